//! The state diagram, drawn from the transition function itself.

use std::collections::BTreeSet;

use time::macros::{date, datetime};

use super::{
    Context, Conversation, Effect, Event, Existing, Facts, Offer, Purpose, Reference, Step, StepName, transition,
};
use crate::{Directory, Entry, Lexicon, Moment, Policy, Provider, understand};

/// Messages of every kind.
const MESSAGES: &[(&str, &str)] = &[
    ("a wish", "quero marcar uma consulta"),
    ("a provider", "com a dra ana"),
    ("a type", "retorno"),
    ("a day", "sexta"),
    ("a day and a time", "sexta às 10h"),
    ("a pick", "2"),
    ("yes", "sim"),
    ("no", "não"),
    ("to move", "quero remarcar minha consulta"),
    ("to cancel", "quero cancelar minha consulta"),
    ("to give up", "deixa pra lá"),
    ("a person", "quero falar com um atendente"),
];

/// A diagram of the steps in Mermaid's words: every edge was walked by the transition function.
pub fn diagram() -> String {
    let mut edges: BTreeSet<(StepName, &str, StepName)> = BTreeSet::new();
    let directory = directory();
    let context = Context { today: date!(2026 - 05 - 19), directory: &directory };
    let moment = Moment { now: datetime!(2026-05-19 10:00), policy: Policy::CLINIC };
    for from in steps() {
        let start = Conversation { step: from.clone(), facts: facts(from.name()), ..Conversation::default() };
        for (label, text) in MESSAGES {
            let said = understand(text, Lexicon::pt_br(), &directory, moment, start.stage());
            walk(&mut edges, &start, label, Event::Said(&said), context);
        }
        let said = understand("xyz", Lexicon::pt_br(), &directory, moment, start.stage());
        let tired = Conversation { misses: 2, ..start.clone() };
        walk(&mut edges, &tired, "third miss", Event::Said(&said), context);
        walk(&mut edges, &start, "30 minutes idle", Event::TimedOut, context);
    }
    let mut text = String::from("stateDiagram-v2\n    [*] --> Idle\n");
    for (from, label, to) in edges {
        if from != to {
            text.extend([format!("    {from:?} --> {to:?}: {label}\n")]);
        }
    }
    text
}

/// Walks one event and what the engine may answer to its effects.
fn walk<'a>(
    edges: &mut BTreeSet<(StepName, &'a str, StepName)>,
    from: &Conversation,
    label: &'a str,
    event: Event<'_>,
    context: Context<'_>,
) {
    let mut open = vec![(transition(from.clone(), event, context), 0)];
    while let Some(((next, effects), depth)) = open.pop() {
        let answers: Vec<Event<'_>> = effects.into_iter().flat_map(answers).collect();
        if answers.is_empty() || depth > 4 {
            edges.insert((from.step.name(), label, next.step.name()));
        }
        for answer in answers.into_iter().filter(|_| depth <= 4) {
            open.push((transition(next.clone(), answer, context), depth + 1));
        }
    }
}

/// What the engine may answer to an effect.
fn answers<'a>(effect: Effect) -> Vec<Event<'a>> {
    match effect {
        Effect::Search(search) => {
            let none = Event::Found(search.clone(), Vec::new());
            vec![
                Event::Found(search.clone(), vec![offer(600)]),
                Event::Found(search, vec![offer(600), offer(630)]),
                none,
            ]
        }
        Effect::Look(lookup) => vec![
            Event::Appointments(lookup.clone(), Vec::new()),
            Event::Appointments(lookup.clone(), vec![existing()]),
            Event::Appointments(lookup, vec![existing(), existing()]),
        ],
        Effect::Book(offer) | Effect::Move(_, offer) => vec![Event::Booked(offer, String::new()), Event::Taken],
        Effect::Cancel(existing) => vec![Event::Cancelled(existing), Event::Refused],
        Effect::Wait(_) => vec![Event::Waiting],
        Effect::Hold(_) | Effect::Release | Effect::HandOver(_) | Effect::Say(_) => Vec::new(),
    }
}

fn steps() -> Vec<Step> {
    vec![
        Step::Idle,
        Step::CollectingProvider,
        Step::CollectingType,
        Step::CollectingDate,
        Step::CollectingTime { offers: vec![offer(600), offer(630)] },
        Step::Confirming { offer: offer(600) },
        Step::SelectingAppointment { choices: vec![existing(), existing()] },
        Step::ConfirmingCancel { appointment: existing() },
        Step::OfferingWaitlist,
        Step::Completed { appointment: None },
        Step::NeedsHuman,
    ]
}

fn reference(name: &str) -> Reference {
    Reference { id: name.to_owned(), name: name.to_owned() }
}

/// What is known by then.
fn facts(step: StepName) -> Facts {
    let early = matches!(step, StepName::Idle | StepName::CollectingProvider | StepName::CollectingType);
    let provider = (step != StepName::CollectingProvider).then(|| reference("Dra. Ana"));
    let visit = (!early).then(|| reference("Retorno"));
    Facts { purpose: Purpose::Book, provider, visit, ..Facts::default() }
}

fn offer(start: u16) -> Offer {
    let (provider, location) = (reference("Dra. Ana"), reference("Centro"));
    Offer {
        provider,
        location,
        room: None,
        date: date!(2026 - 05 - 22),
        start,
        end: start + 30,
        starts_at: 0,
        ends_at: 0,
    }
}

fn existing() -> Existing {
    let (provider, visit) = (reference("Dra. Ana"), Some(reference("Consulta")));
    Existing { id: String::new(), provider, visit, location: None, date: date!(2026 - 05 - 29), start: 600 }
}

fn directory() -> Directory {
    let entry = |name: &str| Entry { id: name.to_owned(), name: name.to_owned() };
    let specialties = vec!["Cardiologia".to_owned()];
    Directory {
        providers: vec![Provider { id: "Dra. Ana".to_owned(), name: "Dra. Ana".to_owned(), specialties }],
        visits: vec![entry("Retorno"), entry("Exame")],
        locations: vec![entry("Centro")],
    }
}
