//! `namespace = "A"`: which namespaces a process is in (namespaces(7)).
//!
//! A process always is in a namespace of each kind, so this relates two standings instead of asking for presence.

use super::sight::{self, Unseen, ask};
use super::subject::{Finding, Subject, possible, required, view};
use super::verdict::View;
use crate::lesson::{Check, NamespaceClaim, NamespaceKind, Viewpoint};
use crate::observation::{Ask, Observation, Question};

impl Subject for NamespaceClaim {
    fn asks(&self, at: &Viewpoint) -> Vec<Ask> {
        vec![ask(at, Question::Standing)]
    }

    fn asks_besides(&self, _: &Check) -> Vec<Ask> {
        std::iter::once(&self.of).chain(&self.same_as).map(|at| ask(at, Question::Standing)).collect()
    }

    fn expected(&self) -> String {
        format!("namespaces of {}", self.of)
    }

    fn expected_absence(&self) -> String {
        format!("no namespaces of {}", self.of)
    }

    fn present(&self, _: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        sight::standing(seen, &self.of)?;
        Ok(Finding::unknown("there is nothing to compare"))
    }

    fn absent(&self, _: &Viewpoint, _: &Observation) -> Result<Finding, Unseen> {
        Err(Unseen::Unknown("a process always is in some namespace".to_owned()))
    }

    fn distinct(&self, _: &Viewpoint, than: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let difference = difference(&self.of, than, seen)?;
        if let Some(kind) = self.kinds.iter().find(|kind| !difference.comparable.contains(kind)) {
            return Ok(Finding::unknown(format!("{kind} can't be compared")));
        }
        let holds = match self.kinds.as_slice() {
            [] => !difference.differ.is_empty(),
            kinds => difference.comparable.iter().all(|kind| difference.differ.contains(kind) == kinds.contains(kind)),
        };
        Ok(Finding::that(holds, differing(&difference.differ)))
    }

    fn positive(&self, check: &Check, seen: &Observation) -> Vec<View> {
        // Nobody but the learner makes the subject's viewpoint; the one compared with merely serves to compare.
        if let Err(unseen) = sight::standing(seen, &self.of) {
            return vec![view(&self.of, self.expected(), required(Err(unseen)))];
        }
        let differs = check.differs_from.iter().map(|than| {
            let expected = match self.kinds.as_slice() {
                [] => format!("some namespace differs from {than}'s"),
                kinds => format!("{} from {than}'s", differing(kinds)),
            };
            view(&self.of, expected, possible(self.distinct(&self.of, than, seen)))
        });
        let same = self.same_as.iter().map(|other| {
            let expected = match self.kinds.as_slice() {
                [] => format!("in {other}'s namespaces"),
                kinds => format!("in {other}'s {}", names(kinds)),
            };
            view(&self.of, expected, possible(self.same(other, seen)))
        });
        let views: Vec<View> = differs.chain(same).collect();
        if views.is_empty() {
            return vec![view(&self.of, self.expected(), Finding::unknown("there is nothing to compare"))];
        }
        views
    }
}

impl NamespaceClaim {
    pub(super) fn same(&self, other: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let difference = difference(&self.of, other, seen)?;
        let wanted = if self.kinds.is_empty() { &difference.comparable } else { &self.kinds };
        if let Some(kind) = wanted.iter().find(|kind| !difference.comparable.contains(kind)) {
            return Ok(Finding::unknown(format!("{kind} can't be compared")));
        }
        let others: Vec<NamespaceKind> = difference.differ.into_iter().filter(|kind| wanted.contains(kind)).collect();
        Ok(match others.as_slice() {
            [] => Finding::pass(format!("in {other}'s {}", names(wanted))),
            others => Finding::fail(format!("in another {}", names(others))),
        })
    }
}

/// How the namespaces of two viewpoints relate.
pub(super) struct Difference {
    /// Kinds of which both are known, in the order of [`NamespaceKind::ALL`].
    comparable: Vec<NamespaceKind>,
    pub(super) differ: Vec<NamespaceKind>,
}

pub(super) fn difference(of: &Viewpoint, than: &Viewpoint, seen: &Observation) -> Result<Difference, Unseen> {
    let (ours, theirs) = (sight::standing(seen, of)?, sight::standing(seen, than)?);
    let mut comparable = Vec::new();
    for kind in NamespaceKind::ALL {
        match (ours.namespaces.contains_key(&kind), theirs.namespaces.contains_key(&kind)) {
            (true, true) => comparable.push(kind),
            // A kernel without that kind of namespace.
            (false, false) => {}
            // A named network namespace is nothing but that.
            _ if is_named(of) || is_named(than) => {}
            _ => return Err(Unseen::Unknown(format!("{kind} can't be compared"))),
        }
    }
    if comparable.is_empty() {
        return Err(Unseen::Unknown("there is nothing to compare".to_owned()));
    }
    let differ = comparable.iter().copied().filter(|kind| ours.namespaces[kind] != theirs.namespaces[kind]).collect();
    Ok(Difference { comparable, differ })
}

fn is_named(at: &Viewpoint) -> bool {
    matches!(at, Viewpoint::Netns(_))
}

fn differing(kinds: &[NamespaceKind]) -> String {
    match kinds {
        [] => "none differs".to_owned(),
        [one] => format!("only {one} differs"),
        many => format!("only {} differ", names_only(many)),
    }
}

pub(super) fn names(kinds: &[NamespaceKind]) -> String {
    match kinds {
        [] => "namespaces".to_owned(),
        [one] => format!("{one} namespace"),
        many => format!("{} namespaces", names_only(many)),
    }
}

fn names_only(kinds: &[NamespaceKind]) -> String {
    kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::samples::*;
    use super::*;
    use crate::check::{Verdict, judge, questions};
    use crate::lesson::Claim;
    use crate::observation::Standing;
    use NamespaceKind::{Ipc, Mnt, Net, Pid};

    fn only(kinds: &[NamespaceKind]) -> Check {
        let claim = NamespaceClaim { of: terminal("A"), kinds: kinds.to_vec(), same_as: None };
        check(Claim::Namespace(claim), &[host()]).differs_from(host())
    }

    fn joined(kinds: &[NamespaceKind]) -> Check {
        let claim = NamespaceClaim { of: terminal("B"), kinds: kinds.to_vec(), same_as: Some(terminal("A")) };
        check(Claim::Namespace(claim), &[host()])
    }

    fn seen(a: &[(NamespaceKind, u64)], b: &[(NamespaceKind, u64)]) -> Observation {
        Observation::default()
            .standing(&host(), None, &[])
            .standing(&terminal("A"), Some(process("bash", &[57, 1], 9)), a)
            .standing(&terminal("B"), Some(process("bash", &[60], 10)), b)
    }

    #[test]
    fn exactly_these_differ() {
        assert_eq!(verdict(&only(&[Mnt]), &seen(&[(Mnt, 2)], &[])), Verdict::Pass);
        assert_eq!(verdict(&only(&[Mnt]), &seen(&[], &[])), Verdict::Fail, "none");
        assert_eq!(verdict(&only(&[Mnt]), &seen(&[(Mnt, 2), (Net, 2)], &[])), Verdict::Fail, "one more");
        assert_eq!(verdict(&only(&[Mnt, Ipc]), &seen(&[(Mnt, 2)], &[])), Verdict::Fail, "one less");
        assert_eq!(verdict(&only(&[]), &seen(&[(Net, 2)], &[])), Verdict::Pass, "any");
        assert_eq!(verdict(&only(&[]), &seen(&[], &[])), Verdict::Fail, "any, but none");
        let asked = questions(&only(&[Mnt]));
        assert_eq!(asked, [ask(&host(), Question::Standing), ask(&terminal("A"), Question::Standing)]);
    }

    #[test]
    fn texts_name_the_kinds() {
        let view = judge(&only(&[Mnt]), &seen(&[], &[])).views.remove(0);
        assert_eq!((view.from.as_str(), view.expected.as_str()), ("A", "only mnt differs from host's"));
        assert_eq!(view.observed, "none differs");
    }

    #[test]
    fn the_same_as_anothers() {
        let inner = [(Mnt, 2), (Pid, 3)];
        assert_eq!(verdict(&joined(&[]), &seen(&inner, &inner)), Verdict::Pass);
        assert_eq!(verdict(&joined(&[Mnt]), &seen(&inner, &inner[..1])), Verdict::Pass, "those asked for");
        assert_eq!(verdict(&joined(&[]), &seen(&inner, &inner[..1])), Verdict::Fail);
    }

    #[test]
    fn what_cannot_be_compared_is_unknown() {
        let closed = seen(&[(Mnt, 2)], &[]).without(&host(), Question::Standing, closed());
        assert_eq!(verdict(&only(&[Mnt]), &closed), Verdict::Unknown);
        let named = Standing { process: None, namespaces: [(Net, 7)].into() };
        let claim = |of| NamespaceClaim { of, kinds: vec![Net], same_as: None };
        let seen = seen(&[], &[]).with(&netns("ns0"), Question::Standing, crate::observation::Answer::Standing(named));
        let net = check(Claim::Namespace(claim(terminal("A"))), &[]).differs_from(netns("ns0"));
        assert_eq!(verdict(&net, &seen), Verdict::Pass, "a named one is nothing but net");
        let mnt = check(Claim::Namespace(NamespaceClaim { kinds: vec![Mnt], ..claim(netns("ns0")) }), &[]);
        assert_eq!(verdict(&mnt.differs_from(host()), &seen), Verdict::Unknown);
        let bare = check(Claim::Namespace(claim(terminal("A"))), &[host()]);
        assert_eq!(verdict(&bare, &seen), Verdict::Unknown, "compared with nothing");
        assert_eq!(verdict(&only(&[Net]).not_from(host()), &seen), Verdict::Fail, "fail outweighs unknown");
    }

    #[test]
    fn causes_name_what_is_missing_and_what_is_too_much() {
        let stayed = why(&only(&[Pid, Mnt, Ipc]), &seen(&[], &[]));
        assert_eq!(stayed, ("still-in-host-namespace".into(), "in terminal A: unshare -pmif".into()));
        assert_eq!(why_id(&only(&[Mnt]), &seen(&[(Mnt, 2), (Net, 2)], &[])), "wrong-namespaces");
        assert_eq!(why_id(&only(&[Mnt]), &seen(&[(Net, 2)], &[])), "wrong-namespaces");
        let outside = why(&joined(&[]), &seen(&[(Mnt, 2)], &[]));
        assert_eq!(outside, ("still-in-host-namespace".into(), "in terminal B: nsenter -t 57 -a".into()));
        assert_eq!(why_id(&joined(&[]), &seen(&[(Mnt, 2)], &[(Mnt, 3)])), "wrong-namespaces");
    }
}
