//! Parts of a lesson's text as its author wrote them, for those who write another file with them.

use std::collections::BTreeMap;

use super::assemble::{Role, role};
use super::lint::simple_commands;
use super::markdown;
use super::node::{Fence, What};
use super::{CheckId, Lesson, Step};

/// What stands in the `toml lesson` fence.
pub fn settings_text(lesson: &Lesson) -> Option<String> {
    fences(&lesson.source).into_iter().find(|fence| matches!(role(&fence.info), Role::Settings)).map(|f| f.body.text)
}

/// The table of each check, with its name.
pub fn check_texts(lesson: &Lesson) -> BTreeMap<CheckId, String> {
    let mut texts = BTreeMap::new();
    let names: Vec<(usize, &CheckId)> =
        lesson.steps.iter().flat_map(Step::checks).map(|check| (check.span.start, &check.id)).collect();
    for fence in fences(&lesson.source).iter().filter(|fence| matches!(role(&fence.info), Role::Checks)) {
        let mut open: Option<&CheckId> = None;
        for (line, at) in fence.body.lines() {
            let here = fence.body.in_file(at);
            let begun = names.iter().find(|(name, _)| here.start <= *name && *name < here.end).map(|(_, id)| *id);
            open = begun.or(open);
            if let Some(id) = open {
                let text: &mut String = texts.entry(id.clone()).or_default();
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    texts.values_mut().for_each(|text: &mut String| text.truncate(text.trim_end().len()));
    texts
}

/// What stands in the first fence of this kind, which is none of a lesson's own.
pub fn foreign_fence(source: &str, kind: &str) -> Option<String> {
    fences(source).into_iter().find(|fence| fence.info.trim() == kind).map(|fence| fence.body.text)
}

/// The programs that a command runs where it reads the terminal itself: the first of each pipe, with their arguments.
/// One whose input comes from somewhere else is none of these.
pub fn readers_of_terminal(command: &str) -> Vec<Vec<String>> {
    let mut after_pipe = false;
    let firsts = simple_commands(command).into_iter().filter(|(_, piped)| {
        let reads = !after_pipe;
        after_pipe = *piped;
        reads
    });
    firsts.map(|(words, _)| words).collect()
}

fn fences(source: &str) -> Vec<Fence> {
    let nodes = markdown::read(source).nodes.into_iter();
    nodes.filter_map(|node| if let What::Fence(fence) = node.what { Some(fence) } else { None }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::parse;

    const LESSON: &str = "# T\n\nS.\n\n```toml lesson\nformat = 1 # the first\n```\n\n## S\n\n```console\n$ true\n```\n\n\
        1. item\n\n   ```toml check\n   [a]\n   that = \"It is\"\n   file = \"/a\"\n\n   # of b\n   [b]\n   that = \"It is\"\n   file = \"/b\"\n   ```\n\n\
        ```own\nmine\n```\n";

    #[test]
    fn settings_and_checks_are_as_written() {
        let lesson = parse("l".into(), "l.md", LESSON).0.expect("a lesson");
        assert_eq!(settings_text(&lesson).as_deref(), Some("format = 1 # the first\n"));
        let texts = check_texts(&lesson);
        assert_eq!(texts[&"a".into()], "[a]\nthat = \"It is\"\nfile = \"/a\"\n\n# of b");
        assert_eq!(texts[&"b".into()], "[b]\nthat = \"It is\"\nfile = \"/b\"");
        assert_eq!(foreign_fence(LESSON, "own").as_deref(), Some("mine\n"));
        assert_eq!(foreign_fence(LESSON, "console").as_deref(), Some("$ true\n"));
    }

    #[test]
    fn who_reads_from_a_pipe_does_not_read_the_terminal() {
        let readers =
            |command: &str| readers_of_terminal(command).into_iter().map(|words| words.join(" ")).collect::<Vec<_>>();
        assert_eq!(readers("mount | grep /mnt"), ["mount"]);
        assert_eq!(readers("true; cat -n > /x && ls | less"), ["true", "cat -n", "ls"]);
    }
}
