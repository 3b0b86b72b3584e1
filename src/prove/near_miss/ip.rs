//! ip(8): its objects and verbs, as far as they may be abbreviated.

use super::options::program_name;
use super::words::Word;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Object {
    Link,
    Address,
    Route,
    Netns,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Add,
    Set,
    Delete,
    Exec,
    /// Changes nothing.
    Show,
    Other,
}

/// A command of ip(8), in parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ip<'w> {
    pub program: &'w Word,
    /// `-n NAME`, both words.
    pub netns: Option<&'w [Word]>,
    pub object: Object,
    pub verb: Verb,
    /// The words behind object and verb.
    pub args: &'w [Word],
}

impl<'w> Ip<'w> {
    pub fn of(words: &'w [Word]) -> Option<Self> {
        let program = words.first().filter(|first| program_name(&first.text) == "ip")?;
        let mut at = 1;
        let mut netns = None;
        while let Some(word) = words.get(at).filter(|word| word.text.starts_with('-')) {
            if matches!(word.text.as_str(), "-n" | "-netns" | "--netns") {
                netns = Some(words.get(at..at + 2)?);
                at += 1;
            }
            at += 1;
        }
        let object = object(&words.get(at)?.text);
        let verb = words.get(at + 1).map_or(Verb::Show, |word| verb(&word.text));
        Some(Self { program, netns, object, verb, args: words.get(at + 2..).unwrap_or_default() })
    }

    /// The word behind a keyword: `dev br0`.
    pub fn value(&self, keyword: &str) -> Option<&'w Word> {
        let at = self.args.iter().position(|word| word.text == keyword)?;
        self.args.get(at + 1)
    }
}

fn object(word: &str) -> Object {
    let means = |name: &str| !word.is_empty() && name.starts_with(word);
    match word {
        _ if means("link") => Object::Link,
        _ if means("address") => Object::Address,
        _ if means("route") => Object::Route,
        _ if word.len() >= 3 && means("netns") => Object::Netns,
        _ => Object::Other,
    }
}

fn verb(word: &str) -> Verb {
    let means = |name: &str| !word.is_empty() && name.starts_with(word);
    match word {
        "replace" | "change" => Verb::Add,
        _ if means("add") => Verb::Add,
        _ if means("set") => Verb::Set,
        _ if means("delete") => Verb::Delete,
        _ if means("exec") => Verb::Exec,
        _ if means("show") || means("list") || means("lst") || means("get") || means("identify") => Verb::Show,
        _ => Verb::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::simple_commands;
    use super::*;

    fn read(line: &str) -> (Object, Verb, usize, bool) {
        let words = simple_commands(line).expect("a simple command").remove(0).words;
        let ip = Ip::of(&words).expect("it is ip");
        (ip.object, ip.verb, ip.args.len(), ip.netns.is_some())
    }

    #[test]
    fn objects_and_verbs_may_be_abbreviated() {
        assert_eq!(read("ip l set br0 up"), (Object::Link, Verb::Set, 2, false));
        assert_eq!(read("ip a a 10.0.0.1/8 dev lo"), (Object::Address, Verb::Add, 3, false));
        assert_eq!(read("ip -n ns0 -4 addr"), (Object::Address, Verb::Show, 0, true));
        assert_eq!(read("/sbin/ip netns del ns0"), (Object::Netns, Verb::Delete, 1, false));
        assert_eq!(read("ip n"), (Object::Other, Verb::Show, 0, false));
    }

    #[test]
    fn what_ends_too_early_is_none() {
        for line in ["ip", "ip -n", "ip -n ns0"] {
            let words = simple_commands(line).expect("a simple command").remove(0).words;
            assert!(Ip::of(&words).is_none(), "{line}");
        }
    }
}
