//! A world as a Mermaid flowchart, as GitHub and mdBook draw them.

use std::fmt::Write;

use super::graph::{Graph, Line, Node, Sort, graph};
use super::words::Words;
use super::{Changes, Mark, World};
use crate::messages::Messages;

pub fn render(world: &World, changes: &Changes, messages: &Messages) -> String {
    let Graph { boxes, edges } = graph(world, changes, Words(messages));
    let mut out = "flowchart LR\n".to_owned();
    for (n, one) in boxes.iter().enumerate() {
        let direction = if one.id == "processes" { "LR" } else { "TB" };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  subgraph {}[\"{}\"]\n    direction {direction}", one.id, escaped(&one.title));
        if one.nodes.is_empty() {
            let _ = writeln!(out, "    empty{n}[\" \"]");
        }
        for node in &one.nodes {
            let _ = writeln!(out, "    {}", drawn(node));
        }
        out.push_str("  end\n");
    }
    for edge in &edges {
        let line = match edge.sort {
            Line::Child => "-->",
            Line::IsIn => "-.->",
            Line::Port => "---",
            Line::Cable => "===",
            Line::DeadCable => "-.-",
        };
        let _ = writeln!(out, "  {} {line} {}", edge.from, edge.to);
    }
    out.push_str("  classDef front stroke-width:3px\n");
    out.push_str("  classDef namespace stroke:#7c3aed,stroke-width:2px\n");
    out.push_str("  classDef added stroke:#16a34a,stroke-width:3px\n");
    out.push_str("  classDef changed stroke:#d97706,stroke-width:3px\n");
    out
}

fn drawn(node: &Node) -> String {
    let lines: Vec<String> = node.lines.iter().map(|line| escaped(line)).collect();
    let text = lines.join("<br/>");
    let (open, close) = match node.sort {
        Sort::Process | Sort::Front => ("(", ")"),
        Sort::Namespace => ("([", "])"),
        Sort::Bridge => ("[[", "]]"),
        Sort::Link | Sort::More => ("[", "]"),
    };
    let class = match (node.mark, node.sort) {
        (Some(Mark::Added), _) => ":::added",
        (Some(Mark::Changed), _) => ":::changed",
        (None, Sort::Front) => ":::front",
        (None, Sort::Namespace) => ":::namespace",
        (None, _) => "",
    };
    format!("{}{open}\"{text}\"{close}{class}", node.id)
}

/// Letters, digits and what means nothing to Mermaid stay; all else is its character number. A label that began like a
/// list would be taken for Markdown.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    let mut next = text.chars().skip(1);
    for (n, c) in text.chars().enumerate() {
        let next = next.next();
        let stays = match c {
            '-' | '+' => n > 0,
            '.' => next.is_some_and(char::is_alphanumeric),
            ' ' | '/' | ':' | ',' | '(' | ')' | '=' | '_' | '·' | '×' | '…' => true,
            c => c.is_alphanumeric(),
        };
        if stays {
            out.push(c);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "#{};", u32::from(c));
        }
    }
    out
}
