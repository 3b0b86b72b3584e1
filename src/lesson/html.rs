//! The little HTML that a lesson holds: `<details class="…">`, `<summary>`, comments.

use super::Span;
use super::node::{Node, What};
use super::position::Excised;

/// Whether this inline tag is one that must begin a line of its own.
pub(super) fn is_details(tag: &str) -> bool {
    is_tag(tag, "<details") || is_tag(tag, "</details")
}

/// What of ours an HTML block holds.
pub(super) fn nodes(block: &Excised) -> Vec<Node> {
    let text = block.text.as_str();
    let mut nodes = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(['<', '`', '~']) {
        let start = at + found;
        let rest = &text[start..];
        let (what, length) = if rest.starts_with("<!--") {
            let Some(end) = rest.find("-->") else { break };
            let inside = rest.get("<!--".len()..end).unwrap_or_default(); // `<!-->` is one too
            (Some(What::Comment(inside.trim().to_owned())), end + 3)
        } else if is_tag(rest, "<details") {
            let length = tag_length(rest);
            (Some(What::Open { class: class(&rest[..length], start, block) }), length)
        } else if is_tag(rest, "</details") {
            (Some(What::Close), tag_length(rest))
        } else if is_tag(rest, "<summary") {
            // Without an end, all that follows is in it: looking again from each tag would be quadratic.
            match rest.find("</summary>") {
                Some(end) => (Some(What::Summary(plain(&rest[..end]))), end + "</summary>".len()),
                None => (Some(What::Misplaced("summary")), rest.len()),
            }
        } else if rest.starts_with("```") || rest.starts_with("~~~") {
            // One complaint a block: everything after it is swallowed too.
            nodes.push(Node { what: What::Misplaced("fence"), span: block.in_file(start..start + 3) });
            break;
        } else {
            (None, 1)
        };
        if let Some(what) = what {
            nodes.push(Node { what, span: block.in_file(start..start + length) });
        }
        at = start + length;
    }
    nodes
}

/// Whether `text` begins with this tag, and not with a longer one.
fn is_tag(text: &str, tag: &str) -> bool {
    text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag))
        && !text[tag.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-')
}

/// Up to and with the `>`; all of it if there is none.
fn tag_length(text: &str) -> usize {
    text.find('>').map_or(text.len(), |end| end + 1)
}

/// The value of `class`, and where it stands.
fn class(tag: &str, start: usize, block: &Excised) -> Option<(String, Span)> {
    let lower = tag.to_ascii_lowercase();
    let name = lower.match_indices("class").find(|(at, _)| lower[..*at].ends_with(char::is_whitespace))?.0;
    let after = name + "class".len();
    let value = tag[after..].trim_start().strip_prefix('=')?.trim_start();
    let from = tag.len() - value.len();
    let (from, value) = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => (from + 1, value[1..].split(quote).next().unwrap_or_default()),
        _ => (from, value.split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or_default()),
    };
    Some((value.to_owned(), block.in_file(start + from..start + from + value.len())))
}

/// Text without tags, in one line.
fn plain(html: &str) -> String {
    let mut inside = false;
    let mut text = String::new();
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> Excised {
        let mut excised = Excised::default();
        excised.push(text, text, 0..text.len());
        excised
    }

    #[test]
    fn classes_are_read_however_they_are_quoted() {
        for text in ["<details class=\"hint\">", "<DETAILS open CLASS = 'hint'>", "<details data-class=x class=hint>"] {
            let nodes = nodes(&block(text));
            assert!(
                matches!(&nodes[0].what, What::Open { class: Some((c, at)) } if c == "hint" && &text[at.clone()] == "hint"),
                "{text}"
            );
        }
        assert!(matches!(nodes(&block("<details open>"))[0].what, What::Open { class: None }));
        assert!(nodes(&block("<detailsx class=hint>")).is_empty());
    }

    #[test]
    fn comments_hide_and_swallowed_fences_are_found() {
        let hidden = nodes(&block("<!-- <details class=\"hint\"> -->"));
        assert!(matches!(&hidden[..], [Node { what: What::Comment(_), .. }]), "{hidden:?}");
        assert!(matches!(&nodes(&block("<!-->"))[..], [Node { what: What::Comment(empty), .. }] if empty.is_empty()));
        let swallowed = nodes(&block("<details class=\"hint\"><summary>x</summary>\n```console\n$ a\n```\n"));
        assert!(matches!(swallowed.last(), Some(Node { what: What::Misplaced("fence"), .. })));
    }

    #[test]
    fn a_summary_is_plain_text() {
        assert_eq!(plain("<summary>A &amp; <code>b\n c</code>"), "A & b c");
    }
}
