//! `nslab world`: what is in the running lab now, as a drawing of one kind or another.

use super::args::{Common, WorldArgs};
use super::exit::Exit;
use super::{attach, say, terminal};
use crate::learn::attach::client;
use crate::report::world::render;
use crate::world::Format;

pub fn main(common: &Common, args: &WorldArgs) -> Exit {
    let messages = common.messages();
    let scene = attach::find(&messages, args.lab).and_then(|lab| {
        let asked = attach::runtime(&messages)?.block_on(client::world(&lab));
        asked.map_err(|error| attach::told(&messages, &error))
    });
    match scene {
        Ok(scene) => {
            let format = common.wanted.drawing().unwrap_or(Format::Text);
            say(render(&scene.world, &scene.changes(), format, &terminal::look(common), &messages));
            Exit::Good
        }
        Err(exit) => exit,
    }
}
