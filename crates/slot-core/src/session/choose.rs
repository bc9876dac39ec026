//! Which of several sessions that fit a wish gets it.

use crate::{Admission, Instant, Refusal};

/// A session that fits a wish, as [`choose_session`] compares it with others.
///
/// # Example
/// ```
/// use slot_core::{Instant, Refusal, ServiceFit, SessionOffer};
/// let full = Err(Refusal::Taken { remaining: 0 });
/// let offer = SessionOffer { answer: &full, fit: ServiceFit::Any, start: Instant::from_seconds(0), batch: None };
/// assert!(offer.answer.is_err());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SessionOffer<'a> {
    /// What [`crate::admit_session`] says of it.
    pub answer: &'a Result<Admission, Refusal>,
    /// Whether it is the wished service's own.
    pub fit: ServiceFit,
    /// When it starts.
    pub start: Instant,
    /// What people call it among sessions of the same hours.
    pub batch: Option<&'a str>,
}

/// How a session fits a service.
///
/// # Example
/// ```
/// use slot_core::ServiceFit;
/// assert!(ServiceFit::Own < ServiceFit::Any);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServiceFit {
    /// It is for that service alone.
    Own,
    /// It is for any.
    Any,
}

/// The place in the list of the session that gets the wish; `None` only of an empty list.
///
/// Those with space come first, and those that are only full before those that are refused for another reason, so that
/// the answer is [`Refusal::Taken`] only where no session has space. Then the service's own, then the earliest, then by
/// batch (without a name first), then by place in the list.
///
/// # Example
/// ```
/// use slot_core::{Admission, Instant, Length, Refusal, ServiceFit, SessionOffer, Span, choose_session};
/// let start = Instant::from_seconds(0);
/// let busy = Span::starting(start, Length::minutes(60)).unwrap();
/// let full = Err(Refusal::Taken { remaining: 0 });
/// let free = Ok(Admission { busy, lanes: vec![0], moves: vec![], lapsed: vec![] });
/// let own = SessionOffer { answer: &full, fit: ServiceFit::Own, start, batch: Some("A") };
/// let any = SessionOffer { answer: &free, fit: ServiceFit::Any, start: busy.end(), batch: Some("B") };
/// assert_eq!(choose_session(&[own, any]), Some(1));
/// assert_eq!(choose_session(&[own]), Some(0));
/// ```
pub fn choose_session(offers: &[SessionOffer<'_>]) -> Option<usize> {
    offers.iter().enumerate().min_by_key(|(_, offer)| key(offer)).map(|(place, _)| place)
}

const fn key<'a>(offer: &SessionOffer<'a>) -> (Rank, ServiceFit, Instant, Option<&'a str>) {
    (Rank::of(offer.answer), offer.fit, offer.start, offer.batch)
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Space,
    Full,
    Refused,
}

impl Rank {
    const fn of(answer: &Result<Admission, Refusal>) -> Self {
        match answer {
            Ok(_) => Self::Space,
            Err(Refusal::Taken { .. }) => Self::Full,
            Err(_) => Self::Refused,
        }
    }
}
