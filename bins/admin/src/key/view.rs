//! How a key is shown. Never the key itself: that is not kept.

use crate::moment;
use engine::model::{ApiKey, Role};
use serde::Serialize;
use slot_core::Instant;

#[derive(Serialize)]
pub(super) struct View {
    pub(super) id: String,
    pub(super) prefix: String,
    pub(super) name: String,
    /// The slug of its business; none for a key of the installation.
    pub(super) tenant: Option<String>,
    pub(super) scopes: Vec<&'static str>,
    role: Option<&'static str>,
    publishable: bool,
    rate_limit: Option<u32>,
    expires_at: Option<String>,
    last_used_at: Option<String>,
    revoked_at: Option<String>,
    is_active: bool,
    created_at: String,
}

impl View {
    pub(super) fn of(key: &ApiKey, tenant: Option<String>, now: Instant) -> Self {
        Self {
            id: key.id.to_string(),
            prefix: key.prefix.clone(),
            name: key.name.clone(),
            tenant,
            scopes: key.effective_scopes().iter().map(|scope| scope.name()).collect(),
            role: key.role.map(Role::name),
            publishable: key.publishable,
            rate_limit: key.rate_limit,
            expires_at: key.expires_at.map(moment::text),
            last_used_at: key.last_used_at.map(moment::text),
            revoked_at: key.revoked_at.map(moment::text),
            is_active: key.is_usable(now),
            created_at: moment::text(key.created_at),
        }
    }
}

/// The fields of a key for people, without those that say nothing.
pub(super) fn rows(key: &ApiKey, tenant: Option<&str>, now: Instant) -> Vec<(&'static str, String)> {
    let state = match (key.revoked_at, key.expires_at) {
        (Some(at), _) => format!("revoked {}", at.rfc3339()),
        (None, Some(at)) if at <= now => format!("expired {}", at.rfc3339()),
        (None, Some(at)) => format!("active until {}", at.rfc3339()),
        (None, None) => "active".to_owned(),
    };
    let scopes: Vec<&str> = key.effective_scopes().iter().map(|scope| scope.name()).collect();
    let mut rows = vec![
        ("id", key.id.to_string()),
        ("prefix", key.prefix.clone()),
        ("name", key.name.clone()),
        ("tenant", tenant.unwrap_or("(the whole installation)").to_owned()),
    ];
    if scopes.is_empty() {
        rows.push(("scopes", "none: it may do nothing".to_owned()));
    }
    for (at, line) in scopes.chunks(3).enumerate() {
        rows.push((if at == 0 { "scopes" } else { "" }, line.join(", ")));
    }
    rows.extend(key.role.map(|role| ("role", role.name().to_owned())));
    rows.extend(key.publishable.then(|| ("publishable", "yes: it may only read".to_owned())));
    let rate_limit = match key.rate_limit {
        None => "as the face has it".to_owned(),
        Some(0) => "none".to_owned(),
        Some(limit) => format!("{limit} a minute"),
    };
    rows.push(("rate limit", rate_limit));
    rows.push(("status", state));
    rows.push(("last used", moment::or(key.last_used_at, "never")));
    rows.push(("created", key.created_at.rfc3339().to_string()));
    rows
}
