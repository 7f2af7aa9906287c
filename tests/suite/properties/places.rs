//! Whom the control API answers, and where webhooks may go: hosts and addresses in every way of writing them.
//!
//! What is expected follows from how a host was made, so nothing here parses what it has written.

use std::net::{Ipv4Addr, Ipv6Addr};

use lookalike::engine::{forbidden, forbidden_host};
use proptest::prelude::*;
use proptest::sample::select;
use url::Url;

use super::trials::trials;
use super::world::{World, request};

const LABELS: &[&str] =
    &["a", "api", "Sim-1", "localhost", "test", "xn--bcher-kva", "127", "0x7f", "internal"];
const OURS: &[&str] =
    &["localhost", "local", "internal", "test", "example", "invalid", "home.arpa", "LAN", "svc"];
const THEIRS: &[&str] = &["com", "dev", "nip.io", "test.com", "localhost.evil.org", "arpa", "svc.net", "1x"];

/// Where clouds hand out credentials.
const METADATA: &[Ipv4Addr] =
    &[Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(168, 63, 129, 16), Ipv4Addr::new(192, 0, 0, 192)];

/// A host as in a `Host` field, and whether nobody on the internet can own it.
fn hosts() -> impl Strategy<Value = (String, bool)> {
    let labels = proptest::collection::vec(select(LABELS), 0..3).prop_map(|labels| labels.join("."));
    let ended = |labels: String, ending: &str| {
        if labels.is_empty() { format!("x.{ending}") } else { format!("{labels}.{ending}") }
    };
    let bare = prop_oneof![
        3 => (labels.clone(), select(OURS)).prop_map(move |(labels, ending)| (ended(labels, ending), true)),
        3 => (labels, select(THEIRS)).prop_map(move |(labels, ending)| (ended(labels, ending), false)),
        1 => select(LABELS).prop_map(|label| (label.to_owned(), true)),
        1 => any::<u32>().prop_map(|address| (Ipv4Addr::from(address).to_string(), true)),
        1 => any::<u32>().prop_map(|address| (format!("{}.evil.com", Ipv4Addr::from(address)), false)),
        1 => any::<u128>().prop_map(|address| (format!("[{}]", Ipv6Addr::from(address)), true)),
    ];
    (bare, select(&["", ":80", ":32768"][..])).prop_map(|((host, is_ours), port)| (host + port, is_ours))
}

/// Where nothing may be sent among the addresses of IPv4.
fn forbidden_addresses() -> impl Strategy<Value = Ipv4Addr> {
    prop_oneof![
        any::<u16>().prop_map(|rest| Ipv4Addr::from(0xa9fe_0000 | u32::from(rest))),
        any::<u8>().prop_map(|rest| Ipv4Addr::from(0xe000_0000 | u32::from(rest))),
        select(METADATA),
    ]
}

/// Ways in which an address of IPv4 can be written in a URL.
fn written(address: Ipv4Addr, way: usize) -> String {
    let [a, b, c, d] = address.octets();
    let number = u32::from(address);
    let (high, low) = (number >> 16, number & 0xffff);
    match way {
        0 => address.to_string(),
        1 => number.to_string(),
        2 => format!("{number:#x}"),
        3 => format!("{number:#o}").replace("0o", "0"),
        4 => format!("{a:#x}.0{b:o}.{}", (u32::from(c) << 8) | u32::from(d)),
        5 => format!("{a}.{}", number & 0x00ff_ffff),
        6 => format!("{address}."),
        7 => address.to_string().replace('1', "%31").replace('.', "%2e"),
        8 => format!("[::ffff:{address}]"),
        9 => format!("[::{high:x}:{low:x}]"),
        10 => format!("[64:ff9b::{high:x}:{low:x}]"),
        11 => format!("[2002:{high:x}:{low:x}::]"),
        _ => format!("[2001:0:1:2:3:4:{:x}:{:x}]", !high & 0xffff, !low & 0xffff),
    }
}

fn target(host: &str, around: (&str, &str)) -> Option<Url> {
    Url::parse(&format!("http://{}{host}{}", around.0, around.1)).ok()
}

/// What can stand before and after a host.
fn around() -> impl Strategy<Value = (&'static str, &'static str)> {
    (
        select(&["", "user@", "127.0.0.1:80@", "a:b@"][..]),
        select(&["", "/", ":8080/hook", "/?@127.0.0.1"][..]),
    )
}

proptest! {
    #![proptest_config(trials(2_000))]

    #[test]
    fn no_webhook_goes_where_nothing_may_go_however_it_is_written(
        address in forbidden_addresses(), way in 0..13_usize, around in around()
    ) {
        let host = written(address, way);
        let target = target(&host, around).expect("it is an address");
        prop_assert!(forbidden_host(&target).is_some(), "{}", target);
        prop_assert!(forbidden(address.into()).is_some());
    }

    #[test]
    fn a_webhook_goes_anywhere_else(number in any::<u32>(), way in 0..13_usize, around in around()) {
        let address = Ipv4Addr::from(number);
        let is_kept_for_others = address.is_link_local()
            || number >> 8 == 0xe0_0000
            || METADATA.contains(&address);
        prop_assume!(!is_kept_for_others);
        let target = target(&written(address, way), around).expect("it is an address");
        prop_assert_eq!(forbidden_host(&target), None, "{}", target);
    }

    #[test]
    fn any_target_is_judged_and_keeps_its_judgement(text in "[a-z0-9:/@%.\\[\\]#? ]{0,30}") {
        if let Ok(target) = Url::parse(&format!("http://{text}")) {
            let again = Url::parse(target.as_str()).expect("what was written is read");
            prop_assert_eq!(forbidden_host(&again), forbidden_host(&target), "{}", target);
        }
    }
}

#[test]
fn the_control_api_answers_under_names_that_nobody_else_can_own_and_to_no_page_of_others() {
    let world = World::start();
    let asked = |fields: &[(&str, &str)]| world.ask(&request("GET", "/__admin/clock", fields, ""));
    proptest!(trials(2_000), |((host, is_ours) in hosts(), (other, _) in hosts(), scheme in select(&["http", "https"][..]))| {
        let own = format!("{scheme}://{host}");
        let reason = |fields: &[(&str, &str)]| asked(fields).reason.unwrap_or_default().into_owned();
        let expected = if is_ours { "" } else { "foreign-host" };
        prop_assert_eq!(reason(&[("host", &host)]), expected, "{}", host);
        prop_assert_eq!(reason(&[("host", &host), ("origin", &own)]), expected, "{}", host);
        prop_assert_eq!(reason(&[("host", &host), ("sec-fetch-site", "same-origin")]), expected, "{}", host);
        for page in [format!("{scheme}://{other}"), format!("{own}.evil.com"), "null".to_owned(), String::new(), format!("{own}/")] {
            if page != own {
                prop_assert_eq!(reason(&[("host", &host), ("origin", &page)]), "cross-origin", "{} {}", host, page);
            }
        }
        for site in ["cross-site", "same-site", "", "x"] {
            prop_assert_eq!(reason(&[("host", &host), ("sec-fetch-site", site)]), "cross-origin", "{} {}", host, site);
        }
        let health = world.ask(&request("GET", "/__admin/health", &[("host", &host)], ""));
        prop_assert_eq!(health.status, 200, "{}", host);
    });
}
