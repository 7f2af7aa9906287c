//! Points and badges.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::Sim;
use crate::support::identify::{DEVICE, PROJECT, query};

const SCENARIO: &str = "
projects:
  - id: a69a31e9-f2e6-4d5f-b080-6138c6a721b7
    badges: [{ badge_id: first, name: First, description: The first one, image: 'https://img.example/1.png' }]
    users:
      - provider: awsCognito
        email: ann@example.org
        password: 'bID>idfsf23!'
        user_id: 3bd439c2-8ffe-416e-94ed-456f83a91848
        game_profile: { image_url: 'https://img.example/ann.png', points: [{ point_id: gold, name: Gold, score: 10, total: 12 }], badges: [first], achievements: [{ achievement_id: a1, name: A1 }] }
";

/// Acceptance 45.
#[tokio::test]
async fn points_and_badges_are_seeded_and_added() {
    let sim = Sim::identify_with(SCENARIO);
    let session = sim.session().await;
    let holder = sim.with_session(&session);
    let path = format!("/v1/user/game-profile?projectId={PROJECT}");
    assert_snapshot!(holder.get(&path).await, @r#"200 {"result":1,"message":"OK","data":{"profile":{"username":"ann","userId":"3bd439c2-8ffe-416e-94ed-456f83a91848","appProfile":{"imageUrl":"https://img.example/ann.png"}},"gamify":{"data":{"badges":[{"badgeId":"first","name":"First","description":"The first one","image":"https://img.example/1.png"}],"achievements":[{"achievementId":"a1","name":"A1","description":""}],"points":[{"pointId":"gold","name":"Gold","description":"","score":10,"total":12}]}}}}"#);
    let add = |kind: &str, value: Value| {
        holder.put(
            "/user/game-profile",
            json!({ "projectId": PROJECT, "data": { "type": kind, "operation": "add", "value": value } }),
        )
    };
    let added = add("points", json!(5)).await.expect(200);
    assert_eq!(
        (added.at("/data/gamify/data/points/0/score"), added.at("/data/gamify/data/points/0/total")),
        (json!(15), json!(17))
    );
    add("points", json!({ "pointId": "silver", "value": 1.5 })).await.expect(200);
    add("points", json!({ "pointId": "gold", "value": -1 })).await.expect(200);
    add("badges", json!("own")).await.expect(200);
    add("badges", json!({ "badgeId": "own" })).await.expect(200);
    let all = add("badges", json!("first")).await.expect(200);
    assert_eq!(all.at("/data/gamify/data/points/0/score"), 14);
    assert_eq!(
        all.at("/data/gamify/data/points/1"),
        json!({ "pointId": "silver", "name": "silver", "description": "", "score": 1.5, "total": 1.5 })
    );
    let ids: Vec<_> = all
        .at("/data/gamify/data/badges")
        .as_array()
        .unwrap()
        .iter()
        .map(|badge| badge["badgeId"].clone())
        .collect();
    assert_eq!(ids, ["first", "own"]);
    for (kind, operation, value) in [
        (json!("points"), json!("remove"), json!(1)),
        (json!("coins"), json!("add"), json!(1)),
        (json!("points"), json!("add"), json!("5")),
        (json!("points"), json!("add"), json!({ "value": 5 })),
        (json!("points"), json!("add"), json!({ "pointId": "gold" })),
        (json!("badges"), json!("add"), json!(5)),
        (json!("badges"), json!("add"), json!("")),
        (json!("badges"), json!("add"), Value::Null),
        (json!(1), json!("add"), json!(5)),
    ] {
        let data =
            json!({ "projectId": PROJECT, "data": { "type": kind, "operation": operation, "value": value } });
        sim.unchanged_by(holder.put("/user/game-profile", data)).await.expect(400);
    }
    sim.caller().get(&path).await.expect(401);
    assert_eq!(
        sim.caller().bearer("opaque").get(&path).await.expect(401).text_at("/message"),
        "Invalid Access Token"
    );
}

/// Section 4.6: of any provider; without anything seeded.
#[tokio::test]
async fn a_game_profile_is_read_with_an_access_token_of_any_provider() {
    let sim = Sim::start().await;
    let check =
        format!("/v1/user/check/nonstandard?{}&accessToken=opaque&deviceId={DEVICE}", query("google"));
    let ours = sim.caller().get(&check).await.expect(200).text_at("/data/accessToken");
    let game = sim
        .caller()
        .bearer(&ours)
        .get(&format!("/v1/user/game-profile?projectId={PROJECT}"))
        .await
        .expect(200);
    assert_eq!(game.at("/data/profile/appProfile"), json!({ "imageUrl": "" }));
    assert_eq!(game.at("/data/gamify/data"), json!({ "badges": [], "achievements": [], "points": [] }));
    let data = json!({ "projectId": PROJECT, "data": { "type": "points", "operation": "add", "value": 3 } });
    let added = sim.caller().bearer(&ours).put("/v1/user/game-profile", data).await.expect(200);
    assert_eq!(added.at("/data/gamify/data/points/0/pointId"), "points");
}

/// Sections 2 and 4.6: a project of noLogin may have any name, and its users have game profiles as well.
#[tokio::test]
async fn a_user_of_no_login_plays_in_a_project_of_any_name() {
    let sim = Sim::start().await;
    let named = json!({ "projectId": "Game", "externalId": "p1", "data": { "username": "Player" } });
    sim.caller().post("/v1/user?strategy=simplified&provider=noLogin", named).await.expect(200);
    let wanted = json!({ "external_id": "p1", "project_id": "Game" });
    let token = sim.admin().post("/__admin/tokens/identify", wanted).await.expect(200).text_at("/token");
    let player = sim.caller().bearer(&token);
    for path in ["/v1/user/game-profile?projectId=Game", "/v1/user/game-profile"] {
        let game = player.get(path).await.expect(200);
        assert_eq!(game.at("/data/profile/username"), "Player");
    }
    let nobody = sim.caller().get("/v1/user/game-profile?projectId=Game").await;
    assert_snapshot!(nobody, @r#"400 {"result":0,"message":"projectId must be a UUID","data":{"code":"InvalidParameterException"}}"#);
}
