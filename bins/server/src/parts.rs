//! The parts of the server: database, clock, ids, and the key that signs slot ids.

use crate::{arguments::Arguments, no_show::Job, office::StoreOffice};
use anyhow::{Context as _, anyhow};
use api::{App, Config, faces};
use courier::{Courier, Limits, SystemLookup};
use engine::{
    Clock, Context, Ids, NoTranscriber, StoreError, SystemClock, SystemIds, TestClock, Transcriber, Tx,
    model::{Actor, GuestKey, Trails},
    verbs::{AddressPolicy, guest_key},
};
use slot_core::SlotKey;
use std::sync::Arc;
use store::{Options, Store};

/// The setting that holds the key of slot ids, in hexadecimal: one for the installation, so that ids survive restarts and
/// work on every node.
const SLOT_KEY: &str = "slot_key";

/// Everything that the server is made of.
pub(crate) struct Parts {
    store: Store,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    slot_key: SlotKey,
    guest_key: GuestKey,
}

/// Migrates and opens the database, and builds the rest.
pub(crate) fn build(arguments: &Arguments) -> anyhow::Result<Parts> {
    let url = arguments.database_url.clone().unwrap_or_else(store::default_url);
    for name in Store::migrate(&url).context("cannot migrate the database")? {
        tracing::info!(name, "migrated the database");
    }
    let store = Store::open(&url, &Options::default()).context("cannot open the database")?;
    let clock: Arc<dyn Clock> = match arguments.test_clock {
        None => Arc::new(SystemClock),
        Some(start) => {
            tracing::warn!(start = %start.rfc3339(), "the clock is a test clock");
            Arc::new(TestClock::starting_at(start))
        }
    };
    let ids: Arc<dyn Ids> = Arc::new(SystemIds::default());
    let fresh = hex(&ids.secret());
    let kept = store.write(move |tx| tx.setting_or_insert(SLOT_KEY, &fresh)).context("cannot keep the slot id key")?;
    let slot_key = unhex(&kept).map(SlotKey::new).ok_or_else(|| anyhow!("the setting {SLOT_KEY} is no key"))?;
    let (now, source) = (clock.now(), Arc::clone(&ids));
    let guest_key = store.write(move |tx| guest_key(tx, Context { now, ids: &*source }));
    let guest_key = guest_key.context("cannot keep the key of guests")?;
    Ok(Parts { store, clock, ids, slot_key, guest_key })
}

impl Parts {
    /// The courier of these parts. It does not deliver yet.
    pub(crate) fn courier(&self, arguments: &Arguments) -> anyhow::Result<Courier> {
        let (clock, ids) = (Arc::clone(&self.clock), Arc::clone(&self.ids));
        let office = StoreOffice { store: self.store.clone(), clock: Arc::clone(&clock), ids: Arc::clone(&ids) };
        let courier = Courier::new(courier::Config {
            office: Arc::new(office),
            clock,
            ids,
            addresses: addresses(arguments),
            lookup: Arc::new(SystemLookup),
            limits: Limits::default(),
            workers: 2,
        })?;
        self.store.on_delivery(courier.bell());
        Ok(courier)
    }

    /// The application that these parts make.
    pub(crate) fn app(self, arguments: &Arguments, courier: &Courier) -> App {
        let Self { store, clock, ids, slot_key, guest_key } = self;
        let rate_clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let transcriber: Arc<dyn Transcriber> = Arc::new(NoTranscriber);
        App::new(Config {
            store,
            clock,
            rate_clock,
            ids,
            slot_key,
            guest_key,
            addresses: addresses(arguments),
            transcriber,
            messenger: Arc::new(courier.tester()),
            body_limit: Config::BODY_LIMIT,
            address_header: arguments.address_header.clone(),
            faces: faces::ALL,
        })
    }

    /// The job that looks after the models of who does not come.
    pub(crate) fn no_show(&self) -> Job {
        Job { store: self.store.clone(), clock: Arc::clone(&self.clock), ids: Arc::clone(&self.ids) }
    }

    /// Writes, as a verb does.
    pub(crate) fn write<T, F>(&self, mut work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Tx, Context<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let (clock, ids) = (Arc::clone(&self.clock), Arc::clone(&self.ids));
        let trails = Trails::drawn(&*ids);
        self.store.write(move |tx| {
            let now = clock.now();
            tx.acting(trails.begin(Actor::Server, None, now));
            work(tx, Context { now, ids: &*ids })
        })
    }
}

fn addresses(arguments: &Arguments) -> AddressPolicy {
    if arguments.allow_private_webhooks { AddressPolicy::AnyAddress } else { AddressPolicy::PublicOnly }
}

fn hex(bytes: &[u8; 32]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|half| char::from_digit(half.into(), 16)).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_kept_in_hexadecimal() {
        let key = std::array::from_fn(|place| u8::try_from(place * 7).unwrap());
        assert_eq!(unhex(&hex(&key)), Some(key));
        for bad in ["", "00", &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(unhex(bad), None, "{bad}");
        }
    }
}
