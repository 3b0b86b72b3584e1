//! Can this machine run labs, and if not, the exact remedy.

pub fn install_hint(program: &str) -> Option<String> {
    let _ = program;
    None
}

pub fn explain() -> String {
    String::new()
}

pub fn main(json: bool) -> u8 {
    let _ = json;
    0
}
