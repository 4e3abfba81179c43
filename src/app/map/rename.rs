//! Typing a name where it stands.

use crate::app::commands::action::{Action, Actions};
use crate::app::form::typing::begin_typing;
use crate::app::map::canvas::Canvas;
use crate::app::state::canvas::Renaming;
use crate::app::state::context::Ctx;
use crate::app::state::view::ViewState;
use chokepoint_core::edit::{name_new_site, rename_site};
use chokepoint_core::model::Country;
use egui::{Pos2, Rect, Ui, vec2};

/// The field over a site's name. Enter takes the name, Escape leaves it; a country after a comma moves the site there.
pub fn rename_ui(ui: &mut Ui, on: Canvas<'_>, view: &mut ViewState, actions: &mut Actions) {
    let site = view.canvas.renaming.as_ref().and_then(|renaming| on.ctx.network.site(&renaming.site));
    let Some(place) = site.and_then(|site| on.layout.positions.get(site)) else { return };
    let corner = view.map.screen_from_canvas(*place) + vec2(on.radius, 0.0);
    field_ui(ui, on.ctx, corner, view, actions);
    paint_hint(ui, corner, view);
}

/// The field itself, at the right edge of the site's disc.
fn field_ui(ui: &mut Ui, ctx: &Ctx<'_>, corner: Pos2, view: &mut ViewState, actions: &mut Actions) {
    let Some(renaming) = &mut view.canvas.renaming else { return };
    let room = Rect::from_min_size(corner + vec2(2.0, -12.0), vec2(210.0, 24.0));
    let id = ui.scope_id().with("rename");
    let edit = egui::TextEdit::singleline(&mut renaming.text).id(id).hint_text("name, country").desired_width(200.0);
    let response = ui.put(room, edit);
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Name of the site");
        info.current_text_value = Some(renaming.text.clone());
        info
    });
    if renaming.fresh {
        renaming.fresh = false;
        begin_typing(&response, &renaming.text);
        return;
    }
    response.clone().on_hover_text("A country after a comma, such as CN or Japan, moves the site there");
    if response.lost_focus() {
        let Renaming { site, text, is_new, .. } = renaming.clone();
        view.canvas.renaming = None;
        view.canvas.take_focus = true;
        let left = ui.input(|input| input.key_pressed(egui::Key::Escape));
        if let Some(before) = ctx.preset.map.site(&site).filter(|_| !left) {
            let (name, country) = split(&text);
            let country = country.unwrap_or_else(|| before.country.clone());
            let edit = if is_new { name_new_site } else { rename_site };
            actions.edit(edit(ctx.preset, &site, &name, &country));
            actions.push(Action::NewSitesIn(country));
        }
    }
}

/// A hint below the field.
fn paint_hint(ui: &Ui, corner: Pos2, view: &ViewState) {
    if view.canvas.renaming.is_some() {
        let text = "Enter takes it; a country after a comma too";
        let font = egui::TextStyle::Small.resolve(ui.style());
        let at = corner + vec2(6.0, 14.0);
        let galley = ui.painter().layout_no_wrap(text.to_owned(), font, ui.visuals().weak_text_color());
        ui.painter().rect_filled(Rect::from_min_size(at, galley.size()).expand(2.0), 2.0, ui.visuals().window_fill);
        ui.painter().galley(at, galley, ui.visuals().weak_text_color());
    }
}

/// Name and, where the text ends in a comma and a country, that country.
fn split(text: &str) -> (String, Option<Country>) {
    if let Some((name, ending)) = text.rsplit_once(',') {
        let ending = ending.trim();
        let is_it = |country: &Country| {
            country.code() == ending || (ending.len() > 2 && country.name().eq_ignore_ascii_case(ending))
        };
        if let Some(country) = Country::known().find(is_it) {
            return (name.trim().to_owned(), Some(country));
        }
    }
    (text.trim().to_owned(), None)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_country_after_a_comma_is_taken() {
        assert_eq!(split("Bayan Obo, CN"), ("Bayan Obo".to_owned(), Some("CN".into())));
        assert_eq!(split("Gebeng, malaysia"), ("Gebeng".to_owned(), Some("MY".into())));
        assert_eq!(split("Independence, Fort Worth"), ("Independence, Fort Worth".to_owned(), None));
        assert_eq!(split(" Kvanefjeld "), ("Kvanefjeld".to_owned(), None));
    }
}
