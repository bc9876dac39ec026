//! Gathering facts: what a message tells, and what is still to be asked.

use time::{Date, Duration};

use super::{
    Context, Conversation, Effect, Facts, Purpose, Reference, Reply, Search, Step, Width,
    reply::{self, Line},
    transition::{Next, miss, say},
};
use crate::{Doubt, Intent, Understanding};

/// Days looked at when no last day was said, and the most that a search may span.
const USUAL_DAYS: i64 = 14;
const MOST_DAYS: i64 = 30;
/// Names told in one reply.
const MOST_NAMES: usize = 8;

/// An answer to a question for a provider, a type or a day.
pub(super) fn on_answer(mut conversation: Conversation, said: &Understanding, context: Context<'_>) -> Next {
    let asks = said.intent == Intent::Query || said.any;
    if matches!(conversation.step, Step::CollectingDate) && asks && said.when.is_none() {
        conversation.facts.days = vec![(Some(context.today), None)];
        return gather_and_go_on(conversation, said, context);
    }
    if said.has_content() || said.intent == Intent::Book {
        return gather_and_go_on(conversation, said, context);
    }
    miss(conversation)
}

/// Takes what the message tells, then asks for what is missing, or searches.
pub(super) fn gather_and_go_on(mut conversation: Conversation, said: &Understanding, context: Context<'_>) -> Next {
    match gather(&mut conversation.facts, said, context) {
        None => {
            if conversation.facts.days.is_empty() && said.any {
                conversation.facts.days = vec![(Some(context.today), None)];
            }
            go_on(conversation, context)
        }
        Some(Question { about_day, reply }) => {
            conversation.step = if about_day { Step::CollectingDate } else { Step::CollectingProvider };
            (conversation, vec![Effect::Release, say(reply)])
        }
    }
}

/// What must be asked about the message itself.
struct Question {
    /// Whether about the day; else about the provider.
    about_day: bool,
    reply: Reply,
}

/// Takes what the message tells. What it says anew replaces what it contradicts, and nothing else.
fn gather(facts: &mut Facts, said: &Understanding, context: Context<'_>) -> Option<Question> {
    let directory = context.directory;
    let mut question = None;
    if said.patient_other.is_some() {
        facts.patient_other.clone_from(&said.patient_other);
    }
    if let Some(place) = said.visit.as_ref().and_then(|visit| single(&visit.places))
        && let Some(entry) = directory.visits.get(place)
    {
        facts.visit = Some(Reference { id: entry.id.clone(), name: entry.name.clone() });
    }
    if let Some(place) = said.location.as_ref().and_then(|location| single(&location.places))
        && let Some(entry) = directory.locations.get(place)
    {
        facts.location = Some(Reference { id: entry.id.clone(), name: entry.name.clone() });
    }
    if let Some(when) = &said.when {
        question = take_when(facts, when, context.today);
    }
    if let Some(specialty) = &said.specialty {
        if !specialty.offered {
            let mut names: Vec<String> =
                directory.providers.iter().flat_map(|provider| provider.specialties.clone()).collect();
            names.sort();
            names.dedup();
            let reply = Reply::plain(Line::UnknownSpecialty).with("name", &specialty.said);
            return Some(Question { about_day: false, reply: reply.with("options", listed(names)) });
        }
        facts.specialty = Some(specialty.name.clone());
        let of = directory.of_specialty(&specialty.name);
        facts.provider = single(&of).and_then(|place| provider(context, place));
    }
    if let Some(named) = &said.provider {
        match named.places.as_slice() {
            [] => {
                let names = directory.providers.iter().map(|provider| provider.name.clone()).collect();
                let reply = Reply::plain(Line::UnknownProvider).with("name", &named.said);
                return Some(Question { about_day: false, reply: reply.with("options", listed(names)) });
            }
            [place] => {
                facts.provider = provider(context, *place);
                facts.specialty = said.specialty.as_ref().map(|specialty| specialty.name.clone());
            }
            several => {
                let names = several.iter().filter_map(|&place| directory.providers.get(place));
                let names = names.map(|provider| provider.name.clone()).collect();
                return Some(Question {
                    about_day: false,
                    reply: Reply::plain(Line::WhichProvider).with("options", listed(names)),
                });
            }
        }
    }
    question.map(|reply| Question { about_day: true, reply })
}

/// Takes days and hours, unless there is something to ask about them.
fn take_when(facts: &mut Facts, when: &crate::When, today: Date) -> Option<Reply> {
    let mut either = None;
    let mut question = None;
    for doubt in &when.doubts {
        match doubt {
            Doubt::Past => question = Some(Reply::plain(Line::PastDate)),
            Doubt::NoSuchDate => question = Some(Reply::plain(Line::NoSuchDate)),
            Doubt::Contradiction { date, .. } => {
                let reply = Reply::plain(Line::Contradiction).with("date", reply::short_date(*date));
                question = Some(reply.with("weekday", reply::weekday(date.weekday())));
            }
            Doubt::EitherHalf { early, late } => either = Some((*early, *late)),
            Doubt::OtherDate(_) => {}
        }
    }
    let mut taken = when.clone();
    if question.is_some() {
        taken.days.clear();
        facts.days.clear();
    }
    taken.days.retain(|days| !days.is_before(today));
    facts.take_when(&taken);
    if let Some((early, late)) = either {
        facts.times = vec![early, late];
    }
    question
}

fn provider(context: Context<'_>, place: usize) -> Option<Reference> {
    let provider = context.directory.providers.get(place)?;
    Some(Reference { id: provider.id.clone(), name: provider.name.clone() })
}

fn single(places: &[usize]) -> Option<usize> {
    if let [place] = places { Some(*place) } else { None }
}

fn listed(names: Vec<String>) -> String {
    names.into_iter().take(MOST_NAMES).collect::<Vec<_>>().join(", ")
}

/// Asks for what is missing, in the order provider, type, day; then searches.
pub(super) fn go_on(mut conversation: Conversation, context: Context<'_>) -> Next {
    let facts = &mut conversation.facts;
    if facts.provider.is_none() && facts.specialty.is_none() {
        return ask(conversation, Step::CollectingProvider, Reply::plain(Line::AskProvider));
    }
    if facts.visit.is_none() {
        let visits = &context.directory.visits;
        if let Some(entry) = context.directory.usual_visit() {
            facts.visit = Some(Reference { id: entry.id.clone(), name: entry.name.clone() });
        } else {
            let names = visits.iter().map(|entry| entry.name.clone()).collect();
            return ask(conversation, Step::CollectingType, Reply::plain(Line::AskType).with("options", listed(names)));
        }
    }
    if facts.purpose == Purpose::Waitlist {
        let facts = facts.clone();
        return (conversation, vec![Effect::Wait(facts)]);
    }
    if facts.days.is_empty() {
        return ask(conversation, Step::CollectingDate, Reply::plain(Line::AskDate));
    }
    match search(&conversation.facts, context.today, Width::Exact) {
        Some(search) => (conversation, vec![Effect::Release, Effect::Search(Box::new(search))]),
        None => ask(conversation, Step::CollectingDate, Reply::plain(Line::AskDate)),
    }
}

fn ask(mut conversation: Conversation, step: Step, reply: Reply) -> Next {
    conversation.step = step;
    (conversation, vec![say(reply)])
}

/// The search for these facts, from today on.
pub(super) fn search(facts: &Facts, today: Date, width: Width) -> Option<Search> {
    let first = facts.days.iter().map(|(from, _)| from.unwrap_or(today)).min().unwrap_or(today);
    let from = if first < today { today } else { first };
    let last = facts.days.iter().map(|(_, to)| *to).max_by_key(|to| to.unwrap_or(Date::MAX)).flatten();
    let after = |days: i64| from.checked_add(Duration::days(days)).unwrap_or(Date::MAX);
    let to = match width {
        Width::Exact => last.unwrap_or_else(|| after(USUAL_DAYS)).min(after(MOST_DAYS)),
        Width::OtherDays | Width::OtherProviders => after(USUAL_DAYS),
    };
    if to < from {
        return None;
    }
    let mut wanted = facts.clone();
    if width != Width::Exact {
        wanted.days.clear();
        wanted.drop_hours();
    }
    let anyone = width == Width::OtherProviders;
    Some(Search {
        provider: facts.provider.as_ref().filter(|_| !anyone).map(|provider| provider.id.clone()),
        specialty: facts.specialty.clone(),
        visit: facts.visit.as_ref()?.id.clone(),
        location: facts.location.as_ref().map(|location| location.id.clone()),
        from,
        to,
        facts: wanted,
        width,
    })
}
