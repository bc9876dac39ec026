//! The tool as an operator sees it: run as a process, on both databases.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on should stop there")]

mod booking;
mod catalogue;
mod catalogue_clinic;
mod catalogue_faults;
mod command_line;
mod doctor;
mod key;
mod key_refusals;
mod migrate;
mod no_show;
mod offers;
mod prune;
mod resource;
mod run;
mod stored;
mod tenant;
mod tenant_refusals;
mod trail;
mod visits;
mod webhook;
