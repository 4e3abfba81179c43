//! What the map editor does, as pure functions from a preset to a [`Command`](super::command::Command): nothing here
//! knows where it was clicked.

mod add;
mod arrange;
mod batch;
mod bring;
mod bulk;
mod clip;
mod connect;
mod entities;
mod fit;
mod ids;
#[cfg(test)]
mod random;
mod removal;
mod rename;

pub use add::{NewSite, add_chain, add_site, column_of, new_demand, run_recipe, site_noun};
pub use arrange::{Align, SNAP, align, distribute, move_sites, place_all, snapped};
pub use bulk::{Scaled, rename_company, scale, set_country, set_owner, set_stage};
pub use clip::{Pasted, copied_words, copy, duplicate, paste};
pub use connect::{connect, invented_words, join, join_new};
pub use entities::{New, add_new};
pub use fit::{Pantry, Proposal, fits, gives, proposals, stage_of, takes};
pub use removal::{Removal, Target, remove};
pub use rename::rename_site;
