//! A world of a test's own: database, clock, ids and the server's parts.

use super::{Client, CountingIds, Echo, FixedClock};
use api::{App, Config, FaceSpec, faces};
use engine::{
    Context, StoreError, Tx,
    model::{GuestKey, Pattern, Plan, Reach, Scope, Tenant},
    verbs::{AddressPolicy, KeyKind, NewKey, NewTenant, create_key, create_tenant},
};
use rig::{Kind, TempDatabase};
use slot_core::SlotKey;
use std::sync::Arc;
use store::{Options, Store};

/// Everything that a test needs. Seeding goes through the verbs, as everything does.
pub(crate) struct World {
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) rate_clock: Arc<FixedClock>,
    pub(crate) ids: Arc<CountingIds>,
    pub(crate) store: Store,
    pub(crate) app: App,
    // Dropped last: the store closes its connections first.
    database: TempDatabase,
}

impl World {
    /// One on each database, with every face.
    pub(crate) fn each() -> Vec<Self> {
        Self::each_with(faces::ALL)
    }

    /// One on each database, with these faces.
    pub(crate) fn each_with(faces: &'static [FaceSpec]) -> Vec<Self> {
        TempDatabase::each().into_iter().map(|database| Self::on(database, faces)).collect()
    }

    /// One on this database.
    pub(crate) fn on(database: TempDatabase, faces: &'static [FaceSpec]) -> Self {
        Store::migrate(database.url()).unwrap();
        let store = Store::open(database.url(), &Options::default()).unwrap();
        let (clock, ids) = (Arc::new(FixedClock::new()), Arc::new(CountingIds::default()));
        let rate_clock = Arc::new(FixedClock::new());
        let app = App::new(Config {
            store: store.clone(),
            clock: clock.clone(),
            rate_clock: rate_clock.clone(),
            ids: ids.clone(),
            slot_key: SlotKey::new([7; 32]),
            guest_key: GuestKey::new([9; 32]),
            addresses: AddressPolicy::PublicOnly,
            transcriber: Arc::new(engine::NoTranscriber),
            messenger: Arc::new(Echo),
            body_limit: Config::BODY_LIMIT,
            address_header: None,
            faces,
        });
        Self { clock, rate_clock, ids, store, app, database }
    }

    /// Which database it is on.
    pub(crate) fn kind(&self) -> Kind {
        self.database.kind()
    }

    /// A client with this key.
    pub(crate) fn client(&self, key: &str) -> Client {
        self.stranger().header("authorization", &format!("Bearer {key}"))
    }

    /// A client without any key.
    pub(crate) fn stranger(&self) -> Client {
        Client::new(self.app.clone())
    }

    /// A business in Berlin without limits; its slug is its name.
    pub(crate) fn tenant(&self, slug: &str) -> Tenant {
        self.tenant_on(slug, Plan::Unlimited)
    }

    /// A business on this plan, which buys no packs.
    pub(crate) fn tenant_on(&self, slug: &str, plan: Plan) -> Tenant {
        let new = NewTenant {
            slug: slug.to_owned(),
            name: format!("The {slug}"),
            zone: "Europe/Berlin".parse().unwrap(),
            locale: "en".to_owned(),
            currency: "EUR".to_owned(),
            pattern: Pattern::Timeslot,
            plan,
            auto_purchase: false,
        };
        self.write(move |tx, cx| create_tenant(tx, cx, &new)).unwrap()
    }

    /// A secret key of this business with these scopes.
    pub(crate) fn key(&self, tenant: &Tenant, scopes: &[Scope]) -> String {
        self.key_with(tenant, scopes, |new| new)
    }

    /// A key of this business with these scopes, and what `change` makes of it.
    pub(crate) fn key_with(&self, tenant: &Tenant, scopes: &[Scope], change: impl FnOnce(NewKey) -> NewKey) -> String {
        let new = change(NewKey {
            reach: Reach::Tenant(tenant.id),
            name: "test".to_owned(),
            kind: KeyKind::Secret,
            scopes: Some(scopes.to_vec()),
            role: None,
            rate_limit: None,
            expires_at: None,
        });
        self.write(move |tx, cx| create_key(tx, cx, &new)).secret
    }

    /// Writes with the store, as a verb does.
    pub(crate) fn write<T, F>(&self, mut work: F) -> T
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Tx, Context<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let (clock, ids) = (self.clock.clone(), self.ids.clone());
        self.store.write(move |tx| work(tx, Context { now: engine::Clock::now(&*clock), ids: &*ids })).unwrap()
    }

    /// Reads with the store, as a verb does.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&mut dyn Tx, Context<'_>) -> Result<T, StoreError>) -> T {
        let cx = Context { now: engine::Clock::now(&*self.clock), ids: &*self.ids };
        self.store.read(|tx| work(tx, cx)).unwrap()
    }
}
