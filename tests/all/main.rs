//! All integration tests in one binary, so that the program is linked once and a helper stands once.
//!
//! A module tests one thing that a user gets; `kit` is what they share. `cargo test --test all verdicts` runs a module.

/// Who may name whom in the sources.
mod architecture;

/// What the documentation says of the numbers in the sources.
mod constants;
mod supply_chain;

mod kit {
    pub mod changes;
    pub mod maps;
    pub mod run;
    pub mod tables;
    #[cfg(feature = "window")]
    pub mod window;
    pub mod workshop;
}

/// What the map editor does to a preset.
mod edit {
    pub mod histories;
    mod map_notes;
    mod parts;
}

/// Two presets compared, and what two made of one put together.
mod diff {
    mod by_hand;
    mod effect;
    mod git;
    mod handover;
    mod properties;
    mod renames;
    mod words;
}

/// The months of a map: answers by hand, and what must hold on every map.
mod engine {
    mod by_hand;
    mod clean_buying;
    mod coordinated;
    mod days;
    mod desks;
    mod general_licences;
    mod guard;
    mod law;
    mod law_table;
    mod licence_bands;
    mod made_up;
    mod many_maps;
    mod must_not_matter;
    mod persons;
    mod postponed;
    mod properties;
    mod quotas;
    mod ranking;
    mod reconcile;
    mod right_answers;
    mod technology;
    mod time_cases;
    mod uses;
    mod verdicts;
}

/// Workshops played by facts: what holds, what is kept, and what everybody may see.
mod workshop {
    mod after;
    mod files;
    mod lists;
    mod public;
    mod random_play;
    mod session;
    mod shipped;
}

/// What is shipped: presets, libraries and past episodes.
mod presets {
    mod commodity_library;
    mod data_quality;
    mod determinism;
    mod episodes;
    mod exact;
    mod rare_earth_totals;
    mod results;
    mod rule_library;
    mod shipped;
    mod studies;
    mod totals;
}

/// What is read and written, from the shell and by the library.
mod files {
    mod books;
    mod bundles;
    mod command_line;
    mod contained;
    mod fuzzed;
    mod import;
    mod installing;
    mod kills;
    mod layouts;
    mod old_formats;
    mod report;
    mod saved;
    mod strangers;

    mod table_cases;
    mod table_kinds;
    mod wrong_input;
}

/// What is painted without a window, and its figures.
mod charts {
    mod answer;
    mod columns;
    mod golden;
    mod map_files;
    mod part;
    mod pictures;
    mod plane;
    mod plot_figures;
    mod why;
}

/// The window by accessible label, without a display.
#[cfg(feature = "window")]
mod window {
    mod answer;
    mod app;
    mod choices;
    mod columns;
    mod compare;
    mod dropping;
    mod editor;
    mod figures;
    mod forms;
    mod further;
    mod gallery;
    mod grid;
    mod guard;
    mod handover;
    mod importing;
    mod keyboard;
    mod large_map;
    mod manual;
    mod modes;
    mod notes;
    mod pictures;
    mod place;
    mod plots;
    mod quality;
    mod recovery;
    mod rules;
    mod run_sheet;
    mod saving;
    mod signing;
    mod spoken;
    mod ten_sites;
    mod workshop;
    mod world;
}
