//! What the tests share: a world (database, clock, ids, router) and a client of it.
//!
//! ```ignore
//! #[actix_web::test]
//! async fn lists_nobody_at_first() {
//!     for world in World::each() {
//!         let shop = world.tenant("shop");
//!         let api = world.client(&world.key(&shop, &[Scope::Slotflow]));
//!         let reply = api.get("/v1/humans").await;
//!         insta::assert_snapshot!(reply.shown(), @r#"
//!         200
//!         { "humans": [], "total": 0 }
//!         "#);
//!     }
//! }
//! ```

mod client;
mod contract;
mod echo;
mod fixed;
mod world;

pub(crate) use client::{Client, Reply};
pub(crate) use echo::Echo;
pub(crate) use fixed::{CountingIds, FixedClock};
pub(crate) use world::World;
