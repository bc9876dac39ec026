//! Appointments: made, shown and listed.

use super::{Clinic, MONDAY, NOBODY, branch, invalid, refused, service, service_with};
use crate::support::{Client, FixedClock, Reply};
use engine::{
    model::{
        BookingSettings, ChangeRule, Channel, DaySession, Duplicates, Scope, TokenNumbering, Window, WindowStatus,
    },
    verbs::{NewWindow, create_window},
};
use serde_json::{Value, json};
use slot_core::{Length, ServiceId, WallRange, WindowId};
use std::num::NonZeroU32;
use time::Weekday;

pub(super) const APPOINTMENTS: &str = "/v1/appointments";
/// Half past nine on that Monday in Berlin.
pub(super) const HALF_PAST_NINE: &str = "2026-06-15T07:30:00Z";

impl Clinic {
    /// A window on Mondays from nine to eleven.
    pub(super) fn mornings(&self, batch: &str, places: u32, share: u32) -> Window {
        self.mornings_with(batch, |new| NewWindow {
            places: NonZeroU32::new(places).unwrap(),
            share: Some(share),
            ..new
        })
    }

    /// A window on Mondays from nine to eleven, and what `change` makes of it.
    pub(super) fn mornings_with(&self, batch: &str, change: impl FnOnce(NewWindow) -> NewWindow) -> Window {
        let new = change(NewWindow {
            reference: None,
            branch: Some(self.branch),
            weekday: Weekday::Monday,
            session: DaySession::Morning,
            batch: Some(batch.to_owned()),
            hours: WallRange::parse("09:00", "11:00").unwrap(),
            places: NonZeroU32::new(20).unwrap(),
            share: Some(10),
            service: None,
            min_party: NonZeroU32::MIN,
            max_party: None,
            status: WindowStatus::Open,
        });
        let tenant = self.tenant.clone();
        self.world.write(move |tx, cx| create_window(tx, cx, &tenant, &new)).unwrap()
    }

    /// Changes what the business allows.
    pub(super) fn allow(&mut self, change: impl FnOnce(BookingSettings) -> BookingSettings) {
        self.tenant.settings = change(self.tenant.settings.clone());
        let tenant = self.tenant.clone();
        self.world.write(move |tx, _cx| tx.update_tenant(&tenant));
    }

    /// The least that an appointment needs.
    pub(super) fn visit(&self, name: &str) -> Value {
        json!({
            "appointment_type": self.service.to_string(), "appointment_date": HALF_PAST_NINE, "patient_name": name,
            "parent_phone": "+919876543210",
        })
    }

    /// The same with other fields; what is null is left out.
    pub(super) fn visit_with(&self, name: &str, fields: Value) -> Value {
        let (Value::Object(mut body), Value::Object(fields)) = (self.visit(name), fields) else { panic!("objects") };
        body.extend(fields);
        body.retain(|_, value| !value.is_null());
        Value::Object(body)
    }

    /// Makes an appointment for somebody of this name; answers it.
    pub(super) async fn make(&self, name: &str) -> Value {
        made(&self.api.post(APPOINTMENTS, &self.visit(name)).await)
    }
}

/// The appointment that was made.
#[track_caller]
pub(super) fn made(reply: &Reply) -> Value {
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.json()["data"].clone()
}

/// Where an appointment is.
pub(super) fn at(appointment: &Value) -> String {
    format!("{APPOINTMENTS}/{}", appointment["appointment_id"].as_str().unwrap())
}

/// The names of the patients that a query lists.
async fn listed(api: &Client, query: &str) -> Vec<String> {
    let reply = api.get(&format!("{APPOINTMENTS}?{query}")).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let body = reply.json();
    let data = body["data"].as_array().unwrap();
    data.iter().map(|one| one["patient_name"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn an_appointment_is_made_shown_and_listed() {
    for clinic in Clinic::each() {
        clinic.mornings("MA", 20, 10);
        let body = clinic.visit_with(
            "Asha Rao",
            json!({
                "branch_id": clinic.branch.to_string(), "session": "Morning", "batch": "MA",
                "assigned_doctor": "Dr. Mehta", "notes": "first visit", "external_reference_id": "CRM-7",
                "appointment_type": "general CHECKUP", "appointment_date": "2026-06-15T09:30:00.250+02:00",
            }),
        );
        let reply = clinic.api.post(APPOINTMENTS, &body).await;
        let id = reply.json()["appointment_id"].as_str().unwrap().to_owned();
        let appointment = json!({
            "appointment_id": id, "appointment_type": clinic.service.to_string(),
            "branch_id": clinic.branch.to_string(), "date": MONDAY, "session": "Morning", "batch": "MA",
            "token": null, "patient_name": "Asha Rao", "parent_phone": "+919876543210",
            "assigned_doctor": "Dr. Mehta", "status": "confirmed", "external_reference_id": "CRM-7",
            "created_at": "2026-03-02T12:00:00.000Z", "updated_at": "2026-03-02T12:00:00.000Z",
            "notes": "first visit", "start_time": "2026-06-15T07:30:00.250Z",
        });
        let whole = json!({ "success": true, "appointment_id": id, "token": null, "data": appointment });
        assert_eq!((reply.status, reply.json()), (201, whole));
        assert!(id.len() == 15 && id.starts_with("appt_"), "{id}");
        let shown = clinic.api.get(&format!("{APPOINTMENTS}/{id}")).await;
        assert_eq!((shown.status, shown.json()), (200, json!({ "success": true, "data": appointment })));
        let list = clinic.api.get(APPOINTMENTS).await;
        let pagination = json!({ "page": 1, "limit": 50, "total": 1, "total_pages": 1 });
        let whole = json!({ "success": true, "data": [appointment], "pagination": pagination });
        assert_eq!((list.status, list.json()), (200, whole));
    }
}

#[actix_web::test]
async fn the_least_is_a_type_a_date_a_name_and_a_phone() {
    for clinic in Clinic::each() {
        clinic.mornings("MA", 20, 10);
        let made = clinic.make("Asha").await;
        for absent in ["assigned_doctor", "external_reference_id", "notes", "token"] {
            assert_eq!(made[absent], Value::Null, "{absent}");
        }
        assert_eq!((&made["branch_id"], &made["batch"]), (&json!(clinic.branch.to_string()), &json!("MA")));
        for required in ["appointment_type", "appointment_date", "patient_name", "parent_phone"] {
            let reply = clinic.api.post(APPOINTMENTS, &clinic.visit_with("B", json!({ required: null }))).await;
            invalid(&reply, &format!("{required} is required"));
        }
        for (field, value, message) in [
            ("appointment_date", json!("2026-06-15"), "must be a date-time such as 2026-03-10T14:00:00Z"),
            ("appointment_date", json!("2026-06-15T09:30:00"), "must have an offset, such as Z or -03:00"),
            ("session", json!("morning"), "must be one of Morning, Afternoon, Evening"),
            ("branch_id", json!("main"), "must be a UUID"),
            ("patient_name", json!(" "), "must not be blank"),
            ("parent_phone", json!(919_876_543_210_i64), "must be a string"),
        ] {
            let reply = clinic.api.post(APPOINTMENTS, &clinic.visit_with("B", json!({ field: value }))).await;
            invalid(&reply, &format!("{field} {message}"));
        }
        let garbled = clinic.api.send(actix_web::http::Method::POST, APPOINTMENTS, Some("{".to_owned())).await;
        assert_eq!((garbled.status, &garbled.json()["error"]["code"]), (400, &json!("VALIDATION_ERROR")));
    }
}

#[actix_web::test]
async fn types_and_branches_must_be_known() {
    for clinic in Clinic::each() {
        clinic.mornings("MA", 20, 10);
        let old =
            service_with(&clinic.world, &clinic.tenant, "Old", |one| engine::model::Service { active: false, ..one });
        for unknown in ["Massage".to_owned(), NOBODY.to_owned(), old.to_string(), "Old".to_owned()] {
            let body = clinic.visit_with("A", json!({ "appointment_type": unknown }));
            refused(&clinic.api.post(APPOINTMENTS, &body).await, 404, "NOT_FOUND", "appointment_type not found");
        }
        let nowhere = clinic.visit_with("A", json!({ "branch_id": NOBODY }));
        refused(&clinic.api.post(APPOINTMENTS, &nowhere).await, 404, "NOT_FOUND", "branch not found");
        // With a second branch one must be named.
        let second = branch(&clinic.world, &clinic.tenant, "Second branch");
        let message = "branch_id is required where there are several branches";
        invalid(&clinic.api.post(APPOINTMENTS, &clinic.visit("A")).await, message);
        let there = clinic.visit_with("A", json!({ "branch_id": second.to_string() }));
        let message = "no open calendar of the branch covers the time";
        refused(&clinic.api.post(APPOINTMENTS, &there).await, 409, "OUTSIDE_AVAILABILITY", message);
        made(
            &clinic
                .api
                .post(APPOINTMENTS, &clinic.visit_with("A", json!({ "branch_id": clinic.branch.to_string() })))
                .await,
        );
    }
}

#[actix_web::test]
async fn a_window_must_be_open_then() {
    for clinic in Clinic::each() {
        clinic.mornings("MA", 20, 10);
        let facial = service(&clinic.world, &clinic.tenant, "Facial");
        clinic.mornings_with("FA", |new| NewWindow { service: Some(facial), session: DaySession::Evening, ..new });
        for (fields, status) in [
            (json!({}), 201),
            (json!({ "appointment_date": "2026-06-15T07:00:00Z" }), 201),
            (json!({ "appointment_date": "2026-06-15T08:59:59Z" }), 201),
            (json!({ "appointment_date": "2026-06-15T09:00:00Z" }), 409),
            (json!({ "appointment_date": "2026-06-15T06:59:59Z" }), 409),
            (json!({ "appointment_date": "2026-06-16T07:30:00Z" }), 409),
            (json!({ "session": "Morning" }), 201),
            (json!({ "session": "Evening" }), 409),
            (json!({ "batch": "MB" }), 409),
            (json!({ "session": "Evening", "appointment_type": facial.to_string() }), 201),
            // What lies in the past is no matter.
            (json!({ "appointment_date": "2020-06-15T07:30:00Z" }), 201),
        ] {
            let name = format!("Guest {fields}");
            let reply = clinic.api.post(APPOINTMENTS, &clinic.visit_with(&name, fields.clone())).await;
            assert_eq!(reply.status, status, "{fields}: {}", reply.text);
            if status == 409 {
                refused(&reply, 409, "OUTSIDE_AVAILABILITY", "no open calendar of the branch covers the time");
            }
        }
    }
}

#[actix_web::test]
async fn the_share_is_the_limit_and_staff_have_the_rest() {
    for clinic in Clinic::each() {
        let window = clinic.mornings("MA", 3, 1);
        clinic.make("Asha").await;
        refused(&clinic.api.post(APPOINTMENTS, &clinic.visit("Bela")).await, 409, "SLOT_FULL", "the slot is full");
        let id = window.id.to_string();
        clinic.try_book(&id, MONDAY, "By staff", Channel::Admin).unwrap();
        assert_eq!(listed(&clinic.api, "").await, ["By staff", "Asha"], "whoever booked, it is seen here");
        let by_staff = clinic.api.get(APPOINTMENTS).await.json()["data"][0].clone();
        assert_eq!((&by_staff["status"], &by_staff["batch"]), (&json!("confirmed"), &json!("MA")));
        // The next week is another date.
        made(
            &clinic
                .api
                .post(APPOINTMENTS, &clinic.visit_with("Bela", json!({ "appointment_date": "2026-06-22T07:30:00Z" })))
                .await,
        );
    }
}

#[actix_web::test]
async fn a_guest_is_told_from_others_by_phone_and_name() {
    for mut clinic in Clinic::each() {
        clinic.mornings("MA", 20, 20);
        let facial = service(&clinic.world, &clinic.tenant, "Facial");
        let first = clinic.make("Asha Rao").await;
        let again = |reply: &Reply| {
            refused(reply, 409, "DUPLICATE_BOOKING", "the patient already has such an appointment");
        };
        again(&clinic.api.post(APPOINTMENTS, &clinic.visit("asha RAO")).await);
        again(
            &clinic
                .api
                .post(
                    APPOINTMENTS,
                    &clinic.visit_with("Asha Rao", json!({ "appointment_date": "2026-06-15T08:30:00Z" })),
                )
                .await,
        );
        for other in [
            json!({ "patient_name": "Bela Rao" }),
            json!({ "parent_phone": "+911" }),
            json!({ "appointment_type": facial.to_string() }),
            json!({ "appointment_date": "2026-06-22T07:30:00Z" }),
        ] {
            made(&clinic.api.post(APPOINTMENTS, &clinic.visit_with("Asha Rao", other)).await);
        }
        // What is cancelled is in nobody's way.
        let cancelled = clinic.api.patch(&at(&first), &json!({ "status": "cancelled" })).await;
        assert_eq!(cancelled.status, 200, "{}", cancelled.text);
        clinic.make("Asha Rao").await;
        clinic.allow(|settings| BookingSettings { duplicates: Duplicates::Allow, ..settings });
        clinic.make("Asha Rao").await;
    }
}

#[actix_web::test]
async fn guests_are_numbered_when_the_business_wants_it() {
    for mut clinic in Clinic::each() {
        clinic.allow(|settings| BookingSettings { tokens: TokenNumbering::PerDate, ..settings });
        clinic.mornings("MA", 20, 20);
        let first = clinic.api.post(APPOINTMENTS, &clinic.visit("A")).await.json();
        assert_eq!((&first["token"], &first["data"]["token"]), (&json!("1"), &json!("1")));
        assert_eq!(clinic.make("B").await["token"], "2");
        let next = clinic.visit_with("A", json!({ "appointment_date": "2026-06-22T07:30:00Z" }));
        assert_eq!(made(&clinic.api.post(APPOINTMENTS, &next).await)["token"], "1");
    }
}

#[actix_web::test]
async fn notice_and_horizon_bind_once_they_are_configured() {
    for mut clinic in Clinic::each() {
        clinic.mornings("MA", 20, 20);
        clinic.allow(|settings| BookingSettings {
            min_notice: Length::minutes(120),
            horizon_days: Some(10),
            ..settings
        });
        for (date, code) in [("2026-03-02T08:30:00Z", "after"), ("2026-03-16T08:30:00Z", "not be after")] {
            let reply =
                clinic.api.post(APPOINTMENTS, &clinic.visit_with("A", json!({ "appointment_date": date }))).await;
            let body = reply.json();
            assert_eq!((reply.status, &body["error"]["code"]), (409, &json!("OUTSIDE_AVAILABILITY")));
            assert!(body["error"]["message"].as_str().unwrap().contains(code), "{body}");
        }
        made(
            &clinic
                .api
                .post(APPOINTMENTS, &clinic.visit_with("A", json!({ "appointment_date": "2026-03-09T08:30:00Z" })))
                .await,
        );
    }
}

#[actix_web::test]
async fn a_retry_gets_the_first_answer() {
    for clinic in Clinic::each() {
        clinic.mornings("MA", 1, 1);
        let api = clinic.api.clone().header("idempotency-key", "one");
        let first = api.post(APPOINTMENTS, &clinic.visit("A")).await;
        let second = api.post(APPOINTMENTS, &clinic.visit("A")).await;
        assert_eq!((first.status, &first.text), (201, &second.text));
        let other = api.post(APPOINTMENTS, &clinic.visit("B")).await;
        refused(&other, 409, "IDEMPOTENCY_CONFLICT", "the idempotency key was used with another request");
        assert_eq!(clinic.api.get(APPOINTMENTS).await.json()["pagination"]["total"], 1);
    }
}

#[actix_web::test]
async fn lists_are_narrowed_and_cut_into_pages() {
    for clinic in Clinic::each() {
        clinic.mornings("MA", 20, 20);
        let facial = service(&clinic.world, &clinic.tenant, "Facial");
        clinic.mornings_with("EA", |new| NewWindow {
            session: DaySession::Evening,
            hours: WallRange::parse("00:30", "02:30").unwrap(),
            ..new
        });
        // In Berlin on Monday, in UTC still on Sunday.
        let late = clinic.visit_with("Late", json!({ "appointment_date": "2026-06-14T22:45:00Z" }));
        assert_eq!(made(&clinic.api.post(APPOINTMENTS, &late).await)["date"], MONDAY);
        let second = clinic.visit_with(
            "Second",
            json!({ "appointment_date": "2026-06-15T08:30:00Z", "appointment_type": facial.to_string() }),
        );
        let second = made(&clinic.api.post(APPOINTMENTS, &second).await);
        let first = clinic.make("First").await;
        let moved = clinic.api.patch(&at(&second), &json!({ "appointment_date": "2026-06-15T08:45:00Z" })).await;
        assert_eq!(moved.json()["data"]["status"], "rescheduled", "{}", moved.text);
        let done = clinic.api.patch(&at(&first), &json!({ "status": "completed" })).await;
        assert_eq!(done.status, 200, "{}", done.text);
        let branch = clinic.branch;
        for (query, expect) in [
            (String::new(), vec!["Late", "First", "Second"]),
            ("date=2026-06-14".to_owned(), vec!["Late"]),
            ("date=2026-06-15".to_owned(), vec!["First", "Second"]),
            ("status=confirmed".to_owned(), vec!["Late"]),
            ("status=rescheduled".to_owned(), vec!["Second"]),
            ("status=completed".to_owned(), vec!["First"]),
            ("status=cancelled".to_owned(), vec![]),
            (format!("appointment_type={facial}"), vec!["Second"]),
            (format!("appointment_type={NOBODY}"), vec![]),
            (format!("branch_id={branch}"), vec!["Late", "First", "Second"]),
            (format!("branch_id={NOBODY}"), vec![]),
            ("session=Evening".to_owned(), vec!["Late"]),
            ("session=Afternoon".to_owned(), vec![]),
            ("batch=MA".to_owned(), vec!["First", "Second"]),
            ("batch=MA&status=completed&date=2026-06-15".to_owned(), vec!["First"]),
            ("limit=2".to_owned(), vec!["Late", "First"]),
            ("limit=2&page=2".to_owned(), vec!["Second"]),
            ("page=9".to_owned(), vec![]),
        ] {
            assert_eq!(listed(&clinic.api, &query).await, expect, "{query}");
        }
        for (query, expect) in [
            ("limit=2&page=2", json!({ "page": 2, "limit": 2, "total": 3, "total_pages": 2 })),
            ("limit=1000", json!({ "page": 1, "limit": 200, "total": 3, "total_pages": 1 })),
            ("status=cancelled", json!({ "page": 1, "limit": 50, "total": 0, "total_pages": 0 })),
        ] {
            assert_eq!(clinic.api.get(&format!("{APPOINTMENTS}?{query}")).await.json()["pagination"], expect);
        }
        for (query, message) in [
            ("limit=0", "limit must be from 1 to 9223372036854775807"),
            ("page=0", "page must be from 1 to 9223372036854775807"),
            ("limit=-5", "limit must be from 1 to 9223372036854775807"),
            ("status=open", "status must be one of confirmed, rescheduled, cancelled, completed"),
            ("date=15.06.2026", "date must be a date such as 2026-03-10"),
            ("appointment_type=Facial", "appointment_type must be a UUID"),
            ("session=Night", "session must be one of Morning, Afternoon, Evening"),
        ] {
            invalid(&clinic.api.get(&format!("{APPOINTMENTS}?{query}")).await, message);
        }
    }
}

#[actix_web::test]
async fn what_is_no_appointment_of_ours_is_unknown() {
    for clinic in Clinic::each() {
        for id in ["appt_aaaaaaaaaa", "appt_", "42", NOBODY, "appt_AAAAAAAAAA", "appt_aaaaaaaaaa%7C"] {
            let path = format!("{APPOINTMENTS}/{id}");
            refused(&clinic.api.get(&path).await, 404, "NOT_FOUND", "appointment not found");
            let body = json!({ "notes": "x" });
            refused(&clinic.api.patch(&path, &body).await, 404, "NOT_FOUND", "appointment not found");
        }
        let reader = clinic.with(&[Scope::HuskyAppointmentsRead]);
        let reply = reader.post(APPOINTMENTS, &json!({})).await;
        refused(&reply, 403, "INSUFFICIENT_SCOPE", "the API key lacks the scope appointments:write");
    }
}

#[actix_web::test]
async fn services_and_the_configuration_are_told() {
    for mut clinic in Clinic::each() {
        let first = service_with(&clinic.world, &clinic.tenant, "Facial", |one| engine::model::Service {
            sort_order: -1,
            description: Some("An hour for the skin".to_owned()),
            duration: Length::minutes(60),
            ..one
        });
        service_with(&clinic.world, &clinic.tenant, "Old", |one| engine::model::Service { active: false, ..one });
        let row = |id: ServiceId, name: &str, description: Option<&str>, minutes: u32| json!({ "service_id": id.to_string(), "name": name, "description": description, "duration_minutes": minutes });
        let services = clinic.api.get("/v1/services").await;
        let data =
            [row(first, "Facial", Some("An hour for the skin"), 60), row(clinic.service, "General Checkup", None, 30)];
        assert_eq!((services.status, services.json()), (200, json!({ "success": true, "data": data })));
        let usual = json!({
            "timezone": "Europe/Berlin", "allow_cancellation": true, "cancellation_notice_hours": 0,
            "allow_rescheduling": true, "rescheduling_notice_hours": 0, "allow_duplicate_booking": false,
            "buffer_minutes": 0, "min_notice_hours": 0, "max_advance_days": null,
        });
        let config = clinic.api.get("/v1/appointment-config").await;
        assert_eq!((config.status, config.json()), (200, json!({ "success": true, "data": usual })));
        clinic.allow(|settings| BookingSettings {
            cancellation: ChangeRule { allowed: false, notice: Length::minutes(24 * 60) },
            min_notice: Length::minutes(90),
            horizon_days: Some(10),
            buffer: Length::minutes(15),
            duplicates: Duplicates::Allow,
            ..settings
        });
        let config = clinic.api.get("/v1/appointment-config").await.json()["data"].clone();
        let changed = ["allow_cancellation", "cancellation_notice_hours", "min_notice_hours", "max_advance_days"];
        assert_eq!(changed.map(|name| config[name].clone()), [json!(false), json!(24), json!(1.5), json!(10)]);
        assert_eq!((&config["buffer_minutes"], &config["allow_duplicate_booking"]), (&json!(15), &json!(true)));
    }
}

#[actix_web::test]
async fn other_faces_see_the_branch_busy_with_it() {
    for clinic in Clinic::each() {
        let window = clinic.mornings("MA", 20, 10);
        assert_ne!(window.id, WindowId::from_u128(0));
        let appointment = clinic.make("Asha Rao").await;
        let key = clinic.world.key(&clinic.tenant, &[Scope::BookingsRead, Scope::BookingsManage, Scope::Slotflow]);
        let others = clinic.world.client(&key);
        let there = others.get(&format!("/api/bookings?resourceId={}", clinic.branch)).await.json();
        assert_eq!(there["total"], 1, "{there}");
        let row = &there["data"][0];
        assert_eq!(
            (&row["firstName"], &row["startsAt"], &row["endsAt"], &row["status"]),
            (&json!("Asha"), &json!("2026-06-15T07:30:00Z"), &json!("2026-06-15T08:00:00Z"), &json!("confirmed"))
        );
        let human = others.get("/v1/bookings").await.json();
        assert_eq!((&human["total"], &human["bookings"][0]["attendee_name"]), (&json!(1), &json!("Asha Rao")));
        // Cancelled there, it is cancelled here, and its place is free.
        let path = format!("/api/bookings/{}", row["id"].as_str().unwrap());
        assert_eq!(others.delete(&path).await.status, 200);
        assert_eq!(clinic.api.get(&at(&appointment)).await.json()["data"]["status"], "cancelled");
        let again = clinic.make("Asha Rao").await;
        // Completed there, it counts no more.
        clinic.world.clock.set(FixedClock::NOON + Length::minutes(120 * 1440));
        let list = others.get("/api/bookings?status=confirmed").await.json();
        let path = format!("/api/bookings/{}", list["data"][0]["id"].as_str().unwrap());
        assert_eq!(others.patch(&path, &json!({ "status": "completed" })).await.status, 200);
        assert_eq!(clinic.api.get(&at(&again)).await.json()["data"]["status"], "completed");
        let day = clinic.world.read(|tx, cx| {
            let year = slot_core::Span::starting(FixedClock::NOON, Length::minutes(365 * 1440)).unwrap();
            tx.loads(clinic.tenant.id, &[window.calendar()], year, cx.now)
        });
        assert_eq!(day, []);
    }
}
