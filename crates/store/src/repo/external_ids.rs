//! What other systems call people: kept apart, so that none of them calls two the same.

use crate::{connection::each, schema::external_ids, session::Session};
use diesel::prelude::*;
use engine::{StoreError, model::ExternalIds};

/// Whose names.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Doctor,
    Customer,
}

#[derive(Insertable)]
#[diesel(table_name = external_ids)]
struct ExternalIdRow<'a> {
    tenant_id: &'a str,
    kind: &'a str,
    system: &'a str,
    name: &'a str,
    owner_id: &'a str,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Doctor => "doctor",
            Self::Customer => "customer",
        }
    }
}

/// Keeps the names of somebody in place of all that were kept before. When somebody else has one of them nothing changes,
/// and the answer is `Conflict("external_ids_name")`.
pub(super) fn put_external_ids(
    session: &mut Session<'_>,
    kind: Kind,
    tenant: &str,
    owner: &str,
    ids: &ExternalIds,
) -> Result<(), StoreError> {
    let of_kind =
        || external_ids::table.filter(external_ids::tenant_id.eq(tenant)).filter(external_ids::kind.eq(kind.name()));
    let names: Vec<&str> = ids.iter().map(|(_, name)| name).collect();
    // Mostly there are none, before and after.
    let known: Vec<(String, String, String)> = session.look(|connection| {
        each!(connection, c => of_kind()
            .filter(external_ids::owner_id.eq(owner).or(external_ids::name.eq_any(&names)))
            .select((external_ids::system, external_ids::name, external_ids::owner_id))
            .load(c))
    })?;
    let is_wanted = |system: &str, name: &str| ids.iter().any(|wanted| wanted == (system, name));
    if known.iter().any(|(system, name, whose)| whose != owner && is_wanted(system, name)) {
        return Err(StoreError::Conflict("external_ids_name".to_owned()));
    }
    if known.iter().any(|(_, _, whose)| whose == owner) {
        session.change(|connection| {
            each!(connection, c => diesel::delete(of_kind().filter(external_ids::owner_id.eq(owner))).execute(c))
        })?;
    }
    for (system, name) in ids.iter() {
        let row = ExternalIdRow { tenant_id: tenant, kind: kind.name(), system, name, owner_id: owner };
        session.change(
            |connection| each!(connection, c => diesel::insert_into(external_ids::table).values(&row).execute(c)),
        )?;
    }
    Ok(())
}
