//! Every route of every face: without a key, without the scope, and with the ids of another business.

use crate::{
    furniture::{
        blocked_friday, checkup, doctor, hook, hook_body, location, mornings, patient, person, places, practice,
        waiting,
    },
    support::{Client, FixedClock, Reply, World},
};
use actix_web::http::Method;
use api::{FaceSpec, Route, RouteMethod, faces};
use engine::{
    WindowFilter,
    model::{Channel, Customer, Guest, Resource, Scope, Tenant},
    verbs::{
        Arrival, Book, BookVisit, BookWindow, Details, NewKey, PartWish, ServiceName, Start, add_override, book,
        book_visit, book_window, create_doctor, create_patient, create_resource, create_webhook, create_window,
        join_waitlist,
    },
};
use serde_json::{Value, json};
use slot_core::{
    BookingId, CustomerId, DoctorId, HoursId, Instant, Length, Notice, OverrideId, ResourceId, ServiceId, SlotRef,
    Span, TenantId, WaitlistId, WebhookId, WindowId,
};
use std::num::NonZeroU32;

/// Tuesday after the tests' Monday, ten o'clock in Berlin.
const TEN: Instant = Instant::from_seconds(FixedClock::NOON.as_seconds() + 21 * 3600);

/// One of everything that a business can have.
struct Belongings {
    tenant: TenantId,
    human: ResourceId,
    exception: OverrideId,
    booking: BookingId,
    webhook: WebhookId,
    branch: ResourceId,
    window: WindowId,
    service: ServiceId,
    appointment: String,
    doctor: DoctorId,
    patient: CustomerId,
    visit: BookingId,
    location: ResourceId,
    room: ResourceId,
    provider: ResourceId,
    template: HoursId,
    day: OverrideId,
    waits: WaitlistId,
}

#[actix_web::test]
async fn no_route_answers_without_a_key_or_without_its_scope() {
    for world in World::each() {
        let shop = world.tenant("shop");
        let own = furnish(&world, &shop);
        let stranger = world.stranger();
        for (face, route) in faces::routes() {
            let Some(scope) = route.scope else {
                if is_for_guests(face) {
                    // A key is no token.
                    let keyed = world.client(&world.key(&shop, Scope::ALL));
                    for method in methods(route) {
                        for client in [&stranger, &keyed] {
                            assert_eq!(call(client, &method, route.path, None).await.status, 401, "{method} {route:?}");
                        }
                    }
                    continue;
                }
                assert_eq!(stranger.get(route.path).await.status, 200, "{route:?} is open to everybody");
                continue;
            };
            let rest: Vec<Scope> = Scope::ALL.iter().copied().filter(|known| *known != scope).collect();
            let lacking = world.client(&world.key(&shop, &rest));
            let path = path(route, &own, &own);
            assert!(face.owns(&path), "{route:?} lies outside of the prefixes of {}", face.name);
            for method in methods(route) {
                let body = body(&world, route, &own);
                assert_eq!(call(&stranger, &method, &path, body.as_ref()).await.status, 401, "{method} {path}");
                assert_eq!(call(&lacking, &method, &path, body.as_ref()).await.status, 403, "{method} {path}");
            }
        }
        assert!(survived(&world, &shop, &own), "nothing of it was done on {}", world.kind());
    }
}

#[actix_web::test]
async fn what_belongs_to_others_is_as_unknown() {
    for world in World::each() {
        let (theirs, ours) = (world.tenant("theirs"), world.tenant("ours"));
        let (foreign, own) = (furnish(&world, &theirs), furnish(&world, &ours));
        let nothing = Belongings {
            tenant: TenantId::from_u128(1),
            human: ResourceId::from_u128(1),
            exception: OverrideId::from_u128(1),
            booking: BookingId::from_u128(1),
            webhook: WebhookId::from_u128(1),
            branch: ResourceId::from_u128(1),
            window: WindowId::from_u128(1),
            service: ServiceId::from_u128(1),
            appointment: "appt_0000000000".to_owned(),
            doctor: DoctorId::from_u128(1),
            patient: CustomerId::from_u128(1),
            visit: BookingId::from_u128(1),
            location: ResourceId::from_u128(1),
            room: ResourceId::from_u128(1),
            provider: ResourceId::from_u128(1),
            template: HoursId::from_u128(1),
            day: OverrideId::from_u128(1),
            waits: WaitlistId::from_u128(1),
        };
        let key = world.key_with(&ours, Scope::ALL, |new| NewKey { rate_limit: Some(0), ..new });
        let client = world.client(&key);
        for (_face, route) in faces::routes().filter(|(face, _)| !is_for_guests(face)) {
            for method in methods(route) {
                // The last id is theirs, those before it are ours or theirs.
                for before in [&own, &foreign] {
                    let (known, unknown) = (path(route, before, &foreign), path(route, before, &nothing));
                    let reply = call(&client, &method, &known, body(&world, route, &foreign).as_ref()).await;
                    if !route.path.contains('{') && !names_ids(route) {
                        for id in ids(&foreign) {
                            assert!(!reply.text.contains(&id), "{method} {known} shows what is theirs: {}", reply.text);
                        }
                        continue;
                    }
                    let as_unknown = call(&client, &method, &unknown, body(&world, route, &nothing).as_ref()).await;
                    let status = if route.path.ends_with("/{channel}") { 204 } else { 404 };
                    assert_eq!(reply.status, status, "{method} {known}: {}", reply.text);
                    assert_eq!((reply.status, reply.text), (as_unknown.status, as_unknown.text), "{method} {known}");
                }
            }
        }
        assert!(survived(&world, &theirs, &foreign), "nothing of theirs was touched on {}", world.kind());
    }
}

/// Whether tokens of bookings open it, and no keys: who has one can name nothing else.
fn is_for_guests(face: &FaceSpec) -> bool {
    face.name == "guest"
}

fn methods(route: &Route) -> Vec<Method> {
    match route.method {
        RouteMethod::Get if route.head => vec![Method::GET, Method::HEAD],
        RouteMethod::Get | RouteMethod::Post | RouteMethod::Put | RouteMethod::Patch | RouteMethod::Delete => {
            vec![route.method.method()]
        }
    }
}

async fn call(client: &Client, method: &Method, path: &str, body: Option<&Value>) -> Reply {
    client.send(method.clone(), path, body.map(Value::to_string)).await
}

/// The route's path with ids in it: the last is `last`'s, the others are `before`'s. What is asked for is a good question.
fn path(route: &Route, before: &Belongings, last: &Belongings) -> String {
    let segments: Vec<&str> = route.path.split('/').collect();
    let end = segments.iter().rposition(|segment| segment.starts_with('{'));
    let mut filled: Vec<String> = Vec::new();
    for (place, segment) in segments.iter().enumerate() {
        let of = if Some(place) == end { last } else { before };
        filled.push(match (segment.starts_with('{'), segments.get(place.wrapping_sub(1))) {
            (false, _) => (*segment).to_owned(),
            (true, Some(&("humans" | "resources"))) => of.human.to_string(),
            (true, Some(&"overrides")) if route.path.starts_with("/v1/scheduling/") => of.day.to_string(),
            (true, Some(&"overrides")) => of.exception.to_string(),
            (true, Some(&"providers")) => of.provider.to_string(),
            (true, Some(&"templates")) => of.template.to_string(),
            (true, Some(&"appointment-types")) => of.service.to_string(),
            (true, Some(&"locations")) => of.location.to_string(),
            (true, Some(&"rooms")) => of.room.to_string(),
            (true, Some(&("waitlist" | "position"))) => of.waits.to_string(),
            (true, Some(&"bookings")) => of.booking.to_string(),
            (true, Some(&"doctors")) => of.doctor.to_string(),
            (true, Some(&("patients" | "conversation"))) => of.patient.to_string(),
            (true, Some(&"{patient_id}")) => "web".to_owned(),
            (true, Some(&"webhooks")) => of.webhook.to_string(),
            (true, Some(&"appointment-slots")) => of.window.to_string(),
            (true, Some(&"appointments")) if route.path.starts_with("/v1/scheduling/") => of.visit.to_string(),
            (true, Some(&"appointments")) => of.appointment.clone(),
            (true, Some(&"tracking")) => format!("{}||2026-03-03||{}", of.window, of.service),
            (true, kind) => panic!("{route:?}: say here what an id below {kind:?} names"),
        });
    }
    let question = match route.path {
        path if path.starts_with("/api/agent/") => format!("?tenant_id={}", last.tenant.ulid()),
        "/v1/scheduling/slots" => format!(
            "?date_from=2026-03-03&date_to=2026-03-03&appointment_type_id={}&provider_id={}",
            last.service, last.human
        ),
        path if path.ends_with("/slots") => "?date_from=2026-03-03&date_to=2026-03-03&duration=30".to_owned(),
        "/v1/scheduling/no-show/daily-risks" | "/v1/appointment-slots/availability" => "?date=2026-03-03".to_owned(),
        "/v1/appointment-slots/schedule-tracking" => "?date_from=2026-03-03".to_owned(),
        _ => String::new(),
    };
    format!("{}{question}", filled.join("/"))
}

fn names_ids(route: &Route) -> bool {
    let is_named_in_body = matches!(
        route.path,
        "/v1/bookings"
            | "/api/bookings"
            | "/v1/appointment-slots"
            | "/v1/appointments"
            | "/v1/scheduling/appointments"
            | "/v1/scheduling/natural-language"
            | "/v1/scheduling/conversation"
            | "/v1/scheduling/appointments/series"
            | "/v1/scheduling/rooms"
            | "/v1/scheduling/providers"
            | "/v1/scheduling/waitlist"
    );
    (route.method == RouteMethod::Post && is_named_in_body) || route.path == "/v1/scheduling/slots"
}

/// A good body for the route; where ids are named in it, they are `of`'s.
fn body(world: &World, route: &Route, of: &Belongings) -> Option<Value> {
    let slot = || world.app.slot_key().seal(SlotRef { resource: of.human, start: TEN + Length::minutes(60) });
    Some(match (route.method, route.path) {
        (RouteMethod::Get | RouteMethod::Delete, _)
        | (
            _,
            "/v1/appointment-slots/{slot}/disable"
            | "/v1/scheduling/waitlist/{id}/accept"
            | "/v1/scheduling/waitlist/{id}/decline",
        ) => return None,
        (RouteMethod::Post, "/v1/humans") => json!({ "name": "New", "timezone": "UTC" }),
        (RouteMethod::Put, "/v1/humans/{human}/availability") => {
            json!({ "working_days": [1], "work_start": "10:00", "work_end": "11:00", "meeting_durations": [30] })
        }
        (RouteMethod::Post, "/v1/humans/{human}/overrides") => {
            json!({ "type": "block", "title": "Away", "all_day": true, "start_date": "2026-03-04" })
        }
        (RouteMethod::Post, "/v1/bookings") => json!({
            "human_id": of.human.to_string(), "starts_at": (TEN + Length::minutes(60)).rfc3339().as_str(),
            "duration": 30, "attendee_name": "Ada",
        }),
        (_, path) if path.contains("/webhooks") => hook_body(path),
        (RouteMethod::Post, "/api/bookings/resources") => {
            json!({ "type": "room", "name": "New", "timezone": "UTC", "defaultDurationMinutes": 30 })
        }
        (RouteMethod::Patch, "/api/bookings/resources/{id}")
        | (
            RouteMethod::Put,
            "/v1/doctors/{id}"
            | "/v1/patients/{id}"
            | "/v1/scheduling/appointment-types/{id}"
            | "/v1/scheduling/locations/{id}"
            | "/v1/scheduling/rooms/{id}",
        ) => json!({ "name": "Renamed" }),
        (RouteMethod::Post, "/api/bookings") => {
            json!({ "slotId": slot(), "firstName": "Ada", "lastName": "Lovelace", "email": "ada@example.com" })
        }
        (RouteMethod::Patch, "/api/bookings/{id}") => json!({ "status": "completed" }),
        (RouteMethod::Post, "/v1/appointment-slots") => json!({
            "branch_id": of.branch.to_string(), "day": "tuesday", "session": "Morning", "start_time": "09:00",
            "end_time": "11:00", "max_slots": 5,
        }),
        (RouteMethod::Patch, "/v1/appointment-slots/{slot}") => json!({ "max_slots": 30 }),
        (RouteMethod::Patch, "/v1/appointment-slots/tracking/{slot}") => json!({ "status": "CLOSED" }),
        (RouteMethod::Post, "/v1/appointment-slots/regenerate") => json!({ "date_from": "2026-03-03" }),
        (RouteMethod::Post, "/v1/appointments") => json!({
            "appointment_type": of.service.to_string(), "appointment_date": TEN.rfc3339().as_str(),
            "patient_name": "Grace", "parent_phone": "+911", "branch_id": of.branch.to_string(),
        }),
        (RouteMethod::Patch, "/v1/appointments/{id}") => json!({ "notes": "changed" }),
        (RouteMethod::Post, "/v1/scheduling/appointments") => json!({
            "provider_profile_id": of.human.to_string(), "patient_id": of.patient.to_string(),
            "appointment_type_id": of.service.to_string(), "location_id": of.branch.to_string(),
            "start_time": (TEN + Length::minutes(180)).rfc3339().as_str(),
            "end_time": (TEN + Length::minutes(210)).rfc3339().as_str(),
        }),
        (RouteMethod::Post, "/v1/scheduling/appointments/series") => json!({
            "provider_profile_id": of.human.to_string(), "patient_id": of.patient.to_string(),
            "appointment_type_id": of.service.to_string(), "location_id": of.branch.to_string(),
            "start_time": (TEN + Length::minutes(180)).rfc3339().as_str(),
            "end_time": (TEN + Length::minutes(210)).rfc3339().as_str(), "rrule": "FREQ=DAILY;COUNT=2",
        }),
        (RouteMethod::Put, "/v1/scheduling/appointments/{id}") => json!({ "version": 1, "notes": "changed" }),
        (RouteMethod::Post, "/v1/scheduling/appointments/{id}/reschedule") => json!({
            "new_start_time": (TEN + Length::minutes(240)).rfc3339().as_str(),
            "new_end_time": (TEN + Length::minutes(270)).rfc3339().as_str(),
        }),
        (RouteMethod::Post, action) if action.starts_with("/v1/scheduling/appointments/{id}/") => json!({}),
        (
            RouteMethod::Post,
            "/v1/doctors" | "/v1/patients" | "/v1/scheduling/appointment-types" | "/v1/scheduling/locations",
        ) => json!({ "name": "New" }),
        (RouteMethod::Post, "/v1/scheduling/rooms") => {
            json!({ "name": "New", "location_id": of.location.to_string() })
        }
        (RouteMethod::Post, "/v1/scheduling/waitlist") => json!({
            "patient_id": of.patient.to_string(), "appointment_type_id": of.service.to_string(), "specialty": "any",
        }),
        (RouteMethod::Post, "/v1/scheduling/providers") => json!({ "doctor_id": of.doctor.to_string() }),
        (RouteMethod::Put, "/v1/scheduling/providers/{id}") => json!({ "display_name": "Renamed" }),
        (RouteMethod::Post, "/v1/scheduling/providers/{id}/templates") => json!({
            "day_of_week": 2, "start_time": "08:00", "end_time": "12:00", "location_id": of.location.to_string(),
        }),
        (RouteMethod::Put, "/v1/scheduling/providers/{id}/templates/{tid}") => json!({ "end_time": "11:00" }),
        (RouteMethod::Post, "/v1/scheduling/providers/{id}/overrides") => {
            json!({ "date": "2026-03-05", "override_type": "blocked" })
        }
        (
            RouteMethod::Post,
            "/v1/scheduling/natural-language" | "/v1/scheduling/conversation" | "/v1/scheduling/voice",
        ) => json!({ "message": "oi", "patient_id": of.patient.to_string(), "channel": "web" }),
        (RouteMethod::Put, "/v1/scheduling/conversation/lines") => json!({ "lines": {} }),
        (_, path) => panic!("{path}: say here what a good body for it is"),
    })
}

fn ids(of: &Belongings) -> [String; 20] {
    [
        of.human.to_string(),
        of.exception.to_string(),
        of.booking.to_string(),
        of.webhook.to_string(),
        of.branch.to_string(),
        of.window.to_string(),
        of.service.to_string(),
        of.appointment.clone(),
        of.doctor.to_string(),
        of.patient.to_string(),
        of.visit.to_string(),
        of.location.to_string(),
        of.room.to_string(),
        of.provider.to_string(),
        of.template.to_string(),
        of.day.to_string(),
        of.waits.to_string(),
        of.human.ulid(),
        of.booking.ulid(),
        of.tenant.ulid(),
    ]
}

/// Whether everything is as it was furnished.
fn survived(world: &World, tenant: &Tenant, own: &Belongings) -> bool {
    world.read(|tx, _cx| {
        let human = tx.resource(tenant.id, own.human)?.unwrap();
        let booking = tx.booking(tenant.id, own.booking)?.unwrap();
        let webhooks = tx.webhooks(tenant.id)?;
        let code = own.appointment.trim_start_matches("appt_");
        let appointment = tx.booking_by_code(tenant.id, code)?.unwrap();
        let windows = tx.windows(tenant.id, WindowFilter::default())?;
        let date = time::macros::date!(2026 - 03 - 03);
        let people = (tx.doctor(tenant.id, own.doctor)?.unwrap(), tx.customer(tenant.id, own.patient)?.unwrap());
        let provider = tx.resource(tenant.id, own.provider)?.unwrap();
        let places = [tx.resource(tenant.id, own.location)?.unwrap(), tx.resource(tenant.id, own.room)?.unwrap()];
        let differs = tx.tracking(tenant.id, &[own.window], date, date)?;
        Ok((human.name.as_str(), human.active, human.overrides.len(), human.rev) == ("Ana", true, 1, 2)
            && booking.version == 1
            && appointment.version == 1
            && tx.booking(tenant.id, own.visit)?.unwrap().version == 1
            && webhooks.len() == 1
            && windows.iter().map(|window| (window.id, window.rev)).eq([(own.window, 1)])
            && (people.0.name.as_str(), people.0.active) == ("Dra. Eva", true)
            && (people.1.name.as_str(), people.1.active) == ("Lia", true)
            && (provider.rev, provider.active, provider.overrides.len()) == (3, true, 1)
            && places.iter().all(|place| (place.rev, place.active) == (1, true))
            && tx.service(tenant.id, own.service)?.unwrap().name == "Check-up"
            && tx.waitlist_entry(tenant.id, own.waits)?.unwrap().version == 1
            && differs.is_empty())
    })
}

/// Gives a business one of everything.
fn furnish(world: &World, tenant: &Tenant) -> Belongings {
    let (shop, human) = (tenant.clone(), person());
    let human = world.write(move |tx, cx| create_resource(tx, cx, &shop, &human)).unwrap();
    let (shop, id) = (tenant.clone(), human.id);
    let exception = world.write(move |tx, cx| add_override(tx, cx, &shop, id, &blocked_friday())).unwrap();
    let (shop, wish) = (tenant.clone(), visit(&human));
    let booking = world.write(move |tx, cx| book(tx, cx, &shop, &wish)).unwrap();
    let (shop, hook) = (tenant.clone(), hook());
    let webhook = world.write(move |tx, cx| create_webhook(tx, cx, &shop, &hook)).unwrap();
    let (shop, location) = (tenant.clone(), location());
    let branch = world.write(move |tx, cx| create_resource(tx, cx, &shop, &location)).unwrap();
    let service = checkup(world, tenant);
    let (id, stored) = (service.id, service.clone());
    world.write(move |tx, _cx| tx.insert_service(&stored));
    let (shop, mornings) = (tenant.clone(), mornings(branch.id));
    let window = world.write(move |tx, cx| create_window(tx, cx, &shop, &mornings)).unwrap();
    let (shop, wish) = (tenant.clone(), appointment(window.id, id));
    let appointment = world.write(move |tx, cx| book_window(tx, cx, &shop, &wish)).unwrap();
    let (shop, eva) = (tenant.clone(), doctor());
    let doctor = world.write(move |tx, cx| create_doctor(tx, cx, &shop, &eva)).unwrap();
    let (shop, lia) = (tenant.clone(), patient());
    let patient = world.write(move |tx, cx| create_patient(tx, cx, &shop, &lia)).unwrap();
    let (location, room) = places(world, tenant);
    let (provider, template, day) = practice(world, tenant, location);
    let (shop, wish) = (tenant.clone(), checkup_of(&patient, human.id, branch.id, id));
    let visit = world.write(move |tx, cx| book_visit(tx, cx, &shop, &wish)).unwrap();
    let (shop, wish) = (tenant.clone(), waiting(patient.id, id));
    let waits = world.write(move |tx, cx| join_waitlist(tx, cx, &shop, &wish)).unwrap();
    Belongings {
        tenant: tenant.id,
        waits: waits.id,
        visit: visit.id,
        location,
        room,
        provider,
        template,
        day,
        doctor: doctor.id,
        patient: patient.id,
        human: human.id,
        exception: exception.id,
        booking: booking.id,
        webhook: webhook.id,
        branch: branch.id,
        window: window.id,
        service: id,
        appointment: format!("appt_{}", appointment.code.unwrap()),
    }
}

fn appointment(window: WindowId, service: ServiceId) -> BookWindow {
    BookWindow {
        window: Some(window),
        branch: None,
        service: Some(ServiceName::Id(service)),
        session: None,
        batch: None,
        arrival: Arrival::At(TEN),
        party: NonZeroU32::MIN,
        guest: Guest { name: "Ada".to_owned(), phone: Some("+910".to_owned()), ..Guest::default() },
        customer: None,
        notes: None,
        assigned: None,
        external_reference: None,
        consent: None,
        source: None,
        metadata: None,
        channel: Channel::Api,
    }
}

fn checkup_of(patient: &Customer, provider: ResourceId, location: ResourceId, service: ServiceId) -> BookVisit {
    BookVisit {
        provider,
        patient: patient.id,
        service,
        location,
        room: None,
        span: Span::starting(TEN + Length::minutes(120), Length::minutes(30)).unwrap(),
        internal_notes: None,
        treatment: None,
        through: None,
        details: Details::of(Guest::default(), Channel::Api),
    }
}

fn visit(human: &Resource) -> Book {
    Book {
        resource: PartWish { resource: human.id, places: NonZeroU32::MIN },
        also: Vec::new(),
        start: TEN,
        length: None,
        placement: Start::Anywhere,
        notice: Notice::PastAllowed,
        through: None,
        details: Details::of(Guest { name: "Ada".to_owned(), ..Guest::default() }, Channel::Api),
    }
}
