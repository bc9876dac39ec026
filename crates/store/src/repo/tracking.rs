//! What differs in a window on one date, as a row.

use crate::{
    rows::{corrupt, day, day_text, from_json, json, number, parse, some},
    schema::window_tracking,
};
use diesel::prelude::*;
use engine::{StoreError, model::Tracking};
use slot_core::Instant;
use std::collections::BTreeMap;

const TABLE: &str = "window_tracking";

/// A row of `window_tracking`.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = window_tracking, primary_key(tenant_id, window_id, local_date))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct TrackingRow {
    tenant_id: String,
    window_id: String,
    local_date: String,
    places: Option<i64>,
    status: Option<String>,
    services: String,
    updated_at: i64,
}

impl TrackingRow {
    pub(super) fn of(tracking: &Tracking) -> Result<Self, StoreError> {
        let services: BTreeMap<String, &str> =
            tracking.services.iter().map(|(service, status)| (service.ulid(), status.name())).collect();
        Ok(Self {
            tenant_id: tracking.tenant.ulid(),
            window_id: tracking.window.ulid(),
            local_date: day_text(tracking.date),
            places: tracking.places.map(i64::from),
            status: tracking.status.map(|status| status.name().to_owned()),
            services: json(&services)?,
            updated_at: tracking.updated_at.as_micros(),
        })
    }

    pub(super) fn read(self) -> Result<Tracking, StoreError> {
        let id = &self.window_id;
        let services: BTreeMap<String, String> = from_json(TABLE, id, &self.services)?;
        Ok(Tracking {
            tenant: parse(TABLE, id, &self.tenant_id)?,
            window: parse(TABLE, id, id)?,
            date: day(&self.local_date).ok_or_else(|| corrupt(TABLE, id))?,
            places: self.places.map(|places| number(TABLE, id, places)).transpose()?,
            status: some(TABLE, id, self.status.as_deref())?,
            services: services
                .iter()
                .map(|(service, status)| Ok((parse(TABLE, id, service)?, parse(TABLE, id, status)?)))
                .collect::<Result<_, StoreError>>()?,
            updated_at: Instant::from_micros(self.updated_at),
        })
    }
}
