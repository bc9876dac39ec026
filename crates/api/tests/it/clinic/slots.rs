//! Slots: what is asked, what is listed, in which order, and that what is listed can be booked.

use super::{Clinic, NOBODY, refused};
use crate::support::Reply;
use engine::{
    model::{
        Address, AppointmentType, LengthSource, OverrideRecord, Profile, Resource, ResourceKind, Service, Template,
    },
    verbs::{Book, Details, NewResource, PartWish, Start, book, create_resource},
};
use serde_json::Value;
use slot_core::{
    Capacity, Dates, Effect, Hours, HoursId, Instant, Length, Notice, Override, OverrideId, ResourceId, ServiceId,
    Site, Validity, WallRange,
};
use std::num::NonZeroU32;
use time::{Date, Weekday, macros::date};

const SLOTS: &str = "/v1/scheduling/slots";
/// Tuesday after the tests' Monday.
const TUESDAY: Date = date!(2026 - 03 - 03);

impl Clinic {
    fn mint<T>(&self, wrap: impl FnOnce(u128) -> T) -> T {
        wrap(engine::Ids::mint(&*self.world.ids, self.world.app.now()))
    }

    /// Something with a calendar, in Berlin.
    pub(super) fn thing(&self, kind: ResourceKind, name: &str) -> Resource {
        self.thing_in(kind, name, "Europe/Berlin")
    }

    pub(super) fn thing_in(&self, kind: ResourceKind, name: &str, zone: &str) -> Resource {
        let new = NewResource {
            kind,
            name: name.to_owned(),
            slug: None,
            description: None,
            email: None,
            role: None,
            address: Address::default(),
            zone: zone.parse().unwrap(),
            capacity: Capacity::ONE,
            durations: vec![Length::minutes(30)],
            hours: None,
            closures: Vec::new(),
            active: true,
            published: true,
        };
        let tenant = self.tenant.clone();
        self.world.write(move |tx, cx| create_resource(tx, cx, &tenant, &new)).unwrap()
    }

    /// Stores a resource as it was changed.
    pub(super) fn keep(&self, changed: Resource) -> Resource {
        let (rev, kept) = (changed.rev, Resource { rev: changed.rev + 1, ..changed });
        let stored = kept.clone();
        self.world.write(move |tx, _cx| tx.update_resource(&stored, rev));
        kept
    }

    /// A cardiologist who works on Tuesdays, here, at these hours.
    pub(super) fn provider(&self, name: &str, place: &Resource, hours: &[(&str, &str)]) -> Resource {
        let person = self.thing(ResourceKind::Person, name);
        let templates = hours.iter().map(|(start, end)| Template {
            id: self.mint(HoursId::from_u128),
            weekday: Weekday::Tuesday,
            hours: WallRange::parse(start, end).unwrap(),
            location: place.id,
            room: None,
            slot_length: None,
            valid: Validity::ALWAYS,
            active: true,
        });
        let profile = Profile {
            primary: Some(place.id),
            specialties: vec!["Cardiologia".to_owned(), "Clínica geral".to_owned()],
            sites: vec![Site { location: place.id, zone: place.zone.clone() }],
            templates: templates.collect(),
            ..Profile::bare()
        };
        self.keep(Resource { profile: Some(Box::new(profile)), ..person })
    }

    /// A type of appointment that is as long as the provider says.
    pub(super) fn kind(&self, length: LengthSource) -> Service {
        let now = self.world.app.now();
        let kind = Service {
            id: self.mint(ServiceId::from_u128),
            tenant: self.tenant.id,
            reference: None,
            name: "Consulta".to_owned(),
            description: None,
            duration: Length::minutes(60),
            price: None,
            colour: None,
            sort_order: 0,
            buffer_before: Length::ZERO,
            buffer_after: Length::ZERO,
            given_by: Vec::new(),
            location: None,
            appointment: AppointmentType { specialty: None, length },
            active: true,
            created_at: now,
            updated_at: now,
        };
        let stored = kind.clone();
        self.world.write(move |tx, _cx| tx.insert_service(&stored));
        kind
    }

    /// Books through another face.
    fn booked(&self, resource: ResourceId, start: Instant) {
        let wish = Book {
            resource: PartWish { resource, places: NonZeroU32::MIN },
            also: Vec::new(),
            start,
            length: None,
            placement: Start::Anywhere,
            notice: Notice::PastAllowed,
            through: None,
            details: Details::of(engine::model::Guest::default(), engine::model::Channel::Api),
        };
        let tenant = self.tenant.clone();
        self.world.write(move |tx, cx| book(tx, cx, &tenant, &wish)).unwrap();
    }

    async fn slots(&self, query: &str) -> Reply {
        self.api.get(&format!("{SLOTS}?{query}")).await
    }

    /// The page that is found.
    pub(super) async fn page(&self, query: &str) -> Value {
        let reply = self.slots(query).await;
        assert_eq!(reply.status, 200, "{query}: {}", reply.text);
        let page = reply.json();
        assert_eq!(page["total"], page["slots"].as_array().unwrap().len());
        page
    }

    /// Name and start of what is found.
    async fn listed(&self, query: &str) -> Vec<String> {
        rows(&self.page(query).await)
    }
}

fn rows(page: &Value) -> Vec<String> {
    let slots = page["slots"].as_array().unwrap().iter();
    slots.map(|slot| format!("{} {}", text(slot, "provider_name"), text(slot, "start_time"))).collect()
}

fn text<'a>(slot: &'a Value, name: &str) -> &'a str {
    slot[name].as_str().unwrap()
}

fn at(place: &Resource, time: &str) -> Instant {
    place.zone.instant(TUESDAY, time.parse().unwrap())
}

/// A query for this type on the Tuesday.
fn on_tuesday(kind: &Service, more: &str) -> String {
    format!("date_from=2026-03-03&date_to=2026-03-03&appointment_type_id={}&{more}", kind.id)
}

#[actix_web::test]
async fn a_slot_is_told_by_the_clock_of_its_location_and_in_utc() {
    for clinic in Clinic::each() {
        let norte = clinic.thing_in(ResourceKind::Location, "Norte", "America/Manaus");
        let ana = clinic.provider("Dra. Ana", &norte, &[("08:00", "09:00")]);
        let kind = clinic.kind(LengthSource::Provider);
        let reply = clinic.slots(&on_tuesday(&kind, "specialty=%20cardioLOGIA")).await;
        let mut told = reply.json();
        assert!(told["search_ms"].as_u64().is_some_and(|took| took < 10_000));
        told["search_ms"] = 0.into();
        let told = serde_json::to_string_pretty(&told).unwrap();
        let told = told.replace(&ana.id.to_string(), "[ana]").replace(&norte.id.to_string(), "[norte]");
        insta::allow_duplicates! {
            insta::assert_snapshot!(told, @r#"
                {
                  "next_cursor": null,
                  "search_ms": 0,
                  "slots": [
                    {
                      "available": true,
                      "date": "2026-03-03",
                      "end_datetime": "2026-03-03T12:30:00Z",
                      "end_time": "08:30",
                      "location": {
                        "id": "[norte]",
                        "name": "Norte"
                      },
                      "provider_id": "[ana]",
                      "provider_name": "Dra. Ana",
                      "score": 0.834,
                      "specialty": "Cardiologia",
                      "start_datetime": "2026-03-03T12:00:00Z",
                      "start_time": "08:00"
                    },
                    {
                      "available": true,
                      "date": "2026-03-03",
                      "end_datetime": "2026-03-03T13:00:00Z",
                      "end_time": "09:00",
                      "location": {
                        "id": "[norte]",
                        "name": "Norte"
                      },
                      "provider_id": "[ana]",
                      "provider_name": "Dra. Ana",
                      "score": 0.83,
                      "specialty": "Cardiologia",
                      "start_datetime": "2026-03-03T12:30:00Z",
                      "start_time": "08:30"
                    }
                  ],
                  "total": 2
                }
                "#);
        }
    }
}

#[actix_web::test]
async fn every_parameter_has_its_bounds() {
    for clinic in Clinic::each() {
        let centro = clinic.thing(ResourceKind::Location, "Centro");
        let ana = clinic.provider("Ana", &centro, &[("08:00", "09:00")]);
        let kind = clinic.kind(LengthSource::Provider);
        let (ana, kind, place) = (ana.id, kind.id, centro.id);
        let dates = "date_from=2026-03-03&date_to=2026-03-03";
        let good = format!("{dates}&appointment_type_id={kind}&provider_id={ana}");
        for (query, detail) in [
            (format!("date_to=2026-03-03&appointment_type_id={kind}&provider_id={ana}"), "date_from is required"),
            (format!("date_from=2026-03-03&appointment_type_id={kind}&provider_id={ana}"), "date_to is required"),
            (format!("{dates}&provider_id={ana}"), "appointment_type_id is required"),
            (format!("{dates}&appointment_type_id={kind}"), "provider_id or specialty is required"),
            (format!("{dates}&appointment_type_id={kind}&specialty="), "provider_id or specialty is required"),
            (format!("{dates}&appointment_type_id={kind}&specialty=%20"), "specialty must not be blank"),
            (
                format!("{dates}&appointment_type_id={kind}&specialty={}", "x".repeat(201)),
                "specialty must be at most 200 characters",
            ),
            (format!("{dates}&appointment_type_id=7&provider_id={ana}"), "appointment_type_id must be a UUID"),
            (format!("{dates}&appointment_type_id={kind}&provider_id=7"), "provider_id must be a UUID"),
            (format!("{good}&location_id=7"), "location_id must be a UUID"),
            (
                good.replace("date_from=2026-03-03", "date_from=03/03/2026"),
                "date_from must be a date such as 2026-03-10",
            ),
            (good.replace("date_to=2026-03-03", "date_to=2026-03-02"), "date_to must not be before date_from"),
            (
                good.replace("date_to=2026-03-03", "date_to=2026-04-03"),
                "date_to must be at most 30 days after date_from",
            ),
            (
                good.replace("date_from=2026-03-03", "date_from=2026-03-01"),
                "date_from must not be before today, 2026-03-02",
            ),
            (format!("{good}&duration_minutes=4"), "duration_minutes must be from 5 to 480"),
            (format!("{good}&duration_minutes=481"), "duration_minutes must be from 5 to 480"),
            (format!("{good}&limit=0"), "limit must be from 1 to 200"),
            (format!("{good}&limit=201"), "limit must be from 1 to 200"),
            (format!("{good}&limit=ten"), "limit must be an integer"),
            (format!("{good}&sort=price"), "sort must be one of date, score"),
            (format!("{good}&score=1"), "score must be one of on, off"),
            (format!("{good}&cursor=abc"), "cursor must be the next_cursor of an answer to this question"),
        ] {
            refused(&clinic.slots(&query).await, 422, detail);
        }
        for (query, found) in [
            (good.clone(), 2),
            (good.replace("date_to=2026-03-03", "date_to=2026-04-02"), 10),
            (good.replace("date_from=2026-03-03", "date_from=2026-03-02"), 2),
            (format!("{good}&duration_minutes=5"), 12),
            (format!("{good}&duration_minutes=480"), 0),
            (format!("{good}&limit=200&location_id={place}"), 2),
            (format!("{good}&sort=date&score=on&unknown=1"), 2),
            (format!("{good}&specialty=cl%C3%8Dnica+Geral"), 2),
            (format!("{good}&specialty=dermatologia"), 0),
            (format!("{dates}&appointment_type_id={kind}&specialty=dermatologia"), 0),
        ] {
            assert_eq!(clinic.listed(&query).await.len(), found, "{query}");
        }
        let other = clinic.thing(ResourceKind::Location, "Norte");
        assert_eq!(clinic.listed(&format!("{good}&location_id={}", other.id)).await, [""; 0]);
        for (query, what) in [
            (good.replace(&kind.to_string(), NOBODY), "appointment type"),
            (good.replace(&ana.to_string(), NOBODY), "provider"),
            (good.replace(&ana.to_string(), &place.to_string()), "provider"),
            (format!("{good}&location_id={NOBODY}"), "location"),
            (format!("{good}&location_id={ana}"), "location"),
        ] {
            refused(&clinic.slots(&query).await, 404, &format!("{what} not found"));
        }
    }
}

#[actix_web::test]
async fn today_is_that_of_the_location() {
    for clinic in Clinic::each() {
        // Noon on Monday in UTC is Tuesday in Kiritimati.
        let far = clinic.thing_in(ResourceKind::Location, "Far", "Pacific/Kiritimati");
        let ana = clinic.provider("Ana", &far, &[("01:00", "04:00")]);
        let kind = clinic.kind(LengthSource::Provider);
        let query = on_tuesday(&kind, &format!("provider_id={}", ana.id));
        // It is two o'clock there: what has begun is not listed.
        assert_eq!(clinic.listed(&query).await, ["Ana 02:30", "Ana 03:00", "Ana 03:30"]);
        let monday = query.replace("date_from=2026-03-03", "date_from=2026-03-02");
        refused(&clinic.slots(&monday).await, 422, "date_from must not be before today, 2026-03-03");
        let near = clinic.thing(ResourceKind::Location, "Near");
        clinic.provider("Bia", &near, &[("09:00", "09:30")]);
        let both = monday.replace(&format!("provider_id={}", ana.id), "specialty=cardiologia");
        assert_eq!(clinic.listed(&both).await, ["Ana 02:30", "Ana 03:00", "Ana 03:30", "Bia 09:00"]);
        clinic.world.clock.advance(Length::minutes(31));
        assert_eq!(clinic.listed(&query).await, ["Ana 03:00", "Ana 03:30"]);
    }
}

#[actix_web::test]
async fn the_length_is_that_of_the_question_then_of_the_type_the_template_the_provider() {
    for clinic in Clinic::each() {
        let centro = clinic.thing(ResourceKind::Location, "Centro");
        let ana = clinic.provider("Ana", &centro, &[("08:00", "10:00")]);
        let (free, fixed) = (clinic.kind(LengthSource::Provider), clinic.kind(LengthSource::Service));
        let by = format!("provider_id={}", ana.id);
        assert_eq!(clinic.listed(&on_tuesday(&free, &by)).await.len(), 4, "the provider's thirty minutes");
        assert_eq!(clinic.listed(&on_tuesday(&fixed, &by)).await.len(), 2, "the type's hour");
        let asked = format!("{by}&duration_minutes=40");
        assert_eq!(clinic.listed(&on_tuesday(&fixed, &asked)).await, ["Ana 08:00", "Ana 08:40", "Ana 09:20"]);
        let mut profile = ana.profile();
        profile.buffer = Length::minutes(5);
        for template in &mut profile.templates {
            template.slot_length = Some(Length::minutes(20));
        }
        let ana = clinic.keep(Resource { profile: Some(Box::new(profile)), ..ana });
        assert_eq!(
            clinic.listed(&on_tuesday(&free, &by)).await.len(),
            5,
            "the template's twenty, and five between them"
        );
        assert_eq!(clinic.listed(&on_tuesday(&fixed, &by)).await, ["Ana 08:00"], "an hour, and five behind it");
        clinic.keep(Resource { active: false, ..ana });
        assert_eq!(clinic.listed(&on_tuesday(&free, &by)).await, [""; 0]);
    }
}

#[actix_web::test]
async fn overrides_close_replace_and_open() {
    for clinic in Clinic::each() {
        let centro = clinic.thing(ResourceKind::Location, "Centro");
        let ana = clinic.provider("Ana", &centro, &[("08:00", "10:00")]);
        let kind = clinic.kind(LengthSource::Service);
        let query = on_tuesday(&kind, &format!("provider_id={}", ana.id));
        let hours = |start, end| WallRange::parse(start, end).unwrap();
        for (effect, found) in [
            (Effect::Block(Hours::AllDay), vec![]),
            (Effect::Block(Hours::Timed(hours("08:30", "08:45"))), vec!["Ana 09:00"]),
            (Effect::Replace(vec![hours("14:00", "16:00")]), vec!["Ana 14:00", "Ana 15:00"]),
            (Effect::Open(Hours::Timed(hours("18:00", "19:00"))), vec!["Ana 08:00", "Ana 09:00", "Ana 18:00"]),
        ] {
            let id = clinic.mint(OverrideId::from_u128);
            let rule = Override { dates: Dates::on(TUESDAY), effect };
            let change = OverrideRecord {
                id,
                title: "change".to_owned(),
                rule,
                created_at: clinic.world.app.now(),
                wording: None,
            };
            let known = clinic.world.read(|tx, _cx| tx.resource(clinic.tenant.id, ana.id)).unwrap();
            clinic.keep(Resource { overrides: vec![change], ..(*known).clone() });
            assert_eq!(clinic.listed(&query).await, found);
        }
    }
}

#[actix_web::test]
async fn what_is_booked_in_any_face_is_not_listed() {
    for clinic in Clinic::each() {
        let centro = clinic.thing(ResourceKind::Location, "Centro");
        let ana = clinic.provider("Ana", &centro, &[("08:00", "11:00")]);
        let kind = clinic.kind(LengthSource::Provider);
        let query = on_tuesday(&kind, &format!("provider_id={}", ana.id));
        // Three times: worked out, worked out and kept, kept.
        for _ in 0..3 {
            assert_eq!(clinic.listed(&query).await.len(), 6);
        }
        clinic.booked(ana.id, at(&centro, "09:00"));
        for _ in 0..3 {
            assert_eq!(clinic.listed(&query).await, ["Ana 08:00", "Ana 08:30", "Ana 09:30", "Ana 10:00", "Ana 10:30"]);
        }
        let changed = |change: fn(&mut Profile)| {
            let known = clinic.world.read(|tx, _cx| tx.resource(clinic.tenant.id, ana.id)).unwrap();
            let mut profile = known.profile();
            change(&mut profile);
            clinic.keep(Resource { profile: Some(Box::new(profile)), ..(*known).clone() })
        };
        changed(|profile| profile.buffer = Length::minutes(15));
        assert_eq!(clinic.listed(&query).await, ["Ana 08:00", "Ana 09:30", "Ana 10:15"], "a gap on both sides");
        changed(|profile| {
            profile.buffer = Length::ZERO;
            profile.daily_limit = NonZeroU32::new(1);
        });
        assert_eq!(clinic.listed(&query).await, [""; 0], "one a day");
        let ana = changed(|profile| profile.daily_limit = NonZeroU32::new(2));
        assert_eq!(clinic.listed(&query).await.len(), 5);
        clinic.keep(Resource { capacity: Capacity::new(2).unwrap(), ..ana });
        assert_eq!(clinic.listed(&query).await.len(), 6, "two at a time");
    }
}

#[actix_web::test]
async fn a_room_and_a_location_must_be_free_too() {
    for clinic in Clinic::each() {
        let (centro, room) = (clinic.thing(ResourceKind::Location, "Centro"), clinic.thing(ResourceKind::Room, "Blue"));
        let ana = clinic.provider("Ana", &centro, &[("08:00", "09:00")]);
        let kind = clinic.kind(LengthSource::Provider);
        let query = on_tuesday(&kind, &format!("provider_id={}", ana.id));
        let mut profile = ana.profile();
        for template in &mut profile.templates {
            template.room = Some(room.id);
        }
        clinic.keep(Resource { profile: Some(Box::new(profile)), ..ana });
        let found = clinic.page(&query).await;
        assert_eq!((found["total"].as_u64(), &found["slots"][0]["room_id"]), (Some(2), &room.id.to_string().into()));
        let open = engine::model::HoursRule::open(Weekday::Tuesday, WallRange::ALL_DAY);
        let room = clinic.keep(Resource { hours: Some(vec![open]), ..room });
        clinic.booked(room.id, at(&centro, "08:30"));
        assert_eq!(clinic.listed(&query).await, ["Ana 08:00"]);
        clinic.keep(Resource { active: false, ..room });
        assert_eq!(clinic.listed(&query).await, [""; 0]);
        let bia = clinic.provider("Bia", &centro, &[("08:00", "09:00")]);
        let query = on_tuesday(&kind, &format!("provider_id={}", bia.id));
        assert_eq!(clinic.listed(&query).await.len(), 2);
        clinic.keep(Resource { active: false, ..centro });
        assert_eq!(clinic.listed(&query).await, [""; 0], "the location is closed for good");
    }
}

#[actix_web::test]
async fn pages_are_in_order_and_scores_are_told_or_not() {
    for clinic in Clinic::each() {
        let centro = clinic.thing(ResourceKind::Location, "Centro");
        let ana = clinic.provider("Ana", &centro, &[("08:00", "10:00")]);
        let bia = clinic.provider("Bia", &centro, &[("08:00", "10:00")]);
        let kind = clinic.kind(LengthSource::Provider);
        let query = on_tuesday(&kind, "specialty=cardiologia");
        let whole = clinic.listed(&query).await;
        let expected = ["08:00", "08:30", "09:00", "09:30"].map(|time| [format!("Ana {time}"), format!("Bia {time}")]);
        assert_eq!(whole, expected.concat());
        for sort in ["date", "score"] {
            let query = format!("{query}&sort={sort}");
            let whole = clinic.page(&query).await;
            let (mut found, mut cursor) = (Vec::new(), String::new());
            for _ in 0..3 {
                let page = clinic.page(&format!("{query}&limit=3&cursor={cursor}")).await;
                found.extend(page["slots"].as_array().unwrap().clone());
                cursor = page["next_cursor"].as_str().unwrap_or_default().to_owned();
            }
            assert_eq!((&Value::from(found), cursor.as_str()), (&whole["slots"], ""), "{sort}");
            let scores = whole["slots"].as_array().unwrap().iter().map(|slot| slot["score"].as_f64().unwrap());
            let scores: Vec<f64> = scores.collect();
            assert!(scores.iter().all(|score| (0.0..=1.0).contains(score)), "{scores:?}");
            assert_eq!(scores.is_sorted_by(|one, other| one >= other), sort == "score", "{scores:?}");
            let other = format!("{}&sort={sort}&limit=3", on_tuesday(&kind, "specialty=cardiologia"));
            let other = clinic.page(&other).await["next_cursor"].as_str().unwrap().to_owned();
            let turned =
                query.replace(&format!("sort={sort}"), if sort == "date" { "sort=score" } else { "sort=date" });
            assert_eq!(clinic.slots(&format!("{turned}&cursor={other}")).await.status, 422);
        }
        // A page goes on where the one before ended, whatever is booked meanwhile.
        let first = clinic.page(&format!("{query}&limit=3")).await;
        clinic.booked(bia.id, at(&centro, "08:30"));
        let cursor = first["next_cursor"].as_str().unwrap();
        let rest = clinic.listed(&format!("{query}&cursor={cursor}")).await;
        assert_eq!(rest, ["Ana 09:00", "Bia 09:00", "Ana 09:30", "Bia 09:30"]);
        // Bia has a booking, and a gap that nothing fits nowhere: her slots touch it.
        let best = clinic.page(&format!("{query}&sort=score&limit=1")).await;
        assert_eq!(rows(&best), ["Ana 08:00"], "the least booked, the soonest, and beside no gap");
        let flat = clinic.page(&format!("{query}&sort=score&score=off")).await;
        assert!(flat["slots"].as_array().unwrap().iter().all(|slot| slot["score"] == 1.0));
        assert_eq!(rows(&flat)[..2], ["Ana 08:00", "Bia 08:00"]);
        assert_ne!(ana.id, bia.id);
    }
}

#[actix_web::test]
async fn hours_without_a_location_cannot_be_visited() {
    for clinic in Clinic::each() {
        let hours = engine::model::HoursRule::open(Weekday::Tuesday, WallRange::parse("08:00", "09:00").unwrap());
        let human = clinic.thing(ResourceKind::Person, "Ana");
        let human = clinic.keep(Resource { hours: Some(vec![hours]), ..human });
        let kind = clinic.kind(LengthSource::Provider);
        let query = on_tuesday(&kind, &format!("provider_id={}", human.id));
        assert_eq!(clinic.listed(&query).await, [""; 0]);
        let centro = clinic.thing(ResourceKind::Location, "Centro");
        clinic.keep(Resource { location: Some(centro.id), ..human });
        assert_eq!(clinic.listed(&query).await, ["Ana 08:00", "Ana 08:30"]);
    }
}
