//! `nslab schema`.

use super::complain;
use super::exit::Exit;

pub fn main() -> Exit {
    complain("error: this is being built\n");
    Exit::Usage
}
