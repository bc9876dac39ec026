//! What is counted, for `/metrics`.

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use slot_core::Refusal;
use std::{sync::OnceLock, time::Duration};
use store::Gauges;

/// Bounds of the latency histogram, in seconds.
const LATENCIES: [f64; 12] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Starts to count, once in a process. Without it nothing is counted and `/metrics` is empty.
pub fn install() {
    HANDLE.get_or_init(|| {
        let builder = PrometheusBuilder::new().set_buckets(&LATENCIES).ok()?;
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).ok()?;
        describe();
        Some(handle)
    });
}

/// A booking was asked for: `booked`, `cancelled`, or the name of the refusal, through which face.
pub fn booking(face: &'static str, outcome: &'static str) {
    counter!("slotkeeper_bookings_total", "face" => face, "outcome" => outcome).increment(1);
}

/// A booking was refused, for what reason, through which face.
pub fn refusal(face: &'static str, refusal: &Refusal) {
    counter!("slotkeeper_refusals_total", "face" => face, "kind" => kind(refusal)).increment(1);
    booking(face, "refused");
}

/// The name of a refusal.
pub fn kind(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Inactive => "inactive",
        Refusal::UnknownDuration { .. } => "unknown_duration",
        Refusal::PartyTooSmall { .. } => "party_too_small",
        Refusal::PartyTooLarge { .. } => "party_too_large",
        Refusal::StayTooShort { .. } => "stay_too_short",
        Refusal::StayTooLong { .. } => "stay_too_long",
        Refusal::WrongArrivalDay { .. } => "wrong_arrival_day",
        Refusal::WrongDepartureDay { .. } => "wrong_departure_day",
        Refusal::TooSoon { .. } => "too_soon",
        Refusal::TooFar { .. } => "too_far",
        Refusal::OutsideHours => "outside_hours",
        Refusal::OffGrid => "off_grid",
        Refusal::Blocked { .. } => "blocked",
        Refusal::Closed { .. } => "closed",
        Refusal::Taken { .. } => "taken",
        Refusal::DailyLimit { .. } => "daily_limit",
        Refusal::QuotaReached { .. } => "quota_reached",
        Refusal::Pruned { .. } => "pruned",
    }
}

/// A request was answered.
pub(crate) fn request(face: &'static str, route: &'static str, method: &'static str, status: u16, took: Duration) {
    let status = status.to_string();
    counter!("slotkeeper_requests_total", "face" => face, "route" => route, "method" => method, "status" => status)
        .increment(1);
    histogram!("slotkeeper_request_seconds", "face" => face, "route" => route, "method" => method)
        .record(took.as_secs_f64());
}

/// Everything that was counted, as Prometheus reads it.
pub(crate) fn render(gauges: Gauges) -> String {
    let Some(Some(handle)) = HANDLE.get() else { return String::new() };
    let whole = |count: u64| u32::try_from(count).map_or(f64::MAX, f64::from);
    gauge!("slotkeeper_pool_connections").set(gauges.connections);
    gauge!("slotkeeper_pool_in_use").set(gauges.in_use);
    gauge!("slotkeeper_writes_waiting").set(whole(u64::try_from(gauges.waiting).unwrap_or(u64::MAX)));
    counter!("slotkeeper_commit_groups_total").absolute(gauges.groups);
    counter!("slotkeeper_commit_writes_total").absolute(gauges.commands);
    handle.render()
}

/// Folds what was measured into its histogram: to be called every few seconds.
pub(crate) fn upkeep() {
    if let Some(Some(handle)) = HANDLE.get() {
        handle.run_upkeep();
    }
}

fn describe() {
    describe_counter!("slotkeeper_requests_total", "Requests answered, by face, route, method and status");
    describe_histogram!("slotkeeper_request_seconds", Unit::Seconds, "Time to answer a request");
    describe_counter!("slotkeeper_bookings_total", "Bookings asked for, by face and outcome");
    describe_counter!("slotkeeper_refusals_total", "Bookings refused, by face and kind of refusal");
    describe_gauge!("slotkeeper_pool_connections", "Database connections that are open");
    describe_gauge!("slotkeeper_pool_in_use", "Database connections that are in use");
    describe_gauge!("slotkeeper_writes_waiting", "Writes that wait for their turn");
    describe_counter!("slotkeeper_commit_groups_total", "Groups of writes that the SQLite writer committed");
    describe_counter!("slotkeeper_commit_writes_total", "Writes in these groups");
}
