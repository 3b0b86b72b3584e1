//! No file uses one that, by way of others, uses it: what two need of each other stands in a third.
//!
//! Read from the paths in the code, as text: `use` lines and what is written out in place. A name that a file only
//! hands on (`pub use`) is looked for where it comes from.

use std::collections::{BTreeMap, BTreeSet};

use super::{Source, sources};

/// Folders in which there are still circles. May grow shorter, not longer.
const NOT_PARTED: [&str; 2] = [
    // Front, supervisor and init speak one protocol, whose words stand in `mod.rs`.
    "lab/", // Commands say and complain by way of `mod.rs`, which calls them.
    "cli/",
];

type Path = Vec<String>;

/// The modules of the house, and the names that each hands on.
struct House {
    /// A module's path, and its place among the sources.
    modules: BTreeMap<Path, usize>,
    /// A module's path with a name that is not its own, and where that comes from.
    handed_on: BTreeMap<Path, Path>,
}

/// The files that each file uses.
type Arrows = Vec<BTreeSet<usize>>;

fn module_of(file: &str) -> Path {
    let path: Path = file.trim_end_matches(".rs").trim_end_matches("/mod").split('/').map(str::to_owned).collect();
    if path == ["lib"] { Vec::new() } else { path }
}

/// `a::{b, c::{d}}` → `a::b`, `a::c::d`
fn expanded(path: &str) -> Vec<String> {
    let Some(open) = path.find('{') else { return vec![path.trim().to_owned()] };
    let (mut depth, mut start, mut parts) = (0, open + 1, Vec::new());
    for (at, c) in path.char_indices().skip_while(|(at, _)| *at < open) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if (c == ',' && depth == 1) || (c == '}' && depth == 0) {
            parts.push(&path[start..at]);
            start = at + 1;
        }
    }
    let parts = parts.into_iter().map(str::trim).filter(|part| !part.is_empty());
    parts.flat_map(|part| expanded(&format!("{}{part}", path[..open].trim()))).collect()
}

/// What a file takes from others, and what it hands on (each with its name here), as they are written.
fn paths_in(source: &Source) -> (Vec<String>, Vec<(String, String)>) {
    let (mut taken, mut handed_on) = (Vec::new(), Vec::new());
    for statement in source.code.split(';') {
        // What stands before the last line that begins with `use` is no path, but the end of something else.
        let Some((before, path)) = used(statement) else {
            taken.extend(written_out(statement));
            continue;
        };
        taken.extend(written_out(&statement[..before]));
        let is_public = statement[before..].trim_start().starts_with("pub");
        for one in expanded(&path) {
            let (from, name) = one.split_once(" as ").unwrap_or((&one, one.rsplit("::").next().unwrap_or_default()));
            let from = from.trim_end_matches("::self");
            if is_public { handed_on.push((name.to_owned(), from.to_owned())) } else { taken.push(from.to_owned()) }
        }
    }
    (taken, handed_on)
}

/// Where a statement's `use` begins, and its path in one line.
fn used(statement: &str) -> Option<(usize, String)> {
    let mut at = 0;
    for line in statement.split_inclusive('\n') {
        let text = line.trim_start();
        let after = if text.starts_with("pub(") { text.split_once(") ")?.1 } else { text };
        if let Some(path) = after.trim_start_matches("pub ").strip_prefix("use ") {
            let path = format!("{path}{}", &statement[at + line.len()..]);
            return Some((at, path.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
        at += line.len();
    }
    None
}

fn written_out(code: &str) -> impl Iterator<Item = String> {
    // `pub(in super::super)` says who may take, and takes nothing.
    let mut parts = code.split("pub(in ");
    let mut code = parts.next().unwrap_or_default().to_owned();
    code.extend(parts.map(|part| part.split_once(')').map_or(part, |(_, rest)| rest)));
    let words: Vec<String> = code
        .split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':')
        .map(|word| word.trim_matches(':').to_owned())
        .filter(|word| word.contains("::"))
        .collect();
    words.into_iter()
}

impl House {
    fn of(sources: &[Source]) -> (Self, Arrows) {
        let modules = sources.iter().enumerate().map(|(n, source)| (module_of(&source.path), n)).collect();
        let mut house = Self { modules, handed_on: BTreeMap::new() };
        let mut taken = Vec::new();
        for source in sources {
            let here = module_of(&source.path);
            let (takes, hands_on) = paths_in(source);
            for (name, from) in hands_on {
                if let Some(from) = house.absolute(&from, &here) {
                    house.handed_on.insert([here.clone(), vec![name]].concat(), from);
                }
            }
            taken.push(takes.iter().filter_map(|path| house.absolute(path, &here)).collect::<Vec<_>>());
        }
        let arrows = taken.into_iter().enumerate().map(|(n, paths)| {
            let files = paths.into_iter().filter_map(|path| house.file_of(path));
            files.filter(|file| *file != n).collect()
        });
        let arrows = arrows.collect();
        (house, arrows)
    }

    /// From the crate's root on; none of what is not ours.
    fn absolute(&self, path: &str, here: &Path) -> Option<Path> {
        let parts: Path = path.split("::").map(|part| part.trim().to_owned()).collect();
        let up = parts.iter().take_while(|part| *part == "super").count();
        let child = [here.clone(), parts[..1].to_vec()].concat();
        match parts[0].as_str() {
            "crate" => Some(parts[1..].to_vec()),
            "self" => Some([here.clone(), parts[1..].to_vec()].concat()),
            "super" => Some([here.get(..here.len().checked_sub(up)?)?.to_vec(), parts[up..].to_vec()].concat()),
            _ if self.modules.contains_key(&child) => Some([here.clone(), parts].concat()),
            _ => None,
        }
    }

    /// The file in which what a path names stands.
    fn file_of(&self, mut path: Path) -> Option<usize> {
        for _ in 0..8 {
            let depth = (0..=path.len()).rev().find(|depth| self.modules.contains_key(&path[..*depth]))?;
            let name = path.get(..depth + 1).and_then(|name| self.handed_on.get(name));
            let Some(from) = name else { return self.modules.get(&path[..depth]).copied() };
            path = [from.clone(), path[depth + 1..].to_vec()].concat();
        }
        None
    }
}

/// Everything that can be reached from each.
fn reached(arrows: &Arrows) -> Arrows {
    let from = |n: usize| {
        let (mut found, mut open) = (BTreeSet::new(), vec![n]);
        while let Some(file) = open.pop() {
            open.extend(arrows[file].iter().copied().filter(|next| found.insert(*next)));
        }
        found
    };
    (0..arrows.len()).map(from).collect()
}

/// Files that use one another.
fn circles(arrows: &Arrows) -> BTreeSet<Vec<usize>> {
    let reached = reached(arrows);
    let circle = |n: usize| {
        let is_in_it = |other: &usize| reached[n].contains(other) && reached[*other].contains(&n);
        (0..arrows.len()).filter(is_in_it).collect::<Vec<_>>()
    };
    (0..arrows.len()).map(circle).filter(|circle| circle.len() > 1).collect()
}

/// Of the house itself: the guest is a program of its own.
fn files() -> Vec<Source> {
    let own = |source: &Source| !source.is_of_tests() && !source.is_in(&["guest", "main.rs"]);
    sources().into_iter().filter(own).collect()
}

#[test]
fn files_do_not_use_one_another() {
    let files = files();
    let (_, arrows) = House::of(&files);
    let count: usize = arrows.iter().map(BTreeSet::len).sum();
    assert!(count > 3 * files.len(), "the paths were not understood: {count} arrows");
    let circles = circles(&arrows);
    let named = |circle: &Vec<usize>| circle.iter().map(|n| files[*n].path.as_str()).collect::<Vec<_>>();
    let lies_in = |circle: &Vec<usize>, folder: &str| circle.iter().all(|n| files[*n].path.starts_with(folder));
    let new: Vec<_> = circles.iter().filter(|one| !NOT_PARTED.iter().any(|folder| lies_in(one, folder))).collect();
    let told: Vec<String> = new.iter().map(|circle| named(circle).join(", ")).collect();
    assert!(told.is_empty(), "these files use one another:\n{}", told.join("\n"));
    for folder in NOT_PARTED {
        assert!(circles.iter().any(|circle| lies_in(circle, folder)), "{folder} has none any more: strike it out");
    }
}

#[test]
fn modules_do_not_use_one_another() {
    let files = files();
    let (house, arrows) = House::of(&files);
    let tops: Vec<&str> = files.iter().map(|file| file.path.split(['/', '.']).next().unwrap_or_default()).collect();
    let names: Vec<&str> = house.modules.keys().filter(|path| path.len() == 1).map(|path| path[0].as_str()).collect();
    let place = |name: &str| names.iter().position(|other| *other == name);
    let mut between: Arrows = vec![BTreeSet::new(); names.len()];
    for (from, to) in arrows.iter().enumerate().flat_map(|(n, to)| to.iter().map(move |to| (n, *to))) {
        if let (Some(from), Some(to)) = (place(tops[from]), place(tops[to]))
            && from != to
        {
            between[from].insert(to);
        }
    }
    let told: Vec<Vec<&str>> =
        circles(&between).iter().map(|circle| circle.iter().map(|n| names[*n]).collect()).collect();
    assert!(told.is_empty(), "these modules use one another: {told:?}");
}

#[test]
fn paths_are_read_as_they_are_written() {
    assert_eq!(
        expanded("crate::a::{self, b, c::{d, e as f}}"),
        ["crate::a::self", "crate::a::b", "crate::a::c::d", "crate::a::c::e as f"]
    );
    let source = |path: &str, code: &str| Source { path: path.to_owned(), code: code.to_owned(), lines: 1 };
    let files = [
        source("a/mod.rs", "mod b;\nmod c;\npub use b::{\n    B,\n};\nfn f() { c::g() }"),
        source("a/b.rs", "use std::io;\npub(in super::super) struct B;\n"),
        source("a/c.rs", "use super::B;\nfn g() { super::f() }"),
        source("d.rs", "fn h(b: crate::a::B) {}"),
    ];
    let (_, arrows) = House::of(&files);
    assert_eq!(arrows, [BTreeSet::from([2]), BTreeSet::new(), BTreeSet::from([0, 1]), BTreeSet::from([1])]);
    assert_eq!(circles(&arrows), BTreeSet::from([vec![0, 2]]));
}
