//! Whole files: what a lesson becomes, what is said of a broken one, and that nothing can hurt the parser.

use super::*;

mod documentation;
mod garbage;
mod kinds_page;
mod mistakes;
mod schema;
mod whole;

const GOOD: &str = r#"# Mount namespaces: a file system of your own

Mount a tmpfs that
only `your` shell sees.

It is said *here* why.

```toml lesson
format = 1
minutes = 10
needs = ["unshare", "nft|iptables"]
after = ["intro"]

[lab]
terminals = ["A", "B"]
allow = ["netfilter"]
netns = ["ns0"]
bridge.br0 = { netns = "ns0", address = ["192.168.2.1/24"], up = true }

[lab.veth.veth0]
peer = "ceth0"
netns = "ns0"
master = "br0"
peer-address = "fd00::1/64"

[vars]
name = "x{10-99}"
```

```text
A drawing.
```

## Two views of one path {#views}

The shell is {{pid A}}, and `{{name}}` is yours.

<details class="predict private-file"><summary>Will <code>B</code> see
the file?</summary>

Both ask for one path.

- [ ] Yes: a path is a path
- [x] No: B's mount table
  is another one

  ```text
    /mnt
  ```
* [ ] Nobody will, {{pid A}}

Because of *this*.

</details>

1. In a list:

   ```console timeout=60
   A$ echo "Hello" > /mnt/hello.txt
   A$ cat /mnt/hello.txt
   Hello
   B$ nsenter -t {{pid A}} -a
   ```

   ```toml check
   [private-file]
   that = "Only A sees the file"
   file = "/mnt/hello.txt"
   content = "Hello\n"
   from = "A"
   not-from = ["B", "host"]
   within = "5s"
   holds = "again"

   [own]
   that = "A is in another mount namespace"
   namespace = "A"
   in = ["mnt"]
   differs-from = "host"
   after = ["private-file"]
   points = 3
   ```

More prose.

<details class="hint"><summary>Hint</summary>

B is still in the host's.

</details>

<details class="wrong not-isolated"><summary>Forgot</summary>

```console
A$ true
```

</details>

## About it

Only prose, with `{{.State}}` in it.

```text
{{not a word}}
```

## Again

```console
$ echo
```
"#;

fn good() -> String {
    // The known causes are another module's list: take one of them.
    let cause = crate::lesson::causes::CAUSES.first().copied().unwrap_or("not-isolated");
    GOOD.replace("not-isolated", cause).replace("```console\n$ echo\n", "```console\nA$ echo\n")
}

fn read(source: &str) -> (Option<Lesson>, Vec<Diagnostic>) {
    parse("x".into(), "x.md", source)
}

fn messages(source: &str) -> Vec<String> {
    let (_, diagnostics) = read(source);
    diagnostics.into_iter().filter(|d| d.severity == Severity::Error).map(|d| d.message).collect()
}

fn checks(lesson: &Lesson) -> Vec<&Check> {
    let blocks = lesson.steps.iter().flat_map(|step| &step.blocks);
    blocks.filter_map(|b| if let Block::Checks(c) = b { Some(c) } else { None }).flatten().collect()
}

/// A lesson of one step with these checks, after a command.
fn with_checks(checks: &str) -> String {
    format!(
        "# T\n\nSummary.\n\n```toml lesson\nformat = 1\n[lab]\nterminals = [\"A\", \"B\"]\n```\n\n## One\n\n```console\nA$ true\n```\n\n```toml check\n{checks}\n```\n"
    )
}

/// The first error of a lesson with these checks: what it points at, and what it says.
fn first_error(checks: &str) -> (String, String) {
    let source = with_checks(checks);
    let (_, diagnostics) = read(&source);
    let error = diagnostics.iter().find(|d| d.severity == Severity::Error);
    error.map(|d| (source[d.span.clone()].to_owned(), d.message.clone())).unwrap_or_default()
}
