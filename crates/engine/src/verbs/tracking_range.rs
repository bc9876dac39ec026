//! Tells how windows stand on dates, service by service.

use super::window_facts::{WindowChoice, WindowDay, WindowFacts};
use crate::{
    Context, StoreError, Tx,
    model::{Service, Tenant, Window, WindowStatus},
};
use time::Date;

/// How windows stand on a range of dates. Nothing of it is stored but what differs from the windows' own rules.
#[derive(Debug)]
pub struct TrackingSheet {
    facts: WindowFacts,
    choice: WindowChoice,
    first: Date,
    last: Date,
}

/// How one window stands on one of its dates for one of its services.
#[derive(Clone, Copy, Debug)]
pub struct TrackingRecord<'a> {
    /// On which local date.
    pub date: Date,
    /// Which window.
    pub window: &'a Window,
    /// For which service.
    pub service: &'a Service,
    /// The places, which the services share.
    pub day: WindowDay,
    /// Whether it takes bookings of the service.
    pub status: WindowStatus,
}

/// How the open windows stand from the first to the last of these dates.
pub fn tracking_range(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    choice: WindowChoice,
    (first, last): (Date, Date),
) -> Result<TrackingSheet, StoreError> {
    let facts = WindowFacts::read(tx, cx, tenant, choice, (first, last))?;
    Ok(TrackingSheet { facts, choice, first, last })
}

impl TrackingSheet {
    /// The windows, by start, session, branch and id.
    pub fn windows(&self) -> &[Window] {
        &self.facts.windows
    }

    /// The services that there are, by name.
    pub fn services(&self) -> &[Service] {
        &self.facts.services
    }

    /// Every record, by date, start and name of the service, then as the windows are ordered.
    pub fn records(&self) -> impl Iterator<Item = TrackingRecord<'_>> {
        let dates =
            std::iter::successors(Some(self.first), |date| date.next_day()).take_while(|date| *date <= self.last);
        dates.flat_map(|date| self.on(date))
    }

    fn on(&self, date: Date) -> Vec<TrackingRecord<'_>> {
        let windows: Vec<(&Window, WindowDay)> =
            self.facts.on(date.weekday()).map(|window| (window, self.facts.day(window, date))).collect();
        let together = windows.chunk_by(|(one, _), (other, _)| one.hours.start() == other.hours.start());
        let mut records = Vec::with_capacity(windows.len() * self.facts.services.len());
        for together in together {
            for service in self.wanted() {
                let offering = together.iter().filter(|(window, _)| window.offers(service));
                records.extend(offering.map(|&(window, day)| TrackingRecord {
                    date,
                    window,
                    service,
                    day,
                    status: self.facts.status(window, date, service.id),
                }));
            }
        }
        records
    }

    fn wanted(&self) -> impl Iterator<Item = &Service> {
        self.facts.services.iter().filter(|service| self.choice.service.is_none_or(|wanted| wanted == service.id))
    }
}
