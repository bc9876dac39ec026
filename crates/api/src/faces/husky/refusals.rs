//! How this face words what is refused about windows.

use super::code::Code;
use crate::{Answer, Problem};
use engine::verbs::WindowRefused;

/// What making or changing a window can be refused for.
pub(super) fn window(refused: &WindowRefused) -> Answer {
    match refused {
        WindowRefused::Unknown => super::problem::problem(&Problem::NotFound("window")),
        WindowRefused::UnknownBranch => super::problem::problem(&Problem::NotFound("branch")),
        WindowRefused::UnknownService => super::problem::problem(&Problem::NotFound("appointment type")),
        WindowRefused::BranchNeeded(count) => {
            Code::ValidationError.says(format!("branch_id is required: there are {count} branches"))
        }
        WindowRefused::Backwards => Code::ValidationError.says("end_time must be after start_time"),
        WindowRefused::ShareTooLarge { share, places } => {
            Code::ValidationError.says(format!("ai_slots ({share}) must not be more than max_slots ({places})"))
        }
        // This face asks for neither parties nor references.
        WindowRefused::BadParty { .. } | WindowRefused::ReferenceTaken => Code::ValidationError.says(refused),
    }
}
