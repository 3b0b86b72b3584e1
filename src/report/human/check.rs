//! A check in the human report: the claim, what each viewpoint sees, why, and the way on.

use super::{DETAIL, views};
use crate::check::{Verdict, View, why};
use crate::messages::Messages;
use crate::report::layout::{harmless, time};
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
        out.push_str(&block(look, DETAIL, &harmless(because), Tone::Faint));
    }
    let views: Vec<View> = end.views.iter().map(harmless_view).collect();
    out.push_str(&views::render(look, messages, &views));
    if let Some(cause) = &end.cause {
        out.push_str(&labelled(
            look,
            DETAIL,
            &messages.say("run-why"),
            (&harmless(&why(cause, messages)), Tone::Plain),
        ));
        out.push_str(&labelled(look, DETAIL, &messages.say("run-fix"), (&harmless(&cause.fix), Tone::Typed)));
        if !cause.read.is_empty() {
            out.push_str(&labelled(look, DETAIL, &messages.say("run-read"), (&harmless(&cause.read), Tone::Faint)));
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
