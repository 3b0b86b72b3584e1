use super::*;
use crate::report::sample;
use crate::report::{Colour, Marks};

fn look(width: usize) -> Look {
    Look { width, colour: Colour::Off, marks: Marks::Unicode, detail: Detail::Normal }
}

fn report(look: Look, events: &[Event]) -> String {
    let mut human = Human::new(look);
    events.iter().map(|e| human.event(e)).collect()
}

#[test]
fn passing() {
    println!("{}", report(look(80), &sample::passing_run()));
}

#[test]
fn failing() {
    println!("{}", report(look(80), &sample::failing_run()));
    println!("{}", report(look(40), &sample::failing_run()));
}
