//! Who is calling.

use crate::{
    StoreError, Tx,
    model::{Credential, TenantStatus, hash_secret},
};
use slot_core::{Instant, Length};
use subtle::ConstantTimeEq as _;

/// How old a note of last use may grow before it is written again.
const TOUCH_EVERY: Length = Length::minutes(1);

/// The credential of a presented key; `None` when it opens nothing: unknown, revoked, expired, or of a business that is
/// not active.
pub fn authenticate(tx: &mut dyn Tx, now: Instant, secret: &str) -> Result<Option<Credential>, StoreError> {
    let hash = hash_secret(secret);
    let credential = tx.credential(&hash)?.filter(|found| {
        bool::from(found.key.hash.ct_eq(&hash))
            && found.key.is_usable(now)
            && found.tenant.as_ref().is_none_or(|tenant| tenant.status == TenantStatus::Active)
    });
    Ok(credential)
}

/// Whether the use of the key should be noted now. Notes are at most a minute old, so that reading does not become writing.
pub fn is_due_for_touch(credential: &Credential, now: Instant) -> bool {
    credential.key.last_used_at.is_none_or(|last| last + TOUCH_EVERY <= now || now < last)
}
