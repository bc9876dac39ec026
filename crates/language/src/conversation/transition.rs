//! The transition function: a conversation and an event, to a conversation and effects.

use time::Date;

use super::{
    Conversation, Existing, Facts, Offer, Purpose, Reply, Search, Step, StepName, choose, collect, reply::Line, settle,
};
use crate::{Directory, Intent, Understanding, When};

/// Messages in a row that are not understood, until a person goes on.
const PATIENCE: u8 = 3;

/// What a transition looks at besides.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The local date.
    pub today: Date,
    /// The names of the business.
    pub directory: &'a Directory,
}

/// Which appointments are asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Lookup {
    /// Whether to tell them only; else one of them is to be moved or given up.
    pub tell: bool,
    /// When it is, in the patient's words.
    pub when: Option<When>,
}

/// What happens to a conversation.
#[derive(Clone, Debug)]
pub enum Event<'a> {
    /// The patient said something.
    Said(&'a Understanding),
    /// A search found these.
    Found(Box<Search>, Vec<Offer>),
    /// The patient has these appointments.
    Appointments(Lookup, Vec<Existing>),
    /// The appointment was made or moved; this is its id.
    Booked(Offer, String),
    /// The slot was lost meanwhile.
    Taken,
    /// The appointment was given up.
    Cancelled(Existing),
    /// The patient waits for a place.
    Waiting,
    /// The engine refused for another reason.
    Refused,
    /// Thirty minutes without a message.
    TimedOut,
}

/// What is to be done for a conversation. At most one effect of a transition asks for an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Look for slots; asks for [`Event::Found`].
    Search(Box<Search>),
    /// Look for the patient's appointments; asks for [`Event::Appointments`].
    Look(Lookup),
    /// Keep this slot for the patient while they decide.
    Hold(Offer),
    /// Give back what is held.
    Release,
    /// Book it; asks for [`Event::Booked`], [`Event::Taken`] or [`Event::Refused`].
    Book(Offer),
    /// Move the appointment to it; asks for the same.
    Move(Existing, Offer),
    /// Give the appointment up; asks for [`Event::Cancelled`] or [`Event::Refused`].
    Cancel(Existing),
    /// Put the patient into the queue; asks for [`Event::Waiting`] or [`Event::Refused`].
    Wait(Facts),
    /// Tell the business that a person is needed.
    HandOver(&'static str),
    /// Say this.
    Say(Reply),
}

/// A conversation with the effects of its transition.
pub(super) type Next = (Conversation, Vec<Effect>);

/// What follows from an event. Pure: the same conversation and event give the same answer.
///
/// # Example
/// ```
/// use language::{Context, Conversation, Directory, Event, Lexicon, Moment, Policy, Stage, StepName, transition, understand};
/// use time::macros::datetime;
/// let now = datetime!(2026-05-19 15:40);
/// let directory = Directory::default();
/// let moment = Moment { now, policy: Policy::CLINIC };
/// let said = understand("quero marcar uma consulta", Lexicon::pt_br(), &directory, moment, Stage::Opening);
/// let context = Context { today: now.date(), directory: &directory };
/// let (next, _) = transition(Conversation::default(), Event::Said(&said), context);
/// assert_eq!(next.step.name(), StepName::CollectingProvider);
/// ```
pub fn transition(conversation: Conversation, event: Event<'_>, context: Context<'_>) -> Next {
    match event {
        Event::Said(said) => on_said(conversation, said, context),
        Event::Found(search, found) => choose::on_found(conversation, &search, found, context),
        Event::Appointments(lookup, found) => settle::on_appointments(conversation, &lookup, found, context),
        Event::Booked(offer, id) => settle::on_booked(conversation, &offer, id),
        Event::Taken => settle::on_taken(conversation, context),
        Event::Cancelled(existing) => settle::on_cancelled(conversation, &existing),
        Event::Waiting => done(Line::Waiting),
        Event::Refused => {
            let said = say(Reply::plain(Line::NotPossible));
            (Conversation::default(), vec![Effect::Release, said])
        }
        Event::TimedOut => (Conversation::default(), vec![Effect::Release]),
    }
}

pub(super) fn say(reply: Reply) -> Effect {
    Effect::Say(reply)
}

/// Done without an appointment of its own.
fn done(line: Line) -> Next {
    let step = Step::Completed { appointment: None };
    (Conversation { step, ..Conversation::default() }, vec![say(Reply::plain(line))])
}

fn on_said(mut conversation: Conversation, said: &Understanding, context: Context<'_>) -> Next {
    match said.intent {
        // Before everything else, and whatever was asked.
        Intent::Emergency => {
            return (conversation, vec![say(Reply::plain(Line::Emergency)), Effect::HandOver("emergency")]);
        }
        Intent::Human => return hand_over(conversation, "asked"),
        Intent::Book
        | Intent::Query
        | Intent::Reschedule
        | Intent::Cancel
        | Intent::List
        | Intent::Waitlist
        | Intent::Confirm
        | Intent::Deny
        | Intent::Abandon
        | Intent::Inform
        | Intent::Greet
        | Intent::Faq
        | Intent::Other => {}
    }
    let name = conversation.step.name();
    if name == StepName::NeedsHuman && said.intent != Intent::Abandon {
        return (conversation, vec![say(Reply::plain(Line::Human))]);
    }
    let idle = matches!(name, StepName::Idle | StepName::Completed | StepName::NeedsHuman);
    if idle {
        conversation = Conversation { misses: conversation.misses, ..Conversation::default() };
    }
    let names_appointment = said.existing.is_some() || said.visit.is_some() || said.provider.is_some();
    let misses = conversation.misses;
    match said.intent {
        Intent::Abandon => abandon(),
        Intent::Cancel if !idle && !names_appointment => abandon(),
        Intent::Cancel => look(Purpose::Cancel, said),
        Intent::Reschedule if idle || conversation.facts.purpose != Purpose::Reschedule => {
            look(Purpose::Reschedule, said)
        }
        Intent::List => {
            conversation.misses = 0;
            (conversation, vec![Effect::Look(Lookup { tell: true, when: said.existing.clone() })])
        }
        Intent::Waitlist => {
            conversation.facts.purpose = Purpose::Waitlist;
            collect::gather_and_go_on(conversation, said, context)
        }
        Intent::Greet if idle => (conversation, vec![say(Reply::plain(Line::Greeting))]),
        Intent::Faq => (conversation, vec![say(Reply::plain(Line::Faq))]),
        Intent::Book | Intent::Query | Intent::Inform if idle => {
            conversation.facts = Facts::default();
            conversation.misses = 0;
            collect::gather_and_go_on(conversation, said, context)
        }
        Intent::Confirm | Intent::Deny | Intent::Greet if idle => {
            (conversation, vec![say(Reply::plain(Line::Greeting))])
        }
        Intent::Other if idle && said.any => collect::gather_and_go_on(conversation, said, context),
        Intent::Other if idle => miss(conversation),
        Intent::Book
        | Intent::Query
        | Intent::Reschedule
        | Intent::Confirm
        | Intent::Deny
        | Intent::Inform
        | Intent::Greet
        | Intent::Other => {
            let (mut next, effects) = answer(conversation, said, context);
            if next.misses == misses && said.intent != Intent::Other {
                next.misses = 0;
            }
            (next, effects)
        }
        Intent::Human | Intent::Emergency => (conversation, Vec::new()),
    }
}

/// An answer to what was asked.
fn answer(conversation: Conversation, said: &Understanding, context: Context<'_>) -> Next {
    match conversation.step.clone() {
        Step::CollectingTime { offers } => choose::on_answer(conversation, &offers, said, context),
        Step::Confirming { offer } => settle::on_confirming(conversation, &offer, said, context),
        Step::SelectingAppointment { choices } => settle::on_selecting(conversation, &choices, said, context),
        Step::ConfirmingCancel { appointment } => settle::on_confirming_cancel(conversation, &appointment, said),
        Step::OfferingWaitlist => settle::on_waitlist(conversation, said, context),
        Step::CollectingProvider | Step::CollectingType | Step::CollectingDate => {
            collect::on_answer(conversation, said, context)
        }
        Step::Idle | Step::Completed { .. } | Step::NeedsHuman => {
            collect::gather_and_go_on(conversation, said, context)
        }
    }
}

fn abandon() -> Next {
    (Conversation::default(), vec![Effect::Release, say(Reply::plain(Line::Abandoned))])
}

fn look(purpose: Purpose, said: &Understanding) -> Next {
    let mut next = Conversation::default();
    next.facts.purpose = purpose;
    if let Some(when) = &said.when {
        next.facts.take_when(when);
    }
    (next, vec![Effect::Release, Effect::Look(Lookup { tell: false, when: said.existing.clone() })])
}

fn hand_over(mut conversation: Conversation, why: &'static str) -> Next {
    conversation.step = Step::NeedsHuman;
    conversation.misses = 0;
    (conversation, vec![Effect::Release, say(Reply::plain(Line::Human)), Effect::HandOver(why)])
}

/// Not understood; the third time in a row a person goes on.
pub(super) fn miss(mut conversation: Conversation) -> Next {
    conversation.misses += 1;
    if conversation.misses >= PATIENCE {
        return hand_over(conversation, "not_understood");
    }
    (conversation, vec![say(Reply::plain(Line::NotUnderstood))])
}
