//! Lessons for the tests of this module, built without text.

use std::time::Duration;

use crate::lesson::{
    Block, Check, Claim, Console, Expectation, ExpectedEnd, FileClaim, Folded, FoldedKind, Holds, Input, LabSpec,
    Lesson, OutputClaim, PingClaim, Settings, Step, Typed, Viewpoint,
};

pub(super) fn lesson(id: &str, steps: Vec<Step>) -> Lesson {
    let settings = Settings {
        format: 1,
        minutes: None,
        needs: Vec::new(),
        after: Vec::new(),
        lab: LabSpec { terminals: vec!["A".into()], ids: 1, ..LabSpec::default() },
        vars: Vec::new(),
    };
    Lesson {
        id: id.into(),
        file: format!("{id}.md"),
        source: String::new(),
        digest: String::new(),
        title: id.to_owned(),
        summary: String::new(),
        introduction: String::new(),
        settings,
        steps,
    }
}

pub(super) fn step(id: &str, blocks: Vec<Block>) -> Step {
    Step { id: id.into(), title: id.to_owned(), blocks, no_check: None, span: 0..0 }
}

pub(super) fn typed(command: &str, end: ExpectedEnd) -> Typed {
    let expect = Expectation { end, output: Vec::new() };
    Typed { terminal: "A".into(), input: Input::Command(command.to_owned()), expect, span: 0..0 }
}

/// A console fence of commands that are to succeed.
pub(super) fn console(commands: &[&str]) -> Block {
    let inputs = commands.iter().map(|c| typed(c, ExpectedEnd::Status(0))).collect();
    Block::Console(Console { inputs, timeout: Duration::from_secs(30), span: 0..0 })
}

pub(super) fn folded(kind: FoldedKind, commands: &[&str]) -> Block {
    Block::Folded(Folded { kind, summary: String::new(), blocks: vec![console(commands)], span: 0..0 })
}

/// "The file `/ID` exists", which waits a little.
pub(super) fn check(id: &str) -> Check {
    Check {
        id: id.into(),
        that: format!("{id} is there"),
        claim: Claim::File(FileClaim { path: format!("/{id}"), ..FileClaim::default() }),
        from: vec![Viewpoint::Host],
        not_from: Vec::new(),
        differs_from: Vec::new(),
        until: None,
        holds: Holds::Once,
        within: Duration::from_millis(60),
        points: 1,
        hidden: false,
        extra: false,
        after: Vec::new(),
        span: 0..0,
    }
}

/// "It answers", which is waited for two seconds.
pub(super) fn ping(id: &str) -> Check {
    let claim = PingClaim {
        to: std::net::Ipv4Addr::LOCALHOST.into(),
        count: 1,
        answered: None,
        at: None,
        rtt: None,
        timeout: Duration::from_secs(2),
        interval: Duration::ZERO,
    };
    Check { claim: Claim::Ping(claim), ..check(id) }
}

pub(super) fn hearsay(id: &str, contains: &str) -> Check {
    let claim = OutputClaim { terminal: "A".into(), of: None, contains: vec![contains.to_owned()], lacks: Vec::new() };
    Check { claim: Claim::Output(claim), ..check(id) }
}
