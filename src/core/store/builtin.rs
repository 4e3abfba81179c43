//! Presets that come with the program.

use crate::edit::Opened;
use crate::model::{Finding, Preset};
use crate::store::text::parse;

/// A preset inside the program.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    /// Name on the command line.
    pub name: &'static str,
    /// What it shows, in a line.
    pub title: &'static str,
    /// Text of the preset's file.
    pub text: &'static str,
}

/// The name of the one that opens when no file is named.
pub const FIRST: &str = "rare-earths-2025";

/// All of them, in the order in which they are offered.
pub const BUILTINS: &[Builtin] = &[
    Builtin {
        name: "rare-earths-2025",
        title: "Rare earths from mine to market, and China's controls of April and October 2025",
        text: include_str!("../../../presets/rare-earths-2025.ron"),
    },
    Builtin {
        name: "rare-earths-2010",
        title: "China's export quota and the halt to Japan, 2010 to 2015",
        text: include_str!("../../../presets/rare-earths-2010.ron"),
    },
    Builtin {
        name: "magnets-ev",
        title: "Magnets in electric cars and what can take their place",
        text: include_str!("../../../presets/magnets-ev.ron"),
    },
    Builtin {
        name: "samarium-cobalt-defence",
        title: "Samarium-cobalt for defence: samarium from China, cobalt from the Congo",
        text: include_str!("../../../presets/samarium-cobalt-defence.ron"),
    },
    Builtin {
        name: "chips-and-magnets",
        title: "Chips and magnets: what China and the United States can each cut, three options a side",
        text: include_str!("../../../presets/chips-and-magnets.ron"),
    },
    Builtin {
        name: "teaching-12-sites",
        title: "Teaching map: twelve sites from mine to motor",
        text: include_str!("../../../presets/teaching-12-sites.ron"),
    },
    Builtin {
        name: "gallium-germanium-antimony",
        title: "Gallium, germanium and antimony: licences, the ban on the United States and its suspension, 2023-2026",
        text: include_str!("../../../presets/gallium-germanium-antimony.ron"),
    },
    Builtin {
        name: "battery-graphite-lithium",
        title: "Battery graphite and lithium: China's list of October 2025, and graphite for the United States",
        text: include_str!("../../../presets/battery-graphite-lithium.ron"),
    },
    Builtin {
        name: "cobalt-congo",
        title: "Cobalt from the Congo: the halt of 2025 and the quota after it",
        text: include_str!("../../../presets/cobalt-congo.ron"),
    },
    Builtin {
        name: "nickel-indonesia",
        title: "Nickel from Indonesia: the bans on ore of 2014 and 2020, and where the furnaces went",
        text: include_str!("../../../presets/nickel-indonesia.ron"),
    },
];

/// What opens when no file is named: [`FIRST`]; an empty preset should it be missing.
pub fn first() -> Opened {
    Opened::unsaved(load(FIRST).unwrap_or_else(|_| Preset::empty()))
}

/// The built-in of this name.
pub fn find(name: &str) -> Option<&'static Builtin> {
    BUILTINS.iter().find(|builtin| builtin.name == name)
}

impl Builtin {
    /// Reads it.
    ///
    /// # Errors
    /// Never for a released program: a test reads them all.
    pub fn preset(&self) -> Result<Preset, Finding> {
        parse(self.text)
    }
}

/// Reads the built-in of this name.
///
/// # Errors
/// When there is none of this name.
pub fn load(name: &str) -> Result<Preset, Finding> {
    let builtin = find(name).ok_or_else(|| {
        let names: Vec<&str> = BUILTINS.iter().map(|builtin| builtin.name).collect();
        Finding::error(name, "there is no built-in preset of this name", format!("use one of: {}", names.join(", ")))
    })?;
    builtin.preset()
}

/// A run sheet inside the program.
#[derive(Clone, Copy, Debug)]
pub struct BuiltinSheet {
    /// Name on the command line.
    pub name: &'static str,
    /// What it is, in a line.
    pub title: &'static str,
    /// Text of its file.
    pub text: &'static str,
}

/// All run sheets that come with the program, in the order in which they are offered.
pub const SHEETS: &[BuiltinSheet] = &[
    BuiltinSheet {
        name: "rare-earths-workshop",
        title: "Rare earths, October 2025 to November 2026: six rounds in 45 minutes",
        text: include_str!("../../../presets/workshops/rare-earths-2025.workshop.ron"),
    },
    BuiltinSheet {
        name: "practice-workshop",
        title: "Practice: one round of five minutes on the teaching map",
        text: include_str!("../../../presets/workshops/teaching-12-sites.workshop.ron"),
    },
];

/// The built-in run sheet of this name.
pub fn find_sheet(name: &str) -> Option<&'static BuiltinSheet> {
    SHEETS.iter().find(|sheet| sheet.name == name)
}
