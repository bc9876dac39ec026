//! Bodies about doctors and patients, read into commands.

use super::shape::Names;
use crate::{
    Problem,
    openapi::formats::{Day, Email, Line},
    wire::{Body, Faults, Fields, json, text},
};
use engine::{
    model::{ExternalIds, Patient},
    verbs::{DoctorChange, NewDoctor, NewPatient, PatientChange},
};
use schemars::JsonSchema;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// How long names are at most, in characters.
const MAX_NAME: usize = 255;
/// How long telephone numbers and genders are at most, in characters.
const MAX_WORD: usize = 50;

/// A doctor who is to be known.
#[derive(JsonSchema)]
#[schemars(rename = "NewDoctor")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct DoctorBody {
    name: Line<MAX_NAME>,
    email: Option<Email>,
    phone: Option<Line<MAX_WORD>>,
    /// What other systems call them, by the system. No two doctors have one name in one system.
    external_ids: Option<Names>,
}

/// What is to change. `null` takes away what need not be there.
#[derive(JsonSchema)]
#[schemars(rename = "DoctorUpdate")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct DoctorPatch {
    name: Option<Line<MAX_NAME>>,
    email: Option<Email>,
    phone: Option<Line<MAX_WORD>>,
    /// In place of all that there were.
    external_ids: Option<Names>,
    is_active: Option<bool>,
}

/// A patient who is to be known.
#[derive(JsonSchema)]
#[schemars(rename = "NewPatient")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct PatientBody {
    name: Line<MAX_NAME>,
    birth_date: Option<Day>,
    gender: Option<Line<MAX_WORD>>,
    email: Option<Email>,
    phone: Option<Line<MAX_WORD>>,
    /// What other systems call them, by the system. No two patients have one name in one system.
    external_ids: Option<Names>,
}

/// What is to change. `null` takes away what need not be there.
#[derive(JsonSchema)]
#[schemars(rename = "PatientUpdate")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct PatientPatch {
    name: Option<Line<MAX_NAME>>,
    birth_date: Option<Day>,
    gender: Option<Line<MAX_WORD>>,
    email: Option<Email>,
    phone: Option<Line<MAX_WORD>>,
    /// In place of all that there were.
    external_ids: Option<Names>,
    is_active: Option<bool>,
}

pub(super) fn new_doctor(body: &Body) -> Result<NewDoctor, Problem> {
    let mut fields = body.fields()?;
    let name = fields.required("name", json::string(text::line(MAX_NAME)));
    let email = fields.optional("email", json::string(text::email));
    let phone = fields.optional("phone", json::string(text::line(MAX_WORD)));
    let external_ids = fields.optional("external_ids", names);
    let (name, email, phone, external_ids) = fields.all((name, email, phone, external_ids))?;
    Ok(NewDoctor { name, email, phone, external_ids: external_ids.unwrap_or_default() })
}

pub(super) fn doctor_change(body: &Body) -> Result<DoctorChange, Problem> {
    let mut fields = body.fields()?;
    let name = fields.optional("name", json::string(text::line(MAX_NAME)));
    let email = fields.nullable("email", json::string(text::email));
    let phone = fields.nullable("phone", json::string(text::line(MAX_WORD)));
    let external_ids = fields.nullable("external_ids", names);
    let active = fields.optional("is_active", json::boolean);
    let (name, email, phone, external_ids, active) = fields.all((name, email, phone, external_ids, active))?;
    Ok(DoctorChange { name, email, phone, external_ids: external_ids.map(Option::unwrap_or_default), active })
}

pub(super) fn new_patient(body: &Body) -> Result<NewPatient, Problem> {
    let mut fields = body.fields()?;
    let name = fields.required("name", json::string(text::line(MAX_NAME)));
    let birth_date = fields.optional("birth_date", json::string(text::birth_date));
    let gender = fields.optional("gender", json::string(text::line(MAX_WORD)));
    let email = fields.optional("email", json::string(text::email));
    let phone = fields.optional("phone", json::string(text::line(MAX_WORD)));
    let external_ids = fields.optional("external_ids", names);
    let (name, birth_date, gender, email, phone, external_ids) =
        fields.all((name, birth_date, gender, email, phone, external_ids))?;
    let patient = Patient { birth_date, gender, external_ids: external_ids.unwrap_or_default() };
    Ok(NewPatient { name, email, phone, patient })
}

pub(super) fn patient_change(body: &Body) -> Result<PatientChange, Problem> {
    let mut fields = body.fields()?;
    let name = fields.optional("name", json::string(text::line(MAX_NAME)));
    let birth_date = fields.nullable("birth_date", json::string(text::birth_date));
    let gender = fields.nullable("gender", json::string(text::line(MAX_WORD)));
    let email = fields.nullable("email", json::string(text::email));
    let phone = fields.nullable("phone", json::string(text::line(MAX_WORD)));
    let external_ids = fields.nullable("external_ids", names);
    let active = fields.optional("is_active", json::boolean);
    let (name, birth_date, gender, email, phone, external_ids, active) =
        fields.all((name, birth_date, gender, email, phone, external_ids, active))?;
    let external_ids = external_ids.map(Option::unwrap_or_default);
    Ok(PatientChange { name, email, phone, birth_date, gender, external_ids, active })
}

/// Names by the systems that give them.
fn names(raw: &RawValue) -> Result<ExternalIds, Faults> {
    /// The most systems that may have a name for somebody.
    const MOST: usize = 20;
    let given: BTreeMap<String, &RawValue> = match Fields::of(raw) {
        Ok(_object) => serde_json::from_str(raw.get()).map_err(|error| Faults::here(error.to_string()))?,
        Err(faults) => return Err(faults),
    };
    if given.len() > MOST {
        return Err(Faults::here(format!("must have at most {MOST} names")));
    }
    let mut names = BTreeMap::new();
    for (system, name) in given {
        let inside = |faults: Faults| faults.inside(&system);
        let read = json::string(text::line(MAX_NAME))(name).map_err(inside)?;
        names.insert(text::line(MAX_NAME)(&system).map_err(inside)?, read);
    }
    Ok(ExternalIds(names))
}
