//! Where a figure comes from: shown beside it, changed in a list.

use crate::app::form::Form;
use crate::app::form::figures::percent_ui;
use chokepoint_core::model::{Field, FieldPath, Figure, Source};
use egui::{RichText, Ui};

impl Form<'_> {
    /// Where a figure comes from; a click shows and changes it.
    pub(crate) fn citation_ui(&mut self, ui: &mut Ui, label: &str, path: &FieldPath, figure: &mut Figure) {
        let preset = self.ctx.preset;
        let source = preset.source(&figure.source);
        let text = source.map_or("no source", |source| source.quality.label());
        let theme = self.ctx.theme;
        let color = if source.is_some() { theme.weak_text() } else { theme.warn() };
        let button = ui
            .add(egui::Button::new(RichText::new(text).small().color(color)).small().frame(false))
            .on_hover_text(citation(source, figure));
        let before = figure.clone();
        egui::Popup::menu(&button).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
            ui.set_max_width(340.0);
            ui.add(egui::Label::new(citation(source, figure)).wrap());
            ui.separator();
            let current = source.map_or("No source".to_owned(), short_citation);
            egui::ComboBox::from_id_salt((path, "source")).selected_text(current).width(320.0).truncate().show_ui(
                ui,
                |ui| {
                    ui.selectable_value(&mut figure.source, Default::default(), "No source");
                    for source in &preset.sources {
                        ui.selectable_value(&mut figure.source, source.id.clone(), short_citation(source));
                    }
                },
            );
            let mut refused = None;
            ui.horizontal(|ui| {
                let mut stated = figure.sigma.is_some();
                ui.checkbox(&mut stated, "Own uncertainty");
                let quality = source.map_or_else(chokepoint_core::model::Quality::default, |source| source.quality);
                if stated != figure.sigma.is_some() {
                    figure.sigma = stated.then(|| quality.default_sigma());
                }
                if let Some(sigma) = &mut figure.sigma {
                    refused = percent_ui(ui, sigma, 0.0..=1000.0).1;
                }
            });
            if let Some(why) = refused {
                ui.colored_label(theme.error(), why);
            }
        });
        if *figure != before {
            self.mark(path.field(Field::Source), &format!("source of {label}"));
        }
    }
}

/// Publication, table, year, quality and uncertainty of a figure.
pub fn citation(source: Option<&Source>, figure: &Figure) -> String {
    let Some(source) = source else {
        return "Nobody has said where this figure comes from; click to choose a source".to_owned();
    };
    let sigma = figure.sigma.unwrap_or_else(|| source.quality.default_sigma());
    let mut text = short_citation(source);
    if !source.table.is_empty() {
        text.push_str(&format!("\n{}", source.table));
    }
    text.push_str(&format!("\n{}, ± {:.0} %", source.quality.label(), sigma * 100.0));
    if !source.note.is_empty() {
        text.push_str(&format!("\n{}", source.note));
    }
    text
}

fn short_citation(source: &Source) -> String {
    format!("{} ({})", source.publication, source.year)
}
