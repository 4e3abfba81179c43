//! The place in a file that is left and found again.

use crate::app::state::place::{GlobePlace, Place};
use crate::app::state::selection::Selection;
use crate::app::state::shown::MapMode;
use crate::app::window::App;
use crate::draw::MapView;
use chokepoint_core::edit::Baseline;
use chokepoint_core::engine::MonthIx;
use chokepoint_core::model::EntityKind;
use egui::vec2;

impl App {
    /// Name under which the place of the open document is kept: its file, or the title of what has none.
    fn place_name(&self) -> String {
        let document = &self.state.document;
        document.path().map_or_else(|| document.preset().title.clone(), |path| path.display().to_string())
    }

    /// Keeps where the reader is in the open document.
    pub(super) fn leave_place(&mut self) {
        let shown = &self.state.shown;
        let MapView { offset, zoom, stretch } = self.view.map;
        let place = Place {
            scenario: shown.scenario.clone(),
            month: self.state.timeline().map(|timeline| timeline.first_day(shown.month)),
            world: shown.mode == MapMode::World,
            map: (!self.view.fit).then_some([offset.x, offset.y, zoom, stretch]),
            globe: (!self.view.world.fit).then(|| GlobePlace::of(&self.view.world.view)),
            selected: shown.selection.sites(),
            entity: match &shown.selection {
                Selection::One(entity) if shown.selection.sites().is_empty() => {
                    Some((entity.kind().word().to_owned(), entity.id().to_owned()))
                }
                _ => None,
            },
            panes: self.plots.arrangement(),
            notes_hidden: !shown.notes,
            baseline_open: shown.baseline == Baseline::Open,
        };
        let name = self.place_name();
        self.places.keep(name, place);
    }

    /// Goes to where the reader was in the open document, as far as that is there still.
    pub(super) fn find_place(&mut self) {
        let Some(place) = self.places.of(&self.place_name()).cloned() else { return };
        self.plots.arrange(&place.panes);
        self.state.shown.notes = !place.notes_hidden;
        self.state.shown.baseline = if place.baseline_open { Baseline::Open } else { Baseline::Locked };
        let preset = self.state.document.preset();
        let selected = place.selected.into_iter().filter(|id| preset.map.site(id).is_some()).collect();
        let entity = place.entity.and_then(|(kind, id)| {
            let kind = EntityKind::ALL.iter().find(|own| own.word() == kind)?;
            Some(kind.named(&id)).filter(|entity| entity.name(preset).is_some())
        });
        self.state.shown.selection = entity.map_or_else(|| Selection::of_sites(selected), Selection::One);
        self.state.shown.mode = if place.world { MapMode::World } else { MapMode::Stages };
        if let Some([x, y, zoom, stretch]) =
            place.map.filter(|map| map.iter().all(|figure| figure.is_finite()) && map[2] > 0.0)
        {
            self.view.map = MapView { offset: vec2(x, y), zoom, stretch };
            self.view.fit = false;
        }
        if let Some(view) = place.globe.and_then(GlobePlace::view) {
            self.view.world.view = view;
            (self.view.world.centred, self.view.world.fit) = (true, false);
        }
        if self.state.document.preset().scenario(&place.scenario).is_none() {
            return;
        }
        if place.scenario != self.state.shown.scenario {
            self.show_scenario(place.scenario);
        }
        // The month is part of the place: nothing goes to the worst one.
        self.seek = None;
        if let Some((timeline, month)) = self.state.timeline().zip(place.month) {
            self.state.shown.month = MonthIx::at(timeline.month_of(month)).unwrap_or(MonthIx::FIRST);
            self.clamp_month();
        }
    }
}
