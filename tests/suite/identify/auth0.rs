//! Users of a tenant of Auth0: their profiles, and the sessions that follow from tokens of the tenant.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::identify::{ANN, DEVICE, OTHER_DEVICE, PROJECT, body, query};
use crate::support::tenant::{NOW, ann, unsigned};
use crate::support::{Answer, Sim};

/// Acceptance 28.
#[tokio::test]
async fn a_token_and_a_device_make_one_session() {
    let sim = Sim::start().await;
    let token = unsigned(&ann(NOW + 86_400));
    let first = sim.auth0(&token).await.expect(200);
    sim.advance("10m").await;
    let again = sim.auth0(&token).await.expect(200);
    for name in ["userId", "accessToken", "loginHistory", "externalId", "signUp"] {
        let pointer = format!("/data/{name}");
        assert_eq!(again.at(&pointer), first.at(&pointer), "{name}");
    }
    let device = sim.auth0_on(&token, OTHER_DEVICE).await.expect(200);
    assert_eq!(device.at("/data/userId"), first.at("/data/userId"));
    assert_ne!(device.at("/data/accessToken"), first.at("/data/accessToken"));
    let fresh = unsigned(&json!({ "sub": "auth0|ann", "exp": NOW + 90_000 }));
    let newer = sim.auth0(&fresh).await.expect(200);
    assert_eq!(newer.at("/data/loginHistory"), json!([NOW, NOW + 600, NOW + 600]));
    assert_eq!(newer.at("/data/signUp"), NOW);

    let ours = first.text_at("/data/accessToken");
    let holder = sim.caller().bearer(&ours);
    let query = query("authZero");
    assert_eq!(holder.get(&format!("/v1/user?{query}")).await.expect(200).at("/data/username"), "annie");
    let updated = holder.put("/v1/user", body("authZero", json!({ "username": "ann" }))).await.expect(200);
    assert_eq!(updated.text_at("/data/accessToken"), ours);
    holder.get(&format!("/v1/user/game-profile?projectId={PROJECT}")).await.expect(200);
    let checked = holder.get(&format!("/v1/user/check?{query}&deviceId={DEVICE}")).await.expect(200);
    assert_eq!(checked.text_at("/data/accessToken"), ours);
    // It is no token of awsCognito.
    let other = format!("/v1/user?{}", crate::support::identify::query("awsCognito"));
    holder.get(&other).await.expect(401);
    // Once ours has died, the same token of the provider gives another one, which is no login.
    sim.advance("50m").await;
    holder.get(&format!("/v1/user?{query}")).await.expect(401);
    let renewed = sim.auth0(&token).await.expect(200);
    assert_ne!(renewed.text_at("/data/accessToken"), ours);
    assert_eq!(renewed.at("/data/loginHistory"), newer.at("/data/loginHistory"));
}

/// Section 6: an ended session begins anew with the next check.
#[tokio::test]
async fn an_ended_session_begins_anew() {
    let sim = Sim::start().await;
    let first = sim.auth0("opaque").await.expect(200);
    let user = first.at("/data/userId");
    assert_eq!(sim.act("identify.revoke_sessions", json!({ "user_id": user })).await.at("/revoked"), 1);
    let ours = sim.caller().bearer(&first.text_at("/data/accessToken"));
    let revoked = ours.get(&format!("/v1/user?{}", query("authZero"))).await;
    assert_eq!(revoked.text_at("/message"), "Access Token has been revoked");
    let again = sim.auth0("opaque").await.expect(200);
    assert_eq!((again.at("/data/userId"), again.at("/data/loginHistory")), (user, json!([NOW, NOW])));
    sim.advance("30d").await;
    assert_eq!(sim.auth0("opaque").await.at("/data/loginHistory").as_array().unwrap().len(), 3);
}

/// Section 4.2: the check in full, and strictly.
#[tokio::test]
async fn a_check_answers_session_and_profile() {
    let sim = Sim::start().await;
    let names = |answer: &Answer| {
        answer.at("/data").as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ")
    };
    let checked = sim.auth0(&unsigned(&ann(NOW + 60))).await.expect(200);
    assert_eq!(
        names(&checked),
        "userId accessToken deviceId timeStamp signature externalId signUp username appProfile loginHistory"
    );
    assert_eq!(checked.at("/data/appProfile"), json!({}));
    assert_eq!(
        checked.at("/data/externalId"),
        "00dc3d6e584b797718c915b74de5978bf8658e1849f1a6f08bdccdd933a0e2e5"
    );
    sim.set(json!({ "strictness": "strict" })).await;
    assert_eq!(names(&sim.auth0("opaque").await.expect(200)), "username appProfile loginHistory");
}

/// Section 4.2: nickname, name, local part, hash.
#[tokio::test]
async fn a_name_is_taken_from_what_the_token_says() {
    let sim = Sim::start().await;
    for (number, (more, expected)) in [
        (json!({ "nickname": "nick", "name": "Name" }), "nick"),
        (json!({ "name": "Name", "email": "local@example.org" }), "Name"),
        (json!({ "email": "local@example.org" }), "local"),
        (json!({}), "user-"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut claims = more;
        claims["sub"] = json!(format!("sub-{number}"));
        let name = sim.auth0(&unsigned(&claims)).await.expect(200).text_at("/data/username");
        assert!(
            name == expected || expected == "user-" && name.starts_with(expected) && name.len() == 13,
            "{name}"
        );
    }
}

/// Acceptance 29.
#[tokio::test]
async fn an_update_replaces_the_whole_profile() {
    let sim = Sim::start().await;
    let caller = sim.caller().bearer("opaque");
    let put = |data: Value| caller.put("/v1/user", body("authZero", data));
    put(json!({ "username": "testUserAuthZero", "appProfile": { "a": 1, "b": 2 } })).await.expect(200);
    let updated =
        put(json!({ "appProfile": { "data": "customUserObjectGoesHere" }, "ignored": 1 })).await.expect(200);
    assert_eq!(updated.text_at("/message"), "User is Correctly Created");
    let data = updated.at("/data");
    assert_eq!(
        data.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" "),
        "externalId projectId accessToken appProfile"
    );
    assert_eq!(data["appProfile"], json!({ "data": "customUserObjectGoesHere" }));
    let read = caller.get(&format!("/v1/user?{}", query("authZero"))).await;
    assert_snapshot!(read, @r#"200 {"result":1,"message":"OK","data":{"username":"testUserAuthZero","appProfile":{"data":"customUserObjectGoesHere"},"loginHistory":[1772355600]}}"#);
    for data in
        [json!({ "username": "" }), json!({ "username": 7 }), json!({ "appProfile": "x".repeat(64 * 1024) })]
    {
        sim.unchanged_by(put(data)).await.expect(400);
    }
    put(json!({ "appProfile": "x".repeat(64 * 1024 - 2) })).await.expect(200);
    put(json!({})).await.expect(200);
}

/// Section 4.2: without a device the latest session that lives is used.
#[tokio::test]
async fn the_latest_session_that_lives_is_used() {
    let sim = Sim::start().await;
    let first = sim.auth0_on("opaque", DEVICE).await.expect(200);
    sim.advance("1m").await;
    sim.auth0_on("opaque", OTHER_DEVICE).await.expect(200);
    let user = first.at("/data/userId");
    sim.act("identify.revoke_sessions", json!({ "user_id": user, "device_id": OTHER_DEVICE })).await;
    let caller = sim.caller().bearer("opaque");
    let read = caller.get(&format!("/v1/user?{}", query("authZero"))).await.expect(200);
    assert_eq!(read.at("/data/loginHistory"), json!([NOW, NOW + 60]));
    let updated = caller.put("/v1/user", body("authZero", json!({}))).await.expect(200);
    assert_eq!(updated.at("/data/accessToken"), first.at("/data/accessToken"));
    let ours = sim.caller().bearer(&updated.text_at("/data/accessToken"));
    ours.get(&format!("/v1/user?{}", query("authZero"))).await.expect(200);
}

/// Section 10: a user who is deleted takes sessions and codes along.
#[tokio::test]
async fn of_a_deleted_user_nothing_stays() {
    let sim = Sim::start().await;
    for number in 0..4 {
        let user = sim.auth0(&format!("opaque-{number}")).await.expect(200).at("/data/userId");
        sim.act("identify.delete_user", json!({ "user_id": user })).await;
    }
    assert!(sim.state().await.contains(r#""by_token":{}"#), "{}", sim.state().await);
    sim.register(ANN).await.expect(201);
    sim.forgot(ANN).await.expect(200);
    sim.act("identify.delete_user", json!({ "email": ANN })).await;
    assert_eq!(sim.messages().await[0]["state"], "expired");
}

/// Section 4.2: `null` is JSON too; it leaves nothing of the profile, as with awsCognito.
#[tokio::test]
async fn a_profile_of_null_takes_the_profile_away() {
    let sim = Sim::start().await;
    let holder = sim.caller().bearer("opaque");
    for (profile, expected) in [(json!({ "a": 1 }), json!({ "a": 1 })), (json!(null), json!({}))] {
        let put =
            holder.put("/v1/user", body("authZero", json!({ "appProfile": profile }))).await.expect(200);
        assert_eq!(put.at("/data/appProfile"), expected);
    }
}
