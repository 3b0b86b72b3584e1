//! The JSON events of a run, to be asked by name.

use serde_json::Value;

/// One event; `event["field"]` is null where there is none.
pub type Event = Value;

/// All events of a run, in the order in which they came.
#[derive(Debug, Clone)]
pub struct Events(pub Vec<Event>);

impl Events {
    /// Panics where a line is no JSON object: nothing else may stand on standard output.
    pub fn parse(stdout: &str) -> Self {
        let event = |line| match serde_json::from_str(line) {
            Ok(Value::Object(event)) => Value::Object(event),
            _ => panic!("not an event: {line:?}"),
        };
        Self(stdout.lines().map(event).collect())
    }

    /// Those of one lesson, as if it had been the only one.
    pub fn of(&self, lesson: &str) -> Self {
        let events: Vec<Event> = self.0.iter().filter(|e| e["lesson"] == lesson).cloned().collect();
        assert!(!events.is_empty(), "no event of lesson {lesson}");
        Self(events)
    }

    /// All events of this name.
    pub fn named(&self, name: &str) -> Vec<&Event> {
        self.0.iter().filter(|e| e["event"] == name).collect()
    }

    /// The event of this name, of which there must be one.
    pub fn only(&self, name: &str) -> &Event {
        let named = self.named(name);
        assert_eq!(named.len(), 1, "{name} events: {named:?}");
        named[0]
    }

    /// The last word on a check.
    pub fn check(&self, id: &str) -> Check<'_> {
        self.find_check(id).unwrap_or_else(|| panic!("check {id} is not among the events"))
    }

    pub fn find_check(&self, id: &str) -> Option<Check<'_>> {
        self.0.iter().rfind(|e| e["event"] == "check" && e["check"] == id).map(Check)
    }

    pub fn checks(&self) -> Vec<Check<'_>> {
        self.named("check").into_iter().map(Check).collect()
    }

    /// The n-th command typed, from 1.
    pub fn command(&self, n: usize) -> &Event {
        let found = self.0.iter().find(|e| e["event"] == "command" && e["n"] == n);
        found.unwrap_or_else(|| panic!("there is no command {n}: {:#?}", self.named("command")))
    }

    /// What the first command that contains `part` printed.
    pub fn output_of(&self, part: &str) -> &str {
        text(self.command_like(part), "output")
    }

    pub fn command_like(&self, part: &str) -> &Event {
        let like = |e: &&Event| e["event"] == "command" && text(e, "command").contains(part);
        self.0.iter().find(like).unwrap_or_else(|| panic!("no command has {part:?} in it"))
    }

    /// Of `lesson-finished`, or of the run where there are several.
    pub fn verdict(&self) -> &str {
        let end = self.0.iter().rfind(|e| e["event"] == "lesson-finished" || e["event"] == "run-finished");
        text(end.expect("the events have an end"), "verdict")
    }

    /// What is not `pass`, in a line each: for messages.
    pub fn complaints(&self) -> String {
        let is_told = |e: &&Event| {
            e["verdict"].is_string() && e["verdict"] != "pass" && (e["event"] == "command" || e["event"] == "check")
                || e["event"] == "error"
                || e["event"] == "diagnostic"
        };
        self.0.iter().filter(is_told).map(|e| format!("{e}\n")).collect()
    }
}

/// A field that is text.
pub fn text<'a>(event: &'a Event, field: &str) -> &'a str {
    event[field].as_str().unwrap_or_else(|| panic!("{field} is no text: {event}"))
}

/// One `check` event.
#[derive(Debug, Clone, Copy)]
pub struct Check<'a>(pub &'a Event);

impl<'a> Check<'a> {
    pub fn id(self) -> &'a str {
        text(self.0, "check")
    }

    pub fn verdict(self) -> &'a str {
        text(self.0, "verdict")
    }

    /// Empty where no cause is named.
    pub fn cause(self) -> &'a str {
        self.0["cause"]["id"].as_str().unwrap_or("")
    }

    pub fn words(self) -> &'a str {
        self.0["cause"]["words"].as_str().unwrap_or("")
    }

    pub fn fix(self) -> &'a str {
        self.0["cause"]["fix"].as_str().unwrap_or("")
    }

    #[track_caller]
    pub fn assert_verdict(self, verdict: &str) -> Self {
        assert_eq!(self.verdict(), verdict, "{:#}", self.0);
        self
    }
}
