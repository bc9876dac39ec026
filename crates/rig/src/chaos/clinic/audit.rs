//! Whether what is stored fits together: appointments against capacities, claims, histories, links and what was answered.

use super::{
    super::{
        line::Violations,
        sql::{Sql, Stepped},
        sweep::{Sweep, Use},
    },
    ledger::Ledger,
    ward::Ward,
};
use anyhow::Context as _;
use engine::{BookingFilter, model::Booking};
use slot_core::{Action, BookingId, Status};
use std::collections::{BTreeMap, HashMap};

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Audit {
    /// More visits at once than somebody or something takes.
    pub(super) overlaps: Violations,
    /// Claims that are no live visit's, and the other way round.
    pub(super) mismatches: Violations,
    /// Histories that no appointment may have, or that differ from what was answered; moves that lost something.
    pub(super) histories: Violations,
    /// All appointments.
    pub(super) appointments: usize,
    /// Those that hold their time.
    pub(super) live: usize,
}

/// Looks at everything.
pub(super) fn audit(ward: &Ward, sql: &mut Sql, ledger: &Ledger) -> anyhow::Result<Audit> {
    let tenant = ward.world.tenant.id;
    let filter = BookingFilter::default();
    let bookings = ward.world.store.read(|tx| tx.bookings_after(tenant, &filter, None, u32::MAX))?;
    let mut found = Audit { appointments: bookings.len(), ..Audit::default() };
    let mut uses: BTreeMap<String, Vec<Use>> = BTreeMap::new();
    let mut surplus: BTreeMap<(String, String, i64, i64), i64> = BTreeMap::new();
    for claim in sql.claims()? {
        *surplus.entry((claim.booking_id, claim.resource_id, claim.starts_at, claim.ends_at)).or_default() += 1;
    }
    for booking in bookings.iter().filter(|booking| booking.status.is_live()) {
        found.live += 1;
        for part in &booking.parts {
            let (resource, places) = (part.resource.ulid(), i64::from(part.places));
            let (from, until) = (part.busy.start().as_micros(), part.busy.end().as_micros());
            *surplus.entry((booking.id.ulid(), resource.clone(), from, until)).or_default() -= places;
            uses.entry(resource.clone()).or_default().push(Use { resource, from, until, places });
        }
    }
    for (calendar, uses) in &uses {
        let capacity = ward.capacity_of(calendar);
        for excess in Sweep::over(uses).beyond(capacity) {
            found.overlaps.add(format!("{calendar} has {} of {capacity} at {}", excess.taken, excess.at));
        }
    }
    for ((booking, calendar, from, _), surplus) in surplus.into_iter().filter(|(_, surplus)| *surplus != 0) {
        found.mismatches.add(format!("{booking} has {surplus} claims too many on {calendar} at {from}"));
    }
    links(&bookings, &mut found.histories);
    histories(&bookings, &sql.changes()?, ledger, &mut found.histories)?;
    Ok(found)
}

/// Whoever was moved names the one that took its place, which names it.
fn links(bookings: &[Booking], found: &mut Violations) {
    let known: HashMap<BookingId, &Booking> = bookings.iter().map(|booking| (booking.id, booking)).collect();
    for booking in bookings {
        let Some(visit) = &booking.visit else { continue };
        let to = visit.rescheduled_to.and_then(|to| known.get(&to)).and_then(|to| to.visit.as_ref());
        if (booking.status == Status::Rescheduled) != (to.and_then(|to| to.rescheduled_from) == Some(booking.id)) {
            found.add(format!("{} was moved, and what took its place is not known", booking.id));
        }
    }
}

/// Every history is a way through the table of transitions, and what was answered is in it.
fn histories(bookings: &[Booking], steps: &[Stepped], ledger: &Ledger, found: &mut Violations) -> anyhow::Result<()> {
    let mut stored: HashMap<BookingId, Vec<(u32, Option<Status>, Status)>> = HashMap::new();
    for step in steps {
        let id = step.id.parse().ok().context("the id of a step")?;
        let from = step.from_status.as_deref().map(str::parse).transpose()?;
        let row = (u32::try_from(step.version)?, from, step.to_status.parse()?);
        stored.entry(id).or_default().push(row);
    }
    for booking in bookings {
        let mut rows = stored.remove(&booking.id).unwrap_or_default();
        rows.sort_unstable_by_key(|(version, _, _)| *version);
        let mut last = None;
        for (place, (version, from, to)) in rows.iter().enumerate() {
            let leads = match last {
                None => *to == Status::Requested,
                Some(status) => Action::ALL.into_iter().any(|action| Status::after(status, action) == Some(*to)),
            };
            if *from != last || !leads || usize::try_from(*version) != Ok(place + 1) {
                found.add(format!("{} went from {last:?} to {to} in version {version}", booking.id));
            }
            last = Some(*to);
        }
        if last != Some(booking.status) || usize::try_from(booking.version) != Ok(rows.len()) {
            found.add(format!("{} is {} in version {}", booking.id, booking.status, booking.version));
        }
        for (version, status) in ledger.steps.get(&booking.id).into_iter().flatten() {
            if !rows.iter().any(|(known, _, to)| (known, to) == (version, status)) {
                found.add(format!("{} was answered {status} in version {version}, which is not stored", booking.id));
            }
        }
    }
    let known: std::collections::HashSet<BookingId> = bookings.iter().map(|booking| booking.id).collect();
    for id in ledger.steps.keys().filter(|id| !known.contains(id)) {
        found.add(format!("{id} was made, and is lost"));
    }
    Ok(())
}
