//! Checks with the words of one run in them.

use super::words::fill;
use super::{Block, Check, Claim, Lesson, ProcessSubject, Viewpoint, Words};

/// The lesson with the words filled into its checks. Commands are filled when they are typed: what they name may
/// only be known then.
pub fn fill_checks(lesson: &Lesson, words: &Words) -> Lesson {
    let mut lesson = lesson.clone();
    for block in lesson.steps.iter_mut().flat_map(|step| &mut step.blocks) {
        if let Block::Checks(checks) = block {
            checks.iter_mut().for_each(|check| *check = fill_check(check, words));
        }
    }
    lesson
}

/// Puts the values of words into every text of a check that may hold some: the claim in words, subjects,
/// properties and names in viewpoints.
fn fill_check(check: &Check, words: &Words) -> Check {
    let mut check = check.clone();
    let text = |text: &mut String| *text = fill(text, words);
    let texts = |texts: &mut Vec<String>| texts.iter_mut().for_each(text);
    let maybe = |value: &mut Option<String>| value.iter_mut().for_each(text);
    let place = |place: &mut Viewpoint| {
        if let Viewpoint::Netns(name) | Viewpoint::Process(name) = place {
            *name = fill(name, words);
        }
    };
    text(&mut check.that);
    for viewpoint in check.from.iter_mut().chain(&mut check.not_from).chain(&mut check.differs_from) {
        place(viewpoint);
    }
    match &mut check.claim {
        Claim::Namespace(claim) => {
            place(&mut claim.of);
            claim.same_as.iter_mut().for_each(place);
        }
        Claim::File(claim) => {
            text(&mut claim.path);
            maybe(&mut claim.content);
            maybe(&mut claim.contains);
        }
        Claim::Mount(claim) => {
            text(&mut claim.path);
            maybe(&mut claim.fs_type);
            maybe(&mut claim.source);
            texts(&mut claim.options);
            claim.pidns.iter_mut().for_each(place);
        }
        Claim::Process(claim) => {
            match &mut claim.subject {
                ProcessSubject::Named(name) => text(name),
                ProcessSubject::At(viewpoint) => place(viewpoint),
            }
            maybe(&mut claim.name);
            claim.not.iter_mut().for_each(place);
        }
        Claim::Netns(claim) => text(&mut claim.name),
        Claim::Link(claim) => {
            text(&mut claim.name);
            maybe(&mut claim.link_type);
            maybe(&mut claim.master);
            maybe(&mut claim.peer);
        }
        Claim::Address(claim) => maybe(&mut claim.dev),
        Claim::Ping(claim) => claim.at.iter_mut().for_each(place),
        Claim::Output(claim) => {
            maybe(&mut claim.of);
            texts(&mut claim.contains);
            texts(&mut claim.lacks);
        }
        Claim::Ipc(_) => {}
    }
    check
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn words_are_filled_wherever_a_check_may_hold_them() {
        let source = "# T\n\nS.\n\n```toml lesson\nformat = 1\n[vars]\nw = \"x{1-9}\"\n```\n\n## S\n\n```toml check\n\
            [a]\nthat = \"{{w}}\"\nfile = \"/{{w}}\"\ncontent = \"{{w}}\\n\"\nfrom = \"process:{{w}}\"\n\
            [b]\nthat = \"t\"\nlink = \"{{w}}\"\nmaster = \"{{w}}\"\nfrom = \"netns:{{w}}\"\n\
            [c]\nthat = \"t\"\nprocess = \"{{w}}\"\n\
            [d]\nthat = \"t\"\nnetns = \"{{w}}\"\ndiffers-from = \"netns:{{w}}2\"\n\
            [e]\nthat = \"t\"\nmount = \"/{{w}}\"\nsource = \"{{w}}\"\noptions = \"{{w}}\"\n\
            [f]\nthat = \"t\"\noutput = \"A\"\nof = \"cat {{w}}\"\ncontains = \"{{w}}\"\nlacks = \"{{w}}\"\n```\n";
        let (lesson, diagnostics) = parse("x".into(), "x.md", source);
        assert_eq!(diagnostics, []);
        let words = Words::from([("w".to_owned(), "x7".to_owned())]);
        let lesson = fill_checks(&lesson.expect("it is good"), &words);
        let Block::Checks(checks) = &lesson.steps[0].blocks[0] else { panic!("no checks") };
        for check in checks {
            let filled = format!("{check:?}");
            assert!(filled.contains("x7") && !filled.contains("{{"), "{filled}");
        }
    }
}
