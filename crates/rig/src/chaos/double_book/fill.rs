//! One after the other, afterwards: what is still free can be booked, and what is not is refused, wish by wish.

use super::{
    super::{
        audit::Audit,
        dice::Dice,
        history::Wanted,
        line::Violations,
        sweep::{Sweep, Use},
        world::World,
    },
    actor::{Actor, Log, Outcome},
};
use std::{collections::BTreeMap, sync::Arc, time::Instant};

/// Tries so many wishes against a model that starts with what was found in the database.
pub(super) fn run(
    world: &Arc<World>,
    found: Audit,
    seed: u64,
    extent: (u64, u64, Instant),
    violations: &mut Violations,
) -> Log {
    let (wishes, days, end) = extent;
    let mut model = Model { uses: found.uses };
    let (mut actor, mut dice) = (Actor::new(world), Dice::of(seed, 3_000));
    for _ in 0..wishes {
        if Instant::now() >= end {
            break;
        }
        let wanted = Wanted::roll(&mut dice, days);
        let uses = uses(world, &wanted);
        let fits = uses.iter().all(|(capacity, used)| model.has_room(*capacity, used));
        match (fits, actor.book(&wanted)) {
            (true, Outcome::Granted) => model.take(uses),
            (true, Outcome::Refused) => violations.add(format!("there was room for {wanted:?}, and it was refused")),
            (false, Outcome::Granted) => {
                violations.add(format!("there was no room for {wanted:?}, and it was granted"));
            }
            (_, Outcome::Undecided) => violations.add(format!("nobody else was there, and {wanted:?} had no answer")),
            (false, Outcome::Refused) => {}
        }
    }
    actor.log
}

/// What is occupied, by resource.
struct Model {
    uses: BTreeMap<String, Vec<Use>>,
}

impl Model {
    fn has_room(&self, capacity: i64, used: &Use) -> bool {
        let others = self.uses.get(&used.resource).into_iter().flatten();
        let near = others.filter(|other| other.from < used.until && used.from < other.until);
        Sweep::over(near).peak(used.from, used.until) + used.places <= capacity
    }

    fn take(&mut self, uses: Vec<(i64, Use)>) {
        for (_, used) in uses {
            self.uses.entry(used.resource.clone()).or_default().push(used);
        }
    }
}

/// A wish as uses, each with the capacity of its resource.
fn uses(world: &World, wanted: &Wanted) -> Vec<(i64, Use)> {
    let places = wanted.parts.iter().filter_map(|&(number, places)| Some((world.resources.get(number)?, places)));
    places
        .map(|(place, places)| {
            let (from, until) = (wanted.span.start().as_micros(), wanted.span.end().as_micros());
            let used = Use { resource: place.id.ulid(), from, until, places: places.into() };
            (place.capacity.into(), used)
        })
        .collect()
}
