//! A write that waits for its turn, whatever it answers.

use engine::{StoreError, Tx};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A write that waits for its turn. It may be run more than once, and is answered once.
pub(crate) trait Command: Send {
    /// Runs it inside a transaction. A panic is a failure like any other.
    fn run(&mut self, tx: &mut dyn Tx) -> Result<(), StoreError>;
    /// Answers: what the last run found, if all is stored, and otherwise the error.
    fn answer(self: Box<Self>, stored: Result<(), StoreError>);
}

struct Write<T, F, D> {
    run: F,
    found: Option<T>,
    done: D,
}

/// The write that runs `run` and hands its answer to `done`.
pub(crate) fn command<T, F, D>(run: F, done: D) -> Box<dyn Command>
where
    T: Send + 'static,
    F: FnMut(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
    D: FnOnce(Result<T, StoreError>) + Send + 'static,
{
    Box::new(Write { run, found: None, done })
}

impl<T, F, D> Command for Write<T, F, D>
where
    T: Send,
    F: FnMut(&mut dyn Tx) -> Result<T, StoreError> + Send,
    D: FnOnce(Result<T, StoreError>) + Send,
{
    fn run(&mut self, tx: &mut dyn Tx) -> Result<(), StoreError> {
        self.found = None;
        let run = &mut self.run;
        match catch_unwind(AssertUnwindSafe(|| run(tx))) {
            Ok(Ok(value)) => {
                self.found = Some(value);
                Ok(())
            }
            Ok(Err(error)) => Err(error),
            Err(_panic) => Err(StoreError::Database("a command panicked".to_owned())),
        }
    }

    fn answer(self: Box<Self>, stored: Result<(), StoreError>) {
        let Self { found, done, .. } = *self;
        let answer = stored.and_then(|()| found.ok_or_else(|| StoreError::Database("a command never ran".to_owned())));
        // A panic in what the caller does with the answer is the caller's; the writer goes on.
        if catch_unwind(AssertUnwindSafe(|| done(answer))).is_err() {
            tracing::error!("a completion panicked");
        }
    }
}
