//! Names, numbers and addresses almost right.

use std::net::IpAddr;

/// A name as a slip of the fingers makes it, none for which `taken` holds.
pub(super) fn misspelt(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let fits = |candidate: &String| candidate != name && !candidate.is_empty() && !taken(candidate);
    let head = name.strip_suffix(|c: char| c.is_ascii_digit());
    let numbered = head.into_iter().flat_map(|head| (0..=9).rev().map(move |digit| format!("{head}{digit}")));
    let shortened = letter_lost(name);
    numbered.chain(shortened).chain((1..).map(|n| format!("{name}{}", "x".repeat(n)))).find(fits).unwrap_or_default()
}

/// Without the second letter of what follows the last `/`: `/mnt` becomes `/mt`.
fn letter_lost(name: &str) -> Option<String> {
    if name.contains(['{', '}', '$']) {
        return None;
    }
    let (folder, last) = name.rsplit_once('/').map_or(("", name), |(folder, last)| (&name[..=folder.len()], last));
    let letters: Vec<char> = last.chars().collect();
    (letters.len() > 2 && letters.iter().all(|c| c.is_alphanumeric() || "._-".contains(*c)))
        .then(|| format!("{folder}{}{}", letters[0], letters[2..].iter().collect::<String>()))
}

/// Text with its last letter or digit lost, or one more where it does not end in one.
pub(super) fn another_text(text: &str) -> String {
    match text.chars().last() {
        Some(last) if last.is_ascii_alphanumeric() && text.len() > 1 => text[..text.len() - 1].to_owned(),
        _ => format!("{text}x"),
    }
}

/// A number next to this one; `None` if it is not one.
pub(super) fn another_number(text: &str) -> Option<String> {
    let number: u64 = text.parse().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()))?;
    Some(match number {
        0 => "1".to_owned(),
        1 => "0".to_owned(),
        n => n.checked_add(1)?.to_string(),
    })
}

/// An interface address as it is written: with or without a prefix length.
pub(super) struct Written<'t> {
    pub ip: &'t str,
    pub prefix: Option<&'t str>,
}

impl<'t> Written<'t> {
    pub fn of(text: &'t str) -> Self {
        match text.rsplit_once('/') {
            Some((ip, prefix)) if !ip.is_empty() => Self { ip, prefix: Some(prefix) },
            _ => Self { ip: text, prefix: None },
        }
    }

    /// As it would be written with this in front of the prefix length.
    fn at(&self, ip: IpAddr) -> String {
        self.prefix.map_or(ip.to_string(), |prefix| format!("{ip}/{prefix}"))
    }

    /// Another host of the same network, none for which `taken` holds.
    pub fn neighbour(&self, taken: impl Fn(&str) -> bool) -> Option<String> {
        let ip: IpAddr = self.ip.parse().ok()?;
        let free = |candidate: &IpAddr| !taken(&candidate.to_string());
        (1..=200).filter_map(|step| next_host(ip, step)).find(free).map(|ip| self.at(ip))
    }

    /// The same host number in the network next to this one.
    pub fn other_network(&self) -> Option<String> {
        let prefix: u32 = self.prefix?.parse().ok()?;
        let ip = match self.ip.parse().ok()? {
            IpAddr::V4(ip) => {
                IpAddr::from((ip.to_bits() ^ 1_u32.checked_shl(32_u32.checked_sub(prefix)?)?).to_be_bytes())
            }
            IpAddr::V6(ip) => {
                IpAddr::from((ip.to_bits() ^ 1_u128.checked_shl(128_u32.checked_sub(prefix)?)?).to_be_bytes())
            }
        };
        Some(self.at(ip))
    }

    /// Without its prefix length, where that says something.
    pub fn without_prefix(&self) -> Option<&'t str> {
        (!self.is_whole()).then_some(self.ip).filter(|_| self.prefix.is_some())
    }

    /// With other prefix lengths.
    pub fn other_prefixes(&self) -> Vec<String> {
        let Some(written) = self.prefix else { return Vec::new() };
        let all: [&str; 3] = if self.is_v6() { ["128", "48", "64"] } else { ["32", "16", "24"] };
        let others = all.iter().filter(|prefix| **prefix != written);
        others.take(2).map(|prefix| format!("{}/{prefix}", self.ip)).collect()
    }

    fn is_v6(&self) -> bool {
        self.ip.contains(':')
    }

    /// Whether it is of a single machine, as without a prefix length.
    fn is_whole(&self) -> bool {
        self.prefix == Some(if self.is_v6() { "128" } else { "32" })
    }
}

fn next_host(ip: IpAddr, step: u8) -> Option<IpAddr> {
    match ip {
        IpAddr::V4(v4) => {
            let [a, b, c, last] = v4.octets();
            let last = last.checked_add(step).filter(|last| *last < 255)?;
            Some(IpAddr::from([a, b, c, last]))
        }
        IpAddr::V6(v6) => Some(IpAddr::from(v6.to_bits().checked_add(u128::from(step))?.to_be_bytes())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_misspelt_into_none_that_is_taken() {
        assert_eq!(misspelt("ns0", |_| false), "ns9");
        assert_eq!(misspelt("ns0", |name| name == "ns9"), "ns8");
        assert_eq!(misspelt("/mnt", |_| false), "/mt");
        assert_eq!(misspelt("/tmp/shared", |_| false), "/tmp/sared");
        assert_eq!(misspelt("a", |_| false), "ax");
        assert_eq!(misspelt("{{name}}", |_| false), "{{name}}x");
    }

    #[test]
    fn an_address_has_neighbours_networks_and_prefixes() {
        let written = Written::of("192.168.2.1/24");
        let taken = |ip: &str| ["192.168.2.2", "192.168.2.3"].contains(&ip);
        assert_eq!(written.neighbour(taken).as_deref(), Some("192.168.2.4/24"));
        assert_eq!(written.other_network().as_deref(), Some("192.168.3.1/24"));
        assert_eq!(written.without_prefix(), Some("192.168.2.1"));
        assert_eq!(written.other_prefixes(), ["192.168.2.1/32", "192.168.2.1/16"]);
    }

    #[test]
    fn a_single_machines_address_says_no_more_without_its_prefix() {
        assert_eq!(Written::of("10.0.0.1/32").without_prefix(), None);
        assert_eq!(Written::of("10.0.0.1/32").other_prefixes(), ["10.0.0.1/16", "10.0.0.1/24"]);
        assert_eq!(Written::of("fd00::1/64").other_prefixes(), ["fd00::1/128", "fd00::1/48"]);
        assert_eq!(Written::of("fd00::1/64").other_network().as_deref(), Some("fd00:0:0:1::1/64"));
    }

    #[test]
    fn numbers_at_the_edge_stay_numbers() {
        assert_eq!(another_number("1").as_deref(), Some("0"));
        assert_eq!(another_number("1000").as_deref(), Some("1001"));
        assert_eq!(another_number(&u64::MAX.to_string()), None);
        assert_eq!(another_number("+1"), None);
        assert_eq!(Written::of("1.2.3.4/0").other_network(), None);
        assert_eq!(Written::of("1.2.3.4/99").other_network(), None);
    }
}
