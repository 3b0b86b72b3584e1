//! One look at everything in a lab, in one round.

use super::super::machine::Eyes;
use crate::lab::LabError;
use crate::lesson::Viewpoint;
use crate::observation::{Answer, Ask, Question};
use crate::world::World;

/// What the machine consists of now. What it cannot see, the world says itself.
pub(crate) async fn look_around(eyes: &mut impl Eyes) -> Result<World, LabError> {
    let ask = Ask { from: Viewpoint::Host, question: Question::Census };
    Ok(match eyes.observe(&[ask]).await?.pop() {
        Some(Ok(Answer::Census(census))) => World::of(&census),
        Some(Ok(_)) | None => World { not_seen: vec!["the lab: no answer".to_owned()], ..World::default() },
        Some(Err(why)) => World { not_seen: vec![why.to_string()], ..World::default() },
    })
}
