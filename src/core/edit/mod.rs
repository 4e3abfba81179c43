//! What the map editor does, as pure functions from a preset to a [`Edit`](crate::edit::change::Edit): nothing here
//! knows where it was clicked.
//!
//! - **Figures follow the drawing.** A new route takes what its sender has left or its receiver lacks; an end without figures takes them from the
//!   other, and the first route of a chain carries 1,000 units a year. A volume beyond what is free is made in addition, up to the mines. A chain drawn
//!   from either end therefore balances.
//! - **What is put on the map stays there.** A new site gets a place of its own, on a grid in which every stage has a column of the same width.
//! - **A copied piece is whole**: sites, the routes between them, and the recipes, commodities and sources they name. On pasting, what is there in
//!   the same form is shared; what has the same id and another form is renamed.
//! - **Deleting follows the references** until nothing points to what is gone; what falls with it is listed before it happens.

mod add;
mod arrange;
mod balance;
mod batch;
mod bulk;
mod cells;
mod change;
mod clipboard;
mod clipboard_parts;
mod compatibility;
mod connect;
mod editable;
mod from_library;
mod history;
mod identify;
mod ids;
mod lists;
mod map_notes;
mod new_entity;
mod new_good;
mod opened;
mod pasted;
mod raise;
mod removal;
mod rename;
mod scenarios;
mod sheet;
mod sign;
mod typed_over;
mod values;
mod views;
mod whole;

pub use add::{NewSite, add_chain, add_site, column_of, new_demand, run_recipe};
pub use arrange::{Align, SNAP, align, distribute, move_sites, place_all, snapped};
pub use bulk::{Scaled, rename_company, scale, set_country, set_owner, set_stage};
pub use cells::{
    Cell, CellValue, GridColumn, GridRow, GridTable, Holds, Measure, Written, cell as grid_cell, set_cells,
    unit_of as unit_of_row,
};
pub use change::{Brought, Change, Edit, Header, Reversible, Swap};
pub use clipboard::{copied_words, copy, duplicate, paste};
pub use clipboard_parts::{PastedParts, copy_part, paste_parts};
pub use compatibility::{Catalogue, Proposal, fits, inputs_of, outputs_of, proposals, stage_of};
pub use connect::{Free, Invented, Joined, Terms, connect, invented, join, join_new};
pub use editable::{Editable, Undoable};
pub use history::{Document, Recorded, StepWords, UNDO_STEPS};
pub use identify::{identify, with_id};
pub use lists::put_on_lists;
pub use map_notes::{add_note, copy_note, duplicate_note, move_note, paste_note, point_note, write_note};
pub use new_entity::{Added, New, add_new};
pub use new_good::{NewGood, change_good};
pub use opened::{FileStamp, Opened};
pub use pasted::Pasted;
pub use raise::lifted;
pub use removal::{Removal, remove};
pub use rename::{name_new_site, name_stage, rename_site};
pub use scenarios::{Baseline, add_rule, branch, switch};
pub use sheet::SheetEdit;
pub use sign::sign;
pub use typed_over::typed_over;
pub use views::{add_view, cover_view, move_view, remove_view, rename_view, retake_view};
pub use whole::replace_whole;
