//! What is open, as the window keeps it and as panels read it.

use crate::app::state::beside::Beside;
use crate::app::state::effects::Effects;
use crate::app::state::indexed::Indexed;
use crate::app::state::message::Message;
use crate::app::state::results::{Results, Solved};
use crate::app::state::shown::{Shown, WorkMode};
use crate::app::state::situation::Situation;
use crate::app::state::troubles::Troubles;
use crate::charts::WhyWords;
use crate::draw::{MapDiffers, MapFilter, Theme};
use chokepoint_core::edit::Document;
use chokepoint_core::engine::{MonthIx, Network, SiteIx, Timeline};
use chokepoint_core::insight::Reach;
use chokepoint_core::model::{Finding, Preset, Scenario};
use std::sync::Arc;
use typed_index_collections::{TiSlice, TiVec};

/// What is open. Panels read it through a [`Ctx`]; actions change it after the frame is drawn.
pub struct State {
    /// The preset and its history.
    pub document: Document,
    /// What of it is looked at.
    pub shown: Shown,
    /// Index and places: those of the document, or of what it was a moment ago while a large map is being worked out.
    pub indexed: Indexed,
    /// What is wrong with the preset, as fresh as the index.
    pub findings: Vec<Finding>,
    /// What the solver says.
    pub results: Results,
    /// What has just happened, in words.
    pub message: Message,
    /// What has gone wrong and is not mended.
    pub troubles: Troubles,
    /// What the states of the document came to.
    pub effects: Effects,
}

/// What is worked out once a frame.
pub struct Frame {
    /// The colours and text sizes.
    pub theme: Theme,
    /// Which commands can be done.
    pub situation: Situation,
    /// How far each site is short in the month on screen, as a share of what it needs, by site of the network.
    pub gaps: TiVec<SiteIx, f64>,
}

/// Everything that panels read in a frame: built once, copied freely, changed by nobody.
#[derive(Clone, Copy)]
pub struct Ctx<'a> {
    /// The preset with its history and file.
    pub document: &'a Document,
    /// The open preset.
    pub preset: &'a Arc<Preset>,
    /// What is wrong with the preset.
    pub findings: &'a [Finding],
    /// The map in index form, and where its sites stand.
    pub indexed: &'a Indexed,
    /// The map in index form.
    pub network: &'a Arc<Network>,
    /// What the solver says.
    pub results: &'a Results,
    /// What the states of the document came to.
    pub effects: &'a Effects,
    /// What is looked at.
    pub shown: &'a Shown,
    /// The month that is looked at.
    pub month: MonthIx,
    /// The scenario that is played.
    pub scenario: Option<&'a Scenario>,
    /// What has just happened, in words.
    pub message: Option<&'a str>,
    /// What has gone wrong and is not mended.
    pub troubles: &'a Troubles,
    /// The colours and text sizes.
    pub theme: &'a Theme,
    /// Which commands can be done.
    pub situation: &'a Situation,
    /// How far each site is short in the month on screen, as a share of what it needs, by site of the network.
    pub gaps: &'a TiSlice<SiteIx, f64>,
    /// What the selected rule touches, once it is counted.
    pub reach: Option<&'a Reach>,
    /// Why the demands of the selected site run short, that which loses most first; empty where none does, or until it is worked out.
    pub why: &'a [WhyWords],
    /// Standard deviation of the gap by the figures it is made of, USD, once the user has had them weighed for what is on screen.
    pub spread_usd: Option<f64>,
    /// What differs from the preset that the open one is held against, and how; none while it is held against none.
    pub differs: Option<&'a MapDiffers>,
    /// The two presets that are looked at side by side on the map; none while it is the open one alone.
    pub beside: Option<&'a Beside>,
    /// What the filter of the map lets through; none lets everything through.
    pub passes: Option<&'a MapFilter>,
}

impl State {
    /// What panels read in a frame; reach and filter are added by who has them.
    pub fn ctx<'a>(&'a self, frame: &'a Frame) -> Ctx<'a> {
        let preset = self.document.preset();
        Ctx {
            document: &self.document,
            preset,
            findings: &self.findings,
            indexed: &self.indexed,
            network: &self.indexed.network,
            results: &self.results,
            effects: &self.effects,
            shown: &self.shown,
            month: self.shown.month,
            scenario: preset.scenario(&self.shown.scenario),
            message: self.message.words(),
            troubles: &self.troubles,
            theme: &frame.theme,
            situation: &frame.situation,
            gaps: &frame.gaps,
            reach: None,
            why: &[],
            spread_usd: None,
            differs: None,
            beside: None,
            passes: None,
        }
    }

    /// The months of the scenario that is played.
    pub fn timeline(&self) -> Option<Timeline> {
        self.document.preset().scenario(&self.shown.scenario).map(Timeline::of)
    }
}

impl<'a> Ctx<'a> {
    /// The months of the scenario that is played.
    pub fn timeline(&self) -> Option<Timeline> {
        self.scenario.map(Timeline::of)
    }

    /// The shortage that is to be explained, if it is of the site that is selected and known.
    pub fn explained(&self) -> Option<&'a WhyWords> {
        let explained = self.shown.explained.as_ref().filter(|one| self.shown.selection.has_site(&one.site))?;
        match &explained.good {
            None => self.why.first(),
            Some(good) => self.network.commodity(good).and_then(|good| self.why.iter().find(|why| why.good == good)),
        }
    }

    /// True while the preset can be changed.
    pub fn edits(&self) -> bool {
        self.shown.work == WorkMode::Edit
    }

    /// The last finished solve, when it is of what is on screen.
    pub fn solved(&self) -> Option<&'a Solved> {
        self.results.fresh()
    }
}
