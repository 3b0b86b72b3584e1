//! Words in front of a command that say where it runs: `ip netns exec ns0`, `nsenter --net=/run/netns/ns0`.

use super::ip::{Ip, Object, Verb};
use super::options::Parts;
use super::words::Word;

/// What stands in front of a command.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wrapping<'w> {
    /// The words that lead into a named network namespace.
    pub words: &'w [Word],
    /// The word that holds its name.
    pub name: Option<&'w Word>,
}

impl<'w> Wrapping<'w> {
    /// The network namespace's name.
    pub fn netns(&self) -> Option<&'w str> {
        self.name.map(|word| netns_name(&word.text))
    }
}

/// `ns0` of `--net=/run/netns/ns0`.
pub(super) fn netns_name(text: &str) -> &str {
    text.rsplit('/').next().unwrap_or(text)
}

/// Parts what a command does from what says where.
pub(super) fn unwrapped(words: &[Word]) -> (Wrapping<'_>, &[Word]) {
    let words = &words[words.iter().take_while(|word| is_prefix(&word.text)).count()..];
    if let Some((outer, name)) = words.split_at_checked(4).and_then(|(outer, _)| Some((outer, exec(words)?))) {
        return (Wrapping { words: outer, name: Some(name) }, &words[4..]);
    }
    if let Some(parts) = Parts::of(words, "nsenter")
        && let Some(file) = parts.long("net").filter(|word| word.text.contains("/netns/"))
        && parts.options.len() == 1
        && !parts.program.is_empty()
    {
        return (Wrapping { words: &words[..2], name: Some(file) }, parts.program);
    }
    (Wrapping::default(), words)
}

/// The name in `ip netns exec NAME COMMAND`.
fn exec(words: &[Word]) -> Option<&Word> {
    let ip = Ip::of(words).filter(|ip| ip.object == Object::Netns && ip.verb == Verb::Exec)?;
    let name = ip.args.first()?;
    // With options in front it would not be these four words.
    (words.len() > 4 && words[3] == *name).then_some(name)
}

/// `sudo`, or a variable for the command.
fn is_prefix(word: &str) -> bool {
    let variable = word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && !name.as_bytes()[0].is_ascii_digit()
    });
    word == "sudo" || variable
}

#[cfg(test)]
mod tests {
    use super::super::words::simple_commands;
    use super::*;

    fn parts(line: &str) -> (Option<String>, usize, String) {
        let words = simple_commands(line).expect("a simple command").remove(0).words;
        let (wrapping, inner) = unwrapped(&words);
        (
            wrapping.netns().map(str::to_owned),
            wrapping.words.len(),
            inner.first().map_or(String::new(), |w| w.text.clone()),
        )
    }

    #[test]
    fn the_way_into_a_network_namespace_is_told_from_what_is_done_there() {
        assert_eq!(parts("ip netns exec ns0 ping 10.0.0.1"), (Some("ns0".to_owned()), 4, "ping".to_owned()));
        assert_eq!(parts("nsenter --net=/run/netns/ns0 ip link"), (Some("ns0".to_owned()), 2, "ip".to_owned()));
        assert_eq!(parts("sudo A=b ip link"), (None, 0, "ip".to_owned()));
        assert_eq!(parts("ip netns exec ns0"), (None, 0, "ip".to_owned()));
        assert_eq!(parts("nsenter -t 1 -n ip link"), (None, 0, "nsenter".to_owned()));
        assert_eq!(parts("ip -4 netns exec ns0 ip link"), (None, 0, "ip".to_owned()));
        assert_eq!(parts("ip -pmif ip ip a"), (None, 0, "ip".to_owned()));
        assert_eq!(parts("sudo"), (None, 0, String::new()));
    }
}
