//! The listener: one handler for everything, signals, and a shutdown that loses no request.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::Instant;

use super::delivery::{self, Courier};
use super::drain::Drain;
use super::{hold, transport, wall_clock, wire};
use crate::api::{Hold, Pipeline, Wait};
use crate::engine::{Answer, Request, Span};

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
    courier: Courier,
}

/// What the one handler needs.
struct Desk {
    pipeline: Arc<Pipeline>,
    drain: Drain,
    courier: Courier,
}

/// How long after the signal attempts may still end; SIGTERM must end within a second.
const LAST_CALL: Duration = Duration::from_millis(800);
/// How often namespaces are looked over for idle ones.
const SWEEP: Duration = Duration::from_mins(1);

/// Take the port; nothing is served before [`Listening::run`].
pub fn bind(pipeline: Arc<Pipeline>, options: &Options) -> io::Result<Listening> {
    let drain = Drain::default();
    let courier = Courier::new(Arc::clone(pipeline.namespaces()), Arc::new(delivery::System))?;
    let desk = web::Data::new(Desk {
        pipeline: Arc::clone(&pipeline),
        drain: drain.clone(),
        courier: courier.clone(),
    });
    let server = HttpServer::new(move || App::new().app_data(desk.clone()).default_service(web::to(serve)))
        .on_connect(wire::remember)
        .workers(options.workers.max(1))
        .disable_signals()
        .shutdown_timeout(0)
        .bind(options.address)?;
    let address = server.addrs().first().copied().unwrap_or(options.address);
    let server = server.run();
    Ok(Listening { handle: server.handle(), server, address, drain, pipeline, courier })
}

async fn serve(request: HttpRequest, payload: web::Payload, desk: web::Data<Desk>) -> HttpResponse {
    let _on_its_way = desk.drain.enter();
    match transport::capture(&request, payload).await {
        Some(asked) => answer(&desk, asked, request).await,
        None => HttpResponse::BadRequest().finish(),
    }
}

/// What takes long is answered away from the threads that serve sockets, or it would hold up its neighbours.
async fn answer(desk: &Desk, request: Request, incoming: HttpRequest) -> HttpResponse {
    let began = Instant::now();
    let mut response = if desk.pipeline.is_heavy(&request) {
        let pipeline = Arc::clone(&desk.pipeline);
        match web::block(move || pipeline.respond(&request, Span::MAX)).await {
            Ok(response) => response,
            Err(_) => return HttpResponse::InternalServerError().finish(),
        }
    } else {
        hold::answer(&desk.pipeline, &request).await
    };
    if let Some(wait) = response.wait.take()
        && let Some(answer) = until_there(wait, &desk.courier).await
    {
        response.answer = answer;
    }
    if let Some(meter) = &response.meter {
        meter.time(began.elapsed());
    }
    match response.hold {
        Some(Hold::Stream { bus, frame, heartbeat }) => {
            transport::respond_with(response.answer, hold::stream(&bus, frame, heartbeat))
        }
        _ => wire::send(response.answer, response.release, incoming).await,
    }
}

/// Look again whenever something has changed, until the answer is there or patience ends.
async fn until_there(mut wait: Wait, courier: &Courier) -> Option<Answer> {
    let patience = Duration::from_millis(wait.patience().millis().unsigned_abs());
    let deadline = Instant::now() + patience;
    loop {
        let changed = courier.changed().notified();
        tokio::pin!(changed);
        changed.as_mut().enable();
        if let Some(answer) = wait.look(wall_clock::now()) {
            return Some(answer);
        }
        if tokio::time::timeout_at(deadline, changed).await.is_err() {
            return wait.give_up(wall_clock::now());
        }
    }
}

impl Listening {
    /// The address, with the port that was found where 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serve until SIGTERM or SIGINT; then let requests on their way finish, within a second.
    pub async fn run(self) -> io::Result<()> {
        let Self { server, handle, drain, pipeline, courier, .. } = self;
        actix_web::rt::spawn(sweep(pipeline));
        actix_web::rt::spawn(courier.clone().run());
        let ending = actix_web::rt::spawn(async move {
            let name = until_told().await?;
            handle.pause().await;
            let deadline = Instant::now() + LAST_CALL;
            let left = drain.wait().await;
            let undelivered = courier.settle(deadline).await;
            tracing::info!(signal = name, unanswered = left, "shutting down");
            if undelivered > 0 {
                tracing::warn!(undelivered, "webhooks that were pending are dropped");
            }
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
