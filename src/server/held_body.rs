//! The body of an answer that something waits for: it can tell when it was written.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;

use crate::engine::Release;

/// Let go of what waits for an answer without a body, of which the dispatcher asks for no bytes: it writes the head in
/// the same turn in which it gets the answer, and what is spawned on its thread has its turn after that.
pub(super) fn release_later(release: Release) {
    actix_web::rt::spawn(async move { drop(release) });
}

/// A body that lets go of what was held back once it was written; if the connection ends first, then.
///
/// The dispatcher writes what it has to the socket whenever a body is not ready. So after its bytes this one
/// is not ready once, and when it is asked again, they have been written.
pub(super) struct HeldBody {
    bytes: Bytes,
    step: Step,
    /// Dropped with the body.
    _release: Release,
}

enum Step {
    Whole,
    Written,
    Ended,
}

impl HeldBody {
    pub(super) fn new(bytes: Bytes, release: Release) -> Self {
        Self { bytes, step: Step::Whole, _release: release }
    }
}

impl MessageBody for HeldBody {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.bytes.len() as u64)
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        match self.step {
            Step::Whole => {
                self.step = Step::Written;
                Poll::Ready(Some(Ok(self.bytes.clone())))
            }
            Step::Written => {
                self.step = Step::Ended;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Step::Ended => Poll::Ready(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Write;
    use std::net::TcpStream;
    use std::sync::Arc;
    use std::time::Duration;

    use actix_web::{App, HttpResponse, HttpServer, web};
    use parking_lot::Mutex;
    use tokio::sync::mpsc::unbounded_channel;
    use tokio::time::timeout;

    use crate::engine::toy::{self, Toy};
    use crate::engine::{Answer, Endpoint, Namespaces, Policy, Span, Transaction};
    use crate::server::outgoing::respond;

    fn endpoint() -> Endpoint {
        Endpoint {
            vendor: "toy".into(),
            events: vec!["written".into()],
            url: "http://127.0.0.1:9/".into(),
            headers: BTreeMap::new(),
            oauth2: None,
            delivery: Policy::default(),
        }
    }

    /// What rings the bell looks at the client's end of the connection at once, so nothing can come in between.
    #[actix_web::test]
    async fn what_waits_for_an_answer_is_let_go_when_that_was_written_with_a_body_or_without() {
        for body in ["{}", ""] {
            let namespaces = Namespaces::new(Arc::new(toy::blueprint()), toy::LIMITS, toy::REAL).unwrap();
            let namespace = namespaces.find("default").unwrap();
            namespace.steer(|universe| universe.set_endpoints(vec![endpoint()]));
            let client: Arc<Mutex<Option<TcpStream>>> = Arc::default();
            let (told, mut rung) = unbounded_channel();
            let watched = Arc::clone(&client);
            namespaces.bell().listen(move |_| {
                let is_there = watched.lock().as_ref().is_some_and(|client| client.peek(&mut [0]).is_ok());
                told.send(is_there).unwrap();
            });
            let served = Arc::clone(&namespace);
            let answer = move || {
                let arrival = served.arrive();
                let notify = |_: &mut toy::Diary, tx: &mut Transaction<'_, Toy>| {
                    tx.notify("hello".into(), Span::ZERO, &[]);
                    Ok::<_, ()>(())
                };
                served.transact(&arrival, toy::REAL, notify).unwrap().0.unwrap();
                let release = served.release_of(&arrival);
                assert!(release.is_some(), "the notification waits for the answer");
                let answer = if body.is_empty() {
                    Answer::empty(204)
                } else {
                    Answer::new(200, "application/json", body)
                };
                std::future::ready(HttpResponse::from(respond(answer, release)))
            };
            let server = HttpServer::new(move || App::new().default_service(web::to(answer.clone())));
            let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
            let address = server.addrs()[0];
            let server = server.run();
            let handle = server.handle();
            actix_web::rt::spawn(server);
            let mut stream = TcpStream::connect(address).unwrap();
            stream.set_nonblocking(true).unwrap();
            *client.lock() = Some(stream.try_clone().unwrap());
            stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
            let mut heard = Vec::new();
            while heard.len() < 2 {
                let next = timeout(Duration::from_secs(10), rung.recv()).await;
                heard.push(next.expect("the bell rings").unwrap());
            }
            // Once for what was put into the outbox, and once more when it may leave.
            assert_eq!(heard, [false, true], "{body}");
            handle.stop(false).await;
        }
    }
}
