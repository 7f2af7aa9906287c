//! The courier over real sockets, with a toy as vendor.

mod hostile;
mod oauth2;
mod panics;
#[path = "../../../../tests/suite/support/receiver.rs"]
#[allow(dead_code, reason = "the suite uses all of it")]
mod receiver;
mod stopping;
mod tls;

use std::collections::BTreeMap;

use super::*;
use crate::engine::toy::{self, Toy};
use crate::engine::{DeliveryState as State, Endpoint, Misbehaviour, Mode, OAuth2, Policy, Transaction};
use receiver::{Receiver, Reply};

/// A server with one namespace, a courier, and nothing else.
struct Post {
    namespace: Arc<Namespace>,
    namespaces: Arc<Namespaces>,
    courier: Courier,
}

fn endpoint(url: &str) -> Endpoint {
    Endpoint {
        vendor: "toy".into(),
        events: vec!["written".into()],
        url: url.into(),
        headers: BTreeMap::new(),
        oauth2: None,
        delivery: Policy::default(),
    }
}

fn once(url: &str) -> Endpoint {
    Endpoint { delivery: Policy { retries: Some(vec![]), ..Policy::default() }, ..endpoint(url) }
}

impl Post {
    fn to(endpoints: Vec<Endpoint>) -> Self {
        Self::looking_up(Arc::new(System), endpoints)
    }

    fn looking_up(lookup: Arc<dyn Lookup>, endpoints: Vec<Endpoint>) -> Self {
        Self::trusting(lookup, client::authorities, endpoints)
    }

    fn trusting(lookup: Arc<dyn Lookup>, roots: fn() -> RootCertStore, endpoints: Vec<Endpoint>) -> Self {
        let namespaces = Namespaces::new(Arc::new(toy::blueprint()), toy::LIMITS, wall_clock::now()).unwrap();
        let namespaces = Arc::new(namespaces);
        let courier = Courier::trusting(Arc::clone(&namespaces), lookup, roots);
        tokio::spawn(courier.clone().run());
        let namespace = namespaces.find("default").unwrap();
        namespace.steer(|universe| universe.set_endpoints(endpoints));
        Self { namespace, namespaces, courier }
    }

    fn notify(&self, text: &str) {
        let step = |_: &mut toy::Diary, tx: &mut Transaction<'_, Toy>| {
            tx.notify(text.to_owned(), Span::ZERO, &[]);
            Ok::<_, ()>(())
        };
        let real = wall_clock::now();
        self.namespace.steer(|universe| universe.step::<Toy, _, _>(real, step)).unwrap().0.unwrap();
    }

    /// Wait until nothing is due or on its way.
    async fn settled(&self) -> Vec<State> {
        self.courier.settle(Instant::now() + Duration::from_secs(20)).await;
        self.namespace.steer(|universe| universe.outbox().iter().map(|delivery| delivery.state).collect())
    }

    fn errors(&self) -> Vec<String> {
        self.namespace.steer(|universe| {
            let attempts = universe.outbox().iter().flat_map(|delivery| &delivery.attempts);
            attempts.map(|attempt| attempt.error.clone().unwrap_or_default()).collect()
        })
    }

    async fn travel(&self, by: i64) {
        let ticket = self.namespace.steer(|universe| {
            let to = universe.now(wall_clock::now()).after(Span::from_seconds(by));
            universe.depart(to)
        });
        loop {
            let changed = self.courier.changed().notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if self.namespace.steer(|universe| universe.arrive(ticket, wall_clock::now())).is_some() {
                return;
            }
            changed.await;
        }
    }
}

#[tokio::test]
async fn a_notification_arrives_with_its_bytes_and_its_fields() {
    let receiver = Receiver::start().await;
    let mut with = endpoint(&receiver.url("/hooks?a=b"));
    with.headers.insert("X-Team".into(), "checkout".into());
    let post = Post::to(vec![with]);
    post.notify("hello");
    assert_eq!(post.settled().await, [State::Delivered]);
    let request = &receiver.requests()[0];
    assert!(request.head.starts_with("POST /hooks?a=b HTTP/1.1\r\n"), "{}", request.head);
    assert_eq!(request.header("content-type"), "application/json");
    assert_eq!(request.header("user-agent"), concat!("lookalike/", env!("CARGO_PKG_VERSION")));
    assert_eq!(request.header("x-team"), "checkout");
    assert_eq!(request.header("content-length"), request.body.len().to_string());
    assert_eq!(request.header("host"), format!("127.0.0.1:{}", receiver.port()));
    assert_eq!(request.json()["text"], "hello");
}

#[tokio::test]
async fn what_is_no_success_fails_in_words_that_do_not_depend_on_the_system() {
    const BROKEN: &str = "the connection broke before a complete answer came";
    let no = |what: &str| format!("{what} does not count as received: 200 needs JSON");
    let elsewhere = Receiver::start().await;
    let table = [
        (Reply::Status(204), String::new()),
        (Reply::Ok("application/json", "{}".into()), String::new()),
        (Reply::Ok("application/json", "x".repeat(200_000)), String::new()),
        (Reply::Ok("text/plain", "{}".into()), no("200 with the content type `text/plain`")),
        (Reply::Status(200), no("200 without a content type")),
        (Reply::Status(201), no("201 without a content type")),
        (Reply::Redirect(elsewhere.url("/")), no("302, a redirect that is not followed,")),
        (Reply::Status(404), no("404")),
        (Reply::Status(500), no("500")),
        (Reply::Close, BROKEN.into()),
        (Reply::Half, BROKEN.into()),
        (Reply::Hang, "no complete answer within 200ms".into()),
    ];
    for (reply, expected) in table {
        let receiver = Receiver::start().await;
        receiver.otherwise(reply.clone());
        let mut once = once(&receiver.url("/"));
        once.delivery.timeout = Some(Span::from_millis(200));
        let post = Post::to(vec![once]);
        post.notify("hello");
        let state = if expected.is_empty() { State::Delivered } else { State::Abandoned };
        assert_eq!(post.settled().await, [state], "{reply:?}");
        assert_eq!(post.errors(), [expected], "{reply:?}");
    }
    assert_eq!(elsewhere.requests().len(), 0);
    let post = Post::to(vec![once(&Receiver::nobody().await)]);
    post.notify("hello");
    assert_eq!(post.settled().await, [State::Abandoned]);
    assert_eq!(post.errors(), ["the connection was refused"]);
}

#[tokio::test]
async fn no_more_than_64_kib_of_an_answer_are_kept() {
    let receiver = Receiver::start().await;
    receiver.otherwise(Reply::Ok("application/json", "x".repeat(200_000)));
    let post = Post::to(vec![endpoint(&receiver.url("/"))]);
    post.notify("hello");
    post.settled().await;
    post.namespace.steer(|universe| {
        let answer = universe.outbox().find(1).unwrap().attempts[0].received.clone().unwrap();
        assert_eq!((answer.body.len(), answer.is_cut), (65_536, true));
    });
}

#[tokio::test]
async fn a_receiver_that_speaks_no_tls_fails_the_handshake() {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        use tokio::io::AsyncWriteExt;
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
    });
    let post = Post::to(vec![once(&url)]);
    post.notify("hello");
    assert_eq!(post.settled().await, [State::Abandoned]);
    assert_eq!(post.errors(), ["the TLS handshake failed"]);
}

#[tokio::test]
async fn notifications_arrive_in_the_order_of_their_events() {
    let receiver = Receiver::start().await;
    let post = Post::to(vec![endpoint(&receiver.url("/"))]);
    let texts: Vec<_> = (0..100).map(|number| format!("number {number}")).collect();
    for text in &texts {
        post.notify(text);
    }
    post.settled().await;
    let came: Vec<_> = receiver
        .requests()
        .iter()
        .map(|request| request.json()["text"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(came, texts);
}

#[tokio::test]
async fn a_slow_receiver_delays_nobody_else() {
    let (slow, quick) = (Receiver::start().await, Receiver::start().await);
    slow.otherwise(Reply::Hang);
    let post = Post::to(vec![endpoint(&slow.url("/")), endpoint(&quick.url("/"))]);
    for number in 0..200 {
        post.notify(&format!("number {number}"));
    }
    quick.received(200).await;
    let (busy, delivered) = post
        .namespace
        .steer(|universe| (universe.outbox().busy(), universe.outbox().count(None, State::Delivering)));
    assert!(busy >= 200, "{busy} of the slow one are due or on their way");
    assert!(delivered >= PER_ENDPOINT as u64);
    post.namespace.close();
}

#[tokio::test]
async fn a_journey_plays_every_retry_over_the_wire() {
    let receiver = Receiver::start().await;
    receiver.otherwise(Reply::Status(500));
    let post = Post::to(vec![endpoint(&receiver.url("/"))]);
    post.notify("hello");
    post.travel(86_400).await;
    assert_eq!(post.settled().await, [State::Abandoned]);
    let requests = receiver.requests();
    assert_eq!(requests.len(), 4);
    assert!(requests.iter().all(|request| request.body == requests[0].body));
}

#[tokio::test]
async fn a_live_clock_comes_to_a_retry_by_itself() {
    let receiver = Receiver::start().await;
    receiver.answers([Reply::Status(500), Reply::Status(500)]);
    let mut soon = endpoint(&receiver.url("/"));
    soon.delivery.retries = Some(vec![Span::from_millis(40), Span::from_millis(60)]);
    let post = Post::to(vec![soon]);
    post.namespace.steer(|universe| universe.set_clock(None, Some(Mode::Live), wall_clock::now(), |_| ()));
    post.notify("hello");
    receiver.received(3).await;
    assert_eq!(post.settled().await, [State::Delivered]);
}

#[tokio::test]
async fn a_slow_body_comes_in_ten_pieces_over_five_seconds_after_its_head() {
    let receiver = Receiver::start().await;
    let mut slow = endpoint(&receiver.url("/"));
    slow.delivery.misbehave = vec![Misbehaviour::SlowBody];
    let post = Post::to(vec![slow, endpoint(&receiver.url("/quick"))]);
    post.notify("hello");
    assert_eq!(receiver.received(1).await[0].path(), "/quick");
    assert_eq!(post.settled().await, [State::Delivered, State::Delivered]);
    let request = &receiver.requests()[1];
    assert_eq!(request.pieces.len(), 10, "{:?}", request.pieces);
    assert!(
        (Duration::from_millis(4_800)..Duration::from_secs(8)).contains(&request.lasted),
        "{:?}",
        request.lasted
    );
    assert_eq!(request.header("content-length"), request.body.len().to_string());
    assert_eq!(request.json()["text"], "hello");
}
