//! Waiting on a condition, with a bound.

use std::time::{Duration, Instant};

use anyhow::bail;

/// How often the condition is looked at.
const STEP: Duration = Duration::from_millis(5);

/// Waits until `condition` holds.
///
/// # Errors
///
/// When it does not hold within `bound`; the message names `what` was waited for.
pub fn until(bound: Duration, what: &str, mut condition: impl FnMut() -> bool) -> anyhow::Result<()> {
    let started = Instant::now();
    while !condition() {
        if started.elapsed() >= bound {
            bail!("waited {bound:?} in vain for {what}");
        }
        std::thread::sleep(STEP);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_with_the_condition() {
        let mut looks = 0;
        until(Duration::from_secs(5), "three looks", || {
            looks += 1;
            looks == 3
        })
        .unwrap();
        assert_eq!(looks, 3);
    }

    #[test]
    fn names_what_never_came() {
        let error = until(Duration::from_millis(1), "the rain", || false).unwrap_err();
        assert_eq!(error.to_string(), "waited 1ms in vain for the rain");
    }
}
