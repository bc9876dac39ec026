//! What the store is doing, in numbers.

/// What the store is doing right now, and what it has done since it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gauges {
    /// Connections in the pool.
    pub connections: u32,
    /// Those that nobody uses.
    pub idle: u32,
    /// Those that somebody uses.
    pub in_use: u32,
    /// Writes that wait for their turn.
    pub waiting: usize,
    /// On `SQLite`: groups that were committed. Writes per group are [`Gauges::commands`] by these.
    pub groups: u64,
    /// On `SQLite`: writes that were committed in groups.
    pub commands: u64,
}
