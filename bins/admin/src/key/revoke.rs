//! `key revoke`.

use super::view::{self, View};
use crate::{
    app::{App, Refused},
    layout::fields,
    report::Report,
};
use engine::{Tx, model::Reach};
use slot_core::KeyId;

pub(crate) fn run(app: &App, named: &str) -> anyhow::Result<Report> {
    let named = named.to_owned();
    let (key, tenant) = app.write(move |tx, cx| {
        let Ok(id) = named.parse::<KeyId>() else {
            return Ok(Err(not_an_id(tx, &named)?));
        };
        // Revoking again changes nothing: the key stays revoked since the first time.
        tx.revoke_key(id, cx.now)?;
        let Some(key) = tx.keys(None)?.into_iter().find(|key| key.id == id) else {
            return Ok(Err(Refused(format!("no key {id}: `slot-admin key list` shows all"))));
        };
        let tenant = match key.reach {
            Reach::Tenant(id) => tx.tenant(id)?.map(|tenant| tenant.slug),
            Reach::Installation => None,
        };
        Ok(Ok((key, tenant)))
    })?;
    let text = fields(&view::rows(&key, tenant.as_deref(), app.now()));
    Report::new(text, &View::of(&key, tenant, app.now()))
}

/// What was typed may be a key: it is not repeated.
fn not_an_id(tx: &mut dyn Tx, named: &str) -> Result<Refused, engine::StoreError> {
    let keys = tx.keys(None)?;
    let meant: Vec<String> =
        keys.iter().filter(|key| named.starts_with(&key.prefix)).map(|key| key.id.to_string()).collect();
    Ok(Refused(match meant.as_slice() {
        [] => "that is not the id of a key: `slot-admin key list` shows the ids".to_owned(),
        ids => format!("that is not the id of a key but starts like one: its id is {}", ids.join(" or ")),
    }))
}
