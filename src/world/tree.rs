//! The processes as rows of a tree that is short enough to be looked at.

use super::{Process, World};

/// So many siblings of one name, or more, are one row.
const ALIKE: usize = 3;
/// So many rows are drawn.
const ROWS: usize = 40;

pub(super) struct Row<'w> {
    pub process: &'w Process,
    /// How many processes it stands for; they are alike.
    pub count: usize,
    /// For each level, the outermost first, whether a line goes on below; the last is the row's own.
    pub guides: Vec<bool>,
    /// It, or its parent's row, tells where it stands.
    pub moved: bool,
}

pub(super) struct Tree<'w> {
    pub rows: Vec<Row<'w>>,
    /// Processes that are in no row.
    pub more: usize,
}

/// The tree of a world's processes.
pub(super) fn tree(world: &World) -> Tree<'_> {
    let mut folded: Vec<(&Process, usize)> = Vec::new();
    let mut rest = &world.processes[..];
    while let [first, ..] = rest {
        let alike = rest.iter().enumerate().take_while(|(n, _)| is_alike(world, first, rest, *n)).count();
        let count = if alike >= ALIKE { alike } else { 1 };
        folded.push((first, count));
        rest = &rest[count..];
    }
    let kept = &folded[..folded.len().min(ROWS)];
    let more: usize = folded[kept.len()..].iter().map(|(_, count)| count).sum();
    let rows = kept.iter().enumerate().map(|(n, (process, count))| Row {
        process,
        count: *count,
        guides: (1..=process.depth).map(|level| goes_on(&kept[n + 1..], level)).collect(),
        moved: parent(world, process).is_none_or(|parent| parent.namespaces != process.namespaces),
    });
    Tree { rows: rows.collect(), more: more + world.more_processes }
}

fn parent<'w>(world: &'w World, process: &Process) -> Option<&'w Process> {
    process.parent.and_then(|pid| world.process(pid))
}

/// Whether the process `n` of `rest` is a leaf like the first, beside it, and nobody's front.
fn is_alike(world: &World, first: &Process, rest: &[Process], n: usize) -> bool {
    let process = &rest[n];
    let is_leaf = rest.get(n + 1).is_none_or(|next| next.depth <= process.depth);
    let is_terminals = world.terminals.iter().any(|t| t.shell == Some(process.pid()) || t.front == Ok(process.pid()));
    is_leaf
        && !is_terminals
        && process.depth == first.depth
        && process.name == first.name
        && process.parent == first.parent
        && process.namespaces == first.namespaces
}

/// Whether another row of this level comes before one further out.
fn goes_on(below: &[(&Process, usize)], level: usize) -> bool {
    below.iter().find(|(process, _)| process.depth <= level).is_some_and(|(process, _)| process.depth == level)
}

impl Row<'_> {
    /// What stands left of its name; `glyphs`: line, branch, last branch.
    pub fn indent(&self, [line, branch, last]: [&str; 3], blank: &str) -> String {
        let Some((own, outer)) = self.guides.split_last() else { return String::new() };
        let outer: String = outer.iter().map(|goes_on| if *goes_on { line } else { blank }).collect();
        outer + if *own { branch } else { last }
    }
}
