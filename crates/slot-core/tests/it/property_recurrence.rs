//! Properties of recurrence rules, against the `rrule` crate in UTC.

use proptest::prelude::*;
use slot_core::{Instant, RecurrenceRule, Zone};
use time::{
    Date, Duration, PrimitiveDateTime,
    macros::{date, format_description, time},
};

const MOST: u16 = 40;

fn weekday() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec!["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
}

fn list(items: &[impl std::fmt::Display]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

fn weekdays() -> impl Strategy<Value = String> {
    proptest::collection::vec(weekday(), 1..4).prop_map(|items| list(&items))
}

fn month_days() -> impl Strategy<Value = String> {
    let day = prop_oneof![1i8..=31, -31i8..=-1];
    proptest::collection::vec(day, 1..4).prop_map(|items| list(&items))
}

fn months() -> impl Strategy<Value = String> {
    proptest::collection::vec(1u8..=12, 1..4).prop_map(|items| list(&items))
}

/// All with a number or all without: the oracle takes `MO` beside `1MO` for a restriction, where RFC 5545 has a list.
/// It refuses the fifth from the end of a month.
fn numbered_weekdays(most: i8) -> impl Strategy<Value = String> {
    let nth = prop_oneof![1..=most, 1 - most..=-1];
    let numbered = (nth, weekday()).prop_map(|(nth, day)| format!("{nth}{day}"));
    prop_oneof![weekdays(), proptest::collection::vec(numbered, 1..3).prop_map(|items| list(&items))]
}

fn maybe(name: &'static str, value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    proptest::option::of(value)
        .prop_map(move |value| value.map_or_else(String::new, |value| format!(";{name}={value}")))
}

/// The frequency with the `BY` parts that go with it.
fn pattern() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(vec!["MINUTELY", "HOURLY", "DAILY"]).prop_map(|name| format!("FREQ={name}")),
        (maybe("BYDAY", weekdays()), maybe("BYMONTH", months()), maybe("BYMONTHDAY", month_days()))
            .prop_map(|(days, months, month_days)| format!("FREQ=DAILY{days}{months}{month_days}")),
        (maybe("BYDAY", weekdays()), maybe("BYMONTH", months()), maybe("WKST", weekday().prop_map(str::to_owned)))
            .prop_map(|(days, months, first)| format!("FREQ=WEEKLY{days}{months}{first}")),
        (maybe("BYDAY", numbered_weekdays(5)), maybe("BYMONTH", months()))
            .prop_map(|(days, months)| format!("FREQ=MONTHLY{days}{months}")),
        (maybe("BYDAY", weekdays()), maybe("BYMONTHDAY", month_days()))
            .prop_map(|(days, month_days)| format!("FREQ=MONTHLY{days}{month_days}")),
        (weekdays(), prop_oneof![1i16..5, -4i16..=-1])
            .prop_map(|(days, position)| format!("FREQ=MONTHLY;BYDAY={days};BYSETPOS={position}")),
        (maybe("BYDAY", numbered_weekdays(5)), months())
            .prop_map(|(days, months)| format!("FREQ=YEARLY{days};BYMONTH={months}")),
        maybe("BYDAY", numbered_weekdays(53)).prop_map(|days| format!("FREQ=YEARLY{days}")),
        (maybe("BYMONTHDAY", month_days()), maybe("BYMONTH", months()))
            .prop_map(|(month_days, months)| format!("FREQ=YEARLY{month_days}{months}")),
    ]
}

fn start() -> impl Strategy<Value = Date> {
    (0i64..1500).prop_map(|days| date!(2023 - 01 - 01) + Duration::days(days))
}

fn end(start: Date) -> impl Strategy<Value = String> {
    let stamp = format_description!("[year][month][day]T[hour][minute][second]Z");
    prop_oneof![
        (1u16..MOST).prop_map(|count| format!(";COUNT={count}")),
        (0i64..4000).prop_map(move |days| {
            let until = PrimitiveDateTime::new(start + Duration::days(days), time!(09:30));
            format!(";UNTIL={}", until.format(stamp).unwrap())
        }),
    ]
}

fn series() -> impl Strategy<Value = (Date, String)> {
    let rule =
        |start| (pattern(), 1u8..5, end(start)).prop_map(|(pattern, n, end)| format!("{pattern};INTERVAL={n}{end}"));
    start().prop_flat_map(move |start| (Just(start), rule(start)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_rrule_crate_says_the_same((start, text) in series()) {
        let start = PrimitiveDateTime::new(start, time!(09:30));
        let stamp = start.format(format_description!("[year][month][day]T[hour][minute][second]Z")).unwrap();
        let oracle: rrule::RRuleSet = format!("DTSTART:{stamp}\nRRULE:{text}").parse().unwrap();
        let expected: Vec<Instant> =
            oracle.all(MOST).dates.into_iter().map(|at| Instant::from_seconds(at.timestamp())).collect();

        let rule: RecurrenceRule = text.parse().unwrap();
        let answer: Vec<Instant> =
            rule.occurrences(start, &Zone::utc()).take(usize::from(MOST)).collect();
        prop_assert_eq!(answer, expected, "{} from {}", text, stamp);
    }

    #[test]
    fn any_text_is_a_rule_or_an_error(text in "(FREQ|BYDAY|BYMONTHDAY|UNTIL|COUNT|[A-Z]{0,3})(=|;)[-+A-Z0-9,;=é]{0,20}") {
        match text.parse::<RecurrenceRule>() {
            Ok(rule) => prop_assert_eq!(text.to_lowercase().parse(), Ok(rule)),
            Err(error) => prop_assert!(error.to_string().chars().count() < 150, "{}", error),
        }
    }
}

#[test]
fn a_rule_that_matches_nothing_ends() {
    let start = PrimitiveDateTime::new(date!(2026 - 01 - 01), time!(09:30));
    for text in [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-31",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=3",
    ] {
        let rule: RecurrenceRule = text.parse().unwrap();
        assert_eq!(rule.occurrences(start, &Zone::utc()).next(), None, "{text}");
    }
}

#[test]
fn wall_times_stay_and_elapsed_times_do_not() {
    let zone: Zone = "America/New_York".parse().unwrap();
    let utc = |rule: &str, start: PrimitiveDateTime| -> Vec<String> {
        let rule: RecurrenceRule = rule.parse().unwrap();
        rule.occurrences(start, &zone)
            .map(|at| at.to_utc().format(format_description!("[day]T[hour]:[minute]")).unwrap())
            .collect()
    };
    let eve = PrimitiveDateTime::new(date!(2026 - 03 - 07), time!(02:30));
    // On the 8th the clocks skip 02:30: RFC 5545 section 3.3.5 makes it 03:30.
    assert_eq!(utc("FREQ=DAILY;COUNT=3", eve), ["07T07:30", "08T07:30", "09T06:30"]);
    assert_eq!(utc("FREQ=HOURLY;INTERVAL=24;COUNT=3", eve), ["07T07:30", "08T07:30", "09T07:30"]);
}

#[test]
fn a_date_that_the_zone_skipped_is_not_counted_twice() {
    let zone: Zone = "Pacific/Apia".parse().unwrap();
    let rule: RecurrenceRule = "FREQ=DAILY;COUNT=3".parse().unwrap();
    let start = PrimitiveDateTime::new(date!(2011 - 12 - 29), time!(09:30));
    let days: Vec<u8> = rule.occurrences(start, &zone).map(|at| zone.date(at).day()).collect();
    assert_eq!(days, [29, 31, 1]);
}

#[test]
fn weekdays_with_and_without_number_add_up() {
    let days = |text: &str| -> Vec<u8> {
        let rule: RecurrenceRule = text.parse().unwrap();
        let start = PrimitiveDateTime::new(date!(2026 - 03 - 01), time!(09:30));
        rule.occurrences(start, &Zone::utc()).take(4).map(|at| at.to_utc().day()).collect()
    };
    assert_eq!(days("FREQ=MONTHLY;BYDAY=1MO,MO"), [2, 9, 16, 23]);
    // March has five Mondays, April and May have four.
    assert_eq!(days("FREQ=MONTHLY;BYDAY=-5MO,1WE"), [2, 4, 1, 6]);
}
