//! What is said to the patient: templates in natural Brazilian Portuguese, which a business may replace one by one.

use std::collections::BTreeMap;

use time::{Date, Weekday};

use super::{Existing, Offer};

/// Templates and their names. Words in braces are replaced.
macro_rules! replies {
    ($($name:ident, $key:literal, $text:literal;)*) => {
        /// Something to say.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Line { $(#[doc = $text] $name,)* }
        impl Line {
            /// The name that a business replaces it by.
            pub fn key(self) -> &'static str { match self { $(Self::$name => $key,)* } }
            /// What is said when a business words nothing itself. Words in braces are replaced.
            pub fn usual(self) -> &'static str { match self { $(Self::$name => $text,)* } }
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}

replies! {
    Greeting, "greeting", "Olá! Posso marcar, remarcar ou cancelar uma consulta. O que você precisa?";
    AskProvider, "ask_provider", "Com qual médico ou especialidade você quer marcar?";
    WhichProvider, "which_provider", "Temos mais de uma opção com esse nome: {options}. Qual delas?";
    UnknownProvider, "unknown_provider", "Não encontrei {name} aqui. Atendemos com: {options}. Com quem você quer marcar?";
    UnknownSpecialty, "unknown_specialty", "Não temos {name} aqui. Atendemos: {options}. Qual você prefere?";
    AskType, "ask_type", "Qual é o tipo de consulta? {options}";
    WhichLocation, "which_location", "Em qual unidade? {options}";
    AskDate, "ask_date", "Para qual dia?";
    PastDate, "past_date", "Essa data já passou. Para qual dia você quer?";
    NoSuchDate, "no_such_date", "Essa data não existe no calendário. Pode me dizer o dia e o mês?";
    Contradiction, "contradiction", "{date} cai em {weekday}. Qual dia você quer?";
    Offers, "offers", "Tenho estes horários com {provider}: {options}. Qual prefere?";
    OtherOffers, "other_offers", "Não tenho esse horário. O mais próximo que tenho: {options}. Algum serve?";
    Confirm, "confirm", "Confirma {visit} com {provider} em {when}, {location}?";
    ConfirmMove, "confirm_move", "Posso passar sua consulta com {provider} para {when}?";
    ConfirmAgain, "confirm_again", "Só para ter certeza: confirma {when} com {provider}? Responda sim ou não.";
    Booked, "booked", "Pronto! Sua consulta com {provider} está marcada para {when}, {location}.";
    Moved, "moved", "Pronto! Sua consulta com {provider} passou para {when}.";
    Taken, "taken", "Esse horário acabou de ser ocupado. Ainda tenho: {options}. Qual prefere?";
    AskWaitlist, "ask_waitlist", "Não encontrei horários livres nos próximos dias. Quer entrar na lista de espera?";
    Waiting, "waiting", "Você está na lista de espera. Aviso assim que abrir uma vaga.";
    NoAppointments, "no_appointments", "Não encontrei consultas marcadas para você.";
    Appointments, "appointments", "Suas próximas consultas: {options}.";
    WhichAppointment, "which_appointment", "Qual consulta? {options}";
    ConfirmCancel, "confirm_cancel", "Confirma o cancelamento da consulta com {provider} em {when}?";
    CancelAgain, "cancel_again", "Só para ter certeza: cancelo a consulta com {provider} em {when}? Responda sim ou não.";
    Cancelled, "cancelled", "Pronto, sua consulta com {provider} em {when} foi cancelada.";
    Kept, "kept", "Tudo bem, sua consulta continua marcada.";
    NotPossible, "not_possible", "Não consegui fazer isso agora. Quer falar com um atendente?";
    Abandoned, "abandoned", "Tudo bem. Se precisar, é só chamar.";
    Human, "human", "Vou passar você para um atendente. Aguarde um momento, por favor.";
    Emergency, "emergency", "Isso pode ser uma emergência. Ligue agora para o SAMU, 192, ou vá ao pronto-socorro mais próximo. Não espere por uma consulta.";
    Faq, "faq", "Essa informação eu não tenho aqui; um atendente pode ajudar. Quer marcar uma consulta?";
    NotUnderstood, "not_understood", "Desculpe, não entendi. Pode dizer de outro jeito?";
}

/// Something to say, with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// What.
    pub line: Line,
    words: Vec<(&'static str, String)>,
}

impl Reply {
    pub(super) fn plain(line: Line) -> Self {
        Self { line, words: Vec::new() }
    }

    pub(super) fn with(mut self, word: &'static str, value: impl Into<String>) -> Self {
        self.words.push((word, value.into()));
        self
    }

    pub(super) fn offer(line: Line, offer: &Offer) -> Self {
        Self::plain(line)
            .with("provider", &offer.provider.name)
            .with("location", &offer.location.name)
            .with("when", moment(offer.date, offer.start))
    }

    pub(super) fn existing(line: Line, existing: &Existing) -> Self {
        Self::plain(line).with("provider", &existing.provider.name).with("when", moment(existing.date, existing.start))
    }
}

/// The templates of one business: its own lines by their names, else the usual ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Templates {
    /// Its own texts.
    pub own: BTreeMap<String, String>,
}

impl Templates {
    /// The text of a reply.
    pub fn render(&self, reply: &Reply) -> String {
        let template = self.own.get(reply.line.key()).map_or(reply.line.usual(), String::as_str);
        let mut text = template.to_owned();
        for (word, value) in &reply.words {
            text = text.replace(&format!("{{{word}}}"), value);
        }
        text
    }
}

/// `sexta-feira, 22/05/2026, às 14:30`: never a day without its date.
pub(super) fn moment(date: Date, minutes: u16) -> String {
    format!("{}, {}, às {}", weekday(date.weekday()), short_date(date), clock(minutes))
}

/// `sexta-feira, 22/05/2026`.
pub fn long_date(date: Date) -> String {
    format!("{}, {}", weekday(date.weekday()), short_date(date))
}

pub(super) fn short_date(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), u8::from(date.month()), date.year())
}

pub(super) fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
}

pub(super) fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "segunda-feira",
        Weekday::Tuesday => "terça-feira",
        Weekday::Wednesday => "quarta-feira",
        Weekday::Thursday => "quinta-feira",
        Weekday::Friday => "sexta-feira",
        Weekday::Saturday => "sábado",
        Weekday::Sunday => "domingo",
    }
}

/// Numbered options in one line.
pub(super) fn numbered(options: impl Iterator<Item = String>) -> String {
    options.enumerate().map(|(at, option)| format!("{}) {option}", at + 1)).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_business_replaces_single_lines() {
        let own = BTreeMap::from([("ask_date".to_owned(), "Que dia, {name}?".to_owned())]);
        let templates = Templates { own };
        assert_eq!(templates.render(&Reply::plain(Line::AskDate).with("name", "Ana")), "Que dia, Ana?");
        assert_eq!(
            templates.render(&Reply::plain(Line::AskType).with("options", "1) x")),
            "Qual é o tipo de consulta? 1) x"
        );
    }

    #[test]
    fn no_line_says_confirmed_before_it_is() {
        for line in Line::ALL.iter().filter(|line| !matches!(line, Line::Booked | Line::Moved)) {
            assert!(!line.usual().contains("confirmad") && !line.usual().contains("está marcada"), "{line:?}");
        }
    }
}
