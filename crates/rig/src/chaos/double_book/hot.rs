//! Hot slots: everybody wants the same at the same moment, and exactly as many get it as there are places.

use super::{
    super::{
        dice::Dice,
        history::Wanted,
        line::Violations,
        timeline::Timeline,
        world::{World, span},
    },
    actor::{Actor, Log, Outcome},
    wish::{ROOMS, TOOLS},
};
use slot_core::Length;
use std::{
    sync::{
        Arc, Barrier,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

/// Rounds that fit one day: two hours each, so that no round is in another's way.
const ROUNDS_A_DAY: u64 = 12;
/// How long a hold is kept that is to be confirmed.
const LONG: u64 = 1_000_000_000;

/// What is hot about a round.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// One place of one resource.
    Single,
    /// Five places of one resource.
    Five,
    /// A person, a room of one place, and a tool.
    ThreeForOne,
    /// Three resources of five places.
    ThreeForFive,
    /// One place, with a hold in the way that has lapsed.
    Lapsed,
    /// Five places, held first and then confirmed.
    Held,
    /// Two of five places each.
    Pairs,
    /// One place; the wishes differ and have one moment in common.
    SingleMoment,
    /// Five places; the wishes differ and have one moment in common.
    FiveMoment,
}

const KINDS: [Kind; 9] = [
    Kind::Single,
    Kind::Five,
    Kind::ThreeForOne,
    Kind::ThreeForFive,
    Kind::Lapsed,
    Kind::Held,
    Kind::Pairs,
    Kind::SingleMoment,
    Kind::FiveMoment,
];

/// A round, and who won in it.
struct Round {
    kind: Kind,
    number: u64,
    /// On which day the hot rounds begin.
    first_day: u64,
    won: AtomicU32,
    undecided: AtomicU32,
}

/// Runs so many rounds on the days from `first_day` on; adds a violation for each round in which too few or too many won.
pub(super) fn run(
    world: &Arc<World>,
    seed: u64,
    threads: usize,
    rounds: u64,
    first_day: u64,
    violations: &mut Violations,
) -> Vec<Log> {
    let kinds = KINDS.iter().copied().cycle();
    let rounds: Vec<Round> = (0..rounds)
        .zip(kinds)
        .map(|(number, kind)| Round { kind, number, first_day, won: 0.into(), undecided: 0.into() })
        .collect();
    let mut before = Actor::new(world);
    for round in rounds.iter().filter(|round| matches!(round.kind, Kind::Lapsed)) {
        before.hold(&round.wanted(&mut Dice::of(seed, 0)), 1);
    }
    world.time.jump(Length::seconds(1));
    let barrier = Barrier::new(threads);
    let mut logs: Vec<Log> = thread::scope(|scope| {
        let act = |number: usize| {
            let mut dice = Dice::of(seed, 1_000 + u64::try_from(number).unwrap_or(0));
            let mut actor = Actor::new(world);
            for round in &rounds {
                let wanted = round.wanted(&mut dice);
                barrier.wait();
                match round.act(&mut actor, &wanted) {
                    Outcome::Granted => drop(round.won.fetch_add(1, Ordering::Relaxed)),
                    Outcome::Undecided => drop(round.undecided.fetch_add(1, Ordering::Relaxed)),
                    Outcome::Refused => {}
                }
                barrier.wait();
            }
            actor.log
        };
        let running: Vec<_> = (0..threads).map(|number| scope.spawn(move || act(number))).collect();
        running.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    if logs.len() < threads {
        violations.add("a thread panicked on a hot slot");
    }
    for round in &rounds {
        round.judge(violations);
    }
    logs.push(before.log);
    logs
}

impl Round {
    fn wanted(&self, dice: &mut Dice) -> Wanted {
        let (day, quarter) = (self.first_day + self.number / ROUNDS_A_DAY, self.number % ROUNDS_A_DAY * 8);
        let hour = span(day, quarter + 2, 60);
        let any = |parts: &[(usize, u32)]| Wanted { parts: parts.to_vec(), span: hour };
        let moment = |person: usize, dice: &mut Dice| {
            // All of them have the last minute before the fourth quarter in common.
            let start = dice.between(0, 3);
            let least = 4 - start;
            let quarters = dice.between(least, least.max(6 - start.min(2)));
            let minutes = i64::try_from(quarters).unwrap_or(1) * 15;
            Wanted { parts: vec![(person, 1)], span: span(day, quarter + start, minutes.min(90)) }
        };
        match self.kind {
            Kind::Single | Kind::Lapsed => any(&[(0, 1)]),
            Kind::Five | Kind::Held => any(&[(4, 1)]),
            Kind::ThreeForOne => {
                any(&[(dice.place(4) + 4, 1), (ROOMS.start, 1), (TOOLS.start + dice.place(TOOLS.len()), 1)])
            }
            Kind::ThreeForFive => any(&[(5, 1), (TOOLS.start, 1), (TOOLS.start + 1, 1)]),
            Kind::Pairs => any(&[(6, 2)]),
            Kind::SingleMoment => moment(1, dice),
            Kind::FiveMoment => moment(7, dice),
        }
    }

    fn act(&self, actor: &mut Actor, wanted: &Wanted) -> Outcome {
        if !matches!(self.kind, Kind::Held) {
            return actor.book(wanted);
        }
        match actor.hold(wanted, LONG) {
            Outcome::Granted => actor.confirm(actor.holds.len().saturating_sub(1)),
            other @ (Outcome::Refused | Outcome::Undecided) => other,
        }
    }

    const fn winners(&self) -> u32 {
        match self.kind {
            Kind::Single | Kind::ThreeForOne | Kind::Lapsed | Kind::SingleMoment => 1,
            Kind::Five | Kind::ThreeForFive | Kind::Held | Kind::FiveMoment => 5,
            Kind::Pairs => 2,
        }
    }

    fn judge(&self, violations: &mut Violations) {
        let (won, undecided) = (self.won.load(Ordering::Relaxed), self.undecided.load(Ordering::Relaxed));
        let winners = self.winners();
        // Whoever was turned away might have won.
        if won > winners || won + undecided < winners {
            let kind = self.kind;
            violations.add(format!("{won} won round {} ({kind:?}), where {winners} should", self.number));
        }
    }
}

/// The longest hold of a hot round lapses so long after it was made.
pub(super) fn longest() -> Length {
    Timeline::ticks(LONG)
}
