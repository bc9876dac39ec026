//! A Postgres that goes away under load and comes back.

use crate::samples::{booking, business, minutes, open, record};
use engine::{Recorded, StoreError};
use rig::{TempDatabase, postgres::Server, wait};
use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    thread,
    time::Duration,
};

const BOUND: Duration = Duration::from_mins(1);

#[test]
fn crash_of_postgres_is_an_outage_and_no_more() {
    let mut server = Server::start().unwrap();
    let database = TempDatabase::postgres_on(&server);
    let store = open(&database);
    let (tenant, ana) = business(&store);
    let (over, next) = (AtomicBool::new(false), AtomicI64::new(0));
    let (acknowledged, outages) = (Mutex::new(Vec::new()), AtomicI64::new(0));
    let acknowledgements = || i64::try_from(acknowledged.lock().unwrap().len()).unwrap();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let (made, person) = (booking(&ana, minutes(place * 30, 30)), ana.clone());
                    let id = made.id;
                    match store.write(move |tx| record(tx, &person, &made)) {
                        // A commit whose answer was lost may have been tried again: then its own claim is in the way.
                        Ok(Recorded::Stored) => acknowledged.lock().unwrap().push(id),
                        Ok(outcome) => panic!("{outcome:?}"),
                        Err(StoreError::Unavailable(_)) => drop(outages.fetch_add(1, Ordering::Relaxed)),
                        Err(error) => panic!("neither stored nor an outage: {error}"),
                    }
                }
            });
        }
        for _ in 0..2 {
            let before = acknowledgements();
            wait::until(BOUND, "bookings", || acknowledgements() > before + 100).unwrap();
            let seen = outages.load(Ordering::Relaxed);
            server.kill9().unwrap();
            wait::until(BOUND, "outages", || outages.load(Ordering::Relaxed) > seen + 8).unwrap();
            assert!(matches!(store.health(), Err(StoreError::Unavailable(_))));
            assert!(matches!(store.read(|tx| tx.tenants()), Err(StoreError::Unavailable(_))));
            server.restart().unwrap();
            wait::until(BOUND, "the store to be well again", || store.health().is_ok()).unwrap();
        }
        let before = acknowledgements();
        wait::until(BOUND, "bookings after the crash", || acknowledgements() > before + 100).unwrap();
        over.store(true, Ordering::Relaxed);
    });
    for id in acknowledged.into_inner().unwrap() {
        assert!(store.read(|tx| tx.booking(tenant.id, id)).unwrap().is_some(), "an acknowledged booking is lost");
    }
    assert!(store.examine().unwrap().is_sound());
}

#[test]
fn crash_of_every_connection_is_not_noticed_by_readers() {
    let database = TempDatabase::postgres();
    let store = open(&database);
    let (tenant, _) = business(&store);
    for _ in 0..5 {
        let killed = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                      WHERE datname = current_database() AND pid <> pg_backend_pid()";
        assert_ne!(database.psql(killed).trim(), "0");
        assert_eq!(store.read(|tx| tx.tenant(tenant.id)).unwrap().as_ref(), Some(&tenant));
        store.write(|tx| tx.put_setting("a", "b")).unwrap();
    }
}
