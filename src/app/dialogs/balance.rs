//! Balances the baseline: shows what would move, lets figures be held, and applies it as one change.

use crate::app::commands::action::Actions;
use crate::app::form::table::Sort;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::state::selection::Selection;
use crate::app::state::topic::Float;
use crate::app::state::view::CORNER;
use crate::app::tasks::newest::Wake;
use crate::app::tasks::reconcile::{Balance, Request, work};
use crate::app::tasks::task::{Same, State, Task};
use crate::draw::{Theme, percent, quantity};
use chokepoint_core::edit::{Change, Edit, Swap};
use chokepoint_core::engine::{Adjustment, Network, Reconciliation, apply_reconciliation};
use chokepoint_core::model::{Entity, EntityRef, FieldPath, Preset, SiteId, count_words};
use egui::{Context, ScrollArea, Ui};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A figure that would move less than this, in sigma, is not listed.
const MOVED: f64 = 0.005;
/// Figures listed at most.
const LISTED: usize = 200;
/// Figures that would be set to 0 and are called by name.
const NAMED: usize = 4;
/// Width of all columns but the name, and least width of the name, points.
const FIGURES: f32 = 430.0;
const NAME: f32 = 180.0;

/// What the list is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Figure,
    Entered,
    Balanced,
    Change,
    Sigma,
    Moved,
}

impl Column {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Figure, "Figure"),
        (Self::Entered, "Entered"),
        (Self::Balanced, "Balanced"),
        (Self::Change, "Change"),
        (Self::Sigma, "±"),
        (Self::Moved, "Moved"),
    ];

    /// How a first click sorts: the largest at the top, since those are looked for.
    fn first(self) -> Sort<Self> {
        if self == Self::Figure { Sort::rising(self) } else { Sort::falling(self) }
    }

    fn order(self, a: &Adjustment, b: &Adjustment) -> Ordering {
        match self {
            Self::Figure => a.name.cmp(&b.name),
            Self::Entered => a.before.total_cmp(&b.before),
            Self::Balanced => a.after.total_cmp(&b.after),
            Self::Change => change(a).abs().total_cmp(&change(b).abs()),
            Self::Sigma => a.sigma_after.unwrap_or_default().total_cmp(&b.sigma_after.unwrap_or_default()),
            Self::Moved => a.in_sigma().total_cmp(&b.in_sigma()),
        }
    }
}

/// By which part of itself a figure moves; an unknown that is filled in moves by more than any other.
fn change(entry: &Adjustment) -> f64 {
    if entry.before > 0.0 { entry.after / entry.before - 1.0 } else { f64::INFINITY }
}

/// The search, and whether its list is open.
pub struct Balancer {
    balance: Balance,
    open: bool,
    sort: Sort<Column>,
    /// Figures that stay as they are, with their names.
    held: BTreeMap<FieldPath, String>,
}

/// What was asked for in the list.
#[derive(Default)]
struct Wish {
    apply: bool,
    hold: Option<(FieldPath, String)>,
    release: Option<FieldPath>,
    select: Option<Selection>,
}

impl Balancer {
    /// Starts the thread.
    pub fn new(wake: Wake) -> Self {
        let balance = Task::new("search for the balance", wake, work);
        Self { balance, open: false, sort: Column::Change.first(), held: BTreeMap::new() }
    }

    /// Opens the list and asks for the balance of a preset.
    pub fn ask(&mut self, preset: &Arc<Preset>, network: &Arc<Network>) {
        self.held.clear();
        self.ask_again(Same::of(preset), Same::of(network));
        self.open = true;
    }

    fn ask_again(&mut self, preset: Same<Preset>, network: Same<Network>) {
        let held = self.held.keys().cloned().collect();
        self.balance.ask(Request { preset, network, held });
    }

    /// Closes the list; false where it was closed.
    pub fn close(&mut self) -> bool {
        std::mem::take(&mut self.open)
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
        let mut wish = Wish::default();
        egui::Window::new(Float::Balance.title())
            .open(&mut shown)
            .default_size([780.0_f32.min(ctx.content_rect().width() - 40.0), 440.0])
            .default_pos(CORNER)
            .show(ctx, |ui| {
                match (self.balance.state(), self.balance.fresh()) {
                    (State::Failed(why), _) => {
                        ui.add(egui::Label::new(why).wrap());
                    }
                    (_, Some(found)) => list_ui(ui, theme, found, &mut self.sort, &mut wish),
                    _ => {
                        ui.horizontal(|ui| {
                            ui.spinner();
                            ui.label("Looking for the nearest consistent figures…");
                        });
                    }
                }
                held_ui(ui, &self.held, &mut wish);
            });
        if wish.apply
            && let Some(found) = self.balance.fresh()
        {
            actions.edit(edit(&asked.preset, found));
            keep = false;
        }
        actions.extend_select(wish.select);
        let again = wish.hold.is_some() || wish.release.is_some();
        self.held.extend(wish.hold);
        if let Some(path) = wish.release {
            self.held.remove(&path);
        }
        if !shown || !keep {
            self.balance.forget();
            self.open = false;
        } else if again {
            let (preset, network) = (asked.preset.clone(), asked.network.clone());
            self.ask_again(preset, network);
        }
    }
}

/// The figures that stay as they are, each with the way to let it move again.
fn held_ui(ui: &mut Ui, held: &BTreeMap<FieldPath, String>, wish: &mut Wish) {
    if held.is_empty() {
        return;
    }
    ui.separator();
    ui.label("Held as they are:");
    ScrollArea::vertical().id_salt("held").max_height(90.0).show(ui, |ui| {
        for (path, name) in held {
            let mut on = true;
            if ui.checkbox(&mut on, name).on_hover_text("Let it move again").changed() {
                wish.release = Some(path.clone());
            }
        }
        keep_in_sight(ui);
    });
}

/// The figures that would move.
fn list_ui(ui: &mut Ui, theme: &Theme, found: &Reconciliation, sort: &mut Sort<Column>, wish: &mut Wish) {
    let mut moved: Vec<&Adjustment> =
        found.adjustments.iter().filter(|entry| entry.in_sigma() > MOVED || entry.is_unknown).collect();
    if moved.is_empty() {
        ui.label("The figures are consistent as they are: nothing has to move");
        return;
    }
    ui.add(
        egui::Label::new(
            "The nearest figures, each by its uncertainty, that conserve mass at every site. What moves by more than 3 sigma is \
             probably wrong: look at it before you apply. Hold what you are sure of, and the rest is worked out again.",
        )
        .wrap(),
    );
    if let Some(words) = stilled_words(&moved) {
        ui.add(egui::Label::new(egui::RichText::new(words).color(theme.warn())).wrap());
    }
    ui.horizontal(|ui| {
        wish.apply = ui.button("Apply").on_hover_text("Change all these figures; can be undone").clicked();
        let sites = sites_of(&moved);
        if !sites.is_empty()
            && ui.button("Mark on the map").on_hover_text("Selects the sites whose figures move").clicked()
        {
            wish.select = Some(Selection::of_sites(sites));
        }
        ui.weak(format!("{} move, chi squared {:.2}", count_words(moved.len(), "figure"), found.chi_squared));
    });
    ui.separator();
    moved.sort_by(|a, b| sort.turned(sort.column().order(a, b)));
    let name_width = (ui.available_width() - FIGURES).max(NAME);
    // Room for the figures that are held, below.
    let height = (ui.available_height() - 30.0).max(120.0);
    ScrollArea::both().auto_shrink([false, false]).max_height(height).show(ui, |ui| {
        egui::Grid::new("moves").num_columns(7).striped(true).show(ui, |ui| {
            for (column, title) in Column::ALL {
                ui.horizontal(|ui| sort.heading_ui(ui, title, column.first()));
            }
            ui.strong("Hold");
            ui.end_row();
            for entry in moved.iter().take(LISTED) {
                row_ui(ui, theme, entry, name_width, wish);
                ui.end_row();
            }
        });
        if moved.len() > LISTED {
            ui.weak(format!("and {} more", moved.len() - LISTED));
        }
        keep_in_sight(ui);
    });
}

fn row_ui(ui: &mut Ui, theme: &Theme, entry: &Adjustment, name_width: f32, wish: &mut Wish) {
    let unit = &entry.unit;
    let name = ui
        .scope(|ui| {
            ui.set_width(name_width);
            ui.add(egui::Label::new(&entry.name).wrap().sense(egui::Sense::click()))
        })
        .inner;
    if name.on_hover_text("Click to show it in the inspector").clicked() {
        wish.select = entry.path.entity().cloned().map(Selection::One);
    }
    ui.label(quantity(entry.before, unit));
    ui.label(quantity(entry.after, unit));
    let words = match change(entry) {
        change if change.is_infinite() => "new".to_owned(),
        change if change > 0.0 => format!("+{}", percent(change)),
        change => percent(change),
    };
    let is_still = entry.after == 0.0;
    ui.colored_label(if is_still { theme.warn() } else { theme.text() }, words);
    ui.label(entry.sigma_after.map_or(String::new(), |sigma| quantity(sigma, unit)));
    let text = if entry.is_unknown { "filled in".to_owned() } else { format!("{:.2} σ", entry.in_sigma()) };
    let color = if entry.is_gross() { theme.error() } else { theme.text() };
    ui.colored_label(color, text);
    let mut on = false;
    let hold = ui.checkbox(&mut on, "");
    hold.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, false, format!("Hold {}", entry.name)));
    if hold.on_hover_text("Hold this figure and work the rest out again").changed() {
        wish.hold = Some((entry.path.clone(), entry.name.clone()));
    }
}

/// The sites that figures belong to, by the sites of routes as well: none of those, whose ends move with them.
fn sites_of(moved: &[&Adjustment]) -> BTreeSet<SiteId> {
    let entities = moved.iter().filter_map(|entry| entry.path.entity());
    entities.filter_map(|entity| if let EntityRef::Site(id) = entity { Some(id.clone()) } else { None }).collect()
}

/// Says which figures would be set to nothing: a chain that stands still is no small correction.
fn stilled_words(moved: &[&Adjustment]) -> Option<String> {
    let stilled: Vec<&str> = moved
        .iter()
        .filter(|entry| entry.before > 0.0 && entry.after <= 0.0)
        .map(|entry| entry.name.as_str())
        .collect();
    let named = stilled.iter().take(NAMED).copied().collect::<Vec<_>>().join("; ");
    let more = stilled.len().saturating_sub(NAMED);
    let rest = if more > 0 { format!("; and {more} more") } else { String::new() };
    match stilled.len() {
        0 => None,
        1 => Some(format!("One figure would be set to 0: {named}. Hold it if it is meant.")),
        many => Some(format!(
            "{many} figures would be set to 0, so that what hangs on them stands still: {named}{rest}. Hold one of them if they are meant."
        )),
    }
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
