//! `--report junit=FILE`: a suite a lesson, a case for each command and each check.
//!
//! A failure is `<failure>`, what could not be observed `<error>`, what was not run `<skipped>`. The body
//! says what a reader of a CI page needs: expected, observed, cause and fix. The format's informal schema:
//! <https://github.com/testmoapp/junitxml>.

mod case;
mod proof;

use quick_junit::{Report, TestCase, TestSuite};

use self::case::{clean, milliseconds, status};

use crate::check::Verdict;
use crate::run::event::{CheckEnd, CommandEnd, Event, Phase, Residue, What};

/// Collects a run.
#[derive(Debug)]
pub struct Junit {
    report: Report,
    /// One for each lesson that has begun, in order of beginning.
    suites: Vec<TestSuite>,
    /// The lessons' order as asked for.
    order: Vec<String>,
}

impl Default for Junit {
    fn default() -> Self {
        Self { report: Report::new("nslab"), suites: Vec::new(), order: Vec::new() }
    }
}

impl Junit {
    pub fn event(&mut self, event: &Event) {
        let step = event.step.as_ref().map_or("", |s| s.as_str());
        let lesson = event.lesson.as_ref().map_or("", |l| l.as_str());
        match &event.what {
            What::RunStarted { lessons, .. } => {
                self.order = lessons.iter().map(ToString::to_string).collect();
                if let Some(at) = time_of(event) {
                    self.report.set_timestamp(at);
                }
            }
            What::LessonStarted { .. } => {
                let mut suite = TestSuite::new(lesson);
                if let Some(at) = time_of(event) {
                    suite.set_timestamp(at);
                }
                self.suites.push(suite);
            }
            What::Command(end) => self.add(lesson, step, command_case(end)),
            What::Check(end) => self.add(lesson, step, check_case(end)),
            What::Error { message } => self.add(lesson, step, error_case(message)),
            What::Standing(end) => self.add(lesson, step, proof::standing(end)),
            What::Mistyped(end) => self.add(lesson, step, proof::mistyped(end)),
            What::Variant(end) => self.add(lesson, step, proof::variant(end)),
            What::LessonFinished { totals, residue } => self.finished(lesson, residue, totals.ms),
            What::ProofFinished { end, residue } => self.finished(lesson, residue, end.ms),
            What::RunFinished { totals, .. } => {
                self.report.set_time(milliseconds(totals.ms));
            }
            _ => {}
        }
    }

    /// The whole document.
    pub fn render(mut self) -> Vec<u8> {
        let order = std::mem::take(&mut self.order);
        self.suites.sort_by_key(|suite| order.iter().position(|id| id == suite.name.as_str()));
        self.report.add_test_suites(self.suites);
        let mut bytes = Vec::new();
        self.report.serialize(&mut bytes).expect("writing to memory does not fail");
        bytes
    }

    fn finished(&mut self, lesson: &str, residue: &[Residue], ms: f64) {
        for left in residue {
            self.add(lesson, "", left_behind(left));
        }
        if let Some(suite) = self.suite(lesson) {
            suite.set_time(milliseconds(ms));
        }
    }

    fn suite(&mut self, lesson: &str) -> Option<&mut TestSuite> {
        self.suites.iter_mut().find(|suite| suite.name.as_str() == lesson)
    }

    fn add(&mut self, lesson: &str, step: &str, mut case: TestCase) {
        let class = if step.is_empty() { lesson.to_owned() } else { format!("{lesson}.{step}") };
        case.set_classname(class);
        if self.suite(lesson).is_none() {
            self.suites.push(TestSuite::new(if lesson.is_empty() { "nslab" } else { lesson }));
        }
        if let Some(suite) = self.suite(if lesson.is_empty() { "nslab" } else { lesson }) {
            suite.add_test_case(case);
        }
    }
}

fn time_of(event: &Event) -> Option<chrono::DateTime<chrono::FixedOffset>> {
    chrono::DateTime::parse_from_rfc3339(&event.ts).ok()
}

fn command_case(end: &CommandEnd) -> TestCase {
    let because = end.because.clone().unwrap_or_default();
    let body = format!("{because}\nprinted:\n{}", end.output);
    let name = format!("{}. {}$ {}", end.n, end.terminal, end.command);
    let mut case = TestCase::new(clean(&name), status(end.verdict, "transcript", &because, &body));
    case.set_time(milliseconds(end.ms));
    case
}

fn check_case(end: &CheckEnd) -> TestCase {
    let message = match (&end.cause, &end.because) {
        (Some(cause), _) => format!("{}: {}", end.that, cause.words),
        (None, Some(because)) => format!("{}: {because}", end.that),
        (None, None) => end.that.clone(),
    };
    let name = match end.phase {
        Phase::Step => end.check.to_string(),
        Phase::Hold => format!("{} (still)", end.check),
    };
    let mut case = TestCase::new(clean(&name), status(end.verdict, &end.kind, &message, &check_body(end)));
    case.set_time(milliseconds(end.ms));
    case
}

fn check_body(end: &CheckEnd) -> String {
    let mut body = format!("{}\n", end.that);
    if let Some(because) = &end.because {
        body.push_str(&format!("{because}\n"));
    }
    for view in &end.views {
        let verdict = view.verdict.word();
        body.push_str(&format!(
            "from {} ({verdict})\n  expected: {}\n  observed: {}\n",
            view.from, view.expected, view.observed
        ));
    }
    if let Some(cause) = &end.cause {
        body.push_str(&format!("why: {}\nfix: {}\n", cause.words, cause.fix));
    }
    body.push_str(&format!("line {}\n", end.line));
    body
}

fn error_case(message: &str) -> TestCase {
    TestCase::new("lab", status(Verdict::Unknown, "lab", message, message))
}

fn left_behind(left: &Residue) -> TestCase {
    let message = format!("left behind: {} {}", left.kind, left.name);
    TestCase::new("nothing left behind", status(Verdict::Fail, "lab", &message, &message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn rendered(events: &[Event]) -> String {
        let mut junit = Junit::default();
        events.iter().for_each(|e| junit.event(e));
        String::from_utf8(junit.render()).expect("XML is UTF-8")
    }

    #[test]
    fn each_verdict_has_its_element() {
        let xml = rendered(&sample::failing_run());
        assert_eq!(xml.matches("<failure ").count(), 3, "{xml}"); // command, check, residue
        assert_eq!(xml.matches("<error ").count(), 1, "{xml}");
        assert_eq!(xml.matches("<skipped ").count(), 1, "{xml}");
        assert_eq!(xml.matches("<testcase ").count(), 5, "{xml}");
        assert!(xml.contains("classname=\"mount.one\""), "{xml}");
        assert!(xml.contains("observed: a regular file of 6 bytes") && xml.contains("fix: unshare -m"), "{xml}");
    }

    #[test]
    fn what_passes_is_a_bare_case() {
        let xml = rendered(&sample::passing_run());
        assert_eq!(xml.matches("<testcase ").count(), 2, "{xml}");
        assert!(!xml.contains("<failure") && !xml.contains("<error") && !xml.contains("<skipped"), "{xml}");
    }

    #[test]
    fn nothing_that_a_lab_prints_reaches_the_reader_as_more_than_text() {
        assert_eq!(
            clean("a\u{1b}[31m\u{0}[[ATTACHMENT|/etc/passwd]]\u{ffff}"),
            "a\\u{1b}[31m\\u{0}[ [ATTACHMENT|/etc/passwd]]"
        );
        assert!(!rendered(&sample::failing_run()).contains('\u{1b}'));
    }
}
