//! Says of a business what a file would have to say for it to be as it is.

use super::{
    Catalogue,
    apply::{Entity as _, Stock, called},
    clinic::{ClinicRow, external_rows},
    file::{
        AddressRow, CustomerEntry, DuplicatesBy, EventEntry, File, ResourceEntry, ServiceEntry, TenantEntry,
        WebhookEntry, WindowEntry,
    },
    numbers::{Hours, Money, Whole},
    read::Said,
    schedule::{ClosureRow, HoursRow, OverrideRow, StayRow},
    words::{Email, EventName, Line, Locale, Phone, Prose, Reference, Slug, Url, Word},
};
use crate::{
    StoreError, Tx,
    model::{
        Address, Approval, Customer, Duplicates, EventDates, EventSeries, Resource, ResourceKind, Service, Tenant,
        Webhook, Window,
    },
};
use slot_core::{Length, ResourceId};

/// The file of one business. Applied to what it was taken from it changes nothing.
pub fn export(tx: &mut dyn Tx, tenant: &Tenant) -> Result<Catalogue, StoreError> {
    let stock = Stock::load(tx, tenant.id)?;
    let resources = |shelf: &[Resource]| Some(shelf.iter().map(|one| resource(one, &stock)).collect::<Vec<_>>());
    let entry = TenantEntry {
        locations: resources(stock.locations.items()),
        people: resources(stock.people.items()),
        rooms: resources(stock.rooms.items()),
        equipment: resources(stock.equipment.items()),
        services: Some(stock.services.items().iter().map(|one| service(one, tenant, &stock)).collect()),
        windows: Some(stock.windows.items().iter().map(|one| window(one, &stock)).collect()),
        events: Some(stock.series.items().iter().map(|one| event(one, &stock)).collect()),
        customers: Some(stock.customers.items().iter().map(customer).collect()),
        webhooks: Some(stock.webhooks.iter().map(webhook).collect()),
        ..own(tenant)
    };
    Ok(Catalogue { file: File { tenants: vec![entry], schema: None }, faults: Vec::new() })
}

fn line(text: &str) -> Said<Word<Line>> {
    Said::This(Word(Line(text.to_owned())))
}

fn prose(text: Option<&String>) -> Said<Word<Prose>> {
    Said::of(text.map(|text| Word(Prose(text.clone()))))
}

fn reference(text: String) -> Word<Reference> {
    Word(Reference(text))
}

fn minutes<const MIN: i64, const MAX: i64>(length: Length) -> Whole<MIN, MAX> {
    Whole::from(length.as_minutes())
}

fn own(tenant: &Tenant) -> TenantEntry {
    let settings = &tenant.settings;
    let duplicates_by = match settings.duplicates {
        Duplicates::Allow => None,
        Duplicates::RefuseSameGuest => Some(DuplicatesBy::Guest),
        Duplicates::RefuseSamePhone => Some(DuplicatesBy::Phone),
    };
    TenantEntry {
        slug: Word(Slug(tenant.slug.clone())),
        name: line(&tenant.name),
        timezone: Said::This(Word(tenant.zone.clone())),
        locale: Said::This(Word(Locale(tenant.locale.clone()))),
        currency: Said::This(Word(super::words::Currency(tenant.currency.clone()))),
        booking_pattern: Said::This(Word(tenant.pattern)),
        plan: Said::This(Word(tenant.plan)),
        auto_purchase: Said::This(tenant.auto_purchase),
        status: Said::This(Word(tenant.status)),
        min_notice_hours: Said::This(Hours(settings.min_notice)),
        max_advance_days: Said::of(settings.horizon_days.map(Whole::from)),
        allow_cancellation: Said::This(settings.cancellation.allowed),
        cancellation_notice_hours: Said::This(Hours(settings.cancellation.notice)),
        allow_rescheduling: Said::This(settings.rescheduling.allowed),
        rescheduling_notice_hours: Said::This(Hours(settings.rescheduling.notice)),
        allow_duplicate_booking: Said::This(settings.duplicates == Duplicates::Allow),
        duplicates_by: Said::of(duplicates_by.map(Word)),
        booking_requires_approval: Said::This(settings.approval == Approval::Required),
        buffer_minutes: Said::This(minutes(settings.buffer)),
        slot_step_minutes: Said::of(settings.slot_step.map(minutes)),
        token_numbering: Said::This(Word(settings.tokens)),
        notify_api_writes: Said::This(settings.tells_api_writes),
        regenerate_resets_dates: Said::This(settings.regenerate_resets_dates),
        waitlist_offer_minutes: Said::This(minutes(settings.offer_length)),
        locations: None,
        people: None,
        rooms: None,
        equipment: None,
        services: None,
        windows: None,
        events: None,
        customers: None,
        webhooks: None,
    }
}

/// How a location is called.
fn location(id: Option<ResourceId>, stock: &Stock) -> Said<Word<Reference>> {
    let found = id.and_then(|id| stock.locations.by_id(id.as_u128()));
    Said::of(found.map(|location| reference(called(location))))
}

/// How a location or a room is called.
fn place(id: ResourceId, stock: &Stock) -> Option<Word<Reference>> {
    let found = [&stock.locations, &stock.rooms].into_iter().find_map(|shelf| shelf.by_id(id.as_u128()));
    found.map(|place| reference(called(place)))
}

fn some_list<T>(list: Vec<T>) -> Said<Vec<T>> {
    if list.is_empty() { Said::Nothing } else { Said::This(list) }
}

fn resource(resource: &Resource, stock: &Stock) -> ResourceEntry {
    let own_hours = match (&resource.hours, resource.hours_from, resource.kind) {
        (_, Some(_followed), _) => None,
        // A person of whom nothing is said would keep those of the location.
        (None, None, ResourceKind::Person) => Some(&[][..]),
        (hours, None, _) => hours.as_deref(),
    };
    ResourceEntry {
        reference: reference(called(resource)),
        name: line(&resource.name),
        slug: Said::This(Word(Slug(resource.slug.clone()))),
        description: prose(resource.description.as_ref()),
        email: Said::of(resource.email.clone().map(|email| Word(Email(email)))),
        role: prose(resource.role.as_ref()),
        address: address(&resource.address),
        location: location(resource.location, stock),
        timezone: Said::This(Word(resource.zone.clone())),
        capacity: Said::This(Whole::from(resource.capacity.places().get())),
        durations_minutes: some_list(resource.durations.iter().copied().map(minutes).collect()),
        hours: Said::of(own_hours.map(|rules| rules.iter().copied().map(HoursRow::of).collect())),
        overrides: some_list(resource.overrides.iter().map(OverrideRow::of).collect()),
        closures: some_list(resource.closures.iter().map(ClosureRow::of).collect()),
        stay: Said::of(resource.stay.as_ref().map(StayRow::of)),
        clinic: Said::of(resource.profile.as_deref().map(|profile| ClinicRow::of(profile, &|id| place(id, stock)))),
        active: Said::This(resource.active),
        published: Said::This(resource.published),
    }
}

fn address(address: &Address) -> Said<AddressRow> {
    if *address == Address::default() {
        return Said::Nothing;
    }
    let line = |text: &Option<String>| text.clone().map(|text| Word(Prose(text)));
    let Address { line1, line2, city, state, postal_code, country } = address;
    Said::This(AddressRow {
        line1: line(line1),
        line2: line(line2),
        city: line(city),
        state: line(state),
        postal_code: line(postal_code),
        country: line(country),
    })
}

fn service(service: &Service, tenant: &Tenant, stock: &Stock) -> ServiceEntry {
    ServiceEntry {
        reference: reference(called(service)),
        name: line(&service.name),
        description: prose(service.description.as_ref()),
        duration_minutes: Said::This(minutes(service.duration)),
        price: Said::of(service.price.map(|price| Money::of(price, &tenant.currency))),
        color: Said::of(service.colour.clone().map(Word)),
        sort_order: Said::This(Whole::from(service.sort_order)),
        buffer_before_minutes: Said::This(minutes(service.buffer_before)),
        buffer_after_minutes: Said::This(minutes(service.buffer_after)),
        given_by: some_list(service.given_by.iter().map(|id| giver(*id, stock)).collect()),
        location: location(service.location, stock),
        specialty: Said::of(service.appointment.specialty.clone().map(|specialty| Word(Line(specialty)))),
        active: Said::This(service.active),
    }
}

/// How somebody who gives a service is called: by id where the name would mean another.
fn giver(id: ResourceId, stock: &Stock) -> Word<Reference> {
    let all = [&stock.people, &stock.rooms, &stock.equipment, &stock.locations, &stock.others];
    let found = all.into_iter().find_map(|shelf| shelf.by_id(id.as_u128())).and_then(|giver| giver.reference());
    let means_it = |named: &&str| stock.giver(named).is_some_and(|meant| meant.id == id);
    reference(found.filter(means_it).map_or_else(|| id.ulid(), str::to_owned))
}

fn window(window: &Window, stock: &Stock) -> WindowEntry {
    let service = window.service.and_then(|id| stock.services.by_id(id.as_u128()));
    WindowEntry {
        reference: reference(called(window)),
        location: location(Some(window.branch), stock),
        day: Said::This(Word(window.weekday)),
        session: Said::This(Word(window.session)),
        batch: Said::of(window.batch.clone().map(|batch| Word(Line(batch)))),
        start: Said::This(Word(window.hours.start())),
        end: Said::This(Word(window.hours.end())),
        max_slots: Said::This(Whole::from(window.places.get())),
        ai_slots: Said::This(Whole::from(window.share)),
        appointment_type: Said::of(service.map(|service| reference(called(service)))),
        status: Said::This(Word(window.status)),
        min_party: Said::This(Whole::from(window.min_party.get())),
        max_party: Said::of(window.max_party.map(|most| Whole::from(most.get()))),
    }
}

fn event(series: &EventSeries, stock: &Stock) -> EventEntry {
    let (date, rule, except) = match &series.dates {
        EventDates::Once(date) => (*date, None, Vec::new()),
        EventDates::Recurring { first, rule, except } => {
            (*first, Some(Word(rule.clone())), except.iter().copied().map(Word).collect())
        }
    };
    EventEntry {
        reference: reference(called(series)),
        title: line(&series.title),
        description: prose(series.description.as_ref()),
        date: Said::This(Word(date)),
        rrule: Said::of(rule),
        except_dates: some_list(except),
        start: Said::This(Word(series.local_start)),
        duration_minutes: Said::This(minutes(series.length)),
        max_participants: Said::This(Whole::from(series.places.get())),
        max_party: Said::of(series.max_party.map(|most| Whole::from(most.get()))),
        location: location(series.location, stock),
        active: Said::This(series.active),
    }
}

fn customer(customer: &Customer) -> CustomerEntry {
    CustomerEntry {
        reference: reference(called(customer)),
        name: line(&customer.name),
        email: Said::of(customer.email.clone().map(|email| Word(Email(email)))),
        phone: Said::of(customer.phone.clone().map(|phone| Word(Phone(phone)))),
        notes: prose(customer.notes.as_ref()),
        locale: Said::of(customer.locale.clone().map(|locale| Word(Locale(locale)))),
        birth_date: Said::of(customer.patient.birth_date.map(Word)),
        gender: Said::of(customer.patient.gender.clone().map(|gender| Word(Line(gender)))),
        external_ids: some_list(external_rows(&customer.patient.external_ids)),
        active: Said::This(customer.active),
    }
}

fn webhook(webhook: &Webhook) -> WebhookEntry {
    WebhookEntry {
        dialect: Word(webhook.dialect),
        url: Word(Url(webhook.url.clone())),
        events: webhook.events.iter().map(|event| Word(EventName(event.clone()))).collect(),
        secret: Said::Nothing,
    }
}
