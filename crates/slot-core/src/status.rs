//! The life of a booking: eight statuses and one table of transitions.

use std::{fmt, str::FromStr};

/// Where a booking stands.
///
/// # Example
/// ```
/// use slot_core::{Action, Status};
/// assert_eq!(Status::Confirmed.after(Action::CheckIn), Some(Status::CheckedIn));
/// assert_eq!(Status::Cancelled.after(Action::Confirm), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Asked for, not yet confirmed by the business.
    Requested,
    /// Agreed.
    Confirmed,
    /// The guest has arrived.
    CheckedIn,
    /// Going on now.
    InProgress,
    /// Took place.
    Completed,
    /// The guest did not come.
    NoShow,
    /// Called off.
    Cancelled,
    /// Ended because another booking took its place.
    Rescheduled,
}

/// What can be done to a booking.
///
/// # Example
/// ```
/// assert_eq!(slot_core::Action::ALL.len(), 7);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// The business agrees.
    Confirm,
    /// The guest arrives.
    CheckIn,
    /// The work begins.
    Start,
    /// The work is done.
    Complete,
    /// The guest did not come.
    NoShow,
    /// Somebody calls it off.
    Cancel,
    /// A new booking takes its place.
    Reschedule,
}

/// How strictly the stations of a visit are walked: a front desk records each, an agenda only its outcome.
///
/// # Example
/// ```
/// use slot_core::{Action, Desk, Status};
/// assert_eq!(Status::Confirmed.after_at(Desk::Unstaffed, Action::Complete), Some(Status::Completed));
/// assert_eq!(Status::Confirmed.after_at(Desk::Staffed, Action::Complete), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Desk {
    /// Check-in and start are recorded: complete only from in progress.
    Staffed,
    /// Nobody records them: an agreed booking may be completed at once.
    Unstaffed,
}

impl Action {
    /// Every action, in the order of a visit.
    pub const ALL: [Self; 7] =
        [Self::Confirm, Self::CheckIn, Self::Start, Self::Complete, Self::NoShow, Self::Cancel, Self::Reschedule];
}

impl Status {
    /// Every status, in the order of a visit.
    pub const ALL: [Self; 8] = [
        Self::Requested,
        Self::Confirmed,
        Self::CheckedIn,
        Self::InProgress,
        Self::Completed,
        Self::NoShow,
        Self::Cancelled,
        Self::Rescheduled,
    ];

    /// Still to take place, or going on: nobody has ended it.
    pub const LIVE: [Self; 4] = [Self::Requested, Self::Confirmed, Self::CheckedIn, Self::InProgress];

    /// Still to take place: the guest has not come.
    pub const AHEAD: [Self; 2] = [Self::Requested, Self::Confirmed];

    /// What the business has ended without its guest: called off, or moved to another booking.
    pub const WITHDRAWN: [Self; 2] = [Self::Cancelled, Self::Rescheduled];

    /// The status that the action leads to, or `None` where it is not allowed, with every station recorded
    /// ([`Desk::Staffed`]).
    ///
    /// # Example
    /// ```
    /// use slot_core::{Action, Status};
    /// assert_eq!(Status::Requested.after(Action::Confirm), Some(Status::Confirmed));
    /// ```
    pub const fn after(self, action: Action) -> Option<Self> {
        self.after_at(Desk::Staffed, action)
    }

    /// The status that the action leads to at this kind of desk, or `None` where it is not allowed.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Action, Desk, Status};
    /// assert_eq!(Status::Completed.after_at(Desk::Unstaffed, Action::Cancel), None);
    /// ```
    pub const fn after_at(self, desk: Desk, action: Action) -> Option<Self> {
        match (self, action) {
            (Self::Requested, Action::Confirm) => Some(Self::Confirmed),
            (Self::Confirmed, Action::CheckIn) => Some(Self::CheckedIn),
            (Self::CheckedIn, Action::Start) => Some(Self::InProgress),
            (Self::InProgress, Action::Complete) => Some(Self::Completed),
            (Self::Confirmed | Self::CheckedIn, Action::Complete) => match desk {
                Desk::Unstaffed => Some(Self::Completed),
                Desk::Staffed => None,
            },
            (Self::Confirmed | Self::CheckedIn, Action::NoShow) => Some(Self::NoShow),
            (Self::Requested | Self::Confirmed | Self::CheckedIn, Action::Cancel) => Some(Self::Cancelled),
            (Self::Requested | Self::Confirmed, Action::Reschedule) => Some(Self::Rescheduled),
            (Self::Requested, Action::CheckIn | Action::Start | Action::Complete | Action::NoShow)
            | (Self::Confirmed, Action::Confirm | Action::Start)
            | (Self::CheckedIn, Action::Confirm | Action::CheckIn | Action::Reschedule)
            | (
                Self::InProgress,
                Action::Confirm
                | Action::CheckIn
                | Action::Start
                | Action::NoShow
                | Action::Cancel
                | Action::Reschedule,
            )
            | (Self::Completed | Self::NoShow | Self::Cancelled | Self::Rescheduled, _) => None,
        }
    }

    /// Whether the booking occupies its resources in this status. What took place, or was missed, keeps its place:
    /// only a cancelled or moved booking gives it back.
    ///
    /// # Example
    /// ```
    /// use slot_core::Status;
    /// assert!(Status::Completed.occupies() && !Status::Cancelled.occupies());
    /// ```
    pub const fn occupies(self) -> bool {
        match self {
            Self::Requested | Self::Confirmed | Self::CheckedIn | Self::InProgress | Self::Completed | Self::NoShow => {
                true
            }
            Self::Cancelled | Self::Rescheduled => false,
        }
    }

    /// Whether the booking is still to take place, or going on ([`Status::LIVE`]).
    ///
    /// # Example
    /// ```
    /// use slot_core::Status;
    /// assert!(Status::CheckedIn.is_live() && !Status::NoShow.is_live());
    /// ```
    pub const fn is_live(self) -> bool {
        !self.is_final()
    }

    /// Whether no action leads on from here.
    ///
    /// # Example
    /// ```
    /// assert!(slot_core::Status::NoShow.is_final());
    /// ```
    pub const fn is_final(self) -> bool {
        match self {
            Self::Completed | Self::NoShow | Self::Cancelled | Self::Rescheduled => true,
            Self::Requested | Self::Confirmed | Self::CheckedIn | Self::InProgress => false,
        }
    }

    /// The name in `snake_case`, as it is stored.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Status::CheckedIn.name(), "checked_in");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Confirmed => "confirmed",
            Self::CheckedIn => "checked_in",
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::NoShow => "no_show",
            Self::Cancelled => "cancelled",
            Self::Rescheduled => "rescheduled",
        }
    }
}

/// Not the name of a status.
///
/// # Example
/// ```
/// assert_eq!("booked".parse::<slot_core::Status>(), Err(slot_core::UnknownStatus));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a booking status")]
pub struct UnknownStatus;

impl FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, UnknownStatus> {
        Self::ALL.into_iter().find(|status| status.name() == text).ok_or(UnknownStatus)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_contracts() {
        let rows: Vec<String> = Status::ALL
            .into_iter()
            .flat_map(|from| {
                Action::ALL.into_iter().filter_map(move |action| Some((from, action, from.after(action)?)))
            })
            .map(|(from, action, to)| format!("{from} {action:?} {to}"))
            .collect();
        assert_eq!(
            rows,
            [
                "requested Confirm confirmed",
                "requested Cancel cancelled",
                "requested Reschedule rescheduled",
                "confirmed CheckIn checked_in",
                "confirmed NoShow no_show",
                "confirmed Cancel cancelled",
                "confirmed Reschedule rescheduled",
                "checked_in Start in_progress",
                "checked_in NoShow no_show",
                "checked_in Cancel cancelled",
                "in_progress Complete completed",
            ]
        );
    }

    #[test]
    fn final_means_that_nothing_leads_on() {
        for status in Status::ALL {
            for desk in [Desk::Staffed, Desk::Unstaffed] {
                let leads_on = Action::ALL.into_iter().any(|action| status.after_at(desk, action).is_some());
                assert_eq!(leads_on, !status.is_final(), "{status}");
            }
            assert_eq!(status.name().parse(), Ok(status));
            assert_eq!(Status::LIVE.contains(&status), status.is_live(), "{status}");
            assert_eq!(Status::WITHDRAWN.contains(&status), !status.occupies(), "{status}");
            let is_behind = status.after(Action::CheckIn).is_none() && status.after(Action::Confirm).is_none();
            assert_eq!(Status::AHEAD.contains(&status), !is_behind, "{status}");
        }
    }
}
