//! The command line: arguments to a command, and its end to an exit code. One thin file a command.

mod args;
mod attach;
mod built_in;
mod check;
mod conduct;
mod doctor;
mod exit;
mod export;
mod help;
mod kept;
mod language;
mod learn;
mod lessons;
mod lint;
mod list;
mod new;
mod prove;
mod reporting;
mod run;
mod schema;
mod shelf;
mod signals;
pub mod step_name;
mod terminal;
mod watch;
mod welcome;
mod world;

use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;

use self::args::{Cli, Command, Common};
use self::exit::Exit;

pub fn main() -> ExitCode {
    // A lab's own processes are this program too, started in a hidden role.
    if let Some(code) = crate::lab::divert() {
        return code;
    }
    exit::install_panic_hook();
    let cli = match help::parse().and_then(Cli::checked) {
        Ok(cli) => cli,
        Err(told) => {
            help::print(&told); // help and version too come this way
            return if told.use_stderr() { Exit::Usage.into() } else { Exit::Good.into() };
        }
    };
    match &cli.command {
        None => welcome::main(&cli.common).into(),
        Some(Command::Learn(args)) => learn::main(&cli.common, args).into(),
        Some(Command::Export(args)) => export::main(&cli.common, args).into(),
        Some(Command::Check(args)) => check::main(&cli.common, args).into(),
        Some(Command::Attach(args)) => attach::main(&cli.common, args).into(),
        Some(Command::World(args)) => world::main(&cli.common, args).into(),
        Some(Command::List) => list::main(&cli.common).into(),
        Some(Command::Run(args)) => run::main(&cli.common, args).into(),
        Some(Command::Doctor) => doctor::main(&cli.common).into(),
        Some(Command::Lint(args)) => lint::main(&cli.common, args).into(),
        Some(Command::Prove(args)) => prove::main(&cli.common, args).into(),
        Some(Command::New(args)) => new::main(&cli.common, args).into(),
        Some(Command::Schema) => schema::main().into(),
    }
}

/// To standard error, whether or not somebody reads it.
fn complain(text: impl Display) {
    let _ = write!(std::io::stderr(), "{text}");
}

/// What stopped a command, in the learner's language as far as the error is.
fn complain_of(common: &Common, error: impl Display) {
    let message = error.to_string();
    complain(format_args!("{}\n", common.messages().tell("cli-error", &[("message", message.into())])));
}

/// To standard output, whether or not somebody reads it to the end.
fn say(text: impl Display) {
    let _ = write!(std::io::stdout(), "{text}");
}
