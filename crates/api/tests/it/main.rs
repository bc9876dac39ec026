//! The real router over a real store, on both databases, with a fixed clock and ids that count.

mod echo;
mod frame;
mod once;
mod support;
