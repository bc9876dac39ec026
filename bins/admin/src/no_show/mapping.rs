//! Which column of a file says what.

use anyhow::{Context as _, bail};
use serde::Deserialize;
use std::path::Path;

/// Which column says what; those that are `None` are not in the file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mapping {
    /// Names the visit, so that to load it again changes nothing.
    pub(super) id: Option<String>,
    /// Names the patient.
    pub(super) patient: String,
    /// When it was booked.
    pub(super) booked_at: String,
    /// When it was: a date, or a date and a time.
    pub(super) visit_at: String,
    /// What became of it.
    pub(super) outcome: String,
    /// What the outcome says of a visit that took place, one that was missed, and one that was cancelled late.
    #[serde(default = "came")]
    pub(super) came: Vec<String>,
    #[serde(default = "missed")]
    pub(super) missed: Vec<String>,
    #[serde(default = "cancelled_late")]
    pub(super) cancelled_late: Vec<String>,
    /// Where it was.
    pub(super) location: Option<String>,
    /// How it was booked.
    pub(super) channel: Option<String>,
    /// Whether a reminder was sent.
    pub(super) reminded: Option<String>,
    /// When it was confirmed.
    pub(super) confirmed_at: Option<String>,
    /// The patient's age in years.
    pub(super) age: Option<String>,
    /// The patient's gender.
    pub(super) gender: Option<String>,
}

fn came() -> Vec<String> {
    ["completed", "came", "attended", "show", "no"].map(str::to_owned).to_vec()
}

fn missed() -> Vec<String> {
    ["no_show", "no-show", "missed", "yes"].map(str::to_owned).to_vec()
}

fn cancelled_late() -> Vec<String> {
    vec!["cancelled_late".to_owned()]
}

impl Mapping {
    /// The mapping of this file in TOML.
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("{} is no mapping", path.display()))
    }

    /// The mapping that the heading speaks for: that of the public file of Brazilian appointments, or columns that are called
    /// what they are here.
    pub(super) fn of_heading(heading: &[&str]) -> anyhow::Result<Self> {
        let has = |name: &str| heading.contains(&name).then(|| name.to_owned());
        if heading.contains(&"ScheduledDay") && heading.contains(&"AppointmentDay") {
            return Ok(Self {
                id: has("AppointmentID"),
                patient: "PatientId".to_owned(),
                booked_at: "ScheduledDay".to_owned(),
                visit_at: "AppointmentDay".to_owned(),
                outcome: "No-show".to_owned(),
                came: came(),
                missed: missed(),
                cancelled_late: Vec::new(),
                location: has("Neighbourhood"),
                channel: None,
                reminded: has("SMS_received"),
                confirmed_at: None,
                age: has("Age"),
                gender: has("Gender"),
            });
        }
        for needed in ["patient", "booked_at", "visit_at", "outcome"] {
            if !heading.contains(&needed) {
                bail!("the file has no column {needed:?}: say with --mapping which column is which");
            }
        }
        Ok(Self {
            id: has("id"),
            patient: "patient".to_owned(),
            booked_at: "booked_at".to_owned(),
            visit_at: "visit_at".to_owned(),
            outcome: "outcome".to_owned(),
            came: came(),
            missed: missed(),
            cancelled_late: cancelled_late(),
            location: has("location"),
            channel: has("channel"),
            reminded: has("reminded"),
            confirmed_at: has("confirmed_at"),
            age: has("age"),
            gender: has("gender"),
        })
    }
}
