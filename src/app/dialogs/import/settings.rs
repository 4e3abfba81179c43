//! What the columns of a table mean and how its figures are read; the first rows of it.

use crate::app::form::table::{row_height, table_of_widths_ui};
use crate::app::state::keyboard::keep_in_sight;
use chokepoint_core::model::Preset;
use chokepoint_core::store::import::{
    CodeTo, Decimal, Field, ImportOptions, MoneyUnit, Table, TableKind, TradeEnds, VolumeUnit, foreign_money,
    table_goods,
};
use egui::{ComboBox, ScrollArea, Ui};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows that are shown.
const PREVIEW: usize = 6;
/// Width of the numbers of the rows, points.
const NUMBERS: f32 = 50.0;
/// Width of a column, points.
const WIDE: f32 = 150.0;

/// How the table is read.
pub(crate) fn settings_ui(
    ui: &mut Ui,
    tables: &[Arc<Table>],
    sheet: &mut usize,
    options: &mut ImportOptions,
    preset: &Preset,
) {
    let before = (options.kind, *sheet);
    ui.horizontal_wrapped(|ui| {
        if tables.len() > 1 {
            let name = |at: usize| tables.get(at).map_or("", |table| table.name.as_str());
            choice_ui(ui, "Sheet", "sheet", name(*sheet).to_owned(), |ui| {
                for at in 0..tables.len() {
                    ui.selectable_value(sheet, at, name(at));
                }
            });
        }
        choice_ui(ui, "Rows are", "kind", options.kind.label().to_owned(), |ui| {
            for kind in TableKind::ALL {
                ui.selectable_value(&mut options.kind, kind, kind.label());
            }
        });
        choice_ui(ui, "Fractions with a", "decimal", options.decimal.label().to_owned(), |ui| {
            for decimal in Decimal::ALL {
                if ui.selectable_value(&mut options.decimal, decimal, decimal.label()).clicked() {
                    options.decimal_is_chosen = true;
                }
            }
        });
        choice_ui(ui, "Volumes", "volume", options.volume.label().to_owned(), |ui| {
            for unit in VolumeUnit::ALL {
                if ui.selectable_value(&mut options.volume, unit, unit.label()).clicked() {
                    options.volume_is_chosen = true;
                }
            }
        });
        choice_ui(ui, "Money", "money", options.money.label().to_owned(), |ui| {
            for unit in MoneyUnit::ALL {
                if ui.selectable_value(&mut options.money, unit, unit.label()).clicked() {
                    options.money_is_chosen = true;
                }
            }
        });
    });
    if let Some(table) = tables.get(*sheet)
        && before != (options.kind, *sheet)
    {
        *options = if before.1 == *sheet {
            ImportOptions::of_kind(table, preset, options.kind)
        } else {
            ImportOptions::guess(table, preset)
        };
    }
    ui.horizontal_wrapped(|ui| {
        let label = ui.label("Source of the figures");
        ui.add(egui::TextEdit::singleline(&mut options.source.publication).desired_width(280.0)).labelled_by(label.id);
        let mut percent = options.sigma.unwrap_or(options.source.quality.default_sigma()) * 100.0;
        let label = ui.label("Uncertainty");
        let drag = egui::DragValue::new(&mut percent).range(0.0..=500.0).suffix(" %").max_decimals(1);
        if ui.add(drag).labelled_by(label.id).on_hover_text("Relative standard deviation of each figure").changed() {
            options.sigma = Some(percent / 100.0);
        }
        if matches!(options.kind, TableKind::Trade | TableKind::Production) {
            let words = if options.kind == TableKind::Trade { "Trade ends at" } else { "Production goes to" };
            choice_ui(ui, words, "ends", options.ends.label().to_owned(), |ui| {
                for ends in TradeEnds::ALL {
                    ui.selectable_value(&mut options.ends, ends, ends.label());
                }
            });
        }
        if options.kind == TableKind::Trade {
            ui.checkbox(&mut options.contained, "Tonnes of goods become tonnes of what they hold").on_hover_text(
                "Where the library knows the customs code: 100 t of magnets (8505.11) come in as the rare-earth oxide within them. Goods that the map \
                 counts so (t REO) are converted in any case; what is converted is listed below, with share and source",
            );
        }
    });
    if let Some(table) = tables.get(*sheet) {
        rates_ui(ui, table, options);
    }
    if !options.codes.is_empty() {
        codes_ui(ui, options, preset);
    }
}

/// Rates of the currencies other than the dollar that the table's money is in. Without one it is not taken.
fn rates_ui(ui: &mut Ui, table: &Table, options: &mut ImportOptions) {
    for code in foreign_money(table, options) {
        ui.horizontal_wrapped(|ui| {
            let label = ui.label(format!("1 {code} in USD"));
            let mut rate = options.rates.get(&code).copied().unwrap_or(0.0);
            let drag = egui::DragValue::new(&mut rate).range(0.0..=1e6).speed(0.01).max_decimals(6);
            if ui.add(drag).labelled_by(label.id).changed() {
                if rate > 0.0 {
                    options.rates.insert(code.clone(), rate);
                } else {
                    options.rates.remove(&code);
                }
            }
            if rate == 0.0 {
                ui.weak(format!("Values in {code} are not taken until their rate is given"));
            }
        });
    }
}

pub(super) fn choice_ui(ui: &mut Ui, name: &str, id: &str, chosen: String, add: impl FnOnce(&mut Ui)) {
    let label = ui.label(name);
    ComboBox::from_id_salt(id).selected_text(chosen).show_ui(ui, add).response.labelled_by(label.id);
}

/// What each commodity code is on the map.
fn codes_ui(ui: &mut Ui, options: &mut ImportOptions, preset: &Preset) {
    let new = options.codes.values().filter(|to| **to == CodeTo::New).count();
    let what = match (options.kind == TableKind::Trade, options.codes.len()) {
        (true, 1) => "commodity code",
        (true, _) => "commodity codes",
        (false, 1) => "good",
        (false, _) => "goods",
    };
    let title = format!("{} {what}, {new} of them new to the map", options.codes.len());
    egui::CollapsingHeader::new(title).id_salt("codes").show(ui, |ui| {
        ScrollArea::vertical().id_salt("code list").max_height(110.0).show(ui, |ui| {
            for (code, to) in &mut options.codes {
                ui.horizontal(|ui| {
                    ui.label(code);
                    let name = match to {
                        CodeTo::New => "a new commodity".to_owned(),
                        CodeTo::LeaveOut => "left out".to_owned(),
                        CodeTo::Commodity(id) => {
                            preset.map.commodity(id).map_or(id.as_str(), |entry| entry.name.as_str()).to_owned()
                        }
                    };
                    ComboBox::from_id_salt(("code", code)).selected_text(name).width(220.0).show_ui(ui, |ui| {
                        ui.selectable_value(to, CodeTo::New, "a new commodity");
                        ui.selectable_value(to, CodeTo::LeaveOut, "left out");
                        for entry in &preset.map.commodities {
                            ui.selectable_value(to, CodeTo::Commodity(entry.id.clone()), &entry.name);
                        }
                    });
                });
            }
            keep_in_sight(ui);
        });
    });
}

/// The first rows, under what their columns mean.
pub(crate) fn preview_ui(ui: &mut Ui, table: &Table, options: &mut ImportOptions, preset: &Preset) {
    ui.add_space(4.0);
    let before = options.columns.clone();
    let height = row_height(ui);
    ScrollArea::horizontal().id_salt("preview").auto_shrink([false, true]).show(ui, |ui| {
        let widths = std::iter::once(NUMBERS).chain(std::iter::repeat_n(WIDE, table.headers.len()));
        let preview = table_of_widths_ui(ui, "preview", widths).vscroll(false);
        let preview = preview.header(height, |mut head| {
            head.col(|ui| {
                ui.weak("means");
            });
            for column in 0..table.headers.len() {
                head.col(|ui| meaning_ui(ui, table, options, column));
            }
        });
        preview.body(|mut body| {
            body.row(height, |mut line| {
                line.col(|ui| {
                    ui.weak(format!("row {}", table.heading_row));
                });
                for header in &table.headers {
                    line.col(|ui| {
                        ui.strong(header);
                    });
                }
            });
            for row in table.rows.iter().take(PREVIEW) {
                body.row(height, |mut line| {
                    line.col(|ui| {
                        ui.weak(format!("row {}", row.number));
                    });
                    for column in 0..table.headers.len() {
                        line.col(|ui| {
                            ui.label(row.cell(column));
                        });
                    }
                });
            }
        });
        keep_in_sight(ui);
    });
    let named = |columns: &BTreeMap<Field, usize>| {
        [Field::Code, Field::Commodity, Field::Description, Field::Stage].map(|field| columns.get(&field).copied())
    };
    if named(&before) != named(&options.columns) {
        options.codes = table_goods(table, options, preset);
    }
}

/// What a column holds; a field that was elsewhere moves here.
fn meaning_ui(ui: &mut Ui, table: &Table, options: &mut ImportOptions, column: usize) {
    let field = options.columns.iter().find(|(_, at)| **at == column).map(|(field, _)| *field);
    let mut chosen = field;
    let text = field.map_or("(not used)", Field::label);
    let combo =
        ComboBox::from_id_salt(("column", column)).selected_text(text).width(ui.available_width()).show_ui(ui, |ui| {
            ui.selectable_value(&mut chosen, None, "(not used)");
            for field in options.kind.fields() {
                ui.selectable_value(&mut chosen, Some(*field), field.label());
            }
        });
    let name = format!("Meaning of column {}", table.column_name(column));
    combo.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &name));
    if chosen != field {
        match chosen {
            Some(chosen) => options.choose(chosen, column, table),
            None => {
                options.columns.retain(|_, at| *at != column);
                options.follow_headings(table);
            }
        }
    }
}
