//! Targets at which nothing may be sent, however they are reached.

use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

/// Answers names as a list says, one answer after the other, the last one again and again.
pub(super) struct Stub(Vec<Vec<&'static str>>, AtomicUsize);

impl Stub {
    pub(super) fn of(answers: &[&[&'static str]]) -> Self {
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
        let mut guarded = oauth2::guarded(&receiver, &receiver);
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
