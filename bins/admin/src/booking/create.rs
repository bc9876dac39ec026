//! `booking create`.

use super::{
    refusal::{seat_sentence, sentence},
    view,
    wish::{self, Wish},
};
use crate::{
    app::{App, Refused, Stop, decided},
    find, lookup,
    report::Report,
};
use clap::ArgGroup;
use engine::{
    Context, Tx,
    model::{Booking, Channel, Guest, Tenant},
    verbs::{Details, book_event, book_slot, book_stay, book_window},
};
use std::num::NonZeroU32;

#[derive(Clone, Debug, clap::Args)]
#[command(group(ArgGroup::new("what").required(true).multiple(true).args(["resource", "service", "window", "event", "unit"])))]
pub(crate) struct Arguments {
    /// Whose: the slug or id of the business.
    #[arg(long, value_name = "SLUG")]
    pub(super) tenant: String,
    /// Book a slot of this resource, by its slug, reference or id.
    #[arg(long, value_name = "RESOURCE", conflicts_with_all = ["window", "event", "unit", "staff"])]
    pub(super) resource: Option<String>,
    /// Book this service, by its reference or id. Without --staff, with whoever is free.
    #[arg(long, value_name = "SERVICE", conflicts_with_all = ["event", "unit"])]
    pub(super) service: Option<String>,
    /// The person who gives the service.
    #[arg(long, value_name = "PERSON", requires = "service", conflicts_with = "window")]
    pub(super) staff: Option<String>,
    /// Book places in this window, by its reference or id; with --service, for that service.
    #[arg(long, value_name = "WINDOW", conflicts_with_all = ["event", "unit"])]
    pub(super) window: Option<String>,
    /// Book places at this event, by its reference or id.
    #[arg(long, value_name = "EVENT", conflicts_with = "unit")]
    pub(super) event: Option<String>,
    /// Book nights or days in this unit, by its slug, reference or id.
    #[arg(long, value_name = "UNIT")]
    pub(super) unit: Option<String>,
    /// When it starts: by the wall clock of the business, such as 2027-01-31T15:00, or with an offset.
    #[arg(long, value_name = "TIME", conflicts_with_all = ["date", "from"])]
    pub(super) start: Option<String>,
    /// On which date: of a window or an event, or the date of arrival.
    #[arg(long, value_name = "DATE", conflicts_with = "from")]
    pub(super) date: Option<String>,
    /// How many nights (or days, where the unit is let by the day).
    #[arg(long, alias = "days", value_name = "N", requires = "unit", conflicts_with = "to")]
    pub(super) nights: Option<NonZeroU32>,
    /// The date of arrival.
    #[arg(long, value_name = "DATE", requires = "unit")]
    pub(super) from: Option<String>,
    /// The date of departure.
    #[arg(long, value_name = "DATE", requires = "unit")]
    pub(super) to: Option<String>,
    /// How many minutes a slot of a resource takes, in place of its usual length.
    #[arg(long, value_name = "MINUTES", requires = "resource", conflicts_with = "service")]
    pub(super) duration: Option<NonZeroU32>,
    /// How many people come. All get a place, or none.
    #[arg(long, value_name = "N", default_value = "1")]
    pub(super) party: NonZeroU32,
    /// For whom: the whole name.
    #[arg(long, required_unless_present = "customer")]
    pub(super) name: Option<String>,
    /// The guest's e-mail address.
    #[arg(long)]
    pub(super) email: Option<String>,
    /// The guest's telephone number.
    #[arg(long)]
    pub(super) phone: Option<String>,
    /// The customer who books, by the operator's reference or id.
    #[arg(long, value_name = "CUSTOMER")]
    pub(super) customer: Option<String>,
    /// What the guest says.
    #[arg(long)]
    pub(super) notes: Option<String>,
    /// The exact text that the guest agreed to.
    #[arg(long, value_name = "TEXT")]
    pub(super) consent: Option<String>,
    /// What somebody else's system calls it.
    #[arg(long, value_name = "NAME")]
    pub(super) external_reference: Option<String>,
}

pub(crate) fn run(app: &App, arguments: &Arguments) -> anyhow::Result<Report> {
    arguments.check_usage();
    let wanted = arguments.clone();
    let seen = app.write(move |tx, cx| {
        decided((|| {
            let tenant = lookup::tenant(tx, &wanted.tenant)??;
            let booking = book(tx, cx, &tenant, &wanted)?;
            Ok(view::Seen::of(tx, &tenant, &booking)?)
        })())
    })?;
    view::report(&seen)
}

fn book(tx: &mut dyn Tx, cx: Context<'_>, tenant: &Tenant, wanted: &Arguments) -> Result<Booking, Stop> {
    let details = details(tx, tenant, wanted)?;
    let outcome = match wish::read(tx, cx, tenant, wanted, details)? {
        Wish::Slot(wish) => book_slot(tx, cx, tenant, &wish)?,
        Wish::Stay(wish) => book_stay(tx, cx, tenant, &wish)?,
        Wish::Event(wish) => book_event(tx, cx, tenant, &wish)?,
        Wish::Window(wish) => {
            return match book_window(tx, cx, tenant, &wish)? {
                Ok(booking) => Ok(booking),
                Err(refused) => Err(seat_sentence(tenant, &refused).into()),
            };
        }
    };
    match outcome {
        Ok(booking) => Ok(booking),
        Err(refused) => Err(sentence(tx, tenant, &refused)?.into()),
    }
}

fn details(tx: &mut dyn Tx, tenant: &Tenant, wanted: &Arguments) -> Result<Details, Stop> {
    let customer = match &wanted.customer {
        Some(named) => Some(find::customer(tx, tenant, named)??),
        None => None,
    };
    let guest = Guest {
        name: text("--name", wanted.name.as_deref(), 255)?.unwrap_or_default(),
        email: text("--email", wanted.email.as_deref(), 254)?,
        phone: text("--phone", wanted.phone.as_deref(), 50)?,
        ..Guest::default()
    };
    let id = customer.as_ref().map(|customer| customer.id);
    // What the guest does not say is known of the customer.
    let guest = match customer {
        Some(customer) => customer.as_guest(guest),
        None => guest,
    };
    if guest.email.as_deref().is_some_and(|email| !is_address(email)) {
        return Err(
            Refused(format!("--email is not an e-mail address: {:?}", wanted.email.as_deref().unwrap_or(""))).into()
        );
    }
    Ok(Details {
        customer: id,
        notes: text("--notes", wanted.notes.as_deref(), 5000)?,
        consent: text("--consent", wanted.consent.as_deref(), 10_000)?,
        external_reference: text("--external-reference", wanted.external_reference.as_deref(), 255)?,
        ..Details::of(guest, Channel::Admin)
    })
}

/// A text that was said, without blanks around it; what is said must not be blank.
fn text(what: &str, said: Option<&str>, longest: usize) -> Result<Option<String>, Refused> {
    let Some(said) = said.map(str::trim) else { return Ok(None) };
    if said.is_empty() {
        return Err(Refused(format!("{what} must not be blank")));
    }
    if said.chars().count() > longest {
        return Err(Refused(format!("{what} is longer than {longest} characters")));
    }
    Ok(Some(said.to_owned()))
}

fn is_address(text: &str) -> bool {
    let parts = text.rsplit_once('@');
    parts.is_some_and(|(who, at)| !who.is_empty() && !at.is_empty() && !text.contains(char::is_whitespace))
}
