//! One request on one of the threads that serve: from the web framework to us, and back with its answer.
//!
//! Nearly all are answered as soon as they are there, and one without a body is there from the start: its answer is given
//! back at once. What it takes to wait is large; made for each request, it alone was a fifteenth of what a request touches,
//! and that should fit into the 32 KiB of a processor's first cache. So it is made where it is used.

use std::convert::Infallible;
use std::future::{Ready, pending, ready};
use std::rc::Rc;
use std::sync::Arc;

use actix_http::{Method, Payload};
use actix_web::web::Bytes;
use futures_util::future::{Either, LocalBoxFuture};
use tokio::time::Instant;

use super::desk::Desk;
use super::drain::{Lane, OnItsWay};
use super::hold::{self, Unanswered};
use super::incoming::{self, Broken, HttpRequest};
use super::outgoing::{self, HttpResponse};
use super::stock::Stock;
use super::traffic::{Answering, Traffic};
use super::{last, refusal, upgrade, wire};
use crate::api::{Hold, Problem, Response};
use crate::engine::Body;

type Served = Result<HttpResponse, Infallible>;

/// An answer that is there, or on its way.
pub(super) type Serving = Either<Ready<Served>, LocalBoxFuture<'static, Served>>;

/// The desk as one of the threads that serve sees it.
pub(super) struct Counter {
    desk: Arc<Desk>,
    lane: Rc<Lane>,
    stock: Stock,
}

/// What is left to be done before there is an answer.
enum Rest {
    /// Read the body.
    Read(Payload),
    /// Answer what takes long, or waits, since then.
    Answer(Box<Unanswered>, Instant),
    /// Send the answer as a fault has it.
    Send(Box<Response>),
}

/// For as long as it is there, a request is on its way.
struct Underway {
    _on_its_way: OnItsWay,
    traffic: Option<Answering>,
}

impl Underway {
    /// When the last bytes of it came.
    fn came(&self) -> Instant {
        self.traffic.as_ref().map_or_else(Instant::now, |traffic| traffic.came())
    }

    /// Give an answer to the framework. One that is the last says so, whatever else has been read by then; nothing that comes
    /// behind it is a request (RFC 9112, section 9.6).
    fn hand_over(&self, request: &HttpRequest, response: HttpResponse) -> HttpResponse {
        let is_over = |traffic: &Answering| traffic.is_over();
        if !last::is_due(request, &response) && !self.traffic.as_ref().is_some_and(is_over) {
            return response;
        }
        self.end();
        last::said(request, response)
    }

    /// The connection ends with the answer to this request.
    fn end(&self) {
        if let Some(traffic) = &self.traffic {
            traffic.set_over();
        }
    }
}

impl Counter {
    pub(super) fn new(desk: &Arc<Desk>) -> Self {
        Self { desk: Arc::clone(desk), lane: desk.lane(), stock: Stock::default() }
    }

    /// Answer a request.
    pub(super) fn serve(self: &Rc<Self>, mut request: HttpRequest) -> Serving {
        let traffic = request.conn_data::<Rc<Traffic>>();
        if traffic.is_some_and(|traffic| traffic.comes_too_late()) {
            return Either::Right(Box::pin(pending()));
        }
        self.stock.use_up();
        let underway = Underway { _on_its_way: self.lane.enter(), traffic: traffic.map(Traffic::enter) };
        let payload = request.take_payload();
        let begun = match payload {
            // What it sends next is for somebody else, and has no end.
            _ if request.method() == Method::CONNECT => {
                Ok(self.turn_away(&request, &underway, Broken::Tunnel))
            }
            Payload::None => self.take(&request, &underway, Body::Complete(Bytes::new())),
            sent => Err(Rest::Read(match upgrade::length(&request) {
                Some(length) => upgrade::measured(sent, length),
                None => sent,
            })),
        };
        match begun {
            Ok(response) => Either::Left(ready(Ok(underway.hand_over(&request, response)))),
            Err(rest) => Either::Right(Box::pin(Rc::clone(self).go_on(request, underway, rest))),
        }
    }

    async fn go_on(self: Rc<Self>, request: HttpRequest, underway: Underway, mut rest: Rest) -> Served {
        let just_read = underway.traffic.as_ref().is_some_and(|traffic| traffic.is_unclaimed());
        loop {
            let done = match rest {
                Rest::Read(payload) => {
                    match incoming::read(payload, just_read, &self.desk.shelf, self.desk.limits()).await {
                        Ok(body) => self.take(&request, &underway, body),
                        Err(broken) => Ok(self.turn_away(&request, &underway, broken)),
                    }
                }
                Rest::Answer(unanswered, began) => match Box::pin(self.desk.in_time(*unanswered)).await {
                    Some(response) => give(&underway, response, began),
                    None => Ok(outgoing::respond(Problem::internal().answer(), None)),
                },
                Rest::Send(response) => Ok(Box::pin(wire::spoil(*response, &request)).await),
            };
            match done {
                Ok(response) => return Ok(underway.hand_over(&request, response)),
                Err(left) => rest = left,
            }
        }
    }

    /// Answer a request whose body is there, if that needs no waiting.
    fn take(&self, request: &HttpRequest, underway: &Underway, body: Body) -> Result<HttpResponse, Rest> {
        let captured = match incoming::capture(request, body) {
            Ok(captured) => captured,
            Err(broken) => return Ok(self.turn_away(request, underway, broken)),
        };
        match self.desk.at_once(captured) {
            Ok(response) => give(underway, response, underway.came()),
            Err(unanswered) => Err(Rest::Answer(unanswered, underway.came())),
        }
    }

    fn turn_away(&self, request: &HttpRequest, underway: &Underway, broken: Broken) -> HttpResponse {
        let (status, wrong) = broken.face();
        let peer = request.peer_addr().map(tracing::field::display);
        tracing::warn!(status, peer, "a request was turned away: {wrong}");
        // What follows cannot be told apart.
        underway.end();
        outgoing::respond(self.desk.turn_away(status, wrong), None)
    }
}

/// Put an answer on the wire, if no fault has another way for it.
fn give(underway: &Underway, response: Response, began: Instant) -> Result<HttpResponse, Rest> {
    let now = Instant::now();
    if let Some(meter) = &response.meter {
        meter.time(now.duration_since(began));
    }
    if let Some(traffic) = &underway.traffic {
        if refusal::is_bare(response.answer.status, response.answer.body.len()) {
            traffic.set_ambiguous();
        }
        if response.answer.fault.is_none() {
            traffic.answered(now);
        }
    }
    match response.hold {
        Some(Hold::Stream { bus, frame, heartbeat, seat }) => {
            Ok(outgoing::respond_with(response.answer, hold::stream(&bus, frame, heartbeat, seat)))
        }
        hold if response.answer.fault.is_some() => Err(Rest::Send(Box::new(Response { hold, ..response }))),
        _ => Ok(outgoing::respond(response.answer, response.release)),
    }
}
