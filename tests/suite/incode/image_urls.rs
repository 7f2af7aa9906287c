//! Addresses of pictures: ours, enrolled, or unknown, and never fetched (section 12).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use tokio::net::TcpListener;

use crate::support::{Sim, came};

/// Acceptance 32.
#[tokio::test]
async fn an_address_is_known_or_not_and_nobody_goes_there() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let here = format!("http://{}/ana.jpg", listener.local_addr().unwrap());
    let calls = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&calls);
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let server = tokio::spawn(async move {
        while let Ok((_, peer)) = listener.accept().await {
            counting.fetch_add(1, Ordering::Relaxed);
            told.send(peer).unwrap();
        }
    });
    let sim = Sim::with_ana();
    sim.act("incode.enroll_face", json!({ "identity": "ana", "image_url": here })).await;
    let show = async |url: &str| came(&sim.show(json!({ "imageUrl": url })).await.expect(200));
    assert_eq!(show(&here).await, "PASS");
    assert_eq!(show(&format!("{here}?x")).await, "otherError 3010");
    assert_eq!(show("lookalike:face=ana").await, "otherError 3010");
    for unknown in [here.replace("/ana", "/bea"), here.replace("http:", "https:"), here.to_uppercase()] {
        assert_eq!(show(&unknown).await, "otherError 3010", "{unknown}");
    }
    // Connections are taken in their order: were there one of the server's, it would come before this one.
    let mine = tokio::net::TcpStream::connect(here[7..].split_once('/').unwrap().0).await.unwrap();
    assert_eq!(heard.recv().await, Some(mine.local_addr().unwrap()));
    assert_eq!(calls.load(Ordering::Relaxed), 1);
    server.abort();
}

/// Acceptance 32.
#[tokio::test]
async fn a_link_of_ours_shows_its_identity_as_long_as_it_is_good() {
    let sim = Sim::with_ana();
    let info = sim.holder_of("ana").await.get("/omni/incode-id/userinfo").await.expect(200);
    let link = info.text_at("/idImagesInfo/frontIdImageUrl");
    let show = async |url: &str| came(&sim.show(json!({ "imageUrl": url })).await.expect(200));
    assert_eq!(show(&link).await, "PASS");
    assert_eq!(show(&link.replace("/front?", "/back?")).await, "otherError 3010");
    assert_eq!(show(&link.replace("sig=", "sig=0")).await, "otherError 3010");
    sim.act("incode.revoke_identity", json!({ "identity": "ana" })).await;
    assert_eq!(show(&link).await, "faceMatchFailed");
    sim.act("incode.delete_identity", json!({ "identity": "ana" })).await;
    assert_eq!(show(&link).await, "faceMatchFailed");
    sim.advance("15m").await;
    assert_eq!(show(&link).await, "otherError 3010");
}
