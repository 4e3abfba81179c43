//! Sites that have no place on the globe yet.

use crate::app::commands::action::{Action, Actions};
use crate::app::state::context::Ctx;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::state::selection::Selection;
use crate::app::state::view::ViewState;
use crate::app::world::{place_at_countries, place_site};
use chokepoint_core::model::EntityRef;
use egui::{Rect, ScrollArea, Sense, Ui, vec2};

/// Names shown at once; a longer list says how many more there are.
const SHOWN: usize = 200;

/// Lists them in a corner: a name dragged onto the map, or clicked and then the map, places its site.
pub(super) fn unplaced_ui(ui: &mut Ui, rect: Rect, ctx: &Ctx<'_>, view: &mut ViewState, actions: &mut Actions) {
    let sites: Vec<_> = ctx.network.map.sites.iter().filter(|site| site.globe.is_none()).collect();
    if sites.is_empty() {
        return;
    }
    let theme = ctx.theme;
    let width = 240.0 * theme.scale().sqrt();
    // In the lower right, where the map leaves a corner free.
    let area = egui::Area::new(ui.scope_id().with("unplaced"))
        .order(egui::Order::Middle)
        .pivot(egui::Align2::RIGHT_BOTTOM)
        .fixed_pos(rect.right_bottom() - vec2(8.0, 8.0))
        .constrain_to(rect);
    area.show(ui.ctx(), |ui| {
        egui::Frame::popup(ui.style()).show(ui, |ui| {
            ui.set_width(width);
            let count = sites.len();
            let title =
                if count == 1 { "1 site without a place".to_owned() } else { format!("{count} sites without a place") };
            egui::CollapsingHeader::new(title).id_salt("unplaced").default_open(true).show(ui, |ui| {
                match &view.world.placing {
                    Some(id) => {
                        let name = ctx.network.map.site(id).map_or("", |site| site.name.as_str());
                        ui.label(format!("Click where {name} is, or press Esc"));
                    }
                    None => {
                        ui.weak("Drag a name onto the map, or click it and then the map");
                    }
                }
                if ui.button("Place all at their countries").clicked() {
                    actions.edit(place_at_countries(ctx.preset));
                }
                ScrollArea::vertical().max_height(rect.height() * 0.25).auto_shrink([false, true]).show(ui, |ui| {
                    for site in sites.iter().take(SHOWN) {
                        let placing = view.world.placing.as_ref() == Some(&site.id);
                        let row = ui.selectable_label(placing, format!("{} ({})", site.name, site.country.code()));
                        let row = row.interact(Sense::click_and_drag());
                        row.widget_info(|| {
                            egui::WidgetInfo::selected(
                                egui::Role::Button,
                                true,
                                placing,
                                format!("Place {}", site.name),
                            )
                        });
                        if row.clicked() {
                            view.world.placing = Some(site.id.clone());
                            actions.push(Action::Select(Selection::One(EntityRef::Site(site.id.clone()))));
                        }
                        if row.dragged() {
                            ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing);
                        }
                        if row.drag_stopped()
                            && let Some(pos) = ui
                                .ctx()
                                .pointer_interact_pos()
                                .filter(|pos| rect.contains(*pos) && !ui.clip_rect().contains(*pos))
                            && let Some(place) = view.world.view.globe(pos)
                        {
                            actions.edit(place_site(ctx.preset, &site.id, place));
                        }
                    }
                    if count > SHOWN {
                        ui.weak(format!("and {} more", count - SHOWN));
                    }
                    keep_in_sight(ui);
                });
            });
        });
    });
}
