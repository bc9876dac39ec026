//! What was measured: counts and waits, of one stretch of time or of several together.

use std::time::Duration;

/// What came of a load.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// How long it took.
    pub elapsed: Duration,
    /// How long each answer took, in microseconds.
    pub waits: Vec<u32>,
    /// How many answers were not what was asked for.
    pub failures: u64,
    /// The first of these.
    pub example: Option<String>,
}

impl Sample {
    /// One more answer.
    pub fn answered(&mut self, wait: Duration) {
        self.waits.push(u32::try_from(wait.as_micros()).unwrap_or(u32::MAX));
    }

    /// One more answer that was not what was asked for.
    pub fn failed(&mut self, what: impl FnOnce() -> String) {
        self.failures += 1;
        self.example.get_or_insert_with(what);
    }

    /// Takes in what somebody else saw in the same time.
    pub fn join(&mut self, other: Self) {
        self.waits.extend(other.waits);
        self.failures += other.failures;
        self.example = self.example.take().or(other.example);
    }

    /// Takes in what came of the same load at another time.
    pub fn follow(&mut self, later: Self) {
        self.elapsed += later.elapsed;
        self.join(later);
    }

    /// Answers a second.
    pub fn rate(&self) -> f64 {
        let answers = u32::try_from(self.waits.len()).unwrap_or(u32::MAX);
        f64::from(answers) / self.elapsed.as_secs_f64().max(1e-9)
    }

    /// The wait, in milliseconds, that so many of a thousand answers did not exceed.
    pub fn quantile(&mut self, of_thousand: usize) -> f64 {
        self.waits.sort_unstable();
        let place = self.waits.len().saturating_sub(1) * of_thousand / 1000;
        f64::from(self.waits.get(place).copied().unwrap_or(0)) / 1000.0
    }
}

/// To so many digits behind the point that a figure can be read.
pub fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_rates_and_quantiles() {
        let mut sample = Sample { elapsed: Duration::from_secs(1), ..Sample::default() };
        (1..=100).for_each(|wait| sample.answered(Duration::from_millis(wait)));
        let mut later = Sample { elapsed: Duration::from_secs(1), ..Sample::default() };
        later.failed(|| "first".to_owned());
        later.failed(|| "second".to_owned());
        sample.follow(later);
        assert!((sample.rate() - 50.0).abs() < 1e-9);
        assert!((sample.quantile(500) - 50.0).abs() < 1e-9);
        assert!((sample.quantile(1000) - 100.0).abs() < 1e-9);
        assert_eq!((sample.failures, sample.example.as_deref()), (2, Some("first")));
    }
}
