//! The HTTP client of the deliveries: no redirects, no proxies, no kept connections, addresses judged first.
//!
//! Each attempt has a connection of its own, so that none fails because a receiver has just closed an idle
//! one. Roots of trust are built in, since an image from scratch has none.

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use rustls::RootCertStore;

use super::resolver::{Guard, Lookup, Nowhere};
use crate::engine::{Failure, Received};

/// The most that is read of an answer.
const READ: usize = 64 * 1024;

/// Whose certificates are trusted: the authorities that browsers trust.
pub(super) fn authorities() -> RootCertStore {
    RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.into() }
}

/// The client; names are looked up with `lookup`, and receivers behind TLS are known by `roots`.
pub(super) fn client(lookup: Arc<dyn Lookup>, roots: RootCertStore) -> Result<Client, reqwest::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .http1_only()
        .pool_max_idle_per_host(0)
        .dns_resolver(Arc::new(Guard(lookup)))
        // Attempts have timeouts of their own; this only bounds what a timeout leaves behind.
        .connect_timeout(Duration::from_mins(10));
    let tls = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    match tls {
        Ok(tls) => builder.tls_backend_preconfigured(tls.with_root_certificates(roots).with_no_client_auth()),
        Err(_) => builder,
    }
    .build()
}

/// Read an answer as far as it counts.
pub(super) async fn read(mut response: Response) -> Result<Received, Failure> {
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
        .collect();
    let status = response.status().as_u16();
    let mut body = Vec::new();
    let mut is_cut = false;
    while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error, ""))? {
        let room = READ - body.len();
        is_cut = chunk.len() > room;
        body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if is_cut {
            break;
        }
    }
    Ok(Received { status, headers, body: Bytes::from(body), is_cut })
}

/// What went wrong, in words that do not depend on the system.
pub(super) fn failure(error: &reqwest::Error, host: &str) -> Failure {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(current) = cause {
        if let Some(known) = known(current, host) {
            return known;
        }
        cause = current.source();
    }
    Failure::Broken
}

fn known(error: &(dyn Error + 'static), host: &str) -> Option<Failure> {
    match error.downcast_ref::<Nowhere>() {
        Some(Nowhere::Forbidden(host, why)) => return Some(Failure::Forbidden { host: host.clone(), why }),
        Some(Nowhere::Unknown(_)) => return Some(Failure::Unresolved(host.to_owned())),
        None => {}
    }
    if error.is::<rustls::Error>() {
        return Some(Failure::Tls);
    }
    let error = error.downcast_ref::<io::Error>()?;
    if error.kind() == io::ErrorKind::ConnectionRefused {
        return Some(Failure::Refused);
    }
    error.get_ref().and_then(|inner| known(inner, host))
}
