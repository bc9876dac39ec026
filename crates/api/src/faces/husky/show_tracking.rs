//! Tracking records as callers are shown them. The fields are the contract's, in its order.
//!
//! A list may have tens of thousands of them, so that it is written from parts that are put into JSON once for each window,
//! service and date.

use super::words::{self, DAY_WORDS, SESSION_WORDS, STATUS_WORDS};
use crate::openapi::formats::{Clock, Day, Uuid};
use engine::{
    model::{Service, Window},
    verbs::{Regenerated, TrackingRecord, TrackingSheet},
};
use schemars::JsonSchema;
use serde::Serialize;
use slot_core::{ServiceId, SessionChannel, WindowId};
use std::{collections::HashMap, fmt::Write as _};
use time::Date;

/// One record.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TrackingRecord")]
pub(super) struct RecordView {
    /// `calendar_id||date||appointment_type_id`.
    slot_id: String,
    #[schemars(with = "Uuid")]
    calendar_id: String,
    #[schemars(with = "Uuid")]
    appointment_type_id: String,
    appointment_type_name: String,
    #[schemars(with = "Day")]
    date: String,
    #[schemars(extend("enum" = DAY_WORDS))]
    day_of_week: &'static str,
    #[schemars(extend("enum" = SESSION_WORDS))]
    session: &'static str,
    batch: Option<String>,
    #[schemars(with = "Clock")]
    start_time: String,
    #[schemars(with = "Clock")]
    end_time: String,
    max_slots: u32,
    /// Places of live appointments of the whole window, through whatever door they came.
    filled_slots: u32,
    /// `max_slots` without `filled_slots`.
    available_slots: u32,
    #[schemars(extend("enum" = STATUS_WORDS))]
    status: &'static str,
}

/// One record, after it was changed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct OneRecord {
    #[schemars(extend("const" = true))]
    success: bool,
    data: RecordView,
}

/// Many records. [`list`] writes the same, faster.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TrackingRecords")]
pub(super) struct ManyRecords {
    #[schemars(extend("const" = true))]
    success: bool,
    data: Vec<RecordView>,
}

/// What was regenerated.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Regeneration {
    #[schemars(extend("const" = true))]
    success: bool,
    processed: u64,
    skipped: u64,
    errors: u64,
    upserted: u64,
}

/// The answer about one record.
pub(super) fn one(record: &TrackingRecord<'_>) -> OneRecord {
    OneRecord { success: true, data: RecordView::of(record) }
}

/// The answer about what was regenerated: all of it or nothing, so that there are never single errors.
pub(super) const fn regenerated(done: Regenerated) -> Regeneration {
    let Regenerated { processed, skipped, upserted } = done;
    Regeneration { success: true, processed, skipped, errors: 0, upserted }
}

impl RecordView {
    fn of(record: &TrackingRecord<'_>) -> Self {
        let &TrackingRecord { date, window, service, day, status } = record;
        Self {
            slot_id: format!("{}||{date}||{}", window.id, service.id),
            calendar_id: window.id.to_string(),
            appointment_type_id: service.id.to_string(),
            appointment_type_name: service.name.clone(),
            date: date.to_string(),
            day_of_week: words::day(date.weekday()),
            session: words::session(window.session),
            batch: window.batch.clone(),
            start_time: window.hours.start().to_string(),
            end_time: window.hours.end().to_string(),
            max_slots: day.places.max(),
            filled_slots: day.filled,
            available_slots: day.remaining(SessionChannel::Staff),
            status: words::status(status),
        }
    }
}

/// The answer about many records, as JSON.
pub(super) fn list(sheet: &TrackingSheet) -> Result<String, serde_json::Error> {
    let windows: HashMap<WindowId, WindowText> =
        sheet.windows().iter().map(|window| Ok((window.id, WindowText::of(window)?))).collect::<Result<_, _>>()?;
    let services: HashMap<ServiceId, ServiceText> =
        sheet.services().iter().map(|one| Ok((one.id, ServiceText::of(one)?))).collect::<Result<_, _>>()?;
    let mut text = String::from(r#"{"success":true,"data":["#);
    let (mut date, mut between) = (DateText::of(Date::MIN), "");
    for record in sheet.records() {
        if record.date != date.date {
            date = DateText::of(record.date);
        }
        if let (Some(window), Some(service)) = (windows.get(&record.window.id), services.get(&record.service.id)) {
            text.push_str(between);
            between = ",";
            write(&mut text, &record, window, service, &date);
        }
    }
    text.push_str("]}");
    Ok(text)
}

/// What JSON has of a window in all its records.
struct WindowText {
    id: String,
    /// From `session` to `end_time`.
    rules: String,
}

/// What JSON has of a service in all its records.
struct ServiceText {
    id: String,
    /// With its quotation marks.
    name: String,
}

/// What JSON has of a date in all its records.
struct DateText {
    date: Date,
    text: String,
    weekday: &'static str,
}

impl WindowText {
    fn of(window: &Window) -> Result<Self, serde_json::Error> {
        let session = words::session(window.session);
        let batch = serde_json::to_string(&window.batch)?;
        let (start, end) = (window.hours.start(), window.hours.end());
        let rules =
            format!(r#""session":"{session}","batch":{batch},"start_time":"{start}","end_time":"{end}","max_slots":"#);
        Ok(Self { id: window.id.to_string(), rules })
    }
}

impl ServiceText {
    fn of(service: &Service) -> Result<Self, serde_json::Error> {
        Ok(Self { id: service.id.to_string(), name: serde_json::to_string(&service.name)? })
    }
}

impl DateText {
    fn of(date: Date) -> Self {
        Self { date, text: date.to_string(), weekday: words::day(date.weekday()) }
    }
}

fn write(text: &mut String, record: &TrackingRecord<'_>, window: &WindowText, service: &ServiceText, date: &DateText) {
    for part in [
        r#"{"slot_id":""#,
        &window.id,
        "||",
        &date.text,
        "||",
        &service.id,
        r#"","calendar_id":""#,
        &window.id,
        r#"","appointment_type_id":""#,
        &service.id,
        r#"","appointment_type_name":"#,
        &service.name,
        r#","date":""#,
        &date.text,
        r#"","day_of_week":""#,
        date.weekday,
        r#"","#,
        &window.rules,
    ] {
        text.push_str(part);
    }
    let (max, filled) = (record.day.places.max(), record.day.filled);
    let (available, status) = (record.day.remaining(SessionChannel::Staff), words::status(record.status));
    // To write into a string never fails.
    let _written = write!(text, r#"{max},"filled_slots":{filled},"available_slots":{available},"status":"{status}"}}"#);
}
