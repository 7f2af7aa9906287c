//! String literals and their escapes.

use super::Halt;
use super::cursor::Cursor;

/// Reads the string whose opening quote comes next.
pub(super) fn string(cursor: &mut Cursor<'_>) -> Result<String, Halt> {
    let quote = cursor.at();
    cursor.advance(1);
    let mut text = String::new();
    loop {
        let start = cursor.at();
        cursor.skip_while(|byte| byte >= b' ' && byte != b'"' && byte != b'\\');
        text.push_str(cursor.since(start));
        match cursor.peek() {
            Some(b'"') => {
                cursor.advance(1);
                return Ok(text);
            }
            Some(b'\\') => text.push(escape(cursor, quote)?),
            Some(_) => return Err(Halt::mistake("Invalid control character at", cursor.at())),
            None => return Err(unterminated(quote)),
        }
    }
}

fn unterminated(quote: usize) -> Halt {
    Halt::mistake("Unterminated string starting at", quote)
}

/// Reads one escape, from its backslash on.
fn escape(cursor: &mut Cursor<'_>, quote: usize) -> Result<char, Halt> {
    let backslash = cursor.at();
    cursor.advance(1);
    let plain = match cursor.peek().ok_or_else(|| unterminated(quote))? {
        b'u' => return unicode(cursor),
        same @ (b'"' | b'\\' | b'/') => char::from(same),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        _ => return Err(Halt::mistake("Invalid \\escape", backslash)),
    };
    cursor.advance(1);
    Ok(plain)
}

/// Reads a `u` and its code unit, and the low half of a pair when the unit is a high half.
fn unicode(cursor: &mut Cursor<'_>) -> Result<char, Halt> {
    let unit = code_unit(cursor)?;
    let low = if (0xd800..0xdc00).contains(&unit) { low_half(cursor)? } else { None };
    let code = low.map_or(unit, |low| 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
    // Python keeps a lone half as it is; a Rust text cannot.
    Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
}

/// Reads a second escape only if it is the low half of a pair; any other escape is left to be read by itself.
fn low_half(cursor: &mut Cursor<'_>) -> Result<Option<u32>, Halt> {
    let start = cursor.at();
    if !cursor.rest().starts_with("\\u") {
        return Ok(None);
    }
    cursor.advance(1);
    let unit = code_unit(cursor)?;
    if (0xdc00..0xe000).contains(&unit) {
        return Ok(Some(unit));
    }
    cursor.rewind(start);
    Ok(None)
}

/// Reads `uXXXX`. Python looks one character ahead, so the four digits must not be the end of the document.
fn code_unit(cursor: &mut Cursor<'_>) -> Result<u32, Halt> {
    let letter = cursor.at();
    cursor.advance(1);
    let unit = cursor.rest().get(..4).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
    cursor.advance(4);
    unit.filter(|_| cursor.peek().is_some())
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .ok_or_else(|| Halt::mistake("Invalid \\uXXXX escape", letter))
}
