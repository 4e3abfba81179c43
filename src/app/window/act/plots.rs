//! Plots and tables on their way out, and the brief.

use crate::app::map::filter::map_filter;
use crate::app::map::picture::map_plot;
use crate::app::plots::dock::Plots;
use crate::app::state::context::Ctx;
use crate::app::state::export::{Export, PictureOf, PictureOut, Subject};
use crate::app::state::results::SolvedScenario;
use crate::app::state::view::ViewState;
use crate::app::tasks::files::{PickKind, PickRequest, stem};
use crate::app::window::App;
use crate::app::window::layout::selected_reach;
use crate::charts::source;
use crate::draw::Choropleth;
use crate::draw::chart::Seen;
use std::sync::Arc;

impl App {
    /// Makes a picture of the map that is shown, or of all open plots, and copies or saves it.
    pub(super) fn picture(&mut self, of: PictureOf, out: PictureOut) {
        let frame = self.frame();
        let subject = {
            let ctx = self.state.ctx(&frame);
            let reach = selected_reach(&mut self.reach, &ctx);
            let why = self.why.fresh().map_or(&[][..], Vec::as_slice);
            let passes = map_filter(&self.view.canvas.filter, &ctx);
            let ctx = Ctx { reach, why, passes: passes.as_ref(), ..ctx };
            match of {
                PictureOf::Map => map_picture(&ctx, &self.view, self.world.tint()),
                PictureOf::Sheet => sheet(&ctx, &self.plots),
            }
        };
        let (PictureOut::Copy(file) | PictureOut::Save(file)) = out;
        let export = Export { subject, file, size: self.state.shown.picture };
        match out {
            PictureOut::Copy(_) => self.files.copy(export),
            PictureOut::Save(_) => self.export(export),
        }
    }

    /// Picks a file and writes a plot or a table to it.
    pub(super) fn export(&mut self, export: Export) {
        let request = self.request_export(&export);
        self.exporting = Some(export);
        self.files.pick(request);
    }

    /// Scenarios of the preset as it is now that are solved already.
    pub(super) fn told(&self) -> Vec<SolvedScenario> {
        let own = self.state.results.fresh();
        let own = own.map(|solved| SolvedScenario {
            name: String::new(),
            outcome: Arc::clone(&solved.outcome),
            rows: Arc::clone(&solved.rows),
            bands: None,
        });
        self.plots.compared(self.state.document.preset()).into_iter().chain(own).collect()
    }

    pub(super) fn request_export(&self, export: &Export) -> PickRequest {
        let kind = PickKind::Export(export.file);
        PickRequest { kind, name: export.name(&stem(&self.state.document.preset().title)), ..self.request(kind) }
    }
}

/// The map that is shown, whole.
fn map_picture(ctx: &Ctx<'_>, view: &ViewState, tint: Option<&Choropleth>) -> Subject {
    let plot = map_plot(ctx, view, tint);
    let size = plot.good_size() * ctx.theme.scale();
    Subject::Plot { plot: Arc::new(plot), seen: Seen::default(), size, theme: *ctx.theme }
}

/// All open plots, made anew for what is on screen.
fn sheet(ctx: &Ctx<'_>, plots: &Plots) -> Subject {
    let month = ctx.timeline().map_or_else(String::new, |timeline| format!(", {}", timeline.label(ctx.month)));
    let line = format!("{}{month}. Chokepoint {}", source(ctx.preset, &ctx.shown.scenario), env!("CARGO_PKG_VERSION"));
    Subject::Sheet { title: ctx.preset.title.clone(), line, plots: Arc::new(plots.to_make(ctx)), theme: *ctx.theme }
}
