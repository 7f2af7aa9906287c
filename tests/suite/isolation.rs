//! A namespace is an island: what it answers depends on its seed, its name and its requests, and on nothing else.
//!
//! `LOOKALIKE_ISOLATION_SEEDS=20` plays more sequences than the normal suite has time for, `21-40` those after them.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use lookalike::settings::Settings;
use serde_json::json;
use tokio::sync::watch;

use crate::support::{Receiver, START, Server, Sim, Traffic};

/// How many requests the sequence has that is looked at.
const LENGTH: usize = 2_000;
/// How many other namespaces play at the same time.
const OTHERS: u64 = 63;
/// With how many threads the crowd is served, one number for each seed in turn.
const WORKERS: [usize; 3] = [4, 1, 2];

#[expect(clippy::disallowed_methods, reason = "how many is for whoever starts the test")]
fn seeds() -> RangeInclusive<u64> {
    let written = std::env::var("LOOKALIKE_ISOLATION_SEEDS").unwrap_or_else(|_| "1".into());
    let (first, last) = written.split_once('-').unwrap_or(("1", &written));
    let number =
        |text: &str| text.parse().unwrap_or_else(|_| panic!("`{written}` is neither `20` nor `21-40`"));
    number(first)..=number(last)
}

async fn world(server: &Server, name: &str) -> Sim {
    let sim = Sim::in_namespace(server.clone(), name);
    let clock = json!({ "at": START, "mode": "frozen" });
    sim.outside().post("/__admin/namespaces", json!({ "name": name, "clock": clock })).await.expect(201);
    sim
}

/// The whole transcript of a sequence; `progress` tells the others how far it is.
async fn transcript(
    sim: &Sim,
    seed: u64,
    receiver: &Receiver,
    progress: &watch::Sender<usize>,
) -> Vec<String> {
    let mut traffic = Traffic::new(sim, seed).with_hooks(receiver);
    let mut lines = Vec::with_capacity(LENGTH + 1);
    for step in 0..LENGTH {
        lines.push(traffic.step().await);
        progress.send_replace(step + 1);
    }
    traffic.settle().await;
    lines.push(sim.state().await.replace(&receiver.url(""), "http://receiver.test"));
    lines
}

/// Other sequences in other namespaces, one request of each for some of the sequence that is looked at.
async fn noise(
    server: Server,
    other: u64,
    seed: u64,
    receiver: Receiver,
    mut progress: watch::Receiver<usize>,
) {
    let sim = world(&server, &format!("other-{other}")).await;
    let mut traffic = Traffic::new(&sim, seed * 1_000 + other).with_hooks(&receiver);
    let mut done = 0;
    while done * 40 < LENGTH {
        progress.wait_for(|step| *step >= done * 40).await.expect("the sequence goes on");
        traffic.step().await;
        done += 1;
        if done % 25 == 0 {
            sim.admin().call("POST", "/__admin/reset").await;
        }
    }
}

/// What must have taken part, or its isolation was not shown: a name, and what stands together in some line.
const PARTS: [(&str, &[&str]); 14] = [
    ("IntelliProve", &["POST /v2/users ", "\n201 "]),
    ("Pulse", &["POST /pulse/user-verify/", "\n200 "]),
    ("Incode", &["POST /omni/incode-id/authenticate", "\n200 "]),
    ("Identify", &["POST /v1/user ", "\n200 "]),
    ("a face scan", &["POST /__admin/actions/intelliprove.complete_face_scan", "\n200 "]),
    ("a clock that moved", &["POST /__admin/clock/advance", "\n200 "]),
    ("what fell due", &["POST /__admin/clock/advance", "\"what\":"]),
    ("a fault with a status", &["(\"x-lookalike-reason\", \"injected-fault\")", "\n503 "]),
    ("a rate limit", &["(\"x-lookalike-reason\", \"injected-fault\")", "\n429 "]),
    ("a chosen outcome", &["(\"x-lookalike-reason\", \"outcome-queue\")"]),
    ("a webhook that was taken", &["GET /__admin/webhooks", "\"state\":\"delivered\""]),
    ("a webhook that is tried again", &["GET /__admin/webhooks", "\"state\":\"retrying\""]),
    ("a webhook that was given up", &["GET /__admin/webhooks", "\"state\":\"abandoned\""]),
    ("a webhook that was dropped", &["GET /__admin/webhooks", "\"state\":\"dropped\""]),
];

fn all_took_part(lines: &[String]) {
    for (name, signs) in PARTS {
        let took_part = lines.iter().any(|line| signs.iter().all(|sign| line.contains(sign)));
        assert!(took_part, "{name} took no part");
    }
    let asked: BTreeSet<_> = lines.iter().map(|line| line.split('\n').next().unwrap()).collect();
    assert!(asked.len() > 200, "the sequence is varied: {}", asked.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_namespace_answers_the_same_alone_and_in_a_crowd_on_any_number_of_threads() {
    for seed in seeds() {
        let workers = WORKERS[usize::try_from(seed).unwrap() % WORKERS.len()];
        let receiver = Receiver::start().await;
        let lonely = Server::start_with_workers(Settings::default(), 1);
        let alone =
            transcript(&world(&lonely, "looked-at").await, seed, &receiver, &watch::Sender::new(0)).await;
        let came = receiver.requests().len();
        let crowded = Server::start_with_workers(Settings::default(), workers);
        let progress = watch::Sender::new(0);
        let others: Vec<_> = (0..OTHERS)
            .map(|other| {
                tokio::spawn(noise(crowded.clone(), other, seed, receiver.clone(), progress.subscribe()))
            })
            .collect();
        let crowd = transcript(&world(&crowded, "looked-at").await, seed, &receiver, &progress).await;
        for other in others {
            other.await.expect("the others are served");
        }
        for (step, (alone, crowd)) in alone.iter().zip(&crowd).enumerate() {
            assert_eq!(alone, crowd, "seed {seed}, {workers} threads, step {step}");
        }
        all_took_part(&alone);
        assert!(came > 20, "webhooks were sent: {came}");
        assert!(receiver.requests().len() > 2 * came, "the others' webhooks were sent too");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn after_a_reset_under_load_nothing_from_before_arrives() {
    let sim = Sim::start().await;
    let fresh = {
        let quiet = sim.other(&format!("{}-2", &sim.namespace[..30]));
        quiet.state().await;
        drop(quiet);
        sim.admin().call("POST", "/__admin/reset").await.expect(200);
        sim.state().await
    };
    for round in 0..10 {
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let mut traffic = Traffic::new(&sim, 100 * round + writer);
                tokio::spawn(async move {
                    for _ in 0..20 {
                        traffic.step().await;
                    }
                })
            })
            .collect();
        for _ in 0..3 {
            sim.admin().call("POST", "/__admin/reset").await.expect(200);
        }
        for writer in writers {
            writer.await.expect("it is served");
        }
        sim.admin().call("POST", "/__admin/reset").await.expect(200);
        // Nothing is on its way any more; what was, must not come now.
        let list = sim.admin().get("/__admin/requests").await.expect(200);
        assert_eq!(list.at("/requests"), json!([]), "round {round}");
        assert_eq!(sim.state().await, fresh, "round {round}");
    }
}
