//! What a signature costs, by backend, and what a login costs that needs two of them.
//!
//! `cargo bench --bench sign`. `ring` is what the simulator signs with; the pure-Rust backend comes with
//! `jsonwebtoken`, which only HS256 needs, and stands here for comparison.

#![allow(clippy::expect_used, reason = "a bench may fail")]

use std::hint::black_box;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use lookalike::engine::{Body, Headers, Jwt, Method, Moment, Request, SigningKey};
use lookalike::settings::Settings;
use lookalike::startup;
use serde_json::{Value, json};

const PEM: &str = include_str!("../fixtures/keys/identify-rs256.pem");
const NOW: Moment = Moment::from_seconds(1_772_355_600);

fn claims() -> Value {
    json!({ "sub": "42da3617-268b-4459-b460-3efda3db5513", "exp": 1_772_359_200, "scope": "aws.cognito.signin.user.admin" })
}

fn der() -> Vec<u8> {
    let lines =
        PEM.lines().skip_while(|line| !line.starts_with("-----")).filter(|line| !line.starts_with("-----"));
    BASE64_STANDARD.decode(lines.collect::<String>()).expect("the key is PEM")
}

fn signing(c: &mut Criterion) {
    let ring = SigningKey::from_pem("identify-1", PEM).expect("the key is read");
    let pure = EncodingKey::from_rsa_der(&der());
    let mut group = c.benchmark_group("RS256");
    group.throughput(Throughput::Elements(1));
    group.bench_function("sign with ring", |b| {
        b.iter(|| ring.sign(black_box(&claims())).expect("it is signed"));
    });
    group.bench_function("sign with rust_crypto", |b| {
        let header = jsonwebtoken::Header::new(Algorithm::RS256);
        b.iter(|| jsonwebtoken::encode(&header, black_box(&claims()), &pure).expect("it is signed"));
    });
    let token = ring.sign(&claims()).expect("it is signed");
    let (n, e) = ring.public();
    let public = DecodingKey::from_rsa_components(&n, &e).expect("the key is read");
    group.bench_function("check with ring", |b| {
        b.iter(|| Jwt::read(black_box(&token)).is_some_and(|jwt| ring.signed(&jwt)));
    });
    group.bench_function("check with rust_crypto", |b| {
        let (signed, signature) = token.rsplit_once('.').expect("a token has parts");
        b.iter(|| {
            jsonwebtoken::crypto::verify(signature, black_box(signed.as_bytes()), &public, Algorithm::RS256)
        });
    });
    group.finish();
}

fn request(method: &str, path: &str, body: &Value) -> Request {
    Request {
        method: Method::from(method),
        target: path.into(),
        scheme: "http",
        headers: [("host", "127.0.0.1:8080"), ("content-type", "application/json")]
            .into_iter()
            .collect::<Headers>(),
        body: Body::Complete(body.to_string().into()),
        received: NOW,
    }
}

/// One thread, so the figure is that of one core.
fn logins(c: &mut Criterion) {
    let pipeline = startup::pipeline(&Settings::default(), NOW).expect("the default scenario plays");
    let body = json!({
        "projectId": "a69a31e9-f2e6-4d5f-b080-6138c6a721b7", "strategy": "email", "provider": "awsCognito",
        "data": { "email": "ann@example.test", "password": "bID>idfsf23!", "deviceId": "16713b2d-3848-42c7-aeb0-f9714beac892" },
    });
    assert_eq!(pipeline.answer(&request("POST", "/v1/user", &body)).status, 201);
    let login = request("PUT", "/v1/user/login", &body);
    assert_eq!(pipeline.answer(&login).status, 200);
    let mut group = c.benchmark_group("identify");
    group.throughput(Throughput::Elements(1));
    group.bench_function("PUT /v1/user/login", |b| b.iter(|| pipeline.answer(black_box(&login))));
    group.finish();
}

criterion_group!(benches, signing, logins);
criterion_main!(benches);
