//! What can be asked for: actions, commands, and the ways to them (menus, keys, palette).

pub mod action;
pub mod command;
pub mod menu;
pub mod palette;
pub mod rule_template;
pub mod sheet_wish;
pub mod shortcut_sheet;
pub mod shortcuts;
pub mod workshop_wish;
