//! Instants as RFC 3339 text in UTC, written without allocation: a list of slots has two for every slot.

use crate::Instant;
use std::fmt;

/// An instant as RFC 3339 text in UTC; see [`Instant::rfc3339`] and [`Instant::rfc3339_millis`].
///
/// # Example
/// ```
/// let text = slot_core::Instant::from_seconds(0).rfc3339();
/// assert_eq!(text.as_str(), "1970-01-01T00:00:00Z");
/// ```
#[derive(Clone, Copy)]
pub struct Stamp {
    bytes: [u8; 24],
    length: usize,
}

impl Instant {
    /// RFC 3339 text in UTC, to the whole second (what is finer is cut off).
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Instant::from_micros(1_500_000).rfc3339().as_str(), "1970-01-01T00:00:01Z");
    /// ```
    pub fn rfc3339(self) -> Stamp {
        Stamp::new(self, false)
    }

    /// RFC 3339 text in UTC, with milliseconds (what is finer is cut off).
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Instant::from_micros(1_500_000).rfc3339_millis().as_str(), "1970-01-01T00:00:01.500Z");
    /// ```
    pub fn rfc3339_millis(self) -> Stamp {
        Stamp::new(self, true)
    }
}

impl Stamp {
    /// The text.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Instant::from_seconds(60).rfc3339().as_str(), "1970-01-01T00:01:00Z");
    /// ```
    pub fn as_str(&self) -> &str {
        self.bytes.get(..self.length).and_then(|bytes| str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    fn new(at: Instant, millis: bool) -> Self {
        let utc = at.to_utc();
        let mut stamp = Self { bytes: [0; 24], length: 0 };
        stamp.digits(u32::try_from(utc.year()).unwrap_or(0), 4);
        stamp.byte(b'-');
        stamp.digits(u8::from(utc.month()).into(), 2);
        stamp.byte(b'-');
        stamp.digits(utc.day().into(), 2);
        stamp.byte(b'T');
        stamp.digits(utc.hour().into(), 2);
        stamp.byte(b':');
        stamp.digits(utc.minute().into(), 2);
        stamp.byte(b':');
        stamp.digits(utc.second().into(), 2);
        if millis {
            stamp.byte(b'.');
            stamp.digits(utc.millisecond().into(), 3);
        }
        stamp.byte(b'Z');
        stamp
    }

    fn byte(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }

    fn digits(&mut self, value: u32, width: u32) {
        for place in (0..width).rev() {
            self.byte(b'0' + u8::try_from(value / 10u32.pow(place) % 10).unwrap_or(0));
        }
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::utc_datetime;

    #[test]
    fn both_precisions_over_the_whole_range() {
        let at = Instant::from(utc_datetime!(2026-03-10 14:05:09.123_999));
        assert_eq!(at.rfc3339().as_str(), "2026-03-10T14:05:09Z");
        assert_eq!(at.rfc3339_millis().as_str(), "2026-03-10T14:05:09.123Z");
        assert_eq!(Instant::MAX.rfc3339_millis().as_str(), "9999-12-31T23:59:59.999Z");
        assert_eq!(Instant::MIN.rfc3339().as_str(), "0001-01-01T00:00:00Z");
        assert_eq!(Instant::from_micros(-1).rfc3339_millis().as_str(), "1969-12-31T23:59:59.999Z");
    }
}
