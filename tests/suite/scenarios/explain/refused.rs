//! What meets nothing, and what cannot be explained.

use insta::assert_snapshot;

use super::{explain, file};

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
fn where_path_and_method_fit_several_operations_it_is_told_that_something_else_decides() {
    let (code, stdout, _) = explain(&["GET /v1/user"], "");
    let near: Vec<_> = stdout.lines().filter(|line| line.starts_with("near")).collect();
    let why = "path and method fit; what else is sent says which operation is meant";
    let expected = ["cognito", "auth0", "no_login"]
        .map(|provider| format!("near        identify.{provider}.get_user (GET /user): {why}"));
    assert_eq!((code, near), (Some(1), expected.iter().map(String::as_str).collect()));
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
        &["/v2/users post"],
        &["GET", "/v2/users"],
        &["get", "/v2/users"],
        &["GET"],
        &[""],
        &["GET v2/users"],
        &["GET http://localhost/v2/users"],
        &["https://api.example.test/v2/users"],
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
    lookalike: `get /v2/users` is no request: a method is written in capitals; write it like 'GET /v2/users'
    lookalike: `/v2/users` is no request: the method is missing before the path; write it like 'GET /v2/users'
    lookalike: `/v2/users post` is no request: the method is missing before the path; write it like 'POST /v2/users'
    lookalike: the request is one argument, so it stands in quotes: `explain 'GET /v2/users'`
    lookalike: `get /v2/users` is no request: a method is written in capitals; write it like 'GET /v2/users'
    lookalike: `GET` is no request: the path is missing; write it like 'GET /v2/users'
    lookalike: `` is no request: `` is no method; write it like 'POST /pulse/user-verify/marie'
    lookalike: `GET v2/users` is no request: the path `v2/users` does not begin with a slash; write it like 'GET /v2/users'
    lookalike: `GET http://localhost/v2/users` is no request: leave the host out; write it like 'GET /v2/users'
    lookalike: `https://api.example.test/v2/users` is no request: the method is missing; leave the host out; write it like 'GET /v2/users'
    lookalike: `GET /v2/two words` is no request: it has more than a method and a path; a blank in a path is written %20; write it like 'POST /pulse/user-verify/marie'
    lookalike: `GET /v2/é` is no request: `é` cannot stand in a path as it is, only as %..; write it like 'POST /pulse/user-verify/marie'
    lookalike: `GET /v2/users#top` is no request: `#` cannot stand in a path as it is, only as %..; write it like 'POST /pulse/user-verify/marie'
    lookalike: `x-api-key` is no header field; write it like 'x-api-key: test-key'
    lookalike: `x api: key` is no header field; write it like 'x-api-key: test-key'
    lookalike: reading the body from `nowhere.json`: No such file or directory (os error 2)
    lookalike: nowhere.yaml: there is no such scenario: reading it as a file failed: No such file or directory (os error 2); `lookalike scenarios` lists the built-in ones
    lookalike: explain-wrong.yaml:2:1: unknown member `sede`; did you mean `seed`? known are version, name, description, extends, seed, clock, vendors, outcomes, faults, overrides, timeline, aliases, webhooks
    1 | version: 1
    2 | sede: 3
      | ^^^^
    ");
}
