//! Services.

use crate::{
    rows::{corrupt, from_json, json, parse, some},
    schema::services,
    session::Session,
};
use diesel::prelude::*;
use engine::{
    ServiceFilter, Services, StoreError,
    model::{AppointmentType, Price, Service},
};
use slot_core::{Instant, Length, ResourceId, ServiceId, TenantId};

const TABLE: &str = "services";

/// A row of `services`. Lengths are microseconds, prices minor units.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = services, primary_key(tenant_id, id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
struct ServiceRow {
    tenant_id: String,
    id: String,
    reference: Option<String>,
    name: String,
    description: Option<String>,
    duration: i64,
    price: Option<i64>,
    colour: Option<String>,
    sort_order: i64,
    buffer_before: i64,
    buffer_after: i64,
    given_by: String,
    location_id: Option<String>,
    active: bool,
    created_at: i64,
    updated_at: i64,
    specialty: Option<String>,
    length_from: String,
}

impl ServiceRow {
    fn of(service: &Service) -> Result<Self, StoreError> {
        Ok(Self {
            tenant_id: service.tenant.ulid(),
            id: service.id.ulid(),
            reference: service.reference.clone(),
            name: service.name.clone(),
            description: service.description.clone(),
            duration: service.duration.as_micros(),
            price: service.price.and_then(|price| i64::try_from(price.minor()).ok()),
            colour: service.colour.as_ref().map(|colour| colour.as_str().to_owned()),
            sort_order: service.sort_order.into(),
            buffer_before: service.buffer_before.as_micros(),
            buffer_after: service.buffer_after.as_micros(),
            given_by: json(&service.given_by.iter().copied().map(ResourceId::ulid).collect::<Vec<_>>())?,
            location_id: service.location.map(ResourceId::ulid),
            active: service.active,
            created_at: service.created_at.as_micros(),
            updated_at: service.updated_at.as_micros(),
            specialty: service.appointment.specialty.clone(),
            length_from: service.appointment.length.name().to_owned(),
        })
    }

    fn read(self) -> Result<Service, StoreError> {
        let bad = || corrupt(TABLE, &self.id);
        let price = |minor: i64| u64::try_from(minor).ok().and_then(Price::from_minor).ok_or_else(bad);
        let givers: Vec<String> = from_json(TABLE, &self.id, &self.given_by)?;
        Ok(Service {
            id: parse(TABLE, &self.id, &self.id)?,
            tenant: parse(TABLE, &self.id, &self.tenant_id)?,
            duration: Length::micros(self.duration),
            price: self.price.map(price).transpose()?,
            colour: some(TABLE, &self.id, self.colour.as_deref())?,
            sort_order: i32::try_from(self.sort_order).map_err(|_unreadable| bad())?,
            buffer_before: Length::micros(self.buffer_before),
            buffer_after: Length::micros(self.buffer_after),
            given_by: givers.iter().map(|giver| parse(TABLE, &self.id, giver)).collect::<Result<_, _>>()?,
            location: some(TABLE, &self.id, self.location_id.as_deref())?,
            active: self.active,
            created_at: Instant::from_micros(self.created_at),
            updated_at: Instant::from_micros(self.updated_at),
            appointment: AppointmentType {
                length: parse(TABLE, &self.id, &self.length_from)?,
                specialty: self.specialty,
            },
            reference: self.reference,
            name: self.name,
            description: self.description,
        })
    }
}

impl Services for Session<'_> {
    fn service(&mut self, tenant: TenantId, id: ServiceId) -> Result<Option<Service>, StoreError> {
        let key = (tenant.ulid(), id.ulid());
        let row: Option<ServiceRow> = self.look(|connection| {
            services::table
                .filter(services::tenant_id.eq(&key.0))
                .filter(services::id.eq(&key.1))
                .select(ServiceRow::as_select())
                .get_result(connection)
                .optional()
        })?;
        row.map(ServiceRow::read).transpose()
    }

    fn service_by_reference(&mut self, tenant: TenantId, reference: &str) -> Result<Option<Service>, StoreError> {
        let tenant = tenant.ulid();
        let row: Option<ServiceRow> = self.look(|connection| {
            services::table
                .filter(services::tenant_id.eq(&tenant))
                .filter(services::reference.eq(reference))
                .select(ServiceRow::as_select())
                .get_result(connection)
                .optional()
        })?;
        row.map(ServiceRow::read).transpose()
    }

    fn services(&mut self, tenant: TenantId, filter: ServiceFilter) -> Result<Vec<Service>, StoreError> {
        let tenant = tenant.ulid();
        let rows: Vec<ServiceRow> = self.look(|connection| {
            let mut query = services::table.filter(services::tenant_id.eq(&tenant)).into_boxed();
            if let Some(active) = filter.active {
                query = query.filter(services::active.eq(active));
            }
            query
                .order((services::sort_order, services::name, services::id))
                .select(ServiceRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(ServiceRow::read).collect()
    }

    fn insert_service(&mut self, service: &Service) -> Result<(), StoreError> {
        let row = ServiceRow::of(service)?;
        self.attempt(|connection| diesel::insert_into(services::table).values(&row).execute(connection).map(drop))?;
        self.note(service.tenant, "service.created", service.id.as_u128());
        Ok(())
    }

    fn update_service(&mut self, service: &Service) -> Result<(), StoreError> {
        let row = ServiceRow::of(service)?;
        let changed = self.attempt(|connection| {
            let known = services::table.filter(services::tenant_id.eq(&row.tenant_id)).filter(services::id.eq(&row.id));
            diesel::update(known).set(&row).execute(connection)
        })?;
        if changed == 0 {
            return Err(StoreError::Contended("the service is gone".to_owned()));
        }
        self.note(service.tenant, "service.updated", service.id.as_u128());
        Ok(())
    }
}
