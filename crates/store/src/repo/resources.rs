//! Resources with their schedules.

use crate::{
    connection::each,
    rows::{ResourceRow, parse, rev_column},
    schema::{resources, specialties},
    session::Session,
};
use diesel::prelude::*;
use engine::{
    Page, Paged, ProviderFilter, ResourceFilter, Resources, StoreError,
    model::{Resource, ResourceKind},
};
use slot_core::{DoctorId, ResourceId, TenantId};
use std::{collections::BTreeSet, sync::Arc};

impl Resources for Session<'_> {
    fn resource(&mut self, tenant: TenantId, id: ResourceId) -> Result<Option<Arc<Resource>>, StoreError> {
        let key = (tenant.ulid(), id.ulid());
        let rev: Option<i64> = self.look(|connection| {
            each!(connection, c => resources::table
                .filter(resources::tenant_id.eq(&key.0))
                .filter(resources::id.eq(&key.1))
                .select(resources::rev)
                .get_result(c)
                .optional())
        })?;
        let Some(rev) = rev else { return Ok(None) };
        if let Some(known) = self.known(tenant, id, u64::try_from(rev).unwrap_or(0)) {
            return Ok(Some(known));
        }
        let row: Option<ResourceRow> = self.look(|connection| {
            resources::table
                .filter(resources::tenant_id.eq(&key.0))
                .filter(resources::id.eq(&key.1))
                .select(ResourceRow::as_select())
                .get_result(connection)
                .optional()
        })?;
        let Some(row) = row else { return Ok(None) };
        let resource = Arc::new(row.read()?);
        self.learn(&resource);
        Ok(Some(resource))
    }

    fn resource_by_reference(
        &mut self,
        tenant: TenantId,
        kind: ResourceKind,
        reference: &str,
    ) -> Result<Option<Arc<Resource>>, StoreError> {
        let tenant = tenant.ulid();
        let row: Option<ResourceRow> = self.look(|connection| {
            resources::table
                .filter(resources::tenant_id.eq(&tenant))
                .filter(resources::kind.eq(kind.name()))
                .filter(resources::reference.eq(reference))
                .select(ResourceRow::as_select())
                .get_result(connection)
                .optional()
        })?;
        row.map(|row| row.read().map(Arc::new)).transpose()
    }

    fn resources(
        &mut self,
        tenant: TenantId,
        filter: &ResourceFilter,
        page: Page,
    ) -> Result<Paged<Resource>, StoreError> {
        let tenant = tenant.ulid();
        let pattern = filter.name_contains.as_deref().map(contains);
        let matching = || {
            let mut query = resources::table.filter(resources::tenant_id.eq(&tenant)).into_boxed();
            if let Some(kind) = filter.kind {
                query = query.filter(resources::kind.eq(kind.name()));
            }
            if let Some(pattern) = &pattern {
                query = query.filter(resources::name_folded.like(pattern).escape('\\'));
            }
            if let Some(active) = filter.active {
                query = query.filter(resources::active.eq(active));
            }
            query
        };
        let total: i64 = self.look(|connection| matching().count().get_result(connection))?;
        let rows: Vec<ResourceRow> = self.look(|connection| {
            matching()
                .order((resources::name, resources::id))
                .limit(page.limit.into())
                .offset(page.offset.into())
                .select(ResourceRow::as_select())
                .load(connection)
        })?;
        let items = rows.into_iter().map(ResourceRow::read).collect::<Result<_, _>>()?;
        Ok(Paged { items, total: u64::try_from(total).unwrap_or(0) })
    }

    fn followers(&mut self, tenant: TenantId, location: ResourceId) -> Result<Vec<Resource>, StoreError> {
        let key = (tenant.ulid(), location.ulid());
        let rows: Vec<ResourceRow> = self.look(|connection| {
            resources::table
                .filter(resources::tenant_id.eq(&key.0))
                .filter(resources::location_id.eq(&key.1).or(resources::hours_from.eq(&key.1)))
                .order(resources::id)
                .select(ResourceRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(ResourceRow::read).collect()
    }

    fn kinds(&mut self, tenant: TenantId, ids: &[ResourceId]) -> Result<Vec<(ResourceId, ResourceKind)>, StoreError> {
        const TABLE: &str = "resources";
        let (tenant, ids) = (tenant.ulid(), ids.iter().copied().map(ResourceId::ulid).collect::<Vec<_>>());
        let rows: Vec<(String, String)> = self.look(|connection| {
            resources::table
                .filter(resources::tenant_id.eq(&tenant))
                .filter(resources::id.eq_any(&ids))
                .select((resources::id, resources::kind))
                .load(connection)
        })?;
        rows.iter().map(|(id, kind)| Ok((parse(TABLE, id, id)?, parse(TABLE, id, kind)?))).collect()
    }

    fn resources_by_id(&mut self, tenant: TenantId, ids: &[ResourceId]) -> Result<Vec<Resource>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let (tenant, ids) = (tenant.ulid(), ids.iter().copied().map(ResourceId::ulid).collect::<Vec<_>>());
        let rows: Vec<ResourceRow> = self.look(|connection| {
            resources::table
                .filter(resources::tenant_id.eq(&tenant))
                .filter(resources::id.eq_any(&ids))
                .order(resources::id)
                .select(ResourceRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(ResourceRow::read).collect()
    }

    fn providers(&mut self, tenant: TenantId, filter: &ProviderFilter) -> Result<Vec<Resource>, StoreError> {
        let tenant = tenant.ulid();
        let specialty = filter.specialty.as_deref().map(folded);
        let rows: Vec<ResourceRow> = self.look(|connection| {
            let mut query = resources::table
                .filter(resources::tenant_id.eq(&tenant))
                .filter(resources::kind.eq(ResourceKind::Person.name()))
                .into_boxed();
            if let Some(specialty) = &specialty {
                let good = specialties::table
                    .filter(specialties::tenant_id.eq(&tenant))
                    .filter(specialties::specialty.eq(specialty))
                    .select(specialties::resource_id);
                query = query.filter(resources::id.eq_any(good));
            }
            if let Some(active) = filter.active {
                query = query.filter(resources::active.eq(active));
            }
            query.order((resources::name, resources::id)).select(ResourceRow::as_select()).load(connection)
        })?;
        rows.into_iter().map(ResourceRow::read).collect()
    }

    fn provider_of(&mut self, tenant: TenantId, doctor: DoctorId) -> Result<Option<Resource>, StoreError> {
        let key = (tenant.ulid(), doctor.ulid());
        let row: Option<ResourceRow> = self.look(|connection| {
            resources::table
                .filter(resources::tenant_id.eq(&key.0))
                .filter(resources::doctor_id.eq(&key.1))
                .select(ResourceRow::as_select())
                .get_result(connection)
                .optional()
        })?;
        row.map(ResourceRow::read).transpose()
    }

    fn count_active(&mut self, tenant: TenantId, kind: ResourceKind) -> Result<u64, StoreError> {
        let tenant = tenant.ulid();
        let total: i64 = self.look(|connection| {
            resources::table
                .filter(resources::tenant_id.eq(&tenant))
                .filter(resources::kind.eq(kind.name()))
                .filter(resources::active.eq(true))
                .count()
                .get_result(connection)
        })?;
        Ok(u64::try_from(total).unwrap_or(0))
    }

    fn slugs_like(&mut self, tenant: TenantId, stem: &str) -> Result<Vec<String>, StoreError> {
        let tenant = tenant.ulid();
        // In bytes `.` comes right after `-`: everything between them begins with `stem-`.
        let (first, last) = (format!("{stem}-"), format!("{stem}."));
        self.look(|connection| {
            let numbered = resources::slug.ge(&first).and(resources::slug.lt(&last));
            resources::table
                .filter(resources::tenant_id.eq(&tenant))
                .filter(resources::slug.eq(stem).or(numbered))
                .order(resources::slug)
                .select(resources::slug)
                .load(connection)
        })
    }

    fn insert_resource(&mut self, resource: &Resource) -> Result<(), StoreError> {
        let row = ResourceRow::of(resource)?;
        self.attempt(|connection| diesel::insert_into(resources::table).values(&row).execute(connection).map(drop))?;
        self.put_specialties(resource)?;
        self.note(resource.tenant, "resource.created", resource.id.as_u128());
        Ok(())
    }

    fn update_resource(&mut self, resource: &Resource, rev: u64) -> Result<(), StoreError> {
        let row = ResourceRow::of(resource)?;
        let key = (resource.tenant.ulid(), resource.id.ulid(), rev_column(rev));
        let changed = self.attempt(|connection| {
            let known = resources::table
                .filter(resources::tenant_id.eq(&key.0))
                .filter(resources::id.eq(&key.1))
                .filter(resources::rev.eq(key.2));
            diesel::update(known).set(&row).execute(connection)
        })?;
        if changed == 0 {
            return Err(StoreError::Contended("the resource changed meanwhile".to_owned()));
        }
        self.put_specialties(resource)?;
        self.note(resource.tenant, "resource.updated", resource.id.as_u128());
        Ok(())
    }
}

impl Session<'_> {
    /// Keeps what a person is good for in place of what was kept before. A profile that was once given is never taken.
    fn put_specialties(&mut self, resource: &Resource) -> Result<(), StoreError> {
        let Some(profile) = &resource.profile else { return Ok(()) };
        let (tenant_id, resource_id) = (resource.tenant.ulid(), resource.id.ulid());
        self.change(|connection| {
            let old = specialties::table
                .filter(specialties::tenant_id.eq(&tenant_id))
                .filter(specialties::resource_id.eq(&resource_id));
            diesel::delete(old).execute(connection)
        })?;
        let all: BTreeSet<String> = profile.specialties.iter().map(|specialty| folded(specialty)).collect();
        for specialty in all {
            let row = SpecialtyRow { tenant_id: &tenant_id, specialty: &specialty, resource_id: &resource_id };
            self.change(|connection| diesel::insert_into(specialties::table).values(&row).execute(connection))?;
        }
        Ok(())
    }
}

/// A row of `specialties`.
#[derive(Insertable)]
#[diesel(table_name = specialties)]
struct SpecialtyRow<'a> {
    tenant_id: &'a str,
    specialty: &'a str,
    resource_id: &'a str,
}

/// A specialty as it is compared.
fn folded(specialty: &str) -> String {
    specialty.trim().to_lowercase()
}

/// The pattern of names that have this text in them, whatever the letter case.
pub(super) fn contains(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}
