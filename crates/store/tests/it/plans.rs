//! The plans of the databases for every question that the faces ask: no table is read or sorted as a whole.

use crate::{
    samples::{business, id, minutes, open},
    sql,
};
use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use engine::{
    BookingFilter, BookingOrder, CustomerFilter, EventSeriesFilter, Page, ProviderFilter, ResourceFilter,
    ServiceFilter, StoreError, Tx, WindowFilter,
    model::{Month, Resource, ResourceKind, Tenant},
};
use rig::{Kind, TempDatabase};
use slot_core::{
    BookingId, CustomerId, EventId, EventSeriesId, HoldId, LeadId, ResourceId, ServiceId, Status, WindowId,
};
use std::cell::RefCell;
use time::{Weekday, macros::date};

thread_local! {
    static ASKED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

struct Listener;

impl Instrumentation for Listener {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string();
            let question = text.split(" -- binds").next().unwrap_or_default().to_owned();
            if question.starts_with("SELECT") {
                ASKED.with_borrow_mut(|asked| asked.push(question));
            }
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it is what diesel wants")]
fn listener() -> Option<Box<dyn Instrumentation>> {
    Some(Box::new(Listener))
}

/// Many rows, so that reading an index is cheaper than reading a table.
fn fill(database: &TempDatabase, tenant: &Tenant, resource: &Resource) {
    let (tenant, resource) = (tenant.id.ulid(), resource.id.ulid());
    let numbers = match database.kind() {
        Kind::Sqlite => "WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < 20000)",
        Kind::Postgres => "WITH g(n) AS (SELECT generate_series(1, 20000))",
    };
    // Any digits are an id.
    let padded = |number: &str| match database.kind() {
        Kind::Sqlite => format!("printf('%026d', {number})"),
        Kind::Postgres => format!("lpad(({number})::text, 26, '0')"),
    };
    let (text, other, lead) = (padded("n"), padded("n % 7"), padded("n % 50"));
    for insert in [
        format!(
            "INSERT INTO tenants (id, slug, name, zone, locale, currency, pattern, plan, auto_purchase, status, created_at,
             updated_at) {numbers} SELECT 'x' || n, 'x' || n, 'x', 'UTC', 'x', 'x', 'x', 'x', false, 'x', 1, 1 FROM g"
        ),
        format!(
            "INSERT INTO bookings (tenant_id, id, resource_id, parts, starts_at, ends_at, status, version, guest, lead_id,
             channel, created_at, updated_at) {numbers} SELECT CASE n % 10 WHEN 0 THEN '{tenant}' ELSE 't' || (n % 10) END,
             {text}, CASE n % 20 WHEN 0 THEN '{resource}' ELSE {other} END, '[]', n * 10, n * 10 + 5,
             CASE n % 3 WHEN 0 THEN 'cancelled' ELSE 'confirmed' END, 1, '{{\"name\":\"x\"}}', CASE n % 5 WHEN 0 THEN {lead} END,
             'api', 1, 1 FROM g"
        ),
        format!(
            "INSERT INTO claims (tenant_id, resource_id, lane, starts_at, ends_at, core_starts_at, core_ends_at, hold_id,
             hold_until) {numbers} SELECT CASE n % 10 WHEN 0 THEN '{tenant}' ELSE 't' || (n % 10) END,
             CASE n % 20 WHEN 0 THEN '{resource}' ELSE {other} END, 0, n * 10, n * 10 + 5, n * 10, n * 10 + 5,
             'h' || n, n FROM g"
        ),
        format!(
            "INSERT INTO resources (tenant_id, id, kind, name, name_folded, slug, address, zone, capacity, schedule, active,
             published, rev, created_at, updated_at) {numbers} SELECT CASE n % 10 WHEN 0 THEN '{tenant}' ELSE 'x' || (n % 10) END, {text}, 'room', 'Room ' || n, 'room ' || n,
             'room-' || n, '{{}}', 'UTC', 1, '{{\"durations\":[],\"hours\":null,\"overrides\":[],\"closures\":[]}}', n % 2 = 0, true, 1, 1, 1 FROM g"
        ),
        format!(
            "INSERT INTO events (tenant_id, id, kind, subject, version, payload, at) {numbers}
             SELECT CASE n % 10 WHEN 0 THEN '{tenant}' ELSE 't' || (n % 10) END, {text}, 'x', 'x', 1, '{{}}', 1 FROM g"
        ),
        format!(
            "INSERT INTO api_keys (id, tenant_id, name, prefix, hash, scopes, publishable, created_at) {numbers}
             SELECT {text}, 'x' || n, 'x', 'x', {}, '[]', false, 1 FROM g",
            match database.kind() {
                Kind::Sqlite => "randomblob(32)",
                Kind::Postgres => "sha256(n::text::bytea)",
            }
        ),
        format!(
            "INSERT INTO idempotency (tenant_id, credential, route, key, fingerprint, expires_at) {numbers}
             SELECT '{tenant}', 'c', 'r', {text}, {}, 1 FROM g",
            match database.kind() {
                Kind::Sqlite => "x'00'",
                Kind::Postgres => "'\\x00'",
            }
        ),
        format!(
            "INSERT INTO services (tenant_id, id, name, duration, sort_order, buffer_before, buffer_after, given_by, active,
             created_at, updated_at) {numbers}
             SELECT 'x' || n, {text}, 'x', 1, 1, 0, 0, '[]', true, 1, 1 FROM g"
        ),
        format!(
            "INSERT INTO event_series (tenant_id, id, title, first_date, except_dates, local_start, length, places, active, rev,
             created_at, updated_at) {numbers}
             SELECT 'x' || n, {text}, 'x', '2026-11-21', '[]', '10:00', 1, 1, true, 1, 1, 1 FROM g"
        ),
        format!(
            "INSERT INTO customers (tenant_id, id, name, name_folded, email_folded, phone, active, created_at, updated_at)
             {numbers} SELECT CASE n % 10 WHEN 0 THEN '{tenant}' ELSE 'x' || (n % 10) END, {text}, 'Rui ' || n, 'rui ' || n,
             'rui' || n, n, true, 1, 1 FROM g"
        ),
        format!(
            "INSERT INTO windows (tenant_id, id, branch_id, weekday, session, local_start, local_end, places, share, status,
             min_party, rev, created_at, updated_at) {numbers} SELECT CASE n % 10 WHEN 0 THEN '{tenant}' ELSE 'x' || (n % 10) END,
             {text}, {text}, n % 7, 'Morning', '09:00', '11:00', 20, 10, 'OPEN', 1, 1, 1, 1 FROM g"
        ),
        format!(
            "INSERT INTO window_tracking (tenant_id, window_id, local_date, services, updated_at) {numbers}
             SELECT CASE n % 10 WHEN 0 THEN '{tenant}' ELSE 'x' || (n % 10) END, {text}, '2026-11-21', '{{}}', 1 FROM g"
        ),
        format!(
            "INSERT INTO specialties (tenant_id, resource_id, specialty) {numbers}
             SELECT CASE n % 10 WHEN 0 THEN '{tenant}' ELSE 'x' || (n % 10) END, {text}, 'specialty ' || n % 97 FROM g"
        ),
        "ANALYZE".to_owned(),
    ] {
        sql::run(database, &insert);
    }
}

/// Every question that a face, a page or a command asks about something that may be many.
fn ask_everything(tx: &mut dyn Tx, tenant: &Tenant, ana: &Resource) -> Result<(), StoreError> {
    let (id_of, page) = (tenant.id, Page { limit: 20, offset: 40 });
    for order in [BookingOrder::EarliestFirst, BookingOrder::LatestFirst] {
        let any = BookingFilter::default;
        let (from, before) = (Some(minutes(0, 1).start()), Some(minutes(0, 1).end()));
        for filter in [
            any(),
            BookingFilter { starts_from: from, starts_before: before, ..any() },
            BookingFilter { statuses: Some(vec![Status::Confirmed, Status::CheckedIn]), ..any() },
            BookingFilter { resource: Some(ana.id), ..any() },
            BookingFilter {
                resource: Some(ana.id),
                statuses: Some(vec![Status::Confirmed]),
                starts_from: from,
                ..any()
            },
            BookingFilter { lead: Some(id(LeadId::from_u128)), ..any() },
            BookingFilter { lead: Some(id(LeadId::from_u128)), starts_before: before, ..any() },
            BookingFilter { service: Some(id(ServiceId::from_u128)), ..any() },
            BookingFilter { customer: Some(id(CustomerId::from_u128)), ..any() },
            BookingFilter { series: Some(id(EventSeriesId::from_u128)), starts_from: from, ..any() },
            BookingFilter { external_reference: Some("CRM-7".to_owned()), ..any() },
            BookingFilter { phone: Some("+351".to_owned()), starts_from: from, ..any() },
        ] {
            tx.bookings(id_of, &filter, order, page)?;
        }
    }
    for filter in [
        ResourceFilter::default(),
        ResourceFilter { kind: Some(ResourceKind::Person), active: Some(true), name_contains: Some("a".to_owned()) },
    ] {
        tx.resources(id_of, &filter, page)?;
    }
    for filter in [
        CustomerFilter::default(),
        CustomerFilter { email: Some("rui7".to_owned()), ..CustomerFilter::default() },
        CustomerFilter { phone: Some("7".to_owned()), ..CustomerFilter::default() },
    ] {
        tx.customers(id_of, &filter, page)?;
    }
    let some = [id(WindowId::from_u128), id(WindowId::from_u128)];
    tx.customer_by_reference(id_of, "rui")?;
    tx.service(id_of, id(ServiceId::from_u128))?;
    tx.service_by_reference(id_of, "cut")?;
    tx.services(id_of, ServiceFilter { active: Some(true) })?;
    tx.window_by_reference(id_of, "morning")?;
    tx.windows(
        id_of,
        WindowFilter { weekday: Some(Weekday::Monday), branch: Some(ana.id), ..WindowFilter::default() },
    )?;
    tx.windows(id_of, WindowFilter { weekday: Some(Weekday::Monday), ..WindowFilter::default() })?;
    tx.tracking(id_of, &some, date!(2026 - 11 - 01), date!(2026 - 11 - 30))?;
    tx.event_series_by_reference(id_of, "yoga")?;
    tx.all_event_series(id_of, EventSeriesFilter { active: Some(true) })?;
    tx.resource_by_reference(id_of, ResourceKind::Person, "ana")?;
    tx.loads(id_of, &[ana.id, id(ResourceId::from_u128)], minutes(0, 60 * 24 * 7), minutes(0, 1).start())?;
    tx.last_token(id_of, some[0], minutes(0, 60 * 24))?;
    tx.booking_by_code(id_of, "k3j9x0a1b2")?;
    let in_windows = BookingFilter { windows: Some(some.to_vec()), ..BookingFilter::default() };
    tx.bookings(id_of, &in_windows, BookingOrder::EarliestFirst, page)?;
    tx.tenant_by_slug("ana")?;
    tx.credential(&[0; 32])?;
    tx.keys(Some(id_of))?;
    tx.resource(id_of, ana.id)?;
    tx.count_active(id_of, ResourceKind::Person)?;
    tx.slugs_like(id_of, "ana")?;
    tx.claims(id_of, ana.id, minutes(0, 60 * 24 * 7))?;
    let both = [ana.id, id(ResourceId::from_u128)];
    tx.claims_on(id_of, &both, minutes(0, 60 * 24 * 7))?;
    tx.visits_made(id_of, &both, minutes(0, 60 * 24 * 7))?;
    tx.resources_by_id(id_of, &both)?;
    tx.providers(id_of, &ProviderFilter { specialty: Some("cardiologia".to_owned()), active: Some(true) })?;
    tx.hold_claims(id_of, id(HoldId::from_u128))?;
    tx.pruned_before(id_of)?;
    tx.booking(id_of, id(BookingId::from_u128))?;
    tx.history(id_of, id(BookingId::from_u128))?;
    tx.events_after(id_of, Some(id(EventId::from_u128)), 100)?;
    tx.webhooks(id_of)?;
    tx.usage(id_of, Month { year: 2026, month: 11 })?;
    tx.packs(id_of)?;
    Ok(())
}

fn plan(database: &TempDatabase, question: &str) -> String {
    match database.kind() {
        Kind::Sqlite => sql::plan(database, question),
        Kind::Postgres => {
            // The names of the parameters; the generic plan is the one that a server settles on.
            let parameters = (1..30).take_while(|n| question.contains(&format!("${n}"))).count();
            let nulls = vec!["NULL"; parameters].join(", ");
            let arguments = if parameters == 0 { String::new() } else { format!("({nulls})") };
            database.psql(&format!(
                "SET plan_cache_mode = force_generic_plan; PREPARE q AS {question}; EXPLAIN EXECUTE q{arguments}"
            ))
        }
    }
}

/// Whether a line of a plan of SQLite reads a table; what is no table is a list that the question itself has.
fn is_scan(line: &str) -> bool {
    line.trim_start().starts_with("SCAN ") && !line.contains("VIRTUAL TABLE")
}

#[test]
fn no_question_reads_or_sorts_a_whole_table() {
    set_default_instrumentation(listener).unwrap();
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        fill(&database, &tenant, &ana);
        ASKED.take();
        store.read(|tx| ask_everything(tx, &tenant, &ana)).unwrap();
        let mut asked = ASKED.take();
        asked.sort_unstable();
        asked.dedup();
        assert!(asked.len() > 30, "{asked:#?}");
        for question in asked {
            let plan = plan(&database, &question);
            // Nor what a resource ever had, for the sake of a claim that is longer than most.
            if database.kind() == Kind::Sqlite && question.contains("starts_at > 86400000000") {
                assert!(plan.contains("INDEX claims_long"), "{question}\n{plan}");
            }
            // Small tables are read whole by Postgres, rightly; and a list without an order may be sorted when it is short.
            let is_small =
                ["webhooks", "overage_packs", "plan_usage", "booking_history"].iter().any(|t| question.contains(t));
            let reads_whole = plan.contains("Seq Scan") || plan.lines().any(is_scan);
            assert!(is_small || !reads_whole, "{question}\n{plan}");
            // The few that a text is found in are sorted, and those of several windows; what comes from an index alone is
            // in order already.
            let is_merged = question.split_once(" WHERE ").is_some_and(|(_, rule)| rule.contains("window_id"));
            let is_list = question.contains("LIMIT") && !question.contains("LIKE") && !is_merged;
            let sorts = plan.contains("Sort") || plan.contains("TEMP B-TREE");
            assert!(!is_list || !sorts, "{question}\n{plan}");
        }
    }
}
