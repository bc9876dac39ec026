//! Opaque slot ids: a resource and a start, signed so that nobody can make one up.

use crate::{Instant, ResourceId};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{
    Hmac, KeyInit as _, Mac as _,
    digest::{Output, common::Key},
};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

const VERSION: u8 = 1;
const TAG: usize = 12;
const BODY: usize = 1 + 16 + 8;

/// The key that signs slot ids. Whoever has it can make slot ids; they open nothing by themselves, since every
/// booking is checked again when it is made.
///
/// # Example
/// ```
/// use slot_core::{BadSlotId, Instant, ResourceId, SlotKey, SlotRef};
/// let slot = SlotRef { resource: ResourceId::from_u128(1), start: Instant::from_seconds(0) };
/// let id = SlotKey::new([7; 32]).seal(slot);
/// assert_eq!(SlotKey::new([8; 32]).open(&id), Err(BadSlotId));
/// ```
#[derive(Clone)]
pub struct SlotKey(Hmac<Sha256>);

/// What a slot id says.
///
/// # Example
/// ```
/// use slot_core::{Instant, ResourceId, SlotRef};
/// let slot = SlotRef { resource: ResourceId::from_u128(1), start: Instant::from_seconds(0) };
/// assert_eq!(slot.resource, ResourceId::from_u128(1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotRef {
    /// Which resource.
    pub resource: ResourceId,
    /// When the slot starts, to the second.
    pub start: Instant,
}

/// Not a slot id that this key has signed.
///
/// # Example
/// ```
/// assert_eq!(slot_core::SlotKey::new([7; 32]).open("made up"), Err(slot_core::BadSlotId));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a valid slot id")]
pub struct BadSlotId;

impl SlotKey {
    /// The key with these bytes, drawn at random outside the core.
    ///
    /// # Example
    /// ```
    /// let _key = slot_core::SlotKey::new([7; 32]);
    /// ```
    pub fn new(bytes: [u8; 32]) -> Self {
        // HMAC fills a short key up with zeros to a whole block. It is hashed here once, not for every id.
        let mut block = Key::<Hmac<Sha256>>::default();
        block.iter_mut().zip(bytes).for_each(|(place, byte)| *place = byte);
        Self(Hmac::new(&block))
    }

    /// The slot id of a resource and a start: base64url of version, resource, start in seconds, and a 96-bit tag.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Instant, ResourceId, SlotKey, SlotRef};
    /// let key = SlotKey::new([7; 32]);
    /// let slot = SlotRef { resource: ResourceId::from_u128(1), start: Instant::from_seconds(1_700_000_000) };
    /// assert_eq!(key.open(&key.seal(slot)), Ok(slot));
    /// ```
    pub fn seal(&self, slot: SlotRef) -> String {
        let mut bytes = Vec::with_capacity(BODY + TAG);
        bytes.push(VERSION);
        bytes.extend(slot.resource.as_u128().to_be_bytes());
        bytes.extend(slot.start.as_seconds().to_be_bytes());
        let tag = self.tag(&bytes);
        bytes.extend(tag.into_iter().take(TAG));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// What a slot id says.
    ///
    /// # Errors
    /// [`BadSlotId`] for anything that [`SlotKey::seal`] did not make with this key.
    ///
    /// # Example
    /// ```
    /// assert!(slot_core::SlotKey::new([7; 32]).open("AAAA").is_err());
    /// ```
    pub fn open(&self, text: &str) -> Result<SlotRef, BadSlotId> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_not_base64| BadSlotId)?;
        let (body, tag) = bytes.split_at_checked(BODY).ok_or(BadSlotId)?;
        let is_ours = self.tag(body).first_chunk::<TAG>().is_some_and(|own| own.as_slice().ct_eq(tag).into());
        if !is_ours {
            return Err(BadSlotId);
        }
        let (&version, rest) = body.split_first().ok_or(BadSlotId)?;
        let (resource, start) = rest.split_first_chunk::<16>().ok_or(BadSlotId)?;
        let start = start.first_chunk::<8>().ok_or(BadSlotId)?;
        if version != VERSION {
            return Err(BadSlotId);
        }
        Ok(SlotRef {
            resource: ResourceId::from_u128(u128::from_be_bytes(*resource)),
            start: Instant::from_seconds(i64::from_be_bytes(*start)),
        })
    }

    /// The tag of a body, of which [`TAG`] bytes are used.
    fn tag(&self, body: &[u8]) -> Output<Hmac<Sha256>> {
        self.0.clone().chain_update(body).finalize().into_bytes()
    }
}

impl std::fmt::Debug for SlotKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SlotKey([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stay_what_they_were() {
        let slot = SlotRef { resource: ResourceId::from_u128(1), start: Instant::from_seconds(1_700_000_000) };
        let id = SlotKey::new([7; 32]).seal(slot);
        assert_eq!(id, "AQAAAAAAAAAAAAAAAAAAAAEAAAAAZVPxAIkd2AxWw8hxTrgNVg");
    }

    #[test]
    fn any_flipped_character_is_detected() {
        let key = SlotKey::new([42; 32]);
        let slot = SlotRef {
            resource: ResourceId::from_u128(0x0123_4567_89ab_cdef),
            start: Instant::from_seconds(1_772_000_000),
        };
        let id = key.seal(slot);
        assert_eq!(key.open(&id), Ok(slot));
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ \n";
        for place in 0..id.len() {
            for &other in alphabet {
                let mut forged = id.clone().into_bytes();
                if forged[place] == other {
                    continue;
                }
                forged[place] = other;
                let forged = String::from_utf8(forged).unwrap();
                assert_eq!(key.open(&forged), Err(BadSlotId), "{forged}");
            }
        }
        for end in 0..id.len() {
            assert_eq!(key.open(&id[..end]), Err(BadSlotId));
        }
        assert_eq!(key.open(&format!("{id}A")), Err(BadSlotId));
        assert_eq!(SlotKey::new([43; 32]).open(&id), Err(BadSlotId));
    }
}
