//! `/__admin/requests`: list, filter, page, read, empty.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Server, Sim};

const DEMO: &str = "/v2/users?external_user_id=demo@example.test";

/// Five exchanges, an hour after one another.
async fn story() -> Sim {
    let sim = Sim::start().await;
    sim.user("anna@example.test").await;
    sim.advance("1h").await;
    sim.intelliprove().get(DEMO).await.expect(200);
    sim.advance("1h").await;
    sim.intelliprove().forcing("not_found").get(DEMO).await.expect(404);
    sim.advance("1h").await;
    sim.caller().get("/v2/nothing").await.expect(404);
    sim.advance("1h").await;
    sim.caller().get("/v2/users").await.expect(401);
    sim
}

async fn numbers(sim: &Sim, query: &str) -> Vec<u64> {
    let list = sim.admin().get(&format!("/__admin/requests{query}")).await.expect(200);
    let id =
        |line: &serde_json::Value| line["id"].as_str().unwrap().rsplit_once('-').unwrap().1.parse().unwrap();
    list.at("/requests").as_array().unwrap().iter().map(id).collect()
}

#[tokio::test]
async fn exchanges_are_listed_newest_first_with_operation_outcome_and_reason() {
    let sim = story().await;
    let list = sim.admin().get("/__admin/requests").await.expect(200);
    assert_snapshot!(list.at("/requests/2"), @r#"{"id":"hanges_are_listed_newest_first_with_operation_outcome_and_reason-3","at":"2026-03-01T11:00:00.000Z","method":"GET","target":"/@hanges_are_listed_newest_first_with_operation_outcome_and_reason/v2/users?external_user_id=demo@example.test","status":404,"operation":"intelliprove.get_user","caller":"lookalike","outcome":{"name":"not_found","by":"header"},"reason":"outcome-header"}"#);
    assert_snapshot!(list.at("/requests/1"), @r#"{"id":"hanges_are_listed_newest_first_with_operation_outcome_and_reason-4","at":"2026-03-01T12:00:00.000Z","method":"GET","target":"/@hanges_are_listed_newest_first_with_operation_outcome_and_reason/v2/nothing","status":404,"operation":null,"outcome":null,"reason":"unknown-route"}"#);
    assert_snapshot!(list.at("/requests/4"), @r#"{"id":"hanges_are_listed_newest_first_with_operation_outcome_and_reason-1","at":"2026-03-01T09:00:00.000Z","method":"POST","target":"/@hanges_are_listed_newest_first_with_operation_outcome_and_reason/v2/users","status":201,"operation":"intelliprove.create_user","caller":"lookalike","outcome":null,"reason":null}"#);
    assert_eq!(numbers(&sim, "").await, [5, 4, 3, 2, 1]);
    assert_eq!(list.at("/evicted"), 0);
}

#[tokio::test]
async fn the_list_is_filtered_by_operation_status_and_time_and_cut() {
    let sim = story().await;
    let table: [(&str, &[u64]); 10] = [
        ("?operation=intelliprove.get_user", &[5, 3, 2]),
        ("?operation=intelliprove.delete_user", &[]),
        ("?status=404", &[4, 3]),
        ("?status=404&operation=intelliprove.get_user", &[3]),
        ("?since=2026-03-01T12:00:00Z", &[5, 4]),
        ("?since=2026-03-01T13:00:00%2B00:00", &[5]),
        ("?limit=2", &[5, 4]),
        ("?limit=0", &[]),
        ("?limit=18446744073709551615", &[5, 4, 3, 2, 1]),
        ("?operation=intelliprove.get_user&limit=1&status=200", &[2]),
    ];
    for (query, expected) in table {
        assert_eq!(numbers(&sim, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn a_list_goes_on_where_the_one_before_ended_though_no_time_has_passed() {
    let sim = Sim::start().await;
    for _ in 0..5 {
        sim.caller().get("/v2/nothing").await;
    }
    let before = |number: u64| format!("?limit=2&before={}-{number}", sim.namespace);
    assert_eq!(numbers(&sim, "?limit=2").await, [5, 4]);
    assert_eq!(numbers(&sim, &before(4)).await, [3, 2]);
    assert_eq!(numbers(&sim, &before(2)).await, [1]);
    assert_eq!(numbers(&sim, &before(1)).await, [0; 0]);
    let other = sim.admin().get("/__admin/requests?before=other-1").await.expect(422);
    assert!(other.text_at("/detail").contains("ids of this namespace look like"), "{other}");
}

#[tokio::test]
async fn a_list_is_of_a_hundred_unless_more_is_asked_for_and_of_a_thousand_at_most() {
    let sim = Sim::start().await;
    for _ in 0..1010 {
        sim.caller().get("/v2/nothing").await;
    }
    for (query, length) in [("", 100), ("?limit=101", 101), ("?limit=5000", 1000)] {
        assert_eq!(numbers(&sim, query).await.len(), length, "{query}");
    }
}

#[tokio::test]
async fn a_filter_that_makes_no_sense_is_refused() {
    let sim = Sim::start().await;
    for query in [
        "?limit=-1",
        "?limit=many",
        "?limit=",
        "?limit=1&limit=2",
        "?status=abc",
        "?status=70000",
        "?since=yesterday",
        "?since=",
        "?colour=red",
        "?reveal=true",
        "?limit=%ff",
        "?%zz",
        "?=",
    ] {
        let answer = sim.admin().get(&format!("/__admin/requests{query}")).await;
        assert_eq!((answer.status, answer.reason()), (422, "bad-query"), "{query} {answer}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
}

#[tokio::test]
async fn an_exchange_is_read_whole() {
    let sim = Sim::start().await;
    let caller = sim.intelliprove().with("user-agent", "test").with("host", "127.0.0.1:8080");
    let answer = caller.post("/v2/users", json!({ "external_user_id": "anna@example.test" })).await;
    let id = answer.header("x-lookalike-request-id");
    assert_snapshot!(sim.admin().get(&format!("/__admin/requests/{id}")).await, @r#"200 {"id":"journal.an_exchange_is_read_whole-1","at":"2026-03-01T09:00:00.000Z","method":"POST","target":"/@journal.an_exchange_is_read_whole/v2/users","status":201,"operation":"intelliprove.create_user","caller":"lookalike","outcome":null,"reason":null,"request":{"headers":{"accept":"*/*","content-length":"40","content-type":"application/json","host":"127.0.0.1:8080","user-agent":"test","x-api-key":"[redacted]"},"body":{"external_user_id":"anna@example.test"}},"answer":{"headers":{"content-type":"application/json","date":"Sun, 01 Mar 2026 09:00:00 GMT","x-lookalike-request-id":"journal.an_exchange_is_read_whole-1"},"body":{"user_id":"0189f57f-2670-494f-8b25-e41e7e4588e5","external_user_id":"anna@example.test","customer":"lookalike","birth_date":null,"sex":null,"language":null}}}"#);
}

#[tokio::test]
async fn an_exchange_that_is_not_kept_is_404() {
    let sim = Sim::start().await;
    sim.user("anna@example.test").await;
    let own = format!("{}-2", sim.namespace);
    for id in ["default-1", "1", &own, "x-y", "%20", "a%2Fb", &"9".repeat(1000)] {
        let answer = sim.admin().get(&format!("/__admin/requests/{id}")).await;
        assert_eq!((answer.status, answer.reason()), (404, "not-found"), "{id}");
    }
    assert_snapshot!(sim.admin().get("/__admin/requests/default-1").await, @r#"404 {"type":"urn:lookalike:problem:not-found","title":"Not Found","status":404,"detail":"no exchange `default-1` is in the journal of `journal.an_exchange_that_is_not_kept_is_404`, whose ids look like `journal.an_exchange_that_is_not_kept_is_404-1`","hint":"GET /__admin/requests lists what is kept: requests to vendors, until newer ones push them out; what is in another namespace is asked for there, as in GET /@name/__admin/requests"}"#);
    assert_eq!(sim.admin().get("/__admin/requests/%ff").await.status, 400);
    let told = async |number: u64| {
        let answer = sim.admin().get(&format!("/__admin/requests/{}-{number}", sim.namespace)).await;
        answer.expect(404).text_at("/detail").replace(&sim.namespace, "here")
    };
    assert!(told(1_000).await.starts_with("`here-1000` never was in the journal: "));
    assert!(told(0).await.starts_with("`here-0` never was in the journal: "));
    sim.admin().delete("/__admin/requests").await.expect(204);
    assert_snapshot!(told(1).await, @"`here-1` is not in the journal: newer ones have pushed it out, the journal was emptied, or it was no request to a vendor");
}

#[tokio::test]
async fn an_emptied_journal_numbers_on() {
    let sim = story().await;
    sim.admin().delete("/__admin/requests").await.expect(204);
    assert_eq!(numbers(&sim, "").await, [0_u64; 0]);
    sim.intelliprove().get(DEMO).await.expect(200);
    assert_eq!(numbers(&sim, "").await, [6]);
}

#[tokio::test]
async fn emptying_takes_no_arguments_so_that_none_is_ignored() {
    let sim = story().await;
    sim.admin().delete("/__admin/requests?operation=intelliprove.get_user").await.expect(422);
    assert_eq!(numbers(&sim, "").await.len(), 5);
}

#[tokio::test]
async fn a_journal_keeps_the_newest_and_counts_what_had_to_go() {
    let mut settings = lookalike::settings::Settings::default();
    settings.namespaces.journal.entries = 3;
    let sim = Sim::in_namespace(Server::start(settings), "small");
    for _ in 0..5 {
        sim.caller().get("/v2/nothing").await;
    }
    assert_eq!(numbers(&sim, "").await, [5, 4, 3]);
    assert_eq!(sim.admin().get("/__admin/requests").await.at("/evicted"), 2);
    sim.admin().get("/__admin/requests/small-2").await.expect(404);
}

#[tokio::test]
async fn bodies_are_shown_as_json_text_nothing_size_or_digest() {
    let sim = Sim::start().await;
    let shown = async |body: Vec<u8>| {
        let answer = sim.intelliprove().bytes("POST", "/v2/users", "application/json", body).await;
        let id = answer.header("x-lookalike-request-id").to_owned();
        sim.admin().get(&format!("/__admin/requests/{id}")).await.at("/request/body").to_string()
    };
    assert_snapshot!(shown(br#"{"a":[1,2.50]}"#.to_vec()).await, @r#"{"a":[1,2.5]}"#);
    assert_snapshot!(shown(b"{\"a\":".to_vec()).await, @r#""{\"a\":""#);
    assert_snapshot!(shown(Vec::new()).await, @"null");
    assert_snapshot!(shown(b"\xff\xfe".to_vec()).await, @r#"{"size":2,"binary":true}"#);
    assert_snapshot!(shown(vec![b' '; 64 * 1024 + 1]).await, @r#"{"size":65537,"sha256":"76c002eec0c9da854ca2ee5dae9fb0069a622274b6638ab712fcb70384304899"}"#);
    assert_snapshot!(shown(vec![b' '; 33 * 1024 * 1024]).await, @r#"{"size":34603008,"sha256":""}"#);
}

/// Section 8 of IntelliProve: the alias of a key appears in the journal, and nowhere else.
#[tokio::test]
async fn the_journal_calls_whoever_asked_by_the_alias_of_the_key() {
    let sim = Sim::intelliprove_with(
        "settings: { api_keys: [{ alias: ward, key: k-1 }, { alias: clinic, key: k-2 }], accept_any_key: true }",
    )
    .await;
    let read = async |key: &str| sim.caller().with("x-api-key", key).get("/v2/questions/lookupkeys").await;
    let callers = async || {
        let list = sim.admin().get("/__admin/requests").await.expect(200).at("/requests");
        let callers = list.as_array().unwrap().iter().map(|line| line.get("caller").cloned());
        callers.collect::<Vec<_>>()
    };
    read("k-2").await.expect(200);
    read("k-1").await.expect(200);
    // A key that only passes for one has no name, and neither has a token, or who asks another vendor.
    read("k-3").await.expect(200);
    sim.caller().with("authorization", "Token x").get("/v2/questions/lookupkeys").await.expect(401);
    sim.caller().with("x-api-key", "k-1").get("/omni/incode-id/userinfo").await;
    assert_eq!(callers().await, [None, None, None, Some(json!("ward")), Some(json!("clinic"))]);
    let id = sim.admin().get("/__admin/requests?limit=4").await.text_at("/requests/3/id");
    let whole = sim.admin().get(&format!("/__admin/requests/{id}")).await.expect(200);
    assert_eq!(
        (whole.text_at("/caller"), whole.text_at("/request/headers/x-api-key")),
        ("ward".into(), "[redacted]".into())
    );
}
