//! Who stands where in which line.

use crate::{
    Page, StoreError, Tx, WaitlistFilter,
    model::{Tenant, WaitStatus, WaitlistEntry},
};
use slot_core::{Length, WaitlistId, place_in_line};

/// Where somebody stands in their line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinePlace {
    /// From one; `None` for one who does not wait.
    pub position: Option<usize>,
    /// How many wait in the line.
    pub waiting: usize,
}

/// Where these entries stand, in their order. However many they are, those who wait are read once.
pub fn waitlist_places(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    entries: &[WaitlistEntry],
) -> Result<Vec<LinePlace>, StoreError> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let all = match entries {
        [only] => tx.waiting_in_line(tenant.id, only.service, &only.wants)?,
        _several => {
            let filter = WaitlistFilter { statuses: Some(vec![WaitStatus::Waiting]), ..WaitlistFilter::default() };
            tx.waitlist(tenant.id, &filter, Page { limit: u32::MAX, offset: 0 })?.items
        }
    };
    // How long it takes does not matter to where one stands.
    let line: Vec<_> = all.iter().map(|entry| entry.waiting(Length::ZERO)).collect();
    let place = |entry: &WaitlistEntry| {
        if let Some((position, waiting)) = place_in_line(&line, entry.id) {
            return LinePlace { position: Some(position), waiting };
        }
        let own = entry.waiting(Length::ZERO);
        LinePlace { position: None, waiting: line.iter().filter(|other| other.is_in_queue_of(&own)).count() }
    };
    Ok(entries.iter().map(place).collect())
}

/// The entry with this id, and where it stands.
pub fn waitlist_place(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    id: WaitlistId,
) -> Result<Option<(WaitlistEntry, LinePlace)>, StoreError> {
    let Some(entry) = tx.waitlist_entry(tenant.id, id)? else { return Ok(None) };
    let places = waitlist_places(tx, tenant, std::slice::from_ref(&entry))?;
    Ok(places.first().map(|place| (entry, *place)))
}
