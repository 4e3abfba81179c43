//! A list that is searched by typing: all commands, or everything on the map.

use crate::app::commands::action::{Action, Actions, Leave, Searched};
use crate::app::commands::command::Command;
use crate::app::commands::menu::keys_text;
use crate::app::commands::rule_template::Template;
use crate::app::state::pane::Pane;
use crate::app::state::situation::Situation;
use crate::app::state::topic::Question;
use chokepoint_core::model::{Addressed, EntityKind, EntityRef, Preset, ScenarioId, SiteId};
use chokepoint_core::store::builtin::BUILTINS;
use chokepoint_core::store::libraries::rules;
use egui::{Context, Key, Modal, Modifiers, RichText, Sense, Ui};

/// Entries shown at once; typing on reaches the rest.
const MOST: usize = 60;
/// Height of the list, points.
const LIST_HEIGHT: f32 = 360.0;

/// An open list.
#[derive(Clone, Debug)]
pub struct Picker {
    searched: Searched,
    query: String,
    cursor: usize,
    fresh: bool,
}

struct Row {
    text: String,
    /// What is searched: the text without what it would act on, so that the name of a site does not find its undo.
    searched: String,
    detail: String,
    keys: String,
    enabled: bool,
    action: Action,
}

impl Picker {
    /// A list with nothing typed yet.
    pub fn of(searched: Searched) -> Self {
        Self { searched, query: String::new(), cursor: 0, fresh: true }
    }

    /// What it is, for the manual.
    pub fn question(&self) -> Question {
        match self.searched {
            Searched::Commands => Question::Command,
            Searched::Entities => Question::Entity,
        }
    }

    /// Shows the list. False when it is closed.
    pub fn ui(
        &mut self,
        ctx: &Context,
        preset: &Preset,
        shown: &ScenarioId,
        situation: &Situation,
        panes: &[Pane],
        actions: &mut Actions,
    ) -> bool {
        let rows = match self.searched {
            Searched::Commands => commands(ctx, preset, shown, situation, panes),
            Searched::Entities => entities(preset),
        };
        let mut found: Vec<(i32, Row)> =
            rows.into_iter().filter_map(|row| Some((score(&self.query, &row.searched, &row.detail)?, row))).collect();
        found.sort_by_key(|(score, _)| -score);
        found.truncate(MOST);
        let (down, up, enter) = ctx.input_mut(|input| {
            (
                input.consume_key(Modifiers::NONE, Key::ArrowDown),
                input.consume_key(Modifiers::NONE, Key::ArrowUp),
                input.consume_key(Modifiers::NONE, Key::Enter),
            )
        });
        self.cursor = self.cursor.min(found.len().saturating_sub(1));
        if down && self.cursor + 1 < found.len() {
            self.cursor += 1;
        }
        if up {
            self.cursor = self.cursor.saturating_sub(1);
        }
        let mut chosen = enter.then_some(self.cursor);
        let modal = Modal::new(egui::Id::unique("picker")).show(ctx, |ui| {
            ui.set_width(560.0_f32.min(ctx.content_rect().width() - 80.0));
            let title = match self.searched {
                Searched::Commands => "Command",
                Searched::Entities => "Find on the map and in the preset",
            };
            let label = ui.label(RichText::new(title).strong());
            let edit = egui::TextEdit::singleline(&mut self.query)
                .desired_width(f32::INFINITY)
                .hint_text("type a few letters of it; arrows and Enter choose");
            let response = ui.add(edit).labelled_by(label.id);
            if std::mem::take(&mut self.fresh) {
                response.request_focus();
            }
            let mut list = egui::ScrollArea::vertical().auto_shrink([false, false]);
            if response.changed() {
                self.cursor = 0;
                // What Enter takes is in sight.
                list = list.vertical_scroll_offset(0.0);
            }
            ui.add_space(4.0);
            // The same height whatever is found: a window that shrinks with its list stays small.
            let height = LIST_HEIGHT.min(ctx.content_rect().height() - 160.0);
            list.min_scrolled_height(height).max_height(height).show(ui, |ui| {
                ui.set_min_height(height);
                for (at, (_, row)) in found.iter().enumerate() {
                    let is_current = at == self.cursor;
                    if row_ui(ui, row, is_current, down || up) {
                        chosen = Some(at);
                    }
                }
                if found.is_empty() {
                    ui.weak("Nothing has this name");
                }
            });
        });
        if let Some(at) = chosen {
            let Some((_, row)) = found.into_iter().nth(at) else { return true };
            if row.enabled {
                actions.push(row.action);
                return false;
            }
        }
        !modal.should_close()
    }
}

fn row_ui(ui: &mut Ui, row: &Row, is_current: bool, moved: bool) -> bool {
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(egui::vec2(width, 24.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListBoxOption, row.enabled, is_current, &row.text));
    let visuals = ui.visuals();
    if is_current {
        ui.painter().rect_filled(rect, 3.0, visuals.selection.bg_fill);
        if moved {
            ui.scroll_to_rect(rect, None);
        }
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 3.0, visuals.widgets.hovered.weak_bg_fill);
    }
    let font = egui::TextStyle::Body.resolve(ui.style());
    let color = if row.enabled { visuals.text_color() } else { visuals.weak_text_color() };
    let weak = visuals.weak_text_color();
    let painter = ui.painter();
    let left = rect.left_center() + egui::vec2(8.0, 0.0);
    let keys = painter.text(
        rect.right_center() - egui::vec2(8.0, 0.0),
        egui::Align2::RIGHT_CENTER,
        &row.keys,
        font.clone(),
        weak,
    );
    let clip = painter.with_clip_rect(rect.with_max_x(keys.left() - 8.0).intersect(ui.clip_rect()));
    let end = clip.text(left, egui::Align2::LEFT_CENTER, &row.text, font.clone(), color);
    clip.text(end.right_center() + egui::vec2(10.0, 0.0), egui::Align2::LEFT_CENTER, &row.detail, font, weak);
    response.clicked()
}

fn commands(ctx: &Context, preset: &Preset, shown: &ScenarioId, situation: &Situation, panes: &[Pane]) -> Vec<Row> {
    let listed = Command::ALL.iter().copied().filter(|command| *command != Command::Palette);
    let mut rows: Vec<Row> = listed
        .map(|command| Row {
            text: command.title(situation),
            searched: command.row().name.to_owned(),
            detail: command.row().group.label().to_owned(),
            keys: keys_text(ctx, command),
            enabled: command.is_enabled(situation),
            action: Action::Do(command),
        })
        .collect();
    let mut add = |text: String, detail: &str, enabled: bool, action: Action| {
        rows.push(Row {
            searched: text.clone(),
            text,
            detail: detail.to_owned(),
            keys: String::new(),
            enabled,
            action,
        });
    };
    for scenario in &preset.scenarios {
        add(format!("Play scenario: {}", scenario.name), "Scenario", true, Action::ShowScenario(scenario.id.clone()));
    }
    for pane in panes {
        add(format!("Show plot: {}", pane.title), "Plot", true, Action::ShowPane(*pane));
    }
    if let Some(scenario) = preset.scenario(shown) {
        for template in Template::ALL {
            let text = format!("Add a rule: {}", template.label());
            add(text, template.help(), true, template.add(preset, scenario));
        }
        for rule in &preset.rules {
            let is_on = scenario.rules.contains(&rule.id);
            let words = if is_on { "Switch off" } else { "Switch on" };
            add(format!("{words}: {}", rule.title), "Rule", true, Action::PutIn(rule.address(), !is_on));
        }
    }
    for rule in rules().map(|library| library.rules.as_slice()).unwrap_or_default() {
        let text = format!("Announced control: {}", rule.title);
        add(text, rule.issuer.name(), true, Action::AnnouncedControls(Some(rule.id.clone())));
    }
    for builtin in BUILTINS {
        let open = Action::Leave(Leave::Builtin(builtin.name));
        add(format!("Open built-in: {}", builtin.title), "File", !situation.busy, open);
    }
    rows
}

fn entities(preset: &Preset) -> Vec<Row> {
    let map = &preset.map;
    let row = |text: String, detail: String, to: EntityRef| Row {
        searched: text.clone(),
        text,
        detail,
        keys: String::new(),
        enabled: true,
        action: Action::FlyTo(to.into()),
    };
    let mut rows: Vec<Row> = Vec::new();
    for site in &map.sites {
        let detail = format!("{}, {}", map.stage_names.in_text(site.stage), site.country.name());
        rows.push(row(site.name.clone(), detail, site.address()));
    }
    for kind in EntityKind::ALL.iter().filter(|kind| **kind != EntityKind::Site) {
        if *kind == EntityKind::Route {
            rows.extend(map.routes.iter().map(|route| {
                let name = |id: &SiteId| map.site(id).map_or(id.to_string(), |site| site.name.clone());
                let good = map.commodity(&route.commodity).map_or("", |commodity| commodity.name.as_str());
                let text = format!("{} to {}", name(&route.from), name(&route.to));
                row(text, format!("route, {good}"), route.address())
            }));
        } else {
            let entries = kind.entries(preset).into_iter();
            rows.extend(entries.map(|(entity, name)| row(name.to_owned(), kind.word().to_owned(), entity)));
        }
    }
    rows
}

/// How well an entry fits what was typed; none when it does not. Letters must come in order; the beginning of the name, of
/// a word, or a run of letters counts more.
fn score(query: &str, text: &str, detail: &str) -> Option<i32> {
    let query = query.trim().to_lowercase();
    if query.is_empty() {
        return Some(0);
    }
    let name = text.to_lowercase();
    if let Some(at) = name.find(&query) {
        let at_word = at == 0 || name[..at].ends_with(|letter: char| !letter.is_alphanumeric());
        return Some(
            if at == 0 {
                300
            } else if at_word {
                200
            } else {
                100
            } - i32::try_from(name.len()).unwrap_or(99),
        );
    }
    let whole = format!("{name} {}", detail.to_lowercase());
    if query.split_whitespace().all(|word| whole.contains(word)) {
        return Some(50);
    }
    // Single letters count from the beginnings of words alone: anywhere they would find everything.
    let mut initials = name.split(|letter: char| !letter.is_alphanumeric()).filter_map(|word| word.chars().next());
    query
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .all(|wanted| initials.any(|letter| letter == wanted))
        .then_some(1)
}

#[cfg(test)]
mod tests {
    use super::score;

    #[test]
    fn the_beginning_of_a_name_wins() {
        let order = |query: &str, texts: [&str; 3]| {
            let scores = texts.map(|text| score(query, text, ""));
            assert!(scores[0] > scores[1] && scores[1] > scores[2], "{query}: {scores:?}");
        };
        order("mine", ["Mine", "Add a mine", "Determine"]);
        order("al", ["Align left", "Select all sites", "Save as"]);
        assert_eq!(score("xyz", "Align left", ""), None);
        assert_eq!(score("heat", "Select sites of the same stage", ""), None, "letters from anywhere in it");
        assert!(score("ssss", "Select sites of the same stage", "").is_some(), "the beginnings of its words");
        assert!(score("malaysia gebeng", "Gebeng", "refine, Malaysia").is_some());
    }
}
