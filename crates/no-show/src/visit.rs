//! An appointment as the model sees it, and how one ended.

use time::{Date, PrimitiveDateTime, Time};

/// An appointment: who, when, and what is known around it. All times are on the wall clock of the business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Its name, which no other visit has.
    pub id: u128,
    /// Whose it is.
    pub patient: u128,
    /// When it was booked.
    pub booked_at: PrimitiveDateTime,
    /// On which date it is.
    pub date: Date,
    /// At what time it starts, where that is known.
    pub time: Option<Time>,
    /// Where it is.
    pub place: Option<u128>,
    /// How it was booked.
    pub channel: Option<Channel>,
    /// Whether a reminder was sent, where that is known.
    pub reminded: Option<bool>,
    /// Whether and when it was confirmed.
    pub confirmation: Confirmation,
    /// How old the patient is in years. Only a feature set with demographics looks at it.
    pub age: Option<u8>,
    /// The patient's gender. Only a feature set with demographics looks at it.
    pub gender: Option<Gender>,
}

/// A visit that was booked once, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// The visit.
    pub visit: Visit,
    /// How it ended; `None` while it stands.
    pub end: Option<End>,
}

/// How a visit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// The patient came.
    Came,
    /// The patient did not come.
    Missed,
    /// It was cancelled shortly before.
    CancelledLate,
}

/// How a visit was booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// On a page.
    Web,
    /// By telephone.
    Phone,
    /// In a `WhatsApp` conversation.
    Whatsapp,
    /// By another program.
    Api,
    /// By coming in.
    WalkIn,
    /// In a conversation with a program.
    Chatbot,
}

impl Channel {
    /// The channel of this name, if it is one.
    ///
    /// # Example
    /// ```
    /// assert_eq!(no_show::Channel::named("walk_in"), Some(no_show::Channel::WalkIn));
    /// assert_eq!(no_show::Channel::named("pigeon"), None);
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "web" => Some(Self::Web),
            "phone" => Some(Self::Phone),
            "whatsapp" => Some(Self::Whatsapp),
            "api" => Some(Self::Api),
            "walk_in" => Some(Self::WalkIn),
            "chatbot" => Some(Self::Chatbot),
            _ => None,
        }
    }

    /// The key under which what is learnt of it is kept.
    pub(crate) const fn key(self) -> u128 {
        match self {
            Self::Web => 1,
            Self::Phone => 2,
            Self::Whatsapp => 3,
            Self::Api => 4,
            Self::WalkIn => 5,
            Self::Chatbot => 6,
        }
    }
}

/// Whether and when a visit was confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// Nobody wrote it down.
    Unknown,
    /// It was not.
    Never,
    /// It was, then.
    At(PrimitiveDateTime),
}

/// The gender that a record says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Another.
    Other,
}
