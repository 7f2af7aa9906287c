//! `lookalike explain`: what becomes of a request, told as it would be served.

use std::io::Write;
use std::process::{Command, Stdio};

use insta::assert_snapshot;
use serde_json::Value;

use super::file;
use crate::support::{Made, Sim};

const STORY: &str = "version: 1
seed: 7
clock: { at: 2026-03-01T09:00:00Z, mode: frozen }
vendors:
  pulse: { users: [{ user_ref: marie@example.test, references: 5 }] }
faults:
  - { operation: \"incode.*\", inject: { status: 503 } }
  - { operation: pulse.user_verify, on: { nth: 2 }, inject: { status: 502 } }
  - { operation: \"pulse.*\", on: { between: [5m, 10m] }, inject: reset }
  - { when: { query.slow: 1 }, inject: { delay: { fixed: 2s }, truncate: true } }
  - { when: { query.slow: 1 }, inject: { delay: { fixed: 9s } } }
  - { operation: pulse.status, on: { times: 1 }, inject: { status: 500 } }
overrides:
  - operation: pulse.get_user
    when: { path.user_ref: nobody }
    respond: { status: 404, json: { who: \"{{ request.path.user_ref }}\" } }
  - { operation: pulse.get_user, respond: { status: 418 } }
outcomes:
  - { operation: pulse.user_verify, when: { body.email: { matches: \"@example.test$\" } }, outcome: robot }
  - { operation: pulse.user_verify, when: { path.user_ref: marie@example.test }, outcome: auth }
  - { operation: pulse.user_verify, outcome: auth, times: 1 }
";

const VERIFY: &str = "POST /pulse/user-verify/marie@example.test";
const KEY: &str = "apikey: test-key";

/// Exit code, standard output and standard error of an explanation in the folder of the test files.
fn explain(arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let folder = file("explain", STORY.as_bytes()).parent().unwrap().to_owned();
    let mut command = Command::new(env!("CARGO_BIN_EXE_lookalike"));
    command.current_dir(folder).arg("explain").args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A command that is refused may end before it has read anything.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// The explanation of a request in the story.
fn told(request: &str, arguments: &[&str]) -> String {
    let arguments = [&["--scenario", "explain.yaml", request, "--header", KEY], arguments].concat();
    let (code, stdout, stderr) = explain(&arguments, "");
    assert_eq!((code, stderr.as_str()), (Some(0), ""), "{request}");
    stdout
}

/// The same as data.
fn data(request: &str, arguments: &[&str]) -> Value {
    serde_json::from_str(&told(request, &[&["--format", "json"], arguments].concat())).unwrap()
}

#[test]
fn every_rule_is_told_with_the_first_thing_that_keeps_it_from_applying_and_then_who_decides() {
    assert_snapshot!(told(VERIFY, &[]), @r#"
    POST /pulse/user-verify/marie@example.test in namespace `default`
    meets       pulse.user_verify by /pulse/user-verify/{user_ref}
    passed over faults[0]    explain.yaml:7:5
                `operation`: expected incode.*, found pulse.user_verify
    passed over faults[1]    explain.yaml:8:5
                `turn`: expected request 2 of those that it concerns, found request 1
    passed over faults[2]    explain.yaml:9:5
                `time since the start`: expected from 5m until 10m, found 0s
    passed over faults[3]    explain.yaml:10:5
                `query.slow`: expected 1, found nothing
    passed over faults[4]    explain.yaml:11:5
                `query.slow`: expected 1, found nothing
    passed over faults[5]    explain.yaml:12:5
                `operation`: expected pulse.status, found pulse.user_verify
    passed over overrides[0] explain.yaml:14:5
                `operation`: expected pulse.get_user, found pulse.user_verify
    passed over overrides[1] explain.yaml:17:5
                `operation`: expected pulse.get_user, found pulse.user_verify
    passed over outcomes[0]  explain.yaml:19:5
                `body.email`: expected text that matches `@example.test$`, found nothing
    applies     outcomes[1]  explain.yaml:20:5
    passed over outcomes[2]  explain.yaml:21:5
                `precedence`: expected a request that no earlier rule decides, found one that does
    decided by  the vendor's own logic, before any outcome is asked for
    answers     400, application/json; charset=utf-8, 209 bytes
    {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"Invalid request body.","userRef":"marie@example.test","error":{"code":"INVALID_BODY","status":400,"detail":"The body must be a JSON object."}}
    "#);
}

#[test]
fn the_same_is_told_to_programs() {
    assert_snapshot!(told("GET /pulse/users/nobody?x=1", &["--format", "json"]), @r#"
    {
      "request": {
        "method": "GET",
        "target": "/pulse/users/nobody?x=1",
        "namespace": "default",
        "api": "pulse"
      },
      "operation": {
        "id": "pulse.get_user",
        "path": "/pulse/users/{user_ref}",
        "summary": "Read a user and whether it is ready"
      },
      "nearest": [],
      "rules": [
        {
          "rule": "faults[0]",
          "at": "explain.yaml:7:5",
          "applies": false,
          "differs": {
            "field": "operation",
            "expected": "incode.*",
            "found": "pulse.get_user"
          }
        },
        {
          "rule": "faults[1]",
          "at": "explain.yaml:8:5",
          "applies": false,
          "differs": {
            "field": "operation",
            "expected": "pulse.user_verify",
            "found": "pulse.get_user"
          }
        },
        {
          "rule": "faults[2]",
          "at": "explain.yaml:9:5",
          "applies": false,
          "differs": {
            "field": "time since the start",
            "expected": "from 5m until 10m",
            "found": "0s"
          }
        },
        {
          "rule": "faults[3]",
          "at": "explain.yaml:10:5",
          "applies": false,
          "differs": {
            "field": "query.slow",
            "expected": "1",
            "found": "nothing"
          }
        },
        {
          "rule": "faults[4]",
          "at": "explain.yaml:11:5",
          "applies": false,
          "differs": {
            "field": "query.slow",
            "expected": "1",
            "found": "nothing"
          }
        },
        {
          "rule": "faults[5]",
          "at": "explain.yaml:12:5",
          "applies": false,
          "differs": {
            "field": "operation",
            "expected": "pulse.status",
            "found": "pulse.get_user"
          }
        },
        {
          "rule": "overrides[0]",
          "at": "explain.yaml:14:5",
          "applies": true,
          "differs": null
        },
        {
          "rule": "overrides[1]",
          "at": "explain.yaml:17:5",
          "applies": false,
          "differs": {
            "field": "precedence",
            "expected": "a request that no earlier override answers",
            "found": "one that does"
          }
        },
        {
          "rule": "outcomes[0]",
          "at": "explain.yaml:19:5",
          "applies": false,
          "differs": {
            "field": "operation",
            "expected": "pulse.user_verify",
            "found": "pulse.get_user"
          }
        },
        {
          "rule": "outcomes[1]",
          "at": "explain.yaml:20:5",
          "applies": false,
          "differs": {
            "field": "operation",
            "expected": "pulse.user_verify",
            "found": "pulse.get_user"
          }
        },
        {
          "rule": "outcomes[2]",
          "at": "explain.yaml:21:5",
          "applies": false,
          "differs": {
            "field": "operation",
            "expected": "pulse.user_verify",
            "found": "pulse.get_user"
          }
        }
      ],
      "decided": {
        "by": "override",
        "fault": null,
        "outcome": null,
        "reason": "override"
      },
      "answer": {
        "status": 404,
        "headers": [
          [
            "content-type",
            "application/json"
          ],
          [
            "x-lookalike-reason",
            "override"
          ],
          [
            "x-lookalike-request-id",
            "default-1"
          ],
          [
            "date",
            "Sun, 01 Mar 2026 09:00:00 GMT"
          ]
        ],
        "size": 16,
        "body": "{\"who\":\"nobody\"}"
      }
    }
    "#);
}

#[test]
fn a_fault_an_override_an_outcome_or_the_vendor_decides() {
    let pattern = file("explain-pattern", Made::by("marie@example.test", 6).body().to_string().as_bytes());
    let typed = ["--body", pattern.to_str().unwrap()];
    for (request, arguments, by, status) in [
        (VERIFY, &["--nth", "2"][..], "fault", 502),
        (VERIFY, &["--nth", "3"], "outcome", 200),
        (VERIFY, &["--after", "5m"], "fault", 0),
        (VERIFY, &["--after", "10m"], "outcome", 200),
        (VERIFY, &["--header", "x-lookalike-outcome: robot"], "outcome", 200),
        (VERIFY, &["--header", "x-lookalike-outcome: nonsense"], "refusal", 400),
        ("GET /pulse/users/nobody", &[], "override", 404),
        ("GET /pulse/users/marie@example.test", &[], "override", 418),
        ("GET /pulse/users/nobody?slow=1", &[], "override", 404),
        ("GET /pulse/status", &[], "fault", 500),
        ("GET /pulse/status", &["--nth", "2"], "vendor", 200),
        ("GET /omni/incode-id/userinfo", &[], "fault", 503),
        ("GET /__admin/clock", &[], "vendor", 200),
    ] {
        let told = data(request, &[&typed, arguments].concat());
        let decided = (&told["decided"]["by"], &told["answer"]["status"]);
        assert_eq!(decided, (&by.into(), &status.into()), "{request} {arguments:?}: {told:#}");
    }
}

/// What passes a rule over, in the order of the rules; nothing where it applies.
fn differences(told: &Value) -> Vec<String> {
    let fields = told["rules"].as_array().unwrap().iter();
    fields.map(|rule| rule["differs"]["field"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn turn_time_precedence_and_what_is_used_up_are_told_as_such() {
    let slow = data("GET /pulse/status?slow=1", &["--nth", "2"]);
    assert_eq!(
        differences(&slow)[..6],
        ["operation", "operation", "time since the start", "", "precedence", "precedence"]
    );
    assert_eq!(slow["decided"]["fault"]["delay"], "2s");
    let turns: Vec<_> =
        ["1", "2", "3"].map(|nth| differences(&data(VERIFY, &["--nth", nth]))[1].clone()).into();
    assert_eq!(turns, ["turn", "", "times"]);
}

#[test]
fn a_body_comes_from_a_file_or_from_standard_input_and_is_json_unless_it_says_otherwise() {
    let body = file("explain-body", br#"{"email":"m@example.test"}"#);
    let arguments = ["--body", body.to_str().unwrap()];
    assert_eq!(differences(&data(VERIFY, &arguments))[8..], ["", "precedence", "precedence"]);
    let arguments =
        ["--scenario", "explain.yaml", "--format", "json", VERIFY, "--header", KEY, "--body", "-"];
    let (_, stdout, _) = explain(&arguments, "email=m%40example.test");
    let told: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(differences(&told)[8], "body.email", "that is no JSON");
    let form = [&arguments[..], &["--header", "Content-Type: application/x-www-form-urlencoded"]].concat();
    let told: Value = serde_json::from_str(&explain(&form, "email=m%40example.test").1).unwrap();
    assert_eq!(differences(&told)[8], "");
}

#[test]
fn a_request_that_meets_nothing_is_told_the_routes_that_were_probably_meant() {
    let (code, stdout, stderr) = explain(&["--scenario", "explain.yaml", "POST /pulse/user-verfy/marie"], "");
    assert_eq!(
        (code, stderr.as_str()),
        (Some(1), "lookalike: POST /pulse/user-verfy/marie meets no operation\n")
    );
    assert_snapshot!(stdout, @r#"
    POST /pulse/user-verfy/marie in namespace `default`
    meets       no operation of pulse
    near        pulse.user_verify (POST /pulse/user-verify/{user_ref}): `user-verfy` stands where `user-verify` would
    near        pulse.user_action (POST /pulse/user-action/{user_ref}): `user-verfy` stands where `user-action` would
    near        pulse.get_user (GET /pulse/users/{user_ref}): `user-verfy` stands where `users` would; POST is not served there, GET is
    decided by  nobody: no rule is asked where no operation is met
    answers     404, application/json; charset=utf-8, 196 bytes
    {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"Not found.","userRef":null,"error":{"code":"ROUTE_NOT_FOUND","status":404,"detail":"No route for POST /pulse/user-verfy/marie."}}
    "#);
    let (code, stdout, _) = explain(&["GET /nobody/at/all"], "");
    assert_eq!(code, Some(1));
    assert_snapshot!(stdout, @r#"
    GET /nobody/at/all in namespace `default`
    meets       no API
    near        intelliprove.cdn (GET|HEAD /cdn/{*path}): `nobody` stands where `cdn` would
    near        incode.get_image (GET|HEAD /omni/incode-id/images/{identity_id}/{side}): `omni` is missing after `/`
    near        incode.get_verification (GET|HEAD /omni/incode-id/verification/{id}): `omni` is missing after `/`
    decided by  nobody: no rule is asked where no operation is met
    answers     404, application/problem+json, 262 bytes
    {"type":"urn:lookalike:problem:unknown-route","title":"Not Found","status":404,"detail":"no API is served at `/nobody/at/all`","hint":"paths begin with one of: /v2, /plugin, /cdn, /pulse, /pulse-auth, /omni, /incode-id, /v1, /user, /projects, /__admin, /__docs"}
    "#);
}

#[test]
fn what_cannot_be_explained_is_told_in_words() {
    let wrong = file("explain-wrong", b"version: 1\nsede: 3\n");
    let wrong = wrong.file_name().unwrap().to_str().unwrap();
    let refused = |arguments: &[&str]| {
        let (code, stdout, stderr) = explain(arguments, "");
        assert_eq!((code, stdout.as_str()), (Some(1), ""), "{arguments:?}");
        stderr
    };
    let told: Vec<_> = [
        &["get /v2/users"][..],
        &["/v2/users"],
        &["GET"],
        &[""],
        &["GET v2/users"],
        &["GET http://localhost/v2/users"],
        &["GET /v2/two words"],
        &["GET /v2/é"],
        &["GET /v2/users#top"],
        &["GET /v2/users", "--header", "x-api-key"],
        &["GET /v2/users", "--header", "x api: key"],
        &["POST /v2/users", "--body", "nowhere.json"],
        &["GET /v2/users", "--scenario", "nowhere.yaml"],
        &["GET /v2/users", "--scenario", wrong],
    ]
    .into_iter()
    .map(refused)
    .collect();
    assert_snapshot!(told.concat(), @"
    lookalike: `get /v2/users` is no request: `get` is no method; write it like 'POST /pulse/user-verify/marie'
    lookalike: `/v2/users` is no request: `/v2/users` is no method; write it like 'POST /pulse/user-verify/marie'
    lookalike: `GET` is no request: the path `` does not begin with a slash; write it like 'POST /pulse/user-verify/marie'
    lookalike: `` is no request: `` is no method; write it like 'POST /pulse/user-verify/marie'
    lookalike: `GET v2/users` is no request: the path `v2/users` does not begin with a slash; write it like 'POST /pulse/user-verify/marie'
    lookalike: `GET http://localhost/v2/users` is no request: the path `http://localhost/v2/users` does not begin with a slash; write it like 'POST /pulse/user-verify/marie'
    lookalike: `GET /v2/two words` is no request: it has more than a method and a path; a blank in a path is written %20; write it like 'POST /pulse/user-verify/marie'
    lookalike: `GET /v2/é` is no request: `é` cannot stand in a path as it is, only as %..; write it like 'POST /pulse/user-verify/marie'
    lookalike: `GET /v2/users#top` is no request: `#` cannot stand in a path as it is, only as %..; write it like 'POST /pulse/user-verify/marie'
    lookalike: `x-api-key` is no header field; write it like 'x-api-key: test-key'
    lookalike: `x api: key` is no header field; write it like 'x-api-key: test-key'
    lookalike: reading the body from `nowhere.json`: No such file or directory (os error 2)
    lookalike: nowhere.yaml: there is no scenario `nowhere.yaml`: reading it as a file failed: No such file or directory (os error 2); `lookalike scenarios` lists the built-in ones
    lookalike: explain-wrong.yaml:2:1: unknown member `sede`; did you mean `seed`? known are version, name, description, extends, seed, clock, vendors, outcomes, faults, overrides, timeline, aliases, webhooks
    1 | version: 1
    2 | sede: 3
      | ^^^^
    ");
}

#[test]
fn an_alias_and_a_namespace_are_met_as_by_a_server() {
    let path = file("explain-alias", b"version: 1\naliases: [{ operation: pulse.status, path: /health }]\n");
    let scenario = path.to_str().unwrap();
    let arguments = ["--scenario", scenario, "--format", "json", "GET /@checkout-7/health", "--header", KEY];
    let told: Value = serde_json::from_str(&explain(&arguments, "").1).unwrap();
    assert_eq!(
        (&told["operation"]["id"], &told["operation"]["path"]),
        (&"pulse.status".into(), &"/health".into())
    );
    assert_eq!(
        (&told["request"]["namespace"], &told["answer"]["status"]),
        (&"checkout-7".into(), &200.into())
    );
}

/// What is explained is what is served: the same answer to the byte, rule by rule.
#[tokio::test]
async fn what_is_explained_is_what_a_server_answers() {
    let sim = Sim::playing(&STORY.replace("seed: 7\n", "seed: 7\nname: explain\n"));
    for request in ["GET /omni/incode-id/userinfo", "GET /pulse/nothing", "GET /pulse/status"] {
        let path = request.split_once(' ').unwrap().1;
        let served = sim.intelliprove().get(path).await;
        let told: Value = {
            let arguments = ["--scenario", "explain.yaml", "--format", "json", request, "--header", KEY];
            serde_json::from_str(&explain(&arguments, "").1).unwrap()
        };
        assert_eq!(told["answer"]["status"], served.status, "{request}");
        assert_eq!(told["answer"]["body"].as_str().unwrap(), served.text(), "{request}");
    }
}
