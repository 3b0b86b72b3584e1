//! What is demanded of a lesson: one table, from which the book's is made (`book/src/lint.md`).

/// One demand on lessons. What offends it is a [`super::Diagnostic`].
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// In kebab-case; stable: editors and pipelines refer to it.
    pub id: &'static str,
    pub severity: Severity,
    pub told_by: ToldBy,
    /// One sentence.
    pub demands: &'static str,
    /// One sentence more: what goes wrong otherwise.
    pub why: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
}

/// Who tells what offends a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToldBy {
    /// Whoever reads the lesson, `nslab run` too: it cannot be run, or would prove nothing.
    Everybody,
    /// `nslab lint` alone: the lesson runs, and could be better.
    Lint,
}

macro_rules! rules {
    ($($name:ident $id:literal $severity:ident $told_by:ident $demands:literal $why:literal)*) => {
        $(pub(super) static $name: Rule = Rule {
            id: $id, severity: Severity::$severity, told_by: ToldBy::$told_by, demands: $demands, why: $why,
        };)*
        /// All rules, in the order of the book.
        pub static RULES: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    SYNTAX "syntax" Error Everybody
        "A lesson is written in the format of lessons."
        "What nslab does not understand it would have to ignore, and then it would check less than is written."
    UNIQUE_IDS "unique-ids" Error Everybody
        "Each step and each check has an id of its own."
        "Reports, `until`, `after`, `holds` and `predict` name them by their ids."
    REFERENCES "references" Error Everybody
        "What `until`, `after`, `holds` and `predict` name is there, and in its place: a later check, an earlier one, a step that is not over, a check below the question."
        "A condition that can never come true skips the check, or never judges it; a question is never answered."
    VACUOUS_CHECK "vacuous-check" Error Everybody
        "A check can fail."
        "One that is true of every machine proves nothing of what the learner did."
    POSITIVE_CONTROL "positive-control" Error Everybody
        "A negative (`not-from`) says with `from` where its subject is seen, or with `until` which check will see it."
        "That something is invisible proves nothing if it was never made."
    HEARSAY "hearsay" Error Everybody
        "A step is not checked by `output` alone."
        "What a command prints is in the learner's hand."
    WORDS "words" Error Everybody
        "Each `{{word}}` is known."
        "It would be shown and typed as it stands."
    STEP_CHECK "step-check" Warning Everybody
        "Each step has a check, or says in a comment why not: `<!-- no check: reason -->`."
        "A step without one is green whatever is typed."
    ONLY_EXTRA "only-extra" Warning Lint
        "Of a step's checks, besides those of kind `output`, one is not `extra`."
        "What is extra may fail: the step is green whatever is typed."
    ONLY_HIDDEN "only-hidden" Warning Lint
        "Of a step's checks one is not `hidden`."
        "Learners see nothing turn green, and cannot tell what is still open."
    AFTER_EXISTS "after-exists" Error Lint
        "The lessons named in `after` are there."
        "A learner cannot do first what does not exist."
    AFTER_CYCLE "after-cycle" Error Lint
        "No lesson comes, by way of others, after itself."
        "There would be none to begin with."
    COURSE_ORDER "course-order" Warning Lint
        "The course's `order` has a lesson below those of its `after`."
        "Who follows the order meets what was not yet explained."
    TRANSLATION "translation" Error Lint
        "A translation has an original, and its settings, steps, commands, checks, questions and folded parts, in the same order."
        "Otherwise its readers are taught, and judged by, another lesson."
    BROKEN_LINK "broken-link" Error Lint
        "Links to files and headings lead somewhere."
        "A reader who follows one is lost. Links to the web are not followed."
    UNKNOWN_TERMINAL "unknown-terminal" Warning Lint
        "The text names no terminal that the lesson does not have."
        "The learner looks for it."
    UNKNOWN_NETNS "unknown-netns" Warning Lint
        "The network namespaces that commands and checks name are made in the lesson."
        "A check that asks in one that nothing makes ends unknown, and a command fails."
    NEEDS "needs" Warning Lint
        "The programs that commands run are listed in `needs`."
        "A machine without one is told so before the lesson begins, and not in the middle of it."
    UNUSED_NEED "unused-need" Warning Lint
        "What is listed in `needs` is run by a command."
        "A machine that lacks it is refused for nothing."
    HINT_PRESENT "hint-present" Warning Lint
        "Each step that types something has a hint that says something."
        "Who is stuck has no other help."
    HINT_ORDER "hint-order" Warning Lint
        "Hints stand below what they help with, and above the solution."
        "Who reads on meets the help before the question, or the answer before the help."
    HIDDEN_SOLUTION "hidden-solution" Warning Lint
        "A solution is folded, and neither the text nor a single hint gives it away."
        "It is no task if the answer stands there."
    IDLE_QUESTION "idle-question" Warning Lint
        "Something is typed between a question and the check that answers it."
        "What is asked for has happened before, or never will."
    QUESTION_MARK "question-mark" Warning Lint
        "The summary of a question ends in a question mark."
        "It is all that a reader sees while the answers are folded."
    ANSWER_PLACE "answer-place" Warning Lint
        "The right answers of a lesson with three questions or more do not all stand in the same place."
        "Who has noticed that need not think any more."
    CLAIM_SENTENCE "claim-sentence" Warning Lint
        "`that` is a sentence: several words, which begin with a capital, a digit or a name written as it is, without a full stop."
        "Learners read it, as one line of a report."
    KEBAB_CASE "kebab-case" Warning Lint
        "Ids are in kebab-case: small letters and digits, with `-` between words."
        "Who refers to one need not look up how it is spelt."
    REPEATED_CHECK "repeated-check" Warning Lint
        "No check claims what another claims at the same moment."
        "It can never say anything else, but it counts, and earns its points twice."
    IDLE_ALTERNATIVE "idle-alternative" Warning Lint
        "An `instead` or `wrong` types something else than what it replaces."
        "What is the same can't be another way, or a mistake."
    IMPOSSIBLE_CAUSE "impossible-cause" Warning Lint
        "A `wrong` names a cause that some check of its step can have."
        "No learner would ever be told it."
    IDLE_HOLDS "idle-holds" Warning Lint
        "Something is typed between a check and the end of what it `holds` through."
        "Nothing can have changed by then."
    IDLE_POINTS "idle-points" Warning Lint
        "A check that gives points stands below something to type."
        "They would be earned by beginning the lesson."
    UNMATCHABLE_OUTPUT "unmatchable-output" Warning Lint
        "Expected output can come, and is compared."
        "A line that can't be printed fails every run; one that is not compared misleads the reader."
    PLAIN_STATUS "plain-status" Warning Lint
        "`? 0` is not written below a command."
        "It is expected anyway, and hides the statuses that matter."
    UNUSED_TERMINAL "unused-terminal" Warning Lint
        "Each terminal of `[lab]` is typed into, or asked by a check."
        "The learner is given one that nothing is done in."
    UNOPENED_TERMINAL "unopened-terminal" Warning Lint
        "A check asks from a terminal only where something has been typed into it before, or it is the lab's first."
        "A terminal is opened when something is typed into it: until then there is nobody to ask, and the verdict is unknown."
    UNUSED_VAR "unused-var" Warning Lint
        "Each word of `[vars]` is used."
        "Learners are meant to have something of their own, and do not."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_have_distinct_ids_and_say_what_and_why() {
        let mut ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), RULES.len());
        for rule in RULES {
            assert!(rule.demands.ends_with('.') && rule.why.ends_with('.'), "{}", rule.id);
            assert!(rule.id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", rule.id);
        }
    }
}
