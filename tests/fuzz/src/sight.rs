//! What might be seen of a lab, out of bytes: answers of the sort that a question has, refusals, and answers to
//! something else.

use arbitrary::{Result, Unstructured};
use nslab::lesson::{FileType, IpcObject, NamespaceKind, Propagation};
use nslab::observation::*;

use super::network;

pub type Bytes<'b> = Unstructured<'b>;

/// `None`: it was not asked after all.
pub fn outcome(ask: &Ask, bytes: &mut Bytes<'_>) -> Result<Option<std::result::Result<Answer, Unobservable>>> {
    Ok(match bytes.int_in_range(0..=15)? {
        0 => None,
        1 => Some(Err(Unobservable::NoViewpoint(ask.from.clone()))),
        2 => Some(Err(Unobservable::Closed("A".to_owned()))),
        3 => Some(Err(Unobservable::Ambiguous("several processes".to_owned()))),
        4 => Some(Ok(Answer::Ipc(Vec::new()))),
        5 => Some(Ok(Answer::Mounts(Vec::new()))),
        _ => Some(Ok(answer(&ask.question, bytes)?)),
    })
}

fn answer(question: &Question, bytes: &mut Bytes<'_>) -> Result<Answer> {
    Ok(match question {
        Question::Standing => {
            let process = maybe(bytes, process)?;
            let namespaces = several(bytes, |b| Ok((*b.choose(&NamespaceKind::ALL)?, small(b)?.into())))?;
            Answer::Standing(Standing { process, namespaces: namespaces.into_iter().collect() })
        }
        Question::File { .. } => Answer::File(match bytes.arbitrary()? {
            true => FileSeen::Absent,
            false => FileSeen::There(file(bytes)?),
        }),
        Question::Mounts => Answer::Mounts(several(bytes, mount)?),
        Question::ProcfsOf { .. } => Answer::ProcfsOf(maybe(bytes, |b| Ok(small(b)?.into()))?),
        Question::Processes => Answer::Processes(several(bytes, process)?),
        Question::Ipc => Answer::Ipc(several(bytes, |b| {
            let objects = [IpcObject::Queue, IpcObject::Semaphore, IpcObject::SharedMemory];
            Ok(IpcEntry { object: *b.choose(&objects)?, key: small(b)?, id: small(b)? })
        })?),
        Question::NamedNetns => Answer::NamedNetns(several(bytes, |b| {
            let inode = if b.arbitrary()? { Ok(small(b)?.into()) } else { Err(text(b)?) };
            Ok(NamedNetns { name: text(b)?, inode })
        })?),
        Question::Network => Answer::Network(network::network(bytes)?),
        Question::Neighbours => Answer::Neighbours(several(bytes, network::neighbour)?),
        Question::RouteTo { .. } => Answer::LookedUp(network::looked_up(bytes)?),
        Question::Sysctls => Answer::Sysctls(Sysctls(several(bytes, network::sysctl)?.into_iter().collect())),
        Question::Filter => Answer::Filter(network::ruleset(bytes)?),
        Question::IdMaps => {
            let range = |b: &mut Bytes<'_>| Ok(IdRange { inside: small(b)?, outside: small(b)?, count: small(b)? });
            Answer::IdMaps(IdMaps { uids: several(bytes, range)?, gids: several(bytes, range)? })
        }
        // No check asks for it.
        Question::Census => Answer::Ipc(Vec::new()),
        Question::Echo(_) => Answer::Echoes(Echoes {
            sent: small(bytes)?,
            answered: small(bytes)?,
            rtts: several(bytes, |b| Ok(u64::from(small(b)?) * 700))?,
            refused: maybe(bytes, text)?,
            local: bytes.arbitrary()?,
        }),
    })
}

/// Words that lessons use, so that answers often fit, and a hostile one.
pub fn text(bytes: &mut Bytes<'_>) -> Result<String> {
    let known =
        ["lo", "br0", "veth0", "ceth0", "sleep", "/mnt", "/proc", "ns0", "ns1", "tmpfs", "proc", "\u{1b}[2J'\n", ""];
    let long = "é".repeat(300);
    Ok(match bytes.int_in_range(0..=known.len())? {
        n if n < known.len() => known[n].to_owned(),
        _ => long,
    })
}

pub fn small(bytes: &mut Bytes<'_>) -> Result<u32> {
    Ok(match bytes.int_in_range(0..=9_u32)? {
        9 => u32::MAX,
        n => n,
    })
}

pub fn maybe<T>(bytes: &mut Bytes<'_>, read: impl FnOnce(&mut Bytes<'_>) -> Result<T>) -> Result<Option<T>> {
    Ok(if bytes.arbitrary()? { Some(read(bytes)?) } else { None })
}

pub fn several<T>(bytes: &mut Bytes<'_>, read: impl Fn(&mut Bytes<'_>) -> Result<T>) -> Result<Vec<T>> {
    (0..bytes.int_in_range(0..=4)?).map(|_| read(bytes)).collect()
}

fn process(bytes: &mut Bytes<'_>) -> Result<Process> {
    let pidns = maybe(bytes, |b| Ok(small(b)?.into()))?;
    Ok(Process { name: text(bytes)?, pids: several(bytes, small)?, pidns, started: small(bytes)?.into() })
}

fn file(bytes: &mut Bytes<'_>) -> Result<FileFacts> {
    let types = [FileType::File, FileType::Directory, FileType::Symlink, FileType::Fifo];
    let content = maybe(bytes, |b| Ok(if b.arbitrary()? { text(b)?.into_bytes() } else { vec![b'l', 0xff] }))?;
    let mode = *bytes.choose(&[0o644, 0o755, 0, u32::MAX])?;
    Ok(FileFacts {
        file_type: *bytes.choose(&types)?,
        mode,
        size: small(bytes)?.into(),
        content,
        truncated: bytes.arbitrary()?,
    })
}

fn mount(bytes: &mut Bytes<'_>) -> Result<Mount> {
    let propagations = [Propagation::Private, Propagation::Shared, Propagation::Slave, Propagation::Unbindable];
    Ok(Mount {
        id: small(bytes)?.into(),
        parent: small(bytes)?.into(),
        device: text(bytes)?,
        root: text(bytes)?,
        path: text(bytes)?,
        options: several(bytes, text)?,
        propagation: *bytes.choose(&propagations)?,
        fs_type: text(bytes)?,
        source: text(bytes)?,
    })
}
