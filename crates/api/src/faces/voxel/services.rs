//! `GET /services`: what a business offers.

use super::{
    query,
    show::{Service, Services},
    visible,
};
use crate::{Answer, KeyHolder, Problem, permit, wire::Query};
use engine::ServiceFilter;

/// Lists services, active or not, in their own order.
pub(super) async fn list(caller: KeyHolder<permit::AgentServicesRead>, query: Query) -> Result<Answer, Problem> {
    let asked = query::tenant(&query)?;
    caller
        .read(move |tx, _cx, own| {
            let Some(tenant) = visible(tx, own, asked)? else {
                return Ok(Answer::ok(&Services::default()));
            };
            let services = tx.services(tenant.id, ServiceFilter { active: None })?;
            let data = services.iter().map(|service| Service::of(service, &tenant.currency));
            Ok(Answer::ok(&Services { data: data.collect() }))
        })
        .await
}
