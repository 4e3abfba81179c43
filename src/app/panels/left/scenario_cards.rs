//! The scenarios as cards: period, number of rules and gap of each; the baseline with a padlock.

use crate::app::commands::action::{Action, Actions};
use crate::app::state::context::Ctx;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::state::selection::Selection;
use crate::draw::percent;
use chokepoint_core::edit::{Baseline, remove};
use chokepoint_core::model::{Addressed, EntityRef, Scenario, count_words};
use egui::{Align, Frame, Layout, RichText, ScrollArea, Sense, Stroke, Ui, Vec2, pos2, vec2};

/// Most height of the cards, points: what they say matters less than what is in the scenario.
const MOST: f32 = 190.0;
/// Width and height of the padlock, points.
const PADLOCK: Vec2 = Vec2::new(11.0, 13.0);
/// Corners of its bow.
const BOW: usize = 8;
/// Height of a line of a card, points.
const LINE: f32 = 15.0;

/// Shows the cards under a heading that folds.
pub fn cards_ui(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    let scenarios = &ctx.preset.scenarios;
    let title = RichText::new(format!("Scenarios ({})", scenarios.len())).strong();
    egui::CollapsingHeader::new(title).id_salt("scenarios").default_open(true).show_unindented(ui, |ui| {
        ScrollArea::vertical().id_salt("cards").max_height(MOST).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            for scenario in scenarios {
                ui.push_id(scenario.id.as_str(), |ui| card_ui(ui, ctx, scenario, actions));
            }
            keep_in_sight(ui);
        });
    });
}

fn card_ui(ui: &mut Ui, ctx: &Ctx<'_>, scenario: &Scenario, actions: &mut Actions) {
    let is_shown = ctx.shown.scenario == scenario.id;
    let is_baseline = ctx.preset.baseline().is_some_and(|baseline| baseline.id == scenario.id);
    let visuals = ui.visuals();
    let (fill, line) = if is_shown {
        (visuals.selection.bg_fill.gamma_multiply(0.35), visuals.selection.stroke)
    } else {
        (visuals.faint_bg_color, visuals.widgets.noninteractive.bg_stroke)
    };
    let frame = Frame::new().fill(fill).stroke(line).corner_radius(3.0).inner_margin(4.0);
    // The card lies below its button.
    let sense = egui::UiBuilder::new().sense(Sense::click());
    let show = |ui: &mut Ui| frame.show(ui, |ui| words_ui(ui, ctx, scenario, is_baseline, actions));
    let response = ui.scope_builder(sense, show).response;
    response.widget_info(|| {
        egui::WidgetInfo::selected(egui::Role::ListBoxOption, true, is_shown, format!("Scenario {}", scenario.name))
    });
    let response = if scenario.note.is_empty() { response } else { response.on_hover_text(&scenario.note) };
    // The card of what is played comes into sight when another is played.
    let key = egui::Id::unique("scenario-card");
    if is_shown && ui.data_mut(|data| data.get_temp::<String>(key)).as_deref() != Some(scenario.id.as_str()) {
        ui.data_mut(|data| data.insert_temp(key, scenario.id.to_string()));
        response.scroll_to_me(None);
    }
    if response.clicked() && !is_shown {
        actions.push(Action::ShowScenario(scenario.id.clone()));
    }
    response.context_menu(|ui| menu_ui(ui, ctx, scenario, is_baseline, actions));
}

/// Name, gap, period and number of rules, and on the card of what is played the way to more.
fn words_ui(ui: &mut Ui, ctx: &Ctx<'_>, scenario: &Scenario, is_baseline: bool, actions: &mut Actions) {
    let is_shown = ctx.shown.scenario == scenario.id;
    ui.set_width(ui.available_width() - 8.0);
    ui.spacing_mut().interact_size.y = LINE * ctx.theme.scale();
    ui.spacing_mut().button_padding.y = 0.0;
    ui.horizontal(|ui| {
        if is_baseline {
            padlock_ui(ui, ctx);
        }
        let gap = ctx.effects.last(ctx.document, &scenario.id);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let tip = "Unmet of all that is at stake in all markets";
            match gap {
                Some((gap, true)) => {
                    ui.label(RichText::new(format!("gap {}", percent(gap))).small()).on_hover_text(tip)
                }
                Some((gap, false)) => ui
                    .weak(RichText::new(format!("was {}", percent(gap))).small())
                    .on_hover_text(format!("{tip}, before the last change; shown, it is worked out anew")),
                None => ui.weak(RichText::new("not solved").small()),
            };
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let name = RichText::new(&scenario.name);
                let name = if is_shown { name.strong() } else { name };
                ui.add(egui::Label::new(name).truncate().selectable(false));
            });
        });
    });
    let words = format!(
        "{}, {}, {}",
        scenario.start.strftime("%b %Y"),
        count_words(scenario.months as usize, "month"),
        count_words(scenario.rules.len(), "rule")
    );
    ui.horizontal(|ui| {
        ui.add(egui::Label::new(RichText::new(words).small().weak()).truncate().selectable(false));
        if is_shown {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let menu = ui.menu_button("…", |ui| menu_ui(ui, ctx, scenario, is_baseline, actions));
                menu.response.on_hover_text("Branch, compare, pin, rename, delete").widget_info(|| {
                    egui::WidgetInfo::labeled(egui::Role::Button, true, format!("More about {}", scenario.name))
                });
            });
        }
    });
}

/// Whether the baseline takes anything in, and why not.
fn padlock_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let tip = match ctx.shown.baseline {
        Baseline::Locked => {
            "The baseline: nothing acts in it, and other scenarios are held against it. What is switched on here makes a scenario of its own. Its page unlocks it."
        }
        Baseline::Open => {
            "The baseline, unlocked: what is switched on goes into it, and then there is no baseline any more"
        }
    };
    let (rect, response) = ui.allocate_exact_size(PADLOCK * ctx.theme.scale(), Sense::hover());
    let color = ui.visuals().text_color();
    let body = rect.with_min_y(rect.center().y - 1.0);
    let (radius, stroke) = (body.width() * 0.3, Stroke::new(1.5, color));
    // Open, the bow stands beside the body.
    let aside = if ctx.shown.baseline == Baseline::Open { body.width() * 0.45 } else { 0.0 };
    let middle = pos2(body.center().x + aside, body.top() - 1.0);
    let bow = (0..=BOW).map(|step| {
        let angle = std::f32::consts::PI * (1.0 + step as f32 / BOW as f32);
        middle + radius * vec2(angle.cos(), angle.sin())
    });
    let foot = |side: f32| pos2(middle.x + side * radius, body.top() + 1.0);
    let line = std::iter::once(foot(-1.0)).chain(bow).chain(std::iter::once(foot(1.0))).collect();
    ui.painter().add(egui::Shape::line(line, stroke));
    ui.painter().rect_filled(body, 1.5, color);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "Padlock of the baseline"));
    response.on_hover_text(tip);
}

fn menu_ui(ui: &mut Ui, ctx: &Ctx<'_>, scenario: &Scenario, is_baseline: bool, actions: &mut Actions) {
    let id = &scenario.id;
    let is_shown = ctx.shown.scenario == *id;
    let mut entry = |ui: &mut Ui, enabled: bool, text: &str, tip: &str, action: &mut dyn FnMut(&mut Actions)| {
        let button = ui.add_enabled(enabled, egui::Button::new(text));
        if button.on_hover_text(tip).on_disabled_hover_text(tip).clicked() {
            action(actions);
            ui.close();
        }
    };
    entry(ui, true, "Branch", "Makes a scenario like it, and goes there", &mut |actions| {
        actions.push(Action::Branch(id.clone()));
    });
    entry(ui, true, "Compare", "Adds it to the scenarios that are compared", &mut |actions| {
        actions.push(Action::Compare(id.clone()));
    });
    let tip = if is_shown { "Keeps its answer, and holds every later one against it" } else { "Show it first" };
    entry(ui, is_shown, "Pin", tip, &mut |actions| actions.push(Action::Pin));
    entry(ui, true, "Rename…", "Its name, start, horizon and trade", &mut |actions| {
        actions.push(Action::Select(Selection::One(EntityRef::Scenario(id.clone()))));
    });
    let only = ctx.preset.scenarios.len() < 2;
    let tip = match (only, is_baseline) {
        (true, _) => "A preset has at least one scenario",
        (_, true) => "Others are held against it",
        _ => "Takes it out of the preset; undo brings it back",
    };
    entry(ui, !only && !is_baseline, "Delete", tip, &mut |actions| {
        actions.extend_remove(remove(ctx.preset, &[scenario.address()]));
    });
}
