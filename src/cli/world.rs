//! `nslab world`: what is in the running lab now, as a drawing of one kind or another.

use super::args::{Common, Wanted, WorldArgs};
use super::exit::Exit;
use super::{attach, say, terminal};
use crate::learn::attach::client;
use crate::messages::Messages;
use crate::report::Look;
use crate::world::{Scene, dot, json, mermaid, svg, text};

pub fn main(common: &Common, args: &WorldArgs) -> Exit {
    let messages = common.messages();
    let scene = attach::find(&messages, args.lab).and_then(|lab| {
        let asked = attach::runtime(&messages)?.block_on(client::world(&lab));
        asked.map_err(|error| attach::told(&messages, &error))
    });
    match scene {
        Ok(scene) => {
            let drawn = drawn(&scene, common.wanted, &terminal::look(common), &messages);
            say(format_args!("{}\n", drawn.trim_end_matches('\n')));
            Exit::Good
        }
        Err(exit) => exit,
    }
}

fn drawn(scene: &Scene, wanted: Wanted, look: &Look, messages: &Messages) -> String {
    let (world, changes) = (&scene.world, scene.changes());
    match wanted {
        Wanted::Human | Wanted::Text | Wanted::Sarif => text::plain(world, &changes, look.width, look.marks, messages),
        Wanted::Json => json::render(world),
        Wanted::Mermaid => mermaid::render(world, &changes, messages),
        Wanted::Dot => dot::render(world, &changes, messages),
        Wanted::Svg => svg::render(world, &changes, messages),
    }
}
