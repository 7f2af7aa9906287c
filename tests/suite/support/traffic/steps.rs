//! Every kind of step, row by row. A vendor joins by adding rows.

use serde_json::json;

use super::super::Made;
use super::super::identify::{PASSWORD, body, cognito};
use super::draw::Draw;
use super::step::Step;

type Make = fn(&mut Draw) -> Step;

/// Every kind of step: whose it is, and how it is made.
pub(super) const STEPS: &[(&str, Make)] = &[
    ("incode", |d| {
        let person = json!({ "key": d.one_of(&["ana", "bea"]), "full_name": "Ana Bea" });
        Step::of("POST", "/__admin/actions/incode.complete_verification")
            .body(json!({ "person": person }))
            .remember("incode token", "/token")
    }),
    ("incode", |d| {
        let template = format!("lookalike:face={}", d.one_of(&["ana", "bea", "nobody"]));
        Step::incode("POST", "/omni/incode-id/authenticate").body(json!({ "face": { "template": template } }))
    }),
    ("incode", |d| {
        let token = d.remembered("incode token");
        Step::incode("GET", "/omni/incode-id/userinfo").header("x-incode-hardware-id", token)
    }),
    ("intelliprove", |d| {
        Step::intelliprove("POST", "/v2/users").body(json!({ "external_user_id": d.person() }))
    }),
    ("intelliprove", |d| Step::intelliprove("GET", &format!("/v2/users?external_user_id={}", d.person()))),
    ("intelliprove", |d| {
        let path = format!("/v2/users?external_user_id={}", d.person());
        Step::intelliprove("PUT", &path).body(json!({ "language": d.one_of(&["en", "nl", "fr"]) }))
    }),
    ("intelliprove", |d| Step::intelliprove("DELETE", &format!("/v2/users?external_user_id={}", d.person()))),
    ("intelliprove", |d| {
        let step = Step::intelliprove("POST", "/v2/users/authenticate");
        step.body(json!({ "external_user_id": d.person() })).remember("action token", "/action_token")
    }),
    ("intelliprove", |d| {
        Step::of("POST", "/__admin/actions/intelliprove.complete_face_scan")
            .body(json!({ "user": d.person() }))
            .remember("scan", "/face_scan_id")
    }),
    ("intelliprove", |d| {
        Step::intelliprove("GET", &format!("/v2/facescans/url?external_user_id={}", d.person()))
    }),
    ("intelliprove", |d| {
        Step::intelliprove("GET", &format!("/v2/facescans?external_user_id={}", d.person()))
    }),
    ("intelliprove", |d| {
        let path = format!("/v2/biomarkers/{}", d.remembered("scan"));
        Step::intelliprove("GET", &path)
    }),
    ("intelliprove", |d| Step::intelliprove("GET", &format!("/v2/metrics?external_user_id={}", d.person()))),
    ("intelliprove", |d| {
        let path = format!("/v2/widgets/main?external_user_id={}", d.person());
        Step::intelliprove("POST", &path).body(json!({ "data": {} }))
    }),
    ("intelliprove", |d| {
        let path = format!("/v2/questions/answer?external_user_id={}", d.person());
        let answer = json!({ "lookup_key": "nightly_wake_ups", "value": d.below(4) });
        Step::intelliprove("POST", &path).body(answer)
    }),
    ("intelliprove", |d| {
        let token = format!("Token {}", d.remembered("action token"));
        Step::of("POST", "/plugin/api/sessions").header("authorization", token).body(json!({}))
    }),
    ("intelliprove", |d| Step::of(d.one_of(&["GET", "POST", "PATCH"]), "/v2/nothing")),
    ("pulse", |d| {
        let path = format!("/pulse/user-verify/{}", d.person());
        let pattern = Made::by(&d.person(), d.below(9) + 1).body();
        Step::pulse("POST", &path)
            .header("x-enrollment", "USER".into())
            .body(pattern)
            .remember("pattern", "/patternId")
    }),
    ("pulse", |d| Step::pulse("GET", &format!("/pulse/users/{}", d.person()))),
    ("pulse", |d| Step::pulse("DELETE", &format!("/pulse/users/{}", d.person()))),
    ("pulse", |d| {
        let kind = d.one_of(&["LINK_PATTERN", "UNLINK_PATTERN", "RESET_PROFILE"]);
        let body = json!({ "type": kind, "data": { "patternId": d.remembered("pattern") } });
        Step::pulse("POST", &format!("/pulse/user-action/{}", d.person())).body(body)
    }),
    ("pulse", |d| {
        let purpose = d.one_of(&["create", "reset", "complete"]);
        let path = format!("/pulse-auth/api/links/{purpose}-profile/{}", d.person());
        Step::pulse("POST", &path).body(json!({})).remember("link", "/key")
    }),
    ("pulse", |d| {
        let path = format!("/pulse-auth/b/{}/passes", d.remembered("link"));
        let pattern = Made::by(&d.person(), d.below(9) + 1).body();
        Step::of("POST", &path).body(pattern)
    }),
    ("pulse", |d| {
        Step::of("POST", "/__admin/actions/pulse.add_references")
            .body(json!({ "user_ref": d.person(), "count": d.below(3) + 1 }))
    }),
    ("identify", |d| {
        let account =
            json!({ "email": d.address(), "password": PASSWORD, "nickname": d.one_of(&["x", "y"]) });
        Step::of("POST", "/v1/user").body(cognito(account))
    }),
    // No login that succeeds: its tokens name the namespace where no replacing finds it.
    ("identify", |d| {
        let account = json!({ "email": d.address(), "password": "wrong" });
        Step::of("PUT", "/user/login").body(cognito(account))
    }),
    ("identify", |d| {
        Step::of("PUT", "/v1/user/forgot-password").body(cognito(json!({ "email": d.address() })))
    }),
    ("identify", |d| {
        let code = d.one_of(&["123456", "000000"]);
        let data = json!({ "email": d.address(), "confirmationCode": code, "password": PASSWORD });
        Step::of("POST", "/v1/user/confirm-forgot-password").body(cognito(data))
    }),
    ("identify", |_| Step::of("PUT", "/v1/user/login").body(body("anonymous", json!({})))),
    ("identify", |d| {
        let data = json!({ "externalId": d.person(), "appProfile": { "level": d.below(9) } });
        Step::of("POST", "/v1/user").body(body("noLogin", data))
    }),
    ("identify", |d| {
        let status = d.one_of(&["CONFIRMED", "DISABLED"]);
        Step::of("POST", "/__admin/actions/identify.set_user_status")
            .body(json!({ "email": d.address(), "status": status }))
    }),
    ("", |d| {
        let status = d.one_of(&["204", "204", "500"]);
        let url = format!("{}/status/{status}", d.hooks);
        let misbehave = match d.one_of(&["", "", "duplicate", "drop", "late", "corrupt_json"]) {
            "" => vec![],
            one => vec![one],
        };
        let events = ["verification.completed", "authentication.completed"];
        let delivery = json!({ "retries": ["30s", "2h"], "misbehave": misbehave });
        let endpoint = json!({ "vendor": "incode", "events": events, "url": url, "delivery": delivery });
        Step::of("PUT", "/__admin/webhooks/endpoints").body(json!({ "endpoints": [endpoint] }))
    }),
    ("", |_| Step::of("GET", "/__admin/webhooks?limit=1000").settled()),
    ("", |d| {
        let by = d.one_of(&["1s", "90s", "1h", "7h", "25h"]);
        Step::of("POST", "/__admin/clock/advance").body(json!({ "by": by }))
    }),
    ("", |d| {
        let operation = d.one_of(&["intelliprove.*", "pulse.*", "*", "*.get_user"]);
        let inject = match d.below(2) {
            0 => json!({ "status": 503 }),
            _ => json!({ "rate_limit": { "retry_after": "2s" } }),
        };
        let times = d.below(2) + 1;
        let fault = json!({ "operation": operation, "inject": inject, "times": times });
        Step::of("POST", "/__admin/faults").body(fault)
    }),
    ("", |d| {
        let (operation, outcome) = match d.below(3) {
            0 => ("intelliprove.get_user", "not_found"),
            1 => ("pulse.user_verify", "robot"),
            _ => ("pulse.user_verify", "auth"),
        };
        let body = json!({ "operation": operation, "outcome": outcome, "times": d.below(2) + 1 });
        Step::of("POST", "/__admin/outcomes").body(body)
    }),
];
