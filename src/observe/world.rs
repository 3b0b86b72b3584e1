//! Makes the network that a lesson declares ready-made: `[lab]` bridges, veth pairs and addresses.
//!
//! Runs once, before the first shell, in a process that stands as an observer does. The named network
//! namespaces exist already, as init made them.

use std::collections::BTreeMap;
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use super::netlink::{Netlink, NetlinkError, Session};
use super::netns;
use super::view::LabView;
use crate::lesson::{AddressText, LabSpec, NamespaceKind, VethEnd, VethSpec};
use crate::observation::Unobservable;
use crate::sys::errno::in_words;
use crate::sys::setns::setns;

#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error("network namespace {0} does not exist")]
    NoNamespace(String),
    #[error("network namespace {name}: {why}")]
    Namespace { name: String, why: Unobservable },
    #[error("enter network namespace {name}: {}", in_words(.error))]
    Enter { name: String, error: std::io::Error },
    #[error("{place}: {why}")]
    Network { place: String, why: String },
}

/// How long to wait for links to become operational; the kernel looks at them once a second at least.
const SETTLE: Duration = Duration::from_millis(1500);

/// Which network namespace; `None`: the lab machine's own.
type Name = Option<String>;

struct World<'netlink> {
    namespaces: BTreeMap<String, OwnedFd>,
    sessions: BTreeMap<Name, Session<'netlink>>,
}

/// Builds what the lesson declares. Call it once, standing in the lab's first network namespace; it leaves
/// the caller in another one.
pub fn build(lab: &LabView, spec: &LabSpec) -> Result<(), BuildError> {
    if spec.bridges.is_empty() && spec.veths.is_empty() {
        return Ok(());
    }
    let netlink = Netlink::new().map_err(|why| refused(&None, why))?;
    let world = World::open(lab, spec, &netlink)?;
    for bridge in &spec.bridges {
        world.make(&bridge.netns, |session| session.add_bridge(&bridge.name))?;
    }
    for veth in &spec.veths {
        world.add_veth(veth)?;
    }
    for bridge in &spec.bridges {
        world.furnish(&bridge.netns, &bridge.name, &bridge.addresses)?;
        if bridge.up {
            world.make(&bridge.netns, |session| session.set_up(&bridge.name))?;
        }
    }
    for end in spec.veths.iter().flat_map(|veth| &veth.ends) {
        world.finish(end)?;
    }
    world.settle(spec)
}

impl<'netlink> World<'netlink> {
    /// Opens a session in each namespace that has something to be made in.
    fn open(lab: &LabView, spec: &LabSpec, netlink: &'netlink Netlink) -> Result<Self, BuildError> {
        let ends = spec.veths.iter().flat_map(|veth| &veth.ends).map(|end| &end.netns);
        let names: std::collections::BTreeSet<&Name> = spec.bridges.iter().map(|b| &b.netns).chain(ends).collect();
        let mut world = Self { namespaces: BTreeMap::new(), sessions: BTreeMap::new() };
        // `None`, the namespace in which we stand, sorts first.
        for name in names {
            if let Some(name) = name {
                world.namespaces.insert(name.clone(), enter(lab, name)?);
            }
            world.sessions.insert(name.clone(), netlink.open().map_err(|why| refused(name, why))?);
        }
        Ok(world)
    }

    fn make(&self, place: &Name, work: impl Fn(&Session<'_>) -> Result<(), NetlinkError>) -> Result<(), BuildError> {
        work(&self.sessions[place]).map_err(|why| refused(place, why))
    }

    /// Makes the pair from the end that is in the lab machine's own namespace, if one is: of that one we hold no descriptor.
    fn add_veth(&self, veth: &VethSpec) -> Result<(), BuildError> {
        let [first, second] = &veth.ends;
        let (near, far) = if second.netns.is_none() { (second, first) } else { (first, second) };
        let namespace = far.netns.as_ref().map(|name| self.namespaces[name].as_fd());
        self.make(&near.netns, |session| session.add_veth(&near.name, &far.name, namespace))
    }

    fn furnish(&self, place: &Name, link: &str, addresses: &[AddressText]) -> Result<(), BuildError> {
        addresses.iter().try_for_each(|address| self.make(place, |session| session.add_address(link, address)))
    }

    /// Waits until the plugged-in cables work: a bridge drops the first packets of a port whose state the
    /// kernel has not yet told it (linkwatch), and an address resolution lost so costs a whole second.
    fn settle(&self, spec: &LabSpec) -> Result<(), BuildError> {
        let start = Instant::now();
        let plugged_in = spec.veths.iter().filter(|veth| veth.ends.iter().all(|end| end.up));
        for end in plugged_in.flat_map(|veth| &veth.ends) {
            let session = &self.sessions[&end.netns];
            while !session.is_operational(&end.name).map_err(|why| refused(&end.netns, why))? {
                if start.elapsed() > SETTLE {
                    // Slow, not wrong: checks have their own patience.
                    return Ok(());
                }
                std::thread::sleep(Duration::from_micros(500));
            }
        }
        Ok(())
    }

    fn finish(&self, end: &VethEnd) -> Result<(), BuildError> {
        if let Some(bridge) = &end.master {
            self.make(&end.netns, |session| session.set_master(&end.name, bridge))?;
        }
        self.furnish(&end.netns, &end.name, &end.addresses)?;
        if end.up {
            self.make(&end.netns, |session| session.set_up(&end.name))?;
        }
        Ok(())
    }
}

fn enter(lab: &LabView, name: &str) -> Result<OwnedFd, BuildError> {
    let name = name.to_owned();
    match netns::open(lab, &name) {
        Ok(Some(namespace)) => match setns(namespace.as_fd(), NamespaceKind::Net) {
            Ok(()) => Ok(namespace),
            Err(error) => Err(BuildError::Enter { name, error }),
        },
        Ok(None) => Err(BuildError::NoNamespace(name)),
        Err(why) => Err(BuildError::Namespace { name, why }),
    }
}

fn refused(place: &Name, why: NetlinkError) -> BuildError {
    let place = place.as_ref().map_or_else(|| "the lab machine".to_owned(), |name| format!("network namespace {name}"));
    BuildError::Network { place, why: why.to_string() }
}
