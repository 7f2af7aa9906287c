//! What an unquoted word is, by the core schema of YAML 1.2: `no` and `1988-03-14` are texts, `0x1f` is a number.

use super::Content;

/// The value of a plain scalar.
pub(super) fn plain(text: &str) -> Content {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Content::Null,
        "true" | "True" | "TRUE" => Content::Bool(true),
        "false" | "False" | "FALSE" => Content::Bool(false),
        _ => number(text).unwrap_or_else(|| Content::Text(text.into())),
    }
}

fn number(text: &str) -> Option<Content> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    if !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return integer(text.parse().ok()).or_else(|| float(text));
    }
    match unsigned {
        // JSON, which the format's schema speaks, knows neither, so they stay texts and are refused as such.
        ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN" => None,
        _ if is_float(unsigned) => float(text),
        _ => None,
    }
}

fn radix(digits: &str, radix: u32) -> Option<Content> {
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    integer(i128::from_str_radix(digits, radix).ok())
}

fn integer(number: Option<i128>) -> Option<Content> {
    number
        .filter(|number| (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(number))
        .map(Content::Integer)
}

fn float(text: &str) -> Option<Content> {
    text.parse().ok().filter(|number: &f64| number.is_finite()).map(Content::Float)
}

/// `(\. [0-9]+ | [0-9]+ (\. [0-9]*)?) ([eE] [-+]? [0-9]+)?`
fn is_float(text: &str) -> bool {
    let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(m, e)| (m, Some(e)));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty()) && exponent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unquoted_words_are_what_the_core_schema_says() {
        let table = [
            ("", "Null"),
            ("~", "Null"),
            ("True", "Bool(true)"),
            ("no", "Text(\"no\")"),
            ("17", "Integer(17)"),
            ("-17", "Integer(-17)"),
            ("017", "Integer(17)"),
            ("0x1f", "Integer(31)"),
            ("0o17", "Integer(15)"),
            ("0xzz", "Text(\"0xzz\")"),
            ("18446744073709551615", "Integer(18446744073709551615)"),
            ("18446744073709551616", "Float(1.8446744073709552e19)"),
            ("1.5", "Float(1.5)"),
            (".5", "Float(0.5)"),
            ("1e3", "Float(1000.0)"),
            ("1e999", "Text(\"1e999\")"),
            (".inf", "Text(\".inf\")"),
            ("1_000", "Text(\"1_000\")"),
            ("1988-03-14", "Text(\"1988-03-14\")"),
            ("-", "Text(\"-\")"),
            (".", "Text(\".\")"),
        ];
        for (text, expected) in table {
            assert_eq!(format!("{:?}", plain(text)), expected, "{text}");
        }
    }
}
