//! The file as a whole, and the businesses in it.

use super::{
    clinic::{ClinicRow, ExternalIdRow},
    numbers::{Count, Hours, Minutes, Money, Pause, Whole},
    read::{Said, object},
    schedule::{ClosureRow, HoursRow, OverrideRow, StayRow},
    words::{Currency, Email, EventName, Line, Locale, Phone, Prose, Reference, Slug, Url, Word, spoken},
};
use crate::model::{
    Colour, DaySession, Dialect, Pattern, Plan, RecurrenceText, TenantStatus, TokenNumbering, WindowStatus,
};
use slot_core::{WallTime, Zone};
use time::{Date, Weekday};

object! {
    /// A catalogue: businesses, each with what it declares.
    File
    must {
        /// The businesses.
        "tenants" tenants: Vec<TenantEntry>,
    }
    may {
        /// Where this schema is, for editors. Nothing is read from there.
        "$schema" schema: Option<Word<Prose>>,
    }
}

object! {
    /// A business. What is not said stays as it is; a new one needs a name and a time zone.
    TenantEntry
    must {
        /// Its name in URLs and on the command line.
        "slug" slug: Word<Slug>,
    }
    may {
        /// Its name as people say it.
        "name" name: Said<Word<Line>>,
        /// The zone of its wall clock.
        "timezone" timezone: Said<Word<Zone>>,
        /// Language and region of its messages.
        "locale" locale: Said<Word<Locale>>,
        /// ISO 4217 code of its prices.
        "currency" currency: Said<Word<Currency>>,
        /// What it lets people book. Fixed when the business is made.
        "booking_pattern" booking_pattern: Said<Word<Pattern>>,
        /// What it may use.
        "plan" plan: Said<Word<Plan>>,
        /// Whether overage packs are bought by themselves.
        "auto_purchase" auto_purchase: Said<bool>,
        /// Whether it is open for business.
        "status" status: Said<Word<TenantStatus>>,
        /// How long before its start a booking must be made.
        "min_notice_hours" min_notice_hours: Said<Hours>,
        /// How many days ahead a booking may be; null is without limit.
        "max_advance_days" max_advance_days: Said<Whole<0, 36_500>>,
        /// Whether a booking may be cancelled.
        "allow_cancellation" allow_cancellation: Said<bool>,
        /// How long before the start it may last be cancelled.
        "cancellation_notice_hours" cancellation_notice_hours: Said<Hours>,
        /// Whether a booking may be moved.
        "allow_rescheduling" allow_rescheduling: Said<bool>,
        /// How long before the start it may last be moved.
        "rescheduling_notice_hours" rescheduling_notice_hours: Said<Hours>,
        /// Whether a guest may book the same thing again.
        "allow_duplicate_booking" allow_duplicate_booking: Said<bool>,
        /// Where duplicates are refused: `guest` looks at phone, name, service and date, `phone` at any booking to come.
        "duplicates_by" duplicates_by: Said<Word<DuplicatesBy>>,
        /// Whether somebody must confirm a booking.
        "booking_requires_approval" booking_requires_approval: Said<bool>,
        /// The pause between two bookings of one calendar.
        "buffer_minutes" buffer_minutes: Said<Pause>,
        /// The steps in which slots are offered; null is the length of what is booked.
        "slot_step_minutes" slot_step_minutes: Said<Minutes>,
        /// Whether window bookings are numbered.
        "token_numbering" token_numbering: Said<Word<TokenNumbering>>,
        /// Whether bookings that are written through the window face are told to its webhooks.
        "notify_api_writes" notify_api_writes: Said<bool>,
        /// Whether to regenerate windows takes back what differs on single dates.
        "regenerate_resets_dates" regenerate_resets_dates: Said<bool>,
        /// How long a place is kept for somebody on the waitlist who is offered it.
        "waitlist_offer_minutes" waitlist_offer_minutes: Said<Whole<1, 10_080>>,
        /// Its places. Their hours are the hours of the business.
        "locations" locations: Option<Vec<ResourceEntry>>,
        /// People who can be booked.
        "people" people: Option<Vec<ResourceEntry>>,
        /// Rooms.
        "rooms" rooms: Option<Vec<ResourceEntry>>,
        /// Machines and tools.
        "equipment" equipment: Option<Vec<ResourceEntry>>,
        /// What is booked.
        "services" services: Option<Vec<ServiceEntry>>,
        /// Weekly windows of places.
        "windows" windows: Option<Vec<WindowEntry>>,
        /// Events that people attend.
        "events" events: Option<Vec<EventEntry>>,
        /// Those who book.
        "customers" customers: Option<Vec<CustomerEntry>>,
        /// Endpoints that are told of events.
        "webhooks" webhooks: Option<Vec<WebhookEntry>>,
    }
}

object! {
    /// A location, a person, a room or a piece of equipment. A new one needs a name.
    ResourceEntry
    must {
        /// The operator's own name for it; unique among those of its kind. Of one without, its id.
        "ref" reference: Word<Reference>,
    }
    may {
        /// What people call it.
        "name" name: Said<Word<Line>>,
        /// Its name in URLs; made from the name when absent.
        "slug" slug: Said<Word<Slug>>,
        /// What it is for.
        "description" description: Said<Word<Prose>>,
        /// A person's e-mail address.
        "email" email: Said<Word<Email>>,
        /// A person's role.
        "role" role: Said<Word<Prose>>,
        /// Where it is.
        "address" address: Said<AddressRow>,
        /// The location that it belongs to.
        "location" location: Said<Word<Reference>>,
        /// The zone of its wall clock; that of its location, or else of the business, when absent.
        "timezone" timezone: Said<Word<Zone>>,
        /// How many bookings may overlap; 1 when absent.
        "capacity" capacity: Said<Whole<1, 1000>>,
        /// The lengths that can be booked by themselves, the usual one first.
        "durations_minutes" durations_minutes: Said<Vec<Minutes>>,
        /// Its weekly hours. A new person without has those of its location, or of the only one that there is.
        "hours" hours: Said<Vec<HoursRow>>,
        /// What differs on some dates.
        "overrides" overrides: Said<Vec<OverrideRow>>,
        /// When it is shut.
        "closures" closures: Said<Vec<ClosureRow>>,
        /// How it is booked by the night or the day.
        "stay" stay: Said<StayRow>,
        /// How a person sees patients.
        "clinic" clinic: Said<ClinicRow>,
        /// Whether it takes bookings; true when absent.
        "active" active: Said<bool>,
        /// Whether it is shown on public surfaces; true when absent.
        "published" published: Said<bool>,
    }
}

object! {
    /// Where something is.
    AddressRow
    must {}
    may {
        /// Street and number.
        "line1" line1: Option<Word<Prose>>,
        /// Floor, suite, and so on.
        "line2" line2: Option<Word<Prose>>,
        /// Town.
        "city" city: Option<Word<Prose>>,
        /// State or region.
        "state" state: Option<Word<Prose>>,
        /// Postal code.
        "postal_code" postal_code: Option<Word<Prose>>,
        /// Country.
        "country" country: Option<Word<Prose>>,
    }
}

object! {
    /// What is booked: a haircut, a check-up. A new one needs a name and a duration.
    ServiceEntry
    must {
        /// The operator's own name for it. Of one without, its id.
        "ref" reference: Word<Reference>,
    }
    may {
        /// What people call it.
        "name" name: Said<Word<Line>>,
        /// What it is.
        "description" description: Said<Word<Prose>>,
        /// How long it takes.
        "duration_minutes" duration_minutes: Said<Minutes>,
        /// What it costs, in the currency of the business.
        "price" price: Said<Money>,
        /// The colour that it has in calendars.
        "color" color: Said<Word<Colour>>,
        /// Its place in lists: lower ones first, then by name.
        "sort_order" sort_order: Said<Whole<-1_000_000, 1_000_000>>,
        /// How long before it nothing else may happen.
        "buffer_before_minutes" buffer_before_minutes: Said<Pause>,
        /// How long after it nothing else may happen.
        "buffer_after_minutes" buffer_after_minutes: Said<Pause>,
        /// The people, rooms and equipment that may give it; none named means that all may.
        "given_by" given_by: Said<Vec<Word<Reference>>>,
        /// The only location where it is given.
        "location" location: Said<Word<Reference>>,
        /// What it needs somebody to be good for.
        "specialty" specialty: Said<Word<Line>>,
        /// Whether it can be booked; true when absent.
        "active" active: Said<bool>,
    }
}

object! {
    /// Places at a location in the same hours of every week. A new one needs a day, a start, an end and places.
    WindowEntry
    must {
        /// The operator's own name for it. Of one without, its id.
        "ref" reference: Word<Reference>,
    }
    may {
        /// The location; the only one that there is when absent.
        "location" location: Said<Word<Reference>>,
        /// The weekday.
        "day" day: Said<Word<Weekday>>,
        /// The part of the day; by its start when absent: before 12:00, before 17:00, later.
        "session" session: Said<Word<DaySession>>,
        /// What people call it among windows of one session.
        "batch" batch: Said<Word<Line>>,
        /// From when by the clock.
        "start_time" start: Said<Word<WallTime>>,
        /// Until when by the clock.
        "end_time" end: Said<Word<WallTime>>,
        /// How many places there are.
        "max_slots" max_slots: Said<Count>,
        /// How many of the places others than staff may fill; all when absent.
        "ai_slots" ai_slots: Said<Whole<0, 100_000>>,
        /// The only service that it is for; any when absent.
        "appointment_type" appointment_type: Said<Word<Reference>>,
        /// Whether it takes bookings; OPEN when absent.
        "status" status: Said<Word<WindowStatus>>,
        /// The smallest party; 1 when absent.
        "min_party" min_party: Said<Count>,
        /// The largest party; as many as there are places when absent.
        "max_party" max_party: Said<Count>,
    }
}

object! {
    /// An event with a limited number of participants. A new one needs a title, a date, a start, a duration and places.
    EventEntry
    must {
        /// The operator's own name for it. Of one without, its id.
        "ref" reference: Word<Reference>,
    }
    may {
        /// What people call it.
        "title" title: Said<Word<Line>>,
        /// What it is.
        "description" description: Said<Word<Prose>>,
        /// Its date, or the date that its recurrence rule counts from.
        "date" date: Said<Word<Date>>,
        /// A recurrence rule as in RFC 5545, such as `FREQ=WEEKLY;BYDAY=MO`.
        "rrule" rrule: Said<Word<RecurrenceText>>,
        /// Dates that the rule gives and on which there is none.
        "except_dates" except_dates: Said<Vec<Word<Date>>>,
        /// When it starts by the clock.
        "start_time" start: Said<Word<WallTime>>,
        /// How long it is.
        "duration_minutes" duration_minutes: Said<Minutes>,
        /// How many may take part each time.
        "max_participants" max_participants: Said<Count>,
        /// The largest party; as many as there are places when absent.
        "max_party" max_party: Said<Count>,
        /// Where it is.
        "location" location: Said<Word<Reference>>,
        /// Whether it takes bookings; true when absent.
        "active" active: Said<bool>,
    }
}

object! {
    /// Somebody who books. A new one needs a name.
    CustomerEntry
    must {
        /// The operator's own name for them. Of one without, their id.
        "ref" reference: Word<Reference>,
    }
    may {
        /// The whole name.
        "name" name: Said<Word<Line>>,
        /// E-mail address.
        "email" email: Said<Word<Email>>,
        /// Telephone number.
        "phone" phone: Said<Word<Phone>>,
        /// What the business keeps in mind of them.
        "notes" notes: Said<Word<Prose>>,
        /// Language and region of messages to them.
        "locale" locale: Said<Word<Locale>>,
        /// When they were born.
        "birth_date" birth_date: Said<Word<Date>>,
        /// Gender, in words of one's own.
        "gender" gender: Said<Word<Line>>,
        /// What other systems call them; no two have one name in one system.
        "external_ids" external_ids: Said<Vec<ExternalIdRow>>,
        /// Whether they are still a customer; true when absent.
        "active" active: Said<bool>,
    }
}

object! {
    /// An endpoint that is told of events. Its dialect and address name it.
    WebhookEntry
    must {
        /// In which dialect it is spoken to.
        "dialect" dialect: Word<Dialect>,
        /// Where it listens.
        "url" url: Word<Url>,
        /// Which events it wants, in its dialect's words.
        "events" events: Vec<Word<EventName>>,
    }
    may {
        /// The secret that signs what is sent to it; made when absent. Never exported.
        "secret" secret: Said<Word<Line>>,
    }
}

/// How a duplicate is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DuplicatesBy {
    Guest,
    Phone,
}

const DUPLICATES: [(&str, DuplicatesBy); 2] = [("guest", DuplicatesBy::Guest), ("phone", DuplicatesBy::Phone)];
spoken!(DuplicatesBy, DUPLICATES);
