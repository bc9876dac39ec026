//! Slot ids: a window, a window on a date, or a window on a date for a service, with `||` between them.

use crate::{
    Problem,
    wire::{Faults, path_id, text},
};
use slot_core::{ServiceId, WindowId};
use time::Date;

/// What stands between the parts.
const BETWEEN: &str = "||";

/// The window that a slot id of any form names: its first part.
pub(super) fn window(slot_id: &str) -> Result<WindowId, Problem> {
    path_id(slot_id.split(BETWEEN).next().unwrap_or_default(), "window")
}

/// The record that a slot id of three parts names.
pub(super) fn record(slot_id: &str) -> Result<(WindowId, Date, ServiceId), Faults> {
    let mut parts = slot_id.split(BETWEEN);
    let (Some(window), Some(date), Some(service), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Faults::here("must have the form calendar_id||YYYY-MM-DD||appointment_type_id"));
    };
    let part = |name: &'static str| move |faults: Faults| faults.inside(name);
    Ok((
        text::id(window).map_err(part("calendar_id"))?,
        text::date(date).map_err(part("date"))?,
        text::id(service).map_err(part("appointment_type_id"))?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    const ONE: &str = "00000000-0000-0000-0000-000000000001";
    const TWO: &str = "00000000-0000-0000-0000-000000000002";

    #[test]
    fn the_first_part_names_the_window() {
        for tail in ["", "||2026-06-15", "||2026-06-15||x", "||"] {
            assert_eq!(window(&format!("{ONE}{tail}")), Ok(WindowId::from_u128(1)), "{tail}");
        }
        for bad in ["", "||", "x", "||2026-06-15"] {
            assert_eq!(window(bad), Err(Problem::NotFound("window")), "{bad}");
        }
    }

    #[test]
    fn a_record_has_three_parts() {
        let good = (WindowId::from_u128(1), date!(2026 - 06 - 15), ServiceId::from_u128(2));
        assert_eq!(record(&format!("{ONE}||2026-06-15||{TWO}")), Ok(good));
        let ulid = WindowId::from_u128(1).ulid();
        assert_eq!(record(&format!("{ulid}||2026-06-15||{}", TWO.to_uppercase())), Ok(good));
        for (bad, field) in [
            (ONE.to_owned(), ""),
            (format!("{ONE}||2026-06-15"), ""),
            (format!("{ONE}||2026-06-15||{TWO}||"), ""),
            (format!("x||2026-06-15||{TWO}"), "calendar_id"),
            (format!("{ONE}||2026-02-30||{TWO}"), "date"),
            (format!("{ONE}||2026-06-15||x"), "appointment_type_id"),
            (format!("{ONE}|2026-06-15|{TWO}"), ""),
        ] {
            let faults = record(&bad).unwrap_err();
            assert_eq!(faults.first().map(|fault| fault.field.as_str()), Some(field), "{bad}");
        }
    }
}
