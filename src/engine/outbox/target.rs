//! Where nothing may ever be sent: link-local addresses, at which clouds hand out credentials, and the few
//! others where they do.
//!
//! Loopback and private networks are allowed; that is where receivers of tests live. An address is judged
//! in every form in which IPv6 carries one of IPv4, because a gateway or the kernel would unwrap it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Metadata services outside the link-local range.
const METADATA_V4: [Ipv4Addr; 3] =
    [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(168, 63, 129, 16), Ipv4Addr::new(192, 0, 0, 192)];
const METADATA_V6: [Ipv6Addr; 2] =
    [Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254), Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)];
/// Names that mean a metadata service wherever they resolve.
const METADATA_NAMES: [&str; 4] =
    ["metadata", "metadata.google.internal", "metadata.goog", "instance-data.ec2.internal"];

/// Why nothing may be sent to the host of `url`, if its text alone says so.
pub fn forbidden_host(url: &Url) -> Option<&'static str> {
    match url.host() {
        Some(Host::Ipv4(address)) => forbidden(address.into()),
        Some(Host::Ipv6(address)) => forbidden(address.into()),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            METADATA_NAMES.contains(&&*name).then_some("a metadata service")
        }
        None => Some("no host"),
    }
}

/// Why nothing may be sent to `address`, if so.
pub fn forbidden(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => forbidden_v4(address),
        IpAddr::V6(address) => forbidden_v6(address),
    }
}

fn forbidden_v4(address: Ipv4Addr) -> Option<&'static str> {
    if METADATA_V4.contains(&address) {
        return Some("a metadata service");
    }
    let [a, b, c, _] = address.octets();
    (address.is_link_local() || [a, b, c] == [224, 0, 0]).then_some("a link-local address")
}

fn forbidden_v6(address: Ipv6Addr) -> Option<&'static str> {
    if METADATA_V6.contains(&address) {
        return Some("a metadata service");
    }
    let [first, ..] = address.segments();
    // The second is link-local multicast, whatever its flags.
    if first & 0xffc0 == 0xfe80 || first & 0xff0f == 0xff02 {
        return Some("a link-local address");
    }
    embedded(address).into_iter().flatten().find_map(forbidden_v4)
}

/// The IPv4 addresses that an IPv6 address may carry.
fn embedded(address: Ipv6Addr) -> [Option<Ipv4Addr>; 4] {
    let groups = address.segments();
    let [first, second, third, fourth, fifth, sixth, ..] = groups;
    let [.., high, low] = groups;
    let pair = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    // Mapped, translated, compatible, and NAT64 with its usual or a local prefix of 96 bits; ISATAP.
    let is_mapped =
        [first, second, third, fourth] == [0; 4] && matches!((fifth, sixth), (0 | 0xffff, 0) | (0, 0xffff));
    let is_nat64 = [first, second] == [0x64, 0xff9b];
    let is_isatap = (fifth & 0xfdff, sixth) == (0, 0x5efe);
    let plain = (is_mapped || is_nat64 || is_isatap).then(|| pair(high, low));
    // NAT64 with a local prefix of 48 bits goes around bits 64 to 71.
    let is_local = [first, second, third] == [0x64, 0xff9b, 1];
    let around = is_local.then(|| pair(fourth, (fifth << 8) | (sixth >> 8)));
    let six_to_four = (first == 0x2002).then(|| pair(second, third));
    let teredo = ([first, second] == [0x2001, 0]).then(|| pair(!high, !low));
    [plain, around, six_to_four, teredo]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(url: &str) -> bool {
        Url::parse(url).is_ok_and(|url| forbidden_host(&url).is_some())
    }

    #[test]
    fn hostile_addresses_are_refused_however_they_are_written() {
        let hosts = [
            "169.254.169.254",
            "169.254.0.1",
            "169.254.255.255",
            "169.254.170.2",
            "2852039166",
            "0xa9fea9fe",
            "0xA9.0xFE.0xA9.0xFE",
            "0251.0376.0251.0376",
            "025177524776",
            "169.16689662",
            "169.254.43518",
            "0xa9.254.0251.254",
            "%31%36%39.254.169.254",
            "169.254.169.254.",
            "224.0.0.251",
            "100.100.100.200",
            "168.63.129.16",
            "192.0.0.192",
            "metadata",
            "metadata.google.internal",
            "METADATA.google.internal.",
            "metadata.goog",
            "instance-data.ec2.internal",
            "[fe80::1]",
            "[fe80::a9fe:a9fe]",
            "[febf::1]",
            "[ff02::1]",
            "[ff12::1]",
            "[fd00:ec2::254]",
            "[fd00:0ec2:0:0:0:0:0:254]",
            "[fd20:ce::254]",
            "[::ffff:169.254.169.254]",
            "[::ffff:a9fe:a9fe]",
            "[0:0:0:0:0:ffff:a9fe:a9fe]",
            "[::ffff:0:169.254.169.254]",
            "[::169.254.169.254]",
            "[64:ff9b::169.254.169.254]",
            "[64:ff9b:1::169.254.169.254]",
            "[64:ff9b:1:a9fe:a9:fe00::]",
            "[2002:a9fe:a9fe::1]",
            "[2001:0:1:2:3:4:5601:5601]",
            "[fd12::5efe:169.254.169.254]",
            "[::ffff:100.100.100.200]",
            "[2002:a83f:8110::]",
            "nobody@169.254.169.254",
            "127.0.0.1:80@169.254.169.254",
            "127.0.0.1%23@169.254.169.254",
            "169.254.169.254:80",
            "169.254.169.254#@127.0.0.1",
            "169.254.169.254\\@127.0.0.1",
        ];
        for host in hosts {
            assert!(refused(&format!("http://{host}/latest/meta-data")), "{host}");
        }
    }

    #[test]
    fn digits_and_dots_of_other_scripts_name_no_host_at_all() {
        for host in ["１６９.254.169.254", "169。254。169。254"] {
            assert!(Url::parse(&format!("http://{host}/latest/meta-data")).is_err(), "{host}");
        }
    }

    #[test]
    fn loopback_private_networks_and_the_rest_of_the_world_are_not() {
        let hosts = [
            "127.0.0.1",
            "localhost",
            "[::1]",
            "10.0.0.1",
            "172.17.0.1",
            "192.168.1.1",
            "[fd00::1]",
            "[fd00:ec2::253]",
            "[fec0::1]",
            "[::ffff:127.0.0.1]",
            "[64:ff9b::10.0.0.1]",
            "[2002:7f00:1::]",
            "169.253.1.1",
            "169.255.1.1",
            "100.100.100.201",
            "app",
            "metadata.example.org",
            "93.184.216.34",
        ];
        for host in hosts {
            assert!(!refused(&format!("http://{host}:8080/hooks")), "{host}");
        }
    }
}
