//! The booking settings of a business: what it allows beyond its calendars.

use super::{
    Channel,
    tenant::{UnknownName, named},
};
use slot_core::{Length, Notice, Status};
use std::{fmt, str::FromStr};

/// What a business allows. By default nothing is restricted except double bookings of one guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookingSettings {
    /// How long before its start a booking must be made.
    pub min_notice: Length,
    /// How many days ahead a booking may be; `None` is without limit.
    pub horizon_days: Option<u32>,
    /// Whether and until when a booking may be cancelled.
    pub cancellation: ChangeRule,
    /// Whether and until when a booking may be moved.
    pub rescheduling: ChangeRule,
    /// Whether a guest may book the same thing again.
    pub duplicates: Duplicates,
    /// Whether a booking holds at once.
    pub approval: Approval,
    /// The pause between two bookings of one calendar.
    pub buffer: Length,
    /// The steps in which slots are offered; `None` is the length of what is booked.
    pub slot_step: Option<Length>,
    /// Whether window bookings are numbered.
    pub tokens: TokenNumbering,
    /// Whether bookings that are written through the window face are told to its webhooks.
    pub tells_api_writes: bool,
    /// Whether to regenerate windows takes back what differs on single dates.
    pub regenerate_resets_dates: bool,
    /// How long a place is kept for somebody on the waitlist who is offered it.
    pub offer_length: Length,
}

impl BookingSettings {
    /// What holds for a business that said nothing.
    pub const DEFAULT: Self = Self {
        min_notice: Length::ZERO,
        horizon_days: None,
        cancellation: ChangeRule::ALWAYS,
        rescheduling: ChangeRule::ALWAYS,
        duplicates: Duplicates::RefuseSameGuest,
        approval: Approval::Automatic,
        buffer: Length::ZERO,
        slot_step: None,
        tokens: TokenNumbering::Off,
        tells_api_writes: false,
        regenerate_resets_dates: false,
        offer_length: Length::minutes(30),
    };

    /// How soon a booking through this door may start. Where no notice is asked for, the business itself may also write
    /// down what has begun already; a guest may not.
    pub fn notice(&self, channel: Channel) -> Notice {
        match channel {
            Channel::Api | Channel::Admin if !self.min_notice.is_positive() => Notice::PastAllowed,
            Channel::Api | Channel::Admin | Channel::BookingPage | Channel::Embed => Notice::AtLeast(self.min_notice),
        }
    }

    /// How far ahead a booking may start.
    pub fn horizon(&self) -> Option<Length> {
        self.horizon_days.map(|days| Length::minutes(i64::from(days) * 24 * 60))
    }

    /// How a booking stands when it is made.
    pub const fn first_status(&self) -> Status {
        match self.approval {
            Approval::Automatic => Status::Confirmed,
            Approval::Required => Status::Requested,
        }
    }
}

impl Default for BookingSettings {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Whether and until when something may be done to a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangeRule {
    /// Whether it may be done at all.
    pub allowed: bool,
    /// How long before the start it may last be done.
    pub notice: Length,
}

impl ChangeRule {
    /// It may be done at any time.
    pub const ALWAYS: Self = Self { allowed: true, notice: Length::ZERO };
}

named! {
    /// Whether a guest may book the same thing again.
    Duplicates, "duplicate rule" {
        /// As often as they like.
        Allow = "allow",
        /// Not with the same phone, name, service and local date as a booking that stands.
        RefuseSameGuest = "refuse_same_guest",
        /// Not while any booking with the same phone is still to come.
        RefuseSamePhone = "refuse_same_phone",
    }
}

named! {
    /// Whether a booking holds at once.
    Approval, "approval" {
        /// It is confirmed when it is made.
        Automatic = "automatic",
        /// It is requested, and somebody confirms it.
        Required = "required",
    }
}

named! {
    /// Whether the bookings of a window are numbered.
    TokenNumbering, "token numbering" {
        /// They are not.
        Off = "off",
        /// They are, from one on each date.
        PerDate = "per_date",
    }
}
