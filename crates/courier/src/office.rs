//! What the courier asks of the database.

use engine::{
    StoreError,
    model::{Carrier, Claiming, Lane, Webhook},
    verbs::{Parcel, Settled},
};

/// Where deliveries are kept. Every call may wait for the database.
pub trait Office: Send + Sync + 'static {
    /// The endpoints for which something is open.
    fn lanes(&self, carrier: Carrier) -> Result<Vec<Lane>, StoreError>;
    /// Takes on what is due.
    fn claim(&self, claiming: Claiming) -> Result<Vec<Parcel>, StoreError>;
    /// Stores what came of deliveries; answers endpoints that are turned off by that.
    fn settle(&self, settled: Vec<Settled>) -> Result<Vec<Webhook>, StoreError>;
    /// Forgets attempts that are older than the log is kept.
    fn tidy(&self) -> Result<(), StoreError>;
}
