//! `nslab lint`.

use super::args::{Common, LintArgs};
use super::complain;
use super::exit::Exit;

pub fn main(_common: &Common, _args: &LintArgs) -> Exit {
    complain("error: this is being built\n");
    Exit::Usage
}
