//! Why a check of kind `namespace` failed.

use super::cause::cause;
use super::place;
use super::why::Explain;
use crate::check::namespace::{difference, names};
use crate::check::sight::{self, ask};
use crate::check::verdict::Cause;
use crate::lesson::causes::id;
use crate::lesson::{Check, NamespaceClaim, NamespaceKind, Viewpoint};
use crate::observation::{Ask, Observation, Question, Standing};

impl Explain for NamespaceClaim {
    fn asks_why(&self, _: &Check) -> Vec<Ask> {
        vec![ask(&Viewpoint::Host, Question::Standing)]
    }

    fn why(&self, check: &Check, seen: &Observation) -> Option<Cause> {
        let differs = check.differs_from.iter().find_map(|than| self.why_not_distinct(than, seen));
        differs.or_else(|| self.why_not_same(self.same_as.as_ref()?, seen))
    }
}

impl NamespaceClaim {
    fn why_not_distinct(&self, than: &Viewpoint, seen: &Observation) -> Option<Cause> {
        let difference = difference(&self.of, than, seen).ok()?;
        let wanted = &self.kinds;
        let few: Vec<_> = wanted.iter().copied().filter(|kind| !difference.differ.contains(kind)).collect();
        let many: Vec<_> = difference.differ.iter().copied().filter(|kind| !wanted.contains(kind)).collect();
        let of = &self.of;
        if difference.differ.is_empty()
            && *than != Viewpoint::Host
            && has_left_host(of, seen)
            && let Some((joined, other)) = joined(of, than, seen)
        {
            let words = format!("{joined} is in {other}'s {}", names(wanted));
            return Some(cause(id::WRONG_NAMESPACES, words, place::inside(joined, "exit")));
        }
        if difference.differ.is_empty() {
            let words = format!("{of} is still in {than}'s {}", names(wanted));
            return Some(cause(id::STILL_IN_HOST_NAMESPACE, words, place::inside(of, &unshare(wanted))));
        }
        let words = match (few.as_slice(), many.as_slice()) {
            ([], []) => return None,
            ([NamespaceKind::Pid], []) => format!(
                "too few: {of} is still in {than}'s pid namespace; unshare -p moves only its children, and -f makes one"
            ),
            (few, []) => format!("too few: {of} is still in {than}'s {}", names(few)),
            ([], many) => format!("too many: {of} has left {than}'s {} as well", names(many)),
            (few, many) => format!("{of} is still in {than}'s {}, but has left its {}", names(few), names(many)),
        };
        Some(cause(
            id::WRONG_NAMESPACES,
            words,
            place::inside(of, &format!("leave it (exit), then {}", unshare(wanted))),
        ))
    }

    fn why_not_same(&self, other: &Viewpoint, seen: &Observation) -> Option<Cause> {
        let differ = difference(&self.of, other, seen).ok()?.differ;
        let missed: Vec<_> =
            differ.into_iter().filter(|kind| self.kinds.is_empty() || self.kinds.contains(kind)).collect();
        if missed.is_empty() {
            return None;
        }
        let stayed = difference(&self.of, &Viewpoint::Host, seen).is_ok_and(|from_host| from_host.differ.is_empty());
        let id = if stayed && *other != Viewpoint::Host { id::STILL_IN_HOST_NAMESPACE } else { id::WRONG_NAMESPACES };
        let words = format!("{} is not in {other}'s {}", self.of, names(&missed));
        Some(cause(id, words, place::inside(&self.of, &enter(other, seen))))
    }
}

/// Whether it has left any of the host's namespaces.
pub(super) fn has_left_host(of: &Viewpoint, seen: &Observation) -> bool {
    difference(of, &Viewpoint::Host, seen).is_ok_and(|from_host| !from_host.differ.is_empty())
}

/// The command that takes a shell to where another viewpoint's process is.
pub(super) fn enter(other: &Viewpoint, seen: &Observation) -> String {
    let pid = sight::standing(seen, other).ok().and_then(|s| s.process.as_ref()?.pids.first().copied());
    let target = pid.map_or_else(|| format!("PID-of-{other}"), |pid| pid.to_string());
    format!("nsenter -t {target} -a")
}

/// The unshare(1) command that leaves exactly these.
pub(super) fn unshare(kinds: &[NamespaceKind]) -> String {
    if kinds.is_empty() {
        return "unshare".to_owned();
    }
    let flag = |kind| match kind {
        NamespaceKind::Mnt => 'm',
        NamespaceKind::Pid => 'p',
        NamespaceKind::Net => 'n',
        NamespaceKind::Ipc => 'i',
        NamespaceKind::Uts => 'u',
        NamespaceKind::User => 'U',
        NamespaceKind::Cgroup => 'C',
        NamespaceKind::Time => 'T',
    };
    let flags: String = kinds.iter().copied().map(flag).collect();
    // The shell itself stays in the old PID namespace: only a forked child is PID 1 of the new one.
    let fork = if kinds.contains(&NamespaceKind::Pid) { "f" } else { "" };
    format!("unshare -{flags}{fork}")
}

/// The same, said to a shell that a check of other things found in the host's namespaces. Where it is in all of them, it
/// may have left others too, and come back by `exit`: the step knows which.
pub(super) fn anew(kinds: &[NamespaceKind], stayed: &Viewpoint, seen: &Observation) -> String {
    let command = unshare(kinds);
    let inside = has_left_host(stayed, seen);
    if inside { command } else { format!("{command} (with all letters that the step named)") }
}

/// Of two shells in one namespace that is not the host's, the one that came later joined the other.
pub(super) fn joined<'a>(
    a: &'a Viewpoint,
    b: &'a Viewpoint,
    seen: &Observation,
) -> Option<(&'a Viewpoint, &'a Viewpoint)> {
    let started = |at| Some(sight::standing(seen, at).ok()?.process.as_ref()?.started);
    let (ours, theirs) = (started(a)?, started(b)?);
    let terminals = [a, b].iter().all(|at| matches!(at, Viewpoint::Terminal(_)));
    match ours.cmp(&theirs) {
        std::cmp::Ordering::Less if terminals => Some((b, a)),
        std::cmp::Ordering::Greater if terminals => Some((a, b)),
        _ => None,
    }
}

/// Whether both viewpoints are known to be in one namespace of this kind.
pub(super) fn shared(kind: NamespaceKind, a: &Viewpoint, b: &Viewpoint, seen: &Observation) -> bool {
    let inode = |at| sight::standing(seen, at).ok().and_then(|s: &Standing| s.namespaces.get(&kind).copied());
    a != b && inode(a).is_some() && inode(a) == inode(b)
}

/// One of the terminals that are to see something joined another that is not to, in a namespace that is not the host's.
/// That comes first: what is made in there is there for both.
pub(super) fn why_joined(kind: NamespaceKind, check: &Check, seen: &Observation) -> Option<Cause> {
    let pairs = check.from.iter().flat_map(|from| check.not_from.iter().map(move |not| (from, not)));
    let mut inside = pairs.filter(|(from, _)| !shared(kind, from, &Viewpoint::Host, seen));
    let (from, not) = inside.find(|(from, not)| shared(kind, from, not, seen))?;
    joined(from, not, seen)?;
    Some(why_shared(kind, from, not, "what one of them sees there, the other sees too", seen))
}

/// Two viewpoints that were to be in two namespaces are in one. It is not the host that should have left.
pub(super) fn why_shared(kind: NamespaceKind, a: &Viewpoint, b: &Viewpoint, so: &str, seen: &Observation) -> Cause {
    if !shared(kind, a, &Viewpoint::Host, seen)
        && let Some((joined, of)) = joined(a, b, seen)
    {
        let words = format!("{joined} is in {of}'s {kind} namespace: {so}");
        return cause(id::WRONG_NAMESPACES, words, place::inside(joined, "exit"));
    }
    let (stayed, other) = if *a == Viewpoint::Host { (b, a) } else { (a, b) };
    let words = format!("{stayed} is still in {other}'s {kind} namespace: {so}");
    let fix = format!("{}, then do it again", anew(&[kind], stayed, seen));
    cause(id::STILL_IN_HOST_NAMESPACE, words, place::inside(stayed, &fix))
}
