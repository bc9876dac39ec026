//! `--demo`: businesses to play with, made once, and a first request that works when it is pasted.

mod business;

use crate::parts::Parts;
use business::{Businesses, businesses};
use engine::{
    Context, LockKey, Page, ResourceFilter, StoreError, Tx,
    model::{Reach, ResourceKind, Role, Scope, Tenant},
    verbs::{Bound, KeyKind, NewKey, Search, Until, create_key, search},
};
use slot_core::{Instant, Length, Notice, ResourceId, TenantId};

/// Keys of so many starts keep working; older ones are revoked.
const STARTS: usize = 5;

const SLOTFLOW: &[Scope] = &[Scope::Slotflow];
const NOVALA: &[Scope] = &[Scope::BookingsRead, Scope::BookingsManage, Scope::ResourcesManage, Scope::WebhooksManage];
const AGENT: &[Scope] =
    &[Scope::AgentTenantsRead, Scope::AgentBookingsRead, Scope::AgentServicesRead, Scope::AgentAvailabilityRead];
const HUSKY: &[Scope] =
    &[Scope::HuskySlotsRead, Scope::HuskySlotsWrite, Scope::HuskyAppointmentsRead, Scope::HuskyAppointmentsWrite];
const CLINIC: &[Scope] = &[Scope::ClinicRead, Scope::ClinicWrite, Scope::ClinicAdmin];

/// What there is to play with.
pub(crate) struct Demo {
    slotflow: String,
    novala: String,
    agent: String,
    husky: String,
    clinic: String,
    /// Somebody with a free half hour in the next two weeks, unless all are booked or gone.
    free: Option<(ResourceId, Instant)>,
}

/// Makes the demo's businesses unless they are there, and new keys for them: raw keys are never kept, so that those of the
/// last start cannot be printed again.
pub(crate) fn prepare(parts: &Parts) -> anyhow::Result<Demo> {
    Ok(parts.write(demo)?)
}

impl Demo {
    /// What a newcomer is told: the keys, and lines to paste.
    pub(crate) fn introduction(&self, base: &str) -> String {
        let Self { slotflow, novala, agent, husky, clinic, free } = self;
        let book = free.map_or_else(String::new, |(human, start)| {
            let start = start.rfc3339();
            let body = serde_json::json!({
                "human_id": human.to_string(),
                "starts_at": start.as_str(),
                "duration": 30,
                "attendee_name": "First guest",
            });
            format!(
                "demo: book a free half hour\n  curl {base}/v1/bookings -H 'Authorization: Bearer {slotflow}' \
                 -H 'Content-Type: application/json' -d '{body}'\n"
            )
        });
        format!(
            "demo: keys (those of the last {STARTS} starts keep working)\n  slotflow  {slotflow}\n  novala    {novala}\n\
             \x20 agent     {agent}\n  husky     {husky}\n  clinic    {clinic}\n\
             demo: who can be booked\n  curl {base}/v1/humans -H 'Authorization: Bearer {slotflow}'\n\
             demo: who can be visited\n  curl {base}/v1/scheduling/providers -H 'x-api-key: {clinic}'\n{book}"
        )
    }
}

fn demo(tx: &mut dyn Tx, cx: Context<'_>) -> Result<Demo, StoreError> {
    // Servers that start together on one database take turns: the second finds what the first has made.
    tx.lock(&[LockKey::Plan(TenantId::from_u128(0))])?;
    let Businesses { sales, salon, clinic } = businesses(tx, cx)?;
    Ok(Demo {
        free: free(tx, cx, &sales)?,
        slotflow: key(tx, cx, &sales, "demo slotflow", KeyKind::Secret, SLOTFLOW)?,
        novala: key(tx, cx, &salon, "demo novala", KeyKind::Secret, NOVALA)?,
        agent: key(tx, cx, &clinic, "demo agent", KeyKind::Agent, AGENT)?,
        husky: key(tx, cx, &clinic, "demo husky", KeyKind::Secret, HUSKY)?,
        clinic: key(tx, cx, &clinic, "demo clinic", KeyKind::Clinic, CLINIC)?,
    })
}

/// The first free half hour of the first person who has one.
fn free(tx: &mut dyn Tx, cx: Context<'_>, tenant: &Tenant) -> Result<Option<(ResourceId, Instant)>, StoreError> {
    let people = ResourceFilter { kind: Some(ResourceKind::Person), active: Some(true), ..ResourceFilter::default() };
    for person in tx.resources(tenant.id, &people, Page { limit: 10, offset: 0 })?.items {
        let question = Search {
            resource: person.id,
            from: Bound::At(cx.now),
            until: Until::Days(14),
            length: Some(Length::minutes(30)),
            notice: Notice::AtLeast(Length::minutes(60)),
            max_days: 14,
        };
        if let Ok(found) = search(tx, cx, tenant, &question)?
            && let Some(slot) = found.slots.first()
        {
            return Ok(Some((person.id, slot.span.start())));
        }
    }
    Ok(None)
}

/// A new key, and the end of those that are too old.
fn key(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    name: &str,
    kind: KeyKind,
    scopes: &[Scope],
) -> Result<String, StoreError> {
    let earlier = tx.keys(Some(tenant.id))?.into_iter().filter(|key| key.name == name && key.revoked_at.is_none());
    for old in earlier.rev().skip(STARTS - 1) {
        tx.revoke_key(old.id, cx.now)?;
    }
    let new = NewKey {
        reach: Reach::Tenant(tenant.id),
        name: name.to_owned(),
        kind,
        scopes: Some(scopes.to_vec()),
        role: (kind == KeyKind::Agent).then_some(Role::Viewer),
        rate_limit: None,
        expires_at: None,
    };
    Ok(create_key(tx, cx, &new)?.secret)
}
