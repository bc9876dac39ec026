//! The courier's way to the database.

use courier::Office;
use engine::{
    Clock, Context, Ids, StoreError, Tx,
    model::{Carrier, Claiming, Lane, Webhook},
    verbs::{Parcel, Settled, claim_deliveries, settle_deliveries},
};
use slot_core::Length;
use std::sync::Arc;
use store::Store;

/// For how long attempts are kept.
const LOG: Length = Length::minutes(30 * 24 * 60);

/// The store, with the clock and the ids that verbs need.
pub(crate) struct StoreOffice {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
}

impl StoreOffice {
    fn write<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut dyn Tx, Context<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (clock, ids) = (Arc::clone(&self.clock), Arc::clone(&self.ids));
        self.store.write(move |tx| work(tx, Context { now: clock.now(), ids: &*ids }))
    }
}

impl Office for StoreOffice {
    fn lanes(&self, carrier: Carrier) -> Result<Vec<Lane>, StoreError> {
        self.store.read(|tx| tx.lanes(carrier))
    }

    fn claim(&self, claiming: Claiming) -> Result<Vec<Parcel>, StoreError> {
        self.write(move |tx, cx| claim_deliveries(tx, cx, &claiming))
    }

    fn settle(&self, settled: Vec<Settled>) -> Result<Vec<Webhook>, StoreError> {
        self.write(move |tx, cx| settle_deliveries(tx, cx, &settled))
    }

    fn tidy(&self) -> Result<(), StoreError> {
        self.write(|tx, cx| tx.forget_attempts(cx.now - LOG)).map(drop)
    }
}
