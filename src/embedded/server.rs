//! A server in this process.

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

use anyhow::{Context, Result, anyhow};
use bytes::Bytes;
use serde_json::Value;
use thiserror::Error;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::AbortHandle;

use super::{Builder, Namespace};
use crate::api::is_name;
use crate::engine::{Answer, Body, Headers, Method, Request, Target};
use crate::server::{Desk, wall_clock};
use crate::settings::{Secret, Settings};
use crate::{startup, vendors};

/// A running server; it ends when this is dropped, and with it every thread and the port.
pub struct Server {
    core: Arc<Core>,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What handles need of their server.
pub(super) struct Core {
    desk: Arc<Desk>,
    /// Calls are carried out here, so that it does not matter in what runtime they are awaited, nor what time it has.
    runtime: Handle,
    url: String,
    token: Option<Secret>,
}

/// The control API refused a call.
#[derive(Clone, Debug, Error)]
#[error("{status}: {detail}; {hint}")]
pub struct Refused {
    /// The status that it would have over HTTP.
    pub status: u16,
    /// What is wrong.
    pub detail: String,
    /// What to do about it.
    pub hint: String,
    /// The whole problem as JSON: of a failed verification, the nearest misses stand in `nearest`.
    pub problem: Box<Value>,
}

impl Refused {
    /// A refusal that the control API was not even asked for.
    fn here(status: u16, detail: String, hint: &str) -> Self {
        Self { status, detail, hint: hint.into(), problem: Box::default() }
    }
}

impl Server {
    /// A server to be started, on a free port.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(super) async fn start(settings: Settings) -> Result<Self> {
        let (tell, told) = oneshot::channel();
        let (stop, stopped) = oneshot::channel();
        let token = settings.admin_token.clone();
        let run = move || {
            let system = actix_web::rt::System::new();
            system.block_on(async {
                let listening = match startup::listen(&settings) {
                    Ok(listening) => listening,
                    // Whoever waits for the answer has gone if it cannot be told.
                    Err(error) => return drop(tell.send(Err(error))),
                };
                let url = startup::base_url(&settings, &listening);
                let ready = (Arc::clone(listening.desk()), Handle::current(), listening.address(), url);
                if tell.send(Ok(ready)).is_ok() {
                    let ended =
                        listening.run_until(async { Ok(stopped.await.map_or("drop", |()| "stop")) }).await;
                    if let Err(error) = ended {
                        tracing::error!(%error, "an embedded server failed");
                    }
                    startup::withdraw(&settings);
                }
            });
        };
        let thread =
            std::thread::Builder::new().name("lookalike".into()).spawn(run).context("starting a thread")?;
        let (desk, runtime, address, url) =
            told.await.map_err(|_| anyhow!("the server ended before it had started"))??;
        let core = Arc::new(Core { desk, runtime, url, token });
        Ok(Self { core, address, stop: Some(stop), thread: Some(thread) })
    }

    /// Its base URL, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.core.url
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL of a vendor in the default namespace; `None` where no such vendor is simulated.
    pub fn vendor(&self, name: &str) -> Option<String> {
        vendor_url(&self.core.url, name)
    }

    /// The namespace `name`, created from the server's scenario if it is not there. Each test takes one of its own.
    pub async fn namespace(&self, name: &str) -> Result<Namespace, Refused> {
        let namespace = Namespace::new(Arc::clone(&self.core), name);
        if !is_name(name) {
            let detail = format!("`{name}` is no name of a namespace");
            return Err(Refused::here(400, detail, "use 1 to 64 of A-Z a-z 0-9 . _ -"));
        }
        namespace.call("GET", "/__admin/clock", &Value::Null).await?;
        Ok(namespace)
    }

    /// End it, and wait until nothing of it is left.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        if let Some(stop) = self.stop.take() {
            // It has ended by itself if nobody hears this.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("an embedded server panicked");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

pub(super) fn vendor_url(url: &str, name: &str) -> Option<String> {
    let row = vendors::REGISTRY.iter().find(|row| row.name == name)?;
    Some(format!("{url}{}", row.base))
}

impl Core {
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn request(&self, namespace: &str, method: &str, path: &str, body: &Value) -> Request {
        let mut headers: Headers =
            [("host", "localhost"), ("content-type", "application/json")].into_iter().collect();
        if let Some(Secret(token)) = &self.token {
            headers.push("authorization", format!("Bearer {token}").as_bytes());
        }
        let body = if body.is_null() { Bytes::new() } else { body.to_string().into() };
        Request {
            method: Method::from(method),
            target: Target::from(&*format!("/@{namespace}{path}")),
            scheme: "http",
            headers,
            body: Body::Complete(body),
            received: wall_clock::now(),
        }
    }

    /// Answer once what the request waits for is there.
    pub(super) async fn answer(&self, request: Request) -> Result<Value, Refused> {
        let desk = Arc::clone(&self.desk);
        let task = self.runtime.spawn(async move { desk.answer(request).await });
        let _given_up = GivenUp(task.abort_handle());
        if let Ok(Some(response)) = task.await {
            return read(&response.answer);
        }
        let detail = "the server has ended, or the work was broken off".into();
        Err(Refused::here(500, detail, "keep the server for as long as its handles; else the log says why"))
    }
}

/// Whoever awaits a call no more has given it up.
struct GivenUp(AbortHandle);

impl Drop for GivenUp {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn read(answer: &Answer) -> Result<Value, Refused> {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    if answer.status < 400 {
        return Ok(body);
    }
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Err(Refused {
        status: answer.status,
        detail: text("detail"),
        hint: text("hint"),
        problem: Box::new(body),
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Whatever task of the server were left, it would hold on to what it works for.
    #[tokio::test]
    async fn nobody_holds_on_to_anything_of_a_server_that_has_ended() {
        let server = Server::builder().start().await.unwrap();
        server.namespace("n").await.unwrap();
        let desk = Arc::downgrade(&server.core.desk);
        let namespaces = Arc::downgrade(server.core.desk.namespaces());
        assert!(desk.strong_count() > 0 && namespaces.strong_count() > 0);
        drop(server);
        let gone = async {
            while desk.strong_count() + namespaces.strong_count() > 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), gone).await.expect("nothing is left");
    }
}
