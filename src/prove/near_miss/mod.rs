//! Near misses: what a learner might type instead of a command, almost right. Pure.
//!
//! One file a family of commands. Each knows what its commands leave behind in the kernel, what people get wrong in
//! them, and which cause a check should name then. One thing is changed at a time, the rest of the line stays as
//! typed. Commands that only show something have no near misses, and neither have programs that are not known here:
//! what changes nothing that a lesson could verify would be held against a good lesson.

mod address;
mod draft;
mod entering;
mod families;
mod family;
mod file;
mod generic;
mod ip;
mod ipc;
mod link;
mod mount;
mod mounting;
mod names;
mod netns;
mod new_link;
mod nsenter;
mod options;
mod route;
mod scene;
mod slip;
mod unshare;
mod words;
mod wrapping;

pub use slip::Slip;

use crate::lesson::{Input, Lesson, TerminalName, Typed};
use draft::{Drafts, Situation};
use family::Family;
use ip::Ip;
use scene::Scene;
use words::Word;
use wrapping::{Wrapping, netns_name, unwrapped};

/// No command has more near misses than these: the most telling ones.
pub const MOST: usize = 12;

/// One command of a lesson: its step's position in [`Lesson::steps`], and its own among all that a run types
/// in that step (the shown blocks' commands and keys, then the solution's), from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub step: usize,
    pub input: usize,
}

/// A command typed almost right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    pub place: Place,
    pub slip: Slip,
    /// Where and what is typed instead; may hold `{{words}}`. `None`: nothing.
    pub typed: Option<(TerminalName, String)>,
    /// The causes of which a failing check should name one ([`crate::lesson::causes::CAUSES`]); empty: any will do.
    pub provokes: Vec<&'static str>,
}

/// All near misses of a lesson's commands, in file order.
pub fn near_misses(lesson: &Lesson) -> Vec<NearMiss> {
    let mut scene = Scene::of(lesson);
    let mut all = Vec::new();
    for (step, section) in lesson.steps.iter().enumerate() {
        for (input, typed) in section.inputs().into_iter().enumerate() {
            all.extend(of_input(typed, &scene, Place { step, input }));
            scene.goes_on(typed);
        }
    }
    all
}

fn of_input(typed: &Typed, scene: &Scene, place: Place) -> Vec<NearMiss> {
    let Input::Command(line) = &typed.input else { return Vec::new() };
    let mut drafts = Drafts::default();
    of_line(line, &typed.terminal, scene, &mut drafts);
    let finished = drafts.finish(line, MOST);
    finished
        .map(|draft| NearMiss {
            place,
            slip: draft.slip,
            typed: draft.typed.map(|(terminal, line)| (terminal.unwrap_or_else(|| typed.terminal.clone()), line)),
            provokes: draft.provokes,
        })
        .collect()
}

fn of_line(line: &str, terminal: &TerminalName, scene: &Scene, drafts: &mut Drafts) {
    let commands = words::simple_commands(line).unwrap_or_default();
    for command in commands.iter().filter(|command| !command.piped) {
        let (wrapping, words) = unwrapped(&command.words);
        let ip = Ip::of(words);
        let by_option = ip.and_then(|ip| ip.netns);
        let netns = wrapping.netns().or(by_option.and_then(<[Word]>::last).map(|word| word.text.as_str()));
        let (redirects, in_background) = (command.redirects.as_slice(), command.in_background);
        let at = Situation { line, words, redirects, in_background, terminal, netns, scene };
        let Some(family) = families::family(&at) else { continue };
        let undone = family.undone(&at);
        if commands.len() == 1 && !undone.is_empty() {
            drafts.left_out(&undone);
        }
        where_it_runs(&at, &wrapping, by_option, family.as_ref(), drafts);
        family.slips(&at, drafts);
        // A name leads to its network namespace from wherever it is used.
        let by_name = netns.is_some();
        if let Some(other) = family.kind().filter(|_| !by_name).and_then(|kind| scene.elsewhere(terminal, kind)) {
            drafts.elsewhere(other.clone(), line, &undone);
        }
    }
}

/// The words in front: another namespace, or forgotten.
fn where_it_runs(
    at: &Situation,
    wrapping: &Wrapping,
    option: Option<&[Word]>,
    family: &dyn Family,
    drafts: &mut Drafts,
) {
    let (words, name) = match (wrapping.name, option) {
        (Some(name), _) => (wrapping.words, name),
        (None, Some([first, name])) => (option.unwrap_or(std::slice::from_ref(first)), name),
        _ => return,
    };
    if let Some(other) = at.scene.other_netns(netns_name(&name.text)) {
        let folder = &name.text[..name.text.len() - netns_name(&name.text).len()];
        let line = at.with(name, &format!("{folder}{other}"));
        drafts.add(Slip::Namespace, line, &family.misplaced(at, Some(other)));
    }
    drafts.add(Slip::NoNamespace, at.without(words), &family.misplaced(at, None));
}

#[cfg(test)]
mod tests;
