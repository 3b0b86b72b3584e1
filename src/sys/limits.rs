//! setrlimit(2).

use std::io;

pub use nix::sys::resource::Resource;
use nix::sys::resource::{getrlimit, setrlimit};

/// Lowers soft and hard limit to `value`, or leaves a hard limit that is lower already.
pub fn lower(resource: Resource, value: u64) -> io::Result<()> {
    let (_, hard) = getrlimit(resource)?;
    let value = value.min(hard);
    Ok(setrlimit(resource, value, value)?)
}

/// Runs `body` with the soft limit lowered to `value`, and restores it.
pub fn with_soft_limit<T>(resource: Resource, value: u64, body: impl FnOnce() -> T) -> io::Result<T> {
    let (soft, hard) = getrlimit(resource)?;
    setrlimit(resource, value.min(soft), hard)?;
    let result = body();
    setrlimit(resource, soft, hard)?;
    Ok(result)
}
