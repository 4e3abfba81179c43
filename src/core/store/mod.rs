//! Files: reading and writing presets. Nothing is executed, no path in a file is followed, nothing is lost on the way.

pub mod builtin;
mod export;
pub mod import;
pub mod libraries;
mod made_up;
mod save;
mod text;

pub use export::{ExportError, export_csv, export_workbook};
pub use made_up::{Size, generate};
pub use save::{LoadError, PresetFile, SaveError, load, save, write_whole};
pub(crate) use text::read;
pub use text::{clip_to_text, content_hash, parse, parse_clip, parse_goods, parse_library, to_text};
