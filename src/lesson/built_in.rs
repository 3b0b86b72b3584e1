//! The course that every nslab brings along.

/// A lesson file inside the binary.
#[derive(Debug, Clone, Copy)]
pub struct BuiltIn {
    /// The name without `.md`: a lesson's id.
    pub id: &'static str,
    /// `bridge.md`
    pub file: &'static str,
    pub source: &'static str,
}

/// The `course.toml` of the built-in lessons.
pub const BUILT_IN_COURSE: &str = include_str!("../../lessons/course.toml");

const LESSONS: [BuiltIn; 3] = [
    BuiltIn { id: "mount", file: "mount.md", source: include_str!("../../lessons/mount.md") },
    BuiltIn { id: "pid", file: "pid.md", source: include_str!("../../lessons/pid.md") },
    BuiltIn { id: "bridge", file: "bridge.md", source: include_str!("../../lessons/bridge.md") },
];

/// The built-in lessons, in the order of their course.
pub fn built_in() -> &'static [BuiltIn] {
    &LESSONS
}

#[cfg(test)]
mod tests {
    use super::super::{Style, draw, parse, parse_course};
    use super::*;

    #[test]
    fn the_built_in_lessons_are_without_fault() {
        for lesson in built_in() {
            let (read, diagnostics) = parse(lesson.id.into(), lesson.file, lesson.source);
            let shown = draw(&diagnostics, lesson.file, lesson.source, Style::Plain);
            assert!(read.is_some() && diagnostics.is_empty(), "{shown}");
        }
    }

    #[test]
    fn the_course_lists_them_in_this_order() {
        let (course, diagnostics) = parse_course(BUILT_IN_COURSE);
        assert_eq!(diagnostics, []);
        let ids: Vec<&str> = built_in().iter().map(|lesson| lesson.id).collect();
        assert_eq!(course.order.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ids);
    }
}
