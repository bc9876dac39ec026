//! The promises of the crate, on a practice that is made up.
#![cfg(test)]

mod leaks;
mod models;
mod practice;
mod promises;
