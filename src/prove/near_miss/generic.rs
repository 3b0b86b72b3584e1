//! Commands that are known by little more than their name: another number, another name, an argument missing.
//!
//! What comes of it depends on the lesson, so no cause is named. Programs that are not in the table are left
//! alone: a change of theirs may well change nothing that a lesson could verify.

use super::draft::{Causes, Drafts, Situation};
use super::family::Family;
use super::names::{Written, another_number, misspelt};
use super::options::program_name;
use super::slip::Slip;
use super::words::Word;
use crate::lesson::NamespaceKind::{self, Net, Uts};

/// What in a command can be mistaken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The last word, if it is a name.
    Name,
    /// `key=1`
    Setting,
    /// A word of digits behind an option or keyword.
    Number,
    /// accept and drop.
    Decision,
    Address,
    /// The last word may be forgotten.
    LastWord,
}

use Part::{Address, Decision, LastWord, Name, Number, Setting};

/// Programs, what can be mistaken in them, and the kind of namespace in which they act.
const PROGRAMS: &[(&str, &[Part], Option<NamespaceKind>)] = &[
    ("sysctl", &[Setting], None),
    ("hostname", &[Name], Some(Uts)),
    ("nft", &[Decision, Address, Number], Some(Net)),
    ("iptables", &[Decision, Address, Number], Some(Net)),
    ("ip6tables", &[Decision, Address, Number], Some(Net)),
    ("chroot", &[LastWord], None),
    ("useradd", &[Name, Number], None),
    ("adduser", &[Name], None),
    ("groupadd", &[Name, Number], None),
    ("usermod", &[Number], None),
    ("chown", &[LastWord], None),
];

/// The verdicts of firewall rules, each with its contrary.
const DECISIONS: &[(&str, &str)] = &[
    ("accept", "drop"),
    ("drop", "accept"),
    ("ACCEPT", "DROP"),
    ("DROP", "ACCEPT"),
    ("reject", "accept"),
    ("REJECT", "ACCEPT"),
];

/// Words that only ask.
const QUESTIONS: &[&str] = &["list", "-L", "-S", "-n", "-a", "--list", "-I", "-i", "-f", "-s", "-d"];

pub(super) fn family<'a>(at: &Situation<'a>) -> Option<Box<dyn Family + 'a>> {
    let (first, args) = at.words.split_first()?;
    let name = program_name(&first.text);
    let (_, parts, kind) = PROGRAMS.iter().find(|(program, ..)| *program == name)?;
    let asks = args.first().is_none_or(|word| QUESTIONS.contains(&word.text.as_str())) && name != "iptables";
    let lists = args.iter().any(|word| matches!(word.text.as_str(), "list" | "-L" | "--list"));
    (!asks && !lists).then(|| Box::new(Known { args, parts, kind: *kind }) as Box<dyn Family>)
}

#[derive(Debug)]
struct Known<'w> {
    args: &'w [Word],
    parts: &'static [Part],
    kind: Option<NamespaceKind>,
}

impl Known<'_> {
    fn slip(&self, part: Part, at: &Situation, drafts: &mut Drafts) {
        match part {
            Name => {
                let named = self.args.last().filter(|word| !word.dynamic && !word.text.starts_with('-'));
                if let Some(name) = named {
                    let other = misspelt(at.bare(name), |name| at.scene.is_taken(name));
                    drafts.add(Slip::Name, at.with(name, &other), &[]);
                }
            }
            LastWord if self.args.len() > 1 => {
                drafts.add(Slip::Argument, at.without(&self.args[self.args.len() - 1..]), &[]);
            }
            LastWord => {}
            Setting | Number | Decision | Address => {
                for word in self.args.iter().filter(|word| !word.dynamic) {
                    if let Some((slip, other)) = mistaken(part, at.bare(word), at) {
                        drafts.add(slip, at.with(word, &other), &[]);
                    }
                }
            }
        }
    }
}

/// What a word is mistaken for, as one of its sort.
fn mistaken(part: Part, word: &str, at: &Situation) -> Option<(Slip, String)> {
    match part {
        Setting => {
            let (key, value) = word.split_once('=')?;
            Some((Slip::Number, format!("{key}={}", another_number(value)?)))
        }
        Number => Some((Slip::Number, another_number(word)?)),
        Decision => {
            let (_, contrary) = DECISIONS.iter().find(|(decision, _)| *decision == word)?;
            Some((Slip::Argument, (*contrary).to_owned()))
        }
        Address => {
            let written = Written::of(word);
            let host = written.prefix.is_none().then(|| written.neighbour(|ip| at.scene.is_taken(ip))).flatten();
            let other = host.map(|ip| (Slip::Address, ip));
            other.or_else(|| written.other_network().map(|network| (Slip::Network, network)))
        }
        Name | LastWord => None,
    }
}

impl Family for Known<'_> {
    fn kind(&self) -> Option<NamespaceKind> {
        self.kind
    }

    fn undone(&self, _: &Situation) -> Causes {
        Vec::new()
    }

    fn slips(&self, at: &Situation, drafts: &mut Drafts) {
        for part in self.parts {
            self.slip(*part, at, drafts);
        }
    }
}
