//! What a message says, as callers are shown it.

use super::{
    shape::Text,
    show_slot::{Scoring, SlotView},
};
use engine::model::{Ambiguity, MessageReading};
use schemars::JsonSchema;
use serde::Serialize;
use slot_core::{BookingId, ResourceId, ServiceId, WallTime};
use time::Date;

/// A message, understood and resolved.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NaturalLanguageReading")]
pub(super) struct ReadingView<'a> {
    /// What it wants: `book`, `query`, `reschedule`, `cancel`, `list_appointments`, `waitlist`, `confirm`, `deny`, `abandon`,
    /// `inform`, `greeting`, `faq`, `human`, `emergency` or `other`.
    intent: &'static str,
    /// How sure the reading is: 0.95 when its own words say what it wants, 0.8 when only what it names does, 0.3 when
    /// neither; less 0.15 for each doubt.
    #[schemars(range(min = 0, max = 1))]
    confidence: f64,
    pub(super) entities: EntitiesView<'a>,
    pub(super) resolved: ResolvedView<'a>,
    /// What is needed for what it wants and is not said.
    missing: &'a [&'static str],
    /// What may mean several things.
    ambiguous: Vec<AmbiguityView<'a>>,
    /// Free slots that fit, soonest first.
    pub(super) suggested_slots: Vec<SlotView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_id: Option<&'a str>,
}

/// What a message names, in the patient's words where they are words.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MessageEntities")]
pub(super) struct EntitiesView<'a> {
    specialty: Option<&'a str>,
    provider_name: Option<&'a str>,
    appointment_type: Option<&'a str>,
    location: Option<&'a str>,
    /// The day, when it is a single one.
    date: Option<Text<Date>>,
    /// The time, when it is a single one.
    time: Option<Text<WallTime>>,
    /// The part of the day.
    #[schemars(extend("enum" = ["early_morning", "morning", "midday", "afternoon", "evening", "day", null]))]
    period: Option<&'static str>,
    /// The days, when several were offered.
    dates: Vec<Text<Date>>,
    /// Days that must not be proposed.
    excluded_dates: Vec<Text<Date>>,
    /// The wanted length.
    duration_minutes: Option<u32>,
    /// How often, of a visit that comes again.
    recurrence: Option<&'a str>,
    /// Whom it is for, when it is somebody else.
    patient_other: Option<&'a str>,
}

/// What a message means to the business.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MessageResolved")]
pub(super) struct ResolvedView<'a> {
    provider_id: Option<Text<ResourceId>>,
    specialty: Option<&'a str>,
    appointment_type_id: Option<Text<ServiceId>>,
    location_id: Option<Text<ResourceId>>,
    date_from: Option<Text<Date>>,
    /// Null where it is open.
    date_to: Option<Text<Date>>,
    /// The first window's start; null where it is open.
    time_from: Option<Text<WallTime>>,
    /// The first window's end; null where it is open.
    time_to: Option<Text<WallTime>>,
    /// All windows of the day.
    time_windows: Vec<WindowView>,
    /// The appointment that is to be moved or given up.
    appointment_id: Option<Text<BookingId>>,
}

/// A window of the day.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TimeWindow")]
pub(super) struct WindowView {
    from: Option<Text<WallTime>>,
    to: Option<Text<WallTime>>,
}

/// What may mean several things.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Ambiguity")]
pub(super) struct AmbiguityView<'a> {
    field: &'static str,
    candidates: Vec<CandidateView<'a>>,
}

/// One of the meanings.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Candidate")]
pub(super) struct CandidateView<'a> {
    /// An id, or a date or time.
    id: &'a str,
    name: &'a str,
}

impl<'a> ReadingView<'a> {
    pub(super) fn of(reading: &'a MessageReading, session_id: Option<&'a str>) -> Self {
        let (entities, resolved) = (&reading.entities, &reading.resolved);
        let window = resolved.windows.first().copied();
        Self {
            intent: reading.intent,
            confidence: rounded(reading.confidence),
            entities: EntitiesView {
                specialty: entities.specialty.as_deref(),
                provider_name: entities.provider.as_deref(),
                appointment_type: entities.visit.as_deref(),
                location: entities.location.as_deref(),
                date: entities.date.map(Text),
                time: entities.time.map(Text),
                period: entities.period,
                dates: entities.dates.iter().copied().map(Text).collect(),
                excluded_dates: entities.excluded.iter().copied().map(Text).collect(),
                duration_minutes: entities.minutes,
                recurrence: entities.rhythm.as_deref(),
                patient_other: entities.patient_other.as_deref(),
            },
            resolved: ResolvedView {
                provider_id: resolved.provider.map(Text),
                specialty: resolved.specialty.as_deref(),
                appointment_type_id: resolved.service.map(Text),
                location_id: resolved.location.map(Text),
                date_from: resolved.first.map(Text),
                date_to: resolved.last.map(Text),
                time_from: window.and_then(|(from, _)| from).map(Text),
                time_to: window.and_then(|(_, to)| to).map(Text),
                time_windows: resolved
                    .windows
                    .iter()
                    .map(|(from, to)| WindowView { from: from.map(Text), to: to.map(Text) })
                    .collect(),
                appointment_id: resolved.appointment.map(Text),
            },
            missing: &reading.missing,
            ambiguous: reading.ambiguous.iter().map(AmbiguityView::of).collect(),
            suggested_slots: reading.suggested.iter().map(|slot| SlotView::of(slot, Scoring::On)).collect(),
            session_id,
        }
    }
}

impl<'a> AmbiguityView<'a> {
    fn of(ambiguity: &'a Ambiguity) -> Self {
        let candidates = ambiguity.candidates.iter().map(|(id, name)| CandidateView { id, name }).collect();
        Self { field: ambiguity.field, candidates }
    }
}

/// To the hundredth, as it is meant.
pub(super) fn rounded(confidence: f64) -> f64 {
    (confidence * 100.0).round() / 100.0
}
