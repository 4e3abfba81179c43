//! What a screen reader says of the map while the map has the keyboard: the site or route that keys have led to.

use crate::app::form::now::{flow_line, idle_line};
use crate::app::form::spoken::unseen;
use crate::app::map::canvas::Canvas;
use crate::app::map::link::target_words;
use crate::app::state::canvas::LinkBy;
use crate::app::state::context::Ctx;
use crate::app::state::selection::Selection;
use crate::app::state::view::ViewState;
use crate::draw::percent;
use chokepoint_core::engine::{RouteIx, SiteIx, verdict_sentence};
use chokepoint_core::insight::SHORT;
use chokepoint_core::model::EntityRef;
use egui::Ui;

/// Says what is selected, or where the route that is drawn by keyboard would end. Nobody sees it: it is on the map for all to see.
pub fn said_ui(ui: &Ui, on: Canvas<'_>, view: &ViewState) {
    let Some(words) = words(on, view).filter(|_| on.response.has_focus()) else { return };
    unseen(ui, on.rect.min, "map", &words);
}

fn words(on: Canvas<'_>, view: &ViewState) -> Option<String> {
    let ctx = on.ctx;
    if let Some(link) = &view.canvas.link {
        let LinkBy::Keys { candidates, at } = &link.by else { return None };
        return Some(target_words(ctx, link, ctx.preset.map.site(candidates.get(*at)?)?));
    }
    match &ctx.shown.selection {
        Selection::One(EntityRef::Site(id)) => {
            let site = ctx.network.site(id)?;
            let words = format!("{}. {}", ctx.network.map.sites.get(site)?.name, site_words(ctx, site));
            // Asked why it runs short, the map answers by a chain; who does not see that hears the sentences.
            let why = ctx.explained().map(|why| format!(". {}. {}", why.title, why.sentences.join(" ")));
            Some(words + &why.unwrap_or_default())
        }
        Selection::One(EntityRef::Route(id)) => Some(route_words(ctx, ctx.network.route(id)?)),
        Selection::One(EntityRef::MapNote(id)) => Some(format!("A note on the map: {}", ctx.preset.map_note(id)?.text)),
        Selection::Sites(sites) => Some(format!("{} sites selected", sites.len())),
        Selection::One(_) | Selection::Nothing => None,
    }
}

/// Column, country and what a site lacks in the month on screen.
pub fn site_words(ctx: &Ctx<'_>, index: SiteIx) -> String {
    let Some(site) = ctx.network.map.sites.get(index) else { return String::new() };
    let gap = ctx.gaps.get(index).copied().unwrap_or(0.0);
    let short = if gap > SHORT { format!(", lacks {}", percent(gap)) } else { String::new() };
    format!("{}, {}{short}", ctx.network.map.stage_names.label(site.stage), site.country.name())
}

/// Both ends of a route, its good, the verdict of the month and what it carries.
fn route_words(ctx: &Ctx<'_>, index: RouteIx) -> String {
    let network = ctx.network;
    let route = network.route_entry(index);
    let site = |id| network.map.site(id).map_or("?", |site| site.name.as_str());
    let good = network.map.commodity(&route.commodity);
    let (name, unit) = good.map_or((route.commodity.as_str(), ""), |good| (good.name.as_str(), good.unit.as_str()));
    let mut words = vec![format!("Route from {} to {}, {name}", site(&route.from), site(&route.to))];
    words.extend(ctx.results.verdicts(ctx.month).get(index).map(verdict_sentence));
    let baseline = network.routes.get(index).map_or(0.0, |link| link.baseline);
    words.push(flow_line(baseline, ctx.results.month(ctx.month), index, unit));
    words.extend(idle_line(ctx, index).map(str::to_owned));
    words.join(". ")
}
