//! What an errno says, and which errors mean the same to us: errno(3).

use std::io;

/// An error of a system call in the kernel's words, without numbers: `No such file or directory`.
pub fn in_words(error: &io::Error) -> String {
    let words = error.to_string();
    words.split_once(" (os error ").map_or(words.clone(), |(words, _)| words.to_owned())
}

/// Whether the object was not there, or not any more (a process: ESRCH).
pub fn is_gone(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::ENOENT | libc::ENOTDIR | libc::ESRCH))
}

/// Whether links led in a circle, or one of them was a magic link (ELOOP).
pub fn is_loop(error: &io::Error) -> bool {
    error.raw_os_error() == Some(libc::ELOOP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_that_programs_print() {
        assert_eq!(in_words(&io::Error::from_raw_os_error(libc::EXDEV)), "Invalid cross-device link");
        assert_eq!(in_words(&io::Error::other("cut short")), "cut short");
    }
}
