//! API keys: who may do what.

use super::{
    Tenant,
    tenant::{UnknownName, named},
};
use sha2::{Digest as _, Sha256};
use slot_core::{Instant, KeyId, TenantId};
use std::{fmt, str::FromStr};

/// An API key, without its secret: only the SHA-256 of that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: KeyId,
    /// How far it reaches.
    pub reach: Reach,
    /// What people call it.
    pub name: String,
    /// The start of the key, by which people tell keys apart.
    pub prefix: String,
    /// SHA-256 of the whole key.
    pub hash: [u8; 32],
    /// What it may do; `None` is what its role may. An empty list is nothing.
    pub scopes: Option<Vec<Scope>>,
    /// The role of a key of the agent face.
    pub role: Option<Role>,
    /// Whether it is meant for browsers: it may read and never write.
    pub publishable: bool,
    /// Requests a minute; `Some(0)` is without limit, `None` is the face's default.
    pub rate_limit: Option<u32>,
    /// When it stops working.
    pub expires_at: Option<Instant>,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
}

/// How far a key reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// One business.
    Tenant(TenantId),
    /// All businesses of the installation.
    Installation,
}

/// A key that was presented, with the business it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct Credential {
    /// The key.
    pub key: ApiKey,
    /// Its business; `None` for a key of the installation.
    pub tenant: Option<Tenant>,
}

/// The error of parsing a [`Scope`].
pub type UnknownScope = UnknownName;

named! {
    /// The role of a key of the agent face.
    Role, "role" {
        /// Reads, and may one day write.
        Agent = "agent",
        /// Reads only.
        Viewer = "viewer",
    }
}

named! {
    /// What a key may do. Writing never implies reading.
    Scope, "scope" {
        /// Everything in the Slotflow face.
        Slotflow = "slotflow",
        /// Novala: read resources, availability and bookings.
        BookingsRead = "bookings.read",
        /// Novala: create and cancel bookings.
        BookingsManage = "bookings.manage",
        /// Novala: create and update resources.
        ResourcesManage = "bookings.resources.manage",
        /// Novala: manage webhook endpoints.
        WebhooksManage = "webhooks.manage",
        /// Agent: read businesses.
        AgentTenantsRead = "tenants:read",
        /// Agent: read bookings.
        AgentBookingsRead = "bookings:read",
        /// Agent: read services.
        AgentServicesRead = "services:read",
        /// Agent: read opening hours.
        AgentAvailabilityRead = "availability:read",
        /// Agent: read customers.
        AgentCustomersRead = "customers:read",
        /// Agent: read settings.
        AgentSettingsRead = "settings:read",
        /// Agent: read reports.
        AgentReportsRead = "reports:read",
        /// Agent: write bookings.
        AgentBookingsWrite = "bookings:write",
        /// Agent: write services.
        AgentServicesWrite = "services:write",
        /// Agent: write opening hours.
        AgentAvailabilityWrite = "availability:write",
        /// Agent: write customers.
        AgentCustomersWrite = "customers:write",
        /// Clinic: read.
        ClinicRead = "scheduling:read",
        /// Clinic: write.
        ClinicWrite = "scheduling:write",
        /// Clinic: manage webhooks.
        ClinicAdmin = "scheduling:admin",
        /// Husky: read windows.
        HuskySlotsRead = "slots:read",
        /// Husky: write windows.
        HuskySlotsWrite = "slots:write",
        /// Husky: read appointments, services and settings.
        HuskyAppointmentsRead = "appointments:read",
        /// Husky: write appointments.
        HuskyAppointmentsWrite = "appointments:write",
    }
}

impl ApiKey {
    /// Whether it opens anything at `now`. A key that expires now is expired.
    pub fn is_usable(&self, now: Instant) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|expiry| now < expiry)
    }

    /// What it may do: what its own list says, else what its role may. Without either it may do nothing.
    pub fn effective_scopes(&self) -> &[Scope] {
        match (&self.scopes, self.role) {
            (Some(own), _) => own,
            (None, Some(role)) => role.scopes(),
            (None, None) => &[],
        }
    }

    /// Whether it may do this.
    pub fn allows(&self, scope: Scope) -> bool {
        self.effective_scopes().contains(&scope)
    }
}

impl Role {
    /// What a key of this role may do when it has no list of its own.
    pub const fn scopes(self) -> &'static [Scope] {
        match self {
            Self::Viewer => VIEWER,
            Self::Agent => AGENT,
        }
    }
}

const VIEWER: &[Scope] = &[
    Scope::AgentTenantsRead,
    Scope::AgentBookingsRead,
    Scope::AgentServicesRead,
    Scope::AgentAvailabilityRead,
    Scope::AgentCustomersRead,
    Scope::AgentSettingsRead,
    Scope::AgentReportsRead,
];

const AGENT: &[Scope] = &[
    Scope::AgentTenantsRead,
    Scope::AgentBookingsRead,
    Scope::AgentServicesRead,
    Scope::AgentAvailabilityRead,
    Scope::AgentCustomersRead,
    Scope::AgentSettingsRead,
    Scope::AgentReportsRead,
    Scope::AgentBookingsWrite,
    Scope::AgentServicesWrite,
    Scope::AgentAvailabilityWrite,
    Scope::AgentCustomersWrite,
];

/// SHA-256 of a key: what is stored and looked up. Keys are random and long, so that no slower hash is needed.
pub fn hash_secret(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
