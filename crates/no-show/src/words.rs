//! What a factor says about a patient, in a sentence.

use crate::{
    factor::Factor,
    facts::Facts,
    visit::{Channel, End},
};

/// The language of a business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Brazilian Portuguese.
    Portuguese,
    /// English.
    English,
}

impl Language {
    /// The language of a locale such as `pt-BR`; English for those that are not spoken here.
    ///
    /// # Example
    /// ```
    /// # use no_show::Language;
    /// assert_eq!(Language::of_locale("pt-BR"), Language::Portuguese);
    /// assert_eq!(Language::of_locale("fr-FR"), Language::English);
    /// ```
    pub fn of_locale(locale: &str) -> Self {
        let language = locale.split(['-', '_']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("pt") { Self::Portuguese } else { Self::English }
    }
}

/// What the factor says, in the language.
pub fn sentence(factor: Factor, facts: &Facts, language: Language) -> String {
    match language {
        Language::Portuguese => portuguese(factor, facts),
        Language::English => english(factor, facts),
    }
}

const WEEKDAYS: [(&str, &str); 7] = [
    ("segunda-feira", "Monday"),
    ("terça-feira", "Tuesday"),
    ("quarta-feira", "Wednesday"),
    ("quinta-feira", "Thursday"),
    ("sexta-feira", "Friday"),
    ("sábado", "Saturday"),
    ("domingo", "Sunday"),
];

fn weekday(number: u8) -> (&'static str, &'static str) {
    WEEKDAYS.get(usize::from(number)).copied().unwrap_or(("", ""))
}

fn hour(facts: &Facts) -> u8 {
    facts.hour.unwrap_or(0)
}

fn portuguese(factor: Factor, facts: &Facts) -> String {
    let ended = facts.came + facts.missed;
    match factor {
        Factor::LeadTime => match facts.lead_days {
            0 => "Marcada para o mesmo dia.".to_owned(),
            1 => "Marcada com 1 dia de antecedência.".to_owned(),
            days => format!("Marcada com {days} dias de antecedência."),
        },
        Factor::PriorNoShows if facts.missed == 0 => "Nunca faltou a uma consulta.".to_owned(),
        Factor::PriorNoShows => {
            let last = if facts.last == Some(End::Missed) { ", inclusive à última" } else { "" };
            format!("Faltou a {} de {} consultas anteriores{last}.", facts.missed, ended)
        }
        Factor::PriorVisits => match (facts.came, facts.since_came) {
            (0, _) | (_, None) => "Ainda não compareceu a nenhuma consulta.".to_owned(),
            (1, Some(days)) => format!("Compareceu a 1 consulta, há {days} dias da data marcada."),
            (came, Some(days)) => format!("Compareceu a {came} consultas, a última {days} dias antes da data marcada."),
        },
        Factor::FirstVisit => "Primeira consulta nesta clínica.".to_owned(),
        Factor::LateCancels => format!("Cancelamentos em cima da hora: {}.", facts.late_cancels),
        Factor::OpenBookings => format!("Outras consultas futuras marcadas: {}.", facts.open),
        Factor::SameDayBookings => match facts.same_day {
            0 => "Nenhuma outra consulta no mesmo dia.".to_owned(),
            n => format!("Outras consultas no mesmo dia: {n}."),
        },
        Factor::Weekday => format!("Dia da semana: {}.", weekday(facts.weekday).0),
        Factor::Hour => format!("Horário: {}h.", hour(facts)),
        Factor::BookingTime => {
            format!("Marcada na {} às {}h.", weekday(facts.booked_weekday).0, facts.booked_hour)
        }
        Factor::Location => "Histórico do local da consulta.".to_owned(),
        Factor::Channel => format!("Marcada por {}.", channel(facts).0),
        Factor::Confirmation => match facts.confirmed {
            Some(true) => "Consulta confirmada.".to_owned(),
            Some(false) | None => "Consulta ainda não confirmada.".to_owned(),
        },
        Factor::Reminder => match facts.reminded {
            Some(true) => "Lembrete enviado.".to_owned(),
            Some(false) | None => "Nenhum lembrete enviado.".to_owned(),
        },
        Factor::Age => "Faixa etária.".to_owned(),
        Factor::Gender => "Gênero.".to_owned(),
    }
}

fn english(factor: Factor, facts: &Facts) -> String {
    let ended = facts.came + facts.missed;
    match factor {
        Factor::LeadTime => match facts.lead_days {
            0 => "Booked for the same day.".to_owned(),
            1 => "Booked 1 day ahead.".to_owned(),
            days => format!("Booked {days} days ahead."),
        },
        Factor::PriorNoShows if facts.missed == 0 => "Never missed an appointment.".to_owned(),
        Factor::PriorNoShows => {
            let last = if facts.last == Some(End::Missed) { ", the last one among them" } else { "" };
            format!("Missed {} of {} earlier appointments{last}.", facts.missed, ended)
        }
        Factor::PriorVisits => match (facts.came, facts.since_came) {
            (0, _) | (_, None) => "Has not come to an appointment yet.".to_owned(),
            (1, Some(days)) => format!("Came to 1 appointment, {days} days before this one."),
            (came, Some(days)) => format!("Came to {came} appointments, the last {days} days before this one."),
        },
        Factor::FirstVisit => "First appointment here.".to_owned(),
        Factor::LateCancels => format!("Late cancellations: {}.", facts.late_cancels),
        Factor::OpenBookings => format!("Other appointments to come: {}.", facts.open),
        Factor::SameDayBookings => match facts.same_day {
            0 => "No other appointment on the same day.".to_owned(),
            n => format!("Other appointments on the same day: {n}."),
        },
        Factor::Weekday => format!("Weekday: {}.", weekday(facts.weekday).1),
        Factor::Hour => format!("Time of day: {}:00.", hour(facts)),
        Factor::BookingTime => format!("Booked on a {} at {}:00.", weekday(facts.booked_weekday).1, facts.booked_hour),
        Factor::Location => "History of the location.".to_owned(),
        Factor::Channel => format!("Booked by {}.", channel(facts).1),
        Factor::Confirmation => match facts.confirmed {
            Some(true) => "The appointment is confirmed.".to_owned(),
            Some(false) | None => "The appointment is not confirmed yet.".to_owned(),
        },
        Factor::Reminder => match facts.reminded {
            Some(true) => "A reminder was sent.".to_owned(),
            Some(false) | None => "No reminder was sent.".to_owned(),
        },
        Factor::Age => "Age group.".to_owned(),
        Factor::Gender => "Gender.".to_owned(),
    }
}

fn channel(facts: &Facts) -> (&'static str, &'static str) {
    match facts.channel {
        Some(Channel::Web) => ("página na internet", "web page"),
        Some(Channel::Phone) => ("telefone", "telephone"),
        Some(Channel::Whatsapp) => ("WhatsApp", "WhatsApp"),
        Some(Channel::Api) => ("outro sistema", "another system"),
        Some(Channel::WalkIn) => ("visita ao balcão", "coming in"),
        Some(Channel::Chatbot) => ("assistente virtual", "assistant"),
        None => ("meio desconhecido", "unknown means"),
    }
}
