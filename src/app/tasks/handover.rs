//! What a copy for others can do without, found off the window's thread: large maps have many texts.

use crate::app::tasks::task::{Same, Task};
use chokepoint_core::diff::{PrivatePart, private_parts};
use chokepoint_core::model::Preset;
use std::sync::atomic::AtomicBool;

/// Looks through a preset.
pub type Looking = Task<Same<Preset>, (), Vec<PrivatePart>>;

/// See [`Looking`].
pub fn look(preset: &Same<Preset>, _: &AtomicBool, _: &(dyn Fn(()) + Sync)) -> Result<Vec<PrivatePart>, String> {
    private_parts(preset).map_err(|error| error.to_string())
}
