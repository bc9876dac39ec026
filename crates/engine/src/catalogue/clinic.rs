//! How a person of the file sees patients, and what it is in the model.

use super::{
    fault::{Faults, Place},
    numbers::Whole,
    read::object,
    words::{Line, Reference, Word},
};
use crate::model::{ExternalIds, NewPatients, Profile, Template};
use slot_core::{Length, WallRange, WallTime};
use std::collections::BTreeMap;
use time::{Date, Weekday};

object! {
    /// How a person sees patients. What is not said is as usual, not as it was.
    ClinicRow
    must {}
    may {
        /// What they are good for.
        "specialties" specialties: Option<Vec<Word<Line>>>,
        /// The pause between two visits.
        "buffer_minutes" buffer: Option<Whole<0, 240>>,
        /// How many visits a day, at most.
        "max_daily_appointments" daily_limit: Option<Whole<1, 1_000_000>>,
        /// The location that counts where none is named.
        "primary_location" primary: Option<Word<Reference>>,
        /// Whether they take patients whom they have never seen; true when absent.
        "accepts_new_patients" accepts_new: Option<bool>,
        /// Weekly hours at locations, beside `hours`.
        "templates" templates: Option<Vec<TemplateRow>>,
    }
}

object! {
    /// Weekly hours at a location.
    TemplateRow
    must {
        /// The weekday.
        "day" day: Word<Weekday>,
        /// From when by the clock of the location.
        "start_time" start: Word<WallTime>,
        /// Until when by the clock; `24:00` is the end of the day.
        "end_time" end: Word<WallTime>,
        /// Where.
        "location" location: Word<Reference>,
    }
    may {
        /// In which room, which must be free too.
        "room" room: Option<Word<Reference>>,
        /// How long visits are here, where nothing else says so.
        "slot_minutes" slot_minutes: Option<Whole<5, 480>>,
        /// The first date.
        "valid_from" valid_from: Option<Word<Date>>,
        /// The last date.
        "valid_until" valid_until: Option<Word<Date>>,
        /// Whether they count; true when absent.
        "active" active: Option<bool>,
    }
}

object! {
    /// What another system calls somebody.
    ExternalIdRow
    must {
        /// Which system.
        "system" system: Word<Line>,
        /// What it calls them.
        "name" name: Word<Line>,
    }
    may {}
}

impl TemplateRow {
    /// The hours, or what is wrong with them.
    pub(super) fn hours(&self, at: &Place<'_>, faults: &mut Faults) -> Option<WallRange> {
        let hours = WallRange::new(self.start.0, self.end.0).ok().filter(|hours| !hours.is_overnight());
        if hours.is_none() {
            faults.add(&at.field("end_time"), "must be after start_time");
        }
        hours
    }

    /// The first and last date, or what is wrong with them.
    pub(super) fn valid(&self, at: &Place<'_>, faults: &mut Faults) -> Option<slot_core::Validity> {
        let (from, until) = (self.valid_from.as_ref().map(|date| date.0), self.valid_until.as_ref().map(|date| date.0));
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            faults.add(&at.field("valid_until"), "must not be before valid_from");
            return None;
        }
        Some(slot_core::Validity { from, until })
    }

    /// The row that says this; `called` says how a location or room is called.
    pub(super) fn of(
        template: &Template,
        called: &dyn Fn(slot_core::ResourceId) -> Option<Word<Reference>>,
    ) -> Option<Self> {
        let Template { id: _, weekday, hours, location, room, slot_length, valid, active } = *template;
        Some(Self {
            day: Word(weekday),
            start: Word(hours.start()),
            end: Word(hours.end()),
            location: called(location)?,
            room: room.and_then(called),
            slot_minutes: slot_length.map(|length| Whole::from(Length::as_minutes(length))),
            valid_from: valid.from.map(Word),
            valid_until: valid.until.map(Word),
            active: (!active).then_some(false),
        })
    }
}

impl ClinicRow {
    /// The row that says this of a person.
    pub(super) fn of(profile: &Profile, called: &dyn Fn(slot_core::ResourceId) -> Option<Word<Reference>>) -> Self {
        let specialties = profile.specialties.iter().map(|one| Word(Line(one.clone())));
        let templates = profile.templates.iter().filter_map(|template| TemplateRow::of(template, called));
        Self {
            specialties: some(specialties.collect()),
            buffer: profile.buffer.is_positive().then(|| Whole::from(profile.buffer.as_minutes())),
            daily_limit: profile.daily_limit.map(|limit| Whole::from(limit.get())),
            primary: profile.primary.and_then(called),
            accepts_new: (profile.new_patients == NewPatients::Refused).then_some(false),
            templates: some(templates.collect()),
        }
    }
}

fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    if list.is_empty() { None } else { Some(list) }
}

/// The names, or which system has two.
pub(super) fn external_ids(rows: &[ExternalIdRow], at: &Place<'_>, faults: &mut Faults) -> ExternalIds {
    let mut names = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        if names.insert(row.system.0.0.clone(), row.name.0.0.clone()).is_some() {
            faults.add(&at.item(index).field("system"), "is in this list before");
        }
    }
    ExternalIds(names)
}

/// The rows that say these names.
pub(super) fn external_rows(ids: &ExternalIds) -> Vec<ExternalIdRow> {
    let row = |(system, name): (&str, &str)| ExternalIdRow {
        system: Word(Line(system.to_owned())),
        name: Word(Line(name.to_owned())),
    };
    ids.iter().map(row).collect()
}
