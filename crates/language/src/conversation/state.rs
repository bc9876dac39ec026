//! Where a conversation stands.

use serde::{Deserialize, Serialize};

use super::{Existing, Facts, Offer};

/// Where a conversation stands; each step holds what it needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Step {
    /// Nothing was asked.
    #[default]
    Idle,
    /// Which provider or specialty.
    CollectingProvider,
    /// Which type of appointment.
    CollectingType,
    /// Which day.
    CollectingDate,
    /// Which of these.
    CollectingTime {
        /// What was shown, in its order.
        offers: Vec<Offer>,
    },
    /// Whether to book this one, or to move the appointment to it.
    Confirming {
        /// What was shown.
        offer: Offer,
    },
    /// Which appointment.
    SelectingAppointment {
        /// What was shown, in its order.
        choices: Vec<Existing>,
    },
    /// Whether to give this appointment up.
    ConfirmingCancel {
        /// The appointment.
        appointment: Existing,
    },
    /// Whether to wait for a place.
    OfferingWaitlist,
    /// Done; the next message begins anew.
    Completed {
        /// The appointment that was made, moved or given up.
        appointment: Option<String>,
    },
    /// A person goes on.
    NeedsHuman,
}

/// The names of the steps, without what they hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepName {
    /// See [`Step::Idle`].
    Idle,
    /// See [`Step::CollectingProvider`].
    CollectingProvider,
    /// See [`Step::CollectingType`].
    CollectingType,
    /// See [`Step::CollectingDate`].
    CollectingDate,
    /// See [`Step::CollectingTime`].
    CollectingTime,
    /// See [`Step::Confirming`].
    Confirming,
    /// See [`Step::SelectingAppointment`].
    SelectingAppointment,
    /// See [`Step::ConfirmingCancel`].
    ConfirmingCancel,
    /// See [`Step::OfferingWaitlist`].
    OfferingWaitlist,
    /// See [`Step::Completed`].
    Completed,
    /// See [`Step::NeedsHuman`].
    NeedsHuman,
}

impl Step {
    /// Its name.
    pub fn name(&self) -> StepName {
        match self {
            Self::Idle => StepName::Idle,
            Self::CollectingProvider => StepName::CollectingProvider,
            Self::CollectingType => StepName::CollectingType,
            Self::CollectingDate => StepName::CollectingDate,
            Self::CollectingTime { .. } => StepName::CollectingTime,
            Self::Confirming { .. } => StepName::Confirming,
            Self::SelectingAppointment { .. } => StepName::SelectingAppointment,
            Self::ConfirmingCancel { .. } => StepName::ConfirmingCancel,
            Self::OfferingWaitlist => StepName::OfferingWaitlist,
            Self::Completed { .. } => StepName::Completed,
            Self::NeedsHuman => StepName::NeedsHuman,
        }
    }
}

impl StepName {
    /// The name that answers use: a confirmation is `confirming` whatever it confirms, and a place in the queue is offered
    /// while the day is still open.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::CollectingProvider => "collecting_provider",
            Self::CollectingType => "collecting_type",
            Self::CollectingDate | Self::OfferingWaitlist => "collecting_date",
            Self::CollectingTime => "collecting_time",
            Self::Confirming | Self::ConfirmingCancel => "confirming",
            Self::SelectingAppointment => "selecting_appointment",
            Self::Completed => "completed",
            Self::NeedsHuman => "needs_human",
        }
    }
}

/// A conversation with one patient over one channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Conversation {
    /// Where it stands.
    pub step: Step,
    /// What it has gathered.
    pub facts: Facts,
    /// Messages in a row that were not understood.
    pub misses: u8,
    /// Whether a slot that was shown was lost, which the next offers say.
    pub lost: bool,
}

impl Conversation {
    /// How a message is to be read here.
    pub fn stage(&self) -> crate::Stage {
        match self.step.name() {
            StepName::Idle | StepName::Completed | StepName::NeedsHuman => crate::Stage::Opening,
            StepName::Confirming | StepName::ConfirmingCancel | StepName::OfferingWaitlist => crate::Stage::Confirming,
            StepName::CollectingProvider
            | StepName::CollectingType
            | StepName::CollectingDate
            | StepName::CollectingTime
            | StepName::SelectingAppointment => crate::Stage::Answering,
        }
    }
}
