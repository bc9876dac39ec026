//! `GET /tenants`: the businesses that the caller may see.

use super::show::{Tenant, Tenants};
use crate::{Answer, KeyHolder, Problem, permit};

/// Lists businesses, open or not, by name.
pub(super) async fn list(caller: KeyHolder<permit::AgentTenantsRead>) -> Result<Answer, Problem> {
    caller
        .read(|tx, _cx, own| {
            let mut tenants = own.map_or_else(|| tx.tenants(), |own| Ok(vec![own]))?;
            tenants.sort_by(|one, other| one.name.cmp(&other.name).then(one.id.cmp(&other.id)));
            Ok(Answer::ok(&Tenants { data: tenants.iter().map(Tenant::of).collect() }))
        })
        .await
}
