//! A whole run: hot slots, spread slots, the gaps that are left, and all checks.

use super::{
    super::{
        audit::audit,
        history,
        line::{Expected, Line, Violations},
        sql::Sql,
        world::World,
    },
    actor::Tally,
    fill, hot,
    mixed::{self, Extent, LONGEST_HOLD},
    wish::CAPACITIES,
};
use crate::TempDatabase;
use serde_json::{Map, json};
use std::time::{Duration, Instant};
use store::{LockMode, Options, Store};

/// Which guards stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guards {
    /// The lock and the net.
    Both,
    /// The lock is removed: the net alone has to hold.
    NetAlone,
    /// The control: lock and net are removed, and the sweep must see it.
    Neither,
}

/// How large a load is, and what it is decided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Decides every wish.
    pub seed: u64,
    /// How many act at the same time.
    pub threads: usize,
    /// Steps on spread slots, of all threads together.
    pub ops: u64,
    /// Rounds on hot slots.
    pub rounds: u64,
    /// How long the spread part may take, and again the gaps.
    pub seconds: u64,
}

impl Guards {
    /// As the line says it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Both => "lock and net",
            Self::NetAlone => "net",
            Self::Neither => "none",
        }
    }

    pub(in super::super) const fn lock(self) -> LockMode {
        match self {
            Self::Both => LockMode::Taken,
            Self::NetAlone | Self::Neither => LockMode::Removed,
        }
    }

    /// What is broken on purpose.
    pub(in super::super) fn faults(self) -> serde_json::Value {
        json!(match self {
            Self::Both => vec![],
            Self::NetAlone => vec!["lock removed"],
            Self::Neither => vec!["lock removed", "net removed"],
        })
    }
}

/// Runs the load on an empty database.
///
/// # Errors
///
/// When the database fails before or after the load.
pub fn run(database: &TempDatabase, guards: Guards, load: Load) -> anyhow::Result<Line> {
    let started = Instant::now();
    Store::migrate(database.url())?;
    let store = Store::open(database.url(), &Options { lock: guards.lock(), ..Options::default() })?;
    let world = World::make(store, &CAPACITIES)?;
    let mut sql = Sql::connect(database)?;
    if guards == Guards::Neither {
        sql.drop_net()?;
    }
    let threads = load.threads.max(1);
    let days = (load.ops / 1_500).max(2);
    let steps = load.ops / u64::try_from(threads).unwrap_or(1);
    let mut answers = Violations::default();
    let hot_started = Instant::now();
    let mut logs = hot::run(&world, load.seed, threads, load.rounds, days, &mut answers);
    let (hot_seconds, mixed_started) = (hot_started.elapsed().as_secs_f64(), Instant::now());
    let bound = Duration::from_secs(load.seconds);
    let extent = Extent { threads, steps, days, end: mixed_started + bound };
    logs.extend(mixed::run(&world, load.seed, extent, &mut answers));
    let mixed_seconds = mixed_started.elapsed().as_secs_f64();
    let stays: Vec<_> = logs.iter().flat_map(|log| &log.stays).collect();
    let denials: Vec<_> = logs.iter().flat_map(|log| &log.denials).collect();
    let contradictions = history::check(&stays, &denials, &CAPACITIES);
    let mut tally = Tally::default();
    for log in &logs {
        tally.add(log.tally);
    }
    let mut counts = counts(tally, mixed_seconds, hot_seconds);

    // Every hold has lapsed by then.
    world.time.jump(hot::longest() + super::super::timeline::Timeline::ticks(LONGEST_HOLD));
    let found = audit(&mut sql)?;
    let mut overlaps = found.overlaps.clone();
    let mut mismatches = found.mismatches.clone();
    let mut gaps = Violations::default();
    if guards == Guards::Both {
        let extent = (load.ops / 5, days, Instant::now() + bound);
        logs.push(fill::run(&world, found, load.seed, extent, &mut gaps));
        let found = audit(&mut sql)?;
        overlaps.extend(found.overlaps);
        mismatches.extend(found.mismatches);
        put(&mut counts, "bookings", found.bookings);
    }
    for log in &mut logs {
        answers.extend(std::mem::take(&mut log.violations));
    }
    put(&mut counts, "overlaps", overlaps.count());
    put(&mut counts, "mismatches", mismatches.count());
    put(&mut counts, "grants_without_room", contradictions.grants.count());
    put(&mut counts, "refusals_without_reason", contradictions.refusals.count());
    put(&mut counts, "wrong_in_the_gaps", gaps.count());
    put(&mut counts, "wrong_answers", answers.count());
    let mut violations = overlaps;
    match guards {
        Guards::Both => {
            for more in [mismatches, contradictions.grants, contradictions.refusals, gaps, answers] {
                violations.extend(more);
            }
        }
        // Without the lock nobody may get more than there is; that somebody gets less, or an error, is what the lock is for.
        Guards::NetAlone | Guards::Neither => {}
    }
    Ok(Line {
        test: "double-book",
        database: database.kind().to_string(),
        guards: guards.name(),
        seed: load.seed,
        inputs: json!({"threads": threads, "ops": load.ops, "rounds": load.rounds, "days": days}),
        faults: guards.faults(),
        violations,
        expected: if guards == Guards::Neither { Expected::Some } else { Expected::None },
        seconds: started.elapsed().as_secs_f64(),
        counts,
    })
}

fn put(counts: &mut Map<String, serde_json::Value>, name: &str, count: impl Into<serde_json::Value>) {
    counts.insert(name.to_owned(), count.into());
}

fn counts(tally: Tally, mixed_seconds: f64, hot_seconds: f64) -> Map<String, serde_json::Value> {
    let Tally { attempts, booked, held, refused, cancelled, released, turned_away, failed } = tally;
    let round = |seconds: f64| json!((seconds * 1000.0).round() / 1000.0);
    let mut counts = Map::new();
    for (name, count) in [
        ("attempts", attempts),
        ("booked", booked),
        ("held", held),
        ("refused", refused),
        ("cancelled", cancelled),
        ("released", released),
        ("turned_away", turned_away),
        ("failed", failed),
    ] {
        put(&mut counts, name, count);
    }
    put(&mut counts, "hot_seconds", round(hot_seconds));
    put(&mut counts, "spread_seconds", round(mixed_seconds));
    counts
}
