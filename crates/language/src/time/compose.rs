//! Putting expressions together: a day with its hours, a weekday with its date, one wish and another.

use std::ops::Range;

use time::Date;

use super::{
    Grammar, Mention, Said,
    reading::{Days, Doubt, Hours, Lead, Times, When},
    said::{DaySaid, Hour},
};
use crate::{
    lexicon::{Part, Role, Unit},
    policy::Edge,
};

/// What is gathered before the hours are resolved.
#[derive(Default)]
struct Draft {
    when: When,
    hours: Vec<Hour>,
    windows: Vec<(Option<Hour>, Option<Hour>)>,
    part: Option<(Part, Option<Edge>)>,
    around: Option<(Option<u16>, Option<u16>)>,
    weekday: Option<time::Weekday>,
    pinned: bool,
    last: usize,
}

/// The expressions of a message, joined to as few wishes as they allow.
/// `moves` says that an appointment is moved: then `para` opens what is wanted, whatever stands before it.
pub(crate) fn compose(grammar: &Grammar<'_>, mentions: &[Mention], moves: bool) -> Vec<When> {
    let mut done: Vec<Draft> = Vec::new();
    let mut draft = Draft::default();
    for mention in mentions {
        let lead = grammar.lead(mention.pieces.start, draft.last);
        let apart = lead == Lead::Except
            || (lead == Lead::Toward && !draft.is_empty() && (moves || draft.has_kind(&mention.said)));
        let ago = matches!(&mention.said, Said::Day(DaySaid { ago: true, .. }) | Said::Moment { ago: true, .. });
        let changes =
            !draft.is_empty() && (ago != draft.when.ago) && matches!(mention.said, Said::Day(_) | Said::Moment { .. });
        if apart || changes || !draft.accepts(grammar, mention) {
            done.push(std::mem::take(&mut draft));
        }
        if draft.is_empty() {
            draft.when.lead = lead;
        }
        draft.take(grammar, mention);
        draft.when.spans.push(grammar.bytes(&mention.pieces));
        draft.last = mention.pieces.end;
    }
    done.push(draft);
    let whens: Vec<When> =
        done.into_iter().filter(|draft| !draft.is_blank()).map(|draft| draft.finish(grammar)).collect();
    exclude(whens)
}

/// Days after `menos` belong to the wish before them as exclusions.
fn exclude(whens: Vec<When>) -> Vec<When> {
    let mut kept: Vec<When> = Vec::new();
    for when in whens {
        if when.lead == Lead::Except && !when.days.is_empty() {
            if kept.is_empty() {
                kept.push(When::default());
            }
            if let Some(before) = kept.last_mut() {
                before.excluded.extend(when.days);
                before.spans.extend(when.spans);
            }
        } else {
            kept.push(when);
        }
    }
    kept
}

impl Grammar<'_> {
    fn bytes(&self, pieces: &Range<usize>) -> Range<usize> {
        let start = self.piece(pieces.start).map_or(0, |piece| piece.span.start);
        start..self.piece(pieces.end.wrapping_sub(1)).map_or(start, |piece| piece.span.end)
    }

    /// The small word before an expression, looking back no further than the last one.
    fn lead(&self, start: usize, last: usize) -> Lead {
        if self.is(start, Role::Toward) {
            return Lead::Toward;
        }
        let mut at = start;
        while at > last && at + 3 > start {
            at -= 1;
            if self.is(at, Role::Except) || self.is(at, Role::Not) {
                return Lead::Except;
            }
            if self.is(at, Role::Toward) {
                return Lead::Toward;
            }
            if self.is(at, Role::Of) {
                return Lead::Of;
            }
            if !(self.is(at, Role::Article) || self.is(at, Role::In) || self.is(at, Role::This)) {
                return Lead::Plain;
            }
        }
        Lead::Plain
    }

    /// Whether `ou`, `e` or a comma is all that stands between.
    fn alternative(&self, last: usize, start: usize) -> bool {
        let mut any = false;
        for at in last..start.min(last + 4) {
            let joins = self.is(at, Role::Or)
                || self.is(at, Role::And)
                || self.piece(at).is_some_and(|mark| mark.mark == Some(','));
            let small = self.is(at, Role::Article)
                || self.is(at, Role::In)
                || self.is(at, Role::At)
                || self.is(at, Role::Toward)
                || self.is(at, Role::Of)
                || self.is(at, Role::Only);
            if !joins && !small {
                return false;
            }
            any |= joins;
        }
        any && start <= last + 4
    }
}

impl Draft {
    fn is_empty(&self) -> bool {
        self.last == 0
    }

    fn is_blank(&self) -> bool {
        self.is_empty()
    }

    /// Whether it says something of this kind already.
    fn has_kind(&self, said: &Said) -> bool {
        match said {
            Said::Day(_) | Said::Moment { .. } | Said::Moments { .. } | Said::NoSuchDate => {
                !self.when.days.is_empty() || !self.when.doubts.is_empty()
            }
            Said::Hour(_) | Said::Hours { .. } | Said::AroundPart { .. } => self.has_hours(),
            Said::Part { .. } => self.part.is_some(),
            Said::Length(_) => self.when.minutes.is_some(),
            Said::Every(_) => self.when.rhythm.is_some(),
        }
    }

    fn has_hours(&self) -> bool {
        !self.hours.is_empty() || !self.windows.is_empty() || self.around.is_some() || self.when.times != Times::Any
    }

    /// Whether the expression can belong to the same wish.
    fn accepts(&self, grammar: &Grammar<'_>, mention: &Mention) -> bool {
        let alternative = grammar.alternative(self.last, mention.pieces.start);
        match &mention.said {
            Said::Day(day) => {
                self.when.days.is_empty() || alternative || self.same_day(day) || self.meets(grammar, day, mention)
            }
            Said::Moment { .. } | Said::Moments { .. } => self.when.days.is_empty() && !self.has_hours(),
            Said::Hour(_) => !self.has_hours() || (alternative && self.windows.is_empty()),
            Said::Hours { .. } => {
                !self.has_hours() || alternative || (self.hours.is_empty() && self.windows.len() == 1)
            }
            Said::AroundPart { .. } => !self.has_hours(),
            Said::NoSuchDate => self.when.days.is_empty() || self.weekday.is_some(),
            Said::Part { .. } => self.part.is_none() || alternative,
            Said::Length(_) | Said::Every(_) => true,
        }
    }

    fn same_day(&self, day: &DaySaid) -> bool {
        let single = |days: &[Days]| if let [days] = days { days.single() } else { None };
        matches!((single(&self.when.days), single(&day.days)), (Some(one), Some(other)) if one == other)
    }

    /// A weekday and a date beside each other, whether they meet or not; a day inside of a stretch.
    fn meets(&self, grammar: &Grammar<'_>, day: &DaySaid, mention: &Mention) -> bool {
        let near = (self.last..mention.pieces.start).all(|at| {
            grammar.piece(at).is_some_and(|piece| {
                matches!(piece.mark, Some(',' | '(' | '-'))
                    || piece.is(Role::Article)
                    || piece.is(Role::In)
                    || piece.is(Role::Of)
            })
        });
        let singles = self.when.date().is_some() && day.days.len() == 1;
        let open = |days: &[Days]| matches!(days, [Days { from: None, .. } | Days { to: None, .. }]);
        let bounds = open(&self.when.days) && open(&day.days);
        (near && singles && (self.weekday.is_some() || day.weekday.is_some())) || bounds || self.narrows(day).is_some()
    }

    /// A weekday said with a stretch of days: that weekday inside of it.
    fn narrows(&self, day: &DaySaid) -> Option<Days> {
        let [stretch] = self.when.days.as_slice() else { return None };
        let [other] = day.days.as_slice() else { return None };
        let (weekday, stretch) = match (day.weekday, self.weekday) {
            (Some(weekday), None) if stretch.grain == Unit::Week => (weekday, stretch),
            (None, Some(weekday)) if other.grain == Unit::Week => (weekday, other),
            _ => return None,
        };
        let date = crate::calendar::weekday_of(stretch.from?, weekday);
        Some(Days::on(date))
    }

    fn take(&mut self, grammar: &Grammar<'_>, mention: &Mention) {
        match &mention.said {
            Said::Day(day) => self.take_day(grammar, day, mention),
            Said::Hour(hour) => self.hours.push(*hour),
            Said::Hours { from, to } => self.take_window(grammar, mention, *from, *to),
            Said::Part { part, edge, today } => {
                if self.part.is_none() {
                    self.part = Some((*part, *edge));
                }
                if *today && self.when.days.is_empty() {
                    self.when.days.push(Days::on(grammar.today));
                }
            }
            Said::AroundPart { from, to } => self.around = Some((*from, *to)),
            Said::Moment { at, ago, grain } => {
                self.when.days.push(Days::on(at.date()));
                self.when.ago |= *ago;
                let minutes = u16::from(at.hour()) * 60 + u16::from(at.minute());
                self.when.times = Times::At(vec![minutes]);
                let _ = grain;
            }
            Said::Moments { from, to } => {
                let minutes = |at: &time::PrimitiveDateTime| u16::from(at.hour()) * 60 + u16::from(at.minute());
                self.when.days.push(Days { from: Some(from.date()), to: Some(from.date()), grain: Unit::Day });
                let end = if to.date() > from.date() { 1440 } else { minutes(to) };
                self.when.times = Times::Within(vec![Hours { from: Some(minutes(from)), to: Some(end) }]);
                self.when.ago |= *to <= grammar.now;
            }
            Said::Length(period) => self.when.minutes = period.clock_minutes().or(self.when.minutes),
            Said::Every(rhythm) => self.when.rhythm = Some(rhythm.clone()),
            Said::NoSuchDate => {
                self.when.days.clear();
                self.when.doubts.push(Doubt::NoSuchDate);
            }
        }
    }

    fn take_window(&mut self, grammar: &Grammar<'_>, mention: &Mention, from: Option<Hour>, to: Option<Hour>) {
        // `depois das 9 e antes das 11`, not joined by `ou`, is one window.
        let either = (self.last..mention.pieces.start).any(|at| grammar.is(at, Role::Or));
        if let Some(last) = self.windows.last_mut().filter(|_| !either) {
            if last.0.is_none() && from.is_some() && to.is_none() {
                last.0 = from;
                return;
            }
            if last.1.is_none() && to.is_some() && from.is_none() {
                last.1 = to;
                return;
            }
        }
        self.windows.push((from, to));
    }

    fn take_day(&mut self, grammar: &Grammar<'_>, day: &DaySaid, mention: &Mention) {
        self.when.ago |= day.ago;
        if self.when.days.is_empty() {
            self.when.days.clone_from(&day.days);
            self.weekday = day.weekday;
            self.pinned = day.weekday.is_none();
            self.when.doubts.extend(day.other.map(Doubt::OtherDate));
            return;
        }
        if let Some(narrow) = self.narrows(day) {
            self.when.days = vec![narrow];
            self.weekday = None;
            return;
        }
        let near_weekday = self.weekday.is_some() != day.weekday.is_some();
        if self.when.days.len() == 1 && near_weekday && !grammar.alternative_word(self.last, mention.pieces.start) {
            let (weekday, date) = match (self.weekday, day.weekday) {
                (Some(weekday), _) => (Some(weekday), day.days.first().and_then(Days::single)),
                (None, weekday) => (weekday, self.when.date()),
            };
            if let (Some(weekday), Some(date)) = (weekday, date) {
                self.when.days = vec![Days::on(date)];
                self.when.doubts.clear();
                if date.weekday() != weekday {
                    self.when.doubts.push(Doubt::Contradiction { weekday, date });
                }
                self.weekday = None;
                return;
            }
        }
        if let ([first], [second]) = (self.when.days.as_mut_slice(), day.days.as_slice()) {
            if first.to.is_none() && second.from.is_none() && second.to > first.from {
                first.to = second.to;
                return;
            }
            if first.from.is_none() && second.to.is_none() && first.to > second.from {
                first.from = second.from;
                return;
            }
        }
        for days in &day.days {
            if !self.when.days.contains(days) {
                self.when.days.push(*days);
            }
        }
        self.weekday = None;
    }

    /// Resolves the hours with the part of the day and the policy.
    fn finish(mut self, grammar: &Grammar<'_>) -> When {
        let part = self.part.map(|(part, _)| part);
        let policy = grammar.policy;
        let mut doubts = Vec::new();
        if !self.hours.is_empty() {
            let mut later = false;
            let times = self.hours.iter().map(|hour| {
                let (time, other) = hour.readings(part, policy);
                later |= time >= 1440;
                if let Some(early) = other {
                    doubts.push(Doubt::EitherHalf { early, late: time });
                }
                time
            });
            let times: Vec<u16> = times.collect();
            self.when.times = Times::At(self.past_midnight(times));
        } else if !self.windows.is_empty() {
            let windows = self.windows.iter().map(|(from, to)| window(*from, *to, part, policy)).collect();
            self.when.times = Times::Within(windows);
        } else if let Some((from, to)) = self.around {
            self.when.times = Times::Within(vec![Hours { from, to }]);
        } else if let Some((part, edge)) = self.part {
            let (from, to) = policy.part_hours(part, edge);
            let opening = part == Part::Early;
            self.when.times = Times::Within(vec![Hours { from: (!opening).then_some(from), to: Some(to) }]);
        }
        self.when.part = part;
        self.when.doubts.extend(doubts);
        if self.when.ago
            || (!self.when.days.is_empty() && self.when.days.iter().all(|days| days.is_before(grammar.today)))
        {
            self.when.doubts.push(Doubt::Past);
        }
        self.when
    }

    /// Midnight and after belong to the next day.
    fn past_midnight(&mut self, times: Vec<u16>) -> Vec<u16> {
        if times.iter().any(|time| *time < 1440) || self.when.days.len() != 1 {
            return times;
        }
        if let Some(days) = self.when.days.first_mut()
            && let Some(date) = days.single()
        {
            *days = Days::on(next_day(date));
        }
        times.into_iter().map(|time| time - 1440).collect()
    }
}

fn next_day(date: Date) -> Date {
    date.next_day().unwrap_or(date)
}

/// The two sides of a window: the end is the first fitting hour after the start.
fn window(from: Option<Hour>, to: Option<Hour>, part: Option<Part>, policy: crate::Policy) -> Hours {
    let from = from.map(|hour| hour.readings(part, policy).0);
    let to = to.map(|hour| match from {
        Some(from) if hour.bare && hour.minutes > from => hour.minutes,
        Some(from) if hour.bare && hour.minutes + 720 > from => hour.minutes + 720,
        _ => hour.readings(part, policy).0,
    });
    Hours { from, to }
}

impl Grammar<'_> {
    /// Whether `ou` or `e` stands between.
    fn alternative_word(&self, last: usize, start: usize) -> bool {
        (last..start).any(|at| self.is(at, Role::Or) || self.is(at, Role::And))
    }
}
