//! As much of DER as it takes to get a key out of a `PUBLIC KEY` block (RFC 5280, RFC 3279).

/// What kind of key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Rsa,
    P256,
}

const SEQUENCE: u8 = 0x30;
const OBJECT: u8 = 0x06;
const BITS: u8 = 0x03;
/// 1.2.840.113549.1.1.1
const RSA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// 1.2.840.10045.2.1
const EC: [u8; 7] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/// 1.2.840.10045.3.1.7
const P256: [u8; 8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

/// The key inside `SubjectPublicKeyInfo`, and its kind.
pub(super) fn public_key(der: &[u8]) -> Option<(Kind, &[u8])> {
    let (info, _) = element(der, SEQUENCE)?;
    let (algorithm, rest) = element(info, SEQUENCE)?;
    let (name, parameters) = element(algorithm, OBJECT)?;
    let (bits, _) = element(rest, BITS)?;
    let key = bits.strip_prefix(&[0])?;
    if name == RSA {
        Some((Kind::Rsa, key))
    } else if name == EC && element(parameters, OBJECT)?.0 == P256 {
        Some((Kind::P256, key))
    } else {
        None
    }
}

/// The content of the element with that tag which `der` begins with, and what follows it.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (digits.iter().fold(0, |length, digit| (length << 8) | usize::from(*digit)), rest)
        }
        _ => return None,
    };
    (found == tag).then(|| rest.split_at_checked(length)).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::trials::trials;

    /// An element as DER has it, with its length in so many bytes more than it takes.
    fn written(tag: u8, content: &[u8], more: usize) -> Vec<u8> {
        let digits = content.len().to_be_bytes();
        let least = digits.iter().skip_while(|digit| **digit == 0).count() + more;
        let length = match least {
            0..=1 if content.len() < 0x80 => vec![content.len().to_le_bytes()[0]],
            least => [&[0x80 | least.to_le_bytes()[0]], &digits[digits.len() - least..]].concat(),
        };
        [vec![tag], length, content.to_vec()].concat()
    }

    proptest! {
        #![proptest_config(trials(2_000))]

        #[test]
        fn what_is_written_is_read_however_long_its_length_is_and_nothing_of_it_where_its_end_is_missing(
            tag in any::<u8>(), content in proptest::collection::vec(any::<u8>(), 0..400), more in 0..3_usize, rest in proptest::collection::vec(any::<u8>(), 0..4)
        ) {
            let der = written(tag, &content, more);
            let whole = [&der[..], &rest].concat();
            prop_assert_eq!(element(&whole, tag), Some((&content[..], &rest[..])));
            prop_assert_eq!(element(&whole, tag ^ 1), None);
            prop_assert_eq!(element(&der[..der.len() - 1], tag), None);
        }

        #[test]
        fn a_key_of_any_bytes_is_found_by_the_names_of_its_kind_and_of_no_other(
            key in proptest::collection::vec(any::<u8>(), 0..300), at in 0..RSA.len(), bit in 0..8_u32
        ) {
            let read = |name: &[u8], curve: &[u8]| {
                let algorithm = [written(OBJECT, name, 0), written(OBJECT, curve, 0)].concat();
                let bits = written(BITS, &[&[0], &key[..]].concat(), 0);
                let info = written(SEQUENCE, &[written(SEQUENCE, &algorithm, 0), bits].concat(), 0);
                public_key(&info).map(|(kind, key)| (kind, key.to_vec()))
            };
            prop_assert_eq!(read(&RSA, &[]), Some((Kind::Rsa, key.clone())));
            prop_assert_eq!(read(&EC, &P256), Some((Kind::P256, key.clone())));
            let (mut rsa, mut curve) = (RSA, P256);
            rsa[at] ^= 1_u8 << bit;
            curve[at % P256.len()] ^= 1_u8 << bit;
            prop_assert_eq!(read(&rsa, &P256), None);
            prop_assert_eq!(read(&EC, &curve), None);
        }

        #[test]
        fn any_bytes_are_a_key_or_none(der in proptest::collection::vec(prop_oneof![any::<u8>(), 0..8_u8, Just(SEQUENCE), 0x80..0x86_u8], 0..40)) {
            let key = public_key(&der).map(|(_, key)| key.to_vec());
            prop_assert!(key.is_none_or(|key| der.windows(key.len().max(1)).any(|piece| piece == key) || key.is_empty()));
        }
    }

    #[test]
    fn broken_elements_are_no_keys() {
        for der in [
            &[][..],
            &[0x30],
            &[0x30, 0x80],
            &[0x30, 0x82, 1],
            &[0x30, 5, 1],
            &[0x31, 0],
            &[0x30, 2, 0x30, 0],
        ] {
            assert_eq!(public_key(der), None, "{der:?}");
        }
    }

    #[test]
    fn a_long_length_is_read() {
        let der = [&[0x04, 0x82, 0x01, 0x00][..], &[7; 256], &[9]].concat();
        assert_eq!(element(&der, 0x04), Some((&[7; 256][..], &[9][..])));
    }
}
