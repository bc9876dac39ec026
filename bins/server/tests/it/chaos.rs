//! The proofs of `cargo xtask chaos`, in short: a few seconds each. `docs/reliability.md` tells of the long ones.

use crate::run::binary;
use rig::{
    Kind, TempDatabase,
    chaos::{
        clinic,
        courier::{self, Chaos},
        double_book::{self, Guards},
        herd::{self, Herd},
        kill::{self, Kill, Victim},
        line::Line,
        refusal, two_servers,
    },
};

const SEED: u64 = 7;
const KILL: Kill = Kill { seed: SEED, rounds: 2, clients: 8, pause: (100, 400) };

fn check(line: &Line) {
    assert!(line.is_as_expected(), "{line}");
}

/// On hot and spread slots, with these guards, on both databases.
fn double_book(guards: Guards) {
    for database in TempDatabase::each() {
        check(&double_book::run(&database, guards, load(SEED)).unwrap());
    }
}

fn load(seed: u64) -> double_book::Load {
    double_book::Load { seed, threads: 64, ops: 1_500, rounds: 9, seconds: 20 }
}

#[test]
fn chaos_double_books_nothing() {
    double_book(Guards::Both);
}

#[test]
fn chaos_without_the_lock_finds_that_the_net_holds() {
    double_book(Guards::NetAlone);
}

/// The control is a race that nobody is made to lose: load follows load until a double booking is seen, at most ten times.
#[test]
fn chaos_without_both_guards_is_seen() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let is_seen = (SEED..SEED + 10).any(|seed| {
            let database = match kind {
                Kind::Sqlite => TempDatabase::sqlite(),
                Kind::Postgres => TempDatabase::postgres(),
            };
            double_book::run(&database, Guards::Neither, load(seed)).unwrap().is_as_expected()
        });
        assert!(is_seen, "no double booking was seen on {kind}");
    }
}

/// Everybody makes, moves, cancels and misses the same appointments, with these guards, on both databases.
fn clinic(guards: Guards) {
    for database in TempDatabase::each() {
        check(&clinic::run(&database, guards, load(SEED)).unwrap());
    }
}

#[test]
fn chaos_in_the_clinic_loses_and_double_books_nothing() {
    clinic(Guards::Both);
}

#[test]
fn chaos_in_the_clinic_without_the_lock_finds_that_the_net_holds() {
    clinic(Guards::NetAlone);
}

/// A control like the one above.
#[test]
fn chaos_in_the_clinic_without_both_guards_is_seen() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let is_seen = (SEED..SEED + 10).any(|seed| {
            let database = match kind {
                Kind::Sqlite => TempDatabase::sqlite(),
                Kind::Postgres => TempDatabase::postgres(),
            };
            clinic::run(&database, Guards::Neither, load(seed)).unwrap().is_as_expected()
        });
        assert!(is_seen, "no double booking was seen on {kind}");
    }
}

#[test]
fn chaos_of_two_servers_double_books_nothing() {
    let load = two_servers::Load { seed: SEED, clients: 16, ops: 600, rounds: 10, seconds: 20 };
    check(&two_servers::run(binary(), &TempDatabase::postgres(), load).unwrap());
}

#[test]
fn chaos_of_a_herd_gives_each_place_once() {
    for database in TempDatabase::each() {
        let herd = Herd { seed: SEED, clients: 200, rounds: 2, capacity: 5, alone: 20 };
        check(&herd::run(binary(), &database, herd).unwrap());
    }
}

#[test]
fn chaos_of_killed_servers_loses_nothing() {
    for database in TempDatabase::each() {
        check(&kill::run(binary(), &Victim::Server(database), KILL).unwrap());
    }
}

#[test]
fn chaos_of_a_killed_postgres_loses_nothing() {
    check(&kill::run(binary(), &Victim::Postgres, KILL).unwrap());
}

#[test]
fn chaos_without_durable_commits_is_seen() {
    check(&kill::control(binary(), KILL).unwrap());
}

#[test]
fn chaos_of_missing_guards_is_no_start() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        check(&refusal::run(binary(), kind).unwrap());
    }
}

#[test]
fn chaos_of_a_receiver_and_killed_servers_loses_no_event() {
    for database in TempDatabase::each() {
        let chaos = Chaos { seed: SEED, bookings: 240, clients: 8, servers: 1, pause: (500, 1_200) };
        check(&courier::run(binary(), &database, chaos.on(database.kind())).unwrap());
    }
}
