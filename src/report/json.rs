//! `--format json`: one event a line, each written out at once, so that a reader sees a run as it happens.

use crate::run::event::Event;

/// One line, with its line end.
pub fn line(event: &Event) -> String {
    let mut line = serde_json::to_string(event).expect("an event is plain data with string keys");
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn every_event_is_one_line_with_its_name_and_time() {
        for event in sample::failing_run() {
            let text = line(&event);
            assert_eq!(text.matches('\n').count(), 1, "{text}");
            let value: serde_json::Value = serde_json::from_str(&text).expect("valid JSON");
            assert!(value["event"].is_string() && value["ts"].is_string(), "{text}");
        }
    }

    #[test]
    fn the_contract_fields_are_there() {
        let lines: Vec<serde_json::Value> =
            sample::failing_run().iter().map(|e| serde_json::from_str(&line(e)).expect("valid JSON")).collect();
        let fields = |event: &str, wanted: &[&str]| {
            let found = lines.iter().find(|l| l["event"] == event).unwrap_or_else(|| panic!("no {event}"));
            for field in wanted {
                assert!(found.get(field).is_some(), "{event} lacks {field}: {found}");
            }
        };
        fields("run-started", &["nslab", "format", "seed", "limits"]);
        fields("lesson-started", &["lesson", "file", "digest"]);
        fields("step-started", &["lesson", "step", "title"]);
        fields("command", &["n", "terminal", "command", "exit", "shell", "verdict", "ms", "output", "truncated"]);
        fields("check", &["check", "kind", "that", "phase", "verdict", "views", "cause", "points", "hidden", "ms"]);
        let totals = ["verdict", "passed", "failed", "unknown", "skipped", "ms"];
        fields("step-finished", &totals);
        fields("lesson-finished", &totals);
        fields("lesson-finished", &["residue"]);
        fields("run-finished", &totals);
        let failed = lines.iter().find(|l| l["verdict"] == "fail" && l["event"] == "check").expect("a failed check");
        for field in ["from", "expected", "observed", "verdict"] {
            assert!(failed["views"][0].get(field).is_some(), "a view lacks {field}");
        }
        for field in ["id", "words", "fix"] {
            assert!(failed["cause"].get(field).is_some(), "a cause lacks {field}");
        }
    }
}
