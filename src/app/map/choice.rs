//! The list of ways to make a route, where it was let go.

use crate::app::commands::action::{Action, Actions};
use crate::app::state::view::ViewState;
use chokepoint_core::edit::{Proposal, inputs_of, invented_words, outputs_of, proposals};
use chokepoint_core::model::{CommodityId, Preset, Site};
use chokepoint_core::store::libraries::catalogue;
use egui::{Context, RichText};

/// Most entries shown; the search reaches the rest.
const MOST: usize = 40;

/// Shows the list and does what is chosen.
pub fn choice_ui(ctx: &Context, preset: &Preset, view: &mut ViewState, actions: &mut Actions) {
    let Some(mut choice) = view.canvas.choice.take() else { return };
    let Some(own) = preset.map.site(&choice.site) else { return };
    let other = match &choice.other {
        Ok(id) => match preset.map.site(id) {
            Some(site) => site.clone(),
            None => return,
        },
        Err(new) => {
            let name = format!("a new {}", chokepoint_core::edit::site_noun(new.stage));
            Site { name, stage: new.stage, ..Site::default() }
        }
    };
    let (from, to) = if choice.outgoing { (own, &other) } else { (&other, own) };
    let catalogue = catalogue(preset);
    let list = proposals(catalogue, from, to);
    let (mut chosen, mut invent, mut open) = (None, false, true);
    let title = format!("{} to {}", from.name, to.name);
    egui::Window::new(&title)
        // A list of its own at each place: a shared one would open where the last one stood.
        .id(egui::Id::unique("route-choice").with((choice.place.x as i32, choice.place.y as i32)))
        .open(&mut open)
        .collapsible(false)
        .resizable(false)
        .default_pos(choice.place)
        .constrain(true)
        .show(ctx, |ui| {
            ui.set_width(380.0);
            if list.iter().all(|proposal| !proposal.is_plain()) {
                ui.add(egui::Label::new(RichText::new(why_not(preset, from, to)).weak()).wrap());
            }
            if list.len() > 8 {
                let label = ui.label("Search the proposals");
                ui.text_edit_singleline(&mut choice.search).labelled_by(label.id);
            }
            let search = choice.search.to_lowercase();
            let mut first = true;
            egui::ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
                let entries = list.iter().map(|proposal| (proposal, proposal.words(catalogue, from, to)));
                let found: Vec<(&Proposal, String)> =
                    entries.filter(|(_, words)| words.to_lowercase().contains(&search)).collect();
                for (proposal, words) in found.iter().take(MOST) {
                    let button = ui.add(egui::Button::new(words).wrap().min_size(egui::vec2(360.0, 0.0)));
                    if std::mem::take(&mut first) {
                        hold_focus(&button, &mut choice.fresh);
                    }
                    if button.clicked() {
                        chosen = Some((*proposal).clone());
                    }
                }
                if found.len() > MOST {
                    ui.weak(format!("and {} more; search to find them", found.len() - MOST));
                }
            });
            ui.separator();
            let button = ui.button(invented_words(preset, from, to)).on_hover_text(
                "Makes the commodities and recipes that are missing; name and price them in the inspector afterwards",
            );
            if first {
                hold_focus(&button, &mut choice.fresh);
            }
            invent = button.clicked();
        });
    let proposal = if invent { None } else { chosen };
    if proposal.is_some() || invent {
        actions.push(Action::Choose(choice, proposal));
    } else if open && !ctx.input(|input| input.key_pressed(egui::Key::Escape)) {
        view.canvas.choice = Some(choice);
    }
}

/// Gives the first entry the keyboard. The window's first frame only measures, so it is asked for until it has lasted.
fn hold_focus(button: &egui::Response, fresh: &mut bool) {
    if *fresh && button.has_focus() {
        *fresh = false;
    } else if *fresh {
        button.request_focus();
    }
}

/// Why no route can be made as things are.
fn why_not(preset: &Preset, from: &Site, to: &Site) -> String {
    let map = &preset.map;
    let list = |goods: &[CommodityId]| -> String {
        let names = goods.iter().map(|id| map.commodity(id).map_or(id.as_str(), |good| good.name.as_str()));
        names.take(4).collect::<Vec<_>>().join(", ")
    };
    let (given, taken) = (outputs_of(map, from), inputs_of(map, to));
    let sends = if given.is_empty() { "makes nothing yet".to_owned() } else { format!("sends {}", list(&given)) };
    let wants = if taken.is_empty() { "takes nothing yet".to_owned() } else { format!("takes {}", list(&taken)) };
    format!("Nothing fits by itself: {} {sends}; {} {wants}. What shall one of them start to do?", from.name, to.name)
}
