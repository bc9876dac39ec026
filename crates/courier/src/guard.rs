//! Which addresses are called: what a name stands for is looked at after it is resolved, and what was looked at is connected to.

use engine::verbs::{AddressPolicy, is_public};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{
    future::Future,
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::Arc,
};

/// The addresses that a name stands for, once they are known.
pub type Found = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Finds what names stand for.
pub trait Lookup: Send + Sync + 'static {
    /// The addresses that this name stands for now.
    fn lookup(&self, name: String) -> Found;
}

/// The machine's own resolver.
#[derive(Clone, Copy, Debug)]
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, name: String) -> Found {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|found| found.ip()).collect()) })
    }
}

/// Stands between the client and the resolver. There is one question for each connection, and its answer is used: a name that
/// stands for something else a moment later gains nothing by it.
pub(crate) struct Guard {
    pub(crate) lookup: Arc<dyn Lookup>,
    pub(crate) policy: AddressPolicy,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (found, policy) = (self.lookup.lookup(name.as_str().to_owned()), self.policy);
        Box::pin(async move {
            let checked = check(found.await?, policy)?;
            let addresses: Addrs = Box::new(checked.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}

/// A name that stands for anything inside stands for nothing.
fn check(found: Vec<IpAddr>, policy: AddressPolicy) -> io::Result<Vec<IpAddr>> {
    if found.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "the name stands for no address"));
    }
    if policy == AddressPolicy::PublicOnly && !found.iter().copied().all(is_public) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the address is not public"));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_private_address_among_many_is_enough() {
        let of = |all: &[&str]| all.iter().map(|one| one.parse::<IpAddr>().unwrap()).collect::<Vec<_>>();
        let public = of(&["93.184.216.34", "2606:2800:220:1::1"]);
        assert_eq!(check(public.clone(), AddressPolicy::PublicOnly).unwrap(), public);
        for inside in
            ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fe80::1", "::ffff:192.168.0.1", "64:ff9b::7f00:1"]
        {
            let mixed = [public.clone(), of(&[inside])].concat();
            assert!(check(mixed.clone(), AddressPolicy::PublicOnly).is_err(), "{inside}");
            assert!(check(mixed, AddressPolicy::AnyAddress).is_ok());
        }
        assert!(check(Vec::new(), AddressPolicy::AnyAddress).is_err());
    }
}
