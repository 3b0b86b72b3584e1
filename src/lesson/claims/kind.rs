//! What is known of a kind of claims: its keys, where it is asked, and what reads it.

use crate::lesson::Claim;
use crate::lesson::findings::Findings;
use crate::lesson::table::{Table, Value};
use crate::lesson::viewpoint::Names;

/// What is known of a kind before its claim is read.
pub(in super::super) struct Kind {
    /// The key that names the kind and holds the subject.
    pub(in super::super) name: &'static str,
    pub(in super::super) properties: &'static [&'static str],
    /// Whether it is asked from viewpoints, or has its own (`namespace = "A"`).
    pub(in super::super) asked: Asked,
    /// Whether `differs-from` says something of it.
    pub(in super::super) relation: Relation,
    pub(in super::super) read: fn(&Value<'_>, &mut Table<'_>, &Names<'_>, &mut Findings) -> Option<Claim>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Asked {
    /// It takes `from` and `not-from`.
    FromViewpoints,
    /// Its subject says where.
    AtItsSubject,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Relation {
    Differs,
    Nothing,
}
