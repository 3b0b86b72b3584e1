//! What is drawn of the three lessons' labs, and laws of all renderers.

use super::samples::{bridge_lesson, fresh, mount_lesson, pid_lesson};
use super::{Changes, World, text};
use crate::messages::{Language, Messages};

fn english() -> Messages {
    Messages::new(Language::English)
}

#[test]
fn show() {
    for census in [fresh(), mount_lesson(), pid_lesson(), bridge_lesson()] {
        let world = World::of(&census);
        let changes = Changes::between(&World::of(&fresh()), &world);
        for messages in [english(), Messages::new(Language::Korean)] {
            println!("{}", text::plain(&world, &changes, 80, crate::report::Marks::Unicode, &messages));
        }
        println!("{}", super::mermaid::render(&world, &changes, &english()));
    }
}
