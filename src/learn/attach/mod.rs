//! Other windows of a running session: `nslab attach` types into its terminals, `nslab world` asks what is there.
//!
//! ```text
//! nslab attach ──frames (protocol.rs)──→ server.rs ──hub.rs──→ Wish
//!              ←──────────────────────── in `nslab learn` ←── News
//! ```
//!
//! The meeting point is an abstract Unix socket (address.rs): nothing of it is on a disk, and it is gone with its
//! process, however that ends. Each side makes sure that the other is the same user. Runs nothing and judges nothing.

pub mod address;
pub mod client;
mod hub;
mod protocol;
mod server;

pub use address::{Running, running};
pub use hub::Overheard;
pub use protocol::{Over, Refusal};
pub use server::{Door, serve};
