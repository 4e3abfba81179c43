//! What a pane keeps for itself, and what all share of how planes are looked at.

use crate::app::plots::choice::PlotChoice;
use crate::draw::chart::{Scale, Span, Zoom};
use std::collections::BTreeSet;

/// What is seen of a plot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Face {
    /// The picture.
    #[default]
    Picture,
    /// The rows that it is made of, which are those that are exported.
    Rows,
}

/// What a pane keeps for itself.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// What it shows.
    pub choice: PlotChoice,
    /// Series that are switched off.
    pub hidden: BTreeSet<String>,
    /// The values that are seen; none where all are.
    pub values: Option<Span>,
    /// How its figures lie along their axis.
    pub scale: Scale,
    /// What is seen of its plot.
    pub face: Face,
}

/// What all panes share: the months that are seen, and the month under the pointer.
#[derive(Clone, Copy, Default)]
pub struct SharedMonths {
    /// The months that are seen; none where all are.
    pub seen: Option<Span>,
    /// What the pointer is at in this frame, months since the year 0.
    pub pointing: Option<f64>,
    /// The same, in the frame before.
    pub pointed: Option<f64>,
}

impl SharedMonths {
    /// The part of a pane's plane that is seen.
    pub fn zoom(&self, own: &Own) -> Zoom {
        Zoom { months: self.seen, values: own.values }
    }

    /// Takes in how a pane's plane was moved.
    pub fn set(&mut self, own: &mut Own, zoom: Zoom) {
        self.seen = zoom.months;
        own.values = zoom.values;
    }

    /// Ends a frame: what the pointer was at in it is marked in all panes in the next one.
    pub fn settle(&mut self, ctx: &egui::Context) {
        let month = |at: Option<f64>| at.map(f64::floor);
        if month(self.pointing) != month(self.pointed) {
            ctx.request_repaint();
        }
        self.pointed = self.pointing.take();
    }
}
