//! What a check that has not passed waits for, in one sentence of the present tense: "waiting for address 192.168.2.2/24
//! on ceth0 in ns0". Pure: of the check alone, whatever was seen.

mod phrases;
#[cfg(test)]
mod tests;

use std::time::Duration;

use super::words::{harmless, quoted};
use crate::lesson::{
    AddressClaim, Check, Claim, FileClaim, IpcClaim, LinkClaim, MountClaim, NamespaceClaim, NetnsClaim, OutputClaim,
    PingClaim, ProcessClaim, ProcessSubject, Viewpoint,
};
use crate::messages::{Messages, Value};
use phrases::Phrases;

/// The sentence, without a full stop.
pub fn waiting_for(check: &Check, messages: &Messages) -> String {
    let phrases = Phrases { messages };
    let sentence = if check.from.is_empty() && !check.not_from.is_empty() {
        let parts =
            [("thing", thing(&check.claim, &phrases).into()), ("place", phrases.places(&check.not_from).into())];
        phrases.tell("waiting-gone", &parts)
    } else {
        let positive = positive(check, &phrases);
        match check.not_from.as_slice() {
            [] => positive,
            not_from => {
                let parts = [("sentence", positive.into()), ("place", phrases.places(not_from).into())];
                phrases.tell("waiting-but-not", &parts)
            }
        }
    };
    match check.until {
        // A starting point: it passed, or should have, before anything was done.
        Some(_) => phrases.tell("waiting-start", &[("sentence", sentence.into())]),
        None => sentence,
    }
}

fn positive(check: &Check, phrases: &Phrases) -> String {
    match &check.claim {
        Claim::Namespace(claim) => namespace(claim, check, phrases),
        Claim::File(claim) => there(check, file_properties(claim, phrases), phrases),
        Claim::Mount(claim) => there(check, mount_properties(claim, check, phrases), phrases),
        Claim::Process(claim) => process(claim, check, phrases),
        Claim::Ipc(claim) => there(check, ipc_properties(claim, phrases), phrases),
        Claim::Netns(claim) => netns(claim, check, phrases),
        Claim::Link(claim) => link(claim, check, phrases),
        Claim::Address(claim) => address(claim, check, phrases),
        Claim::Ping(claim) => ping(claim, check, phrases),
        Claim::Output(claim) => output(claim, phrases),
    }
}

/// The subject as a noun, to be there or to be gone.
fn thing(claim: &Claim, phrases: &Phrases) -> String {
    let named = |id, name: &str| phrases.tell(id, &[("name", harmless(name).into())]);
    match claim {
        Claim::Namespace(claim) => phrases.who(&claim.of),
        Claim::File(claim) => named(phrases::file_type(claim), &claim.path),
        Claim::Mount(claim) => match &claim.fs_type {
            Some(fs_type) => {
                let parts = [("type", harmless(fs_type).into()), ("path", harmless(&claim.path).into())];
                phrases.tell("waiting-thing-mount-of", &parts)
            }
            None => named("waiting-thing-mount", &claim.path),
        },
        Claim::Process(claim) => subject(&claim.subject, phrases),
        Claim::Ipc(claim) => phrases.say(phrases::ipc_object(claim.object)),
        Claim::Netns(claim) => named("waiting-thing-netns", &claim.name),
        Claim::Link(claim) => named("waiting-thing-link", &claim.name),
        Claim::Address(claim) => named("waiting-thing-address", &claim.address.to_string()),
        Claim::Ping(claim) => named("waiting-thing-answer", &claim.to.to_string()),
        Claim::Output(claim) => named("waiting-thing-output", claim.terminal.as_str()),
    }
}

/// It is to be there, with these properties.
fn there(check: &Check, properties: Vec<String>, phrases: &Phrases) -> String {
    let parts = [
        ("thing", thing(&check.claim, phrases).into()),
        ("properties", in_brackets(&properties).into()),
        ("place", phrases.places(&check.from).into()),
    ];
    phrases.tell("waiting-there", &parts)
}

fn in_brackets(properties: &[String]) -> String {
    if properties.is_empty() { String::new() } else { format!(" ({})", properties.join(", ")) }
}

fn namespace(claim: &NamespaceClaim, check: &Check, phrases: &Phrases) -> String {
    let who = Value::from(phrases.who(&claim.of));
    let kinds = Value::from(phrases.kinds(&claim.kinds));
    let count = Value::from(claim.kinds.len());
    if let Some(other) = &claim.same_as {
        let parts = [("who", who), ("kinds", kinds), ("count", count), ("whose", phrases.whose(other).into())];
        return phrases.tell("waiting-namespace-same", &parts);
    }
    let own = phrases.tell("waiting-namespace-own", &[("who", who), ("kinds", kinds), ("count", count)]);
    match check.differs_from.as_slice() {
        // That it is not the host's is what a namespace of one's own means.
        [] | [Viewpoint::Host] => own,
        others => format!("{own}{}", in_brackets(&[other_than(others, phrases)])),
    }
}

fn other_than(others: &[Viewpoint], phrases: &Phrases) -> String {
    phrases.tell("waiting-other-than", &[("whose", phrases.all_whose(others).into())])
}

fn file_properties(claim: &FileClaim, phrases: &Phrases) -> Vec<String> {
    let with = |id, text: String| phrases.tell(id, &[("text", text.into())]);
    let content = claim.content.as_ref().map(|text| with("waiting-content", quoted(text)));
    let part = claim.contains.as_ref().map(|text| with("waiting-containing", quoted(text)));
    let mode = claim.mode.map(|mode| with("waiting-mode", format!("{mode:04o}")));
    [content, part, mode].into_iter().flatten().collect()
}

fn mount_properties(claim: &MountClaim, check: &Check, phrases: &Phrases) -> Vec<String> {
    let with = |id, text: &str| phrases.tell(id, &[("text", harmless(text).into())]);
    let mut all: Vec<String> = claim.source.iter().map(|source| with("waiting-source", source)).collect();
    if !claim.options.is_empty() {
        all.push(with("waiting-options", &claim.options.join(",")));
    }
    all.extend(claim.propagation.map(|propagation| phrases.say(phrases::propagation(propagation))));
    let shows = |of: &Viewpoint| phrases.tell("waiting-shows-pids", &[("whose", phrases.whose(of).into())]);
    all.extend(claim.pidns.as_ref().map(shows));
    if !check.differs_from.is_empty() {
        all.push(other_than(&check.differs_from, phrases));
    }
    all
}

fn ipc_properties(claim: &IpcClaim, phrases: &Phrases) -> Vec<String> {
    let with = |id, text: String| phrases.tell(id, &[("text", text.into())]);
    let key = claim.key.map(|key| with("waiting-key", format!("{key:#x}")));
    let id = claim.id.map(|id| with("waiting-id", id.to_string()));
    key.into_iter().chain(id).collect()
}

fn subject(subject: &ProcessSubject, phrases: &Phrases) -> String {
    match subject {
        ProcessSubject::Named(name) => phrases.tell("waiting-process-named", &[("name", harmless(name).into())]),
        ProcessSubject::At(Viewpoint::Terminal(name)) => {
            phrases.tell("waiting-process-in-front", &[("name", harmless(name.as_str()).into())])
        }
        ProcessSubject::At(at) => phrases.who(at),
    }
}

fn process(claim: &ProcessClaim, check: &Check, phrases: &Phrases) -> String {
    let mut what: Vec<String> = Vec::new();
    what.extend(claim.name.as_ref().map(|name| harmless(name)));
    what.extend(claim.pid.map(|pid| phrases.tell("waiting-own-pid", &[("pid", pid.to_string().into())])));
    what.extend(claim.not.as_ref().map(|other| other_than(std::slice::from_ref(other), phrases)));
    let mut parts = vec![
        ("process", subject(&claim.subject, phrases).into()),
        ("whose", phrases.all_whose(&check.from).into()),
        ("what", what.join(", ").into()),
    ];
    let sentence = match claim.listed_as {
        Some(pid) => {
            parts.push(("pid", pid.to_string().into()));
            phrases.tell("waiting-process-listed-as", &parts)
        }
        None if what.is_empty() => {
            return with_other_number(phrases.tell("waiting-process-listed", &parts), check, phrases);
        }
        None => return with_other_number(phrases.tell("waiting-process-is", &parts), check, phrases),
    };
    with_other_number(format!("{sentence}{}", in_brackets(&what)), check, phrases)
}

fn with_other_number(sentence: String, check: &Check, phrases: &Phrases) -> String {
    match check.differs_from.as_slice() {
        [] => sentence,
        others => {
            let parts = [("sentence", sentence.into()), ("whose", phrases.all_whose(others).into())];
            phrases.tell("waiting-other-number", &parts)
        }
    }
}

fn netns(claim: &NetnsClaim, check: &Check, phrases: &Phrases) -> String {
    let mut properties = Vec::new();
    if !check.differs_from.is_empty() {
        properties.push(other_than(&check.differs_from, phrases));
    }
    let parts = [("name", harmless(&claim.name).into()), ("properties", in_brackets(&properties).into())];
    phrases.tell("waiting-netns", &parts)
}

fn link(claim: &LinkClaim, check: &Check, phrases: &Phrases) -> String {
    let with = |id, text: &str| phrases.tell(id, &[("text", harmless(text).into())]);
    let either = |is: Option<bool>, yes, no| is.map(|is| phrases.say(if is { yes } else { no }));
    let kind = claim.link_type.as_ref().map(|kind| with("waiting-link-type", kind));
    let state = [
        either(claim.up, "waiting-link-up", "waiting-link-down"),
        either(claim.carrier, "waiting-link-carrier", "waiting-link-no-carrier"),
        claim.master.as_ref().map(|master| with("waiting-link-port", master)),
        claim.peer.as_ref().map(|peer| with("waiting-link-peer", peer)),
        claim.mtu.map(|mtu| with("waiting-link-mtu", &mtu.to_string())),
        claim.only.then(|| phrases.say("waiting-link-only")),
    ];
    let state: Vec<String> = state.into_iter().flatten().collect();
    if state.is_empty() {
        return there(check, kind.into_iter().collect(), phrases);
    }
    let what: Vec<String> = kind.into_iter().chain(state).collect();
    let parts = [
        ("name", harmless(&claim.name).into()),
        ("place", phrases.places(&check.from).into()),
        ("what", what.join(", ").into()),
    ];
    phrases.tell("waiting-link", &parts)
}

fn address(claim: &AddressClaim, check: &Check, phrases: &Phrases) -> String {
    let place = Value::from(phrases.places(&check.from));
    let address = Value::from(claim.address.to_string());
    match &claim.dev {
        Some(dev) => {
            let parts = [("address", address), ("dev", harmless(dev).into()), ("place", place)];
            phrases.tell("waiting-address-on", &parts)
        }
        None => phrases.tell("waiting-address", &[("address", address), ("place", place)]),
    }
}

fn ping(claim: &PingClaim, check: &Check, phrases: &Phrases) -> String {
    let mut properties = Vec::new();
    if let Some(at) = &claim.at {
        properties.push(phrases.tell("waiting-ping-owner", &[("whose", phrases.whose(at).into())]));
    }
    if let Some(rtt) = claim.rtt {
        properties.push(phrases.tell("waiting-ping-rtt", &[("time", milliseconds(rtt).into())]));
    }
    let parts = [
        ("count", claim.answered.unwrap_or(claim.count).into()),
        ("of", claim.count.into()),
        ("to", claim.to.to_string().into()),
        ("place", phrases.places(&check.from).into()),
        ("properties", in_brackets(&properties).into()),
    ];
    phrases.tell("waiting-ping", &parts)
}

fn milliseconds(time: Duration) -> String {
    format!("{} ms", time.as_secs_f64() * 1000.0)
}

fn output(claim: &OutputClaim, phrases: &Phrases) -> String {
    let all = |texts: &[String]| texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ");
    let mut what = Vec::new();
    if !claim.contains.is_empty() {
        what.push(phrases.tell("waiting-output-has", &[("text", all(&claim.contains).into())]));
    }
    if !claim.lacks.is_empty() {
        what.push(phrases.tell("waiting-output-lacks", &[("text", all(&claim.lacks).into())]));
    }
    let id = match (&claim.of, what.is_empty()) {
        (Some(_), true) => "waiting-output-of",
        (Some(_), false) => "waiting-output-of-prints",
        (None, true) => "waiting-output-any",
        (None, false) => "waiting-output-any-prints",
    };
    let parts = [
        ("name", harmless(claim.terminal.as_str()).into()),
        ("command", claim.of.as_deref().map(harmless).unwrap_or_default().into()),
        ("what", what.join(", ").into()),
    ];
    phrases.tell(id, &parts)
}
