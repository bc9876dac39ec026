//! Customers.

use super::external_ids::{Kind, put_external_ids};
use super::resources::contains;
use crate::{
    rows::{corrupt, day, day_text, external_ids, external_ids_text, parse},
    schema::customers,
    session::Session,
};
use diesel::prelude::*;
use engine::{
    CustomerFilter, Customers, Page, Paged, StoreError,
    model::{Customer, Patient},
};
use slot_core::{CustomerId, Instant, TenantId};

const TABLE: &str = "customers";

/// A row of `customers`.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = customers, primary_key(tenant_id, id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
struct CustomerRow {
    tenant_id: String,
    id: String,
    reference: Option<String>,
    name: String,
    name_folded: String,
    email: Option<String>,
    email_folded: Option<String>,
    phone: Option<String>,
    notes: Option<String>,
    locale: Option<String>,
    active: bool,
    created_at: i64,
    updated_at: i64,
    birth_date: Option<String>,
    gender: Option<String>,
    external_ids: Option<String>,
}

impl CustomerRow {
    fn of(customer: &Customer) -> Result<Self, StoreError> {
        Ok(Self {
            tenant_id: customer.tenant.ulid(),
            id: customer.id.ulid(),
            reference: customer.reference.clone(),
            name: customer.name.clone(),
            name_folded: customer.name.to_lowercase(),
            email: customer.email.clone(),
            email_folded: customer.email.as_deref().map(str::to_lowercase),
            phone: customer.phone.clone(),
            notes: customer.notes.clone(),
            locale: customer.locale.clone(),
            active: customer.active,
            created_at: customer.created_at.as_micros(),
            updated_at: customer.updated_at.as_micros(),
            birth_date: customer.patient.birth_date.map(day_text),
            gender: customer.patient.gender.clone(),
            external_ids: external_ids_text(&customer.patient.external_ids)?,
        })
    }

    fn read(self) -> Result<Customer, StoreError> {
        let birth_date = self.birth_date.as_deref().map(|text| day(text).ok_or_else(|| corrupt(TABLE, &self.id)));
        let patient = Patient {
            birth_date: birth_date.transpose()?,
            external_ids: external_ids(TABLE, &self.id, self.external_ids.as_deref())?,
            gender: self.gender,
        };
        Ok(Customer {
            id: parse(TABLE, &self.id, &self.id)?,
            tenant: parse(TABLE, &self.id, &self.tenant_id)?,
            reference: self.reference,
            name: self.name,
            email: self.email,
            phone: self.phone,
            notes: self.notes,
            locale: self.locale,
            patient,
            active: self.active,
            created_at: Instant::from_micros(self.created_at),
            updated_at: Instant::from_micros(self.updated_at),
        })
    }
}

impl Customers for Session<'_> {
    fn customer(&mut self, tenant: TenantId, id: CustomerId) -> Result<Option<Customer>, StoreError> {
        let key = (tenant.ulid(), id.ulid());
        let row: Option<CustomerRow> = self.look(|connection| {
            customers::table
                .filter(customers::tenant_id.eq(&key.0))
                .filter(customers::id.eq(&key.1))
                .select(CustomerRow::as_select())
                .get_result(connection)
                .optional()
        })?;
        row.map(CustomerRow::read).transpose()
    }

    fn customer_by_reference(&mut self, tenant: TenantId, reference: &str) -> Result<Option<Customer>, StoreError> {
        let tenant = tenant.ulid();
        let row: Option<CustomerRow> = self.look(|connection| {
            customers::table
                .filter(customers::tenant_id.eq(&tenant))
                .filter(customers::reference.eq(reference))
                .select(CustomerRow::as_select())
                .get_result(connection)
                .optional()
        })?;
        row.map(CustomerRow::read).transpose()
    }

    fn customers(
        &mut self,
        tenant: TenantId,
        filter: &CustomerFilter,
        page: Page,
    ) -> Result<Paged<Customer>, StoreError> {
        let tenant = tenant.ulid();
        let pattern = filter.name_contains.as_deref().map(contains);
        let email = filter.email.as_deref().map(str::to_lowercase);
        let matching = || {
            let mut query = customers::table.filter(customers::tenant_id.eq(&tenant)).into_boxed();
            if let Some(pattern) = &pattern {
                query = query.filter(customers::name_folded.like(pattern).escape('\\'));
            }
            if let Some(email) = &email {
                query = query.filter(customers::email_folded.eq(email));
            }
            if let Some(phone) = &filter.phone {
                query = query.filter(customers::phone.eq(phone));
            }
            if let Some(active) = filter.active {
                query = query.filter(customers::active.eq(active));
            }
            query
        };
        let total: i64 = self.look(|connection| matching().count().get_result(connection))?;
        let rows: Vec<CustomerRow> = self.look(|connection| {
            matching()
                .order((customers::name, customers::id))
                .limit(page.limit.into())
                .offset(page.offset.into())
                .select(CustomerRow::as_select())
                .load(connection)
        })?;
        let items = rows.into_iter().map(CustomerRow::read).collect::<Result<_, _>>()?;
        Ok(Paged { items, total: u64::try_from(total).unwrap_or(0) })
    }

    fn insert_customer(&mut self, customer: &Customer) -> Result<(), StoreError> {
        let row = CustomerRow::of(customer)?;
        put_external_ids(self, Kind::Customer, &row.tenant_id, &row.id, &customer.patient.external_ids)?;
        self.attempt(|connection| diesel::insert_into(customers::table).values(&row).execute(connection).map(drop))?;
        self.note(customer.tenant, "customer.created", customer.id.as_u128());
        Ok(())
    }

    fn update_customer(&mut self, customer: &Customer) -> Result<(), StoreError> {
        let row = CustomerRow::of(customer)?;
        put_external_ids(self, Kind::Customer, &row.tenant_id, &row.id, &customer.patient.external_ids)?;
        let changed = self.attempt(|connection| {
            let known =
                customers::table.filter(customers::tenant_id.eq(&row.tenant_id)).filter(customers::id.eq(&row.id));
            diesel::update(known).set(&row).execute(connection)
        })?;
        if changed == 0 {
            return Err(StoreError::Contended("the customer is gone".to_owned()));
        }
        self.note(customer.tenant, "customer.updated", customer.id.as_u128());
        Ok(())
    }
}
