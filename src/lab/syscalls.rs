//! Which system calls a lab may not make. Pure: a seccomp(2) program as data.
//!
//! A denylist, for learners are to try things; what is refused is what reaches past namespaces or is a large
//! surface of the kernel that no lesson needs. Making mount, net, pid, uts and ipc namespaces is always allowed.

use std::collections::BTreeMap;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule, TargetArch,
};

use crate::lesson::Permission;
use crate::sys::seccomp::Instruction;

/// Refused whatever the arguments, with EPERM.
const REFUSED: &[i64] = &[
    // Other ways into the kernel than files and sockets.
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    // Keyrings are per user, not per namespace.
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    // The machine itself.
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_kexec_file_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_syslog,
    libc::SYS_quotactl,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    libc::SYS_vhangup,
    libc::SYS_fanotify_init,
    libc::SYS_lookup_dcookie,
    // Files by handle, past any root.
    libc::SYS_open_by_handle_at,
    libc::SYS_name_to_handle_at,
    // Memory of processes and placement on NUMA nodes: no lesson needs it.
    libc::SYS_kcmp,
    libc::SYS_move_pages,
    libc::SYS_migrate_pages,
    libc::SYS_mbind,
    libc::SYS_set_mempolicy,
];

#[cfg(target_arch = "x86_64")]
const REFUSED_HERE: &[i64] =
    &[libc::SYS_ioperm, libc::SYS_iopl, libc::SYS_uselib, libc::SYS_modify_ldt, libc::SYS_nfsservctl];
#[cfg(not(target_arch = "x86_64"))]
const REFUSED_HERE: &[i64] = &[];

/// Socket options of iptables, ip6tables, arptables and ebtables: level, first, last. IPv6's own options lie between.
const NETFILTER_OPTIONS: [(i32, u64, u64); 5] = [
    (libc::SOL_IP, 64, 67),
    (libc::SOL_IP, 96, 99),
    (libc::SOL_IP, 128, 131),
    (libc::SOL_IPV6, 64, 65),
    (libc::SOL_IPV6, 68, 69),
];

const EPERM: SeccompAction = SeccompAction::Errno(libc::EPERM as u32);

/// The filter of a lab that allows these extras.
pub fn filter(allow: &[Permission]) -> Result<Vec<Instruction>, seccompiler::BackendError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        REFUSED.iter().chain(REFUSED_HERE).map(|number| (*number, Vec::new())).collect();
    let mut refuse = |number: i64, conditions: Vec<SeccompCondition>| -> Result<(), seccompiler::BackendError> {
        rules.entry(number).or_default().push(SeccompRule::new(conditions)?);
        Ok(())
    };

    // Typing into somebody's terminal (ioctl_tty(2)). Requests are 32 bits wide: higher bits are ignored by the kernel, and here.
    for request in [libc::TIOCSTI, libc::TIOCLINUX] {
        refuse(libc::SYS_ioctl, vec![equals(1, request)?])?;
    }
    // Raising RLIMIT_CORE again would let a core_pattern pipe run on the machine.
    refuse(libc::SYS_setrlimit, vec![equals(0, libc::RLIMIT_CORE.into())?])?;
    refuse(libc::SYS_prlimit64, vec![equals(1, libc::RLIMIT_CORE.into())?, differs(2, 0)?])?;
    // Hypervisor sockets reach the machine's host.
    refuse(libc::SYS_socket, vec![equals(0, libc::AF_VSOCK as u64)?])?;
    refuse(libc::SYS_socket, vec![equals(0, libc::AF_ALG as u64)?])?;

    let netfilter = allow.contains(&Permission::Netfilter);
    if !netfilter {
        refuse(
            libc::SYS_socket,
            vec![equals(0, libc::AF_NETLINK as u64)?, equals(2, libc::NETLINK_NETFILTER as u64)?],
        )?;
        for (level, first, last) in NETFILTER_OPTIONS {
            for call in [libc::SYS_setsockopt, libc::SYS_getsockopt] {
                refuse(call, vec![equals(1, level as u64)?, at_least(2, first)?, at_most(2, last)?])?;
            }
        }
    }
    let user_namespaces = allow.contains(&Permission::UserNamespaces);
    if !user_namespaces {
        for call in [libc::SYS_unshare, libc::SYS_clone] {
            refuse(call, vec![has_bits(0, libc::CLONE_NEWUSER as u64)?])?;
        }
    }
    // clone3's flags are in memory, where a filter can't look: programs fall back to clone.
    let unknown = if user_namespaces { &[][..] } else { &[libc::SYS_clone3][..] };
    assemble(rules, unknown)
}

/// Our own first instructions in front of the generated program, whose architecture check would kill.
fn assemble(
    rules: BTreeMap<i64, Vec<SeccompRule>>,
    unknown: &[i64],
) -> Result<Vec<Instruction>, seccompiler::BackendError> {
    /// Of the generated program: load the architecture, compare, kill.
    const ARCHITECTURE_CHECK: usize = 3;
    let arch = TargetArch::try_from(std::env::consts::ARCH)?;
    let generated: BpfProgram = SeccompFilter::new(rules, SeccompAction::Allow, EPERM, arch)?.try_into()?;
    let body = generated[ARCHITECTURE_CHECK..].iter().map(|i| Instruction { code: i.code, jt: i.jt, jf: i.jf, k: i.k });
    Ok(preamble(unknown).into_iter().chain(body).collect())
}

/// Answers ENOSYS to other architectures' calls (i386 on x86_64), to x32's, and to these numbers.
fn preamble(unknown: &[i64]) -> Vec<Instruction> {
    const LOAD: u16 = 0x20;
    const EQUAL: u16 = 0x15;
    const AT_LEAST: u16 = 0x35;
    const RETURN: u16 = 0x06;
    const NUMBER: u32 = 0;
    const ARCHITECTURE: u32 = 4;
    const X32_BIT: u32 = 0x4000_0000;
    const ENOSYS: u32 = 0x0005_0000 | libc::ENOSYS as u32;
    let native = match std::env::consts::ARCH {
        "x86_64" => 0xc000_003e,
        "aarch64" => 0xc000_00b7,
        "riscv64" => 0xc000_00f3,
        _ => 0,
    };
    let step = |code, jt, jf, k| Instruction { code, jt, jf, k };
    let mut program = vec![
        step(LOAD, 0, 0, ARCHITECTURE),
        step(EQUAL, 1, 0, native),
        step(RETURN, 0, 0, ENOSYS),
        step(LOAD, 0, 0, NUMBER),
        step(AT_LEAST, 0, 1, X32_BIT),
        step(RETURN, 0, 0, ENOSYS),
    ];
    for number in unknown {
        program.extend([step(EQUAL, 0, 1, *number as u32), step(RETURN, 0, 0, ENOSYS)]);
    }
    program
}

fn equals(argument: u8, value: u64) -> Result<SeccompCondition, seccompiler::BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)
}

fn differs(argument: u8, value: u64) -> Result<SeccompCondition, seccompiler::BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Qword, SeccompCmpOp::Ne, value)
}

fn at_least(argument: u8, value: u64) -> Result<SeccompCondition, seccompiler::BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Ge, value)
}

fn at_most(argument: u8, value: u64) -> Result<SeccompCondition, seccompiler::BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Le, value)
}

fn has_bits(argument: u8, bits: u64) -> Result<SeccompCondition, seccompiler::BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(bits), bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generated_program_starts_with_the_check_that_we_replace() {
        let arch = TargetArch::try_from(std::env::consts::ARCH).expect("a known architecture");
        let filter = SeccompFilter::new(BTreeMap::new(), SeccompAction::Allow, EPERM, arch).expect("a filter");
        let program: BpfProgram = filter.try_into().expect("a program");
        let codes: Vec<u16> = program.iter().map(|i| i.code).collect();
        assert_eq!(codes, [0x20, 0x15, 0x06, 0x06], "load, compare, kill, then the body");
    }

    #[test]
    fn more_allowed_is_a_shorter_program() {
        let strict = filter(&[]).expect("a filter");
        let loose = filter(&[Permission::Netfilter, Permission::UserNamespaces]).expect("a filter");
        assert!(loose.len() < strict.len());
        assert!(strict.len() < 4096, "the kernel takes no more (BPF_MAXINSNS)");
    }
}
