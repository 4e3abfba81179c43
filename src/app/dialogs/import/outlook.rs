//! What an import would come to: what is wrong, what the reader should know, the sums of the table beside those of the map, and what would change.

use crate::app::form::table::{row_height, table_of_widths_ui};
use crate::app::state::keyboard::keep_in_sight;
use crate::draw::Theme;
use chokepoint_core::store::import::{ImportPlan, Total};
use egui::{CollapsingHeader, Label, RichText, ScrollArea, Ui};

/// Names of changes that are listed.
const NAMED: usize = 500;
/// Problems that are listed; all of them can be copied.
const PROBLEMS: usize = 100;
/// Height of a table of sums before it scrolls by itself, points.
const HIGH: f32 = 220.0;
/// Width above which the columns of sums get all the room they want, points.
const ROOMY: f32 = 960.0;
/// Widths of the columns of sums before the reasons, points.
const WIDE: [f32; 6] = [150.0, 150.0, 60.0, 110.0, 110.0, 70.0];
/// The same in a small window: why a sum differs stays in sight.
const NARROW: [f32; 6] = [100.0, 85.0, 45.0, 75.0, 75.0, 40.0];

/// Shows all of it, the most urgent first.
pub(super) fn outlook_ui(ui: &mut Ui, theme: &Theme, plan: &ImportPlan) {
    let summary = plan.summary();
    let change = if summary.is_empty() { "nothing would change".to_owned() } else { summary.join(", ") };
    let rows = match plan.bad {
        0 => format!("{} rows", plan.rows),
        bad => format!("{} rows, {bad} of them bad", plan.rows),
    };
    ui.add(Label::new(RichText::new(format!("{rows}: {change}")).strong()).wrap());
    problems_ui(ui, theme, plan);
    for note in &plan.notes {
        ui.add(Label::new(RichText::new(note).color(theme.warn())).wrap());
    }
    if !plan.totals.is_empty() {
        totals_ui(ui, theme, &plan.totals);
    }
    changes_ui(ui, plan);
}

fn problems_ui(ui: &mut Ui, theme: &Theme, plan: &ImportPlan) {
    let title = match plan.problems {
        0 => {
            ui.weak("No row is left out");
            return;
        }
        1 => "1 problem; its row is left out".to_owned(),
        count => format!("{count} problems; their rows are left out"),
    };
    ui.colored_label(theme.error(), title);
    for finding in plan.findings.iter().take(PROBLEMS) {
        let words = format!("{}: {}; {}", finding.place, finding.message, finding.remedy);
        ui.add(Label::new(RichText::new(words).small()).wrap());
    }
    let more = plan.problems.saturating_sub(PROBLEMS);
    if more > 0 {
        ui.weak(format!("and {more} more: copy the list below"));
    }
}

/// The sums of the table and of the map side by side, those that differ first, and why they do.
fn totals_ui(ui: &mut Ui, theme: &Theme, totals: &[Total]) {
    let (other, same): (Vec<&Total>, Vec<&Total>) = totals.iter().partition(|total| !total.is_same());
    let title = match other.len() {
        0 => format!("What came in: all {} sums of the table are those of the map", totals.len()),
        count => format!("What came in: {count} of {} sums of the table differ from those of the map", totals.len()),
    };
    ui.add_space(4.0);
    ui.strong(title);
    let rows: Vec<&Total> = other.into_iter().chain(same).collect();
    let (height, between) = (row_height(ui), ui.spacing().item_spacing.y);
    ScrollArea::horizontal().id_salt("sums").auto_shrink([false, true]).show(ui, |ui| {
        let widths = if ui.available_width() < ROOMY { NARROW } else { WIDE };
        let table = table_of_widths_ui(ui, "sums", widths);
        let table = table.column(egui_extras::Column::remainder().at_least(260.0).clip(true)).max_scroll_height(HIGH);
        // The dialog scrolls as a whole: in a small window no room is left for the rows, and they get theirs all the same.
        let room = (rows.len() as f32 * (height + between)).min(HIGH);
        let table = table.min_scrolled_height(room);
        let table = table.header(height, |mut head| {
            for title in ["Good", "Reported by", "Year", "In the table", "On the map", "Unit", "Why they differ"] {
                head.col(|ui| {
                    ui.strong(title);
                });
            }
        });
        table.body(|body| {
            body.rows(height, rows.len(), |mut line| {
                let Some(total) = rows.get(line.index()) else { return };
                let why = total.reasons();
                for (at, cell) in [
                    &total.good,
                    &total.reporter,
                    &total.year,
                    &total.file_words(),
                    &total.map_words(),
                    &total.unit,
                    &why,
                ]
                .into_iter()
                .enumerate()
                {
                    line.col(|ui| {
                        let words = RichText::new(cell.as_str());
                        let words = if total.is_same() || at < 3 { words } else { words.color(theme.warn()) };
                        ui.add(Label::new(words).truncate()).on_hover_text(cell.as_str());
                    });
                }
            });
        });
        keep_in_sight(ui);
    });
}

fn changes_ui(ui: &mut Ui, plan: &ImportPlan) {
    let count = plan.entities();
    if count == 0 {
        return;
    }
    CollapsingHeader::new(format!("{count} entries would be added (+) or changed (~)")).id_salt("changes").show(
        ui,
        |ui| {
            let names = plan.names(NAMED);
            for name in &names {
                ui.add(Label::new(RichText::new(name).small()).truncate());
            }
            if count > names.len() {
                ui.weak(format!("and {} more", count - names.len()));
            }
        },
    );
}
