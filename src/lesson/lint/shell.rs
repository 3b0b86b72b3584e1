//! A command as bash reads it, as far as needed to know which programs it runs: simple commands with their words.
//!
//! Not a shell: nothing is expanded. What cannot be known from the text alone is said to be so
//! ([`Script::opaque`], [`Word::known`]). Takes time in proportion to the text. bash(1), "SHELL GRAMMAR".

use crate::lesson::Words;
use crate::lesson::words::{fill, words_of};

/// More substitutions within one another than anyone types.
const DEEPEST: usize = 16;

/// What a command is made of.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Script {
    /// In the order of their ends.
    pub(super) commands: Vec<Simple>,
    /// Functions that it defines.
    pub(super) functions: Vec<String>,
    /// Some of it could not be read.
    pub(super) opaque: bool,
}

/// Words without assignments and redirections.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Simple {
    pub(super) words: Vec<Word>,
    /// Whether what it prints goes elsewhere than to whoever comes next: `> file`.
    pub(super) redirected: bool,
    /// Whether another command reads what it prints: `| head`.
    pub(super) piped: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Without quotes.
    pub(super) text: String,
    /// Whether this is what the program gets: nothing in it is expanded.
    pub(super) known: bool,
}

/// A command with its `{{words}}` as variables of the shell: what they stand for is known when it is typed.
pub(super) fn with_unknown_words(command: &str) -> String {
    let words: Words = words_of(command).map(|word| (word, "${word}".to_owned())).collect();
    fill(command, &words)
}

/// Reads a command.
pub(super) fn read(text: &str) -> Script {
    let mut script = Script::default();
    Reader {
        text,
        at: 0,
        depth: 0,
        script: &mut script,
        simple: Simple::default(),
        heredocs: Vec::new(),
        fd: None,
        close: None,
    }
    .read();
    script
}

struct Reader<'t, 's> {
    text: &'t str,
    at: usize,
    depth: usize,
    script: &'s mut Script,
    /// The simple command that is being read.
    simple: Simple,
    /// Here-documents that begin with the next line: their delimiters.
    heredocs: Vec<String>,
    /// The number that stands before a redirection: `2` of `2>`.
    fd: Option<String>,
    /// What ends the substitution that is being read.
    close: Option<char>,
}

impl Reader<'_, '_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Reads commands up to what closes them, or to the end.
    fn read(&mut self) {
        while let Some(c) = self.peek() {
            match c {
                '\n' => {
                    self.at += 1;
                    self.end();
                    self.skip_heredocs();
                }
                c if c.is_whitespace() => self.at += c.len_utf8(),
                '#' => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                c if Some(c) == self.close => {
                    self.at += 1;
                    self.end();
                    return;
                }
                '<' | '>' => self.redirection(),
                '&' if self.rest().starts_with("&>") => {
                    self.at += 1;
                    self.redirection();
                }
                ';' | '&' | '|' | '(' | ')' => self.operator(),
                _ => self.word_in_place(),
            }
        }
        self.end();
    }

    /// A simple command is whole.
    fn end(&mut self) {
        let simple = std::mem::take(&mut self.simple);
        if !simple.words.is_empty() {
            self.script.commands.push(simple);
        }
    }

    fn operator(&mut self) {
        if self.rest().starts_with("((") && self.simple.words.is_empty() {
            self.at += self.rest().find("))").map_or(self.rest().len(), |end| end + 2); // arithmetic
            return;
        }
        if self.rest().starts_with('|') && !self.rest().starts_with("||") {
            self.simple.piped = true;
        }
        if self.rest().starts_with('(') && self.simple.words.len() == 1 {
            // `name ()` defines a function; what follows is a command like any other.
            let function = self.simple.words.remove(0);
            self.script.functions.push(function.text);
        }
        self.end();
        self.at += 1;
    }

    fn redirection(&mut self) {
        let output = self.rest().starts_with('>');
        if self.rest().starts_with("<(") || self.rest().starts_with(">(") {
            self.at += 2;
            self.substitution(')');
            self.simple.words.push(Word { text: String::new(), known: false });
            return;
        }
        let here = self.rest().starts_with("<<") && !self.rest().starts_with("<<<");
        while let Some('<' | '>' | '&' | '|' | '-') = self.peek() {
            self.at += 1;
        }
        while let Some(' ' | '\t') = self.peek() {
            self.at += 1;
        }
        // `2> file` leaves the output where it was, and so does `>&2`, on the terminal.
        let fd = self.fd.take();
        let to = self.word();
        self.simple.redirected |= output && fd.is_none_or(|fd| fd == "1") && to.text != "2";
        if here {
            self.heredocs.push(to.text);
        }
    }

    fn skip_heredocs(&mut self) {
        for delimiter in std::mem::take(&mut self.heredocs) {
            while self.at < self.text.len() {
                let line = self.rest().lines().next().unwrap_or_default().to_owned();
                self.at = (self.at + line.len() + 1).min(self.text.len());
                if line.trim_start_matches('\t') == delimiter {
                    break;
                }
            }
        }
    }

    /// Reads a word where a command's next one may stand, and gives it its place.
    fn word_in_place(&mut self) {
        let begun = self.at;
        let word = self.word();
        if self.at == begun {
            self.at += self.peek().map_or(1, char::len_utf8); // nothing stands still
        }
        if word.known && matches!(self.peek(), Some('<' | '>')) && word.text.bytes().all(|b| b.is_ascii_digit()) {
            self.fd = Some(word.text);
            return;
        }
        if !self.simple.words.is_empty() {
            self.simple.words.push(word);
            return;
        }
        let plain = self.text.get(begun..self.at) == Some(word.text.as_str());
        match word.text.as_str() {
            "if" | "then" | "else" | "elif" | "fi" | "while" | "until" | "do" | "done" | "{" | "}" | "!" | "time"
            | "coproc" | "esac"
                if plain => {}
            "for" | "select" if plain => self.skip_to(&["do", "{"]),
            "case" if plain => {
                self.script.opaque = true; // its patterns look like commands
                self.skip_to(&["esac"]);
            }
            "[[" if plain => self.skip_to(&["]]"]),
            "function" if plain => {
                self.blanks();
                let name = self.word();
                self.script.functions.push(name.text);
            }
            text if is_assignment(text) => {
                if text.ends_with('=') && self.rest().starts_with('(') {
                    self.at += self.rest().find(')').map_or(self.rest().len(), |end| end + 1);
                }
            }
            _ => self.simple.words.push(word),
        }
    }

    fn blanks(&mut self) {
        while let Some(' ' | '\t') = self.peek() {
            self.at += 1;
        }
    }

    /// Up to and with one of these words.
    fn skip_to(&mut self, ends: &[&str]) {
        while self.peek().is_some() {
            let begun = self.at;
            let word = self.word();
            if ends.contains(&word.text.as_str()) {
                return;
            }
            if self.at == begun {
                self.at += self.peek().map_or(1, char::len_utf8);
            }
        }
    }

    /// One word, with quotes taken off; empty where none begins.
    fn word(&mut self) -> Word {
        let mut word = Word { text: String::new(), known: true };
        while let Some(c) = self.peek() {
            match c {
                c if c.is_whitespace() => break,
                ';' | '&' | '|' | '(' | ')' | '<' | '>' => break,
                '`' if self.close == Some('`') => break,
                '\'' => {
                    let inside = &self.text[self.at + 1..];
                    let end = inside.find('\'').unwrap_or(inside.len());
                    word.text.push_str(&inside[..end]);
                    self.at = (self.at + end + 2).min(self.text.len());
                }
                '"' => {
                    self.at += 1;
                    self.quoted(&mut word);
                }
                '\\' => {
                    self.at += 1;
                    word.text.extend(self.take().filter(|c| *c != '\n'));
                }
                '$' | '`' => self.expansion(&mut word),
                '*' | '?' => {
                    word.known = false;
                    word.text.extend(self.take());
                }
                _ => word.text.extend(self.take()),
            }
        }
        word
    }

    fn quoted(&mut self, word: &mut Word) {
        while let Some(c) = self.peek() {
            match c {
                '"' => {
                    self.at += 1;
                    return;
                }
                '\\' => {
                    self.at += 1;
                    word.text.extend(self.take());
                }
                '`' if self.close == Some('`') => return,
                '$' | '`' => self.expansion(word),
                _ => word.text.extend(self.take()),
            }
        }
    }

    /// `$x`, `${x}`, `$(x)`, `$((x))`, `` `x` ``: what stands there is not known, but which programs it runs.
    fn expansion(&mut self, word: &mut Word) {
        word.known = false;
        let rest = self.rest();
        if rest.starts_with("$((") {
            self.at += rest.find("))").map_or(rest.len(), |end| end + 2);
        } else if rest.starts_with("$(") {
            self.at += 2;
            self.substitution(')');
        } else if rest.starts_with("${") {
            self.at += rest.find('}').map_or(rest.len(), |end| end + 1);
        } else if rest.starts_with('`') {
            self.at += 1;
            self.substitution('`');
        } else {
            self.at += 1;
            // `$$`, `$?` and the like are one character, names are several.
            let name = self.rest().find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(self.rest().len());
            self.at +=
                if name == 0 { self.peek().filter(|c| "$?!#@*-".contains(*c)).map_or(0, char::len_utf8) } else { name };
        }
    }

    fn substitution(&mut self, close: char) {
        if self.depth == DEEPEST {
            self.script.opaque = true;
            self.at = self.text.len();
            return;
        }
        let mut inner = Reader {
            text: self.text,
            at: self.at,
            depth: self.depth + 1,
            script: self.script,
            simple: Simple::default(),
            heredocs: Vec::new(),
            fd: None,
            close: Some(close),
        };
        inner.read();
        self.at = inner.at;
    }
}

/// `NAME=value`
fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        let name = name.trim_end_matches('+');
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    })
}

/// The words of each simple command, in order, and whether another reads what it prints.
pub(in super::super) fn simple_commands(command: &str) -> Vec<(Vec<String>, bool)> {
    let simple = |one: Simple| (one.words.into_iter().map(|word| word.text).collect(), one.piped);
    read(command).commands.into_iter().map(simple).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The commands of a text, their words joined by blanks.
    fn commands(text: &str) -> Vec<String> {
        let words = |simple: Simple| simple.words.into_iter().map(|w| w.text).collect::<Vec<_>>().join(" ");
        read(text).commands.into_iter().map(words).collect()
    }

    #[test]
    fn simple_commands_are_found_in_lists_pipelines_and_substitutions() {
        for (text, wanted) in [
            ("mount | grep /mnt", vec!["mount", "grep /mnt"]),
            ("a && b || c; d & e", vec!["a", "b", "c", "d", "e"]),
            ("X=1 Y=\"2 3\" env", vec!["env"]),
            ("echo \"Hello\" > /mnt/hello.txt", vec!["echo Hello"]),
            ("cat <<END\none `two`\nEND\nls", vec!["cat", "ls"]),
            ("a 2>/dev/null 2>&1 | b", vec!["a", "b"]),
            ("(cd /x; ls) | { wc -l; }", vec!["cd /x", "ls", "wc -l"]),
            ("echo $(ps -o pid= $$) `id -u` \"$(who)\"", vec!["ps -o pid= ", "id -u", "who", "echo   "]),
            ("for i in 1 2; do\n  echo $i\ndone", vec!["echo "]),
            ("while ! ping x; do true; done", vec!["ping x", "true"]),
            ("if [[ a > b ]]; then c; fi", vec!["c"]),
            ("f() { ls; }; f", vec!["ls", "f"]),
            ("x=(a b); y", vec!["y"]),
            ("diff <(sort a) b", vec!["sort a", "diff  b"]),
            ("'un'share -m # ls", vec!["unshare -m"]),
            ("echo $((1+(2)))", vec!["echo "]),
            ("echo a#b", vec!["echo a#b"]),
            ("((i++)); ls", vec!["ls"]),
            ("case abc in a) who;; esac; ls", vec!["ls"]),
            ("for ((i=0; i<3; i++)); do ls; done", vec!["ls"]),
            ("", vec![]),
        ] {
            let found: Vec<String> = commands(text).iter().map(|c| c.trim().to_owned()).collect();
            let wanted: Vec<&str> = wanted.into_iter().map(str::trim).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn what_is_not_known_is_said_so() {
        let script = read("$SHELL -c x");
        assert!(!script.commands[0].words[0].known && script.commands[0].words[1].known);
        let word = read(&with_unknown_words("{{tool}} x"));
        assert!(!word.commands[0].words[0].known && word.commands[0].words[1].known);
        assert!(read("case $x in a) ls;; esac").opaque);
        assert!(read(&"$(".repeat(100)).opaque);
        assert_eq!(read("f() { ls; }").functions, ["f"]);
    }

    #[test]
    fn it_is_known_where_output_goes() {
        let of = |text: &str| read(text).commands.pop().map(|c| c.redirected);
        assert_eq!(of("echo x > f"), Some(true));
        assert_eq!(of("echo x &> f"), Some(true));
        for shown in ["echo x 2> f", "echo x", "cat < f", "x > f | y", "echo x >&2"] {
            assert_eq!(of(shown), Some(false), "{shown}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "([a-z$()`'\"<>|&;#{}\\[\\]=* \n\\\\é-]|<<E\n|\\$\\(){0,60}") {
            read(&text);
        }
    }
}
