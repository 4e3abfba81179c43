//! What a preset is, and whether somebody has signed it as it is.

use crate::model::{Preset, short_hash};
use crate::store::text::preset_hash;

/// The content hash of a preset, and whether it is what was signed last: `content 3f2a…; changed since Anna signed it on 2026-11-27 13:05 UTC`.
///
/// # Errors
/// Where the preset cannot be written.
pub fn signed_words(preset: &Preset) -> Result<String, ron::Error> {
    let hash = preset_hash(preset)?;
    let signed = match preset.saves.last() {
        None => "nobody has signed it".to_owned(),
        Some(save) if save.state == hash => {
            format!("as {} signed it on {}: {}", save.who, save.when_words(), save.what)
        }
        Some(save) => format!("changed since {} signed it on {}", save.who, save.when_words()),
    };
    Ok(format!("content {}; {signed}", short_hash(&hash)))
}
