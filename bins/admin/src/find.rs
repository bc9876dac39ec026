//! Finds what is a business's own and is named on the command line by its id, by the operator's name for it, or by its slug.

use crate::{
    app::{Decision, Refused},
    nearest::hint,
};
use engine::{
    EventSeriesFilter, Page, ResourceFilter, ServiceFilter, StoreError, Tx, WindowFilter,
    model::{Customer, EventSeries, Resource, Service, Tenant, Window},
    verbs::slugify,
};

/// More than any business has.
const ALL: Page = Page { limit: 100_000, offset: 0 };

/// Something that can be named.
struct Named<'a> {
    id: u128,
    reference: Option<&'a str>,
    slug: String,
}

/// Whether this is what was typed.
enum Match {
    Id,
    Reference,
    Slug,
}

impl Named<'_> {
    fn is(&self, typed: &str) -> Option<Match> {
        if typed.parse::<slot_core::ResourceId>().is_ok_and(|id| id.as_u128() == self.id) {
            return Some(Match::Id);
        }
        if self.reference == Some(typed) {
            return Some(Match::Reference);
        }
        (self.slug == typed).then_some(Match::Slug)
    }
}

/// The one that was typed: its id goes before the operator's name for it, and that before its slug.
fn one<T>(what: &str, typed: &str, all: Vec<T>, named: impl Fn(&T) -> Named<'_>) -> Result<T, Refused> {
    let mut found: Vec<(u8, usize)> = Vec::new();
    for (place, each) in all.iter().enumerate() {
        match named(each).is(typed) {
            Some(Match::Id) => found.push((0, place)),
            Some(Match::Reference) => found.push((1, place)),
            Some(Match::Slug) => found.push((2, place)),
            None => {}
        }
    }
    found.sort_unstable();
    match found.as_slice() {
        [] => {
            let slugs: Vec<String> = all.iter().map(|each| named(each).slug).collect();
            let references = all.iter().filter_map(|each| named(each).reference);
            let known = slugs.iter().map(String::as_str).chain(references);
            let advice = match hint(typed, known) {
                near if near.is_empty() => "; name it by its id, reference or slug".to_owned(),
                near => near,
            };
            Err(Refused(format!("no {what} {typed:?}{advice}")))
        }
        [(rank, _), (other, _), ..] if rank == other => {
            Err(Refused(format!("more than one {what} is called {typed:?}: name it by its id")))
        }
        [(_, place), ..] => {
            let place = *place;
            all.into_iter().nth(place).ok_or_else(|| Refused(format!("no {what} {typed:?}")))
        }
    }
}

/// The resource of this slug, reference or id.
pub(crate) fn resource(tx: &mut dyn Tx, tenant: &Tenant, typed: &str) -> Decision<Resource> {
    Ok(one("resource", typed, resources(tx, tenant)?, |resource| Named {
        id: resource.id.as_u128(),
        reference: resource.reference.as_deref(),
        slug: resource.slug.clone(),
    }))
}

/// Every resource of a business.
pub(crate) fn resources(tx: &mut dyn Tx, tenant: &Tenant) -> Result<Vec<Resource>, StoreError> {
    Ok(tx.resources(tenant.id, &ResourceFilter::default(), ALL)?.items)
}

/// The service of this reference, id, or name in the spelling of a slug.
pub(crate) fn service(tx: &mut dyn Tx, tenant: &Tenant, typed: &str) -> Decision<Service> {
    Ok(one("service", typed, tx.services(tenant.id, ServiceFilter::default())?, |service| Named {
        id: service.id.as_u128(),
        reference: service.reference.as_deref(),
        slug: slugify(&service.name),
    }))
}

/// The event of this reference, id, or title in the spelling of a slug.
pub(crate) fn event(tx: &mut dyn Tx, tenant: &Tenant, typed: &str) -> Decision<EventSeries> {
    Ok(one("event", typed, tx.all_event_series(tenant.id, EventSeriesFilter::default())?, |series| Named {
        id: series.id.as_u128(),
        reference: series.reference.as_deref(),
        slug: slugify(&series.title),
    }))
}

/// The window of this reference or id.
pub(crate) fn window(tx: &mut dyn Tx, tenant: &Tenant, typed: &str) -> Decision<Window> {
    Ok(one("window", typed, tx.windows(tenant.id, WindowFilter::default())?, |window| Named {
        id: window.id.as_u128(),
        reference: window.reference.as_deref(),
        slug: String::new(),
    }))
}

/// The customer of this reference or id.
pub(crate) fn customer(tx: &mut dyn Tx, tenant: &Tenant, typed: &str) -> Decision<Customer> {
    if let Some(found) = tx.customer_by_reference(tenant.id, typed)? {
        return Ok(Ok(found));
    }
    let by_id = match typed.parse() {
        Ok(id) => tx.customer(tenant.id, id)?,
        Err(slot_core::BadId) => None,
    };
    Ok(by_id.ok_or_else(|| Refused(format!("no customer {typed:?}: name one by the operator's reference or by id"))))
}
