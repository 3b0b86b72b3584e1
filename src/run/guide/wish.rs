//! What the learner's side asks of the guide.

use crate::lesson::{StepId, TerminalName};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Keys, as bytes for a terminal's input. They reach it at once, unless the guide types: then after that.
    Keys { terminal: TerminalName, bytes: Vec<u8> },
    /// A terminal is shown in another size now.
    Resize { terminal: TerminalName, columns: u16, rows: u16 },
    /// Start a terminal's shell: one of the lesson's, a closed one again, or a new one of any free name.
    /// → [`super::News::Opened`]
    Open { terminal: TerminalName },
    /// Give what is open in the step its time, and say why what fails fails. → [`super::News::Check`] with
    /// `asked`, then [`super::News::Checked`]
    Check,
    /// Type the commands that the step still lacks. → [`super::News::Ended`] with [`super::By::Guide`] …,
    /// [`super::News::Checked`]
    Solve,
    /// On to the next step. One that is not done is left only if `skip`: then as with [`Wish::Reset`], for the next one
    /// stands on what this one leaves. → [`super::News::AtStep`], [`super::News::NotDone`] or, after the last,
    /// [`super::News::LessonDone`]
    Next { skip: bool },
    /// A new lab, with everything typed that the lesson types before this step. → [`super::News::Replaying`],
    /// [`super::News::Ready`], what is typed …, [`super::News::AtStep`]
    Reset { step: StepId },
    /// What is there now. → [`super::News::World`]
    World,
    /// End the lab and the session.
    Leave,
}
