//! Deliveries: made with their events, taken on once, in order for each subject, and never lost.

use crate::samples::{NOON, booking, business, event, id, minutes, open, record};
use engine::{
    Again, DeadFilter, Finished, Page,
    model::{
        Attempt, AttemptOutcome, Carrier, Claiming, Delivery, Dialect, Event, EventKind, Fate, Report, Resource,
        Tenant, Webhook, WebhookHealth, WebhookStatus,
    },
};
use rig::TempDatabase;
use slot_core::{AttemptId, ClaimToken, EventId, Instant, Length, TenantId, WebhookId};
use std::{
    collections::HashSet,
    sync::{
        Arc, Barrier,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};
use store::Store;

const WEB: Carrier = Carrier::Webhook;
const ALL: Page = Page { limit: 1000, offset: 0 };
const LATER: Instant = Instant::from_seconds(NOON.as_seconds() + 30);

fn hook(tenant: &Tenant, dialect: Dialect, status: WebhookStatus) -> Webhook {
    Webhook {
        id: id(WebhookId::from_u128),
        tenant: tenant.id,
        dialect,
        url: format!("https://{}.example/", id(|id| id)),
        events: vec![dialect.words()[0].0.to_owned()],
        description: None,
        metadata: None,
        secret: "whsec_x".to_owned(),
        retired: None,
        status,
        health: WebhookHealth::default(),
        created_at: NOON,
        updated_at: NOON,
    }
}

fn add(store: &Store, hook: &Webhook) {
    let hook = hook.clone();
    store.write(move |tx| tx.insert_webhook(&hook)).unwrap();
}

/// A business with one endpoint.
fn furnished(store: &Store) -> (Tenant, Resource, Webhook) {
    let (tenant, person) = business(store);
    let hook = hook(&tenant, Dialect::Slotflow, WebhookStatus::Active);
    add(store, &hook);
    (tenant, person, hook)
}

fn told(tenant: &Tenant, subject: u128, version: u32) -> Event {
    Event {
        id: id(EventId::from_u128),
        tenant: tenant.id,
        kind: EventKind::BookingConfirmed,
        subject,
        version,
        payload: "{}".to_owned(),
        at: NOON,
    }
}

fn tell(store: &Store, events: &[Event]) {
    let events = events.to_vec();
    store.write(move |tx| tx.append_events(&events)).unwrap();
}

fn claim_at(store: &Store, hook: &Webhook, most: u32, now: Instant) -> (ClaimToken, Vec<Delivery>) {
    let claimer = id(ClaimToken::from_u128);
    let lanes = vec![(hook.tenant, hook.endpoint(), most)];
    let claiming = Claiming { carrier: WEB, lanes, token: claimer, until: now + Length::seconds(30) };
    (claimer, store.write(move |tx| tx.claim_deliveries(&claiming, now)).unwrap())
}

fn claim(store: &Store, hook: &Webhook, most: u32) -> (ClaimToken, Vec<Delivery>) {
    claim_at(store, hook, most, NOON)
}

fn finish(store: &Store, claimer: ClaimToken, delivery: &Delivery, fate: Fate) {
    let attempts = delivery.attempts + 1;
    let finished =
        Finished { key: delivery.key, token: claimer, word: Some("word".to_owned()), attempts, fate, at: NOON };
    store.write(move |tx| tx.finish_deliveries(std::slice::from_ref(&finished))).unwrap();
}

fn events(taken: &[Delivery]) -> Vec<EventId> {
    taken.iter().map(|delivery| delivery.event.id).collect()
}

#[test]
fn an_event_is_queued_for_whoever_wants_it_in_its_own_transaction() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, person) = business(&store);
        let [active, off, failed] = [WebhookStatus::Active, WebhookStatus::Inactive, WebhookStatus::Disabled]
            .map(|status| hook(&tenant, Dialect::Slotflow, status));
        let mut other = hook(&tenant, Dialect::Slotflow, WebhookStatus::Active);
        other.events = vec!["booking.cancelled".to_owned()];
        for hook in [&active, &off, &failed, &other] {
            add(&store, hook);
        }
        let (_, _, foreign) = furnished(&store);
        let rung = Arc::new(AtomicU64::new(0));
        let heard = Arc::clone(&rung);
        store.on_delivery(move || {
            heard.fetch_add(1, Ordering::SeqCst);
        });

        let booked = booking(&person, minutes(0, 30));
        let (wanted, stored) = (event(&booked), booked.clone());
        store.write(move |tx| record(tx, &person, &stored)).unwrap();
        assert_eq!(rung.load(Ordering::SeqCst), 1, "whoever delivers is woken once it is committed");
        let open = |hook: &Webhook| {
            let endpoint = hook.endpoint();
            store.read(move |tx| tx.open_deliveries(hook.tenant, WEB, endpoint)).unwrap()
        };
        assert_eq!([&active, &off, &failed, &other, &foreign].map(open), [1, 0, 0, 0, 0]);
        let dead = store.read(|tx| tx.dead_letters(tenant.id, WEB, DeadFilter::All, ALL)).unwrap();
        assert_eq!(dead.items.iter().map(|letter| letter.key.endpoint).collect::<Vec<_>>(), [failed.endpoint()]);

        // Of what is not committed there is nothing to deliver.
        let again = told(&tenant, wanted.subject, 2);
        let refused = store.write(move |tx| {
            tx.append_events(std::slice::from_ref(&again))?;
            Err::<(), _>(engine::StoreError::Database("no".to_owned()))
        });
        assert!(refused.is_err());
        assert_eq!((open(&active), rung.load(Ordering::SeqCst)), (1, 1));
        let lanes = store.read(|tx| tx.lanes(WEB)).unwrap();
        assert_eq!(
            lanes.iter().map(|lane| (lane.tenant, lane.endpoint)).collect::<Vec<_>>(),
            [(tenant.id, active.endpoint())]
        );
        let (_, taken) = claim(&store, &active, 9);
        assert_eq!(taken[0].event.payload, wanted.payload);
    }
}

#[test]
fn what_is_taken_on_is_somebody_elses_until_the_lease_ends() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, _, hook) = furnished(&store);
        let all: Vec<Event> = (1..=5).map(|subject| told(&tenant, subject, 1)).collect();
        tell(&store, &all);
        let (first, taken) = claim(&store, &hook, 2);
        assert_eq!(taken.len(), 2);
        let (_, rest) = claim(&store, &hook, 9);
        assert_eq!(rest.len(), 3);
        assert_eq!(claim(&store, &hook, 9).1, []);
        // A worker that died: after the lease somebody else takes it on, and the dead one's word counts no more.
        let (second, again) = claim_at(&store, &hook, 9, LATER);
        assert_eq!(again.len(), 5);
        finish(&store, first, &taken[0], Fate::Over);
        let endpoint = hook.endpoint();
        let open = || store.read(move |tx| tx.open_deliveries(tenant.id, WEB, endpoint)).unwrap();
        assert_eq!(open(), 5);
        for delivery in &again {
            finish(&store, second, delivery, Fate::Over);
        }
        assert_eq!((open(), store.read(|tx| tx.lanes(WEB)).unwrap()), (0, vec![]));
    }
}

#[test]
fn events_of_one_subject_go_one_after_the_other() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, _, hook) = furnished(&store);
        let [one, two, three] = [1, 2, 3].map(|version| told(&tenant, 7, version));
        let bystander = told(&tenant, 8, 1);
        // The clock of another server was ahead: the version decides.
        tell(&store, &[two.clone(), one.clone(), bystander.clone()]);
        let (claimer, taken) = claim(&store, &hook, 9);
        assert_eq!(events(&taken).into_iter().collect::<HashSet<_>>(), HashSet::from([one.id, bystander.id]));
        let head = taken.iter().find(|delivery| delivery.event.id == one.id).unwrap();
        tell(&store, std::slice::from_ref(&three));
        assert_eq!(claim(&store, &hook, 9).1, [], "the second waits for the first");
        let at = NOON + Length::minutes(5);
        finish(&store, claimer, head, Fate::Again { at, first_at: NOON });
        for now in [NOON, at - Length::seconds(1)] {
            assert!(events(&claim_at(&store, &hook, 9, now).1).iter().all(|event| *event == bystander.id));
        }
        // What happens meanwhile waits as well.
        let four = told(&tenant, 7, 4);
        tell(&store, std::slice::from_ref(&four));
        assert!(!events(&claim(&store, &hook, 9).1).contains(&four.id));
        let (claimer, taken) = claim_at(&store, &hook, 1, at);
        assert_eq!((events(&taken), taken[0].attempts, taken[0].first_at), (vec![one.id], 1, Some(NOON)));
        finish(&store, claimer, &taken[0], Fate::Dead { reason: "status 500".to_owned() });
        for next in [&two, &three, &four] {
            let (claimer, taken) = claim_at(&store, &hook, 9, at);
            let own: Vec<&Delivery> = taken.iter().filter(|delivery| delivery.key.subject == 7).collect();
            assert_eq!(own.iter().map(|delivery| delivery.event.id).collect::<Vec<_>>(), [next.id]);
            finish(&store, claimer, own[0], Fate::Over);
        }
    }
}

#[test]
fn many_claimers_take_each_delivery_once() {
    const DELIVERIES: u128 = 300;
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, _, hook) = furnished(&store);
        let all: Vec<Event> = (1..=DELIVERIES).map(|subject| told(&tenant, subject, 1)).collect();
        tell(&store, &all);
        let barrier = Barrier::new(8);
        let taken: Vec<EventId> = thread::scope(|scope| {
            let take_all = || {
                barrier.wait();
                let mut own = Vec::new();
                loop {
                    let (_, taken) = claim(&store, &hook, 10);
                    if taken.is_empty() {
                        return own;
                    }
                    own.extend(events(&taken));
                }
            };
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(take_all)).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        let distinct: HashSet<EventId> = taken.iter().copied().collect();
        assert_eq!(distinct.len(), taken.len(), "none twice on {}", database.kind());
        // Whoever found nothing may have found others at it.
        let rest = claim(&store, &hook, 1000).1.len();
        assert_eq!(distinct.len() + rest, usize::try_from(DELIVERIES).unwrap());
    }
}

#[test]
fn what_was_given_up_or_happened_before_is_delivered_again() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, _, hook) = furnished(&store);
        let (endpoint, tenant_id) = (hook.endpoint(), tenant.id);
        let all = [1, 2, 3].map(|subject| told(&tenant, subject, 1));
        tell(&store, &all);
        let (claimer, taken) = claim(&store, &hook, 9);
        finish(&store, claimer, &taken[0], Fate::Over);
        finish(&store, claimer, &taken[1], Fate::Dead { reason: "status 500".to_owned() });
        let dead = || {
            let of = DeadFilter::Endpoint(endpoint);
            store.read(move |tx| tx.dead_letters(tenant_id, WEB, of, ALL)).unwrap().items
        };
        let [letter] = <[_; 1]>::try_from(dead()).unwrap();
        assert_eq!((letter.event.id, letter.attempts, &*letter.reason), (taken[1].event.id, 1, "status 500"));
        assert_eq!(letter.word.as_deref(), Some("word"));
        let other = DeadFilter::Dialect(Dialect::Novala);
        assert_eq!(store.read(move |tx| tx.dead_letters(tenant_id, WEB, other, ALL)).unwrap().total, 0);
        let again = |what: Again| store.write(move |tx| tx.deliver_again(tenant_id, WEB, endpoint, &what)).unwrap();
        assert_eq!((again(Again::Dead), again(Again::Dead)), (1, 0));
        assert_eq!(dead(), []);
        // One that arrived, once more; one that is on its way stays as it is.
        assert_eq!((again(Again::Event(taken[0].event.id)), again(Again::Event(taken[2].event.id))), (1, 0));
        let happened = |kinds: &[EventKind], until| Again::Happened { kinds: kinds.to_vec(), from: NOON, until };
        assert_eq!(again(happened(&[EventKind::BookingConfirmed], NOON)), 0, "the end does not belong to it");
        assert_eq!(again(happened(&[EventKind::BookingCancelled], LATER)), 0);
        let (claimer, taken) = claim_at(&store, &hook, 9, LATER + Length::seconds(30));
        assert_eq!((taken.len(), taken.iter().map(|delivery| delivery.attempts).sum::<u32>()), (3, 0));
        for delivery in &taken {
            finish(&store, claimer, delivery, Fate::Over);
        }
        assert_eq!(again(happened(&[EventKind::BookingConfirmed], LATER)), 3);
        let foreign = id(TenantId::from_u128);
        let theirs = store.write(move |tx| tx.deliver_again(foreign, WEB, endpoint, &Again::Dead)).unwrap();
        assert_eq!(theirs, 0);
        // To turn an endpoint off gives up what is open; to delete it takes all of it.
        let buried = store.write(move |tx| tx.bury_deliveries(tenant_id, WEB, endpoint, NOON, "off")).unwrap();
        assert_eq!((buried, dead().len()), (3, 3));
        assert!(store.write(move |tx| tx.delete_webhook(tenant_id, hook.id, NOON)).unwrap());
        assert_eq!(dead(), []);
    }
}

#[test]
fn the_log_is_kept_in_order_and_forgotten_in_time() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, _, hook) = furnished(&store);
        let (endpoint, tenant_id) = (hook.endpoint(), tenant.id);
        let attempt = |number: u32, at: Instant, outcome, status| Attempt {
            id: id(AttemptId::from_u128),
            tenant: tenant_id,
            carrier: WEB,
            endpoint,
            event: EventId::from_u128(5),
            word: "booking.confirmed".to_owned(),
            number,
            at,
            outcome,
            report: Report {
                status,
                error: status.is_none().then(|| "no answer within 10 s".to_owned()),
                response: status.map(|_| "fine\u{fffd}".to_owned()),
                took: Duration::from_millis(12),
            },
        };
        let all =
            [attempt(1, NOON, AttemptOutcome::Failed, None), attempt(2, LATER, AttemptOutcome::Delivered, Some(204))];
        let mut logged = all.clone();
        logged[1].report.response = Some("fine\0".to_owned());
        store.write(move |tx| tx.log_attempts(&logged)).unwrap();
        let log = |page| store.read(move |tx| tx.attempts(tenant_id, WEB, endpoint, page)).unwrap();
        assert_eq!(log(ALL).items, [all[1].clone(), all[0].clone()], "the latest first");
        let second = log(Page { limit: 1, offset: 1 });
        assert_eq!((second.items, second.total), (vec![all[0].clone()], 2));
        assert_eq!(store.write(|tx| tx.forget_attempts(LATER)).unwrap(), 1);
        assert_eq!(log(ALL).items, [all[1].clone()]);
    }
}

#[test]
fn only_the_health_changes_when_it_is_noted_and_never_against_the_owner() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, _, hook) = furnished(&store);
        let (tenant_id, hook_id) = (tenant.id, hook.id);
        let health = WebhookHealth { failures: 20, failing_since: Some(NOON) };
        let note = |status| {
            store.write(move |tx| tx.note_webhook_health(tenant_id, hook_id, health, status)).unwrap();
            store.read(move |tx| tx.webhooks_by_id(&[(tenant_id, hook_id)])).unwrap().pop().unwrap()
        };
        let noted = note(WebhookStatus::Disabled);
        assert_eq!(noted, Webhook { health, status: WebhookStatus::Disabled, ..hook.clone() });
        let off = Webhook { status: WebhookStatus::Inactive, ..hook.clone() };
        store.write(move |tx| tx.update_webhook(&off)).unwrap();
        assert_eq!(note(WebhookStatus::Disabled).status, WebhookStatus::Inactive);
    }
}
