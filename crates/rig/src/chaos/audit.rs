//! Whether what is stored fits together, looked at row by row: bookings against capacities, claims, events and history.

use super::{
    line::Violations,
    sql::{BookingRow, ClaimRow, Numbered, Sql},
    sweep::{Sweep, Use},
};
use anyhow::Context;
use std::collections::{BTreeMap, BTreeSet};

/// What was found.
#[derive(Debug)]
pub struct Audit {
    /// Bookings beyond capacity: moments of resources, found by a sweep over `bookings` alone.
    pub overlaps: Violations,
    /// Bookings without claims, claims without bookings, changes without events or history.
    pub mismatches: Violations,
    /// The bookings that hold their time.
    pub live: usize,
    /// All bookings.
    pub bookings: usize,
    /// Ids of all bookings, as ULIDs.
    pub ids: BTreeSet<String>,
    /// Everything that is occupied, by resource.
    pub uses: BTreeMap<String, Vec<Use>>,
}

/// Looks at everything.
///
/// # Errors
///
/// When the database does not answer, or a row cannot be read.
pub fn audit(sql: &mut Sql) -> anyhow::Result<Audit> {
    let bookings = sql.bookings()?;
    let mut uses: BTreeMap<String, Vec<Use>> = BTreeMap::new();
    let mut live = 0;
    for booking in bookings.iter().filter(|booking| holds_time(&booking.status)) {
        live += 1;
        for used in parts(booking)? {
            uses.entry(used.resource.clone()).or_default().push(used);
        }
    }
    let capacities: BTreeMap<String, i64> = sql.capacities()?.into_iter().map(|row| (row.id, row.number)).collect();
    let mut overlaps = Violations::default();
    for (resource, uses) in &uses {
        let capacity = *capacities.get(resource).with_context(|| format!("there is no resource {resource}"))?;
        for found in Sweep::over(uses).beyond(capacity) {
            overlaps.add(format!("{resource} has {} of {capacity} places taken at {}", found.taken, found.at));
        }
    }
    let mut mismatches = Violations::default();
    match_claims(&bookings, &sql.claims()?, &mut mismatches)?;
    match_steps(&bookings, sql.steps()?, sql.events()?, &mut mismatches);
    let ids = bookings.iter().map(|booking| booking.id.clone()).collect();
    Ok(Audit { overlaps, mismatches, live, bookings: bookings.len(), ids, uses })
}

fn holds_time(status: &str) -> bool {
    !matches!(status, "cancelled" | "rescheduled")
}

fn parts(booking: &BookingRow) -> anyhow::Result<Vec<Use>> {
    let parts: Vec<(String, i64, i64, i64)> = serde_json::Value::as_array(&serde_json::from_str(&booking.parts)?)
        .into_iter()
        .flatten()
        .map(|part| {
            let number = |place: usize| part.get(place)?.as_i64();
            Some((part.get(0)?.as_str()?.to_owned(), number(1)?, number(2)?, number(3)?))
        })
        .collect::<Option<_>>()
        .with_context(|| format!("the parts of {} cannot be read: {}", booking.id, booking.parts))?;
    Ok(parts.into_iter().map(|(resource, from, until, places)| Use { resource, from, until, places }).collect())
}

/// Every booking that holds its time has exactly the claims that its parts say, and no claim is left over.
fn match_claims(bookings: &[BookingRow], claims: &[ClaimRow], found: &mut Violations) -> anyhow::Result<()> {
    type Place<'a> = (&'a str, String, i64, i64);
    let mut surplus: BTreeMap<Place<'_>, i64> = BTreeMap::new();
    for claim in claims {
        let place = (claim.booking_id.as_str(), claim.resource_id.clone(), claim.starts_at, claim.ends_at);
        *surplus.entry(place).or_default() += 1;
    }
    for booking in bookings.iter().filter(|booking| holds_time(&booking.status)) {
        for used in parts(booking)? {
            *surplus.entry((&booking.id, used.resource, used.from, used.until)).or_default() -= used.places;
        }
    }
    for ((booking, resource, from, _), surplus) in surplus {
        match surplus {
            0 => {}
            1.. => found.add(format!("booking {booking} has {surplus} claims too many on {resource} at {from}")),
            _ => found.add(format!("booking {booking} lacks {} claims on {resource} at {from}", -surplus)),
        }
    }
    Ok(())
}

/// Every version of every booking has its step and its event.
fn match_steps(bookings: &[BookingRow], steps: Vec<Numbered>, events: Vec<Numbered>, found: &mut Violations) {
    let steps: BTreeSet<Numbered> = steps.into_iter().collect();
    let events: BTreeSet<Numbered> = events.into_iter().collect();
    let told: BTreeSet<Numbered> = steps
        .iter()
        .map(|step| Numbered { id: step.id.clone(), kind: format!("booking.{}", step.kind), number: step.number })
        .collect();
    for missing in told.difference(&events) {
        found.add(format!("there is no event {} of booking {} version {}", missing.kind, missing.id, missing.number));
    }
    for surplus in events.difference(&told) {
        found.add(format!("event {} of {} version {} tells of nothing", surplus.kind, surplus.id, surplus.number));
    }
    let mut versions: BTreeMap<&str, i64> = BTreeMap::new();
    for step in &steps {
        *versions.entry(&step.id).or_default() += 1;
    }
    for booking in bookings {
        let known = versions.remove(booking.id.as_str()).unwrap_or(0);
        if known != booking.version {
            found.add(format!("booking {} has version {} and {known} steps", booking.id, booking.version));
        }
    }
    for id in versions.keys() {
        found.add(format!("booking {id} has steps and is not there"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn booking(id: &str, status: &str, version: i64) -> BookingRow {
        let parts = r#"[["r",0,10,2],["s",0,10,1]]"#.to_owned();
        BookingRow { id: id.to_owned(), parts, status: status.to_owned(), version }
    }

    fn claim(booking: &str, resource: &str) -> ClaimRow {
        ClaimRow { booking_id: booking.to_owned(), resource_id: resource.to_owned(), starts_at: 0, ends_at: 10 }
    }

    fn numbered(id: &str, kind: &str, number: i64) -> Numbered {
        Numbered { id: id.to_owned(), kind: kind.to_owned(), number }
    }

    fn claims_found(bookings: &[BookingRow], claims: &[ClaimRow]) -> usize {
        let mut found = Violations::default();
        match_claims(bookings, claims, &mut found).unwrap();
        found.count()
    }

    #[test]
    fn claims_are_counted_against_parts() {
        let whole = [claim("a", "r"), claim("a", "r"), claim("a", "s")];
        assert_eq!(claims_found(&[booking("a", "confirmed", 1)], &whole), 0);
        assert_eq!(claims_found(&[booking("a", "confirmed", 1)], &whole[1..]), 1, "one is lacking");
        assert_eq!(claims_found(&[booking("a", "cancelled", 2)], &whole), 2, "they are left over");
        assert_eq!(claims_found(&[], &whole[..1]), 1, "of no booking");
    }

    #[test]
    fn every_step_has_its_event() {
        let steps = || vec![numbered("a", "confirmed", 1), numbered("a", "cancelled", 2)];
        let events = || vec![numbered("a", "booking.confirmed", 1), numbered("a", "booking.cancelled", 2)];
        let count = |bookings: &[BookingRow], steps, events| {
            let mut found = Violations::default();
            match_steps(bookings, steps, events, &mut found);
            found.count()
        };
        assert_eq!(count(&[booking("a", "cancelled", 2)], steps(), events()), 0);
        assert_eq!(count(&[booking("a", "cancelled", 2)], steps(), events()[1..].to_vec()), 1);
        assert_eq!(count(&[booking("a", "confirmed", 1)], steps()[..1].to_vec(), events()), 1);
        assert_eq!(count(&[booking("a", "confirmed", 1)], steps(), events()), 1, "a version too many");
        assert_eq!(count(&[], steps(), events()), 1, "a booking that is gone");
    }
}
