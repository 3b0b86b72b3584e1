//! Children of the supervisor that look into the lab, or build in it, and are gone.
//!
//! They enter namespaces, which the supervisor must not, and they may hang, which it must not either. Each does
//! one errand. The next one is forked ahead of time, for forking takes as long as looking does: while it waits
//! it stands where the supervisor stands, and so pins nothing that a learner made.

use std::collections::BTreeMap;
use std::io;
use std::os::fd::{AsFd, AsRawFd};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::channel::Channel;
use crate::lesson::{LabSpec, TerminalName};
use crate::observation::{Answer, Ask, Unobservable};
use crate::observe::{self, LabView};
use crate::sys::clone::{Child, clone3};
use crate::sys::poll::{Interest, wait};
use crate::sys::{process, socket};

/// How long one that is done, or killed, may take to be gone.
const GOING: Duration = Duration::from_secs(5);

#[derive(Debug, Serialize, Deserialize)]
pub enum Errand {
    Look {
        asks: Vec<Ask>,
        /// The first shells' PIDs, which may not have been known when the observer was forked.
        shells: BTreeMap<TerminalName, u32>,
    },
    /// Makes the bridges and cables that a lesson wants ready-made.
    Build(LabSpec),
}

/// What came of an errand.
#[derive(Debug, Serialize, Deserialize)]
pub enum Findings {
    Seen(Vec<Result<Answer, Unobservable>>),
    Built(Result<(), String>),
}

/// One observer, waiting for its errand. Dropped, it is gone.
pub struct Observer {
    child: Child,
    channel: Channel,
}

impl Observer {
    pub fn fork(view: &mut LabView) -> io::Result<Self> {
        let (ours, theirs) = socket::stream_pair()?;
        let ours_number = ours.as_raw_fd();
        let child = clone3(0, || {
            let _ = process::set_parent_death_signal();
            // If the supervisor died before that line, its end of the stream is closed, and nothing will be received.
            process::close_number(ours_number);
            let mut channel = Channel::new(theirs);
            let done = channel.receive().and_then(|errand| channel.send(&run(errand, view), &[]));
            i32::from(done.is_err())
        })?;
        Ok(Self { child, channel: Channel::new(ours) })
    }

    /// Sends it on its errand, and waits until it is gone. `None`: it took longer than it may, died, or was called
    /// back because `nslab` wants something else.
    pub fn send(mut self, errand: &Errand, patience: Duration, nslab: Option<&Channel>) -> Option<Findings> {
        let deadline = Instant::now() + patience;
        self.channel.send(errand, &[]).ok()?;
        if let Some(nslab) = nslab {
            let sources = [(self.channel.as_fd(), Interest::Readable), (nslab.as_fd(), Interest::Readable)];
            if nslab.holds_message() || !wait(&sources, Some(deadline)).ok()?[0] {
                return None;
            }
        }
        self.channel.receive_by(deadline).ok()
    }
}

impl Drop for Observer {
    fn drop(&mut self) {
        // One that is done would end by itself; one that hangs, or was never sent, would not.
        let _ = process::kill(&self.child.pidfd);
        let _ = process::reap_by(self.child.pidfd.as_fd(), Instant::now() + GOING);
    }
}

fn run(errand: Errand, view: &mut LabView) -> Findings {
    match errand {
        Errand::Look { asks, shells } => {
            for (name, shell) in shells {
                if let Some(terminal) = view.terminals.get_mut(&name) {
                    terminal.shell = shell;
                }
            }
            Findings::Seen(observe::answer(view, &asks))
        }
        Errand::Build(spec) => Findings::Built(observe::build(view, &spec).map_err(|error| error.to_string())),
    }
}
