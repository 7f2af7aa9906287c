//! What one verify costs in the matching engine: 40 keys against 5 references must stay under 50 µs.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use lookalike::vendors::pulse::typing::typist::typing;
use lookalike::vendors::pulse::typing::{Pattern, Recipe, Sample, Submission, Thresholds, judge, robot};

const TEXT: &str = "mountain lighthouse garden telescope day";
const OTHER_TEXTS: [&str; 5] = [
    "river stone under bridge and a long road",
    "winter garden morning light on the water",
    "copper lantern silver thread and needles",
    "distant thunder over meadow before night",
    "paper island quiet harbour with one boat",
];

fn typed(text: &str, repetition: u32) -> Pattern {
    Pattern::Keystrokes(typing("marie@example.org", text, repetition).into_iter().map(Into::into).collect())
}

fn long(keys: &str, repetition: u32) -> Pattern {
    typed(&keys.chars().cycle().take(2000).collect::<String>(), repetition)
}

fn bench_judging(criterion: &mut Criterion, name: &str, probe: &Pattern, references: &[Pattern]) {
    let references: Vec<_> = references.iter().map(|pattern| Sample { pattern, text_id: None }).collect();
    criterion.bench_function(name, |bencher| {
        bencher.iter(|| {
            let probe = black_box(probe);
            let reason = robot::rhythm(probe);
            (
                reason,
                judge(
                    Sample { pattern: probe, text_id: None },
                    black_box(&references),
                    Thresholds::default(),
                ),
            )
        });
    });
}

fn benches(criterion: &mut Criterion) {
    let same: Vec<_> = (1..=5).map(|repetition| typed(TEXT, repetition)).collect();
    bench_judging(criterion, "judge/same text, 40 keys, 5 references", &typed(TEXT, 6), &same);
    bench_judging(
        criterion,
        "judge/free text, 40 keys, 5 references",
        &typed(TEXT, 6),
        &OTHER_TEXTS.map(|text| typed(text, 1)),
    );

    let same: Vec<_> = (1..=5).map(|repetition| long(TEXT, repetition)).collect();
    bench_judging(criterion, "judge/same text, 2000 keys, 5 references", &long(TEXT, 6), &same);
    let free = OTHER_TEXTS.map(|text| long(text, 1));
    bench_judging(criterion, "judge/free text, 2000 keys, 5 references", &long(TEXT, 6), &free);
    let many: Vec<_> = (1..=1000).map(|repetition| long(TEXT, repetition)).collect();
    bench_judging(criterion, "judge/same text, 2000 keys, 1000 references", &long(TEXT, 6), &many);

    for (name, text) in [("read/40 keys", TEXT.to_owned()), ("read/2000 keys", TEXT.repeat(50))] {
        let body = Recipe { text, ..Recipe::of("marie@example.org") }.make();
        criterion.bench_function(name, |bencher| bencher.iter(|| Submission::read(black_box(&body))));
    }
}

criterion_group!(judging, benches);
criterion_main!(judging);
