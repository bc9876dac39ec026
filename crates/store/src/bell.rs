//! Rung when there is more to deliver: whoever delivers need not look all the time.

use std::sync::OnceLock;

/// A bell that somebody may listen to.
#[derive(Default)]
pub(crate) struct Bell(OnceLock<Box<dyn Fn() + Send + Sync>>);

impl Bell {
    /// From now on this is called; the first to listen stays the only one.
    pub(crate) fn listen(&self, heard: impl Fn() + Send + Sync + 'static) {
        // Whoever came first delivers for all.
        drop(self.0.set(Box::new(heard)));
    }

    /// To be called once it is committed.
    pub(crate) fn ring(&self) {
        if let Some(heard) = self.0.get() {
            heard();
        }
    }
}
