//! The courier over real sockets, with a toy as vendor.

#[path = "../../../tests/suite/support/receiver.rs"]
#[allow(dead_code, reason = "the suite uses all of it")]
mod receiver;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};

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

/// Answers names as a list says, one answer after the other, the last one again and again.
struct Stub(Vec<Vec<&'static str>>, AtomicUsize);

impl Stub {
    fn of(answers: &[&[&'static str]]) -> Self {
        Self(answers.iter().map(|answer| answer.to_vec()).collect(), AtomicUsize::new(0))
    }
}

impl Lookup for Stub {
    fn lookup(
        &self,
        _: String,
    ) -> std::pin::Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>> {
        let place = self.1.fetch_add(1, Ordering::SeqCst).min(self.0.len() - 1);
        let found = self.0[place].iter().map(|address| address.parse().unwrap()).collect();
        Box::pin(async move { Ok(found) })
    }
}

impl Post {
    fn to(endpoints: Vec<Endpoint>) -> Self {
        Self::looking_up(Arc::new(System), endpoints)
    }

    fn looking_up(lookup: Arc<dyn Lookup>, endpoints: Vec<Endpoint>) -> Self {
        let namespaces = Namespaces::new(Arc::new(toy::blueprint()), toy::LIMITS, wall_clock::now()).unwrap();
        let namespaces = Arc::new(namespaces);
        let courier = Courier::new(Arc::clone(&namespaces), lookup).unwrap();
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
    const NO: &str = "the answer does not count as received";
    const BROKEN: &str = "the connection broke before a complete answer came";
    let elsewhere = Receiver::start().await;
    let table = [
        (Reply::Status(204), ""),
        (Reply::Ok("application/json", "{}".into()), ""),
        (Reply::Ok("application/json", "x".repeat(200_000)), ""),
        (Reply::Ok("text/plain", "{}".into()), NO),
        (Reply::Status(200), NO),
        (Reply::Status(201), NO),
        (Reply::Redirect(elsewhere.url("/")), NO),
        (Reply::Status(404), NO),
        (Reply::Status(500), NO),
        (Reply::Close, BROKEN),
        (Reply::Half, BROKEN),
        (Reply::Hang, "no complete answer within 200ms"),
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
        let received = universe.outbox().find(1).unwrap().attempts[0].received.clone().unwrap();
        assert_eq!((received.body.len(), received.is_cut), (65_536, true));
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
    texts.iter().for_each(|text| post.notify(text));
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
async fn nothing_arrives_after_a_reset_and_what_is_on_its_way_is_broken_off() {
    let receiver = Receiver::start().await;
    receiver.otherwise(Reply::Hang);
    let post = Post::to(vec![endpoint(&receiver.url("/"))]);
    for number in 0..70 {
        post.notify(&format!("number {number}"));
    }
    receiver.received(PER_ENDPOINT).await;
    let life = post.namespace.reset(wall_clock::now()).unwrap();
    receiver.broken_off(PER_ENDPOINT).await;
    assert_eq!(post.settled().await, []);
    while life.flying() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(receiver.requests().len(), PER_ENDPOINT);
}

#[tokio::test]
async fn a_dropped_namespace_sends_nothing_more() {
    let receiver = Receiver::start().await;
    receiver.otherwise(Reply::Hang);
    let post = Post::to(vec![endpoint(&receiver.url("/"))]);
    let fork = post.namespaces.fork("default", "fork", wall_clock::now()).unwrap();
    let fork =
        Post { namespace: fork, namespaces: Arc::clone(&post.namespaces), courier: post.courier.clone() };
    fork.notify("hello");
    receiver.received(1).await;
    let life = post.namespaces.dismiss("fork").unwrap();
    receiver.broken_off(1).await;
    fork.notify("again");
    assert_eq!(post.settled().await, []);
    while life.flying() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(receiver.requests().len(), 1);
}

fn guarded(receiver: &Receiver, tokens: &Receiver) -> Endpoint {
    let oauth2 = OAuth2 {
        token_url: tokens.url("/oauth/token"),
        client_id: "lookalike".into(),
        client_secret: "test-secret".into(),
    };
    Endpoint { oauth2: Some(oauth2), ..endpoint(&receiver.url("/")) }
}

fn grant(token: &str) -> Reply {
    let body = serde_json::json!({ "access_token": token, "expires_in": 60, "token_type": "Bearer" });
    Reply::Ok("application/json", body.to_string())
}

#[tokio::test]
async fn a_token_is_had_first_kept_on_the_clock_of_the_namespace_and_had_again_after_a_401() {
    let (receiver, tokens) = (Receiver::start().await, Receiver::start().await);
    tokens.answers(["one", "two", "three"].map(grant));
    receiver.answers([204, 204, 204, 401].map(Reply::Status));
    let post = Post::to(vec![guarded(&receiver, &tokens)]);
    for by in [0, 59, 1, 0] {
        post.travel(by).await;
        post.notify("hello");
        post.settled().await;
    }
    post.travel(30).await;
    let bearers: Vec<_> =
        receiver.requests().iter().map(|request| request.header("authorization").to_owned()).collect();
    assert_eq!(bearers, ["Bearer one", "Bearer one", "Bearer two", "Bearer two", "Bearer three"]);
    let call = &tokens.requests()[0];
    assert_eq!((call.path(), call.text()), ("/oauth/token", "grant_type=client_credentials"));
    assert_eq!(call.header("content-type"), "application/x-www-form-urlencoded");
    assert_eq!(call.header("authorization"), "Basic bG9va2FsaWtlOnRlc3Qtc2VjcmV0");
}

#[tokio::test]
async fn notifications_that_come_at_once_share_a_token() {
    let (receiver, tokens) = (Receiver::start().await, Receiver::start().await);
    tokens.otherwise(grant("one"));
    let post = Post::to(vec![guarded(&receiver, &tokens)]);
    (0..20).for_each(|number| post.notify(&format!("number {number}")));
    post.settled().await;
    assert_eq!((receiver.requests().len(), tokens.requests().len()), (20, 1));
}

#[tokio::test]
async fn a_token_call_that_fails_fails_the_attempt() {
    let (receiver, tokens) = (Receiver::start().await, Receiver::start().await);
    tokens.answers([Reply::Status(500), Reply::Ok("application/json", "{}".into()), Reply::Close]);
    let post = Post::to(vec![guarded(&receiver, &tokens)]);
    post.notify("hello");
    post.travel(200).await;
    assert_eq!(
        post.errors(),
        [
            "the token call failed: status 500",
            "the token call failed: the answer has no `access_token`",
            "the token call failed: the connection broke before a complete answer came",
        ]
    );
    assert_eq!(receiver.requests().len(), 0);
}

#[tokio::test]
async fn a_name_that_leads_to_a_forbidden_address_is_not_connected_to() {
    let hostile: [&[&str]; 8] = [
        &["169.254.169.254"],
        &["127.0.0.1", "169.254.169.254"],
        &["::ffff:169.254.169.254"],
        &["fe80::1"],
        &["fd00:ec2::254"],
        &["2002:a9fe:a9fe::1"],
        &["64:ff9b::a9fe:a9fe"],
        &["100.100.100.200"],
    ];
    for addresses in hostile {
        let receiver = Receiver::start().await;
        let url = format!("http://innocent.test:{}/", receiver.port());
        let post = Post::looking_up(Arc::new(Stub::of(&[addresses])), vec![once(&url)]);
        post.notify("hello");
        assert_eq!(post.settled().await, [State::Abandoned]);
        assert!(
            post.errors()[0].starts_with("the target is refused: `innocent.test` leads to"),
            "{:?}",
            post.errors()
        );
        assert_eq!(receiver.requests().len(), 0);
    }
}

#[tokio::test]
async fn a_name_that_changes_its_meaning_is_judged_at_every_connection() {
    let receiver = Receiver::start().await;
    receiver.otherwise(Reply::Status(500));
    let stub = Stub::of(&[&["127.0.0.1"], &["169.254.169.254"], &["127.0.0.1"], &[]]);
    let url = format!("http://rebinding.test:{}/", receiver.port());
    let post = Post::looking_up(Arc::new(stub), vec![endpoint(&url)]);
    post.notify("hello");
    post.travel(86_400).await;
    let no = "the answer does not count as received";
    assert_eq!(
        post.errors(),
        [
            no,
            "the target is refused: `rebinding.test` leads to a link-local address",
            no,
            "the host `rebinding.test` cannot be resolved",
        ]
    );
    assert_eq!(receiver.requests().len(), 2);
}

#[tokio::test]
async fn addresses_and_token_urls_are_judged_before_anything_is_sent() {
    // Past the check of scenario and control API, as an import could bring it in.
    for url in
        ["http://169.254.169.254/", "http://[::ffff:a9fe:a9fe]/", "http://0xa9fea9fe/", "http://metadata/"]
    {
        let post = Post::to(vec![once(url)]);
        post.notify("hello");
        assert_eq!(post.settled().await, [State::Abandoned]);
        assert!(post.errors()[0].starts_with("the target is refused"), "{:?}", post.errors());
        let receiver = Receiver::start().await;
        let mut guarded = guarded(&receiver, &receiver);
        guarded.delivery.retries = Some(vec![]);
        guarded.oauth2.as_mut().unwrap().token_url = url.into();
        let post = Post::to(vec![guarded]);
        post.notify("hello");
        post.settled().await;
        assert!(post.errors()[0].starts_with("the target is refused"), "{:?}", post.errors());
        assert_eq!(receiver.requests().len(), 0);
    }
}

#[tokio::test]
async fn a_redirect_to_a_forbidden_address_is_not_followed() {
    let receiver = Receiver::start().await;
    receiver.otherwise(Reply::Redirect("http://169.254.169.254/latest".into()));
    let post = Post::to(vec![once(&receiver.url("/"))]);
    post.notify("hello");
    assert_eq!(post.settled().await, [State::Abandoned]);
    assert_eq!(post.errors(), ["the answer does not count as received"]);
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
