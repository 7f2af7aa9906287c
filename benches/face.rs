//! What it costs to recognise a face: a whole `authenticate` with a JPEG of one megabyte, and its parts.
//!
//! `cargo bench --bench face`. One thread, so requests per second are those of one core. The picture is drawn: soft
//! shapes under grain, in the proportions of a camera, compressed as far as it takes to come to a megabyte.

#![allow(clippy::expect_used, reason = "a bench may fail")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, Rgb, RgbImage};
use lookalike::engine::{Body, Headers, Method, Moment, Request};
use lookalike::settings::Settings;
use lookalike::startup;
use lookalike::vendors::incode::face::{Limits, decode, digest_of, encode, picture};
use serde_json::{Value, json};

const NOW: Moment = Moment::from_seconds(1_772_355_600);
const MEGABYTE: usize = 1_000_000;
const LIMITS: Limits = Limits { bytes: 10 * 1024 * 1024, side: 0 };

/// A number that looks like chance and is the same for ever.
fn grain(x: u32, y: u32) -> u32 {
    let mixed = x.wrapping_mul(0x9e37_79b1) ^ y.wrapping_mul(0x85eb_ca77);
    (mixed ^ mixed >> 15).wrapping_mul(0x2c1b_3c6d) >> 27
}

fn drawn(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (across, down) = (x * 255 / width, y * 255 / height);
        let is_face = across.abs_diff(128).pow(2) + down.abs_diff(128).pow(2) < 90 * 90;
        let light = if is_face { 150 + across / 8 } else { 40 + down / 4 };
        let light = light + grain(x, y);
        Rgb([light, light * 7 / 8, light * 3 / 4].map(|part| u8::try_from(part).unwrap_or(u8::MAX)))
    })
}

/// The picture whose size is next to a megabyte.
fn jpeg() -> Vec<u8> {
    let drawn = drawn(2048, 1536);
    let compressed = |quality| {
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, quality)
            .encode(&drawn, drawn.width(), drawn.height(), ExtendedColorType::Rgb8)
            .expect("it is compressed");
        bytes
    };
    let all = (40..=95).step_by(5).map(compressed);
    let jpeg = all.min_by_key(|bytes| bytes.len().abs_diff(MEGABYTE)).expect("there are some");
    assert!(jpeg.len().abs_diff(MEGABYTE) < MEGABYTE / 5, "{} bytes", jpeg.len());
    jpeg
}

fn request(path: &str, body: &Value) -> Request {
    let fields = [
        ("host", "127.0.0.1:8080"),
        ("content-type", "application/json"),
        ("x-api-key", "test-api-key"),
        ("api-version", "1.0"),
    ];
    Request {
        method: Method::Post,
        target: path.into(),
        scheme: "http",
        headers: fields.into_iter().collect::<Headers>(),
        body: Body::Complete(body.to_string().into()),
        received: NOW,
    }
}

fn requests(c: &mut Criterion) {
    let pipeline = startup::pipeline(&Settings::default(), NOW).expect("the default scenario plays");
    let text = encode(&jpeg());
    let person = json!({ "person": { "key": "bench", "full_name": "Ana Torres Vega" }, "selfie": text });
    let enrolled = pipeline.answer(&request("/__admin/actions/incode.complete_verification", &person));
    assert_eq!(enrolled.status, 200);
    let shown = request("/omni/incode-id/authenticate", &json!({ "face": { "base64Image": text } }));
    let passed = pipeline.answer(&shown);
    assert!(String::from_utf8_lossy(&passed.body).contains(r#""status":"PASS""#), "{:?}", passed.body);
    let mut group = c.benchmark_group("incode");
    group.throughput(Throughput::Elements(1)).sample_size(50);
    group.bench_function("authenticate with a JPEG of 1 MB", |b| {
        b.iter(|| pipeline.answer(black_box(&shown)));
    });
    group.finish();
}

fn parts(c: &mut Criterion) {
    let (bytes, text) = (jpeg(), encode(&jpeg()));
    let mut group = c.benchmark_group("face");
    group.throughput(Throughput::Bytes(bytes.len() as u64)).sample_size(50);
    group.bench_function("base64", |b| b.iter(|| decode(black_box(&text))));
    group.bench_function("digest", |b| b.iter(|| digest_of(black_box(&bytes))));
    group.bench_function("the whole model", |b| b.iter(|| picture(black_box(&bytes), LIMITS)));
    group.finish();
}

criterion_group!(benches, requests, parts);
criterion_main!(benches);
