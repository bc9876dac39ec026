//! How long a search and an admission take: Monday to Friday from nine to five in Sao Paulo, half an hour long, one each
//! quarter of an hour. Expansion of the schedule is part of what is measured; nothing is cached.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use slot_core::{
    BookingId, Calendar, Claim, Grid, Instant, Ledger, Length, Owner, Schedule, SlotQuery, Span, WallRange, WeekdaySet,
    WeeklyRule, Wish, Zone, admit, availability,
};
use std::{hint::black_box, num::NonZeroU32};
use time::macros::utc_datetime;

/// A Monday, at midnight in Sao Paulo.
const START: Instant = Instant::from_seconds(1_788_145_200);
const HALF_AN_HOUR: Length = Length::minutes(30);

fn office() -> Result<Calendar, Box<dyn std::error::Error>> {
    let zone: Zone = "America/Sao_Paulo".parse()?;
    let hours = WallRange::parse("09:00", "17:00")?;
    let rules = WeekdaySet::MONDAY_TO_FRIDAY.iter().map(|weekday| WeeklyRule::always(weekday, hours));
    let schedule = Schedule::weekly(zone.clone(), rules.collect());
    Ok(Calendar::of(zone, vec![schedule]))
}

fn query(days: i64) -> Result<SlotQuery, Box<dyn std::error::Error>> {
    Ok(SlotQuery {
        starts: Span::starting(START, Length::minutes(days * 24 * 60))?,
        duration: HALF_AN_HOUR,
        grid: Grid::every(Length::minutes(15)),
        places: NonZeroU32::MIN,
    })
}

/// So many claims of a quarter of an hour each, spread evenly over the open hours; where there are more than places,
/// they overlap.
fn busy(calendar: &Calendar, query: &SlotQuery, count: i64) -> Result<Ledger, Box<dyn std::error::Error>> {
    let windows: Vec<Span> = (calendar.schedules.iter())
        .flat_map(|schedule| schedule.expand(query.starts).windows)
        .map(|window| window.span)
        .collect();
    let open = i64::try_from(windows.len())?;
    let mut claims = Vec::new();
    for number in 0..count {
        let window = usize::try_from(number % open)?;
        let Some(window) = windows.get(window) else { continue };
        let core = Span::starting(window.start() + Length::minutes((number / open * 15) % 465), Length::minutes(15))?;
        let owner = Owner::Booking(BookingId::from_u128(u128::try_from(number)?));
        claims.push(Claim { lane: 0, busy: core, core, owner });
    }
    Ok(Ledger::new(calendar.reach_of_query(query), claims))
}

fn bench(criterion: &mut Criterion) -> Result<(), Box<dyn std::error::Error>> {
    debug_assert_eq!(START.to_utc(), utc_datetime!(2026-08-31 03:00));
    let calendar = office()?;
    let mut group = criterion.benchmark_group("availability");
    for (days, claims) in [(7, 20), (31, 100), (31, 500), (90, 1000)] {
        let query = query(days)?;
        let ledger = busy(&calendar, &query, claims)?;
        let count = availability(&calendar, &ledger, START, &query)?.count();
        let id = BenchmarkId::from_parameter(format!("{days} days, {claims} claims, {count} slots"));
        group.bench_function(id, |bencher| {
            bencher.iter(|| {
                let slots = availability(black_box(&calendar), black_box(&ledger), START, black_box(&query));
                slots.map_or(0, |slots| slots.fold(0, |sum, slot| sum + slot.span.start().as_micros() % 2))
            });
        });
    }
    group.finish();

    let query = query(31)?;
    let ledger = busy(&calendar, &query, 100)?;
    let Some(slot) = availability(&calendar, &ledger, START, &query)?.last() else { return Err("no slot".into()) };
    let wish = Wish::anywhere(slot.span);
    criterion.bench_function("admit, 100 claims", |bencher| {
        bencher.iter(|| admit(black_box(&calendar), black_box(&ledger), START, black_box(&wish)));
    });
    criterion.bench_function("expand, 31 days", |bencher| {
        bencher.iter(|| {
            calendar.schedules.iter().map(|schedule| schedule.expand(query.starts).windows.len()).sum::<usize>()
        });
    });
    Ok(())
}

fn run(criterion: &mut Criterion) {
    if let Err(error) = bench(criterion) {
        // The figures of what could be measured are out already.
        std::panic::panic_any(error.to_string());
    }
}

criterion_group!(benches, run);
criterion_main!(benches);
