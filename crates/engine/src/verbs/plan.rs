//! The month's bookings of a plan, and the packs that are bought when they are used up.

use crate::{
    Context, StoreError, Tx,
    model::{Event, EventKind, Month, OVERAGE_PACK, OVERAGE_PRICE_CENTS, OveragePack, Tenant},
};
use slot_core::{EventId, PackId, Refusal};

/// What a booking costs its plan. Read under [`crate::LockKey::Plan`], so that nobody else counts meanwhile.
pub(super) enum Charge {
    /// The plan has no limit: nothing is counted.
    Nothing,
    /// One of the month's bookings, and first a pack, when they are used up.
    One(Option<OveragePack>),
}

/// What the booking costs, or that it cannot be paid.
pub(super) fn charge(tx: &mut dyn Tx, cx: Context<'_>, tenant: &Tenant) -> Result<Result<Charge, Refusal>, StoreError> {
    let Some(limit) = tenant.plan.monthly_bookings() else { return Ok(Ok(Charge::Nothing)) };
    let month = Month::of(cx.now);
    let usage = tx.usage(tenant.id, month)?;
    let limit = limit.saturating_add(usage.extra);
    if usage.bookings < limit {
        return Ok(Ok(Charge::One(None)));
    }
    if !(tenant.plan.sells_overage() && tenant.auto_purchase) {
        return Ok(Err(Refusal::QuotaReached { limit }));
    }
    Ok(Ok(Charge::One(Some(OveragePack {
        id: cx.id(PackId::from_u128),
        tenant: tenant.id,
        month,
        bookings: OVERAGE_PACK,
        price_cents: OVERAGE_PRICE_CENTS,
        created_at: cx.now,
    }))))
}

/// Why so many bookings cannot be paid together, if they cannot.
pub(super) fn lacks(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    bookings: usize,
) -> Result<Option<Refusal>, StoreError> {
    let Some(limit) = tenant.plan.monthly_bookings() else { return Ok(None) };
    let usage = tx.usage(tenant.id, Month::of(cx.now))?;
    let limit = limit.saturating_add(usage.extra);
    let wanted = usage.bookings.saturating_add(u32::try_from(bookings).unwrap_or(u32::MAX));
    let buys_more = tenant.plan.sells_overage() && tenant.auto_purchase;
    Ok((limit < wanted && !buys_more).then_some(Refusal::QuotaReached { limit }))
}

/// Writes the charge down; answers the event of a pack that was bought.
pub(super) fn settle(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    charge: &Charge,
) -> Result<Option<Event>, StoreError> {
    let Charge::One(pack) = charge else { return Ok(None) };
    let event = match pack {
        None => None,
        Some(pack) => {
            tx.insert_pack(pack)?;
            let payload = serde_json::json!({
                "id": pack.id.to_string(),
                "plan": tenant.plan.name(),
                "month": pack.month.to_string(),
                "bookings": pack.bookings,
                "price_cents": pack.price_cents,
            });
            Some(Event {
                id: cx.id(EventId::from_u128),
                tenant: tenant.id,
                kind: EventKind::OveragePurchased,
                subject: pack.id.as_u128(),
                version: 1,
                payload: payload.to_string(),
                at: cx.now,
            })
        }
    };
    tx.count_booking(tenant.id, Month::of(cx.now))?;
    Ok(event)
}
