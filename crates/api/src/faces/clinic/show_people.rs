//! Doctors and patients as callers are shown them.

use super::shape::{Moment, Names, Row, Text};
use engine::model::{Customer, Doctor};
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use slot_core::{CustomerId, DoctorId};
use std::collections::BTreeMap;
use time::Date;

/// A doctor.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Doctor")]
pub(super) struct DoctorView<'a> {
    id: Text<DoctorId>,
    name: &'a str,
    email: Option<&'a str>,
    phone: Option<&'a str>,
    /// What other systems call them, by the system.
    #[schemars(with = "Names")]
    external_ids: &'a BTreeMap<String, String>,
    is_active: bool,
    created_at: Moment,
    updated_at: Moment,
}

/// A patient.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Patient")]
pub(super) struct PatientView<'a> {
    id: Text<CustomerId>,
    name: &'a str,
    /// SHA-256 of the name in small letters, in hexadecimal: equal names have equal hashes.
    name_hash: String,
    birth_date: Option<Text<Date>>,
    gender: Option<&'a str>,
    email: Option<&'a str>,
    phone: Option<&'a str>,
    /// What other systems call them, by the system.
    #[schemars(with = "Names")]
    external_ids: &'a BTreeMap<String, String>,
    is_active: bool,
    created_at: Moment,
    updated_at: Moment,
}

impl Row for DoctorView<'_> {
    const MANY: &'static str = "doctors";
}

impl Row for PatientView<'_> {
    const MANY: &'static str = "patients";
}

impl<'a> DoctorView<'a> {
    pub(super) fn of(doctor: &'a Doctor) -> Self {
        Self {
            id: Text(doctor.id),
            name: &doctor.name,
            email: doctor.email.as_deref(),
            phone: doctor.phone.as_deref(),
            external_ids: &doctor.external_ids.0,
            is_active: doctor.active,
            created_at: Moment(doctor.created_at),
            updated_at: Moment(doctor.updated_at),
        }
    }
}

impl<'a> PatientView<'a> {
    pub(super) fn of(patient: &'a Customer) -> Self {
        Self {
            id: Text(patient.id),
            name: &patient.name,
            name_hash: name_hash(&patient.name),
            birth_date: patient.patient.birth_date.map(Text),
            gender: patient.patient.gender.as_deref(),
            email: patient.email.as_deref(),
            phone: patient.phone.as_deref(),
            external_ids: &patient.patient.external_ids.0,
            is_active: patient.active,
            created_at: Moment(patient.created_at),
            updated_at: Moment(patient.updated_at),
        }
    }
}

fn name_hash(name: &str) -> String {
    let digest = Sha256::digest(name.trim().to_lowercase().as_bytes());
    let halves = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.filter_map(|half| char::from_digit(half.into(), 16)).collect()
}
