//! `nslab lint`: what is to be looked at, which fixes are made, how it is told. The rules are in [`crate::lesson`].

mod fixing;
mod gather;
mod neighbours;
mod subject;

use self::gather::Gathered;
pub(super) use self::gather::watched;
use super::args::{Common, LintArgs, Wanted};
use super::exit::Exit;
use super::terminal;
use super::{complain, say, watch};
use crate::lesson::Diagnostic;
use crate::report::lint::{Linted, Report, human, json, sarif};

pub fn main(common: &Common, args: &LintArgs) -> Exit {
    if !args.watch {
        return round(common, args);
    }
    watch::rounds(|| watched(common, &args.lessons), || round(common, args))
}

/// Looks once.
fn round(common: &Common, args: &LintArgs) -> Exit {
    let mut gathered = Gathered::read(common, &args.lessons);
    let fixed = if args.fix { fixing::fix(common, &args.lessons, &mut gathered) } else { Vec::new() };
    let findings = gathered.lint();
    let exit = ending(&gathered, &findings);
    tell(common, &gathered, &findings, fixed);
    exit
}

fn ending(gathered: &Gathered, findings: &[Vec<Diagnostic>]) -> Exit {
    let found = findings.iter().any(|findings| !findings.is_empty());
    Exit::of(gathered.failures.iter().map(|(_, exit)| *exit).chain(found.then_some(Exit::CheckFailed)))
}

fn tell(common: &Common, gathered: &Gathered, findings: &[Vec<Diagnostic>], fixed: Vec<(String, String)>) {
    let files = gathered.subjects.iter().zip(findings);
    let report = Report {
        files: files
            .map(|(subject, findings)| Linted { file: &subject.page.file, source: &subject.page.source, findings })
            .collect(),
        fixed,
        failures: gathered.failures.iter().map(|(message, _)| message.clone()).collect(),
    };
    match common.wanted {
        // Others are refused where arguments are read.
        Wanted::Human | Wanted::Text | Wanted::Mermaid | Wanted::Dot | Wanted::Svg => {
            for failure in &report.failures {
                complain(format_args!("error: {failure}\n"));
            }
            say(human::render(&report, &terminal::look(common)));
        }
        Wanted::Json => say(json::render(&report)),
        Wanted::Sarif => say(sarif::render(&report)),
    }
}
