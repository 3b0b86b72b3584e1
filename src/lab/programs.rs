//! Which programs of the machine a lab can run.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::lesson::Need;

/// PATH of every shell in a lab. Our `sudo` comes first, for the machine's cannot work in a lab; our `ping` last: the
/// machine's own is better, if it has one.
pub const LAB_PATH: &str =
    "/opt/nslab/sbin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/nslab/bin";

/// What nslab itself puts into a lab.
const BUILT_IN: [&str; 1] = ["ping"];

/// A program of this machine, looked for where a lab will look.
pub fn on_path(program: &str) -> Option<PathBuf> {
    LAB_PATH.split(':').map(|dir| Path::new(dir).join(program)).find(|path| is_executable(path))
}

fn is_executable(path: &Path) -> bool {
    path.metadata().is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
}

/// Those needs for which a lab on this machine would have no program.
pub fn missing(needs: &[Need]) -> Vec<Need> {
    let has = |program: &String| BUILT_IN.contains(&program.as_str()) || on_path(program).is_some();
    needs.iter().filter(|need| !need.0.iter().any(has)).cloned().collect()
}
