//! How a store is opened.

use std::time::Duration;

/// How a store is opened. The default is what a production server wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many connections are kept for reading.
    pub readers: u32,
    /// How many more connections, each with a thread for [`crate::Store::write_then`], write to Postgres side by side.
    /// `SQLite` has one writer, always.
    pub writers: u32,
    /// How many writes may wait for their turn; further ones are turned away as unavailable.
    pub queue: usize,
    /// How long a caller waits for a free connection.
    pub patience: Duration,
    /// Whether writers take turns.
    #[doc(hidden)]
    pub lock: LockMode,
    /// Whether the guards and the durability of the database are looked at.
    #[doc(hidden)]
    pub inspection: Inspection,
}

/// Whether writers take turns on what they count.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LockMode {
    /// They do.
    #[default]
    Taken,
    /// They do not: only for proofs that the net alone holds. On Postgres nothing is locked; on `SQLite` a write reads the
    /// claims as they were before its group began.
    Removed,
}

/// What is looked at when a store is opened.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Inspection {
    /// Schema, guards and durability: nothing less is opened.
    #[default]
    Full,
    /// The schema alone: only for proofs that a database without its guards loses or double-books.
    SchemaOnly,
}

impl Default for Options {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZeroUsize::get);
        Self {
            readers: u32::try_from(cores * 2).unwrap_or(16).clamp(4, 16),
            writers: 16,
            queue: 1024,
            patience: Duration::from_secs(3),
            lock: LockMode::Taken,
            inspection: Inspection::Full,
        }
    }
}
