//! The store, every test on both databases. Run with `cargo xtask test`, which starts Postgres.

#[cfg(test)]
mod audit;
#[cfg(test)]
mod bookings;
#[cfg(test)]
mod claims;
#[cfg(test)]
mod clinic;
#[cfg(test)]
mod conversations;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod deliveries;
#[cfg(test)]
mod groups;
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod net;
#[cfg(test)]
mod offers;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod patterns;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod providers;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod resources;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod seats;
#[cfg(test)]
mod shortcuts;
#[cfg(test)]
mod sql;
#[cfg(test)]
mod tenants;
#[cfg(test)]
mod visit_life;
#[cfg(test)]
mod visits;
#[cfg(test)]
mod waitlists;
#[cfg(test)]
mod windows;
