//! The list of ways to make a route, where it was let go, and what is asked about it once: its volume, and the goods that are new.

use crate::app::commands::action::{Action, Actions};
use crate::app::form::typing::select_letters;
use crate::app::form::{grouped, number_ui};
use crate::app::state::canvas::Choice;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::state::view::ViewState;
use chokepoint_core::edit::{
    Catalogue, Free, Invented, NewGood, Proposal, Terms, inputs_of, invented, outputs_of, proposals,
};
use chokepoint_core::model::{CommodityId, Preset, Site};
use chokepoint_core::store::import::Decimal;
use chokepoint_core::store::libraries::catalogue;
use egui::{Context, Response, RichText, Ui};

/// Most entries shown; the search reaches the rest.
const MOST: usize = 40;
/// Largest figure, as in a file.
const LARGEST: f64 = 1e15;

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
            let name = format!("a new {}", preset.map.stage_names.noun(new.stage));
            Site { name, stage: new.stage, ..Site::default() }
        }
    };
    let (from, to) = if choice.outgoing { (own, &other) } else { (&other, own) };
    let catalogue = catalogue(preset);
    let list = proposals(catalogue, from, to);
    let invented = invented(preset, from, to);
    let (mut taken, mut open) = (None, true);
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
            let found = entries(catalogue, &list, from, to, &search);
            let first = found.first().map_or_else(|| invented.proposal(), |(proposal, _)| (*proposal).clone());
            let asked = Asked { catalogue, from, to };
            // How much is asked first, and Enter takes the likeliest way; where no way is known the good has to be named before.
            let fresh = (!found.is_empty()).then_some(&mut choice.fresh);
            let entered = asked.volume_ui(ui, &first, &mut choice.terms.volume, fresh);
            if entered {
                taken = Some(found.first().map(|(proposal, _)| (*proposal).clone()));
            }
            let mut is_first = true;
            egui::ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
                for (proposal, words) in found.iter().take(MOST) {
                    // The field above says it of the first.
                    let words =
                        if is_first { words.clone() } else { asked.with_volume(words, proposal, &choice.terms) };
                    is_first = false;
                    let button = ui.add(egui::Button::new(words).wrap().min_size(egui::vec2(360.0, 0.0)));
                    if button.clicked() {
                        taken = Some(Some((*proposal).clone()));
                    }
                }
                if found.len() > MOST {
                    ui.weak(format!("and {} more; search to find them", found.len() - MOST));
                }
                keep_in_sight(ui);
            });
            // What would come to the same as an entry above is not offered twice.
            if !list.iter().any(|proposal| *proposal == invented.proposal()) {
                if !found.is_empty() {
                    ui.separator();
                }
                if invented_ui(ui, (from, to), &invented, &mut choice, is_first) {
                    taken = Some(None);
                }
            }
        });
    if let Some(proposal) = taken {
        actions.push(Action::Choose(Box::new(choice), proposal));
    } else if open && !ctx.input(|input| input.key_pressed(egui::Key::Escape)) {
        view.canvas.choice = Some(choice);
    }
}

/// The proposals that the search lets through, each with its words; two of the same words are one.
fn entries<'p>(
    catalogue: Catalogue<'_>,
    list: &'p [Proposal],
    from: &Site,
    to: &Site,
    search: &str,
) -> Vec<(&'p Proposal, String)> {
    let mut found: Vec<(&Proposal, String)> = Vec::new();
    for proposal in list {
        let words = proposal.words(catalogue, from, to);
        if words.to_lowercase().contains(search) && !found.iter().any(|(_, known)| *known == words) {
            found.push((proposal, words));
        }
    }
    found
}

/// Between whom a volume is asked for.
#[derive(Clone, Copy)]
struct Asked<'a> {
    catalogue: Catalogue<'a>,
    from: &'a Site,
    to: &'a Site,
}

impl Asked<'_> {
    fn free(self, proposal: &Proposal) -> Free {
        Free::of(&self.catalogue.preset().map, &self.from.id, &self.to.id, proposal)
    }

    fn unit(self, proposal: &Proposal) -> String {
        self.catalogue.commodity(&proposal.commodity).map_or_else(|| "t".to_owned(), |good| good.unit.clone())
    }

    /// The words of an entry with the volume that it would get.
    fn with_volume(self, words: &str, proposal: &Proposal, terms: &Terms) -> String {
        let volume = terms.volume.unwrap_or_else(|| self.free(proposal).volume);
        format!("{words} ({} {} a year)", grouped(volume), self.unit(proposal))
    }

    /// The volume, and what is free; true when Enter took it. `fresh` has it take the keyboard.
    fn volume_ui(self, ui: &mut Ui, proposal: &Proposal, volume: &mut Option<f64>, fresh: Option<&mut bool>) -> bool {
        let free = self.free(proposal);
        let unit = self.unit(proposal);
        let mut value = volume.unwrap_or(free.volume);
        let entered = ui.horizontal(|ui| {
            let label = ui.label("Volume");
            let (response, why) = number_ui(ui, &mut value, 0.0..=LARGEST, 4, &format!("{unit} a year"));
            let response = response.labelled_by(label.id);
            if let Some(fresh) = fresh.filter(|fresh| **fresh) {
                hold_focus(&response, fresh);
                // What is typed takes the place of what is proposed.
                select_letters(&response, 0..grouped(value).chars().count());
            }
            if response.changed() {
                *volume = Some(value);
            }
            if let Some(why) = why {
                ui.colored_label(ui.visuals().error_fg_color, why);
            }
            response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter))
        });
        for line in self.free_words(free, value, &unit) {
            ui.add(egui::Label::new(RichText::new(line).weak()).wrap());
        }
        entered.inner
    }

    /// What is free, and what a volume beyond that sets in motion.
    fn free_words(self, free: Free, volume: f64, unit: &str) -> Vec<String> {
        let (from, to) = (&self.from.name, &self.to.name);
        let mut lines = Vec::new();
        if let Some(spare) = free.spare {
            let room = (free.could - self.sent(free)).max(spare);
            lines.push(match room {
                room if room > 0.0 => {
                    format!(
                        "Of {} {unit} a year that {from} could make {} are spare.",
                        grouped(free.could),
                        grouped(room)
                    )
                }
                _ => format!("All {} {unit} a year that {from} could make are spoken for.", grouped(free.could)),
            });
        }
        if let Some(lack) = free.lack {
            lines.push(match lack {
                lack if lack > 0.0 => {
                    format!(
                        "Of {} {unit} a year that {to} uses {} are still to come.",
                        grouped(free.used),
                        grouped(lack)
                    )
                }
                _ => format!("All {} {unit} a year that {to} uses come already.", grouped(free.used)),
            });
        }
        if volume == 0.0 {
            let most = grouped(free.most);
            lines.push(format!(
                "With 0 it carries nothing yet: an alternative that could open, up to {most} {unit} a year."
            ));
            return lines;
        }
        if let Some(more) = free.spare.map(|spare| volume - spare).filter(|more| *more > 0.0) {
            lines.push(format!("{from} then makes {} more, and so does what feeds it.", grouped(more)));
        }
        if let Some(more) = free.lack.map(|lack| volume - lack).filter(|more| *more > 0.0) {
            lines.push(format!("{to} then uses {} more.", grouped(more)));
        }
        lines
    }

    /// What the sender's routes carry already.
    fn sent(self, free: Free) -> f64 {
        free.made - free.spare.unwrap_or_default()
    }
}

/// What is asked where goods or recipes have to be made that nobody knows; true when they shall.
fn invented_ui(
    ui: &mut Ui,
    (from, to): (&Site, &Site),
    invented: &Invented,
    choice: &mut Choice,
    is_first: bool,
) -> bool {
    let (mut taken, mut first_field) = (false, is_first);
    let rows = [
        (invented.given.is_none(), format!("What {} makes", from.name), "Unit", "Price", &mut choice.terms.given),
        (invented.makes, format!("What {} makes of it", to.name), "Its unit", "Its price", &mut choice.terms.made),
    ];
    for (_, heading, unit, price, good) in rows.into_iter().filter(|(asked, ..)| *asked) {
        let field = good_ui(ui, &heading, unit, price, good, &mut taken);
        if std::mem::take(&mut first_field) {
            hold_focus(&field, &mut choice.fresh);
        }
    }
    let button = ui.button(&invented.words).on_hover_text(
        "Makes the goods and recipes that are missing; what they are called, counted in and cost can be changed in the inspector",
    );
    if first_field {
        hold_focus(&button, &mut choice.fresh);
    }
    taken || button.clicked()
}

/// Name, unit and price of a new good; Enter in any of them sets `entered`. A price after a comma behind the name counts too, as a country
/// does behind the name of a site. Returns the field of the name.
fn good_ui(ui: &mut Ui, heading: &str, unit: &str, price: &str, good: &mut NewGood, entered: &mut bool) -> Response {
    let label = ui.add(egui::Label::new(heading).wrap());
    let hint = "its name, or name, price";
    let name = egui::TextEdit::singleline(&mut good.name).hint_text(hint).desired_width(f32::INFINITY);
    let name = ui.add(name).labelled_by(label.id);
    if name.lost_focus()
        && let Some((before, price_usd)) = name_and_price(&good.name)
    {
        (good.name, good.price_usd) = (before, price_usd);
    }
    let more = ui.horizontal(|ui| {
        let label = ui.label(price);
        let (price, why) = number_ui(ui, &mut good.price_usd, 0.0..=LARGEST, 4, "USD");
        // The unit comes last: most goods are counted in tons.
        let label_of_unit = ui.label(unit);
        let unit = ui.add(egui::TextEdit::singleline(&mut good.unit).desired_width(60.0)).labelled_by(label_of_unit.id);
        if let Some(why) = why {
            ui.colored_label(ui.visuals().error_fg_color, why);
        }
        [unit, price.labelled_by(label.id)]
    });
    let fields = more.inner.into_iter().chain([name.clone()]);
    *entered |=
        fields.into_iter().any(|field| field.lost_focus()) && ui.input(|input| input.key_pressed(egui::Key::Enter));
    name
}

/// Name and price of `Tungsten powder, 45,000`; none where no price stands behind a comma.
fn name_and_price(text: &str) -> Option<(String, f64)> {
    let price = |behind: &str| Decimal::Point.parse(behind.trim()).filter(|price| (0.0..=LARGEST).contains(price));
    let split = |(at, _)| Some((text[..at].trim().to_owned(), price(&text[at + 1..])?));
    // The first comma from which on all is a number: a price may have commas of its own.
    text.match_indices(',').find_map(split).filter(|(name, _)| !name.is_empty())
}

/// Gives a field the keyboard. The window's first frame only measures, so it is asked for until it has lasted.
fn hold_focus(button: &Response, fresh: &mut bool) {
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

#[cfg(test)]
mod tests {
    use super::name_and_price;

    #[test]
    fn a_price_after_a_comma_is_taken() {
        assert_eq!(name_and_price("APT, 33000"), Some(("APT".to_owned(), 33000.0)));
        assert_eq!(name_and_price("Powder, coarse, 45,000.5"), Some(("Powder, coarse".to_owned(), 45000.5)));
        assert_eq!(name_and_price("Powder, coarse"), None);
        assert_eq!(name_and_price("Powder 99, pure"), None);
        assert_eq!(name_and_price(", 5"), None);
        assert_eq!(name_and_price("Powder, -5"), None);
    }
}
