//! What the server knows: what each terminal shows, and which client is in which. Pure: what it hears becomes effects.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::protocol::{Asked, Over, Refusal, Size, Told, VERSION, bytes, message};
use crate::grid;
use crate::lesson::TerminalName;
use crate::run::guide::{self, News, Wish};

/// So many windows may look at one lab.
pub const MOST_CLIENTS: usize = 32;
/// A terminal's output goes out in frames of this many bytes at most.
const CHUNK: usize = 32 * 1024;
const USUAL: Size = Size { columns: 80, rows: 24 };

/// What the session at the front says and hears; the hub listens in.
#[derive(Debug, Clone, PartialEq)]
pub enum Overheard {
    News(News),
    /// Of the front end, not of a client.
    Wish(Wish),
}

pub type ClientId = u64;

/// Something to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    Send(ClientId, Arc<[u8]>),
    /// Say no more to it.
    Part(ClientId),
    Wish(Wish),
}

pub struct Hub {
    lesson: String,
    terminals: BTreeMap<TerminalName, Terminal>,
    /// The lesson's, in its order.
    order: Vec<TerminalName>,
    /// The one in which the learner typed last.
    front: Option<TerminalName>,
    clients: BTreeMap<ClientId, Client>,
}

struct Terminal {
    open: bool,
    parser: vt100::Parser,
    /// As the front end shows it.
    front: Option<Size>,
}

enum Client {
    /// Connected, and has not said what it wants.
    Silent,
    /// For this terminal to open.
    Waits(TerminalName, Size),
    /// For the next world.
    WantsWorld,
    In(TerminalName, Size),
}

impl Hub {
    pub fn new(lesson: &str) -> Self {
        let (terminals, order, clients) = (BTreeMap::new(), Vec::new(), BTreeMap::new());
        Self { lesson: lesson.to_owned(), terminals, order, front: None, clients }
    }

    pub fn connected(&mut self, id: ClientId) -> Vec<Effect> {
        if self.clients.len() >= MOST_CLIENTS {
            return refusal(id, Refusal::TooManyWindows);
        }
        self.clients.insert(id, Client::Silent);
        Vec::new()
    }

    /// The client has gone, or is to be gone.
    pub fn gone(&mut self, id: ClientId) -> Vec<Effect> {
        match self.clients.remove(&id) {
            Some(Client::In(terminal, _)) => self.shown_again_in_front(&terminal),
            _ => Vec::new(),
        }
    }

    /// The last window on a terminal is closed: it has the size of the front end's again.
    fn shown_again_in_front(&mut self, name: &TerminalName) -> Vec<Effect> {
        let used = self.clients.values().any(|client| matches!(client, Client::In(other, _) if other == name));
        let Some(terminal) = self.terminals.get_mut(name).filter(|_| !used) else { return Vec::new() };
        let Some(size) = terminal.front else { return Vec::new() };
        vec![terminal.resize(name, size)]
    }

    pub fn asked(&mut self, id: ClientId, asked: Asked) -> Vec<Effect> {
        let Some(client) = self.clients.get(&id) else { return Vec::new() };
        if asked.version().is_some_and(|version| version != VERSION) {
            return self.refuse(id, Refusal::Version(VERSION));
        }
        match (client, asked) {
            (Client::Silent, Asked::World { .. }) => {
                self.clients.insert(id, Client::WantsWorld);
                vec![Effect::Wish(Wish::World)]
            }
            (Client::Silent, Asked::Attach { terminal, size, .. }) => {
                let terminal = terminal.unwrap_or_else(|| self.usual());
                if is_name(&terminal) {
                    self.attach(id, terminal, size)
                } else {
                    self.refuse(id, Refusal::NoSuchName(terminal.0.chars().take(40).collect()))
                }
            }
            (Client::In(terminal, _), Asked::Resize { size }) => {
                let terminal = terminal.clone();
                self.clients.insert(id, Client::In(terminal.clone(), size));
                let shown = self.terminals.get_mut(&terminal);
                shown.map(|shown| shown.resize(&terminal, size)).into_iter().collect()
            }
            (Client::Waits(terminal, _), Asked::Resize { size }) => {
                let terminal = terminal.clone();
                self.clients.insert(id, Client::Waits(terminal, size));
                Vec::new()
            }
            _ => self.refuse(id, Refusal::Misunderstood),
        }
    }

    /// Keys that a client typed.
    pub fn typed(&mut self, id: ClientId, bytes: Vec<u8>) -> Vec<Effect> {
        match self.clients.get(&id) {
            Some(Client::In(terminal, _)) => vec![Effect::Wish(Wish::Keys { terminal: terminal.clone(), bytes })],
            // A terminal that is not there yet, or again: keys for it would go nowhere.
            Some(Client::Waits(..)) | None => Vec::new(),
            Some(Client::Silent | Client::WantsWorld) => self.refuse(id, Refusal::Misunderstood),
        }
    }

    pub fn heard(&mut self, heard: &Overheard) -> Vec<Effect> {
        match heard {
            Overheard::Wish(Wish::Keys { terminal, .. }) => {
                self.front = Some(terminal.clone());
                Vec::new()
            }
            Overheard::Wish(Wish::Resize { terminal, columns, rows }) => {
                let size = Size { columns: *columns, rows: *rows };
                let shown = self.known(terminal);
                shown.front = Some(size);
                let _ = shown.resize(terminal, size); // the front end has wished it itself
                Vec::new()
            }
            Overheard::Wish(_) => Vec::new(),
            Overheard::News(news) => self.news(news),
        }
    }

    fn news(&mut self, news: &News) -> Vec<Effect> {
        match news {
            News::Ready { terminals, .. } => self.ready(terminals),
            News::Opened { terminal } => self.opened(terminal),
            News::Output { terminal, bytes } => self.output(terminal, bytes),
            News::Closed(closed) => {
                self.known(&closed.terminal).open = false;
                let inside = self.inside(&closed.terminal);
                inside.into_iter().flat_map(|id| self.part(id, Over::TerminalClosed(closed.gone.clone()))).collect()
            }
            News::World(scene) => {
                let wanting = |client: &Client| matches!(client, Client::WantsWorld);
                let told: Arc<[u8]> = message(&Told::World { scene: scene.clone() }).into();
                let ids = self.those(wanting);
                ids.into_iter()
                    .flat_map(|id| {
                        self.clients.remove(&id);
                        [Effect::Send(id, Arc::clone(&told)), Effect::Part(id)]
                    })
                    .collect()
            }
            News::Refused(guide::Refusal::TooManyTerminals { most }) => self.refuse_waiting(&Refusal::Full(*most)),
            News::Refused(guide::Refusal::NotOpened { why, .. }) => {
                self.refuse_waiting(&Refusal::CannotOpen(why.clone()))
            }
            News::Refused(guide::Refusal::NoLab) => self.refuse_waiting(&Refusal::NoLab),
            News::LabLost { .. } => self.refuse_waiting(&Refusal::NoLab),
            News::Left { .. } => self.end(),
            _ => Vec::new(),
        }
    }

    fn refuse_waiting(&mut self, why: &Refusal) -> Vec<Effect> {
        let waiting = self.those(|client| matches!(client, Client::Waits(..) | Client::WantsWorld));
        waiting.into_iter().flat_map(|id| self.refuse(id, why.clone())).collect()
    }

    /// The session is over.
    pub fn end(&mut self) -> Vec<Effect> {
        let all = self.those(|_| true);
        all.into_iter().flat_map(|id| self.part(id, Over::LabEnded)).collect()
    }

    /// A new lab: its screens are empty, and only the first terminal is open. Who was in another comes along.
    fn ready(&mut self, terminals: &[TerminalName]) -> Vec<Effect> {
        self.order = terminals.to_vec();
        self.front = terminals.first().cloned();
        for terminal in self.terminals.values_mut() {
            terminal.open = false;
            terminal.empty();
        }
        for (n, name) in terminals.iter().enumerate() {
            self.known(name).open = n == 0;
        }
        let inside: Vec<(ClientId, TerminalName, Size)> = self
            .clients
            .iter()
            .filter_map(|(id, client)| match client {
                Client::In(terminal, size) | Client::Waits(terminal, size) => Some((*id, terminal.clone(), *size)),
                Client::Silent | Client::WantsWorld => None,
            })
            .collect();
        inside.into_iter().flat_map(|(id, terminal, size)| self.attach(id, terminal, size)).collect()
    }

    fn attach(&mut self, id: ClientId, terminal: TerminalName, size: Size) -> Vec<Effect> {
        if self.terminals.get(&terminal).is_some_and(|terminal| terminal.open) {
            return self.enter(id, terminal, size);
        }
        let asked = |client: &Client| matches!(client, Client::Waits(other, _) if *other == terminal);
        let asked = self.clients.iter().any(|(other, client)| *other != id && asked(client));
        self.clients.insert(id, Client::Waits(terminal.clone(), size));
        if asked { Vec::new() } else { vec![Effect::Wish(Wish::Open { terminal })] }
    }

    fn enter(&mut self, id: ClientId, name: TerminalName, size: Size) -> Vec<Effect> {
        self.clients.insert(id, Client::In(name.clone(), size));
        let told = Told::Attached { lesson: self.lesson.clone(), terminal: name.clone() };
        let shown = self.known(&name);
        let resized = shown.resize(&name, size);
        let screen = shown.drawn();
        let mut effects = vec![Effect::Send(id, message(&told).into())];
        effects.extend(screen.chunks(CHUNK).map(|chunk| Effect::Send(id, bytes(chunk).into())));
        effects.push(resized);
        effects
    }

    fn opened(&mut self, name: &TerminalName) -> Vec<Effect> {
        let terminal = self.known(name);
        terminal.open = true;
        let waiting: Vec<(ClientId, Size)> = self
            .clients
            .iter()
            .filter_map(|(id, client)| match client {
                Client::Waits(other, size) if other == name => Some((*id, *size)),
                _ => None,
            })
            .collect();
        waiting.into_iter().flat_map(|(id, size)| self.enter(id, name.clone(), size)).collect()
    }

    fn output(&mut self, name: &TerminalName, output: &[u8]) -> Vec<Effect> {
        self.known(name).parser.process(output);
        let inside = self.inside(name);
        if inside.is_empty() {
            return Vec::new();
        }
        let frames: Vec<Arc<[u8]>> = output.chunks(CHUNK).map(|chunk| bytes(chunk).into()).collect();
        let to = |id: ClientId| frames.iter().map(move |frame| Effect::Send(id, Arc::clone(frame)));
        inside.into_iter().flat_map(to).collect()
    }

    /// The first of the lesson's that the learner is not in.
    fn usual(&self) -> TerminalName {
        let front = self.front.as_ref().or(self.order.first());
        let other = self.order.iter().find(|name| Some(*name) != front);
        other.or(front).cloned().unwrap_or_else(|| "A".into())
    }

    fn known(&mut self, name: &TerminalName) -> &mut Terminal {
        self.terminals.entry(name.clone()).or_insert_with(Terminal::new)
    }

    fn inside(&self, name: &TerminalName) -> Vec<ClientId> {
        self.those(|client| matches!(client, Client::In(other, _) if other == name))
    }

    fn those(&self, wanted: impl Fn(&Client) -> bool) -> Vec<ClientId> {
        self.clients.iter().filter(|(_, client)| wanted(client)).map(|(id, _)| *id).collect()
    }

    fn part(&mut self, id: ClientId, why: Over) -> Vec<Effect> {
        self.clients.remove(&id);
        vec![Effect::Send(id, message(&Told::Over { why }).into()), Effect::Part(id)]
    }

    fn refuse(&mut self, id: ClientId, why: Refusal) -> Vec<Effect> {
        let freed = self.gone(id);
        refusal(id, why).into_iter().chain(freed).collect()
    }
}

fn refusal(id: ClientId, why: Refusal) -> Vec<Effect> {
    vec![Effect::Send(id, message(&Told::Refused { why }).into()), Effect::Part(id)]
}

/// What a terminal can be called: as in lessons.
fn is_name(name: &TerminalName) -> bool {
    let name = name.as_str();
    name.len() <= 16
        && name != "host"
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric())
}

impl Terminal {
    fn new() -> Self {
        Self { open: false, parser: grid::new(USUAL.columns, USUAL.rows, 0, ()), front: None }
    }

    fn empty(&mut self) {
        let (rows, columns) = self.parser.screen().size();
        self.parser = grid::new(columns, rows, 0, ());
    }

    fn resize(&mut self, name: &TerminalName, size: Size) -> Effect {
        grid::resize(&mut self.parser, size.columns, size.rows);
        let (rows, columns) = self.parser.screen().size();
        Effect::Wish(Wish::Resize { terminal: name.clone(), columns, rows })
    }

    /// What it shows, for a terminal of the same size. Where no program has taken the whole screen, what stands above
    /// is left alone.
    fn drawn(&self) -> Vec<u8> {
        let screen = self.parser.screen();
        if screen.alternate_screen() {
            return [b"\x1b[?1049h".to_vec(), screen.state_formatted()].concat();
        }
        let (row, column) = screen.cursor_position();
        let rows: Vec<Vec<u8>> = screen.rows_formatted(0, screen.size().1).take(usize::from(row) + 1).collect();
        let mut drawn = rows.join(&b"\x1b[m\r\n"[..]);
        drawn.extend_from_slice(format!("\x1b[m\r\x1b[{}C", column).as_bytes());
        if column == 0 {
            drawn.truncate(drawn.len() - b"\x1b[0C".len()); // 0 means 1 there
        }
        drawn.extend(screen.attributes_formatted());
        drawn.extend(screen.input_mode_formatted());
        drawn
    }
}

#[cfg(test)]
mod tests;
