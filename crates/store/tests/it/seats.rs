//! Places in windows, as the verbs book, move and give them back.

use crate::{
    offers::service,
    samples::{NOON, business, id, open_with},
    sql,
};
use engine::{
    Context, Ids, StoreError, Tx,
    model::{
        Booking, Channel, DaySession, Duplicates, EventKind, Guest, Resource, ResourceKind, Service, Tenant,
        TokenNumbering, Tracking, Window, WindowStatus,
    },
    verbs::{
        Arrival, BookWindow, SeatRefused, ServiceName, Standing, WindowBookingChange, WindowBookingChanged,
        book_window, change_window_booking,
    },
};
use rig::{Kind, TempDatabase};
use slot_core::{BookingId, Instant, Length, Refusal, ResourceId, Span, Status, WallRange, WindowId};
use std::{num::NonZeroU32, sync::Barrier, thread};
use store::{LockMode, Options, Store};
use time::{Date, Weekday, macros::date};

/// Ids that count, and secrets made of them.
pub(crate) struct Counting;

impl Ids for Counting {
    fn mint(&self, _now: Instant) -> u128 {
        id(|id| id)
    }

    fn secret(&self) -> [u8; 32] {
        let scattered = id(|id| id).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        let mut secret = [0; 32];
        secret[..16].copy_from_slice(&scattered.to_be_bytes());
        secret
    }
}

/// A business in São Paulo with one branch and one service.
struct Clinic {
    store: Store,
    tenant: Tenant,
    branch: Resource,
    checkup: Service,
    kind: Kind,
    database: TempDatabase,
}

/// A Monday that is still to come.
const MONDAY: Date = date!(2026 - 10 - 05);

impl Clinic {
    fn each() -> Vec<Self> {
        TempDatabase::each().into_iter().map(|database| Self::on(database, &Options::default())).collect()
    }

    fn on(database: TempDatabase, options: &Options) -> Self {
        let store = open_with(&database, options);
        let (tenant, person) = business(&store);
        let branch =
            Resource { id: id(ResourceId::from_u128), kind: ResourceKind::Location, slug: "main".to_owned(), ..person };
        let checkup = service(&tenant, "Check-up", 0);
        let (stored, offered) = (branch.clone(), checkup.clone());
        store
            .write(move |tx| {
                tx.insert_resource(&stored)?;
                tx.insert_service(&offered)
            })
            .unwrap();
        Self { store, tenant, branch, checkup, kind: database.kind(), database }
    }

    fn window(&self, batch: &str, places: u32, share: u32) -> Window {
        Window {
            id: id(WindowId::from_u128),
            tenant: self.tenant.id,
            reference: None,
            branch: self.branch.id,
            weekday: Weekday::Monday,
            session: DaySession::Morning,
            batch: Some(batch.to_owned()),
            hours: WallRange::parse("09:00", "11:00").unwrap(),
            places: NonZeroU32::new(places).unwrap(),
            share,
            service: None,
            status: WindowStatus::Open,
            min_party: NonZeroU32::MIN,
            max_party: None,
            rev: 1,
            created_at: NOON,
            updated_at: NOON,
        }
    }

    fn add(&self, window: &Window) {
        let window = window.clone();
        self.store.write(move |tx| tx.insert_window(&window)).unwrap();
    }

    fn track(&self, tracking: Tracking) {
        self.store.write(move |tx| tx.put_tracking(&tracking)).unwrap();
    }

    fn unchanged(&self, window: &Window) -> Tracking {
        Tracking::unchanged(self.tenant.id, window.id, MONDAY, NOON)
    }

    /// Somebody who comes on Monday at half past nine.
    fn wish(&self, name: &str) -> BookWindow {
        BookWindow {
            window: None,
            branch: None,
            service: Some(ServiceName::Id(self.checkup.id)),
            session: None,
            batch: None,
            arrival: Arrival::At(self.at("09:30")),
            party: NonZeroU32::MIN,
            guest: Guest { name: name.to_owned(), phone: Some(format!("+55 {name}")), ..Guest::default() },
            customer: None,
            notes: None,
            assigned: None,
            external_reference: None,
            consent: None,
            source: None,
            metadata: None,
            channel: Channel::Api,
        }
    }

    fn at(&self, wall: &str) -> Instant {
        self.tenant.zone.instant(MONDAY, wall.parse().unwrap())
    }

    fn run<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut dyn Tx, Context<'_>, &Tenant) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let tenant = self.tenant.clone();
        self.store.write(move |tx| work(tx, Context { now: NOON, ids: &Counting }, &tenant))
    }

    fn book(&self, wish: &BookWindow) -> Result<Booking, SeatRefused> {
        let wish = wish.clone();
        self.run(move |tx, cx, tenant| book_window(tx, cx, tenant, &wish)).unwrap()
    }

    fn change(&self, booking: BookingId, change: &WindowBookingChange) -> WindowBookingChanged {
        let change = change.clone();
        self.run(move |tx, cx, tenant| change_window_booking(tx, cx, tenant, booking, &change)).unwrap()
    }

    fn changed(&self, booking: BookingId, change: &WindowBookingChange) -> Booking {
        let changed = self.change(booking, change);
        let WindowBookingChanged::Done(booking) = changed else { panic!("{changed:?}") };
        *booking
    }

    /// How many places of a window are taken on Monday, by their claims.
    fn taken(&self, window: &Window) -> usize {
        let day = Span::new(self.at("00:00"), self.at("24:00")).unwrap();
        self.store.read(|tx| tx.claims(self.tenant.id, window.calendar(), day)).unwrap().len()
    }

    /// The batch that somebody gets, or why nobody does.
    fn batch_of(&self, windows: &[&Window], wish: &BookWindow) -> Result<String, SeatRefused> {
        let booking = self.book(wish)?;
        let window = windows.iter().find(|window| Some(window.id) == booking.window).unwrap();
        Ok(window.batch.clone().unwrap())
    }
}

fn nothing() -> WindowBookingChange {
    WindowBookingChange {
        start: None,
        session: None,
        batch: None,
        standing: None,
        assigned: None,
        notes: None,
        channel: Channel::Api,
    }
}

fn full() -> SeatRefused {
    SeatRefused::Refused(Refusal::Taken { remaining: 0 })
}

#[test]
fn a_place_is_kept_with_all_that_belongs_to_it() {
    for clinic in Clinic::each() {
        let window = clinic.window("MA", 20, 10);
        clinic.add(&window);
        let party = BookWindow { party: NonZeroU32::new(3).unwrap(), ..clinic.wish("Ana") };
        let booking = clinic.book(&party).unwrap();
        assert_eq!(clinic.taken(&window), 3);
        let nine = Span::new(clinic.at("09:00"), clinic.at("11:00")).unwrap();
        assert_eq!(booking.resource, clinic.branch.id);
        assert_eq!(
            booking.parts.iter().map(|part| (part.resource, part.busy, part.places)).collect::<Vec<_>>(),
            [(window.calendar(), nine, 3)]
        );
        assert_eq!(booking.span, Span::starting(clinic.at("09:30"), Length::minutes(30)).unwrap());
        let code = booking.code.clone().unwrap();
        assert!(code.len() == 10 && code.chars().all(|c| c.is_ascii_digit() || c.is_ascii_lowercase()), "{code}");
        let (stored, events, steps) = clinic
            .store
            .read(|tx| {
                Ok((
                    tx.booking_by_code(clinic.tenant.id, &code)?,
                    tx.events_after(clinic.tenant.id, None, 9)?,
                    tx.history(clinic.tenant.id, booking.id)?,
                ))
            })
            .unwrap();
        assert_eq!(stored.as_ref(), Some(&booking));
        assert_eq!(events.iter().map(|event| event.kind).collect::<Vec<_>>(), [EventKind::BookingConfirmed]);
        assert_eq!(steps.len(), 1);
        assert!(clinic.store.examine().unwrap().is_sound());
    }
}

#[test]
fn the_share_bounds_the_api_and_the_places_bound_the_staff() {
    for clinic in Clinic::each() {
        let window = clinic.window("MA", 4, 2);
        clinic.add(&window);
        let by_staff = |name| BookWindow { channel: Channel::Admin, ..clinic.wish(name) };
        clinic.book(&by_staff("a")).unwrap();
        clinic.book(&clinic.wish("b")).unwrap();
        assert_eq!(clinic.book(&clinic.wish("c")).unwrap_err(), full(), "the staff's place counts in the share");
        let couple = BookWindow { party: NonZeroU32::new(3).unwrap(), ..by_staff("d") };
        assert_eq!(clinic.book(&couple).unwrap_err(), SeatRefused::Refused(Refusal::Taken { remaining: 2 }));
        clinic.book(&by_staff("e")).unwrap();
        clinic.book(&by_staff("f")).unwrap();
        assert_eq!(clinic.book(&by_staff("g")).unwrap_err(), full());
        assert_eq!(clinic.taken(&window), 4);
        // Fewer places on that date throw nobody out, and let nobody in.
        clinic.track(Tracking { places: Some(3), ..clinic.unchanged(&window) });
        assert_eq!(clinic.book(&by_staff("h")).unwrap_err(), full());
        clinic.track(Tracking { places: Some(5), ..clinic.unchanged(&window) });
        clinic.book(&by_staff("h")).unwrap();
    }
}

#[test]
fn of_several_windows_one_with_space_is_chosen_then_the_services_own() {
    for clinic in Clinic::each() {
        let own = Window { service: Some(clinic.checkup.id), ..clinic.window("MZ", 1, 1) };
        let early = Window { hours: WallRange::parse("08:00", "10:00").unwrap(), ..clinic.window("MC", 1, 1) };
        let (first, second) = (clinic.window("MA", 1, 1), clinic.window("MB", 1, 1));
        let shut = Window { status: WindowStatus::Closed, ..clinic.window("M0", 9, 9) };
        let all = [&own, &early, &first, &second, &shut];
        for window in all {
            clinic.add(window);
        }
        let wish = |name: &str| clinic.wish(name);
        assert_eq!(clinic.batch_of(&all, &wish("a")).unwrap(), "MZ");
        assert_eq!(clinic.batch_of(&all, &BookWindow { batch: Some("MB".to_owned()), ..wish("b") }).unwrap(), "MB");
        assert_eq!(clinic.batch_of(&all, &wish("c")).unwrap(), "MC");
        assert_eq!(clinic.batch_of(&all, &wish("d")).unwrap(), "MA");
        assert_eq!(clinic.book(&wish("e")).unwrap_err(), full());
        let outside = |wish: &BookWindow| {
            assert_eq!(clinic.book(wish).unwrap_err(), SeatRefused::Refused(Refusal::OutsideHours), "{wish:?}");
        };
        outside(&BookWindow { arrival: Arrival::At(clinic.at("11:00")), ..wish("f") });
        outside(&BookWindow { session: Some(DaySession::Evening), ..wish("f") });
        outside(&BookWindow { batch: Some("ZZ".to_owned()), ..wish("f") });
        // A window that is named must still be open, at that hour.
        let named = |window: &Window| BookWindow { window: Some(window.id), ..wish("g") };
        assert_eq!(clinic.book(&named(&shut)).unwrap_err(), SeatRefused::Refused(Refusal::Inactive));
        assert_eq!(clinic.book(&named(&first)).unwrap_err(), full());
        outside(&BookWindow { arrival: Arrival::On(MONDAY.next_day().unwrap()), ..named(&first) });
        let nobody = BookWindow { window: Some(id(WindowId::from_u128)), ..wish("g") };
        assert_eq!(clinic.book(&nobody).unwrap_err(), SeatRefused::UnknownWindow);
    }
}

#[test]
fn what_is_closed_on_a_date_takes_no_bookings_then() {
    for clinic in Clinic::each() {
        let window = clinic.window("MA", 9, 9);
        clinic.add(&window);
        let facial = service(&clinic.tenant, "Facial", 1);
        let offered = facial.clone();
        clinic.store.write(move |tx| tx.insert_service(&offered)).unwrap();
        let closed = [(clinic.checkup.id, WindowStatus::Closed)].into();
        clinic.track(Tracking { services: closed, ..clinic.unchanged(&window) });
        let refused = clinic.book(&clinic.wish("a")).unwrap_err();
        assert!(matches!(refused, SeatRefused::Refused(Refusal::Closed { .. })), "{refused:?}");
        clinic
            .book(&BookWindow { service: Some(ServiceName::Name(" FACIAL ".to_owned())), ..clinic.wish("a") })
            .unwrap();
        clinic.track(Tracking { status: Some(WindowStatus::Closed), ..clinic.unchanged(&window) });
        assert!(clinic.book(&BookWindow { service: Some(ServiceName::Id(facial.id)), ..clinic.wish("b") }).is_err());
        // A week later all is as ever.
        let next = Arrival::On(MONDAY.saturating_add(time::Duration::days(7)));
        clinic.book(&BookWindow { arrival: next, ..clinic.wish("b") }).unwrap();
    }
}

#[test]
fn guests_are_numbered_and_told_apart() {
    for mut clinic in Clinic::each() {
        clinic.tenant.settings.tokens = TokenNumbering::PerDate;
        let window = clinic.window("MA", 9, 9);
        clinic.add(&window);
        let token = |name| clinic.book(&clinic.wish(name)).map(|booking| booking.token);
        assert_eq!((token("a"), token("b")), (Ok(Some(1)), Ok(Some(2))));
        let next = Arrival::On(MONDAY.saturating_add(time::Duration::days(7)));
        let first = clinic.book(&BookWindow { arrival: next, ..clinic.wish("a") }).unwrap();
        assert_eq!(first.token, Some(1), "numbers begin anew on each date");

        assert!(matches!(token("A"), Ok(Some(3))), "another phone is another guest");
        let mut child = clinic.wish("a");
        child.guest.name = "Bia".to_owned();
        child.arrival = Arrival::At(clinic.at("10:00"));
        let child_booking = clinic.book(&child).unwrap();
        child.guest.name = " BIA".to_owned();
        assert_eq!(clinic.book(&child).unwrap_err(), SeatRefused::Again(child_booking.id));
        clinic.tenant.settings.duplicates = Duplicates::RefuseSamePhone;
        child.guest.name = "Caio".to_owned();
        assert!(matches!(clinic.book(&child), Err(SeatRefused::Again(_))));
        clinic.tenant.settings.duplicates = Duplicates::Allow;
        clinic.book(&child).unwrap();
    }
}

#[test]
fn a_booking_is_moved_ended_and_taken_up_again() {
    for mut clinic in Clinic::each() {
        clinic.tenant.settings.tokens = TokenNumbering::PerDate;
        let (first, second) = (clinic.window("MA", 2, 1), clinic.window("MB", 2, 1));
        clinic.add(&first);
        clinic.add(&second);
        let ana = clinic.book(&clinic.wish("ana")).unwrap();
        let bea = clinic.book(&clinic.wish("bea")).unwrap();
        assert_eq!((ana.window, bea.window), (Some(first.id), Some(second.id)));
        // Within its window its own place does not count, and it stays there.
        let later = WindowBookingChange { start: Some(clinic.at("10:30")), ..nothing() };
        let moved = clinic.changed(bea.id, &later);
        assert_eq!((moved.window, moved.version, moved.moved_at), (Some(second.id), 2, Some(NOON)));
        assert_eq!(moved.span.length(), Length::minutes(30));
        assert_eq!(moved.token, bea.token);
        // A window that is full takes nobody, and nothing changed.
        let into_first = WindowBookingChange { batch: Some("MA".to_owned()), ..nothing() };
        assert_eq!(clinic.change(bea.id, &into_first), WindowBookingChanged::Refused(full()));
        assert_eq!((clinic.taken(&first), clinic.taken(&second)), (1, 1));
        // What took place gives its place back; so does what is called off.
        let done = clinic.changed(ana.id, &WindowBookingChange { standing: Some(Standing::Completed), ..nothing() });
        assert_eq!((done.status, clinic.taken(&first)), (Status::Completed, 0));
        let moved = clinic.changed(bea.id, &into_first);
        assert_eq!((moved.window, moved.token), (Some(first.id), Some(2)));
        let off = WindowBookingChange { standing: Some(Standing::Cancelled), ..nothing() };
        let cancelled = clinic.changed(bea.id, &off);
        assert_eq!((cancelled.cancelled_at, clinic.taken(&first)), (Some(NOON), 0));
        assert_eq!(clinic.changed(bea.id, &off), cancelled, "a second time changes nothing");
        let third = BookWindow { batch: Some("MA".to_owned()), ..clinic.wish("cris") };
        clinic.book(&third).unwrap();
        // Its window is full; the other has space.
        let again = clinic.changed(bea.id, &WindowBookingChange { standing: Some(Standing::Confirmed), ..nothing() });
        assert_eq!((again.status, again.window, again.cancelled_at), (Status::Confirmed, Some(second.id), None));
        assert_eq!((clinic.taken(&first), clinic.taken(&second)), (1, 1));
        let kinds = clinic.store.read(|tx| tx.events_after(clinic.tenant.id, None, 99)).unwrap();
        let kinds: Vec<&str> = kinds.iter().filter(|e| e.subject == bea.id.as_u128()).map(|e| e.kind.name()).collect();
        assert_eq!(
            kinds,
            ["booking.confirmed", "booking.rescheduled", "booking.updated", "booking.cancelled", "booking.confirmed"]
        );
        assert!(clinic.store.examine().unwrap().is_sound());
    }
}

/// As many callers as there are wishes, at one moment; how many got a place.
fn all_at_once(clinic: &Clinic, wishes: &[BookWindow]) -> usize {
    let barrier = Barrier::new(wishes.len());
    thread::scope(|scope| {
        let callers: Vec<_> = wishes
            .iter()
            .map(|wish| {
                let barrier = &barrier;
                scope.spawn(move || {
                    barrier.wait();
                    let wish = wish.clone();
                    // Where others are in the way again and again, nobody got a place.
                    clinic
                        .run(move |tx, cx, tenant| book_window(tx, cx, tenant, &wish))
                        .is_ok_and(|answer| answer.is_ok())
                })
            })
            .collect();
        callers.into_iter().map(|caller| usize::from(caller.join().unwrap())).sum()
    })
}

#[test]
fn a_herd_fills_the_share_and_no_more() {
    for clinic in Clinic::each() {
        let window = clinic.window("MA", 20, 10);
        clinic.add(&window);
        let wishes: Vec<BookWindow> = (0..30).map(|n| clinic.wish(&format!("guest {n}"))).collect();
        assert_eq!(all_at_once(&clinic, &wishes), 10, "{}", clinic.kind);
        let by_staff: Vec<BookWindow> =
            (30..60).map(|n| BookWindow { channel: Channel::Admin, ..clinic.wish(&format!("guest {n}")) }).collect();
        assert_eq!(all_at_once(&clinic, &by_staff), 10, "{}", clinic.kind);
        assert_eq!(clinic.taken(&window), 20);
    }
}

#[test]
fn one_guest_gets_one_place_whichever_window_they_ask_for() {
    for clinic in Clinic::each() {
        for batch in ["MA", "MB", "MC", "MD"] {
            clinic.add(&clinic.window(batch, 9, 9));
        }
        let batches = ["MA", "MB", "MC", "MD"].repeat(3);
        let wishes: Vec<BookWindow> =
            batches.iter().map(|batch| BookWindow { batch: Some((*batch).to_owned()), ..clinic.wish("ana") }).collect();
        assert_eq!(all_at_once(&clinic, &wishes), 1, "{}", clinic.kind);
    }
}

#[test]
fn a_herd_without_turns_is_held_by_the_net() {
    let options = Options { lock: LockMode::Removed, ..Options::default() };
    for database in TempDatabase::each() {
        let clinic = Clinic::on(database, &options);
        let window = clinic.window("MA", 20, 5);
        clinic.add(&window);
        let wishes: Vec<BookWindow> = (0..30).map(|n| clinic.wish(&format!("guest {n}"))).collect();
        let placed = all_at_once(&clinic, &wishes);
        assert!(placed <= 5 && clinic.taken(&window) == placed, "{placed} on {}", clinic.kind);
    }
}

/// The control of the tests above: without both guards they would fail.
#[test]
fn a_herd_without_turns_and_net_oversells() {
    let options = Options { lock: LockMode::Removed, ..Options::default() };
    for database in TempDatabase::each() {
        let clinic = Clinic::on(database, &options);
        sql::drop_net(&clinic.database);
        sql::drop_claims_key(&clinic.database);
        let oversold = (0..50).any(|round| {
            let window = clinic.window(&format!("M{round}"), 20, 2);
            clinic.add(&window);
            let batch = window.batch.clone();
            let wishes: Vec<BookWindow> = (0..16)
                .map(|n| BookWindow { batch: batch.clone(), ..clinic.wish(&format!("guest {round} {n}")) })
                .collect();
            all_at_once(&clinic, &wishes);
            clinic.taken(&window) > 2
        });
        assert!(oversold, "the control on {}", clinic.kind);
    }
}
