//! The key that signs the tokens of guests: one for the installation, so that tokens survive restarts and work everywhere.

use crate::{Context, StoreError, Tx, model::GuestKey};

/// The setting that holds it, in hexadecimal.
const SETTING: &str = "guest_key";

/// The key that is kept, or a new one that is kept from now on.
pub fn guest_key(tx: &mut dyn Tx, cx: Context<'_>) -> Result<GuestKey, StoreError> {
    let fresh = cx.ids.secret().iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    let kept = tx.setting_or_insert(SETTING, &fresh)?;
    let bytes = unhex(&kept).ok_or_else(|| StoreError::Corrupt { table: "settings", id: SETTING.to_owned() })?;
    Ok(GuestKey::new(bytes))
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(bytes)
}
