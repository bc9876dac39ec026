//! Shared vectors: schedules (file 02).

use crate::vectors_file::{check, list, span, text_of, windows};
use serde_json::Value;
use slot_core::{Dates, Effect, Override, Schedule, Span, Validity, WallRange, WeeklyRule, Zone, intersect, merge};
use time::{Date, Weekday, macros::format_description};

#[test]
fn schedules() {
    check("slot_02_schedule_expand.json", &["schedule_expand", "schedule_intersect"], &[], |kind, input| {
        let range = span(&input["range"]);
        let open = if kind == "schedule_expand" {
            opening(input, range)
        } else {
            let each = list(&input["schedules"]).iter().map(|schedule| opening(schedule, range));
            each.reduce(|left, right| intersect(&left, &right)).unwrap()
        };
        Some(windows(&open, false))
    });
}

/// What the schedules of a case open, merged and cut to the range as the vectors have it.
pub(crate) fn opening(input: &Value, range: Span) -> Vec<Span> {
    let expansions = schedules_of(input).into_iter().map(|schedule| schedule.expand(range));
    let spans = expansions.flat_map(|expansion| expansion.windows).map(|window| window.span);
    merge(spans.filter_map(|span| span.intersection(range)).collect())
}

/// A case's schedule. Whoever travels has one schedule for each zone, each valid on its dates.
pub(crate) fn schedules_of(input: &Value) -> Vec<Schedule> {
    let home = text_of(&input["tz"]);
    let mut stays = Vec::new();
    let mut at_home_from = None;
    for journey in list(&input["travel"]) {
        let (from, until) = (date(&journey["from"]), journey["to"].as_str().map(parse_date));
        stays.push((home, Validity { from: at_home_from, until: from.previous_day() }));
        stays.push((text_of(&journey["tz"]), Validity { from: Some(from), until }));
        at_home_from = until.map(|until| until.next_day().unwrap());
    }
    let ends_at_home = stays.is_empty() || at_home_from.is_some();
    if ends_at_home {
        stays.push((home, Validity { from: at_home_from, until: None }));
    }
    stays.into_iter().map(|(zone, valid)| schedule(input, zone.parse().unwrap(), valid)).collect()
}

fn schedule(input: &Value, zone: Zone, valid: Validity) -> Schedule {
    let mut schedule = Schedule::weekly(zone, Vec::new());
    for rule in list(&input["rules"]) {
        let Some(hours) = hours(input, &rule["from"], &rule["to"]) else { continue };
        let days = list(&rule["days"]).iter().map(weekday);
        schedule.weekly.extend(days.map(|weekday| WeeklyRule { weekday, hours, valid }));
    }
    for change in list(&input["overrides"]) {
        let windows = list(&change["windows"]).iter().filter_map(|pair| hours(input, &pair[0], &pair[1])).collect();
        schedule.overrides.push(Override { dates: Dates::on(date(&change["date"])), effect: Effect::Replace(windows) });
    }
    for day_off in list(&input["days_off"]) {
        let closed = Effect::Replace(Vec::new());
        schedule.overrides.push(Override { dates: Dates::on(date(day_off)), effect: closed });
    }
    schedule
}

/// Hours that end before they start are overnight, unless the case's engine passes over them: here the face's
/// validation refuses such hours where its contract does, so they never reach a schedule.
fn hours(input: &Value, from: &Value, to: &Value) -> Option<WallRange> {
    let hours = WallRange::parse(text_of(from), text_of(to)).unwrap();
    let ignored = input["overnight"] == "ignore" && hours.is_overnight();
    (!ignored).then_some(hours)
}

fn weekday(number: &Value) -> Weekday {
    Weekday::Monday.nth_next((number.as_u64().unwrap() - 1).try_into().unwrap())
}

fn date(value: &Value) -> Date {
    parse_date(text_of(value))
}

fn parse_date(text: &str) -> Date {
    Date::parse(text, format_description!("[year]-[month]-[day]")).unwrap()
}
