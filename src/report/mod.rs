//! Reports: events folded into bytes. One file a format.
