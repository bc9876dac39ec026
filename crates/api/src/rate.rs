//! Rate limits: so many requests a minute, of one key or of one business, counted in this process on real time.

use crate::{
    face::{FaceSpec, Rate},
    rate_log::Logs,
    rate_window::Windows,
};
use engine::{
    Clock,
    model::{Credential, Reach},
};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    middleware::StateInformationMiddleware,
};
use slot_core::{KeyId, TenantId};
use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Arc, PoisonError, RwLock},
};

type Limiter = DefaultKeyedRateLimiter<Bucket, StateInformationMiddleware>;

/// How a caller stands with its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How many requests a minute it has.
    pub limit: u32,
    /// How many it may make at once now.
    pub remaining: u32,
    /// In how many seconds the whole limit is there again.
    pub reset_seconds: u64,
    /// In how many seconds it may try again; 0 when it may go on.
    pub wait_seconds: u64,
    /// Where requests are counted in windows: when this one ends, in seconds since 1970.
    pub window_ends_at: Option<i64>,
}

/// Whose requests are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Bucket {
    Key(KeyId),
    /// One business has a count of its own in each face.
    Tenant(&'static str, TenantId),
}

/// A face's name and a key: one key has a count of its own in each face.
pub(crate) type Who = (&'static str, KeyId);

/// The counts.
pub(crate) struct Limits {
    /// A limiter has one quota, and keys may each have their own: one limiter a quota.
    limiters: RwLock<HashMap<NonZeroU32, Arc<Limiter>>>,
    clock: DefaultClock,
    windows: Windows,
    logs: Logs,
}

impl Limits {
    /// Counts of nothing yet. The clock tells real time, whatever the server's own says.
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            limiters: RwLock::default(),
            clock: DefaultClock::default(),
            windows: Windows::new(Arc::clone(&clock)),
            logs: Logs::new(clock),
        }
    }

    /// Counts one request. `Err` when it is one too many, `Ok(None)` when no limit applies.
    pub(crate) fn count(&self, face: &FaceSpec, caller: &Credential) -> Result<Option<Standing>, Standing> {
        let Some((bucket, limit)) = bucket(face, caller) else { return Ok(None) };
        let who = (face.name, caller.key.id);
        match face.rate {
            Rate::Window(_) => return self.windows.count(who, limit).map(Some),
            Rate::Sliding(_) => return self.logs.count(who, limit).map(Some),
            Rate::Off | Rate::PerKey(_) | Rate::PerTenant(_) => {}
        }
        let limiter = self.limiter(limit);
        match limiter.check_key(&bucket) {
            Ok(state) => Ok(Some(Standing::new(limit, state.remaining_burst_capacity(), 0))),
            Err(not_until) => {
                let wait = not_until.wait_time_from(self.clock.now());
                Err(Standing::new(limit, 0, wait.as_secs() + u64::from(wait.subsec_nanos() > 0).max(1)))
            }
        }
    }

    /// Forgets those who have their whole limit again.
    pub(crate) fn forget_idle(&self) {
        self.windows.forget_ended();
        self.logs.forget_idle();
        let limiters = self.limiters.read().unwrap_or_else(PoisonError::into_inner);
        for limiter in limiters.values() {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }

    fn limiter(&self, limit: NonZeroU32) -> Arc<Limiter> {
        if let Some(found) = self.limiters.read().unwrap_or_else(PoisonError::into_inner).get(&limit) {
            return Arc::clone(found);
        }
        let mut limiters = self.limiters.write().unwrap_or_else(PoisonError::into_inner);
        let fresh = || Arc::new(RateLimiter::keyed(Quota::per_minute(limit)).with_middleware());
        Arc::clone(limiters.entry(limit).or_insert_with(fresh))
    }
}

/// Whose count it is, and what the limit: the key's own, else the face's.
fn bucket(face: &FaceSpec, caller: &Credential) -> Option<(Bucket, NonZeroU32)> {
    let by_key = Bucket::Key(caller.key.id);
    let (bucket, limit) = match (caller.key.rate_limit, face.rate, caller.key.reach) {
        (Some(own), _, _) => (by_key, own),
        (None, Rate::Off, _) => return None,
        (None, Rate::PerKey(limit) | Rate::Window(limit) | Rate::Sliding(limit), _)
        | (None, Rate::PerTenant(limit), Reach::Installation) => (by_key, limit),
        (None, Rate::PerTenant(limit), Reach::Tenant(tenant)) => (Bucket::Tenant(face.name, tenant), limit),
    };
    NonZeroU32::new(limit).map(|limit| (bucket, limit))
}

impl Standing {
    fn new(limit: NonZeroU32, remaining: u32, wait_seconds: u64) -> Self {
        let used = u64::from(limit.get().saturating_sub(remaining));
        let reset_seconds = (used * 60).div_ceil(limit.get().into());
        Self { limit: limit.get(), remaining, reset_seconds, wait_seconds, window_ends_at: None }
    }
}

#[cfg(test)]
pub(crate) mod still {
    //! A clock that stands still until it is set.

    use engine::Clock;
    use slot_core::Instant;
    use std::sync::atomic::{AtomicI64, Ordering};

    #[derive(Default)]
    pub(crate) struct Still(AtomicI64);

    impl Still {
        pub(crate) fn set(&self, micros: i64) {
            self.0.store(micros, Ordering::SeqCst);
        }
    }

    impl Clock for Still {
        fn now(&self) -> Instant {
            Instant::from_micros(self.0.load(Ordering::SeqCst))
        }
    }
}
