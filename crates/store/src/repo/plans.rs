//! What a business has used of its plan.

use crate::{
    connection::each,
    rows::{corrupt, number, parse},
    schema::{overage_packs, plan_usage},
    session::Session,
};
use diesel::prelude::*;
use engine::{
    Plans, StoreError,
    model::{Month, OveragePack, Usage},
};
use slot_core::{Instant, TenantId};

const TABLE: &str = "overage_packs";

/// A row of `overage_packs`.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = overage_packs)]
struct PackRow {
    tenant_id: String,
    id: String,
    month: String,
    bookings: i64,
    price_cents: i64,
    created_at: i64,
}

impl PackRow {
    fn read(self) -> Result<OveragePack, StoreError> {
        Ok(OveragePack {
            id: parse(TABLE, &self.id, &self.id)?,
            tenant: parse(TABLE, &self.id, &self.tenant_id)?,
            month: month(&self.month).ok_or_else(|| corrupt(TABLE, &self.id))?,
            bookings: number(TABLE, &self.id, self.bookings)?,
            price_cents: number(TABLE, &self.id, self.price_cents)?,
            created_at: Instant::from_micros(self.created_at),
        })
    }
}

/// Reads `2026-11`.
fn month(text: &str) -> Option<Month> {
    let (year, month) = text.rsplit_once('-')?;
    Some(Month { year: year.parse().ok()?, month: month.parse().ok().filter(|month| (1..=12).contains(month))? })
}

impl Plans for Session<'_> {
    fn usage(&mut self, tenant: TenantId, month: Month) -> Result<Usage, StoreError> {
        let key = (tenant.ulid(), month.to_string());
        let found: Option<(i64, i64)> = self.look(|connection| {
            plan_usage::table
                .filter(plan_usage::tenant_id.eq(&key.0))
                .filter(plan_usage::month.eq(&key.1))
                .select((plan_usage::bookings, plan_usage::extra))
                .get_result(connection)
                .optional()
        })?;
        let (bookings, extra) = found.unwrap_or_default();
        let table = "plan_usage";
        Ok(Usage { bookings: number(table, &key.0, bookings)?, extra: number(table, &key.0, extra)? })
    }

    fn count_booking(&mut self, tenant: TenantId, month: Month) -> Result<(), StoreError> {
        self.add(tenant, month, 1, 0)
    }

    fn insert_pack(&mut self, pack: &OveragePack) -> Result<(), StoreError> {
        let row = PackRow {
            tenant_id: pack.tenant.ulid(),
            id: pack.id.ulid(),
            month: pack.month.to_string(),
            bookings: pack.bookings.into(),
            price_cents: pack.price_cents.into(),
            created_at: pack.created_at.as_micros(),
        };
        self.change(|connection| diesel::insert_into(overage_packs::table).values(&row).execute(connection))?;
        self.add(pack.tenant, pack.month, 0, pack.bookings.into())?;
        self.note(pack.tenant, "plan.pack_bought", pack.id.as_u128());
        Ok(())
    }

    fn packs(&mut self, tenant: TenantId) -> Result<Vec<OveragePack>, StoreError> {
        let tenant = tenant.ulid();
        let rows: Vec<PackRow> = self.look(|connection| {
            let own = overage_packs::table.filter(overage_packs::tenant_id.eq(&tenant));
            own.order(overage_packs::id).select(PackRow::as_select()).load(connection)
        })?;
        rows.into_iter().map(PackRow::read).collect()
    }
}

impl Session<'_> {
    /// Adds to the month's counters.
    fn add(&mut self, tenant: TenantId, month: Month, bookings: i64, extra: i64) -> Result<(), StoreError> {
        let key = (tenant.ulid(), month.to_string());
        self.change(|connection| {
            each!(connection, c => diesel::insert_into(plan_usage::table)
                .values((
                    plan_usage::tenant_id.eq(&key.0),
                    plan_usage::month.eq(&key.1),
                    plan_usage::bookings.eq(bookings),
                    plan_usage::extra.eq(extra),
                ))
                .on_conflict((plan_usage::tenant_id, plan_usage::month))
                .do_update()
                .set((
                    plan_usage::bookings.eq(plan_usage::bookings + bookings),
                    plan_usage::extra.eq(plan_usage::extra + extra),
                ))
                .execute(c))
        })?;
        Ok(())
    }
}
