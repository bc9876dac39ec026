//! Keeps the models of who does not come up to date: trains when enough is new, and sets their level once a day.

use engine::{
    Clock, Context, Ids, StoreError,
    model::{Tenant, TenantStatus},
    verbs::{is_no_show_settled, is_training_due, no_show_lesson, recalibrate_no_show, settle_no_show},
};
use std::{
    io,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::Duration,
};
use store::Store;

/// How often is looked whether something is due.
const EVERY: Duration = Duration::from_mins(1);
/// How long the end of the server waits for a training.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the job works with.
pub(crate) struct Job {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
}

/// The job while it runs.
pub(crate) struct Running {
    stop: Sender<()>,
    ended: Receiver<()>,
}

impl Running {
    /// Ends it. A training that takes longer than a moment is left to end with the process: it keeps nothing by halves.
    pub(crate) fn stop(self) {
        drop(self.stop);
        if self.ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            tracing::info!("a training of the no-show model was cut off");
        }
    }
}

impl Job {
    /// Starts it on a thread of its own: training is arithmetic, and would keep others waiting.
    pub(crate) fn start(self) -> io::Result<Running> {
        let ((stop, stopped), (end, ended)) = (channel::<()>(), channel::<()>());
        thread::Builder::new().name("no-show".to_owned()).spawn(move || {
            // Whoever waits for the end hears of it when this is dropped.
            let _end = end;
            loop {
                if let Err(error) = self.round() {
                    tracing::warn!(%error, "the businesses were not read; it is tried again soon");
                }
                if stopped.recv_timeout(EVERY) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        })?;
        Ok(Running { stop, ended })
    }

    fn round(&self) -> Result<(), StoreError> {
        let tenants = self.store.read(|tx| tx.tenants())?;
        for tenant in tenants.into_iter().filter(|tenant| tenant.status == TenantStatus::Active) {
            if let Err(error) = self.look_after(&tenant) {
                tracing::warn!(%error, tenant = %tenant.slug, "a no-show model was not looked after; it is tried again soon");
            }
        }
        Ok(())
    }

    /// Does what is due once a local day.
    fn look_after(&self, tenant: &Tenant) -> Result<(), StoreError> {
        if self.read(|tx, cx| is_no_show_settled(tx, cx, tenant))? {
            return Ok(());
        }
        if self.read(|tx, cx| is_training_due(tx, cx, tenant))? {
            self.train(tenant)?;
        }
        let known = tenant.clone();
        let shift = self.write(move |tx, cx| recalibrate_no_show(tx, cx, &known))?;
        if let Some(shift) = shift.filter(|shift| shift.0 != 0) {
            tracing::info!(tenant = %tenant.slug, shift = shift.log_odds(), "set the level of a no-show model");
        }
        Ok(())
    }

    fn train(&self, tenant: &Tenant) -> Result<(), StoreError> {
        let lesson = self.read(|tx, cx| no_show_lesson(tx, cx, tenant))?;
        let learnt = lesson.learn();
        let known = tenant.clone();
        let settled = self.write(move |tx, cx| settle_no_show(tx, cx, &known, &lesson, &learnt))?;
        tracing::info!(tenant = %tenant.slug, version = settled.version, decision = %settled.decision, "trained a no-show model");
        Ok(())
    }

    fn read<T>(
        &self,
        ask: impl FnOnce(&mut dyn engine::Tx, Context<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let cx = Context { now: self.clock.now(), ids: &*self.ids };
        self.store.read(|tx| ask(tx, cx))
    }

    fn write<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut dyn engine::Tx, Context<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (clock, ids) = (Arc::clone(&self.clock), Arc::clone(&self.ids));
        self.store.write(move |tx| work(tx, Context { now: clock.now(), ids: &*ids }))
    }
}
