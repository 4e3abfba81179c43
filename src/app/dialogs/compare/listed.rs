//! The differences that are listed, and their table.

use crate::app::commands::action::{Action, Actions};
use crate::app::form::table::{row_height, table_of_parts_ui};
use crate::app::tasks::difference::Compared;
use chokepoint_core::diff::{Diff, DifferenceKind, Told, count_told};
use chokepoint_core::model::{EntityRef, Preset};
use egui::{Label, Sense, Ui};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Parts of the width of the table: kind, entity, field, before, after.
const PARTS: [f32; 5] = [0.09, 0.25, 0.18, 0.24, 0.24];
const HEADINGS: [&str; 5] = ["What", "Where", "Field", "Before", "After"];

/// What of the differences is listed: worked out when it changes.
#[derive(Default)]
pub(super) struct Listed {
    /// Of which comparison, and by which search.
    pub(super) of: Option<(Arc<Diff>, String, Option<DifferenceKind>, bool)>,
    /// Which of the differences.
    pub(super) rows: Vec<usize>,
    /// How many of each kind, in words.
    pub(super) counted: String,
    /// How many there are of layout, shown or not.
    pub(super) layout: usize,
    /// How each entity differs, by its address in the preset that differences lead from, and in that to which they lead.
    pub(super) entities: [BTreeMap<EntityRef, DifferenceKind>; 2],
}

impl Listed {
    /// True where it is another list than before.
    pub(super) fn follow(
        &mut self,
        compared: &Compared,
        search: &str,
        kind: Option<DifferenceKind>,
        layout: bool,
    ) -> bool {
        let is_known = self.of.as_ref().is_some_and(|(diff, words, own, also)| {
            Arc::ptr_eq(diff, &compared.diff) && words == search && *own == kind && *also == layout
        });
        if is_known {
            return false;
        }
        let words = search.to_lowercase();
        let is_listed = |told: &Told| {
            let whole = format!("{} {} {} {} {}", told.subject, told.at, told.field, told.before, told.after);
            let whole = whole.to_lowercase();
            (layout || !told.is_layout)
                && kind.is_none_or(|kind| told.kind == kind)
                && words.split_whitespace().all(|word| whole.contains(word))
        };
        self.rows = (0..compared.told.len()).filter(|at| compared.told.get(*at).is_some_and(is_listed)).collect();
        let listed = || self.rows.iter().filter_map(|at| compared.told.get(*at));
        self.counted = count_told(&listed().map(|told| told.kind).collect::<Vec<_>>());
        self.layout = compared.told.iter().filter(|told| told.is_layout).count();
        let mut entities = [BTreeMap::new(), BTreeMap::new()];
        for (entity, told) in listed_of(compared, &self.rows) {
            // What is added or removed inside an entity changes it.
            let is_whole = told.field.is_empty();
            let kind = match told.kind {
                DifferenceKind::Added | DifferenceKind::Removed if !is_whole => DifferenceKind::Changed,
                kind => kind,
            };
            for (side, entity) in entities.iter_mut().zip(entity) {
                let Some(entity) = entity else { continue };
                let known = side.entry(entity).or_insert(kind);
                if *known != kind {
                    *known = DifferenceKind::Changed;
                }
            }
        }
        self.entities = entities;
        self.of = Some((Arc::clone(&compared.diff), search.to_owned(), kind, layout));
        true
    }
}

/// What is listed, with its entity as the preset calls it that differences lead from, and as that one does to which they lead.
pub(super) fn listed_of<'c>(
    compared: &'c Compared,
    rows: &'c [usize],
) -> impl Iterator<Item = ([Option<EntityRef>; 2], &'c Told)> + 'c {
    rows.iter().filter_map(|at| {
        let (difference, told) = (compared.diff.differences.get(*at)?, compared.told.get(*at)?);
        Some(([difference.at.entity(), told.entity.clone()], told))
    })
}

/// The differences, each of which leads to its entity where the open map has it.
pub(super) fn table_ui(ui: &mut Ui, open: &Preset, compared: &Compared, rows: &[usize], actions: &mut Actions) {
    let height = row_height(ui);
    let table = table_of_parts_ui(ui, "differences", &PARTS).sense(Sense::click()).auto_shrink([false, false]);
    let table = table.header(height, |mut head| {
        for title in HEADINGS {
            head.col(|ui| _ = ui.strong(title));
        }
    });
    table.body(|body| {
        body.rows(height, rows.len(), |mut row| {
            let Some(told) = rows.get(row.index()).and_then(|at| compared.told.get(*at)) else { return };
            for text in [told.kind.word(), &told.subject, &told.field, &told.before, &told.after] {
                row.col(|ui| {
                    let label = ui.add(Label::new(text).truncate().selectable(false));
                    if !text.is_empty() {
                        label.on_hover_text(text);
                    }
                });
            }
            let response = row.response();
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ListBoxOption, true, told.line()));
            if response.clicked() {
                match told.entity.clone().filter(|entity| entity.name(open).is_some()) {
                    Some(entity) => actions.push(Action::FlyTo(entity.into())),
                    None => actions.push(Action::Say("The open map does not have it".to_owned())),
                }
            }
        });
    });
}
