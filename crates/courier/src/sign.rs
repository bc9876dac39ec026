//! Signatures: HMAC-SHA256, spelled as each dialect spells it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// HMAC-SHA256 of the parts, one after the other.
fn digest(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // A key of any length is good for this; the error is the interface's.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// In hexadecimal, over the body alone or over `{stamp}.{body}`; the key is the secret as it is written.
pub(crate) fn hex(secret: &str, stamp: Option<&str>, body: &str) -> String {
    let digest = match stamp {
        Some(stamp) => digest(secret.as_bytes(), &[stamp.as_bytes(), b".", body.as_bytes()]),
        None => digest(secret.as_bytes(), &[body.as_bytes()]),
    };
    let halves = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.filter_map(|half| char::from_digit(half.into(), 16)).collect()
}

/// As Standard Webhooks has it: over `{id}.{timestamp}.{body}`, in base64, each with its version before it.
pub(crate) fn standard(secrets: &[&str], id: &str, timestamp: i64, body: &str) -> String {
    let stamp = timestamp.to_string();
    let sign = |secret: &&str| {
        let digest = digest(&standard_key(secret), &[id.as_bytes(), b".", stamp.as_bytes(), b".", body.as_bytes()]);
        format!("v1,{}", STANDARD.encode(digest))
    };
    secrets.iter().map(sign).collect::<Vec<_>>().join(" ")
}

/// The key in a secret: what `whsec_` stands before, in base64; of a secret that is not written so, its bytes.
fn standard_key(secret: &str) -> Vec<u8> {
    let encoded = secret.strip_prefix("whsec_").and_then(|encoded| STANDARD.decode(encoded).ok());
    encoded.unwrap_or_else(|| secret.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification.
    #[test]
    fn the_published_example_has_its_signature() {
        let signed = standard(
            &["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn two_secrets_sign_twice_and_a_free_text_is_its_own_key() {
        let free = "a secret of thirty-two characters";
        let both = standard(&["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", free], "a", 1, "{}");
        assert_eq!(both.split(' ').count(), 2);
        assert_eq!(standard_key(free), free.as_bytes());
        assert_eq!(standard_key("whsec_not base64!"), b"whsec_not base64!");
    }

    /// RFC 4231, test case 2.
    #[test]
    fn hexadecimal_is_that_of_the_standard() {
        assert_eq!(
            hex("Jefe", None, "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            hex("Jefe", Some("what do ya want for nothing?"), ""),
            hex("Jefe", None, "what do ya want for nothing?.")
        );
    }
}
