//! What may stand on the command line. Types only.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::learn::front::Leader;
use crate::messages::Language;
use crate::world;

/// Learn Linux namespaces by doing, in throw-away rootless labs, verified by what the kernel says
#[derive(Debug, Parser)]
#[command(name = "nslab", version, max_term_width = 100, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show the lessons
    List,
    /// Be guided through a lesson, typing every command yourself
    Learn(LearnArgs),
    /// Type into a terminal of your running lab, from another window
    Attach(AttachArgs),
    /// Show what is in your running lab: namespaces, processes, links, mounts
    World(WorldArgs),
    /// Execute every step of lessons for real, check it and report
    Run(RunArgs),
    /// Write what you typed in a lesson as a report, which is a lesson itself
    Export(ExportArgs),
    /// Type a report again in a new lab, and hold it to the lesson's own checks
    Check(CheckArgs),
    /// Say whether this machine can run labs, and if not, what to do
    Doctor,
    /// For authors: look for what is wrong with lessons, without running them
    #[command(after_help = LINT_EXITS)]
    Lint(LintArgs),
    /// For authors: prove that the checks of lessons catch what they should
    Prove(ProveArgs),
    /// For authors: write a first lesson, to be changed into yours
    New(NewArgs),
    /// For authors: print the JSON Schema of a lesson's settings and checks
    Schema,
}

impl Command {
    /// As it is typed.
    fn name(&self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Learn(_) => "learn",
            Self::Run(_) => "run",
            Self::Doctor => "doctor",
            Self::Lint(_) => "lint",
            Self::Prove(_) => "prove",
            Self::New(_) => "new",
            Self::Schema => "schema",
            Self::Attach(_) => "attach",
            Self::World(_) => "world",
            Self::Export(_) => "export",
            Self::Check(_) => "check",
        }
    }
}

const LINT_EXITS: &str = "Exit status: 0 nothing found; 1 something found, errors and warnings alike; 2 a file could \
not be read or written; 3 course.toml is invalid; 130 interrupted, as --watch always is.";

#[derive(Debug, Args)]
pub struct LintArgs {
    /// Names of lessons, or lesson files (with a `/`, or ending in .md); all lessons, with their translations, if none
    /// is named
    #[arg(id = "lesson", value_name = "LESSON")]
    pub lessons: Vec<String>,
    /// Correct in the files what can be corrected safely, then tell the rest
    #[arg(long)]
    pub fix: bool,
    /// Look again whenever a lesson is saved, until Ctrl-C
    #[arg(long)]
    pub watch: bool,
}

#[derive(Debug, Args)]
pub struct ProveArgs {
    /// Names of lessons, or lesson files (with a `/`, or ending in .md); all lessons if none is named
    #[arg(id = "lesson", value_name = "LESSON")]
    pub lessons: Vec<String>,
    /// How many per cent of the commands left out, and of the near misses, must be caught
    #[arg(long, value_name = "PERCENT", default_value_t = 95.0, value_parser = parse_percent)]
    pub min_score: f64,
    /// Prove again whenever a lesson is saved, until Ctrl-C
    #[arg(long)]
    pub watch: bool,
}

#[derive(Debug, Args)]
pub struct NewArgs {
    /// Its id: NAME.md is written into the folder that --lessons names, or into this one
    #[arg(value_name = "NAME")]
    pub name: String,
}

#[derive(Debug, Args)]
pub struct LearnArgs {
    /// Name of a lesson, or a lesson file (with a `/`, or ending in .md), LESSON#STEP to begin at a step; the next
    /// unfinished one if none is named
    #[arg(value_name = "LESSON")]
    pub lesson: Option<String>,
    /// The step to begin at: its id or its number
    #[arg(value_name = "STEP")]
    pub step: Option<String>,
    /// Line by line, for screen readers, pipes, slow links and small screens
    #[arg(long)]
    pub plain: bool,
    /// Record what is shown as an asciicast v3, for asciinema
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// The one key that is not the shell's
    #[arg(long, value_name = "KEY", default_value = "ctrl-g")]
    pub leader: Leader,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Name of a lesson, or a lesson file (with a `/`, or ending in .md)
    #[arg(value_name = "LESSON")]
    pub lesson: String,
    /// Write the report to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Who did it, to be said in the report; nothing is said otherwise
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// A report of `nslab export`, or another lesson file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The lesson whose checks it is held to, instead of the one that it names
    #[arg(long, value_name = "LESSON")]
    pub against: Option<String>,
}

#[derive(Debug, Args)]
pub struct AttachArgs {
    /// A terminal of the lab, one of the lesson's or a new one; the first that the session is not in if none is named
    #[arg(value_name = "TERMINAL")]
    pub terminal: Option<String>,
    /// Which lab, where several run: the process ID of its `nslab learn`
    #[arg(long, value_name = "PID")]
    pub lab: Option<u32>,
    /// The key that leaves the window again, with q after it
    #[arg(long, value_name = "KEY", default_value = "ctrl-g")]
    pub leader: Leader,
}

#[derive(Debug, Args)]
pub struct WorldArgs {
    /// Which lab, where several run: the process ID of its `nslab learn`
    #[arg(long, value_name = "PID")]
    pub lab: Option<u32>,
}

#[derive(Debug, Args)]
pub struct RunArgs {
    /// Names of lessons, or lesson files (with a `/`, or ending in .md); all lessons if none is named
    #[arg(id = "lesson", value_name = "LESSON")]
    pub lessons: Vec<String>,
}

/// Options that every command takes.
#[derive(Debug, Args)]
pub struct Common {
    /// Read the lessons of this folder instead of those built in
    #[arg(long, global = true, value_name = "DIR")]
    pub lessons: Option<PathBuf>,
    /// The language of lessons and messages, en or ko; that of the locale if none is named
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<Language>,
    /// What the lessons' variable parts are picked by
    #[arg(long, global = true, value_name = "TEXT")]
    pub seed: Option<String>,
    /// How many lessons run side by side; for prove, how many variants of them, each in a lab
    #[arg(long, global = true, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// What standard output is for
    #[arg(long = "format", global = true, value_enum, default_value_t = Wanted::Human, value_name = "FORMAT")]
    pub wanted: Wanted,
    /// The same, of the formats that every command has
    #[arg(skip)]
    pub format: Format,
    /// Write a report to a file as well: junit=FILE or json=FILE; may be repeated
    #[arg(long, global = true, value_name = "FORMAT=FILE", value_parser = parse_report)]
    pub report: Vec<ReportTo>,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    pub color: When,
    /// Show failures and the last line only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show every command with its output, and every check
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// What may stand behind `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Wanted {
    /// For people
    Human,
    /// For programs: JSON
    Json,
    /// For editors and code hosting: SARIF 2.1.0, of lint only
    Sarif,
    /// The same as human, of world only
    Text,
    /// A flowchart for Markdown pages, of world only
    Mermaid,
    /// For Graphviz, of world only
    Dot,
    /// A picture, of world only
    Svg,
}

impl Wanted {
    /// What a world is drawn as.
    pub fn drawing(self) -> Option<world::Format> {
        match self {
            Self::Human | Self::Text => Some(world::Format::Text),
            Self::Json => Some(world::Format::Json),
            Self::Mermaid => Some(world::Format::Mermaid),
            Self::Dot => Some(world::Format::Dot),
            Self::Svg => Some(world::Format::Svg),
            Self::Sarif => None,
        }
    }

    /// The one command that has this format; `None`: all have.
    fn only_of(self) -> Option<&'static str> {
        match self {
            Self::Human | Self::Json => None,
            Self::Sarif => Some("lint"),
            Self::Text | Self::Mermaid | Self::Dot | Self::Svg => Some("world"),
        }
    }

    fn word(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    #[default]
    Human,
    Json,
}

impl Cli {
    /// Refuses what only some commands have.
    pub fn checked(mut self) -> Result<Self, clap::Error> {
        let wanted = self.common.wanted;
        let command = self.command.as_ref().map_or("nslab", Command::name);
        if let Some(of) = wanted.only_of().filter(|of| *of != command) {
            let word = wanted.word();
            let message = format!("--format {word} is of `nslab {of}` only; other commands have human and json\n");
            return Err(clap::Error::raw(clap::error::ErrorKind::InvalidValue, message));
        }
        self.common.format = match wanted.drawing() {
            Some(world::Format::Text) => Format::Human,
            _ => Format::Json,
        };
        if matches!(self.command, Some(Command::Lint(_))) && !self.common.report.is_empty() {
            let message = "`nslab lint` writes no reports; redirect what --format json or sarif prints\n";
            return Err(clap::Error::raw(clap::error::ErrorKind::ArgumentConflict, message));
        }
        let watches = matches!(
            self.command,
            Some(Command::Lint(LintArgs { watch: true, .. }) | Command::Prove(ProveArgs { watch: true, .. }))
        );
        if watches && self.common.wanted != Wanted::Human {
            let message = "--watch is for people: --format json and sarif are of one round\n";
            return Err(clap::Error::raw(clap::error::ErrorKind::ArgumentConflict, message));
        }
        Ok(self)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

/// `--report FORMAT=FILE`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportTo {
    pub format: ReportFormat,
    pub file: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    Junit,
    Json,
}

fn parse_report(text: &str) -> Result<ReportTo, String> {
    let (format, file) = text.split_once('=').ok_or("expected FORMAT=FILE, such as junit=report.xml")?;
    let format = match format {
        "junit" => ReportFormat::Junit,
        "json" => ReportFormat::Json,
        other => return Err(format!("unknown report format `{other}`; there are junit and json")),
    };
    if file.is_empty() {
        return Err("the file's name is missing after `=`".to_owned());
    }
    Ok(ReportTo { format, file: file.into() })
}

fn parse_percent(text: &str) -> Result<f64, String> {
    let percent = text.strip_suffix('%').unwrap_or(text).trim().parse().ok();
    percent.filter(|p| (0.0..=100.0).contains(p)).ok_or_else(|| "expected a number from 0 to 100".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_report_names_its_format_and_file() {
        let file = PathBuf::from("a=b.xml");
        assert_eq!(parse_report("junit=a=b.xml"), Ok(ReportTo { format: ReportFormat::Junit, file }));
        for wrong in ["junit", "junit=", "tap=x", "=x"] {
            assert!(parse_report(wrong).is_err(), "{wrong}");
        }
    }
}
