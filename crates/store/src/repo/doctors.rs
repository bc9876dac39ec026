//! Doctors.

use super::{
    external_ids::{Kind, put_external_ids},
    resources::contains,
};
use crate::{
    rows::{external_ids, external_ids_text, parse},
    schema::doctors,
    session::Session,
};
use diesel::prelude::*;
use engine::{DoctorFilter, Doctors, Page, Paged, StoreError, model::Doctor};
use slot_core::{DoctorId, Instant, TenantId};

const TABLE: &str = "doctors";

/// A row of `doctors`.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = doctors, primary_key(tenant_id, id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
struct DoctorRow {
    tenant_id: String,
    id: String,
    name: String,
    name_folded: String,
    email: Option<String>,
    phone: Option<String>,
    external_ids: Option<String>,
    active: bool,
    created_at: i64,
    updated_at: i64,
}

impl DoctorRow {
    fn of(doctor: &Doctor) -> Result<Self, StoreError> {
        Ok(Self {
            tenant_id: doctor.tenant.ulid(),
            id: doctor.id.ulid(),
            name: doctor.name.clone(),
            name_folded: doctor.name.to_lowercase(),
            email: doctor.email.clone(),
            phone: doctor.phone.clone(),
            external_ids: external_ids_text(&doctor.external_ids)?,
            active: doctor.active,
            created_at: doctor.created_at.as_micros(),
            updated_at: doctor.updated_at.as_micros(),
        })
    }

    fn read(self) -> Result<Doctor, StoreError> {
        Ok(Doctor {
            id: parse(TABLE, &self.id, &self.id)?,
            tenant: parse(TABLE, &self.id, &self.tenant_id)?,
            external_ids: external_ids(TABLE, &self.id, self.external_ids.as_deref())?,
            name: self.name,
            email: self.email,
            phone: self.phone,
            active: self.active,
            created_at: Instant::from_micros(self.created_at),
            updated_at: Instant::from_micros(self.updated_at),
        })
    }
}

impl Doctors for Session<'_> {
    fn doctor(&mut self, tenant: TenantId, id: DoctorId) -> Result<Option<Doctor>, StoreError> {
        let key = (tenant.ulid(), id.ulid());
        let row: Option<DoctorRow> = self.look(|connection| {
            doctors::table
                .filter(doctors::tenant_id.eq(&key.0))
                .filter(doctors::id.eq(&key.1))
                .select(DoctorRow::as_select())
                .get_result(connection)
                .optional()
        })?;
        row.map(DoctorRow::read).transpose()
    }

    fn doctors(&mut self, tenant: TenantId, filter: &DoctorFilter, page: Page) -> Result<Paged<Doctor>, StoreError> {
        let tenant = tenant.ulid();
        let pattern = filter.name_contains.as_deref().map(contains);
        let matching = || {
            let mut query = doctors::table.filter(doctors::tenant_id.eq(&tenant)).into_boxed();
            if let Some(pattern) = &pattern {
                query = query.filter(doctors::name_folded.like(pattern).escape('\\'));
            }
            if let Some(active) = filter.active {
                query = query.filter(doctors::active.eq(active));
            }
            query
        };
        let total: i64 = self.look(|connection| matching().count().get_result(connection))?;
        let rows: Vec<DoctorRow> = self.look(|connection| {
            matching()
                .order((doctors::name, doctors::id))
                .limit(page.limit.into())
                .offset(page.offset.into())
                .select(DoctorRow::as_select())
                .load(connection)
        })?;
        let items = rows.into_iter().map(DoctorRow::read).collect::<Result<_, _>>()?;
        Ok(Paged { items, total: u64::try_from(total).unwrap_or(0) })
    }

    fn insert_doctor(&mut self, doctor: &Doctor) -> Result<(), StoreError> {
        let row = DoctorRow::of(doctor)?;
        put_external_ids(self, Kind::Doctor, &row.tenant_id, &row.id, &doctor.external_ids)?;
        self.attempt(|connection| diesel::insert_into(doctors::table).values(&row).execute(connection).map(drop))?;
        self.note(doctor.tenant, "doctor.created", doctor.id.as_u128());
        Ok(())
    }

    fn update_doctor(&mut self, doctor: &Doctor) -> Result<(), StoreError> {
        let row = DoctorRow::of(doctor)?;
        put_external_ids(self, Kind::Doctor, &row.tenant_id, &row.id, &doctor.external_ids)?;
        let changed = self.attempt(|connection| {
            let known = doctors::table.filter(doctors::tenant_id.eq(&row.tenant_id)).filter(doctors::id.eq(&row.id));
            diesel::update(known).set(&row).execute(connection)
        })?;
        if changed == 0 {
            return Err(StoreError::Contended("the doctor is gone".to_owned()));
        }
        self.note(doctor.tenant, "doctor.updated", doctor.id.as_u128());
        Ok(())
    }
}
