//! What a difference does to the gap, in words.

use crate::app::tasks::difference::{Weighing, Weight};
use crate::app::tasks::task::{Bar, State};
use crate::draw::{usd, usd_change};
use chokepoint_core::model::count_words;
use egui::{Label, RichText, Ui};

/// Why there is no answer, where there is none.
pub(super) fn failed_ui<P>(ui: &mut Ui, state: &State<P>) {
    if let State::Failed(why) = state {
        ui.add(Label::new(RichText::new(why).color(ui.visuals().error_fg_color)).wrap());
    }
}

/// How many maps have been played, and the way out.
pub(super) fn playing_ui(ui: &mut Ui, weighing: &mut Weighing) {
    let (done, all) = if let State::Running(Some(step)) = weighing.state() { *step } else { (0, 1) };
    let inside = format!("{done} of {} played", count_words(all, "map"));
    let part = done as f32 / all.max(1) as f32;
    let bar = Bar { inside: &inside, part, width: Some(160.0), stop: "Cancel", help: "Stop playing", ..Bar::default() };
    weighing.progress_ui(ui, &bar);
}

/// What a difference does to the gap: in all, by market, by part.
pub(super) fn weight_ui(ui: &mut Ui, weight: &Weight) {
    let effect = &weight.effect;
    let (before, after) = (effect.before_usd, effect.after_usd);
    ui.label(format!("Gap: {} to {} at stake ({})", usd(before), usd(after), usd_change(after - before)));
    let way = format!("By part, {}", effect.way.words());
    let gap = |gap: Option<f64>| gap.map_or_else(|| "not there".to_owned(), usd);
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.strong("By market");
            if effect.markets.is_empty() {
                ui.weak("No market's gap changes");
            }
            for market in &effect.markets {
                let (before, after) = (gap(market.before_usd), gap(market.after_usd));
                ui.label(format!("{}: {before} to {after} ({})", market.name, usd_change(market.change_usd())));
            }
        });
        ui.separator();
        ui.vertical(|ui| {
            ui.strong("By part").on_hover_text(way);
            for part in &effect.parts {
                let words = part.words(&weight.from, &weight.to);
                ui.label(format!("{words}: {}", usd_change(part.change_usd)));
            }
            if effect.aside > 0 {
                let aside = count_words(effect.aside, "difference");
                ui.weak(format!("{aside} cannot move a result of this scenario"));
            }
        });
    });
}
