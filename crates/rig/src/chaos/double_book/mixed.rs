//! Spread slots: everybody books, holds, confirms, releases and cancels on many days, each in an order of its own.

use super::{
    super::{dice::Dice, history::Wanted, line::Violations, world::World},
    actor::{Actor, Log, Outcome},
};
use std::{
    sync::{Arc, Barrier},
    thread,
    time::Instant,
};

/// The longest hold, in looks at the clock.
pub(super) const LONGEST_HOLD: u64 = 2_000;

/// How large the load is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    pub(super) threads: usize,
    /// Of each thread.
    pub(super) steps: u64,
    pub(super) days: u64,
    /// No step begins later.
    pub(super) end: Instant,
}

/// Lets everybody loose.
pub(super) fn run(world: &Arc<World>, seed: u64, extent: Extent, violations: &mut Violations) -> Vec<Log> {
    let barrier = Barrier::new(extent.threads);
    let logs: Vec<Log> = thread::scope(|scope| {
        let act = |number: usize| {
            let mut dice = Dice::of(seed, 2_000 + u64::try_from(number).unwrap_or(0));
            let mut actor = Actor::new(world);
            barrier.wait();
            for _ in 0..extent.steps {
                if Instant::now() >= extent.end {
                    break;
                }
                step(&mut actor, &mut dice, extent.days);
            }
            actor.log
        };
        let running: Vec<_> = (0..extent.threads).map(|number| scope.spawn(move || act(number))).collect();
        running.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    if logs.len() < extent.threads {
        violations.add("a thread panicked on spread slots");
    }
    logs
}

fn step(actor: &mut Actor, dice: &mut Dice, days: u64) {
    let kind = dice.below(100);
    // Rolled in every case, so that what came before does not change what is wished for next.
    let wanted = Wanted::roll(dice, days);
    let ticks = dice.between(1, LONGEST_HOLD);
    let (booking, hold) = (dice.place(actor.bookings.len()), dice.place(actor.holds.len()));
    match kind {
        0..=24 if !actor.bookings.is_empty() => actor.cancel(booking),
        25..=36 => {
            actor.hold(&wanted, ticks);
        }
        37..=44 if !actor.holds.is_empty() => {
            actor.confirm(hold);
        }
        45..=48 if !actor.holds.is_empty() => actor.release(hold),
        49 => actor.sweep_holds(),
        _ => {
            // Whoever is refused tries again beside it, as people do.
            if actor.book(&wanted) == Outcome::Refused {
                actor.book(&Wanted::roll(dice, days));
            }
        }
    }
}
