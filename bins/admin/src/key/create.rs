//! `key create`.

use super::{
    powers::{self, Audience, Preset},
    view::{self, View},
};
use crate::{
    app::{App, Refused},
    layout::fields,
    lookup, moment, names,
    report::Report,
};
use clap::ArgGroup;
use engine::{
    model::{Reach, Role, Scope},
    verbs::{NewKey, create_key},
};
use serde::Serialize;

/// How long a name may be, in characters.
const LONGEST_NAME: usize = 255;

#[derive(Debug, clap::Args)]
#[command(group(ArgGroup::new("reach").required(true).args(["tenant", "installation"])))]
#[command(group(ArgGroup::new("powers").required(true).args(["preset", "scopes"]).multiple(true)))]
pub(crate) struct Arguments {
    /// The business that it opens: its slug or id.
    #[arg(long, value_name = "SLUG")]
    tenant: Option<String>,
    /// Open every business of this installation (agent face only).
    #[arg(long)]
    installation: bool,
    /// What people call it.
    #[arg(long)]
    name: String,
    /// What it may do, by face.
    #[arg(long, value_enum)]
    preset: Option<Preset>,
    /// What it may do, scope by scope: alone, or of the preset's only these. Writing never implies reading.
    #[arg(long = "scope", visible_alias = "scopes", value_name = "SCOPE", num_args = 1.., value_delimiter = ',')]
    scopes: Option<Vec<String>>,
    /// Its role in the agent face; the agent preset takes viewer when none is named.
    #[arg(long, value_parser = names::role())]
    role: Option<Role>,
    /// For web pages: it starts with `pk_live_` and may only read.
    #[arg(long)]
    publishable: bool,
    /// When it stops working, with an offset, such as 2027-01-31T18:00:00Z.
    #[arg(long, visible_alias = "expires", value_name = "INSTANT")]
    expires_at: Option<String>,
    /// Requests a minute, in place of the face's default; 0 is without limit.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    rate_limit: Option<u32>,
}

#[derive(Serialize)]
struct Created {
    key: String,
    #[serde(flatten)]
    view: View,
}

pub(crate) fn run(app: &App, arguments: &Arguments) -> anyhow::Result<Report> {
    let name = checked_name(&arguments.name)?;
    let audience = if arguments.publishable { Audience::Browsers } else { Audience::Servers };
    let named = arguments.scopes.as_deref().map(scopes).transpose()?;
    let powers = match (arguments.preset, named) {
        (Some(preset), None) => preset.powers(arguments.role, audience)?,
        (Some(preset), Some(named)) => preset.narrowed(&named, arguments.role, audience)?,
        (None, named) => powers::named(&named.unwrap_or_default(), arguments.role, audience)?,
    };
    if arguments.installation {
        powers.check_installation()?;
    }
    let expires_at = arguments.expires_at.as_deref().map(|text| moment::parse("--expires-at", text)).transpose()?;
    let (named, rate_limit) = (arguments.tenant.clone(), arguments.rate_limit);
    let (created, tenant) = app.write(move |tx, cx| {
        let tenant = match named.as_deref().map(|named| lookup::tenant(tx, named)).transpose()?.transpose() {
            Ok(tenant) => tenant,
            Err(refused) => return Ok(Err(refused)),
        };
        let new = NewKey {
            reach: tenant.as_ref().map_or(Reach::Installation, |tenant| Reach::Tenant(tenant.id)),
            name: name.clone(),
            kind: powers.kind,
            scopes: powers.scopes.clone(),
            role: powers.role,
            rate_limit,
            expires_at,
        };
        Ok(Ok((create_key(tx, cx, &new)?, tenant.map(|tenant| tenant.slug))))
    })?;
    let mut rows = view::rows(&created.key, tenant.as_deref(), app.now());
    rows.insert(0, ("key", created.secret.clone()));
    rows.retain(|(name, _)| *name != "last used");
    let text = format!("{}\nThe key is shown this once and is not kept: store it now.", fields(&rows));
    Report::new(text, &Created { view: View::of(&created.key, tenant, app.now()), key: created.secret })
}

fn checked_name(name: &str) -> Result<String, Refused> {
    match name.trim() {
        "" => Err(Refused("--name must not be blank: say what the key is for".to_owned())),
        long if long.chars().count() > LONGEST_NAME => {
            Err(Refused(format!("--name is too long: at most {LONGEST_NAME} characters")))
        }
        name => Ok(name.to_owned()),
    }
}

/// The scopes of these names; a blank name is none.
fn scopes(named: &[String]) -> Result<Vec<Scope>, Refused> {
    named.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).map(lookup::scope).collect()
}
