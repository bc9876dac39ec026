//! `/v1/scheduling/providers/{id}/templates`: the weekly hours of a provider.

use super::{
    errors,
    places::{LOCATION, ROOM},
    providers::PROVIDER,
    query, read_hours,
    shape::Listed,
    show_hours::{ChangedTemplate, TemplateView},
};
use crate::{
    Answer, Caller, Problem, permit,
    wire::{Body, Faults, Query},
};
use actix_web::web::Path;
use engine::{
    model::{Profile, ResourceKind, Template},
    verbs::{TemplateRefused, add_template, change_template, retire_template},
};
use slot_core::{HoursId, ResourceId};

const TEMPLATE: &str = "template";

/// Lists those of one provider, by weekday and start.
pub(super) async fn list(
    caller: Caller<permit::ClinicRead>,
    path: Path<String>,
    query: Query,
) -> Result<Answer, Problem> {
    let id: ResourceId = query::path_id(&path, "id")?;
    let query::Records { page, active } = query::records(&query)?;
    let found = caller.read(move |tx, _cx, tenant| tx.resource(tenant.id, id)).await?;
    let found = found.filter(|found| found.kind == ResourceKind::Person).ok_or(Problem::NotFound(PROVIDER))?;
    let Profile { mut templates, .. } = found.profile();
    templates.retain(|template| active.is_none_or(|wanted| template.active == wanted));
    templates.sort_by_key(|Template { weekday, hours, id, .. }| {
        (weekday.number_days_from_monday(), hours.start(), hours.end(), *id)
    });
    let total = u64::try_from(templates.len()).unwrap_or(u64::MAX);
    let items = query::part(templates, page).iter().map(|template| TemplateView::of(id, template)).collect();
    Ok(Answer::ok(&Listed { items, total, page }))
}

/// Adds one.
pub(super) async fn create(
    caller: Caller<permit::ClinicWrite>,
    path: Path<String>,
    body: Body,
) -> Result<Answer, Problem> {
    let id: ResourceId = query::path_id(&path, "id")?;
    let new = read_hours::new_template(&body)?;
    caller
        .create(&body, move |tx, cx, tenant| {
            Ok(match add_template(tx, cx, tenant, id, &new)? {
                Ok(kept) => Answer::created(&ChangedTemplate::of(id, &kept)),
                Err(refused) => told(refused),
            })
        })
        .await
}

/// Changes one, in whatever part is sent.
pub(super) async fn update(
    caller: Caller<permit::ClinicWrite>,
    path: Path<(String, String)>,
    body: Body,
) -> Result<Answer, Problem> {
    let (provider, id) = ids(&path)?;
    let change = read_hours::template_change(&body)?;
    let changed = caller.write(move |tx, cx, tenant| change_template(tx, cx, tenant, provider, id, &change)).await?;
    Ok(match changed {
        Ok(kept) => Answer::ok(&ChangedTemplate::of(provider, &kept)),
        Err(refused) => told(refused),
    })
}

/// Takes one out of service. A second time changes nothing.
pub(super) async fn retire(
    caller: Caller<permit::ClinicWrite>,
    path: Path<(String, String)>,
) -> Result<Answer, Problem> {
    let (provider, id) = ids(&path)?;
    let retired = caller.write(move |tx, cx, tenant| retire_template(tx, cx, tenant, provider, id)).await?;
    Ok(match retired {
        Ok(()) => Answer::nothing(),
        Err(refused) => told(refused),
    })
}

fn ids((provider, template): &(String, String)) -> Result<(ResourceId, HoursId), Problem> {
    Ok((query::path_id(provider, "id")?, query::path_id(template, "tid")?))
}

fn told(refused: TemplateRefused) -> Answer {
    let invalid = |field: &str, message: &'static str| errors::problem(&Faults::at(field, message).into());
    match refused {
        TemplateRefused::UnknownProvider => errors::not_found(PROVIDER),
        TemplateRefused::Unknown => errors::not_found(TEMPLATE),
        TemplateRefused::UnknownLocation => errors::not_found(LOCATION),
        TemplateRefused::UnknownRoom => errors::not_found(ROOM),
        TemplateRefused::RoomElsewhere => invalid("room_id", "must be a room at the location"),
        TemplateRefused::BadHours => invalid("end_time", "must be after start_time"),
        TemplateRefused::BadValidity => invalid("valid_until", "must not be before valid_from"),
        TemplateRefused::Overlap(other) => {
            let detail = format_args!("the template overlaps with {other} at the same location");
            errors::conflict("template_overlap", detail, &[])
        }
        TemplateRefused::TooMany => errors::conflict("too_many", refused, &[]),
    }
}
