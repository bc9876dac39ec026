//! Tests of the language: shared vectors, the policy's table, properties.
#![cfg(test)]

mod conversation;
mod policy;
mod random;
mod score;
mod vectors;
