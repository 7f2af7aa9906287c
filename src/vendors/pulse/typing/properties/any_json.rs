//! No input panics: random JSON made of the words that the reading looks for.

use serde_json::{Map, Value, json};

use super::super::{Recipe, Submission};
use super::*;

const WORDS: [&str; 34] = [
    "data",
    "pattern",
    "textVisible",
    "press",
    "presses",
    "down",
    "d",
    "release",
    "up",
    "u",
    "hold",
    "dwell",
    "seek",
    "flight",
    "keys",
    "key",
    "code",
    "keyCode",
    "char",
    "type",
    "kind",
    "time",
    "t",
    "timeStamp",
    "repeat",
    "isTrusted",
    "pasted",
    "inputType",
    "text",
    "value",
    "textLength",
    "tId",
    "keydown",
    "keyup",
];
const TEXTS: [&str; 11] = [
    "h|1,2|3,4|5,6|7,8",
    "h|a,1e9,2,b|é,-0,.5,|,1,1,|ß,9,9,ShiftLeft",
    "|,|,|,|,",
    "h|99999999999999999999999999999999999999999999999,1|1,1|1,1|1,1",
    "insertFromPaste",
    "Shift",
    "keydown",
    "keyup",
    "banana",
    "\u{130}left",
    "",
];
const NUMBERS: [f64; 9] = [0.0, -0.0, 1e308, -1e308, f64::MIN_POSITIVE, 16.0, 0.1, -7.5, 9e15];

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0_u16..900).prop_map(Value::from),
        proptest::sample::select(NUMBERS.to_vec()).prop_map(Value::from),
        proptest::sample::select(WORDS.to_vec()).prop_map(Value::from),
        proptest::sample::select(TEXTS.to_vec()).prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 96, 9, |inner| {
        let member = (proptest::sample::select(WORDS.to_vec()), inner.clone());
        prop_oneof![
            vec(inner, 0..9).prop_map(Value::from),
            vec(member, 0..9).prop_map(|members| {
                Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
            }),
        ]
    })
}

/// Values that mostly reach the end of some layout, with any numbers in them.
fn nearly_a_pattern() -> impl Strategy<Value = Value> {
    let number = || prop_oneof![any::<f64>(), -9.0..900.0, proptest::sample::select(NUMBERS.to_vec())];
    let names = || (proptest::sample::select(WORDS.to_vec()), proptest::sample::select(WORDS.to_vec()));
    let object = |(one, next): (&str, &str), a: Value, b: Value| {
        Value::Object(Map::from_iter([(one.to_owned(), a), (next.to_owned(), b)]))
    };
    prop_oneof![
        (names(), vec((number(), number()), 4..9)).prop_map(move |(names, pairs)| {
            pairs.into_iter().map(|(a, b)| object(names, json!(a), json!(b))).collect()
        }),
        (names(), vec((number(), number()), 4..9)).prop_map(move |(names, pairs)| {
            let (a, b): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
            object(names, json!(a), json!(b))
        }),
        vec(number(), 8..9).prop_map(|numbers| json!({ "v": numbers })),
    ]
}

fn handle(body: &Value) {
    let submission = Submission::read(body);
    let _ = submission.robot([]);
    let Ok(pattern) = submission.pattern else { return };
    let vector = Pattern::Vector(vec![1e308, -1e308, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    for references in
        [vec![], vec![pattern.clone()], vec![pattern.clone(), typed("marie", "banana", 1), vector]]
    {
        let judgement = judged(&pattern, &references);
        assert!((0.0..=3.0).contains(&judgement.comparison.distance), "{judgement:?}");
    }
}

proptest! {
    #![proptest_config(trials(600))]

    #[test]
    fn no_json_panics(body in any_json()) {
        handle(&body);
    }

    #[test]
    fn no_numbers_panic(body in nearly_a_pattern()) {
        handle(&body);
    }

    #[test]
    fn a_made_pattern_reads_as_what_was_typed(typist in ".{0,9}", text in ".{4,40}", repetition: u32) {
        let recipe = Recipe { text: text.clone(), repetition, ..Recipe::of(&typist) };
        prop_assert_eq!(Submission::read(&recipe.make()).pattern, Ok(typed(&typist, &text, repetition)));
    }

    #[test]
    fn a_pattern_survives_export_and_import(strokes in hands(4..12), unit in 0.001_f64..3.0) {
        let scale = |Keystroke { key, press, release }| Keystroke { key, press: press * unit, release: release * unit };
        let pattern = Pattern::Keystrokes(strokes.into_iter().map(scale).collect());
        let exported = serde_json::to_string(&pattern).unwrap();
        prop_assert_eq!(serde_json::from_str::<Pattern>(&exported).unwrap(), pattern);
    }
}
