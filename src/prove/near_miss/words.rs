//! A command line, split as a shell splits it: simple commands, their words, and where each stands.
//!
//! Only what stands there is looked at; nothing is expanded. `{{words}}` of the lesson are parts of words.

use std::ops::Range;

/// A word of a command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// In the line, quotes included.
    pub at: Range<usize>,
    /// Without its quotes.
    pub text: String,
    /// Whether the shell puts something else in its place (`$$`, `$(…)`).
    pub dynamic: bool,
}

/// `> file` or `>> file`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Redirect {
    /// Of `>` or `>>`.
    pub operator: Range<usize>,
    pub appends: bool,
    pub file: Word,
}

/// A command without `|`, `&&` and the like.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Simple {
    pub words: Vec<Word>,
    pub redirects: Vec<Redirect>,
    /// Whether it is part of a pipeline.
    pub piped: bool,
    /// Whether `&` follows it.
    pub in_background: bool,
}

/// The simple commands of a line; `None` where it is more than a list of these, or not well-formed.
pub(super) fn simple_commands(line: &str) -> Option<Vec<Simple>> {
    let mut reader = Reader { line, at: 0, commands: Vec::new(), current: Simple::default() };
    reader.read()?;
    Some(reader.commands)
}

/// Words that begin something other than a simple command.
const KEYWORDS: &[&str] =
    &["if", "for", "while", "until", "case", "select", "function", "{", "}", "!", "[[", "then", "do", "done", "fi"];

struct Reader<'l> {
    line: &'l str,
    at: usize,
    commands: Vec<Simple>,
    current: Simple,
}

impl Reader<'_> {
    fn read(&mut self) -> Option<()> {
        while let Some(next) = self.peek() {
            match next {
                ' ' | '\t' => self.at += 1,
                '#' => self.at = self.line[self.at..].find('\n').map_or(self.line.len(), |end| self.at + end),
                '\n' | ';' | '&' | '|' => self.separator()?,
                '>' => self.redirect()?,
                '<' | '(' | ')' => return None,
                _ => {
                    let word = self.word()?;
                    self.take(word)?;
                }
            }
        }
        self.end_command();
        Some(())
    }

    fn peek(&self) -> Option<char> {
        self.line[self.at..].chars().next()
    }

    fn rest(&self) -> &str {
        &self.line[self.at..]
    }

    fn separator(&mut self) -> Option<()> {
        if self.rest().starts_with("&>") {
            return None;
        }
        let pipe = self.rest().starts_with('|') && !self.rest().starts_with("||");
        self.current.in_background = self.rest().starts_with('&') && !self.rest().starts_with("&&");
        self.at += if self.rest().starts_with("&&") || self.rest().starts_with("||") { 2 } else { 1 };
        self.current.piped |= pipe;
        self.end_command();
        self.current.piped = pipe;
        Some(())
    }

    fn end_command(&mut self) {
        let command = std::mem::take(&mut self.current);
        if !command.words.is_empty() || !command.redirects.is_empty() {
            self.commands.push(command);
        }
    }

    fn redirect(&mut self) -> Option<()> {
        let from = self.at;
        let appends = self.rest().starts_with(">>");
        self.at += if appends { 2 } else { 1 };
        let operator = from..self.at;
        while matches!(self.peek(), Some(' ' | '\t')) {
            self.at += 1;
        }
        if matches!(self.peek(), None | Some('&' | '|' | '(' | '<' | '>' | ';' | '\n' | ')')) {
            return None;
        }
        let file = self.word()?;
        self.current.redirects.push(Redirect { operator, appends, file });
        Some(())
    }

    fn take(&mut self, word: Word) -> Option<()> {
        let names_a_stream = word.text.bytes().all(|b| b.is_ascii_digit()) && matches!(self.peek(), Some('>' | '<'));
        let begins = self.current.words.is_empty() && KEYWORDS.contains(&word.text.as_str());
        if names_a_stream || begins {
            return None;
        }
        self.current.words.push(word);
        Some(())
    }

    fn word(&mut self) -> Option<Word> {
        let from = self.at;
        let (mut text, mut dynamic) = (String::new(), false);
        while let Some(next) = self.peek() {
            match next {
                ' ' | '\t' | '\n' | ';' | '&' | '|' | '<' | '>' | '(' | ')' => break,
                '\'' => text.push_str(self.quoted('\'')?),
                '"' => {
                    let inner = self.quoted('"')?;
                    dynamic |= inner.contains(['$', '`']);
                    text.push_str(inner);
                }
                '\\' => {
                    self.at += 1;
                    let escaped = self.peek()?;
                    text.push(escaped);
                    self.at += escaped.len_utf8();
                }
                '`' => {
                    dynamic = true;
                    text.push_str(self.quoted('`')?);
                }
                '$' if self.rest().starts_with("$(") => {
                    dynamic = true;
                    let all = self.bracketed()?;
                    text.push_str(all);
                }
                '{' if self.rest().starts_with("{{") && self.rest().contains("}}") => {
                    let end = self.at + self.rest().find("}}")? + 2;
                    text.push_str(&self.line[self.at..end]);
                    self.at = end;
                }
                other => {
                    dynamic |= matches!(other, '$' | '*' | '?');
                    text.push(other);
                    self.at += other.len_utf8();
                }
            }
        }
        Some(Word { at: from..self.at, text, dynamic })
    }

    /// What stands between this quote and the next of its kind.
    fn quoted(&mut self, quote: char) -> Option<&str> {
        let from = self.at + 1;
        let mut escaped = false;
        for (offset, c) in self.line[from..].char_indices() {
            if c == quote && !escaped {
                self.at = from + offset + 1;
                return Some(&self.line[from..from + offset]);
            }
            escaped = c == '\\' && !escaped && quote != '\'';
        }
        None
    }

    /// `$(…)`, up to the bracket that closes it.
    fn bracketed(&mut self) -> Option<&str> {
        let from = self.at;
        let mut depth = 0_usize;
        for (offset, c) in self.line[from..].char_indices() {
            match c {
                '(' => depth += 1,
                ')' if depth == 1 => {
                    self.at = from + offset + 1;
                    return Some(&self.line[from..self.at]);
                }
                ')' => depth -= 1,
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<Vec<String>> {
        let commands = simple_commands(line).expect("a list of simple commands");
        commands.into_iter().map(|c| c.words.into_iter().map(|w| w.text).collect()).collect()
    }

    #[test]
    fn blanks_part_words_and_quotes_hold_them_together() {
        assert_eq!(texts(r#"echo  "a b" 'c d' e\ f"#), [["echo", "a b", "c d", "e f"]]);
    }

    #[test]
    fn a_word_of_the_lesson_is_part_of_a_word_of_the_shell() {
        assert_eq!(texts("nsenter -t {{pid A}} -a"), [["nsenter", "-t", "{{pid A}}", "-a"]]);
    }

    #[test]
    fn a_line_may_hold_several_commands() {
        let commands = simple_commands("mkdir /a && mount | grep a; ls # over").expect("a list");
        let piped: Vec<bool> = commands.iter().map(|c| c.piped).collect();
        assert_eq!(piped, [false, true, true, false]);
        assert_eq!(commands[3].words.len(), 1);
    }

    #[test]
    fn redirections_are_no_words() {
        let commands = simple_commands("echo Hi >> /tmp/f").expect("one command");
        assert_eq!(commands[0].words.len(), 2);
        let redirect = &commands[0].redirects[0];
        assert!(redirect.appends);
        assert_eq!((redirect.operator.clone(), redirect.file.text.as_str()), (8..10, "/tmp/f"));
    }

    #[test]
    fn what_the_shell_fills_in_is_known_to_be_so() {
        let commands = simple_commands("nsenter -t $$ -m --net=\"$(cat f)\"").expect("one command");
        let dynamic: Vec<bool> = commands[0].words.iter().map(|w| w.dynamic).collect();
        assert_eq!(dynamic, [false, false, true, false, true]);
    }

    #[test]
    fn what_is_more_than_simple_commands_is_left_alone() {
        for line in ["if true; then ls; fi", "cat <<END\na\nEND", "(ls)", "ls 2>/dev/null", "echo 'a", "f() { ls; }"] {
            assert_eq!(simple_commands(line), None, "{line}");
        }
    }
}
