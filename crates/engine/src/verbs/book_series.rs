//! Books a series of visits, all or none.

use super::{
    alternatives::{Choice, Missed},
    book_visit::{BookVisit, draft, find, not_taken},
    diary::{Diary, Widen},
    ledger::Grant,
    offer::both,
    plan,
    visit_wish::{Places, VisitPart, VisitRefused},
};
use crate::{
    Context, StoreError, Tx,
    model::{Booking, Tenant, VisitSlot},
};
use slot_core::{BookingId, Instant, Length, RecurrenceRule, Refusal, Span, WallTime, Zone};
use std::collections::BTreeSet;
use time::Date;

/// The most visits that are booked together.
pub const MAX_SERIES: usize = 100;

/// A series of visits that is to be booked.
#[derive(Clone, Debug, PartialEq)]
pub struct BookSeries {
    /// What every visit is like. Its time says by the clock of the location when each begins, and how long it is; a name
    /// elsewhere is that of the first.
    pub visit: BookVisit,
    /// On which days.
    pub days: SeriesDays,
}

/// The days of a series, by the clock of the location.
#[derive(Clone, Debug, PartialEq)]
pub enum SeriesDays {
    /// By a rule, from the day of the visit on.
    Rule(RecurrenceRule),
    /// On these.
    On(Vec<SeriesDay>),
}

/// One day of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeriesDay {
    /// A date, at the time of the visit.
    Date(Date),
    /// A moment.
    At(Instant),
}

/// Why a series was not booked. Nothing of it was.
#[derive(Clone, Debug, PartialEq)]
pub enum SeriesRefused {
    /// Whatever the day.
    Visit(VisitRefused),
    /// There is no day in it.
    Empty,
    /// There are more than [`MAX_SERIES`] days in it.
    TooMany,
    /// On some days, by start.
    Days(Vec<MissedDay>),
}

/// A day on which a visit of a series cannot be.
#[derive(Clone, Debug, PartialEq)]
pub struct MissedDay {
    /// When it would be.
    pub span: Span,
    /// Why it cannot.
    pub refused: VisitRefused,
    /// The slot that would do and is nearest to it, of those that no other visit of the series needs.
    pub nearest: Option<VisitSlot>,
}

/// Books a series: every visit claims provider, room and patient, and all of them are booked or none. They are of one
/// treatment, which has the id of the first.
pub fn book_series(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    wish: &BookSeries,
) -> Result<Result<Vec<Booking>, SeriesRefused>, StoreError> {
    let places = match find(tx, tenant, &wish.visit)? {
        Ok(places) => places,
        Err(refused) => return Ok(Err(SeriesRefused::Visit(refused))),
    };
    let spans = spans(wish, &places.location.zone);
    if spans.is_empty() {
        return Ok(Err(SeriesRefused::Empty));
    }
    if spans.len() > MAX_SERIES {
        return Ok(Err(SeriesRefused::TooMany));
    }
    tx.lock(&places.turns(tenant))?;
    if let Some(refused) = not_taken(tx, tenant, &wish.visit, &places)? {
        return Ok(Err(SeriesRefused::Visit(refused)));
    }
    if let Some(refusal) = plan::lacks(tx, cx, tenant, spans.len())? {
        return Ok(Err(SeriesRefused::Visit(VisitRefused::Refused { part: VisitPart::Provider, refusal })));
    }
    let visits: Vec<(BookingId, Span)> = spans.into_iter().map(|span| (cx.id(BookingId::from_u128), span)).collect();
    let decided = decide(tx, cx, tenant, &places, &visits)?;
    if decided.missed.is_empty() {
        return enter(tx, cx, tenant, wish, &places, &visits, &decided.diaries).map(Ok);
    }
    Ok(Err(SeriesRefused::Days(nearest(tx, cx, tenant, &wish.visit, &visits, decided.missed)?)))
}

/// When the visits are: each moment once, in order, and no more than one too many.
fn spans(wish: &BookSeries, zone: &Zone) -> Vec<Span> {
    let first = wish.visit.span;
    let local = zone.local(first.start());
    let starts: BTreeSet<Instant> = match &wish.days {
        SeriesDays::Rule(rule) => rule.occurrences(local, zone).take(MAX_SERIES + 1).collect(),
        SeriesDays::On(days) => {
            let minutes = u16::from(local.hour()) * 60 + u16::from(local.minute());
            let wall = WallTime::new(minutes).unwrap_or(WallTime::MIDNIGHT);
            // What the clock on the wall does not show.
            let rest = Length::micros(first.start().as_micros().rem_euclid(60_000_000));
            let at = |day: &SeriesDay| match *day {
                SeriesDay::Date(date) => zone.instant(date, wall) + rest,
                SeriesDay::At(at) => at,
            };
            days.iter().map(at).collect()
        }
    };
    let spans = starts.into_iter().filter_map(|start| Span::starting(start, first.length()).ok());
    spans.take(MAX_SERIES + 1).collect()
}

/// What was decided about the whole series.
struct Decision {
    /// Those of provider, room and patient, with every visit that has its place.
    diaries: Vec<Diary>,
    /// The visits that have none, and why.
    missed: Vec<(Span, VisitRefused)>,
}

/// Decides about one visit after the other, each with those before it in its way, on facts that are read once.
fn decide(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    places: &Places,
    visits: &[(BookingId, Span)],
) -> Result<Decision, StoreError> {
    let is_past = visits.first().is_some_and(|(_, span)| span.start() < cx.now);
    let pruned = if is_past { tx.pruned_before(tenant.id)? } else { None };
    let mut diaries = Diary::of(places, visits);
    'reading: loop {
        Diary::read(tx, tenant.id, &mut diaries)?;
        let mut missed = Vec::new();
        for &(id, span) in visits {
            if let Some(before) = pruned.filter(|&before| span.start() < before) {
                let refusal = Refusal::Pruned { before };
                missed.push((span, VisitRefused::Refused { part: VisitPart::Provider, refusal }));
                continue;
            }
            let asked: Result<Vec<_>, _> = diaries.iter().map(|diary| diary.ask(cx.now, span)).collect();
            match asked {
                Err(refused) => missed.push((span, refused)),
                Ok(admissions) => {
                    for (diary, admission) in diaries.iter_mut().zip(admissions) {
                        if let Err(Widen(needed)) = diary.take(id, span, &admission) {
                            diary.widen(needed);
                            continue 'reading;
                        }
                    }
                }
            }
        }
        return Ok(Decision { diaries, missed });
    }
}

fn enter(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    wish: &BookSeries,
    places: &Places,
    visits: &[(BookingId, Span)],
    diaries: &[Diary],
) -> Result<Vec<Booking>, StoreError> {
    let mut made = Vec::with_capacity(visits.len());
    let treatment = visits.first().map(|(id, _)| *id);
    for &(id, span) in visits {
        let is_first = treatment == Some(id);
        let mut visit = BookVisit { span, treatment, ..wish.visit.clone() };
        if !is_first {
            visit.details.external_reference = None;
        }
        // What makes room does so for all, with the first.
        let grants = diaries.iter().map(|diary| if is_first { diary.first_grant(id) } else { diary.grant(id) });
        let grants: Option<Vec<Grant>> = grants.collect();
        let grants = grants.ok_or_else(|| StoreError::Database("a visit of a series has no place".to_owned()))?;
        let draft = draft(cx, tenant, &visit, places, id);
        match places.enter(tx, cx, tenant, (draft, &grants), None)? {
            Ok(booking) => made.push(booking),
            // The plan was asked for all of them before.
            Err(refused) => return Err(StoreError::Contended(format!("a visit of a series was refused: {refused:?}"))),
        }
    }
    Ok(made)
}

/// What is nearest to each visit that cannot be.
fn nearest(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    visit: &BookVisit,
    visits: &[(BookingId, Span)],
    missed: Vec<(Span, VisitRefused)>,
) -> Result<Vec<MissedDay>, StoreError> {
    let times = missed.iter().map(|(span, _)| *span).reduce(both).unwrap_or(visit.span);
    let wish = Missed {
        provider: visit.provider,
        patient: visit.patient,
        service: Some(visit.service),
        location: visit.location,
        room: visit.room,
        span: visit.span,
        instead_of: None,
    };
    let choice = Choice::around(tx, cx, tenant, &wish, times)?;
    let mut taken: Vec<Span> = visits.iter().map(|(_, span)| *span).collect();
    taken.retain(|span| missed.iter().all(|(other, _)| other != span));
    let days = missed.into_iter().map(|(span, refused)| {
        let nearest = choice.as_ref().and_then(|choice| choice.nearest(span, &taken));
        taken.extend(nearest.as_ref().map(|slot| slot.span));
        MissedDay { span, refused, nearest }
    });
    Ok(days.collect())
}
