//! Files: reading and writing presets. Nothing is executed, no path in a file is followed, nothing is lost on the way.

pub mod builtin;
mod export;
pub mod import;
pub mod library;
mod save;
mod text;

pub use export::{ExportError, export_csv, export_workbook};
pub use save::{FileStamp, LoadError, Loaded, SaveError, load, save, write_whole};
pub use text::{content_hash, parse, to_text};
