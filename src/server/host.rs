//! The host that a request names, which goes on into links and namespaces: a name or an address, and perhaps a port
//! (RFC 9112, section 3.2; RFC 3986, section 3.2.2).
//!
//! A comma, which a name might have, is refused: it is what becomes of two fields where somebody between put them into
//! one, and then two servers could take the request for two hosts. A field without a value is allowed.

use std::net::Ipv6Addr;

/// Whether this is a host with or without a port, or nothing.
pub(super) fn is_one(value: &[u8]) -> bool {
    let end = if value.first() == Some(&b'[') { literal(value) } else { name(value) };
    match end.and_then(|end| value.get(end..)) {
        Some([b':', port @ ..]) => is_port(port),
        Some(rest) => rest.is_empty(),
        None => value.is_empty(),
    }
}

/// Whether this is the number of a port, or nothing.
fn is_port(value: &[u8]) -> bool {
    let digit = |byte: &u8| char::from(*byte).to_digit(10);
    let number = value
        .iter()
        .try_fold(0_u32, |number, byte| Some(number.saturating_mul(10).saturating_add(digit(byte)?)));
    number.is_some_and(|number| number <= u16::MAX.into())
}

/// Where an address in brackets ends.
fn literal(value: &[u8]) -> Option<usize> {
    let end = value.iter().position(|byte| *byte == b']')?;
    let address = std::str::from_utf8(value.get(1..end)?).ok()?;
    address.parse::<Ipv6Addr>().is_ok().then_some(end + 1)
}

/// Where a name ends that is not empty, or an address that looks like one.
fn name(value: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = value.get(at..)?;
        at += match rest {
            [b'%', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => 3,
            _ => match rest.iter().position(|byte| !is_plain(*byte)).unwrap_or(rest.len()) {
                0 => return (at > 0).then_some(at),
                plain => plain,
            },
        };
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'&'..=b'+' | b';' | b'=')
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use proptest::prelude::*;
    use proptest::sample::{Index, select};

    use super::*;
    use crate::engine::trials::trials;

    /// Names and addresses as they may stand in a host field.
    fn hosts() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "([a-zA-Z0-9._~!$&'()*+;=-]|%[0-9a-fA-F]{2}){1,30}",
            1 => any::<u32>().prop_map(|address| Ipv4Addr::from(address).to_string()),
            1 => any::<u128>().prop_map(|address| format!("[{}]", Ipv6Addr::from(address))),
            1 => any::<u32>().prop_map(|address| format!("[::ffff:{}]", Ipv4Addr::from(address))),
        ]
    }

    proptest! {
        #![proptest_config(trials(1_000))]

        #[test]
        fn names_and_addresses_are_hosts_with_and_without_a_port(host in hosts(), port in "(:[0-9]{0,4})?") {
            prop_assert!(is_one((host + &port).as_bytes()));
        }

        #[test]
        fn a_host_with_anything_else_in_it_is_none(
            host in hosts(),
            port in "(:[0-9]{0,5})?",
            wrong in prop_oneof![
                3 => select(b" \t\"<>\\^`{|}/?#@,%[]\0\x7f\x80\xff".as_slice()),
                1 => 0_u8..0x20, 1 => 0x80_u8..
            ],
            at in any::<Index>()
        ) {
            let mut spoilt = (host + &port).into_bytes();
            let at = at.index(spoilt.len() + 1);
            // A percent sign before two digits would be one of those that may stand there.
            let follows = spoilt.get(at..).unwrap_or_default().iter().take(2).filter(|byte| byte.is_ascii_hexdigit()).count();
            prop_assume!(wrong != b'%' || follows < 2);
            spoilt.insert(at, wrong);
            prop_assert!(!is_one(&spoilt));
        }

        #[test]
        fn any_bytes_are_a_host_or_none(bytes in proptest::collection::vec(prop_oneof![any::<u8>(), b' '..0x7f], 0..4)) {
            // What would end a host in a URL, or a value in a page, is in none.
            prop_assert!(!is_one(&bytes) || bytes.iter().all(|byte| byte.is_ascii_graphic() && !b"\"<>/?#@,\\".contains(byte)));
        }
    }

    #[test]
    fn what_looks_like_a_host_is_told_from_one() {
        for (value, expected) in [
            ("", true),
            ("a:", true),
            ("my_service:8080", true),
            ("a:065535", true),
            ("a:65536", false),
            ("a:99999999999", false),
            (":80", false),
            ("a:b", false),
            ("a:80:80", false),
            ("::1", false),
            ("[::1", false),
            ("[]", false),
            ("[127.0.0.1]", false),
            ("[::1]a", false),
            ("[::1%25eth0]", false),
            ("a%2", false),
            ("a%g0", false),
            ("localhost, evil", false),
        ] {
            assert_eq!(is_one(value.as_bytes()), expected, "{value}");
        }
    }
}
