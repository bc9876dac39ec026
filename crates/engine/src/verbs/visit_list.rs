//! The best of many slots, in the order of a list.

use super::visit_ground::{Ground, Host};
use crate::model::{Resource, Service, VisitMark, VisitOrder, VisitPage, VisitQuery, VisitSlot};
use slot_core::{PostSlot, Score};
use std::{cmp::Ordering, collections::BinaryHeap};

/// A slot with its score.
#[derive(Clone, Copy)]
pub(super) struct Listed {
    pub(super) slot: PostSlot,
    pub(super) score: Score,
}

/// The first slots of a list that is as long as it may be; what does not come into the page is not kept.
pub(super) struct VisitList<'a> {
    order: VisitOrder,
    after: Option<VisitMark>,
    /// One more than the page has, to see whether more follow.
    most: usize,
    /// The last one on top.
    first: BinaryHeap<Kept<'a>>,
}

/// A slot at its place.
struct Kept<'a> {
    mark: VisitMark,
    host: &'a Host,
    listed: Listed,
}

impl<'a> VisitList<'a> {
    pub(super) fn new(query: &VisitQuery) -> Self {
        let most = usize::try_from(query.limit).unwrap_or(usize::MAX).saturating_add(1);
        Self { order: query.order, after: query.after, most, first: BinaryHeap::new() }
    }

    /// Takes a slot in, if it comes before one that is kept. What has no location is left out.
    pub(super) fn offer(&mut self, host: &'a Host, listed: Listed) {
        let Some(location) = listed.slot.post.location else { return };
        let start = listed.slot.span.start();
        let local = || {
            let offset = host.practice.zone_at(Some(location)).offset(start).whole_seconds();
            start.as_micros() + i64::from(offset) * 1_000_000
        };
        let mark = VisitMark::of(self.order, listed.score, local, host.resource.id, start, location);
        if self.after.is_some_and(|after| mark <= after) {
            return;
        }
        if self.first.len() < self.most {
            self.first.push(Kept { mark, host, listed });
        } else if let Some(mut last) = self.first.peek_mut()
            && mark < last.mark
        {
            *last = Kept { mark, host, listed };
        }
    }

    /// The page.
    pub(super) fn page(self, ground: &Ground, query: &VisitQuery, service: &Service) -> VisitPage {
        let mut kept = self.first.into_sorted_vec();
        let has_more = kept.len() == self.most;
        kept.truncate(self.most.saturating_sub(1));
        let next = kept.last().map(|last| last.mark).filter(|_| has_more);
        let specialty = query.specialty.as_deref();
        let slots = kept.into_iter().filter_map(|one| shown(ground, one.host, one.listed, specialty, Some(service)));
        VisitPage::of(slots.collect(), next)
    }
}

/// A slot as it is told to others; `None` where it has no location.
pub(super) fn shown(
    ground: &Ground,
    host: &Host,
    Listed { slot, score }: Listed,
    asked: Option<&str>,
    service: Option<&Service>,
) -> Option<VisitSlot> {
    let place = ground.place(slot.post.location?)?;
    let zone = host.practice.zone_at(slot.post.location);
    Some(VisitSlot {
        provider: host.resource.id,
        provider_name: host.resource.name.clone(),
        specialty: specialty(&host.resource, asked, service),
        location: place.id,
        location_name: place.name.clone(),
        room: slot.post.room,
        span: slot.span,
        local_start: zone.local(slot.span.start()),
        local_end: zone.local(slot.span.end()),
        score,
    })
}

/// What the provider is good for, as it was written there: what was asked for, else that of the service, else the first.
fn specialty(provider: &Resource, asked: Option<&str>, service: Option<&Service>) -> Option<String> {
    let known = provider.profile.as_deref().map_or(&[][..], |profile| &profile.specialties);
    let folded = |text: &str| text.trim().to_lowercase();
    let spelled = |wanted: &str| known.iter().find(|one| folded(one) == folded(wanted));
    let of_service = || service.and_then(|service| service.appointment.specialty.as_deref()).and_then(spelled);
    asked.and_then(spelled).or_else(of_service).or_else(|| known.first()).cloned()
}

impl Ord for Kept<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.mark.cmp(&other.mark)
    }
}

impl PartialOrd for Kept<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Kept<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.mark == other.mark
    }
}

impl Eq for Kept<'_> {}
