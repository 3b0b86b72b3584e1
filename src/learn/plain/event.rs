//! What comes in, line by line.

use std::sync::mpsc::Sender;

use crate::learn::front::Heard;

/// What a seat waits for.
pub(super) enum Event {
    Heard(Heard),
    /// Keys, or a line; none at the end of input.
    Typed(Option<Vec<u8>>),
    /// Somebody outside wants us to stop for a while.
    Suspend,
    /// There will be no more news.
    Closed,
}

/// Tells what was typed, as long as somebody listens.
pub(super) fn typed_to(to: Sender<Event>) -> impl FnMut(Option<Vec<u8>>) -> bool + Send + 'static {
    move |typed| to.send(Event::Typed(typed)).is_ok()
}
