//! Whole conversations, as they are sent: every object and every code to the letter, the same on both databases.

use super::{House, office};
use crate::support::Reply;
use actix_web::http::Method;
use insta::assert_snapshot;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What was said in a house. Ids are shown by their last two digits.
struct Talk<'a> {
    house: &'a House,
    said: String,
}

impl Talk<'_> {
    async fn call(&mut self, method: Method, path: &str, body: Option<&Value>) -> Reply {
        self.call_text(method, path, body.map(Value::to_string)).await
    }

    async fn call_text(&mut self, method: Method, path: &str, body: Option<String>) -> Reply {
        let reply = self.house.api.send(method.clone(), path, body).await;
        writeln!(self.said, "{method} {path}\n  {} {}", reply.status, reply.text).unwrap();
        reply
    }

    fn end(self) -> String {
        self.said.replace("019c0000-0000-7000-8000-0000000000", "..")
    }
}

/// Holds the same conversation on both databases.
async fn talk(script: impl AsyncFn(&mut Talk<'_>)) -> String {
    let mut told: Vec<String> = Vec::new();
    for house in House::each() {
        let mut talk = Talk { house: &house, said: String::new() };
        script(&mut talk).await;
        told.push(talk.end());
    }
    assert!(told.iter().all(|other| *other == told[0]), "{told:#?}");
    told.swap_remove(0)
}

fn id(reply: &Reply) -> String {
    reply.json()["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn humans() {
    let said = talk(async |talk| {
        let body =
            json!({"name": " Alex Rep ", "timezone": "america/new_york", "email": "alex@example.com", "role": "Sales"});
        let human = id(&talk.call(Method::POST, "/v1/humans", Some(&body)).await);
        talk.call(Method::POST, "/v1/humans", Some(&json!({"name": "Bo", "timezone": "UTC"}))).await;
        talk.call(Method::GET, "/v1/humans", None).await;
        let path = format!("/v1/humans/{human}");
        talk.call(Method::GET, &path, None).await;
        talk.call(Method::PUT, &format!("{path}/availability"), Some(&office())).await;
        talk.call(Method::GET, &path, None).await;
        talk.call(Method::DELETE, &path, None).await;
        talk.call(Method::GET, &path, None).await;
        talk.call(Method::GET, "/v1/humans", None).await;
    });
    assert_snapshot!(said.await, @r#"
    POST /v1/humans
      201 {"id":"..03","name":"Alex Rep","email":"alex@example.com","role":"Sales","timezone":"America/New_York","active":true,"created_at":"2026-03-02T12:00:00.000Z"}
    POST /v1/humans
      201 {"id":"..04","name":"Bo","email":null,"role":null,"timezone":"UTC","active":true,"created_at":"2026-03-02T12:00:00.000Z"}
    GET /v1/humans
      200 {"humans":[{"id":"..03","name":"Alex Rep","email":"alex@example.com","role":"Sales","timezone":"America/New_York","active":true,"created_at":"2026-03-02T12:00:00.000Z"},{"id":"..04","name":"Bo","email":null,"role":null,"timezone":"UTC","active":true,"created_at":"2026-03-02T12:00:00.000Z"}],"total":2}
    GET /v1/humans/..03
      200 {"id":"..03","name":"Alex Rep","email":"alex@example.com","role":"Sales","timezone":"America/New_York","active":true,"created_at":"2026-03-02T12:00:00.000Z","availability_rules":null}
    PUT /v1/humans/..03/availability
      200 {"id":"..03","name":"Alex Rep","email":"alex@example.com","role":"Sales","timezone":"America/New_York","active":true,"created_at":"2026-03-02T12:00:00.000Z","availability_rules":{"working_days":[1,2,3,4,5],"work_start":"09:00","work_end":"17:00","meeting_durations":[30,60]}}
    GET /v1/humans/..03
      200 {"id":"..03","name":"Alex Rep","email":"alex@example.com","role":"Sales","timezone":"America/New_York","active":true,"created_at":"2026-03-02T12:00:00.000Z","availability_rules":{"working_days":[1,2,3,4,5],"work_start":"09:00","work_end":"17:00","meeting_durations":[30,60]}}
    DELETE /v1/humans/..03
      200 {"deleted":true,"id":"..03"}
    GET /v1/humans/..03
      404 {"error":{"code":"NOT_FOUND","message":"human not found","status":404}}
    GET /v1/humans
      200 {"humans":[{"id":"..04","name":"Bo","email":null,"role":null,"timezone":"UTC","active":true,"created_at":"2026-03-02T12:00:00.000Z"}],"total":1}
    "#);
}

#[actix_web::test]
async fn overrides() {
    let said = talk(async |talk| {
        let path = format!("/v1/humans/{}/overrides", talk.house.human().await);
        let lunch = json!({
            "type": "block", "title": "Lunch", "all_day": false, "start_date": "2026-03-02", "start_time": "12:00",
            "end_time": "13:00", "recurrence": {"freq": "weekly", "days": [5, 1]}
        });
        talk.call(Method::POST, &path, Some(&lunch)).await;
        let trip = json!({
            "type": "block", "title": "Trip", "all_day": true, "start_date": "2026-02-20", "end_date": "2026-02-22",
            "start_time": "08:00"
        });
        let trip = id(&talk.call(Method::POST, &path, Some(&trip)).await);
        let board = json!({
            "type": "open", "title": "Board", "all_day": true, "start_date": "2026-03-01", "end_date": "2026-12-31",
            "recurrence": {"freq": "monthly", "week": 5, "day": 7}
        });
        talk.call(Method::POST, &path, Some(&board)).await;
        talk.call(Method::GET, &path, None).await;
        talk.call(Method::DELETE, &format!("{path}/{trip}"), None).await;
        talk.call(Method::DELETE, &format!("{path}/{trip}"), None).await;
    });
    assert_snapshot!(said.await, @r#"
    POST /v1/humans/..03/overrides
      201 {"id":"..04","human_id":"..03","type":"block","title":"Lunch","all_day":false,"start_date":"2026-03-02","end_date":null,"start_time":"12:00","end_time":"13:00","recurrence":{"freq":"weekly","days":[5,1]},"created_at":"2026-03-02T12:00:00.000Z"}
    POST /v1/humans/..03/overrides
      201 {"id":"..05","human_id":"..03","type":"block","title":"Trip","all_day":true,"start_date":"2026-02-20","end_date":"2026-02-22","start_time":null,"end_time":null,"recurrence":null,"created_at":"2026-03-02T12:00:00.000Z"}
    POST /v1/humans/..03/overrides
      201 {"id":"..06","human_id":"..03","type":"open","title":"Board","all_day":true,"start_date":"2026-03-01","end_date":"2026-12-31","start_time":null,"end_time":null,"recurrence":{"freq":"monthly","week":5,"day":7},"created_at":"2026-03-02T12:00:00.000Z"}
    GET /v1/humans/..03/overrides
      200 {"overrides":[{"id":"..05","human_id":"..03","type":"block","title":"Trip","all_day":true,"start_date":"2026-02-20","end_date":"2026-02-22","start_time":null,"end_time":null,"recurrence":null,"created_at":"2026-03-02T12:00:00.000Z"},{"id":"..06","human_id":"..03","type":"open","title":"Board","all_day":true,"start_date":"2026-03-01","end_date":"2026-12-31","start_time":null,"end_time":null,"recurrence":{"freq":"monthly","week":5,"day":7},"created_at":"2026-03-02T12:00:00.000Z"},{"id":"..04","human_id":"..03","type":"block","title":"Lunch","all_day":false,"start_date":"2026-03-02","end_date":null,"start_time":"12:00","end_time":"13:00","recurrence":{"freq":"weekly","days":[5,1]},"created_at":"2026-03-02T12:00:00.000Z"}],"total":3}
    DELETE /v1/humans/..03/overrides/..05
      200 {"deleted":true,"id":"..05"}
    DELETE /v1/humans/..03/overrides/..05
      404 {"error":{"code":"NOT_FOUND","message":"override not found","status":404}}
    "#);
}

#[actix_web::test]
async fn slots_and_bookings() {
    let said = talk(async |talk| {
        let human = talk.house.human().await;
        let short = json!({"working_days": [2], "work_start": "09:00", "work_end": "10:00", "meeting_durations": [30]});
        talk.house.rules(&human, &short).await;
        let slots = format!("/v1/humans/{human}/slots?date_from=2026-03-10&date_to=2026-03-10&duration=30");
        talk.call(Method::GET, &slots, None).await;
        // Metadata is kept to the letter: order of keys, spelling of numbers, spaces.
        let body = format!(
            r#"{{"human_id": "{human}", "starts_at": "2026-03-10T09:30:00-04:00", "duration": 30,
                "attendee_name": "Jane Doe", "attendee_email": "jane@example.com", "unknown": true,
                "metadata": {{"z": 1.0,  "a": [1e3, null], "n": 12345678901234567890123}}}}"#
        );
        let booking = id(&talk.call_text(Method::POST, "/v1/bookings", Some(body)).await);
        let path = format!("/v1/bookings/{booking}");
        talk.call(Method::GET, &path, None).await;
        talk.call(Method::GET, &slots, None).await;
        talk.call(Method::DELETE, &path, None).await;
        talk.call(Method::DELETE, &path, None).await;
        talk.call(Method::GET, "/v1/bookings", None).await;
    });
    assert_snapshot!(said.await, @r#"
    GET /v1/humans/..03/slots?date_from=2026-03-10&date_to=2026-03-10&duration=30
      200 {"human_id":"..03","duration":30,"timezone":"America/New_York","slots":[{"starts_at":"2026-03-10T13:00:00.000Z","ends_at":"2026-03-10T13:30:00.000Z"},{"starts_at":"2026-03-10T13:30:00.000Z","ends_at":"2026-03-10T14:00:00.000Z"}],"total":2}
    POST /v1/bookings
      201 {"id":"..04","human_id":"..03","starts_at":"2026-03-10T13:30:00.000Z","ends_at":"2026-03-10T14:00:00.000Z","duration_minutes":30,"attendee_name":"Jane Doe","attendee_email":"jane@example.com","status":"confirmed","metadata":{"z": 1.0,  "a": [1e3, null], "n": 12345678901234567890123},"created_at":"2026-03-02T12:00:00.000Z"}
    GET /v1/bookings/..04
      200 {"id":"..04","human_id":"..03","starts_at":"2026-03-10T13:30:00.000Z","ends_at":"2026-03-10T14:00:00.000Z","duration_minutes":30,"attendee_name":"Jane Doe","attendee_email":"jane@example.com","status":"confirmed","metadata":{"z": 1.0,  "a": [1e3, null], "n": 12345678901234567890123},"created_at":"2026-03-02T12:00:00.000Z"}
    GET /v1/humans/..03/slots?date_from=2026-03-10&date_to=2026-03-10&duration=30
      200 {"human_id":"..03","duration":30,"timezone":"America/New_York","slots":[{"starts_at":"2026-03-10T13:00:00.000Z","ends_at":"2026-03-10T13:30:00.000Z"}],"total":1}
    DELETE /v1/bookings/..04
      200 {"id":"..04","status":"cancelled"}
    DELETE /v1/bookings/..04
      200 {"id":"..04","status":"cancelled"}
    GET /v1/bookings
      200 {"bookings":[{"id":"..04","human_id":"..03","starts_at":"2026-03-10T13:30:00.000Z","ends_at":"2026-03-10T14:00:00.000Z","duration_minutes":30,"attendee_name":"Jane Doe","attendee_email":"jane@example.com","status":"cancelled","metadata":{"z": 1.0,  "a": [1e3, null], "n": 12345678901234567890123},"created_at":"2026-03-02T12:00:00.000Z"}],"total":1,"limit":50,"offset":0}
    "#);
}

#[actix_web::test]
async fn webhooks() {
    let said = talk(async |talk| {
        let body = json!({"url": "https://example.com/hook", "events": ["booking.cancelled"]});
        let webhook = id(&talk.call(Method::POST, "/v1/webhooks", Some(&body)).await);
        talk.call(Method::POST, "/v1/webhooks", Some(&body)).await;
        talk.call(Method::GET, "/v1/webhooks", None).await;
        talk.call(Method::DELETE, &format!("/v1/webhooks/{webhook}"), None).await;
        talk.call(Method::GET, "/v1/webhooks", None).await;
    });
    assert_snapshot!(said.await, @r#"
    POST /v1/webhooks
      201 {"id":"..03","url":"https://example.com/hook","events":["booking.cancelled"],"signing_secret":"whsec_zQSkdUSY4G21oTxfNx8fBP9tJHDySqm9iGVA5dznf3A=","active":true,"created_at":"2026-03-02T12:00:00.000Z"}
    POST /v1/webhooks
      422 {"error":{"code":"VALIDATION_ERROR","message":"url is already used by another webhook","status":422}}
    GET /v1/webhooks
      200 {"webhooks":[{"id":"..03","url":"https://example.com/hook","events":["booking.cancelled"],"signing_secret":"whsec_zQSkdUSY4G21oTxfNx8fBP9tJHDySqm9iGVA5dznf3A=","active":true,"created_at":"2026-03-02T12:00:00.000Z"}],"total":1}
    DELETE /v1/webhooks/..03
      200 {"deleted":true,"id":"..03"}
    GET /v1/webhooks
      200 {"webhooks":[],"total":0}
    "#);
}

#[actix_web::test]
async fn errors() {
    let said = talk(async |talk| {
        let human = talk.house.worker().await;
        let away = json!({"type": "block", "title": "Away", "all_day": true, "start_date": "2026-03-11"});
        talk.house.add_override(&human, &away).await;
        talk.call(Method::GET, "/v1/humans/00000000-0000-0000-0000-000000000001", None).await;
        talk.call(Method::GET, "/v1/humans/x/y", None).await;
        talk.call(Method::PATCH, "/v1/humans", None).await;
        talk.call_text(Method::POST, "/v1/humans", Some("{".to_owned())).await;
        talk.call(Method::POST, "/v1/humans", Some(&json!([]))).await;
        talk.call(Method::POST, "/v1/humans", Some(&json!({"name": "", "email": "x"}))).await;
        talk.call(Method::GET, "/v1/bookings?limit=0&status=new", None).await;
        let wishes = [("2026-03-10T14:00:00Z", 45), ("2026-03-10T03:00:00Z", 30), ("2026-03-11T14:00:00Z", 30)];
        for (starts_at, duration) in wishes.into_iter().chain([("2026-03-10T14:00:00Z", 30); 2]) {
            talk.call(Method::POST, "/v1/bookings", Some(&super::wish(&human, starts_at, duration))).await;
        }
    });
    assert_snapshot!(said.await, @r#"
    GET /v1/humans/00000000-0000-0000-0000-000000000001
      404 {"error":{"code":"NOT_FOUND","message":"human not found","status":404}}
    GET /v1/humans/x/y
      404 {"error":{"code":"NOT_FOUND","message":"there is no such path","status":404}}
    PATCH /v1/humans
      405 {"error":{"code":"METHOD_NOT_ALLOWED","message":"the method is not allowed here; allowed: GET, HEAD, POST","status":405}}
    POST /v1/humans
      422 {"error":{"code":"VALIDATION_ERROR","message":"malformed JSON: EOF while parsing an object at line 1 column 1","status":422}}
    POST /v1/humans
      422 {"error":{"code":"VALIDATION_ERROR","message":"body must be a JSON object","status":422}}
    POST /v1/humans
      422 {"error":{"code":"VALIDATION_ERROR","message":"name must not be blank; timezone is required; email must be an e-mail address","status":422}}
    GET /v1/bookings?limit=0&status=new
      422 {"error":{"code":"VALIDATION_ERROR","message":"status must be one of confirmed, cancelled; limit must be at least 1","status":422}}
    POST /v1/bookings
      422 {"error":{"code":"INVALID_DURATION","message":"duration must be one of the human's meeting durations: 30, 60","status":422}}
    POST /v1/bookings
      422 {"error":{"code":"OUTSIDE_WORKING_HOURS","message":"the time is outside the human's working hours and no open override covers it","status":422}}
    POST /v1/bookings
      422 {"error":{"code":"SCHEDULE_BLOCKED","message":"the human's schedule is blocked from 2026-03-11T04:00:00.000Z to 2026-03-12T04:00:00.000Z","status":422}}
    POST /v1/bookings
      201 {"id":"..08","human_id":"..03","starts_at":"2026-03-10T14:00:00.000Z","ends_at":"2026-03-10T14:30:00.000Z","duration_minutes":30,"attendee_name":"Jane Doe","attendee_email":null,"status":"confirmed","metadata":null,"created_at":"2026-03-02T12:00:00.000Z"}
    POST /v1/bookings
      409 {"error":{"code":"SLOT_UNAVAILABLE","message":"the time slot is already booked","status":409}}
    "#);
}
