//! Layout 4: a string, `header|seek,hold|…` or `header|char,seek,hold,code|…`.

use serde_json::Value;

use super::key::Key;
use super::recognised::{Recognised, Stroke};

/// One piece: key, seek (press to press) and hold.
type Piece = (Key, f64, f64);

/// The pieces as keystrokes; none unless every piece fits.
pub(super) fn recognise(place: &Value) -> Recognised {
    let pieces =
        place.as_str().and_then(|text| text.split('|').skip(1).map(piece).collect::<Option<Vec<_>>>());
    pieces.map_or_else(Recognised::default, typed)
}

/// 2 or 4 fields with decimal numbers for seek and hold. The key is the code, or the character if the code is empty.
fn piece(piece: &str) -> Option<Piece> {
    let fields: Vec<&str> = piece.split(',').take(5).collect();
    let (key, seek, hold) = match fields.as_slice() {
        [seek, hold] => ("", seek, hold),
        [char, seek, hold, ""] => (*char, seek, hold),
        [_, seek, hold, code] => (*code, seek, hold),
        _ => return None,
    };
    Some((Key::named(key), decimal(seek)?, decimal(hold)?))
}

/// A decimal number: no exponent, no `inf`, no blanks.
fn decimal(field: &str) -> Option<f64> {
    let is_plain = field.bytes().all(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte));
    field.parse().ok().filter(|number: &f64| is_plain && number.is_finite())
}

fn typed(pieces: Vec<Piece>) -> Recognised {
    let mut recognised = Recognised::default();
    let mut press = 0.0;
    for (index, (key, seek, hold)) in pieces.into_iter().enumerate() {
        // The first seek is ignored: it leads from nowhere.
        if index > 0 {
            press += seek;
            recognised.given.push(seek);
        }
        recognised.given.push(hold);
        recognised.strokes.push(Stroke { key, press, release: press + hold });
    }
    recognised
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_must_have_two_or_four_fields_with_numbers() {
        for (text, count) in [
            ("h|1,2|3,4", 2),
            ("h|a,1,2,|3,4.5", 2),
            ("|-1,+2", 1),
            ("h", 0),
            ("h|1,2|", 0),
            ("h|1,2,3", 0),
            ("h|a,1,2,b,c", 0),
            ("h|1,1e3", 0),
            ("h|1,inf", 0),
            ("h|1, 2", 0),
            ("banana", 0),
        ] {
            assert_eq!(recognise(&text.into()).strokes.len(), count, "{text}");
        }
    }

    #[test]
    fn the_code_names_the_key_or_else_the_character() {
        let keys = recognise(&"h|a,0,1,KeyA|b,2,1,|3,1".into()).strokes;
        assert_eq!(keys.iter().map(|stroke| stroke.key.name.as_str()).collect::<Vec<_>>(), ["KeyA", "b", ""]);
        assert_eq!(keys.iter().map(|stroke| stroke.press).collect::<Vec<_>>(), [0.0, 2.0, 5.0]);
    }
}
