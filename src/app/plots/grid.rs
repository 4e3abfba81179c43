//! Sites, routes, demands and goods as tables: figures are typed in the cell, or pasted as a block.
//!
//! Rows are worked out anew only when the preset, the filter or the order has changed, and only those in sight are laid out.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::command::Command;
use crate::app::form::grouped;
use crate::app::form::reading::reading_ui;
use crate::app::form::table::{Sort, row_height, table_of_parts_ui};
use crate::app::form::typing::select_letters;
use crate::app::state::context::Ctx;
use chokepoint_core::edit::{CellValue, GridColumn, GridRow, GridTable, Holds, grid_cell, set_cells, unit_of_row};
use chokepoint_core::model::{Finding, Preset, count_words};
use chokepoint_core::store::import::{block_text, cell_text, read_block};
use egui::{Event, EventFilter, Id, Key, Modifiers, Rect, Response, ScrollArea, Sense, Ui};
use std::cmp::Ordering;
use std::sync::Arc;

/// Least width of a column of words and of one of numbers, points; where there is more room they share it.
const WIDE: f32 = 96.0;
const NARROW: f32 = 64.0;

/// The tables as they are looked at.
#[derive(Default)]
pub struct Grid {
    table: GridTable,
    sort: Option<Sort<GridColumn>>,
    filter: String,
    /// Rows as shown, and what they were worked out of.
    rows: Vec<GridRow>,
    of: Option<Of>,
    /// The cell that is meant, and the other corner of what is selected: row as shown, and column.
    at: Option<(usize, usize)>,
    corner: Option<(usize, usize)>,
    typing: Option<Typing>,
    /// Why the last thing typed or pasted was not taken.
    refused: Option<String>,
    /// Bring the cell into sight in the next frame.
    reveal: bool,
}

/// What rows were worked out of.
#[derive(Clone)]
struct Of {
    preset: Arc<Preset>,
    table: GridTable,
    sort: Option<Sort<GridColumn>>,
    filter: String,
}

/// A cell that is being typed.
struct Typing {
    text: String,
    fresh: bool,
    /// All of it is selected at first: typing takes its place.
    whole: bool,
}

/// The name of the grid among the widgets: it has the keyboard as a whole.
fn grid_id() -> Id {
    Id::unique("grid")
}

impl Grid {
    /// Shows the table that is chosen.
    pub fn ui(&mut self, ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
        self.choosers_ui(ui);
        self.work_out(ctx.preset);
        self.keys(ui, ctx, actions);
        ui.horizontal_wrapped(|ui| {
            let (rows, total) = (self.rows.len() as f64, self.total(ctx.preset) as f64);
            ui.weak(format!("{} of {} rows", grouped(rows), grouped(total)));
            if let Some(why) = &self.refused {
                ui.colored_label(ctx.theme.error(), why);
            } else if !ctx.edits() {
                reading_ui(ui, ctx, actions);
            } else {
                ui.weak("Type in a cell; Enter goes down, Tab to the right; Ctrl+C and Ctrl+V exchange blocks with a spreadsheet");
            }
        });
        ScrollArea::horizontal().id_salt(("grid", self.table)).auto_shrink([false, false]).show(ui, |ui| {
            self.table_ui(ui, ctx, actions);
        });
    }

    fn choosers_ui(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            for table in GridTable::ALL {
                if ui.selectable_label(self.table == table, table.label()).clicked() && self.table != table {
                    *self = Self { table, filter: std::mem::take(&mut self.filter), ..Self::default() };
                }
            }
            let label = ui.label("Filter rows");
            let field =
                egui::TextEdit::singleline(&mut self.filter).desired_width(160.0).hint_text("any word in a row");
            ui.add(field).labelled_by(label.id);
        });
    }

    fn total(&self, preset: &Preset) -> usize {
        let sites = &preset.map.sites;
        match self.table {
            GridTable::Sites => sites.iter().map(|site| site.activities.len().max(1)).sum(),
            GridTable::Routes => preset.map.routes.len(),
            GridTable::Demands => sites.iter().map(|site| site.demands.len()).sum(),
            GridTable::Goods => preset.map.commodities.len(),
        }
    }

    /// The rows in the order in which they are shown. While a cell is typed, and after it, rows keep their places: a row that jumped away would take the
    /// next cell with it.
    fn work_out(&mut self, preset: &Arc<Preset>) {
        let now = Of {
            preset: Arc::clone(preset),
            table: self.table,
            sort: self.sort,
            filter: self.filter.trim().to_lowercase(),
        };
        if let Some(of) = &self.of
            && of.table == now.table
            && of.sort == now.sort
            && of.filter == now.filter
        {
            let is_same = Arc::ptr_eq(&of.preset, preset);
            let mut known = self.rows.clone();
            known.sort_unstable();
            if is_same || (of.filter.is_empty() && known == sorted(self.table.rows(preset))) {
                self.of = Some(now);
                return;
            }
        }
        let columns = self.table.columns();
        let mut rows = self.table.rows(preset);
        if !now.filter.is_empty() {
            rows.retain(|row| {
                columns.iter().any(|column| shown(preset, *row, *column).to_lowercase().contains(&now.filter))
            });
        }
        if let Some(sort) = self.sort {
            let mut keyed: Vec<(Option<CellValue>, GridRow)> =
                rows.into_iter().map(|row| (grid_cell(preset, row, sort.column()), row)).collect();
            keyed.sort_by(|(a, _), (b, _)| sort.turned(order(preset, a.as_ref(), b.as_ref())));
            rows = keyed.into_iter().map(|(_, row)| row).collect();
        }
        self.rows = rows;
        self.of = Some(now);
        let last = self.rows.len();
        if self.at.is_some_and(|(row, _)| row >= last) {
            (self.at, self.corner, self.typing) = (None, None, None);
        }
    }

    fn table_ui(&mut self, ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
        let columns = self.table.columns();
        let height = row_height(ui);
        let widths: Vec<f32> = columns.iter().map(|own| least_width(*own)).collect();
        let least: f32 = widths.iter().sum();
        ui.set_width(ui.available_width().max(least + ui.spacing().item_spacing.x * columns.len() as f32));
        let parts: Vec<f32> = widths.iter().map(|width| width / least).collect();
        let mut builder = table_of_parts_ui(ui, self.table.label(), &parts).auto_shrink([false, false]);
        if std::mem::take(&mut self.reveal)
            && let Some((row, _)) = self.at
        {
            builder = builder.scroll_to_row(row, None);
        }
        let mut sort = self.sort;
        let table = builder.header(height, |mut head| {
            for own in columns {
                head.col(|ui| {
                    // Until a heading is clicked rows stand as in the file: no column sorts.
                    let mut own_sort = sort.unwrap_or(Sort::falling(*own));
                    let was = own_sort;
                    if sort.is_none() {
                        if heading_ui(ui, own.title()).clicked() {
                            sort = Some(Sort::rising(*own));
                        }
                        return;
                    }
                    own_sort.heading_ui(ui, own.title(), Sort::rising(*own));
                    if own_sort != was {
                        sort = Some(own_sort);
                    }
                });
            }
        });
        let rows = self.rows.len();
        table.body(|body| {
            body.rows(height, rows, |mut row| {
                let line = row.index();
                for at in 0..columns.len() {
                    row.col(|ui| self.cell_ui(ui, ctx, (line, at), actions));
                }
            });
        });
        self.sort = sort;
    }

    fn cell_ui(&mut self, ui: &mut Ui, ctx: &Ctx<'_>, at: (usize, usize), actions: &mut Actions) {
        let (Some(row), Some(own)) = (self.rows.get(at.0).copied(), self.table.columns().get(at.1).copied()) else {
            return;
        };
        let room = ui.max_rect();
        if self.at == Some(at) && self.typing.is_some() {
            self.typing_ui(ui, ctx, room, actions);
            return;
        }
        let response = ui.interact(room, ui.scope_id().with(("cell", at)), Sense::click_and_drag());
        let text = shown(ctx.preset, row, own);
        let is_fixed = own.holds() == Holds::Fixed;
        response.widget_info(|| {
            let name = format!("{} of {}", own.title(), row_name(ctx.preset, row));
            let mut info = egui::WidgetInfo::labeled(egui::Role::Cell, true, name);
            info.current_text_value = Some(text.clone());
            info
        });
        if self.holds(at) {
            ui.painter().rect_filled(room.expand(1.0), 2.0, ctx.theme.accent().gamma_multiply(0.18));
        }
        if self.at == Some(at) {
            let stroke = egui::Stroke::new(1.5, ctx.theme.accent());
            ui.painter().rect_stroke(room.expand(1.0), 2.0, stroke, egui::StrokeKind::Inside);
        }
        let words = egui::RichText::new(&text);
        let words = if is_fixed { words.color(ctx.theme.weak_text()) } else { words };
        ui.add(egui::Label::new(words).truncate().selectable(false));
        self.cell_mouse(ui, ctx, at, &response, actions);
    }

    /// What clicks and drags on a cell do.
    fn cell_mouse(&mut self, ui: &Ui, ctx: &Ctx<'_>, at: (usize, usize), response: &Response, actions: &mut Actions) {
        let shift = ui.input(|input| input.modifiers.shift);
        if response.clicked() || response.drag_started() {
            self.take_typed(ctx, actions);
            ui.memory_mut(|memory| memory.request_focus(grid_id()));
            let again = self.at == Some(at) && self.corner.is_none_or(|corner| corner == at);
            self.corner = if shift { self.corner.or(self.at) } else { Some(at) };
            self.at = Some(at);
            if !shift && (response.double_clicked() || again && response.clicked()) {
                self.begin(ctx, None);
            }
            if !shift
                && let Some(entity) = self.rows.get(at.0).and_then(|row| row.entity(ctx.preset))
                && !ctx.shown.selection.entities().contains(&entity)
            {
                actions.push(Action::Select(entity.into()));
            }
        } else if response.contains_pointer() && ui.input(|input| input.pointer.primary_down()) && self.corner.is_some()
        {
            // A drag over other cells selects them.
            if ui.input(|input| input.pointer.is_decidedly_dragging()) && self.typing.is_none() {
                self.at = Some(at);
            }
        }
    }

    fn typing_ui(&mut self, ui: &mut Ui, ctx: &Ctx<'_>, room: Rect, actions: &mut Actions) {
        let Some(typing) = &mut self.typing else { return };
        // A block that is pasted while a cell is typed is a block all the same.
        let block = ui.input_mut(|input| {
            let is_block =
                |event: &Event| matches!(event, Event::Paste(text) if text.trim_end().contains(['\t', '\n']));
            let found = input.events.iter().position(is_block)?;
            Some(input.events.remove(found))
        });
        if let Some(Event::Paste(text)) = block {
            self.typing = None;
            self.paste(ctx, &text, actions);
            ui.memory_mut(|memory| memory.request_focus(grid_id()));
            return;
        }
        // Tab goes on in the table, and to no other widget.
        let back = ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::Tab));
        let forth = !back && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Tab));
        let id = grid_id().with("typing");
        let edit = egui::TextEdit::singleline(&mut typing.text)
            .id(id)
            .desired_width(f32::INFINITY)
            .margin(egui::Margin::ZERO)
            .lock_focus(true);
        let response = ui.put(room, edit);
        response.widget_info(|| {
            let mut info = egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Cell");
            info.current_text_value = Some(typing.text.clone());
            info
        });
        if typing.fresh {
            typing.fresh = false;
            response.request_focus();
            let end = typing.text.chars().count();
            select_letters(&response, if typing.whole { 0 } else { end }..end);
            return;
        }
        if back || forth {
            self.take_typed(ctx, actions);
            self.step((0, if back { -1 } else { 1 }));
            ui.memory_mut(|memory| memory.request_focus(grid_id()));
            return;
        }
        if !response.lost_focus() {
            return;
        }
        let pressed = |key: Key| ui.input(|input| input.key_pressed(key));
        let shift = ui.input(|input| input.modifiers.shift);
        let clicked = ui.input(|input| input.pointer.any_pressed() || input.pointer.any_released());
        if pressed(Key::Enter) {
            self.take_typed(ctx, actions);
            self.step(if shift { (-1, 0) } else { (1, 0) });
        } else if clicked {
            self.take_typed(ctx, actions);
            return;
        } else {
            // Escape, which the table of commands has taken already: what was typed does not count.
            self.typing = None;
            self.refused = None;
        }
        ui.memory_mut(|memory| memory.request_focus(grid_id()));
    }

    /// What keys do while the grid has the keyboard and no cell is typed.
    fn keys(&mut self, ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
        let id = grid_id();
        let response = ui.interact(ui.available_rect_before_wrap(), id, Sense::focusable_noninteractive());
        if !response.has_focus() || self.typing.is_some() {
            return;
        }
        let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
        // The grid takes the keys that a field of text would; undo is the document's all the same.
        for (modifiers, key, command) in
            [(Modifiers::COMMAND, Key::Z, Command::Undo), (Modifiers::COMMAND, Key::Y, Command::Redo)]
        {
            if pressed(modifiers, key) {
                actions.push(Action::Do(command));
            }
        }
        let ways =
            [(Key::ArrowUp, (-1, 0)), (Key::ArrowDown, (1, 0)), (Key::ArrowLeft, (0, -1)), (Key::ArrowRight, (0, 1))];
        for (key, way) in ways {
            if pressed(Modifiers::SHIFT, key) {
                let corner = self.corner.or(self.at);
                self.step(way);
                self.corner = corner;
            } else if pressed(Modifiers::NONE, key) {
                self.step(way);
            }
        }
        if pressed(Modifiers::SHIFT, Key::Tab) {
            self.step((0, -1));
        } else if pressed(Modifiers::NONE, Key::Tab) {
            self.step((0, 1));
        }
        if pressed(Modifiers::NONE, Key::Enter) || pressed(Modifiers::NONE, Key::F2) {
            self.begin(ctx, None);
        }
        if pressed(Modifiers::NONE, Key::Escape) {
            ui.memory_mut(|memory| memory.surrender_focus(id));
        }
        let events = ui.input(|input| input.events.clone());
        for event in events {
            match event {
                Event::Text(text) if self.typing.is_none() => self.begin(ctx, Some(text)),
                Event::Text(text) => self.typing.iter_mut().for_each(|typing| typing.text.push_str(&text)),
                Event::Paste(text) => self.paste(ctx, &text, actions),
                Event::Copy => self.copy(ctx, actions),
                _ => {}
            }
        }
    }

    /// Begins to type in the cell that is meant; `text` takes the place of what stands there.
    fn begin(&mut self, ctx: &Ctx<'_>, text: Option<String>) {
        let Some((row, own)) = self.meant().filter(|_| ctx.edits()) else { return };
        if own.holds() == Holds::Fixed {
            let words = format!("{} is changed on the map or in the inspector: other things hang on it", own.title());
            self.refused = Some(words);
            return;
        }
        let Some(value) = grid_cell(ctx.preset, row, own) else { return };
        let whole = text.is_none();
        self.typing = Some(Typing { text: text.unwrap_or_else(|| cell_text(ctx.preset, &value)), fresh: true, whole });
    }

    fn meant(&self) -> Option<(GridRow, GridColumn)> {
        let (row, at) = self.at?;
        Some((*self.rows.get(row)?, *self.table.columns().get(at)?))
    }

    /// Takes what has been typed in a cell.
    fn take_typed(&mut self, ctx: &Ctx<'_>, actions: &mut Actions) {
        let (Some(typing), Some((row, own))) = (self.typing.take(), self.meant()) else { return };
        self.write(ctx, &[row], &[own], &typing.text, actions);
    }

    /// Puts a block down at the upper left corner of what is selected.
    fn paste(&mut self, ctx: &Ctx<'_>, text: &str, actions: &mut Actions) {
        let Some((rows, columns)) = self.selected().filter(|_| ctx.edits()) else { return };
        let below: Vec<GridRow> = self.rows.iter().skip(*rows.start()).copied().collect();
        let right: Vec<GridColumn> = self.table.columns().iter().skip(*columns.start()).copied().collect();
        self.write(ctx, &below, &right, text, actions);
    }

    fn write(&mut self, ctx: &Ctx<'_>, rows: &[GridRow], columns: &[GridColumn], text: &str, actions: &mut Actions) {
        match read_block(ctx.preset, rows, columns, text) {
            Ok(cells) => {
                self.refused = None;
                let Some(written) = set_cells(ctx.preset, &cells) else { return };
                let mut said = format!("Changed {}", count_words(cells.len(), "cell"));
                if written.followed > 0 {
                    said.push_str(&format!("; {} followed", count_words(written.followed, "limit")));
                }
                actions.push(Action::Edit(written.edit));
                actions.push(Action::Say(said));
            }
            Err(findings) => {
                let words = findings
                    .iter()
                    .map(|Finding { place, message, remedy, .. }| format!("{place}: {message}; {remedy}"));
                self.refused = Some(format!("Nothing was changed. {}", words.collect::<Vec<_>>().join(". ")));
            }
        }
    }

    /// Puts what is selected onto the clipboard.
    fn copy(&self, ctx: &Ctx<'_>, actions: &mut Actions) {
        let Some((rows, columns)) = self.selected() else { return };
        let number = rows.clone().count() * columns.clone().count();
        let rows: Vec<GridRow> = self.rows.get(rows).unwrap_or_default().to_vec();
        let columns = self.table.columns().get(columns).unwrap_or_default();
        let text = block_text(ctx.preset, &rows, columns);
        actions.push(Action::CopyText { text, said: format!("Copied {}", count_words(number, "cell")) });
    }

    /// Rows and columns that are selected.
    fn selected(&self) -> Option<(std::ops::RangeInclusive<usize>, std::ops::RangeInclusive<usize>)> {
        let at = self.at?;
        let corner = self.corner.unwrap_or(at);
        Some((at.0.min(corner.0)..=at.0.max(corner.0), at.1.min(corner.1)..=at.1.max(corner.1)))
    }

    fn holds(&self, at: (usize, usize)) -> bool {
        self.selected().is_some_and(|(rows, columns)| rows.contains(&at.0) && columns.contains(&at.1))
    }

    /// Goes on by rows and columns, as far as there are some.
    fn step(&mut self, way: (isize, isize)) {
        let Some((row, column)) = self.at else { return };
        let to = |at: usize, by: isize, end: usize| at.saturating_add_signed(by).min(end.saturating_sub(1));
        let at = (to(row, way.0, self.rows.len()), to(column, way.1, self.table.columns().len()));
        (self.at, self.corner, self.reveal) = (Some(at), Some(at), way.0 != 0);
    }
}

fn least_width(column: GridColumn) -> f32 {
    if matches!(column.holds(), Holds::Number(..)) { NARROW } else { WIDE }
}

fn sorted(mut rows: Vec<GridRow>) -> Vec<GridRow> {
    rows.sort_unstable();
    rows
}

/// A heading while nothing is sorted.
fn heading_ui(ui: &mut Ui, title: &str) -> Response {
    ui.add(egui::Button::new(egui::RichText::new(title).strong()).frame(false)).on_hover_text("Click to sort")
}

/// A cell as it is read on screen.
fn shown(preset: &Preset, row: GridRow, column: GridColumn) -> String {
    match grid_cell(preset, row, column) {
        Some(CellValue::Number(number)) => match (column, unit_of_row(preset, row)) {
            (GridColumn::Baseline | GridColumn::Capacity | GridColumn::Maximum | GridColumn::Quantity, Some(unit)) => {
                format!("{} {unit}", grouped(number))
            }
            _ => grouped(number),
        },
        Some(CellValue::Country(country)) => country.name().to_owned(),
        Some(value) => cell_text(preset, &value),
        None => String::new(),
    }
}

fn row_name(preset: &Preset, row: GridRow) -> String {
    let text = |column| grid_cell(preset, row, column).map_or_else(String::new, |value| cell_text(preset, &value));
    match row {
        GridRow::Site { .. } | GridRow::Good(_) => text(GridColumn::Name),
        GridRow::Route(_) => format!("{} to {}", text(GridColumn::From), text(GridColumn::To)),
        GridRow::Demand { .. } => format!("{}: {}", text(GridColumn::Site), text(GridColumn::Good)),
    }
}

/// Numbers by size, words by letters; what is not there comes first.
fn order(preset: &Preset, a: Option<&CellValue>, b: Option<&CellValue>) -> Ordering {
    match (a, b) {
        (Some(CellValue::Number(a)), Some(CellValue::Number(b))) => a.total_cmp(b),
        (Some(CellValue::Country(a)), Some(CellValue::Country(b))) => a.name().cmp(b.name()),
        (Some(CellValue::Stage(a)), Some(CellValue::Stage(b))) => a.cmp(b),
        (Some(a), Some(b)) => cell_text(preset, a).to_lowercase().cmp(&cell_text(preset, b).to_lowercase()),
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
    }
}
