//! Series of events.

use crate::{
    rows::{corrupt, day, day_text, from_json, json, number, parse, rev_column, some},
    schema::event_series,
    session::Session,
};
use diesel::prelude::*;
use engine::{
    EventSeriesFilter, SeriesOfEvents, StoreError,
    model::{EventDates, EventSeries},
};
use slot_core::{EventSeriesId, Instant, Length, ResourceId, TenantId};
use std::{collections::BTreeSet, num::NonZeroU32};
use time::Date;

const TABLE: &str = "event_series";

/// A row of `event_series`. One without recurrence is on its first date only.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = event_series, primary_key(tenant_id, id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
struct SeriesRow {
    tenant_id: String,
    id: String,
    reference: Option<String>,
    title: String,
    description: Option<String>,
    first_date: String,
    recurrence: Option<String>,
    except_dates: String,
    local_start: String,
    length: i64,
    places: i64,
    max_party: Option<i64>,
    location_id: Option<String>,
    active: bool,
    rev: i64,
    created_at: i64,
    updated_at: i64,
}

impl SeriesRow {
    fn of(series: &EventSeries) -> Result<Self, StoreError> {
        let (first, recurrence, except) = match &series.dates {
            EventDates::Once(date) => (*date, None, Vec::new()),
            EventDates::Recurring { first, rule, except } => {
                (*first, Some(rule.as_str().to_owned()), except.iter().copied().map(day_text).collect())
            }
        };
        Ok(Self {
            tenant_id: series.tenant.ulid(),
            id: series.id.ulid(),
            reference: series.reference.clone(),
            title: series.title.clone(),
            description: series.description.clone(),
            first_date: day_text(first),
            recurrence,
            except_dates: json(&except)?,
            local_start: series.local_start.to_string(),
            length: series.length.as_micros(),
            places: series.places.get().into(),
            max_party: series.max_party.map(|most| most.get().into()),
            location_id: series.location.map(ResourceId::ulid),
            active: series.active,
            rev: rev_column(series.rev),
            created_at: series.created_at.as_micros(),
            updated_at: series.updated_at.as_micros(),
        })
    }

    fn read(self) -> Result<EventSeries, StoreError> {
        let bad = || corrupt(TABLE, &self.id);
        let positive = |value: i64| NonZeroU32::new(number(TABLE, &self.id, value)?).ok_or_else(bad);
        Ok(EventSeries {
            dates: self.dates()?,
            id: parse(TABLE, &self.id, &self.id)?,
            tenant: parse(TABLE, &self.id, &self.tenant_id)?,
            local_start: parse(TABLE, &self.id, &self.local_start)?,
            length: Length::micros(self.length),
            places: positive(self.places)?,
            max_party: self.max_party.map(positive).transpose()?,
            location: some(TABLE, &self.id, self.location_id.as_deref())?,
            active: self.active,
            rev: u64::try_from(self.rev).map_err(|_unreadable| bad())?,
            created_at: Instant::from_micros(self.created_at),
            updated_at: Instant::from_micros(self.updated_at),
            reference: self.reference,
            title: self.title,
            description: self.description,
        })
    }

    fn dates(&self) -> Result<EventDates, StoreError> {
        let date = |text: &str| day(text).ok_or_else(|| corrupt(TABLE, &self.id));
        let first = date(&self.first_date)?;
        let Some(recurrence) = &self.recurrence else { return Ok(EventDates::Once(first)) };
        let except: Vec<String> = from_json(TABLE, &self.id, &self.except_dates)?;
        Ok(EventDates::Recurring {
            first,
            rule: parse(TABLE, &self.id, recurrence)?,
            except: except.iter().map(|text| date(text)).collect::<Result<BTreeSet<Date>, _>>()?,
        })
    }
}

impl SeriesOfEvents for Session<'_> {
    fn event_series(&mut self, tenant: TenantId, id: EventSeriesId) -> Result<Option<EventSeries>, StoreError> {
        let key = (tenant.ulid(), id.ulid());
        let row: Option<SeriesRow> = self.look(|connection| {
            event_series::table
                .filter(event_series::tenant_id.eq(&key.0))
                .filter(event_series::id.eq(&key.1))
                .select(SeriesRow::as_select())
                .get_result(connection)
                .optional()
        })?;
        row.map(SeriesRow::read).transpose()
    }

    fn event_series_by_reference(
        &mut self,
        tenant: TenantId,
        reference: &str,
    ) -> Result<Option<EventSeries>, StoreError> {
        let tenant = tenant.ulid();
        let row: Option<SeriesRow> = self.look(|connection| {
            event_series::table
                .filter(event_series::tenant_id.eq(&tenant))
                .filter(event_series::reference.eq(reference))
                .select(SeriesRow::as_select())
                .get_result(connection)
                .optional()
        })?;
        row.map(SeriesRow::read).transpose()
    }

    fn all_event_series(
        &mut self,
        tenant: TenantId,
        filter: EventSeriesFilter,
    ) -> Result<Vec<EventSeries>, StoreError> {
        let tenant = tenant.ulid();
        let rows: Vec<SeriesRow> = self.look(|connection| {
            let mut query = event_series::table.filter(event_series::tenant_id.eq(&tenant)).into_boxed();
            if let Some(active) = filter.active {
                query = query.filter(event_series::active.eq(active));
            }
            query.order((event_series::title, event_series::id)).select(SeriesRow::as_select()).load(connection)
        })?;
        rows.into_iter().map(SeriesRow::read).collect()
    }

    fn insert_event_series(&mut self, series: &EventSeries) -> Result<(), StoreError> {
        let row = SeriesRow::of(series)?;
        self.attempt(|connection| diesel::insert_into(event_series::table).values(&row).execute(connection).map(drop))?;
        self.note(series.tenant, "event.created", series.id.as_u128());
        Ok(())
    }

    fn update_event_series(&mut self, series: &EventSeries, rev: u64) -> Result<(), StoreError> {
        let (row, rev) = (SeriesRow::of(series)?, rev_column(rev));
        let changed = self.attempt(|connection| {
            let known = event_series::table
                .filter(event_series::tenant_id.eq(&row.tenant_id))
                .filter(event_series::id.eq(&row.id))
                .filter(event_series::rev.eq(rev));
            diesel::update(known).set(&row).execute(connection)
        })?;
        if changed == 0 {
            return Err(StoreError::Contended("the event changed meanwhile".to_owned()));
        }
        self.note(series.tenant, "event.updated", series.id.as_u128());
        Ok(())
    }
}
