//! Integration tests of the core: shared vectors and properties.
#![cfg(test)]

mod practice;
mod property_availability;
mod property_intervals;
mod property_lanes;
mod property_recurrence;
mod property_schedules;
mod property_sessions;
mod property_world;
mod property_zones;
mod sessions;
mod stays;
mod stays_property;
mod vectors_file;
mod vectors_grid;
mod vectors_intervals;
mod vectors_recurrence;
mod vectors_schedules;
mod vectors_slots;
