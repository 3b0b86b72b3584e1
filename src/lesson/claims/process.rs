//! `process = "sleep"` or `process = "A"`: a process, and which PIDs it has where (pid_namespaces(7)).

use super::kind::{Asked, Kind, Relation};
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::position::floor;
use crate::lesson::rule;
use crate::lesson::table::{Table, Value};
use crate::lesson::viewpoint::{Names, is_name};
use crate::lesson::{Claim, ProcessClaim, ProcessSubject, Viewpoint};

pub(super) const KIND: Kind = Kind {
    name: "process",
    properties: &["name", "pid", "listed-as", "not"],
    asked: Asked::FromViewpoints,
    relation: Relation::Differs,
    read,
};

/// The most that the kernel keeps of a process's name (TASK_COMM_LEN, without the NUL).
const LONGEST_COMM: usize = 15;

/// The kernel's own limit on PIDs (PID_MAX_LIMIT).
const MOST_PID: u32 = 4 * 1024 * 1024;

fn read(value: &Value<'_>, table: &mut Table<'_>, names: &Names<'_>, findings: &mut Findings) -> Option<Claim> {
    let name_at = table.take("name");
    let name = name_at.and_then(|value| comm(&value, findings));
    let pid_at = table.take("pid");
    let pid = pid_at.and_then(|value| value.number32(1..=MOST_PID, findings));
    let listed_at = table.take("listed-as");
    let listed_as = listed_at.and_then(|value| value.number32(1..=MOST_PID, findings));
    let not_at = table.take("not");
    let not = not_at.and_then(|value| names.viewpoint(&value, findings));
    let subject = subject(value, names, findings)?;
    if let (ProcessSubject::Named(subject), Some(at)) = (&subject, name_at) {
        findings
            .error(at.key_span(), format!("the subject {} is the process's name already", quoted(subject)))
            .help("`name` is for a terminal's foreground process: `process = \"A\"`");
    }
    if let (ProcessSubject::At(of), Some(other), Some(at)) = (&subject, &not, not_at)
        && of == other
    {
        findings.offence(&rule::VACUOUS_CHECK, at.span(), "no process is another than itself");
    }
    let says_nothing =
        name_at.is_none() && not_at.is_none() && listed_at.is_none() && table.get("differs-from").is_none();
    let vacuous = says_nothing && pid_at.is_none() && table.get("not-from").is_none() && table.get("until").is_none();
    if vacuous && matches!(&subject, ProcessSubject::At(Viewpoint::Terminal(_) | Viewpoint::Shell(_))) {
        findings
            .offence(&rule::VACUOUS_CHECK, value.span(), "this check is vacuous: something always runs in a terminal")
            .help("say `name`, `pid`, `listed-as` or `not`, or where it is not seen with `not-from`");
    }
    Some(Claim::Process(ProcessClaim { subject, name, pid, listed_as, not }))
}

fn subject(value: &Value<'_>, names: &Names<'_>, findings: &mut Findings) -> Option<ProcessSubject> {
    let text = value.string(findings)?;
    if names.terminal(&text).is_some() || text == "host" || text.contains(':') {
        let viewpoint = names.viewpoint(value, findings)?;
        if matches!(viewpoint, Viewpoint::Host | Viewpoint::Netns(_)) {
            findings
                .error(value.span(), format!("{} is no process", quoted(&text)))
                .help("write a process's name, a terminal, `shell:TERMINAL` or `process:NAME`");
            return None;
        }
        return Some(ProcessSubject::At(viewpoint));
    }
    comm(value, findings).map(ProcessSubject::Named)
}

/// A name as /proc/PID/comm has it.
fn comm(value: &Value<'_>, findings: &mut Findings) -> Option<String> {
    let text = value.string(findings)?;
    if text.contains("{{") {
        return Some(text);
    }
    if text.len() > LONGEST_COMM {
        let cut = &text[..floor(&text, LONGEST_COMM)];
        findings
            .error(value.span(), format!("{} is longer than a process's name can be", quoted(&text)))
            .label(format!("the kernel keeps {}", quoted(cut)));
        return None;
    }
    if !is_name(&text) {
        findings
            .error(value.span(), format!("{} is not a process's name", quoted(&text)))
            .help("write it as /proc/PID/comm shows it");
        return None;
    }
    Some(text)
}
