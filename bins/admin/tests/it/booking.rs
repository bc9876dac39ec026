//! Bookings of every pattern are made, listed, shown and called off.

use crate::{
    offers::offers,
    run::{json, members, refusal, tenant, usage, words},
    stored,
};
use rig::TempDatabase;
use serde_json::{Value, json as value};

/// A booking of the haircut on this day at ten, with more options.
fn haircut<'a>(start: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut all = vec!["booking", "create", "--tenant", "shop", "--service", "haircut", "--start", start];
    all.extend_from_slice(more);
    all
}

#[test]
fn a_service_is_booked_with_a_person_or_with_whoever_is_free() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        let offered = offers(&database, "shop");
        let (ana, bea) = (offered.ana.to_string(), offered.bea.to_string());
        let rui = [
            "--name",
            "Rui",
            "--email",
            "rui@example.com",
            "--consent",
            "I agree.",
            "--notes",
            "Short",
            "--external-reference",
            "x-1",
        ];
        let with_ana = json(&database, &haircut("2030-01-07T10:00", &[&["--staff", "ana"][..], &rui].concat()));
        assert_eq!(
            members(&with_ana),
            [
                "cancelled_at",
                "code",
                "consent",
                "created_at",
                "customer",
                "email",
                "end",
                "event",
                "event_name",
                "external_reference",
                "id",
                "local_end",
                "local_start",
                "moved_at",
                "name",
                "notes",
                "party",
                "phone",
                "resource",
                "resource_name",
                "service",
                "service_name",
                "source",
                "staff",
                "staff_name",
                "start",
                "status",
                "tenant",
                "timezone",
                "token",
                "updated_at",
                "version",
                "visit",
                "window"
            ]
        );
        assert_eq!((&with_ana["staff"], &with_ana["service_name"]), (&value!(ana), &value!("Haircut")));
        assert_eq!(
            (&with_ana["start"], &with_ana["local_end"]),
            (&value!("2030-01-07T13:00:00.000Z"), &value!("2030-01-07 10:30:00"))
        );
        assert_eq!((&with_ana["source"], &with_ana["status"]), (&value!("admin"), &value!("confirmed")));
        assert_eq!(with_ana["consent"]["text"], "I agree.");

        // Ana has one already, so that Bea is asked; then nobody is left.
        let with_bea = json(&database, &haircut("2030-01-07T10:00:00-03:00", &["--name", "Eva"]));
        assert_eq!(with_bea["staff"], value!(bea));
        assert_eq!(refusal(&database, &haircut("2030-01-07 10:00", &["--name", "Leo"])), "the time is taken");
        // The service keeps ten minutes free behind it.
        let early = refusal(&database, &haircut("2030-01-07T10:30", &["--name", "Leo", "--staff", "ana"]));
        assert_eq!(early, "the time is taken");
        let later = json(&database, &haircut("2030-01-07T10:40", &["--name", "Leo", "--staff", "ana"]));
        assert_eq!(later["resource"], value!(ana));

        let list = json(&database, &["booking", "list", "--tenant", "shop", "--resource", "ana"]);
        assert_eq!(list, value!([with_ana, later]));
        let of = |more: &[&str]| {
            let all = json(&database, &[&["booking", "list", "--tenant", "shop"], more].concat());
            all.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(of(&["--external-reference", "x-1"]), ["Rui"]);
        assert_eq!(of(&["--limit", "1", "--offset", "1"]), ["Eva"]);
        assert_eq!(of(&["--from", "2030-01-07T10:40"]), ["Leo"]);
        assert_eq!(of(&["--to", "2030-01-06"]), [""; 0]);
        assert_eq!(of(&["--service", "cut", "--status", "cancelled"]), [""; 0]);

        let id = with_ana["id"].as_str().unwrap();
        let shown = json(&database, &["booking", "show", id, "--tenant", "shop"]);
        assert_eq!((&shown["id"], shown["history"].as_array().unwrap().len()), (&with_ana["id"], 1));
        for _again in 0..2 {
            let gone = json(&database, &["booking", "cancel", id, "--tenant", "shop"]);
            assert_eq!((&gone["status"], &gone["version"]), (&value!("cancelled"), &value!(2)));
        }
        json(&database, &haircut("2030-01-07T10:00", &["--name", "Leo", "--staff", "ana"]));
        let text = words(&database, &["booking", "list", "--tenant", "shop"]).out;
        assert!(text.starts_with("START ") && text.contains("Haircut, Ana"), "{text}");
    }
}

/// A stay of Rui's in the cabin.
fn stay<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["booking", "create", "--tenant", "shop", "--unit", "cabin", "--name", "Rui"], more].concat()
}

/// Places at yoga.
fn event<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["booking", "create", "--tenant", "shop", "--event", "yoga"], more].concat()
}

#[test]
fn stays_and_events_are_booked() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        offers(&database, "shop");
        let three = json(&database, &stay(&["--from", "2030-01-04", "--to", "2030-01-07", "--party", "4"]));
        assert_eq!(
            (&three["local_start"], &three["local_end"]),
            (&value!("2030-01-04 15:00:00"), &value!("2030-01-07 11:00:00"))
        );
        assert_eq!(
            (&three["party"], &three["resource_name"], &three["staff"]),
            (&value!(4), &value!("Cabin"), &Value::Null)
        );
        assert_eq!(refusal(&database, &stay(&["--from", "2030-01-05", "--nights", "2"])), "the time is taken");
        assert_eq!(
            refusal(&database, &stay(&["--from", "2030-01-07", "--nights", "1"])),
            "the stay is too short: at least 2"
        );
        json(&database, &stay(&["--date", "2030-01-07", "--nights", "2"]));
        let sunday = refusal(&database, &stay(&["--from", "2030-01-13", "--nights", "2"]));
        assert!(sunday.starts_with("no stay begins on that weekday: only on Monday, "), "{sunday}");

        let four = json(&database, &event(&["--date", "2030-01-08", "--party", "4", "--name", "Rui", "--phone", "1"]));
        assert_eq!((&four["event_name"], &four["local_start"]), (&value!("Yoga"), &value!("2030-01-08 19:00:00")));
        assert_eq!(
            refusal(&database, &event(&["--date", "2030-01-08", "--party", "3", "--name", "Eva"])),
            "too few places are left: 2"
        );
        assert!(
            refusal(&database, &event(&["--date", "2030-01-08", "--name", "rui", "--phone", "1"]))
                .starts_with("the guest has such a booking already")
        );
        json(&database, &event(&["--start", "2030-01-08T19:00", "--party", "2", "--name", "Eva"]));
        assert_eq!(refusal(&database, &event(&["--date", "2030-01-08", "--name", "Leo"])), "the time is taken");
        assert_eq!(
            refusal(&database, &event(&["--date", "2030-01-15", "--name", "Leo"])),
            "the time is outside opening hours"
        );
        assert_eq!(
            refusal(&database, &event(&["--date", "2030-01-22", "--party", "7", "--name", "Leo"])),
            "the party is too large: it may have at most 6"
        );
        assert_eq!(refusal(&database, &event(&["--name", "Leo"])), "Yoga recurs: add --date DATE");
        let at_yoga = json(&database, &["booking", "list", "--tenant", "shop", "--event", "yoga"]);
        assert_eq!(at_yoga.as_array().unwrap().len(), 2);
        let id = four["id"].as_str().unwrap();
        json(&database, &["booking", "cancel", "--tenant", "shop", id]);
        json(&database, &event(&["--date", "2030-01-08", "--party", "4", "--name", "Leo"]));
    }
}

#[test]
fn a_customer_is_named_by_reference_and_lends_what_the_guest_does_not_say() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        let offered = offers(&database, "shop");
        let booked = json(&database, &haircut("2030-01-07T10:00", &["--customer", "c-1", "--phone", "2"]));
        assert_eq!(
            (&booked["name"], &booked["email"], &booked["phone"]),
            (&value!("Maria"), &value!("maria@example.com"), &value!("2"))
        );
        assert_eq!(booked["customer"], value!(offered.maria.to_string()));
        let again = haircut("2030-01-07T14:00", &["--customer", "c-1", "--phone", "2"]);
        assert!(refusal(&database, &again).contains("duplicate rule of shop"));
        let none = haircut("2030-01-07T14:00", &["--customer", "c-2"]);
        assert!(refusal(&database, &none).starts_with("no customer \"c-2\""));
    }
}

#[test]
fn what_cannot_be_booked_is_refused_in_words() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        offers(&database, "shop");
        for (arguments, said) in [
            (haircut("2030-01-07T20:00", &["--name", "Rui"]), "the time is outside opening hours"),
            (haircut("2030-01-07T10:00", &["--name", " "]), "--name must not be blank"),
            (
                haircut("2030-01-07T10:00", &["--name", "Rui", "--email", "rui"]),
                "--email is not an e-mail address: \"rui\"",
            ),
            (haircut("2030-01-07T10:00", &["--name", "Rui", "--staff", "cabin"]), "Cabin does not give this service"),
            (
                haircut("2030-01-07T10:00", &["--name", "Rui", "--party", "2"]),
                "the party is too large: it may have at most 1",
            ),
            (
                haircut("2030-01-07T10:00", &["--name", "Rui", "--staff", "anna"]),
                "no resource \"anna\": did you mean ana?",
            ),
        ] {
            assert_eq!(refusal(&database, &arguments), said, "{arguments:?}");
        }
        assert!(
            refusal(&database, &haircut("noon", &["--name", "Rui"])).starts_with("--start is not a time: \"noon\"")
        );
        let plain = [
            "booking",
            "create",
            "--tenant",
            "shop",
            "--resource",
            "ana",
            "--start",
            "2030-01-07T10:00",
            "--name",
            "Rui",
        ];
        assert_eq!(
            refusal(&database, &[&plain[..], &["--duration", "45"]].concat()),
            "45 minutes cannot be booked: the lengths offered are 30, 60"
        );
        assert_eq!(json(&database, &[&plain[..], &["--duration", "60"]].concat())["local_end"], "2030-01-07 11:00:00");
        assert!(
            refusal(&database, &["booking", "show", "--tenant", "shop", "nothing"])
                .starts_with("no booking \"nothing\"")
        );

        let create = ["booking", "create", "--tenant", "shop", "--name", "Rui"];
        for (more, said) in [
            (&[][..], "--resource <RESOURCE>|--service <SERVICE>"),
            (&["--service", "cut"], "--start TIME is missing"),
            (&["--service", "cut", "--date", "2030-01-07"], "slots have a time"),
            (&["--unit", "cabin"], "--unit needs the stay"),
            (&["--unit", "cabin", "--start", "2030-01-07T10:00"], "stays begin at the check-in"),
            (&["--unit", "cabin", "--service", "cut"], "cannot be used with"),
            (&["--resource", "ana", "--start", "2030-01-07T10:00", "--party", "0"], "invalid value '0'"),
            (&["--window", "w"], "--window needs --date DATE"),
        ] {
            let told = usage(&database, &[&create[..], more].concat());
            assert!(told.contains(said), "{more:?}: {told}");
        }
        usage(
            &database,
            &["booking", "create", "--tenant", "shop", "--resource", "ana", "--start", "2030-01-07T10:00"],
        );
    }
}

#[test]
fn what_is_free_is_listed_and_a_day_is_drawn() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        let offered = offers(&database, "shop");
        json(&database, &haircut("2030-01-07T09:00", &["--staff", "ana", "--name", "Rui"]));
        let slots = |more: &[&str]| {
            let range = ["--from", "2030-01-07", "--to", "2030-01-07"];
            json(&database, &[&["slots", "--tenant", "shop"], more, &range].concat())
        };
        let starts = |slots: &Value| -> Vec<String> {
            slots
                .as_array()
                .unwrap()
                .iter()
                .map(|slot| slot["local_start"].as_str().unwrap()[11..16].to_owned())
                .collect()
        };
        let anybody = slots(&["--service", "cut"]);
        assert_eq!(starts(&anybody)[..3], ["09:00", "09:30", "10:00"]);
        let bea = value!([{"id": offered.bea.to_string(), "name": "Bea"}]);
        assert_eq!((&anybody[0]["by"], &anybody[0]["remaining"]), (&bea, &value!(1)));
        let ana = slots(&["--service", "cut", "--resource", "ana"]);
        assert_eq!(starts(&ana)[..2], ["10:00", "10:30"], "ten minutes are kept free behind the first");
        assert_eq!(starts(&slots(&["--resource", "ana"]))[..2], ["10:00", "10:30"], "half an hour by itself");
        let stays = slots(&["--resource", "cabin", "--nights", "3"]);
        assert_eq!((&stays[0]["arrival"], &stays[0]["departure"]), (&value!("2030-01-07"), &value!("2030-01-10")));

        let show = ["schedule", "show", "--tenant", "shop", "--resource", "ana", "--date", "2030-01-07"];
        let day = json(&database, &show);
        assert_eq!(day["bookings"].as_array().unwrap().len(), 1);
        let times = |list: &Value| -> Vec<String> {
            list.as_array()
                .unwrap()
                .iter()
                .map(|one| {
                    format!(
                        "{}-{}",
                        &one["local_start"].as_str().unwrap()[11..16],
                        &one["local_end"].as_str().unwrap()[11..16]
                    )
                })
                .collect()
        };
        assert_eq!(
            (times(&day["open"]), times(&day["free"])),
            (vec!["09:00-17:00".to_owned()], vec!["09:40-17:00".to_owned()])
        );
        let drawn = words(&database, &show).out;
        assert!(
            drawn.starts_with("Ana, 2030-01-07 (America/Sao_Paulo)\nopen 09:00-17:00\n\n09:00-09:30  ██ "),
            "{drawn}"
        );
        assert!(drawn.contains("Rui, Haircut (confirmed) ") && drawn.contains("09:40-17:00  ░"), "{drawn}");
        stored::hold(&database, "shop", offered.ana);
        let held = json(&database, &show);
        assert_eq!(times(&held["holds"]), ["12:00-12:30"]);
    }
}
