//! What the app does about commands of the table.

use crate::app::commands::action::{Action, Leave};
use crate::app::commands::command::Verb;
use crate::app::commands::palette::Picker;
use crate::app::state::selection::Selection;
use crate::app::state::view::LeftTab;
use crate::app::state::view::ZOOM_STEP;
use crate::app::window::App;
use crate::draw::ThemeKind;
use chokepoint_core::edit;
use chokepoint_core::edit::Align;
use chokepoint_core::model::Stage;
use egui::Context;
use std::collections::BTreeSet;

impl App {
    /// Does a command of the table.
    pub(super) fn perform(&mut self, ctx: &Context, verb: Verb) {
        if !self.situation().allows(verb) {
            return;
        }
        match verb {
            Verb::New => self.act(ctx, Action::Leave(Leave::New)),
            Verb::Open => self.act(ctx, Action::Open),
            Verb::OpenPath => self.act(ctx, Action::Browse),
            Verb::Save => self.act(ctx, Action::Save),
            Verb::SaveAs => self.act(ctx, Action::SaveAs),
            Verb::SavePath => self.act(ctx, Action::BrowseSave),
            Verb::Import => self.act(ctx, Action::Import),
            Verb::ExportTables => self.act(ctx, Action::ExportTables),
            Verb::Brief => self.act(ctx, Action::Brief),
            Verb::Quit => self.act(ctx, Action::Leave(Leave::Quit)),
            Verb::Undo => self.act(ctx, Action::Undo),
            Verb::Redo => self.act(ctx, Action::Redo),
            Verb::History => self.view.left = LeftTab::History,
            Verb::Cut => {
                self.copy(ctx);
                self.delete();
            }
            Verb::Copy => self.copy(ctx),
            // The system hands over what the clipboard holds in the next frame.
            Verb::Paste => ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste),
            Verb::Duplicate => self.duplicate(),
            Verb::Delete => self.delete(),
            Verb::Rename => self.rename(),
            Verb::SelectAll => self.select_where(|_| true),
            Verb::SelectCountry => {
                let countries: BTreeSet<_> = self.selected_sites().map(|site| site.country.clone()).collect();
                self.select_where(|site| countries.contains(&site.country));
            }
            Verb::SelectStage => {
                let stages: BTreeSet<_> = self.selected_sites().map(|site| site.stage).collect();
                self.select_where(|site| stages.contains(&site.stage));
            }
            Verb::SelectNothing => self.select_nothing(ctx),
            Verb::Connect => self.begin_route(),
            Verb::AddMine => self.add_by_key(Stage::Mine),
            Verb::AddRefiner => self.add_by_key(Stage::Refine),
            Verb::AddMetal => self.add_by_key(Stage::Metal),
            Verb::AddMagnet => self.add_by_key(Stage::Magnet),
            Verb::AddComponent => self.add_by_key(Stage::Component),
            Verb::AddProduct => self.add_by_key(Stage::Product),
            Verb::AddMarket => self.add_by_key(Stage::Market),
            Verb::AddCommodity => self.add_new(&edit::New::Commodity(Stage::Mine)),
            Verb::AddEvent => self.add_new(&edit::New::Event),
            Verb::AddMeasure => self.add_new(&edit::New::Measure),
            Verb::AddScenario => self.add_new(&edit::New::Scenario),
            Verb::AddSource => self.add_new(&edit::New::Source),
            Verb::AddCompany => self.add_new(&edit::New::Company),
            Verb::Balance => self.act(ctx, Action::Balance),
            Verb::AlignLeft => self.align(Align::Left),
            Verb::AlignCentre => self.align(Align::Centre),
            Verb::AlignRight => self.align(Align::Right),
            Verb::AlignTop => self.align(Align::Top),
            Verb::AlignMiddle => self.align(Align::Middle),
            Verb::AlignBottom => self.align(Align::Bottom),
            Verb::DistributeDown | Verb::DistributeAcross => {
                let places = self.places(&self.view.selection.sites());
                let command = edit::distribute(self.document.preset(), &places, verb == Verb::DistributeDown);
                self.apply(command);
            }
            Verb::LayOutSelected => {
                let sites = self.view.selection.sites();
                let command = edit::place_all(self.document.preset(), Some(&sites));
                self.let_go = sites;
                self.apply(command);
            }
            Verb::LayOut => self.lay_out(),
            Verb::Snap => self.view.canvas.snap = !self.view.canvas.snap,
            Verb::Find => self.picker = Some(Picker::find()),
            Verb::Filter => self.view.canvas.filter_open = !self.view.canvas.filter_open,
            Verb::Fold => self.fold_selected(),
            Verb::UnfoldAll => self.view.canvas.folded.clear(),
            Verb::Fit => self.act(ctx, Action::Fit),
            Verb::OtherMap => self.act(ctx, Action::ShowMap(self.view.mode.other())),
            Verb::ZoomIn => self.act(ctx, Action::Zoom(ZOOM_STEP)),
            Verb::ZoomOut => self.act(ctx, Action::Zoom(1.0 / ZOOM_STEP)),
            Verb::FlyToSelection => self.reveal(true),
            Verb::Minimap => self.view.canvas.minimap = !self.view.canvas.minimap,
            Verb::FocusMap => self.view.canvas.take_focus = true,
            Verb::NextMonth => self.act(ctx, Action::ShowMonth(self.view.month + 1)),
            Verb::PreviousMonth => self.act(ctx, Action::ShowMonth(self.view.month.saturating_sub(1))),
            Verb::Play => self.act(ctx, Action::TogglePlay),
            Verb::Solve => self.request_solve(),
            Verb::StopSolving => self.stop_solving(),
            Verb::Quality => self.act(ctx, Action::ToggleQuality),
            Verb::Findings => self.act(ctx, Action::ShowFindings),
            Verb::About => self.view.selection = Selection::Nothing,
            Verb::Light => self.view.theme = ThemeKind::Light,
            Verb::Dark => self.view.theme = ThemeKind::Dark,
            Verb::Projector => self.view.theme = ThemeKind::Projector,
            Verb::Palette => self.picker = Some(Picker::commands()),
            Verb::Shortcuts => self.view.sheet_open = !self.view.sheet_open,
            Verb::Tour => self.tour.start(),
        }
    }
}
