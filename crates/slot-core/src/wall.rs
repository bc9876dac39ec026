//! Wall-clock times of day and daily hours.

use std::{fmt, str::FromStr};

/// A time of day on the wall, to the minute, `00:00` to `24:00`. `24:00` is only ever an end.
///
/// # Example
/// ```
/// use slot_core::WallTime;
/// let nine: WallTime = "09:00".parse().unwrap();
/// assert_eq!((nine.minutes(), nine.to_string()), (540, "09:00".to_owned()));
/// assert!("9:00".parse::<WallTime>().is_err() && "24:01".parse::<WallTime>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WallTime(u16);

/// Not a time of day that is written `HH:MM`.
///
/// # Example
/// ```
/// assert_eq!("9am".parse::<slot_core::WallTime>(), Err(slot_core::BadWallTime));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a time of day is written HH:MM, from 00:00 to 24:00")]
pub struct BadWallTime;

impl WallTime {
    /// The start of the day.
    pub const MIDNIGHT: Self = Self(0);
    /// The end of the day, `24:00`.
    pub const END: Self = Self(1440);

    /// The time this many minutes after midnight by the clock face.
    ///
    /// # Errors
    /// [`BadWallTime`] above 1440.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::WallTime::new(61).unwrap().to_string(), "01:01");
    /// ```
    pub const fn new(minutes: u16) -> Result<Self, BadWallTime> {
        if minutes <= 1440 { Ok(Self(minutes)) } else { Err(BadWallTime) }
    }

    /// Minutes after midnight by the clock face.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::WallTime::END.minutes(), 1440);
    /// ```
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl FromStr for WallTime {
    type Err = BadWallTime;

    fn from_str(text: &str) -> Result<Self, BadWallTime> {
        let &[h1, h2, b':', m1, m2] = text.as_bytes() else { return Err(BadWallTime) };
        let digit = |byte: u8| if byte.is_ascii_digit() { Ok(u16::from(byte - b'0')) } else { Err(BadWallTime) };
        let (hours, minutes) = (digit(h1)? * 10 + digit(h2)?, digit(m1)? * 10 + digit(m2)?);
        if minutes > 59 { Err(BadWallTime) } else { Self::new(hours * 60 + minutes) }
    }
}

impl fmt::Display for WallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// Hours of one day by the clock on the wall. An end at or before the start is on the next day.
///
/// # Example
/// ```
/// use slot_core::WallRange;
/// let night = WallRange::parse("22:00", "06:00").unwrap();
/// assert!(night.is_overnight());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WallRange {
    start: WallTime,
    end: WallTime,
}

impl WallRange {
    /// The whole day, `00:00` to `24:00`.
    pub const ALL_DAY: Self = Self { start: WallTime::MIDNIGHT, end: WallTime::END };

    /// The hours from `start` to `end`; overnight when `end` is at or before `start`.
    ///
    /// # Errors
    /// [`BadWallTime`] when the start is `24:00`.
    ///
    /// # Example
    /// ```
    /// use slot_core::{WallRange, WallTime};
    /// assert!(WallRange::new(WallTime::END, WallTime::END).is_err());
    /// ```
    pub const fn new(start: WallTime, end: WallTime) -> Result<Self, BadWallTime> {
        if start.0 < WallTime::END.0 { Ok(Self { start, end }) } else { Err(BadWallTime) }
    }

    /// The hours between two texts of the form `HH:MM`.
    ///
    /// # Errors
    /// [`BadWallTime`] when either text is no time of day.
    ///
    /// # Example
    /// ```
    /// assert!(slot_core::WallRange::parse("09:00", "17:00").is_ok());
    /// ```
    pub fn parse(start: &str, end: &str) -> Result<Self, BadWallTime> {
        Self::new(start.parse()?, end.parse()?)
    }

    /// When the hours begin.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::WallRange::ALL_DAY.start(), slot_core::WallTime::MIDNIGHT);
    /// ```
    pub const fn start(self) -> WallTime {
        self.start
    }

    /// When the hours end.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::WallRange::ALL_DAY.end(), slot_core::WallTime::END);
    /// ```
    pub const fn end(self) -> WallTime {
        self.end
    }

    /// Whether the end is on the next day.
    ///
    /// # Example
    /// ```
    /// assert!(!slot_core::WallRange::ALL_DAY.is_overnight());
    /// ```
    pub const fn is_overnight(self) -> bool {
        self.end.0 <= self.start.0
    }
}
