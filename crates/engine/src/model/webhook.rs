//! Webhook endpoints: who wants to hear of events, and in which dialect.

use super::{
    EventKind, Metadata,
    tenant::{UnknownName, named},
};
use slot_core::{EndpointId, Instant, Length, TenantId, WebhookId};
use std::{fmt, str::FromStr};

/// An endpoint that wants to hear of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// Whose it is.
    pub tenant: TenantId,
    /// In which dialect it is spoken to.
    pub dialect: Dialect,
    /// Where it listens.
    pub url: String,
    /// Which events it wants, in its dialect's words; `*` is all of them.
    pub events: Vec<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Facts of its owner's own.
    pub metadata: Option<Metadata>,
    /// The secret that signs what is sent to it.
    pub secret: String,
    /// The secret before this one, while it signs as well.
    pub retired: Option<RetiredSecret>,
    /// Whether it is told.
    pub status: WebhookStatus,
    /// How it fares.
    pub health: WebhookHealth,
    /// When it was made.
    pub created_at: Instant,
    /// When its owner last changed it.
    pub updated_at: Instant,
}

/// A secret that was replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetiredSecret {
    /// The secret.
    pub secret: String,
    /// Until when it signs beside its successor.
    pub until: Instant,
}

/// How the deliveries to an endpoint have ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WebhookHealth {
    /// How many in a row ran out of attempts.
    pub failures: u32,
    /// When the first of these did.
    pub failing_since: Option<Instant>,
}

named! {
    /// Whether an endpoint is told of events.
    WebhookStatus, "webhook status" {
        /// It is.
        Active = "active",
        /// Its owner turned it off: nothing is told to it, nor kept for it.
        Inactive = "inactive",
        /// It failed too often: what it would be told is kept as dead letters.
        Disabled = "disabled",
    }
}

named! {
    /// A dialect of events: payload, headers, signature and schedule.
    Dialect, "dialect" {
        /// Slotflow's.
        Slotflow = "slotflow",
        /// Novala's.
        Novala = "novala",
        /// The clinic's.
        Clinic = "clinic",
        /// Husky's.
        Husky = "husky",
    }
}

/// What stands for every event of a dialect.
pub const EVERY_EVENT: &str = "*";

/// For how long a secret that was replaced signs beside its successor.
pub const SECRET_OVERLAP: Length = Length::minutes(24 * 60);

/// After how many deliveries in a row that ran out of attempts an endpoint is turned off.
const PATIENCE: u32 = 20;

impl Webhook {
    /// It, as a place where deliveries go.
    pub const fn endpoint(&self) -> EndpointId {
        EndpointId::from_u128(self.id.as_u128())
    }

    /// Whether it wants to hear of what its dialect calls this.
    pub fn wants(&self, word: &str) -> bool {
        self.events.iter().any(|event| event == word || event == EVERY_EVENT)
    }

    /// The events that may have to be told to it.
    pub fn kinds(&self) -> Vec<EventKind> {
        let words = self.dialect.words().iter().filter(|(word, _)| self.wants(word));
        let mut kinds: Vec<EventKind> = words.flat_map(|(_, kinds)| *kinds).copied().collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// The secrets that sign at this moment, the newest first.
    pub fn secrets(&self, now: Instant) -> Vec<&str> {
        let retired = self.retired.as_ref().filter(|retired| now < retired.until);
        [self.secret.as_str()].into_iter().chain(retired.map(|retired| retired.secret.as_str())).collect()
    }

    /// Whether its deliveries have failed for so long that it is to be turned off.
    pub fn is_hopeless(&self, health: WebhookHealth, now: Instant) -> bool {
        let for_long = health.failing_since.is_some_and(|since| now - since >= self.dialect.endurance());
        health.failures >= PATIENCE && for_long
    }
}

impl Dialect {
    /// The dialect's words for events, each with what may be told by it.
    pub const fn words(self) -> &'static [(&'static str, &'static [EventKind])] {
        match self {
            Self::Slotflow => &[
                ("booking.confirmed", &[EventKind::BookingConfirmed]),
                ("booking.cancelled", &[EventKind::BookingCancelled]),
            ],
            Self::Novala => &[
                ("bookings.confirmed", &[EventKind::BookingConfirmed]),
                ("bookings.cancelled", &[EventKind::BookingCancelled]),
                ("bookings.no_show", &[EventKind::BookingNoShow]),
                ("bookings.completed", &[EventKind::BookingCompleted]),
            ],
            Self::Clinic => &[
                ("appointment.created", &[EventKind::BookingRequested, EventKind::BookingConfirmed]),
                ("appointment.confirmed", &[EventKind::BookingConfirmed]),
                ("appointment.checked_in", &[EventKind::BookingCheckedIn]),
                ("appointment.cancelled", &[EventKind::BookingCancelled]),
                ("appointment.rescheduled", &[EventKind::BookingRescheduled]),
                ("appointment.completed", &[EventKind::BookingCompleted]),
                ("appointment.no_show", &[EventKind::BookingNoShow]),
                ("slot.released", &[EventKind::SlotReleased]),
            ],
            Self::Husky => &[
                ("appointment.created", &[EventKind::BookingRequested, EventKind::BookingConfirmed]),
                (
                    "appointment.updated",
                    &[
                        EventKind::BookingConfirmed,
                        EventKind::BookingCheckedIn,
                        EventKind::BookingRescheduled,
                        EventKind::BookingUpdated,
                    ],
                ),
                ("appointment.cancelled", &[EventKind::BookingCancelled]),
                ("appointment.completed", &[EventKind::BookingCompleted, EventKind::BookingNoShow]),
                ("slot.created", &[EventKind::WindowCreated]),
                ("slot.updated", &[EventKind::WindowUpdated]),
            ],
        }
    }

    /// Whether this is one of the dialect's words, or stands for all of them.
    pub fn knows(self, word: &str) -> bool {
        word == EVERY_EVENT || self.words().iter().any(|(known, _)| *known == word)
    }

    /// For how long an endpoint may fail before it is turned off. One contract counts failures alone.
    const fn endurance(self) -> Length {
        match self {
            Self::Novala => Length::ZERO,
            Self::Slotflow | Self::Clinic | Self::Husky => Length::minutes(5 * 24 * 60),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hook(dialect: Dialect, events: &[&str]) -> Webhook {
        let at = Instant::from_seconds(0);
        Webhook {
            id: WebhookId::from_u128(1),
            tenant: TenantId::from_u128(1),
            dialect,
            url: "https://example.com/".to_owned(),
            events: events.iter().map(|&event| event.to_owned()).collect(),
            description: None,
            metadata: None,
            secret: "new".to_owned(),
            retired: Some(RetiredSecret { secret: "old".to_owned(), until: Instant::from_seconds(10) }),
            status: WebhookStatus::Active,
            health: WebhookHealth::default(),
            created_at: at,
            updated_at: at,
        }
    }

    #[test]
    fn a_star_is_every_word_of_the_dialect() {
        let hook = hook(Dialect::Novala, &["*"]);
        assert!(hook.wants("bookings.no_show"));
        assert_eq!(hook.kinds().len(), 4);
        assert!(Dialect::Novala.knows("*") && !Dialect::Novala.knows("booking.confirmed"));
        for dialect in Dialect::ALL {
            assert!(dialect.words().iter().all(|(word, kinds)| dialect.knows(word) && !kinds.is_empty()));
        }
    }

    #[test]
    fn a_retired_secret_signs_until_its_moment() {
        let hook = hook(Dialect::Slotflow, &["booking.confirmed"]);
        assert_eq!(hook.secrets(Instant::from_seconds(9)), ["new", "old"]);
        assert_eq!(hook.secrets(Instant::from_seconds(10)), ["new"]);
        assert_eq!(hook.kinds(), [EventKind::BookingConfirmed]);
    }

    #[test]
    fn patience_ends_after_twenty_and_where_no_contract_counts_after_days() {
        let day = Instant::from_seconds(5 * 86_400);
        let health = |failures| WebhookHealth { failures, failing_since: Some(Instant::from_seconds(0)) };
        let (novala, clinic) = (hook(Dialect::Novala, &["*"]), hook(Dialect::Clinic, &["*"]));
        assert!(!novala.is_hopeless(health(19), day) && novala.is_hopeless(health(20), Instant::from_seconds(1)));
        assert!(!clinic.is_hopeless(health(99), Instant::from_seconds(1)) && clinic.is_hopeless(health(20), day));
    }
}
