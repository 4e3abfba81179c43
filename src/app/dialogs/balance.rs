//! Balances the baseline: shows what would move, and applies it as one change.

use crate::app::commands::action::Actions;
use crate::app::state::view::CORNER;
use crate::app::tasks::newest::Wake;
use crate::app::tasks::reconcile::{Balance, Request, work};
use crate::app::tasks::task::{Same, State, Task};
use crate::draw::{Theme, quantity};
use chokepoint_core::edit::{Change, Edit, Swap};
use chokepoint_core::engine::{Adjustment, Network, Reconciliation, apply_reconciliation};
use chokepoint_core::model::{Entity, Preset};
use egui::{Context, RichText, ScrollArea, Ui};
use std::sync::Arc;

/// A figure that would move less than this, in sigma, is not listed.
const MOVED: f64 = 0.005;
/// Figures listed at most.
const LISTED: usize = 200;

/// The search, and whether its list is open.
pub struct Balancer {
    balance: Balance,
    open: bool,
}

impl Balancer {
    /// Starts the thread.
    pub fn new(wake: Wake) -> Self {
        Self { balance: Task::new("search for the balance", wake, work), open: false }
    }

    /// Opens the list and asks for the balance of a preset.
    pub fn ask(&mut self, preset: &Arc<Preset>, network: &Arc<Network>) {
        self.balance.ask(Request { preset: Same::of(preset), network: Same::of(network) });
        self.open = true;
    }

    /// Shows the list; `preset` is what is open now.
    pub fn ui(&mut self, ctx: &Context, theme: &Theme, preset: &Arc<Preset>, actions: &mut Actions) {
        if !self.open {
            return;
        }
        self.balance.poll();
        let Some(asked) = self.balance.request() else { return };
        // A list about another state of the preset would mislead.
        let mut keep = Arc::ptr_eq(&asked.preset, preset);
        let mut shown = true;
        egui::Window::new("Balance the baseline")
            .open(&mut shown)
            .default_size([560.0, 420.0])
            .default_pos(CORNER)
            .show(ctx, |ui| match (self.balance.state(), self.balance.fresh()) {
                (State::Failed(why), _) => {
                    ui.add(egui::Label::new(why).wrap());
                }
                (_, Some(found)) => {
                    if list_ui(ui, theme, found) {
                        actions.edit(edit(&asked.preset, found));
                        keep = false;
                    }
                }
                _ => {
                    ui.horizontal(|ui| {
                        ui.spinner();
                        ui.label("Looking for the nearest consistent figures…");
                    });
                }
            });
        if !shown || !keep {
            self.balance.forget();
            self.open = false;
        }
    }
}

/// The figures that would move; true when they shall.
fn list_ui(ui: &mut Ui, theme: &Theme, found: &Reconciliation) -> bool {
    let moved: Vec<&Adjustment> =
        found.adjustments.iter().filter(|entry| entry.in_sigma() > MOVED || entry.is_unknown).collect();
    if moved.is_empty() {
        ui.label("The figures are consistent as they are: nothing has to move");
        return false;
    }
    ui.add(
        egui::Label::new(
            "The nearest figures, each by its uncertainty, that conserve mass at every site. What adjustments by more than 3 sigma is \
             probably wrong: look at it before you apply.",
        )
        .wrap(),
    );
    let mut apply = false;
    ui.horizontal(|ui| {
        apply = ui.button("Apply").on_hover_text("Change all these figures; can be undone").clicked();
        ui.weak(format!("{} figures move, chi squared {:.2}", moved.len(), found.chi_squared));
    });
    ui.separator();
    ScrollArea::vertical().auto_shrink([false, true]).show(ui, |ui| {
        egui::Grid::new("moves").num_columns(5).striped(true).show(ui, |ui| {
            for head in ["Figure", "Entered", "Balanced", "±", "Moved"] {
                ui.label(RichText::new(head).strong());
            }
            ui.end_row();
            for entry in moved.iter().take(LISTED) {
                let unit = &entry.unit;
                ui.add(egui::Label::new(&entry.name).truncate()).on_hover_text(&entry.name);
                ui.label(quantity(entry.before, unit));
                ui.label(quantity(entry.after, unit));
                ui.label(entry.sigma_after.map_or(String::new(), |sigma| quantity(sigma, unit)));
                let text =
                    if entry.is_unknown { "filled in".to_owned() } else { format!("{:.2} σ", entry.in_sigma()) };
                let color = if entry.is_gross() { theme.error() } else { theme.text() };
                ui.colored_label(color, text);
                ui.end_row();
            }
        });
        if moved.len() > LISTED {
            ui.weak(format!("and {} more", moved.len() - LISTED));
        }
    });
    apply
}

/// One change that replaces every site and route with a moved figure.
fn edit(preset: &Preset, found: &Reconciliation) -> Option<Edit> {
    fn swaps<T: Entity>(before: &[T], after: &[T], changes: &mut Vec<Change>) {
        for (at, (before, after)) in before.iter().zip(after).enumerate().filter(|(_, (before, after))| before != after)
        {
            let (before, after) = (Some(Box::new(before.clone())), Some(Box::new(after.clone())));
            changes.push(Swap { at, before, after }.into());
        }
    }
    let balanced = apply_reconciliation(preset, found);
    let mut changes = Vec::new();
    swaps(&preset.map.sites, &balanced.map.sites, &mut changes);
    swaps(&preset.map.routes, &balanced.map.routes, &mut changes);
    (!changes.is_empty()).then(|| Edit {
        name: "balance the baseline".to_owned(),
        key: String::new(),
        change: Change::Several(changes),
        matters: true,
    })
}
