//! What the OpenAPI document says of the routes of doctors and patients.

use super::{
    query::RecordQuery,
    read_people::{DoctorBody, DoctorPatch, PatientBody, PatientPatch},
    shape::Listed,
    show_people::{DoctorView, PatientView},
};
use crate::openapi::{Operation, formats::Uuid};

const DOCTORS: &str = "Doctors";
const PATIENTS: &str = "Patients";
const TAKEN: &str = "Another one is called this in the same system: `external_reference_taken`.";

pub(super) fn list_doctors() -> Operation {
    Operation::new("listDoctors", DOCTORS, "List doctors by name")
        .query::<RecordQuery>()
        .answers::<Listed<DoctorView<'_>>>(200, "A part of the list.")
}

pub(super) fn create_doctor() -> Operation {
    Operation::new("createDoctor", DOCTORS, "Make the record of a doctor")
        .body::<DoctorBody>()
        .answers::<DoctorView<'_>>(201, "The doctor.")
        .refuses(409, TAKEN)
}

pub(super) fn get_doctor() -> Operation {
    Operation::new("getDoctor", DOCTORS, "Show a doctor")
        .path::<Uuid>("id", "The doctor.")
        .answers::<DoctorView<'_>>(200, "The doctor, in service or not.")
        .refuses(422, "The id is no UUID.")
}

pub(super) fn update_doctor() -> Operation {
    Operation::new("updateDoctor", DOCTORS, "Change a doctor, in whatever part is sent")
        .path::<Uuid>("id", "The doctor.")
        .body::<DoctorPatch>()
        .answers::<DoctorView<'_>>(200, "The doctor as changed.")
        .refuses(409, TAKEN)
}

pub(super) fn delete_doctor() -> Operation {
    Operation::new("deleteDoctor", DOCTORS, "Take a doctor out of service, as a provider too")
        .path::<Uuid>("id", "The doctor.")
        .answers_nothing(204, "It is so. A second time changes nothing.")
        .refuses(422, "The id is no UUID.")
}

pub(super) fn list_patients() -> Operation {
    Operation::new("listPatients", PATIENTS, "List patients by name")
        .query::<RecordQuery>()
        .answers::<Listed<PatientView<'_>>>(200, "A part of the list.")
}

pub(super) fn create_patient() -> Operation {
    Operation::new("createPatient", PATIENTS, "Make the record of a patient")
        .body::<PatientBody>()
        .answers::<PatientView<'_>>(201, "The patient.")
        .refuses(409, TAKEN)
}

pub(super) fn get_patient() -> Operation {
    Operation::new("getPatient", PATIENTS, "Show a patient")
        .path::<Uuid>("id", "The patient.")
        .answers::<PatientView<'_>>(200, "The patient, in service or not.")
        .refuses(422, "The id is no UUID.")
}

pub(super) fn update_patient() -> Operation {
    Operation::new("updatePatient", PATIENTS, "Change a patient, in whatever part is sent")
        .path::<Uuid>("id", "The patient.")
        .body::<PatientPatch>()
        .answers::<PatientView<'_>>(200, "The patient as changed.")
        .refuses(409, TAKEN)
}

pub(super) fn delete_patient() -> Operation {
    Operation::new("deletePatient", PATIENTS, "Take a patient out of service")
        .path::<Uuid>("id", "The patient.")
        .answers_nothing(204, "It is so. Appointments stay; a second time changes nothing.")
        .refuses(422, "The id is no UUID.")
}
