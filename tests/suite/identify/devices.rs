//! Devices of a user, as many as there may be.

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::identify::{ANN, OTHER_DEVICE, OTHER_PASSWORD, PASSWORD, body, cognito, query};
use crate::support::tenant::NOW;
use crate::support::{Answer, Sim};

const MANY: u32 = 10_000;

fn device(number: u32) -> String {
    format!("00000000-0000-0000-0000-{number:012}")
}

/// Ask for each device from several clients at once; every answer is a 200, and they come in any order.
async fn with_each<F>(sim: &Sim, ask: impl Fn(Sim, String) -> F)
where
    F: Future<Output = Answer> + Send + 'static,
{
    let mut asking = JoinSet::new();
    for number in 0..MANY {
        if asking.len() == 8 {
            let answer: Answer = asking.join_next().await.unwrap().unwrap();
            answer.expect(200);
        }
        asking.spawn(ask(sim.clone(), device(number)));
    }
    for answer in asking.join_all().await {
        answer.expect(200);
    }
}

async fn devices(sim: &Sim, session: &Value) -> Vec<Value> {
    sim.profile(session).await.expect(200).at("/data/devices").as_array().unwrap().clone()
}

/// Of ten thousand devices of a user the last fifty are kept, and everything still works.
#[tokio::test]
async fn of_ten_thousand_devices_the_last_fifty_are_kept() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let holder = sim.with_session(&session);
    with_each(&sim, |_, device| {
        let path = format!("/v1/user/check?{}&deviceId={device}", query("awsCognito"));
        let holder = holder.clone();
        async move { holder.get(&path).await }
    })
    .await;
    assert_eq!(devices(&sim, &session).await.len(), 50);
    for number in [MANY, MANY + 1] {
        let path = format!("/v1/user/check?{}&deviceId={}", query("awsCognito"), device(number));
        holder.get(&path).await.expect(200);
    }
    let kept = devices(&sim, &session).await;
    assert_eq!(kept.len(), 50);
    assert_eq!(kept[48..], [json!({ "deviceId": device(MANY) }), json!({ "deviceId": device(MANY + 1) })]);
    assert!(sim.state().await.len() < 100_000);
    sim.refresh(session["refreshToken"].as_str().unwrap()).await.expect(200);
    sim.try_login(ANN, PASSWORD).await.expect(200);
}

/// Ten thousand devices without an account are ten thousand users, each found again.
#[tokio::test]
async fn ten_thousand_anonymous_devices_are_as_many_users() {
    let sim = Sim::start().await;
    with_each(&sim, |sim, device| async move {
        sim.caller().put("/v1/user/login", body("anonymous", json!({ "deviceId": device }))).await
    })
    .await;
    let (caller, data) = (sim.caller(), json!({ "deviceId": device(7) }));
    let again = caller.put("/v1/user/login", body("anonymous", data.clone())).await.expect(200);
    assert_eq!(
        caller.post("/v1/user", body("anonymous", data)).await.at("/data/userId"),
        again.at("/data/userId")
    );
    assert_eq!(sim.state().await.matches(r#""provider":"anonymous""#).count(), 10_000);
}

/// Devices are seen, never listed by a client.
#[tokio::test]
async fn a_list_of_devices_is_refused() {
    let sim = Sim::start().await;
    let all: Vec<_> = (0..MANY).map(|number| json!({ "deviceId": device(number) })).collect();
    let data = json!({ "email": ANN, "password": PASSWORD, "devices": all });
    let refused = sim.unchanged_by(sim.caller().post("/v1/user", cognito(data))).await.expect(400);
    assert_eq!(refused.text_at("/message"), "devices is not settable");
}

/// Section 4.1: on a device that nobody logged in on, a check shows the sign-up of the session's device.
#[tokio::test]
async fn a_check_on_an_unseen_device_shows_the_sign_up_of_the_session() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    sim.advance("1m").await;
    let session_later = sim.session().await;
    let path = format!("/v1/user/check?{}&deviceId={OTHER_DEVICE}", query("awsCognito"));
    let checked = sim.with_session(&session_later).get(&path).await.expect(200);
    assert_eq!(checked.at("/data/signUp"), session["signUp"]);
    assert_eq!(checked.at("/data/deviceId"), OTHER_DEVICE);
}

/// Section 4: the first session on a device is its sign-up, one that was minted too.
#[tokio::test]
async fn the_sign_up_of_a_device_is_that_of_its_first_session_whoever_opened_it() {
    let sim = Sim::start().await;
    sim.register(ANN).await.expect(201);
    let mint = json!({ "email": ANN, "device_id": OTHER_DEVICE });
    let token = sim.admin().post("/__admin/tokens/identify", mint).await.expect(200).text_at("/token");
    sim.advance("1m").await;
    let data = json!({ "password": OTHER_PASSWORD, "previousPassword": PASSWORD });
    let holder = sim.caller().bearer(&token);
    let session = holder.put("/v1/user/change-password", cognito(data)).await.expect(200).at("/data");
    let path = format!("/v1/user/check?{}&deviceId={OTHER_DEVICE}", query("awsCognito"));
    let checks = [holder.get(&path).await, sim.with_session(&session).get(&path).await];
    assert_eq!(session["signUp"], NOW);
    assert_eq!(checks.map(|checked| checked.at("/data/signUp")), [json!(NOW), json!(NOW)]);
}
