//! System calls in which a process waits for input, told by the number and arguments that
//! /proc/PID/syscall shows (proc_pid_syscall(5)).

/// For what a blocked process waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// read(2), readv(2) on this descriptor.
    Read { fd: u64 },
    /// select(2), pselect6(2): so many descriptors, the readable ones as a bit set at this address.
    Select { count: u64, readable: u64 },
    /// poll(2), ppoll(2): so many `struct pollfd` at this address.
    Poll { entries: u64, count: u64 },
    /// epoll_wait(2) and its kin on this descriptor.
    Epoll { fd: u64 },
}

/// What a system call with these arguments waits for; `None`: for nothing that could be a terminal.
pub fn waiting(number: i64, arguments: [u64; 6]) -> Option<Waiting> {
    let [first, second, ..] = arguments;
    match number {
        libc::SYS_read | libc::SYS_readv => Some(Waiting::Read { fd: first }),
        libc::SYS_pselect6 => Some(Waiting::Select { count: first, readable: second }),
        libc::SYS_ppoll => Some(Waiting::Poll { entries: first, count: second }),
        libc::SYS_epoll_pwait | libc::SYS_epoll_pwait2 => Some(Waiting::Epoll { fd: first }),
        // Calls that newer architectures do not have.
        #[cfg(target_arch = "x86_64")]
        libc::SYS_select => Some(Waiting::Select { count: first, readable: second }),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_poll => Some(Waiting::Poll { entries: first, count: second }),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_epoll_wait => Some(Waiting::Epoll { fd: first }),
        _ => None,
    }
}

/// POLLIN
pub const READABLE: i16 = libc::POLLIN;
/// EPOLLIN
pub const EPOLL_READABLE: u32 = libc::EPOLLIN as u32;
