//! A route being drawn: from a port with the pointer, or by keyboard.

use crate::app::commands::action::{Action, Actions};
use crate::app::map::canvas::{Canvas, PORT};
use crate::app::state::canvas::{Choice, Link, LinkBy};
use crate::app::state::context::Ctx;
use crate::app::state::view::ViewState;
use crate::draw::text_size;
use chokepoint_core::edit::{Free, NewSite, Proposal, fits};
use chokepoint_core::engine::SiteIx;
use chokepoint_core::model::{Map, Site, SiteId};
use egui::{Align2, Pos2, Rect, Stroke, Ui, pos2, vec2};

/// Begins a route at a site; without a pointer Tab walks the candidates.
pub fn start_link(map: &Map, site: &SiteId, outgoing: bool, pointer: Option<Pos2>, view: &mut ViewState) {
    let Some(own) = map.site(site) else { return };
    let fit = |other: &Site| {
        let goods = if outgoing { fits(map, own, other) } else { fits(map, other, own) };
        !goods.is_empty()
    };
    let fitting: Vec<SiteId> = map.sites.iter().filter(|other| fit(other)).map(|other| other.id.clone()).collect();
    let by = match pointer {
        Some(pointer) => LinkBy::Pointer(pointer),
        None => {
            // What fits comes first, then the next stage, then the rest.
            let mut others: Vec<&Site> = map.sites.iter().filter(|other| other.id != *site).collect();
            let far = |other: &Site| {
                let way = other.stage as i32 - own.stage as i32;
                let way = if outgoing { way } else { -way };
                if way > 0 { way } else { 20 - way }
            };
            others.sort_by_key(|other| (!fitting.contains(&other.id), far(other), other.name.clone()));
            LinkBy::Keys { candidates: others.into_iter().map(|other| other.id.clone()).collect(), at: 0 }
        }
    };
    view.canvas.link = Some(Link { site: site.clone(), outgoing, fitting, by });
}

/// Follows the pointer and ends the route where it is let go.
pub fn link_ui(ui: &Ui, on: Canvas<'_>, view: &mut ViewState, actions: &mut Actions) {
    let Canvas { rect, layout, ctx, radius, .. } = on;
    let Some(mut link) = view.canvas.link.take() else { return };
    if ui.input(|input| input.key_pressed(egui::Key::Escape)) {
        return;
    }
    let LinkBy::Pointer(pointer) = &mut link.by else {
        view.canvas.link = Some(link);
        return;
    };
    if let Some(now) = ui.ctx().pointer_interact_pos() {
        *pointer = now;
    }
    let pointer = *pointer;
    if ui.input(|input| input.pointer.primary_down()) {
        view.canvas.link = Some(link);
        return;
    }
    if !rect.contains(pointer) {
        return;
    }
    let sites = &ctx.network.map.sites;
    match on.site_at(pointer, radius + 12.0, view).and_then(|site| sites.get(site)) {
        Some(other) if other.id == link.site => {}
        Some(other) => {
            let action = end_link(ctx, &link, &other.id, pointer, view);
            action.into_iter().for_each(|action| actions.push(action));
        }
        None => {
            let place = view.map.canvas_from_screen(pointer);
            let stage = layout.stage_at(place.x);
            let canvas = Some(layout.on_grid(place));
            let new = NewSite { stage, canvas, recipe: None, country: ctx.shown.country.clone() };
            let Link { site, outgoing, .. } = link;
            view.canvas.choice = Some(Choice::new(site, outgoing, Err(new), pointer));
        }
    }
}

/// What makes the route when there is one way to and something is free for it; when there are several or none, or the route would carry nothing, the
/// user is asked at `place` on the screen.
pub fn end_link(ctx: &Ctx<'_>, link: &Link, other: &SiteId, place: Pos2, view: &mut ViewState) -> Option<Action> {
    let (from, to) = if link.outgoing { (&link.site, other) } else { (other, &link.site) };
    if let Some(proposal) = only_way(&ctx.preset.map, from, to) {
        return Some(Action::Connect { from: from.clone(), to: to.clone(), proposal });
    }
    view.canvas.choice = Some(Choice::new(link.site.clone(), link.outgoing, Ok(other.clone()), place));
    None
}

/// The one way in which a site can supply another without a question: one good fits, and some of it is free.
pub fn only_way(map: &Map, from: &SiteId, to: &SiteId) -> Option<Proposal> {
    let (sender, receiver) = (map.site(from)?, map.site(to)?);
    let [commodity] = fits(map, sender, receiver).try_into().ok()?;
    let proposal = Proposal::plain(commodity);
    (Free::of(map, from, to, &proposal).volume > 0.0).then_some(proposal)
}

/// The route so far, and the ports that fit.
pub fn paint_link(ui: &Ui, on: Canvas<'_>, view: &ViewState) {
    let Canvas { layout, ctx, marks, radius, .. } = on;
    let Some(link) = &view.canvas.link else { return };
    let (network, theme) = (ctx.network, ctx.theme);
    let place = |site: SiteIx| layout.positions.get(site).map(|place| view.map.screen_from_canvas(*place));
    let own = network.site(&link.site);
    let way = |outgoing: bool| vec2(if outgoing { radius + 2.0 } else { -radius - 3.0 }, 0.0);
    let painter = ui.painter();
    for (at, site) in network.map.sites.iter_enumerated().filter(|(at, _)| !marks.hides_site(*at)) {
        let Some(centre) = place(at).filter(|_| Some(at) != own) else { continue };
        let port = centre + way(!link.outgoing);
        if link.fitting.contains(&site.id) {
            painter.circle_filled(port, PORT + 5.0, theme.good().gamma_multiply(0.35));
            painter.circle_filled(port, PORT, theme.good());
        } else {
            painter.circle_filled(port, PORT - 1.5, theme.line());
        }
    }
    let Some(start) = own.and_then(place).map(|centre| centre + way(link.outgoing)) else { return };
    let (end, target) = match &link.by {
        LinkBy::Pointer(pointer) => (*pointer, on.site_at(*pointer, radius + 12.0, view)),
        LinkBy::Keys { candidates, at } => {
            let target = candidates.get(*at).and_then(|id| network.site(id));
            (target.and_then(place).map_or(start, |centre| centre + way(!link.outgoing)), target)
        }
    };
    let swing = ((end.x - start.x).abs() * 0.5).max(30.0) * if link.outgoing { 1.0 } else { -1.0 };
    let points = [start, start + vec2(swing, 0.0), end - vec2(swing, 0.0), end];
    let stroke = Stroke::new(3.0 * theme.scale(), theme.accent());
    painter.add(egui::Shape::CubicBezier(egui::epaint::CubicBezierShape::from_points_stroke(
        points,
        false,
        egui::Color32::TRANSPARENT,
        stroke,
    )));
    let words = match target.and_then(|target| network.map.sites.get(target)) {
        Some(other) if other.id == link.site => String::new(),
        Some(other) => target_words(ctx, link, other),
        None => {
            let stage = layout.stage_at(view.map.canvas_from_screen(end).x);
            format!("let go here for a new {}", ctx.preset.map.stage_names.noun(stage))
        }
    };
    if !words.is_empty() {
        let galley = painter.layout_no_wrap(words, theme.font(text_size::LEAD), theme.text());
        let at = pos2(end.x + 12.0, end.y + 14.0);
        painter.rect_filled(Rect::from_min_size(at, galley.size()).expand(4.0), 4.0, theme.panel());
        painter.galley(at, galley, theme.text());
    }
    if let LinkBy::Keys { .. } = link.by {
        let words = "Tab: next site   Enter: take it   Escape: leave it";
        let clip = ui.clip_rect();
        painter.text(
            clip.center_top() + vec2(0.0, 34.0),
            Align2::CENTER_TOP,
            words,
            theme.font(text_size::HEADING),
            theme.accent(),
        );
    }
}

/// What would happen at a site.
pub fn target_words(ctx: &Ctx<'_>, link: &Link, other: &Site) -> String {
    let map = &ctx.preset.map;
    let Some(own) = map.site(&link.site) else { return String::new() };
    let goods = if link.outgoing { fits(map, own, other) } else { fits(map, other, own) };
    let names: Vec<&str> =
        goods.iter().filter_map(|id| map.commodity(id)).map(|commodity| commodity.name.as_str()).collect();
    match names.as_slice() {
        [] => format!("{}: nothing fits yet; let go for proposals", other.name),
        [one] => format!("{}: {one}", other.name),
        several => format!("{}: {} goods fit", other.name, several.len()),
    }
}
