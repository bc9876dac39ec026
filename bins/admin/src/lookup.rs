//! Finds what the command line names, or says what would be right.

use crate::{
    app::{Decision, Refused},
    nearest::hint,
};
use engine::{
    Tx,
    model::{Scope, Tenant},
};
use slot_core::{TenantId, Zone};

/// The business with this slug or id.
pub(crate) fn tenant(tx: &mut dyn Tx, named: &str) -> Decision<Tenant> {
    if let Some(found) = tx.tenant_by_slug(named)? {
        return Ok(Ok(found));
    }
    if let Ok(id) = named.parse::<TenantId>()
        && let Some(found) = tx.tenant(id)?
    {
        return Ok(Ok(found));
    }
    let all = tx.tenants()?;
    let advice = match hint(named, all.iter().map(|tenant| tenant.slug.as_str())) {
        _ if all.is_empty() => "; there is none yet: make one with `slot-admin tenant create`".to_owned(),
        near if near.is_empty() => "; `slot-admin tenant list` shows all".to_owned(),
        near => near,
    };
    Ok(Err(Refused(format!("no tenant {named:?}{advice}"))))
}

/// The zone of this IANA name.
pub(crate) fn zone(named: &str) -> Result<Zone, Refused> {
    named.parse().map_err(|_unknown| {
        let advice = if is_offset(named) {
            ": an offset is no zone, because it knows no daylight saving".to_owned()
        } else {
            // The signs of the names under Etc/ are the other way round: nobody means them.
            hint(named, Zone::names().filter(|name| !name.starts_with("Etc/")))
        };
        let advice = advice.trim_end_matches('?').to_owned() + if advice.ends_with('?') { "? " } else { "; " };
        Refused(format!("unknown time zone {named:?}{advice}Zones have IANA names such as America/Sao_Paulo or UTC"))
    })
}

fn is_offset(named: &str) -> bool {
    let rest = named.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let label = named.len() - rest.len() <= 3;
    label && rest.starts_with(['+', '-']) && rest.chars().skip(1).all(|c| c.is_ascii_digit() || c == ':')
}

/// The scope of this name.
pub(crate) fn scope(named: &str) -> Result<Scope, Refused> {
    named.parse().map_err(|_unknown| {
        let known = Scope::ALL.iter().map(|scope| scope.name());
        let list = known.clone().collect::<Vec<_>>().join(", ");
        let why = match named {
            "*" => "the scope * is not given: name each scope, or take `--preset full`".to_owned(),
            _ => format!("unknown scope {named:?}{}", hint(named, known)),
        };
        let stop = if why.ends_with('?') { "" } else { "." };
        Refused(format!("{why}{stop} The scopes are: {list}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_zone_names_the_right_one() {
        assert_eq!(zone("america/sao_paulo").unwrap().name(), "America/Sao_Paulo");
        let said = |named| zone(named).unwrap_err().to_string();
        assert_eq!(
            said("America/SaoPaulo"),
            "unknown time zone \"America/SaoPaulo\": did you mean America/Sao_Paulo? \
             Zones have IANA names such as America/Sao_Paulo or UTC"
        );
        for offset in ["-03:00", "UTC-3", "GMT+2", "+5"] {
            assert!(said(offset).contains("an offset is no zone"), "{offset}");
            assert!(!said(offset).contains("did you mean"), "{offset}");
        }
        assert!(!said("nowhere at all").contains("did you mean"));
    }

    #[test]
    fn a_wrong_scope_names_the_right_one() {
        assert_eq!(scope("bookings.read"), Ok(Scope::BookingsRead));
        let said = |named| scope(named).unwrap_err().to_string();
        assert!(said("booking.read").starts_with("unknown scope \"booking.read\": did you mean bookings"));
        assert!(said("booking.read").contains("The scopes are: slotflow, bookings.read, "));
        assert!(said("*").starts_with("the scope * is not given"));
    }
}
