//! What became of a file.

use slot_core::ResourceId;

/// What was created, changed and left as it was, each in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What was not there before.
    pub created: Vec<Item>,
    /// What was different before.
    pub changed: Vec<Item>,
    /// What was as the file says.
    pub left: Vec<Item>,
}

/// One thing of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// What the file calls it.
    pub reference: String,
    /// Its id; `None` for something that a dry run did not create.
    pub id: Option<String>,
}

impl Item {
    pub(super) fn new(kind: Kind, reference: &str, id: u128) -> Self {
        // Ids of all kinds are written alike.
        Self { kind, reference: reference.to_owned(), id: Some(ResourceId::from_u128(id).to_string()) }
    }
}

/// What a file declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A business.
    Tenant,
    /// A place.
    Location,
    /// A person.
    Person,
    /// A room.
    Room,
    /// A machine or a tool.
    Equipment,
    /// What is booked.
    Service,
    /// A weekly window of places.
    Window,
    /// An event that people attend.
    Event,
    /// Somebody who books.
    Customer,
    /// An endpoint that is told of events.
    Webhook,
}

impl Kind {
    /// As it is printed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::Location => "location",
            Self::Person => "person",
            Self::Room => "room",
            Self::Equipment => "equipment",
            Self::Service => "service",
            Self::Window => "window",
            Self::Event => "event",
            Self::Customer => "customer",
            Self::Webhook => "webhook",
        }
    }
}
