//! Keeps what the learner does, on a thread of its own: a slow disk must not slow the screen.

use std::sync::mpsc::{Receiver, Sender};

use crate::learn::front::Heard;
use crate::messages::Messages;
use crate::progress::{Keeper, LessonProgress};

/// Keeps the newest of what comes, until nothing more can come.
pub fn keep(from: &Receiver<LessonProgress>, mut keeper: Keeper, messages: Messages, complaints: &Sender<Heard>) {
    while let Ok(first) = from.recv() {
        let newest = from.try_iter().last().unwrap_or(first);
        let now = chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        if let Some(error) = keeper.keep(&newest, &now) {
            let _ = complaints.send(Heard::NotKept(messages.retold("error", &error.to_string())));
        }
    }
}
