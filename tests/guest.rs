//! The guest program: its parts on data, and the built program against iputils' ping.

#[allow(dead_code)]
#[path = "../src/guest/main.rs"]
mod guest;
