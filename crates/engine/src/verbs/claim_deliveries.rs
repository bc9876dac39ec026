//! Takes on deliveries to webhook endpoints that are due, with all that is needed to deliver them.

use crate::{
    Context, Finished, StoreError, Tx,
    model::{Claiming, Delivery, Dialect, Fate, Tenant, Webhook, Window},
};
use serde::Deserialize;
use slot_core::{EndpointId, TenantId, WebhookId, WindowId};
use std::collections::{HashMap, HashSet};

/// A delivery that was taken on, and where it goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Parcel {
    /// The delivery.
    pub delivery: Delivery,
    /// The endpoint.
    pub endpoint: Webhook,
    /// What a dialect tells beside the event.
    pub about: Option<About>,
}

/// What is known around an event.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    /// The business.
    pub tenant: Tenant,
    /// The window that it is about.
    pub window: Option<Window>,
    /// What the service is called that was booked.
    pub service: Option<String>,
}

/// Takes on what is due. What goes to an endpoint that is gone is over.
pub fn claim_deliveries(tx: &mut dyn Tx, cx: Context<'_>, claiming: &Claiming) -> Result<Vec<Parcel>, StoreError> {
    let taken = tx.claim_deliveries(claiming, cx.now)?;
    if taken.is_empty() {
        return Ok(Vec::new());
    }
    let id_of = |endpoint: EndpointId| WebhookId::from_u128(endpoint.as_u128());
    let named: HashSet<(TenantId, WebhookId)> =
        taken.iter().map(|delivery| (delivery.key.tenant, id_of(delivery.key.endpoint))).collect();
    let named: Vec<_> = named.into_iter().collect();
    let endpoints: HashMap<WebhookId, Webhook> =
        tx.webhooks_by_id(&named)?.into_iter().map(|webhook| (webhook.id, webhook)).collect();
    let (mut parcels, mut lost) = (Vec::with_capacity(taken.len()), Vec::new());
    for delivery in taken {
        match endpoints.get(&id_of(delivery.key.endpoint)) {
            Some(endpoint) => parcels.push(Parcel { endpoint: endpoint.clone(), delivery, about: None }),
            None => lost.push(Finished {
                key: delivery.key,
                token: claiming.token,
                word: None,
                attempts: delivery.attempts,
                fate: Fate::Over,
                at: cx.now,
            }),
        }
    }
    tx.finish_deliveries(&lost)?;
    tell_around(tx, &mut parcels)?;
    Ok(parcels)
}

/// What of an event's payload leads elsewhere.
#[derive(Deserialize)]
struct Leads {
    window_id: Option<String>,
    service_id: Option<String>,
}

/// One dialect tells of the window and the service of a booking, and is turned on by the business: each business is read
/// once, whatever number of its events is delivered.
fn tell_around(tx: &mut dyn Tx, parcels: &mut [Parcel]) -> Result<(), StoreError> {
    let mut known: HashMap<TenantId, Surroundings> = HashMap::new();
    for parcel in parcels.iter_mut().filter(|parcel| parcel.endpoint.dialect == Dialect::Husky) {
        let id = parcel.endpoint.tenant;
        let around = match known.entry(id) {
            std::collections::hash_map::Entry::Occupied(found) => found.into_mut(),
            std::collections::hash_map::Entry::Vacant(place) => place.insert(Surroundings::of(tx, id)?),
        };
        let leads: Leads =
            serde_json::from_str(&parcel.delivery.event.payload).unwrap_or(Leads { window_id: None, service_id: None });
        let window = leads.window_id.and_then(|id| id.parse::<WindowId>().ok());
        parcel.about = around.tenant.clone().map(|tenant| About {
            tenant,
            window: window.and_then(|id| around.windows.get(&id).cloned()),
            service: leads.service_id.and_then(|id| around.services.get(&id).cloned()),
        });
    }
    Ok(())
}

/// What a business has around its events.
struct Surroundings {
    tenant: Option<Tenant>,
    windows: HashMap<WindowId, Window>,
    /// By id, in words.
    services: HashMap<String, String>,
}

impl Surroundings {
    fn of(tx: &mut dyn Tx, id: TenantId) -> Result<Self, StoreError> {
        let windows = tx.windows(id, crate::WindowFilter::default())?;
        let services = tx.services(id, crate::ServiceFilter::default())?;
        Ok(Self {
            tenant: tx.tenant(id)?,
            windows: windows.into_iter().map(|window| (window.id, window)).collect(),
            services: services.into_iter().map(|service| (service.id.to_string(), service.name)).collect(),
        })
    }
}
