//! What a key may do and what its text looks like, from the options of `key create`.

use crate::app::Refused;
use clap::ValueEnum;
use engine::{
    model::{Role, Scope},
    verbs::KeyKind,
};

/// A ready-made set of scopes, with the shape of key that the contract of its face shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Preset {
    /// The Slotflow face, whole.
    Slotflow,
    /// The Novala face, whole.
    Novala,
    /// The agent face: what the role may do.
    Agent,
    /// The clinic face, whole.
    Clinic,
    /// The Husky face, whole.
    Husky,
    /// Every scope of every face.
    Full,
}

/// The dialect that a scope belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    Slotflow,
    Novala,
    Agent,
    Clinic,
    Husky,
}

/// What a key may do, and its shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Powers {
    pub(super) kind: KeyKind,
    pub(super) scopes: Vec<Scope>,
    pub(super) role: Option<Role>,
}

/// Whether a key is for servers or for browsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    Servers,
    Browsers,
}

impl Preset {
    /// The powers of the preset. For browsers only what reads is left of them.
    pub(super) fn powers(self, role: Option<Role>, audience: Audience) -> Result<Powers, Refused> {
        let (scopes, role, kind) = match self {
            Self::Slotflow => (of_face(Face::Slotflow), without(role, self)?, KeyKind::Secret),
            Self::Novala => (of_face(Face::Novala), without(role, self)?, KeyKind::Secret),
            Self::Clinic => (of_face(Face::Clinic), without(role, self)?, KeyKind::Clinic),
            Self::Husky => (of_face(Face::Husky), without(role, self)?, KeyKind::Secret),
            Self::Full => (Scope::ALL.to_vec(), role, KeyKind::Secret),
            Self::Agent => {
                let role = role.unwrap_or(Role::Viewer);
                (of_role(role), Some(role), KeyKind::Agent)
            }
        };
        match audience {
            Audience::Servers => Ok(Powers { kind, scopes, role }),
            Audience::Browsers => {
                let scopes: Vec<Scope> = scopes.into_iter().filter(|&scope| reads(scope)).collect();
                if scopes.is_empty() {
                    return Err(Refused(format!(
                        "the {} preset has no scope that only reads, and a publishable key may only read: \
                         take --preset novala, or leave --publishable out",
                        self.name()
                    )));
                }
                Ok(Powers { kind: KeyKind::Publishable, scopes, role })
            }
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Slotflow => "slotflow",
            Self::Novala => "novala",
            Self::Agent => "agent",
            Self::Clinic => "clinic",
            Self::Husky => "husky",
            Self::Full => "full",
        }
    }
}

/// The powers of scopes that were named one by one.
pub(super) fn named(scopes: &[Scope], role: Option<Role>, audience: Audience) -> Result<Powers, Refused> {
    let mut once: Vec<Scope> = Vec::with_capacity(scopes.len());
    for &scope in scopes {
        if !once.contains(&scope) {
            once.push(scope);
        }
    }
    let kind = match audience {
        Audience::Servers => KeyKind::Secret,
        Audience::Browsers => {
            if let Some(writing) = once.iter().find(|&&scope| !reads(scope)) {
                return Err(Refused(format!(
                    "the scope {} writes, and a publishable key may only read: leave it or --publishable out",
                    writing.name()
                )));
            }
            KeyKind::Publishable
        }
    };
    Ok(Powers { kind, scopes: once, role })
}

/// A key of the installation must have something of the one face that knows more than one business.
pub(super) fn check_installation(scopes: &[Scope]) -> Result<(), Refused> {
    if scopes.iter().any(|&scope| face(scope) == Face::Agent) {
        return Ok(());
    }
    Err(Refused(
        "only the agent face serves keys of the whole installation; with these scopes the key needs one business: \
         take --tenant SLUG in place of --installation"
            .to_owned(),
    ))
}

fn without(role: Option<Role>, preset: Preset) -> Result<Option<Role>, Refused> {
    match role {
        None => Ok(None),
        Some(_) => Err(Refused(format!(
            "--role belongs to the agent face, which the {} preset does not open: leave it out, or take --preset agent",
            preset.name()
        ))),
    }
}

fn of_face(wanted: Face) -> Vec<Scope> {
    Scope::ALL.iter().copied().filter(|&scope| face(scope) == wanted).collect()
}

fn of_role(role: Role) -> Vec<Scope> {
    let mut scopes = of_face(Face::Agent);
    match role {
        Role::Agent => {}
        Role::Viewer => scopes.retain(|&scope| reads(scope)),
    }
    scopes
}

const fn face(scope: Scope) -> Face {
    match scope {
        Scope::Slotflow => Face::Slotflow,
        Scope::BookingsRead | Scope::BookingsManage | Scope::ResourcesManage | Scope::WebhooksManage => Face::Novala,
        Scope::AgentTenantsRead
        | Scope::AgentBookingsRead
        | Scope::AgentServicesRead
        | Scope::AgentAvailabilityRead
        | Scope::AgentCustomersRead
        | Scope::AgentSettingsRead
        | Scope::AgentReportsRead
        | Scope::AgentBookingsWrite
        | Scope::AgentServicesWrite
        | Scope::AgentAvailabilityWrite
        | Scope::AgentCustomersWrite => Face::Agent,
        Scope::ClinicRead | Scope::ClinicWrite | Scope::ClinicAdmin => Face::Clinic,
        Scope::HuskySlotsRead
        | Scope::HuskySlotsWrite
        | Scope::HuskyAppointmentsRead
        | Scope::HuskyAppointmentsWrite => Face::Husky,
    }
}

/// Whether the scope only reads.
const fn reads(scope: Scope) -> bool {
    match scope {
        Scope::BookingsRead
        | Scope::AgentTenantsRead
        | Scope::AgentBookingsRead
        | Scope::AgentServicesRead
        | Scope::AgentAvailabilityRead
        | Scope::AgentCustomersRead
        | Scope::AgentSettingsRead
        | Scope::AgentReportsRead
        | Scope::ClinicRead
        | Scope::HuskySlotsRead
        | Scope::HuskyAppointmentsRead => true,
        Scope::Slotflow
        | Scope::BookingsManage
        | Scope::ResourcesManage
        | Scope::WebhooksManage
        | Scope::AgentBookingsWrite
        | Scope::AgentServicesWrite
        | Scope::AgentAvailabilityWrite
        | Scope::AgentCustomersWrite
        | Scope::ClinicWrite
        | Scope::ClinicAdmin
        | Scope::HuskySlotsWrite
        | Scope::HuskyAppointmentsWrite => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_reads_when_its_name_says_so() {
        for &scope in Scope::ALL {
            assert_eq!(reads(scope), scope.name().ends_with("read"), "{scope}");
        }
    }

    #[test]
    fn presets_are_what_the_contracts_say() {
        let scopes = |preset: Preset, role, audience| {
            let powers = preset.powers(role, audience).unwrap();
            (powers.kind, powers.scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>().join(" "))
        };
        let servers = Audience::Servers;
        assert_eq!(scopes(Preset::Slotflow, None, servers), (KeyKind::Secret, "slotflow".to_owned()));
        assert_eq!(
            scopes(Preset::Novala, None, servers),
            (KeyKind::Secret, "bookings.read bookings.manage bookings.resources.manage webhooks.manage".to_owned())
        );
        assert_eq!(
            scopes(Preset::Novala, None, Audience::Browsers),
            (KeyKind::Publishable, "bookings.read".to_owned())
        );
        assert_eq!(scopes(Preset::Agent, None, servers), scopes(Preset::Agent, Some(Role::Viewer), servers));
        assert_eq!(Preset::Agent.powers(Some(Role::Viewer), servers).unwrap().scopes.len(), 7);
        assert_eq!(Preset::Agent.powers(Some(Role::Agent), servers).unwrap().scopes.len(), 11);
        assert_eq!(
            scopes(Preset::Clinic, None, servers),
            (KeyKind::Clinic, "scheduling:read scheduling:write scheduling:admin".to_owned())
        );
        assert_eq!(Preset::Full.powers(None, servers).unwrap().scopes, Scope::ALL);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        assert!(Preset::Slotflow.powers(None, Audience::Browsers).is_err());
        assert!(Preset::Clinic.powers(Some(Role::Agent), Audience::Servers).is_err());
        assert!(named(&[Scope::BookingsManage], None, Audience::Browsers).is_err());
        assert!(check_installation(&[Scope::Slotflow, Scope::ClinicRead]).is_err());
        assert!(check_installation(Scope::ALL).is_ok());
        assert_eq!(named(&[Scope::ClinicRead, Scope::ClinicRead], None, Audience::Servers).unwrap().scopes.len(), 1);
    }
}
