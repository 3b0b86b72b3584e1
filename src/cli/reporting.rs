//! Where the events of a run go: standard output, and report files.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use super::args::{Common, Format, ReportFormat, ReportTo};
use super::terminal::{self, Output};
use crate::report::junit::Junit;
use crate::report::{InOrder, ProofScreen, Screen, json};
use crate::run::event::Event;

/// A report file that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the report {}: {error}", .file.display())]
pub struct ReportError {
    file: PathBuf,
    error: io::Error,
}

/// Which command's events there are to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    Run,
    Proof,
}

/// All reports of one run.
pub struct Reporting {
    stdout: Stdout,
    files: Vec<ReportFile>,
}

enum Stdout {
    Human(InOrder, Box<Screen>),
    Proof(InOrder, Box<ProofScreen>),
    Json,
    /// Nobody reads it any more.
    Gone,
}

struct ReportFile {
    to: PathBuf,
    file: File,
    content: Content,
}

enum Content {
    Junit(Box<Junit>),
    Json(Vec<u8>),
}

impl Reporting {
    /// Creates the report files first: a run whose report can't be written is not begun.
    pub fn open(common: &Common, show: Show) -> Result<Self, ReportError> {
        let stdout = match (common.format, show) {
            (Format::Json, _) => Stdout::Json,
            (Format::Human, Show::Run) => {
                let look = terminal::look(common);
                let screen = match terminal::output() {
                    Output::Live => Screen::live(look, common.messages()),
                    Output::Plain => Screen::plain(look, common.messages()),
                };
                Stdout::Human(InOrder::default(), Box::new(screen))
            }
            (Format::Human, Show::Proof) => {
                let look = terminal::look(common);
                let screen = match terminal::output() {
                    Output::Live => ProofScreen::live(look),
                    Output::Plain => ProofScreen::plain(look),
                };
                Stdout::Proof(InOrder::default(), Box::new(screen))
            }
        };
        let files = common.report.iter().map(ReportFile::create).collect::<Result<_, _>>()?;
        Ok(Self { stdout, files })
    }

    pub fn event(&mut self, event: Event) {
        for file in &mut self.files {
            file.event(&event);
        }
        let shown = match &mut self.stdout {
            Stdout::Human(order, screen) => order.push(event).iter().try_for_each(|event| screen.event(event)),
            Stdout::Proof(order, screen) => {
                screen.progress(&event);
                order.push(event).iter().try_for_each(|event| screen.event(event))
            }
            Stdout::Json => print(&json::line(&event)),
            Stdout::Gone => Ok(()),
        };
        if shown.is_err() {
            // A reader that has seen enough (`| head`) is no failure, and the report files are still wanted.
            self.stdout = Stdout::Gone;
        }
    }

    /// Completes the report files.
    pub fn close(self) -> Result<(), ReportError> {
        self.files.into_iter().try_for_each(ReportFile::close)
    }
}

fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

impl ReportFile {
    fn create(to: &ReportTo) -> Result<Self, ReportError> {
        let file = File::create(&to.file).map_err(|error| ReportError { file: to.file.clone(), error })?;
        let content = match to.format {
            ReportFormat::Junit => Content::Junit(Box::default()),
            ReportFormat::Json => Content::Json(Vec::new()),
        };
        Ok(Self { to: to.file.clone(), file, content })
    }

    fn event(&mut self, event: &Event) {
        match &mut self.content {
            Content::Junit(junit) => junit.event(event),
            Content::Json(lines) => lines.extend(json::line(event).into_bytes()),
        }
    }

    fn close(mut self) -> Result<(), ReportError> {
        let bytes = match self.content {
            Content::Junit(junit) => junit.render(),
            Content::Json(lines) => lines,
        };
        self.file.write_all(&bytes).map_err(|error| ReportError { file: self.to, error })
    }
}
