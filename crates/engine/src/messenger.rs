//! The way to an endpoint, for whoever has to reach one at once.

use crate::model::{Attempt, Webhook};

/// Reaches endpoints.
pub trait Messenger: Send + Sync + 'static {
    /// Sends one test event, waits for what comes of it, and tells. The attempt is for the log of the endpoint; nothing is
    /// stored here. To be called where waiting is allowed.
    fn test(&self, endpoint: &Webhook) -> Attempt;
}
