//! Makes an API key. Its secret is answered once and never kept.

use crate::{
    Context, StoreError, Tx,
    model::{ApiKey, Reach, Role, Scope, hash_secret},
};
use slot_core::{Instant, KeyId};

/// A key that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKey {
    /// How far it reaches.
    pub reach: Reach,
    /// What people call it.
    pub name: String,
    /// The shape of its text.
    pub kind: KeyKind,
    /// What it may do; `None` is what its role may.
    pub scopes: Option<Vec<Scope>>,
    /// Its role in the agent face.
    pub role: Option<Role>,
    /// Requests a minute; `Some(0)` is without limit, `None` is each face's default.
    pub rate_limit: Option<u32>,
    /// When it stops working.
    pub expires_at: Option<Instant>,
}

/// The shape of a key's text, as each contract shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// `sk_live_...`: for servers.
    Secret,
    /// `pk_live_...`: for browsers; reads only.
    Publishable,
    /// `vb_` and 40 hexadecimal digits.
    Agent,
    /// `dph_live_` and 32 characters.
    Clinic,
}

/// A key that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedKey {
    /// What is kept of it.
    pub key: ApiKey,
    /// The key itself: shown this once.
    pub secret: String,
}

/// Makes a key.
pub fn create_key(tx: &mut dyn Tx, cx: Context<'_>, new: &NewKey) -> Result<CreatedKey, StoreError> {
    let random = cx.ids.secret();
    let (secret, prefix) = match new.kind {
        KeyKind::Secret => labelled("sk_live_", &random),
        KeyKind::Publishable => labelled("pk_live_", &random),
        KeyKind::Clinic => labelled("dph_live_", &random),
        KeyKind::Agent => {
            let secret = random.iter().take(20).fold("vb_".to_owned(), |text, byte| format!("{text}{byte:02x}"));
            let prefix = secret.chars().take(8).collect();
            (secret, prefix)
        }
    };
    let key = ApiKey {
        id: cx.id(KeyId::from_u128),
        reach: new.reach,
        name: new.name.clone(),
        prefix,
        hash: hash_secret(&secret),
        scopes: new.scopes.clone(),
        role: new.role,
        publishable: new.kind == KeyKind::Publishable,
        rate_limit: new.rate_limit,
        expires_at: new.expires_at,
        revoked_at: None,
        last_used_at: None,
        created_at: cx.now,
    };
    tx.insert_key(&key)?;
    Ok(CreatedKey { key, secret })
}

/// A key of a label and 32 letters and digits, and its prefix: the label and eight of them.
fn labelled(label: &str, random: &[u8; 32]) -> (String, String) {
    let text = letters(random);
    let prefix = format!("{label}{}", text.chars().take(8).collect::<String>());
    (format!("{label}{text}"), prefix)
}

/// 32 letters and digits: 160 random bits.
pub(super) fn letters(random: &[u8; 32]) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    random.iter().filter_map(|byte| ALPHABET.get(usize::from(byte & 31))).map(|&byte| char::from(byte)).collect()
}
