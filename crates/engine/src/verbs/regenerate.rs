//! Brings what differs in windows on single dates into line with the windows as they are now.

use crate::{
    LockKey, ServiceFilter, StoreError, Tx, WindowFilter,
    model::{Tenant, Tracking, Window, WindowStatus},
};
use slot_core::WindowId;
use std::collections::{BTreeMap, BTreeSet};
use time::{Date, Weekday};

/// What was done to how many records: one for each window, service and date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Regenerated {
    /// All that were looked at.
    pub processed: u64,
    /// Those of windows that take no bookings.
    pub skipped: u64,
    /// Those that are now as their window says.
    pub upserted: u64,
}

/// Regenerates from the first to the last of these dates.
///
/// Records are computed when they are read, so that all there is to do is to forget what differs on dates of windows that
/// take no bookings or have moved to another weekday; and what differs at all, where the business wants that. It is done
/// in the turn of those windows. Bookings are never touched.
pub fn regenerate(tx: &mut dyn Tx, tenant: &Tenant, (first, last): (Date, Date)) -> Result<Regenerated, StoreError> {
    let windows = tx.windows(tenant.id, WindowFilter::default())?;
    let ids: Vec<WindowId> = windows.iter().map(|window| window.id).collect();
    let tracking = tx.tracking(tenant.id, &ids, first, last)?;
    let outdated = outdated(tenant, &windows, &tracking);
    if outdated.is_empty() {
        return count(tx, tenant, &windows, (first, last));
    }
    let turns: BTreeSet<WindowId> = outdated.values().flat_map(|(windows, _)| windows.iter().copied()).collect();
    let in_turn = |window: &Window| turns.contains(&window.id);
    let keys: Vec<LockKey> = windows
        .iter()
        .filter(|window| in_turn(window))
        .map(|window| LockKey::Resource(tenant.id, window.calendar()))
        .collect();
    tx.lock(&keys)?;
    // They may have changed before it was our turn. Where it is not our turn, nothing is forgotten.
    let windows = tx.windows(tenant.id, WindowFilter::default())?;
    let ids: Vec<WindowId> = turns.iter().copied().collect();
    let tracking = tx.tracking(tenant.id, &ids, first, last)?;
    for (windows, dates) in self::outdated(tenant, &windows, &tracking).into_values() {
        let (windows, dates) = (Vec::from_iter(windows), Vec::from_iter(dates));
        tx.forget_tracking(tenant.id, &windows, &dates)?;
    }
    count(tx, tenant, &windows, (first, last))
}

/// Windows of one kind, and the dates on which nothing of theirs is to differ.
type Outdated = (BTreeSet<WindowId>, BTreeSet<Date>);

/// What is to be forgotten. Windows are told apart by the weekday on which something may differ, so that of each lot every
/// date is meant for every window.
fn outdated(tenant: &Tenant, windows: &[Window], tracking: &[Tracking]) -> BTreeMap<Option<u8>, Outdated> {
    let keeps = !tenant.settings.regenerate_resets_dates;
    let weekdays: BTreeMap<WindowId, Weekday> = windows
        .iter()
        .filter(|window| keeps && window.status == WindowStatus::Open)
        .map(|window| (window.id, window.weekday))
        .collect();
    let mut outdated: BTreeMap<Option<u8>, Outdated> = BTreeMap::new();
    for one in tracking {
        let kept_on = weekdays.get(&one.window).copied();
        if kept_on != Some(one.date.weekday()) {
            let (windows, dates) = outdated.entry(kept_on.map(Weekday::number_from_monday)).or_default();
            windows.insert(one.window);
            dates.insert(one.date);
        }
    }
    outdated
}

fn count(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    windows: &[Window],
    (first, last): (Date, Date),
) -> Result<Regenerated, StoreError> {
    let services = tx.services(tenant.id, ServiceFilter { active: Some(true) })?;
    let mut counted = Regenerated::default();
    for window in windows {
        let offered = services.iter().filter(|service| window.offers(service)).count();
        let records = occurrences(window.weekday, first, last) * u64::try_from(offered).unwrap_or(0);
        counted.processed += records;
        match window.status {
            WindowStatus::Open => counted.upserted += records,
            WindowStatus::Closed => counted.skipped += records,
        }
    }
    Ok(counted)
}

/// How often a weekday occurs from the first to the last of these dates.
fn occurrences(weekday: Weekday, first: Date, last: Date) -> u64 {
    let days = u64::try_from((last - first).whole_days() + 1).unwrap_or(0);
    let ahead = (7 + weekday.number_days_from_monday() - first.weekday().number_days_from_monday()) % 7;
    days.saturating_sub(ahead.into()).div_ceil(7)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn weekdays_are_counted() {
        let monday = date!(2026 - 06 - 15);
        for (weekday, last, count) in [
            (Weekday::Monday, date!(2026 - 06 - 15), 1),
            (Weekday::Tuesday, date!(2026 - 06 - 15), 0),
            (Weekday::Tuesday, date!(2026 - 06 - 16), 1),
            (Weekday::Monday, date!(2026 - 06 - 21), 1),
            (Weekday::Monday, date!(2026 - 06 - 22), 2),
            (Weekday::Sunday, date!(2026 - 06 - 21), 1),
            (Weekday::Tuesday, date!(2026 - 06 - 30), 3),
            (Weekday::Wednesday, date!(2026 - 06 - 30), 2),
        ] {
            assert_eq!(occurrences(weekday, monday, last), count, "{weekday} until {last}");
        }
    }
}
