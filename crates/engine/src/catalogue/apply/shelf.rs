//! What a business has of one kind, found by the operator's own name or by id.

use crate::model::{Customer, EventSeries, Resource, Service, Tenant, Webhook, Window};
use slot_core::{Instant, ResourceId, TenantId, WebhookId};
use std::collections::{HashMap, HashSet};

/// Something that a file declares.
pub(in crate::catalogue) trait Entity: Clone + PartialEq {
    /// Its id, of whatever type.
    fn id(&self) -> u128;
    /// The operator's own name for it.
    fn reference(&self) -> Option<&str>;
    /// The same, changed now.
    #[must_use]
    fn touched(self, now: Instant) -> Self;
    /// Which change of it this is, where that is counted.
    fn rev(&self) -> u64;
    /// As something to write.
    fn row(self) -> Row;
}

/// Something to write.
#[derive(Clone, Debug)]
pub(in crate::catalogue) enum Row {
    Tenant(Box<Tenant>),
    Resource(Box<Resource>),
    Service(Box<Service>),
    Window(Box<Window>),
    Series(Box<EventSeries>),
    Customer(Box<Customer>),
    Webhook(Box<Webhook>),
}

/// A write.
#[derive(Clone, Debug)]
pub(super) enum Write {
    New(Row),
    /// In place of the one with this rev, where revs are counted.
    Changed(Row, u64),
    GoneWebhook(TenantId, WebhookId),
}

macro_rules! entity {
    ($type:ident, $row:ident { $($counted:ident)? }) => {
        impl Entity for $type {
            fn id(&self) -> u128 {
                self.id.as_u128()
            }

            fn reference(&self) -> Option<&str> {
                self.reference.as_deref()
            }

            fn touched(self, now: Instant) -> Self {
                Self { updated_at: now, $($counted: self.$counted + 1,)? ..self }
            }

            fn rev(&self) -> u64 {
                let uncounted = 0;
                $(let uncounted = uncounted + self.$counted;)?
                uncounted
            }

            fn row(self) -> Row {
                Row::$row(Box::new(self))
            }
        }
    };
}
entity!(Resource, Resource { rev });
entity!(Window, Window { rev });
entity!(EventSeries, Series { rev });
entity!(Service, Service {});
entity!(Customer, Customer {});

/// What a business has of one kind.
#[derive(Debug)]
pub(in crate::catalogue) struct Shelf<T> {
    items: Vec<T>,
    by_reference: HashMap<String, usize>,
    by_id: HashMap<u128, usize>,
    /// Which of them the file lists.
    listed: HashSet<usize>,
    /// What the file would make if nothing were wrong with it: others may name it.
    failed: HashSet<String>,
}

impl<T: Entity> Shelf<T> {
    pub(super) fn new(items: Vec<T>) -> Self {
        let mut shelf = Self {
            items: Vec::new(),
            by_reference: HashMap::new(),
            by_id: HashMap::new(),
            listed: HashSet::new(),
            failed: HashSet::new(),
        };
        for item in items {
            shelf.push(item);
        }
        shelf
    }

    pub(in crate::catalogue) fn items(&self) -> &[T] {
        &self.items
    }

    pub(super) fn at(&self, place: usize) -> Option<&T> {
        self.items.get(place)
    }

    /// Where the one is that is called this, or has this id.
    pub(super) fn place(&self, named: &str) -> Option<usize> {
        // Ids of all kinds are read alike.
        let by_id = || self.by_id.get(&named.parse::<ResourceId>().ok()?.as_u128());
        self.by_reference.get(named).or_else(by_id).copied()
    }

    /// The one that is called this, or has this id.
    pub(in crate::catalogue) fn find(&self, named: &str) -> Option<&T> {
        self.at(self.place(named)?)
    }

    pub(in crate::catalogue) fn by_id(&self, id: u128) -> Option<&T> {
        self.at(*self.by_id.get(&id)?)
    }

    pub(super) fn push(&mut self, item: T) -> usize {
        let place = self.items.len();
        if let Some(reference) = item.reference() {
            self.by_reference.insert(reference.to_owned(), place);
        }
        self.by_id.insert(item.id(), place);
        self.items.push(item);
        place
    }

    /// Replaces the one at a place by a later state of it.
    pub(super) fn replace(&mut self, place: usize, item: T) {
        if let Some(known) = self.items.get_mut(place) {
            *known = item;
        }
    }

    /// Notes that the file lists it.
    pub(super) fn list(&mut self, place: usize) {
        self.listed.insert(place);
    }

    /// Notes that the file lists one that is not there and with which something is wrong.
    pub(super) fn fail(&mut self, named: &str) {
        self.failed.insert(named.to_owned());
    }

    /// Whether the file lists one of this name that is not there and with which something is wrong.
    pub(super) fn has_failed(&self, named: &str) -> bool {
        self.failed.contains(named)
    }

    /// Whether the file lists it.
    pub(super) fn is_listed(&self, place: usize) -> bool {
        self.listed.contains(&place)
    }

    /// Those that the file does not list, with their places.
    pub(super) fn unlisted(&self) -> Vec<(usize, T)> {
        let all = self.items.iter().enumerate();
        all.filter(|(place, _)| !self.listed.contains(place)).map(|(place, item)| (place, item.clone())).collect()
    }
}

/// How a file calls something: by the operator's own name, or else by its id.
pub(in crate::catalogue) fn called<T: Entity>(item: &T) -> String {
    item.reference().map_or_else(|| ResourceId::from_u128(item.id()).ulid(), str::to_owned)
}
