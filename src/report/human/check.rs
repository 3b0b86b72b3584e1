//! A check in the human report: the claim, what each viewpoint sees, why, and the way on.

use super::views::{self, DETAIL};
use crate::check::{self, Verdict, View};
use crate::layout::{harmless, time};
use crate::messages::Messages;
use crate::report::lines::{block, labelled, row};
use crate::report::look::{Look, Tone};
use crate::run::event::{CheckEnd, Phase};

pub(super) fn render(look: &Look, messages: &Messages, file: &str, end: &CheckEnd) -> String {
    let right = match end.verdict {
        Verdict::Pass => time(end.ms),
        _ => format!("{file}:{}", end.line),
    };
    let that = harmless(&end.that);
    let mut out = row(look, DETAIL - 2, Some(end.verdict), (&that, Tone::Plain), &right);
    if end.verdict != Verdict::Pass && end.phase == Phase::Hold && end.because.is_none() {
        out.push_str(&block(look, DETAIL, &messages.say("run-did-not-hold"), Tone::Faint));
    }
    if let Some(because) = &end.because {
        out.push_str(&block(look, DETAIL, &harmless(&check::because(because, messages)), Tone::Faint));
    }
    let views: Vec<View> = end.views.iter().map(|view| harmless_view(&check::seen(view, messages))).collect();
    out.push_str(&views::render(look, messages, &views));
    if let Some(cause) = &end.cause {
        out.push_str(&labelled(
            look,
            DETAIL,
            &messages.say("run-why"),
            (&harmless(&check::why(cause, messages)), Tone::Plain),
        ));
        out.push_str(&labelled(
            look,
            DETAIL,
            &messages.say("run-fix"),
            (&harmless(&check::fix(cause, messages)), Tone::Typed),
        ));
        if !cause.read.is_empty() {
            out.push_str(&labelled(
                look,
                DETAIL,
                &messages.say("run-read"),
                (&harmless(&check::read(cause, messages)), Tone::Faint),
            ));
        }
    }
    out
}

fn harmless_view(view: &View) -> View {
    View {
        from: harmless(&view.from),
        expected: harmless(&view.expected),
        observed: harmless(&view.observed),
        verdict: view.verdict,
    }
}
