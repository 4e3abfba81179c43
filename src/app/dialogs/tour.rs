//! A short guided tour: each step waits until it is done, or is skipped.

use crate::app::state::topic::Float;
use chokepoint_core::model::Preset;
use egui::{Context, RichText};

/// What the tour waits for.
#[derive(Clone, Copy)]
enum Until {
    Sites(usize),
    Routes(usize),
    Recipe,
    Read,
}

struct Step {
    title: &'static str,
    text: &'static str,
    until: Until,
}

const STEPS: [Step; 6] = [
    Step {
        title: "A first site",
        text: "Double click in the column Mine. Type a name, a comma and a country, such as: My mine, AU. Enter takes it.",
        until: Until::Sites(1),
    },
    Step {
        title: "Who takes it",
        text: "Double click in the column Market and name it: Europe, EU. A site is added wherever you double click; its \
               column is its stage. Keys 1 to 7 do the same.",
        until: Until::Sites(2),
    },
    Step {
        title: "What goes where",
        text: "Rest the pointer on the mine: two ports appear. Drag from the right one to the market, let go, and choose a \
               proposal, or a good of their own. Ports that fit already light up green.",
        until: Until::Routes(1),
    },
    Step {
        title: "A link of the chain",
        text: "Now let go of a route over an empty place: the list proposes what a new site there could do. The first \
               volume is 1,000 a year; what is drawn after it takes over what fits.",
        until: Until::Recipe,
    },
    Step {
        title: "Figures and sources",
        text: "Click a site or a route: the panel on the right shows every figure with unit and source. Drag a number or \
               type it. What is wrong is said where it arises. The result follows by itself.",
        until: Until::Read,
    },
    Step {
        title: "Rules",
        text: "Under Rules on the left, Add a rule puts an announced control on the map. The chart below shows \
               what fills the gap, month by month. Ctrl+Z takes back anything; Ctrl+K lists every command.",
        until: Until::Read,
    },
];

/// The tour; at rest until it is started.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tour {
    at: Option<usize>,
}

impl Tour {
    /// Starts it from the beginning.
    pub fn start(&mut self) {
        self.at = Some(0);
    }

    /// Shows the step and goes on when it is done.
    pub fn ui(&mut self, ctx: &Context, preset: &Preset) {
        let Some(at) = self.at else { return };
        let Some(step) = STEPS.get(at) else {
            self.at = None;
            return;
        };
        let done = match step.until {
            Until::Sites(number) => preset.map.sites.len() >= number,
            Until::Routes(number) => preset.map.routes.len() >= number,
            Until::Recipe => preset.map.sites.len() >= 3 && preset.map.routes.len() >= 2,
            Until::Read => false,
        };
        let last = at + 1 == STEPS.len();
        let (mut next, mut end) = (false, false);
        egui::Window::new(Float::Tour.title())
            .collapsible(false)
            .resizable(false)
            .anchor(egui::Align2::RIGHT_TOP, egui::vec2(-350.0, 80.0))
            .show(ctx, |ui| {
                ui.set_width(300.0);
                ui.label(RichText::new(format!("{} of {}: {}", at + 1, STEPS.len(), step.title)).strong());
                ui.add(egui::Label::new(step.text).wrap());
                if done {
                    ui.colored_label(ui.visuals().hyperlink_color, "Done");
                }
                ui.horizontal(|ui| {
                    let word = if last {
                        "Finish"
                    } else if done || matches!(step.until, Until::Read) {
                        "Next step"
                    } else {
                        "Skip step"
                    };
                    next = ui.button(word).clicked();
                    end = !last && ui.button("End the tour").clicked();
                });
                ui.weak("It starts again from the Help menu");
            });
        if end || (next && last) {
            self.at = None;
        } else if next {
            self.at = Some(at + 1);
        }
    }
}
