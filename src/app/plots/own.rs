//! What a pane keeps for itself, and what all share of how planes are looked at.

use crate::app::state::pane::OpenPane;
use crate::draw::chart::{Scale, Seen, Span, Zoom};
use chokepoint_core::engine::MonthIx;
use chokepoint_core::model::{Face, PlacedPane, PlotChoice};
use std::collections::BTreeSet;

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

impl Own {
    /// What is kept of it for the next run of the program, or in a view.
    pub fn kept(&self, pane: OpenPane) -> PlacedPane {
        PlacedPane {
            title: pane.pane.title.to_owned(),
            number: pane.number,
            choice: self.choice.clone(),
            hidden: self.hidden.clone(),
            values: self.values.map(|span| (span.from, span.to)),
            scale: self.scale,
            face: self.face,
        }
    }

    /// The same again.
    pub fn of(kept: &PlacedPane) -> Self {
        let seen = kept.values.filter(|(from, to)| from.is_finite() && to.is_finite() && from < to);
        Self {
            choice: kept.choice.clone(),
            hidden: kept.hidden.clone(),
            values: seen.map(|(from, to)| Span { from, to }),
            scale: kept.scale,
            face: kept.face,
        }
    }
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
    /// The month that was shown before the last click went to another, and when that was, seconds.
    pub before_click: Option<(MonthIx, f64)>,
}

impl SharedMonths {
    /// The part of a pane's plane that is seen.
    pub fn zoom(&self, own: &Own) -> Zoom {
        Zoom { months: self.seen, values: own.values }
    }

    /// What is seen of a pane's plot.
    pub fn seen_of(&self, own: &Own) -> Seen {
        Seen { hidden: own.hidden.clone(), zoom: self.zoom(own), scale: own.scale }
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
