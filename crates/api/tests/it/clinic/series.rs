//! Series: all appointments or none, and what is told of those that cannot be.

use super::{Clinic, NOBODY, conflicts, id, refused};
use engine::model::{LengthSource, Resource, Service};
use serde_json::{Value, json};

const SERIES: &str = "/v1/scheduling/appointments/series";
const APPOINTMENTS: &str = "/v1/scheduling/appointments";

/// A provider who works on Tuesdays from eight to ten, a patient, and a type of appointment.
struct Practice {
    place: Resource,
    ana: Resource,
    patient: String,
    kind: Service,
}

async fn practice(clinic: &Clinic) -> Practice {
    let place = clinic.thing(engine::model::ResourceKind::Location, "Centro");
    let ana = clinic.provider("Ana", &place, &[("08:00", "10:00")]);
    let patient = id(&clinic.make("/v1/patients", json!({ "name": "Lia" })).await);
    let kind = clinic.kind(LengthSource::Provider);
    Practice { place, ana, patient, kind }
}

impl Practice {
    /// An appointment with her at half past eight, in winter time, with more fields.
    fn body(&self, more: Value) -> Value {
        let mut body = json!({
            "provider_profile_id": self.ana.id.to_string(), "patient_id": self.patient,
            "appointment_type_id": self.kind.id.to_string(), "location_id": self.place.id.to_string(),
            "start_time": "2026-03-10T07:30:00Z", "end_time": "2026-03-10T08:00:00Z",
        });
        let Value::Object(more) = more else { panic!("fields are an object") };
        body.as_object_mut().unwrap().extend(more);
        body
    }
}

fn starts(made: &Value) -> Vec<&str> {
    let all = made["appointments"].as_array().unwrap().iter();
    all.map(|one| one["start_time"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn a_series_is_made_by_a_rule_or_by_dates() {
    for clinic in Clinic::each() {
        let here = practice(&clinic).await;
        let weekly =
            json!({ "rrule": "FREQ=WEEKLY;COUNT=4", "external_reference": "erp-1", "notes": "bring the card" });
        let made = clinic.make(SERIES, here.body(weekly)).await;
        // The clocks of Berlin go forward on the 29th: it is half past eight there all the same.
        let expected = ["2026-03-10T07:30:00Z", "2026-03-17T07:30:00Z", "2026-03-24T07:30:00Z", "2026-03-31T06:30:00Z"];
        assert_eq!(starts(&made), expected);
        let all = made["appointments"].as_array().unwrap();
        assert_eq!(made["series_id"], all[0]["id"]);
        assert!(all.iter().all(|one| one["status"] == "requested" && one["notes"] == "bring the card"));
        let names: Vec<_> = all.iter().map(|one| one["external_reference"].as_str()).collect();
        assert_eq!(names, [Some("erp-1"), None, None, None]);
        for one in all {
            let shown = clinic.api.get(&format!("{APPOINTMENTS}/{}", one["id"].as_str().unwrap())).await.json();
            assert_eq!(shown["status_history"].as_array().unwrap().len(), 1);
        }
        let dates = json!({
            "dates": ["2026-04-21", "2026-04-14T07:00:00+02:00", "2026-04-21", "2026-04-21T06:30:00"],
        });
        let made = clinic.make(SERIES, here.body(dates)).await;
        assert_eq!(starts(&made), ["2026-04-14T05:00:00Z", "2026-04-21T06:30:00Z"], "each moment once, in order");
        let listed = clinic.api.get(&format!("{APPOINTMENTS}?patient_id={}", here.patient)).await.json();
        assert_eq!(listed["appointments"].as_array().unwrap().len(), 6);
    }
}

#[actix_web::test]
async fn one_that_cannot_be_made_is_told_with_what_is_nearest_and_nothing_is_made() {
    for clinic in Clinic::each() {
        let here = practice(&clinic).await;
        let taken = json!({ "start_time": "2026-03-17T07:30:00Z", "end_time": "2026-03-17T08:00:00Z" });
        clinic.make(APPOINTMENTS, here.body(taken)).await;
        let other = id(&clinic.make("/v1/patients", json!({ "name": "Leo" })).await);
        let wish = here.body(json!({ "rrule": "RRULE:FREQ=WEEKLY;COUNT=3", "patient_id": other }));
        let reply = clinic.api.post(SERIES, &wish).await;
        conflicts(&reply, "series_conflict");
        let told = reply.json();
        let failing = told["occurrences"].as_array().unwrap();
        assert_eq!(failing.len(), 1, "{told}");
        assert_eq!(
            (&failing[0]["start_time"], &failing[0]["end_time"], &failing[0]["code"]),
            (&json!("2026-03-17T07:30:00Z"), &json!("2026-03-17T08:00:00Z"), &json!("provider_taken"))
        );
        let nearest = &failing[0]["alternative"];
        assert_eq!(
            nearest["start_datetime"], "2026-03-17T08:00:00Z",
            "half an hour later, as near as half an hour earlier"
        );
        assert_eq!(told["alternatives"], json!([nearest]));
        let listed = clinic.api.get(&format!("{APPOINTMENTS}?patient_id={other}")).await.json();
        assert_eq!(listed["appointments"], json!([]));
        // With what is told in its place it can be made.
        let dates = json!({
            "rrule": null, "dates": ["2026-03-10", nearest["start_datetime"], "2026-03-24"], "patient_id": other,
        });
        assert_eq!(clinic.make(SERIES, here.body(dates)).await["appointments"].as_array().unwrap().len(), 3);
        // Visits of one series are in each other's way.
        let third = id(&clinic.make("/v1/patients", json!({ "name": "Rui" })).await);
        let close = json!({ "dates": ["2026-05-05T07:00:00Z", "2026-05-05T07:15:00Z"], "patient_id": third });
        let told = clinic.api.post(SERIES, &here.body(close)).await.json();
        assert_eq!(told["occurrences"][0]["start_time"], "2026-05-05T07:15:00Z");
        assert_eq!(told["occurrences"][0]["alternative"]["start_datetime"], "2026-05-05T07:30:00Z");
    }
}

#[actix_web::test]
async fn what_a_series_must_say() {
    for clinic in Clinic::each() {
        let here = practice(&clinic).await;
        for (more, detail) in [
            (json!({}), "rrule or dates is required"),
            (
                json!({ "rrule": "FREQ=WEEKLY;COUNT=2", "dates": ["2026-03-10"] }),
                "dates must not be given beside rrule",
            ),
            (json!({ "rrule": "FREQ=WEEKLY" }), "rrule must end, with COUNT or UNTIL"),
            (json!({ "rrule": "FREQ=WEEKLY;COUNT=101" }), "rrule must have at most 100 days"),
            (json!({ "rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2" }), "rrule must have a day"),
            (json!({ "rrule": 7 }), "rrule must be a string"),
            (json!({ "dates": [] }), "dates must not be empty"),
            (json!({ "dates": ["soon"] }), "dates[0] must be a date such as 2026-03-10"),
            (
                json!({ "rrule": "FREQ=WEEKLY", "end_time": "2026-03-10T07:30:00Z" }),
                "end_time must be after start_time; rrule must end, with COUNT or UNTIL",
            ),
        ] {
            refused(&clinic.api.post(SERIES, &here.body(more)).await, 422, detail);
        }
        let rule = json!({ "rrule": "FREQ=SECONDLY;COUNT=2" });
        let reply = clinic.api.post(SERIES, &here.body(rule)).await;
        assert!(reply.status == 422 && reply.text.contains("rrule is no rule that is read: "), "{}", reply.text);
        let nobody = json!({ "rrule": "FREQ=WEEKLY;COUNT=2", "patient_id": NOBODY });
        refused(&clinic.api.post(SERIES, &here.body(nobody)).await, 404, "patient not found");
        clinic.keep(Resource { active: false, ..here.ana.clone() });
        let gone = clinic.api.post(SERIES, &here.body(json!({ "rrule": "FREQ=WEEKLY;COUNT=2" }))).await;
        conflicts(&gone, "provider_inactive");
    }
}

#[actix_web::test]
async fn a_retry_makes_no_second_series() {
    for clinic in Clinic::each() {
        let here = practice(&clinic).await;
        let api = clinic.api.clone().header("idempotency-key", "series-1");
        let body = here.body(json!({ "rrule": "FREQ=WEEKLY;COUNT=3" }));
        let (first, second) = (api.post(SERIES, &body).await, api.post(SERIES, &body).await);
        assert_eq!((first.status, first.text), (201, second.text));
        let listed = clinic.api.get(&format!("{APPOINTMENTS}?patient_id={}", here.patient)).await.json();
        assert_eq!(listed["appointments"].as_array().unwrap().len(), 3);
    }
}

#[actix_web::test]
async fn what_is_listed_can_be_booked_and_what_is_told_instead_too() {
    for clinic in Clinic::each() {
        let here = practice(&clinic).await;
        let mut profile = here.ana.profile();
        profile.buffer = slot_core::Length::minutes(10);
        profile.daily_limit = std::num::NonZeroU32::new(2);
        clinic.keep(Resource { profile: Some(Box::new(profile)), ..here.ana.clone() });
        let query = format!(
            "date_from=2026-03-03&date_to=2026-04-01&appointment_type_id={}&provider_id={}&limit=200",
            here.kind.id, here.ana.id
        );
        let mut turn = 0;
        // Until nothing is left.
        loop {
            let page = clinic.page(&query).await;
            let slots = page["slots"].as_array().unwrap();
            if slots.is_empty() {
                break;
            }
            turn += 7;
            let slot = &slots[turn % slots.len()];
            let patient = id(&clinic.make("/v1/patients", json!({ "name": format!("Patient {turn}") })).await);
            let time = json!({
                "start_time": slot["start_datetime"], "end_time": slot["end_datetime"], "patient_id": patient,
            });
            clinic.make(APPOINTMENTS, here.body(time.clone())).await;
            // Somebody else wants the same, and takes the first of what is told instead.
            let other = id(&clinic.make("/v1/patients", json!({ "name": "Other" })).await);
            let mut again = here.body(time);
            again["patient_id"] = json!(other);
            let reply = clinic.api.post(APPOINTMENTS, &again).await;
            assert_eq!(reply.status, 409, "{}", reply.text);
            if let Some(instead) = reply.json()["alternatives"].as_array().unwrap().first() {
                again["start_time"] = instead["start_datetime"].clone();
                again["end_time"] = instead["end_datetime"].clone();
                clinic.make(APPOINTMENTS, again).await;
            }
        }
        assert!(turn > 7 * 3, "five Tuesdays, two a day");
    }
}
