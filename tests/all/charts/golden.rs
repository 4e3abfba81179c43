//! Every plot and the pictures of the brief against pictures that were looked at.
//! `UPDATE_GOLDEN=1 cargo test --test all golden` paints them anew: look at each before it is kept.

use crate::kit::maps::*;
use chokepoint::charts::*;
use chokepoint::draw::chart::*;
use chokepoint::draw::*;
use chokepoint_core::engine::{CommodityIx, MonthIx, Outcome};
use chokepoint_core::insight::*;
use chokepoint_core::model::*;
use egui::vec2;
use image::{RgbaImage, imageops};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// Two miners, two refiners, a magnet maker with a store and a substitute, two markets; China bans oxide to the world.
fn chain() -> MapMaker {
    let mut map = MapMaker::default()
        .months(6, 0.5)
        .commodity("ore", Stage::Mine, 1.0, &[])
        .commodity("oxide", Stage::Refine, 10.0, &["list"])
        .commodity("ferrite", Stage::Refine, 2.0, &[])
        .commodity("magnet", Stage::Magnet, 40.0, &[])
        .recipe("dig", &[], &[("ore", 1.0)])
        .recipe("refine", &[("ore", 1.0)], &[("oxide", 1.0)])
        .recipe("fire", &[], &[("ferrite", 1.0)])
        .recipe("sinter", &[("oxide", 1.0)], &[("magnet", 1.0)])
        .recipe("press", &[("ferrite", 1.0)], &[("magnet", 1.0)])
        .substitute("sinter", 2, 0.2)
        .mine("Bayan Obo", "CN", 80.0, 80.0)
        .mine("Mount Weld", "AU", 20.0, 30.0)
        .site("Ganzhou", "CN", Stage::Refine)
        .runs("refine", 80.0, 90.0)
        .site("Kuantan", "MY", Stage::Refine)
        .runs("refine", 20.0, 30.0)
        .runs("fire", 0.0, 50.0)
        .site("Tokyo magnets", "JP", Stage::Magnet)
        .runs("sinter", 60.0, 70.0)
        .runs("press", 0.0, 20.0)
        .stock("oxide", 70.0)
        .site("Baotou magnets", "CN", Stage::Magnet)
        .runs("sinter", 40.0, 60.0)
        .market("US drives", "US", "magnet", 60.0)
        .stock("magnet", 30.0)
        .market("China drives", "CN", "magnet", 40.0)
        .route("ore", "Bayan Obo", "Ganzhou", 80.0, 100.0)
        .route("ore", "Mount Weld", "Kuantan", 20.0, 30.0)
        .route("oxide", "Ganzhou", "Tokyo magnets", 40.0, 60.0)
        .route("oxide", "Ganzhou", "Baotou magnets", 40.0, 60.0)
        .route("oxide", "Kuantan", "Tokyo magnets", 20.0, 30.0)
        .route("ferrite", "Kuantan", "Tokyo magnets", 0.0, 50.0)
        .route("magnet", "Tokyo magnets", "US drives", 60.0, 80.0)
        .route("magnet", "Baotou magnets", "China drives", 40.0, 60.0)
        .rule(rule("Announcement 18", Instrument::Ban, vec![domestic("list")]));
    let second = Scenario {
        id: "free".into(),
        name: "No controls".to_owned(),
        rules: Vec::new(),
        ..map.preset.scenarios[0].clone()
    };
    map.preset.scenarios[0].name = "Ban".to_owned();
    map.preset.scenarios.push(second);
    map.preset.title = "A small chain".to_owned();
    map
}

/// The chain under a licence that a desk decides in turn, of which nobody knows what it answers in the end; what American drives lack they take later in part.
fn licensed() -> MapMaker {
    let mut map = chain().months(14, 0.5);
    let mut licence = Instrument::licence(0.8, 0);
    if let Instrument::Licence { desk, band, .. } = &mut licence {
        *desk = Some(Desk { room: 1.2, patience_months: 3.0, ..Desk::default() });
        let at = |approval_share| LicenceAnswer { approval_share, ..LicenceAnswer::default() };
        *band = Some(LicenceBand { low: at(0.2), high: at(1.0) });
    }
    map.preset.rules[0].instrument = licence;
    // No stocks, so that the first months are short.
    map.preset.map.sites.iter_mut().for_each(|site| site.stocks.clear());
    let drives = map.preset.map.sites.iter_mut().find(|site| site.id.as_str() == "US drives").expect("it");
    drives.demands[0].postponed = Some(Postponed { share: 0.8, pull: 0.3, patience_months: 3.0 });
    map
}

struct Solved {
    licensed: MapMaker,
    asked: Outcome,
    asked_rows: Vec<GapRow>,
    banded: BandedGaps,
    map: MapMaker,
    ban: Outcome,
    free: Outcome,
    rows: Vec<GapRow>,
    free_rows: Vec<GapRow>,
}

fn solved() -> Solved {
    let map = chain();
    let free = chokepoint_core::engine::solve(
        &map.preset,
        map.network(),
        &map.preset.scenarios[1],
        &AtomicBool::new(false),
        &|_| {},
    )
    .expect("a solution");
    let ban = map.solve();
    let (rows, free_rows) = (gap_rows(&ban), gap_rows(&free));
    let licensed = licensed();
    let asked = licensed.solve();
    let asked_rows = gap_rows(&asked);
    let banded =
        banded_gaps(&licensed.preset, &asked, Banding::OneByOne, &AtomicBool::new(false), &|| ()).expect("solved");
    let banded = banded.expect("a band");
    Solved { licensed, asked, asked_rows, banded, map, ban, free, rows, free_rows }
}

/// The map with a note of every size, and an arrow of every kind.
fn annotated(request: &PlotRequest<'_>) -> Plot {
    let at = |x, y| CanvasPoint { x, y };
    let route = request.preset.map.routes.iter().find(|route| route.from.as_str() == "Kuantan").expect("a route");
    let note = |text: &str, at, size, colour, arrow| MapNote {
        id: text.into(),
        text: text.to_owned(),
        at,
        size,
        colour,
        arrow: Some(arrow),
    };
    let preset = Preset {
        map_notes: vec![
            note("Banned", at(230.0, 40.0), NoteSize::Large, NoteColour::Alert, NoteArrow::Site("Ganzhou".into())),
            note(
                "All that is left, and not enough of it for everybody who asks",
                at(60.0, 330.0),
                NoteSize::Usual,
                NoteColour::Accent,
                NoteArrow::Route(route.id.clone()),
            ),
            note(
                "Nothing here\nyet",
                at(1250.0, 330.0),
                NoteSize::Small,
                NoteColour::Aside,
                NoteArrow::Point(at(1300.0, 220.0)),
            ),
        ],
        ..request.preset.clone()
    };
    PlotRequest { preset: &preset, ..*request }.stage_map()
}

/// Every plot there is.
fn plots(solved: &Solved) -> Vec<(&'static str, Plot)> {
    let preset = &solved.map.preset;
    let request = PlotRequest { preset, outcome: &solved.ban, rows: &solved.rows, month: MonthIx(4), bands: None };
    let network = &solved.ban.network;
    let commodities: Vec<CommodityIx> =
        ["ore", "oxide", "magnet"].map(|id| network.commodity(&id.into()).expect("it")).to_vec();
    let (oxide, magnet) = (commodities[1], commodities[2]);
    let compared = [
        Compared { name: "Ban", outcome: &solved.ban, rows: &solved.rows },
        Compared { name: "No controls", outcome: &solved.free, rows: &solved.free_rows },
    ];
    let rule = &preset.rules[0];
    let touched = reach(network, rule, &preset.scenarios[0]);
    let (all, usd) = (GapSelection::AllMarkets, GapUnit::Usd);
    let asked = PlotRequest {
        preset: &solved.licensed.preset,
        outcome: &solved.asked,
        rows: &solved.asked_rows,
        month: MonthIx(4),
        bands: Some(&solved.banded),
    };
    vec![
        ("licences", licences(&asked, None, Buyer::World)),
        ("gap-band", gap_waterfall(&asked, all, usd)),
        ("gap-made-good", gap_bands_plot(&asked, all, usd)),
        ("shares", share_plot(&request, Cut::Location, Buyer::World, &commodities)),
        ("shares-origin", share_plot(&request, Cut::Origin, Buyer::World, &commodities)),
        ("shares-over-months", shares_over_months(&request, Cut::Location, Buyer::World, oxide)),
        ("map", request.stage_map()),
        ("map-notes", annotated(&request)),
        ("world", world_shares(&request, Cut::Location, oxide)),
        ("gap-months", gap_bands_plot(&request, all, usd)),
        ("gap", gap_waterfall(&request, all, usd)),
        ("time-to-shortage", shortage_strip(&request, Part::WHOLE)),
        ("stocks", stocks_and_cover(&request, None)),
        ("substitutes", substitutes_in_use(&request, Part::WHOLE)),
        ("flows", sankey(&request, Part::WHOLE)),
        ("heat-supply", heat_map(&request, HeatOf::Supply, Cut::Location, &commodities)),
        ("heat-gap", heat_map(&request, HeatOf::Gap, Cut::Location, &commodities)),
        ("concentration", concentration(&request)),
        ("import-reliance", import_reliance(&request, magnet)),
        ("reach", rule_reach(&request, rule, &touched)),
        ("compare-gap", comparison_gap(preset, &compared, ComparedDemand::ALL)),
        ("compare-fill", comparison_fill(preset, &compared, ComparedDemand::ALL, ComparedOver::AllMonths)),
        ("compare-shares", comparison_shares(preset, &compared, Cut::Location, &commodities, ComparedIn::Worst)),
    ]
}

fn paint(plot: &Plot, kind: ThemeKind) -> RgbaImage {
    let theme = Theme::of(kind);
    picture(vec2(520.0, 300.0), 1.0, &theme, |ui| {
        plot_ui(ui, &theme, plot, &PlotView::still());
    })
    .expect("a picture")
}

fn golden_path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/all/charts/golden").join(format!("{name}.png"))
}

/// A channel may differ by so much: processors round differently at the edges of letters.
const CHANNEL: u8 = 40;
/// So many pixels may differ by more.
const PIXELS: usize = 12;

/// How many pixels differ by more than rounding; all of them where the sizes differ.
fn differing(a: &RgbaImage, b: &RgbaImage) -> usize {
    if a.dimensions() != b.dimensions() {
        return (a.width() * a.height()) as usize;
    }
    let apart =
        |(a, b): (&image::Rgba<u8>, &image::Rgba<u8>)| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > CHANNEL);
    a.pixels().zip(b.pixels()).filter(|pair| apart(*pair)).count()
}

fn golden(name: &str) -> RgbaImage {
    let path = golden_path(name);
    let found = image::open(&path);
    found.unwrap_or_else(|error| panic!("{}: {error}; UPDATE_GOLDEN=1 paints it", path.display())).to_rgba8()
}

/// Keeps or compares; says what differs.
fn check(name: &str, image: &RgbaImage) -> Option<String> {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let path = golden_path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        image.save(&path).expect("it can be written");
        return None;
    }
    let wanted = golden(name);
    let number = differing(image, &wanted);
    (number > PIXELS).then(|| {
        let folder = std::env::temp_dir().join("chokepoint-golden");
        std::fs::create_dir_all(&folder).expect("a folder");
        let (width, height) = (image.width().max(wanted.width()), image.height() + wanted.height());
        let mut both = RgbaImage::new(width, height);
        imageops::replace(&mut both, &wanted, 0, 0);
        imageops::replace(&mut both, image, 0, i64::from(wanted.height()));
        let path = folder.join(format!("{name}.png"));
        both.save(&path).expect("it can be written");
        format!("{name}: {number} pixels differ; wanted above, painted below: {}", path.display())
    })
}

#[test]
fn every_plot_is_painted_as_it_was_looked_at() {
    let solved = solved();
    let mut wrong: Vec<String> =
        plots(&solved).iter().filter_map(|(name, plot)| check(name, &paint(plot, ThemeKind::Light))).collect();
    let (_, flows) = plots(&solved).into_iter().find(|(name, _)| *name == "flows").expect("it");
    wrong.extend(check("flows-dark", &paint(&flows, ThemeKind::Dark)));
    wrong.extend(check("flows-projector", &paint(&flows, ThemeKind::Projector)));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_window_paints_every_plot_as_its_file_pixel_for_pixel() {
    // Of a size at which the window, too, has room for the whole source.
    let size = vec2(900.0, 460.0);
    // Where it stands in the window matters as little.
    let aside = vec2(24.0, 17.0);
    let mut wrong = Vec::new();
    for (name, plot) in plots(&solved()) {
        for kind in ThemeKind::ALL {
            let theme = Theme::of(kind);
            let paint = |view: &PlotView<'_>| {
                let painted = picture(size, 1.0, &theme, |ui| {
                    plot_ui(ui, &theme, &plot, view);
                });
                painted.expect("a picture")
            };
            let live = PlotView { is_live: true, ..PlotView::still() };
            let file = paint(&PlotView::still());
            if paint(&live) != file {
                wrong.push(format!("{name} in {kind:?}"));
            }
            let window = picture(size + aside, 1.0, &theme, |ui| {
                let place = egui::Rect::from_min_size(egui::Pos2::ZERO + aside, size);
                let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(place));
                plot_ui(&mut ui, &theme, &plot, &live);
            });
            let window = window.expect("a picture");
            let seen = imageops::crop_imm(&window, 24, 17, file.width(), file.height()).to_image();
            if differing(&seen, &file) > PIXELS {
                wrong.push(format!("{name} in {kind:?}, elsewhere in the window"));
            }
        }
    }
    assert!(wrong.is_empty(), "window and file differ: {}", wrong.join(", "));
}

#[test]
fn a_wrong_figure_makes_the_comparison_fail() {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        return;
    }
    for (name, mut plot) in plots(&solved()) {
        match &mut plot.form {
            Form::Split(form) => {
                let shares = &mut form.rows[0].sides.last_mut().expect("a side").shares;
                let most = shares.iter().copied().fold(0.0, f64::max);
                shares.iter_mut().filter(|share| **share == most).for_each(|share| *share *= 0.8);
            }
            Form::Areas(form) => {
                let most =
                    form.values.iter_mut().max_by(|a, b| a[MonthIx(2)].total_cmp(&b[MonthIx(2)])).expect("a series");
                most[MonthIx(2)] *= 0.8;
            }
            Form::Waterfall(form) => form.steps[1].from += 0.1 * form.whole,
            Form::Lines(form) => {
                let values = &mut form.lines[0].values;
                // Licences are in USD, a few hundred; the others in per cent and months.
                let more = if name == "licences" { 60.0 } else { 0.7 };
                values[MonthIx(3)] = Some(values[MonthIx(3)].unwrap_or(0.0) + more);
            }
            Form::Strip(form) => form.rows[0].unmet[MonthIx(1)] = 0.5,
            Form::Ranks(form) => form.rows[0].values[0] = form.rows[0].values[0].map(|value| value * 0.7 + 3.0),
            Form::Heat(form) => {
                let cell = form.cells.iter_mut().flatten().flatten().next().expect("a figure");
                *cell = *cell * 0.5 + 0.07;
            }
            Form::Sankey(form) => form.links[0].parts[0].1 *= 0.5,
            // A badge at a site that lacks nothing.
            Form::Map(form) => {
                let gaps = &mut std::sync::Arc::get_mut(&mut form.shown).expect("the only one").gaps;
                *gaps.iter_mut().find(|gap| **gap == 0.0).expect("a site") = 0.5;
            }
            Form::World(form) => form.tint.shares[0].share *= 0.3,
        }
        let number = differing(&paint(&plot, ThemeKind::Light), &golden(name));
        assert!(number > PIXELS, "{name}: a wrong figure shows in {number} pixels only");
    }
}
