//! The audit trail: who changed what, when and from where. Ids only: what people are called is in the things themselves.

use crate::Ids;
use slot_core::{BookingId, Instant, KeyId, TenantId, TrailId};
use std::{
    fmt,
    net::IpAddr,
    str::FromStr,
    sync::atomic::{AtomicU64, Ordering},
};

/// Who changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A program with this API key.
    Key(KeyId),
    /// The guest of this booking, with its token.
    Guest(BookingId),
    /// Somebody at the command line of the operator.
    CommandLine,
    /// The server by itself.
    Server,
}

/// Whose changes a transaction makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trail {
    /// Names the transaction. In order of time.
    pub id: TrailId,
    /// Who.
    pub actor: Actor,
    /// From which address, where there is one.
    pub address: Option<IpAddr>,
    /// When.
    pub at: Instant,
}

/// One thing that was made or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Whose it is; `None` is the installation's.
    pub tenant: Option<TenantId>,
    /// By whom, when and from where.
    pub trail: Trail,
    /// Its place among the changes of its transaction, from zero on.
    pub entry: u32,
    /// What was done, such as `booking.cancelled`.
    pub action: String,
    /// The id of what it was done to, as a ULID.
    pub subject: String,
}

/// Where the names of transactions come from: a seed that no other process has, and a count.
#[derive(Debug)]
pub struct Trails {
    seed: u64,
    count: AtomicU64,
}

impl Trails {
    /// Names that begin anew, from a seed that is drawn.
    pub fn drawn(ids: &dyn Ids) -> Self {
        Self::new(ids.secret().first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes)))
    }

    /// The names that this random seed makes.
    pub const fn new(seed: u64) -> Self {
        Self { seed, count: AtomicU64::new(0) }
    }

    /// The trail of one transaction.
    pub fn begin(&self, actor: Actor, address: Option<IpAddr>, now: Instant) -> Trail {
        let millis = u128::try_from(now.as_micros().max(0) / 1000).unwrap_or(0) & 0xffff_ffff_ffff;
        let count = u128::from(self.count.fetch_add(1, Ordering::Relaxed)) & 0xffff_ffff;
        // The count goes before the seed: what one process does within a millisecond stays in order.
        let id = TrailId::from_u128((millis << 80) | (count << 48) | u128::from(self.seed & 0xffff_ffff_ffff));
        Trail { id, actor, address, at: now }
    }
}

impl Actor {
    /// What kind of actor it is, as it is stored and typed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Key(_) => "key",
            Self::Guest(_) => "guest",
            Self::CommandLine => "cli",
            Self::Server => "server",
        }
    }

    /// Which one of its kind: the id of the key, or of the guest's booking, as a ULID.
    pub fn id(self) -> Option<String> {
        match self {
            Self::Key(key) => Some(key.ulid()),
            Self::Guest(booking) => Some(booking.ulid()),
            Self::CommandLine | Self::Server => None,
        }
    }

    /// The actor of this kind and id.
    pub fn of(name: &str, id: Option<&str>) -> Option<Self> {
        fn parsed<T: FromStr>(id: Option<&str>) -> Option<T> {
            id?.parse().ok()
        }
        match name {
            "key" => parsed(id).map(Self::Key),
            "guest" => parsed(id).map(Self::Guest),
            "cli" => Some(Self::CommandLine),
            "server" => Some(Self::Server),
            _unknown => None,
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => write!(f, "key {key}"),
            Self::Guest(booking) => write!(f, "guest of {booking}"),
            Self::CommandLine | Self::Server => f.write_str(self.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actors_are_read_back() {
        for actor in
            [Actor::Key(KeyId::from_u128(7)), Actor::Guest(BookingId::from_u128(8)), Actor::CommandLine, Actor::Server]
        {
            assert_eq!(Actor::of(actor.name(), actor.id().as_deref()), Some(actor));
        }
        assert_eq!(Actor::of("key", None), None);
        assert_eq!(Actor::of("nobody", None), None);
    }

    #[test]
    fn names_of_transactions_are_in_order_of_time_and_differ_between_processes() {
        let (one, other) = (Trails::new(1), Trails::new(2));
        let now = Instant::from_seconds(1_772_000_000);
        let names: Vec<TrailId> = (0..3).map(|_| one.begin(Actor::Server, None, now).id).collect();
        assert!(names.is_sorted_by(|a, b| a < b));
        let later = one.begin(Actor::Server, None, now + slot_core::Length::seconds(1)).id;
        assert!(names.iter().all(|name| *name < later));
        assert!(!names.contains(&other.begin(Actor::Server, None, now).id));
    }
}
