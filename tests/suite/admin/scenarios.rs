//! `/__admin/scenarios` and `/__admin/scenario`

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Sim};

const GOOD: &str = "version: 1\nname: mine\nclock: { at: 2030-01-01T00:00:00Z, mode: frozen }\n\
                    vendors: { pulse: { users: [{ user_ref: marie }] } }\naliases: [{ operation: pulse.status, path: /up }]\n";
const BROKEN: &str = "version: 1\nsede: 3\nclock: { mode: slow }\n";

async fn send(sim: &Sim, path: &str, kind: &str, text: impl Into<reqwest::Body>) -> Answer {
    sim.admin().bytes("POST", path, kind, text).await
}

#[tokio::test]
async fn the_library_and_what_is_played_are_listed() {
    let sim = Sim::start().await;
    let list = sim.admin().get("/__admin/scenarios").await.expect(200);
    assert_snapshot!(list.at("/playing"), @r#"{"name":"default","scenarios":["default"],"watched":false,"reloads":0,"last_reload":null,"last_problem":null}"#);
    let library = list.at("/library");
    let names: Vec<_> =
        library.as_array().unwrap().iter().map(|story| story["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"default") && names.is_sorted(), "{names:?}");
    assert!(library.as_array().unwrap().iter().all(|story| story["description"] != ""), "{library}");
}

#[tokio::test]
async fn a_story_is_given_as_yaml_or_inside_json() {
    let sim = Sim::start().await;
    let source = include_str!("../../../scenarios/default.yaml");
    let yaml = sim.admin().get("/__admin/scenarios/default").await.expect(200);
    assert_eq!((yaml.text(), yaml.header("content-type")), (source, "text/yaml; charset=utf-8"));
    let json =
        sim.admin().with("accept", "application/json").get("/__admin/scenarios/default").await.expect(200);
    assert_eq!((json.text_at("/name").as_str(), json.text_at("/source").as_str()), ("default", source));
    assert_snapshot!(sim.admin().get("/__admin/scenarios/defualt").await.text_at("/detail"), @"no built-in scenario is named `defualt`; did you mean `default`?");
}

#[tokio::test]
async fn a_scenario_is_diagnosed_as_on_the_command_line() {
    let sim = Sim::start().await;
    let fine = send(&sim, "/__admin/scenarios/check", "application/yaml", GOOD).await.expect(200);
    assert_snapshot!(fine, @r#"200 {"valid":true,"text":"","problems":[]}"#);
    for kind in ["application/yaml", "text/yaml", "text/plain", "application/x-www-form-urlencoded", ""] {
        let told = send(&sim, "/__admin/scenarios/check", kind, BROKEN).await.expect(200);
        assert_eq!(
            (told.at("/valid"), told.at("/problems").as_array().unwrap().len()),
            (Value::Bool(false), 2)
        );
        assert_eq!(told.at("/problems/0/suggestion"), "seed");
        assert!(
            told.text_at("/text").starts_with("body:2:1: unknown member `sede`; did you mean `seed`?"),
            "{told}"
        );
    }
    let binary = send(&sim, "/__admin/scenarios/check", "", vec![0xff, 0xfe]).await.expect(200);
    assert_eq!(binary.at("/problems/0/code"), "encoding");
    let empty = send(&sim, "/__admin/scenarios/check", "", "").await.expect(200);
    assert_eq!(empty.at("/problems/0/code"), "empty");
    assert_eq!(send(&sim, "/__admin/scenarios/check", "image/png", GOOD).await.status, 415);
    let large = " ".repeat(5 * 1024 * 1024);
    assert_eq!(send(&sim, "/__admin/scenarios/check", "", large).await.status, 413);
}

#[tokio::test]
async fn a_scenario_is_applied_to_this_namespace_alone_and_a_reset_goes_back_to_it() {
    let sim = Sim::start().await;
    let other = sim.other("another-one");
    let anna = other.user("anna@example.test").await;
    let view = send(&sim, "/__admin/scenario", "application/yaml", GOOD).await.expect(200);
    assert_eq!(
        (view.text_at("/scenario"), view.text_at("/clock/at")),
        ("mine".into(), "2030-01-01T00:00:00.000Z".into())
    );
    assert_eq!(view.at("/requests"), 0);
    assert_eq!(sim.pulse().get("/pulse/users/marie").await.at("/exists"), true);
    assert_eq!(sim.pulse().get("/up").await.status, 200, "its aliases are served");
    assert_eq!(other.pulse().get("/up").await.status, 404, "and nowhere else");
    let still = other.intelliprove().get("/v2/users?external_user_id=anna@example.test").await.expect(200);
    assert_eq!(still.text_at("/user_id"), anna);
    sim.pulse().delete("/pulse/users/marie").await.expect(200);
    sim.admin().call("POST", "/__admin/reset").await.expect(200);
    assert_eq!(sim.pulse().get("/pulse/users/marie").await.at("/exists"), true);
}

#[tokio::test]
async fn a_built_in_story_is_applied_by_its_name() {
    let sim = Sim::playing(GOOD);
    let view = sim.admin().post("/__admin/scenario", json!({ "name": "default" })).await.expect(200);
    assert_eq!(view.text_at("/scenario"), "default");
    let unknown = sim.admin().post("/__admin/scenario", json!({ "name": "defualt" })).await;
    assert_snapshot!(unknown.text_at("/detail"), @"no built-in scenario is named `defualt`; did you mean `default`?");
    assert_eq!(unknown.status, 422);
}

#[tokio::test]
async fn a_broken_scenario_changes_nothing() {
    let sim = Sim::start().await;
    sim.user("anna@example.test").await;
    let contradiction = "version: 1\nvendors: { pulse: { users: [{ user_ref: a }, { user_ref: a }] } }\n";
    for text in [BROKEN, contradiction, "extends: ../../Cargo.toml\nversion: 1\n", "{", ""] {
        let told =
            sim.unchanged_by(send(&sim, "/__admin/scenario", "application/yaml", text)).await.expect(422);
        assert_eq!(told.text_at("/type"), "urn:lookalike:problem:scenario");
        assert!(
            !told.at("/problems").as_array().unwrap().is_empty()
                && told.text_at("/text").starts_with("body:")
        );
    }
}

#[tokio::test]
async fn a_namespace_is_created_from_a_built_in_story() {
    let sim = Sim::playing(GOOD);
    let body = json!({ "name": "made", "scenario": "default" });
    assert_eq!(
        sim.outside().post("/__admin/namespaces", body).await.expect(201).text_at("/scenario"),
        "default"
    );
    let body = json!({ "name": "made-2", "scenario": "defualt" });
    assert_snapshot!(sim.outside().post("/__admin/namespaces", body).await, @r#"422 {"type":"urn:lookalike:problem:invalid","title":"Unprocessable Entity","status":422,"detail":"no built-in scenario is named `defualt`; did you mean `default`?","hint":"GET /__admin/scenarios lists the built-in ones"}"#);
}

#[tokio::test]
async fn a_file_that_lost_its_line_breaks_is_told_how_to_be_sent() {
    let sim = Sim::start().await;
    let hint = async |body: &'static str| {
        send(&sim, "/__admin/scenario", "application/x-www-form-urlencoded", body)
            .await
            .expect(422)
            .text_at("/hint")
    };
    assert!(hint("version: 1seed: 7").await.contains("--data-binary @file"));
    for other in ["version: 1\nsede: 7\n", r#"{"version": 1, "sede": 7}"#, "sede: 7"] {
        assert!(!hint(other).await.contains("--data-binary"), "{other}");
    }
}

#[tokio::test]
async fn a_name_that_was_sent_instead_of_a_file_and_nothing_at_all_are_told_as_such() {
    let sim = Sim::start().await;
    let form = "application/x-www-form-urlencoded";
    for (body, told) in [
        ("scenario.yaml", "this is a name and no content: `--data-binary @scenario.yaml` sends the file"),
        ("", "nothing came: is the file there? `curl -s` does not say that it is not"),
    ] {
        let applied = sim.unchanged_by(send(&sim, "/__admin/scenario", form, body)).await.expect(422);
        assert_eq!(applied.text_at("/hint"), told);
        let checked = send(&sim, "/__admin/scenarios/check", form, body).await.expect(200);
        assert!(checked.text_at("/problems/0/message").ends_with(told), "{checked}");
        let queued = sim.unchanged_by(send(&sim, "/__admin/outcomes", form, body)).await.expect(400);
        assert_eq!(queued.text_at("/hint"), told);
    }
}
