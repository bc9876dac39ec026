//! The net of the database: what it lets in, against a naive reading, alone and in races.

use crate::{
    samples::{NOON, business, hold, id, minutes, open, open_with},
    sql,
};
use engine::{NewClaim, Tx, model::Resource};
use rig::{Kind, TempDatabase};
use slot_core::{HoldId, Length, Span};
use std::{
    sync::{
        Arc, Barrier,
        atomic::{AtomicBool, Ordering},
        mpsc::channel,
    },
    thread,
};
use store::{LockMode, Options, Store};

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % sides
    }
}

fn held(resource: &Resource, lane: u32, span: Span) -> NewClaim {
    hold(resource, lane, span, id(HoldId::from_u128), NOON + Length::minutes(5))
}

#[test]
fn random_claims_are_let_in_exactly_when_they_overlap_none() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let mut dice = Dice(7);
        let mut inside: Vec<NewClaim> = Vec::new();
        for _ in 0..400 {
            let (lane, span) = (u32::try_from(dice.roll(3)).unwrap(), minutes(dice.roll(200), 1 + dice.roll(25)));
            let is_free = !inside.iter().any(|other| other.claim.lane == lane && other.claim.busy.overlaps(span));
            let new = [held(&ana, lane, span)];
            let made = new[0];
            let let_in = store.write(move |tx| tx.insert_claims(tenant.id, &new)).unwrap();
            assert_eq!(let_in, is_free, "lane {lane} {span:?} {}", database.kind());
            if let_in {
                inside.push(made);
            }
            // Now and then one goes, so that there are holes in the middle to fill.
            if dice.roll(4) == 0 && !inside.is_empty() {
                let at = usize::try_from(dice.roll(i64::try_from(inside.len()).unwrap())).unwrap();
                let gone = [inside.swap_remove(at)];
                assert_eq!(store.write(move |tx| tx.delete_claims_exactly(tenant.id, &gone)).unwrap(), 1);
            }
        }
        let found = store.read(|tx| tx.claims(tenant.id, ana.id, minutes(0, 1000))).unwrap();
        assert_eq!(found.len(), inside.len());
        assert!(inside.len() > 10);
    }
}

#[test]
fn a_claim_cannot_be_moved_onto_another() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let both = [held(&ana, 0, minutes(0, 30)), held(&ana, 0, minutes(60, 30))];
        assert!(store.write(move |tx| tx.insert_claims(tenant.id, &both)).unwrap());
        let first = NOON.as_micros();
        // Longer, up to the other: allowed. Longer still: refused.
        let touching = format!("UPDATE claims SET ends_at = {} WHERE starts_at = {first}", first + 60 * 60_000_000);
        sql::run(&database, &touching);
        let over = format!("UPDATE claims SET ends_at = {} WHERE starts_at = {first}", first + 61 * 60_000_000);
        assert!(std::panic::catch_unwind(|| sql::run(&database, &over)).is_err());
        assert_eq!(store.read(|tx| tx.claims(tenant.id, ana.id, minutes(0, 1000))).unwrap().len(), 2);
    }
}

#[test]
fn an_empty_or_ownerless_claim_is_refused() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let insert = |lane: i32, ends: i64, hold: &str, until: &str| {
            let sql = format!(
                "INSERT INTO claims (tenant_id, resource_id, lane, starts_at, ends_at, core_starts_at, core_ends_at, \
                 hold_id, hold_until) VALUES ('{}', '{}', {lane}, 10, {ends}, 10, 20, {hold}, {until})",
                tenant.id.ulid(),
                ana.id.ulid()
            );
            std::panic::catch_unwind(|| sql::run(&database, &sql)).is_ok()
        };
        assert!(!insert(0, 10, "'h'", "1"), "an empty span");
        assert!(!insert(0, 9, "'h'", "1"), "a span that ends before it starts");
        assert!(!insert(-1, 20, "'h'", "1"), "a negative lane");
        assert!(!insert(0, 20, "NULL", "NULL"), "nobody's claim");
        assert!(!insert(0, 20, "'h'", "NULL"), "a hold without an end");
        assert!(insert(0, 20, "'h'", "1"));
    }
}

#[test]
fn race_for_one_place_has_one_winner() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        for round in 0..20 {
            let barrier = Barrier::new(16);
            let wins: usize = thread::scope(|scope| {
                let all: Vec<_> = (0..16)
                    .map(|n| {
                        let (store, barrier) = (&store, &barrier);
                        // Not the same span: one that overlaps all others.
                        let new = [held(&ana, 0, minutes(round * 100 + n, 30))];
                        scope.spawn(move || {
                            barrier.wait();
                            store.write(move |tx| tx.insert_claims(tenant.id, &new)).unwrap()
                        })
                    })
                    .collect();
                all.into_iter().map(|thread| usize::from(thread.join().unwrap())).sum()
            });
            assert_eq!(wins, 1, "{}", database.kind());
        }
    }
}

/// Looks for a free place and then takes it, as a program without a lock would: `None` when it saw that the place is
/// taken, otherwise whether the net let it in.
fn look_then_take(
    tx: &mut dyn Tx,
    ana: &Resource,
    span: Span,
    between: &dyn Fn(),
) -> Result<Option<bool>, engine::StoreError> {
    let is_free = tx.claims(ana.tenant, ana.id, span)?.is_empty();
    between();
    if is_free { tx.insert_claims(ana.tenant, &[held(ana, 0, span)]).map(Some) } else { Ok(None) }
}

/// Two writers that both look before either takes. Their spans overlap and do not start together.
fn two_at_once(store: &Store, kind: Kind, ana: &Resource) -> [Option<bool>; 2] {
    let barrier = Arc::new(Barrier::new(2));
    let (release, released) = channel::<()>();
    let (started, has_started) = channel();
    if kind == Kind::Sqlite {
        // The writer is kept at work until both wait for it, so that they are in one group.
        store.write_then(
            move |_tx| {
                started.send(()).unwrap();
                released.recv().unwrap_err();
                Ok(())
            },
            |done| done.unwrap(),
        );
        has_started.recv().unwrap();
    }
    let (answer, answers) = channel();
    for n in 0..2 {
        let (ana, barrier, answer, first) = (ana.clone(), Arc::clone(&barrier), answer.clone(), AtomicBool::new(true));
        store.write_then(
            move |tx| {
                let wait = || {
                    if kind == Kind::Postgres && first.swap(false, Ordering::Relaxed) {
                        barrier.wait();
                    }
                };
                look_then_take(tx, &ana, minutes(n * 10, 30), &wait)
            },
            move |done| answer.send(done.unwrap()).unwrap(),
        );
    }
    drop(release);
    [answers.recv().unwrap(), answers.recv().unwrap()]
}

#[test]
fn race_without_the_lock_is_decided_by_the_net() {
    let options = Options { lock: LockMode::Removed, ..Options::default() };
    for database in TempDatabase::each() {
        let store = open_with(&database, &options);
        let (tenant, ana) = business(&store);
        let mut outcome = two_at_once(&store, database.kind(), &ana);
        outcome.sort_unstable();
        assert_eq!(outcome, [Some(false), Some(true)], "both saw a free place on {}", database.kind());
        assert_eq!(store.read(|tx| tx.claims(tenant.id, ana.id, minutes(0, 100))).unwrap().len(), 1);
    }
}

#[test]
fn race_without_lock_and_net_double_books() {
    let options = Options { lock: LockMode::Removed, ..Options::default() };
    for database in TempDatabase::each() {
        let store = open_with(&database, &options);
        sql::drop_net(&database);
        let (tenant, ana) = business(&store);
        assert_eq!(two_at_once(&store, database.kind(), &ana), [Some(true), Some(true)]);
        let claims = store.read(|tx| tx.claims(tenant.id, ana.id, minutes(0, 100))).unwrap();
        assert!(claims.len() == 2 && claims[0].busy.overlaps(claims[1].busy), "the control on {}", database.kind());
    }
}
