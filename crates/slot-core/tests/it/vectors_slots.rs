//! Shared vectors: slots from windows (file 03), availability from end to end (06), capacity (07).

use crate::{
    vectors_file::{check, has_ticks, instant, list, span, spans, spelled, text_of, windows},
    vectors_schedules::{opening, schedules_of},
};
use serde_json::{Value, json};
use slot_core::{
    Alignment, BookingId, Calendar, Capacity, Claim, Dates, Effect, Grid, HoldId, Hours, Instant, Ledger, Length,
    Notice, Override, Owner, Refusal, Schedule, SlotQuery, Span, WallRange, WallTime, Wish, Zone, admit, availability,
    intersect, merge, subtract,
};
use std::num::NonZeroU32;

const PACKING: &str = "moves the rhythm within a window so that more slots fit: no alignment of ours does that";
const RE_ANCHORED: &str = "counts slots anew after what was taken out: our windows keep their own start";
const BY_NOW: &str = "counts slots from the present moment: our windows keep their own start";
const OFFSET: &str = "shifts all starts by an offset: no alignment of ours does that";
const ROLLING_OPEN: &str = "counts only days with free slots towards the horizon: ours is a length of time";

#[test]
fn slots_from_windows() {
    let inexpressible = [
        ("03-cal-027", PACKING),
        ("03-cal-029", PACKING),
        ("03-cal-032", PACKING),
        ("03-cal-036", PACKING),
        ("03-cal-038", PACKING),
        ("03-rdv-059", BY_NOW),
    ];
    let kinds = ["slots_from_windows", "slots_rule_cursor"];
    check("slot_03_slots_from_windows.json", &kinds, &inexpressible, |_, input| {
        let mut case = Case::of(input, utc_zone(input, "tz"));
        if input["optimized"] == true {
            return None;
        }
        // These engines merge windows that touch; here a face decides what a window is.
        let open = merge(spans(&input["windows"]).into_iter().map(to_minutes).collect());
        let open = if input["query"].is_null() { open } else { intersect(&open, &[span(&input["query"])]) };
        let Some(all) = open.iter().copied().reduce(|all, next| Span::new(all.start(), next.end()).unwrap()) else {
            return Some(starts(&[]));
        };
        let query = if input["query"].is_null() { all } else { span(&input["query"]) };
        let now = input["now"].as_str().map(|_| instant(&input["now"]));
        if let (Some(step), Some(now)) = (input["round_now"].as_i64(), now) {
            // This engine offers the present moment, rounded up, and counts from there.
            case.notice = Notice::PastAllowed;
            let from = now.as_micros().div_euclid(60_000_000 * step) * 60_000_000 * step;
            let from = Instant::from_micros(if from < now.as_micros() { from + 60_000_000 * step } else { from });
            let Ok(rest) = Span::new(from, query.end()) else { return Some(starts(&[])) };
            let found = case.starts(schedules_from(&open), rest);
            let counted_anew = case.starts(schedules_from(&intersect(&open, &[rest])), rest);
            return (found == counted_anew).then(|| starts(&found));
        }
        case.claims.extend(spans(&input["busy"]).into_iter().map(|busy| claim(busy, busy)));
        Some(starts(&case.starts(schedules_from(&open), query)))
    });
}

#[test]
fn availability_from_end_to_end() {
    let inexpressible = [
        ("06-cal-005", OFFSET),
        ("06-cal-007", RE_ANCHORED),
        ("06-cal-015", RE_ANCHORED),
        ("06-cal-022", RE_ANCHORED),
        ("06-cal-035", ROLLING_OPEN),
        ("06-cal-036", ROLLING_OPEN),
        ("06-cal-037", ROLLING_OPEN),
    ];
    check("slot_06_availability.json", &["availability"], &inexpressible, |_, input| {
        let range = span(&input["range"]);
        let mut common = Case::of(input, text_of(&input["attendee_tz"]).parse().unwrap());
        if input["offset"].as_i64().is_some() || !common.set_booking_window(&input["booking_window"]) {
            return None;
        }
        let mut found: Vec<Instant> = Vec::new();
        for host in list(&input["hosts"]) {
            assert!(host["kind"] == "rr" || list(&input["hosts"]).len() == 1, "hosts that must meet together");
            let mut case = common.clone();
            case.occupy(input, host);
            let direct = case.starts(schedules_of(host), range);
            // The engine that these cases come from cuts what is busy out of the windows, and counts slots from the
            // pieces. Where that makes a difference, the case asks for a policy that is not ours.
            let live = case.claims.iter().filter(|claim| claim.owner.is_live(case.now));
            let busy: Vec<Span> = live.map(|claim| to_minutes(claim.busy).widened(case.after, case.before)).collect();
            let pieces = subtract(&opening(host, range), &busy);
            if case.starts(schedules_from(&pieces), range) != direct {
                return None;
            }
            found.extend(direct);
        }
        found.sort_unstable();
        found.dedup();
        Some(starts(&found))
    });
}

#[test]
fn busy_blocks() {
    check("slot_06_availability.json", &["busy_blocks"], &[], |_, input| {
        let blocks = list(&input["bookings"]).iter().map(|booking| {
            core(booking).widened(minutes(&booking["buffer_before"]), minutes(&booking["buffer_after"]))
        });
        Some(windows(&merge(blocks.collect()), false))
    });
}

/// Each booking brings a capacity of its own, which holds while it lasts: at each tick the smallest counts.
#[test]
fn capacity() {
    check("slot_07_capacity_grid_series.json", &["capacity_blocked"], &[], |_, input| {
        let bookings: Vec<(Span, u64)> =
            list(&input["bookings"]).iter().map(|row| (span(row), row[2].as_u64().unwrap())).collect();
        let candidate = input["candidate_capacity"].as_u64().unwrap();
        let all = bookings
            .iter()
            .map(|(span, _)| *span)
            .reduce(|all, next| Span::new(all.start().min(next.start()), all.end().max(next.end())).unwrap())?;
        let mut blocked = Vec::new();
        for second in all.start().as_seconds()..all.end().as_seconds() {
            let tick = Span::starting(Instant::from_seconds(second), Length::seconds(1)).unwrap();
            let there = bookings.iter().filter(|(span, _)| span.overlaps(tick)).map(|&(_, capacity)| capacity);
            let places = u32::try_from(there.min().unwrap_or(candidate).min(candidate)).unwrap();
            let mut calendar = Calendar::of(Zone::utc(), vec![schedule(&[all_day(tick.start())])]);
            calendar.capacity = Capacity::new(places).unwrap();
            let claims = bookings.iter().map(|&(busy, _)| claim(busy, busy)).collect();
            match admit(&calendar, &Ledger::new(all, claims), tick.start(), &Wish::anywhere(tick)) {
                Ok(_) => {}
                Err(Refusal::Taken { remaining: 0 }) => blocked.push(tick),
                Err(other) => panic!("{other}"),
            }
        }
        Some(windows(&merge(blocked), has_ticks(input)))
    });
}

/// What a case asks, all but when it is open.
#[derive(Clone)]
struct Case {
    zone: Zone,
    duration: Length,
    grid: Grid,
    now: Instant,
    notice: Notice,
    horizon: Option<Length>,
    before: Length,
    after: Length,
    daily_limit: Option<NonZeroU32>,
    claims: Vec<Claim>,
}

impl Case {
    fn of(input: &Value, zone: Zone) -> Self {
        let duration = minutes(&input["duration"]);
        let step = if input["step"].is_null() { duration } else { minutes(&input["step"]) };
        let alignment = match input["alignment"].as_str() {
            Some("cal_rounded") => Alignment::Rounded,
            Some("window_start") | None => Alignment::WindowStart,
            Some("local_grid") => Alignment::LocalGrid,
            // Counted from the start of the query, which in these cases lies on the grid of the UTC day.
            Some("query_grid") => {
                let since_midnight = instant(&input["query"][0]).as_micros().rem_euclid(86_400_000_000);
                assert_eq!(since_midnight % step.as_micros(), 0);
                Alignment::LocalGrid
            }
            Some(other) => panic!("alignment {other}"),
        };
        let (mut before, mut after) = (minutes(&input["buffer_before"]), minutes(&input["buffer_after"]));
        if input["buffer_policy"] == "max" {
            // Buffers that may overlap each other: between two bookings lies the larger of the two. Where all have the
            // same buffers, that is one buffer of the larger length behind each.
            (before, after) = (Length::ZERO, before.max(after));
        }
        let has_now = input["now"].is_string();
        let per_day = input["limits"]["per_day"].as_u64().and_then(|limit| NonZeroU32::new(limit.try_into().unwrap()));
        assert!(per_day.is_none() || input["limits_tz"] == zone.name());
        Self {
            zone,
            duration,
            grid: Grid { step, alignment },
            now: if has_now { instant(&input["now"]) } else { Instant::MIN },
            notice: if has_now { Notice::AtLeast(minutes(&input["notice"])) } else { Notice::PastAllowed },
            horizon: None,
            before,
            after,
            daily_limit: per_day,
            claims: Vec::new(),
        }
    }

    /// A window of so many days after today is a horizon at a midnight; `false` for windows of another kind.
    fn set_booking_window(&mut self, window: &Value) -> bool {
        if window.is_null() {
            return true;
        }
        if window["type"] != "rolling" || window["business_days"] == true {
            return false;
        }
        let zone: Zone = text_of(&window["tz"]).parse().unwrap();
        let last = zone.date(self.now) + time::Duration::days(window["days"].as_i64().unwrap());
        self.horizon = Some(zone.instant(last, WallTime::END) - self.now + Length::micros(-1));
        true
    }

    /// What occupies a host: its bookings with their buffers, and holds, but those of whoever is asking.
    fn occupy(&mut self, input: &Value, host: &Value) {
        let mut cores = Vec::new();
        for busy in list(&host["busy"]) {
            let (mut before, mut after) = (minutes(&busy["buffer_before"]), minutes(&busy["buffer_after"]));
            if input["buffer_policy"] == "max" {
                assert_eq!(before.max(after), self.after, "every booking has the same buffers");
                (before, after) = (Length::ZERO, before.max(after));
            }
            cores.push(core(busy));
            self.claims.push(claim(core(busy), core(busy).widened(before, after)));
        }
        for counted in list(&input["counted_bookings"]) {
            assert!(cores.contains(&core(counted)), "what is counted is there");
        }
        for (hold, number) in list(&host["holds"]).iter().zip(1..) {
            if input["viewer"].is_null() || hold["owner"] != input["viewer"] {
                let owner = Owner::Hold { id: HoldId::from_u128(number), until: instant(&hold["release_at"]) };
                self.claims.push(Claim { owner, ..claim(core(hold), core(hold)) });
            }
        }
    }

    fn starts(&self, schedules: Vec<Schedule>, starts: Span) -> Vec<Instant> {
        let mut calendar = Calendar::of(self.zone.clone(), schedules);
        calendar.rules.buffer_before = self.before;
        calendar.rules.buffer_after = self.after;
        calendar.rules.notice = self.notice;
        calendar.rules.horizon = self.horizon;
        calendar.rules.daily_limit = self.daily_limit;
        let query = SlotQuery { starts, duration: self.duration, grid: self.grid, places: NonZeroU32::MIN };
        let ledger = Ledger::new(calendar.reach_of_query(&query), self.claims.clone());
        let slots = availability(&calendar, &ledger, self.now, &query).unwrap();
        slots.map(|slot| slot.span.start()).collect()
    }
}

/// A schedule that is open then: one `Open` override for each window, in UTC.
fn schedule(open: &[Span]) -> Schedule {
    let mut schedule = Schedule::weekly(Zone::utc(), Vec::new());
    for window in open {
        let (start, end) = (window.start().to_utc(), window.end().to_utc());
        let at = |time: time::Time| WallTime::new(u16::from(time.hour()) * 60 + u16::from(time.minute())).unwrap();
        let ends_at_midnight = end.time() == time::Time::MIDNIGHT && start.time() != time::Time::MIDNIGHT;
        let whole_day = end.time() == time::Time::MIDNIGHT && window.length() == Length::minutes(24 * 60);
        let end_at = if ends_at_midnight || whole_day { WallTime::END } else { at(end.time()) };
        let hours = Hours::Timed(WallRange::new(at(start.time()), end_at).unwrap());
        schedule.overrides.push(Override { dates: Dates::on(start.date()), effect: Effect::Open(hours) });
    }
    let found: Vec<Span> = match open {
        [] => Vec::new(),
        [first, .., last] => expanded(&schedule, Span::new(first.start(), last.end()).unwrap()),
        [only] => expanded(&schedule, *only),
    };
    assert_eq!(found, open, "every window can be said in whole minutes");
    schedule
}

fn schedules_from(open: &[Span]) -> Vec<Schedule> {
    vec![schedule(open)]
}

fn expanded(schedule: &Schedule, range: Span) -> Vec<Span> {
    schedule.expand(range).windows.into_iter().map(|window| window.span).collect()
}

fn all_day(at: Instant) -> Span {
    Zone::utc().day(at.to_utc().date()).unwrap()
}

/// Up to whole minutes: these engines close their days at 23:59:59.999 and forgive a second.
fn to_minutes(span: Span) -> Span {
    let over = span.end().as_micros().rem_euclid(60_000_000);
    let missing = if over == 0 { 0 } else { 60_000_000 - over };
    span.widened(Length::ZERO, Length::micros(missing))
}

fn claim(core: Span, busy: Span) -> Claim {
    let id = BookingId::from_u128(core.start().as_micros().unsigned_abs().into());
    Claim { lane: 0, busy, core, owner: Owner::Booking(id) }
}

fn core(booking: &Value) -> Span {
    Span::new(instant(&booking["start"]), instant(&booking["end"])).unwrap()
}

fn minutes(value: &Value) -> Length {
    Length::minutes(value.as_i64().unwrap_or(0))
}

fn utc_zone(input: &Value, field: &str) -> Zone {
    input[field].as_str().unwrap_or("UTC").parse().unwrap()
}

fn starts(found: &[Instant]) -> Value {
    json!({ "starts": found.iter().map(|&at| spelled(at, false)).collect::<Vec<_>>() })
}
