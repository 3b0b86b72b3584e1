//! The few functions of the C library that the standard library does not offer, each behind a small safe function.
//!
//! Declared by hand, because this program has no dependencies. All `unsafe` of the guest program is here.
//! Must not know ICMP or namespaces' meaning. See socket(2), recvmsg(2), poll(2), signalfd(2), pidfd_open(2).

use std::ffi::{CStr, CString, c_char, c_int, c_long, c_uint, c_void};
use std::io;
use std::net::IpAddr;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

pub const AF_INET: c_int = 2;
pub const AF_INET6: c_int = 10;
pub const SOCK_DGRAM: c_int = 2;
pub const SOCK_RAW: c_int = 3;
const SOCK_CLOEXEC: c_int = 0o2000000;
pub const SOL_SOCKET: c_int = 1;
pub const SO_BINDTODEVICE: c_int = 25;
pub const IPPROTO_IP: c_int = 0;
pub const IPPROTO_ICMP: c_int = 1;
pub const IPPROTO_IPV6: c_int = 41;
pub const IPPROTO_ICMPV6: c_int = 58;
pub const IP_TTL: c_int = 2;
pub const IP_RECVTTL: c_int = 12;
pub const IPV6_UNICAST_HOPS: c_int = 16;
pub const IPV6_RECVHOPLIMIT: c_int = 51;
const IPV6_HOPLIMIT: c_int = 52;
const POLLIN: i16 = 1;
const SIGINT: c_int = 2;
const SIGPIPE: c_int = 13;
const SIG_BLOCK: c_int = 0;
const SFD_CLOEXEC: c_int = SOCK_CLOEXEC;
const MSG_DONTWAIT: c_int = 0x40;
const SYS_PIDFD_OPEN: c_long = 434; // the same on every architecture

#[repr(C)]
struct PollFd {
    fd: c_int,
    events: i16,
    revents: i16,
}

#[repr(C)]
struct IoVec {
    base: *mut c_void,
    len: usize,
}

#[repr(C)]
struct MsgHdr {
    name: *mut c_void,
    name_len: c_uint,
    iov: *mut IoVec,
    iov_len: usize,
    control: *mut c_void,
    control_len: usize,
    flags: c_int,
}

#[repr(C)]
struct Timespec {
    seconds: c_long,
    rest: c_long,
}

/// 1,024 bits, as glibc and musl have it.
#[repr(C, align(8))]
struct SigSet([u8; 128]);

unsafe extern "C" {
    fn socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int;
    fn setsockopt(fd: c_int, level: c_int, name: c_int, value: *const c_void, len: c_uint) -> c_int;
    fn bind(fd: c_int, address: *const c_void, len: c_uint) -> c_int;
    fn recvmsg(fd: c_int, message: *mut MsgHdr, flags: c_int) -> isize;
    fn ppoll(fds: *mut PollFd, count: std::ffi::c_ulong, timeout: *const Timespec, mask: *const SigSet) -> c_int;
    fn signal(number: c_int, handler: usize) -> usize;
    fn sigemptyset(set: *mut SigSet) -> c_int;
    fn sigaddset(set: *mut SigSet, number: c_int) -> c_int;
    fn sigprocmask(how: c_int, set: *const SigSet, old: *mut SigSet) -> c_int;
    fn signalfd(fd: c_int, set: *const SigSet, flags: c_int) -> c_int;
    fn syscall(number: c_long, ...) -> c_long;
    fn ioctl(fd: c_int, request: std::ffi::c_ulong, ...) -> c_int;
    fn if_nametoindex(name: *const c_char) -> c_uint;
    fn if_indextoname(index: c_uint, name: *mut c_char) -> *mut c_char;
}

fn owned(fd: c_int) -> io::Result<OwnedFd> {
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the kernel has just returned this descriptor to us, and nobody else has it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

fn done(result: c_int) -> io::Result<()> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

pub fn open_socket(domain: c_int, kind: c_int, protocol: c_int) -> io::Result<OwnedFd> {
    // SAFETY: takes three integers and touches no memory of ours.
    owned(unsafe { socket(domain, kind | SOCK_CLOEXEC, protocol) })
}

pub fn set_number(fd: BorrowedFd<'_>, level: c_int, name: c_int, value: c_int) -> io::Result<()> {
    set_bytes(fd, level, name, &value.to_ne_bytes())
}

pub fn set_bytes(fd: BorrowedFd<'_>, level: c_int, name: c_int, value: &[u8]) -> io::Result<()> {
    // SAFETY: the kernel reads `value.len()` bytes from a live slice of that length.
    done(unsafe { setsockopt(fd.as_raw_fd(), level, name, value.as_ptr().cast(), value.len() as c_uint) })
}

/// Binds to an address, port 0.
pub fn bind_to(fd: BorrowedFd<'_>, ip: IpAddr) -> io::Result<()> {
    let mut address = [0_u8; 28]; // sockaddr_in is the first 16 bytes, sockaddr_in6 all of them
    let len = match ip {
        IpAddr::V4(ip) => {
            address[..2].copy_from_slice(&(AF_INET as u16).to_ne_bytes());
            address[4..8].copy_from_slice(&ip.octets());
            16
        }
        IpAddr::V6(ip) => {
            address[..2].copy_from_slice(&(AF_INET6 as u16).to_ne_bytes());
            address[8..24].copy_from_slice(&ip.octets());
            28
        }
    };
    // SAFETY: the kernel reads `len` bytes, and `address` has at least as many.
    done(unsafe { bind(fd.as_raw_fd(), address.as_ptr().cast(), len) })
}

/// A received datagram: its length, its sender as the kernel's `sockaddr` bytes, and its TTL where the kernel tells.
pub struct Received {
    pub len: usize,
    pub sender: [u8; 28],
    pub ttl: Option<u8>,
}

/// Never blocks: `WouldBlock` where nothing is there.
pub fn receive(fd: BorrowedFd<'_>, buffer: &mut [u8]) -> io::Result<Received> {
    let mut sender = [0_u8; 28];
    let mut control = [0_u64; 16]; // aligned as a cmsghdr must be
    let mut iov = IoVec { base: buffer.as_mut_ptr().cast(), len: buffer.len() };
    let mut message = MsgHdr {
        name: sender.as_mut_ptr().cast(),
        name_len: sender.len() as c_uint,
        iov: &mut iov,
        iov_len: 1,
        control: control.as_mut_ptr().cast(),
        control_len: size_of_val(&control),
        flags: 0,
    };
    // SAFETY: every pointer in `message` is to a live local buffer with the length given beside it.
    let len = unsafe { recvmsg(fd.as_raw_fd(), &mut message, MSG_DONTWAIT) };
    if len < 0 {
        return Err(io::Error::last_os_error());
    }
    let bytes: Vec<u8> = control.iter().flat_map(|word| word.to_ne_bytes()).take(message.control_len).collect();
    Ok(Received { len: len as usize, sender, ttl: ttl_in(&bytes) })
}

/// Walks the control messages (cmsg(3)): a header of a length, a level and a type, then the value, padded to a word.
fn ttl_in(control: &[u8]) -> Option<u8> {
    const WORD: usize = size_of::<usize>();
    const HEADER: usize = WORD + 8;
    let number = |at: usize| Some(c_int::from_ne_bytes(control.get(at..at + 4)?.try_into().ok()?));
    let mut at = 0;
    loop {
        let len = usize::from_ne_bytes(control.get(at..at + WORD)?.try_into().ok()?);
        let kind = (number(at + WORD)?, number(at + WORD + 4)?);
        if kind == (IPPROTO_IP, IP_TTL) || kind == (IPPROTO_IPV6, IPV6_HOPLIMIT) {
            return u8::try_from(number(at + HEADER)?).ok();
        }
        at += len.max(HEADER).next_multiple_of(WORD);
    }
}

/// Waits until one of two descriptors can be read, or the time is over; says which can.
pub fn wait(fds: [BorrowedFd<'_>; 2], timeout: std::time::Duration) -> io::Result<[bool; 2]> {
    let mut set = fds.map(|fd| PollFd { fd: fd.as_raw_fd(), events: POLLIN, revents: 0 });
    let timeout = Timespec { seconds: timeout.as_secs() as c_long, rest: timeout.subsec_nanos() as c_long };
    // SAFETY: `set` holds two entries, as the count says; the timeout is a live timespec; no signal mask is given.
    match unsafe { ppoll(set.as_mut_ptr(), 2, &timeout, std::ptr::null()) } {
        n if n >= 0 => Ok(set.map(|entry| entry.revents != 0)),
        _ => match io::Error::last_os_error() {
            error if error.kind() == io::ErrorKind::Interrupted => Ok([false; 2]),
            error => Err(error),
        },
    }
}

/// Dies of a closed pipe, as other programs of a pipeline do; Rust's start code ignores the signal.
pub fn die_of_closed_pipes() {
    // SAFETY: SIG_DFL (0) is no function of ours, so nothing runs in a signal's context.
    unsafe { signal(SIGPIPE, 0) };
}

/// Ctrl-C from now on makes this descriptor readable instead of ending the program.
pub fn interrupts() -> io::Result<OwnedFd> {
    let mut set = SigSet([0; 128]);
    // SAFETY: `set` is at least as large as the C library's sigset_t, and live over all four calls.
    unsafe {
        done(sigemptyset(&mut set))?;
        done(sigaddset(&mut set, SIGINT))?;
        done(sigprocmask(SIG_BLOCK, &set, std::ptr::null_mut()))?;
        owned(signalfd(-1, &set, SFD_CLOEXEC))
    }
}

pub fn own_pidfd() -> io::Result<OwnedFd> {
    // SAFETY: takes two integers and touches no memory of ours.
    owned(unsafe { syscall(SYS_PIDFD_OPEN, std::process::id() as c_int, 0 as c_uint) } as c_int)
}

/// An ioctl without argument that returns a new descriptor.
pub fn ioctl_descriptor(fd: BorrowedFd<'_>, request: u32) -> io::Result<OwnedFd> {
    // SAFETY: the requests of this program take no argument, so the kernel touches no memory of ours.
    owned(unsafe { ioctl(fd.as_raw_fd(), request as std::ffi::c_ulong, 0 as c_long) })
}

pub fn interface_index(name: &str) -> Option<u32> {
    let name = CString::new(name).ok()?;
    // SAFETY: `name` is a live, NUL-terminated string.
    Some(unsafe { if_nametoindex(name.as_ptr()) }).filter(|index| *index != 0)
}

pub fn interface_name(index: u32) -> Option<String> {
    let mut name = [0 as c_char; 16]; // IF_NAMESIZE
    // SAFETY: the function writes at most IF_NAMESIZE bytes, NUL included, and `name` has as many.
    let found = unsafe { if_indextoname(index, name.as_mut_ptr()) };
    if found.is_null() {
        return None;
    }
    // SAFETY: it has just written a NUL-terminated string there.
    Some(unsafe { CStr::from_ptr(name.as_ptr()) }.to_string_lossy().into_owned())
}
