//! A lesson for sessions, and a session with a learner in front of it.

use super::{Nslab, Screen};

/// Two steps, of which the first has a terminal more than it needs.
pub const LESSON: &str = r#"# Own mounts

Mount what nobody else sees.

```toml lesson
format = 1

[lab]
terminals = ["A", "B"]
```

## A namespace

```console
A$ unshare -m
```

```toml check
[own-namespace]
that = "A has a mount table of its own"
namespace = "A"
in = ["mnt"]
differs-from = "host"
```

<details class="hint"><summary>Which program?</summary>

It is called unshare.

</details>

## A mount

```console
A$ mount -t tmpfs none /mnt
```

```toml check
[mounted]
that = "A tmpfs is on /mnt for A only"
mount = "/mnt"
type = "tmpfs"
from = ["A"]
not-from = ["host"]
```
"#;

/// `nslab learn --plain` of that lesson, keeping nothing outside its own folder.
pub fn plain() -> Nslab {
    let nslab = Nslab::new().lesson("own", LESSON);
    let state = nslab.dir().join("state");
    nslab.env("XDG_STATE_HOME", state).args(["learn", "--plain", "own"])
}

/// The same, with this written into its standard input.
pub fn piped(nslab: Nslab, lines: &str) -> Nslab {
    let script = format!("printf '%s' '{}' | \"$@\"", lines.replace('\'', "'\\''"));
    nslab.under(["sh", "-c", &script, "sh"])
}

/// The same, at a terminal, at its first prompt.
#[track_caller]
pub fn at_terminal(nslab: Nslab) -> Screen {
    let mut screen = Screen::start(nslab, 50, 100);
    screen.wait_for("In this step nslab is");
    screen.wait_until("a prompt", |contents| contents.trim_end().ends_with("A$"));
    screen
}
