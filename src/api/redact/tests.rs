//! What is hidden of exchanges, and what is not.

use proptest::prelude::*;
use serde_json::json;

use super::super::Secrets;
use super::{HIDDEN, Redaction};
use crate::engine::trials::trials;

const SECRETS: Secrets = Secrets {
    headers: &["x-api-key"],
    query: &["action_token"],
    members: &["token"],
    digests: &["picture", "face"],
    beside: &[("face", "address")],
    hex: &[8],
    bodies: &["v.op", "/v/op"],
};

#[test]
fn secrets_are_hidden_wherever_they_stand() {
    let redaction = Redaction::of(vec![SECRETS]);
    assert_eq!(redaction.header("x-api-key", "k"), HIDDEN);
    assert_eq!(redaction.header("accept", "k"), "k");
    assert_eq!(redaction.header("cookie", "session=k"), HIDDEN);
    assert_eq!(
        redaction.text("/p?password=a&x-api-key=b&c=d"),
        "/p?password=[redacted]&x-api-key=[redacted]&c=d"
    );
    assert_eq!(redaction.text("/p?a=1&action_token=ey.J&b=2"), "/p?a=1&action_token=[redacted]&b=2");
    assert_eq!(redaction.text("my_action_token=1"), "my_action_token=1");
    let body = json!({"a": [{"token": "t", "url": "http://h/?action_token=t"}], "token": null});
    let shown = json!({"a": [{"token": HIDDEN, "url": "http://h/?action_token=[redacted]"}], "token": null});
    assert_eq!(redaction.json(body), shown);
    assert_eq!(redaction.text("/b/0123abcd/x, 0123abcde"), "/b/[redacted]/x, 0123abcde");
    let body = json!({"client_secret": "a", "answer": {"access_token": ["b"], "refresh": 1}});
    let shown = json!({"client_secret": HIDDEN, "answer": {"access_token": HIDDEN, "refresh": 1}});
    assert_eq!(redaction.json(body), shown);
}

#[test]
fn secret_members_of_what_is_no_json_are_hidden_too() {
    let redaction = Redaction::of(vec![SECRETS]);
    for (text, shown) in [
        (r#"{"token":"ey.J","a":"b”}"#, r#"{"token":"[redacted]","a":"b”}"#),
        (r#"{"token":"ey.J"#, r#"{"token":"[redacted]"#),
        (r#"{"token" : "ey.J","a":1"#, r#"{"token" : "[redacted]","a":1"#),
        (r#"{"token":"ey\"J\\","a":1"#, r#"{"token":"[redacted]","a":1"#),
        (r#"{"no_token":"x"#, r#"{"no_token":"x"#),
    ] {
        assert_eq!(redaction.broken_json(text), shown);
    }
}

#[test]
fn a_secret_number_is_hidden_however_it_is_written() {
    let redaction = Redaction::of(vec![SECRETS]);
    for (text, shown) in [
        ("/b/0123ABCD", "/b/[redacted]"),
        ("/b/%30123abc%64/x", "/b/[redacted]/x"),
        ("to=h%3a%2f%2fh%2fb%2f0123abcd%2fx", "to=h%3a%2f%2fh%2fb%2f[redacted]%2fx"),
        ("%2", "%2"),
        ("é%é0123abcd", "é%é[redacted]"),
    ] {
        assert_eq!(redaction.text(text), shown);
    }
}

#[test]
fn a_secret_parameter_is_hidden_however_its_name_is_spelt_and_wherever_it_stands() {
    let redaction = Redaction::of(vec![SECRETS]);
    for (text, shown) in [
        ("/p?action%5Ftoken=S", "/p?action%5Ftoken=[redacted]"),
        ("/p?%61%63tion_token=S&b=1", "/p?%61%63tion_token=[redacted]&b=1"),
        ("/p?action%255ftoken=S", "/p?action%255ftoken=[redacted]"),
        ("/p?a=1%26action_token%3DS%26b=2", "/p?a=1%26action_token%3D[redacted]%26b=2"),
        (
            "/p?to=h%253a%252f%253Faction_token%253DS%2526b",
            "/p?to=h%253a%252f%253Faction_token%253D[redacted]%2526b",
        ),
        ("/p?action_token=S%26T&b=2", "/p?action_token=[redacted]&b=2"),
        ("/p#action_token=S", "/p#action_token=[redacted]"),
        ("action_token=S", "action_token=[redacted]"),
        ("a=1; action_token=S; b=2", "a=1; action_token=[redacted] b=2"),
        ("Action_Token=S", "Action_Token=[redacted]"),
        ("<a href='?action_token=S'>", "<a href='?action_token=[redacted]'>"),
        ("line\naction_token=S\nline", "line\naction_token=[redacted]\nline"),
        ("my_action_token=1", "my_action_token=1"),
        ("action_tokens=1", "action_tokens=1"),
        ("action_token 1", "action_token 1"),
        ("é%+é=%", "é%+é=%"),
    ] {
        assert_eq!(redaction.text(text), shown, "{text}");
    }
    for hidden in [r#"{"\u0074oken":"x"#, "%74oken", "p%69cture=abc", r#""pict\u0075re": "abc"#] {
        assert_eq!(redaction.unreadable(hidden), HIDDEN, "{hidden}");
    }
    assert_eq!(redaction.broken_json(r#"{"\u0074oken":"S"#), HIDDEN);
    assert_eq!(redaction.broken_json("a=b&t%6fken=S&c=d"), "a=b&t%6fken=[redacted]&c=d");
    let quoted = serde_json::Value::from(r#"{"\u0074oken":"S""#).to_string();
    for body in ["\"t%6fken=S\"", &quoted, "\"t%6fken=S…", r#"{"token":"S"}"#, r#"{"token":"S…"#] {
        assert!(!redaction.whole(body).contains('S'), "{body}");
    }
    assert!(redaction.hides_body(None, "/%76/op"));
}

#[test]
fn a_picture_is_told_by_its_length_and_digest() {
    let redaction = Redaction::of(vec![SECRETS]);
    let shown = redaction.json(json!({"deep": {"picture": "abc"}, "picture": null}));
    let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(shown, json!({"deep": {"picture": {"length": 3, "sha256": sha256}}, "picture": null}));
}

#[test]
fn whatever_stands_below_a_picture_is_told_like_one() {
    let redaction = Redaction::of(vec![SECRETS]);
    let abc = redaction.json(json!({"picture": "abc"}))["picture"].clone();
    let picture = "Ab1+/".repeat(13);
    for (sent, shown) in [
        (json!({"picture": {"data": "abc"}}), json!({"picture": {"data": abc}})),
        (json!({"picture": {"a": [{"b": "abc"}]}}), json!({"picture": {"a": [{"b": abc}]}})),
        (json!({"picture": [[255, 216], true]}), json!({"picture": [[HIDDEN, HIDDEN], HIDDEN]})),
        (json!({"picture": {(picture.clone()): 1}}), json!({"picture": {HIDDEN: HIDDEN}})),
        (
            json!({"picture": {"token": "t", "address": "abc"}}),
            json!({"picture": {"token": HIDDEN, "address": abc}}),
        ),
        (
            json!({"face": {"address": "abc", "other": "abc"}}),
            json!({"face": {"address": "abc", "other": abc}}),
        ),
        (json!({"face": {"a": {"address": "abc"}}}), json!({"face": {"a": {"address": abc}}})),
        (json!({"face": [{"address": "abc"}]}), json!({"face": [{"address": "abc"}]})),
        (json!({"face": {"picture": {"address": "abc"}}}), json!({"face": {"picture": {"address": abc}}})),
    ] {
        assert_eq!(redaction.json(sent.clone()), shown, "{sent}");
    }
    let address = format!("http://host/{}?action_token=S", "abcd/".repeat(20));
    let shown = redaction.json(json!({"face": {"address": address}}));
    assert_eq!(shown["face"]["address"], address.replace("=S", "=[redacted]"));
    let data = redaction.json(json!({"face": {"address": format!("data:image/png;base64,{picture}")}}));
    assert!(!data.to_string().contains(&picture), "{data}");
}

#[test]
fn a_difference_below_a_picture_or_a_secret_is_hidden_too() {
    let redaction = Redaction::of(vec![SECRETS]);
    let abc = redaction.json(json!({"picture": "abc"}))["picture"].to_string();
    for (place, found, shown) in [
        ("picture.data", r#""abc""#, abc.as_str()),
        ("/picture/0/data", r#""abc""#, &abc),
        ("picture.0", r#""abc""#, &abc),
        ("face.0.address", r#""abc""#, r#""abc""#),
        ("face.address.more", r#""abc""#, &abc),
        ("picture.data", r#""abc"#, HIDDEN),
        ("token.of.mine", r#""abc""#, HIDDEN),
        ("other.data", r#""abc""#, r#""abc""#),
    ] {
        assert_eq!(redaction.member(place, found), shown, "{place}");
    }
}

#[test]
fn a_list_of_pictures_is_told_one_by_one_and_a_difference_like_a_body() {
    let redaction = Redaction::of(vec![SECRETS]);
    let told = redaction.json(json!({"picture": "abc"}))["picture"].clone();
    let shown = redaction.json(json!({"picture": ["abc", {"picture": "abc"}, null]}));
    assert_eq!(shown, json!({"picture": [told, {"picture": told}, null]}));
    assert_eq!(redaction.member("picture", r#""abc""#), told.to_string());
    assert_eq!(redaction.member("picture", r#""abc"#), HIDDEN);
}

#[test]
fn what_may_be_a_picture_is_hidden_where_nothing_tells_its_name() {
    let redaction = Redaction::of(vec![SECRETS]);
    let (run, short) = ("Ab1+/".repeat(13), "Ab1+/".repeat(12));
    let lines = run.as_bytes().chunks(8).map(String::from_utf8_lossy).collect::<Vec<_>>();
    for hidden in [
        run.clone(),
        format!("<img>{run}</img>"),
        lines.join("\r\n"),
        format!("{{\"x\": \"{}", lines.join("\\n")),
        r#"{"picture": "abc"#.into(),
        r#"{"token" : "abc"#.into(),
        "picture=abc".into(),
    ] {
        assert_eq!(redaction.unreadable(&hidden), HIDDEN, "{hidden}");
    }
    for shown in [short.as_str(), "a picture of it, and words that go on and on and on and on and on"] {
        assert_eq!(redaction.unreadable(shown), shown);
    }
}

#[test]
fn a_body_is_hidden_by_its_operation_or_its_path() {
    let redaction = Redaction::of(vec![SECRETS]);
    for (operation, target, expected) in
        [(Some("v.op"), "/alias", true), (None, "/@n/v/op/1", true), (Some("v.other"), "/v/other", false)]
    {
        assert_eq!(redaction.hides_body(operation, target), expected, "{target}");
    }
}

proptest! {
    #![proptest_config(trials(400))]

    #[test]
    fn a_secret_is_hidden_whatever_stands_around_it(
        before in "[a-z\"\\\\&?=%{}:,é ]{0,12}", colon in "[ \n]{0,2}:[ \t]{0,2}", escape in "(\\\\.)?", after in ".{0,12}", cut in 0_usize..40
    ) {
        let redaction = Redaction::of(vec![SECRETS]);
        let secret = format!("{escape}S3cr3t-of-ours");
        let text = format!(r#"{before}{{"token"{colon}"{secret}","a":"{after}"}}"#);
        let cut: String = text.chars().take(text.chars().count().saturating_sub(cut)).collect();
        for text in [text, cut, format!("{before}?action_token=S3cr3t-of-ours&{after}")] {
            // One quote before it too many, and the member's name is no name.
            prop_assume!(!before.ends_with('\\'));
            let shown = redaction.broken_json(&text);
            prop_assert!(!shown.contains("S3cr3t"), "{} is shown as {}", text, shown);
            prop_assert_eq!(redaction.broken_json(&shown), shown);
        }
    }

    #[test]
    fn any_text_is_shown_somehow(text in ".{0,40}", name in "[a-z_-]{0,9}") {
        let redaction = Redaction::of(vec![SECRETS]);
        let _ = (redaction.header(&name, &text), redaction.parameter(&name, &text), redaction.member(&name, &text));
        prop_assert_eq!(redaction.unreadable(&redaction.unreadable(&text)), redaction.unreadable(&text));
    }
}
