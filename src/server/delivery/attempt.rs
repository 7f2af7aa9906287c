//! One attempt over the wire: token if need be, notification, answer; all within the attempt's timeout.

use std::time::Duration;

use hyper::header::{HeaderMap, HeaderName};
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};
use url::Url;

use super::body::Pieces;
use super::client::Client;
use super::token;
use crate::engine::{Bearer, Dispatch, Failure, Namespace, Received, Report, Span, forbidden_host};
use crate::server::wall_clock;

type Fields = Vec<(String, String)>;

/// Make an attempt; `begun` is told when its head is on its way.
pub(super) async fn make(
    http: &Client,
    namespace: &Namespace,
    dispatch: &Dispatch,
    begun: oneshot::Sender<()>,
) -> Report {
    let start = Instant::now();
    let mut sent = Fields::new();
    let limit = Duration::from_millis(dispatch.timeout.millis().unsigned_abs());
    let mut token = None;
    let made = timeout(limit, exchange(http, namespace, dispatch, begun, (&mut sent, &mut token))).await;
    let duration = i64::try_from(start.elapsed().as_millis()).unwrap_or(i64::MAX);
    Report {
        result: made.unwrap_or(Err(Failure::TimedOut(dispatch.timeout))),
        duration: Span::from_millis(duration),
        token,
        sent,
    }
}

async fn exchange(
    http: &Client,
    namespace: &Namespace,
    dispatch: &Dispatch,
    begun: oneshot::Sender<()>,
    (sent, used): (&mut Fields, &mut Option<Bearer>),
) -> Result<Received, Failure> {
    let url = target(&dispatch.endpoint().url)?;
    let (token, from) = bearer(http, namespace, dispatch).await?.unzip();
    *used = from;
    *sent = dispatch.headers(token.as_deref());
    let mut headers = HeaderMap::new();
    for (name, value) in sent.iter() {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse()) {
            headers.insert(name, value);
        }
    }
    let body = Pieces::new(&dispatch.body, dispatch.is_slow, Some(begun));
    http.post(&url, headers, body).await
}

/// The token of the endpoint, if it has any: the one that is known, else a new one.
async fn bearer(
    http: &Client,
    namespace: &Namespace,
    dispatch: &Dispatch,
) -> Result<Option<(String, Bearer)>, Failure> {
    let Some(oauth2) = &dispatch.endpoint().oauth2 else { return Ok(None) };
    let key = dispatch.endpoint_key();
    let known = namespace.steer(|universe| {
        let now = universe.now(wall_clock::now());
        universe.outbox().token(key, now).map(str::to_owned)
    });
    if let Some(known) = known {
        return Ok(Some((known, Bearer::Kept)));
    }
    let granted = token::fetch(http, oauth2).await?;
    let real = wall_clock::now();
    let life = dispatch.flight.life();
    namespace.keep_token(life, key, granted.token.clone(), granted.lifetime, real);
    Ok(Some((granted.token, Bearer::Fetched)))
}

/// An address to which something may be sent, as far as its text says; names are judged when they are resolved.
pub(super) fn target(url: &str) -> Result<Url, Failure> {
    let parsed = Url::parse(url).map_err(|_| Failure::Unresolved(url.to_owned()))?;
    match forbidden_host(&parsed) {
        Some(why) => Err(Failure::Forbidden { host: parsed.host_str().unwrap_or_default().to_owned(), why }),
        None => Ok(parsed),
    }
}
