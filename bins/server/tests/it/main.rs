//! The server as an operator sees it: run as a process, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod chaos;
mod clock;
mod demo;
mod no_show;
mod options;
mod outage;
mod run;
mod start;
mod stop;
mod waitlist;
mod webhooks;
