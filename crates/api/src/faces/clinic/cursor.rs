//! Where a list goes on: opaque to callers, good for the question that it was given for.

use engine::{BookingFilter, model::Booking};
use sha2::{Digest as _, Sha256};
use slot_core::{BookingId, Instant};

/// How long each part of a cursor is, in hexadecimal digits: the start, the id, what the question was.
const PARTS: (usize, usize) = (16, 32);

/// The place behind an appointment, in the list of what the filter names.
pub(super) fn behind(filter: &BookingFilter, last: &Booking) -> String {
    let start = u64::from_ne_bytes(last.span.start().as_micros().to_ne_bytes());
    format!("{start:016x}{:032x}{:016x}", last.id.as_u128(), digest(filter))
}

/// The place that a cursor names; `None` when it is no cursor, or that of another question.
pub(super) fn read(filter: &BookingFilter, text: &str) -> Option<(Instant, BookingId)> {
    let (start, rest) = text.split_at_checked(PARTS.0)?;
    let (id, question) = rest.split_at_checked(PARTS.1)?;
    if !text.bytes().all(|byte| byte.is_ascii_hexdigit()) || question != format!("{:016x}", digest(filter)) {
        return None;
    }
    let start = i64::from_ne_bytes(u64::from_str_radix(start, 16).ok()?.to_ne_bytes());
    Some((Instant::from_micros(start), BookingId::from_u128(u128::from_str_radix(id, 16).ok()?)))
}

fn digest(filter: &BookingFilter) -> u64 {
    let hash = Sha256::digest(format!("{filter:?}").as_bytes());
    hash.first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use slot_core::ResourceId;

    #[test]
    fn a_cursor_is_good_for_its_own_question() {
        let (mine, other) = (
            BookingFilter { resource: Some(ResourceId::from_u128(1)), ..BookingFilter::default() },
            BookingFilter::default(),
        );
        for micros in [0, 1_790_000_000_000_000, -5] {
            let start = u64::from_ne_bytes(i64::to_ne_bytes(micros));
            let text = format!("{start:016x}{:032x}{:016x}", 7, digest(&mine));
            assert_eq!(read(&mine, &text), Some((Instant::from_micros(micros), BookingId::from_u128(7))));
            assert_eq!(read(&other, &text), None);
        }
        for bad in ["", "x", "0", &"z".repeat(64), &"+".repeat(64), "é", &format!("{}é", "0".repeat(15))] {
            assert_eq!(read(&mine, bad), None, "{bad}");
        }
    }
}
