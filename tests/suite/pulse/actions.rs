//! What happens outside the API (section 10), hosted links aside.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, Made, Sim};

async fn act(sim: &Sim, action: &str, arguments: Value) -> Answer {
    sim.admin().post(&format!("/__admin/actions/pulse.{action}"), arguments).await
}

fn tenant(sim: &Sim, key: &str) -> Caller {
    sim.caller().with("apikey", key)
}

async fn references(sim: &Sim, key: &str) -> Option<u64> {
    let user = tenant(sim, key).get("/pulse/users/marie").await;
    (user.status == 200).then(|| user.at("/refPatternsTotal").as_u64().unwrap())
}

#[tokio::test]
async fn references_can_be_added_everywhere_or_in_one_tenant() {
    let sim = Sim::start().await;
    tenant(&sim, "known").get("/pulse/status").await.expect(200);
    let added = act(&sim, "add_references", json!({ "user_ref": "marie", "t_id": "demo" })).await.expect(200);
    let ids = added.at("/pattern_ids");
    assert_eq!(ids.as_array().unwrap().len(), 5);
    let told =
        json!({ "tenants": 1, "pattern_ids": ids, "by_tenant": { "known": ids }, "later_tenants": ids });
    assert_eq!(added.json(), told);
    for key in ["known", "later"] {
        assert_eq!(references(&sim, key).await, Some(5), "{key}");
        let body = json!({ "type": "UNLINK_PATTERN_ID", "data": ids[4] });
        tenant(&sim, key).post("/pulse/user-action/marie", body).await.expect(200);
    }
    let known = tenant(&sim, "known");
    let verified = known.post("/pulse/user-verify/marie", Made::by("marie", 6).named("demo").body()).await;
    assert_eq!(verified.at("/enrollment/recorded"), 5);

    let more = json!({ "user_ref": "marie", "api_key": "known", "count": 2, "typist": "bob", "text": "abcd efgh ijklmn" });
    let more = act(&sim, "add_references", more).await.expect(200);
    let ids = more.at("/pattern_ids");
    assert_eq!(ids.as_array().unwrap().len(), 2);
    let told =
        json!({ "tenants": 1, "pattern_ids": ids, "by_tenant": { "known": ids }, "later_tenants": null });
    assert_eq!(more.json(), told);
    assert_eq!((references(&sim, "known").await, references(&sim, "later").await), (Some(7), Some(4)));
    // Only who is not ready yet gets more: the tenant that unlinked one.
    let missing = act(&sim, "add_references", json!({ "user_ref": "marie" })).await.expect(200);
    let ids = missing.at("/pattern_ids");
    assert_eq!(ids.as_array().unwrap().len(), 1);
    let told =
        json!({ "tenants": 1, "pattern_ids": ids, "by_tenant": { "later": ids }, "later_tenants": null });
    assert_eq!(missing.json(), told);
    assert_eq!((references(&sim, "known").await, references(&sim, "later").await), (Some(7), Some(5)));
}

/// Repetitions go on from the records that are there, so the added references are new typing of the same person.
#[tokio::test]
async fn added_references_go_on_from_the_records() {
    let sim =
        Sim::pulse_with("settings: { replay_detection: true }\nusers: [{ user_ref: marie, references: 2 }]");
    act(&sim, "add_references", json!({ "user_ref": "marie" })).await.expect(200);
    for repetition in 1..=5 {
        let again = sim.verify("marie", Made::by("marie", repetition).body()).await;
        assert_eq!(again.at("/biometrics/robotReason"), "REPLAY", "{repetition}");
    }
    assert_eq!(sim.verify("marie", Made::by("marie", 6).body()).await.text_at("/recommended_action"), "auth");
}

#[tokio::test]
async fn a_profile_can_be_reset_and_a_user_deleted_from_the_dashboard() {
    let sim = Sim::pulse_with("users: [{ user_ref: marie, references: 5 }]");
    for key in ["a", "b"] {
        assert_eq!(references(&sim, key).await, Some(5));
    }
    let reset = act(&sim, "reset_profile", json!({ "user_ref": "marie", "keep": 2 })).await.expect(200);
    let told = json!({ "tenants": 2, "deleted": 3, "by_tenant": { "a": 3, "b": 3 }, "later_tenants": 3 });
    assert_eq!(reset.json(), told);
    assert_eq!(
        [references(&sim, "a").await, references(&sim, "b").await, references(&sim, "c").await],
        [Some(2); 3]
    );
    let reset = act(&sim, "reset_profile", json!({ "user_ref": "marie", "api_key": "a" })).await.expect(200);
    assert_eq!(
        reset.json(),
        json!({ "tenants": 1, "deleted": 2, "by_tenant": { "a": 2 }, "later_tenants": null })
    );
    assert_eq!([references(&sim, "a").await, references(&sim, "b").await], [Some(0), Some(2)]);

    let again = act(&sim, "reset_profile", json!({ "user_ref": "marie", "api_key": "a" })).await.expect(200);
    assert_eq!(again.json(), json!({ "tenants": 0, "deleted": 0, "by_tenant": {}, "later_tenants": null }));

    sim.act("pulse.set_key", json!({ "api_key": "d", "status": "active" })).await;
    let deleted = act(&sim, "delete_user", json!({ "user_ref": "marie", "api_key": "d" })).await.expect(200);
    assert_eq!(
        deleted.json(),
        json!({ "tenants": 1, "deleted": 2, "by_tenant": { "d": 2 }, "later_tenants": null })
    );
    assert_eq!([references(&sim, "d").await, references(&sim, "a").await], [None, Some(0)]);
    let deleted = act(&sim, "delete_user", json!({ "user_ref": "marie" })).await.expect(200);
    let by_tenant = json!({ "a": 0, "b": 2, "c": 2 });
    assert_eq!(
        deleted.json(),
        json!({ "tenants": 3, "deleted": 2, "by_tenant": by_tenant, "later_tenants": 2 })
    );
    assert_eq!([references(&sim, "b").await, references(&sim, "new").await], [None, None]);
}

/// Without any tenant yet, only those that come later are changed, and the answer says so.
#[tokio::test]
async fn a_change_before_the_first_request_waits_for_it() {
    let sim = Sim::start().await;
    let added = act(&sim, "add_references", json!({ "user_ref": "marie", "count": 2 })).await.expect(200);
    let ids = added.at("/pattern_ids");
    assert_eq!(
        added.json(),
        json!({ "tenants": 0, "pattern_ids": ids, "by_tenant": {}, "later_tenants": ids })
    );
    assert_eq!(references(&sim, "later").await, Some(2));
    let nok = act(&sim, "set_status", json!({ "status": "NOK" })).await.expect(200);
    let told = json!({ "tenants": 1, "by_tenant": { "later": "NOK" }, "later_tenants": "NOK" });
    assert_eq!(nok.json(), told);
    let same = sim.unchanged_by(act(&sim, "set_status", json!({ "status": "NOK" }))).await.expect(200);
    assert_eq!(same.json(), json!({ "tenants": 0, "by_tenant": {}, "later_tenants": null }));
}

/// Two tenants that enrolled the same person by themselves have different patterns, and all are counted.
#[tokio::test]
async fn what_was_deleted_is_counted_in_every_tenant() {
    let sim = Sim::start().await;
    for (key, times) in [("a", 1), ("b", 3)] {
        for repetition in 1..=times {
            let caller = tenant(&sim, key).with("x-enrollment", "USER");
            caller.post("/pulse/user-verify/marie", Made::by("marie", repetition).body()).await.expect(200);
        }
    }
    let deleted = act(&sim, "delete_user", json!({ "user_ref": "marie" })).await.expect(200);
    let told = json!({ "tenants": 2, "deleted": 4, "by_tenant": { "a": 1, "b": 3 }, "later_tenants": null });
    assert_eq!(deleted.json(), told);
}

/// A key that nobody listed and no request came with was hardly meant: no tenant is made of a misspelling.
#[tokio::test]
async fn an_action_for_a_misspelt_key_is_refused() {
    let sim = Sim::pulse_with("api_keys: [{ key: listed-key }]\nusers: [{ user_ref: marie, references: 1 }]");
    sim.pulse().get("/pulse/status").await.expect(200);
    let mut seen = Vec::new();
    for (action, arguments) in [
        ("add_references", json!({ "user_ref": "marie", "api_key": "demo-kye" })),
        ("reset_profile", json!({ "user_ref": "marie", "api_key": "Listed-Key" })),
        ("delete_user", json!({ "user_ref": "marie", "api_key": "something" })),
        ("set_status", json!({ "status": "NOK", "api_key": "" })),
        ("complete_link", json!({ "user_ref": "marie", "api_key": "demo-ke" })),
    ] {
        let refused = sim.unchanged_by(act(&sim, action, arguments)).await.expect(422);
        let hint = refused.text_at("/hint");
        assert!(hint.contains("pulse.set_key lists it"), "{hint}");
        let meant = hint.split("a key is known").next().unwrap().to_owned();
        seen.push(format!("{} → {meant}", refused.text_at("/detail")));
    }
    assert_snapshot!(seen.join("\n"), @"
    api_key `demo-kye` is unknown; did you mean `demo-key`? known: demo-key, listed-key → did you mean `demo-key`? 
    api_key `Listed-Key` is unknown; did you mean `listed-key`? known: demo-key, listed-key → did you mean `listed-key`? 
    api_key `something` is unknown; known: demo-key, listed-key → 
    api_key `` is unknown; known: demo-key, listed-key → 
    api_key `demo-ke` is unknown; did you mean `demo-key`? known: demo-key, listed-key → did you mean `demo-key`?
    ");
    for key in ["demo-key", "listed-key"] {
        act(&sim, "reset_profile", json!({ "user_ref": "marie", "api_key": key })).await.expect(200);
    }
}

/// The newest references are kept: the oldest of five are gone.
#[tokio::test]
async fn a_reset_keeps_the_newest_references() {
    let sim = Sim::start().await;
    let ids = sim.enroll("marie").await;
    act(&sim, "reset_profile", json!({ "user_ref": "marie", "keep": 2 })).await.expect(200);
    for (id, status) in [(&ids[2], 404), (&ids[3], 200), (&ids[4], 200)] {
        sim.action("marie", "LINK_PATTERN_ID", json!(id)).await.expect(status);
    }
}

#[tokio::test]
async fn an_action_that_does_not_fit_changes_nothing() {
    let sim = Sim::start().await;
    let nobody = json!({ "user_ref": "nobody" });
    for (action, arguments, status) in [
        ("reset_profile", nobody.clone(), 404),
        ("delete_user", nobody.clone(), 404),
        ("add_references", json!({ "user_ref": "nobody", "create": false }), 404),
        ("add_references", json!({ "user_ref": "nobody", "create": false, "api_key": "a" }), 422),
        ("add_references", json!({ "user_ref": "" }), 422),
        ("add_references", json!({ "user_ref": "a", "count": 1001 }), 422),
        ("add_references", json!({ "user_ref": "a", "text": "x".repeat(15) }), 422),
        ("add_references", json!({ "user_ref": "a", "text": "x".repeat(2_001) }), 422),
        ("add_references", json!({ "user_ref": "a", "t_id": "" }), 422),
        ("set_status", json!({ "status": "ok" }), 422),
        ("set_key", json!({ "status": "active" }), 422),
        ("set_key", json!({ "api_key": "", "status": "active" }), 422),
        ("make_pattern", json!({}), 422),
        ("make_pattern", json!({ "typist": "" }), 422),
        ("make_pattern", json!({ "typist": "a", "kind": "ghost" }), 422),
        ("set_key", json!({ "api_key": "invalid-1", "status": "active" }), 422),
        ("make_pattern", json!({ "typist": "a", "text": "x".repeat(2_001) }), 422),
        ("make_pattern", json!({ "typist": "a", "text": "x".repeat(15) }), 422),
        ("make_pattern", json!({ "typist": "a", "t_id": "x".repeat(257) }), 422),
        ("make_pattern", json!({ "typist": "a", "t_id": "" }), 422),
        ("fly", json!({}), 404),
    ] {
        let refused = sim.unchanged_by(act(&sim, action, arguments.clone())).await;
        assert_eq!(refused.status, status, "{action} {arguments}: {refused}");
        assert_eq!(refused.header("content-type"), "application/problem+json");
    }
}

#[tokio::test]
async fn a_user_who_is_not_known_is_told_with_those_who_are() {
    let sim = Sim::start().await;
    sim.enroll("marie").await;
    let mut told = Vec::new();
    for action in ["delete_user", "complete_link"] {
        let refused = act(&sim, action, json!({ "user_ref": "mari" })).await.expect(404);
        told.push(refused.text_at("/detail"));
    }
    told.push(act(&sim, "complete_link", json!({ "key": "secret" })).await.expect(404).text_at("/detail"));
    assert_snapshot!(told.join("\n"), @"
    user `mari` is unknown; did you mean `marie`? known: marie
    user with a link `mari` is unknown; known: none
    no link has that `key`, or it is another tenant's
    ");
}

/// Section 12.8: four kinds, of which three are robots.
#[tokio::test]
async fn a_made_pattern_is_what_it_says() {
    let sim = Sim::start().await;
    for (kind, expected) in
        [("instant", "ZERO_DWELL"), ("metronome", "UNIFORM_INTERVALS"), ("pasted", "PASTED")]
    {
        let arguments = json!({ "typist": "marie", "kind": kind });
        let made = sim.unchanged_by(sim.act("pulse.make_pattern", arguments)).await;
        assert_eq!(sim.enrolling("marie", made.at("/pattern")).await.at("/biometrics/robotReason"), expected);
    }
    let made = sim.act("pulse.make_pattern", json!({ "typist": "marie" })).await;
    assert_eq!(made.at("/pattern"), Made::by("marie", 100).body());
    assert_eq!(sim.enrolling("marie", made.at("/pattern")).await.at("/enrollment/recorded"), 1);
}

/// Section 7.
#[tokio::test]
async fn there_are_no_tokens_to_mint() {
    let sim = Sim::start().await;
    sim.admin().post("/__admin/tokens/pulse", json!({ "subject": "marie" })).await.expect(404);
}
