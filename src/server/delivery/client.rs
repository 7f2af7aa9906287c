//! The HTTP client of the deliveries: no redirects, no proxies, no kept connections, addresses judged first.
//!
//! Each attempt has a connection of its own, so that none fails because a receiver has just closed an idle
//! one; a client with a pool would be of no use, so hyper's connection is used as it is. Roots of trust are built
//! in, since an image from scratch has none, and are first looked at when a receiver wants TLS.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, OnceLock};

use futures_util::future::{Either, select};
use hyper::Request;
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, HOST, HeaderMap, HeaderValue};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::{Position, Url};

use super::answer::read;
use super::body::Pieces;
use super::resolver::{Lookup, addresses};
use crate::engine::{Failure, Received};

/// Whose certificates are trusted: the authorities that browsers trust.
pub(super) fn authorities() -> RootCertStore {
    RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.into() }
}

/// Makes requests, each over a connection of its own.
pub(super) struct Client {
    lookup: Arc<dyn Lookup>,
    roots: fn() -> RootCertStore,
    tls: OnceLock<TlsConnector>,
}

impl Client {
    /// Names are looked up with `lookup`, and receivers behind TLS are known by `roots`.
    pub(super) fn new(lookup: Arc<dyn Lookup>, roots: fn() -> RootCertStore) -> Self {
        Self { lookup, roots, tls: OnceLock::new() }
    }

    /// Send a body, and read the answer as far as it counts.
    pub(super) async fn post(
        &self,
        url: &Url,
        headers: HeaderMap,
        body: Pieces,
    ) -> Result<Received, Failure> {
        let request = request(url, headers, body).ok_or(Failure::Broken)?;
        let stream = connect(&addresses(&*self.lookup, url).await?).await?;
        if url.scheme() != "https" {
            return exchange(stream, request).await;
        }
        let name = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(name.to_owned()).map_err(|_| Failure::Tls)?;
        let stream = self.tls()?.connect(name, stream).await;
        exchange(stream.map_err(|error| failure(&error))?, request).await
    }

    fn tls(&self) -> Result<&TlsConnector, Failure> {
        if let Some(ready) = self.tls.get() {
            return Ok(ready);
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.map_err(|_| Failure::Tls)?;
        let config = config.with_root_certificates((self.roots)()).with_no_client_auth();
        Ok(self.tls.get_or_init(|| Arc::new(config).into()))
    }
}

/// The request as it goes over the wire.
fn request<B>(url: &Url, mut headers: HeaderMap, body: B) -> Option<Request<B>> {
    let mut request = Request::post(&url[Position::BeforePath..Position::AfterQuery]).body(body).ok()?;
    let host = HeaderValue::from_str(&url[Position::BeforeHost..Position::AfterPort]).ok()?;
    headers.entry(HOST).or_insert(host);
    headers.entry(ACCEPT).or_insert(HeaderValue::from_static("*/*"));
    *request.headers_mut() = headers;
    Some(request)
}

/// The first of the addresses that answers.
async fn connect(addresses: &[SocketAddr]) -> Result<TcpStream, Failure> {
    let mut failed = Failure::Broken;
    for address in addresses {
        match TcpStream::connect(address).await {
            Ok(stream) => {
                // It would only be slower.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Err(error) => failed = failure(&error),
        }
    }
    Err(failed)
}

/// One request and its answer over a fresh connection, which ends with them.
async fn exchange<S>(stream: S, request: Request<Pieces>) -> Result<Received, Failure>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let begun = http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = begun.map_err(|error| failure(&error))?;
    let answer = pin!(async {
        let response = sender.send_request(request).await.map_err(|error| failure(&error))?;
        read(response).await
    });
    // The connection moves the bytes. It may well be over before all that came has been read.
    match select(answer, pin!(connection)).await {
        Either::Left((answer, _)) => answer,
        Either::Right((_, answer)) => answer.await,
    }
}

/// What went wrong, in words that do not depend on the system.
pub(super) fn failure(error: &(dyn Error + 'static)) -> Failure {
    let mut cause = Some(error);
    while let Some(current) = cause {
        if let Some(known) = known(current) {
            return known;
        }
        cause = current.source();
    }
    Failure::Broken
}

fn known(error: &(dyn Error + 'static)) -> Option<Failure> {
    if error.is::<rustls::Error>() {
        return Some(Failure::Tls);
    }
    let error = error.downcast_ref::<io::Error>()?;
    if error.kind() == io::ErrorKind::ConnectionRefused {
        return Some(Failure::Refused);
    }
    error.get_ref().and_then(|inner| known(inner))
}
