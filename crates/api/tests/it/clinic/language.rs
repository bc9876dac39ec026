//! What patients write: read at once, and over several messages.

use super::{Clinic, NOBODY, PATIENTS, id, refused};
use engine::{
    BookingFilter,
    model::{Booking, EventKind, LengthSource, Resource, ResourceKind, Service},
};
use serde_json::{Value, json};
use slot_core::{Length, Status};

const READ: &str = "/v1/scheduling/natural-language";
const SPEAK: &str = "/v1/scheduling/conversation";

/// A clinic with a cardiologist who works on Tuesdays from 09:00 to 12:00, half an hour each, and a patient. It is Monday.
struct Practice {
    clinic: Clinic,
    doctor: Resource,
    place: Resource,
    kind: Service,
    patient: String,
}

impl Practice {
    async fn each() -> Vec<Self> {
        let mut all = Vec::new();
        for clinic in Clinic::each() {
            let place = clinic.thing(ResourceKind::Location, "Unidade Centro");
            let doctor = clinic.provider("Dra. Ana Prado", &place, &[("09:00", "12:00")]);
            let kind = clinic.kind(LengthSource::Provider);
            let patient = id(&clinic.make(PATIENTS, json!({ "name": "Lia Souza" })).await);
            all.push(Self { clinic, doctor, place, kind, patient });
        }
        all
    }

    async fn read(&self, message: &str) -> Value {
        let body = json!({ "message": message, "patient_id": self.patient });
        let reply = self.clinic.api.post(READ, &body).await;
        assert_eq!(reply.status, 200, "{message}: {}", reply.text);
        reply.json()
    }

    async fn say(&self, message: &str) -> Value {
        self.send(&json!({ "patient_id": self.patient, "channel": "whatsapp", "message": message })).await
    }

    async fn send(&self, body: &Value) -> Value {
        let reply = self.clinic.api.post(SPEAK, body).await;
        assert_eq!(reply.status, 200, "{body}: {}", reply.text);
        reply.json()
    }

    fn bookings(&self) -> Vec<Booking> {
        let tenant = self.clinic.tenant.id;
        let filter = BookingFilter { is_visit: Some(true), ..BookingFilter::default() };
        self.clinic.world.read(move |tx, _cx| tx.bookings_after(tenant, &filter, None, 50))
    }

    fn state_path(&self) -> String {
        format!("{SPEAK}/{}/whatsapp", self.patient)
    }
}

#[actix_web::test]
async fn a_message_is_read_and_resolved() {
    for practice in Practice::each().await {
        let read = practice.read("Quero marcar com a dra ana amanhã às 10h").await;
        assert_eq!(read["intent"], "book");
        assert_eq!(read["confidence"], json!(0.95));
        assert_eq!(read["entities"]["provider_name"], "ana");
        assert_eq!((&read["entities"]["date"], &read["entities"]["time"]), (&json!("2026-03-03"), &json!("10:00")));
        let resolved = &read["resolved"];
        assert_eq!(resolved["provider_id"], json!(practice.doctor.id.to_string()));
        assert_eq!(resolved["appointment_type_id"], json!(practice.kind.id.to_string()));
        assert_eq!((&resolved["date_from"], &resolved["date_to"]), (&json!("2026-03-03"), &json!("2026-03-03")));
        assert_eq!((&read["missing"], &read["ambiguous"]), (&json!([]), &json!([])));
        let slots = read["suggested_slots"].as_array().unwrap();
        assert_eq!((slots.len(), &slots[0]["start_time"]), (1, &json!("10:00")));

        let part = practice.read("tem vaga com cardiologista amanhã de manhã?").await;
        assert_eq!((&part["intent"], &part["entities"]["period"]), (&json!("query"), &json!("morning")));
        assert_eq!(part["entities"]["specialty"], "cardiologista");
        assert_eq!(part["resolved"]["specialty"], "Cardiologia");
        assert_eq!((&part["resolved"]["time_from"], &part["resolved"]["time_to"]), (&json!("06:00"), &json!("12:00")));
        assert_eq!(part["suggested_slots"].as_array().unwrap().len(), 5);
        assert_eq!(part["missing"], json!(["time"]));

        let contradiction = practice.read("marcar com a dra ana na terça dia 4").await;
        assert_eq!(contradiction["entities"]["date"], json!(null));
        assert_eq!(contradiction["ambiguous"][0]["field"], "date");
        assert!(practice.bookings().is_empty());
    }
}

#[actix_web::test]
async fn the_moment_and_the_session_of_a_message_can_be_said() {
    for practice in Practice::each().await {
        let body = json!({
            "message": "terça que vem", "patient_id": practice.patient, "session_id": "s1",
            "reference_time": "2026-05-14T10:00:00-03:00", "location_id": practice.place.id.to_string(),
        });
        let read = practice.clinic.api.post(READ, &body).await.json();
        assert_eq!((&read["entities"]["date"], &read["session_id"]), (&json!("2026-05-19"), &json!("s1")));
        assert_eq!(read["resolved"]["location_id"], json!(practice.place.id.to_string()));
    }
}

#[actix_web::test]
async fn bad_messages_are_refused() {
    for practice in Practice::each().await {
        let api = &practice.clinic.api;
        let patient = &practice.patient;
        let long = "a".repeat(2001);
        for (path, body) in [
            (READ, json!({ "patient_id": patient })),
            (READ, json!({ "message": "", "patient_id": patient })),
            (READ, json!({ "message": long, "patient_id": patient })),
            (READ, json!({ "message": "oi", "patient_id": "x" })),
            (READ, json!({ "message": "oi" })),
            (SPEAK, json!({ "patient_id": patient, "channel": "fax", "message": "oi" })),
            (SPEAK, json!({ "patient_id": patient, "message": "oi" })),
            (SPEAK, json!({ "patient_id": patient, "channel": "web", "message": "" })),
            (SPEAK, json!({ "patient_id": "x", "channel": "web", "message": "oi" })),
        ] {
            let reply = api.post(path, &body).await;
            assert_eq!(reply.status, 422, "{body}: {}", reply.text);
            assert!(reply.json()["detail"].is_string());
        }
        refused(&api.post(READ, &json!({ "message": "oi", "patient_id": NOBODY })).await, 404, "patient not found");
        let place = json!({ "message": "oi", "patient_id": patient, "location_id": NOBODY });
        refused(&api.post(READ, &place).await, 404, "location not found");
        let nobody = json!({ "patient_id": NOBODY, "channel": "web", "message": "oi" });
        refused(&api.post(SPEAK, &nobody).await, 404, "patient not found");
        refused(&api.get(&format!("{}/state", practice.state_path())).await, 404, "conversation not found");
        assert_eq!(api.get(&format!("{SPEAK}/x/web/state")).await.status, 422);
        assert_eq!(api.get(&format!("{SPEAK}/{patient}/fax/state")).await.status, 422);
        assert_eq!(api.delete(&practice.state_path()).await.status, 204);
    }
}

#[actix_web::test]
async fn a_conversation_books_after_an_explicit_yes() {
    for practice in Practice::each().await {
        let first = practice.say("oi, quero marcar uma consulta").await;
        assert_eq!((&first["state"], &first["intent"]), (&json!("collecting_provider"), &json!("book")));
        let second = practice.say("com a dra ana").await;
        assert_eq!(second["state"], "collecting_date");
        let third = practice.say("amanhã de manhã").await;
        assert_eq!(third["state"], "collecting_time");
        let options = third["options"].as_array().unwrap();
        assert_eq!((options.len(), &options[1]["index"], &options[1]["start_time"]), (5, &json!(2), &json!("09:30")));
        let shown = practice.say("2").await;
        assert_eq!((&shown["state"], &shown["is_complete"]), (&json!("confirming"), &json!(false)));
        assert!(shown["response"].as_str().unwrap().contains("terça-feira, 03/03/2026, às 09:30"), "{shown}");
        assert_eq!((&shown["entities"]["date"], &shown["entities"]["time"]), (&json!("2026-03-03"), &json!("09:30")));
        // What is shown is kept for the patient.
        let held = practice.read("tem vaga com a dra ana amanhã às 9h30?").await;
        assert_eq!(held["suggested_slots"], json!([]));
        assert_eq!(practice.say("ok").await["state"], "confirming");
        assert!(practice.bookings().is_empty());
        let done = practice.say("sim, pode marcar").await;
        assert_eq!((&done["state"], &done["is_complete"]), (&json!("completed"), &json!(true)));
        let bookings = practice.bookings();
        let [booking] = bookings.as_slice() else { panic!("{bookings:?}") };
        assert_eq!(done["appointment_id"], json!(booking.id.to_string()));
        assert_eq!((booking.status, booking.source.as_deref()), (Status::Requested, Some("whatsapp")));
        assert_eq!(booking.resource, practice.doctor.id);

        let moved = practice.say("preciso remarcar minha consulta para terça da semana que vem às 11h").await;
        assert_eq!(moved["state"], "confirming", "{moved}");
        let moved = practice.say("sim").await;
        assert_eq!((&moved["state"], &moved["intent"]), (&json!("completed"), &json!("reschedule")));
        assert_eq!(practice.say("quais consultas eu tenho?").await["state"], "idle");
        assert_eq!(practice.say("quero cancelar minha consulta").await["state"], "confirming");
        let gone = practice.say("sim, pode cancelar").await;
        assert_eq!((&gone["state"], &gone["intent"]), (&json!("completed"), &json!("cancel")));
        let live = practice.bookings().into_iter().filter(|one| !one.status.is_final()).count();
        assert_eq!(live, 0);
    }
}

#[actix_web::test]
async fn a_slot_that_somebody_took_gives_fresh_offers() {
    for practice in Practice::each().await {
        let shown = practice.say("quero marcar com a dra ana amanhã às 10h").await;
        assert_eq!(shown["state"], "confirming");
        // The hold lapses, and somebody else takes the place.
        practice.clinic.world.clock.advance(Length::minutes(11));
        let other = json!({ "patient_id": practice.patient, "channel": "web", "message": "dra ana amanhã às 10h" });
        assert_eq!(practice.send(&other).await["state"], "confirming");
        let yes = json!({ "patient_id": practice.patient, "channel": "web", "message": "sim" });
        assert_eq!(practice.send(&yes).await["state"], "completed");
        let lost = practice.say("sim").await;
        assert_eq!((&lost["state"], &lost["is_complete"]), (&json!("collecting_time"), &json!(false)), "{lost}");
        assert_eq!(practice.bookings().len(), 1);
    }
}

#[actix_web::test]
async fn a_retried_message_gets_its_answer_again() {
    for practice in Practice::each().await {
        let message = |text: &str, id: &str| json!({ "patient_id": practice.patient, "channel": "whatsapp", "message": text, "message_id": id });
        practice.send(&message("quero marcar com a dra ana amanhã às 10h", "m1")).await;
        let yes = practice.send(&message("sim", "m2")).await;
        assert_eq!(practice.send(&message("sim", "m2")).await, yes);
        assert_eq!(practice.bookings().len(), 1);
        let state = practice.clinic.api.get(&format!("{}/state", practice.state_path())).await.json();
        assert_eq!((&state["state"], &state["version"]), (&json!("completed"), &json!(2)));
    }
}

#[actix_web::test]
async fn channels_are_apart_and_patience_ends() {
    for practice in Practice::each().await {
        practice.say("quero marcar com a dra ana").await;
        let phone = json!({ "patient_id": practice.patient, "channel": "phone", "message": "amanhã" });
        assert_eq!(practice.send(&phone).await["state"], "collecting_provider");
        practice.clinic.world.clock.advance(Length::minutes(30));
        let state = practice.clinic.api.get(&format!("{}/state", practice.state_path())).await.json();
        assert_eq!(state["state"], "idle");
        assert_eq!(practice.say("amanhã").await["state"], "collecting_provider");
        for (text, state) in
            [("xyzzy", "collecting_provider"), ("plugh", "collecting_provider"), ("foo", "needs_human")]
        {
            assert_eq!(practice.say(text).await["state"], state, "{text}");
        }
        let tenant = practice.clinic.tenant.id;
        let told = practice.clinic.world.read(move |tx, _cx| tx.events_after(tenant, None, 50));
        let handed = told.iter().filter(|event| event.kind == EventKind::ConversationHandedOver).count();
        assert_eq!(handed, 1);
        assert_eq!(practice.clinic.api.delete(&practice.state_path()).await.status, 204);
        assert_eq!(practice.clinic.api.get(&format!("{}/state", practice.state_path())).await.status, 404);
    }
}

#[actix_web::test]
async fn an_emergency_is_answered_first() {
    for practice in Practice::each().await {
        practice.say("quero marcar com a dra ana amanhã às 10h").await;
        let told = practice.say("sim, mas estou com dor no peito").await;
        assert!(told["response"].as_str().unwrap().contains("192"), "{told}");
        assert!(practice.bookings().is_empty());
    }
}

#[actix_web::test]
async fn a_business_words_its_own_lines() {
    for practice in Practice::each().await {
        let path = format!("{SPEAK}/lines");
        let api = &practice.clinic.api;
        let usual = api.get(&path).await.json();
        assert!(usual["lines"].as_array().unwrap().iter().all(|line| line["is_own"] == json!(false)));
        let own = api.put(&path, &json!({ "lines": { "ask_provider": "Quem?" } })).await;
        assert_eq!(own.status, 200, "{}", own.text);
        assert_eq!(practice.say("quero marcar uma consulta").await["response"], "Quem?");
        for bad in [
            json!({}),
            json!({ "lines": { "ask_me": "x" } }),
            json!({ "lines": { "ask_date": "" } }),
            json!({ "lines": [] }),
        ] {
            assert_eq!(api.put(&path, &bad).await.status, 422, "{bad}");
        }
        assert_eq!(api.put(&path, &json!({ "lines": {} })).await.json(), usual);
    }
}

#[actix_web::test]
async fn two_messages_at_once_are_read_one_after_the_other() {
    for practice in Practice::each().await {
        practice.say("quero marcar com a dra ana amanhã às 10h").await;
        let yes = json!({ "patient_id": practice.patient, "channel": "whatsapp", "message": "sim" });
        let answers = futures_util::future::join_all((0..6).map(|_| practice.clinic.api.post(SPEAK, &yes))).await;
        for answer in &answers {
            assert_eq!(answer.status, 200, "{}", answer.text);
        }
        assert_eq!(practice.bookings().len(), 1);
    }
}
