//! `nslab attach`; and how it and `nslab world` find the lab that is meant.

use std::cell::RefCell;
use std::io::{self, IsTerminal};

use tokio::runtime::{Builder, Runtime};

use super::args::{AttachArgs, Common};
use super::exit::Exit;
use super::signals::Stop;
use super::{complain, terminal};
use crate::layout::{harmless, wrap};
use crate::learn::attach::client::{self, AttachError, Ended, Window};
use crate::learn::attach::{Over, Refusal, Running, running};
use crate::lesson::TerminalName;
use crate::messages::Messages;
use crate::sys::process::uid;

pub fn main(common: &Common, args: &AttachArgs) -> Exit {
    attach(common, args).unwrap_or_else(|exit| exit)
}

fn attach(common: &Common, args: &AttachArgs) -> Result<Exit, Exit> {
    let messages = common.messages();
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(refuse(&messages, &messages.say("attach-no-terminal"), Exit::Usage));
    }
    let lab = find(&messages, args.lab)?;
    let runtime = runtime(&messages)?;
    let joined = RefCell::new(String::new());
    let greet = |lesson: &str, terminal: &TerminalName| {
        joined.replace(harmless(terminal.as_str()));
        let parts = [
            ("terminal", harmless(terminal.as_str()).into()),
            ("lesson", harmless(lesson).into()),
            ("leader", args.leader.to_string().into()),
        ];
        wrap(&messages.tell("attach-hello", &parts), terminal::look(common).width).join("\r\n")
    };
    let ended = runtime.block_on(async {
        let stop = Stop::new();
        let stop = async {
            match stop {
                Ok(mut stop) => stop.asked().await,
                Err(_) => std::future::pending().await,
            }
        };
        let output = &mut io::stdout();
        let terminal = args.terminal.as_deref().map(TerminalName::from);
        client::attach(&lab, Window { terminal, leader: args.leader, output, greet: &greet }, stop).await
    });
    let (id, exit) = match ended {
        Ok(Ended::Detached) => ("attach-detached", Exit::Good),
        Ok(Ended::Stopped) => return Ok(Exit::Interrupted),
        Ok(Ended::Over(Over::LabEnded)) => ("attach-lab-ended", Exit::Good),
        Ok(Ended::Over(Over::TerminalClosed(_))) => ("attach-terminal-ended", Exit::Good),
        Ok(Ended::Over(Over::TooSlow)) => ("attach-too-slow", Exit::NotObserved),
        Err(error) => return Err(told(&messages, &error)),
    };
    complain(format_args!("{}\n", messages.tell(id, &[("terminal", joined.into_inner().into())])));
    Ok(exit)
}

/// The lab that is meant: the only one, or the one named.
pub fn find(messages: &Messages, named: Option<u32>) -> Result<Running, Exit> {
    let labs = running(uid()).map_err(|error| {
        refuse(messages, &messages.tell("attach-unreachable", &[("why", error.to_string().into())]), Exit::Unable)
    })?;
    let line = |lab: &Running| {
        messages.tell("attach-lab-line", &[("pid", lab.pid.to_string().into()), ("lesson", lab.lesson.clone().into())])
    };
    let lines = || labs.iter().map(|lab| format!("  {}\n", line(lab))).collect::<String>();
    match (named, labs.as_slice()) {
        (_, []) => Err(refuse(messages, &messages.say("attach-no-lab"), Exit::Usage)),
        (None, [lab]) => Ok(lab.clone()),
        (None, _) => {
            let exit = refuse(messages, &messages.say("attach-several"), Exit::Usage);
            complain(lines());
            Err(exit)
        }
        (Some(pid), _) => labs.iter().find(|lab| lab.pid == pid).cloned().ok_or_else(|| {
            let exit =
                refuse(messages, &messages.tell("attach-no-such-lab", &[("pid", pid.to_string().into())]), Exit::Usage);
            complain(lines());
            exit
        }),
    }
}

pub fn runtime(messages: &Messages) -> Result<Runtime, Exit> {
    Builder::new_current_thread().enable_all().build().map_err(|error| {
        refuse(messages, &messages.tell("attach-unreachable", &[("why", error.to_string().into())]), Exit::Unable)
    })
}

/// Says what went wrong.
pub fn told(messages: &Messages, error: &AttachError) -> Exit {
    let why = |why: &str| [("why", harmless(why).into())];
    let (text, exit) = match error {
        AttachError::Unreachable(error) => {
            (messages.tell("attach-unreachable", &why(&error.to_string())), Exit::Unable)
        }
        AttachError::Terminal(error) => (messages.tell("attach-unreachable", &why(&error.to_string())), Exit::Unable),
        AttachError::NotOurs => (messages.say("attach-not-ours"), Exit::Usage),
        AttachError::NoAnswer => (messages.say("attach-no-answer"), Exit::NotObserved),
        AttachError::Garbled(error) => (messages.tell("attach-garbled", &why(error)), Exit::NotObserved),
        AttachError::Refused(refusal) => (refused(messages, refusal), Exit::Usage),
    };
    refuse(messages, &text, exit)
}

fn refused(messages: &Messages, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Version(_) => messages.say("attach-refused-version"),
        Refusal::CannotOpen(why) => messages.tell("attach-refused-open", &[("why", harmless(why).into())]),
        Refusal::NoSuchName(name) => messages.tell("attach-refused-name", &[("name", harmless(name).into())]),
        Refusal::TooManyWindows => messages.say("attach-refused-windows"),
        Refusal::Full(most) => messages.tell("attach-refused-terminals", &[("most", (*most).into())]),
        Refusal::NoLab => messages.say("attach-refused-no-lab"),
        Refusal::Misunderstood => messages.say("attach-refused"),
    }
}

fn refuse(messages: &Messages, text: &str, exit: Exit) -> Exit {
    complain(format_args!("{}\n", messages.tell("cli-error", &[("message", text.into())])));
    exit
}
