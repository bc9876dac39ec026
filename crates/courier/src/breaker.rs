//! Leaves endpoints that fail in peace. What is kept here is this process's own, and forgotten with it.

use slot_core::EndpointId;
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

/// After so many failures in a row an endpoint is sent one thing at a time.
const TRIPS: u32 = 5;
/// For how long an endpoint is left alone at first, and at most, where no contract says when it is tried.
const PAUSE: Duration = Duration::from_mins(1);
const LONGEST: Duration = Duration::from_hours(1);

/// What is known of an endpoint that failed.
#[derive(Clone, Copy, Debug)]
struct Trouble {
    failures: u32,
    until: Option<Instant>,
}

/// How much may be on its way to an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// As much as to any.
    Open,
    /// One thing at a time, to see whether it is well again.
    Narrow,
    /// Nothing until this moment. No attempt is lost by that: what is due waits.
    Shut(Instant),
}

/// The breakers of all endpoints.
#[derive(Debug, Default)]
pub(crate) struct Breakers(HashMap<EndpointId, Trouble>);

impl Breakers {
    /// How much may be on its way there.
    pub(crate) fn way(&self, endpoint: EndpointId, now: Instant) -> Way {
        match self.0.get(&endpoint) {
            Some(Trouble { until: Some(until), .. }) if now < *until => Way::Shut(*until),
            Some(trouble) if trouble.failures >= TRIPS => Way::Narrow,
            Some(_) | None => Way::Open,
        }
    }

    /// Something arrived.
    pub(crate) fn arrived(&mut self, endpoint: EndpointId) {
        self.0.remove(&endpoint);
    }

    /// Something did not. Where attempts are promised at certain times the way is made narrow and never shut.
    pub(crate) fn failed(&mut self, endpoint: EndpointId, is_promised: bool, now: Instant) {
        let trouble = self.0.entry(endpoint).or_insert(Trouble { failures: 0, until: None });
        trouble.failures = trouble.failures.saturating_add(1);
        if trouble.failures >= TRIPS && !is_promised {
            let doubled = 2_u32.saturating_pow((trouble.failures - TRIPS).min(16));
            trouble.until = Some(now + PAUSE.saturating_mul(doubled).min(LONGEST));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: EndpointId = EndpointId::from_u128(1);

    #[test]
    fn five_failures_narrow_a_promise_and_shut_the_rest() {
        let now = Instant::now();
        for is_promised in [true, false] {
            let mut breakers = Breakers::default();
            for _ in 0..4 {
                breakers.failed(A, is_promised, now);
            }
            assert_eq!(breakers.way(A, now), Way::Open);
            breakers.failed(A, is_promised, now);
            let shut = if is_promised { Way::Narrow } else { Way::Shut(now + PAUSE) };
            assert_eq!(breakers.way(A, now), shut);
            assert_eq!(breakers.way(A, now + PAUSE), Way::Narrow, "one is let through");
            for _ in 0..40 {
                breakers.failed(A, is_promised, now);
            }
            assert_eq!(breakers.way(A, now + LONGEST), Way::Narrow, "never longer than an hour");
            breakers.arrived(A);
            assert_eq!(breakers.way(A, now), Way::Open);
        }
    }
}
