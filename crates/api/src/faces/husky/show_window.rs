//! Windows as callers are shown them: their rules, and how they stand on a date. The fields are the contract's, in its order.

use super::words::{self, DAY_WORDS, SESSION_WORDS, STATUS_WORDS};
use crate::openapi::formats::{Clock, DateTime, Day, Uuid};
use engine::{model::Window, verbs::OpenWindow};
use schemars::JsonSchema;
use serde::Serialize;
use slot_core::SessionChannel;
use time::Date;

/// A window.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Window")]
pub(super) struct WindowView {
    /// The same as `calendar_id`.
    #[schemars(with = "Uuid")]
    slot_id: String,
    #[schemars(with = "Uuid")]
    calendar_id: String,
    #[schemars(with = "Uuid")]
    branch_id: String,
    #[schemars(extend("enum" = DAY_WORDS))]
    day: &'static str,
    #[schemars(extend("enum" = SESSION_WORDS))]
    session: &'static str,
    batch: Option<String>,
    #[schemars(with = "Clock")]
    start_time: String,
    #[schemars(with = "Clock")]
    end_time: String,
    /// The only service that it is for; `null` is any.
    #[schemars(with = "Option<Uuid>")]
    appointment_type: Option<String>,
    max_slots: u32,
    ai_slots: u32,
    #[schemars(extend("enum" = STATUS_WORDS))]
    status: &'static str,
    #[schemars(with = "DateTime")]
    created_at: String,
    #[schemars(with = "DateTime")]
    updated_at: String,
}

/// A window on a date.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "AvailableWindow")]
pub(super) struct SlotView {
    /// `calendar_id||date`.
    slot_id: String,
    #[schemars(with = "Uuid")]
    calendar_id: String,
    #[schemars(with = "Uuid")]
    branch_id: String,
    #[schemars(extend("enum" = DAY_WORDS))]
    day: &'static str,
    #[schemars(extend("enum" = SESSION_WORDS))]
    session: &'static str,
    batch: Option<String>,
    #[schemars(with = "Clock")]
    start_time: String,
    #[schemars(with = "Clock")]
    end_time: String,
    /// The only service that it is for; `null` is any.
    #[schemars(with = "Option<Uuid>")]
    appointment_type: Option<String>,
    max_slots: u32,
    ai_slots: u32,
    /// Places of live appointments, through whatever door they came.
    filled_slots: u32,
    /// `ai_slots` without `filled_slots`.
    available_slots: u32,
    #[schemars(extend("enum" = STATUS_WORDS))]
    status: &'static str,
    #[schemars(with = "DateTime")]
    created_at: String,
    #[schemars(with = "DateTime")]
    updated_at: String,
}

/// One window, after it was made or changed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct OneWindow {
    #[schemars(extend("const" = true))]
    success: bool,
    data: WindowView,
}

/// The open windows of a date.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Availability {
    #[schemars(extend("const" = true))]
    success: bool,
    #[schemars(with = "Day")]
    date: String,
    slots: Vec<SlotView>,
}

/// The answer about one window.
pub(super) fn one(window: &Window) -> OneWindow {
    OneWindow { success: true, data: WindowView::of(window) }
}

/// The answer about the open windows of a date.
pub(super) fn availability(date: Date, open: Vec<OpenWindow>) -> Availability {
    let date = date.to_string();
    let slots = open.into_iter().map(|open| SlotView::of(&date, open)).collect();
    Availability { success: true, date, slots }
}

impl WindowView {
    fn of(window: &Window) -> Self {
        let id = window.id.to_string();
        Self {
            slot_id: id.clone(),
            calendar_id: id,
            branch_id: window.branch.to_string(),
            day: words::day(window.weekday),
            session: words::session(window.session),
            batch: window.batch.clone(),
            start_time: window.hours.start().to_string(),
            end_time: window.hours.end().to_string(),
            appointment_type: window.service.map(|service| service.to_string()),
            max_slots: window.places.get(),
            ai_slots: window.share,
            status: words::status(window.status),
            created_at: window.created_at.rfc3339_millis().as_str().to_owned(),
            updated_at: window.updated_at.rfc3339_millis().as_str().to_owned(),
        }
    }
}

impl SlotView {
    fn of(date: &str, open: OpenWindow) -> Self {
        let OpenWindow { window, day } = open;
        let WindowView {
            slot_id,
            calendar_id,
            branch_id,
            day: weekday,
            session,
            batch,
            start_time,
            end_time,
            appointment_type,
            max_slots: _,
            ai_slots: _,
            status,
            created_at,
            updated_at,
        } = WindowView::of(&window);
        Self {
            slot_id: format!("{slot_id}||{date}"),
            calendar_id,
            branch_id,
            day: weekday,
            session,
            batch,
            start_time,
            end_time,
            appointment_type,
            max_slots: day.places.max(),
            ai_slots: day.places.share(),
            filled_slots: day.filled,
            available_slots: day.remaining(SessionChannel::Api),
            status,
            created_at,
            updated_at,
        }
    }
}
