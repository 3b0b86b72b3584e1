//! A world as a Graphviz graph: `nslab world --format dot | dot -Tpng`.

use std::fmt::Write;

use super::graph::{Graph, Line, Node, Sort, graph};
use super::words::Words;
use super::{Changes, Mark, World};
use crate::messages::Messages;

pub fn render(world: &World, changes: &Changes, messages: &Messages) -> String {
    let Graph { boxes, edges } = graph(world, changes, Words(messages));
    let mut out = "digraph world {\n  rankdir=LR;\n  charset=\"UTF-8\";\n".to_owned();
    out.push_str("  node [shape=box, style=rounded, fontname=\"sans-serif\", fontsize=11];\n");
    out.push_str("  graph [fontname=\"sans-serif\", fontsize=12, style=rounded, color=\"#888888\"];\n");
    for one in &boxes {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  subgraph \"cluster_{}\" {{\n    label={};", one.id, quoted(&one.title));
        for node in &one.nodes {
            let _ = writeln!(out, "    {};", drawn(node));
        }
        if one.nodes.is_empty() {
            let _ = writeln!(out, "    \"empty_{}\" [style=invis];", one.id);
        }
        out.push_str("  }\n");
    }
    for edge in &edges {
        let style = match edge.sort {
            Line::Child => "",
            Line::IsIn => " [style=dashed, color=\"#7c3aed\"]",
            Line::Port => " [dir=none]",
            Line::Cable => " [dir=none, penwidth=3]",
            Line::DeadCable => " [dir=none, penwidth=2, style=dotted]",
        };
        let _ = writeln!(out, "  \"{}\" -> \"{}\"{style};", edge.from, edge.to);
    }
    out.push_str("}\n");
    out
}

fn drawn(node: &Node) -> String {
    let shape = match node.sort {
        Sort::Process | Sort::Link | Sort::More => "",
        Sort::Front => ", style=\"rounded,bold\"",
        Sort::Namespace => ", color=\"#7c3aed\"",
        Sort::Bridge => ", shape=box3d, style=solid",
    };
    let mark = match node.mark {
        Some(Mark::Added) => ", color=\"#16a34a\", penwidth=2",
        Some(Mark::Changed) => ", color=\"#d97706\", penwidth=2",
        None => "",
    };
    format!("\"{}\" [label={}{shape}{mark}]", node.id, quoted(&node.lines.join("\n")))
}

/// A string of DOT, in which Graphviz reads escapes and HTML's entities.
fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
