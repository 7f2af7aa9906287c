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
    use super::*;

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
