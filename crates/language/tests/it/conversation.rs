//! Conversations: told ones line by line, and random ones that hold the invariants.

use language::{
    Context, Conversation, Directory, Effect, Entry, Event, Existing, Lexicon, Line, Moment, Offer, Policy, Provider,
    Purpose, Reference, Reply, Search, Step, StepName, Templates, Understanding, diagram, transition, understand,
};
use proptest::prelude::*;
use time::{Date, Duration, PrimitiveDateTime, macros::datetime};

/// A Tuesday.
const NOW: PrimitiveDateTime = datetime!(2026-05-19 10:00);

fn business() -> Directory {
    let provider = |name: &str, specialty: &str| Provider {
        id: name.to_owned(),
        name: name.to_owned(),
        specialties: vec![specialty.to_owned()],
    };
    let entry = |name: &str| Entry { id: name.to_owned(), name: name.to_owned() };
    Directory {
        providers: vec![
            provider("Dra. Helena Prado", "Ginecologia"),
            provider("Dr. Carlos Eduardo Lima", "Cardiologia"),
            provider("Dr. Carlos Alberto Nunes", "Urologia"),
        ],
        visits: vec![entry("Consulta"), entry("Retorno")],
        locations: vec![entry("Centro")],
    }
}

fn reference(name: &str) -> Reference {
    Reference { id: name.to_owned(), name: name.to_owned() }
}

/// The engine of the tests: free at nine, ten and two on weekdays.
struct Clinic {
    business: Directory,
    conversation: Conversation,
    existing: Vec<Existing>,
    /// Whether the next booking finds its slot taken.
    race: bool,
    /// Whether there is nothing free at all.
    full: bool,
    shown: Option<Offer>,
    effects: Vec<Effect>,
}

impl Clinic {
    fn new() -> Self {
        Self {
            business: business(),
            conversation: Conversation::default(),
            existing: Vec::new(),
            race: false,
            full: false,
            shown: None,
            effects: Vec::new(),
        }
    }

    fn free(&self, search: &Search) -> Vec<Offer> {
        let mut found = Vec::new();
        let mut date: Date = search.from;
        while date <= search.to && !self.full {
            let workday = date.weekday().number_days_from_monday() < 5;
            for start in [540_u16, 600, 840].into_iter().filter(|_| workday) {
                let provider = self.business.providers.iter().find(|provider| {
                    search.provider.as_ref().is_none_or(|id| *id == provider.id)
                        && search.specialty.as_ref().is_none_or(|name| provider.specialties.contains(name))
                });
                let Some(provider) = provider else { continue };
                let offer = Offer {
                    provider: reference(&provider.name),
                    location: reference("Centro"),
                    room: None,
                    date,
                    start,
                    end: start + 30,
                    starts_at: 0,
                    ends_at: 0,
                };
                if search.facts.fits(&offer) && found.len() < 5 {
                    found.push(offer);
                }
            }
            date = date.next_day().unwrap();
        }
        found
    }

    fn answer(&mut self, effect: &Effect) -> Option<Event<'static>> {
        match effect {
            Effect::Search(search) => {
                assert!(search.from >= NOW.date(), "a search in the past");
                assert!(search.to - search.from <= Duration::days(30), "a search that is too wide");
                Some(Event::Found(search.clone(), self.free(search)))
            }
            Effect::Look(lookup) => Some(Event::Appointments(lookup.clone(), self.existing.clone())),
            Effect::Book(offer) | Effect::Move(_, offer) => {
                assert_eq!(Some(offer), self.shown.as_ref(), "booked what was not shown");
                if std::mem::take(&mut self.race) {
                    return Some(Event::Taken);
                }
                Some(Event::Booked(offer.clone(), "A1".to_owned()))
            }
            Effect::Cancel(existing) => Some(Event::Cancelled(existing.clone())),
            Effect::Wait(_) => Some(Event::Waiting),
            Effect::Hold(offer) => {
                self.shown = Some(offer.clone());
                None
            }
            Effect::Release | Effect::HandOver(_) | Effect::Say(_) => None,
        }
    }

    /// Says something and answers what it was told.
    fn say(&mut self, text: &str) -> Vec<Reply> {
        let moment = Moment { now: NOW, policy: Policy::CLINIC };
        let said = understand(text, Lexicon::pt_br(), &self.business, moment, self.conversation.stage());
        self.hear(text, &said)
    }

    fn hear(&mut self, text: &str, said: &Understanding) -> Vec<Reply> {
        let business = self.business.clone();
        let context = Context { today: NOW.date(), directory: &business };
        self.effects.clear();
        let before = self.conversation.step.name();
        let mut step = transition(self.conversation.clone(), Event::Said(said), context);
        let mut replies = Vec::new();
        let mut booked = false;
        for depth in 0.. {
            assert!(depth < 8, "{text}: no end");
            let (next, effects) = step;
            let mut asked = Vec::new();
            for effect in &effects {
                if matches!(effect, Effect::Book(_) | Effect::Move(..)) {
                    assert_eq!(before, StepName::Confirming, "{text}: booked without a slot shown");
                    assert!(said.says_yes && !said.has_content(), "{text}: booked without an explicit yes");
                }
                if let Effect::Say(reply) = effect {
                    assert!(booked || !matches!(reply.line, Line::Booked | Line::Moved), "{text}: said too early");
                    replies.push(reply.clone());
                }
                asked.extend(self.answer(effect));
            }
            assert!(asked.len() <= 1, "{text}: two questions to the engine");
            self.effects.extend(effects);
            let json = serde_json::to_string(&next).unwrap();
            self.conversation = serde_json::from_str(&json).unwrap();
            assert_eq!(self.conversation, next, "{text}: a restart would lose something");
            let Some(event) = asked.pop() else { break };
            booked |= matches!(event, Event::Booked(..));
            step = transition(next, event, context);
        }
        assert!(!replies.is_empty(), "{text}: no reply");
        replies
    }

    fn lines(&mut self, text: &str) -> Vec<Line> {
        self.say(text).into_iter().map(|reply| reply.line).collect()
    }

    fn step(&self) -> StepName {
        self.conversation.step.name()
    }
}

#[test]
fn a_booking_over_several_turns() {
    let mut clinic = Clinic::new();
    assert_eq!(clinic.lines("oi, bom dia"), [Line::Greeting]);
    assert_eq!(clinic.lines("quero marcar uma consulta"), [Line::AskProvider]);
    assert_eq!(clinic.lines("com o dr carlos"), [Line::WhichProvider]);
    assert_eq!(clinic.lines("carlos eduardo"), [Line::AskDate]);
    assert_eq!(clinic.lines("sexta que vem"), [Line::Offers]);
    let shown = clinic.say("a segunda opção");
    let text = Templates::default().render(&shown[0]);
    assert_eq!(text, "Confirma Consulta com Dr. Carlos Eduardo Lima em sexta-feira, 22/05/2026, às 10:00, Centro?");
    assert_eq!(clinic.lines("blz"), [Line::ConfirmAgain]);
    assert_eq!(clinic.lines("sim, pode marcar"), [Line::Booked]);
    assert_eq!(clinic.step(), StepName::Completed);
}

#[test]
fn everything_in_one_message() {
    let mut clinic = Clinic::new();
    assert_eq!(clinic.lines("quero marcar com a dra helena na quinta às 10h"), [Line::Confirm]);
    assert_eq!(clinic.lines("confirmo 14:00"), [Line::Confirm]);
    let Step::Confirming { offer } = &clinic.conversation.step else { panic!("not confirming") };
    assert_eq!((offer.start, offer.date.to_string()), (840, "2026-05-21".to_owned()));
    assert_eq!(clinic.lines("pode ser com o Matheus"), [Line::UnknownProvider]);
    assert_eq!(clinic.step(), StepName::CollectingProvider);
}

#[test]
fn a_correction_drops_only_what_it_contradicts() {
    let mut clinic = Clinic::new();
    clinic.say("quero marcar com a dra helena na quinta");
    assert_eq!(clinic.step(), StepName::CollectingTime);
    assert_eq!(clinic.lines("na verdade prefiro o cardiologista"), [Line::Offers]);
    assert_eq!(clinic.conversation.facts.date().map(|date| date.to_string()).as_deref(), Some("2026-05-21"));
    assert_eq!(clinic.conversation.facts.provider.as_ref().unwrap().name, "Dr. Carlos Eduardo Lima");
}

#[test]
fn a_slot_that_is_lost_gives_fresh_offers() {
    let mut clinic = Clinic::new();
    clinic.say("quero marcar com a dra helena na quinta às 10h");
    clinic.race = true;
    assert_eq!(clinic.lines("sim"), [Line::Taken]);
    assert_eq!(clinic.step(), StepName::CollectingTime);
}

#[test]
fn no_hour_there_gives_the_nearest() {
    let mut clinic = Clinic::new();
    assert_eq!(clinic.lines("quero marcar com a dra helena na quinta às 17h"), [Line::OtherOffers]);
    clinic.full = true;
    assert_eq!(clinic.lines("prefiro na sexta"), [Line::AskWaitlist]);
    assert_eq!(clinic.lines("sim"), [Line::Waiting]);
}

#[test]
fn appointments_are_moved_and_given_up() {
    let mut clinic = Clinic::new();
    assert_eq!(clinic.lines("quero desmarcar minha consulta"), [Line::NoAppointments]);
    let appointment = |id: &str, date: Date| Existing {
        id: id.to_owned(),
        provider: reference("Dra. Helena Prado"),
        visit: Some(reference("Consulta")),
        location: Some(reference("Centro")),
        date,
        start: 510,
    };
    clinic.existing =
        vec![appointment("B1", NOW.date() + Duration::days(3)), appointment("B2", NOW.date() + Duration::days(22))];
    assert_eq!(clinic.lines("quero desmarcar a consulta de sexta"), [Line::ConfirmCancel]);
    assert_eq!(clinic.lines("ok"), [Line::CancelAgain]);
    assert_eq!(clinic.lines("sim, pode cancelar"), [Line::Cancelled]);
    assert_eq!(clinic.lines("quero remarcar"), [Line::WhichAppointment]);
    assert_eq!(clinic.lines("a segunda"), [Line::AskDate]);
    assert_eq!(clinic.lines("dia 12 às 9h"), [Line::ConfirmMove]);
    assert_eq!(clinic.conversation.facts.purpose, Purpose::Reschedule);
    assert_eq!(clinic.lines("sim"), [Line::Moved]);
}

#[test]
fn three_misunderstandings_hand_over() {
    let mut clinic = Clinic::new();
    clinic.say("quero marcar uma consulta");
    assert_eq!(clinic.lines("xyzzy"), [Line::NotUnderstood]);
    assert_eq!(clinic.lines("plugh"), [Line::NotUnderstood]);
    assert_eq!(clinic.lines("frobnicate"), [Line::Human]);
    assert!(clinic.effects.contains(&Effect::HandOver("not_understood")));
    assert_eq!(clinic.step(), StepName::NeedsHuman);
    assert_eq!(clinic.lines("recomeçar"), [Line::Abandoned]);
    assert_eq!(clinic.step(), StepName::Idle);
}

#[test]
fn an_emergency_comes_before_everything() {
    let mut clinic = Clinic::new();
    clinic.say("quero marcar com a dra helena na quinta às 10h");
    let said = clinic.say("sim, estou com dor no peito");
    assert!(Templates::default().render(&said[0]).contains("192"));
    assert!(!clinic.effects.iter().any(|effect| matches!(effect, Effect::Book(_))));
}

#[test]
fn contradictions_and_past_days_are_asked() {
    let mut clinic = Clinic::new();
    assert_eq!(clinic.lines("marcar com a dra helena na terça dia 5 de junho"), [Line::Contradiction]);
    assert_eq!(clinic.lines("ontem"), [Line::PastDate]);
    assert_eq!(clinic.lines("31/02"), [Line::NoSuchDate]);
    assert_eq!(clinic.lines("dia 5 de junho às 10h"), [Line::Confirm]);
}

/// The diagram of the documentation is the one that the code draws.
#[test]
fn the_diagram_is_drawn_from_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/conversation.md");
    let drawn = format!("```mermaid\n{}```", diagram());
    let page = std::fs::read_to_string(path).unwrap_or_default();
    if !page.contains(&drawn) {
        let head = page.split("```mermaid").next().unwrap_or_default();
        std::fs::write(path, format!("{head}{drawn}\n")).unwrap();
        panic!("docs/conversation.md was old and is new now: look at it and commit it");
    }
}

/// What patients say in any order.
const MESSAGES: &[&str] = &[
    "oi",
    "quero marcar uma consulta",
    "com a dra helena",
    "dr carlos",
    "cardiologista",
    "sexta",
    "amanhã às 10h",
    "às 9",
    "2",
    "a primeira",
    "o último",
    "sim",
    "ok",
    "talvez",
    "não",
    "confirmo 14:30",
    "pode ser com o Matheus",
    "mais tarde",
    "tanto faz",
    "quero remarcar minha consulta de sexta para segunda",
    "quero cancelar",
    "cancelar minha consulta",
    "quais consultas eu tenho?",
    "me avisa se abrir vaga",
    "xyzzy",
    "terça dia 5 de junho",
    "ontem",
    "30/02",
    "retorno",
    "deixa pra lá",
    "recomeçar",
    "semana que vem de manhã",
    "qualquer dia menos sexta",
    "quanto custa?",
    "pode confirmar",
    "estou com dor no peito",
    "quero falar com um atendente",
    "pediatra",
    "na verdade prefiro quarta",
    "tem vaga hoje?",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// The invariants are asserted at every step of [`Clinic::hear`]; here also that whatever was said, the patient gets out.
    #[test]
    fn the_invariants_hold(
        turns in prop::collection::vec((prop::sample::select(MESSAGES), any::<bool>(), 0..6_u8), 1..25),
        appointments in 0..3_i64,
    ) {
        let mut clinic = Clinic::new();
        clinic.existing = (0..appointments)
            .map(|n| Existing {
                id: format!("B{n}"),
                provider: reference("Dra. Helena Prado"),
                visit: Some(reference("Consulta")),
                location: Some(reference("Centro")),
                date: NOW.date() + Duration::days(3 + n),
                start: 540,
            })
            .collect();
        for (text, race, full) in turns {
            (clinic.race, clinic.full) = (race, full == 0);
            let days = clinic.conversation.facts.days.clone();
            let step = clinic.step();
            let lines = clinic.lines(text);
            if text == "com a dra helena" && step == StepName::CollectingTime && lines != [Line::NotUnderstood] {
                prop_assert_eq!(&clinic.conversation.facts.days, &days);
            }
            prop_assert!(clinic.conversation.misses < 3);
        }
        let lines = clinic.lines("recomeçar");
        prop_assert_eq!(lines.as_slice(), &[Line::Abandoned]);
        prop_assert_eq!(clinic.step(), StepName::Idle);
    }
}
