//! Texts, looked at eight bytes at a time.
//!
//! Most texts that are looked through have twenty to forty bytes: too few for the compiler to take sixteen at once where it
//! knows how long they usually are, and byte by byte it is a third of what their answers take.

/// A byte in each of eight places.
const EACH: u64 = 0x0101_0101_0101_0101;
/// The highest bit in each of them.
const HIGH: u64 = 0x80 * EACH;

/// The bytes of a text, eight by eight; the last ones are filled up with blanks.
pub fn eights(text: &str) -> impl Iterator<Item = u64> {
    let (eights, rest) = text.as_bytes().as_chunks();
    let blanks = u64::from(b' ') * EACH;
    let rest = rest.iter().fold(blanks, |rest, byte| (rest << 8) | u64::from(*byte));
    eights.iter().map(|eight| u64::from_ne_bytes(*eight)).chain([rest])
}

/// Whether any of eight bytes is below `bound`, which is at most 128.
pub fn any_below(eight: u64, bound: u8) -> bool {
    eight.wrapping_sub(u64::from(bound) * EACH) & !eight & HIGH != 0
}

/// Whether any of eight bytes is this one.
pub fn any_is(eight: u64, byte: u8) -> bool {
    any_below(eight ^ (u64::from(byte) * EACH), 1)
}

/// Whether any of eight bytes may be a capital letter: one of `@[\]^_` or no ASCII at all otherwise.
pub fn any_may_be_capital(eight: u64) -> bool {
    // The bit of 64 is set, and that of 32 is not.
    (eight << 1) & !(eight << 2) & HIGH != 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::trials::trials;

    proptest! {
        #![proptest_config(trials(2_000))]

        #[test]
        fn any_byte_is_seen_wherever_it_stands(text in "([ -~]|\\PC|[\u{0}-\u{1f}]){0,40}", byte: u8, bound in 0..=128_u8) {
            let any = |look: &dyn Fn(u64) -> bool| eights(&text).any(look);
            let filled = text.bytes().chain([b' '; 8].into_iter().take(8 - text.len() % 8));
            prop_assert_eq!(any(&|eight| any_is(eight, byte)), filled.clone().any(|known| known == byte));
            prop_assert_eq!(any(&|eight| any_below(eight, bound)), filled.clone().any(|known| known < bound));
            let may_be = |byte: u8| byte & 0b0110_0000 == 0b0100_0000;
            prop_assert_eq!(any(&any_may_be_capital), filled.clone().any(may_be));
            prop_assert!(may_be(byte) || !byte.is_ascii_uppercase());
        }
    }

    #[test]
    fn no_byte_is_taken_for_its_neighbour() {
        for (text, byte, expected) in [
            ("!\u{20}!!!!!!", b'!', true),
            ("########", b'"', false),
            ("#\"######", b'"', true),
            ("\u{0}\u{1}\u{0}\u{1}\u{1}\u{1}\u{1}\u{1}", 2, false),
            ("", b' ', true),
        ] {
            assert_eq!(eights(text).any(|eight| any_is(eight, byte)), expected, "{text:?}");
        }
    }
}
