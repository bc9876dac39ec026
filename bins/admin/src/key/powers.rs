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
    /// `None` is what the role may.
    pub(super) scopes: Option<Vec<Scope>>,
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
        let role = self.role(role)?;
        match audience {
            Audience::Servers => {
                let scopes = if self == Self::Agent { None } else { Some(self.scopes()) };
                Ok(Powers { kind: self.kind(), scopes, role })
            }
            Audience::Browsers => {
                let scopes: Vec<Scope> = self.scopes().into_iter().filter(|&scope| reads(scope)).collect();
                if scopes.is_empty() {
                    return Err(Refused(format!(
                        "the {} preset has no scope that only reads, and a publishable key may only read: \
                         take --preset novala, or leave --publishable out",
                        self.name()
                    )));
                }
                Ok(Powers { kind: KeyKind::Publishable, scopes: Some(scopes), role })
            }
        }
    }

    /// These scopes and no others, in the shape of the preset's keys.
    pub(super) fn narrowed(self, scopes: &[Scope], role: Option<Role>, audience: Audience) -> Result<Powers, Refused> {
        let all = self.scopes();
        if let Some(foreign) = scopes.iter().find(|scope| !all.contains(scope)) {
            return Err(Refused(format!(
                "the {} preset has no scope {foreign}: name its own scopes, or leave --preset out",
                self.name()
            )));
        }
        let named = named(scopes, self.role(role)?, audience)?;
        let kind = if audience == Audience::Servers { self.kind() } else { named.kind };
        Ok(Powers { kind, ..named })
    }

    /// Every scope that a key of this preset may have.
    fn scopes(self) -> Vec<Scope> {
        match self {
            Self::Slotflow => of_face(Face::Slotflow),
            Self::Novala => of_face(Face::Novala),
            Self::Agent => of_face(Face::Agent),
            Self::Clinic => of_face(Face::Clinic),
            Self::Husky => of_face(Face::Husky),
            Self::Full => Scope::ALL.to_vec(),
        }
    }

    const fn kind(self) -> KeyKind {
        match self {
            Self::Slotflow | Self::Novala | Self::Husky | Self::Full => KeyKind::Secret,
            Self::Agent => KeyKind::Agent,
            Self::Clinic => KeyKind::Clinic,
        }
    }

    /// The role that a key gets: of the agent face it is the lesser one when none is named.
    fn role(self, named: Option<Role>) -> Result<Option<Role>, Refused> {
        match (self, named) {
            (Self::Agent, named) => Ok(Some(named.unwrap_or(Role::Viewer))),
            (Self::Full, named) => Ok(named),
            (Self::Slotflow | Self::Novala | Self::Clinic | Self::Husky, None) => Ok(None),
            (Self::Slotflow | Self::Novala | Self::Clinic | Self::Husky, Some(_)) => Err(Refused(format!(
                "--role belongs to the agent face, which the {} preset does not open: leave it out, or take --preset agent",
                self.name()
            ))),
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
    Ok(Powers { kind, scopes: Some(once), role })
}

impl Powers {
    /// A key of the installation must be for the one face that knows more than one business.
    pub(super) fn check_installation(&self) -> Result<(), Refused> {
        let is_for_agents = match &self.scopes {
            None => true,
            Some(scopes) => self.kind == KeyKind::Agent || scopes.iter().any(|&scope| face(scope) == Face::Agent),
        };
        if is_for_agents {
            return Ok(());
        }
        Err(Refused(
            "only the agent face serves keys of the whole installation; with these scopes the key needs one business: \
             take --tenant SLUG in place of --installation"
                .to_owned(),
        ))
    }
}

fn of_face(wanted: Face) -> Vec<Scope> {
    Scope::ALL.iter().copied().filter(|&scope| face(scope) == wanted).collect()
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
            let scopes = powers.scopes.unwrap_or_default();
            (powers.kind, scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>().join(" "))
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
        for (named, role) in
            [(None, Role::Viewer), (Some(Role::Viewer), Role::Viewer), (Some(Role::Agent), Role::Agent)]
        {
            let powers = Preset::Agent.powers(named, servers).unwrap();
            assert_eq!(powers, Powers { kind: KeyKind::Agent, scopes: None, role: Some(role) });
        }
        assert_eq!(Role::Agent.scopes(), of_face(Face::Agent));
        let reading: Vec<Scope> = of_face(Face::Agent).into_iter().filter(|&scope| reads(scope)).collect();
        assert_eq!(Role::Viewer.scopes(), reading);
        assert_eq!(
            scopes(Preset::Clinic, None, servers),
            (KeyKind::Clinic, "scheduling:read scheduling:write scheduling:admin".to_owned())
        );
        assert_eq!(Preset::Full.powers(None, servers).unwrap().scopes.as_deref(), Some(Scope::ALL));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        assert!(Preset::Slotflow.powers(None, Audience::Browsers).is_err());
        assert!(Preset::Clinic.powers(Some(Role::Agent), Audience::Servers).is_err());
        assert!(named(&[Scope::BookingsManage], None, Audience::Browsers).is_err());
        let twice = named(&[Scope::ClinicRead, Scope::ClinicRead], None, Audience::Servers).unwrap();
        assert_eq!(twice.scopes.as_deref(), Some(&[Scope::ClinicRead][..]));
        assert!(twice.check_installation().is_err());
        for preset in [Preset::Full, Preset::Agent] {
            assert_eq!(preset.powers(None, Audience::Servers).unwrap().check_installation(), Ok(()));
        }
    }

    #[test]
    fn scopes_narrow_a_preset() {
        let narrowed = |scopes: &[Scope]| Preset::Agent.narrowed(scopes, None, Audience::Servers);
        for scopes in [&[][..], &[Scope::AgentBookingsRead]] {
            let powers = narrowed(scopes).unwrap();
            let expected = Powers { kind: KeyKind::Agent, scopes: Some(scopes.to_vec()), role: Some(Role::Viewer) };
            assert_eq!((powers.check_installation(), powers), (Ok(()), expected));
        }
        assert!(narrowed(&[Scope::BookingsRead]).is_err());
    }
}
