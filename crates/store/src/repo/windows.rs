//! Capacity windows.

use super::tracking::TrackingRow;
use crate::{
    connection::each,
    rows::{corrupt, day_text, number, parse, rev_column, some, weekday, weekday_number},
    schema::{window_tracking, windows},
    session::Session,
};
use diesel::prelude::*;
use engine::{
    StoreError, WindowFilter, Windows,
    model::{Tracking, Window},
};
use slot_core::{Instant, ResourceId, ServiceId, TenantId, WallRange, WindowId};
use std::num::NonZeroU32;
use time::Date;

const TABLE: &str = "windows";

/// A row of `windows`. Weekdays count from Monday, zero.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = windows, primary_key(tenant_id, id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
struct WindowRow {
    tenant_id: String,
    id: String,
    reference: Option<String>,
    branch_id: String,
    weekday: i64,
    session: String,
    batch: Option<String>,
    local_start: String,
    local_end: String,
    places: i64,
    share: i64,
    service_id: Option<String>,
    status: String,
    min_party: i64,
    max_party: Option<i64>,
    rev: i64,
    created_at: i64,
    updated_at: i64,
}

impl WindowRow {
    fn of(window: &Window) -> Self {
        Self {
            tenant_id: window.tenant.ulid(),
            id: window.id.ulid(),
            reference: window.reference.clone(),
            branch_id: window.branch.ulid(),
            weekday: weekday_number(window.weekday).into(),
            session: window.session.name().to_owned(),
            batch: window.batch.clone(),
            local_start: window.hours.start().to_string(),
            local_end: window.hours.end().to_string(),
            places: window.places.get().into(),
            share: window.share.into(),
            service_id: window.service.map(ServiceId::ulid),
            status: window.status.name().to_owned(),
            min_party: window.min_party.get().into(),
            max_party: window.max_party.map(|most| most.get().into()),
            rev: rev_column(window.rev),
            created_at: window.created_at.as_micros(),
            updated_at: window.updated_at.as_micros(),
        }
    }

    fn read(self) -> Result<Window, StoreError> {
        let bad = || corrupt(TABLE, &self.id);
        let positive = |value: i64| NonZeroU32::new(number(TABLE, &self.id, value)?).ok_or_else(bad);
        Ok(Window {
            id: parse(TABLE, &self.id, &self.id)?,
            tenant: parse(TABLE, &self.id, &self.tenant_id)?,
            branch: parse(TABLE, &self.id, &self.branch_id)?,
            weekday: u8::try_from(self.weekday).ok().and_then(weekday).ok_or_else(bad)?,
            session: parse(TABLE, &self.id, &self.session)?,
            hours: WallRange::parse(&self.local_start, &self.local_end).map_err(|_unreadable| bad())?,
            places: positive(self.places)?,
            share: number(TABLE, &self.id, self.share)?,
            service: some(TABLE, &self.id, self.service_id.as_deref())?,
            status: parse(TABLE, &self.id, &self.status)?,
            min_party: positive(self.min_party)?,
            max_party: self.max_party.map(positive).transpose()?,
            rev: u64::try_from(self.rev).map_err(|_unreadable| bad())?,
            created_at: Instant::from_micros(self.created_at),
            updated_at: Instant::from_micros(self.updated_at),
            reference: self.reference,
            batch: self.batch,
        })
    }
}

impl Windows for Session<'_> {
    fn window(&mut self, tenant: TenantId, id: WindowId) -> Result<Option<Window>, StoreError> {
        let key = (tenant.ulid(), id.ulid());
        let row: Option<WindowRow> = self.look(|connection| {
            windows::table
                .filter(windows::tenant_id.eq(&key.0))
                .filter(windows::id.eq(&key.1))
                .select(WindowRow::as_select())
                .get_result(connection)
                .optional()
        })?;
        row.map(WindowRow::read).transpose()
    }

    fn window_by_reference(&mut self, tenant: TenantId, reference: &str) -> Result<Option<Window>, StoreError> {
        let tenant = tenant.ulid();
        let row: Option<WindowRow> = self.look(|connection| {
            windows::table
                .filter(windows::tenant_id.eq(&tenant))
                .filter(windows::reference.eq(reference))
                .select(WindowRow::as_select())
                .get_result(connection)
                .optional()
        })?;
        row.map(WindowRow::read).transpose()
    }

    fn windows(&mut self, tenant: TenantId, filter: WindowFilter) -> Result<Vec<Window>, StoreError> {
        let tenant = tenant.ulid();
        let (branch, service) = (filter.branch.map(ResourceId::ulid), filter.serves.map(ServiceId::ulid));
        let rows: Vec<WindowRow> = self.look(|connection| {
            let mut query = windows::table.filter(windows::tenant_id.eq(&tenant)).into_boxed();
            if let Some(branch) = &branch {
                query = query.filter(windows::branch_id.eq(branch));
            }
            if let Some(weekday) = filter.weekday {
                query = query.filter(windows::weekday.eq(i64::from(weekday_number(weekday))));
            }
            if let Some(session) = filter.session {
                query = query.filter(windows::session.eq(session.name()));
            }
            if let Some(service) = &service {
                query = query.filter(windows::service_id.is_null().or(windows::service_id.eq(service)));
            }
            if let Some(status) = filter.status {
                query = query.filter(windows::status.eq(status.name()));
            }
            query.select(WindowRow::as_select()).load(connection)
        })?;
        let mut found = rows.into_iter().map(WindowRow::read).collect::<Result<Vec<_>, _>>()?;
        // The two databases put what is absent at different ends.
        found.sort_by(|one, other| {
            let place = |window: &Window| {
                (window.branch, window.weekday.number_days_from_monday(), window.hours.start(), window.hours.end())
            };
            (place(one), &one.batch, one.id).cmp(&(place(other), &other.batch, other.id))
        });
        Ok(found)
    }

    fn insert_window(&mut self, window: &Window) -> Result<(), StoreError> {
        let row = WindowRow::of(window);
        self.attempt(|connection| diesel::insert_into(windows::table).values(&row).execute(connection).map(drop))?;
        self.note(window.tenant, "window.created", window.id.as_u128());
        Ok(())
    }

    fn update_window(&mut self, window: &Window, rev: u64) -> Result<(), StoreError> {
        let (row, rev) = (WindowRow::of(window), rev_column(rev));
        let changed = self.attempt(|connection| {
            let known = windows::table
                .filter(windows::tenant_id.eq(&row.tenant_id))
                .filter(windows::id.eq(&row.id))
                .filter(windows::rev.eq(rev));
            diesel::update(known).set(&row).execute(connection)
        })?;
        if changed == 0 {
            return Err(StoreError::Contended("the window changed meanwhile".to_owned()));
        }
        self.note(window.tenant, "window.updated", window.id.as_u128());
        Ok(())
    }

    fn tracking(
        &mut self,
        tenant: TenantId,
        windows: &[WindowId],
        first: Date,
        last: Date,
    ) -> Result<Vec<Tracking>, StoreError> {
        if windows.is_empty() {
            return Ok(Vec::new());
        }
        let (tenant, ids) = (tenant.ulid(), windows.iter().copied().map(WindowId::ulid).collect::<Vec<_>>());
        let rows: Vec<TrackingRow> = self.look(|connection| {
            window_tracking::table
                .filter(window_tracking::tenant_id.eq(&tenant))
                .filter(window_tracking::window_id.eq_any(&ids))
                .filter(window_tracking::local_date.between(day_text(first), day_text(last)))
                .order((window_tracking::local_date, window_tracking::window_id))
                .select(TrackingRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(TrackingRow::read).collect()
    }

    fn put_tracking(&mut self, tracking: &Tracking) -> Result<(), StoreError> {
        let row = TrackingRow::of(tracking)?;
        self.change(|connection| {
            each!(connection, c => diesel::insert_into(window_tracking::table)
                .values(&row)
                .on_conflict((window_tracking::tenant_id, window_tracking::window_id, window_tracking::local_date))
                .do_update()
                .set(&row)
                .execute(c))
        })?;
        self.note(tracking.tenant, "window.date_changed", tracking.window.as_u128());
        Ok(())
    }

    fn delete_tracking(&mut self, tenant: TenantId, window: WindowId, date: Date) -> Result<bool, StoreError> {
        let key = (tenant.ulid(), window.ulid(), day_text(date));
        let gone = self.change(|connection| {
            let one = window_tracking::table
                .filter(window_tracking::tenant_id.eq(&key.0))
                .filter(window_tracking::window_id.eq(&key.1))
                .filter(window_tracking::local_date.eq(&key.2));
            diesel::delete(one).execute(connection)
        })?;
        if gone > 0 {
            self.note(tenant, "window.date_changed", window.as_u128());
        }
        Ok(gone > 0)
    }

    fn forget_tracking(&mut self, own: TenantId, windows: &[WindowId], dates: &[Date]) -> Result<u64, StoreError> {
        if windows.is_empty() || dates.is_empty() {
            return Ok(0);
        }
        let tenant = own.ulid();
        let ids: Vec<String> = windows.iter().copied().map(WindowId::ulid).collect();
        let days: Vec<String> = dates.iter().copied().map(day_text).collect();
        let gone = self.change(|connection| {
            let all = window_tracking::table
                .filter(window_tracking::tenant_id.eq(&tenant))
                .filter(window_tracking::window_id.eq_any(&ids))
                .filter(window_tracking::local_date.eq_any(&days));
            diesel::delete(all).execute(connection)
        })?;
        if gone > 0 {
            for window in windows {
                self.note(own, "window.dates_reset", window.as_u128());
            }
        }
        Ok(u64::try_from(gone).unwrap_or(0))
    }
}
