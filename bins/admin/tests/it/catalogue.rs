//! `apply` and `export`: what a file declares is made, changed and left, and said again.

use crate::{
    offers::offers,
    run::{command, json, refusal, run, tenant, usage, words},
    stored::change,
};
use engine::{
    Clock as _, Context, SystemClock, SystemIds, Tx,
    model::{HoursRule, Resource, ResourceKind},
    verbs::{ResourceChange, change_resource},
};
use rig::TempDatabase;
use serde_json::{Value, json as value};
use slot_core::WallRange;
use std::{fs, io::Write as _, path::PathBuf, process::Stdio};
use tempfile::TempDir;
use time::Weekday;

/// A folder for files.
pub(crate) struct Files(TempDir);

impl Files {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// A file of this name with this text.
    pub(crate) fn text(&self, name: &str, text: &str) -> String {
        let path: PathBuf = self.0.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// A JSON file.
    pub(crate) fn json(&self, file: &Value) -> String {
        self.text("catalogue.json", &file.to_string())
    }
}

/// The example of the documentation.
pub(crate) fn example() -> Value {
    let text = include_str!("../../../../docs/catalogue.md");
    let block = text.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    serde_json::from_str(block).unwrap()
}

/// `kind ref` of everything in a list of an answer.
pub(crate) fn named(answer: &Value, list: &str) -> Vec<String> {
    let items = answer[list].as_array().unwrap().iter();
    items.map(|item| format!("{} {}", item["kind"].as_str().unwrap(), item["ref"].as_str().unwrap())).collect()
}

#[test]
fn the_example_is_created_then_left() {
    let (files, example) = (Files::new(), example());
    let all = [
        "tenant corner-salon",
        "location shop",
        "person ana",
        "person bo",
        "equipment dryer",
        "service cut",
        "window walk-in",
        "event braids",
        "customer c-1",
        "webhook https://example.com/hooks",
    ];
    for database in TempDatabase::each() {
        let file = files.json(&example);
        let dry = json(&database, &["apply", &file, "--dry-run"]);
        assert_eq!((named(&dry, "created"), &dry["created"][0]["id"]), (all.map(str::to_owned).to_vec(), &Value::Null));
        assert_eq!(json(&database, &["tenant", "list"]), value!([]), "a dry run writes nothing");

        let made = json(&database, &["apply", &file]);
        assert_eq!(named(&made, "created"), all);
        assert_eq!((named(&made, "changed").len(), named(&made, "left").len()), (0, 0));
        assert_eq!(made["created"][1].as_object().unwrap().len(), 3);
        assert_eq!(made["created"][0]["id"], json(&database, &["tenant", "show", "corner-salon"])["id"]);

        let again = json(&database, &["apply", &file]);
        assert_eq!(named(&again, "left"), all);
        assert_eq!((named(&again, "created").len(), named(&again, "changed").len()), (0, 0));
        let spoken = words(&database, &["apply", &file]).out;
        assert!(spoken.starts_with("DONE ") && spoken.ends_with("0 created, 0 changed, 10 left\n"), "{spoken}");
    }
}

#[test]
fn only_what_is_said_changes() {
    let (files, example) = (Files::new(), example());
    for database in TempDatabase::each() {
        json(&database, &["apply", &files.json(&example)]);
        let before = json(&database, &["export", "--tenant", "corner-salon"]);
        let part = value!({"tenants": [{"slug": "corner-salon", "services": [
            {"ref": "cut", "price": 36.5, "color": null}, {"ref": "wash", "name": "Wash", "duration_minutes": 15},
        ]}]});
        let done = json(&database, &["apply", &files.json(&part)]);
        assert_eq!(named(&done, "created"), ["service wash"]);
        assert_eq!(named(&done, "changed"), ["service cut"]);
        assert_eq!(named(&done, "left"), ["tenant corner-salon"]);
        let after = json(&database, &["export", "--tenant", "corner-salon"]);
        let cut = &after["tenants"][0]["services"][0];
        assert_eq!((&cut["price"], &cut["color"], &cut["name"]), (&value!(36.5), &Value::Null, &value!("Haircut")));
        for list in
            ["locations", "people", "equipment", "windows", "events", "customers", "webhooks", "max_advance_days"]
        {
            assert_eq!(after["tenants"][0][list], before["tenants"][0][list], "{list}");
        }
        let gone = value!({"tenants": [{"slug": "corner-salon", "max_advance_days": null, "status": "inactive"}]});
        assert_eq!(named(&json(&database, &["apply", &files.json(&gone)]), "changed"), ["tenant corner-salon"]);
        let own = &json(&database, &["export", "--tenant", "corner-salon"])["tenants"][0];
        assert_eq!((&own["max_advance_days"], &own["status"]), (&Value::Null, &value!("inactive")));
    }
}

#[test]
fn what_is_not_listed_stays_unless_it_is_pruned() {
    let (files, example) = (Files::new(), example());
    for database in TempDatabase::each() {
        json(&database, &["apply", &files.json(&example)]);
        let file =
            value!({"tenants": [{"slug": "corner-salon", "people": [{"ref": "ana"}], "windows": [], "webhooks": []}]});
        let stays = json(&database, &["apply", &files.json(&file)]);
        assert_eq!(named(&stays, "changed").len(), 0);
        let dry = json(&database, &["apply", &files.json(&file), "--prune", "--dry-run"]);
        let pruned = json(&database, &["apply", &files.json(&file), "--prune"]);
        assert_eq!(pruned, dry, "what is there has an id in a dry run too");
        assert_eq!(named(&pruned, "changed"), ["webhook https://example.com/hooks", "person bo", "window walk-in"]);
        let own = &json(&database, &["export", "--tenant", "corner-salon"])["tenants"][0];
        let people: Vec<_> =
            own["people"].as_array().unwrap().iter().map(|one| (&one["ref"], &one["active"])).collect();
        assert_eq!(people, [(&value!("ana"), &value!(true)), (&value!("bo"), &value!(false))]);
        assert_eq!((&own["windows"][0]["status"], &own["webhooks"]), (&value!("CLOSED"), &value!([])));
        assert_eq!(own["equipment"][0]["active"], true, "there is no list of equipment");
        let again = json(&database, &["apply", &files.json(&file), "--prune"]);
        assert_eq!(named(&again, "changed").len(), 0);
    }
}

#[test]
fn an_export_changes_nothing_and_makes_the_same_elsewhere() {
    let (files, example) = (Files::new(), example());
    for (database, other) in TempDatabase::each().into_iter().zip(TempDatabase::each()) {
        json(&database, &["apply", &files.json(&example)]);
        for format in ["json", "toml"] {
            let text = words(&database, &["export", "--tenant", "corner-salon", "--format", format]).out;
            let file = files.text(&format!("export.{format}"), &text);
            let again = json(&database, &["apply", &file]);
            assert_eq!((named(&again, "created").len(), named(&again, "changed").len()), (0, 0), "{again}\n{text}");
            assert_eq!(named(&again, "left").len(), 10);
            json(&other, &["apply", &file]);
            let copy = words(&other, &["export", "--tenant", "corner-salon", "--format", format]).out;
            assert_eq!(copy, text);
        }
    }
}

#[test]
fn standard_input_is_json_unless_said_otherwise() {
    let database = TempDatabase::sqlite();
    for (arguments, text, list) in [
        (&["apply", "-"][..], r#"{"tenants": [{"slug": "a", "name": "A", "timezone": "UTC"}]}"#, "created"),
        (&["apply", "-", "--format", "toml"], "[[tenants]]\nslug = 'a'\nname = 'B'\n", "changed"),
    ] {
        let mut started = command();
        started.args(["--json", "--database-url", database.url()]).args(arguments);
        let mut child = started.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(named(&answer, list), ["tenant a"]);
    }
}

#[test]
fn the_command_line_says_what_it_needs() {
    let (database, files) = (TempDatabase::sqlite(), Files::new());
    let nameless = files.text("catalogue", "{}");
    assert!(refusal(&database, &["apply", &nameless]).contains("--format"));
    assert!(refusal(&database, &["apply", "nowhere.json"]).contains("cannot read nowhere.json"));
    assert!(refusal(&database, &["export", "--tenant", "nobody"]).contains("no tenant"));
    assert!(usage(&database, &["apply", &nameless, "--format", "yaml"]).contains("json"));
    let broken = files.text("broken.toml", "a = ");
    assert!(refusal(&database, &["apply", &broken]).starts_with("the file is not TOML"));
    assert!(refusal(&database, &["apply", &files.text("x.json", "{")]).starts_with("the file is not JSON"));
}

#[test]
fn people_keep_the_hours_of_their_location() {
    let files = Files::new();
    let hours = |day: &str| value!([{"day": day, "start": "09:00", "end": "12:00"}]);
    let place = |name: &str, day: &str| value!({"ref": name, "name": name, "hours": hours(day)});
    for database in TempDatabase::each() {
        let (_, made) = (
            tenant(&database, "shop"),
            value!({"tenants": [{"slug": "shop",
            "locations": [place("north", "monday")],
            "people": [{"ref": "a", "name": "A"}, {"ref": "b", "name": "B", "hours": hours("friday")}]}]}),
        );
        json(&database, &["apply", &files.json(&made)]);
        let changed = value!({"tenants": [{"slug": "shop", "locations": [place("north", "tuesday")]}]});
        let done = json(&database, &["apply", &files.json(&changed)]);
        assert_eq!(named(&done, "changed"), ["location north", "person a"], "whoever follows");
        let south = value!({"tenants": [{"slug": "shop", "locations": [place("south", "sunday")],
            "people": [{"ref": "a", "location": "south"}, {"ref": "b", "location": "south"}]}]});
        json(&database, &["apply", &files.json(&south)]);
        let own = &json(&database, &["export", "--tenant", "shop"])["tenants"][0];
        assert_eq!((&own["people"][0]["hours"], &own["people"][1]["hours"]), (&Value::Null, &hours("friday")));
        let back = value!({"tenants": [{"slug": "shop", "people": [{"ref": "b", "hours": null}]}]});
        assert_eq!(named(&json(&database, &["apply", &files.json(&back)]), "changed"), ["person b"]);
        assert_eq!(named(&json(&database, &["apply", &files.json(&back)]), "left"), ["tenant shop", "person b"]);
    }
}

/// Runs the tool with a file and answers its exit code and what it says is wrong.
pub(crate) fn faults(database: &TempDatabase, file: &str) -> Vec<String> {
    let ran = run(command().args(["--database-url", database.url(), "apply", file]));
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{}", ran.err);
    ran.err.strip_prefix("error: ").unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn what_was_made_elsewhere_goes_by_its_id() {
    let files = Files::new();
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        let offered = offers(&database, "shop");
        json(
            &database,
            &[
                "apply",
                &files.json(&value!({"tenants": [{"slug": "shop", "locations": [
            {"ref": "here", "name": "Here", "hours": [{"day": "monday", "start": "09:00", "end": "24:00"}]}]}]})),
            ],
        );
        let file = json(&database, &["export", "--tenant", "shop"]);
        let own = &file["tenants"][0];
        assert_eq!(own["people"][0]["ref"], offered.ana.ulid());
        assert_eq!(own["services"][0]["given_by"], value!([offered.ana.ulid(), offered.bea.ulid()]));
        assert_eq!(own["rooms"][0]["stay"]["unit"], "night");
        let again = json(&database, &["apply", &files.json(&file)]);
        assert_eq!((named(&again, "created").len(), named(&again, "changed").len()), (0, 0), "{again}");
        let by_id =
            value!({"tenants": [{"slug": "shop", "people": [{"ref": offered.ana.to_string(), "role": "Owner"}]}]});
        let done = json(&database, &["apply", &files.json(&by_id)]);
        assert_eq!(done["changed"][0]["id"], offered.ana.to_string());
    }
}

#[test]
fn hours_that_change_elsewhere_take_their_followers_along() {
    let files = Files::new();
    for database in TempDatabase::each() {
        json(&database, &["apply", &files.json(&example())]);
        let followers = change(&database, |tx| {
            let tenant = tx.tenant_by_slug("corner-salon")?.unwrap();
            let of = |tx: &mut dyn Tx, kind, named| Ok(tx.resource_by_reference(tenant.id, kind, named)?.unwrap());
            let shop = of(tx, ResourceKind::Location, "shop")?;
            let ids = SystemIds::default();
            let cx = Context { now: SystemClock.now(), ids: &ids };
            let sunday = vec![HoursRule::open(Weekday::Sunday, WallRange::ALL_DAY)];
            let new = ResourceChange { hours: Some(sunday.clone()), ..ResourceChange::default() };
            change_resource(tx, cx, &tenant, shop.id, &new)?.unwrap();
            let (ana, bo) = (of(tx, ResourceKind::Person, "ana")?, of(tx, ResourceKind::Person, "bo")?);
            assert_eq!((ana.hours.clone(), ana.hours_from), (Some(sunday.clone()), Some(shop.id)));
            assert_eq!((bo.hours != Some(sunday), bo.hours_from), (true, None));
            change_resource(tx, cx, &tenant, ana.id, &new)?.unwrap();
            let followers = tx.followers(tenant.id, shop.id)?;
            Ok(followers.into_iter().filter(|one| one.hours_from.is_some()).count())
        });
        assert_eq!(followers, 0, "hours that are set are one's own");
    }
}

#[test]
fn a_location_that_is_shut_shuts_those_who_belong_there() {
    let files = Files::new();
    for database in TempDatabase::each() {
        let mut file = example();
        let shop = &mut file["tenants"][0];
        shop["max_advance_days"] = Value::Null;
        shop["locations"][0]["closures"] = value!([{ "date": "2090-12-30" }]);
        json(&database, &["apply", &files.json(&file)]);
        // Ana keeps the hours of the shop, Bo has his own; Saturdays are open for both, but for one.
        let open = |person: &str, date: &str| {
            let whom = ["slots", "--tenant", "corner-salon", "--service", "cut", "--resource", person];
            json(&database, &[&whom[..], &["--from", date, "--to", date]].concat()).as_array().unwrap().len()
        };
        let both = |date: &str| (open("ana", date), open("bo", date));
        let usual = both("2090-12-23");
        assert!(usual.0 > 0 && usual.1 > 0, "{usual:?}");
        assert_eq!((both("2091-01-06"), both("2090-12-30")), (usual, (0, 0)));
        let exported = json(&database, &["export", "--tenant", "corner-salon"]);
        let again = json(&database, &["apply", &files.json(&exported)]);
        assert_eq!((named(&again, "created").len(), named(&again, "changed").len()), (0, 0), "{again}");
        let shop = |fields: Value| {
            let mut shop = value!({ "ref": "shop" });
            shop.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            let file = value!({ "tenants": [{ "slug": "corner-salon", "locations": [shop] }] });
            json(&database, &["apply", &files.json(&file)])
        };
        let done = shop(value!({ "closures": [] }));
        assert_eq!(named(&done, "changed"), ["location shop", "person ana", "person bo"]);
        assert_eq!(both("2090-12-30"), usual);
        let block = value!([{ "type": "block", "title": "Works", "start_date": "2091-01-06" }]);
        shop(value!({ "overrides": block }));
        assert_eq!(both("2091-01-06"), (0, usual.1), "overrides are of the hours, and Bo has his own");
    }
}

#[test]
fn people_without_hours_stay_without_in_another_database() {
    let files = Files::new();
    for database in TempDatabase::each() {
        json(&database, &["apply", &files.json(&example())]);
        change(&database, |tx| {
            let tenant = tx.tenant_by_slug("corner-salon")?.unwrap();
            let bo = tx.resource_by_reference(tenant.id, ResourceKind::Person, "bo")?.unwrap();
            let rev = bo.rev;
            tx.update_resource(&Resource { hours: None, rev: rev + 1, ..(*bo).clone() }, rev)
        });
        let file = json(&database, &["export", "--tenant", "corner-salon"]);
        assert_eq!(file["tenants"][0]["people"][1]["hours"], value!([]));
        let again = json(&database, &["apply", &files.json(&file)]);
        assert_eq!(named(&again, "changed"), [""; 0], "{again}");
    }
}

#[test]
fn the_demo_is_a_file_like_any_other() {
    let (files, demo) = (Files::new(), include_str!("../../../server/demo/catalogue.json"));
    for database in TempDatabase::each() {
        let made = json(&database, &["apply", &files.text("demo.json", demo)]);
        let count = named(&made, "created").len();
        let again = json(&database, &["apply", &files.text("demo.json", demo)]);
        assert_eq!((count > 50, named(&again, "left").len()), (true, count));
        for slug in ["demo-sales", "demo-salon", "demo-clinic"] {
            for format in ["json", "toml"] {
                let text = words(&database, &["export", "--tenant", slug, "--format", format]).out;
                let again = json(&database, &["apply", &files.text(&format!("{slug}.{format}"), &text)]);
                assert_eq!((named(&again, "created").len(), named(&again, "changed").len()), (0, 0), "{again}");
            }
        }
    }
}
