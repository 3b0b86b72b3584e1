//! A machine for tests: commands make files, at once or later; the only questions it answers are for files and echoes.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::event::Residue;
use super::machine::{Eyes, Machine};
use crate::lab::{HowEnded, LabError, Pace, Typed, Until};
use crate::lesson::{FileType, Key, LabSpec, TerminalName};
use crate::observation::{Answer, Ask, Echoes, FileFacts, FileSeen, Question, Unobservable};

thread_local! {
    /// What machines made by this thread did; also decides what they refuse.
    pub(super) static LOG: RefCell<Log> = RefCell::new(Log::default());
}

#[derive(Debug, Default, Clone)]
pub(super) struct Log {
    pub typed: Vec<String>,
    pub observations: usize,
    pub ended: usize,
    pub refuse: bool,
}

pub(super) struct Fake {
    /// Files, and from when on they are there.
    files: BTreeMap<String, Instant>,
    /// How long an echo's answer is under way; without it, none comes.
    answers: Option<Duration>,
}

/// Commands: `make X`, `make X in MS`, `remove X`, `answer in MS`, `print TEXT`, `exit N`, `hang`, `wait MS`, `close`, `die`.
impl Machine for Fake {
    async fn start(_: &LabSpec, _: Pace) -> Result<Self, LabError> {
        match LOG.with_borrow(|log| log.refuse) {
            true => Err(LabError::Unavailable("refused".to_owned())),
            false => Ok(Self { files: BTreeMap::new(), answers: None }),
        }
    }

    fn limits(&self) -> Vec<String> {
        Vec::new()
    }

    async fn type_line(&mut self, at: &TerminalName, line: &str, _: Until, _: Duration) -> Result<Typed, LabError> {
        LOG.with_borrow_mut(|log| log.typed.push(line.to_owned()));
        let mut typed =
            Typed { how: HowEnded::Prompt, exit: Some(0), shell: None, output: String::new(), truncated: false };
        let number = |n: &str| n.parse::<u64>().expect("tests write numbers");
        match line.split(' ').collect::<Vec<_>>().as_slice() {
            ["make", file] => drop(self.files.insert(format!("/{file}"), Instant::now())),
            ["make", file, "in", ms] => {
                self.files.insert(format!("/{file}"), Instant::now() + Duration::from_millis(number(ms)));
            }
            ["answer", "in", ms] => self.answers = Some(Duration::from_millis(number(ms))),
            ["remove", file] => drop(self.files.remove(&format!("/{file}"))),
            ["print", text] => typed.output = format!("{text}\n"),
            ["exit", status] => typed.exit = status.parse().ok(),
            ["hang"] => typed = Typed { how: HowEnded::TimedOut, exit: None, ..typed },
            ["wait", ms] => tokio::time::sleep(Duration::from_millis(number(ms))).await,
            ["close"] => return Err(LabError::Closed(at.clone())),
            ["die"] => return Err(LabError::Gone("killed".to_owned())),
            other => panic!("a test types {other:?}"),
        }
        Ok(typed)
    }

    async fn press(&mut self, at: &TerminalName, _: Key, until: Until, deadline: Duration) -> Result<Typed, LabError> {
        self.type_line(at, "exit 130", until, deadline).await
    }

    async fn end(self) -> Vec<Residue> {
        LOG.with_borrow_mut(|log| log.ended += 1);
        Vec::new()
    }
}

impl Eyes for Fake {
    async fn observe(&mut self, asks: &[Ask]) -> Result<Vec<Result<Answer, Unobservable>>, LabError> {
        LOG.with_borrow_mut(|log| log.observations += 1);
        let there = FileFacts { file_type: FileType::File, mode: 0o644, size: 0, content: None, truncated: false };
        Ok(asks
            .iter()
            .map(|ask| match &ask.question {
                Question::File { path } if self.files.get(path).is_some_and(|from| *from <= Instant::now()) => {
                    Ok(Answer::File(FileSeen::There(there.clone())))
                }
                Question::Echo(plan) => {
                    let answered = if self.answers.is_some_and(|late| late <= plan.timeout) { plan.count } else { 0 };
                    Ok(Answer::Echoes(Echoes { sent: plan.count, answered, ..Echoes::default() }))
                }
                Question::File { .. } => Ok(Answer::File(FileSeen::Absent)),
                _ => Err(Unobservable::Failed("not in tests".to_owned())),
            })
            .collect())
    }

    async fn changed(&mut self) {
        std::future::pending().await
    }
}
