//! Instants and lengths of time: whole microseconds, the precision that both databases store.

use time::{Duration, OffsetDateTime, UtcDateTime};

/// A moment on the UTC time line, as microseconds since 1970-01-01T00:00:00Z.
///
/// It is a plain integer on purpose: it orders, hashes and subtracts in one instruction, and it is the very value that
/// the store keeps. At the border it converts to and from the types of the `time` crate.
///
/// # Example
/// ```
/// use slot_core::{Instant, Length};
/// use time::macros::utc_datetime;
///
/// let noon = Instant::from(utc_datetime!(2026-03-10 12:00));
/// assert_eq!((noon + Length::minutes(30)).to_utc(), utc_datetime!(2026-03-10 12:30));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// A length of elapsed time in microseconds; may be negative.
///
/// # Example
/// ```
/// use slot_core::Length;
/// assert_eq!(Length::minutes(90).as_micros(), 5_400_000_000);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length(i64);

impl Instant {
    /// The earliest moment that is represented: year -9999 is out, this is 0001-01-01T00:00:00Z.
    pub const MIN: Self = Self(-62_135_596_800_000_000);
    /// The latest moment that is represented: 9999-12-31T23:59:59.999999Z.
    pub const MAX: Self = Self(253_402_300_799_999_999);

    /// The moment this many microseconds after 1970 UTC, held within [`Instant::MIN`] and [`Instant::MAX`].
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Instant::from_micros(1_000_000).as_seconds(), 1);
    /// ```
    pub const fn from_micros(micros: i64) -> Self {
        if micros < Self::MIN.0 {
            Self::MIN
        } else if micros > Self::MAX.0 {
            Self::MAX
        } else {
            Self(micros)
        }
    }

    /// The moment this many whole seconds after 1970 UTC.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Instant::from_seconds(2).as_micros(), 2_000_000);
    /// ```
    pub const fn from_seconds(seconds: i64) -> Self {
        Self::from_micros(seconds.saturating_mul(1_000_000))
    }

    /// Microseconds since 1970 UTC.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Instant::from_seconds(1).as_micros(), 1_000_000);
    /// ```
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970 UTC, rounded towards the past.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Instant::from_micros(-1).as_seconds(), -1);
    /// ```
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// The same moment as a `time` value in UTC.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Instant::from_seconds(0).to_utc(), time::UtcDateTime::UNIX_EPOCH);
    /// ```
    pub fn to_utc(self) -> UtcDateTime {
        UtcDateTime::UNIX_EPOCH + Duration::microseconds(self.0)
    }
}

impl From<UtcDateTime> for Instant {
    fn from(at: UtcDateTime) -> Self {
        let seconds = at.unix_timestamp();
        Self::from_micros(seconds.saturating_mul(1_000_000).saturating_add(i64::from(at.microsecond())))
    }
}

impl From<OffsetDateTime> for Instant {
    fn from(at: OffsetDateTime) -> Self {
        let seconds = at.unix_timestamp();
        Self::from_micros(seconds.saturating_mul(1_000_000).saturating_add(i64::from(at.microsecond())))
    }
}

impl From<Instant> for UtcDateTime {
    fn from(at: Instant) -> Self {
        at.to_utc()
    }
}

impl Length {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A length of whole minutes.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Length::minutes(2), slot_core::Length::seconds(120));
    /// ```
    pub const fn minutes(minutes: i64) -> Self {
        Self(minutes.saturating_mul(60_000_000))
    }

    /// A length of whole seconds.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Length::seconds(1).as_micros(), 1_000_000);
    /// ```
    pub const fn seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// A length of microseconds.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Length::micros(60_000_000).as_minutes(), 1);
    /// ```
    pub const fn micros(micros: i64) -> Self {
        Self(micros)
    }

    /// The length in microseconds.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Length::seconds(1).as_micros(), 1_000_000);
    /// ```
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Whole minutes, rounded towards zero.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Length::seconds(119).as_minutes(), 1);
    /// ```
    pub const fn as_minutes(self) -> i64 {
        self.0 / 60_000_000
    }

    /// Whether it is longer than nothing.
    ///
    /// # Example
    /// ```
    /// assert!(!slot_core::Length::ZERO.is_positive());
    /// ```
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }
}

impl From<Duration> for Length {
    fn from(length: Duration) -> Self {
        Self(i64::try_from(length.whole_microseconds()).unwrap_or(if length.is_negative() {
            i64::MIN
        } else {
            i64::MAX
        }))
    }
}

impl std::ops::Add<Length> for Instant {
    type Output = Self;
    fn add(self, length: Length) -> Self {
        Self::from_micros(self.0.saturating_add(length.0))
    }
}

impl std::ops::Sub<Length> for Instant {
    type Output = Self;
    fn sub(self, length: Length) -> Self {
        Self::from_micros(self.0.saturating_sub(length.0))
    }
}

impl std::ops::Sub for Instant {
    type Output = Length;
    fn sub(self, earlier: Self) -> Length {
        Length(self.0.saturating_sub(earlier.0))
    }
}

impl std::ops::Add for Length {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{datetime, utc_datetime};

    #[test]
    fn converts_both_ways_and_across_offsets() {
        let at = utc_datetime!(2026-11-21 06:55:12.345678);
        assert_eq!(Instant::from(at).to_utc(), at);
        assert_eq!(Instant::from(datetime!(2026-11-21 03:55:12.345678 -3)), Instant::from(at));
        assert_eq!(Instant::from(utc_datetime!(1969-12-31 23:59:59.5)).as_micros(), -500_000);
    }

    #[test]
    fn saturates_instead_of_wrapping() {
        assert_eq!(Instant::MAX + Length::minutes(i64::MAX), Instant::MAX);
        assert_eq!(Instant::MIN - Length::minutes(i64::MAX), Instant::MIN);
        assert_eq!(Instant::MAX.to_utc().year(), 9999);
        assert_eq!(Instant::MIN.to_utc().year(), 1);
    }
}
