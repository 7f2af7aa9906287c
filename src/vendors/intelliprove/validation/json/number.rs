//! Numbers as Python's decoder cuts them out of a text: the longest beginning that is a number; the rest is somebody else's.

use serde_json::{Number, Value};

use super::cursor::Cursor;

/// Reads a number, or leaves the cursor alone if none starts here.
pub(super) fn number(cursor: &mut Cursor<'_>) -> Option<Value> {
    let start = cursor.at();
    cursor.eat(b'-');
    if !cursor.eat(b'0') && digits(cursor) == 0 {
        cursor.rewind(start);
        return None;
    }
    let fraction = part(cursor, fraction);
    let exponent = part(cursor, exponent);
    let literal = cursor.since(start);
    let integer = if fraction || exponent { None } else { integer(literal) };
    integer.or_else(|| float(literal)).map(Value::Number)
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

fn integer(literal: &str) -> Option<Number> {
    let signed = literal.parse::<i64>().map(Number::from);
    signed.or_else(|_| literal.parse::<u64>().map(Number::from)).ok()
}

/// Python reads `1e999` as infinity, which the value model does not hold: the largest finite float stands for it.
fn float(literal: &str) -> Option<Number> {
    let value = literal.parse::<f64>().ok()?;
    Number::from_f64(value.clamp(f64::MIN, f64::MAX))
}
