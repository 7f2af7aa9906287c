//! From names to addresses, with the forbidden ones taken out of reach.
//!
//! The client connects to the very addresses that were judged here, so a name that means something else a
//! moment later gains nothing. One forbidden address among several spoils the name.

use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thiserror::Error;

use crate::engine::forbidden;

type Found = Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>>;

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

/// Why a name leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum Nowhere {
    /// There is something at which nothing may be sent.
    #[error("`{0}` leads to {1}")]
    Forbidden(String, &'static str),
    /// Nobody knows it.
    #[error("`{0}` cannot be resolved")]
    Unknown(String),
}

/// Judges every address before the client gets to see it.
pub(super) struct Guard(pub(super) Arc<dyn Lookup>);

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        let found = self.0.lookup(host.clone());
        Box::pin(async move {
            let addresses = found.await.unwrap_or_default();
            judge(host, addresses).map_err(|nowhere| Box::new(nowhere) as Box<dyn Error + Send + Sync>)
        })
    }
}

fn judge(host: String, addresses: Vec<IpAddr>) -> Result<Addrs, Nowhere> {
    if let Some(why) = addresses.iter().copied().find_map(forbidden) {
        return Err(Nowhere::Forbidden(host, why));
    }
    if addresses.is_empty() {
        return Err(Nowhere::Unknown(host));
    }
    Ok(Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0))))
}
