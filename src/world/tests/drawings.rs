//! The drawings themselves, as they are seen in 80 columns.

use super::{english, lines};
use crate::messages::{Language, Messages};
use crate::report::layout;
use crate::world::samples::{bridge_lesson, fresh, mount_lesson, pid_lesson};
use crate::world::{Changes, World, dot, mermaid, svg, text};

#[test]
fn show() {
    for census in [fresh(), mount_lesson(), pid_lesson(), bridge_lesson()] {
        let world = World::of(&census);
        let changes = Changes::between(&World::of(&fresh()), &world);
        for messages in [english(), Messages::new(Language::Korean)] {
            println!("{}", text::plain(&world, &changes, 80, text::Marks::Unicode, &messages));
        }
        println!("{}", text::plain(&world, &Changes::default(), 50, text::Marks::Ascii, &english()));
    }
    let world = World::of(&bridge_lesson());
    std::fs::write("/tmp/w/world.svg", svg::render(&world, &Changes::between(&World::of(&fresh()), &world), &english())).unwrap();
    std::fs::write("/tmp/w/world.mmd", mermaid::render(&world, &Changes::default(), &english())).unwrap();
    std::fs::write("/tmp/w/world.dot", dot::render(&world, &Changes::default(), &english())).unwrap();
    let _ = (lines(&fresh(), 80), layout::width(""));
}
