//! Waiting, which the core never does: asks again when something happens, or passes on what happens.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{self, Bytes};
use futures_util::Stream;
use futures_util::stream::unfold;
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout, timeout_at};

use super::drain::Drain;
use crate::api::{Frame, Hold, Pipeline, Response};
use crate::engine::{Bus, Event, Listener, Request, Seat, Span, Subscription};

/// The most events that are kept for a client that is slow to read; what comes then is counted, not kept.
const KEPT: usize = 1_024;
/// About how many bytes are written down at a time, so that a client that was slow to read holds up no neighbour.
const PIECE: usize = 64 * 1024;

/// Rings when something of these kinds happens.
struct Bell {
    kinds: &'static [&'static str],
    rung: Notify,
}

impl Listener for Bell {
    fn hear(&self, event: &Arc<Event>) {
        if self.kinds.contains(&event.kind) {
            self.rung.notify_one();
        }
    }

    fn end(&self) {
        self.rung.notify_one();
    }
}

/// A request, and where it is answered.
enum Asked {
    /// On this thread.
    Here(Box<Request>),
    /// Away from the threads that serve sockets.
    Elsewhere(Arc<Request>),
}

impl Asked {
    /// Ask with what was `waited`; nothing where the work was broken off.
    async fn ask(&self, pipeline: &Arc<Pipeline>, waited: Span) -> Option<Response> {
        match self {
            Self::Here(request) => Some(pipeline.respond(request, waited)),
            Self::Elsewhere(request) => {
                let (pipeline, request) = (Arc::clone(pipeline), Arc::clone(request));
                web::block(move || pipeline.respond(&request, waited)).await.ok()
            }
        }
    }
}

/// A request that takes long, or waits, with what was answered first if anything was.
pub(super) struct Unanswered {
    request: Request,
    first: Option<Response>,
}

/// Answer a request that neither takes long nor waits, as most do.
///
/// What takes long is answered away from the threads that serve sockets, or it would hold up its neighbours.
pub(super) fn at_once(pipeline: &Pipeline, request: Request) -> Result<Response, Box<Unanswered>> {
    match pipeline.respond_at_once(&request) {
        Some(first) if !matches!(first.hold, Some(Hold::Ask { .. })) && first.wait.is_none() => Ok(first),
        first => Err(Box::new(Unanswered { request, first })),
    }
}

/// Answer what takes long, or waits, as long as the answer says; nothing where the work was broken off.
pub(super) async fn answer(
    pipeline: &Arc<Pipeline>,
    unanswered: Unanswered,
    drain: &Drain,
) -> Option<Response> {
    let began = Instant::now();
    let (asked, first) = match unanswered {
        Unanswered { request, first: Some(first) } => (Asked::Here(Box::new(request)), first),
        Unanswered { request, first: None } => {
            let asked = Asked::Elsewhere(Arc::new(request));
            let first = asked.ask(pipeline, Span::ZERO).await?;
            (asked, first)
        }
    };
    // What was answered first is kept, and with it the seat.
    let Some(Hold::Ask { bus, kinds, within, .. }) = &first.hold else { return Some(first) };
    let (within, deadline) = (*within, began + duration(*within));
    let bell = Arc::new(Bell { kinds, rung: Notify::default() });
    let listener: Arc<dyn Listener> = Arc::clone(&bell) as Arc<dyn Listener>;
    let _subscription = bus.subscribe(&listener);
    // Counted once it listens: whoever reads the number knows that nothing is missed from here.
    let _waiting = pipeline.namespaces().counters().wait();
    loop {
        // Asked again before the first wait: what happened before somebody listened must not be missed.
        let is_over = Instant::now() >= deadline;
        // None at all would say that it is asked for the first time.
        let waited = if is_over { within } else { Span::from_millis(millis(began.elapsed()).max(1)) };
        let response = asked.ask(pipeline, waited).await?;
        if is_over || !matches!(response.hold, Some(Hold::Ask { .. })) {
            return Some(response);
        }
        tokio::select! {
            () = drain.closing() => {
                return Some(Response { answer: pipeline.closing(), hold: None, ..response });
            }
            // However it ends, the next step is to ask again.
            _ = timeout_at(deadline, bell.rung.notified()) => {}
        }
    }
}

fn duration(span: Span) -> Duration {
    Duration::from_millis(span.millis().unsigned_abs())
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// What happened and was not yet passed on.
struct Queue {
    frame: Frame,
    waiting: Mutex<Waiting>,
    more: Notify,
}

#[derive(Default)]
struct Waiting {
    events: VecDeque<Arc<Event>>,
    /// How many found no room behind those that wait.
    dropped: u64,
    is_over: bool,
}

impl Listener for Queue {
    fn hear(&self, event: &Arc<Event>) {
        if !(self.frame.wants)(event) {
            return;
        }
        let mut waiting = self.waiting.lock();
        if waiting.events.len() < KEPT && waiting.dropped == 0 {
            waiting.events.push_back(Arc::clone(event));
        } else {
            waiting.dropped += 1;
        }
        drop(waiting);
        self.more.notify_one();
    }

    fn end(&self) {
        self.waiting.lock().is_over = true;
        self.more.notify_one();
    }
}

/// One client that is told what happens. Dropped with its connection, and its subscription with it.
struct Told {
    queue: Arc<Queue>,
    heartbeat: Duration,
    _subscription: Subscription,
    _seat: Seat,
    greeting: Option<Bytes>,
}

/// What happens on `bus` from now on, as server-sent events.
pub(super) fn stream(
    bus: &Arc<Bus>,
    frame: Frame,
    heartbeat: Span,
    seat: Seat,
) -> impl Stream<Item = Result<Bytes, Infallible>> + use<> {
    let queue = Arc::new(Queue { frame, waiting: Mutex::default(), more: Notify::default() });
    let listener: Arc<dyn Listener> = Arc::clone(&queue) as Arc<dyn Listener>;
    let subscription = bus.subscribe(&listener);
    // Sent at once: whoever reads it knows that nothing is missed from here.
    let greeting = Some(Bytes::from_static(b": listening\n\n"));
    let heartbeat = duration(heartbeat);
    let told = Told { queue, heartbeat, _subscription: subscription, _seat: seat, greeting };
    unfold(told, |mut told| async move { told.next().await.map(|bytes| (Ok(bytes), told)) })
}

impl Told {
    async fn next(&mut self) -> Option<Bytes> {
        if let Some(greeting) = self.greeting.take() {
            return Some(greeting);
        }
        loop {
            let (text, is_over) = self.take();
            if !text.is_empty() {
                return Some(Bytes::from(text));
            }
            if is_over {
                return None;
            }
            if timeout(self.heartbeat, self.queue.more.notified()).await.is_err() {
                return Some(Bytes::from_static(b": heartbeat\n\n"));
            }
        }
    }

    /// A piece of what waits, written down; and whether nothing more will come.
    fn take(&self) -> (String, bool) {
        let mut text = String::new();
        while text.len() < PIECE {
            let mut waiting = self.queue.waiting.lock();
            let Some(event) = waiting.events.pop_front() else {
                let dropped = std::mem::take(&mut waiting.dropped);
                if dropped > 0 {
                    // Writing into a text never fails.
                    let _ = write!(text, "event: dropped\ndata: {{\"count\":{dropped}}}\n\n");
                }
                return (text, waiting.is_over);
            };
            drop(waiting);
            text.push_str(&(self.queue.frame.write)(&event));
        }
        (text, false)
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::Moment;

    use super::*;

    #[tokio::test]
    async fn nobody_is_asked_again_at_what_can_make_no_difference() {
        let bus = Arc::new(Bus::default());
        let bell = Arc::new(Bell { kinds: &["request"], rung: Notify::default() });
        let listener: Arc<dyn Listener> = Arc::clone(&bell) as Arc<dyn Listener>;
        let _subscription = bus.subscribe(&listener);
        let is_rung = async |kind| {
            bus.tell(|| Event { kind, at: Moment::default(), data: serde_json::Value::Null });
            timeout(Duration::ZERO, bell.rung.notified()).await.is_ok()
        };
        assert!(!is_rung("webhook").await);
        assert!(is_rung("request").await);
        assert!(!is_rung("clock").await);
        bus.close();
        assert!(timeout(Duration::ZERO, bell.rung.notified()).await.is_ok(), "nothing more will happen");
    }
}
