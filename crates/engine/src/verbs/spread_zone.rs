//! Spreads the zone of a location to those who keep a copy of it: its rooms, and the people who work there.

use crate::{
    Context, Page, ProviderFilter, ResourceFilter, StoreError, Tx,
    model::{Profile, Resource, ResourceKind},
};
use slot_core::Site;

/// Gives the new zone of a location to its rooms, and to the profiles that know it. Where the zone is as it was, or what
/// changed is no location, nothing is done.
pub(super) fn spread_zone(tx: &mut dyn Tx, cx: Context<'_>, old: &Resource, new: &Resource) -> Result<(), StoreError> {
    if new.kind != ResourceKind::Location || new.zone == old.zone {
        return Ok(());
    }
    let rooms = ResourceFilter { kind: Some(ResourceKind::Room), ..ResourceFilter::default() };
    let rooms = tx.resources(new.tenant, &rooms, Page { limit: u32::MAX, offset: 0 })?.items;
    for room in rooms.into_iter().filter(|room| room.location == Some(new.id) && room.zone == old.zone) {
        let rev = room.rev;
        let room = Resource { zone: new.zone.clone(), rev: rev + 1, updated_at: cx.now, ..room };
        tx.update_resource(&room, rev)?;
    }
    for person in tx.providers(new.tenant, &ProviderFilter::default())? {
        let Some(profile) = person.profile.as_deref() else { continue };
        if profile.sites.iter().all(|site| site.location != new.id) {
            continue;
        }
        let renewed = |site: &Site| Site {
            zone: if site.location == new.id { new.zone.clone() } else { site.zone.clone() },
            ..site.clone()
        };
        let sites = profile.sites.iter().map(renewed).collect();
        let profile = Some(Box::new(Profile { sites, ..profile.clone() }));
        let rev = person.rev;
        let person = Resource { profile, rev: rev + 1, updated_at: cx.now, ..person };
        tx.update_resource(&person, rev)?;
    }
    Ok(())
}
