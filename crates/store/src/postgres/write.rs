//! Reads and writes on Postgres, with what is tried again and what is not.

use super::talk::{End, Intent, Keep, Talk};
use crate::{
    LockMode,
    bell::Bell,
    cache::ResourceCache,
    location::Location,
    pages::PageCache,
    pool::Pool,
    session::{Link, Session},
};
use engine::{StoreError, Tx};
use std::{
    hash::{BuildHasher as _, RandomState},
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

/// How often a transaction is tried when others are in the way.
const TRIES: u32 = 8;
/// For how long.
const TOTAL: Duration = Duration::from_secs(3);

/// What reads and writes share.
pub(crate) struct Shared {
    pub(crate) location: Location,
    pub(crate) pool: Pool,
    pub(crate) cache: ResourceCache,
    pub(crate) pages: PageCache,
    pub(crate) lock: LockMode,
    pub(crate) bell: Bell,
}

/// Reads. Every statement sees what is committed when it starts.
pub(crate) fn read<T>(
    shared: &Shared,
    run: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let link = Link::Postgres(Talk::new(&shared.pool, Intent::Read)?);
    let mut session = Session::new(link, &shared.cache, shared.lock).reading(&shared.pages, 0);
    let found = run(&mut session);
    shared.cache.keep(session.learnt());
    found
}

/// One attempt at a transaction.
enum Attempt<T> {
    /// It is over, and this is its answer.
    Done(Result<T, StoreError>),
    /// Others were in the way, or the connection broke before the commit: nothing is stored, and it may be tried again.
    Again(StoreError),
}

/// Writes: one transaction, tried again while others are in the way.
pub(crate) fn write<T>(
    shared: &Shared,
    mut run: impl FnMut(&mut dyn Tx) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let started = Instant::now();
    let mut tries = 0;
    loop {
        let error = match attempt(shared, &mut run) {
            Attempt::Done(answer) => return answer,
            Attempt::Again(error) => error,
        };
        tries += 1;
        // A connection that broke may be replaced once; a server that is gone stays gone for longer than that.
        let limit = if matches!(error, StoreError::Contended(_)) { TRIES } else { 2 };
        if tries >= limit || started.elapsed() >= TOTAL {
            return Err(error);
        }
        std::thread::sleep(pause(tries));
    }
}

/// A commit whose answer was lost is never tried again.
fn unknown(why: &str) -> StoreError {
    StoreError::Unavailable(format!("outcome unknown: {why}"))
}

/// Longer with every try, and never the same for two writers.
fn pause(tries: u32) -> Duration {
    let most = 2_000_u64 << tries.min(7);
    Duration::from_micros(most / 4 + RandomState::new().hash_one(tries) % most)
}

fn attempt<T>(shared: &Shared, run: &mut impl FnMut(&mut dyn Tx) -> Result<T, StoreError>) -> Attempt<T> {
    let talk = match Talk::new(&shared.pool, Intent::Write) {
        Ok(talk) => talk,
        Err(error) => return Attempt::Done(Err(error)),
    };
    let mut session = Session::new(Link::Postgres(talk), &shared.cache, shared.lock);
    let answer = catch_unwind(AssertUnwindSafe(|| {
        let value = run(&mut session)?;
        session.keep_trail()?;
        Ok(value)
    }));
    let (learnt, more) = (session.learnt(), session.has_deliveries());
    let Some(mut talk) = session.into_talk() else {
        return Attempt::Done(Err(StoreError::Database("no conversation with Postgres".to_owned())));
    };
    match answer {
        Ok(Ok(value)) => match talk.end(Keep::Yes) {
            Ok(()) => {
                shared.cache.keep(learnt);
                if more {
                    shared.bell.ring();
                }
                Attempt::Done(Ok(value))
            }
            Err(End::Doomed(why)) => Attempt::Done(Err(StoreError::Database(format!("nothing is stored: {why}")))),
            Err(End::Refused(error @ StoreError::Contended(_))) => Attempt::Again(error),
            Err(End::Refused(error)) => Attempt::Done(Err(error)),
            Err(End::Unknown(why)) => Attempt::Done(Err(unknown(&why))),
        },
        Ok(Err(error)) => {
            let broke = talk.broke(&error);
            // Rolled back, whatever the server says to it: a broken connection takes its transaction with it.
            if let Err(End::Unknown(why)) = talk.end(Keep::No) {
                return Attempt::Done(Err(unknown(&why)));
            }
            if broke || matches!(error, StoreError::Contended(_)) {
                return Attempt::Again(error);
            }
            Attempt::Done(Err(error))
        }
        Err(_panic) => {
            drop(talk.end(Keep::No));
            Attempt::Done(Err(StoreError::Database("a command panicked".to_owned())))
        }
    }
}
