//! Mistakes that people make, and the line that tells each: what is wrong, at the word that is wrong, and what to write.

mod conditions;
mod sections;
mod shapes;
mod syntax;
mod templates;

use insta::assert_snapshot;
use lookalike::engine::Moment;
use lookalike::scenario;

/// What is told of each mistake, with line and column.
fn told(mistakes: &[&str]) -> String {
    let one = |mistake: &&str| {
        let source = format!("version: 1\nclock: {{ at: 2026-03-01T09:00:00Z, mode: frozen }}\n{mistake}\n");
        let problems = scenario::load_text("story", &source, Moment::from_seconds(1_900_000_000)).err();
        let text = problems.unwrap_or_default().to_string();
        let lines = text.lines().filter(|line| line.starts_with("story:"));
        let lines: Vec<_> = lines.map(|line| format!("  {}\n", line.trim_start_matches("story:"))).collect();
        let lines = if lines.is_empty() { "  fine\n".to_owned() } else { lines.concat() };
        format!("{mistake}\n{lines}")
    };
    mistakes.iter().map(one).collect()
}

#[test]
fn a_mistake_far_to_the_right_is_shown_with_its_caret() {
    let names: Vec<_> = (0..40).map(|n| format!("{{ user_ref: user-{n} }}")).collect();
    let source = format!(
        "version: 1\nvendors: {{ pulse: {{ users: [{}, {{ user_reff: x }}] }} }}\n",
        names.join(", ")
    );
    assert_snapshot!(scenario::read("story", &source).unwrap_err(), @"
    story:2:941: unknown member `user_reff`; did you mean `user_ref`? known are user_ref, api_key, references, typist, text, t_id, created_at, patterns
    1 | …
    2 | …r-36 }, { user_ref: user-37 }, { user_ref: user-38 }, { user_ref: user-39 }, { user_reff: x }] } }
      |                                                                                 ^^^^^^^^^
    ");
}
