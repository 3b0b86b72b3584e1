//! The side of `nslab learn`: lets windows of the same user in, and passes on what the hub says.
//!
//! A client is a task with a bounded queue. One that does not read, sends nonsense or says nothing is dropped; none of
//! them can hold up the session or another.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc::{Receiver, Sender, UnboundedReceiver, channel};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{Instant, sleep_until, timeout};

use super::address::{Running, address, label};
use super::hub::{ClientId, Effect, Hub, MOST_CLIENTS, Overheard};
use super::protocol::{Asked, Body, Decoder, MOST_ASKED};
use crate::run::guide::{News, Wish};
use crate::sys::process::uid;

/// How long a client may take to say what it wants, and to take what it is sent.
const PATIENCE: Duration = Duration::from_secs(10);
/// Frames that wait for a client to read them.
const QUEUE: usize = 256;
/// What a client may type in a second: more than any paste, and nothing that piles up.
const KEYS_A_SECOND: usize = 256 * 1024;
/// How long the last words to all clients may take.
const GOODBYE: Duration = Duration::from_secs(1);

/// A socket at which windows can knock. It is gone when this is dropped, or the process.
pub struct Door {
    listener: UnixListener,
    lesson: String,
}

impl Door {
    /// To be opened in a runtime.
    pub fn open(lesson: &str) -> io::Result<Self> {
        let lab = Running { pid: std::process::id(), lesson: label(lesson) };
        let listener = std::os::unix::net::UnixListener::bind_addr(&address(uid(), &lab)?)?;
        listener.set_nonblocking(true)?;
        Ok(Self { listener: UnixListener::from_std(listener)?, lesson: lesson.to_owned() })
    }
}

/// What a client's task tells.
enum Said {
    Asked(Asked),
    Typed(Vec<u8>),
    Gone,
}

/// Serves until `heard` is closed, or tells that the session is over. `wishes` go to the guide.
pub async fn serve(door: Door, mut heard: UnboundedReceiver<Overheard>, wishes: impl Fn(Wish)) {
    let mut hub = Hub::new(&door.lesson);
    let (to, mut said) = channel(QUEUE);
    let mut clients = Clients { tasks: JoinSet::new(), queues: BTreeMap::new(), next: 0, to, wishes };
    loop {
        let effects = tokio::select! {
            event = heard.recv() => match event {
                // The last news: whoever waits for more waits for ever.
                None | Some(Overheard::News(News::Left { .. })) => break,
                Some(event) => hub.heard(&event),
            },
            Some((id, words)) = said.recv() => match words {
                Said::Asked(asked) => hub.asked(id, asked),
                Said::Typed(bytes) => hub.typed(id, bytes),
                Said::Gone => { clients.queues.remove(&id); hub.gone(id) }
            },
            knocked = door.listener.accept() => match knocked {
                Ok((stream, _)) => clients.welcome(stream, &mut hub),
                Err(_) => {
                    // Out of descriptors, as a rule: others may close theirs.
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    Vec::new()
                }
            },
            Some(_) = clients.tasks.join_next() => Vec::new(),
        };
        clients.apply(effects, &mut hub);
    }
    let last = hub.end();
    clients.apply(last, &mut hub);
    let _ = timeout(GOODBYE, async { while clients.tasks.join_next().await.is_some() {} }).await;
}

/// Frames for one client.
type Queue = Sender<Arc<[u8]>>;

struct Clients<F> {
    /// Dropped, they end.
    tasks: JoinSet<()>,
    queues: BTreeMap<ClientId, (Queue, AbortHandle)>,
    next: ClientId,
    to: Sender<(ClientId, Said)>,
    wishes: F,
}

impl<F: Fn(Wish)> Clients<F> {
    /// Root's window on somebody else's lab is nobody's either: it would be root's keys in their files.
    fn welcome(&mut self, stream: UnixStream, hub: &mut Hub) -> Vec<Effect> {
        let same_user = stream.peer_cred().is_ok_and(|peer| peer.uid() == uid());
        if !same_user || self.queues.len() > 2 * MOST_CLIENTS {
            return Vec::new();
        }
        let id = self.next;
        self.next += 1;
        let (queue, from_hub) = channel(QUEUE);
        let task = self.tasks.spawn(talk(id, stream, from_hub, self.to.clone()));
        self.queues.insert(id, (queue, task));
        hub.connected(id)
    }

    fn apply(&mut self, effects: Vec<Effect>, hub: &mut Hub) {
        let mut effects = std::collections::VecDeque::from(effects);
        while let Some(effect) = effects.pop_front() {
            match effect {
                Effect::Wish(wish) => (self.wishes)(wish),
                // The task sends what is queued, and ends.
                Effect::Part(id) => drop(self.queues.remove(&id)),
                Effect::Send(id, frame) => {
                    let taken = self.queues.get(&id).is_none_or(|(queue, _)| queue.try_send(frame).is_ok());
                    if !taken {
                        if let Some((_, task)) = self.queues.remove(&id) {
                            task.abort();
                        }
                        effects.extend(hub.gone(id));
                    }
                }
            }
        }
    }
}

/// One client, until it goes, or the hub parts from it.
async fn talk(id: ClientId, stream: UnixStream, from_hub: Receiver<Arc<[u8]>>, to: Sender<(ClientId, Said)>) {
    let (read, write) = stream.into_split();
    let parted = std::pin::pin!(pass_on(write, from_hub));
    let left = std::pin::pin!(listen(id, read, &to));
    // Whichever is first: nobody reads any more, or there is no more to say.
    futures_util::future::select(parted, left).await;
    let _ = to.send((id, Said::Gone)).await; // the hub may have ended
}

async fn pass_on(mut socket: impl tokio::io::AsyncWrite + Unpin, mut from_hub: Receiver<Arc<[u8]>>) {
    while let Some(frame) = from_hub.recv().await {
        if !matches!(timeout(PATIENCE, socket.write_all(&frame)).await, Ok(Ok(()))) {
            return;
        }
    }
    let _ = timeout(PATIENCE, socket.shutdown()).await;
}

async fn listen(id: ClientId, mut socket: impl tokio::io::AsyncRead + Unpin, to: &Sender<(ClientId, Said)>) {
    let mut decoder = Decoder::new(MOST_ASKED + 1);
    let mut chunk = vec![0; 16 * 1024];
    let mut pace = Pace::new();
    let mut introduced = false;
    loop {
        let read = socket.read(&mut chunk);
        // Who has said what it wants may be silent as long as it likes.
        let read = if introduced { Ok(read.await) } else { timeout(PATIENCE, read).await };
        let Ok(Ok(n @ 1..)) = read else { return };
        decoder.feed(&chunk[..n]);
        pace.spend(n).await;
        loop {
            let said = match decoder.next() {
                Ok(Some(Body::Message(asked))) => Said::Asked(asked),
                Ok(Some(Body::Bytes(bytes))) => Said::Typed(bytes),
                Ok(None) => break,
                Err(_) => return,
            };
            introduced = true;
            if to.send((id, said)).await.is_err() {
                return;
            }
        }
    }
}

/// Slows a client down that types faster than anybody could.
struct Pace {
    since: Instant,
    spent: usize,
}

impl Pace {
    fn new() -> Self {
        Self { since: Instant::now(), spent: 0 }
    }

    async fn spend(&mut self, bytes: usize) {
        const SECOND: Duration = Duration::from_secs(1);
        if self.since.elapsed() > SECOND {
            *self = Self::new();
        }
        self.spent += bytes;
        if self.spent > KEYS_A_SECOND {
            sleep_until(self.since + SECOND).await;
        }
    }
}

#[cfg(test)]
mod tests;
