//! OAuth 2.0 client credentials: a bearer token before the notification.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::Deserialize;
use serde_json::Value;

use super::body::Pieces;
use super::client::Client;
use crate::engine::{Failure, OAuth2, Received, Span};

/// A token, and for how long it is good.
pub(super) struct Granted {
    pub(super) token: String,
    pub(super) lifetime: Span,
}

#[derive(Deserialize)]
struct Grant {
    access_token: String,
    /// In seconds; many servers send a text, some a fraction.
    #[serde(default)]
    expires_in: Value,
}

impl Grant {
    fn lifetime(&self) -> Option<Span> {
        let seconds = match &self.expires_in {
            Value::Null => 0.0,
            Value::Number(number) => number.as_f64()?,
            Value::String(text) => text.trim().parse().ok().filter(|seconds: &f64| seconds.is_finite())?,
            _ => return None,
        };
        // A token that lives longer than all clocks is asked for again no sooner.
        #[allow(clippy::cast_possible_truncation, reason = "it is clamped, and seconds are whole")]
        let whole = seconds.clamp(0.0, 1e9) as i64;
        Some(Span::from_seconds(whole))
    }
}

/// Ask for a token.
pub(super) async fn fetch(http: &Client, oauth2: &OAuth2) -> Result<Granted, Failure> {
    let url = super::attempt::target(&oauth2.token_url)?;
    let secret = BASE64_STANDARD.encode(format!("{}:{}", oauth2.client_id, oauth2.client_secret));
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Ok(basic) = HeaderValue::from_str(&format!("Basic {secret}")) {
        headers.insert(AUTHORIZATION, basic);
    }
    let body = Pieces::new(&Bytes::from_static(b"grant_type=client_credentials"), false, None);
    let received = http.post(&url, headers, body).await;
    granted(received.map_err(|failure| Failure::Token(failure.to_string()))?)
}

fn granted(received: Received) -> Result<Granted, Failure> {
    if !(200..300).contains(&received.status) {
        return Err(Failure::Token(format!("status {}", received.status)));
    }
    let wrong = |what: &str| Failure::Token(what.into());
    let grant = serde_json::from_slice::<Grant>(&received.body);
    // What could not stand in a header field is no token.
    let is_token = |token: &str| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
    let grant = grant.ok().filter(|grant| is_token(&grant.access_token));
    let grant = grant.ok_or_else(|| wrong("the answer has no `access_token`"))?;
    let lifetime = grant.lifetime().ok_or_else(|| wrong("`expires_in` is no number of seconds"))?;
    Ok(Granted { token: grant.access_token, lifetime })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, body: &str) -> Result<(String, Span), String> {
        let received = Received { status, body: body.to_owned().into(), ..Received::default() };
        granted(received)
            .map(|granted| (granted.token, granted.lifetime))
            .map_err(|failure| failure.to_string())
    }

    #[test]
    fn a_token_is_taken_from_a_successful_answer_alone() {
        let good = r#"{"access_token":"t","expires_in":60,"token_type":"Bearer"}"#;
        assert_eq!(answered(200, good), Ok(("t".into(), Span::from_seconds(60))));
        assert_eq!(answered(200, r#"{"access_token":"t"}"#), Ok(("t".into(), Span::ZERO)));
        for (written, seconds) in
            [("\"3600\"", 3_600), ("3600.5", 3_600), ("-5", 0), ("null", 0), ("1e300", 1_000_000_000)]
        {
            let body = format!(r#"{{"access_token":"t","expires_in":{written}}}"#);
            assert_eq!(answered(200, &body), Ok(("t".into(), Span::from_seconds(seconds))), "{written}");
        }
        for written in ["\"soon\"", "true", "[]", "\"NaN\""] {
            let body = format!(r#"{{"access_token":"t","expires_in":{written}}}"#);
            let told = "the token call failed: `expires_in` is no number of seconds";
            assert_eq!(answered(200, &body), Err(told.into()), "{written}");
        }
        assert_eq!(answered(401, good), Err("the token call failed: status 401".into()));
        for bad in
            ["", "{}", r#"{"access_token":""}"#, r#"{"access_token":"a\r\nb"}"#, r#"{"access_token":7}"#]
        {
            assert!(answered(200, bad).is_err(), "{bad}");
        }
    }
}
