//! The listener: one handler for everything, signals, and a shutdown that loses no request.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::Instant;

use super::drain::Drain;
use super::{hold, transport, wall_clock};
use crate::api::{Hold, Pipeline};
use crate::engine::{Request, Span};

/// Where and how to listen.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address.
    pub address: SocketAddr,
    /// How many threads serve.
    pub workers: usize,
}

/// A server that has its port and waits to be run.
pub struct Listening {
    server: Server,
    handle: ServerHandle,
    address: SocketAddr,
    drain: Drain,
    pipeline: Arc<Pipeline>,
}

/// What the one handler needs.
struct Desk {
    pipeline: Arc<Pipeline>,
    drain: Drain,
}

/// How often namespaces are looked over for idle ones.
const SWEEP: Duration = Duration::from_mins(1);

/// Take the port; nothing is served before [`Listening::run`].
pub fn bind(pipeline: Arc<Pipeline>, options: &Options) -> io::Result<Listening> {
    let drain = Drain::default();
    let desk = web::Data::new(Desk { pipeline: Arc::clone(&pipeline), drain: drain.clone() });
    let server = HttpServer::new(move || App::new().app_data(desk.clone()).default_service(web::to(serve)))
        .workers(options.workers.max(1))
        .disable_signals()
        .shutdown_timeout(0)
        .bind(options.address)?;
    let address = server.addrs().first().copied().unwrap_or(options.address);
    let server = server.run();
    Ok(Listening { handle: server.handle(), server, address, drain, pipeline })
}

async fn serve(request: HttpRequest, payload: web::Payload, desk: web::Data<Desk>) -> HttpResponse {
    let _on_its_way = desk.drain.enter();
    match transport::capture(&request, payload).await {
        Some(request) => answer(&desk.pipeline, request).await,
        None => HttpResponse::BadRequest().finish(),
    }
}

/// What takes long is answered away from the threads that serve sockets, or it would hold up its neighbours.
async fn answer(pipeline: &Arc<Pipeline>, request: Request) -> HttpResponse {
    let began = Instant::now();
    let response = if pipeline.is_heavy(&request) {
        let pipeline = Arc::clone(pipeline);
        match web::block(move || pipeline.respond(&request, Span::MAX)).await {
            Ok(response) => response,
            Err(_) => return HttpResponse::InternalServerError().finish(),
        }
    } else {
        hold::answer(pipeline, &request).await
    };
    if let Some(meter) = &response.meter {
        meter.time(began.elapsed());
    }
    match response.hold {
        Some(Hold::Stream { bus, frame, heartbeat }) => {
            transport::respond_with(response.answer, hold::stream(&bus, frame, heartbeat))
        }
        _ => transport::respond(response.answer),
    }
}

impl Listening {
    /// The address, with the port that was found where 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serve until SIGTERM or SIGINT; then let requests on their way finish, within a second.
    pub async fn run(self) -> io::Result<()> {
        let Self { server, handle, drain, pipeline, .. } = self;
        actix_web::rt::spawn(sweep(pipeline));
        let ending = actix_web::rt::spawn(async move {
            let name = until_told().await?;
            handle.pause().await;
            let left = drain.wait().await;
            tracing::info!(signal = name, unanswered = left, "shutting down");
            handle.stop(false).await;
            Ok::<_, io::Error>(())
        });
        let served = server.await;
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
