//! What a thread may wish for.

use super::super::{
    dice::Dice,
    history::Wanted,
    world::{MINUTES, Place, QUARTERS, World, span},
};
use engine::{
    model::{Channel, Guest},
    verbs::{Book, Details, HoldWish, PartWish, Start},
};
use slot_core::{HoldId, Length, Notice};
use std::num::NonZeroU32;

/// The capacities of the resources that a run works on.
pub(super) const CAPACITIES: [u32; 14] = [1, 1, 1, 1, 5, 5, 5, 5, 1, 1, 1, 5, 5, 5];
/// Resources that are wished for by themselves.
pub(super) const PEOPLE: std::ops::Range<usize> = 0..8;
/// Resources that come along.
pub(super) const ROOMS: std::ops::Range<usize> = 8..11;
/// Further ones that come along.
pub(super) const TOOLS: std::ops::Range<usize> = 11..14;

impl Wanted {
    /// A wish like many others: one place, two places, or three resources at once, on one of the first `days`.
    pub(super) fn roll(dice: &mut Dice, days: u64) -> Self {
        let minutes = dice.pick(&MINUTES).copied().unwrap_or(30);
        let last = QUARTERS - u64::try_from(minutes / 15).unwrap_or(0);
        let span = span(dice.below(days), dice.between(0, last), minutes);
        let person = dice.place(PEOPLE.len());
        let parts = match dice.below(10) {
            0 if CAPACITIES.get(person).is_some_and(|&capacity| capacity > 1) => vec![(person, 2)],
            1..=3 => {
                let room = ROOMS.start + dice.place(ROOMS.len());
                vec![(person, 1), (room, 1), (TOOLS.start + dice.place(TOOLS.len()), 1)]
            }
            _ => vec![(person, 1)],
        };
        Self { parts, span }
    }

    /// As a booking, perhaps through a hold.
    pub(super) fn book(&self, world: &World, through: Option<HoldId>) -> Option<Book> {
        let mut parts = self.parts(world);
        let first = parts.next()?;
        Some(Book {
            resource: first,
            also: parts.collect(),
            start: self.span.start(),
            length: Some(self.span.length()),
            placement: Start::Anywhere,
            notice: Notice::AtLeast(Length::ZERO),
            through,
            details: Details::of(Guest { name: "Rui".to_owned(), ..Guest::default() }, Channel::Api),
        })
    }

    /// As a hold.
    pub(super) fn hold(&self, world: &World, keep: Length) -> HoldWish {
        HoldWish {
            parts: self.parts(world).collect(),
            start: self.span.start(),
            length: self.span.length(),
            notice: Notice::AtLeast(Length::ZERO),
            keep,
        }
    }

    fn parts<'a>(&'a self, world: &'a World) -> impl Iterator<Item = PartWish> + 'a {
        self.parts.iter().filter_map(|&(number, places)| {
            let Place { id, .. } = *world.resources.get(number)?;
            Some(PartWish { resource: id, places: NonZeroU32::new(places)? })
        })
    }
}
