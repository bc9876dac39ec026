//! Permissions as types: a handler that takes a [`crate::Caller`] of one cannot forget to ask for it.

use engine::model::Scope;

/// A permission that a handler asks for.
pub trait Permission: 'static {
    /// The scope that a key must have.
    const SCOPE: Scope;
}

macro_rules! permissions {
    ($($name:ident),* $(,)?) => {$(
        #[doc = concat!("The permission of [`Scope::", stringify!($name), "`].")]
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        impl Permission for $name {
            const SCOPE: Scope = Scope::$name;
        }
    )*};
}

permissions! {
    Slotflow,
    BookingsRead,
    BookingsManage,
    ResourcesManage,
    WebhooksManage,
    HuskySlotsRead,
    HuskySlotsWrite,
    HuskyAppointmentsRead,
    HuskyAppointmentsWrite,
    AgentTenantsRead,
    AgentBookingsRead,
    AgentServicesRead,
    AgentAvailabilityRead,
    ClinicRead,
    ClinicWrite,
    ClinicAdmin,
}
