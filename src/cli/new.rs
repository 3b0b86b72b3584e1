//! `nslab new`.

use super::args::{Common, NewArgs};
use super::complain;
use super::exit::Exit;

pub fn main(_common: &Common, _args: &NewArgs) -> Exit {
    complain("error: this is being built\n");
    Exit::Usage
}
