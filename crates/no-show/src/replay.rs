//! Lives through the past again, day by day: what was known of each visit on the morning of its day, and how it ended.

use crate::{
    boost::Example,
    facts::Facts,
    feature::row,
    leaning::{Leanings, Tally},
    visit::{End, Past, Visit},
};
use std::collections::BTreeMap;
use time::{Date, PrimitiveDateTime};

/// The moment as of which a visit of the past is judged: the morning of its day, or when it was booked, if that was later.
pub fn as_of(visit: &Visit) -> PrimitiveDateTime {
    visit.date.midnight().max(visit.booked_at)
}

/// The facts of every visit that ended with the patient coming or not, as of its own morning, by date; `true` is missed.
pub fn replay(visits: &[Past]) -> Vec<(Date, Facts, bool)> {
    let mut of_patient: BTreeMap<u128, Vec<Past>> = BTreeMap::new();
    for past in visits {
        of_patient.entry(past.visit.patient).or_default().push(past.clone());
    }
    let mut ended: Vec<(&Past, bool)> = visits.iter().filter_map(|past| Some((past, missed(past.end?)?))).collect();
    ended.sort_by_key(|(past, _)| (past.visit.date, past.visit.id));
    let judge = |(past, missed): (&Past, bool)| {
        let others = of_patient.get(&past.visit.patient).map_or(&[][..], Vec::as_slice);
        (past.visit.date, Facts::gather(&past.visit, others, as_of(&past.visit)), missed)
    };
    ended.into_iter().map(judge).collect()
}

/// Whether a visit was missed; a cancelled one was neither missed nor kept.
fn missed(end: End) -> Option<bool> {
    match end {
        End::Came => Some(false),
        End::Missed => Some(true),
        End::CancelledLate => None,
    }
}

/// What can be learnt from: examples in the order of time, and how places and channels lean in the end.
pub(crate) struct Lesson {
    pub(crate) examples: Vec<Example>,
    pub(crate) places: Leanings,
    pub(crate) channels: Leanings,
}

impl Lesson {
    /// From visits by date. How a place leans is, for each example, what was known before its day.
    pub(crate) fn of(judged: &[(Date, Facts, bool)]) -> Self {
        let (mut places, mut channels) = (Tally::default(), Tally::default());
        let mut examples = Vec::with_capacity(judged.len());
        for day in judged.chunk_by(|one, next| one.0 == next.0) {
            for (_, facts, missed) in day {
                let place = facts.place.map_or(0.0, |place| places.of(place));
                let channel = facts.channel.map_or(0.0, |channel| channels.of(channel.key()));
                examples.push(Example { row: row(facts, place, channel), missed: *missed });
            }
            for (_, facts, missed) in day {
                if let Some(place) = facts.place {
                    places.see(place, facts.lead_days, *missed);
                }
                if let Some(channel) = facts.channel {
                    channels.see(channel.key(), facts.lead_days, *missed);
                }
            }
        }
        Self { examples, places: places.leanings(), channels: channels.leanings() }
    }
}
