//! `nslab prove`.

use super::args::{Common, ProveArgs};
use super::complain;
use super::exit::Exit;

pub fn main(_common: &Common, _args: &ProveArgs) -> Exit {
    complain("error: this is being built\n");
    Exit::Usage
}
