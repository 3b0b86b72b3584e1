//! The learner's wishes, in their order.

use std::collections::VecDeque;

use tokio::sync::mpsc::UnboundedReceiver;

use super::wish::Wish;

pub struct Wishes {
    from: UnboundedReceiver<Wish>,
    /// Heard, and put off.
    first: VecDeque<Wish>,
}

impl Wishes {
    pub fn new(from: UnboundedReceiver<Wish>) -> Self {
        Self { from, first: VecDeque::new() }
    }

    /// The next; to leave, once nobody can wish for anything any more. May be dropped before it comes.
    pub async fn next(&mut self) -> Wish {
        match self.first.pop_front() {
            Some(wish) => wish,
            None => self.from.recv().await.unwrap_or(Wish::Leave),
        }
    }

    /// Whether there is one that was put off.
    pub fn was_put_back(&self) -> bool {
        !self.first.is_empty()
    }

    /// To be heard again.
    pub fn put_back(&mut self, wish: Wish) {
        self.first.push_front(wish);
    }
}
