//! `feed ..`: secret addresses under which calendar programs read bookings.

use crate::{
    app::{App, Refused, decided},
    find,
    layout::{fields, table},
    lookup, moment,
    report::Report,
};
use clap::Subcommand;
use engine::{Tx, model::Feed, verbs::create_feed};
use serde::Serialize;
use slot_core::{FeedId, Instant, TenantId};
use std::collections::BTreeMap;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make an address for the bookings of a person, a room, or a whole location. It is shown this once and never kept.
    Create {
        /// Whose: the slug or id of the business.
        #[arg(long, value_name = "SLUG")]
        tenant: String,
        /// Of what: the slug, reference or id of a resource. A location shows all that belongs to it.
        #[arg(long, value_name = "RESOURCE")]
        resource: String,
    },
    /// List addresses, oldest first, revoked ones too.
    List {
        /// Only those of this business: its slug or id.
        #[arg(long, value_name = "SLUG")]
        tenant: Option<String>,
    },
    /// Make an address useless, at once and for good.
    Revoke {
        /// Its id, as `feed list` shows it; not the address.
        id: String,
    },
}

#[derive(Serialize)]
struct View {
    id: String,
    tenant: String,
    resource: String,
    resource_name: String,
    is_active: bool,
    created_at: String,
    revoked_at: Option<String>,
}

#[derive(Serialize)]
struct Created {
    secret: String,
    path: String,
    #[serde(flatten)]
    view: View,
}

/// What things are called that feeds name.
#[derive(Default)]
struct Names {
    tenants: BTreeMap<TenantId, String>,
    resources: BTreeMap<u128, String>,
}

impl Names {
    fn of(tx: &mut dyn Tx, feeds: &[Feed]) -> Result<Self, engine::StoreError> {
        let mut names = Self::default();
        for tenant in tx.tenants()? {
            let own = feeds.iter().filter(|feed| feed.tenant == tenant.id).map(|feed| feed.resource);
            let found = tx.resources_by_id(tenant.id, &own.collect::<Vec<_>>())?;
            names.resources.extend(found.into_iter().map(|resource| (resource.id.as_u128(), resource.name)));
            names.tenants.insert(tenant.id, tenant.slug);
        }
        Ok(names)
    }

    fn view(&self, feed: &Feed) -> View {
        let name = self.resources.get(&feed.resource.as_u128());
        View {
            id: feed.id.to_string(),
            tenant: self.tenants.get(&feed.tenant).cloned().unwrap_or_default(),
            resource: feed.resource.to_string(),
            resource_name: name.cloned().unwrap_or_default(),
            is_active: feed.revoked_at.is_none(),
            created_at: moment::text(feed.created_at),
            revoked_at: feed.revoked_at.map(moment::text),
        }
    }
}

pub(crate) fn run(app: &App, command: &Command) -> anyhow::Result<Report> {
    match command {
        Command::Create { tenant, resource } => create(app, tenant, resource),
        Command::List { tenant } => list(app, tenant.as_deref()),
        Command::Revoke { id } => revoke(app, id),
    }
}

fn create(app: &App, tenant: &str, resource: &str) -> anyhow::Result<Report> {
    let (slug, named) = (tenant.to_owned(), resource.to_owned());
    let created = app.write(move |tx, cx| {
        decided((|| {
            let tenant = lookup::tenant(tx, &slug)??;
            let resource = find::resource(tx, &tenant, &named)??;
            let Some(made) = create_feed(tx, cx, tenant.id, resource.id)? else {
                return Err(Refused(format!("no resource {named:?}")).into());
            };
            let view = Names::of(tx, std::slice::from_ref(&made.feed))?.view(&made.feed);
            Ok(Created { path: format!("/calendar/{}.ics", made.secret), secret: made.secret, view })
        })())
    })?;
    let mut rows = rows(&created.view);
    rows.insert(0, ("path", created.path.clone()));
    let text = format!("{}\nThe address is shown this once and is not kept: give it to its reader now.", fields(&rows));
    Report::new(text, &created)
}

fn list(app: &App, tenant: Option<&str>) -> anyhow::Result<Report> {
    let views = app.read(|tx| {
        decided((|| {
            let only = match tenant {
                Some(named) => Some(lookup::tenant(tx, named)??.id),
                None => None,
            };
            let feeds = tx.feeds(only)?;
            let names = Names::of(tx, &feeds)?;
            Ok(feeds.iter().map(|feed| names.view(feed)).collect::<Vec<View>>())
        })())
    })?;
    let lines: Vec<[String; 4]> = views
        .iter()
        .map(|view| {
            let state = if view.is_active { "active" } else { "revoked" };
            [view.id.clone(), view.tenant.clone(), state.to_owned(), view.resource_name.clone()]
        })
        .collect();
    Report::new(table(["ID", "TENANT", "STATUS", "RESOURCE"], &lines, "no feeds"), &views)
}

fn revoke(app: &App, named: &str) -> anyhow::Result<Report> {
    let Ok(id) = named.parse::<FeedId>() else {
        // What was typed may be the address: it is not repeated.
        return Err(Refused("that is not the id of a feed: `slot-admin feed list` shows the ids".to_owned()).into());
    };
    let view = app.write(move |tx, cx| {
        let Some(mut feed) = tx.feeds(None)?.into_iter().find(|feed| feed.id == id) else {
            return Ok(Err(Refused(format!("no feed {id}: `slot-admin feed list` shows all"))));
        };
        // Revoking again changes nothing: it stays revoked since the first time.
        let at: Instant = cx.now;
        tx.revoke_feed(feed.tenant, id, at)?;
        feed.revoked_at = feed.revoked_at.or(Some(at));
        Ok(Ok(Names::of(tx, std::slice::from_ref(&feed))?.view(&feed)))
    })?;
    Report::new(fields(&rows(&view)), &view)
}

fn rows(view: &View) -> Vec<(&'static str, String)> {
    let mut rows = vec![
        ("id", view.id.clone()),
        ("tenant", view.tenant.clone()),
        ("resource", view.resource_name.clone()),
        ("created at", view.created_at.clone()),
    ];
    rows.extend(view.revoked_at.clone().map(|at| ("revoked at", at)));
    rows
}
