//! Keys: who is accepted, and that each is a tenant of its own (section 2).

use serde_json::json;

use crate::support::{Caller, Made, Sim};

const SCENARIO: &str = "
api_keys: [{ key: demo-key }, { key: old-key, status: revoked }]
users:
  - { user_ref: marie, references: 5 }
  - { user_ref: bob, references: 5, api_key: demo-key }
";

fn tenant(sim: &Sim, key: &str) -> Caller {
    sim.caller().with("apikey", key)
}

/// Every operation that needs a key, as method and path.
const GUARDED: [(&str, &str); 8] = [
    ("GET", "/pulse/status"),
    ("POST", "/pulse/user-verify/marie"),
    ("POST", "/pulse/user-action/marie"),
    ("GET", "/pulse/users/marie"),
    ("DELETE", "/pulse/users/marie"),
    ("POST", "/pulse-auth/api/links/create-profile/marie"),
    ("POST", "/pulse-auth/api/links/reset-profile/marie"),
    ("POST", "/pulse-auth/api/links/complete-profile/marie"),
];

/// Acceptance 1, on every operation, before anything else is judged.
#[tokio::test]
async fn a_key_is_needed_everywhere() {
    let sim = Sim::pulse_with(SCENARIO);
    for (method, path) in GUARDED {
        for (caller, code) in [
            (sim.caller(), "API_KEY_MISSING"),
            (tenant(&sim, ""), "API_KEY_MISSING"),
            (tenant(&sim, "invalid"), "API_KEY_INVALID"),
            (tenant(&sim, "invalid-key"), "API_KEY_INVALID"),
            (tenant(&sim, "old-key"), "API_KEY_INVALID"),
        ] {
            let long = "x".repeat(255);
            for path in [path, &path.replace("marie", &long)] {
                let refused =
                    sim.unchanged_by(caller.bytes(method, path, "text/plain", "{")).await.expect(401);
                assert_eq!(refused.text_at("/error/code"), code, "{method} {path}");
                assert_eq!(refused.header("www-authenticate"), "Key");
                let user_ref = path.rsplit('/').next().filter(|_| !path.ends_with("status"));
                assert_eq!(refused.at("/userRef"), json!(user_ref));
            }
        }
    }
}

#[tokio::test]
async fn only_listed_keys_are_accepted_where_the_settings_say_so() {
    let sim = Sim::pulse_with(&format!("settings: {{ declared_keys_only: true }}{SCENARIO}"));
    for (key, status) in [("demo-key", 200), ("old-key", 401), ("other-key", 401), ("Demo-key", 401)] {
        tenant(&sim, key).get("/pulse/status").await.expect(status);
    }
    sim.act("pulse.set_key", json!({ "api_key": "other-key", "status": "active" })).await;
    sim.act("pulse.set_key", json!({ "api_key": "demo-key", "status": "revoked" })).await;
    tenant(&sim, "other-key").get("/pulse/users/marie").await.expect(200);
    tenant(&sim, "demo-key").get("/pulse/users/marie").await.expect(401);
    sim.act("pulse.set_key", json!({ "api_key": "demo-key", "status": "active" })).await;
    tenant(&sim, "demo-key").get("/pulse/users/bob").await.expect(200);
}

/// Acceptance 34.
#[tokio::test]
async fn two_keys_are_two_tenants() {
    let sim = Sim::pulse_with(SCENARIO);
    let (one, two) = (tenant(&sim, "demo-key"), tenant(&sim, "another-key"));
    for (caller, bob) in [(&one, 200), (&two, 404)] {
        caller.get("/pulse/users/marie").await.expect(200);
        caller.get("/pulse/users/bob").await.expect(bob);
    }
    one.delete("/pulse/users/marie").await.expect(200);
    one.get("/pulse/users/marie").await.expect(404);
    two.get("/pulse/users/marie").await.expect(200);
    tenant(&sim, "a-third-key").get("/pulse/users/marie").await.expect(200);
    let enrolling = one.with("x-enrollment", "USER");
    enrolling.post("/pulse/user-verify/ana", Made::by("ana", 1).body()).await.expect(200);
    two.get("/pulse/users/ana").await.expect(404);
}

/// A refusal leaves no trace, not even that a key was used.
#[tokio::test]
async fn a_refused_key_makes_no_tenant() {
    let sim = Sim::pulse_with(SCENARIO);
    sim.unchanged_by(tenant(&sim, "new").get("/pulse/users/nobody")).await.expect(404);
    sim.unchanged_by(tenant(&sim, "new").post("/pulse/user-verify/marie", json!({}))).await.expect(400);
    tenant(&sim, "new").get("/pulse/users/marie").await.expect(200);
    assert!(sim.state().await.contains(r#""new":{"#));
}

/// A tenant is made when its key is first accepted (section 9), whatever the request was refused for afterwards.
#[tokio::test]
async fn a_key_is_known_once_it_was_accepted_even_where_the_request_was_refused() {
    let sim = Sim::pulse_with(SCENARIO);
    sim.unchanged_by(tenant(&sim, "fresh1").get("/pulse/users/nobody")).await.expect(404);
    let early = tenant(&sim, "fresh2");
    sim.unchanged_by(early.bytes("POST", "/pulse/user-verify/marie", "text/plain", "{")).await.expect(415);
    for key in ["fresh1", "fresh2"] {
        let added = sim.act("pulse.add_references", json!({ "user_ref": "zoe", "api_key": key })).await;
        assert_eq!(added.at("/tenants"), 1);
        tenant(&sim, key).get("/pulse/users/zoe").await.expect(200);
    }
    tenant(&sim, "demo-key").get("/pulse/users/zoe").await.expect(404);
    let refused = json!({ "user_ref": "zoe", "api_key": "old-kye" });
    sim.admin().post("/__admin/actions/pulse.add_references", refused).await.expect(422);
}

#[tokio::test]
async fn a_change_everywhere_counts_the_tenants_that_were_only_refused_so_far() {
    let sim = Sim::start().await;
    tenant(&sim, "fresh").get("/pulse/users/nobody").await.expect(404);
    let nobody = json!({ "user_ref": "nobody" });
    sim.unchanged_by(sim.admin().post("/__admin/actions/pulse.delete_user", nobody)).await.expect(404);
    let added = sim.act("pulse.add_references", json!({ "user_ref": "zoe", "count": 1 })).await;
    assert_eq!(added.at("/tenants"), 1);
    assert_eq!(added.at("/by_tenant"), json!({ "fresh": added.at("/pattern_ids") }));
    let again = sim.act("pulse.delete_user", json!({ "user_ref": "zoe" })).await;
    assert_eq!(again.at("/by_tenant"), json!({ "fresh": 1 }));
}

/// A key need be no text: what replaces its bytes in a text must not make two keys one.
#[tokio::test]
async fn two_keys_that_are_no_text_are_two_tenants() {
    let sim = Sim::pulse_with("users: [{ user_ref: marie, references: 1 }]");
    let keys: [&[u8]; 5] = [b"a\xff", b"a\xfe", "a\u{fffd}".as_bytes(), "aÿ".as_bytes(), b"a\xff\xff"];
    let call = async |method: &str, key: &[u8]| {
        sim.caller().send(sim.caller().request(method, "/pulse/users/marie").header("apikey", key)).await
    };
    for key in keys {
        call("GET", key).await.expect(200);
        call("DELETE", key).await.expect(200);
        call("GET", key).await.expect(404);
    }
}
