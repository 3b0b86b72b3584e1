use super::front::{End, Heard, Options};
use super::session::Session;
use crate::run::guide::Wish;
use std::sync::mpsc::Receiver;
pub fn run(_session: Session, _news: Receiver<Heard>, _wishes: impl Fn(Wish) + Send, _options: Options) -> End {
    End::Left
}
