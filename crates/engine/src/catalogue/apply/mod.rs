//! Makes the database match a file: everything is loaded once, compared in memory, and what differs is written.

mod bench;
mod customers;
mod events;
mod hours;
mod outcome;
mod profiles;
mod prune;
mod resources;
mod services;
mod shelf;
mod tenant;
mod webhooks;
mod windows;

pub(super) use bench::Stock;
pub use outcome::{Item, Kind, Outcome};
pub(super) use shelf::{Entity, called};

use self::{
    bench::{Bench, Work},
    shelf::{Row, Write},
};
use super::{
    Catalogue,
    fault::{Faulty, Place},
    file::TenantEntry,
};
use crate::{Context, LockKey, StoreError, Tx, verbs::AddressPolicy};
use slot_core::TenantId;
use std::collections::HashSet;

/// How a file is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Apply {
    /// What happens to things that the file does not list.
    pub absent: Absent,
    /// Whether anything is written.
    pub writing: Writing,
    /// Which webhook addresses may be called.
    pub addresses: AddressPolicy,
}

/// What happens to things that the file does not list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// They stay.
    Stay,
    /// They are taken out of service, where the file has a list of their kind.
    Deactivate,
}

/// Whether anything is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// What differs is.
    Changes,
    /// Nothing is: a dry run.
    Nothing,
}

/// Makes the database match a file: all of it or, when anything is wrong with it, nothing. To do it again changes nothing.
pub fn apply(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    catalogue: &Catalogue,
    how: Apply,
) -> Result<Result<Outcome, Faulty>, StoreError> {
    let mut work = Work::default();
    let list = Place::File.field("tenants");
    let mut slugs = HashSet::new();
    for (index, entry) in catalogue.file.tenants.iter().enumerate() {
        let at = list.item(index);
        let slug = entry.slug.0.0.as_str();
        if slugs.insert(slug) {
            business(tx, cx, entry, &at, how, &mut work)?;
        } else {
            work.faults.add(&at.field("slug"), format!("{slug:?} is in this list before"));
        }
    }
    let Work { faults, mut outcome, writes } = work;
    if let Err(faulty) = faults.none_after(&catalogue.faults) {
        return Ok(Err(faulty));
    }
    match how.writing {
        Writing::Nothing => outcome.created.iter_mut().for_each(|item| item.id = None),
        Writing::Changes => write(tx, cx, writes)?,
    }
    Ok(Ok(outcome))
}

fn business(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    entry: &TenantEntry,
    at: &Place<'_>,
    how: Apply,
    work: &mut Work,
) -> Result<(), StoreError> {
    let known = tx.tenant_by_slug(&entry.slug.0.0)?;
    let id = known.as_ref().map_or_else(|| cx.id(TenantId::from_u128), |tenant| tenant.id);
    let tenant = tenant::settle(cx, entry, known, id, at, work);
    let mut bench = Bench { cx, tenant, stock: Stock::load(tx, id)?, work };
    resources::settle(&mut bench, entry, at);
    services::settle(&mut bench, entry, at);
    windows::settle(&mut bench, entry, at);
    events::settle(&mut bench, entry, at);
    customers::settle(&mut bench, entry, at);
    webhooks::settle(&mut bench, entry, at, how);
    match how.absent {
        Absent::Stay => {}
        Absent::Deactivate => prune::settle(&mut bench, entry),
    }
    resources::check_plan(&mut bench, at);
    Ok(())
}

/// Writes, after it has waited for its turn on all that it changes.
fn write(tx: &mut dyn Tx, cx: Context<'_>, writes: Vec<Write>) -> Result<(), StoreError> {
    let keys: Vec<LockKey> = writes.iter().filter_map(turn).collect();
    tx.lock(&keys)?;
    for write in writes {
        let written = match write {
            Write::New(row) => insert(tx, &row),
            Write::Changed(row, rev) => update(tx, &row, rev),
            Write::GoneWebhook(tenant, id) => tx.delete_webhook(tenant, id, cx.now).map(drop),
        };
        match written {
            // Somebody else took the name between the look and the writing: the next try sees it.
            Err(StoreError::Conflict(rule)) => return Err(StoreError::Contended(rule)),
            other => other?,
        }
    }
    Ok(())
}

/// Whose turn a write takes: that of what others decide upon under a lock.
fn turn(write: &Write) -> Option<LockKey> {
    match write {
        Write::Changed(Row::Resource(resource), _) => Some(LockKey::Resource(resource.tenant, resource.id)),
        Write::Changed(Row::Window(window), _) => Some(LockKey::Resource(window.tenant, window.calendar())),
        Write::Changed(Row::Series(series), _) => Some(LockKey::Resource(series.tenant, series.calendar())),
        // What a plan limits is counted in turn.
        Write::New(Row::Resource(resource)) => Some(LockKey::Plan(resource.tenant)),
        Write::New(Row::Webhook(webhook)) => Some(LockKey::Plan(webhook.tenant)),
        Write::Changed(Row::Tenant(tenant), _) => Some(LockKey::Plan(tenant.id)),
        Write::New(Row::Tenant(_) | Row::Service(_) | Row::Window(_) | Row::Series(_) | Row::Customer(_))
        | Write::Changed(Row::Service(_) | Row::Customer(_) | Row::Webhook(_), _)
        | Write::GoneWebhook(..) => None,
    }
}

fn insert(tx: &mut dyn Tx, row: &Row) -> Result<(), StoreError> {
    match row {
        Row::Tenant(tenant) => tx.insert_tenant(tenant),
        Row::Resource(resource) => tx.insert_resource(resource),
        Row::Service(service) => tx.insert_service(service),
        Row::Window(window) => tx.insert_window(window),
        Row::Series(series) => tx.insert_event_series(series),
        Row::Customer(customer) => tx.insert_customer(customer),
        Row::Webhook(webhook) => tx.insert_webhook(webhook),
    }
}

fn update(tx: &mut dyn Tx, row: &Row, rev: u64) -> Result<(), StoreError> {
    match row {
        Row::Tenant(tenant) => tx.update_tenant(tenant),
        Row::Resource(resource) => tx.update_resource(resource, rev),
        Row::Service(service) => tx.update_service(service),
        Row::Window(window) => tx.update_window(window, rev),
        Row::Series(series) => tx.update_event_series(series, rev),
        Row::Customer(customer) => tx.update_customer(customer),
        Row::Webhook(webhook) => tx.update_webhook(webhook),
    }
}
