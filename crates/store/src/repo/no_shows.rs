//! Models of who does not come, and what they are made from.

use crate::{
    connection::each,
    rows::{corrupt, day, from_json, instant, json, micros, number, parse, some},
    schema::{booking_history, bookings, customers, no_show_models, no_show_outcomes, no_show_state},
    session::Session,
};
use diesel::prelude::*;
use engine::{
    NoShows, Person, StoreError,
    model::{End, ImportedVisit, ModelFacts, NoShowModel, NoShowStanding, NoShowState, RiskModel, VisitRecord},
};
use serde::Deserialize;
use slot_core::{BookingId, CustomerId, Instant, ResourceId, Status, TenantId};
use std::sync::Arc;

const MODELS: &str = "no_show_models";
const STATE: &str = "no_show_state";
const OUTCOMES: &str = "no_show_outcomes";

/// How many rows go into one statement.
const AT_ONCE: usize = 500;

/// What a visit was, as far as others depend on it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = bookings)]
struct VisitRow {
    id: String,
    customer_id: Option<String>,
    created_at: i64,
    starts_at: i64,
    status: String,
    cancelled_at: Option<i64>,
    location_id: Option<String>,
    details: Option<String>,
}

/// The one thing in `bookings.details` that is looked at here.
#[derive(Default, Deserialize)]
struct SourceJson {
    #[serde(default)]
    source: Option<String>,
}

impl VisitRow {
    fn read(self) -> Result<VisitRecord, StoreError> {
        const TABLE: &str = "bookings";
        let details: Option<SourceJson> =
            self.details.as_deref().map(|details| from_json(TABLE, &self.id, details)).transpose()?;
        Ok(VisitRecord {
            id: parse(TABLE, &self.id, &self.id)?,
            customer: some(TABLE, &self.id, self.customer_id.as_deref())?,
            booked_at: Instant::from_micros(self.created_at),
            starts_at: Instant::from_micros(self.starts_at),
            status: parse(TABLE, &self.id, &self.status)?,
            cancelled_at: instant(self.cancelled_at),
            location: some(TABLE, &self.id, self.location_id.as_deref())?,
            source: details.unwrap_or_default().source,
        })
    }
}

/// A row of `no_show_outcomes`.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = no_show_outcomes, primary_key(tenant_id, reference))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
struct OutcomeRow {
    tenant_id: String,
    reference: String,
    patient: String,
    customer_id: Option<String>,
    booked_at: i64,
    starts_at: i64,
    timed: bool,
    outcome: String,
    location_id: Option<String>,
    channel: Option<String>,
    reminded: Option<bool>,
    confirmed_at: Option<i64>,
}

impl OutcomeRow {
    fn of(tenant: TenantId, visit: &ImportedVisit) -> Self {
        Self {
            tenant_id: tenant.ulid(),
            reference: visit.reference.clone(),
            patient: visit.patient.clone(),
            customer_id: visit.customer.map(CustomerId::ulid),
            booked_at: visit.booked_at.as_micros(),
            starts_at: visit.starts_at.as_micros(),
            timed: visit.timed,
            outcome: end_name(visit.end).to_owned(),
            location_id: visit.location.map(ResourceId::ulid),
            channel: visit.channel.clone(),
            reminded: visit.reminded,
            confirmed_at: micros(visit.confirmed_at),
        }
    }

    fn read(self) -> Result<ImportedVisit, StoreError> {
        let id = &self.reference;
        Ok(ImportedVisit {
            customer: some(OUTCOMES, id, self.customer_id.as_deref())?,
            booked_at: Instant::from_micros(self.booked_at),
            starts_at: Instant::from_micros(self.starts_at),
            timed: self.timed,
            end: end(&self.outcome).ok_or_else(|| corrupt(OUTCOMES, id))?,
            location: some(OUTCOMES, id, self.location_id.as_deref())?,
            confirmed_at: instant(self.confirmed_at),
            patient: self.patient,
            channel: self.channel,
            reminded: self.reminded,
            reference: self.reference,
        })
    }
}

const fn end_name(end: End) -> &'static str {
    match end {
        End::Came => "came",
        End::Missed => "missed",
        End::CancelledLate => "cancelled_late",
    }
}

fn end(name: &str) -> Option<End> {
    [End::Came, End::Missed, End::CancelledLate].into_iter().find(|end| end_name(*end) == name)
}

/// Statuses of visits that say how they ended.
const ENDED: [Status; 3] = [Status::Completed, Status::NoShow, Status::Cancelled];
/// Statuses of visits that count for the risk of others.
const SEEN: [Status; 7] = [
    Status::Completed,
    Status::NoShow,
    Status::Cancelled,
    Status::Requested,
    Status::Confirmed,
    Status::CheckedIn,
    Status::InProgress,
];

impl NoShows for Session<'_> {
    fn no_show(&mut self, tenant: TenantId) -> Result<NoShowStanding, StoreError> {
        type Known = (String, Option<(i64, String, i64)>);
        let id = tenant.ulid();
        let found: Option<Known> = self.look(|connection| {
            let model = no_show_models::tenant_id
                .eq(no_show_state::tenant_id)
                .and(no_show_models::version.nullable().eq(no_show_state::version));
            no_show_state::table
                .left_join(no_show_models::table.on(model))
                .filter(no_show_state::tenant_id.eq(&id))
                .select((
                    no_show_state::state,
                    (no_show_models::version, no_show_models::facts, no_show_models::trained_at).nullable(),
                ))
                .get_result(connection)
                .optional()
        })?;
        let Some((state, model)) = found else { return Ok(NoShowStanding::default()) };
        let state: NoShowState = from_json(STATE, &id, &state)?;
        let Some((version, facts, trained_at)) = model else { return Ok(NoShowStanding { state, trained: None }) };
        let facts: ModelFacts = from_json(MODELS, &id, &facts)?;
        let trained = NoShowModel {
            version: number(MODELS, &id, version)?,
            model: self.risk_model(tenant, version)?,
            facts,
            trained_at: Instant::from_micros(trained_at),
        };
        Ok(NoShowStanding { state, trained: Some(trained) })
    }

    fn put_no_show(&mut self, tenant: TenantId, state: &NoShowState, version: Option<u32>) -> Result<(), StoreError> {
        let (tenant, state, version) = (tenant.ulid(), json(state)?, version.map(i64::from));
        self.change(|connection| {
            each!(connection, c => diesel::insert_into(no_show_state::table)
                .values((
                    no_show_state::tenant_id.eq(&tenant),
                    no_show_state::version.eq(version),
                    no_show_state::state.eq(&state),
                ))
                .on_conflict(no_show_state::tenant_id)
                .do_update()
                .set((no_show_state::version.eq(version), no_show_state::state.eq(&state)))
                .execute(c)
                .map(drop))
        })
    }

    fn insert_no_show_model(&mut self, tenant: TenantId, model: &NoShowModel) -> Result<(), StoreError> {
        let NoShowModel { version, model, facts, trained_at } = model;
        let text = model.text().map_err(|error| StoreError::Database(error.to_string()))?;
        let (tenant, facts) = (tenant.ulid(), json(facts)?);
        self.change(|connection| {
            each!(connection, c => diesel::insert_into(no_show_models::table)
                .values((
                    no_show_models::tenant_id.eq(&tenant),
                    no_show_models::version.eq(i64::from(*version)),
                    no_show_models::model.eq(&text),
                    no_show_models::facts.eq(&facts),
                    no_show_models::trained_at.eq(trained_at.as_micros()),
                ))
                .execute(c)
                .map(drop))
        })
    }

    fn visits_of(&mut self, tenant: TenantId, wanted: &[CustomerId]) -> Result<Vec<VisitRecord>, StoreError> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let (tenant, ids) = (tenant.ulid(), wanted.iter().copied().map(CustomerId::ulid).collect::<Vec<_>>());
        let rows: Vec<VisitRow> = self.look(|connection| {
            each!(connection, c => bookings::table
                .filter(bookings::tenant_id.eq(&tenant))
                .filter(bookings::customer_id.eq_any(&ids))
                .filter(bookings::location_id.is_not_null())
                .filter(bookings::status.eq_any(SEEN.map(Status::name)))
                .select(VisitRow::as_select())
                .load(c))
        })?;
        rows.into_iter().map(VisitRow::read).collect()
    }

    fn ended_visits(&mut self, tenant: TenantId, before: Instant, limit: u32) -> Result<Vec<VisitRecord>, StoreError> {
        let tenant = tenant.ulid();
        let rows: Vec<VisitRow> = self.look(|connection| {
            each!(connection, c => bookings::table
                .filter(bookings::tenant_id.eq(&tenant))
                .filter(bookings::starts_at.lt(before.as_micros()))
                .filter(bookings::location_id.is_not_null())
                .filter(bookings::status.eq_any(ENDED.map(Status::name)))
                .order((bookings::starts_at.desc(), bookings::id.desc()))
                .limit(limit.into())
                .select(VisitRow::as_select())
                .load(c))
        })?;
        rows.into_iter().map(VisitRow::read).collect()
    }

    fn outcomes(&mut self, tenant: TenantId, before: Instant) -> Result<u64, StoreError> {
        let tenant = tenant.ulid();
        let here: i64 = self.look(|connection| {
            each!(connection, c => bookings::table
                .filter(bookings::tenant_id.eq(&tenant))
                .filter(bookings::starts_at.lt(before.as_micros()))
                .filter(bookings::location_id.is_not_null())
                .filter(bookings::status.eq_any([Status::Completed, Status::NoShow].map(Status::name)))
                .count()
                .get_result(c))
        })?;
        let elsewhere: i64 = self.look(|connection| {
            each!(connection, c => no_show_outcomes::table
                .filter(no_show_outcomes::tenant_id.eq(&tenant))
                .filter(no_show_outcomes::starts_at.lt(before.as_micros()))
                .filter(no_show_outcomes::outcome.ne(end_name(End::CancelledLate)))
                .count()
                .get_result(c))
        })?;
        Ok(u64::try_from(here + elsewhere).unwrap_or(0))
    }

    fn confirmations(&mut self, tenant: TenantId, since: Instant) -> Result<Vec<(BookingId, Instant)>, StoreError> {
        let tenant = tenant.ulid();
        let found: Vec<(String, i64)> = self.look(|connection| {
            each!(connection, c => booking_history::table
                .filter(booking_history::tenant_id.eq(&tenant))
                .filter(booking_history::to_status.eq(Status::Confirmed.name()))
                .filter(booking_history::at.ge(since.as_micros()))
                .select((booking_history::booking_id, booking_history::at))
                .load(c))
        })?;
        let read = |(id, at): (String, i64)| Ok((parse("booking_history", &id, &id)?, Instant::from_micros(at)));
        found.into_iter().map(read).collect()
    }

    fn imported_visits_of(
        &mut self,
        tenant: TenantId,
        wanted: &[CustomerId],
    ) -> Result<Vec<ImportedVisit>, StoreError> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let (tenant, ids) = (tenant.ulid(), wanted.iter().copied().map(CustomerId::ulid).collect::<Vec<_>>());
        let rows: Vec<OutcomeRow> = self.look(|connection| {
            each!(connection, c => no_show_outcomes::table
                .filter(no_show_outcomes::tenant_id.eq(&tenant))
                .filter(no_show_outcomes::customer_id.eq_any(&ids))
                .select(OutcomeRow::as_select())
                .load(c))
        })?;
        rows.into_iter().map(OutcomeRow::read).collect()
    }

    fn imported_visits(
        &mut self,
        tenant: TenantId,
        before: Instant,
        limit: u32,
    ) -> Result<Vec<ImportedVisit>, StoreError> {
        let tenant = tenant.ulid();
        let rows: Vec<OutcomeRow> = self.look(|connection| {
            each!(connection, c => no_show_outcomes::table
                .filter(no_show_outcomes::tenant_id.eq(&tenant))
                .filter(no_show_outcomes::starts_at.lt(before.as_micros()))
                .order((no_show_outcomes::starts_at.desc(), no_show_outcomes::reference))
                .limit(limit.into())
                .select(OutcomeRow::as_select())
                .load(c))
        })?;
        rows.into_iter().map(OutcomeRow::read).collect()
    }

    fn put_imported_visits(&mut self, tenant: TenantId, visits: &[ImportedVisit]) -> Result<(), StoreError> {
        use diesel::upsert::excluded;
        for part in visits.chunks(AT_ONCE) {
            let rows: Vec<OutcomeRow> = part.iter().map(|visit| OutcomeRow::of(tenant, visit)).collect();
            self.change(|connection| {
                each!(connection, c => diesel::insert_into(no_show_outcomes::table)
                    .values(&rows)
                    .on_conflict((no_show_outcomes::tenant_id, no_show_outcomes::reference))
                    .do_update()
                    .set((
                        no_show_outcomes::patient.eq(excluded(no_show_outcomes::patient)),
                        no_show_outcomes::customer_id.eq(excluded(no_show_outcomes::customer_id)),
                        no_show_outcomes::booked_at.eq(excluded(no_show_outcomes::booked_at)),
                        no_show_outcomes::starts_at.eq(excluded(no_show_outcomes::starts_at)),
                        no_show_outcomes::timed.eq(excluded(no_show_outcomes::timed)),
                        no_show_outcomes::outcome.eq(excluded(no_show_outcomes::outcome)),
                        no_show_outcomes::location_id.eq(excluded(no_show_outcomes::location_id)),
                        no_show_outcomes::channel.eq(excluded(no_show_outcomes::channel)),
                        no_show_outcomes::reminded.eq(excluded(no_show_outcomes::reminded)),
                        no_show_outcomes::confirmed_at.eq(excluded(no_show_outcomes::confirmed_at)),
                    ))
                    .execute(c)
                    .map(drop))
            })?;
        }
        Ok(())
    }

    fn persons(&mut self, tenant: TenantId, wanted: &[CustomerId]) -> Result<Vec<Person>, StoreError> {
        type Row = (String, Option<String>, Option<String>);
        let (tenant, ids) = (tenant.ulid(), wanted.iter().copied().map(CustomerId::ulid).collect::<Vec<_>>());
        let rows: Vec<Row> = self.look(|connection| {
            each!(connection, c => customers::table
                .filter(customers::tenant_id.eq(&tenant))
                .filter(customers::id.eq_any(&ids))
                .select((customers::id, customers::birth_date, customers::gender))
                .load(c))
        })?;
        let read = |(id, birth_date, gender): Row| {
            let read = |text: &str| day(text).ok_or_else(|| corrupt("customers", &id));
            let birth_date = birth_date.as_deref().map(read).transpose()?;
            Ok(Person { customer: parse("customers", &id, &id)?, birth_date, gender })
        };
        rows.into_iter().map(read).collect()
    }
}

impl Session<'_> {
    /// The model of this version, which never changes: it is read once.
    fn risk_model(&mut self, tenant: TenantId, version: i64) -> Result<Arc<RiskModel>, StoreError> {
        if let Some(known) = self.known_model(tenant, version) {
            return Ok(known);
        }
        let id = tenant.ulid();
        let text: String = self.look(|connection| {
            no_show_models::table
                .filter(no_show_models::tenant_id.eq(&id))
                .filter(no_show_models::version.eq(version))
                .select(no_show_models::model)
                .get_result(connection)
        })?;
        let model = Arc::new(RiskModel::read(&text).map_err(|_unreadable| corrupt(MODELS, &id))?);
        self.keep_model(tenant, version, &model);
        Ok(model)
    }
}
