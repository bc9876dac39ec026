//! From a schedule to windows and blocks on the UTC time line.

use super::{Dates, Effect, Hours, Schedule, WeeklyRule};
use crate::{Span, WallRange, WallTime, Zone};
use time::{Date, Duration};

/// What a schedule says of a stretch of time.
///
/// Both lists are in the order in which their spans start. Nothing is merged, and nothing is cut at the edges of the
/// stretch: every window keeps the start that its slots are counted from.
///
/// # Example
/// ```
/// use slot_core::{Instant, Schedule, Source, Span, WallRange, WeeklyRule, Zone};
/// use time::{Weekday, macros::utc_datetime};
///
/// let hours = WallRange::parse("09:00", "17:00").unwrap();
/// let zone: Zone = "America/Sao_Paulo".parse().unwrap();
/// let schedule = Schedule::weekly(zone, vec![WeeklyRule::always(Weekday::Tuesday, hours)]);
/// let noon = Instant::from(utc_datetime!(2026-03-10 15:00));
///
/// let expansion = schedule.expand(Span::starting(noon, slot_core::Length::minutes(1)).unwrap());
/// assert_eq!(expansion.windows[0].span.start().to_utc(), utc_datetime!(2026-03-10 12:00));
/// assert_eq!(expansion.windows[0].source, Source::Weekly(0));
/// assert!(expansion.blocks.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expansion {
    /// When it is open, blocks not yet taken out. Of windows with the same span only one is listed.
    pub windows: Vec<Window>,
    /// When nothing can be booked, whatever window is open.
    pub blocks: Vec<Block>,
}

/// Open hours on one date.
///
/// # Example
/// ```
/// use slot_core::{Instant, Length, Source, Span, Window};
/// let span = Span::starting(Instant::from_seconds(0), Length::minutes(60)).unwrap();
/// assert_eq!(Window { span, source: Source::Weekly(0) }.span.length(), Length::minutes(60));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    /// From when to when.
    pub span: Span,
    /// What opened it.
    pub source: Source,
}

/// Blocked hours on one date.
///
/// # Example
/// ```
/// use slot_core::{Block, Instant, Length, Source, Span};
/// let span = Span::starting(Instant::from_seconds(0), Length::minutes(60)).unwrap();
/// assert_eq!(Block { span, source: Source::Override(0) }.span.length(), Length::minutes(60));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Block {
    /// From when to when.
    pub span: Span,
    /// What blocked it.
    pub source: Source,
}

/// Which part of a schedule a window or block comes from.
///
/// # Example
/// ```
/// use slot_core::Source;
/// assert!(Source::Weekly(7) < Source::Override(0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The rule at this place in [`Schedule::weekly`].
    Weekly(usize),
    /// The override at this place in [`Schedule::overrides`].
    Override(usize),
}

impl Schedule {
    /// Every window and every block that overlaps `range`.
    ///
    /// Each local date is looked at by itself: the weekly rules of its weekday give windows, unless a
    /// [`Effect::Replace`] matches the date (then the hours of all that match take their place); [`Effect::Open`] adds
    /// windows; [`Effect::Block`] gives blocks and removes no window. Hours that daylight saving leaves empty are left
    /// out (see [`Zone::instant`]).
    ///
    /// # Example
    /// ```
    /// use slot_core::{Dates, Effect, Hours, Instant, Override, Schedule, Span, WallRange, WeeklyRule, Zone};
    /// use time::{Weekday, macros::{date, utc_datetime}};
    ///
    /// let schedule = Schedule {
    ///     zone: Zone::utc(),
    ///     weekly: vec![WeeklyRule::always(Weekday::Tuesday, WallRange::parse("09:00", "17:00").unwrap())],
    ///     overrides: vec![Override { dates: Dates::on(date!(2026-03-10)), effect: Effect::Block(Hours::AllDay) }],
    /// };
    /// let week = Span::new(
    ///     Instant::from(utc_datetime!(2026-03-09 00:00)),
    ///     Instant::from(utc_datetime!(2026-03-16 00:00)),
    /// ).unwrap();
    /// let expansion = schedule.expand(week);
    /// assert_eq!((expansion.windows.len(), expansion.blocks.len()), (1, 1));
    /// ```
    pub fn expand(&self, range: Span) -> Expansion {
        // Hours run over midnight, and a zone may skip a whole date (Samoa, 2011): hours that begin two dates before
        // can reach in. Where clocks fall back over midnight, hours of the date after can lie before the end.
        let first = self.zone.date(range.start()).saturating_sub(Duration::days(2));
        let last = self.zone.date(range.end()).saturating_add(Duration::days(1));
        let overrides: Vec<(usize, Dates, &Effect)> = (self.overrides.iter().enumerate())
            .filter(|(_, change)| change.dates.may_match_within(first, last))
            .map(|(index, change)| (index, change.dates, &change.effect))
            .collect();

        let mut found = Finder { zone: &self.zone, range, expansion: Expansion::default() };
        let mut date = first;
        loop {
            found.add_date(date, &self.weekly, &overrides);
            match date.next_day() {
                Some(next) if next <= last => date = next,
                Some(_) | None => break,
            }
        }
        let mut expansion = found.expansion;
        expansion.windows.sort_unstable();
        expansion.windows.dedup_by_key(|window| window.span);
        expansion.blocks.sort_unstable();
        expansion
    }
}

/// Collects what overlaps the range, date by date.
struct Finder<'a> {
    zone: &'a Zone,
    range: Span,
    expansion: Expansion,
}

impl Finder<'_> {
    fn add_date(&mut self, date: Date, weekly: &[WeeklyRule], overrides: &[(usize, Dates, &Effect)]) {
        let mut replaced = false;
        for &(index, dates, effect) in overrides {
            if !dates.matches(date) {
                continue;
            }
            let source = Source::Override(index);
            match effect {
                Effect::Block(hours) => {
                    if let Some(span) = self.resolve(date, hours.range()) {
                        self.expansion.blocks.push(Block { span, source });
                    }
                }
                Effect::Open(hours) => self.open(date, hours.range(), source),
                Effect::Replace(windows) => {
                    replaced = true;
                    for &hours in windows {
                        self.open(date, hours, source);
                    }
                }
            }
        }
        if replaced {
            return;
        }
        let weekday = date.weekday();
        for (index, rule) in weekly.iter().enumerate() {
            if rule.weekday == weekday && rule.valid.holds_on(date) {
                self.open(date, rule.hours, Source::Weekly(index));
            }
        }
    }

    fn open(&mut self, date: Date, hours: WallRange, source: Source) {
        if let Some(span) = self.resolve(date, hours) {
            self.expansion.windows.push(Window { span, source });
        }
    }

    fn resolve(&self, date: Date, hours: WallRange) -> Option<Span> {
        self.zone.span(date, hours).filter(|span| span.overlaps(self.range))
    }
}

impl Hours {
    /// The hours by the clock: the whole day is `00:00` to `24:00`.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Hours::AllDay.range(), slot_core::WallRange::ALL_DAY);
    /// ```
    pub const fn range(self) -> WallRange {
        match self {
            Self::AllDay => WallRange::ALL_DAY,
            Self::Timed(range) => range,
        }
    }
}

impl Zone {
    /// The hours that begin on this local date, or `None` where the clocks leave nothing of them: inside a gap the end
    /// may not come after the start.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Length, WallRange, Zone};
    /// use time::macros::date;
    /// let zone: Zone = "America/New_York".parse().unwrap();
    /// let night = WallRange::parse("22:00", "06:00").unwrap();
    /// // One hour of that night is skipped.
    /// assert_eq!(zone.span(date!(2026-03-07), night).unwrap().length(), Length::minutes(7 * 60));
    /// assert_eq!(zone.span(date!(2026-03-08), WallRange::parse("02:30", "03:00").unwrap()), None);
    /// ```
    pub fn span(&self, date: Date, hours: WallRange) -> Option<Span> {
        let start = self.instant(date, hours.start());
        let end = if hours.is_overnight() {
            self.instant(date.next_day()?, hours.end())
        } else {
            self.instant(date, hours.end())
        };
        Span::new(start, end).ok()
    }

    /// The whole of a local date, from midnight to midnight; `None` for a date that the zone skipped.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Length, Zone};
    /// use time::macros::date;
    /// let zone: Zone = "Europe/Berlin".parse().unwrap();
    /// assert_eq!(zone.day(date!(2026-10-25)).unwrap().length(), Length::minutes(25 * 60));
    /// let samoa: Zone = "Pacific/Apia".parse().unwrap();
    /// assert_eq!(samoa.day(date!(2011-12-30)), None);
    /// ```
    pub fn day(&self, date: Date) -> Option<Span> {
        Span::new(self.instant(date, WallTime::MIDNIGHT), self.instant(date, WallTime::END)).ok()
    }
}
