//! Every input field: what is taken, and what is said of what is not.

use super::*;
use crate::{
    Problem,
    wire::{Body, Query},
};
use engine::verbs::AddressPolicy;
use serde_json::{Value, json};
use slot_core::{Dates, Effect, Hours, Nth, ResourceId, Status, WallRange, WeekdaySet};
use std::num::NonZeroU16;
use time::macros::date;

fn with(base: &Value, changes: &Value) -> Body {
    let mut merged = base.clone();
    for (name, value) in changes.as_object().unwrap() {
        merged[name] = value.clone();
    }
    Body::of(merged.to_string())
}

/// Asserts that each change of a good body is refused, and that the message starts with this.
fn refuses<T>(base: &Value, parse: impl Fn(&Body) -> Result<T, Problem>, table: &[(Value, &str)]) {
    assert!(parse(&Body::of(base.to_string())).is_ok(), "{base}");
    for (changes, expect) in table {
        match parse(&with(base, changes)) {
            Ok(_) => panic!("taken: {changes}"),
            Err(problem) => assert_eq!(problem.to_string(), *expect, "{changes}"),
        }
    }
}

#[test]
fn humans_are_refused_by_field() {
    let long = "é".repeat(256);
    let good = json!({"name": "Alex", "timezone": "Europe/Berlin", "email": null, "role": "", "shoe_size": 42});
    refuses(
        &good,
        human,
        &[
            (json!({"name": null}), "name is required"),
            (json!({"name": " "}), "name must not be blank"),
            (json!({"name": 1}), "name must be a string"),
            (json!({"name": long}), "name must be at most 255 characters"),
            (json!({"role": long}), "role must be at most 255 characters"),
            (json!({"email": "x"}), "email must be an e-mail address"),
            (
                json!({"timezone": "America/San_Francisco"}),
                "timezone must be an IANA time zone such as America/Sao_Paulo",
            ),
            (json!({"timezone": "+01:00"}), "timezone must be an IANA time zone such as America/Sao_Paulo"),
            (json!({"name": "", "timezone": null}), "name must not be blank; timezone is required"),
        ],
    );
    assert_eq!(human(&with(&good, &json!({"name": "é".repeat(255)}))).unwrap().name.chars().count(), 255);
}

#[test]
fn rules_are_refused_by_field() {
    let good = json!({
        "working_days": [5, 1], "work_start": "00:00", "work_end": "24:00", "meeting_durations": [60, 30, 1440, 1]
    });
    refuses(
        &good,
        rules,
        &[
            (json!({"working_days": []}), "working_days must not be empty"),
            (json!({"working_days": [0]}), "working_days[0] must be from 1 to 7"),
            (json!({"working_days": [1, 8]}), "working_days[1] must be from 1 to 7"),
            (json!({"working_days": [1, 1]}), "working_days must not name the same twice"),
            (json!({"working_days": ["1"]}), "working_days[0] must be an integer"),
            (json!({"work_start": "9:00"}), "work_start must be a time such as 09:30"),
            (json!({"work_start": "24:00"}), "work_end must be after work_start"),
            (json!({"work_start": "12:00", "work_end": "12:00"}), "work_end must be after work_start"),
            (json!({"work_start": "17:00", "work_end": "09:00"}), "work_end must be after work_start"),
            (json!({"work_end": "24:01"}), "work_end must be a time such as 09:30"),
            (json!({"meeting_durations": []}), "meeting_durations must not be empty"),
            (json!({"meeting_durations": [0]}), "meeting_durations[0] must be from 1 to 1440"),
            (json!({"meeting_durations": [1441]}), "meeting_durations[0] must be from 1 to 1440"),
            (json!({"meeting_durations": [30, 30]}), "meeting_durations must not name the same twice"),
            (json!({"meeting_durations": [30.5]}), "meeting_durations[0] must be an integer"),
            (json!({"meeting_durations": 30}), "meeting_durations must be a list"),
        ],
    );
    let change = rules(&Body::of(good.to_string())).unwrap();
    assert_eq!(change.durations.unwrap()[0], Length::minutes(60), "the order given is kept");
    assert_eq!(change.hours.unwrap().len(), 2);
}

#[test]
fn overrides_are_refused_by_field() {
    let good = json!({
        "type": "block", "title": "Lunch", "all_day": false, "start_date": "2026-03-02", "start_time": "12:00",
        "end_time": "24:00"
    });
    let recurring = |rule: Value| json!({ "recurrence": rule });
    refuses(
        &good,
        new_override,
        &[
            (json!({"type": "close"}), "type must be one of block, open"),
            (json!({"title": " "}), "title must not be blank"),
            (json!({"all_day": null}), "all_day is required"),
            (json!({"all_day": "no"}), "all_day must be true or false"),
            (json!({"start_date": "2026-02-30"}), "start_date must be a date such as 2026-03-10"),
            (json!({"end_date": "2026-03-01"}), "end_date must not be before start_date"),
            (json!({"start_time": null}), "start_time is required"),
            (json!({"end_time": "12:00"}), "end_time must be after start_time"),
            (recurring(json!("weekly")), "recurrence must be a JSON object"),
            (recurring(json!({})), "recurrence.freq is required"),
            (recurring(json!({"freq": "daily"})), "recurrence.freq must be one of weekly, monthly"),
            (recurring(json!({"freq": "weekly", "interval": 0})), "recurrence.interval must be from 1 to 1000"),
            (recurring(json!({"freq": "weekly", "days": []})), "recurrence.days must not be empty"),
            (recurring(json!({"freq": "weekly", "days": [8]})), "recurrence.days[0] must be from 1 to 7"),
            (recurring(json!({"freq": "weekly", "days": [1, 1]})), "recurrence.days must not name the same twice"),
            (recurring(json!({"freq": "weekly", "week": 1})), "recurrence.week does not go with this freq"),
            (recurring(json!({"freq": "monthly", "days": [1]})), "recurrence.days does not go with this freq"),
            (recurring(json!({"freq": "monthly", "day_of_month": 32})), "recurrence.day_of_month must be from 1 to 31"),
            (recurring(json!({"freq": "monthly", "week": 1})), "recurrence.day is required with week"),
            (recurring(json!({"freq": "monthly", "day": 1})), "recurrence.week is required with day"),
            (recurring(json!({"freq": "monthly", "week": 6, "day": 1})), "recurrence.week must be from 1 to 5"),
            (
                recurring(json!({"freq": "monthly", "week": 1, "day": 1, "day_of_month": 1})),
                "recurrence.day_of_month does not go with week and day",
            ),
        ],
    );
}

#[test]
fn overrides_become_dates() {
    let base = json!({"type": "open", "title": "x", "all_day": true, "start_date": "2026-03-04"});
    let start = date!(2026 - 03 - 04);
    let one = NonZeroU16::MIN;
    let monday: WeekdaySet = [Weekday::Monday].into_iter().collect();
    let wednesday: WeekdaySet = [Weekday::Wednesday].into_iter().collect();
    let table = [
        (json!({}), Dates::Span { first: start, last: start }),
        (json!({"end_date": "2026-03-06"}), Dates::Span { first: start, last: date!(2026 - 03 - 06) }),
        (
            json!({"recurrence": {"freq": "weekly"}, "end_date": "2026-04-01"}),
            Dates::Weekly { start, interval: one, days: wednesday, until: Some(date!(2026 - 04 - 01)) },
        ),
        (
            json!({"recurrence": {"freq": "weekly", "interval": 2, "days": [1], "day": null}}),
            Dates::Weekly { start, interval: NonZeroU16::new(2).unwrap(), days: monday, until: None },
        ),
        (
            json!({"recurrence": {"freq": "monthly"}}),
            Dates::MonthlyByDate { start, interval: one, day: 4, until: None },
        ),
        (
            json!({"recurrence": {"freq": "monthly", "day_of_month": 31}}),
            Dates::MonthlyByDate { start, interval: one, day: 31, until: None },
        ),
        (
            json!({"recurrence": {"freq": "monthly", "week": 5, "day": 7}}),
            Dates::MonthlyByWeekday { start, interval: one, nth: Nth::Last, weekday: Weekday::Sunday, until: None },
        ),
    ];
    for (changes, dates) in table {
        assert_eq!(new_override(&with(&base, &changes)).unwrap().rule.dates, dates, "{changes}");
    }
    let all_day = json!({"start_time": "no time at all"});
    assert_eq!(new_override(&with(&base, &all_day)).unwrap().rule.effect, Effect::Open(Hours::AllDay));
    let timed = json!({"all_day": false, "start_time": "10:00", "end_time": "14:00", "type": "block"});
    let hours = Hours::Timed(WallRange::parse("10:00", "14:00").unwrap());
    assert_eq!(new_override(&with(&base, &timed)).unwrap().rule.effect, Effect::Block(hours));
}

#[test]
fn bookings_are_refused_by_field() {
    let good = json!({
        "human_id": "00000000-0000-0000-0000-000000000001", "starts_at": "2026-03-10T09:00:00-03:00", "duration": 30,
        "attendee_name": "Jane"
    });
    refuses(
        &good,
        booking,
        &[
            (json!({"human_id": "1"}), "human_id must be a UUID"),
            (json!({"starts_at": "2026-03-10T09:00:00"}), "starts_at must have an offset, such as Z or -03:00"),
            (json!({"starts_at": "tomorrow"}), "starts_at must be a date-time such as 2026-03-10T14:00:00Z"),
            (json!({"starts_at": 1}), "starts_at must be a string"),
            (json!({"duration": "30"}), "duration must be an integer"),
            (json!({"duration": null}), "duration is required"),
            (json!({"attendee_name": "\t"}), "attendee_name must not be blank"),
            (json!({"attendee_email": "jane"}), "attendee_email must be an e-mail address"),
            (json!({"metadata": [1]}), "metadata must be a JSON object"),
            (json!({"metadata": "x"}), "metadata must be a JSON object"),
        ],
    );
    let wish = booking(&Body::of(good.to_string())).unwrap();
    assert_eq!(wish.start.rfc3339().as_str(), "2026-03-10T12:00:00Z");
    assert_eq!(wish.details.metadata, None);
    let large =
        booking(&with(&good, &json!({"metadata": {"x": "y".repeat(200_000)}}))).unwrap().details.metadata.unwrap();
    assert_eq!(large.as_str().len(), 200_008, "all that fits into a body is kept");
    for (minutes, kept) in [(-30, 0), (0, 0), (45, 45), (i64::MAX, 20_161)] {
        let wish = booking(&with(&good, &json!({ "duration": minutes }))).unwrap();
        assert_eq!(wish.length, Some(Length::minutes(kept)), "well-formed, and for the human's rules to refuse");
    }
}

#[test]
fn queries_are_refused_by_parameter() {
    let human = ResourceId::from_u128(1);
    let slots = |query: &str| search(human, &Query::of(query)).map(|_| ()).map_err(|problem| problem.to_string());
    let list = |query: &str| booking_list(&Query::of(query)).map(|_| ()).map_err(|problem| problem.to_string());
    assert_eq!(slots("date_from=2024-01-01&date_to=2024-12-31&duration=30"), Ok(()), "366 days");
    for (found, expect) in [
        (slots(""), "date_from is required; date_to is required; duration is required"),
        (slots("date_from=2026-03-10&date_to=2026-03-09&duration=30"), "date_to must not be before date_from"),
        (
            slots("date_from=2024-01-01&date_to=2025-01-01&duration=30"),
            "date_to must be at most 366 days after date_from, both days counted",
        ),
        (slots("date_from=10.3.2026&date_to=2026-03-09&duration=x"), {
            "date_from must be a date such as 2026-03-10; duration must be an integer"
        }),
        (list("limit=0"), "limit must be at least 1"),
        (list("limit=-1&offset=-1"), "limit must be at least 1; offset must not be negative"),
        (list("limit=ten"), "limit must be an integer"),
        (list("offset=1.5"), "offset must be an integer"),
        (list("status=pending"), "status must be one of confirmed, cancelled"),
        (list("human_id=7"), "human_id must be a UUID"),
        (list("date_from=2026-03-10&date_to=2026-03-09"), "date_to must not be before date_from"),
    ] {
        assert_eq!(found, Err(expect.to_owned()));
    }
}

#[test]
fn lists_have_a_page_and_utc_days() {
    let read = |query: &str| booking_list(&Query::of(query)).unwrap();
    let page = |query: &str| (read(query).page.limit, read(query).page.offset);
    assert_eq!([page(""), page("limit=7&offset=3"), page("limit=101")], [(50, 0), (7, 3), (100, 0)]);
    assert_eq!(page("limit=99999999999&offset=99999999999999999999"), (100, u32::MAX));
    let filter = read("status=cancelled&date_from=2026-03-10&date_to=2026-03-10").filter;
    assert_eq!(filter.statuses, Some(vec![Status::Cancelled, Status::Rescheduled]));
    let day = [filter.starts_from, filter.starts_before].map(|at| at.unwrap().rfc3339().as_str().to_owned());
    assert_eq!(day, ["2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z"]);
}

#[test]
fn webhooks_are_refused_by_field() {
    let good = json!({"url": "https://example.com/hook", "events": ["booking.cancelled", "booking.confirmed"]});
    refuses(
        &good,
        |body| webhook(body, AddressPolicy::PublicOnly),
        &[
            (json!({"url": "http://example.com/"}), "url must use https"),
            (json!({"url": "https://10.0.0.1/"}), "url must be a public address"),
            (json!({"url": "/hook"}), "url must be an absolute URL"),
            (json!({"url": " https://example.com/hook"}), "url must not contain white space"),
            (
                json!({"url": format!("https://example.com/{}", "x".repeat(2048))}),
                "url must be at most 2048 characters",
            ),
            (json!({"events": []}), "events must not be empty"),
            (json!({"events": ["booking.moved"]}), "events[0] must be one of booking.confirmed, booking.cancelled"),
            (json!({"events": ["booking.confirmed", "booking.confirmed"]}), "events must not name the same twice"),
        ],
    );
    assert!(webhook(&with(&good, &json!({"url": "http://127.0.0.1:9/x"})), AddressPolicy::AnyAddress).is_ok());
}
