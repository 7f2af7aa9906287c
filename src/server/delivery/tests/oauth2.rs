//! Bearer tokens by client credentials.

use super::*;

pub(super) fn guarded(receiver: &Receiver, tokens: &Receiver) -> Endpoint {
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
