//! A clinic in a file: how people see patients, and what is known of those.

use crate::{
    catalogue::{Files, faults, named},
    run::{json, words},
};
use rig::TempDatabase;
use serde_json::{Value, json as value};

fn clinic() -> Value {
    value!({ "tenants": [{
        "slug": "vida", "name": "Vida", "timezone": "America/Sao_Paulo", "waitlist_offer_minutes": 45,
        "locations": [{ "ref": "centro", "name": "Centro" }, { "ref": "norte", "name": "Norte" }],
        "rooms": [{ "ref": "sala", "name": "Sala", "location": "centro" }],
        "people": [{
            "ref": "ana", "name": "Dra. Ana", "location": "centro", "hours": [], "durations_minutes": [30],
            "clinic": {
                "specialties": ["Cardiologia"], "buffer_minutes": 5, "max_daily_appointments": 12,
                "primary_location": "centro", "accepts_new_patients": false,
                "templates": [
                    { "day": "monday", "start_time": "08:00", "end_time": "12:00", "location": "centro", "room": "sala",
                      "slot_minutes": 20, "valid_from": "2027-01-01", "valid_until": "2027-12-31" },
                    { "day": "monday", "start_time": "14:00", "end_time": "24:00", "location": "norte", "active": false },
                ],
            },
        }],
        "services": [{ "ref": "ecg", "name": "ECG", "duration_minutes": 30, "specialty": "Cardiologia" }],
        "customers": [{
            "ref": "lia", "name": "Lia", "birth_date": "1950-02-28", "gender": "female",
            "external_ids": [{ "system": "crm", "name": "1" }],
        }],
    }] })
}

#[test]
fn a_clinic_is_kept_and_exported_as_it_was_said() {
    let files = Files::new();
    for (database, other) in TempDatabase::each().into_iter().zip(TempDatabase::each()) {
        json(&database, &["apply", &files.json(&clinic())]);
        let again = json(&database, &["apply", &files.json(&clinic())]);
        assert_eq!((named(&again, "created").len(), named(&again, "changed").len()), (0, 0), "{again}");
        let own = &json(&database, &["export", "--tenant", "vida"])["tenants"][0];
        let said = &clinic()["tenants"][0];
        assert_eq!(own["people"][0]["clinic"], said["people"][0]["clinic"]);
        assert_eq!(own["services"][0]["specialty"], said["services"][0]["specialty"]);
        assert_eq!(own["waitlist_offer_minutes"], said["waitlist_offer_minutes"]);
        for field in ["birth_date", "gender", "external_ids"] {
            assert_eq!(own["customers"][0][field], said["customers"][0][field], "{field}");
        }
        let text = words(&database, &["export", "--tenant", "vida"]).out;
        json(&other, &["apply", &files.text("copy.json", &text)]);
        assert_eq!(words(&other, &["export", "--tenant", "vida"]).out, text);
        // Whoever works at a location keeps its zone, in the file or not.
        let moved = value!({ "tenants": [
            { "slug": "vida", "locations": [{ "ref": "norte", "timezone": "America/Manaus" }] },
        ] });
        assert_eq!(
            named(&json(&database, &["apply", &files.json(&moved)]), "changed"),
            ["location norte", "person ana"]
        );
        let bare = value!({ "tenants": [{ "slug": "vida", "people": [{ "ref": "ana", "clinic": {} }] }] });
        json(&database, &["apply", &files.json(&bare)]);
        let own = &json(&database, &["export", "--tenant", "vida"])["tenants"][0];
        assert_eq!(own["people"][0]["clinic"], value!({}), "what is not said is as usual");
    }
}

#[test]
fn what_is_wrong_with_a_clinic_is_said() {
    let (database, files) = (TempDatabase::sqlite(), Files::new());
    let template = "/tenants/0/people/0/clinic/templates/0";
    for (pointer, wrong, said) in [
        (
            format!("{template}/end_time"),
            value!("08:00"),
            "tenants[0].people[0].clinic.templates[0].end_time: must be after",
        ),
        (
            format!("{template}/location"),
            value!("sul"),
            "tenants[0].people[0].clinic.templates[0].location: there is no location",
        ),
        (format!("{template}/room"), value!("x"), "tenants[0].people[0].clinic.templates[0].room: there is no room"),
        (
            format!("{template}/valid_until"),
            value!("2026-01-01"),
            "tenants[0].people[0].clinic.templates[0].valid_until: must not be before",
        ),
        (
            "/tenants/0/people/0/clinic/primary_location".to_owned(),
            value!("sul"),
            "tenants[0].people[0].clinic.primary_location: there is no location",
        ),
        (
            "/tenants/0/people/0/clinic/buffer_minutes".to_owned(),
            value!(241),
            "tenants[0].people[0].clinic.buffer_minutes: must be a whole number",
        ),
    ] {
        let mut file = clinic();
        *file.pointer_mut(&pointer).unwrap() = wrong;
        let found = faults(&database, &files.json(&file));
        assert!(found.len() == 1 && found[0].starts_with(said), "{pointer}: {found:#?}");
    }
    let mut room = clinic();
    room["tenants"][0]["rooms"][0]["clinic"] = value!({});
    assert_eq!(faults(&database, &files.json(&room)), ["tenants[0].rooms[0].clinic: there is no such field of a room"]);
    let mut twice = clinic();
    let first = twice.pointer(template).unwrap().clone();
    twice.pointer_mut("/tenants/0/people/0/clinic/templates").unwrap().as_array_mut().unwrap().push(first);
    let found = faults(&database, &files.json(&twice));
    assert!(found[0].starts_with("tenants[0].people[0].clinic.templates[2]: must not overlap"), "{found:#?}");
}
