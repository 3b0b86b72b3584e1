//! Each rule is offended by something, and content with the same text corrected.

use super::*;
use crate::lesson::{Severity, Style, draw};

mod among_others;
mod each;
mod fixes;

/// A lesson that every rule is content with, and that has something for each of them.
const GOOD: &str = r##"# A lesson

What is done in it.

```toml lesson
format = 1
minutes = 5
needs = ["unshare", "mount", "cat", "brctl|bridge"]

[lab]
terminals = ["A", "B"]

[vars]
name = "x{10-99}"
```

Terminal A moves on, B stays. See [below](#alone) and [the web](https://example.org/#x).

## Leave {#leave}

Type this in A, and look from terminal B.

<details class="predict own-mounts"><summary>Will both have the same mounts?</summary>

- [ ] Yes: it is one machine
- [x] No: A's are a copy

</details>

```console
A$ unshare -m bash
```

```toml check
[own-mounts]
that = "A has mounts of its own"
namespace = "A"
in = ["mnt"]
differs-from = "host"
holds = "alone"

[no-mount-yet]
that = "/mnt has no tmpfs yet"
mount = "/mnt"
type = "tmpfs"
from = ["A"]
not-from = ["host"]
until = "tmpfs-on-mnt"
points = 2
```

<details class="hint"><summary>Stuck?</summary>

`-m` is for mounts.

</details>

<details class="instead"><summary>With the long name</summary>

```console
A$ unshare --mount bash
```

</details>

<details class="wrong still-in-host-namespace"><summary>No letter</summary>

```console
A$ bash
```

</details>

## Alone {#alone}

Mount something for yourself.

```text
mount -t WHAT what /where
```

<details class="predict tmpfs-on-mnt"><summary>Who will see it?</summary>

Look at the command once more.

1. [ ] All of them,
   always
2. [x] A

A copy is a copy.

</details>

<details class="hint"><summary>What is it called?</summary>

tmpfs.

</details>

<details class="solution"><summary>Solution</summary>

```console
A$ mount -t tmpfs {{name}} /mnt
A$ cat /proc/mounts
...
{{name}} /mnt [..]
...
```

</details>

```toml check
[tmpfs-on-mnt]
that = "A's /mnt is a tmpfs, and the host's is not"
mount = "/mnt"
type = "tmpfs"
source = "{{name}}"
from = ["A"]
not-from = ["host"]
after = "own-mounts"
```

## Look around

<!-- no check: nothing is changed here -->

```console
B$ echo hello
hello
B$ cat /nowhere
? 1
...
B$ brctl show || true
```

<details class="hint"><summary>No such command?</summary>

That is fine.

</details>
"##;

fn findings(source: &str) -> Vec<Diagnostic> {
    lint(&page("lesson", source), &Surroundings::default())
}

fn page(id: &str, source: &str) -> Page {
    Page::read(id.into(), &format!("{id}.md"), source)
}

/// The rules that are offended, with what they point at.
fn offended(source: &str, findings: &[Diagnostic]) -> Vec<(&'static str, String)> {
    findings.iter().map(|found| (found.rule.id, source[found.span.clone()].to_owned())).collect()
}

fn edited(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "{from:?} does not stand in the good lesson");
    GOOD.replacen(from, to, 1)
}

#[track_caller]
fn assert_silent(source: &str, findings: &[Diagnostic]) {
    assert!(findings.is_empty(), "{}", draw(findings, "lesson.md", source, Style::Plain));
}

#[test]
fn a_good_lesson_offends_no_rule() {
    assert_silent(GOOD, &findings(GOOD));
    let windows = format!("\u{feff}{}", GOOD.replace('\n', "\r\n"));
    assert_silent(&windows, &findings(&windows));
}
