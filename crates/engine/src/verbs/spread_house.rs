//! Spreads what is said of a location to those who belong there.

use crate::{
    Context, StoreError, Tx,
    model::{Resource, ResourceKind},
};

/// Gives those who belong to the location, or keep its hours, what they take over from it. Where nothing of that changed,
/// nothing is written; what is no location has nobody.
pub(super) fn spread_house(tx: &mut dyn Tx, cx: Context<'_>, location: &Resource) -> Result<(), StoreError> {
    if location.kind != ResourceKind::Location {
        return Ok(());
    }
    for old in tx.followers(location.tenant, location.id)? {
        let rev = old.rev;
        let new = old.clone().following(location);
        if new != old {
            tx.update_resource(&Resource { rev: rev + 1, updated_at: cx.now, ..new }, rev)?;
        }
    }
    Ok(())
}
