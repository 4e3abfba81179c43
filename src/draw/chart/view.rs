//! How a plot is looked at, and what its reader did.

use crate::draw::chart::scale::Scale;
use crate::draw::chart::series::{Pick, Series};
use crate::draw::chart::zoom::Zoom;
use chokepoint_core::engine::MonthIx;
use std::collections::BTreeSet;

/// How a plot is looked at.
#[derive(Clone, Copy, Debug)]
pub struct PlotView<'a> {
    /// Series that the reader has switched off.
    pub hidden: &'a BTreeSet<String>,
    /// Month pointed at, by its place on the axis.
    pub cursor: Option<MonthIx>,
    /// What is selected elsewhere.
    pub selected: &'a [Pick],
    /// The part of a plane that is seen.
    pub zoom: Zoom,
    /// How figures lie along its axis, where they are far apart.
    pub scale: Scale,
    /// What the pointer is at in some pane, months since the year 0.
    pub pointed: Option<f64>,
    /// True in the window, where a plane can be moved; false in files.
    pub is_live: bool,
}

static NOTHING_HIDDEN: BTreeSet<String> = BTreeSet::new();

impl PlotView<'_> {
    /// For files: all series, no cursor.
    pub fn still() -> Self {
        Self {
            hidden: &NOTHING_HIDDEN,
            cursor: None,
            selected: &[],
            zoom: Zoom::default(),
            scale: Scale::default(),
            pointed: None,
            is_live: false,
        }
    }

    /// True when the reader has not switched a series off.
    pub(crate) fn shows(&self, series: &Series) -> bool {
        !self.hidden.contains(&series.name)
    }

    /// True when what a part stands for is selected elsewhere.
    pub(crate) fn is_selected(&self, pick: Option<&Pick>) -> bool {
        let Some(pick) = pick else { return false };
        match pick {
            Pick::Sites(sites) => self.selected.iter().any(|one| matches!(one, Pick::Site(at) if sites.contains(at))),
            one => self.selected.contains(one),
        }
    }
}

/// What the reader did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlotResponse {
    /// Something was clicked.
    pub picked: Option<Pick>,
    /// A series was switched on or off in the legend.
    pub toggled: Option<String>,
    /// The plane was moved, or all of it is to be seen again.
    pub zoomed: Option<Zoom>,
    /// A double click asked for all of the plane: what its first click picked was not meant.
    pub is_reset: bool,
    /// What the pointer is at, months since the year 0.
    pub pointed: Option<f64>,
    /// The plot as a whole has the keyboard, under this name among the widgets.
    pub focused: Option<egui::Id>,
}

/// What is seen of a plot, as a file of it shows it as well.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// Series that are switched off.
    pub hidden: BTreeSet<String>,
    /// The part of its plane that is seen.
    pub zoom: Zoom,
    /// How figures lie along its axis, where they are far apart.
    pub scale: Scale,
}

impl Seen {
    /// The plot so seen, in a file.
    pub fn still(&self) -> PlotView<'_> {
        PlotView { hidden: &self.hidden, zoom: self.zoom, scale: self.scale, ..PlotView::still() }
    }
}
