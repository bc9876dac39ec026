//! The loop: looks what is due, takes on what there is room for, sends it, and stores what came of it.

use crate::{
    breaker::Breakers,
    deliver::Hands,
    office::Office,
    plan::{Limits, Road},
    schedule::Schedule,
};
use engine::{
    Clock, StoreError,
    model::{AttemptOutcome, Carrier, Claiming, Lane},
    verbs::{Parcel, Settled},
};
use metrics::{counter, gauge, histogram};
use slot_core::{ClaimToken, EndpointId, Instant, Length, TenantId};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Notify, mpsc, watch},
    task::spawn_blocking,
    time::{Instant as Moment, sleep, sleep_until},
};

/// How long what is taken on belongs to whoever took it on: an attempt, and time to store what came of it.
const LEASE: Length = Length::seconds(30);
/// What was taken on so long ago is not begun any more.
const STALE: Duration = Duration::from_secs(15);
/// How often the database is looked at when nobody says that there is more: other programs write as well.
const POLL: Duration = Duration::from_secs(1);
/// How long to wait at least between two looks, so that one look serves many commits.
const PAUSE: Duration = Duration::from_millis(5);
/// How often storing is tried again, and after which pause; after that the deliveries are somebody else's to repeat.
const STORING: u32 = 50;
const STORING_PAUSE: Duration = Duration::from_millis(200);
/// How many outcomes are stored in one transaction at most.
const BATCH: usize = 64;
/// How often the log is tidied.
const TIDY: Duration = Duration::from_hours(1);

/// What the loop works with.
pub(crate) struct Parts {
    pub(crate) office: Arc<dyn Office>,
    pub(crate) hands: Hands,
    pub(crate) limits: Limits,
    pub(crate) wake: Arc<Notify>,
}

/// Something that was on its way and is back.
struct Back {
    tenant: TenantId,
    endpoint: EndpointId,
    /// Whether it arrived; nothing when nothing was sent.
    arrived: Option<bool>,
    is_promised: bool,
}

/// A parcel that is back, with what came of it; nothing when it was not begun in time.
type Outcome = (Back, Option<Settled>);

/// What a look found.
struct Look {
    /// Whether all that was planned was there: then there may be more.
    may_be_more: bool,
    /// When the next is due.
    next: Option<Instant>,
}

/// Delivers until `stop` says otherwise, then ends what is on its way.
pub(crate) async fn run(parts: Arc<Parts>, mut stop: watch::Receiver<bool>) {
    let (done, outcomes) = mpsc::unbounded_channel::<Outcome>();
    let (stored, mut backs) = mpsc::unbounded_channel::<Vec<Back>>();
    let settling = tokio::spawn(settle(Arc::clone(&parts.office), outcomes, stored));
    let tidying = tokio::spawn(tidy(Arc::clone(&parts.office)));
    let (mut road, mut breakers) = (Road::default(), Breakers::default());
    let mut next = Moment::now();
    let mut is_stopping = *stop.borrow();
    while !is_stopping || !road.is_empty() {
        tokio::select! {
            changed = stop.changed() => is_stopping = is_stopping || changed.is_err() || *stop.borrow(),
            back = backs.recv() => {
                let Some(back) = back else { break };
                take_back(back, &mut road, &mut breakers);
                next = Moment::now();
            }
            () = parts.wake.notified(), if !is_stopping => next = Moment::now(),
            () = sleep_until(next), if !is_stopping => {}
        }
        while let Ok(back) = backs.try_recv() {
            take_back(back, &mut road, &mut breakers);
        }
        if is_stopping || Moment::now() < next {
            continue;
        }
        let pause = match look(&parts, &mut road, &breakers, &done).await {
            Ok(Look { may_be_more: true, .. }) => PAUSE,
            Ok(Look { next, .. }) => next.map_or(POLL, |at| until(&*parts.hands.clock, at)).clamp(PAUSE, POLL),
            Err(error) => {
                tracing::warn!(%error, "deliveries cannot be read; tried again in a second");
                POLL
            }
        };
        // What rings meanwhile is heard afterwards, so that one look serves many commits.
        sleep(PAUSE.min(pause)).await;
        next = Moment::now() + pause.saturating_sub(PAUSE);
    }
    drop(done);
    tidying.abort();
    if settling.await.is_err() {
        tracing::error!("what stores the outcomes of deliveries panicked");
    }
}

fn take_back(back: Vec<Back>, road: &mut Road, breakers: &mut Breakers) {
    let now = std::time::Instant::now();
    for Back { tenant, endpoint, arrived, is_promised } in back {
        road.leave(tenant, endpoint);
        match arrived {
            Some(true) => breakers.arrived(endpoint),
            Some(false) => breakers.failed(endpoint, is_promised, now),
            None => {}
        }
    }
}

/// How long it is until a moment of the server's clock, which ticks as time passes.
fn until(clock: &dyn Clock, at: Instant) -> Duration {
    Duration::from_micros(u64::try_from((at - clock.now()).as_micros()).unwrap_or(0))
}

/// Takes on what is due and begins to deliver it.
async fn look(
    parts: &Arc<Parts>,
    road: &mut Road,
    breakers: &Breakers,
    done: &mpsc::UnboundedSender<Outcome>,
) -> Result<Look, StoreError> {
    let office = Arc::clone(&parts.office);
    let lanes = waiting(move || office.lanes(Carrier::Webhook)).await?;
    let now = parts.hands.clock.now();
    let (due, later): (Vec<Lane>, Vec<Lane>) = lanes.into_iter().partition(|lane| lane.due_at <= now);
    let next = later.iter().map(|lane| lane.due_at).min();
    let plan = road.plan(&due, parts.limits, breakers, std::time::Instant::now());
    if plan.is_empty() {
        return Ok(Look { may_be_more: false, next });
    }
    let token = ClaimToken::from_u128(parts.hands.ids.mint(now));
    let claiming = Claiming { carrier: Carrier::Webhook, lanes: plan, token, until: now + LEASE };
    let (office, taken_at) = (Arc::clone(&parts.office), std::time::Instant::now());
    let parcels = waiting(move || office.claim(claiming)).await?;
    let may_be_more = !parcels.is_empty();
    for parcel in parcels {
        road.enter(parcel.delivery.key.tenant, parcel.delivery.key.endpoint);
        let (hands, done) = (parts.hands.clone(), done.clone());
        tokio::spawn(async move {
            let outcome = send(&hands, &parcel, token, taken_at).await;
            // Whoever stores outcomes ends only after this.
            drop(done.send(outcome));
        });
    }
    gauge!("slotkeeper_deliveries_under_way").set(f64::from(u32::try_from(road.len()).unwrap_or(u32::MAX)));
    Ok(Look { may_be_more, next })
}

async fn send(hands: &Hands, parcel: &Parcel, token: ClaimToken, taken_at: std::time::Instant) -> Outcome {
    let dialect = parcel.endpoint.dialect;
    let mut back = Back {
        tenant: parcel.delivery.key.tenant,
        endpoint: parcel.delivery.key.endpoint,
        arrived: None,
        is_promised: Schedule::of(dialect).is_promised(),
    };
    if taken_at.elapsed() > STALE {
        return (back, None);
    }
    let settled = hands.deliver(parcel, token).await;
    if let Some(attempt) = &settled.attempt {
        back.arrived = Some(attempt.outcome == AttemptOutcome::Delivered);
        let labels = [("dialect", dialect.name()), ("outcome", attempt.outcome.name())];
        counter!("slotkeeper_delivery_attempts_total", &labels).increment(1);
        histogram!("slotkeeper_delivery_attempt_seconds", "dialect" => dialect.name())
            .record(attempt.report.took.as_secs_f64());
    }
    (back, Some(settled))
}

/// Stores outcomes as they come, many in one transaction.
async fn settle(
    office: Arc<dyn Office>,
    mut outcomes: mpsc::UnboundedReceiver<Outcome>,
    stored: mpsc::UnboundedSender<Vec<Back>>,
) {
    let mut batch: Vec<Outcome> = Vec::new();
    while outcomes.recv_many(&mut batch, BATCH).await > 0 {
        let (backs, settled): (Vec<Back>, Vec<Option<Settled>>) = batch.drain(..).unzip();
        store(&office, settled.into_iter().flatten().collect()).await;
        // The loop may have ended already.
        drop(stored.send(backs));
    }
}

async fn store(office: &Arc<dyn Office>, settled: Vec<Settled>) {
    for _try in 0..STORING {
        let (office, all) = (Arc::clone(office), settled.clone());
        match waiting(move || office.settle(all)).await {
            Ok(disabled) => {
                for webhook in disabled {
                    let (id, tenant) = (webhook.id, webhook.tenant);
                    tracing::warn!(%id, %tenant, "a webhook endpoint failed for too long and was disabled");
                }
                return;
            }
            Err(error) => tracing::warn!(%error, "what came of deliveries was not stored; tried again"),
        }
        sleep(STORING_PAUSE).await;
    }
    tracing::error!(count = settled.len(), "what came of deliveries could not be stored; they will be made again");
}

async fn tidy(office: Arc<dyn Office>) {
    let mut ticks = tokio::time::interval(TIDY);
    loop {
        ticks.tick().await;
        let office = Arc::clone(&office);
        if let Err(error) = waiting(move || office.tidy()).await {
            tracing::warn!(%error, "the log of deliveries was not tidied; tried again in an hour");
        }
    }
}

/// Waits for the database away from the threads that send.
async fn waiting<T: Send + 'static>(
    ask: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    match spawn_blocking(ask).await {
        Ok(answer) => answer,
        Err(panicked) => Err(StoreError::Database(format!("a question to the database panicked: {panicked}"))),
    }
}
