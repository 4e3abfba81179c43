//! Where one is, for the manual: what lies on top, where the keyboard is, what the pointer is on, what is selected.

use crate::app::dialogs::Dialog;
use crate::app::state::canvas::canvas_id;
use crate::app::state::shown::{MapMode, WorkMode};
use crate::app::state::topic::{Float, Question, Topic};
use crate::app::tasks::files::PickKind;
use crate::app::window::App;
use egui::{Context, LayerId, Order, Pos2};
use strum::VariantArray as _;

impl App {
    /// Opens the manual about a topic, or about where one is; closes it where one has just read about that.
    pub(super) fn show_manual(&mut self, ctx: &Context, topic: Option<Topic>) {
        let topic = match topic {
            Some(topic) => topic,
            None if self.manual.is_open() && self.points_at_manual(ctx) => {
                self.manual.close();
                return;
            }
            None => self.topic(ctx),
        };
        // A list that is searched by typing would take the keys of the manual.
        self.picker = None;
        self.manual.ask(ctx, topic);
    }

    /// True where the pointer is on the manual, or on nothing that it does not stand open at.
    fn points_at_manual(&self, ctx: &Context) -> bool {
        let pointer = ctx.pointer_hover_pos();
        let layer = pointer.and_then(|at| ctx.layer_id_at(at));
        layer.is_none_or(|layer| self.manual.is_layer(layer)) || self.manual.is_at(self.topic(ctx))
    }

    /// What the manual is asked about by F1.
    fn topic(&self, ctx: &Context) -> Topic {
        if let Some(question) = self.question() {
            return Topic::Question(question);
        }
        if self.state.shown.work == WorkMode::Present {
            return Topic::Presenting;
        }
        let focused = ctx.memory(|memory| memory.focused());
        // The map has the keyboard whenever it was used last: what is pointed at says more.
        let focused = focused.filter(|id| *id != canvas_id()).and_then(|id| ctx.read_response(id));
        let focused = focused.map(|response| (response.layer_id, response.rect.center()));
        let pointed = ctx.pointer_hover_pos().and_then(|at| Some((ctx.layer_id_at(at)?, at)));
        let places = focused.into_iter().chain(pointed).filter(|(layer, _)| !self.manual.is_layer(*layer));
        let found = places.into_iter().find_map(|(layer, at)| self.topic_at(layer, at));
        found.unwrap_or_else(|| self.topic_of_selection())
    }

    /// The question that wants an answer before anything else is done.
    fn question(&self) -> Option<Question> {
        if let Some(dialog) = &self.dialog {
            return Some(match dialog {
                Dialog::Unsaved(_) => Question::Unsaved,
                Dialog::ChangedOnDisk(_) | Dialog::GoneFromDisk(_) | Dialog::NotSaved(_) => Question::NotSaved,
                Dialog::SheetUnsaved(..) => Question::SheetUnsaved,
                Dialog::SheetNotSaved(..) => Question::SheetNotSaved,
                Dialog::BadFile(..) => Question::BadFile,
                Dialog::Remove(_) => Question::Remove,
                Dialog::NameView(_) => Question::NameView,
                Dialog::Sign(_) => Question::Sign,
                Dialog::Several(_) => Question::Several,
                Dialog::Problem(_) => Question::Problem,
            });
        }
        if self.journals.is_asking() {
            return Some(Question::Recovery);
        }
        if let Some(browser) = &self.browser {
            return Some(match browser.kind {
                _ if browser.file().is_some() => Question::Version,
                PickKind::Open | PickKind::Compared | PickKind::Base | PickKind::Save => Question::File,
                PickKind::Table | PickKind::Mapping | PickKind::SaveMapping => Question::Import,
                PickKind::Tables | PickKind::Copy | PickKind::Bundle | PickKind::Export(_) => Question::File,
                PickKind::Folder | PickKind::Shared | PickKind::AfterAction | PickKind::Workshop => Question::File,
                PickKind::List => Question::Import,
                PickKind::Sheet | PickKind::SaveSheet | PickKind::SaveList => Question::File,
            });
        }
        if let Some(picker) = &self.picker {
            return Some(picker.question());
        }
        self.importer.is_open().then_some(Question::Import)
    }

    /// What is at a point of a layer; none where nothing of its own is there, and in menus.
    fn topic_at(&self, layer: LayerId, at: Pos2) -> Option<Topic> {
        if layer.order != Order::Background {
            return Some(match float_at(layer)? {
                Float::Inspector => self.topic_of_selection(),
                window => Topic::Float(window),
            });
        }
        if let Some(pane) = self.plots.pane_at(at) {
            return Some(Topic::Pane(pane));
        }
        let (topic, _) = self.rooms.iter().rev().find(|(_, rect)| rect.contains(at))?;
        let chosen = self.topic_of_selection();
        Some(match topic {
            // What is chosen in a list, or on the stage map, is what one works on.
            Topic::List(_) | Topic::Map(MapMode::Stages) | Topic::Preset if chosen != Topic::Preset => chosen,
            Topic::Map(MapMode::Stages) if self.state.document.preset().map.sites.is_empty() => Topic::EmptyMap,
            topic => *topic,
        })
    }

    /// What is selected; the map where nothing is and it has the keyboard.
    fn topic_of_selection(&self) -> Topic {
        Topic::selected(&self.state.shown.selection, self.state.document.preset())
    }
}

/// The window that a layer is of.
pub(super) fn float_at(layer: LayerId) -> Option<Float> {
    Float::VARIANTS.iter().copied().find(|window| layer.id == window_id(window.title()))
}

/// The name under which egui keeps a window of a title; a test holds that it is so.
fn window_id(title: &str) -> egui::Id {
    use egui::IntoAtoms as _;
    egui::Id::unique(title.into_atoms().text())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_known_by_their_titles() {
        let ctx = egui::Context::default();
        let title = Float::Findings.title();
        let mut seen = None;
        let frame = ctx.run_ui(egui::RawInput::default(), |ui| {
            let shown = egui::Window::new(title).show(ui.ctx(), |ui| ui.label("words"));
            seen = shown.map(|shown| shown.response.layer_id.id);
        });
        frame.drop_without_applying_deltas();
        assert_eq!(seen, Some(window_id(title)));
    }
}
