//! OAuth 2.0 client credentials: a bearer token before the notification.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::Deserialize;

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
    #[serde(default)]
    expires_in: i64,
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
    match serde_json::from_slice::<Grant>(&received.body) {
        // What could not stand in a header field is no token.
        Ok(grant)
            if !grant.access_token.is_empty()
                && grant.access_token.bytes().all(|byte| byte.is_ascii_graphic()) =>
        {
            Ok(Granted { token: grant.access_token, lifetime: Span::from_seconds(grant.expires_in) })
        }
        _ => Err(Failure::Token("the answer has no `access_token`".into())),
    }
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
        assert_eq!(answered(401, good), Err("the token call failed: status 401".into()));
        for bad in
            ["", "{}", r#"{"access_token":""}"#, r#"{"access_token":"a\r\nb"}"#, r#"{"access_token":7}"#]
        {
            assert!(answered(200, bad).is_err(), "{bad}");
        }
    }
}
