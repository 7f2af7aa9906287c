//! Numbers as Python's decoder cuts them out of a text: the longest beginning that is a number; the rest is somebody else's.

use serde_json::Number;

use super::Json;
use super::cursor::Cursor;
use super::value::float;

/// Reads a number, or leaves the cursor alone if none starts here.
pub(super) fn number(cursor: &mut Cursor<'_>) -> Option<Json> {
    let start = cursor.at();
    cursor.eat(b'-');
    if !cursor.eat(b'0') && digits(cursor) == 0 {
        cursor.rewind(start);
        return None;
    }
    let fraction = part(cursor, fraction);
    let exponent = part(cursor, exponent);
    let literal = cursor.since(start);
    if fraction || exponent { float(literal).map(Json::Number) } else { Some(integer(literal)) }
}

fn digits(cursor: &mut Cursor<'_>) -> usize {
    cursor.skip_while(|byte| byte.is_ascii_digit())
}

/// Steps over an optional part of a number only if the whole part is there: `1.` is the number 1 and a stray point.
fn part(cursor: &mut Cursor<'_>, read: impl Fn(&mut Cursor<'_>) -> bool) -> bool {
    let start = cursor.at();
    let found = read(cursor);
    if !found {
        cursor.rewind(start);
    }
    found
}

fn fraction(cursor: &mut Cursor<'_>) -> bool {
    cursor.eat(b'.') && digits(cursor) > 0
}

fn exponent(cursor: &mut Cursor<'_>) -> bool {
    let marked = cursor.eat(b'e') || cursor.eat(b'E');
    let _sign = marked && (cursor.eat(b'+') || cursor.eat(b'-'));
    marked && digits(cursor) > 0
}

fn integer(literal: &str) -> Json {
    let signed = literal.parse::<i64>().map(Number::from);
    let number = signed.or_else(|_| literal.parse::<u64>().map(Number::from));
    number.map_or_else(|_| Json::Digits(literal.to_owned()), Json::Number)
}
