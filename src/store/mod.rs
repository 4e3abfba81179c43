//! Files: reading and writing presets. Nothing is executed, no path in a file is followed, nothing is lost on the way.

pub mod builtin;
pub mod goods;
pub mod library;
mod save;
mod text;

pub use save::{FileStamp, LoadError, Loaded, SaveError, load, save};
pub use text::{clip_to_text, content_hash, parse, parse_clip, parse_goods, to_text};
