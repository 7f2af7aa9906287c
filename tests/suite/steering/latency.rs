//! Latency faults over real sockets: what is drawn, what the journal tells, and what a client waits.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::json;

use crate::support::Sim;

/// So many requests, so many of them at a time.
const ROUNDS: usize = 50;
const AT_A_TIME: usize = 20;
/// What a client may wait beyond the delay: one millisecond is the grain of the server's timer, one is promised.
const SLACK: Duration = Duration::from_millis(2);

/// The value below which so many of a thousand lie.
fn quantile<T: Copy + Ord>(values: &mut [T], thousandths: usize) -> T {
    values.sort_unstable();
    values[(values.len() * thousandths / 1000).min(values.len() - 1)]
}

/// How long one request takes, and the id under which it is in the journal.
#[expect(clippy::disallowed_methods, reason = "a client waits in real time")]
async fn timed(sim: &Sim) -> (Duration, String) {
    let begun = Instant::now();
    let response = sim.pulse().request("GET", "/pulse/status").send().await.unwrap();
    let id = response.headers()["x-lookalike-request-id"].to_str().unwrap().to_owned();
    response.bytes().await.unwrap();
    (begun.elapsed(), id)
}

/// The plan of each of so many requests, as the journal has it, in milliseconds; and what a client waits beyond it.
async fn waited(sim: &Sim) -> (Vec<u64>, Vec<Duration>) {
    let (mut planned, mut beyond) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        for (took, id) in join_all((0..AT_A_TIME).map(|_| timed(sim))).await {
            let line = sim.admin().get(&format!("/__admin/requests/{id}")).await.expect(200);
            let delay = line.at("/fault/delay").as_str().unwrap_or("0ms").to_owned();
            let delay: u64 = delay.strip_suffix("ms").unwrap_or_else(|| panic!("{delay}")).parse().unwrap();
            let plan = Duration::from_millis(delay);
            assert!(took >= plan, "{id} was answered after {took:?} instead of {plan:?}");
            planned.push(delay);
            beyond.push(took.saturating_sub(plan));
        }
    }
    (planned, beyond)
}

/// The percentiles of a thousand delays, as planned and as waited for.
///
/// The plans are compared with what was asked for: they are the same at every run, since chance is the seed's. Of the
/// time that a client waits beyond its plan only the lower tenth is looked at, against that of requests without a fault:
/// the rest of it says how busy this machine is. No answer may come before its time, on any machine.
#[tokio::test]
async fn delays_have_the_percentiles_that_were_asked_for_on_the_wire_too() {
    let sim = Sim::start().await;
    let delay = json!({ "lognormal": { "p50": "5ms", "p99": "15ms" } });
    let fault = json!({ "operation": "pulse.status", "inject": { "delay": delay } });
    let mut usual: Vec<_> =
        join_all((0..AT_A_TIME).map(|_| timed(&sim))).await.into_iter().map(|(took, _)| took).collect();
    sim.admin().post("/__admin/faults", fault).await.expect(201);
    let (mut planned, mut beyond) = waited(&sim).await;
    assert_eq!(planned.len(), ROUNDS * AT_A_TIME);
    for (thousandths, asked) in [(500, 5_u64), (990, 15)] {
        let measured = quantile(&mut planned, thousandths);
        assert!(measured.abs_diff(asked) <= 1, "{thousandths}: {measured} ms instead of {asked} ms");
    }
    let (late, usual) = (quantile(&mut beyond, 100), quantile(&mut usual, 500));
    assert!(late <= usual + SLACK, "answers come {late:?} after their time, others after {usual:?}");
}
