//! What `cargo xtask bench http` measures with: a load over HTTP, the ceilings beside it, and what both work on.

pub mod bare;
pub mod ceiling;
pub mod clinic;
pub mod disk;
pub mod figures;
pub mod load;
pub mod prefill;
pub mod stage;
pub mod template;
pub mod turns;
pub mod windows;
