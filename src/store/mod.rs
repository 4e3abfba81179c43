//! Files: reading and writing presets. Nothing is executed, no path in a file is followed, nothing is lost on the way.

pub mod builtin;
pub mod library;
mod save;
mod text;

pub use save::{FileStamp, LoadError, Loaded, SaveError, load, save};
pub use text::{content_hash, parse, to_text};
