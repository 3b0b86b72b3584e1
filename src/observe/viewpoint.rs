//! Where a question is asked: a viewpoint's name, and what it stands for now.

use std::collections::BTreeMap;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::Duration;

use super::failure::{failed, not_understood};
use super::netns;
use super::procfs::{ProcessDir, Snapshot, Vanished};
use super::stat::Stat;
use super::terminal;
use super::view::LabView;
use crate::lesson::{NamespaceKind, Viewpoint};
use crate::observation::{IdMaps, IdRange, Standing, Unobservable};

/// A viewpoint, found.
pub enum Place {
    Host,
    Process(At),
    Netns { namespace: OwnedFd, inode: u64 },
}

/// A process whose view is asked for.
pub struct At {
    pub stat: Stat,
    pub directory: ProcessDir,
    pub namespaces: BTreeMap<NamespaceKind, u64>,
}

/// Finds viewpoints in one look at the lab's processes, taken when the first one needs it.
pub struct Finder<'lab> {
    lab: &'lab LabView,
    snapshot: Option<Snapshot>,
}

/// A command that ends while it is looked at leaves its terminal without a process in front, for a moment.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(1);

impl<'lab> Finder<'lab> {
    pub fn new(lab: &'lab LabView) -> Self {
        Self { lab, snapshot: None }
    }

    pub fn find(&mut self, viewpoint: &Viewpoint) -> Result<Place, Unobservable> {
        match viewpoint {
            Viewpoint::Host => Ok(Place::Host),
            Viewpoint::Netns(name) => {
                let found = netns::open(self.lab, name)?;
                let namespace = found.ok_or_else(|| Unobservable::NoViewpoint(viewpoint.clone()))?;
                let inode = netns::inode(&namespace).map_err(|e| failed("stat", viewpoint, &e))?;
                Ok(Place::Netns { namespace, inode })
            }
            Viewpoint::Terminal(_) | Viewpoint::Shell(_) | Viewpoint::Process(_) => self.find_process(viewpoint),
        }
    }

    fn find_process(&mut self, viewpoint: &Viewpoint) -> Result<Place, Unobservable> {
        for _ in 0..TRIES {
            let snapshot = match self.snapshot.take() {
                Some(snapshot) => snapshot,
                None => Snapshot::take(self.lab.proc.as_fd())?,
            };
            match locate(self.lab, &snapshot, viewpoint) {
                Err(Vanished::Gone) => std::thread::sleep(PAUSE),
                Err(Vanished::Other(error)) => return Err(error),
                Ok(at) => {
                    self.snapshot = Some(snapshot);
                    return Ok(Place::Process(at));
                }
            }
        }
        Err(Unobservable::Ambiguous(format!("the process at {viewpoint} keeps changing")))
    }
}

fn locate(lab: &LabView, snapshot: &Snapshot, viewpoint: &Viewpoint) -> Result<At, Vanished> {
    let stat = match viewpoint {
        Viewpoint::Terminal(name) => terminal::viewpoint(lab, snapshot, name)?,
        Viewpoint::Shell(name) => terminal::shell(lab, snapshot, name)?,
        Viewpoint::Process(name) => named(snapshot, name)?,
        Viewpoint::Host | Viewpoint::Netns(_) => return Err(Unobservable::NoViewpoint(viewpoint.clone()).into()),
    };
    At::of(lab, stat)
}

impl At {
    /// The process that was seen as `stat` describes it.
    pub fn of(lab: &LabView, stat: Stat) -> Result<Self, Vanished> {
        let directory = ProcessDir::of(lab.proc.as_fd(), &stat)?;
        let namespaces = directory.namespaces()?;
        Ok(Self { stat, directory, namespaces })
    }
}

impl Place {
    /// Answers [`crate::observation::Question::Standing`].
    pub fn standing(&self, lab: &LabView) -> Result<Standing, Unobservable> {
        Ok(match self {
            Self::Host => Standing { process: None, namespaces: lab.namespaces.clone() },
            Self::Netns { inode, .. } => {
                Standing { process: None, namespaces: BTreeMap::from([(NamespaceKind::Net, *inode)]) }
            }
            Self::Process(at) => {
                Standing { process: Some(at.directory.describe(&at.stat)?), namespaces: at.namespaces.clone() }
            }
        })
    }

    /// The inode of one of its namespaces: the host's where the viewpoint says nothing of this kind.
    pub fn inode(&self, lab: &LabView, kind: NamespaceKind) -> Option<u64> {
        let own = match self {
            Self::Host => None,
            Self::Netns { inode, .. } => (kind == NamespaceKind::Net).then_some(inode),
            Self::Process(at) => at.namespaces.get(&kind),
        };
        own.or_else(|| lab.namespaces.get(&kind)).copied()
    }

    /// One of its namespaces, to enter; `None`: the host's.
    pub fn namespace(&self, kind: NamespaceKind) -> Result<Option<OwnedFd>, Unobservable> {
        match self {
            Self::Process(at) => Ok(Some(at.directory.namespace(kind)?)),
            Self::Netns { namespace, .. } if kind == NamespaceKind::Net => {
                let own = namespace.try_clone();
                own.map(Some).map_err(|e| failed("dup", "a network namespace", &e))
            }
            Self::Host | Self::Netns { .. } => Ok(None),
        }
    }

    /// Answers [`crate::observation::Question::IdMaps`].
    pub fn id_maps(&self) -> Result<IdMaps, Unobservable> {
        let Self::Process(at) = self else {
            return Err(Unobservable::Failed("read its id maps: it is no process".to_owned()));
        };
        let read = |name: &str| -> Result<Vec<IdRange>, Unobservable> {
            let text = at.directory.read(name, MAX_MAP)?;
            ranges(&text).ok_or_else(|| not_understood(format!("/proc/PID/{name}")))
        };
        Ok(IdMaps { uids: read("uid_map")?, gids: read("gid_map")? })
    }

    /// A handle of its root directory. Files of `netns:NAME` are the host's.
    pub fn root<'lab>(&self, lab: &'lab LabView) -> Result<Root<'lab>, Unobservable> {
        match self {
            Self::Process(at) => Ok(Root::Own(at.directory.root()?)),
            Self::Host | Self::Netns { .. } => Ok(Root::Host(lab.root.as_fd())),
        }
    }
}

/// The kernel takes 340 lines at most (user_namespaces(7)).
const MAX_MAP: u64 = 16 * 1024;

/// Lines of three numbers: inside, outside, how many.
fn ranges(text: &[u8]) -> Option<Vec<IdRange>> {
    let line = |line: &str| {
        let numbers: Vec<u32> = line.split_ascii_whitespace().map(|n| n.parse().ok()).collect::<Option<_>>()?;
        let [inside, outside, count] = numbers[..] else { return None };
        Some(IdRange { inside, outside, count })
    };
    std::str::from_utf8(text).ok()?.lines().map(line).collect()
}

/// A handle of a root directory.
pub enum Root<'lab> {
    Host(BorrowedFd<'lab>),
    Own(OwnedFd),
}

impl AsFd for Root<'_> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Host(fd) => *fd,
            Self::Own(fd) => fd.as_fd(),
        }
    }
}

/// The kernel keeps so many bytes of a process' name (TASK_COMM_LEN - 1).
const NAME_LENGTH: usize = 15;

/// The one living process of this name.
fn named(snapshot: &Snapshot, name: &str) -> Result<Stat, Unobservable> {
    let kept = name.as_bytes().get(..NAME_LENGTH).unwrap_or(name.as_bytes());
    let found: Vec<&Stat> = snapshot.alive().filter(|p| p.name.as_bytes() == kept).collect();
    match found[..] {
        [one] => Ok(one.clone()),
        [] => Err(Unobservable::NoViewpoint(Viewpoint::Process(name.to_owned()))),
        _ => Err(Unobservable::Ambiguous(format!("there are {} processes named {name}", found.len()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_maps_are_lines_of_three_numbers() {
        let whole = IdRange { inside: 0, outside: 0, count: 4_294_967_295 };
        assert_eq!(ranges(b"         0          0 4294967295\n"), Some(vec![whole]));
        assert_eq!(ranges(b""), Some(Vec::new()));
        assert_eq!(ranges(b"0 1"), None);
    }
}
