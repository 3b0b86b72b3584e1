//! `ping = "192.168.2.3"`: our own echo requests (icmp(7)), answered by whom they should be.

use super::sight::{self, Unseen, ask};
use super::subject::{Finding, Subject};
use crate::lesson::{Check, PingClaim, Viewpoint};
use crate::observation::{Ask, EchoPlan, Echoes, Network, Observation, Question};

impl Subject for PingClaim {
    fn asks(&self, at: &Viewpoint) -> Vec<Ask> {
        let mut asks = vec![ask(at, Question::Echo(self.plan()))];
        if self.at.is_some() {
            // Which network namespace this is, to know whether the destination is in another.
            asks.push(ask(at, Question::Network));
        }
        asks
    }

    fn asks_besides(&self, _: &Check) -> Vec<Ask> {
        self.at.iter().map(|at| ask(at, Question::Network)).collect()
    }

    fn expected(&self) -> String {
        let mut parts = vec![format!("{} of {} answered by {}", self.wanted(), self.count, self.to)];
        parts.extend(self.at.as_ref().map(|at| format!("which is {at}'s")));
        parts.extend(self.rtt.map(|rtt| format!("each within {rtt:?}")));
        parts.join(", ")
    }

    fn expected_absence(&self) -> String {
        format!("no answer from {}", self.to)
    }

    fn present(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let echoes = sight::echoes(seen, at, self.plan())?;
        let owner = self.at.as_ref().map(|owner| self.ownership(at, owner, echoes, seen)).transpose()?;
        let observed = describe(echoes);
        if let Some(Ownership::Others(words)) = owner {
            return Ok(Finding::fail(format!("{observed}, {words}")));
        }
        if echoes.sent == 0 && echoes.refused.is_none() {
            return Ok(Finding::unknown("nothing was sent"));
        }
        let enough = if self.wanted() == 0 && echoes.answered > 0 {
            echoes.answered == 0
        } else {
            echoes.answered >= self.wanted()
        };
        if !enough {
            return Ok(Finding::fail(observed));
        }
        let Some(limit) = self.rtt else { return Ok(Finding::pass(observed)) };
        Ok(match echoes.rtts.iter().max() {
            Some(slowest) => {
                let observed = format!("{observed}, the slowest after {}", milliseconds(*slowest));
                Finding::that(u128::from(*slowest) < limit.as_micros(), observed)
            }
            None => Finding::unknown(format!("{observed}, no times")),
        })
    }

    fn absent(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let echoes = sight::echoes(seen, at, self.plan())?;
        if echoes.sent == 0 && echoes.refused.is_none() {
            return Ok(Finding::unknown("nothing was sent"));
        }
        Ok(Finding::that(echoes.answered == 0, describe(echoes)))
    }
}

pub(super) enum Ownership {
    Right,
    Others(String),
}

impl PingClaim {
    pub(super) fn plan(&self) -> EchoPlan {
        EchoPlan { to: self.to, count: self.count, interval: self.interval, timeout: self.timeout }
    }

    pub(super) fn wanted(&self) -> u32 {
        self.answered.unwrap_or(self.count)
    }

    pub(super) fn owns(&self, network: &Network) -> bool {
        network.links.iter().flat_map(|link| &link.addresses).any(|address| address.ip == self.to)
    }

    /// Whose the destination is: an answer proves a path only if it comes from where it should.
    pub(super) fn ownership(
        &self,
        from: &Viewpoint,
        owner: &Viewpoint,
        echoes: &Echoes,
        seen: &Observation,
    ) -> Result<Ownership, Unseen> {
        let (theirs, ours) = (sight::network(seen, owner)?, sight::network(seen, from)?);
        Ok(if !self.owns(theirs) {
            Ownership::Others(format!("but {} is not {owner}'s", self.to))
        } else if echoes.local && ours.inode != theirs.inode {
            Ownership::Others(format!("answered by {from} itself"))
        } else {
            Ownership::Right
        })
    }
}

fn describe(echoes: &Echoes) -> String {
    let answers = format!("{} of {} answered", echoes.answered, echoes.sent);
    match &echoes.refused {
        Some(refusal) => format!("{answered}: {refusal}", answered = answers),
        None => answers,
    }
}

fn milliseconds(micros: u64) -> String {
    format!("{}.{:03} ms", micros / 1000, micros % 1000)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::samples::*;
    use super::*;
    use crate::check::{Verdict, judge};
    use crate::lesson::{Claim, LinkClaim};
    use crate::observation::{Answer, Unobservable};

    fn claim(to: &str, at: Option<Viewpoint>) -> PingClaim {
        PingClaim {
            to: to.parse().expect("an address"),
            count: 2,
            answered: None,
            at,
            rtt: None,
            timeout: Duration::from_secs(1),
            interval: Duration::ZERO,
        }
    }

    fn echoes(answered: u32) -> Echoes {
        Echoes { sent: 2, answered, rtts: vec![40; answered as usize], refused: None, local: false }
    }

    fn pinged(world: &World, from: &Viewpoint, claim: &PingClaim, echoes: Echoes) -> Observation {
        world.seen().with(from, Question::Echo(claim.plan()), Answer::Echoes(echoes))
    }

    /// From ns0 to ns1, unanswered in this world.
    fn why_across(world: &World) -> (String, String) {
        let claim = claim("192.168.2.3", Some(netns("ns1")));
        let seen = pinged(world, &netns("ns0"), &claim, echoes(0));
        why(&check(Claim::Ping(claim), &[netns("ns0")]), &seen)
    }

    fn broken(breaking: impl FnOnce(&mut World)) -> (String, String) {
        why_across(&World::but(breaking))
    }

    fn cause(id: &str, fix: &str) -> (String, String) {
        (id.to_owned(), fix.to_owned())
    }

    #[test]
    fn all_echoes_must_be_answered_by_whom_they_should() {
        let claim = claim("192.168.2.3", Some(netns("ns1")));
        let across = check(Claim::Ping(claim.clone()), &[netns("ns0")]);
        let world = World::finished();
        let of = |echoes| verdict(&across, &pinged(&world, &netns("ns0"), &claim, echoes));
        assert_eq!(of(echoes(2)), Verdict::Pass);
        assert_eq!(of(echoes(1)), Verdict::Fail);
        assert_eq!(of(Echoes { local: true, ..echoes(2) }), Verdict::Fail);
        assert_eq!(of(Echoes::default()), Verdict::Unknown, "nothing was sent");
        let refused = Echoes { refused: Some("Network is unreachable".to_owned()), ..Echoes::default() };
        assert_eq!(of(refused), Verdict::Fail);
        let unowned = World::but(|w| get(&mut w.ns1, "ceth1").addresses.clear());
        assert_eq!(verdict(&across, &pinged(&unowned, &netns("ns0"), &claim, echoes(2))), Verdict::Fail);
    }

    #[test]
    fn times_and_counts_can_be_asked_for() {
        let world = World::finished();
        let of = |claim: &PingClaim, echoes| {
            verdict(&check(Claim::Ping(claim.clone()), &[host()]), &pinged(&world, &host(), claim, echoes))
        };
        let one = PingClaim { answered: Some(1), ..claim("192.168.2.2", None) };
        assert_eq!(of(&one, echoes(1)), Verdict::Pass);
        let none = PingClaim { answered: Some(0), ..one.clone() };
        assert_eq!((of(&none, echoes(0)), of(&none, echoes(1))), (Verdict::Pass, Verdict::Fail));
        let quick = PingClaim { rtt: Some(Duration::from_millis(1)), ..claim("192.168.2.2", None) };
        assert_eq!(of(&quick, echoes(2)), Verdict::Pass);
        assert_eq!(of(&quick, Echoes { rtts: vec![40, 1000], ..echoes(2) }), Verdict::Fail);
        assert_eq!(of(&quick, Echoes { rtts: vec![], ..echoes(2) }), Verdict::Unknown);
        let slow = pinged(&world, &host(), &quick, Echoes { rtts: vec![40, 1000], ..echoes(2) });
        assert_eq!(why_id(&check(Claim::Ping(quick), &[host()]), &slow), "slow-answer");
    }

    #[test]
    fn from_where_nothing_may_answer() {
        let claim = claim("192.168.2.3", None);
        let world = World::finished();
        let both = |leaked| {
            pinged(&world, &netns("ns0"), &claim, echoes(2)).with(
                &host(),
                Question::Echo(claim.plan()),
                Answer::Echoes(echoes(leaked)),
            )
        };
        let check = check(Claim::Ping(claim.clone()), &[netns("ns0")]).not_from(host());
        assert_eq!(verdict(&check, &both(0)), Verdict::Pass);
        assert!(judge(&check, &both(1)).negative);
        assert_eq!(why_id(&check, &both(1)), "answered");
    }

    #[test]
    fn the_first_broken_thing_near_the_sender() {
        let up = cause("link-down", "ip netns exec ns0 ip link set ceth0 up");
        assert_eq!(broken(|w| get(&mut w.ns0, "ceth0").up = false), up);
        let both = |w: &mut World| {
            (get(&mut w.host, "veth0").up, get(&mut w.ns0, "ceth0").carrier) = (false, false);
            get(&mut w.ns1, "ceth1").addresses.clear();
        };
        assert_eq!(broken(both), cause("no-carrier", "ip link set veth0 up"), "in the order of the path");
        let none = broken(|w| get(&mut w.ns0, "ceth0").addresses.clear());
        assert_eq!(none, cause("address-missing", "ip netns exec ns0 ip addr add ADDRESS/24 dev ceth0"));
        let prefix = broken(|w| get(&mut w.ns0, "ceth0").addresses = vec![address("192.168.2.2/32")]);
        assert_eq!(prefix.0, "wrong-prefix");
        assert!(prefix.1.ends_with("ip netns exec ns0 ip addr add 192.168.2.2/24 dev ceth0"), "{}", prefix.1);
        let foreign = broken(|w| get(&mut w.ns0, "ceth0").addresses = vec![address("10.0.0.2/24")]);
        assert_eq!(foreign, cause("no-route", "ip netns exec ns0 ip route add 192.168.2.0/24 via GATEWAY"));
        assert_eq!(broken(|w| w.ns0.links.truncate(1)).0, "link-missing");
    }

    #[test]
    fn the_first_broken_thing_near_the_receiver() {
        let missing = broken(|w| get(&mut w.ns1, "ceth1").addresses.clear());
        assert_eq!(missing, cause("address-missing", "ip netns exec ns1 ip addr add 192.168.2.3/24 dev ceth1"));
        assert_eq!(broken(World::unmove_ceth1), cause("link-elsewhere", "ip link set ceth1 netns ns1"));
        let down = broken(|w| get(&mut w.ns1, "ceth1").up = false);
        assert_eq!(down, cause("link-down", "ip netns exec ns1 ip link set ceth1 up"));
        let unplugged = |w: &mut World| {
            (get(&mut w.host, "veth1").up, get(&mut w.ns1, "ceth1").carrier) = (false, false);
        };
        assert_eq!(broken(unplugged), cause("no-carrier", "ip link set veth1 up"));
        let prefix = broken(|w| get(&mut w.ns1, "ceth1").addresses = vec![address("192.168.2.3/32")]);
        assert_eq!(prefix.0, "wrong-prefix");
        let elsewhere = broken(|w| {
            let addresses = std::mem::take(&mut get(&mut w.ns1, "ceth1").addresses);
            get(&mut w.host, "br0").addresses.extend(addresses);
        });
        assert_eq!(elsewhere.0, "address-elsewhere");
    }

    #[test]
    fn the_first_broken_thing_in_between() {
        let loose = cause("not-on-bridge", "ip link set veth1 master br0");
        assert_eq!(broken(|w| get(&mut w.host, "veth1").master = None), loose);
        assert_eq!(broken(|w| get(&mut w.host, "br0").up = false), cause("bridge-down", "ip link set br0 up"));
        let two = broken(|w| {
            w.host.links.push(link(9, "br1", "bridge"));
            get(&mut w.host, "veth1").master = Some(9);
        });
        assert_eq!(two, loose);
        let none = broken(|w| {
            drop(w.host.links.remove(1));
            (get(&mut w.host, "veth0").master, get(&mut w.host, "veth1").master) = (None, None);
        });
        assert_eq!(none.0, "not-on-bridge");
        assert_eq!(broken(|_| ()).0, "no-answer");
    }

    #[test]
    fn ones_own_address_needs_its_link_and_lo() {
        let own = claim("192.168.2.1", Some(host()));
        let of =
            |world: World| why(&check(Claim::Ping(own.clone()), &[host()]), &pinged(&world, &host(), &own, echoes(0)));
        let down = of(World::but(|w| get(&mut w.host, "br0").up = false));
        assert_eq!(down, cause("bridge-down", "ip link set br0 up"));
        assert_eq!(of(World::but(|w| get(&mut w.host, "lo").up = false)), cause("lo-down", "ip link set lo up"));
        let missing = of(World::but(|w| get(&mut w.host, "br0").addresses.clear()));
        assert_eq!(missing, cause("address-missing", "ip addr add 192.168.2.1/24 dev br0"));
    }

    #[test]
    fn the_loopback_address_needs_lo_alone() {
        let local = claim("127.0.0.1", None);
        let world = World::but(|w| {
            let lo = get(&mut w.ns0, "lo");
            lo.up = false;
            lo.addresses.clear();
        });
        let check = check(Claim::Ping(local.clone()), &[netns("ns0")]);
        let fix = "ip netns exec ns0 ip link set lo up";
        assert_eq!(why(&check, &pinged(&world, &netns("ns0"), &local, echoes(0))), cause("lo-down", fix));
    }

    #[test]
    fn of_several_loose_cables_the_one_that_was_meant() {
        let moved_back = broken(|w| {
            w.unmove_ceth1();
            let mut spare = link(8, "ceth2", "veth");
            (spare.peer, spare.up) = (Some(9), false);
            w.host.links.insert(1, spare);
        });
        assert_eq!(moved_back, cause("link-elsewhere", "ip link set ceth1 netns ns1"));
    }

    #[test]
    fn an_answer_from_itself_is_named() {
        let claim = claim("192.168.2.3", Some(netns("ns1")));
        let world = World::but(|w| get(&mut w.ns0, "ceth0").addresses.push(address("192.168.2.3/24")));
        let seen = pinged(&world, &netns("ns0"), &claim, Echoes { local: true, ..echoes(2) });
        let across = check(Claim::Ping(claim), &[netns("ns0")]);
        let fix = "ip netns exec ns0 ip addr del 192.168.2.3/24 dev ceth0";
        assert_eq!(why(&across, &seen), cause("answered-by-itself", fix));
    }

    #[test]
    fn a_missing_destination_namespace_is_the_cause() {
        let claim = claim("192.168.2.3", Some(netns("ns1")));
        let world = World::finished();
        let seen = pinged(&world, &netns("ns0"), &claim, echoes(0))
            .without(&netns("ns1"), Question::Network, Unobservable::NoViewpoint(netns("ns1")))
            .named(&[("ns0", Ok(101))]);
        let across = check(Claim::Ping(claim), &[netns("ns0")]);
        assert_eq!(why(&across, &seen), cause("netns-missing", "ip netns add ns1"));
        assert!(questions_cover(&across));
    }

    /// What explaining needs is asked for.
    fn questions_cover(check: &Check) -> bool {
        let asked: Vec<Ask> =
            crate::check::questions(check).into_iter().chain(crate::check::questions_why(check)).collect();
        let needed = [host(), netns("ns0"), netns("ns1")].map(|at| ask(&at, Question::Network));
        needed.iter().all(|ask| asked.contains(ask)) && asked.contains(&ask(&host(), Question::NamedNetns))
    }

    #[test]
    fn the_viewpoints_network_tells_whether_it_is_the_same() {
        let lo = LinkClaim { name: "lo".to_owned(), ..LinkClaim::default() };
        assert!(!crate::check::questions(&check(Claim::Link(lo), &[host()])).is_empty());
        let asked = crate::check::questions(&check(Claim::Ping(claim("::1", Some(host()))), &[netns("ns0")]));
        assert!(asked.contains(&ask(&netns("ns0"), Question::Network)));
        assert!(asked.contains(&ask(&host(), Question::Network)));
    }
}
