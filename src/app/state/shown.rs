//! What is looked at: panels read it, actions change it.

use crate::app::state::look::Look;
use crate::app::state::selection::Selection;
use crate::report::PictureSize;
use chokepoint_core::edit::Baseline;
use chokepoint_core::engine::MonthIx;
use chokepoint_core::model::{CommodityId, Country, Preset, ScenarioId, SiteId};

/// Which map stands in the centre.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MapMode {
    /// Sites in columns by stage.
    #[default]
    Stages,
    /// Sites where they are on the globe.
    World,
}

impl MapMode {
    /// The map that is not shown.
    pub fn other(self) -> Self {
        match self {
            Self::Stages => Self::World,
            Self::World => Self::Stages,
        }
    }
}

/// What the window is used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkMode {
    /// Looking and asking: nothing that is clicked, dragged or typed changes the preset.
    #[default]
    Read,
    /// Drawing and typing.
    Edit,
    /// Showing to a room: no panels, one picture, large letters.
    Present,
}

impl WorkMode {
    /// All of them, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Read, Self::Edit, Self::Present];

    /// The word on the switch.
    pub fn label(self) -> &'static str {
        match self {
            Self::Read => "Read",
            Self::Edit => "Edit",
            Self::Present => "Present",
        }
    }
}

/// A shortage that is to be explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// Where it is.
    pub site: SiteId,
    /// Of what; none: of what the site lacks most of.
    pub good: Option<CommodityId>,
}

/// What is looked at; none of it belongs to the document.
pub struct Shown {
    /// In the inspector, and marked on the map.
    pub selection: Selection,
    /// The shortage whose chain stands out on the map, for as long as its site is selected.
    pub explained: Option<Explained>,
    /// Which scenario is played.
    pub scenario: ScenarioId,
    /// Month that is shown.
    pub month: MonthIx,
    /// When the next month is shown, seconds in the time of the input; none while not playing.
    pub next_month_at: Option<f64>,
    /// Colours and text sizes of the window, as they were chosen.
    pub look: Look,
    /// Which map is shown.
    pub mode: MapMode,
    /// What the window is used for.
    pub work: WorkMode,
    /// Whether the baseline takes in what is switched on.
    pub baseline: Baseline,
    /// How large pictures are that leave the window.
    pub picture: PictureSize,
    /// Whether the notes on the map are drawn, in the window and in what leaves it.
    pub notes: bool,
    /// The country of new sites: that of the site that was made or changed last.
    pub country: Country,
}

impl Shown {
    /// How a preset is looked at when it has just been opened.
    pub fn first(preset: &Preset, look: Look) -> Self {
        let first = preset.scenarios.first();
        Self {
            selection: Selection::Nothing,
            explained: None,
            scenario: first.map(|scenario| scenario.id.clone()).unwrap_or_default(),
            month: MonthIx::FIRST,
            next_month_at: None,
            look,
            mode: MapMode::default(),
            // There is nothing to read on an empty map.
            work: if preset.map.sites.is_empty() { WorkMode::Edit } else { WorkMode::Read },
            baseline: Baseline::default(),
            picture: PictureSize::default(),
            notes: true,
            country: "ZZ".into(),
        }
    }
}
