//! One delivery: what is sent, and what is made of the answer.

use crate::{
    Client,
    client::Answered,
    dialect,
    schedule::{Schedule, Standing},
};
use engine::{
    Clock, Finished, Ids,
    model::{Attempt, AttemptOutcome, Carrier, Dialect, Fate, Report},
    verbs::{Parcel, Settled},
};
use slot_core::{AttemptId, ClaimToken, Instant};
use std::sync::Arc;

/// The status of an endpoint that wants nothing more.
const GONE: u16 = 410;

/// What a delivery needs.
#[derive(Clone)]
pub(crate) struct Hands {
    pub(crate) client: Client,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
}

impl Hands {
    /// Makes one attempt, unless there is nothing to tell.
    pub(crate) async fn deliver(&self, parcel: &Parcel, token: ClaimToken) -> Settled {
        let at = self.clock.now();
        let Some(letter) = dialect::compose(parcel) else {
            return Settled {
                finished: finished(parcel, token, None, parcel.delivery.attempts, Fate::Over, at),
                attempt: None,
                was_failing: false,
            };
        };
        let id = AttemptId::from_u128(self.ids.mint(at));
        let headers = dialect::headers(&parcel.endpoint, &letter, id, at);
        let answered = self.client.post(&parcel.endpoint.url, &headers, letter.body).await;
        let chance = self.ids.secret().first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        self.judge(parcel, token, (id, letter.word, at), answered, chance)
    }

    fn judge(
        &self,
        parcel: &Parcel,
        token: ClaimToken,
        (id, word, at): (AttemptId, &'static str, Instant),
        answered: Answered,
        chance: u64,
    ) -> Settled {
        let (now, attempts) = (self.clock.now(), parcel.delivery.attempts.saturating_add(1));
        let first_at = parcel.delivery.first_at.unwrap_or(at);
        let standing = Standing { attempts, first_at, now, wanted: answered.wanted, chance };
        let fate = fate(parcel.endpoint.dialect, &answered.report, standing);
        let outcome = match &fate {
            Fate::Over => AttemptOutcome::Delivered,
            Fate::Again { .. } => AttemptOutcome::Failed,
            Fate::Dead { .. } => AttemptOutcome::Dead,
        };
        let key = parcel.delivery.key;
        Settled {
            finished: finished(parcel, token, Some(word.to_owned()), attempts, fate, now),
            attempt: Some(Attempt {
                id,
                tenant: key.tenant,
                carrier: Carrier::Webhook,
                endpoint: key.endpoint,
                event: key.event,
                word: word.to_owned(),
                number: attempts,
                at,
                outcome,
                report: answered.report,
            }),
            was_failing: parcel.endpoint.health.failures > 0,
        }
    }
}

/// How a delivery goes on after this answer.
fn fate(dialect: Dialect, report: &Report, standing: Standing) -> Fate {
    let schedule = Schedule::of(dialect);
    if report.is_success() {
        return Fate::Over;
    }
    let why = || report.error.clone().unwrap_or_else(|| "no good answer".to_owned());
    if report.status == Some(GONE) && !schedule.is_promised() {
        return Fate::Dead { reason: why() };
    }
    match schedule.next(standing) {
        Some(at) => Fate::Again { at, first_at: standing.first_at },
        None => Fate::Dead { reason: why() },
    }
}

fn finished(
    parcel: &Parcel,
    token: ClaimToken,
    word: Option<String>,
    attempts: u32,
    fate: Fate,
    at: Instant,
) -> Finished {
    Finished { key: parcel.delivery.key, token, word, attempts, fate, at }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(attempts: u32) -> Standing {
        let at = Instant::from_seconds(1_772_452_800);
        Standing { attempts, first_at: at, now: at, wanted: None, chance: 0 }
    }

    fn status(status: u16) -> Report {
        Report { status: Some(status), error: Some(format!("status {status}")), ..Report::default() }
    }

    #[test]
    fn only_two_hundreds_are_good_and_promises_hold_whatever_is_answered() {
        for good in [200, 202, 204, 299] {
            assert_eq!(fate(Dialect::Slotflow, &status(good), after(1)), Fate::Over);
        }
        for bad in [301, 302, 400, 410, 429, 500] {
            assert!(matches!(fate(Dialect::Slotflow, &status(bad), after(2)), Fate::Again { .. }), "{bad}");
            assert!(matches!(fate(Dialect::Slotflow, &status(bad), after(3)), Fate::Dead { .. }), "{bad}");
        }
        assert!(matches!(fate(Dialect::Husky, &status(GONE), after(1)), Fate::Dead { .. }));
        assert!(matches!(fate(Dialect::Husky, &Report::default(), after(1)), Fate::Again { .. }));
    }
}
