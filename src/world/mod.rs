//! What a lab consists of at one moment, drawn from observation alone: namespaces with who is in them, links,
//! addresses, mounts, processes. Pure: it knows no kernel and no lesson.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct World {}
