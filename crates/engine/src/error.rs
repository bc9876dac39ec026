//! What can go wrong with the store, as opposed to what is refused.

/// A failure of the store. Refusals are not failures: they are answers.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Others were in the way (a lock, a deadlock, a changed row): the whole transaction may be tried again.
    #[error("the database is contended: {0}")]
    Contended(String),
    /// The database cannot be reached, or does not answer in time.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// A unique rule of the database refused a row, by the rule's name (`resources_slug`, `tenants_slug`, ...).
    #[error("the database refused a duplicate: {0}")]
    Conflict(String),
    /// A stored row cannot be read back.
    #[error("a row of {table} is corrupt: {id}")]
    Corrupt {
        /// Which table.
        table: &'static str,
        /// The row's id, as stored.
        id: String,
    },
    /// Anything else that the database said.
    #[error("the database failed: {0}")]
    Database(String),
}
