//! The hot path without a socket: what the core costs per request, alone and among a thousand namespaces, and a
//! transaction alone.
//!
//! `cargo bench --bench hot_path`

#![allow(clippy::expect_used, reason = "a bench may fail")]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use lookalike::api::Pipeline;
use lookalike::engine::{Body, DEFAULT, Headers, Method, Moment, Request, Span, Target};
use lookalike::settings::{JOURNAL, Settings};
use lookalike::startup;
use lookalike::vendors::intelliprove::IntelliProve;

const NOW: Moment = Moment::from_seconds(1_772_355_600);
/// How many namespaces make a crowd.
const SPREAD: usize = 1_000;
const HEADERS: [(&str, &str); 4] = [
    ("host", "127.0.0.1:8080"),
    ("x-api-key", "test-key"),
    ("content-type", "application/json"),
    ("accept", "*/*"),
];

fn pipeline() -> Pipeline {
    startup::pipeline(&Settings::default(), NOW).expect("the default scenario plays")
}

fn request(method: &str, path: &str, query: Option<&str>, body: String) -> Request {
    Request {
        method: Method::from(method),
        target: Target::new(path, query),
        scheme: "http",
        headers: HEADERS.into_iter().collect::<Headers>(),
        body: Body::Complete(body.into()),
        received: NOW,
    }
}

fn requests(c: &mut Criterion) {
    let pipeline = pipeline();
    let demo = Some("external_user_id=demo@example.test");
    let read = request("GET", "/v2/users", demo, String::new());
    assert_eq!(pipeline.answer(&read).status, 200);
    c.bench_function("GET /v2/users", |b| b.iter(|| pipeline.answer(black_box(&read))));

    let mut count = 0;
    c.bench_function("POST /v2/users", |b| {
        let create = || {
            count += 1;
            let body = format!(r#"{{"external_user_id":"user-{count}@example.test"}}"#);
            request("POST", "/v2/users", None, body)
        };
        b.iter_batched(create, |request| pipeline.answer(&request), BatchSize::SmallInput);
    });

    let main = request("POST", "/v2/widgets/main", demo, r#"{"data":{}}"#.into());
    assert_eq!(pipeline.answer(&main).status, 200);
    c.bench_function("POST /v2/widgets/main", |b| b.iter(|| pipeline.answer(black_box(&main))));
}

/// The same among a thousand namespaces whose journals are full: nothing that a request needs is in the caches.
fn crowd(c: &mut Criterion) {
    let pipeline = pipeline();
    let demo = Some("external_user_id=demo@example.test");
    let reads: Vec<_> =
        (0..SPREAD).map(|n| request("GET", &format!("/@n{n}/v2/users"), demo, String::new())).collect();
    for _ in 0..=JOURNAL.entries {
        assert!(reads.iter().all(|read| pipeline.answer(read).status == 200));
    }
    let mut turn = reads.iter().cycle();
    c.bench_function("GET /v2/users in turn", |b| b.iter(|| turn.next().map(|read| pipeline.answer(read))));
    let mut count = 0;
    c.bench_function("POST /v2/users in turn", |b| {
        let create = || {
            count += 1;
            let body = format!(r#"{{"external_user_id":"user-{count}@example.test"}}"#);
            request("POST", &format!("/@n{}/v2/users", count % SPREAD), None, body)
        };
        b.iter_batched(create, |request| pipeline.answer(&request), BatchSize::SmallInput);
    });
}

fn transaction(c: &mut Criterion) {
    let pipeline = pipeline();
    let namespace = pipeline.namespaces().open("bench", NOW).expect("a namespace");
    let arrival = namespace.arrive();
    c.bench_function("a transaction that reads", |b| {
        b.iter(|| {
            namespace.transact::<IntelliProve, _, ()>(&arrival, NOW, |state, tx| {
                Ok((state.users.len(), tx.now()))
            });
        });
    });
    c.bench_function("advance over a year of nights", |b| {
        let year_later = NOW.after(Span::from_days(365));
        let fresh = || namespace.steer(|universe| universe.copy());
        b.iter_batched(fresh, |mut universe| universe.settle(year_later, |_| ()), BatchSize::SmallInput);
    });
}

/// A test suite forks a prepared namespace for each test: with 10,000 users it must stay under 20 ms.
fn fork(c: &mut Criterion) {
    let pipeline = pipeline();
    for number in 0..10_000 {
        let body = format!(r#"{{"external_user_id":"user-{number}@example.test"}}"#);
        assert_eq!(pipeline.answer(&request("POST", "/v2/users", None, body)).status, 201);
    }
    let prepared = pipeline.namespaces().open(DEFAULT, NOW).expect("a namespace");
    c.bench_function("fork of a namespace with 10,000 users", |b| {
        b.iter_with_large_drop(|| {
            prepared.fork("copy", lookalike::engine::ClockSetting::default(), JOURNAL, NOW)
        });
    });
}

criterion_group!(benches, requests, crowd, transaction, fork);
criterion_main!(benches);
