//! One order for what the kernel lists in any: the same tables must give the same cause.

use crate::observation::{Answer, Network, Observation};

/// The same, with the tables whose order means nothing in an order of their own. Mount tables and the rules of a chain
/// stay as they are: there, what comes later counts for something else.
pub(super) fn canonical(seen: &Observation) -> Observation {
    let mut seen = seen.clone();
    for answer in seen.answers.values_mut().flatten() {
        match answer {
            Answer::Network(network) => sort_network(network),
            Answer::Neighbours(neighbours) => sort(neighbours, |neighbour| neighbour.dev),
            Answer::Processes(processes) => sort(processes, |process| process.pids.first().copied()),
            Answer::NamedNetns(named) => sort(named, |netns| netns.name.clone()),
            Answer::Ipc(entries) => sort(entries, |entry| entry.id),
            Answer::Filter(rules) => sort(&mut rules.chains, |chain| chain.name.clone()),
            _ => {}
        }
    }
    seen
}

fn sort_network(network: &mut Network) {
    for link in &mut network.links {
        sort(&mut link.addresses, |address| address.ip);
    }
    sort(&mut network.links, |link| link.index);
    sort(&mut network.routes, |route| route.dev);
}

/// By a key, and what has the same key by all the rest of it.
fn sort<T: std::fmt::Debug, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    items.sort_by_cached_key(|item| (key(item), format!("{item:?}")));
}
