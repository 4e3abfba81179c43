//! Plots and tables on their way out, and the brief.

use crate::app::state::export::Export;
use crate::app::state::results::SolvedScenario;
use crate::app::tasks::files::{PickKind, PickRequest, stem};
use crate::app::window::App;
use std::sync::Arc;

impl App {
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
