//! Operations that take long keep nobody else waiting.

use std::sync::Mutex;

use serde_json::json;

use crate::support::Sim;

/// Every thread that serves sockets has at least one of the light requests, so none of them is busy with the heavy one.
#[tokio::test]
async fn a_clock_that_passes_centuries_holds_up_nobody() {
    let sim = Sim::start().await;
    let order = Mutex::new(Vec::new());
    let note = |what: &'static str| order.lock().unwrap().push(what);
    let heavy = async {
        sim.admin().post("/__admin/clock/advance", json!({ "to": "2500-01-01T00:00:00Z" })).await.expect(200);
        note("heavy");
    };
    let light = async {
        for _ in 0..5 {
            let other = sim.other("elsewhere");
            let ask = || async { other.intelliprove().get("/v2/questions/lookupkeys").await.expect(200) };
            tokio::join!(ask(), ask(), ask(), ask());
        }
        note("light");
    };
    tokio::join!(heavy, light);
    assert_eq!(*order.lock().unwrap(), ["light", "heavy"]);
}
