//! The business itself.

use super::{
    bench::Work,
    outcome::{Item, Kind},
    shelf::{Row, Write},
};
use crate::{
    Context,
    catalogue::{
        fault::Place,
        file::{DuplicatesBy, TenantEntry},
        numbers::{Hours, Whole},
        read::Said,
    },
    model::{Approval, BookingSettings, ChangeRule, Duplicates, Pattern, Plan, Tenant, TenantStatus},
};
use slot_core::{Length, TenantId, Zone};

/// The business as the file wants it.
pub(super) fn settle(
    cx: Context<'_>,
    entry: &TenantEntry,
    known: Option<Tenant>,
    id: TenantId,
    at: &Place<'_>,
    work: &mut Work,
) -> Tenant {
    let is_new = known.is_none();
    let old = known.unwrap_or_else(|| fresh(cx, entry, id));
    if is_new {
        for (field, is_said) in [("name", entry.name.this().is_some()), ("timezone", entry.timezone.this().is_some())] {
            if !is_said {
                work.faults.add(&at.field(field), format!("is required: there is no tenant {:?} yet", old.slug));
            }
        }
    }
    let wanted = merge(entry, &old, is_new);
    if wanted.pattern != old.pattern && !is_new {
        let wrong =
            format!("the pattern of {} is {} and stays so: for another make another tenant", old.slug, old.pattern);
        work.faults.add(&at.field("booking_pattern"), wrong);
    }
    if wanted.auto_purchase && !wanted.plan.takes_auto_purchase() {
        work.faults.add(&at.field("auto_purchase"), format!("the {} plan sells no overage packs", wanted.plan));
    }
    let item = Item::new(Kind::Tenant, &wanted.slug, id.as_u128());
    if is_new {
        work.outcome.created.push(item);
        work.writes.push(Write::New(Row::Tenant(Box::new(wanted.clone()))));
    } else if wanted == old {
        work.outcome.left.push(item);
    } else {
        work.outcome.changed.push(item);
        let changed = Tenant { updated_at: cx.now, ..wanted.clone() };
        work.writes.push(Write::Changed(Row::Tenant(Box::new(changed)), 0));
    }
    wanted
}

fn fresh(cx: Context<'_>, entry: &TenantEntry, id: TenantId) -> Tenant {
    Tenant {
        id,
        slug: entry.slug.0.0.clone(),
        name: String::new(),
        zone: Zone::utc(),
        locale: "en".to_owned(),
        currency: "USD".to_owned(),
        pattern: Pattern::Timeslot,
        plan: Plan::Unlimited,
        auto_purchase: false,
        status: TenantStatus::Active,
        settings: BookingSettings::DEFAULT,
        created_at: cx.now,
        updated_at: cx.now,
    }
}

/// What a business cannot be without stays when it is said to be null.
fn merge(entry: &TenantEntry, old: &Tenant, is_new: bool) -> Tenant {
    let old = old.clone();
    let usual_pattern = if is_new { Pattern::Timeslot } else { old.pattern };
    Tenant {
        name: entry.name.this().map_or(old.name, |name| name.0.0.trim().to_owned()),
        zone: entry.timezone.this().map_or(old.zone, |zone| zone.0.clone()),
        locale: entry.locale.or(old.locale, "en".to_owned(), |locale| locale.0.0.clone()),
        currency: entry.currency.or(old.currency, "USD".to_owned(), |currency| currency.0.0.clone()),
        pattern: entry.booking_pattern.or(old.pattern, usual_pattern, |pattern| pattern.0),
        plan: entry.plan.or(old.plan, Plan::Unlimited, |plan| plan.0),
        auto_purchase: entry.auto_purchase.or(old.auto_purchase, false, |is| *is),
        status: entry.status.or(old.status, TenantStatus::Active, |status| status.0),
        settings: settings(entry, &old.settings),
        ..old
    }
}

fn settings(entry: &TenantEntry, old: &BookingSettings) -> BookingSettings {
    let hours = |said: &Said<Hours>, old| said.or(old, Length::ZERO, |hours| hours.0);
    let usual = BookingSettings::DEFAULT;
    BookingSettings {
        min_notice: hours(&entry.min_notice_hours, old.min_notice),
        horizon_days: entry.max_advance_days.over(old.horizon_days, |days| days.count()),
        cancellation: ChangeRule {
            allowed: entry.allow_cancellation.or(old.cancellation.allowed, true, |is| *is),
            notice: hours(&entry.cancellation_notice_hours, old.cancellation.notice),
        },
        rescheduling: ChangeRule {
            allowed: entry.allow_rescheduling.or(old.rescheduling.allowed, true, |is| *is),
            notice: hours(&entry.rescheduling_notice_hours, old.rescheduling.notice),
        },
        duplicates: duplicates(entry, old.duplicates),
        approval: entry
            .booking_requires_approval
            .or(old.approval, usual.approval, |is| if *is { Approval::Required } else { Approval::Automatic }),
        buffer: entry.buffer_minutes.or(old.buffer, usual.buffer, |minutes| minutes.length()),
        slot_step: entry.slot_step_minutes.over(old.slot_step, |minutes| Whole::length(*minutes)),
        tokens: entry.token_numbering.or(old.tokens, usual.tokens, |tokens| tokens.0),
        tells_api_writes: entry.notify_api_writes.or(old.tells_api_writes, false, |is| *is),
        offer_length: entry.waitlist_offer_minutes.or(old.offer_length, usual.offer_length, |minutes| minutes.length()),
        regenerate_resets_dates: entry.regenerate_resets_dates.or(old.regenerate_resets_dates, false, |is| *is),
    }
}

fn duplicates(entry: &TenantEntry, old: Duplicates) -> Duplicates {
    let allowed = entry.allow_duplicate_booking.or(old == Duplicates::Allow, false, |is| *is);
    let old = if old == Duplicates::RefuseSamePhone { DuplicatesBy::Phone } else { DuplicatesBy::Guest };
    match entry.duplicates_by.or(old, DuplicatesBy::Guest, |by| by.0) {
        _ if allowed => Duplicates::Allow,
        DuplicatesBy::Guest => Duplicates::RefuseSameGuest,
        DuplicatesBy::Phone => Duplicates::RefuseSamePhone,
    }
}
