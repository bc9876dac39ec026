//! Windows as callers are shown them: their rules, and how they stand on a date. The fields are the contract's, in its order.

use super::words;
use engine::{model::Window, verbs::OpenWindow};
use serde::Serialize;
use slot_core::SessionChannel;
use time::Date;

/// A window.
#[derive(Debug, Serialize)]
pub(super) struct WindowView {
    slot_id: String,
    calendar_id: String,
    branch_id: String,
    day: &'static str,
    session: &'static str,
    batch: Option<String>,
    start_time: String,
    end_time: String,
    appointment_type: Option<String>,
    max_slots: u32,
    ai_slots: u32,
    status: &'static str,
    created_at: String,
    updated_at: String,
}

/// A window on a date.
#[derive(Debug, Serialize)]
pub(super) struct SlotView {
    slot_id: String,
    calendar_id: String,
    branch_id: String,
    day: &'static str,
    session: &'static str,
    batch: Option<String>,
    start_time: String,
    end_time: String,
    appointment_type: Option<String>,
    max_slots: u32,
    ai_slots: u32,
    filled_slots: u32,
    available_slots: u32,
    status: &'static str,
    created_at: String,
    updated_at: String,
}

/// One window, after it was made or changed.
#[derive(Debug, Serialize)]
pub(super) struct OneWindow {
    success: bool,
    data: WindowView,
}

/// The open windows of a date.
#[derive(Debug, Serialize)]
pub(super) struct Availability {
    success: bool,
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
