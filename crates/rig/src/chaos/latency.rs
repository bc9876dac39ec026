//! How long answers took.

use serde_json::{Value, json};
use std::time::Duration;

/// Times, in order.
#[derive(Clone, Debug, Default)]
pub struct Latencies(Vec<Duration>);

impl Latencies {
    /// Of these.
    pub fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// The time within which so many in a thousand were answered.
    pub fn within(&self, thousandths: usize) -> Duration {
        let place = (self.0.len() * thousandths).div_ceil(1_000).saturating_sub(1);
        self.0.get(place).copied().unwrap_or_default()
    }

    /// The longest.
    pub fn longest(&self) -> Duration {
        self.0.last().copied().unwrap_or_default()
    }

    /// Median, 99th percentile and maximum, in milliseconds.
    pub fn summary(&self) -> Value {
        let millis = |time: Duration| json!((time.as_secs_f64() * 100_000.0).round() / 100.0);
        json!({"p50_ms": millis(self.within(500)), "p99_ms": millis(self.within(990)), "max_ms": millis(self.longest())})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_sorted_times() {
        let times = Latencies::of((1..=200).rev().map(Duration::from_millis).collect());
        assert_eq!(times.within(500), Duration::from_millis(100));
        assert_eq!(times.within(990), Duration::from_millis(198));
        assert_eq!(times.longest(), Duration::from_millis(200));
        assert_eq!(Latencies::default().within(990), Duration::ZERO);
    }
}
