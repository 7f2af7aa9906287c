//! A namespace is an island: what it answers depends on its seed, its name and its requests, and on nothing else.
//!
//! `LOOKALIKE_ISOLATION_SEEDS=20` plays more sequences than the normal suite has time for.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use lookalike::settings::Settings;
use serde_json::json;

use crate::support::{START, Server, Sim, Traffic};

/// How many requests the sequence has that is looked at.
const LENGTH: usize = 2_000;
/// How many other namespaces play at the same time.
const OTHERS: u64 = 63;

fn seeds() -> u64 {
    std::env::var_os("LOOKALIKE_ISOLATION_SEEDS").and_then(|seeds| seeds.to_str()?.parse().ok()).unwrap_or(1)
}

async fn world(server: &Server, name: &str) -> Sim {
    let sim = Sim::in_namespace(server.clone(), name);
    let clock = json!({ "at": START, "mode": "frozen" });
    sim.outside().post("/__admin/namespaces", json!({ "name": name, "clock": clock })).await.expect(201);
    sim
}

/// The whole transcript of a sequence; `progress` tells the others how far it is.
async fn transcript(sim: &Sim, seed: u64, progress: &AtomicUsize) -> Vec<String> {
    let mut traffic = Traffic::new(sim, seed);
    let mut lines = Vec::with_capacity(LENGTH + 1);
    for step in 0..LENGTH {
        lines.push(traffic.step().await);
        progress.store(step + 1, Ordering::Relaxed);
    }
    lines.push(sim.state().await);
    lines
}

/// Other sequences in other namespaces, one request of each for some of the sequence that is looked at.
async fn noise(server: Server, other: u64, seed: u64, progress: Arc<AtomicUsize>) {
    let sim = world(&server, &format!("other-{other}")).await;
    let mut traffic = Traffic::new(&sim, seed * 1_000 + other);
    let mut done = 0;
    while progress.load(Ordering::Relaxed) < LENGTH {
        if progress.load(Ordering::Relaxed) >= done * 40 {
            traffic.step().await;
            done += 1;
            if done % 25 == 0 {
                sim.admin().call("POST", "/__admin/reset").await;
            }
        } else {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    }
    assert!(done > 10, "the others play too: {done}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_namespace_answers_the_same_alone_and_in_a_crowd_on_any_number_of_threads() {
    for seed in 1..=seeds() {
        let lonely = Server::start_with_workers(Settings::default(), 1);
        let alone = transcript(&world(&lonely, "looked-at").await, seed, &AtomicUsize::new(0)).await;
        let crowded = Server::start_with_workers(Settings::default(), 4);
        let progress = Arc::new(AtomicUsize::new(0));
        let others: Vec<_> = (0..OTHERS)
            .map(|other| tokio::spawn(noise(crowded.clone(), other, seed, Arc::clone(&progress))))
            .collect();
        let crowd = transcript(&world(&crowded, "looked-at").await, seed, &progress).await;
        for other in others {
            other.await.expect("the others are served");
        }
        for (step, (alone, crowd)) in alone.iter().zip(&crowd).enumerate() {
            assert_eq!(alone, crowd, "seed {seed}, step {step}");
        }
        let mut answers: Vec<_> = alone.iter().map(|line| line.split('\n').next().unwrap()).collect();
        answers.sort_unstable();
        answers.dedup();
        assert!(answers.len() > 200, "the sequence is varied: {}", answers.len());
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
