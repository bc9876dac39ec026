//! Everything that is wrong with a file is said at once, each with its place, and nothing is written.

use crate::{
    catalogue::{Files, example, faults, named},
    run::{json, refusal},
};
use rig::TempDatabase;
use serde_json::{Value, json as value};

/// The example with these values in place of what is there, by JSON pointer.
fn with(changes: &[(&str, Value)]) -> Value {
    let mut file = example();
    for (pointer, wrong) in changes {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let place = file.pointer_mut(parent).unwrap();
        match place.as_array_mut() {
            Some(items) => items[name.parse::<usize>().unwrap()] = wrong.clone(),
            None => place[name] = wrong.clone(),
        }
    }
    file
}

#[test]
fn one_fault_each() {
    let (database, files) = (TempDatabase::sqlite(), Files::new());
    for (pointer, wrong, said) in faults_of_people().into_iter().chain(faults_of_offers()) {
        let found = faults(&database, &files.json(&with(&[(pointer, wrong)])));
        assert!(found.len() == 1 && found[0].starts_with(said), "{pointer}: {found:#?}");
    }
    assert_eq!(json(&database, &["tenant", "list"]), value!([]));
}

/// What is changed in the example, and how the only fault that it gives then begins.
type Case = (&'static str, Value, &'static str);

fn faults_of_people() -> Vec<Case> {
    vec![
        ("/tenants/0/slug", value!("A B"), "tenants[0].slug: must have 1 to 80 lower-case letters, digits and hyphens"),
        ("/tenants/0/name", Value::Null, "tenants[0].name: is required: there is no tenant \"corner-salon\" yet"),
        ("/tenants/0/tiemzone", value!("UTC"), "tenants[0].tiemzone: there is no such field: did you mean timezone?"),
        ("/tenants/0/timezone", value!("Europe/Amsterdm"), "tenants[0].timezone: there is no time zone"),
        ("/tenants/0/plan", value!("gold"), "tenants[0].plan: must be one of free, starter, growth, unlimited"),
        ("/tenants/0/min_notice_hours", value!(-1), "tenants[0].min_notice_hours: must be a number of hours"),
        ("/tenants/0/max_advance_days", value!(1.5), "tenants[0].max_advance_days: must be a whole number from 0"),
        ("/tenants/0/people/0", value!(7), "tenants[0].people[0]: must be an object"),
        ("/tenants/0/people", value!({}), "tenants[0].people: must be a list"),
        (
            "/tenants/0/people/1/hours/0/end",
            value!("09:00"),
            "tenants[0].people[1].hours[0].end: must be after start (10:00)",
        ),
        (
            "/tenants/0/people/1/hours/0/end",
            value!("9am"),
            "tenants[0].people[1].hours[0].end: must be a time of day as HH:MM",
        ),
        ("/tenants/0/people/1/hours/0/day", value!("mon"), "tenants[0].people[1].hours[0].day: must be one of monday"),
        (
            "/tenants/0/people/1/hours/0/overnight",
            value!(true),
            "tenants[0].people[1].hours[0].overnight: end must then be",
        ),
        (
            "/tenants/0/people/1/location",
            value!("shpo"),
            "tenants[0].people[1].location: there is no location \"shpo\": did you mean shop?",
        ),
        (
            "/tenants/0/people/1/stay",
            value!({"unit": "night", "check_in": "14:00", "check_out": "10:00"}),
            "tenants[0].people[1].stay: there is no such field of a person",
        ),
        (
            "/tenants/0/people/1/overrides/0/end_date",
            value!("2027-07-01"),
            "tenants[0].people[1].overrides[0].end_date: must not be before start_date",
        ),
        (
            "/tenants/0/people/1/overrides/0/start_time",
            value!("09:00"),
            "tenants[0].people[1].overrides[0].end_time: is required with start_time",
        ),
        (
            "/tenants/0/people/1/overrides/0/type",
            value!("replace"),
            "tenants[0].people[1].overrides[0].hours: is required with `replace`",
        ),
        (
            "/tenants/0/people/1/overrides/1/recurrence/days",
            value!(["monday"]),
            "tenants[0].people[1].overrides[1].recurrence.days: does not go with this freq",
        ),
        (
            "/tenants/0/people/1/overrides/1/recurrence/week",
            Value::Null,
            "tenants[0].people[1].overrides[1].recurrence.week: is required with day",
        ),
        (
            "/tenants/0/locations/0/closures/0/date",
            Value::Null,
            "tenants[0].locations[0].closures[0]: must have either `date`",
        ),
        (
            "/tenants/0/locations/0/hours/1/available",
            value!(true),
            "tenants[0].locations[0].hours[1]: must not overlap other hours",
        ),
    ]
}

fn faults_of_offers() -> Vec<Case> {
    vec![
        (
            "/tenants/0/services/0/price",
            value!(1.234),
            "tenants[0].services[0].price: must be from 0 on, with at most 2 decimals",
        ),
        (
            "/tenants/0/services/0/duration_minutes",
            Value::Null,
            "tenants[0].services[0].duration_minutes: is required for a new one",
        ),
        (
            "/tenants/0/services/0/given_by/1",
            value!("dryr"),
            "tenants[0].services[0].given_by[1]: there is no person, room or equipment",
        ),
        (
            "/tenants/0/windows/0/ai_slots",
            value!(13),
            "tenants[0].windows[0].ai_slots: must not be above max_slots, which is 12",
        ),
        (
            "/tenants/0/windows/0/end_time",
            value!("10:00"),
            "tenants[0].windows[0].end_time: must be after start_time (10:00)",
        ),
        (
            "/tenants/0/windows/0/appointment_type",
            value!("cot"),
            "tenants[0].windows[0].appointment_type: there is no service \"cot\": did you mean cut?",
        ),
        ("/tenants/0/events/0/rrule", value!("FREQ=SECONDLY"), "tenants[0].events[0].rrule: must be a recurrence rule"),
        ("/tenants/0/events/0/date", value!("04/02/2027"), "tenants[0].events[0].date: must be a date as YYYY-MM-DD"),
        ("/tenants/0/customers/0/email", value!("cato"), "tenants[0].customers[0].email: must be an e-mail address"),
        ("/tenants/0/webhooks/0/url", value!("http://example.com/"), "tenants[0].webhooks[0].url: must use https"),
        ("/tenants/0/webhooks/0/events", value!([]), "tenants[0].webhooks[0].events: must name an event"),
    ]
}

#[test]
fn all_faults_at_once() {
    let files = Files::new();
    for database in TempDatabase::each() {
        let file = with(&[
            ("/tenants/0/people/1/location", value!("nowhere")),
            ("/tenants/0/people/1/hours/0/end", value!("09:00")),
            ("/tenants/0/services/0/given_by", value!(["bo", "who"])),
            ("/tenants/0/auto_purchase", value!(true)),
            ("/tenants/0/plan", value!("free")),
        ]);
        let found = faults(&database, &files.json(&file));
        let places: Vec<&str> = found.iter().map(|fault| fault.split(": ").next().unwrap()).collect();
        let expected = [
            "tenants[0].auto_purchase",
            "tenants[0].people[1].location",
            "tenants[0].people[1].hours[0].end",
            "tenants[0].services[0].given_by[1]",
        ];
        assert_eq!(places, expected, "{found:#?}");
        assert_eq!(json(&database, &["tenant", "list"]), value!([]));
    }
}

#[test]
fn what_is_there_limits_what_can_be_said() {
    let files = Files::new();
    for database in TempDatabase::each() {
        json(&database, &["apply", &files.json(&example())]);
        for (wrong, said) in [
            (
                value!({"booking_pattern": "event"}),
                "tenants[0].booking_pattern: the pattern of corner-salon is timeslot",
            ),
            (
                value!({"plan": "free", "people": [{"ref": "c", "name": "C"}]}),
                "tenants[0].people: the free plan allows 1",
            ),
            (
                value!({"windows": [{"ref": "walk-in", "max_slots": 7}]}),
                "tenants[0].windows[0].ai_slots: must not be above",
            ),
            (
                value!({"people": [{"ref": "bo"}, {"ref": "bo"}]}),
                "tenants[0].people[1].ref: \"bo\" is in this list before",
            ),
            (
                value!({"people": [{"ref": "x", "name": "X", "slug": "ana-ruiter"}]}),
                "tenants[0].people[0].slug: \"ana-ruiter\"",
            ),
        ] {
            let mut entry = wrong;
            entry["slug"] = value!("corner-salon");
            let found = faults(&database, &files.json(&value!({"tenants": [entry]})));
            assert!(found.len() == 1 && found[0].starts_with(said), "{found:#?}");
        }
        let twice = value!({"tenants": [{"slug": "corner-salon"}, {"slug": "corner-salon"}]});
        let said = refusal(&database, &["apply", &files.json(&twice)]);
        assert_eq!(said, "tenants[1].slug: \"corner-salon\" is in this list before");
        let fine = value!({"tenants": [{"slug": "corner-salon"}]});
        assert_eq!(named(&json(&database, &["apply", &files.json(&fine)]), "left"), ["tenant corner-salon"]);
    }
}
