//! The outbox of a toy, played without a network: a test answers what the engine hands out.

mod journeys;
mod limits;
mod misbehaviour;
mod resends;
mod schedule;
mod world;

use super::super::toy::{self, REAL, START, Toy};
use super::super::{Arrived, Namespace, Span};
use super::*;

/// A toy whose notifications are answered by the test.
struct Post {
    namespace: Arc<Namespace>,
}

/// The second since the start, the number of the notification, why.
type Line = (i64, u64, Kind);

fn endpoint(name: &str, delivery: Policy) -> Endpoint {
    let url = format!("http://app.test/{name}");
    let events = vec!["written".into()];
    Endpoint { vendor: "toy".into(), events, url, headers: BTreeMap::new(), oauth2: None, delivery }
}

fn misbehaving(misbehave: &[Misbehaviour]) -> Policy {
    Policy { misbehave: misbehave.to_vec(), ..Policy::default() }
}

fn report(status: u16) -> Report {
    let received = Received { status, ..Received::default() };
    Report { result: Ok(received), duration: Span::ZERO, token: None, sent: Vec::new() }
}

fn refused() -> Report {
    Report { result: Err(Failure::Refused), duration: Span::ZERO, token: None, sent: Vec::new() }
}

fn seconds(at: Moment) -> i64 {
    (at.millis() - START.millis()).div_euclid(1000)
}

impl Post {
    fn to(endpoints: Vec<Endpoint>) -> Self {
        let namespace = Arc::new(toy::namespace("n"));
        namespace.steer(|universe| universe.set_endpoints(endpoints));
        Self { namespace }
    }

    /// One endpoint whose notifications misbehave like that.
    fn misbehaving(misbehave: &[Misbehaviour]) -> Self {
        Self::to(vec![endpoint("a", misbehaving(misbehave))])
    }

    fn notify(&self, text: &str) {
        self.notify_badly(text, &[]);
    }

    /// Outside of any request, as actions and due work do it.
    fn notify_badly(&self, text: &str, misbehave: &[Misbehaviour]) {
        let step = |_: &mut toy::Diary, tx: &mut crate::engine::Transaction<'_, Toy>| {
            tx.notify(text.to_owned(), Span::ZERO, misbehave);
            Ok::<_, ()>(())
        };
        self.namespace.steer(|universe| universe.step::<Toy, _, _>(REAL, step)).unwrap().0.unwrap();
    }

    fn begin(&self) -> Vec<Dispatch> {
        self.namespace.round(REAL, 8, 100).dispatches
    }

    fn end(&self, dispatch: &Dispatch, report: Report) {
        self.namespace.report(dispatch.ticket, dispatch.flight.life(), report, REAL);
    }

    /// Advance, answering each attempt by its number; what was attempted when.
    fn play(&self, by: i64, answer: impl Fn(u64) -> Report) -> (Vec<Line>, Arrived) {
        let ticket = self.namespace.steer(|universe| {
            let to = universe.now(REAL).after(Span::from_seconds(by));
            universe.depart(to)
        });
        let mut lines = Vec::new();
        loop {
            if let Some(arrived) = self.namespace.steer(|universe| universe.arrive(ticket, REAL)) {
                return (lines, arrived);
            }
            for dispatch in self.begin() {
                let Ticket { number, kind, at, .. } = dispatch.ticket;
                lines.push((seconds(at), number, kind));
                self.end(&dispatch, answer(number));
            }
        }
    }

    fn states(&self) -> Vec<State> {
        self.look(|outbox| outbox.iter().map(|delivery| delivery.state).collect())
    }

    fn bodies(&self) -> Vec<String> {
        let text = |delivery: &Delivery| String::from_utf8(delivery.body.to_vec()).unwrap();
        self.look(|outbox| outbox.iter().map(text).collect())
    }

    fn look<T>(&self, look: impl FnOnce(&Outbox) -> T) -> T {
        self.namespace.steer(|universe| look(universe.outbox()))
    }
}
