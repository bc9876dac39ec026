//! How likely patients are not to come.

use super::{Clinic, NOBODY, conflicts, refused};
use crate::support::{FixedClock, World};
use engine::{
    Context, Entry, StoreError, Tx,
    model::{Booking, Channel, Guest, HistoryRow, Visit},
    verbs::{NewPatient, create_patient, no_show_lesson, recalibrate_no_show, settle_no_show},
};
use serde_json::Value;
use slot_core::{BookingId, CustomerId, Length, ResourceId, Span, Status};
use std::num::NonZeroU32;

const RISKS: &str = "/v1/scheduling/no-show";
const DAY: i64 = 24 * 60;

/// A visit: whose, when it was booked and when it starts (in minutes from the clock's noon), and how it stands.
#[derive(Clone, Copy)]
struct Made {
    patient: CustomerId,
    booked: i64,
    starts: i64,
    status: Status,
}

fn booking(cx: Context<'_>, clinic: &Clinic, made: Made) -> Booking {
    let at = |minutes| FixedClock::NOON + Length::minutes(minutes);
    let start = at(made.starts);
    Booking {
        id: cx.id(BookingId::from_u128),
        tenant: clinic.tenant.id,
        resource: ResourceId::from_u128(7),
        service: None,
        staff: None,
        customer: Some(made.patient),
        window: None,
        series: None,
        party: NonZeroU32::MIN,
        parts: Vec::new(),
        span: Span::new(start, start + Length::minutes(30)).unwrap(),
        status: made.status,
        version: 1,
        guest: Guest::default(),
        notes: None,
        interest: None,
        source: Some("whatsapp".to_owned()),
        lead: None,
        external_reference: None,
        code: None,
        token: None,
        assigned: None,
        consent: None,
        visit: Some(Visit::at(ResourceId::from_u128(8))),
        metadata: None,
        channel: Channel::Api,
        created_at: at(made.booked),
        updated_at: at(made.booked),
        moved_at: None,
        cancelled_at: None,
    }
}

impl Clinic {
    /// A patient.
    fn patient(&self, name: &str) -> CustomerId {
        let (tenant, name) = (self.tenant.clone(), name.to_owned());
        let new = NewPatient { name, email: None, phone: None, patient: engine::model::Patient::default() };
        self.world.write(move |tx, cx| create_patient(tx, cx, &tenant, &new)).unwrap().id
    }

    /// Writes visits down as they stand; answers their ids.
    fn write_down(&self, all: &[Made]) -> Vec<String> {
        let bookings: Vec<Booking> = {
            let context = |made| self.world.read(|_tx, cx| Ok(booking(cx, self, made)));
            all.iter().map(|made| context(*made)).collect()
        };
        let ids = bookings.iter().map(|booking| booking.id.to_string()).collect();
        self.world.write(move |tx, _cx| bookings.iter().try_for_each(|booking| record(tx, booking)));
        ids
    }

    async fn risk(&self, id: &str) -> Value {
        let reply = self.api.get(&format!("{RISKS}/appointments/{id}/risk")).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()
    }

    async fn day(&self, date: &str) -> Value {
        let reply = self.api.get(&format!("{RISKS}/daily-risks?date={date}")).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()
    }
}

fn record(tx: &mut dyn Tx, booking: &Booking) -> Result<(), StoreError> {
    let step = |to, at| HistoryRow { booking: booking.id, version: 1, from: None, to, by: None, reason: None, at };
    let history = step(booking.status, booking.created_at);
    let entry = Entry { booking, claims: &[], history: &history, events: &[], revs: &[] };
    assert_eq!(tx.record(&entry)?, engine::Recorded::Stored);
    Ok(())
}

fn made(patient: CustomerId, booked: i64, starts: i64, status: Status) -> Made {
    Made { patient, booked, starts, status }
}

fn score(risk: &Value) -> f64 {
    risk["risk_score"].as_f64().unwrap()
}

#[actix_web::test]
async fn more_missed_visits_and_longer_leads_are_higher_risks() {
    for clinic in Clinic::each() {
        let mut scores = Vec::new();
        for missed in 0..4 {
            let patient = clinic.patient(&format!("P{missed}"));
            let past = (0..missed).map(|n| made(patient, -90 * DAY, -(60 + n) * DAY, Status::NoShow));
            clinic.write_down(&past.collect::<Vec<_>>());
            let next = clinic.write_down(&[made(patient, -10, 7 * DAY, Status::Requested)]);
            scores.push(score(&clinic.risk(&next[0]).await));
        }
        assert!(scores.is_sorted_by(|one, next| one < next), "{scores:?}");
        let leads = [0, 1, 7, 14, 40].map(|days| made(clinic.patient("New"), -10, days * DAY + 30, Status::Requested));
        let ids = clinic.write_down(&leads);
        let mut scores = Vec::new();
        for id in &ids {
            scores.push(score(&clinic.risk(id).await));
        }
        assert!(scores.is_sorted_by(|one, next| one < next), "{scores:?}");
    }
}

#[actix_web::test]
async fn a_risk_is_explained() {
    for clinic in Clinic::each() {
        let lia = clinic.patient("Lia");
        let ids = clinic.write_down(&[
            made(lia, -30 * DAY, -20 * DAY, Status::NoShow),
            made(lia, -30 * DAY, -19 * DAY, Status::Completed),
            made(lia, -10, 14 * DAY, Status::Requested),
        ]);
        let risk = clinic.risk(&ids[2]).await;
        assert_eq!((&risk["appointment_id"], &risk["risk_level"]), (&ids[2].as_str().into(), &"high".into()));
        let factors = risk["risk_factors"].as_array().unwrap();
        let told: Vec<_> = factors.iter().map(|factor| factor["description"].as_str().unwrap()).collect();
        assert_eq!(told, ["Missed 1 of 2 earlier appointments.", "Booked 14 days ahead."]);
        let impacts: f64 = factors.iter().map(|factor| factor["impact"].as_f64().unwrap()).sum();
        assert!((risk["base_score"].as_f64().unwrap() + impacts - score(&risk)).abs() < 1e-9, "{risk}");
        let actions = ["reminder", "confirmation_call", "waitlist_standby"];
        assert_eq!(risk["actions"], serde_json::json!(actions));
        assert!(risk["recommendation"].as_str().unwrap().contains("waitlist"), "{risk}");
    }
}

#[actix_web::test]
async fn the_business_is_spoken_to_in_its_language() {
    for clinic in Clinic::each() {
        let mut tenant = clinic.tenant.clone();
        tenant.locale = "pt-BR".to_owned();
        clinic.world.write(move |tx, _cx| tx.update_tenant(&tenant));
        let ids = clinic.write_down(&[made(clinic.patient("Lia"), -10, 60, Status::Requested)]);
        let risk = clinic.risk(&ids[0]).await;
        assert_eq!(risk["risk_factors"][0]["description"], "Marcada para o mesmo dia.");
        assert_eq!((&risk["risk_level"], &risk["recommendation"]), (&"low".into(), &"Nenhuma ação necessária.".into()));
    }
}

#[actix_web::test]
async fn the_risks_of_a_day_are_those_of_each_alone_and_the_highest_first() {
    for clinic in Clinic::each() {
        let (lia, leo, eva) = (clinic.patient("Lia"), clinic.patient("Leo"), clinic.patient("Eva"));
        let ids = clinic.write_down(&[
            made(lia, -30 * DAY, -20 * DAY, Status::NoShow),
            made(leo, -30 * DAY, -20 * DAY, Status::Completed),
            made(leo, -20 * DAY, 60, Status::Confirmed),
            made(lia, -20 * DAY, 120, Status::Requested),
            made(eva, -5, 180, Status::Requested),
            made(eva, -5, 240, Status::CheckedIn),
            made(eva, -5, 300, Status::Cancelled),
            made(eva, -5, 2 * DAY, Status::Requested),
        ]);
        let day = clinic.day("2026-03-02").await;
        assert_eq!((&day["date"], &day["total"]), (&"2026-03-02".into(), &3.into()));
        let listed: Vec<_> = day["risks"].as_array().unwrap().iter().map(id_of).collect();
        assert_eq!(listed, [ids[3].as_str(), &ids[2], &ids[4]]);
        for risk in day["risks"].as_array().unwrap() {
            assert_eq!(*risk, clinic.risk(id_of(risk)).await, "batch equals single");
        }
        assert_eq!(clinic.day("2026-03-01").await["risks"], serde_json::json!([]));
    }
}

fn id_of(risk: &Value) -> &str {
    risk["appointment_id"].as_str().unwrap()
}

#[actix_web::test]
async fn what_happens_today_changes_no_score_of_today() {
    for clinic in Clinic::each() {
        let lia = clinic.patient("Lia");
        let ids = clinic.write_down(&[made(lia, -9 * DAY, 60, Status::Confirmed)]);
        clinic.write_down(&[made(lia, -9 * DAY, -60, Status::Confirmed)]);
        let before = clinic.risk(&ids[0]).await;
        let end = |status: Status| {
            let tenant = clinic.tenant.id;
            clinic.world.write(move |tx, _cx| {
                let filter = engine::BookingFilter {
                    customer: Some(lia),
                    starts_before: Some(FixedClock::NOON),
                    ..engine::BookingFilter::default()
                };
                let found = tx.bookings_after(tenant, &filter, None, 10)?.remove(0);
                let changed = Booking { status, version: found.version + 1, ..found.clone() };
                let step = HistoryRow {
                    booking: found.id,
                    version: changed.version,
                    from: Some(found.status),
                    to: status,
                    by: None,
                    reason: None,
                    at: FixedClock::NOON,
                };
                tx.update_booking(&changed, found.version, &step)
            });
        };
        end(Status::NoShow);
        assert_eq!(clinic.risk(&ids[0]).await, before);
        end(Status::Completed);
        assert_eq!(clinic.risk(&ids[0]).await, before);
        end(Status::NoShow);
        let next = clinic.write_down(&[made(lia, -9 * DAY, DAY, Status::Confirmed)]);
        let then = clinic.risk(&next[0]).await;
        clinic.world.clock.advance(Length::minutes(13 * 60));
        let tomorrow = clinic.risk(&next[0]).await;
        assert!(score(&tomorrow) > score(&then), "once the day has passed it counts: {then} {tomorrow}");
    }
}

#[actix_web::test]
async fn what_cannot_be_told_is_refused() {
    for clinic in Clinic::each() {
        let lia = clinic.patient("Lia");
        for status in [Status::Completed, Status::NoShow, Status::Cancelled, Status::Rescheduled] {
            let ids = clinic.write_down(&[made(lia, -DAY, -60, status)]);
            conflicts(&clinic.api.get(&format!("{RISKS}/appointments/{}/risk", ids[0])).await, "appointment_over");
        }
        refused(&clinic.api.get(&format!("{RISKS}/appointments/{NOBODY}/risk")).await, 404, "appointment not found");
        refused(&clinic.api.get(&format!("{RISKS}/appointments/x/risk")).await, 422, "id must be a UUID");
        refused(&clinic.api.get(&format!("{RISKS}/daily-risks")).await, 422, "date is required");
        let bad = clinic.api.get(&format!("{RISKS}/daily-risks?date=soon")).await;
        refused(&bad, 422, "date must be a date such as 2026-03-10");
    }
}

#[actix_web::test]
async fn the_prior_serves_until_a_business_has_a_better_model_of_its_own() {
    for clinic in Clinic::each() {
        let info = clinic.api.get(&format!("{RISKS}/model-info")).await.json();
        assert_eq!(
            (&info["model_version"], &info["model_type"], &info["using_prior"], &info["sample_count"]),
            (&"prior".into(), &"prior".into(), &true.into(), &0.into())
        );
        assert_eq!(info["thresholds"], serde_json::json!({ "medium": 0.1, "high": 0.3 }));
        let patients: Vec<CustomerId> = (0..60).map(|n| clinic.patient(&format!("P{n}"))).collect();
        // Every third patient never comes, however soon it is; the prior would not believe it at first.
        let visit = |n: usize| {
            let patient = patients[n % 60];
            let (day, minute) = (i64::try_from(n / 20).unwrap() - 90, i64::try_from(n % 20).unwrap() * 15 - 120);
            let status = if n.is_multiple_of(3) { Status::NoShow } else { Status::Completed };
            made(patient, (day - 3) * DAY, day * DAY + minute, status)
        };
        clinic.write_down(&(0..1700).map(visit).collect::<Vec<_>>());
        let (tenant, world) = (clinic.tenant.clone(), &clinic.world);
        let train = || {
            let lesson = world.read(|tx, cx| no_show_lesson(tx, cx, &tenant));
            let (learnt, tenant) = (lesson.learn(), tenant.clone());
            world.write(move |tx, cx| settle_no_show(tx, cx, &tenant, &lesson, &learnt))
        };
        assert_eq!(train().version, Some(1));
        assert_eq!(train().version, None, "the same is no better");
        let info = clinic.api.get(&format!("{RISKS}/model-info")).await.json();
        assert_eq!((&info["model_version"], &info["using_prior"]), (&"1".into(), &false.into()));
        assert!(info["metrics"]["roc_auc"].as_f64().unwrap() > 0.9, "{info}");
        assert!(info["last_decision"].as_str().unwrap().starts_with("kept the model in use"), "{info}");
        let shop = tenant.clone();
        world.write(move |tx, cx| recalibrate_no_show(tx, cx, &shop)).unwrap();
        let shop = tenant.clone();
        assert_eq!(world.write(move |tx, cx| recalibrate_no_show(tx, cx, &shop)), None, "once a day");
        let next = [made(patients[0], -10, 600, Status::Requested), made(patients[1], -10, 600, Status::Requested)];
        let ids = clinic.write_down(&next);
        let (careless, careful) = (clinic.risk(&ids[0]).await, clinic.risk(&ids[1]).await);
        assert!(score(&careless) > 0.7 && score(&careful) < 0.3, "{careless} {careful}");
        let day = clinic.day("2026-03-02").await;
        assert_eq!(day["risks"], serde_json::json!([careless, careful]));
        assert_eq!(clinic_of_another(&clinic.world).await["using_prior"], true);
    }
}

/// What another business is told of its model.
async fn clinic_of_another(world: &World) -> Value {
    let other = world.tenant("other");
    let key = world.key_with(&other, super::SCOPES, |new| engine::verbs::NewKey { rate_limit: Some(0), ..new });
    world.client(&key).get(&format!("{RISKS}/model-info")).await.json()
}
