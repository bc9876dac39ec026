//! Tells which windows are open on a date, and how full they are.

use super::window_facts::{WindowChoice, WindowDay, WindowFacts};
use crate::{
    Context, StoreError, Tx,
    model::{Tenant, Window},
};
use slot_core::SessionChannel;
use time::Date;

/// A window that takes bookings on a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenWindow {
    /// Which.
    pub window: Window,
    /// How it stands on that date.
    pub day: WindowDay,
}

impl WindowDay {
    /// How many places are left for this channel.
    pub const fn remaining(&self, channel: SessionChannel) -> u32 {
        self.places.remaining(self.filled.saturating_add(self.held), channel)
    }
}

/// The open windows of a date, by start, session, branch and id; full ones too, and on any date, past or to come.
pub fn window_availability(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    choice: WindowChoice,
    date: Date,
) -> Result<Vec<OpenWindow>, StoreError> {
    let facts = WindowFacts::read(tx, cx, tenant, choice, (date, date))?;
    let open = facts.on(date.weekday()).filter(|window| facts.is_open(window, date));
    Ok(open.map(|window| OpenWindow { window: window.clone(), day: facts.day(window, date) }).collect())
}
