//! The models of who does not come are looked after without anybody asking.

use crate::run::server;
use engine::{
    Clock as _, Context, SystemClock, SystemIds,
    model::{End, ImportedVisit, Pattern, Plan, Tenant},
    verbs::{NewTenant, create_tenant},
};
use rig::{TempDatabase, wait};
use slot_core::{Instant, Length, Zone};
use std::time::Duration;
use store::{Options, Store};

const DAY: i64 = 24 * 60;

/// A business with a past: 30 visits a day for 40 days, of which those that were booked ahead are missed every other time.
fn practice(store: &Store, now: Instant) -> Tenant {
    let new = NewTenant {
        slug: "clinic".to_owned(),
        name: "Clinic".to_owned(),
        zone: Zone::utc(),
        locale: "en".to_owned(),
        currency: "USD".to_owned(),
        pattern: Pattern::Timeslot,
        plan: Plan::Unlimited,
        auto_purchase: false,
    };
    let tenant =
        store.write(move |tx| create_tenant(tx, Context { now, ids: &SystemIds::default() }, &new)).unwrap().unwrap();
    let visit = |n: i64| {
        let (starts_at, ahead) = (now - Length::minutes((1 + n / 30) * DAY), n % 3 == 0);
        ImportedVisit {
            reference: format!("v{n}"),
            patient: format!("p{}", n % 100),
            customer: None,
            booked_at: starts_at - Length::minutes(if ahead { 9 * DAY } else { 1 }),
            starts_at,
            timed: true,
            end: if ahead && n % 2 == 0 { End::Missed } else { End::Came },
            location: None,
            channel: None,
            reminded: None,
            confirmed_at: None,
        }
    };
    let (id, visits) = (tenant.id, (0..1200).map(visit).collect::<Vec<_>>());
    store.write(move |tx| tx.put_imported_visits(id, &visits)).unwrap();
    tenant
}

#[test]
fn a_business_with_enough_outcomes_gets_a_model_of_its_own() {
    for database in TempDatabase::each() {
        Store::migrate(database.url()).unwrap();
        let store = Store::open(database.url(), &Options::default()).unwrap();
        let tenant = practice(&store, SystemClock.now());
        let mut server = server(&database, &[]);
        let standing = || store.read(|tx| tx.no_show(tenant.id)).unwrap();
        let settled = || standing().state.shifted_on.is_some();
        wait::until(Duration::from_mins(1), "the model to be looked after", settled).unwrap();
        let found = standing();
        assert_eq!(found.trained.map(|trained| trained.version), Some(1), "{:?}", found.state.decision);
        assert!(server.sigterm_and_wait().unwrap().success());
    }
}
