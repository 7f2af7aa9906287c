//! Good input made bad: at a random place, by a random one of the usual accidents and attacks.

use serde_json::{Map, Value, json};

use super::dice::Dice;

/// What is put into texts: what parsers, routers, templates and log files stumble over.
const BITS: [&str; 31] = [
    "%",
    "%00",
    "%zz",
    "%C3",
    "%2F",
    "%2e%2e",
    "/",
    "//",
    "/..",
    "\\",
    "?",
    "#",
    "&",
    "=",
    "+",
    ";",
    " ",
    "\0",
    "\r\n",
    "é",
    "\u{fffd}",
    "\u{202e}",
    "😀",
    "\"",
    "'",
    "{{7*7}}",
    "{",
    "@",
    ".",
    "-1",
    "99999999999999999999",
];

/// Values that fit few places.
fn odd(dice: &mut Dice) -> Value {
    let values = [
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(0.5),
        json!(1e308),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(""),
        json!(" "),
        json!("\0"),
        json!("é😀"),
        json!([]),
        json!({}),
        json!([[[[]]]]),
        json!({ "": {} }),
        json!("a".repeat(5_000)),
        json!("2026-02-30T25:61:61Z"),
        json!("99999999999999999h"),
        json!("lookalike:face=ana;blur;nothing"),
        json!("data:image/png;base64,AAAA"),
        json!("(((((a*)*)*)*)*"),
        json!("{{ request.body }}"),
        json!(["a", 1, null]),
    ];
    dice.pick(&values).clone()
}

/// A text with something wrong in it.
pub fn text(good: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = good.chars().collect();
    let at = dice.roll(letters.len() + 1);
    match dice.roll(8) {
        0 => letters.truncate(at),
        1 if at < letters.len() => _ = letters.remove(at),
        2 if at < letters.len() => {
            letters[at] = char::from_u32(u32::try_from(dice.roll(0x2fff)).unwrap()).unwrap();
        }
        3 if at < letters.len() => letters.swap(at, 0),
        4 => return good.repeat(dice.roll(40)),
        5 => return noise(dice),
        _ => _ = letters.splice(at..at, dice.pick(&BITS).chars()),
    }
    letters.into_iter().collect()
}

/// A text that was never good.
pub fn noise(dice: &mut Dice) -> String {
    (0..dice.roll(9)).map(|_| *dice.pick(&BITS)).collect()
}

/// Bytes with something wrong in them.
pub fn bytes(mut good: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    let at = dice.roll(good.len() + 1);
    let byte = dice.number().to_le_bytes()[0];
    match dice.roll(7) {
        0 => good.truncate(at),
        1 if at < good.len() => good[at] = byte,
        2 if at < good.len() => good[at] ^= 1 << dice.roll(8),
        3 => good.insert(at, byte),
        4 => good.extend(good.clone()),
        5 => return (0..dice.roll(200)).map(|_| dice.number().to_le_bytes()[0]).collect(),
        _ => _ = good.splice(at..at, dice.pick(&BITS).bytes()),
    }
    good
}

/// JSON in which one value, somewhere, is another one, or gone, or has company.
pub fn json(value: &mut Value, dice: &mut Dice) {
    match value {
        Value::Object(members) if !members.is_empty() && dice.percent(80) => member(members, dice),
        Value::Array(list) if !list.is_empty() && dice.percent(80) => {
            let at = dice.roll(list.len());
            match dice.roll(4) {
                0 => _ = list.remove(at),
                1 => list.extend(list.clone()),
                _ => json(&mut list[at], dice),
            }
        }
        Value::String(good) if dice.percent(60) => *good = text(good, dice),
        other => *other = odd(dice),
    }
}

fn member(members: &mut Map<String, Value>, dice: &mut Dice) {
    let names: Vec<_> = members.keys().cloned().collect();
    let name = dice.pick(&names);
    match dice.roll(6) {
        0 => _ = members.remove(name),
        1 => _ = members.insert(text(name, dice), odd(dice)),
        2 => _ = members.insert(name.clone(), odd(dice)),
        _ => json(&mut members[name], dice),
    }
}
