//! A trip of packets: from whom to whom, and the interfaces that it passes.

use std::net::IpAddr;

use super::packet::Echo;
use crate::lesson::Viewpoint;
use crate::observation::{Link, Network};

/// The echo on its way there, then its answer on its way back.
pub(super) const BOTH_WAYS: [Echo; 2] = [Echo::Request, Echo::Answer];

/// An interface on the path.
#[derive(Debug, Clone, Copy)]
pub(super) struct End<'a> {
    pub(super) at: &'a Viewpoint,
    pub(super) network: &'a Network,
    pub(super) link: &'a Link,
}

impl End<'_> {
    pub(super) fn is_same(self, other: End<'_>) -> bool {
        self.network.inode == other.network.inode && self.link.index == other.link.index
    }
}

/// From one interface to another on the same segment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leg<'a> {
    pub(super) near: End<'a>,
    pub(super) far: End<'a>,
}

/// From whom to whom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trip<'a> {
    pub(super) from: &'a Viewpoint,
    pub(super) to: IpAddr,
    /// Who should have the address, if the check says so.
    pub(super) owner: Option<&'a Viewpoint>,
}
