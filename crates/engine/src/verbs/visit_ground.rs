//! What decides about slots of several providers, read with a few questions, however many they are.

use super::{ledger::visits_made, offer::both, visit_wish::room_calendar};
use crate::{
    NewClaim, StoreError, Tx,
    model::{Resource, ResourceKind},
};
use slot_core::{
    BookingId, Calendar, Claim, Instant, Ledger, Length, Notice, Owner, Placement, Post, PostQuery, PostSearch,
    PostSlot, Practice, ResourceId, RoomUse, Span, TenantId, Wish, admit,
};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// What is asked of each provider.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asking {
    /// Only at this location.
    pub(super) location: Option<ResourceId>,
    pub(super) first: Date,
    pub(super) last: Date,
    /// How long slots are, whatever the hours or the provider say.
    pub(super) length: Option<Length>,
}

/// A provider who is asked.
pub(super) struct Host {
    pub(super) resource: Resource,
    pub(super) practice: Practice,
    search: PostSearch,
}

/// Everything that decides about the slots of these providers.
pub(super) struct Ground {
    pub(super) hosts: Vec<Host>,
    /// The locations that are open for visits.
    places: BTreeMap<ResourceId, Resource>,
    rooms: Vec<RoomUse>,
    /// The claims on each provider, and whoever else was asked for.
    claims: BTreeMap<ResourceId, Vec<Claim>>,
    visits: BTreeMap<ResourceId, Vec<Instant>>,
    /// Where the rooms are that are at one location only.
    homes: BTreeMap<ResourceId, ResourceId>,
    /// What the claims cover.
    reach: Span,
    /// From the first midnight to the last.
    pub(super) searched: Span,
}

impl Host {
    /// Puts the question to a provider.
    pub(super) fn ask(resource: Resource, asking: &Asking) -> Self {
        let practice = resource.practice(Notice::AtLeast(Length::ZERO));
        let query = PostQuery {
            first: asking.first,
            last: asking.last,
            length: asking.length,
            usual: resource.default_duration().unwrap_or(Resource::USUAL_VISIT),
            location: asking.location,
        };
        let search = practice.ask(&query);
        Self { resource, practice, search }
    }

    /// The locations of its posts. What is worked at none cannot be visited.
    pub(super) fn locations(&self) -> impl Iterator<Item = ResourceId> {
        self.search.posts().filter_map(|post| post.location)
    }

    fn rooms(&self) -> impl Iterator<Item = ResourceId> {
        self.search.posts().filter_map(|post| post.room)
    }
}

/// The locations and rooms of these providers, and whatever else is named: what there is of them, by id.
pub(super) fn places(
    tx: &mut dyn Tx,
    tenant: TenantId,
    hosts: &[Host],
    also: &[ResourceId],
) -> Result<BTreeMap<ResourceId, Resource>, StoreError> {
    let named = hosts.iter().flat_map(|host| host.locations().chain(host.rooms()));
    let ids: BTreeSet<ResourceId> = named.chain(also.iter().copied()).collect();
    let ids: Vec<ResourceId> = ids.into_iter().collect();
    Ok(tx.resources_by_id(tenant, &ids)?.into_iter().map(|place| (place.id, place)).collect())
}

impl Ground {
    /// Reads what occupies these providers, the rooms among the places, and whoever else is named; nothing where nobody
    /// has hours. The claims of a booking that is about to go do not count.
    pub(super) fn read(
        tx: &mut dyn Tx,
        tenant: TenantId,
        hosts: Vec<Host>,
        mut places: BTreeMap<ResourceId, Resource>,
        also: &[ResourceId],
        going: Option<BookingId>,
    ) -> Result<Option<Self>, StoreError> {
        let hull = |spans: &mut dyn Iterator<Item = Span>| spans.reduce(both);
        let reach = hull(&mut hosts.iter().filter_map(|host| host.search.reach()));
        let searched = hull(&mut hosts.iter().filter_map(|host| host.search.starts()));
        let Some((reach, searched)) = reach.zip(searched) else { return Ok(None) };
        places.retain(|_, place| place.active);
        let rooms = places.values().filter(|place| place.kind == ResourceKind::Room);
        let rooms: Vec<(ResourceId, Calendar)> = rooms.map(|room| (room.id, room_calendar(room))).collect();
        let all = hosts.iter().map(|host| host.resource.id).chain(rooms.iter().map(|(room, _)| *room));
        let all: BTreeSet<ResourceId> = all.chain(also.iter().copied()).collect();
        let all: Vec<ResourceId> = all.into_iter().collect();
        let mut claims: BTreeMap<ResourceId, Vec<Claim>> = BTreeMap::new();
        for NewClaim { resource, claim } in tx.claims_on(tenant, &all, reach)? {
            if going.is_none_or(|going| claim.owner != Owner::Booking(going)) {
                claims.entry(resource).or_default().push(claim);
            }
        }
        let mut visits: BTreeMap<ResourceId, Vec<Instant>> = BTreeMap::new();
        let counted = hosts.iter().map(|host| (host.resource.id, &host.practice.base));
        for (provider, at) in visits_made(tx, tenant, counted, reach)? {
            visits.entry(provider).or_default().push(at);
        }
        let homes = places.values().filter_map(|place| Some((place.id, place.location?))).collect();
        let rooms = rooms.into_iter().map(|(room, calendar)| {
            let ledger = Ledger::new(reach, claims.remove(&room).unwrap_or_default());
            RoomUse { room, calendar, ledger }
        });
        let rooms = rooms.collect();
        places.retain(|_, place| place.kind == ResourceKind::Location);
        Ok(Some(Self { hosts, places, rooms, claims, visits, homes, reach, searched }))
    }

    /// The slots of a provider, by start and place, each time once a location; none where the provider is not active.
    pub(super) fn slots(&self, host: &Host, now: Instant) -> Vec<PostSlot> {
        let claims = self.claims_of(host.resource.id).to_vec();
        let visits = self.visits.get(&host.resource.id).cloned().unwrap_or_default();
        let ledger = Ledger::new(self.reach, claims).with_visits(visits);
        let mut slots = host.search.slots(&ledger, &self.rooms, now).unwrap_or_default();
        slots.retain(|slot| self.is_somewhere(slot.post));
        slots.dedup_by_key(|slot| (slot.span, slot.post.location));
        slots
    }

    /// Whether a post is at a location that is open for visits, and its room is there too.
    fn is_somewhere(&self, post: Post) -> bool {
        let home = post.room.and_then(|room| self.homes.get(&room));
        post.location.is_some_and(|location| self.places.contains_key(&location))
            && home.is_none_or(|home| post.location == Some(*home))
    }

    /// A location that is open for visits.
    pub(super) fn place(&self, location: ResourceId) -> Option<&Resource> {
        self.places.get(&location)
    }

    /// Whether a room can be used then.
    pub(super) fn has_room(&self, room: ResourceId, span: Span, now: Instant) -> bool {
        let wish = Wish { placement: Placement::AnyTime, ..Wish::anywhere(span) };
        let known = self.rooms.iter().find(|known| known.room == room);
        known.is_some_and(|known| admit(&known.calendar, &known.ledger, now, &wish).is_ok())
    }

    /// What occupies a provider, or whoever else was asked for.
    pub(super) fn claims_of(&self, calendar: ResourceId) -> &[Claim] {
        self.claims.get(&calendar).map_or(&[], Vec::as_slice)
    }

    /// How many bookings and holds of the provider start in the searched stretch.
    pub(super) fn load(&self, host: &Host, now: Instant) -> u32 {
        let claims = self.claims_of(host.resource.id).iter();
        let counted = claims.filter(|claim| claim.owner.is_live(now) && self.searched.holds(claim.core.start()));
        let owners: BTreeSet<Owner> = counted.map(|claim| claim.owner).collect();
        u32::try_from(owners.len()).unwrap_or(u32::MAX)
    }

    /// When the first hold lapses of those that count now.
    pub(super) fn next_lapse(&self, now: Instant) -> Option<Instant> {
        let rooms = self.rooms.iter().flat_map(|room| room.ledger.claims());
        let owners = self.claims.values().flatten().chain(rooms).map(|claim| claim.owner);
        let holds = owners.filter_map(|owner| match owner {
            Owner::Hold { until, .. } if now < until => Some(until),
            Owner::Hold { .. } | Owner::Booking(_) => None,
        });
        holds.min()
    }
}
