//! Admission: whether one wish can be booked, and what it gets.

use crate::{
    Admission, Calendar, Instant, Ledger, Length, Refusal, Span, Wish,
    availability::{
        facts::Facts,
        judge::{self, Judge},
    },
    lanes::assign,
};

/// Decides one wish, by the same function that lists slots (see [`crate::availability`]).
///
/// The ledger must cover [`Calendar::reach`] of the wish; a smaller one is a programming error (an assertion in debug
/// builds). Where the answer has [`Admission::moves`], it must also cover [`crate::cluster_reach`], or else be widened
/// and asked again: a wish that has its places is never refused for the lack of a lane.
///
/// # Errors
/// The first check that fails, in the order of the variants of [`Refusal`] (contracts/slotflow.md, section 4).
/// `QuotaReached` and `Pruned` are not the core's to find.
///
/// # Example
/// ```
/// use slot_core::{
///     Calendar, Instant, Ledger, Length, Refusal, Schedule, Span, WallRange, WeeklyRule, Wish, Zone, admit,
/// };
/// use time::{Weekday, macros::utc_datetime};
///
/// let hours = WallRange::parse("09:00", "17:00").unwrap();
/// let schedule = Schedule::weekly(Zone::utc(), vec![WeeklyRule::always(Weekday::Tuesday, hours)]);
/// let calendar = Calendar::of(Zone::utc(), vec![schedule]);
///
/// let now = Instant::from(utc_datetime!(2026-03-09 00:00));
/// let ten = Instant::from(utc_datetime!(2026-03-10 10:00));
/// let wish = Wish::anywhere(Span::starting(ten, Length::minutes(30)).unwrap());
/// let ledger = Ledger::new(calendar.reach(&wish), vec![]);
/// assert_eq!(admit(&calendar, &ledger, now, &wish).unwrap().lanes, [0]);
///
/// let too_long = Wish::anywhere(Span::starting(ten, Length::minutes(8 * 60)).unwrap());
/// let ledger = Ledger::new(calendar.reach(&too_long), vec![]);
/// assert_eq!(admit(&calendar, &ledger, now, &too_long), Err(Refusal::OutsideHours));
/// ```
pub fn admit(calendar: &Calendar, ledger: &Ledger, now: Instant, wish: &Wish) -> Result<Admission, Refusal> {
    debug_assert!(ledger.covers().contains(calendar.reach(wish)), "the ledger must cover the wish's reach");
    judge::activity(calendar.activity)?;
    judge::duration(calendar, wish.span.length())?;
    judge::notice(calendar.rules.notice, now, wish.span.start())?;
    judge::horizon(calendar.rules.horizon, now, wish.span.start())?;
    judge_of(calendar, ledger, now, wish).decide(wish.span, wish.placement, wish.places)?;
    Ok(admission(calendar, ledger, now, wish))
}

/// A judge for this wish alone.
pub(crate) fn judge_of<'a>(calendar: &'a Calendar, ledger: &Ledger, now: Instant, wish: &Wish) -> Judge<'a> {
    let starts = Span::starting(wish.span.start(), Length::micros(1)).unwrap_or(wish.span);
    let facts = Facts::compile(calendar, ledger, now, starts, wish.span.length(), wish.placement);
    Judge::new(calendar, now, facts)
}

/// What a wish gets that every check has let through.
pub(crate) fn admission(calendar: &Calendar, ledger: &Ledger, now: Instant, wish: &Wish) -> Admission {
    assign(calendar.capacity.places().get(), ledger, now, calendar.busy(wish.span), wish.places)
}
