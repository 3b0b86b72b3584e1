//! In which folder progress is kept: that of the XDG Base Directory Specification for state.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What of the environment says where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment {
    /// `$XDG_STATE_HOME`
    pub state_home: Option<OsString>,
    /// `$HOME`
    pub home: Option<OsString>,
}

impl Environment {
    /// This process'.
    pub fn of_process() -> Self {
        Self { state_home: std::env::var_os("XDG_STATE_HOME"), home: std::env::var_os("HOME") }
    }

    /// `$XDG_STATE_HOME/nslab/progress`, else `~/.local/state/nslab/progress`. A relative path or an empty one is no
    /// path, says the specification; without a home there is nowhere to keep anything.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        let absolute = |path: &Option<OsString>| {
            path.as_ref().map(Path::new).filter(|path| path.is_absolute()).map(Path::to_owned)
        };
        let state = absolute(&self.state_home).or_else(|| Some(absolute(&self.home)?.join(".local/state")))?;
        Some(state.join("nslab/progress"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_or_empty_state_home_is_ignored() {
        let folder = |state: Option<&str>, home: Option<&str>| {
            let environment = Environment { state_home: state.map(Into::into), home: home.map(Into::into) };
            environment.folder().map(|path| path.to_string_lossy().into_owned())
        };
        let in_home = Some("/home/x/.local/state/nslab/progress".to_owned());
        assert_eq!(folder(Some("/s"), Some("/home/x")).as_deref(), Some("/s/nslab/progress"));
        assert_eq!(folder(Some("/s"), None).as_deref(), Some("/s/nslab/progress"));
        for none in [None, Some(""), Some("s"), Some("./s"), Some("~/s")] {
            assert_eq!(folder(none, Some("/home/x")), in_home, "{none:?}");
        }
        assert_eq!(folder(None, None), None);
        assert_eq!(folder(Some("s"), Some("")), None);
    }
}
