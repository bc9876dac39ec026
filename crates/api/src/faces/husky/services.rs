//! `/v1/services` and `/v1/appointment-config`: what can be booked, and what the business allows.

use crate::{
    Answer, Caller, Problem,
    openapi::{formats::Uuid, schema},
    permit,
};
use engine::{
    ServiceFilter,
    model::{self, Duplicates, Tenant},
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use serde_json::json;
use slot_core::Length;
use std::borrow::Cow;

/// What the list of services answers.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Services<'a> {
    #[schemars(extend("const" = true))]
    success: bool,
    data: Vec<ServiceView<'a>>,
}

/// A service.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Service")]
struct ServiceView<'a> {
    #[schemars(with = "Uuid")]
    service_id: String,
    name: &'a str,
    description: Option<&'a str>,
    duration_minutes: i64,
}

/// What the configuration answers.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Config {
    #[schemars(extend("const" = true))]
    success: bool,
    data: Settings,
}

/// What the business allows.
#[derive(Debug, Serialize, JsonSchema)]
struct Settings {
    timezone: String,
    allow_cancellation: bool,
    cancellation_notice_hours: Hours,
    allow_rescheduling: bool,
    rescheduling_notice_hours: Hours,
    allow_duplicate_booking: bool,
    buffer_minutes: i64,
    min_notice_hours: Hours,
    /// `null` is without limit.
    max_advance_days: Option<u32>,
}

/// Lists the services that can be booked, as the business orders them.
pub(super) async fn list(caller: Caller<permit::HuskyAppointmentsRead>) -> Result<Answer, Problem> {
    caller
        .read(|tx, _cx, tenant| {
            let services = tx.services(tenant.id, ServiceFilter { active: Some(true) })?;
            Ok(Answer::ok(&Services { success: true, data: services.iter().map(service).collect() }))
        })
        .await
}

/// Shows what the business allows.
pub(super) async fn config(caller: Caller<permit::HuskyAppointmentsRead>) -> Result<Answer, Problem> {
    Ok(Answer::ok(&Config { success: true, data: settings(&caller.tenant) }))
}

fn service(service: &model::Service) -> ServiceView<'_> {
    ServiceView {
        service_id: service.id.to_string(),
        name: &service.name,
        description: service.description.as_deref(),
        duration_minutes: service.duration.as_minutes(),
    }
}

fn settings(tenant: &Tenant) -> Settings {
    let settings = &tenant.settings;
    Settings {
        timezone: tenant.zone.to_string(),
        allow_cancellation: settings.cancellation.allowed,
        cancellation_notice_hours: Hours(settings.cancellation.notice),
        allow_rescheduling: settings.rescheduling.allowed,
        rescheduling_notice_hours: Hours(settings.rescheduling.notice),
        allow_duplicate_booking: settings.duplicates == Duplicates::Allow,
        buffer_minutes: settings.buffer.as_minutes(),
        min_notice_hours: Hours(settings.min_notice),
        max_advance_days: settings.horizon_days,
    }
}

/// A length in hours: a whole number where it is one.
#[derive(Clone, Copy, Debug)]
struct Hours(Length);

impl Serialize for Hours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let minutes = self.0.as_minutes();
        match i32::try_from(minutes) {
            Ok(odd) if odd % 60 != 0 => serializer.serialize_f64(f64::from(odd) / 60.0),
            Ok(_) | Err(_) => serializer.serialize_i64(minutes / 60),
        }
    }
}

impl JsonSchema for Hours {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Hours".into()
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        schema(json!({ "type": "number", "minimum": 0 }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_whole_where_they_can_be() {
        let told = |minutes| serde_json::to_string(&Hours(Length::minutes(minutes))).unwrap();
        assert_eq!([0, 60, 90, 1440].map(told), ["0", "1", "1.5", "24"]);
    }
}
