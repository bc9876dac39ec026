//! Tests of the language: shared vectors, the policy's table, properties.
#![cfg(test)]

mod policy;
mod random;
mod score;
mod vectors;
