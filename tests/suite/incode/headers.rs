//! The other headers of requests (section 2, steps 5, 6 and 9).

use serde_json::json;

use crate::support::{Caller, Sim};

const USERINFO: &str = "/omni/incode-id/userinfo";
const AUTHENTICATE: &str = "/omni/incode-id/authenticate";

/// Acceptance 2.
#[tokio::test]
async fn an_error_has_five_members_and_tells_the_path_without_query_and_namespace() {
    let sim = Sim::with_ana();
    let answer = sim.caller().get("/omni/incode-id/userinfo?a=b").await.expect(403);
    let body = answer.json();
    let members: Vec<_> = body.as_object().unwrap().keys().cloned().collect();
    assert_eq!(members, ["timestamp", "status", "error", "message", "path"]);
    assert_eq!(body["timestamp"].as_i64().unwrap().to_string().len(), 13);
    assert_eq!(body["path"], USERINFO);
    assert_eq!(answer.header("content-type"), "application/json");
    sim.advance("90s").await;
    let later = sim.caller().get(USERINFO).await.expect(403);
    assert_eq!(later.at("/timestamp").as_i64().unwrap() - body["timestamp"].as_i64().unwrap(), 90_000);
}

/// Acceptance 3.
#[tokio::test]
async fn the_version_must_be_told() {
    let sim = Sim::with_ana();
    let holder = sim.holder_of("ana").await;
    for caller in [
        holder.without("api-version"),
        holder.with("api-version", "2.0"),
        holder.with("api-version", "1"),
        holder.with("api-version", ""),
    ] {
        let answer = sim.unchanged_by(caller.get(USERINFO)).await.expect(400);
        assert_eq!(
            answer.text_at("/message"),
            "BadRequestException: Header api-version is missing or not supported."
        );
        assert_eq!((answer.text_at("/error").as_str(), answer.reason()), ("Bad Request", "api-version"));
    }
    holder.with("api-version", " 1.0\t").get(USERINFO).await.expect(200);
}

/// Acceptance 6.
#[tokio::test]
async fn a_client_must_take_json() {
    let sim = Sim::with_ana();
    let holder = sim.holder_of("ana").await;
    for (accept, status) in [
        ("text/html", 406),
        ("text/html, image/*", 406),
        ("application/json;q=0", 406),
        ("application/xml", 406),
        ("*/*", 200),
        ("application/*", 200),
        ("application/json", 200),
        ("text/html, application/json;q=0.3", 200),
    ] {
        let answer = holder.with("accept", accept).get(USERINFO).await.expect(status);
        assert_eq!(answer.header("content-type"), "application/json", "{accept}");
        if status == 406 {
            assert_eq!(
                (answer.text_at("/message").as_str(), answer.reason()),
                ("Unacceptable request", "not-acceptable")
            );
        }
    }
    holder.get(USERINFO).await.expect(200);
}

async fn posted(caller: &Caller, content_type: &str) -> u16 {
    let body = json!({ "face": { "template": "lookalike:face=ana" } }).to_string();
    caller.bytes("POST", AUTHENTICATE, content_type, body).await.status
}

/// Acceptance 9.
#[tokio::test]
async fn what_is_posted_must_be_called_json() {
    let sim = Sim::with_ana();
    let caller = sim.incode();
    for (content_type, status) in [
        ("", 400),
        ("text/plain", 400),
        ("application/jsonp", 400),
        ("application/x-www-form-urlencoded", 400),
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ("Application/JSON;charset=utf-8", 200),
    ] {
        assert_eq!(posted(&caller, content_type).await, status, "{content_type:?}");
    }
    let refused = caller.bytes("POST", AUTHENTICATE, "text/plain", "{}").await;
    assert_eq!(refused.text_at("/message"), "BadRequestException: Content-Type must be application/json.");
    assert_eq!(refused.reason(), "content-type");
    let holder = sim.holder_of("ana").await;
    holder.with("content-type", "text/plain").get(USERINFO).await.expect(200);
}
