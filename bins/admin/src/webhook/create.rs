//! `webhook create`.

use super::view::View;
use crate::{
    app::{App, Refused},
    lookup,
    report::Report,
};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use engine::{
    model::Dialect,
    verbs::{AddressPolicy, NewWebhook, WebhookRefused, check_address, create_webhook},
};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Whose it is: the slug or id of the business.
    #[arg(long, value_name = "SLUG")]
    tenant: String,
    /// In which dialect it is spoken to.
    #[arg(long, value_parser = dialect())]
    dialect: Dialect,
    /// Where it listens.
    #[arg(long)]
    url: String,
    /// An event that it wants, in its dialect's words; `*` is all of them. May be given more than once.
    #[arg(long = "event", value_name = "EVENT", required = true)]
    events: Vec<String>,
    /// The secret that signs; made when left out.
    #[arg(long)]
    secret: Option<String>,
    /// What it is for.
    #[arg(long)]
    description: Option<String>,
    /// Take an address that is not public or not `https`: for development.
    #[arg(long)]
    allow_private_webhooks: bool,
}

fn dialect() -> impl TypedValueParser<Value = Dialect> {
    PossibleValuesParser::new(Dialect::ALL.iter().map(|dialect| dialect.name())).try_map(|name| name.parse::<Dialect>())
}

pub(super) fn run(app: &App, arguments: &Arguments) -> anyhow::Result<Report> {
    let new = read(arguments)?;
    let (tenant, is_given) = (arguments.tenant.clone(), arguments.secret.is_some());
    let webhook = app.write(move |tx, cx| {
        let tenant = match lookup::tenant(tx, &tenant)? {
            Ok(tenant) => tenant,
            Err(refused) => return Ok(Err(refused)),
        };
        Ok(create_webhook(tx, cx, &tenant, &new)?.map_err(|refused| {
            Refused(match refused {
                WebhookRefused::Duplicate => "there is a webhook with this URL already".to_owned(),
                WebhookRefused::PlanLimit(limit) => format!("the plan {} allows {limit} webhooks", tenant.plan),
            })
        }))
    })?;
    let view = if is_given { View::of(&webhook) } else { View::with_secret(&webhook) };
    Report::new(view.text(), &view)
}

fn read(arguments: &Arguments) -> Result<NewWebhook, Refused> {
    let Arguments { dialect, url, events, secret, description, .. } = arguments;
    let policy = if arguments.allow_private_webhooks { AddressPolicy::AnyAddress } else { AddressPolicy::PublicOnly };
    check_address(url, policy).map_err(|wrong| Refused(format!("--url {wrong}")))?;
    if let Some(unknown) = events.iter().find(|event| !dialect.knows(event)) {
        let known: Vec<&str> = dialect.words().iter().map(|(word, _)| *word).collect();
        return Err(Refused(format!(
            "{unknown:?} is no event of the dialect {dialect}: there are {}, and * for all",
            known.join(", ")
        )));
    }
    Ok(NewWebhook {
        dialect: *dialect,
        url: url.clone(),
        events: events.clone(),
        secret: secret.clone(),
        description: description.clone(),
        metadata: None,
    })
}
