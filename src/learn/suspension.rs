//! SIGTSTP from outside: somebody wants us to stop for a while. Our terminal's own Ctrl-Z is a key of the lab's shell.
//!
//! Whoever hears it gives the terminal back as it was, and then stops: the shell that we were started from may not put
//! the terminal right by itself (dash does not).

use std::thread::{self, JoinHandle};

use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

/// Heard as long as this lives.
pub struct Suspensions(Option<(oneshot::Sender<()>, JoinHandle<()>)>);

impl Suspensions {
    /// Where signals can be heard at all. `tell` says whether anybody listens.
    pub fn hear(tell: impl Fn() -> bool + Send + 'static) -> Self {
        let (end, mut ended) = oneshot::channel();
        let Ok(runtime) = Builder::new_current_thread().enable_all().build() else { return Self(None) };
        let listen = async move {
            let Ok(mut stops) = signal(SignalKind::from_raw(libc::SIGTSTP)) else { return };
            loop {
                tokio::select! {
                    _ = &mut ended => return,
                    heard = stops.recv() => {
                        if heard.is_none() || !tell() {
                            return;
                        }
                    }
                }
            }
        };
        Self(Some((end, thread::spawn(move || runtime.block_on(listen)))))
    }
}

impl Drop for Suspensions {
    fn drop(&mut self) {
        if let Some((end, thread)) = self.0.take() {
            let _ = end.send(()); // it may have ended already
            let _ = thread.join();
        }
    }
}
