//! From names to addresses, with the forbidden ones taken out of reach.
//!
//! The client connects to the very addresses that were judged here, so a name that means something else a
//! moment later gains nothing. One forbidden address among several spoils the name.

use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;

use url::{Host, Url};

use crate::engine::{Failure, forbidden};

pub(super) type Found = Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>>;

/// Looks names up; the system does it, and tests do it their way.
pub trait Lookup: Send + Sync + 'static {
    /// The addresses of `name`.
    fn lookup(&self, name: String) -> Found;
}

/// The system's own way to look names up.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

impl Lookup for System {
    fn lookup(&self, name: String) -> Found {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// The addresses at which the host of `url` may be reached, in the order in which they are to be tried.
pub(super) async fn addresses(lookup: &dyn Lookup, url: &Url) -> Result<Vec<SocketAddr>, Failure> {
    let found = match url.host() {
        Some(Host::Ipv4(address)) => vec![address.into()],
        Some(Host::Ipv6(address)) => vec![address.into()],
        Some(Host::Domain(name)) => lookup.lookup(name.to_owned()).await.unwrap_or_default(),
        None => Vec::new(),
    };
    let host = url.host_str().unwrap_or_default();
    if let Some(why) = found.iter().copied().find_map(forbidden) {
        return Err(Failure::Forbidden { host: host.to_owned(), why });
    }
    if found.is_empty() {
        return Err(Failure::Unresolved(host.to_owned()));
    }
    let port = url.port_or_known_default().unwrap_or_default();
    Ok(found.into_iter().map(|address| SocketAddr::new(address, port)).collect())
}
