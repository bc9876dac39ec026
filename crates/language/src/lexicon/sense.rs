//! What a word or phrase of the lexicon means. A lexicon of another language names the same senses.

use time::{Month, Weekday};

use super::names;

/// A word without a value of its own that holds expressions of time together, or opens one.
macro_rules! roles {
    ($($name:ident = $text:literal,)*) => {
        /// What a small word does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Role { $(#[doc = $text] $name,)* }
        impl Role {
            pub(super) fn named(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$name),)* _ => None }
            }
        }
    };
}

roles! {
    Of = "of", In = "in", At = "at", Article = "article", To = "to", Until = "until", Toward = "toward",
    Around = "around", Between = "between", And = "and", Or = "or", From = "from", Before = "before", After = "after",
    Onward = "onward", This = "this", Next = "next", Last = "last", Coming = "coming", Other = "other", Now = "now",
    Instantly = "instantly", Noon = "noon", Midnight = "midnight", DayWord = "day-word", Feira = "feira",
    HalfWord = "half", QuarterWord = "quarter", Begin = "begin", Middle = "middle", End = "end", Weekend = "weekend",
    Fortnight = "fortnight", Within = "within", Ago = "ago", SinceAgo = "since-ago", Later = "later",
    Earlier = "earlier", Every = "every", Each = "each", Approximate = "approximate", Lasting = "lasting", Am = "am",
    Pm = "pm", Ignored = "ignored", Not = "not", Actually = "actually", Money = "money", Measure = "measure",
    Pressure = "pressure", Numbered = "numbered", Counted = "counted", Title = "title", Eve = "eve", Workday = "workday",
    FromToday = "from-today", WholeDay = "whole-day", PairOf = "pair", Dozen = "dozen", Minus = "minus",
    Point = "point", Then = "then", Except = "except", WeekdaysOf = "working-week", Times = "times", Age = "age",
    Only = "only", Hundredfold = "thousands",
}

/// A length that the calendar or the clock counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day of the calendar.
    Day,
    /// Seven days, from Monday.
    Week,
    /// A month of the calendar.
    Month,
    /// A year of the calendar.
    Year,
}

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Madrugada: after midnight.
    EarlyMorning,
    /// Manhã.
    Morning,
    /// Hora do almoço.
    Midday,
    /// Tarde.
    Afternoon,
    /// Noite.
    Evening,
    /// Cedo, cedinho: from opening on.
    Early,
    /// Dia, as in `fim do dia`.
    WholeDay,
}

/// A day that the calendar of a country names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feast {
    /// The same month and day each year.
    Fixed(Month, u8),
    /// So many days after Easter Sunday.
    Easter(i16),
    /// The n-th such weekday of a month.
    Nth(u8, Weekday, Month),
}

/// One meaning.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sense {
    /// A small word.
    Role(Role),
    /// A number as a word.
    Number(u32),
    /// An ordinal as a word.
    Ordinal(u16),
    /// A day of the week.
    Weekday(Weekday),
    /// A month by its name.
    Month(Month),
    /// A month by a short name, which needs a number beside it.
    ShortMonth(Month),
    /// A unit.
    Unit(Unit),
    /// A part of the day.
    Part(Part),
    /// So many days from today.
    Day(i16),
    /// A named day of the year.
    Feast(Feast),
    /// A rhythm: every so many units.
    Rhythm(u32, Unit),
    /// A cue of a kind, with its value: what the second lexicon of intents and people is made of.
    Cue(Box<str>, Box<str>),
}

impl Sense {
    /// The sense that a line of the lexicon names: its kind, and the value after it.
    pub(super) fn read(kind: &str, value: &str) -> Option<Self> {
        Some(match kind {
            "number" => Self::Number(value.parse().ok()?),
            "ordinal" => Self::Ordinal(value.parse().ok()?),
            "weekday" => Self::Weekday(names::weekday(value)?),
            "month" => Self::Month(names::month(value)?),
            "short-month" => Self::ShortMonth(names::month(value)?),
            "unit" => Self::Unit(names::unit(value)?),
            "part" => Self::Part(names::part(value)?),
            "day" => Self::Day(value.parse().ok()?),
            "feast" => Self::Feast(names::feast(value)?),
            "rhythm" => {
                let (count, unit) = value.split_once(' ')?;
                Self::Rhythm(count.parse().ok()?, names::unit(unit)?)
            }
            "cue" => {
                let (kind, value) = value.split_once(' ').unwrap_or((value, ""));
                Self::Cue(kind.into(), value.into())
            }
            _ if value.is_empty() => Self::Role(Role::named(kind)?),
            _ => return None,
        })
    }
}
