//! What authors read is so: the examples of `book/src/format.md` and `book/src/kinds.md` are good lessons.

use super::*;

const PAGE: &str = include_str!("../../../book/src/format.md");
const KINDS_PAGE: &str = include_str!("../../../book/src/kinds.md");

/// The fences of both pages with this info string.
fn fences<'p>(opening: &str, closing: &str) -> Vec<&'p str> {
    let parts = [PAGE, KINDS_PAGE].into_iter().flat_map(|page| page.split(opening).skip(1));
    parts.map(|part| part.split(closing).next().unwrap_or_default()).collect()
}

#[test]
fn its_whole_lesson_is_good() {
    let lesson = fences("\n````md\n", "\n````\n")[0];
    let (read, diagnostics) = read(lesson);
    assert!(read.is_some() && diagnostics.is_empty(), "{}", draw(&diagnostics, "x.md", lesson, Style::Plain));
}

#[test]
fn its_question_is_one() {
    let question = fences("\n```md\n", "\n```\n")[0];
    // It takes the place of the one that is there.
    let source = good();
    let first = source.find("<details class=\"predict").expect("the lesson has one");
    let end = first + source[first..].find("</details>").expect("it ends") + "</details>".len();
    let source = format!("{}{question}{}", &source[..first], &source[end..]);
    assert_eq!(messages(&source), Vec::<String>::new());
    let lesson = read(&source).0.expect("it is good");
    let read = lesson.steps[0].questions().next().expect("it asks");
    assert!(read.answers.len() == 2 && !read.prose.is_empty() && !read.why.is_empty(), "{read:?}");
}

#[test]
fn its_examples_are_good() {
    let examples = fences("\n```toml\n", "\n```\n");
    let (checks, others): (Vec<_>, Vec<_>) = examples.into_iter().partition(|text| text.contains("that ="));
    assert!(checks.len() >= 12 && others.len() == 3);
    let kinds =
        claims::KINDS.iter().filter(|kind| checks.iter().any(|text| text.contains(&format!("\n{} = ", kind.name))));
    assert_eq!(kinds.count(), claims::KINDS.len());
    // The starting point and the check that ends it are two blocks of one lesson.
    let source = with_checks(&checks.join("\n```\n\n```toml check\n"));
    let (_, diagnostics) = read(&source);
    assert!(diagnostics.is_empty(), "{}", draw(&diagnostics, "x.md", &source, Style::Plain));
    let settings = others.iter().filter(|text| !text.contains("order =")).copied().collect::<Vec<_>>().join("\n");
    let source = with_checks(checks[2]).replace("[lab]\nterminals = [\"A\", \"B\"]", &settings);
    let (_, diagnostics) = read(&source);
    assert!(diagnostics.is_empty(), "{}", draw(&diagnostics, "x.md", &source, Style::Plain));
}

#[test]
fn it_names_every_kind_and_every_key_of_all_kinds() {
    for kind in &claims::KINDS {
        assert!(PAGE.contains(&format!("[`{0}`](kinds.md#{0})", kind.name)), "{}", kind.name);
    }
    for key in check_syntax::COMMON {
        assert!(PAGE.contains(&format!("\n| `{key}` | ")), "{key}");
    }
}
