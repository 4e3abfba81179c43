//! Files: reading and writing presets. Nothing is executed, no path in a file is followed, nothing is lost on the way.

mod bounded;
pub mod builtin;
mod bundle;
mod checked_lines;
mod export;
mod harmless;
pub mod import;
mod journal;
pub mod libraries;
mod limits;
mod locked;
mod made_up;
mod packed;
mod private;
mod run_sheets;
mod save;
mod session_file;
mod signed;
pub mod steps;
mod text;
mod versions;

pub use bounded::{LARGEST_TABLE, LARGEST_TEXT, Unread, read_bounded};
pub use bundle::{BUNDLE_ENDING, Bundle, BundlePicture, ReadBundle, bundle_to_bytes, is_packed, read_bundle};
pub use export::{ExportError, export_csv, export_workbook};
pub use harmless::{cell_of_csv, cell_of_workbook};
pub use journal::{Journal, Left, Orphan, Recovered, parse_journal};
pub use made_up::{Concentration, Pattern, Size, World, generate};
pub use packed::packed;
pub use private::{private_file, private_folder, since_1970};
pub use run_sheets::{
    SHEET_ENDING, is_of_workshop, load_sheet, open_sheet, parse_sheet, preset_of_sheet, preset_path, run_sheet_beside,
    run_sheet_path, save_sheet, sheet_path, sheet_to_text,
};
pub use save::{
    LoadError, Over, PresetFile, SaveError, Unbundled, load, remedy, remove_if_there, save, save_keeping, stamp,
    write_whole,
};
pub use session_file::{ReadSession, SESSION_ENDING, SessionFile, parse_session, read_session};
pub use signed::signed_words;
pub(crate) use text::read;
pub use text::{clip_to_text, content_hash, parse, parse_clip, parse_goods, parse_library, preset_hash, to_text};
pub use versions::{Version, keep_version, versions};
