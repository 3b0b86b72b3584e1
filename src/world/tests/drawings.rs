//! The drawings themselves, as they are seen in 80 columns.

use super::{english, lines};
use crate::messages::{Language, Messages};
use crate::observation::Census;
use crate::world::samples::{bridge_lesson, fresh, mount_lesson, pid_lesson};
use crate::world::{Changes, World, dot, mermaid, svg, text};

#[track_caller]
fn is_drawn(census: &Census, expected: &str) {
    let drawn = lines(census, 80);
    assert_eq!(drawn.trim_end(), expected.trim_end(), "\n{drawn}");
}

/// What a census shows that a fresh lab did not.
fn marked(census: &Census, messages: &Messages) -> String {
    let (before, after) = (World::of(&fresh()), World::of(census));
    text::plain(&after, &Changes::between(&before, &after), 80, crate::layout::Marks::Unicode, messages)
}

#[test]
fn a_fresh_lab() {
    is_drawn(
        &fresh(),
        "\
Processes                     PID
init                            1
├─ syslogd, crond, udevd  (came with the machine)
└─ bash                        65  terminal A

Namespaces besides the host's
  None: everybody shares the host's.",
    );
}

#[test]
fn a_mount_of_ones_own() {
    is_drawn(
        &mount_lesson(),
        "\
Processes                     PID
init                            1
├─ syslogd, crond, udevd  (came with the machine)
├─ bash                        65  terminal A began here
│  └─ bash                     70  terminal A  mnt of A
└─ bash                        66  terminal B began here
   └─ bash                     80  terminal B  mnt of A

Namespaces besides the host's
  mnt of A     terminal A, terminal B, 2 processes
    /mnt      tmpfs     another than the host's",
    );
}

#[test]
fn two_numberings() {
    is_drawn(
        &pid_lesson(),
        "\
Processes                     PID   inside
init                            1
├─ syslogd, crond, udevd  (came with the machine)
└─ bash                        65           terminal A began here
   └─ unshare                  70           mnt, ipc of A
      └─ bash                  71        1  terminal A  mnt, pid, ipc of A

Namespaces besides the host's
  mnt of A     terminal A, 2 processes
    /proc     proc      another than the host's
  pid of A     terminal A, 1 process · PID 1 is bash
  ipc of A     terminal A, 2 processes · no System V objects
  ipc of host  message queue  id 0  key 0x1f2e3d4c",
    );
}

#[test]
fn a_switch_and_two_cables() {
    is_drawn(
        &bridge_lesson(),
        "\
Processes                     PID
init                            1
├─ syslogd, crond, udevd  (came with the machine)
└─ bash                        65  terminal A

Namespaces besides the host's
  net ns0      nobody is in it, its name keeps it
  net ns1      nobody is in it, its name keeps it

Networks
╭─ host (terminal A) ─────────────╮
│ br0  bridge  up  192.168.2.1/24 │        ╭─ ns0 ─────────────────────────────╮
│ ├─ veth0  up ═══════════════════╪════════╪═ ceth0  up  192.168.2.2/24        │
│ │                               │        │ lo  down                          │
│ │                               │        │ default via 192.168.2.1 dev ceth0 │
│ │                               │        ╰───────────────────────────────────╯
│ │                               │        ╭─ ns1 ─────────────────────────────╮
│ └─ veth1  up ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┼┄┄┄┄┄┄┄┄┼┄ ceth1  down  192.168.2.3/24      │
│ lo  up  127.0.0.1/8             │        │ lo  down                          │
╰─────────────────────────────────╯        ╰───────────────────────────────────╯
  ┄┄ a cable of which an end is down",
    );
}

#[test]
fn what_is_new_is_marked_and_what_is_gone_is_listed() {
    let drawn = marked(&pid_lesson(), &english());
    for line in ["└─ +bash                 71        1  ~terminal A", "  +pid of A", "    +/proc", "+message queue"]
    {
        assert!(drawn.contains(line), "{line}: {drawn}");
    }
    let (before, after) = (World::of(&mount_lesson()), World::of(&fresh()));
    let drawn = text::plain(&after, &Changes::between(&before, &after), 80, crate::layout::Marks::Unicode, &english());
    let gone = "Gone since the last look\n  -the namespace mnt of A\n  -bash (PID 66)\n  -bash (PID 70)\n";
    assert!(drawn.contains(gone), "{drawn}");
}

#[test]
fn korean_columns_line_up() {
    let drawn = marked(&bridge_lesson(), &Messages::new(Language::Korean));
    let boxes: Vec<&str> = drawn.lines().filter(|line| line.contains(['╭', '╰', '╪'])).collect();
    assert!(boxes[0].contains("터미널 A"), "{drawn}");
    let right_edge = |line: &&str| crate::layout::width(line);
    let of_two: Vec<usize> = boxes[1..].iter().map(right_edge).collect();
    assert!(of_two.iter().all(|width| *width == of_two[0]), "{drawn}");
}

#[test]
fn a_narrow_screen_has_lists() {
    let drawn = lines(&bridge_lesson(), 50);
    for line in
        ["  host (terminal A)", "    veth0  up  ↔ ceth0 (ns0)", "    ceth1  down  192.168.2.3/24  ↔ veth1 (host)"]
    {
        assert!(drawn.lines().any(|l| l == line), "{line}: {drawn}");
    }
}

#[test]
fn a_diagram_has_a_box_for_each_network_and_a_line_for_each_cable() {
    let world = World::of(&bridge_lesson());
    let mermaid = mermaid::render(&world, &Changes::default(), &english());
    for line in [
        "  subgraph net201[\"ns0\"]",
        "    l3x2[[\"br0<br/>bridge · up<br/>192.168.2.1/24\"]]",
        "  l3x2 --- l3x4",
        "  l3x4 === l201x3",
        "  l3x6 -.- l202x5",
    ] {
        assert!(mermaid.lines().any(|l| l == line), "{line}: {mermaid}");
    }
    let dot = dot::render(&world, &Changes::default(), &english());
    assert!(dot.contains("  \"l3x4\" -> \"l201x3\" [dir=none, penwidth=3];"), "{dot}");
    assert!(dot.contains("\"l201x3\" [label=\"ceth0\\nveth · up\\n192.168.2.2/24\"];"), "{dot}");
    let svg = svg::render(&world, &Changes::default(), &english());
    assert!(svg.starts_with("<svg xmlns=") && svg.contains(">192.168.2.3/24</text>"), "{svg}");
    assert!(svg.contains("class=\"cable\"") && svg.contains("class=\"dead\""), "{svg}");
}

#[test]
fn names_are_data_in_every_format() {
    let mut census = bridge_lesson();
    let Ok(host) = &mut census.networks[0].seen else { panic!("it was seen") };
    host.links[1].name = "\"<a>&\\\u{202e}".to_owned();
    let world = World::of(&census);
    let mermaid = mermaid::render(&world, &Changes::default(), &english());
    assert!(mermaid.contains("[[\"#34;#60;a#62;#38;#92;#92;u#123;202e#125;<br/>bridge"), "{mermaid}");
    let dot = dot::render(&world, &Changes::default(), &english());
    assert!(dot.contains("[label=\"\\\"<a>&amp;\\\\\\\\u{202e}\\nbridge"), "{dot}");
    let svg = svg::render(&world, &Changes::default(), &english());
    assert!(svg.contains(">&quot;&lt;a&gt;&amp;\\\\u{202e}</text>"), "{svg}");
    assert!(lines(&census, 80).contains("│ \"<a>&\\\\u{202e}  bridge"), "{}", lines(&census, 80));
}
