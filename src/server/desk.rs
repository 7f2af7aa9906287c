//! Where requests are answered, over sockets or without one.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web;
use tokio::time::{Instant, timeout_at};

use super::delivery::Courier;
use super::drain::{Drain, Lane};
use super::hold::{self, Unanswered};
use super::limits::Limits;
use super::shelf::Shelf;
use super::wall_clock;
use crate::api::{Pipeline, Response, Wait};
use crate::engine::{Answer, Request};

/// Where requests are answered, over sockets or without one.
pub struct Desk {
    pub(super) pipeline: Arc<Pipeline>,
    pub(super) courier: Courier,
    pub(super) drain: Drain,
    pub(super) shelf: Shelf,
    limits: Limits,
}

impl Desk {
    pub(super) fn new(pipeline: Arc<Pipeline>, courier: Courier, limits: Limits) -> Self {
        Self { pipeline, courier, drain: Drain::default(), shelf: Shelf::default(), limits }
    }

    /// The namespaces.
    #[cfg(test)]
    pub(crate) fn namespaces(&self) -> &Arc<crate::engine::Namespaces> {
        self.pipeline.namespaces()
    }

    /// What connections may take.
    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Where one more thread counts the requests that are on their way.
    pub(super) fn lane(&self) -> Rc<Lane> {
        self.drain.lane()
    }

    /// Refuse what is no whole HTTP request.
    pub(super) fn turn_away(&self, status: u16, wrong: &str) -> Answer {
        self.pipeline.turn_away(status, wrong)
    }

    /// Answer a request once what its answer waits for is there; nothing where the work was broken off.
    pub async fn answer(&self, request: Request) -> Option<Response> {
        match self.at_once(request) {
            Ok(response) => Some(response),
            Err(unanswered) => self.in_time(*unanswered).await,
        }
    }

    /// Answer a request that neither takes long nor waits, as most do.
    pub(super) fn at_once(&self, request: Request) -> Result<Response, Box<Unanswered>> {
        hold::at_once(&self.pipeline, request)
    }

    /// Answer what takes long, or waits.
    pub(super) async fn in_time(&self, unanswered: Unanswered) -> Option<Response> {
        let mut response = hold::answer(&self.pipeline, unanswered, &self.drain).await?;
        if let Some(wait) = response.wait.take() {
            let _waiting = self.pipeline.namespaces().counters().wait();
            if let Some(answer) = self.until_there(wait).await {
                response.answer = answer;
            }
        }
        Some(response)
    }

    /// Look again whenever something has changed, until the answer is there, patience ends, or the server does.
    async fn until_there(&self, mut wait: Wait) -> Option<Answer> {
        let patience = Duration::from_millis(wait.patience().millis().unsigned_abs());
        let deadline = Instant::now() + patience;
        loop {
            let changed = self.courier.changed().notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if let Some(answer) = wait.look(wall_clock::now()) {
                return Some(answer);
            }
            tokio::select! {
                () = self.drain.closing() => return Some(self.pipeline.closing()),
                waited = timeout_at(deadline, changed) => if waited.is_err() {
                    // What is left to be done then is done in one go, which may take long.
                    return web::block(move || wait.give_up(wall_clock::now())).await.ok().flatten();
                }
            }
        }
    }
}
