//! What a patient is answered, and where the conversation then stands. It is kept, so that a retried message gets it again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a patient is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConversationReply {
    /// What to say to the patient.
    pub response: String,
    /// Where the conversation stands.
    #[schemars(extend("enum" = STATES))]
    pub state: String,
    /// What the patient wants.
    pub intent: String,
    /// What is known by now.
    pub entities: ConversationEntities,
    /// What the patient may choose from.
    pub options: Vec<ConversationOption>,
    /// The appointment that was made, moved or given up.
    pub appointment_id: Option<String>,
    /// Whether the patient has what they wanted.
    pub is_complete: bool,
}

/// The states that answers name.
pub const STATES: [&str; 9] = [
    "idle",
    "collecting_provider",
    "collecting_type",
    "collecting_date",
    "collecting_time",
    "confirming",
    "selecting_appointment",
    "completed",
    "needs_human",
];

/// What a conversation knows by now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConversationEntities {
    /// The specialty.
    pub specialty: Option<String>,
    /// The provider.
    pub provider_id: Option<String>,
    /// The provider's name.
    pub provider_name: Option<String>,
    /// What for.
    pub appointment_type_id: Option<String>,
    /// Where.
    pub location_id: Option<String>,
    /// The day, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// The time, `HH:MM`.
    pub time: Option<String>,
    /// The part of the day.
    pub period: Option<String>,
    /// Whom it is for, when it is somebody else, in the patient's words.
    pub patient_other: Option<String>,
    /// The appointment that is moved or given up.
    pub appointment_id: Option<String>,
}

/// Something to choose: a free slot, or an appointment of the patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConversationOption {
    /// Its number, from 1, by which it can be chosen.
    pub index: usize,
    /// The local day, `YYYY-MM-DD`.
    pub date: String,
    /// The local start, `HH:MM`.
    pub start_time: String,
    /// With whom.
    pub provider_id: String,
    /// Their name.
    pub provider_name: String,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location_id: Option<String>,
    /// The appointment that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment_id: Option<String>,
}
