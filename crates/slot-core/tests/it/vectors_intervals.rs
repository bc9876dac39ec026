//! Shared vectors: sets of spans (file 01), teams (file 04) and assignment (file 05).

use crate::vectors_file::{check, has_ticks, instant, list, spans, text_of, windows};
use serde_json::{Value, json};
use slot_core::{Assignment, HostLoad, HostPriority, ResourceId, Span, Team, intersect, merge, subtract};
use std::num::NonZeroU32;

#[test]
fn sets_of_spans() {
    check("slot_01_interval_ops.json", &["merge", "subtract", "intersect"], &[], |kind, input| {
        let answer = match kind {
            "merge" => merge(spans(&input["windows"])),
            "subtract" => subtract(&spans(&input["free"]), &spans(&input["busy"])),
            _ => {
                let sets = list(&input["sets"]).iter().map(spans);
                sets.reduce(|left, right| intersect(&left, &right)).unwrap()
            }
        };
        Some(windows(&answer, has_ticks(input)))
    });
}

#[test]
fn teams() {
    let hosts = |value: &Value| -> Vec<Vec<Span>> { list(value).iter().map(spans).collect() };
    check("slot_04_team_windows.json", &["team_windows"], &[], |_kind, input| {
        let team = Team { fixed: hosts(&input["fixed"]), groups: list(&input["groups"]).iter().map(hosts).collect() };
        Some(windows(&team.windows(), false))
    });
}

#[test]
fn assignment() {
    check("slot_05_assignment.json", &["assign"], &[], |_kind, input| {
        let strategy = match text_of(&input["strategy"]) {
            "least_recently_booked" => Assignment::LeastRecentlyBooked,
            "fewest_bookings" => Assignment::FewestBookings,
            "priority_then_lrb" => Assignment::HighestPriority,
            "weighted_shortfall" => Assignment::WeightedShortfall,
            _ => return None,
        };
        let hosts = list(&input["hosts"]);
        let loads: Vec<HostLoad> = (0u128..).zip(hosts).map(|(place, host)| load(place, host)).collect();
        let chosen: Vec<&Value> = strategy
            .pick_among(&loads)
            .into_iter()
            .map(|load| &hosts[usize::try_from(load.host.as_u128()).unwrap()]["id"])
            .collect();
        Some(json!({ "candidates": chosen }))
    });
}

fn load(place: u128, host: &Value) -> HostLoad {
    let mut load = HostLoad::new(ResourceId::from_u128(place));
    load.last_booked = host.get("last_booked").map(instant);
    if let Some(bookings) = host["bookings"].as_u64() {
        load.bookings = bookings.try_into().unwrap();
    }
    if let Some(weight) = host["weight"].as_u64() {
        load.weight = NonZeroU32::new(weight.try_into().unwrap()).unwrap();
    }
    if let Some(priority) = host["priority"].as_u64() {
        load.priority = HostPriority(priority.try_into().unwrap());
    }
    load
}
