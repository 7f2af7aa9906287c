//! The listener: one handler for everything, signals, and a shutdown that loses no request.

use std::future::ready;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::num::NonZero;
use std::rc::Rc;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use actix_http::error::DispatchError;
use actix_http::{HttpService, KeepAlive};
use actix_service::{ServiceFactory, ServiceFactoryExt, fn_service};
use actix_web::dev::{Server, ServerHandle};
use actix_web::rt::net::TcpStream;
use socket2::{Domain, Protocol, Socket, Type};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::Instant;

use super::counter::Counter;
use super::delivery::{self, Courier};
use super::desk::Desk;
use super::limits::Limits;
use super::watched::Watched;
use super::{wall_clock, wire};
use crate::api::Pipeline;

/// Where and how to listen.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address.
    pub address: SocketAddr,
    /// How many threads serve.
    pub workers: usize,
    /// What connections may take.
    pub limits: Limits,
}

/// A server that has its port and waits to be run.
pub struct Listening {
    server: Server,
    handle: ServerHandle,
    address: SocketAddr,
    desk: Arc<Desk>,
}

/// How long after the signal attempts may still end; SIGTERM must end within a second.
const LAST_CALL: Duration = Duration::from_millis(800);
/// As many threads as may serve: the web framework has no number for more.
pub const MOST_WORKERS: usize = 512;
/// How many threads compute for each that serves, at the least; as many more as there are cores for.
const COMPUTING: usize = 4;
/// How often namespaces are looked over for idle ones.
const SWEEP: Duration = Duration::from_mins(1);

/// Take the port; nothing is served before [`Listening::run`].
pub fn bind(pipeline: Arc<Pipeline>, options: &Options) -> io::Result<Listening> {
    let Options { address, workers, limits } = *options;
    let listener = listener(address, limits.backlog)?;
    let address = listener.local_addr()?;
    let courier = Courier::new(Arc::clone(pipeline.namespaces()), Arc::new(delivery::System))?;
    let desk = Arc::new(Desk::new(pipeline, courier, limits));
    let ours = Arc::clone(&desk);
    let server = Server::build()
        .workers(workers.clamp(1, MOST_WORKERS))
        .worker_max_blocking_threads(computing(workers))
        .max_concurrent_connections(limits.connections)
        .disable_signals()
        .shutdown_timeout(0)
        .listen("lookalike", listener, move || connections(&desk))?
        .run();
    Ok(Listening { handle: server.handle(), server, address, desk: ours })
}

/// How many threads compute for each of those that serve, at most: two for each core, since one may wait for a namespace
/// that is busy. More compute nothing sooner, and each keeps a heap of its own, which stays as large as it ever was: memory
/// rose by 14 MiB when two more came.
fn computing(workers: usize) -> usize {
    let cores = available_parallelism().map_or(1, NonZero::get);
    (2 * cores / workers.max(1)).max(COMPUTING)
}

/// The standard library asks for a shorter backlog than a test suite that starts all at once may need.
fn listener(address: SocketAddr, backlog: i32) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(backlog)?;
    Ok(socket.into())
}

/// What a worker does with a connection. Waiting is bounded by [`Watched`], so the framework's own timers are off.
///
/// The framework's connections hand their requests to us without its `App` between: that would route what has one way to
/// go, and box each answer: 1,000 of the 37,000 instructions of a read, and 80 kB of the binary.
fn connections(
    desk: &Arc<Desk>,
) -> impl ServiceFactory<TcpStream, Config = (), Response = (), Error = DispatchError, InitError = ()> + use<>
{
    let theirs = Arc::clone(desk);
    let counter = Rc::new(Counter::new(desk));
    let http = HttpService::build()
        .keep_alive(KeepAlive::Os)
        .client_request_timeout(Duration::ZERO)
        .client_disconnect_timeout(Duration::from_secs(5))
        .on_connect_ext(|watched: &Watched, extensions| {
            extensions.insert(watched.traffic());
            wire::remember(watched.socket(), extensions);
        })
        .h1(fn_service(move |request| counter.serve(request)));
    fn_service(move |stream: TcpStream| {
        // A client that waits for the rest of an answer need not wait for our system to fill a packet.
        let _ = stream.set_nodelay(true);
        let watched = Watched::new(stream, Arc::clone(&theirs.pipeline), theirs.limits());
        let peer = watched.peer();
        ready(Ok::<_, DispatchError>((watched, peer)))
    })
    .and_then(http)
}

impl Listening {
    /// The address, with the port that was found where 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where requests are answered.
    pub fn desk(&self) -> &Arc<Desk> {
        &self.desk
    }

    /// Serve until SIGTERM or SIGINT; then let requests on their way finish, within a second.
    pub async fn run(self) -> io::Result<()> {
        self.run_until(until_told()).await
    }

    /// Serve until `told`, which says why; then let requests on their way finish, within a second.
    pub async fn run_until(
        self,
        told: impl Future<Output = io::Result<&'static str>> + 'static,
    ) -> io::Result<()> {
        let Self { server, handle, desk, .. } = self;
        let Desk { pipeline, courier, drain, .. } = &*desk;
        let (courier, drain) = (courier.clone(), drain.clone());
        let sweeping = actix_web::rt::spawn(sweep(Arc::clone(pipeline)));
        let delivering = actix_web::rt::spawn(courier.clone().run());
        let ending = actix_web::rt::spawn(async move {
            let name = told.await.inspect_err(|error| {
                tracing::error!(%error, "no signal can be heard, so the server will not end in good order");
            })?;
            handle.pause().await;
            drain.close();
            let deadline = Instant::now() + LAST_CALL;
            let left = drain.wait().await;
            let undelivered = courier.settle(deadline).await;
            tracing::info!(signal = name, unanswered = left, "shutting down");
            if left > 0 {
                tracing::warn!(
                    unanswered = left,
                    "requests that took too long are cut off without an answer"
                );
            }
            if undelivered > 0 {
                tracing::warn!(undelivered, "webhooks that were pending are dropped");
            }
            handle.stop(false).await;
            Ok::<_, io::Error>(())
        });
        let served = server.await;
        for task in [sweeping, delivering] {
            task.abort();
        }
        ending.abort();
        served
    }
}

async fn until_told() -> io::Result<&'static str> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(tokio::select! {
        _ = terminate.recv() => "SIGTERM",
        _ = interrupt.recv() => "SIGINT",
    })
}

async fn sweep(pipeline: Arc<Pipeline>) {
    let mut ticks = tokio::time::interval(SWEEP);
    loop {
        ticks.tick().await;
        let gone = pipeline.namespaces().expire(wall_clock::now());
        if gone > 0 {
            tracing::info!(gone, "idle namespaces were dropped");
        }
    }
}
