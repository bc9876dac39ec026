//! Integration tests of the core: shared vectors and properties.
#![cfg(test)]

mod vectors_file;
mod vectors_intervals;
mod vectors_recurrence;
mod vectors_schedules;
