//! The lessons that come with the program: its `lessons/` folder, as it was when the program was built.

macro_rules! lesson_files {
    ($($name:literal),* $(,)?) => {
        /// Names of files and what stands in them.
        pub const FILES: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../lessons/", $name)))),*];
    };
}

lesson_files!["course.toml", "mount.md", "pid.md", "bridge.md"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lesson_of_the_folder_is_built_in() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/lessons");
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
            let is_lesson = name.ends_with(".md") || name == "course.toml";
            assert!(!is_lesson || FILES.iter().any(|(built_in, _)| *built_in == name), "{name} is not built in");
        }
    }
}
