//! `course.toml`: a course's title, and its lessons in order.

use std::collections::BTreeMap;

use super::findings::{Findings, quoted};
use super::position::Excised;
use super::table::{Table, with_toml};
use super::{Diagnostic, FORMAT, LessonId, check_syntax};

/// A folder of lessons, as its `course.toml` describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    pub title: String,
    /// In other languages, by their codes: `titles.ko = "…"`.
    pub titles: BTreeMap<String, String>,
    pub order: Vec<LessonId>,
}

const KEYS: [&str; 4] = ["format", "title", "titles", "order"];
/// Of bytes; a course of thousands of lessons fits.
const LARGEST: usize = 256 * 1024;

/// Reads a `course.toml`. Never fails: a course with an error among its diagnostics must not be used.
pub fn parse_course(source: &str) -> (Course, Vec<Diagnostic>) {
    let mut findings = Findings::new();
    let mut course = Course { title: String::new(), titles: BTreeMap::new(), order: Vec::new() };
    if source.len() > LARGEST {
        findings.error(0..0, format!("the file is larger than {} KiB", LARGEST / 1024));
        return (course, findings.finish());
    }
    let shift = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut text = Excised::default();
    text.push(&source[shift..], source, shift..source.len());
    let whole = shift..shift + source[shift..].lines().next().map_or(0, str::len);
    with_toml(&text, &mut findings, |mut table, findings| read(&mut table, &mut course, whole, findings));
    (course, findings.finish())
}

fn read(table: &mut Table<'_>, course: &mut Course, whole: super::Span, findings: &mut Findings) {
    if let Some(format) = table.take("format") {
        format.number32(1..=FORMAT, findings);
    }
    match table.take("title") {
        Some(title) => course.title = title.string(findings).unwrap_or_default(),
        None => {
            findings.error(whole.clone(), "the course lacks `title`");
        }
    }
    if let Some(titles) = table.take("titles").and_then(|titles| titles.table(findings)) {
        for title in titles.rest() {
            course.titles.extend(title.string(findings).map(|text| (title.key.to_owned(), text)));
        }
    }
    let Some(order) = table.take("order") else {
        findings.error(whole, "the course lacks `order`").help("list its lessons: `order = [\"mount\", \"pid\"]`");
        return;
    };
    for (name, item) in order.strings(findings) {
        let id = LessonId::from(name.as_str());
        if !check_syntax::is_id(&name) {
            findings
                .error(item.span(), format!("{} is not a lesson's name", quoted(&name)))
                .help("write the name of its file without `.md`");
        } else if course.order.contains(&id) {
            findings.error(item.span(), format!("{} stands in `order` twice", quoted(&name)));
        } else {
            course.order.push(id);
        }
    }
    std::mem::replace(table, Table::empty()).finish(&KEYS, findings);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_is_read() {
        let (course, diagnostics) = parse_course("title = \"Namespaces\"\norder = [\"mount\", \"pid\"]\n");
        assert_eq!(diagnostics, []);
        assert_eq!((course.title.as_str(), course.titles), ("Namespaces", BTreeMap::new()));
        assert_eq!(course.order, ["mount".into(), "pid".into()]);
    }

    #[test]
    fn a_course_may_have_a_title_in_each_language() {
        let (course, diagnostics) = parse_course("title = \"N\"\ntitles.ko = \"네임스페이스\"\norder = []\n");
        assert_eq!(diagnostics, []);
        assert_eq!(course.titles, BTreeMap::from([("ko".to_owned(), "네임스페이스".to_owned())]));
        let (_, diagnostics) = parse_course("title = \"N\"\ntitles = \"X\"\norder = []\n");
        assert_eq!(diagnostics.len(), 1);
    }

    #[test]
    fn what_is_wrong_is_said_where_it_stands() {
        let source = "\u{feff}titel = \"x\"\norder = [\"a\", \"a\", \"b.md\"]\n";
        let (course, diagnostics) = parse_course(source);
        assert_eq!(course.order, [LessonId::from("a")]);
        let found: Vec<_> = diagnostics.iter().map(|d| (&source[d.span.clone()], d.message.as_str())).collect();
        assert_eq!(
            found,
            [
                ("titel", "unknown key `titel`"),
                ("titel = \"x\"", "the course lacks `title`"),
                ("\"a\"", "`a` stands in `order` twice"),
                ("\"b.md\"", "`b.md` is not a lesson's name"),
            ]
        );
    }
}
