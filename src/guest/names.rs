//! Names and addresses: literals as inet_aton(3) reads them, scoped IPv6, and /etc/hosts (hosts(5)); no resolver.
//!
//! A lab has no uplink, so /etc/hosts is all there is to ask.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};

use super::libc;
use super::options::Family;

/// An address to ping, and how the reply's source is to be named.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    pub name: String,
    pub address: SocketAddr,
    pub literal: bool,
}

#[derive(Debug, PartialEq)]
pub enum Unknown {
    OtherFamily,
    Name,
}

/// All that a destination can mean, best first: IPv6 before IPv4, as getaddrinfo(3) sorts them.
pub fn targets(destination: &str, family: Option<Family>, hosts: &str) -> Result<Vec<Target>, Unknown> {
    let fits = |address: &SocketAddr| family.is_none_or(|f| (f == Family::V4) == address.is_ipv4());
    if let Some(address) = literal(destination) {
        let target = Target { name: destination.to_owned(), address, literal: true };
        return if fits(&address) { Ok(vec![target]) } else { Err(Unknown::OtherFamily) };
    }
    let mut found: Vec<Target> = entries(hosts)
        .filter(|(_, names)| names.contains(&destination))
        .map(|(ip, names)| Target { name: names[0].to_owned(), address: SocketAddr::new(ip, 0), literal: false })
        .filter(|target| fits(&target.address))
        .collect();
    found.sort_by_key(|target| target.address.is_ipv4());
    if found.is_empty() { Err(Unknown::Name) } else { Ok(found) }
}

/// The first name of an address.
pub fn name_of(ip: IpAddr, hosts: &str) -> Option<&str> {
    entries(hosts).find(|(address, _)| *address == ip).map(|(_, names)| names[0])
}

/// An address as ping shows it: link-local ones say through which interface.
pub fn shown(address: &SocketAddr) -> String {
    match address {
        SocketAddr::V6(v6) if v6.scope_id() != 0 => {
            let scope = libc::interface_name(v6.scope_id()).unwrap_or_else(|| v6.scope_id().to_string());
            format!("{}%{scope}", v6.ip())
        }
        _ => address.ip().to_string(),
    }
}

fn entries(hosts: &str) -> impl Iterator<Item = (IpAddr, Vec<&str>)> {
    hosts.lines().filter_map(|line| {
        let mut words = line.split('#').next()?.split_whitespace();
        let ip = words.next()?.parse().ok()?;
        let names: Vec<&str> = words.collect();
        (!names.is_empty()).then_some((ip, names))
    })
}

fn literal(text: &str) -> Option<SocketAddr> {
    if let Some(ip) = old_ipv4(text) {
        return Some(SocketAddr::new(IpAddr::V4(ip), 0));
    }
    let (ip, scope) = text.split_once('%').map_or((text, None), |(ip, scope)| (ip, Some(scope)));
    let ip: Ipv6Addr = ip.parse().ok()?;
    let scope = match scope {
        None => 0,
        Some(scope) => scope.parse().ok().or_else(|| libc::interface_index(scope))?,
    };
    Some(SocketAddr::V6(SocketAddrV6::new(ip, 0, 0, scope)))
}

/// `127.1` is 127.0.0.1: the last part fills what the others leave.
fn old_ipv4(text: &str) -> Option<Ipv4Addr> {
    let parts: Vec<u32> = text.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (last, front) = parts.split_last()?;
    if front.len() > 3 || front.iter().any(|part| *part > 255) {
        return None;
    }
    let room = 32 - 8 * front.len() as u32;
    if u64::from(*last) >= 1 << room {
        return None;
    }
    let high = front.iter().enumerate().fold(0_u32, |sum, (at, part)| sum | part << (24 - 8 * at as u32));
    Some(Ipv4Addr::from(high | last))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTS: &str = "127.0.0.1 localhost\n::1 localhost ip6-localhost # both\n\n10.0.0.7 lab host\nnonsense\n";

    #[test]
    fn literals_need_no_hosts_file() {
        for (text, ip) in
            [("10.0.0.1", "10.0.0.1"), ("127.1", "127.0.0.1"), ("1.2.772", "1.2.3.4"), ("fd00::2", "fd00::2")]
        {
            let found = targets(text, None, "").expect("a literal");
            assert_eq!((found[0].address.ip().to_string().as_str(), found[0].literal), (ip, true));
        }
        assert_eq!(targets("1.2.3.256", None, ""), Err(Unknown::Name));
        assert_eq!(targets("::1", Some(Family::V4), ""), Err(Unknown::OtherFamily));
    }

    #[test]
    fn names_come_from_hosts_ipv6_first_and_canonical() {
        let found = targets("localhost", None, HOSTS).expect("known");
        assert_eq!(found.iter().map(|t| t.address.ip().to_string()).collect::<Vec<_>>(), ["::1", "127.0.0.1"]);
        assert_eq!(targets("host", None, HOSTS).expect("known")[0].name, "lab");
        assert_eq!(targets("localhost", Some(Family::V4), HOSTS).expect("known").len(), 1);
        assert_eq!(targets("elsewhere", None, HOSTS), Err(Unknown::Name));
        assert_eq!(name_of("10.0.0.7".parse().expect("an address"), HOSTS), Some("lab"));
    }
}
