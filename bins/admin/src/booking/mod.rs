//! `booking ..`: bookings of every pattern.

mod cancel;
mod create;
mod list;
mod refusal;
mod show;
mod token;
pub(crate) mod view;
mod wish;

pub(crate) use refusal::sentence;

use crate::{app::App, report::Report};
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Book a slot, a stay, places in a window or places at an event, as the business itself.
    Create(Box<create::Arguments>),
    /// List bookings, the earliest first.
    List(Box<list::Arguments>),
    /// Show one booking with its history.
    Show {
        /// Whose it is: the slug or id of the business.
        #[arg(long, value_name = "SLUG")]
        tenant: String,
        /// Its id, or its code.
        #[arg(value_name = "ID")]
        booking: String,
    },
    /// Show the token with which its guest may see, cancel and move a booking.
    Token {
        /// Whose it is: the slug or id of the business.
        #[arg(long, value_name = "SLUG")]
        tenant: String,
        /// Its id, or its code.
        #[arg(value_name = "ID")]
        booking: String,
    },
    /// Call a booking off, which frees its time at once. To do it again changes nothing.
    Cancel {
        /// Whose it is: the slug or id of the business.
        #[arg(long, value_name = "SLUG")]
        tenant: String,
        /// Its id, or its code.
        #[arg(value_name = "ID")]
        booking: String,
    },
}

pub(crate) fn run(app: &App, command: &Command) -> anyhow::Result<Report> {
    match command {
        Command::Create(arguments) => create::run(app, arguments),
        Command::List(arguments) => list::run(app, arguments),
        Command::Show { tenant, booking } => show::run(app, tenant, booking),
        Command::Token { tenant, booking } => token::run(app, tenant, booking),
        Command::Cancel { tenant, booking } => cancel::run(app, tenant, booking),
    }
}
