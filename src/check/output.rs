//! `output = "A"`: what a terminal's last command printed. Hearsay: the learner controls it.

use super::sight::Unseen;
use super::subject::{Finding, Subject, required, view};
use super::verdict::View;
use super::words::quoted;
use crate::lesson::{Check, OutputClaim, Viewpoint};
use crate::observation::{Ask, Observation, Printed};

impl Subject for OutputClaim {
    /// The runner knows what was printed: nothing is asked of the kernel.
    fn asks(&self, _: &Viewpoint) -> Vec<Ask> {
        Vec::new()
    }

    fn expected(&self) -> String {
        let of = self.of.iter().map(|command| format!("of {}", quoted(command)));
        let contains = self.contains.iter().map(|part| format!("containing {}", quoted(part)));
        let lacks = self.lacks.iter().map(|part| format!("without {}", quoted(part)));
        format!("output {}", of.chain(contains).chain(lacks).collect::<Vec<_>>().join(", "))
    }

    fn expected_absence(&self) -> String {
        "no output".to_owned()
    }

    fn present(&self, _: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let Printed { command, output } = self.printed(seen)?;
        if !self.is_of(command) {
            return Ok(Finding::fail(format!("output of {}", quoted(command))));
        }
        let holds = self.missing(output).is_none() && self.unwanted(output).is_none();
        Ok(Finding::that(holds, format!("output {}", quoted(output))))
    }

    fn absent(&self, _: &Viewpoint, _: &Observation) -> Result<Finding, Unseen> {
        Err(Unseen::Unknown("an output has no viewpoint but its terminal".to_owned()))
    }

    fn positive(&self, _: &Check, seen: &Observation) -> Vec<View> {
        let at = Viewpoint::Terminal(self.terminal.clone());
        vec![view(&at, self.expected(), required(self.present(&at, seen)))]
    }
}

impl OutputClaim {
    pub(super) fn printed<'a>(&self, seen: &'a Observation) -> Result<&'a Printed, Unseen> {
        let output = seen.outputs.get(self.terminal.as_str());
        output.ok_or_else(|| Unseen::Unknown("no command was typed there".to_owned()))
    }

    /// Blanks make no other command.
    pub(super) fn is_of(&self, command: &str) -> bool {
        self.of.as_ref().is_none_or(|of| of.split_whitespace().eq(command.split_whitespace()))
    }

    pub(super) fn missing(&self, output: &str) -> Option<&str> {
        self.contains.iter().map(String::as_str).find(|part| !output.contains(part))
    }

    pub(super) fn unwanted(&self, output: &str) -> Option<&str> {
        self.lacks.iter().map(String::as_str).find(|part| output.contains(part))
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::*;
    use super::*;
    use crate::check::{Verdict, questions};
    use crate::lesson::Claim;

    fn printed(text: &str) -> Observation {
        let mut seen = Observation::default();
        seen.outputs.insert("A".to_owned(), Printed { command: "mount".to_owned(), output: text.to_owned() });
        seen
    }

    fn shows() -> Check {
        let claim = OutputClaim {
            terminal: "A".into(),
            of: None,
            contains: vec!["tmpfs on /mnt".into()],
            lacks: vec!["error".into()],
        };
        check(Claim::Output(claim), &[host()])
    }

    #[test]
    fn it_holds_its_parts_and_lacks_the_others() {
        assert_eq!(verdict(&shows(), &printed("tmpfs on /mnt type tmpfs\n")), Verdict::Pass);
        assert_eq!(why_id(&shows(), &printed("nothing")), "output-lacks");
        assert_eq!(why_id(&shows(), &printed("tmpfs on /mnt: error")), "output-has");
        assert_eq!(verdict(&shows(), &Observation::default()), Verdict::Unknown);
        assert!(questions(&shows()).is_empty());
    }

    #[test]
    fn a_silent_command_is_told_from_another_by_its_words() {
        let of = |command: &str| {
            let of = Some(command.to_owned());
            check(
                Claim::Output(OutputClaim { terminal: "A".into(), of, contains: Vec::new(), lacks: Vec::new() }),
                &[host()],
            )
        };
        assert_eq!(verdict(&of(" mount"), &printed("")), Verdict::Pass);
        assert_eq!(why_id(&of("mount -l"), &printed("")), "output-lacks");
    }
}
