//! `nslab schema`: the format of lessons, for editors and other programs.

use super::exit::Exit;
use super::say;
use crate::lesson::schema;

pub fn main() -> Exit {
    say(schema());
    Exit::Good
}
