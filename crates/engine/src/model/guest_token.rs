//! The token of a booking: who has it is its guest.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{
    Hmac, KeyInit as _, Mac as _,
    digest::{Output, common::Key},
};
use sha2::Sha256;
use slot_core::{BookingId, TenantId};
use subtle::ConstantTimeEq as _;

/// What every token begins with.
const LABEL: &str = "gst_";
/// The layout of a token, and what its tag is about: the same key may sign other things one day.
const VERSION: u8 = 1;
const BODY: usize = 1 + 16 + 16;
const TAG: usize = 16;

/// The key that signs the tokens of guests. Whoever has it can act as any guest.
#[derive(Clone)]
pub struct GuestKey(Hmac<Sha256>);

impl GuestKey {
    /// The key with these bytes, which were drawn at random.
    pub fn new(bytes: [u8; 32]) -> Self {
        let mut block = Key::<Hmac<Sha256>>::default();
        block.iter_mut().zip(bytes).for_each(|(place, byte)| *place = byte);
        Self(Hmac::new(&block))
    }

    /// The token of a booking. It says nothing of when it ends: that is for the booking to say.
    pub fn seal(&self, tenant: TenantId, booking: BookingId) -> String {
        let mut bytes = Vec::with_capacity(BODY + TAG);
        bytes.push(VERSION);
        bytes.extend(tenant.as_u128().to_be_bytes());
        bytes.extend(booking.as_u128().to_be_bytes());
        let tag = self.tag(&bytes);
        bytes.extend(tag.into_iter().take(TAG));
        format!("{LABEL}{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The booking whose token it is; `None` for anything that [`GuestKey::seal`] did not make with this key.
    pub fn open(&self, token: &str) -> Option<(TenantId, BookingId)> {
        let bytes = URL_SAFE_NO_PAD.decode(token.strip_prefix(LABEL)?).ok()?;
        let (body, tag) = bytes.split_at_checked(BODY)?;
        let is_ours = self.tag(body).first_chunk::<TAG>().is_some_and(|own| own.as_slice().ct_eq(tag).into());
        let (&version, rest) = body.split_first()?;
        let (tenant, booking) = rest.split_first_chunk::<16>()?;
        let booking = booking.first_chunk::<16>()?;
        let read =
            (TenantId::from_u128(u128::from_be_bytes(*tenant)), BookingId::from_u128(u128::from_be_bytes(*booking)));
        (is_ours && version == VERSION).then_some(read)
    }

    fn tag(&self, body: &[u8]) -> Output<Hmac<Sha256>> {
        let mut mac = self.0.clone();
        mac.update(b"guest");
        mac.update(body);
        mac.finalize().into_bytes()
    }
}

impl std::fmt::Debug for GuestKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("GuestKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_its_booking_and_no_other() {
        let key = GuestKey::new([7; 32]);
        let (tenant, booking) = (TenantId::from_u128(1), BookingId::from_u128(2));
        let token = key.seal(tenant, booking);
        assert_eq!(key.open(&token), Some((tenant, booking)));
        assert_eq!(token.len(), 4 + 66, "{token}");
        assert_eq!(GuestKey::new([8; 32]).open(&token), None);
        let bytes = URL_SAFE_NO_PAD.decode(token.trim_start_matches(LABEL)).unwrap();
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            assert_eq!(key.open(&format!("{LABEL}{}", URL_SAFE_NO_PAD.encode(changed))), None, "{place}");
        }
        for garbage in ["", "gst_", "gst_AAAA", "x", &token[4..], &token[..69], &format!("{token}A")] {
            assert_eq!(key.open(garbage), None, "{garbage}");
        }
    }
}
