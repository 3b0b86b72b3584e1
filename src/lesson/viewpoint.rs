//! Viewpoints as authors write them, and the names that a lesson may use.

use super::findings::{Findings, listed, quoted};
use super::table::Value;
use super::{TerminalName, Viewpoint};

/// What a lesson's settings declare, as far as checks and consoles refer to it.
pub(super) struct Names<'a> {
    pub(super) terminals: &'a [TerminalName],
    /// Those that the lab is given.
    pub(super) netns: &'a [String],
    /// The lesson's text.
    pub(super) source: &'a str,
}

impl Names<'_> {
    pub(super) fn terminal(&self, name: &str) -> Option<&TerminalName> {
        self.terminals.iter().find(|t| t.as_str() == name)
    }

    /// One viewpoint.
    pub(super) fn viewpoint(&self, value: &Value<'_>, findings: &mut Findings) -> Option<Viewpoint> {
        let text = value.string(findings)?;
        self.read(&text, value, findings)
    }

    /// One viewpoint or a list of them; an empty list is an error.
    pub(super) fn viewpoints(&self, value: &Value<'_>, findings: &mut Findings) -> Vec<Viewpoint> {
        let texts = value.strings(findings);
        let none = texts.is_empty();
        let mut all = Vec::new();
        for (text, item) in texts {
            match self.read(&text, &item, findings) {
                Some(viewpoint) if all.contains(&viewpoint) => {
                    findings.error(item.span(), format!("{} stands in `{}` twice", quoted(&text), value.key));
                }
                viewpoint => all.extend(viewpoint),
            }
        }
        if none && value.as_text().is_none() {
            findings.error(value.span(), format!("`{}` names no viewpoint", value.key));
        }
        all
    }

    fn read(&self, text: &str, value: &Value<'_>, findings: &mut Findings) -> Option<Viewpoint> {
        let viewpoint = match text.split_once(':') {
            None if text == "host" => Some(Viewpoint::Host),
            None => self.terminal(text).cloned().map(Viewpoint::Terminal),
            Some(("shell", name)) => self.terminal(name).cloned().map(Viewpoint::Shell),
            Some(("netns", name)) if is_name(name) => Some(Viewpoint::Netns(name.to_owned())),
            Some(("process", name)) if is_name(name) => Some(Viewpoint::Process(name.to_owned())),
            Some(_) => None,
        };
        if viewpoint.is_none() {
            let terminals = self.terminals.iter().map(TerminalName::as_str);
            let known: Vec<String> = ["host".to_owned()]
                .into_iter()
                .chain(terminals.clone().map(str::to_owned))
                .chain(terminals.clone().map(|t| format!("shell:{t}")))
                .collect();
            if self.netns.iter().any(|name| name == text) {
                findings
                    .error(value.span(), format!("unknown viewpoint {}", quoted(text)))
                    .label(format!("did you mean `netns:{text}`?"))
                    .help("a network namespace is named with `netns:` before it");
                return None;
            }
            // One letter is near to any other.
            let undeclared = text.strip_prefix("shell:").unwrap_or(text);
            if undeclared.len() == 1 && undeclared.starts_with(|c: char| c.is_ascii_uppercase()) {
                let all = terminals.clone().chain([undeclared]).map(|name| format!("\"{name}\""));
                let all = all.collect::<Vec<_>>().join(", ");
                findings
                    .error(value.span(), format!("unknown viewpoint {}", quoted(text)))
                    .help(format!("if it is a terminal, declare it: `terminals = [{all}]`"));
                return None;
            }
            let scheme = text.split_once(':').and_then(|(scheme, name)| {
                super::findings::nearest(scheme, ["netns", "process", "shell"]).map(|meant| format!("{meant}:{name}"))
            });
            findings
                .error(value.span(), format!("unknown viewpoint {}", quoted(text)))
                .near(text, known.iter().map(String::as_str).chain(scheme.as_deref().filter(|s| *s != text)))
                .help(format!(
                    "a viewpoint is `host`, a terminal of this lesson ({}), `shell:TERMINAL`, `netns:NAME` or `process:NAME`",
                    listed(terminals)
                ));
        }
        viewpoint
    }
}

/// A name of a process or of a network namespace: something, without slashes, blanks or control characters.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 255
        && text != "."
        && text != ".."
        && !text.contains(|c: char| c == '/' || c.is_whitespace() || c.is_control())
}
