//! What the faces read alike of webhook endpoints.

use super::{Faults, Fields, json, text};
use engine::{
    model::Dialect,
    verbs::{AddressPolicy, Replay, check_address},
};
use serde_json::value::RawValue;
use slot_core::{EventId, Instant};

/// The most events that an endpoint names.
const MOST_EVENTS: usize = 32;

/// The address of an endpoint, under this policy.
pub fn address(policy: AddressPolicy) -> impl Fn(&str) -> Result<String, Faults> {
    move |text| {
        // A URL parser would pass over white space silently, and the same address could then be added twice.
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(Faults::here("must not contain white space"));
        }
        check_address(text, policy).map_err(Faults::here)?;
        Ok(text.to_owned())
    }
}

/// The events that an endpoint wants, in the words of its dialect; `*` is all of them.
pub fn events(dialect: Dialect) -> impl FnOnce(&RawValue) -> Result<Vec<String>, Faults> {
    move |raw| {
        let known = |word: &str| {
            let names = || dialect.words().iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
            if dialect.knows(word) {
                Ok(word.to_owned())
            } else {
                Err(Faults::here(format!("must be * or one of {}", names())))
            }
        };
        let mut events = json::list(1..=MOST_EVENTS, |raw| json::string(known)(raw))(raw)?;
        let mut seen = std::collections::HashSet::new();
        events.retain(|event| seen.insert(event.clone()));
        Ok(events)
    }
}

/// What is to be delivered once more, by the names of three fields: one event, or those from a moment until before another,
/// or, when nothing is said, all that ran out of attempts.
pub fn replay(mut fields: Fields<'_>, [event, from, to]: [&str; 3], now: Instant) -> Result<Replay, Faults> {
    let (one, first, last) = (
        fields.optional(event, json::string(event_id)),
        fields.optional(from, json::string(text::instant)),
        fields.optional(to, json::string(text::instant)),
    );
    if fields.has(event) && fields.has(from) {
        fields.fault(event, format!("must not be given with {from}"));
    }
    if fields.has(to) && !fields.has(from) {
        fields.fault(from, format!("is required with {to}"));
    }
    let (one, first, last) = fields.all((one, first, last))?;
    Ok(match (one, first) {
        (Some(event), _) => Replay::Event(event),
        (None, Some(first)) => Replay::Happened(first, last.unwrap_or(now)),
        (None, None) => Replay::Dead,
    })
}

/// The name of an event, as any dialect writes it.
fn event_id(text: &str) -> Result<EventId, Faults> {
    text::id(text.strip_prefix("evt_").unwrap_or(text))
}
