//! The map and the charts as the user sees them, painted without a window.

use crate::kit::maps::*;
use chokepoint::charts::{PlotRequest, gap_bands_plot, share_plot};
use chokepoint::draw::chart::{Form, Plot, PlotView, plot_ui};
use chokepoint::draw::*;
use chokepoint_core::engine::{MonthIx, Network, NodeIx, Outcome, SiteIx};
use chokepoint_core::insight::{Buyer, Cut, GapSelection, GapUnit, gap_rows, main_commodities, supply_shares};
use chokepoint_core::model::*;
use egui::{Pos2, Rect, vec2};
use std::collections::BTreeMap;
use typed_index_collections::{TiSlice, TiVec};

/// Half of what a US buyer needs comes from China, which bans it.
fn banned() -> MapMaker {
    MapMaker::default()
        .months(3, 0.0)
        .commodity("oxide", Stage::Refine, 10.0, &["list"])
        .recipe("refine", &[], &[("oxide", 1.0)])
        .site("ganzhou", "CN", Stage::Refine)
        .runs("refine", 50.0, 50.0)
        .site("kalgoorlie", "AU", Stage::Refine)
        .runs("refine", 50.0, 50.0)
        .market("buyers", "US", "oxide", 100.0)
        .route("oxide", "ganzhou", "buyers", 50.0, 50.0)
        .route("oxide", "kalgoorlie", "buyers", 50.0, 50.0)
        .ban()
}

fn rare_earths() -> Preset {
    chokepoint_core::store::builtin::load("rare-earths-2025").expect("the built-in preset")
}

fn scene<'a>(outcome: &'a Outcome, layout: &'a StageLayout, theme: &'a Theme) -> MapScene<'a> {
    MapScene {
        month: outcome.result().and_then(|play| play.months.first()),
        verdicts: outcome.verdicts.first().map(|verdicts| verdicts.as_slice()),
        ..MapScene::plain(&outcome.network, layout, theme)
    }
}

#[test]
fn sites_stand_in_the_column_of_their_stage_and_apart() {
    let network = Network::build(&rare_earths().map);
    let layout = stage_layout(&network);
    for (at, site) in network.map.sites.iter_enumerated() {
        let column = layout.columns.iter().find(|column| column.stage == site.stage).expect("a column per stage");
        assert!(column.rect.x_range().contains(layout.positions[at].x), "{} is out of its column", site.name);
        assert!(layout.bounds.contains(layout.positions[at]));
        for other in network.map.sites.keys().take_while(|other| *other < at) {
            let apart = layout.positions[at].distance(layout.positions[other]);
            assert!(apart >= 30.0, "{} lies on {}: {apart}", site.name, network.map.sites[other].name);
        }
    }
}

#[test]
fn the_order_of_drawing_does_not_move_sites() {
    let place = |map: &Map| -> BTreeMap<SiteId, (f32, f32)> {
        let network = Network::build(map);
        let layout = stage_layout(&network);
        let places = network.map.sites.iter().zip(&layout.positions);
        places.map(|(site, at)| (site.id.clone(), (at.x, at.y))).collect()
    };
    let preset = rare_earths();
    let mut turned = preset.map.clone();
    turned.sites.reverse();
    turned.routes.reverse();
    assert_eq!(place(&preset.map), place(&turned));
}

#[test]
fn the_pointer_finds_sites_and_routes_where_they_are_painted() {
    let outcome = banned().solve();
    let (layout, theme) = (stage_layout(&outcome.network), Theme::of(ThemeKind::Light));
    let screen = Rect::from_min_size(Pos2::ZERO, vec2(900.0, 500.0));
    let view = MapView::fit(layout.bounds, screen);
    let scene = scene(&outcome, &layout, &theme);
    for (site, position) in layout.positions.iter_enumerated() {
        let place = view.screen_from_canvas(*position);
        assert_eq!(map_hit(place, &view, &scene, None), Some(MapItem::Site(site)));
        assert!(view.canvas_from_screen(place).distance(*position) < 1e-2);
        assert!(screen.contains(place), "fit leaves a site outside");
    }
    // Half-way between its ends a route of this map is a straight line's middle.
    for (at, route) in outcome.network.routes.iter_enumerated() {
        let place = |node: NodeIx| view.screen_from_canvas(layout.positions[outcome.network.nodes[node].site]);
        let middle = place(route.from).lerp(place(route.to), 0.5);
        assert_eq!(map_hit(middle, &view, &scene, None), Some(MapItem::Route(at)));
    }
    assert_eq!(map_hit(screen.left_bottom(), &view, &scene, None), None);
}

#[test]
fn a_blocked_route_and_a_gap_are_red_on_the_map() {
    let outcome = banned().solve();
    let (layout, theme) = (stage_layout(&outcome.network), Theme::of(ThemeKind::Light));
    let red = |gaps: &[f64]| {
        let image = picture(vec2(700.0, 400.0), 1.0, &theme, |ui| {
            let rect = ui.max_rect();
            let scene = MapScene { site_gaps: TiSlice::from_ref(gaps), ..scene(&outcome, &layout, &theme) };
            paint_map(ui.painter(), rect, &MapView::fit(layout.bounds, rect), &scene);
        })
        .expect("a picture");
        let gap = theme.gap().to_array();
        image.pixels().filter(|pixel| pixel.0 == gap).count()
    };
    let with_badge = red(&[0.0, 0.5, 0.0]);
    assert!(with_badge > red(&[]) + 100, "the badge of a gap is not seen");
}

#[test]
fn titles_say_the_finding_and_a_changed_figure_changes_the_picture() {
    let map = banned();
    let outcome = map.solve();
    let rows = gap_rows(&outcome);
    let request =
        PlotRequest { preset: &map.preset, outcome: &outcome, rows: &rows, month: MonthIx::FIRST, bands: None };
    let bands = gap_bands_plot(&request, GapSelection::AllMarkets, GapUnit::Units);
    assert_eq!(
        bands.title,
        "buyers: oxide runs short first, in Jan 2026; all markets together lose 50 % of what they need"
    );
    let shares = share_plot(&request, Cut::Location, Buyer::Site(0.into()), &[0.into()]);
    assert_eq!(shares.title, "Australia's share of oxide rises from 50 % to 100 % by Jan 2026");

    let theme = Theme::of(ThemeKind::Light);
    let paint = |plot: &Plot| {
        picture(vec2(500.0, 260.0), 1.0, &theme, |ui| {
            plot_ui(ui, &theme, plot, &PlotView::still());
        })
        .expect("a picture")
    };
    let right = paint(&bands);
    assert!(right == paint(&bands), "the same plot must be the same picture");
    let mut wrong = bands.clone();
    if let Form::Areas(areas) = &mut wrong.form {
        areas.values.last_mut().expect("the gap")[MonthIx(1)] *= 0.9;
    }
    assert!(right != paint(&wrong), "a wrong figure must show");
}

#[test]
fn pictures_of_every_look_are_painted() {
    let outcome = banned().solve();
    let layout = stage_layout(&outcome.network);
    let looks = ThemeKind::ALL.map(|kind| {
        let theme = Theme::of(kind);
        picture(vec2(400.0, 300.0), 1.0, &theme, |ui| {
            let rect = ui.max_rect();
            paint_map(ui.painter(), rect, &MapView::fit(layout.bounds, rect), &scene(&outcome, &layout, &theme));
        })
        .expect("a picture")
    });
    assert!(looks[0] != looks[1] && looks[1] != looks[2] && looks[0] != looks[2]);
}

#[test]
fn main_commodities_are_supplied_and_few() {
    let preset = rare_earths();
    let network = Network::build(&preset.map);
    let main = main_commodities(&network, 6);
    assert_eq!(main.len(), 6);
    let baseline = network.baseline_month();
    for commodity in main {
        assert!(!network.map.commodities[commodity].tags.is_empty(), "rules do not reach it");
        assert!(!supply_shares(&network, &baseline, commodity, Cut::Location, Buyer::World).is_empty());
    }
}

#[test]
fn the_world_shows_who_supplies_and_what_is_stopped() {
    let mut map = banned();
    for (id, latitude, longitude) in [("ganzhou", 25.9, 114.9), ("kalgoorlie", -30.7, 121.5), ("buyers", 35.0, -100.0)]
    {
        let site = map.preset.map.sites.iter_mut().find(|site| site.id == id.into()).expect("the site");
        site.globe = Some(GlobePoint { latitude, longitude });
    }
    let outcome = map.solve();
    let network = &outcome.network;
    let theme = Theme::of(ThemeKind::Light);
    let layout = stage_layout(network);
    let map = scene(&outcome, &layout, &theme);
    let month = map.month.expect("a month");
    let oxide = network.commodity(&"oxide".into()).expect("the oxide");
    let shares = supply_shares(network, month, oxide, Cut::Location, Buyer::World);
    let tint = chokepoint::draw::Choropleth { title: "Supply of oxide".to_owned(), shares };
    let size = vec2(1200.0, 620.0);
    let screen = Rect::from_min_size(Pos2::ZERO, size);
    let view = WorldView::fit(WorldCentre::Pacific, screen);
    let places: TiVec<SiteIx, _> = network.map.sites.iter().map(|site| site.globe).collect();
    let plan = WorldPlan::build(network, &places, &site_weights(network), view.centre, zoom_step(view.zoom), 1.0);
    assert_eq!((plan.marks.len(), plan.links.len()), (3, 2));
    let world = WorldScene { map: &map, plan: &plan, tint: Some(&tint), hovered: None };
    let image = picture(size, 1.0, &theme, |ui| {
        assert_eq!(paint_world(ui.painter(), screen, &view, &world), WorldPainted { links: 2, left_out: 0 });
    })
    .expect("a picture");
    let pixel = |latitude: f64, longitude: f64| {
        let at = view.screen(view.centre.plane(GlobePoint { latitude, longitude }));
        image.get_pixel(at.x as u32, at.y as u32).0
    };
    // China cannot sell and its plant stands still; Australia is all that is left.
    assert_eq!(pixel(-25.0, 135.0), theme.tint(Choropleth::step(1.0)).to_array(), "Australia");
    assert_eq!(pixel(60.0, 100.0), theme.land().to_array(), "Siberia supplies nothing");
    assert_eq!(pixel(0.0, -130.0), theme.water().to_array(), "the Pacific");
    let stopped = image.pixels().filter(|pixel| pixel.0[0] > 150 && pixel.0[1] < 90 && pixel.0[2] < 90).count();
    assert!(stopped > 100, "the banned route is drawn in red: {stopped} pixels");
    // Pointing at what is painted finds it.
    let kalgoorlie = view.screen(view.centre.plane(GlobePoint { latitude: -30.7, longitude: 121.5 }));
    let found = world_hit(kalgoorlie + vec2(4.0, 0.0), &view, &world);
    assert_eq!(found, plan.mark_of[network.site(&"kalgoorlie".into()).expect("the site")].map(WorldItem::Mark));
    let route = plan.link_of[network.routes.position(|route| route.baseline > 0.0).expect("a route")];
    let link = &plan.links[route.expect("both ends are placed")];
    let middle = view.screen(link.lines[0][link.lines[0].len() / 2]);
    assert_eq!(world_hit(middle, &view, &world), route.map(WorldItem::Link));
    assert_eq!(
        world_hit(view.screen(view.centre.plane(GlobePoint { latitude: 50.0, longitude: 80.0 })), &view, &world),
        None
    );
}
