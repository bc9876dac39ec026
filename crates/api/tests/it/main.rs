//! The real router over a real store, on both databases, with a fixed clock and ids that count.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a helper of a test that fails is a test that fails")]

mod audit;
mod calendar;
mod clinic;
mod documents;
mod echo;
mod frame;
mod furniture;
mod guest;
mod husky;
mod novala;
mod once;
mod one_truth;
mod routes;
mod slotflow;
mod support;
mod voxel;
