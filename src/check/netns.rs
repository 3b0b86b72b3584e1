//! `netns = "ns0"`: a named network namespace (ip-netns(8)).

use super::sight::{self, Unseen, ask};
use super::subject::{Finding, Subject};
use super::words::list;
use crate::lesson::{Check, NamespaceKind, NetnsClaim, Viewpoint};
use crate::observation::{Ask, NamedNetns, Observation, Question};

impl Subject for NetnsClaim {
    fn asks(&self, at: &Viewpoint) -> Vec<Ask> {
        vec![ask(at, Question::NamedNetns)]
    }

    fn asks_besides(&self, check: &Check) -> Vec<Ask> {
        check.differs_from.iter().map(|than| ask(than, Question::Standing)).collect()
    }

    fn expected(&self) -> String {
        format!("netns {}", self.name)
    }

    fn expected_absence(&self) -> String {
        format!("no netns {}", self.name)
    }

    fn present(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let named = sight::named_netns(seen, at)?;
        Ok(match self.find(named) {
            Some(NamedNetns { inode: Ok(_), .. }) => Finding::pass(self.expected()),
            Some(NamedNetns { inode: Err(reason), .. }) => {
                Finding::fail(format!("netns {} leads to no network namespace: {reason}", self.name))
            }
            None => Finding::fail(format!("no netns {} (there are: {})", self.name, names(named))),
        })
    }

    fn absent(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        Ok(match self.find(sight::named_netns(seen, at)?) {
            None => Finding::pass(self.expected_absence()),
            Some(_) => Finding::fail(self.expected()),
        })
    }

    fn distinct(&self, at: &Viewpoint, than: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let found = self.find(sight::named_netns(seen, at)?);
        let theirs = net_namespace(than, seen)?;
        Ok(match found.map(|netns| &netns.inode) {
            Some(Ok(ours)) => {
                let relation = if *ours == theirs { "the same as" } else { "another than" };
                Finding::that(*ours != theirs, format!("net:[{theirs}], {relation} {}'s", self.name))
            }
            _ => Finding::fail(format!("no netns {} to compare", self.name)),
        })
    }

    fn positive(&self, check: &Check, seen: &Observation) -> Vec<super::View> {
        use super::subject::{possible, required, view};
        let there = check.from.iter().map(|at| view(at, self.expected(), required(self.present(at, seen))));
        let distinct = check.from.iter().flat_map(|at| {
            let expected = format!("another net namespace than {}'s", self.name);
            check
                .differs_from
                .iter()
                .map(move |than| view(than, expected.clone(), possible(self.distinct(at, than, seen))))
        });
        there.chain(distinct).collect()
    }
}

impl NetnsClaim {
    pub(super) fn find<'a>(&self, named: &'a [NamedNetns]) -> Option<&'a NamedNetns> {
        named.iter().find(|netns| netns.name == self.name)
    }
}

fn net_namespace(at: &Viewpoint, seen: &Observation) -> Result<u64, Unseen> {
    let inode = sight::standing(seen, at)?.namespaces.get(&NamespaceKind::Net).copied();
    inode.ok_or_else(|| Unseen::Unknown(format!("{at} is in no network namespace")))
}

fn names(named: &[NamedNetns]) -> String {
    list(named.iter().map(|netns| netns.name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::samples::*;
    use super::*;
    use crate::check::Verdict;
    use crate::lesson::Claim;

    fn ns0() -> Check {
        check(Claim::Netns(NetnsClaim { name: "ns0".to_owned() }), &[host()])
    }

    fn distinct() -> Check {
        ns0().differs_from(host()).differs_from(netns("ns1"))
    }

    fn seen(ns0: Result<u64, &str>) -> Observation {
        Observation::default().named(&[("ns0", ns0), ("ns1", Ok(3))]).standing(&host(), None, &[]).standing(
            &netns("ns1"),
            None,
            &[(NamespaceKind::Net, 3)],
        )
    }

    #[test]
    fn it_is_listed_and_distinct() {
        assert_eq!(verdict(&distinct(), &seen(Ok(2))), Verdict::Pass);
        assert_eq!(why_id(&distinct(), &seen(Ok(1))), "netns-not-distinct", "the host's");
        assert_eq!(why_id(&distinct(), &seen(Ok(3))), "netns-not-distinct", "ns1's");
    }

    #[test]
    fn a_missing_or_dangling_name_fails() {
        let none = Observation::default().named(&[]);
        assert_eq!(why(&ns0(), &none), ("netns-missing".into(), "ip netns add ns0".into()));
        assert_eq!(why_id(&ns0(), &seen(Err("a plain file"))), "netns-not-made-by-ip");
    }

    #[test]
    fn what_it_differs_from_must_be_seen() {
        let missing = crate::observation::Unobservable::NoViewpoint(netns("ns1"));
        let seen = seen(Ok(2)).without(&netns("ns1"), Question::Standing, missing);
        assert_eq!(verdict(&distinct(), &seen), Verdict::Unknown);
    }

    #[test]
    fn its_absence_is_that_of_the_name() {
        let mut none_yet = ns0().not_from(host());
        none_yet.from.clear();
        assert_eq!(verdict(&none_yet, &Observation::default().named(&[])), Verdict::Pass);
        assert_eq!(why_id(&none_yet, &seen(Err("a plain file"))), "netns-present");
        assert_eq!(verdict(&none_yet, &Observation::default()), Verdict::Unknown);
    }
}
