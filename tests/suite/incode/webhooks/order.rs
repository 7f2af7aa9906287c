//! A notification comes after the answer that tells of the same thing.

use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::support::Hooked;

/// A connection on which Ana has shown her face; nothing of the answer was read.
async fn shown(hooked: &Hooked) -> TcpStream {
    let body = json!({ "face": { "template": "lookalike:face=ana" } }).to_string();
    let request = format!(
        "POST /@{}/omni/incode-id/authenticate HTTP/1.1\r\nhost: x\r\nx-api-key: test-api-key\r\napi-version: 1.0\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        hooked.sim.namespace,
        body.len()
    );
    let mut stream = TcpStream::connect(hooked.sim.server.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

/// Acceptance 40.
#[tokio::test]
async fn the_authentication_is_told_after_its_answer_was_written() {
    let hooked = Hooked::start().await;
    for count in 1..=20 {
        let stream = shown(&hooked).await;
        hooked.receiver.received(count).await;
        // Nothing has been read so far: all of it must be there already.
        let mut answer = vec![0; 4096];
        let length = stream.try_read(&mut answer).expect("the answer is there before the webhook");
        let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with('}'), "{answer}");
    }
}

/// Acceptance 40: a client that goes away holds nothing up.
#[tokio::test]
async fn a_client_that_goes_away_does_not_hold_its_webhook_back() {
    let hooked = Hooked::start().await;
    drop(shown(&hooked).await);
    hooked.receiver.received(1).await;
}
