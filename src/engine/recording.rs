//! What a namespace writes down and tells of the requests that it gets.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde_json::json;

use super::entry::KeptBody;
use super::{Answered, Arrival, Bus, Event, Journal, Moment, Namespace, Request};

/// How much a namespace holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Size {
    /// Exchanges in the journal.
    pub exchanges: usize,
    /// Bytes of the journal.
    pub journal_bytes: usize,
}

impl Namespace {
    /// One more request has come in, of which nothing is written down.
    pub fn arrive(&self) -> Arrival {
        let mut journal = self.journal.lock();
        Arrival { number: journal.count(), era: Arc::clone(&self.era.read()) }
    }

    /// Look as a request would that came in now, without being one.
    pub fn glance(&self) -> Arrival {
        Arrival { number: 0, era: Arc::clone(&self.era.read()) }
    }

    /// A request has come in at `at`: write it down, and tell of it.
    pub fn open(&self, at: Moment, request: &Request) -> Arrival {
        let body = KeptBody::of_request(&request.body, self.limits.body);
        let mut journal = self.journal.lock();
        let arrival = Arrival { number: journal.open(at, request, &body), era: Arc::clone(&self.era.read()) };
        // Told under the lock, so that nobody hears of an answer before its request, or after a reset.
        self.bus.tell(|| {
            let target = request.target.as_str();
            let id = self.id(&arrival);
            Event {
                kind: "request",
                at,
                data: json!({ "id": id, "method": request.method.as_str(), "target": target }),
            }
        });
        arrival
    }

    /// Write down how a request was answered, unless the namespace was reset since it came in.
    pub fn complete(&self, arrival: &Arrival, at: Moment, answered: Answered<'_>) {
        let body = KeptBody::of(&answered.answer.body, self.limits.body);
        let mut journal = self.journal.lock();
        if self.resets.load(Ordering::Relaxed) != arrival.era.number {
            return;
        }
        let told = self.answer_event(arrival, at, &answered);
        journal.complete(arrival.number, answered, &body);
        // Told once it can be read in the journal.
        if let Some(event) = told {
            self.bus.tell(|| event);
        }
    }

    fn answer_event(&self, arrival: &Arrival, at: Moment, answered: &Answered<'_>) -> Option<Event> {
        (self.bus.listeners() > 0).then(|| {
            let Answered { operation, decision, answer } = answered;
            let outcome =
                decision.as_ref().map(|decision| json!({ "name": decision.outcome, "by": decision.why }));
            let operation = operation.map(|operation| &**operation);
            let data = json!({
                "id": self.id(arrival), "status": answer.status, "operation": operation,
                "outcome": outcome, "reason": answer.reason,
            });
            Event { kind: "answer", at, data }
        })
    }

    /// The id that the answer to a request carries.
    pub fn id(&self, arrival: &Arrival) -> String {
        // Every answer carries one, and `format!` takes four times as long.
        [&*self.name, "-", itoa::Buffer::new().format(arrival.number)].concat()
    }

    /// Where is told what happens here.
    pub fn bus(&self) -> &Arc<Bus> {
        &self.bus
    }

    /// How many requests were counted since it began or was reset.
    pub fn requests(&self) -> u64 {
        self.journal.lock().counted()
    }

    /// How much it holds.
    pub fn size(&self) -> Size {
        let journal = self.journal.lock();
        Size { exchanges: journal.len(), journal_bytes: journal.bytes() }
    }

    /// Look at or change the journal, alone.
    pub fn journal<T>(&self, look: impl FnOnce(&mut Journal) -> T) -> T {
        look(&mut self.journal.lock())
    }
}
