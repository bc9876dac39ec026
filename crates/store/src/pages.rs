//! Pages of slots that were worked out before: what a search costs is paid once, as long as nothing is written.
//!
//! A page is bound to a standing of the database, and to the time until which it would be worked out the same. A question
//! is remembered when it is answered for the first time, and its page kept from the second time on.

use engine::model::{VisitPage, VisitQuery};
use slot_core::{Instant, TenantId};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How many questions are remembered; when there are more, all are forgotten.
const LIMIT: usize = 512;
/// On so many standings one page is known to be the same: one for each reader of `SQLite`, and some to spare.
const STANDINGS: usize = 32;

/// What a reader sees of the database. Equal ones see the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The version of the data that this connection sees.
    Sqlite { connection: u64, version: i64 },
    /// The transactions that are seen.
    Postgres(String),
}

/// Pages by business and question.
#[derive(Debug, Default)]
pub(crate) struct PageCache {
    known: Mutex<Questions>,
}

#[derive(Debug, Default)]
struct Questions {
    count: usize,
    of: HashMap<TenantId, HashMap<VisitQuery, Option<Kept>>>,
}

/// A page, from when until when it is good, and on what.
#[derive(Debug)]
struct Kept {
    page: Arc<VisitPage>,
    from: Instant,
    until: Instant,
    standings: Vec<Standing>,
}

impl PageCache {
    /// Whether the question was answered before.
    pub(crate) fn is_known(&self, tenant: TenantId, query: &VisitQuery) -> bool {
        self.lock().of.get(&tenant).is_some_and(|questions| questions.contains_key(query))
    }

    /// Notes that the question was answered.
    pub(crate) fn remember(&self, tenant: TenantId, query: &VisitQuery) {
        let mut known = self.lock();
        if known.count >= LIMIT {
            *known = Questions::default();
        }
        let questions = known.of.entry(tenant).or_default();
        if !questions.contains_key(query) {
            questions.insert(query.clone(), None);
            known.count += 1;
        }
    }

    /// The page that answers the question at this moment to whoever sees this.
    pub(crate) fn find(
        &self,
        tenant: TenantId,
        query: &VisitQuery,
        standing: &Standing,
        now: Instant,
    ) -> Option<Arc<VisitPage>> {
        let known = self.lock();
        let kept = known.of.get(&tenant)?.get(query)?.as_ref()?;
        let is_good = kept.from <= now && now < kept.until && kept.standings.contains(standing);
        is_good.then(|| Arc::clone(&kept.page))
    }

    /// Keeps a page that somebody worked out who saw this.
    pub(crate) fn keep(
        &self,
        tenant: TenantId,
        query: &VisitQuery,
        standing: Standing,
        (page, from, until): (&Arc<VisitPage>, Instant, Instant),
    ) {
        let mut known = self.lock();
        let Some(place) = known.of.get_mut(&tenant).and_then(|questions| questions.get_mut(query)) else { return };
        match place {
            Some(kept) if kept.until == until && kept.page == *page => {
                kept.from = kept.from.max(from);
                kept.standings.retain(|other| !is_past(other, &standing));
                if kept.standings.len() >= STANDINGS {
                    kept.standings.remove(0);
                }
                kept.standings.push(standing);
            }
            Some(_) | None => *place = Some(Kept { page: Arc::clone(page), from, until, standings: vec![standing] }),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Questions> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether nobody will see `old` again who sees `new`.
fn is_past(old: &Standing, new: &Standing) -> bool {
    match (old, new) {
        (Standing::Sqlite { connection: one, .. }, Standing::Sqlite { connection: other, .. }) => one == other,
        (Standing::Postgres(_), Standing::Postgres(_)) => true,
        (Standing::Sqlite { .. }, Standing::Postgres(_)) | (Standing::Postgres(_), Standing::Sqlite { .. }) => false,
    }
}
