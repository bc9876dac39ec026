//! Shared vectors: is a moment on the grid of a local day (file 07, kind `grid`)?

use crate::vectors_file::{check, instant, text_of};
use serde_json::{Value, json};
use slot_core::{
    Activity, Alignment, Calendar, Capacity, Durations, Grid, Instant, Ledger, Length, Notice, Placement, Refusal,
    Rules, Schedule, Span, WallRange, WallTime, WeekdaySet, WeeklyRule, Wish, admit,
};
use std::num::NonZeroU32;

#[test]
fn grids() {
    check("slot_07_capacity_grid_series.json", &["grid"], &[], |_kind, input| {
        let wish = Wish {
            span: Span::starting(instant(&input["instant"]), Length::minutes(1)).unwrap(),
            places: NonZeroU32::MIN,
            placement: Placement::OnGrid(Grid {
                step: Length::minutes(input["interval"].as_i64().unwrap()),
                // An offset is where the day's hours begin: the grid of their start.
                alignment: if input["offset"] == 0 { Alignment::LocalGrid } else { Alignment::WindowStart },
            }),
        };
        let calendar = calendar(input);
        let ledger = Ledger::new(calendar.reach(&wish), Vec::new());
        match admit(&calendar, &ledger, Instant::MIN, &wish) {
            Ok(_) => Some(json!({ "aligned": true })),
            Err(Refusal::OffGrid) => Some(json!({ "aligned": false })),
            Err(other) => panic!("{other}"),
        }
    });
}

/// Open every day from the offset to midnight.
fn calendar(input: &Value) -> Calendar {
    let zone: slot_core::Zone = text_of(&input["tz"]).parse().unwrap();
    let offset = WallTime::new(input["offset"].as_u64().unwrap().try_into().unwrap()).unwrap();
    let hours = WallRange::new(offset, WallTime::END).unwrap();
    let rules = WeekdaySet::ALL.iter().map(|weekday| WeeklyRule::always(weekday, hours)).collect();
    Calendar {
        activity: Activity::Active,
        zone: zone.clone(),
        schedules: vec![Schedule::weekly(zone, rules)],
        closures: Vec::new(),
        durations: Durations::Any,
        capacity: Capacity(NonZeroU32::MIN),
        rules: Rules {
            buffer_before: Length::ZERO,
            buffer_after: Length::ZERO,
            notice: Notice::PastAllowed,
            horizon: None,
            daily_limit: None,
        },
    }
}
