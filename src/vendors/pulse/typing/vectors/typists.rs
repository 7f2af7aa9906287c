//! V5: the synthetic typist, and that the engine tells typists apart.

use super::super::Decision::{Auth, Reject};
use super::super::typist::{DEFAULT_TEXT, typing};
use super::*;

const MARIE: &str = "marie@example.org";
const OTHER_TEXTS: [&str; 5] = [
    "river stone under bridge",
    "winter garden morning light",
    "copper lantern silver thread",
    "distant thunder over meadow",
    "paper island quiet harbour",
];

fn typed(name: &str, text: &str, repetition: u32) -> Pattern {
    Pattern::Keystrokes(typing(name, text, repetition).into_iter().map(Into::into).collect())
}

#[test]
fn v5_the_typing_of_marie() {
    for (repetition, expected) in [
        (
            1,
            [
                (0, 110),
                (294, 433),
                (405, 496),
                (719, 821),
                (1014, 1131),
                (1257, 1366),
                (1504, 1593),
                (1858, 1966),
            ],
        ),
        (
            2,
            [
                (0, 110),
                (288, 430),
                (400, 487),
                (701, 803),
                (992, 1107),
                (1219, 1327),
                (1460, 1546),
                (1804, 1915),
            ],
        ),
    ] {
        let strokes = typing(MARIE, DEFAULT_TEXT, repetition);
        let times: Vec<_> = strokes.iter().map(|stroke| (stroke.press, stroke.release)).collect();
        assert_eq!(times[..8], expected, "repetition {repetition}");
        assert_eq!(strokes.iter().map(|stroke| stroke.key).collect::<String>(), DEFAULT_TEXT);
    }
}

#[test]
fn v5_marie_is_told_from_others() {
    let same: Vec<_> = (1..=5).map(|repetition| typed(MARIE, DEFAULT_TEXT, repetition)).collect();
    let free = OTHER_TEXTS.map(|text| typed(MARIE, text, 1));
    for (name, on_same_text, on_free_text) in [
        (MARIE, ("0.2259", 100, Auth), ("0.6276", 95, Auth)),
        ("bob@example.org", ("1.6108", 4, Reject), ("1.2641", 11, Reject)),
        ("ana@example.org", ("2.0760", 0, Reject), ("1.7806", 0, Reject)),
    ] {
        let probe = typed(name, DEFAULT_TEXT, 6);
        let shown = |(distance, score, decision): (&str, _, _)| (distance.to_owned(), score, decision);
        assert_eq!(judged(&probe, &same, None), shown(on_same_text), "{name}, same text");
        assert_eq!(judged(&probe, &free, None), shown(on_free_text), "{name}, free text");
    }
}
