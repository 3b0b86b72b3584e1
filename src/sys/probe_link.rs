//! The few rtnetlink messages that `doctor` needs: lo up, a bridge, a veth pair, an address (rtnetlink(7)).
//!
//! By hand and without a runtime: the probe is a forked child, in which no async library may run.

use nix::errno::Errno;
use nix::sys::socket::{
    AddressFamily, MsgFlags, NetlinkAddr, SockFlag, SockProtocol, SockType, bind, recv, send, socket,
};
use std::os::fd::{AsRawFd, OwnedFd};

use super::probe::{Attempt, Refusal};

const RTM_NEWLINK: u16 = 16;
const RTM_NEWADDR: u16 = 20;
const REQUEST_ACK: u16 = 1 | 4;
const CREATE_EXCL: u16 = 0x400 | 0x200;
const IFLA_IFNAME: u16 = 3;
const IFLA_LINKINFO: u16 = 18;
const IFLA_INFO_KIND: u16 = 1;
const IFLA_INFO_DATA: u16 = 2;
const VETH_INFO_PEER: u16 = 1;
const IFA_ADDRESS: u16 = 1;
const IFA_LOCAL: u16 = 2;
const IFF_UP: u32 = 1;

/// A netlink socket of this process' network namespace.
pub struct Links(OwnedFd);

impl Links {
    pub fn open() -> Result<Self, Refusal> {
        let refused = |errno| Refusal::of("socket(AF_NETLINK)", errno);
        let fd = socket(AddressFamily::Netlink, SockType::Raw, SockFlag::SOCK_CLOEXEC, SockProtocol::NetlinkRoute)
            .map_err(refused)?;
        bind(fd.as_raw_fd(), &NetlinkAddr::new(0, 0)).map_err(refused)?;
        Ok(Links(fd))
    }

    /// `index` 1 is lo, in every network namespace.
    pub fn set_up(&self, index: u32) -> Attempt {
        self.ask("RTM_NEWLINK up", RTM_NEWLINK, 0, &link(index, IFF_UP))
    }

    pub fn add_bridge(&self, name: &str) -> Attempt {
        let body = [link(0, 0), named(name), attribute(IFLA_LINKINFO, &attribute(IFLA_INFO_KIND, b"bridge"))].concat();
        self.ask("RTM_NEWLINK bridge", RTM_NEWLINK, CREATE_EXCL, &body)
    }

    pub fn add_veth(&self, name: &str, peer: &str) -> Attempt {
        let peer = attribute(VETH_INFO_PEER, &[link(0, 0), named(peer)].concat());
        let info = [attribute(IFLA_INFO_KIND, b"veth"), attribute(IFLA_INFO_DATA, &peer)].concat();
        let body = [link(0, 0), named(name), attribute(IFLA_LINKINFO, &info)].concat();
        self.ask("RTM_NEWLINK veth", RTM_NEWLINK, CREATE_EXCL, &body)
    }

    pub fn add_address(&self, index: u32, address: [u8; 4], prefix: u8) -> Attempt {
        let mut body = vec![nix::libc::AF_INET as u8, prefix, 0, 0];
        body.extend(index.to_ne_bytes());
        body.extend(attribute(IFA_LOCAL, &address));
        body.extend(attribute(IFA_ADDRESS, &address));
        self.ask("RTM_NEWADDR", RTM_NEWADDR, CREATE_EXCL, &body)
    }

    fn ask(&self, call: &str, kind: u16, flags: u16, body: &[u8]) -> Attempt {
        let mut message = ((16 + body.len()) as u32).to_ne_bytes().to_vec();
        message.extend(kind.to_ne_bytes());
        message.extend((REQUEST_ACK | flags).to_ne_bytes());
        message.extend([0; 8]); // sequence number and port: one question at a time
        message.extend(body);
        let refused = |errno| Refusal::of(call, errno);
        send(self.0.as_raw_fd(), &message, MsgFlags::empty()).map_err(refused)?;
        let mut answer = [0; 8192];
        let len = recv(self.0.as_raw_fd(), &mut answer, MsgFlags::empty()).map_err(refused)?;
        // An acknowledgement is an nlmsgerr: a header of 16 bytes, then the error, negative, or 0.
        let error = answer[..len].get(16..20).and_then(|bytes| bytes.try_into().ok()).map(i32::from_ne_bytes);
        match error {
            Some(0) => Ok(()),
            Some(error) => Err(refused(Errno::from_raw(-error))),
            None => Err(refused(Errno::EPROTO)),
        }
    }
}

pub fn index_of(name: &str) -> Result<u32, Refusal> {
    nix::net::if_::if_nametoindex(name).map_err(|errno| Refusal::of("if_nametoindex", errno))
}

/// An `ifinfomsg` that sets (or clears) only IFF_UP.
fn link(index: u32, flags: u32) -> Vec<u8> {
    let mut bytes = vec![0; 4];
    bytes.extend(index.to_ne_bytes());
    bytes.extend(flags.to_ne_bytes());
    bytes.extend(flags.to_ne_bytes());
    bytes
}

fn named(name: &str) -> Vec<u8> {
    attribute(IFLA_IFNAME, format!("{name}\0").as_bytes())
}

fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
    let mut bytes = ((4 + value.len()) as u16).to_ne_bytes().to_vec();
    bytes.extend(kind.to_ne_bytes());
    bytes.extend(value);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}
