//! The waitlist: who waits, where they stand, and what they are offered.

use super::{Clinic, LOCATIONS, NOBODY, PATIENTS, PROVIDERS, TYPES, conflicts, id, refused};
use crate::support::Reply;
use engine::{
    model::{BookingSettings, Scope},
    verbs::change_tenant,
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use slot_core::Length;

const WAITLIST: &str = "/v1/scheduling/waitlist";
const APPOINTMENTS: &str = "/v1/scheduling/appointments";

/// A provider who works from 08:00 to 12:00 in São Paulo on Mondays, and those who come.
struct Practice {
    clinic: Clinic,
    provider: String,
    location: String,
    kind: String,
}

impl Practice {
    async fn each() -> Vec<Self> {
        let mut all = Vec::new();
        for clinic in Clinic::each() {
            let location = id(&clinic.make(LOCATIONS, json!({ "name": "Centro" })).await);
            let fields = json!({ "primary_location_id": location, "specialties": ["Cardiologia"] });
            let provider = clinic.practitioner("Dra. Ana", fields).await;
            let hours = json!({
                "day_of_week": 0, "start_time": "08:00", "end_time": "12:00", "location_id": location,
            });
            clinic.make(&format!("{PROVIDERS}/{provider}/templates"), hours).await;
            let kind = id(&clinic.make(TYPES, json!({ "name": "Consulta", "duration_minutes": 30 })).await);
            all.push(Self { clinic, provider, location, kind });
        }
        all
    }

    async fn patient(&self, name: &str) -> String {
        id(&self.clinic.make(PATIENTS, json!({ "name": name })).await)
    }

    /// Books half an hour on Monday, 9 March, from this time in UTC.
    async fn booked(&self, patient: &str, at: &str) -> String {
        id(&self.clinic.make(APPOINTMENTS, self.visit(patient, at)).await)
    }

    fn visit(&self, patient: &str, at: &str) -> Value {
        let start = api::wire::text::instant(&format!("2026-03-09T{at}:00Z")).unwrap();
        json!({
            "provider_profile_id": self.provider, "patient_id": patient, "appointment_type_id": self.kind,
            "location_id": self.location, "start_time": start.rfc3339().as_str(),
            "end_time": (start + Length::minutes(30)).rfc3339().as_str(),
        })
    }

    async fn cancel(&self, appointment: &str) {
        let reply = self.clinic.api.delete(&format!("{APPOINTMENTS}/{appointment}")).await;
        assert_eq!(reply.status, 204, "{}", reply.text);
    }

    /// Puts somebody on the list of the provider; answers their entry.
    async fn waits(&self, patient: &str, more: Value) -> String {
        let mut body = json!({
            "patient_id": patient, "appointment_type_id": self.kind, "provider_profile_id": self.provider,
        });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        id(&self.clinic.make(WAITLIST, body).await)
    }

    async fn entry(&self, entry: &str) -> Value {
        let reply = self.clinic.api.get(&format!("{WAITLIST}/{entry}")).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()
    }

    async fn status(&self, entry: &str) -> String {
        self.entry(entry).await["status"].as_str().unwrap().to_owned()
    }

    async fn answer(&self, entry: &str, verb: &str) -> Reply {
        self.clinic.api.post(&format!("{WAITLIST}/{entry}/{verb}"), &json!({})).await
    }
}

#[actix_web::test]
async fn an_entry_is_made_listed_and_taken_away() {
    for practice in Practice::each().await {
        let (api, lia) = (&practice.clinic.api, practice.patient("Lia").await);
        let new = json!({
            "patient_id": lia, "appointment_type_id": practice.kind, "specialty": "cardiologia",
            "location_id": practice.location, "preferred_date_from": "2026-03-09", "preferred_date_to": "2026-03-31",
            "preferred_period": "morning", "priority": 3, "notes": "ligar antes",
        });
        let made = practice.clinic.make(WAITLIST, new.clone()).await;
        for (name, value) in new.as_object().unwrap() {
            assert_eq!(made[name], *value, "{name}");
        }
        assert_eq!((&made["status"], &made["position"], &made["offer"]), (&json!("waiting"), &json!(1), &json!(null)));
        assert_eq!(api.get(WAITLIST).await.json(), json!({ "entries": [made], "total": 1, "limit": 20, "offset": 0 }));
        let again = json!({ "patient_id": lia, "appointment_type_id": practice.kind, "specialty": "CARDIOLOGIA" });
        conflicts(&api.post(WAITLIST, &again).await, "already_waiting");
        let path = format!("{WAITLIST}/{}", id(&made));
        let gone = api.delete(&path).await;
        assert_eq!((gone.status, gone.text.as_str()), (204, ""));
        refused(&api.delete(&path).await, 404, "waitlist entry not found");
        let left = api.get(&path).await.json();
        assert_eq!((&left["status"], &left["position"]), (&json!("removed"), &json!(null)));
        assert_eq!(api.get(&format!("{WAITLIST}?status=waiting")).await.json()["total"], json!(0));
        assert_eq!(api.get(&format!("{WAITLIST}?patient_id={lia}&status=removed")).await.json()["total"], json!(1));
        practice.clinic.make(WAITLIST, again).await;
    }
}

#[actix_web::test]
async fn bad_entries_are_refused() {
    for practice in Practice::each().await {
        let (api, lia) = (&practice.clinic.api, practice.patient("Lia").await);
        let good = json!({
            "patient_id": lia, "appointment_type_id": practice.kind, "provider_profile_id": practice.provider,
        });
        let with = |field: &str, value: Value| {
            let mut body = good.clone();
            body[field] = value;
            body
        };
        for (body, status, detail) in [
            (
                json!({}),
                422,
                "patient_id is required; appointment_type_id is required; provider_profile_id or specialty is required",
            ),
            (with("provider_profile_id", json!(null)), 422, "provider_profile_id or specialty is required"),
            (with("priority", json!(11)), 422, "priority must be from 0 to 10"),
            (
                with("preferred_period", json!("noon")),
                422,
                "preferred_period must be one of morning, afternoon, evening",
            ),
            (with("patient_id", json!(NOBODY)), 404, "patient not found"),
            (with("appointment_type_id", json!(NOBODY)), 404, "appointment type not found"),
            (with("provider_profile_id", json!(NOBODY)), 404, "provider not found"),
            (with("location_id", json!(NOBODY)), 404, "location not found"),
        ] {
            refused(&api.post(WAITLIST, &body).await, status, detail);
        }
        let mut dated = with("preferred_date_from", json!("2026-03-10"));
        dated["preferred_date_to"] = json!("2026-03-09");
        refused(&api.post(WAITLIST, &dated).await, 422, "preferred_date_to must not be before preferred_date_from");
        refused(&api.get(&format!("{WAITLIST}/position/{NOBODY}")).await, 404, "waitlist entry not found");
        refused(&api.get(&format!("{WAITLIST}/position/x")).await, 422, "id must be a UUID");
        refused(
            &api.get(&format!("{WAITLIST}?status=none")).await,
            422,
            "status must be one of waiting, offered, booked, expired, removed",
        );
        assert_eq!(api.get(WAITLIST).await.json()["total"], json!(0));
    }
}

#[actix_web::test]
async fn positions_count_those_who_wait_in_one_line() {
    for practice in Practice::each().await {
        let mut entries = Vec::new();
        for (name, priority) in [("Ana", 0), ("Bia", 5), ("Caio", 0)] {
            practice.clinic.world.clock.advance(Length::seconds(1));
            let patient = practice.patient(name).await;
            entries.push(practice.waits(&patient, json!({ "priority": priority })).await);
        }
        let other = practice.patient("Dora").await;
        let wish = json!({ "patient_id": other, "appointment_type_id": practice.kind, "specialty": "Cardiologia" });
        practice.clinic.make(WAITLIST, wish).await;
        let mut places = Vec::new();
        for entry in &entries {
            let told = practice.clinic.api.get(&format!("{WAITLIST}/position/{entry}")).await.json();
            assert_eq!((&told["id"], &told["total_waiting"]), (&json!(entry), &json!(3)));
            places.push(told["position"].as_u64().unwrap());
        }
        assert_eq!(places, [2, 1, 3]);
        let listed = practice.clinic.api.get(WAITLIST).await.json();
        let listed: Vec<&Value> = listed["entries"].as_array().unwrap().iter().map(|one| &one["position"]).collect();
        assert_eq!(listed, [1, 2, 3, 1]);
        practice.clinic.api.delete(&format!("{WAITLIST}/{}", entries[1])).await;
        let told = practice.clinic.api.get(&format!("{WAITLIST}/position/{}", entries[1])).await.json();
        assert_eq!(told, json!({ "id": entries[1], "position": null, "total_waiting": 2 }));
    }
}

#[actix_web::test]
async fn a_place_is_kept_for_the_first_and_booked_through_the_hold() {
    for practice in Practice::each().await {
        let (rui, lia, eva) =
            (practice.patient("Rui").await, practice.patient("Lia").await, practice.patient("Eva").await);
        let visit = practice.booked(&rui, "11:00").await;
        let first = practice.waits(&lia, json!({})).await;
        practice.clinic.world.clock.advance(Length::seconds(1));
        let second = practice.waits(&eva, json!({})).await;
        practice.cancel(&visit).await;
        let offered = practice.entry(&first).await;
        assert_eq!((&offered["status"], &offered["position"]), (&json!("offered"), &json!(null)));
        assert_eq!(
            offered["offer"],
            json!({
                "provider_profile_id": practice.provider, "location_id": practice.location, "room_id": null,
                "start_time": "2026-03-09T11:00:00Z", "end_time": "2026-03-09T11:30:00Z",
                "expires_at": "2026-03-02T12:30:01Z",
            })
        );
        assert_eq!(practice.status(&second).await, "waiting");
        // Sold to nobody else, through any door.
        conflicts(&practice.clinic.api.post(APPOINTMENTS, &practice.visit(&eva, "11:00")).await, "provider_taken");
        let slotflow =
            practice.clinic.world.client(&practice.clinic.world.key(&practice.clinic.tenant, &[Scope::Slotflow]));
        let wish = json!({
            "human_id": practice.provider, "starts_at": "2026-03-09T11:00:00Z", "duration": 30, "attendee_name": "Eva",
        });
        assert_eq!(slotflow.post("/v1/bookings", &wish).await.status, 409);
        conflicts(&practice.answer(&second, "accept").await, "no_offer");
        conflicts(&practice.answer(&second, "decline").await, "no_offer");
        let accepted = practice.answer(&first, "accept").await;
        assert_eq!(accepted.status, 200, "{}", accepted.text);
        let accepted = accepted.json();
        assert_eq!((&accepted["status"], &accepted["offer"]), (&json!("booked"), &json!(null)));
        let visit =
            practice.clinic.api.get(&format!("{APPOINTMENTS}/{}", accepted["appointment_id"].as_str().unwrap())).await;
        let visit = visit.json();
        assert_eq!((&visit["patient_id"], &visit["start_time"]), (&json!(lia), &json!("2026-03-09T11:00:00Z")));
        conflicts(&practice.answer(&first, "accept").await, "no_offer");
        conflicts(&practice.clinic.api.delete(&format!("{WAITLIST}/{first}")).await, "already_booked");
    }
}

#[actix_web::test]
async fn what_is_declined_or_left_or_not_answered_goes_to_the_next() {
    for practice in Practice::each().await {
        let mut entries = Vec::new();
        let rui = practice.patient("Rui").await;
        let visit = practice.booked(&rui, "11:00").await;
        for name in ["Ana", "Bia", "Caio", "Dora"] {
            practice.clinic.world.clock.advance(Length::seconds(1));
            let patient = practice.patient(name).await;
            entries.push(practice.waits(&patient, json!({})).await);
        }
        practice.cancel(&visit).await;
        let declined = practice.answer(&entries[0], "decline").await;
        assert_eq!((declined.status, &declined.json()["status"]), (200, &json!("removed")));
        assert_eq!(practice.status(&entries[1]).await, "offered");
        assert_eq!(practice.clinic.api.delete(&format!("{WAITLIST}/{}", entries[1])).await.status, 204);
        assert_eq!(practice.status(&entries[2]).await, "offered");
        // A moment before its end it stands; at its end it is over, whoever looks first.
        practice.clinic.world.clock.advance(Length::minutes(30) + Length::micros(-1));
        assert_eq!(practice.status(&entries[2]).await, "offered");
        practice.clinic.world.clock.advance(Length::micros(1));
        conflicts(&practice.answer(&entries[2], "accept").await, "offer_expired");
        assert_eq!(practice.status(&entries[2]).await, "expired");
        assert_eq!(practice.status(&entries[3]).await, "offered");
        let kinds = practice.clinic.world.read(|tx, _cx| {
            let events = tx.events_after(practice.clinic.tenant.id, None, 100)?;
            let kinds = events.into_iter().map(|event| event.kind.name());
            Ok(kinds.filter_map(|kind| kind.strip_prefix("waitlist.")).collect::<Vec<_>>())
        });
        assert_eq!(
            kinds,
            [
                "joined", "joined", "joined", "joined", "offered", "declined", "offered", "left", "offered", "expired",
                "offered",
            ]
        );
    }
}

#[actix_web::test]
async fn every_door_that_gives_a_place_back_offers_it() {
    for practice in Practice::each().await {
        let (clinic, api) = (&practice.clinic, &practice.clinic.api);
        let rui = practice.patient("Rui").await;
        let slotflow = clinic.world.client(&clinic.world.key(&clinic.tenant, &[Scope::Slotflow]));
        let mut waiting = Vec::new();
        for name in ["Ana", "Bia", "Caio", "Dora", "Eva"] {
            clinic.world.clock.advance(Length::seconds(1));
            let patient = practice.patient(name).await;
            waiting.push(practice.waits(&patient, json!({})).await);
        }
        // A meeting that is called off in another face.
        let wish = json!({
            "human_id": practice.provider, "starts_at": "2026-03-09T11:00:00Z", "duration": 30, "attendee_name": "Zoe",
        });
        let meeting = slotflow.post("/v1/bookings", &wish).await;
        assert_eq!(meeting.status, 201, "{}", meeting.text);
        let meeting = meeting.json()["id"].as_str().unwrap().to_owned();
        assert_eq!(slotflow.delete(&format!("/v1/bookings/{meeting}")).await.status, 200);
        assert_eq!(practice.entry(&waiting[0]).await["offer"]["start_time"], json!("2026-03-09T11:00:00Z"));
        // An appointment that is moved.
        let visit = practice.booked(&rui, "12:00").await;
        let moved = json!({ "new_start_time": "2026-03-09T13:00:00Z", "new_end_time": "2026-03-09T13:30:00Z" });
        let reply = api.post(&format!("{APPOINTMENTS}/{visit}/reschedule"), &moved).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        let visit = id(&reply.json());
        assert_eq!(practice.entry(&waiting[1]).await["offer"]["start_time"], json!("2026-03-09T12:00:00Z"));
        // Somebody who will not come.
        assert_eq!(api.post(&format!("{APPOINTMENTS}/{visit}/confirm"), &json!({})).await.status, 200);
        assert_eq!(api.post(&format!("{APPOINTMENTS}/{visit}/no-show"), &json!({})).await.status, 200);
        assert_eq!(practice.entry(&waiting[2]).await["offer"]["start_time"], json!("2026-03-09T13:00:00Z"));
        // Hours that are added.
        let added = json!({
            "date": "2026-03-10", "override_type": "added", "start_time": "09:00", "end_time": "09:30",
        });
        clinic.make(&format!("{PROVIDERS}/{}/overrides", practice.provider), added).await;
        assert_eq!(practice.entry(&waiting[3]).await["offer"]["start_time"], json!("2026-03-10T12:00:00Z"));
        // A second visit beside the first.
        practice.booked(&rui, "14:00").await;
        let raised =
            api.put(&format!("{PROVIDERS}/{}", practice.provider), &json!({ "max_concurrent_appointments": 2 })).await;
        assert_eq!(raised.status, 200, "{}", raised.text);
        assert_eq!(practice.status(&waiting[4]).await, "offered");
    }
}

#[actix_web::test]
async fn a_place_is_offered_to_whom_it_fits() {
    for practice in Practice::each().await {
        let (clinic, api) = (&practice.clinic, &practice.clinic.api);
        let rui = practice.patient("Rui").await;
        let norte = id(&clinic.make(LOCATIONS, json!({ "name": "Norte" })).await);
        let long = id(&clinic.make(TYPES, json!({ "name": "Longa", "duration_minutes": 60 })).await);
        let mut unfit = Vec::new();
        for (name, more) in [
            ("Ana", json!({ "preferred_date_from": "2026-03-10" })),
            ("Bia", json!({ "preferred_date_to": "2026-03-08" })),
            ("Caio", json!({ "preferred_period": "afternoon" })),
            ("Dora", json!({ "location_id": norte })),
            ("Eva", json!({ "appointment_type_id": long })),
        ] {
            let patient = practice.patient(name).await;
            let mut body = json!({
                "patient_id": patient, "appointment_type_id": practice.kind, "priority": 10,
                "provider_profile_id": practice.provider,
            });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            unfit.push(id(&clinic.make(WAITLIST, body).await));
        }
        // Somebody who is elsewhere then.
        let busy = practice.patient("Gil").await;
        let other = clinic.practitioner("Dr. Bo", json!({ "primary_location_id": practice.location })).await;
        let mut visit = practice.visit(&busy, "11:00");
        visit["provider_profile_id"] = json!(other);
        clinic.make(APPOINTMENTS, visit).await;
        unfit.push(practice.waits(&busy, json!({ "priority": 9 })).await);
        let lia = practice.patient("Lia").await;
        let fits = json!({
            "patient_id": lia, "appointment_type_id": practice.kind, "specialty": "CARDIOLOGIA",
            "preferred_period": "morning", "preferred_date_from": "2026-03-09", "preferred_date_to": "2026-03-09",
            "location_id": practice.location,
        });
        let fits = id(&clinic.make(WAITLIST, fits).await);
        let visit = practice.booked(&rui, "11:00").await;
        practice.cancel(&visit).await;
        for entry in &unfit {
            assert_eq!(practice.status(entry).await, "waiting");
        }
        assert_eq!(practice.status(&fits).await, "offered");
        // What lies outside of the hours, or has begun, is offered to nobody.
        practice.answer(&fits, "decline").await;
        let lia = practice.waits(&lia, json!({})).await;
        let outside = practice.booked(&rui, "20:00").await;
        practice.cancel(&outside).await;
        let blocked = practice.booked(&rui, "12:00").await;
        let block = json!({ "date": "2026-03-09", "override_type": "blocked" });
        clinic.make(&format!("{PROVIDERS}/{}/overrides", practice.provider), block).await;
        practice.cancel(&blocked).await;
        assert_eq!(practice.status(&lia).await, "waiting");
        assert_eq!(api.get(&format!("{WAITLIST}?status=offered")).await.json()["total"], json!(0));
    }
}

#[actix_web::test]
async fn an_offer_stands_as_long_as_the_business_says_and_not_beyond_its_start() {
    for practice in Practice::each().await {
        let clinic = &practice.clinic;
        let mut tenant = clinic.tenant.clone();
        tenant.settings = BookingSettings { offer_length: Length::minutes(90), ..tenant.settings };
        clinic.world.write(move |tx, cx| change_tenant(tx, cx, &tenant)).unwrap();
        let (rui, lia) = (practice.patient("Rui").await, practice.patient("Lia").await);
        let visit = practice.booked(&rui, "11:00").await;
        let entry = practice.waits(&lia, json!({})).await;
        practice.cancel(&visit).await;
        assert_eq!(practice.entry(&entry).await["offer"]["expires_at"], json!("2026-03-02T13:30:00Z"));
        practice.answer(&entry, "decline").await;
        let again = practice.waits(&lia, json!({})).await;
        let late = practice.booked(&rui, "12:00").await;
        clinic.world.clock.set(api::wire::text::instant("2026-03-09T11:30:00Z").unwrap());
        practice.cancel(&late).await;
        assert_eq!(practice.entry(&again).await["offer"]["expires_at"], json!("2026-03-09T12:00:00Z"));
    }
}

#[actix_web::test]
async fn of_those_who_answer_at_once_one_is_heard() {
    for practice in Practice::each().await {
        let (rui, lia) = (practice.patient("Rui").await, practice.patient("Lia").await);
        let visit = practice.booked(&rui, "11:00").await;
        let entry = practice.waits(&lia, json!({})).await;
        practice.cancel(&visit).await;
        let verbs = ["accept", "accept", "decline", "accept", "decline"];
        let replies = join_all(verbs.map(|verb| practice.answer(&entry, verb))).await;
        let heard: Vec<&str> =
            verbs.into_iter().zip(&replies).filter(|(_, reply)| reply.status == 200).map(|(verb, _)| verb).collect();
        assert_eq!(heard.len(), 1, "{replies:?}");
        assert!(replies.iter().all(|reply| [200, 409, 503].contains(&reply.status)), "{replies:?}");
        let visits = practice.clinic.api.get(&format!("{APPOINTMENTS}?patient_id={lia}")).await.json();
        let booked = usize::from(heard == ["accept"]);
        assert_eq!(visits["appointments"].as_array().unwrap().len(), booked, "{heard:?}");
        assert_eq!(practice.status(&entry).await, if booked == 1 { "booked" } else { "removed" });
    }
}
