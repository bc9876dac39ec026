//! Visits of patients, which another face makes, are listed, shown and called off like any booking.

use crate::{
    offers::{Offers, offers},
    run::{json, tenant, words},
    stored::change,
};
use engine::{
    Clock as _, Context, ServiceFilter, SystemClock, SystemIds,
    model::{Address, Channel, Guest, ResourceKind},
    verbs::{BookVisit, Details, NewResource, book_visit, create_resource},
};
use rig::TempDatabase;
use serde_json::json as value;
use slot_core::{BookingId, Capacity, Instant, Length, Span, Zone};

/// Maria's visit with Ana at the location Centro, at ten in São Paulo.
fn visit(database: &TempDatabase, offered: &Offers) -> BookingId {
    let (provider, patient) = (offered.ana, offered.maria);
    change(database, move |tx| {
        let ids = SystemIds::default();
        let cx = Context { now: SystemClock.now(), ids: &ids };
        let tenant = tx.tenant_by_slug("clinic")?.unwrap();
        let centro = NewResource {
            kind: ResourceKind::Location,
            name: "Centro".to_owned(),
            slug: None,
            description: None,
            email: None,
            role: None,
            address: Address::default(),
            zone: Zone::utc(),
            capacity: Capacity::ONE,
            durations: Vec::new(),
            hours: None,
            closures: Vec::new(),
            active: true,
            published: false,
        };
        let location = create_resource(tx, cx, &tenant, &centro)?.unwrap().id;
        let service = tx.services(tenant.id, ServiceFilter::default())?.remove(0).id;
        let ten = Instant::from(time::macros::utc_datetime!(2030-01-07 13:00));
        let wish = BookVisit {
            provider,
            patient,
            service,
            location,
            room: None,
            span: Span::starting(ten, Length::minutes(30)).unwrap(),
            internal_notes: Some("late payer".to_owned()),
            treatment: None,
            through: None,
            details: Details::of(Guest::default(), Channel::Api),
        };
        Ok(book_visit(tx, cx, &tenant, &wish)?.unwrap().id)
    })
}

#[test]
fn a_visit_is_listed_shown_and_called_off() {
    for database in TempDatabase::each() {
        tenant(&database, "clinic");
        let offered = offers(&database, "clinic");
        let id = visit(&database, &offered).to_string();
        let listed = json(&database, &["booking", "list", "--tenant", "clinic", "--resource", "ana"]);
        assert_eq!((&listed[0]["id"], &listed[0]["visit"]["location_name"]), (&value!(id), &value!("Centro")));
        let show = ["booking", "show", "--tenant", "clinic", &id];
        let shown = json(&database, &show);
        assert_eq!((&shown["status"], &shown["name"]), (&value!("requested"), &value!("Maria")));
        assert_eq!(
            (&shown["visit"]["internal_notes"], &shown["visit"]["room"]),
            (&value!("late payer"), &value!(null))
        );
        let text = words(&database, &show).out;
        assert!(text.contains("where") && text.contains("Centro"), "{text}");
        let gone = json(&database, &["booking", "cancel", "--tenant", "clinic", &id]);
        assert_eq!(gone["status"], value!("cancelled"));
    }
}
