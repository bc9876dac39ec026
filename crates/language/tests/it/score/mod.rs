//! The share of the shared vectors that is read right. A case is right when its first date and hours are: a value's day, and
//! its time where it has one; both sides of an interval; the bound of an open one. The end of an interval may be told as its
//! last day or hour or as the one after, for the sources do both.

mod messages;

use std::path::PathBuf;

use language::{Days, Hours, Lexicon, Moment, Policy, Times, When, duration, number, ordinal, read_times};
use serde_json::Value;
use time::{Date, Duration, PrimitiveDateTime, macros::format_description};

pub(crate) use messages::messages;

/// The cases of one file that were read, and which of them were not read right.
pub(crate) struct Score {
    pub(crate) file: &'static str,
    pub(crate) cases: usize,
    pub(crate) wrong: Vec<String>,
}

impl Score {
    #[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "counts are small")]
    pub(crate) fn share(&self) -> f64 {
        if self.cases == 0 { 1.0 } else { (self.cases - self.wrong.len()) as f64 / self.cases as f64 }
    }
}

/// A file of vectors; `None` when the shared folder is absent.
pub(crate) fn vectors(file: &str) -> Option<Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors").join(file);
    let text = std::fs::read_to_string(path).ok()?;
    Some(serde_json::from_str(&text).expect("a file of vectors is JSON"))
}

fn cases<'a>(file: &'a Value, field: &str) -> &'a [Value] {
    file.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// Local time, whatever the offset behind it.
pub(crate) fn local(text: &str) -> PrimitiveDateTime {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
    PrimitiveDateTime::parse(text.get(..19).unwrap_or(text), format).expect("a local time")
}

/// The policy under which the sources were written: the whole day is open, so that a bare hour after noon is asked of nobody.
pub(crate) const POLICY: Policy = Policy::CLINIC;

/// Scores the expressions of time of one file.
pub(crate) fn times(file: &'static str, scope: impl Fn(&Value) -> bool) -> Option<Score> {
    let vectors = vectors(file)?;
    let mut tally = Score { file, cases: 0, wrong: Vec::new() };
    let field = if vectors.get("cases").is_some() { "cases" } else { "vectors" };
    for case in cases(&vectors, field).iter().filter(|case| scope(case)) {
        tally.cases += 1;
        let now = local(text(case, "reference_time"));
        let whens = read_times(text(case, "text"), Lexicon::pt_br(), Moment { now, policy: POLICY });
        let expected = case.get("expected").expect("an expectation");
        if !whens.first().is_some_and(|when| is_right(when, expected, now)) {
            tally.wrong.push(format!("{}: {expected} not {whens:?}", text(case, "text")));
        }
    }
    Some(tally)
}

/// The negatives of a file that were read as a date all the same.
pub(crate) fn negatives(file: &'static str) -> Option<Vec<String>> {
    let vectors = vectors(file)?;
    let read = |case: &&Value| {
        let now = local(text(case, "reference_time"));
        let whens = read_times(text(case, "text"), Lexicon::pt_br(), Moment { now, policy: POLICY });
        whens.iter().any(|when| !when.is_empty())
    };
    Some(cases(&vectors, "negative").iter().filter(read).map(|case| text(case, "text").to_owned()).collect())
}

fn is_right(when: &When, expected: &Value, now: PrimitiveDateTime) -> bool {
    let grain = text(expected, "grain");
    let side = |field: &str| expected.get(field).and_then(Value::as_str).map(local);
    match text(expected, "type") {
        "value" => side("start").is_some_and(|start| is_value(when, start, grain, now)),
        "interval" => {
            let (from, to) = bounds(when, now);
            from == side("start") && near(to, side("end"), grain)
        }
        _ => {
            let (from, to) = bounds(when, now);
            match text(expected, "direction") {
                "before" => from.is_none_or(|from| from.date() == now.date()) && near(to, side("end"), grain),
                _ => to.is_none() && near(from, side("start"), grain),
            }
        }
    }
}

fn is_value(when: &When, start: PrimitiveDateTime, grain: &str, now: PrimitiveDateTime) -> bool {
    let first: Option<Days> = when.days.first().copied();
    match grain {
        "second" | "minute" | "hour" => match when.time() {
            Some(time) => {
                let date = match first {
                    Some(days) => days.single(),
                    None if at(now.date(), time) >= now => Some(now.date()),
                    None => now.date().next_day(),
                };
                date.is_some_and(|date| at(date, time) == start.replace_nanosecond(0).expect("a time"))
            }
            None => false,
        },
        "day" => when.times == Times::Any && when.days.len() == 1 && when.date() == Some(start.date()),
        "week" => first.and_then(|days| days.from) == Some(start.date()),
        "month" => first.and_then(|days| days.from).is_some_and(|from| from.replace_day(1) == Ok(start.date())),
        _ => first.and_then(|days| days.from).is_some_and(|from| from.year() == start.year()),
    }
}

fn at(date: Date, minutes: u16) -> PrimitiveDateTime {
    date.midnight() + Duration::minutes(i64::from(minutes))
}

/// The stretch of local time that a wish names.
fn bounds(when: &When, now: PrimitiveDateTime) -> (Option<PrimitiveDateTime>, Option<PrimitiveDateTime>) {
    let days = when.days.first().copied();
    match &when.times {
        Times::Within(windows) => {
            let Some(Hours { from, to }) = windows.first().copied() else { return (None, None) };
            let date = days.map_or(Some(now.date()), |days| days.single());
            let Some(date) = date else { return (None, None) };
            let start = from.map(|from| at(date, from));
            let start = start.or_else(|| days.map(|_| date.midnight()));
            (start, to.map(|to| at(date, to)))
        }
        Times::At(_) | Times::Any => {
            let from = days.and_then(|days| days.from).map(Date::midnight);
            let to = days.and_then(|days| days.to).and_then(Date::next_day).map(Date::midnight);
            (from, to)
        }
    }
}

fn near(one: Option<PrimitiveDateTime>, other: Option<PrimitiveDateTime>, grain: &str) -> bool {
    let unit = match grain {
        "minute" => Duration::MINUTE,
        "hour" => Duration::HOUR,
        "week" => Duration::WEEK,
        "day" => Duration::DAY,
        "month" => Duration::days(31),
        _ => Duration::SECOND,
    };
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= unit,
        _ => false,
    }
}

/// Scores a file of numbers, ordinals or lengths.
pub(crate) fn values(file: &'static str) -> Option<Score> {
    let vectors = vectors(file)?;
    let mut tally = Score { file, cases: 0, wrong: Vec::new() };
    let field = if vectors.get("cases").is_some() { "cases" } else { "vectors" };
    for case in cases(&vectors, field) {
        tally.cases += 1;
        let said = text(case, "text");
        let right = if file.contains("duration") {
            duration(said).is_some_and(|period| {
                let seconds = case.get("seconds").and_then(Value::as_u64);
                let approximate = case.get("approximate").and_then(Value::as_bool).unwrap_or(false);
                let parts = case.get("period").is_none_or(|parts| {
                    let part = |field: &str| parts.get(field).and_then(Value::as_u64).unwrap_or(0);
                    u64::from(period.years) == part("years") && u64::from(period.months) == part("months")
                });
                period.seconds() == seconds && period.approximate == approximate && parts
            })
        } else if file.contains("ordinal") || text(case, "kind") == "ordinal" {
            ordinal(said).map(u64::from) == case.get("value").and_then(Value::as_u64)
        } else {
            let expected = case.get("value").and_then(Value::as_f64).expect("a number");
            number(said).is_some_and(|value| (value - expected).abs() < 1e-9)
        };
        if !right {
            tally.wrong.push(said.to_owned());
        }
    }
    Some(tally)
}

/// Whether a case is of the scope that must be right.
pub(crate) fn is_core(case: &Value) -> bool {
    text(case, "scope") == "core"
}

/// Whether its source asserts it, too.
pub(crate) fn is_asserted(case: &Value) -> bool {
    is_core(case) && case.get("upstream_supported").and_then(Value::as_bool) != Some(false)
}

/// Whether it is a single day or time, which the figures of other programs are about.
pub(crate) fn is_value_case(case: &Value) -> bool {
    let expected = case.get("expected");
    let field = |name: &str| expected.and_then(|expected| expected.get(name)).and_then(Value::as_str);
    field("type") == Some("value") && matches!(field("grain"), Some("day" | "hour" | "minute"))
}
