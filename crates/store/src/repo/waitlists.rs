//! Waitlists, and the offers that stand.

use crate::{
    rows::{WaitlistRow, parse},
    schema::waitlist,
    session::Session,
};
use diesel::prelude::*;
use engine::{
    Page, Paged, StoreError, WaitlistFilter, Waitlists,
    model::{WaitStatus, WaitlistEntry, queue_name},
};
use slot_core::{CustomerId, HoldId, Instant, ResourceId, ServiceId, TenantId, WaitFor, WaitlistId};

impl Waitlists for Session<'_> {
    fn waitlist_entry(&mut self, tenant: TenantId, id: WaitlistId) -> Result<Option<WaitlistEntry>, StoreError> {
        let key = (tenant.ulid(), id.ulid());
        let row: Option<WaitlistRow> = self.look(|connection| {
            waitlist::table
                .filter(waitlist::tenant_id.eq(&key.0))
                .filter(waitlist::id.eq(&key.1))
                .select(WaitlistRow::as_select())
                .get_result(connection)
                .optional()
        })?;
        row.map(WaitlistRow::read).transpose()
    }

    fn waitlist_entry_of(&mut self, tenant: TenantId, hold: HoldId) -> Result<Option<WaitlistEntry>, StoreError> {
        let key = (tenant.ulid(), hold.ulid());
        let row: Option<WaitlistRow> = self.look(|connection| {
            waitlist::table
                .filter(waitlist::tenant_id.eq(&key.0))
                .filter(waitlist::hold_id.eq(&key.1))
                .select(WaitlistRow::as_select())
                .get_result(connection)
                .optional()
        })?;
        row.map(WaitlistRow::read).transpose()
    }

    fn waitlist(
        &mut self,
        tenant: TenantId,
        filter: &WaitlistFilter,
        page: Page,
    ) -> Result<Paged<WaitlistEntry>, StoreError> {
        let key = (
            tenant.ulid(),
            filter.customer.map(CustomerId::ulid),
            filter.service.map(ServiceId::ulid),
            filter.wants.as_ref().map(queue_name),
            filter.location.map(ResourceId::ulid),
        );
        let matching = || {
            let mut query = waitlist::table.filter(waitlist::tenant_id.eq(&key.0)).into_boxed();
            if let Some(customer) = &key.1 {
                query = query.filter(waitlist::customer_id.eq(customer));
            }
            if let Some(service) = &key.2 {
                query = query.filter(waitlist::service_id.eq(service));
            }
            if let Some(queue) = &key.3 {
                query = query.filter(waitlist::queue.eq(queue));
            }
            if let Some(location) = &key.4 {
                query = query.filter(waitlist::location_id.eq(location));
            }
            if let Some(statuses) = &filter.statuses {
                query = query.filter(waitlist::status.eq_any(statuses.iter().map(|status| status.name())));
            }
            query
        };
        let total: i64 = self.look(|connection| matching().count().get_result(connection))?;
        let rows: Vec<WaitlistRow> = self.look(|connection| {
            matching()
                .order((waitlist::priority.desc(), waitlist::created_at, waitlist::id))
                .limit(page.limit.into())
                .offset(page.offset.into())
                .select(WaitlistRow::as_select())
                .load(connection)
        })?;
        let items = rows.into_iter().map(WaitlistRow::read).collect::<Result<_, _>>()?;
        Ok(Paged { items, total: u64::try_from(total).unwrap_or(0) })
    }

    fn waiting_in_line(
        &mut self,
        tenant: TenantId,
        service: ServiceId,
        wants: &WaitFor,
    ) -> Result<Vec<WaitlistEntry>, StoreError> {
        let key = (tenant.ulid(), service.ulid(), queue_name(wants));
        let rows: Vec<WaitlistRow> = self.look(|connection| {
            waitlist::table
                .filter(waitlist::tenant_id.eq(&key.0))
                .filter(waitlist::queue.eq(&key.2))
                .filter(waitlist::status.eq(WaitStatus::Waiting.name()))
                .filter(waitlist::service_id.eq(&key.1))
                .order((waitlist::priority.desc(), waitlist::created_at, waitlist::id))
                .select(WaitlistRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(WaitlistRow::read).collect()
    }

    fn waiting_for(
        &mut self,
        tenant: TenantId,
        provider: ResourceId,
        specialties: &[String],
    ) -> Result<Vec<WaitlistEntry>, StoreError> {
        let tenant = tenant.ulid();
        let lines = specialties.iter().map(|specialty| queue_name(&WaitFor::Specialty(specialty.clone())));
        let lines: Vec<String> = lines.chain([queue_name(&WaitFor::Provider(provider))]).collect();
        let rows: Vec<WaitlistRow> = self.look(|connection| {
            waitlist::table
                .filter(waitlist::tenant_id.eq(&tenant))
                .filter(waitlist::queue.eq_any(&lines))
                .filter(waitlist::status.eq(WaitStatus::Waiting.name()))
                .order((waitlist::priority.desc(), waitlist::created_at, waitlist::id))
                .select(WaitlistRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(WaitlistRow::read).collect()
    }

    fn due_offers(&mut self, now: Instant, limit: u32) -> Result<Vec<(TenantId, WaitlistId)>, StoreError> {
        let found: Vec<(String, String)> = self.look(|connection| {
            waitlist::table
                .filter(waitlist::offered_until.le(now.as_micros()))
                .order((waitlist::offered_until, waitlist::id))
                .limit(limit.into())
                .select((waitlist::tenant_id, waitlist::id))
                .load(connection)
        })?;
        let due = |(tenant, id): (String, String)| Ok((parse("waitlist", &id, &tenant)?, parse("waitlist", &id, &id)?));
        found.into_iter().map(due).collect()
    }

    fn next_offer_end(&mut self) -> Result<Option<Instant>, StoreError> {
        let found: Option<i64> = self.look(|connection| {
            waitlist::table.select(diesel::dsl::min(waitlist::offered_until)).get_result(connection)
        })?;
        Ok(found.map(Instant::from_micros))
    }

    fn insert_waitlist_entry(&mut self, entry: &WaitlistEntry) -> Result<(), StoreError> {
        let row = WaitlistRow::of(entry)?;
        self.attempt(|connection| diesel::insert_into(waitlist::table).values(&row).execute(connection).map(drop))?;
        self.note(entry.tenant, "waitlist.created", entry.id.as_u128());
        Ok(())
    }

    fn update_waitlist_entry(&mut self, entry: &WaitlistEntry, version: u32) -> Result<(), StoreError> {
        let row = WaitlistRow::of(entry)?;
        let changed = self.attempt(|connection| {
            let known = waitlist::table
                .filter(waitlist::tenant_id.eq(&row.tenant_id))
                .filter(waitlist::id.eq(&row.id))
                .filter(waitlist::version.eq(i64::from(version)));
            diesel::update(known).set(&row).execute(connection)
        })?;
        if changed == 0 {
            return Err(StoreError::Contended("the entry changed meanwhile".to_owned()));
        }
        self.note(entry.tenant, "waitlist.updated", entry.id.as_u128());
        Ok(())
    }
}
