//! What authors read is so: the examples of `book/src/format.md` are good lessons.

use super::*;

const PAGE: &str = include_str!("../../../book/src/format.md");

/// The fences of the page with this info string.
fn fences<'p>(opening: &str, closing: &str) -> Vec<&'p str> {
    let parts = PAGE.split(opening).skip(1);
    parts.map(|part| part.split(closing).next().unwrap_or_default()).collect()
}

#[test]
fn its_whole_lesson_is_good() {
    let lesson = fences("\n````md\n", "\n````\n")[0];
    let (read, diagnostics) = read(lesson);
    assert!(read.is_some() && diagnostics.is_empty(), "{}", draw(&diagnostics, "x.md", lesson, Style::Plain));
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
fn it_names_every_kind_and_property() {
    for kind in &claims::KINDS {
        let part = PAGE.split(&format!("\n### {}\n", kind.name)).nth(1).expect("each kind has its part");
        let part = part.split("\n## ").next().unwrap_or_default().split("\n### ").next().unwrap_or_default();
        for property in kind.properties {
            assert!(part.contains(&format!("`{property}`")), "{} {property}", kind.name);
        }
    }
    for later in claims::LATER {
        assert!(PAGE.contains(&format!("`{later}`")), "{later}");
    }
}
