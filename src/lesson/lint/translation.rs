//! A translation beside its original: only the words may differ.

use super::page::Page;
use super::surroundings::Original;
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::{Block, Check, Console, Folded, FoldedKind, Holds, Question, Span, Step, rule};

/// Where a translation first differs.
struct Difference {
    at: Span,
    message: String,
    /// What the original has there.
    original: String,
}

pub(super) fn compare(page: &Page, original: &Original<'_>, findings: &mut Findings) {
    let original = match original {
        Original::Page(original) => original,
        Original::None => return,
        Original::Missing => {
            findings
                .offence(
                    &rule::TRANSLATION,
                    title(page),
                    format!("there is no lesson {} to translate", quoted(page.id.as_str())),
                )
                .help("a translation has the name of its original, which stands in the folder above");
            return;
        }
    };
    // Of what could not be read nothing can be compared.
    if !page.is_whole() || !original.is_whole() {
        return;
    }
    let differs = settings(page, original).or_else(|| steps(page, original));
    if let Some(Difference { at, message, original: has }) = differs {
        findings
            .offence(&rule::TRANSLATION, at, format!("{message}, unlike {}", original.file))
            .label(has)
            .help("only words are translated; this is the first difference, there may be more");
    }
}

/// Whether only words differ, and all of both was understood.
pub(in crate::lesson) fn fits(page: &Page, original: &Page) -> bool {
    page.is_whole() && original.is_whole() && settings(page, original).is_none() && steps(page, original).is_none()
}

/// The first line, which as a rule is the title.
fn title(page: &Page) -> Span {
    let start = if page.source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    start..start + page.source[start..].lines().next().map_or(0, str::len)
}

fn settings(page: &Page, original: &Page) -> Option<Difference> {
    let (ours, theirs) = (&page.lesson.as_ref()?.settings, &original.lesson.as_ref()?.settings);
    let key = if ours.minutes != theirs.minutes {
        "minutes"
    } else if ours.needs != theirs.needs {
        "needs"
    } else if ours.after != theirs.after {
        "after"
    } else if ours.lab != theirs.lab {
        "lab"
    } else if ours.vars != theirs.vars {
        "vars"
    } else {
        return None;
    };
    let written = |page: &Page| {
        let entry = page.places.settings.get(key).or(page.places.settings.get("format"));
        entry.map_or(0..0, |entry| entry.value.clone())
    };
    let shown = match original.places.settings.get(key) {
        Some(entry) => short(original.source.get(entry.value.clone()).unwrap_or_default()),
        None => "nothing".to_owned(),
    };
    Some(Difference {
        at: written(page),
        message: format!("`{key}` is another here"),
        original: format!("the original has {shown}"),
    })
}

fn steps(page: &Page, original: &Page) -> Option<Difference> {
    let (ours, theirs) = (page.steps(), original.steps());
    for (n, (step, other)) in ours.iter().zip(theirs).enumerate() {
        let by_position = Both { ours, theirs, step: n };
        if let Some(difference) = blocks(step, other, &by_position) {
            return Some(difference);
        }
    }
    if ours.len() == theirs.len() {
        return None;
    }
    let last = || ours.last().map_or(0..0, |step| step.span.clone());
    let more = ours.get(theirs.len()).map_or_else(last, |step| step.span.clone());
    Some(Difference {
        at: more,
        message: format!("there are {} sections here", ours.len()),
        original: format!("the original has {}", theirs.len()),
    })
}

/// Both files' steps, and which is looked at: ids of steps are compared by their positions.
struct Both<'l> {
    ours: &'l [Step],
    theirs: &'l [Step],
    step: usize,
}

fn blocks(step: &Step, other: &Step, both: &Both<'_>) -> Option<Difference> {
    let ours: Vec<&Block> = step.blocks.iter().filter(|block| !matches!(block, Block::Prose(_))).collect();
    let theirs: Vec<&Block> = other.blocks.iter().filter(|block| !matches!(block, Block::Prose(_))).collect();
    for (n, block) in ours.iter().enumerate() {
        let Some(original) = theirs.get(n) else {
            return Some(extra(block, "nothing more in this step"));
        };
        let difference = match (block, original) {
            (Block::Console(ours), Block::Console(theirs)) => console(ours, theirs),
            (Block::Checks(_), Block::Checks(_)) => None,
            (Block::Folded(ours), Block::Folded(theirs)) => folded(ours, theirs),
            (Block::Question(ours), Block::Question(theirs)) => question(ours, theirs),
            (_, other) => Some(extra(block, name(other))),
        };
        if difference.is_some() {
            return difference;
        }
    }
    if let Some(missing) = theirs.get(ours.len()) {
        return Some(Difference {
            at: step.span.clone(),
            message: "this step lacks something".to_owned(),
            original: format!("the original has {} more", name(missing)),
        });
    }
    all_checks(step, other, both)
}

fn extra(block: &Block, original: &str) -> Difference {
    let at = match block {
        Block::Console(console) => console.span.start..console.span.start + "```".len(),
        Block::Checks(checks) => checks.first().map_or(0..0, |check| check.span.clone()),
        Block::Folded(folded) => folded.span.start..folded.span.start + "<details".len(),
        Block::Question(question) => question.opening(),
        Block::Prose(_) => 0..0,
    };
    Difference {
        at,
        message: format!("there is {} here", name(block)),
        original: format!("the original has {original}"),
    }
}

fn name(block: &Block) -> &'static str {
    match block {
        Block::Prose(_) => "prose",
        Block::Console(_) => "a console block",
        Block::Checks(_) => "a check block",
        Block::Question(_) => "a question",
        Block::Folded(folded) => match folded.kind {
            FoldedKind::Hint => "a hint",
            FoldedKind::Solution => "a solution",
            FoldedKind::Instead => "an `instead`",
            FoldedKind::Wrong(_) => "a `wrong`",
        },
    }
}

fn folded(ours: &Folded, theirs: &Folded) -> Option<Difference> {
    if ours.kind != theirs.kind {
        let original = match &theirs.kind {
            FoldedKind::Wrong(cause) => format!("the original has a `wrong {cause}`"),
            _ => format!("the original has {}", name(&Block::Folded(theirs.clone()))),
        };
        let at = ours.span.start..ours.span.start + "<details".len();
        return Some(Difference { at, message: "this is another folded part".to_owned(), original });
    }
    let consoles = |folded: &Folded| folded.consoles().cloned().collect::<Vec<_>>();
    let (our_consoles, their_consoles) = (consoles(ours), consoles(theirs));
    if our_consoles.len() != their_consoles.len() {
        return Some(Difference {
            at: ours.span.start..ours.span.start + "<details".len(),
            message: format!("this has {} console blocks", our_consoles.len()),
            original: format!("the original has {}", their_consoles.len()),
        });
    }
    our_consoles.iter().zip(&their_consoles).find_map(|(ours, theirs)| console(ours, theirs))
}

fn question(ours: &Question, theirs: &Question) -> Option<Difference> {
    if ours.check != theirs.check {
        return Some(Difference {
            at: ours.named.clone(),
            message: format!("{} answers this question", quoted(ours.check.as_str())),
            original: format!("the original has {}", quoted(theirs.check.as_str())),
        });
    }
    if ours.answers.len() != theirs.answers.len() {
        return Some(Difference {
            at: ours.opening(),
            message: format!("this question has {} answers", ours.answers.len()),
            original: format!("the original has {}", theirs.answers.len()),
        });
    }
    let right = |question: &Question| question.answers.iter().position(|answer| answer.right);
    let (our_right, their_right) = (right(ours)?, right(theirs)?);
    (our_right != their_right).then(|| Difference {
        at: ours.answers[our_right].span.clone(),
        message: "another answer is the right one here".to_owned(),
        original: format!("the original has {}", short(&theirs.answers[their_right].text)),
    })
}

fn console(ours: &Console, theirs: &Console) -> Option<Difference> {
    for (n, typed) in ours.inputs.iter().enumerate() {
        let Some(other) = theirs.inputs.get(n) else {
            return Some(Difference {
                at: typed.span.clone(),
                message: "this is typed here".to_owned(),
                original: "the original types no more in this block".to_owned(),
            });
        };
        let message = if typed.input != other.input || typed.terminal != other.terminal {
            "another command is typed here"
        } else if typed.expect != other.expect {
            "something else is expected of this command"
        } else {
            continue;
        };
        let original = format!("the original types {}", shown(other));
        return Some(Difference { at: typed.span.clone(), message: message.to_owned(), original });
    }
    let at = ours.span.start..ours.span.start + "```console".len();
    if let Some(missing) = theirs.inputs.get(ours.inputs.len()) {
        let original = format!("the original goes on with {}", shown(missing));
        return Some(Difference { at, message: "a command is missing here".to_owned(), original });
    }
    (ours.timeout != theirs.timeout).then(|| Difference {
        at,
        message: "the commands of this block have another deadline".to_owned(),
        original: format!("the original has {:?}", theirs.timeout),
    })
}

fn shown(typed: &crate::lesson::Typed) -> String {
    match &typed.input {
        crate::lesson::Input::Command(command) => short(&format!("{}$ {command}", typed.terminal)),
        crate::lesson::Input::Key(key) => format!("{key:?} in {}", typed.terminal),
    }
}

fn all_checks(step: &Step, other: &Step, both: &Both<'_>) -> Option<Difference> {
    let (ours, theirs): (Vec<&Check>, Vec<&Check>) = (step.checks().collect(), other.checks().collect());
    for (check, original) in ours.iter().zip(&theirs) {
        if check.id != original.id {
            return Some(Difference {
                at: check.span.clone(),
                message: format!("the check {} stands here", quoted(check.id.as_str())),
                original: format!("the original has {}", quoted(original.id.as_str())),
            });
        }
        if comparable(check, both.ours) != comparable(original, both.theirs) {
            return Some(Difference {
                at: check.span.clone(),
                message: format!("the check {} says something else", quoted(check.id.as_str())),
                original: "more than its words differs".to_owned(),
            });
        }
    }
    let more = ours.get(theirs.len()).map(|check| check.span.clone());
    (ours.len() != theirs.len()).then(|| Difference {
        at: more.unwrap_or_else(|| both.ours[both.step].span.clone()),
        message: format!("there are {} checks in this step", ours.len()),
        original: format!("the original has {}", theirs.len()),
    })
}

/// A check without its words and places; the step through which it holds by its position.
fn comparable(check: &Check, steps: &[Step]) -> (Check, Option<usize>) {
    let through = match &check.holds {
        Holds::Through(id) => steps.iter().position(|step| step.id == *id),
        Holds::Once | Holds::ToTheEnd => None,
    };
    let holds = if through.is_some() { Holds::Once } else { check.holds.clone() };
    (Check { that: String::new(), span: 0..0, holds, ..check.clone() }, through)
}

/// One line, not too long, in back quotes.
fn short(text: &str) -> String {
    quoted(text.lines().next().unwrap_or_default())
}
