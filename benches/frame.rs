//! A frame of the maps through the real paint path: shapes, then the tessellation that the graphics card would be handed.
//!
//! Made-up maps with five routes a site, 1600 x 900 points, in the whole view (everything in sight: the worst case) and zoomed in.
#![allow(missing_docs)]

use chokepoint::draw::*;
use chokepoint_core::engine::{MonthOutcome, Network, SiteIx, check};
use chokepoint_core::store::{Pattern, Size, generate};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use egui::{Pos2, Rect};
use std::hint::black_box;
use typed_index_collections::{TiVec, ti_vec};

const SIZES: [usize; 3] = [200, 2_000, 10_000];
const SCREEN: Rect = Rect { min: Pos2::ZERO, max: Pos2 { x: 1600.0, y: 900.0 } };

struct Stand {
    network: Network,
    layout: StageLayout,
    month: MonthOutcome,
    gaps: TiVec<SiteIx, f64>,
}

impl Stand {
    fn of(sites: usize) -> Self {
        let network = Network::build(&generate(Pattern::Random, Size { sites, routes: sites * 5 }, 1).map);
        let (layout, month) = (stage_layout(&network), network.baseline_month());
        let gaps = ti_vec![0.0; network.map.sites.len()];
        Self { network, layout, month, gaps }
    }

    fn scene<'a>(&'a self, theme: &'a Theme) -> MapScene<'a> {
        MapScene {
            month: Some(&self.month),
            site_gaps: &self.gaps,
            ..MapScene::plain(&self.network, &self.layout, theme)
        }
    }
}

/// One frame with its tessellation, as the window runs it.
fn frame(ctx: &egui::Context, mut add: impl FnMut(&egui::Painter)) -> usize {
    let input = egui::RawInput { screen_rect: Some(SCREEN), ..egui::RawInput::default() };
    let mut output = ctx.run_ui(input, |ui| add(ui.painter()));
    output.textures_delta.clear();
    ctx.tessellate(output.shapes, 1.0).len()
}

fn maps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("frame");
    group.sample_size(20);
    let theme = Theme::of(ThemeKind::Light);
    let ctx = egui::Context::default();
    install_fonts(&ctx);
    theme.apply(&ctx);
    for sites in SIZES {
        let stand = Stand::of(sites);
        let scene = stand.scene(&theme);
        let whole = MapView::fit(stand.layout.bounds, SCREEN);
        let mut close = whole;
        close.zoom_about(SCREEN.center(), 1.0 / whole.zoom);
        for (name, view) in [("stages, all", whole), ("stages, close", close)] {
            group.bench_function(BenchmarkId::new(name, sites), |bencher| {
                bencher.iter(|| frame(&ctx, |painter| paint_map(painter, SCREEN, black_box(&view), &scene)));
            });
        }
        // Between two columns, where there is no site and every route is a candidate.
        let grid = HitGrid::of(&stand.network, &stand.layout);
        let gap = Pos2 { x: stand.layout.columns[1].rect.left() + 2.0, y: stand.layout.bounds.center().y };
        for (name, grid) in [("stages, pointer", Some(&grid)), ("stages, pointer, no grid", None)] {
            let pos = close.screen_from_canvas(gap);
            group.bench_function(BenchmarkId::new(name, sites), |bencher| {
                bencher.iter(|| map_hit(black_box(pos), &close, &scene, grid));
            });
        }
        let places: TiVec<SiteIx, _> = stand.network.map.sites.iter().map(|site| site.globe).collect();
        let weights = site_weights(&stand.network);
        let world = WorldView::fit(WorldCentre::Pacific, SCREEN);
        let mut near = world;
        near.zoom_about(SCREEN.center(), 16.0);
        let plan_of = |view: &WorldView| {
            WorldPlan::build(&stand.network, &places, &weights, view.centre, zoom_step(view.zoom), 1.0)
        };
        for (name, view) in [("world, all", world), ("world, close", near)] {
            let plan = plan_of(&view);
            let world_scene = WorldScene { map: &scene, plan: &plan, tint: None, hovered: None };
            group.bench_function(BenchmarkId::new(name, sites), |bencher| {
                bencher.iter(|| {
                    frame(&ctx, |painter| {
                        paint_world(painter, SCREEN, black_box(&view), &world_scene);
                    })
                });
            });
        }
        // Once per zoom step, not per frame.
        group.bench_function(BenchmarkId::new("world, new zoom step", sites), |bencher| {
            bencher.iter(|| plan_of(black_box(&near)));
        });
    }
    group.finish();
}

fn opening(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("open");
    group.sample_size(10);
    for sites in SIZES {
        let preset = generate(Pattern::Random, Size { sites, routes: sites * 5 }, 1);
        let network = Network::build(&preset.map);
        group.bench_function(BenchmarkId::new("index", sites), |bencher| bencher.iter(|| Network::build(&preset.map)));
        group.bench_function(BenchmarkId::new("layout", sites), |bencher| bencher.iter(|| stage_layout(&network)));
        let layout = stage_layout(&network);
        group.bench_function(BenchmarkId::new("grid", sites), |bencher| {
            bencher.iter(|| HitGrid::of(&network, black_box(&layout)));
        });
        group.bench_function(BenchmarkId::new("copy", sites), |bencher| bencher.iter(|| preset.clone()));
        group.bench_function(BenchmarkId::new("check", sites), |bencher| bencher.iter(|| check(&preset)));
    }
    group.finish();
}

criterion_group!(benches, maps, opening);
criterion_main!(benches);
