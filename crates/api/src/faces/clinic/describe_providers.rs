//! What the OpenAPI document says of the routes of providers, their templates and overrides, and their weeks.

use super::{
    query::RecordQuery,
    read_hours::{OverrideBody, OverrideQuery, TemplateBody, TemplatePatch},
    read_provider::{ProviderBody, ProviderPatch, ProviderQuery},
    read_schedule::RangeQuery,
    shape::Listed,
    show_hours::{ChangedOverride, ChangedTemplate, OverrideView, TemplateView},
    show_provider::ProviderView,
    show_schedule::{CrossLocationConflicts, LocationsSchedule},
};
use crate::openapi::{Operation, formats::Uuid};

const PROVIDERS: &str = "Providers";
const HOURS: &str = "Schedules";
const NO_UUID: &str = "An id is no UUID.";

pub(super) fn list() -> Operation {
    Operation::new("listProviders", PROVIDERS, "List providers by name").query::<ProviderQuery>().answers::<Listed<
        ProviderView<'_>,
    >>(
        200,
        "A part of the list.",
    )
}

pub(super) fn create() -> Operation {
    Operation::new("createProvider", PROVIDERS, "Let a doctor see patients")
        .body::<ProviderBody>()
        .answers::<ProviderView<'_>>(201, "The provider.")
        .refuses(404, "There is no such doctor or location.")
        .refuses(
            409,
            "`duplicate_provider`: the doctor has a profile. `doctor_inactive`: the doctor is out of service. \
             `plan_limit_reached`: the plan has no more active people.",
        )
}

pub(super) fn get() -> Operation {
    Operation::new("getProvider", PROVIDERS, "Show a provider")
        .path::<Uuid>("id", "The provider.")
        .answers::<ProviderView<'_>>(200, "The provider, in service or not.")
        .refuses(422, NO_UUID)
}

pub(super) fn update() -> Operation {
    Operation::new("updateProvider", PROVIDERS, "Change a provider, in whatever part is sent")
        .path::<Uuid>("id", "The provider.")
        .body::<ProviderPatch>()
        .answers::<ProviderView<'_>>(200, "The provider as changed.")
        .refuses(409, "`plan_limit_reached`: the plan has no more active people.")
}

pub(super) fn delete() -> Operation {
    Operation::new("deleteProvider", PROVIDERS, "Take a provider out of service")
        .path::<Uuid>("id", "The provider.")
        .answers_nothing(204, "It is so. Appointments stay; a second time changes nothing.")
        .refuses(422, NO_UUID)
}

pub(super) fn list_templates() -> Operation {
    Operation::new("listTemplates", HOURS, "List the weekly hours of a provider")
        .path::<Uuid>("id", "The provider.")
        .query::<RecordQuery>()
        .answers::<Listed<TemplateView>>(200, "A part of the list, by weekday and start.")
}

pub(super) fn create_template() -> Operation {
    Operation::new("createTemplate", HOURS, "Add weekly hours")
        .path::<Uuid>("id", "The provider.")
        .body::<TemplateBody>()
        .answers::<ChangedTemplate>(201, "The hours.")
        .refuses(409, "`template_overlap`: others hold at one time at the location. `too_many`: there are 500.")
}

pub(super) fn update_template() -> Operation {
    Operation::new("updateTemplate", HOURS, "Change weekly hours, in whatever part is sent")
        .path::<Uuid>("id", "The provider.")
        .path::<Uuid>("tid", "The template.")
        .body::<TemplatePatch>()
        .answers::<ChangedTemplate>(200, "The hours as changed, and which appointments that left outside.")
        .refuses(409, "`template_overlap`: others hold at one time at the location.")
}

pub(super) fn delete_template() -> Operation {
    Operation::new("deleteTemplate", HOURS, "Take weekly hours out of service")
        .path::<Uuid>("id", "The provider.")
        .path::<Uuid>("tid", "The template.")
        .answers_nothing(204, "It is so. Appointments stay; a second time changes nothing.")
        .refuses(422, NO_UUID)
}

pub(super) fn list_overrides() -> Operation {
    Operation::new("listOverrides", HOURS, "List what differs in a provider's hours on single dates")
        .path::<Uuid>("id", "The provider.")
        .query::<OverrideQuery>()
        .answers::<Listed<OverrideView<'_>>>(200, "A part of the list, by date.")
}

pub(super) fn create_override() -> Operation {
    Operation::new("createOverride", HOURS, "Let a date differ")
        .path::<Uuid>("id", "The provider.")
        .body::<OverrideBody>()
        .answers::<ChangedOverride<'_>>(201, "What differs, and which appointments that left outside.")
        .refuses(409, "`too_many`: there are 1000.")
}

pub(super) fn delete_override() -> Operation {
    Operation::new("deleteOverride", HOURS, "Take away what differs, for good")
        .path::<Uuid>("id", "The provider.")
        .path::<Uuid>("oid", "The override.")
        .answers_nothing(204, "It is gone.")
        .refuses(422, NO_UUID)
}

pub(super) fn conflicts() -> Operation {
    Operation::new("getCrossLocationConflicts", HOURS, "Find hours at two locations at once")
        .path::<Uuid>("id", "The provider.")
        .query::<RangeQuery>()
        .answers::<CrossLocationConflicts>(200, "What overlaps, compared as instants.")
}

pub(super) fn locations() -> Operation {
    Operation::new("getLocationsSchedule", HOURS, "Show a provider's weeks, location by location")
        .path::<Uuid>("id", "The provider.")
        .query::<RangeQuery>()
        .answers::<LocationsSchedule<'_>>(200, "The locations by name.")
}
