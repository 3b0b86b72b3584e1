//! Where a front end writes: the learner's terminal, and a recording of it if one is wanted.
//!
//! A recording is an asciicast v3 (<https://docs.asciinema.org/manual/asciicast/v3/>): a header line, then a line an
//! event. Each line is written at once and whole, so that whatever ends us leaves a valid file. When the file can't be
//! written to any more, the recording stops and the session goes on. It knows no lesson.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What is shown between two flushes becomes one event, unless it is more than this.
const EVENT_BYTES: usize = 16 * 1024;

/// The learner's terminal, and its recording. Cheap to clone; all clones write to the same.
#[derive(Clone)]
pub struct Output {
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    terminal: Box<dyn Write + Send>,
    recording: Option<Recording>,
    /// Why the recording stopped.
    stopped: Option<String>,
    /// The same, until somebody asks.
    untold: Option<String>,
}

impl Output {
    pub fn new(terminal: impl Write + Send + 'static, recording: Option<Recording>) -> Self {
        let terminal = Box::new(terminal);
        Self { shared: Arc::new(Mutex::new(Shared { terminal, recording, stopped: None, untold: None })) }
    }

    /// The terminal has this size from now on.
    pub fn resized(&self, columns: u16, rows: u16) {
        self.lock().record(|recording| recording.event("r", &format!("{columns}x{rows}")));
    }

    /// Something begins here: a step.
    pub fn mark(&self, label: &str) {
        self.lock().record(|recording| recording.event("m", label));
    }

    /// Why the recording has stopped before its time: told once.
    pub fn complaint(&self) -> Option<String> {
        self.lock().untold.take()
    }

    /// Ends the recording with the session's exit status; says why it is not whole, if it is not.
    pub fn finish(&self, status: u8) -> Option<String> {
        let mut shared = self.lock();
        shared.record(|recording| recording.event("x", &status.to_string()));
        shared.recording = None;
        shared.stopped.take()
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        // A panic ends the process; what was written until then is whole.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut shared = self.lock();
        let written = shared.terminal.write(bytes)?;
        shared.record(|recording| recording.shown(&bytes[..written]));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut shared = self.lock();
        shared.record(Recording::flush);
        shared.terminal.flush()
    }
}

impl Shared {
    fn record(&mut self, write: impl FnOnce(&mut Recording) -> io::Result<()>) {
        let Some(recording) = &mut self.recording else { return };
        if let Err(error) = write(recording) {
            let why = format!("{}: {error}", recording.path.display());
            self.recording = None;
            (self.stopped, self.untold) = (Some(why.clone()), Some(why));
        }
    }
}

/// What a recording's header says.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    pub columns: u16,
    pub rows: u16,
    /// `$TERM`
    pub terminal: Option<String>,
    pub title: Option<String>,
    /// Seconds since 1970.
    pub timestamp: Option<u64>,
    pub line_ends: LineEnds,
}

/// How lines end in what is shown. A player shows bytes as a raw terminal does: one that should begin at its left edge
/// needs a carriage return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnds {
    /// As the terminal gets them.
    AsSent,
    /// With a line feed alone: a pipe, or a terminal that adds the rest.
    Bare,
}

/// An asciicast being written.
pub struct Recording {
    path: PathBuf,
    file: File,
    /// Bytes of whole lines.
    length: u64,
    started: Instant,
    /// The sum of the intervals written, so that rounding them never adds up.
    told: Duration,
    line_ends: LineEnds,
    /// The last byte shown.
    last: u8,
    /// Shown, and not written yet: the events are text, and a character may be cut in two.
    pending: Vec<u8>,
}

impl Recording {
    /// Begins a recording in a new file: what somebody recorded before is not written over.
    pub fn start(path: &Path, header: &Header) -> io::Result<Self> {
        let made = OpenOptions::new().write(true).create_new(true).open(path);
        let file = match made {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && !path.is_file() => {
                OpenOptions::new().write(true).open(path)?
            }
            other => other?,
        };
        let (started, told) = (Instant::now(), Duration::ZERO);
        let (line_ends, last) = (header.line_ends, 0);
        let mut new =
            Self { path: path.to_owned(), file, length: 0, started, told, line_ends, last, pending: Vec::new() };
        let begun = new.line(&header.to_json());
        if begun.is_err() {
            let _ = std::fs::remove_file(path).or_else(|_| new.file.set_len(0)); // nothing of ours was in it
        }
        begun.map(|()| new)
    }

    fn shown(&mut self, bytes: &[u8]) -> io::Result<()> {
        for byte in bytes {
            if *byte == b'\n' && self.last != b'\r' && self.line_ends == LineEnds::Bare {
                self.pending.push(b'\r');
            }
            self.pending.push(*byte);
            self.last = *byte;
        }
        if self.pending.len() > EVENT_BYTES { self.flush() } else { Ok(()) }
    }

    /// Writes what has been shown, but for a last character that is not whole.
    fn flush(&mut self) -> io::Result<()> {
        let rest = self.pending.split_off(whole_characters(&self.pending));
        let shown = std::mem::replace(&mut self.pending, rest);
        if shown.is_empty() { Ok(()) } else { self.write_event("o", &String::from_utf8_lossy(&shown)) }
    }

    fn event(&mut self, code: &str, data: &str) -> io::Result<()> {
        self.flush()?;
        self.write_event(code, data)
    }

    fn write_event(&mut self, code: &str, data: &str) -> io::Result<()> {
        let interval = self.started.elapsed().saturating_sub(self.told);
        let interval = Duration::from_micros(u64::try_from(interval.as_micros()).unwrap_or(u64::MAX));
        self.told += interval;
        let micros = interval.subsec_micros();
        let seconds = interval.as_secs();
        self.line(&format!("[{seconds}.{micros:06}, {}, {}]", quoted(code), quoted(data)))
    }

    /// One line in one write; of a line that finds no room nothing stays.
    fn line(&mut self, text: &str) -> io::Result<()> {
        let line = format!("{text}\n");
        match self.file.write_all(line.as_bytes()) {
            Ok(()) => {
                self.length += line.len() as u64;
                Ok(())
            }
            Err(error) => {
                // What can't be cut off (a pipe, a device) is not a file that somebody would play.
                let _ = self.file.set_len(self.length).and_then(|()| self.file.seek(SeekFrom::End(0)));
                Err(error)
            }
        }
    }
}

impl Header {
    fn to_json(&self) -> String {
        let mut term = serde_json::json!({ "cols": self.columns, "rows": self.rows });
        if let Some(terminal) = &self.terminal {
            term["type"] = terminal.as_str().into();
        }
        let mut header = serde_json::json!({ "version": 3, "term": term });
        if let Some(timestamp) = self.timestamp {
            header["timestamp"] = timestamp.into();
        }
        if let Some(title) = &self.title {
            header["title"] = title.as_str().into();
        }
        header.to_string()
    }
}

/// How many of these bytes end with a whole character, or with what will never be one.
fn whole_characters(bytes: &[u8]) -> usize {
    let last = bytes.iter().rposition(|byte| byte & 0xc0 != 0x80); // not a continuation
    let Some(last) = last else { return bytes.len() };
    let width = match bytes[last] {
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf7 => 4,
        _ => 1,
    };
    if bytes.len() - last < width { last } else { bytes.len() }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn header() -> Header {
        let (terminal, title) = (Some("xterm".to_owned()), Some("Mount".to_owned()));
        Header { columns: 80, rows: 24, terminal, title, timestamp: Some(1), line_ends: LineEnds::AsSent }
    }

    fn recorded(record: impl FnOnce(&mut Output)) -> (Vec<Value>, Option<String>) {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("it.cast");
        let recording = Recording::start(&path, &header()).expect("a new file");
        let mut output = Output::new(io::sink(), Some(recording));
        record(&mut output);
        let why = output.finish(0);
        let text = std::fs::read_to_string(&path).expect("a recording");
        (text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect(), why)
    }

    fn shown(lines: &[Value]) -> String {
        lines[1..].iter().filter(|line| line[1] == "o").filter_map(|line| line[2].as_str()).collect()
    }

    #[test]
    fn a_recording_is_a_header_and_events() {
        let (lines, why) = recorded(|output| {
            output.mark("Two views");
            output.write_all(b"a\x1b[1m\"\r\n").expect("a sink");
            output.flush().expect("a sink");
            output.resized(100, 30);
        });
        assert_eq!(why, None);
        assert_eq!(lines[0]["version"], 3);
        assert_eq!(lines[0]["term"], serde_json::json!({ "cols": 80, "rows": 24, "type": "xterm" }));
        let events: Vec<(&str, &str)> = lines[1..]
            .iter()
            .map(|line| (line[1].as_str().expect("a code"), line[2].as_str().expect("data")))
            .collect();
        assert_eq!(events, [("m", "Two views"), ("o", "a\x1b[1m\"\r\n"), ("r", "100x30"), ("x", "0")]);
        assert!(lines[1..].iter().all(|line| line[0].as_f64().is_some_and(|interval| interval >= 0.0)));
    }

    #[test]
    fn a_recording_is_not_written_over() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("it.cast");
        std::fs::write(&path, "mine").expect("a file");
        let error = Recording::start(&path, &header()).err().expect("a refusal");
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read_to_string(&path).expect("a file"), "mine");
    }

    #[test]
    fn a_full_disk_stops_the_recording_and_nothing_else() {
        let full = OpenOptions::new().write(true).open("/dev/full").expect("a device");
        let (path, started) = (PathBuf::from("/dev/full"), Instant::now());
        let (line_ends, told) = (LineEnds::AsSent, Duration::ZERO);
        let recording =
            Recording { path, file: full, length: 0, started, told, line_ends, last: 0, pending: Vec::new() };
        let mut output = Output::new(io::sink(), Some(recording));
        output.write_all(b"x").expect("the terminal is fine");
        output.flush().expect("the terminal is fine");
        let why = output.complaint().expect("a complaint");
        assert!(why.starts_with("/dev/full: "), "{why}");
        assert_eq!(output.complaint(), None);
        output.write_all(b"y").expect("the terminal is fine");
        assert_eq!(output.finish(0), Some(why));
    }

    proptest! {
        #[test]
        fn characters_survive_being_cut(text in "[a-z가-힣é😀]{0,40}", cuts in proptest::collection::vec(0usize..160, 0..8)) {
            let (lines, _) = recorded(|output| {
                let mut from = 0;
                let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (text.len() + 1)).collect();
                cuts.sort_unstable();
                for cut in cuts.into_iter().chain([text.len()]) {
                    output.write_all(&text.as_bytes()[from..cut]).expect("a sink");
                    output.flush().expect("a sink");
                    from = cut;
                }
            });
            prop_assert_eq!(shown(&lines), text);
        }

        #[test]
        fn whatever_is_shown_the_recording_is_valid(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let (lines, why) = recorded(|output| output.write_all(&bytes).expect("a sink"));
            prop_assert_eq!(why, None);
            prop_assert_eq!(lines.last().map(|line| line[1].clone()), Some("x".into()));
        }
    }
}
