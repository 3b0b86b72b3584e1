//! The sorts of near misses, each with its name in words.

use std::fmt;

macro_rules! slips {
    ($($slip:ident $words:literal,)*) => {
        /// What sort of near miss it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Slip {
            $(#[doc = $words] $slip,)*
        }

        impl Slip {
            pub const ALL: &[Self] = &[$(Self::$slip),*];
        }

        impl fmt::Display for Slip {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(match self { $(Self::$slip => $words),* })
            }
        }
    };
}

slips! {
    LeftOut "left out",
    Terminal "in another terminal",
    Namespace "in another namespace",
    NoNamespace "without entering the namespace",
    InNamespace "inside a namespace",
    PlainShell "a plain shell",
    Address "another address",
    Network "an address of another network",
    Prefix "another prefix length",
    NoPrefix "no prefix length",
    Name "another name",
    Link "another interface",
    OtherEnd "the other end of the cable",
    Peer "another name of the peer",
    Master "another bridge",
    NoMaster "no bridge",
    Down "down for up",
    Up "up for down",
    Type "another type",
    LetterMissing "an option letter missing",
    LetterAdded "an option letter too many",
    OptionMissing "an option missing",
    Kind "another kind of namespace",
    Process "another process",
    MountPoint "another mount point",
    Source "another source",
    Swapped "the two swapped",
    Propagation "another propagation",
    Content "another content",
    NoNewline "no newline at the end",
    Appended "added to the file, not put in its place",
    Replaced "put in the file's place, not added",
    NotWritten "without writing it to the file",
    Object "another sort of object",
    Number "another number",
    Argument "an argument missing",
}
