//! The journal shows neither keys nor links nor timing, unless it is asked to.

use serde_json::{Value, json};

use crate::support::Sim;

/// Everything that the journal tells of its exchanges, in one text.
async fn journal(sim: &Sim, how: &str) -> String {
    let list = sim.admin().get("/__admin/requests").await.expect(200);
    let mut told = list.text().to_owned();
    for line in list.at("/requests").as_array().unwrap() {
        let path = format!("/__admin/requests/{}{how}", line["id"].as_str().unwrap());
        told.push_str(sim.admin().get(&path).await.expect(200).text());
    }
    told
}

#[tokio::test]
async fn no_key_no_link_and_no_timing_shows_in_the_journal() {
    let sim = Sim::start().await;
    let secret_key = "a-customers-secret";
    let caller = sim.caller().with("apikey", secret_key).with("x-enrollment", "USER");
    let stroke = |i: u32| json!({ "key": "k", "press": i * 7_919, "release": i * 7_919 + 93 + i });
    let pattern = json!({ "tId": "t", "keystrokes": (0..7).map(stroke).collect::<Value>() });
    let verify = caller.post("/pulse/user-verify/marie", pattern.clone()).await.expect(200);
    let id = verify.text_at("/patternId");
    let body = json!({ "type": "LINK_PATTERN", "data": pattern });
    caller.post("/pulse/user-action/marie", body).await.expect(200);
    for elsewhere in ["/pulse/user-verify", "/pulse/us%65r-verify/marie/x", "/pulse/verify/marie"] {
        caller.post(elsewhere, pattern.clone()).await.expect(404);
    }
    let text = "h|b,7919,90,b|a,140,80,a|n,130,100,n|a,160,85,a";
    caller.post("/pulse/user-verify/marie", json!({ "tp": text })).await.expect(200);
    let link = caller.post("/pulse-auth/api/links/reset-profile/marie", json!({})).await.expect(200);
    let key = link.text_at("/key");
    sim.caller().get(&format!("/pulse-auth/b/{key}")).await.expect(200);
    let passes = format!("/pulse-auth/b/{key}/passes");
    sim.caller().post(&passes, pattern).await.expect(200);
    sim.caller().call("PUT", &passes).await.expect(405);
    sim.caller().get(&format!("/pulse-auth/c/{key}")).await.expect(404);
    let referer = format!("http://h/%2fpulse-auth%2fb%2f{key}");
    caller.with("referer", &referer).get("/pulse/status").await.expect(200);

    let secrets = [secret_key, &key, "7919", "15838", "keystrokes"];
    let (hidden, revealed) = (journal(&sim, "").await, journal(&sim, "?reveal=true").await);
    for secret in secrets {
        assert!(!hidden.contains(secret), "{secret} shows in {hidden}");
        assert!(revealed.contains(secret), "{secret} was never there");
    }
    // What is no secret still shows: whom it was about and what was answered.
    for told in ["/pulse/user-verify/marie", &*id, "pulse.link_pass", "\"recommended_action\":\"enroll\""] {
        assert!(hidden.contains(told), "{told} is missing in {hidden}");
    }
}

#[tokio::test]
async fn no_timing_shows_in_the_journal_where_a_pattern_came_by_a_further_path() {
    let sim = Sim::playing(
        "version: 1\naliases:\n  - { operation: pulse.user_verify, path: '/check/{user_ref}' }\n  \
         - { operation: pulse.user_action, path: '/act/{user_ref}' }\nvendors: {}\n",
    );
    let pattern = json!({ "press": [0, 7_919, 15_838, 23_757], "hold": [91, 80, 102, 93] });
    sim.pulse().with("x-enrollment", "USER").post("/check/marie", pattern.clone()).await.expect(200);
    let body = json!({ "type": "LINK_PATTERN", "data": pattern });
    sim.pulse().post("/act/marie", body).await.expect(200);
    let hidden = journal(&sim, "").await;
    assert!(hidden.contains("/act/marie") && !hidden.contains("7919"), "{hidden}");
}
