//! A whole run: everybody at once, then all checks.

use super::{
    super::{
        dice::Dice,
        double_book::{Guards, Load},
        history,
        line::{Expected, Line},
        sql::Sql,
    },
    actor::Actor,
    audit::audit,
    ledger::{Ledger, Tally},
    ward::{CAPACITIES, Ward},
};
use crate::TempDatabase;
use serde_json::{Map, Value, json};
use std::{
    sync::{Barrier, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};
use store::{Options, Store};

/// Runs the load on an empty database. The rounds of the load do not count here.
///
/// # Errors
///
/// When the database fails before or after the load.
pub fn run(database: &TempDatabase, guards: Guards, load: Load) -> anyhow::Result<Line> {
    let started = Instant::now();
    Store::migrate(database.url())?;
    let store = Store::open(database.url(), &Options { lock: guards.lock(), ..Options::default() })?;
    let days = (load.ops / 2_000).max(2);
    let ward = Ward::make(store, days)?;
    let mut sql = Sql::connect(database)?;
    if guards == Guards::Neither {
        sql.drop_net()?;
    }
    let threads = load.threads.max(1);
    let ledger = Mutex::new(Ledger::default());
    let loaded = Instant::now();
    act(&ward, &ledger, load, threads);
    let seconds = loaded.elapsed().as_secs_f64();
    let mut ledger = ledger.into_inner().unwrap_or_else(PoisonError::into_inner);
    ledger.check_late();
    let stays: Vec<_> = ledger.stays.iter().collect();
    let denials: Vec<_> = ledger.denials.iter().collect();
    let contradictions = history::check(&stays, &denials, &CAPACITIES);
    let found = audit(&ward, &mut sql, &ledger)?;
    let mut counts = counts(ledger.tally, seconds);
    for (name, count) in [
        ("appointments", found.appointments),
        ("live", found.live),
        ("overlaps", found.overlaps.count()),
        ("mismatches", found.mismatches.count()),
        ("wrong_histories", found.histories.count()),
        ("grants_without_room", contradictions.grants.count()),
        ("refusals_without_reason", contradictions.refusals.count()),
        ("wrong_answers", ledger.violations.count()),
    ] {
        counts.insert(name.to_owned(), count.into());
    }
    let mut violations = found.overlaps;
    match guards {
        Guards::Both => {
            let more = [found.mismatches, found.histories, contradictions.grants, contradictions.refusals];
            for more in more.into_iter().chain([std::mem::take(&mut ledger.violations)]) {
                violations.extend(more);
            }
        }
        // Without the lock nobody may get more than there is; that somebody gets less, or an error, is what the lock is for.
        Guards::NetAlone | Guards::Neither => {}
    }
    Ok(Line {
        test: "clinic",
        database: database.kind().to_string(),
        guards: guards.name(),
        seed: load.seed,
        inputs: json!({"threads": threads, "ops": load.ops, "days": days}),
        faults: guards.faults(),
        violations,
        expected: if guards == Guards::Neither { Expected::Some } else { Expected::None },
        seconds: started.elapsed().as_secs_f64(),
        counts,
    })
}

fn act(ward: &Ward, ledger: &Mutex<Ledger>, load: Load, threads: usize) {
    let (barrier, end) = (Barrier::new(threads), Instant::now() + Duration::from_secs(load.seconds));
    let steps = load.ops / u64::try_from(threads).unwrap_or(1);
    let one = |number: usize| {
        let dice = Dice::of(load.seed, 4_000 + u64::try_from(number).unwrap_or(0));
        let mut actor = Actor { ward, ledger, dice };
        barrier.wait();
        for _ in 0..steps {
            if Instant::now() >= end {
                break;
            }
            actor.step();
        }
    };
    let survived = thread::scope(|scope| {
        let one = &one;
        let running: Vec<_> = (0..threads).map(|number| scope.spawn(move || one(number))).collect();
        running.into_iter().filter_map(|thread| thread.join().ok()).count()
    });
    if survived < threads {
        ledger.lock().unwrap_or_else(PoisonError::into_inner).violations.add("a thread panicked");
    }
}

fn counts(tally: Tally, seconds: f64) -> Map<String, Value> {
    let Tally { attempts, booked, moved, ended, refused, late, failed } = tally;
    let mut counts = Map::new();
    for (name, count) in [
        ("attempts", attempts),
        ("booked", booked),
        ("moved", moved),
        ("ended", ended),
        ("refused", refused),
        ("late", late),
        ("failed", failed),
    ] {
        counts.insert(name.to_owned(), count.into());
    }
    counts.insert("load_seconds".to_owned(), json!((seconds * 1000.0).round() / 1000.0));
    counts
}
