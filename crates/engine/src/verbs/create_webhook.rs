//! Adds a webhook endpoint.

use crate::{
    Context, Ids, StoreError, Tx,
    model::{Dialect, Metadata, Tenant, Webhook, WebhookHealth, WebhookStatus},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use slot_core::WebhookId;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// An endpoint that is to be added. Its address has passed [`check_address`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWebhook {
    /// In which dialect it is spoken to.
    pub dialect: Dialect,
    /// Where it listens.
    pub url: String,
    /// Which events it wants, in the dialect's words.
    pub events: Vec<String>,
    /// The secret that signs; made when absent.
    pub secret: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Facts of its owner's own.
    pub metadata: Option<Metadata>,
}

/// Why an endpoint cannot be added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookRefused {
    /// The business has it already, in a dialect that forbids it.
    #[error("a webhook with this URL already exists")]
    Duplicate,
    /// The plan has no more.
    #[error("the plan allows {0} webhooks")]
    PlanLimit(u32),
}

/// Which addresses may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressPolicy {
    /// Only `https` at public addresses, at one of [`PUBLIC_PORTS`].
    PublicOnly,
    /// `http`, private addresses and any port as well: for development, and for receivers beside the server.
    AnyAddress,
}

/// The ports that an endpoint may have where only public addresses may be called.
pub const PUBLIC_PORTS: [u16; 2] = [443, 8443];

/// Adds an endpoint.
pub fn create_webhook(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    new: &NewWebhook,
) -> Result<Result<Webhook, WebhookRefused>, StoreError> {
    tx.lock(&[crate::LockKey::Plan(tenant.id)])?;
    let existing = tx.webhooks(tenant.id)?;
    let is_known = |webhook: &Webhook| webhook.dialect == new.dialect && webhook.url == new.url;
    if new.dialect == Dialect::Slotflow && existing.iter().any(is_known) {
        return Ok(Err(WebhookRefused::Duplicate));
    }
    if let Some(limit) = tenant.plan.webhooks()
        && existing.iter().filter(|webhook| webhook.status != WebhookStatus::Inactive).count() >= usize_of(limit)
    {
        return Ok(Err(WebhookRefused::PlanLimit(limit)));
    }
    let webhook = Webhook {
        id: cx.id(WebhookId::from_u128),
        tenant: tenant.id,
        dialect: new.dialect,
        url: new.url.clone(),
        events: new.events.clone(),
        description: new.description.clone(),
        metadata: new.metadata.clone(),
        secret: new.secret.clone().unwrap_or_else(|| webhook_secret(cx.ids)),
        retired: None,
        status: WebhookStatus::Active,
        health: WebhookHealth::default(),
        created_at: cx.now,
        updated_at: cx.now,
    };
    tx.insert_webhook(&webhook)?;
    Ok(Ok(webhook))
}

fn usize_of(limit: u32) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

/// A fresh secret for an endpoint.
pub fn webhook_secret(ids: &dyn Ids) -> String {
    format!("whsec_{}", STANDARD.encode(ids.secret()))
}

/// Checks the address of an endpoint, as far as its text tells; names are checked again when they are resolved.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn check_address(text: &str, policy: AddressPolicy) -> Result<(), &'static str> {
    if text.len() > 2048 {
        return Err("must be at most 2048 characters");
    }
    // A URL parser makes a host of what follows, however many slashes there are.
    let has_authority = text.split_once("://").is_some_and(|(_, rest)| !rest.starts_with(['/', '\\', '?', '#']));
    let url = Url::parse(text).ok().filter(|_| has_authority).ok_or("must be an absolute URL")?;
    let host = url.host().ok_or("must be an absolute URL with a host")?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not contain credentials");
    }
    match (url.scheme(), policy) {
        ("https", _) | ("http", AddressPolicy::AnyAddress) => {}
        _ => return Err("must use https"),
    }
    if policy == AddressPolicy::AnyAddress {
        return Ok(());
    }
    if !url.port_or_known_default().is_some_and(|port| PUBLIC_PORTS.contains(&port)) {
        return Err("must use port 443 or 8443");
    }
    let public = match host {
        Host::Ipv4(v4) => is_public(IpAddr::V4(v4)),
        Host::Ipv6(v6) => is_public(IpAddr::V6(v6)),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            !matches!(name.rsplit('.').next(), Some("localhost" | "internal" | "local"))
        }
    };
    if public { Ok(()) } else { Err("must be a public address") }
}

/// Whether an address belongs to the public internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    !(v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_broadcast()
        || v4.is_documentation()
        || v4.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 198 && (b == 18 || b == 19))
        || (a == 192 && b == 0 && c == 0))
}

fn is_public_v6(v6: Ipv6Addr) -> bool {
    let [a, b, ..] = v6.segments();
    if let Some(v4) = v6.to_ipv4() {
        // Mapped and compatible addresses, `::` and `::1` among them.
        return is_public_v4(v4);
    }
    let embedded = |high: u16, low: u16| {
        let ([h1, h2], [l1, l2]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(h1, h2, l1, l2))
    };
    match v6.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => embedded(high, low),
        _ => a & 0xe000 == 0x2000 && !(a == 0x2001 && (b == 0 || b == 0xdb8)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_https_unless_allowed() {
        for url in ["https://example.com/hook", "https://example.com:8443/a?b=c", "https://1.1.1.1/"] {
            assert_eq!(check_address(url, AddressPolicy::PublicOnly), Ok(()), "{url}");
        }
        for url in [
            "http://example.com",
            "https://localhost/x",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://10.1.2.3/",
            "https://169.254.169.254/latest",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[64:ff9b::a00:1]/",
            "https://[fd00::1]/",
            "https://metadata.google.internal/",
            "https://user:pw@example.com/",
            "ftp://example.com/",
            "example.com",
            "/relative",
            "",
            "https://",
            "https:///example.com/",
            "https:example.com",
            "https:/example.com",
            "https://example.com:22/",
            "https://example.com:80/",
            "https://example.com:0/",
        ] {
            assert!(check_address(url, AddressPolicy::PublicOnly).is_err(), "{url}");
        }
        assert_eq!(check_address("http://127.0.0.1:9000/hook", AddressPolicy::AnyAddress), Ok(()));
        assert!(check_address("file:///etc/passwd", AddressPolicy::AnyAddress).is_err());
    }
}
