//! Operations that take long keep nobody else waiting.

use std::sync::Mutex;

use futures_util::future::join_all;
use serde_json::json;

use crate::support::{Answer, Receiver, Reply, Sim};

/// Every thread that serves sockets has at least one of the light requests, so none of them is busy with the heavy one.
async fn holds_up_nobody(sim: &Sim, heavy: impl Future<Output = Answer>) {
    let order = Mutex::new(Vec::new());
    let note = |what: &'static str| order.lock().unwrap().push(what);
    let heavy = async {
        heavy.await;
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

#[tokio::test]
async fn a_clock_that_passes_centuries_holds_up_nobody() {
    let sim = Sim::start().await;
    let to = json!({ "to": "2500-01-01T00:00:00Z" });
    holds_up_nobody(&sim, async { sim.admin().post("/__admin/clock/advance", to).await.expect(200) }).await;
}

/// As many threads compute as the cores are worth, and no more; what finds none free has to wait, and is answered all the same.
#[tokio::test]
async fn more_heavy_requests_than_there_are_threads_for_are_all_answered_and_hold_up_nobody() {
    let sim = Sim::start().await;
    let heavy = join_all((0..40).map(async |number| {
        let to = json!({ "to": "2200-01-01T00:00:00Z" });
        let other = sim.other(&format!("heavy-{number}"));
        other.admin().post("/__admin/clock/advance", to).await.expect(200)
    }));
    let last = async { heavy.await.pop().expect("forty were asked") };
    holds_up_nobody(&sim, last).await;
}

/// How much an expression may do at all is bounded, see `engine/condition/pattern.rs`; a journal may hold many bodies.
#[tokio::test]
async fn an_expression_that_is_looked_for_in_many_long_bodies_holds_up_nobody() {
    let sim = Sim::start().await;
    for _ in 0..20 {
        sim.caller().bytes("POST", "/v2/users", "text/plain", "a".repeat(60_000)).await;
    }
    let expectation = json!({ "when": { "body": { "matches": "((a*)*(a*)*)*b" } } });
    let verify = async { sim.admin().post("/__admin/requests/verify", expectation).await.expect(409) };
    holds_up_nobody(&sim, verify).await;
}

/// When patience ends, the rest of the way is gone in one go.
#[tokio::test]
async fn a_clock_that_waits_no_more_for_a_receiver_holds_up_nobody() {
    let (sim, receiver) = (Sim::start().await, Receiver::start().await);
    receiver.otherwise(Reply::Hang);
    let endpoint =
        json!({ "vendor": "incode", "events": ["verification.completed"], "url": receiver.url("/") });
    sim.admin().put("/__admin/webhooks/endpoints", json!({ "endpoints": [endpoint] })).await.expect(200);
    let person = json!({ "key": "ana", "full_name": "Ana Torres Vega", "date_of_birth": "1988-08-13", "country": "MEX" });
    sim.act("incode.complete_verification", json!({ "person": person })).await;
    receiver.received(1).await;
    let to = json!({ "to": "2500-01-01T00:00:00Z", "within": "1ms" });
    holds_up_nobody(&sim, async { sim.admin().post("/__admin/clock/advance", to).await.expect(200) }).await;
}

/// The namespace whose clock moves is asked all the time, by more than there are threads.
#[tokio::test]
async fn a_clock_that_passes_centuries_holds_up_not_even_its_own_namespace() {
    let sim = Sim::start().await;
    let order = Mutex::new(Vec::new());
    let note = |what: &'static str| order.lock().unwrap().push(what);
    let heavy = async {
        let to = json!({ "to": "4000-01-01T00:00:00Z" });
        let moved = sim.admin().post("/__admin/clock/advance", to).await.expect(200);
        assert_eq!(moved.at("/at"), "4000-01-01T00:00:00.000Z");
        note("heavy");
    };
    let light = async {
        for _ in 0..5 {
            let ask = || async { sim.intelliprove().get("/v2/questions/lookupkeys").await.expect(200) };
            tokio::join!(ask(), ask(), ask(), ask());
        }
        note("light");
    };
    tokio::join!(heavy, light);
    assert_eq!(*order.lock().unwrap(), ["light", "heavy"]);
}
