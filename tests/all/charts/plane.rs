//! Planes of months: brought nearer, moved, and as they go into files.

use crate::kit::maps::*;
use chokepoint::charts::{
    Compared, ComparedDemand, ComparedOver, Part, PlotRequest, comparison_fill, gap_bands_plot, gap_waterfall,
    shortage_strip,
};
use chokepoint::draw::chart::{
    Form, Line, Lines, Plot, PlotResponse, PlotView, Rank, Ranks, Scale, Series, Span, Tint, Zoom, plot_ui,
};
use chokepoint::draw::{Theme, ThemeKind, picture, svg};
use chokepoint_core::engine::MonthIx;
use chokepoint_core::insight::{GapSelection, GapUnit, gap_rows};
use chokepoint_core::model::{Instrument, Stage};
use egui::{Event, Modifiers, MouseWheelUnit, PointerButton, Pos2, Rect, Vec2, pos2, vec2};
use std::collections::BTreeSet;

const SIZE: Vec2 = vec2(600.0, 300.0);
/// January 2026, in months since the year 0.
const JANUARY: f64 = 2026.0 * 12.0;

/// Half of what the buyers need comes from China, which bans it: the gap is 50 % from January to June 2026.
fn banned(with_rule: bool) -> MapMaker {
    let map = MapMaker::default()
        .months(6, 0.5)
        .commodity("oxide", Stage::Refine, 10.0, &["list"])
        .recipe("make", &[], &[("oxide", 1.0)])
        .site("ours", "CN", Stage::Refine)
        .runs("make", 50.0, 50.0)
        .site("theirs", "AU", Stage::Refine)
        .runs("make", 50.0, 50.0)
        .market("buyers", "US", "oxide", 100.0)
        .route("oxide", "ours", "buyers", 50.0, 50.0)
        .route("oxide", "theirs", "buyers", 50.0, 50.0);
    if with_rule { map.rule(rule("ban", Instrument::Ban, vec![domestic("list")])) } else { map }
}

fn plots(with_rule: bool) -> [Plot; 3] {
    let map = banned(with_rule);
    let outcome = map.solve();
    let rows = gap_rows(&outcome);
    let request =
        PlotRequest { preset: &map.preset, outcome: &outcome, rows: &rows, month: MonthIx::FIRST, bands: None };
    let (all, usd) = (GapSelection::AllMarkets, GapUnit::Usd);
    [gap_bands_plot(&request, all, usd), shortage_strip(&request, Part::WHOLE), gap_waterfall(&request, all, usd)]
}

/// Where its plane lies: all else is clipped by the picture alone.
fn plane_of(plot: &Plot) -> Rect {
    let theme = Theme::of(ThemeKind::Light);
    let words = svg(SIZE, &theme, "plane", |ui| {
        plot_ui(ui, &theme, plot, &PlotView::still());
    })
    .expect("a picture");
    let clip = words.split("<clipPath").nth(1).and_then(|clip| clip.split("<rect").nth(1)).expect("a plane");
    let number = |name: &str| {
        let from = clip.split(&format!(" {name}=\"")).nth(1).expect("a side");
        from.split('"').next().and_then(|digits| digits.parse::<f32>().ok()).expect("a number")
    };
    Rect::from_min_size(pos2(number("x"), number("y")), vec2(number("width"), number("height")))
}

/// A plot shown in frames, as the window does.
struct Shown {
    ctx: egui::Context,
    plot: Plot,
    zoom: Zoom,
    hidden: BTreeSet<String>,
    time: f64,
}

impl Shown {
    fn new(plot: Plot) -> Self {
        let ctx = egui::Context::default();
        chokepoint::draw::install_fonts(&ctx);
        Self { ctx, plot, zoom: Zoom::default(), hidden: BTreeSet::new(), time: 0.0 }
    }

    /// A frame with some input.
    fn frame(&mut self, events: Vec<Event>) -> PlotResponse {
        // Two clicks of two frames are one double click only where they are near in time.
        self.time += 0.05;
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.time),
            events,
            ..egui::RawInput::default()
        };
        let mut answer = PlotResponse::default();
        let theme = Theme::of(ThemeKind::Light);
        let mut output = self.ctx.run_ui(input, |ui| {
            let view = PlotView { hidden: &self.hidden, zoom: self.zoom, is_live: true, ..PlotView::still() };
            answer = plot_ui(ui, &theme, &self.plot, &view);
        });
        // Nothing is painted.
        output.textures_delta.clear();
        self.zoom = answer.zoomed.unwrap_or(self.zoom);
        answer
    }

    fn frames(&mut self, number: usize) {
        for _ in 0..number {
            self.frame(Vec::new());
        }
    }

    fn wheel(&mut self, at: Pos2, turned: f32) {
        self.frame(vec![Event::PointerMoved(at)]);
        let delta = vec2(0.0, turned);
        let phase = egui::TouchPhase::Move;
        self.frame(vec![Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta,
            phase,
            modifiers: Modifiers::NONE,
            source: egui::MouseWheelSource::Wheel,
        }]);
        self.frames(30);
    }

    fn click(&mut self, at: Pos2) {
        for pressed in [true, false] {
            let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
            self.frame(vec![Event::PointerMoved(at), Event::PointerButton { pos: at, button, pressed, modifiers }]);
        }
    }

    fn drag(&mut self, from: Pos2, to: Pos2, button: PointerButton) {
        let press = |pos, pressed| Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE };
        self.frame(vec![Event::PointerMoved(from)]);
        self.frame(vec![press(from, true)]);
        self.frame(vec![Event::PointerMoved(from + (to - from) * 0.5)]);
        self.frame(vec![Event::PointerMoved(to)]);
        self.frame(vec![press(to, false)]);
        self.frames(2);
    }
}

#[test]
fn the_wheel_brings_months_nearer_a_drag_moves_them_and_a_double_click_shows_all() {
    for plot in plots(true).into_iter().take(2) {
        let name = plot.name.clone();
        let plane = plane_of(&plot);
        let at = |x: f32| pos2(plane.left() + plane.width() * x, plane.center().y);
        let mut shown = Shown::new(plot);
        shown.frames(3);
        shown.wheel(at(0.6), 240.0);
        let near = shown.zoom.months.unwrap_or_else(|| panic!("{name}: nearer"));
        // 240 points bring twice as near: three of six months, all of them within the plot.
        assert!((near.to - near.from - 3.0).abs() < 0.05, "{name}: {near:?}");
        assert!(near.from >= JANUARY && near.to <= JANUARY + 6.0, "{name}: {near:?}");
        assert_eq!(shown.zoom.values, None, "{name}: the wheel leaves the values as they are");
        // Pulled to the right the months before come into sight.
        shown.drag(at(0.5), at(0.7), PointerButton::Primary);
        let moved = shown.zoom.months.unwrap_or_else(|| panic!("{name}: still near"));
        assert!(moved.from < near.from - 0.1, "{name}: {near:?} {moved:?}");
        assert!((moved.to - moved.from - 3.0).abs() < 0.05, "{name}: {moved:?}");
        // Never beside what there is.
        for _ in 0..6 {
            shown.drag(at(0.1), at(0.9), PointerButton::Primary);
        }
        let most = shown.zoom.months.unwrap_or_else(|| panic!("{name}: still near"));
        assert!((most.from - JANUARY).abs() < 1e-6, "{name}: {most:?}");
        shown.click(at(0.5));
        shown.click(at(0.5));
        assert!(shown.zoom.is_whole(), "{name}: {:?}", shown.zoom);
    }
}

#[test]
fn a_box_brings_a_part_of_the_plane_nearer() {
    let [bands, ..] = plots(true);
    let mut shown = Shown::new(bands);
    shown.frames(3);
    shown.drag(pos2(250.0, 120.0), pos2(400.0, 180.0), PointerButton::Secondary);
    let (months, values) = (shown.zoom.months.expect("months"), shown.zoom.values.expect("values"));
    assert!(months.to - months.from < 3.0, "{months:?}");
    assert!(values.from > 0.0 && values.to < 100_000.0, "{values:?}");
}

#[test]
fn a_file_shows_what_is_on_screen() {
    let [bands, ..] = plots(true);
    let theme = Theme::of(ThemeKind::Light);
    let zoom = Zoom { months: Some(Span { from: JANUARY + 2.0, to: JANUARY + 4.0 }), values: None };
    let view = PlotView { zoom, ..PlotView::still() };
    let words = svg(SIZE, &theme, "gap", |ui| {
        plot_ui(ui, &theme, &bands, &view);
    })
    .expect("a picture");
    // March and April are seen, and no other month.
    assert!(words.contains("Mar 2026") && words.contains("Apr 2026"), "{words}");
    assert!(!words.contains("Feb 2026") && !words.contains("May 2026"), "{words}");
    // The window paints the same, pixel for pixel.
    let paint = |view: &PlotView<'_>| {
        picture(SIZE, 1.0, &theme, |ui| {
            plot_ui(ui, &theme, &bands, view);
        })
        .expect("a picture")
    };
    assert!(paint(&view) == paint(&PlotView { is_live: true, ..view }), "window and file differ");
}

#[test]
fn what_is_left_of_the_legend_has_the_whole_height() {
    let [bands, ..] = plots(true);
    let theme = Theme::of(ThemeKind::Light);
    let hidden = BTreeSet::from([bands.unmoved().expect("what did not change").to_owned()]);
    let words = |hidden: &BTreeSet<String>| {
        svg(SIZE, &theme, "gap", |ui| {
            plot_ui(ui, &theme, &bands, &PlotView { hidden, ..PlotView::still() });
        })
        .expect("a picture")
    };
    // 100 a month at 1,000 USD at stake are 100,000; half of it is lacking, so that the axis of the hole ends at 50,000.
    let whole = words(&BTreeSet::new());
    assert!(whole.contains("USD 100,000<"), "{whole}");
    let alone = words(&hidden);
    assert!(!alone.contains("USD 100,000<") && alone.contains("USD 40,000<"), "{alone}");
}

#[test]
fn the_hole_of_a_waterfall_and_of_shares_has_the_whole_width() {
    let theme = Theme::of(ThemeKind::Light);
    let words = |plot: &Plot, hidden: &BTreeSet<String>| {
        svg(SIZE, &theme, "hole", |ui| {
            plot_ui(ui, &theme, plot, &PlotView { hidden, ..PlotView::still() });
        })
        .expect("a picture")
    };
    let alone = |plot: &Plot| BTreeSet::from([plot.unmoved().expect("what did not change").to_owned()]);
    // 600,000 USD are at stake over six months, and half of it is lacking: all of the hole.
    let [_, _, fall] = plots(true);
    let (whole, hole) = (words(&fall, &BTreeSet::new()), words(&fall, &alone(&fall)));
    assert!(whole.contains(">demand<") && whole.contains("USD 600,000 (100 %)"), "{whole}");
    assert!(!hole.contains(">demand<") && !hole.contains("USD 600,000"), "{hole}");
    // What it comes to is told of the whole demand still.
    assert_eq!(hole.matches("USD 300,000 (50 %)").count(), 2, "what is not met as usual, and the gap: {hole}");
    // Of two scenarios one fills nothing of what lacks: its bar is as wide as the room, the other has none.
    let (banned, free) = (banned(true), banned(false));
    let (now, then) = (banned.solve(), free.solve());
    let (rows, usual) = (gap_rows(&now), gap_rows(&then));
    let compared = [
        Compared { name: "banned", outcome: &now, rows: &rows },
        Compared { name: "free", outcome: &then, rows: &usual },
    ];
    let help = comparison_fill(&banned.preset, &compared, ComparedDemand::ALL, ComparedOver::AllMonths);
    let (whole, hole) = (words(&help, &BTreeSet::new()), words(&help, &alone(&help)));
    assert!(whole.contains(">permitted baseline flows 50 %<"), "{whole}");
    assert!(
        !hole.contains("flows 50 %") && hole.contains(">substitution gap 50 %<") && hole.contains(">50 %<"),
        "{hole}"
    );
    assert!(hole.contains(">0 %<"), "the other scenario has nothing of it: {hole}");
}

#[test]
fn a_pinned_state_is_an_outline() {
    // In the pinned state nothing was banned: the outline stands at the whole demand, where now half of it is covered.
    let (now, then) = (plots(true), plots(false));
    for (now, then) in now.into_iter().zip(&then) {
        let plain = now.clone();
        let outlined = now.outlined(then, "No controls");
        assert!(outlined.source.starts_with("Outlined: No controls, as pinned."), "{}", outlined.source);
        match &outlined.form {
            Form::Areas(areas) => {
                let before = areas.before.as_ref().expect("an outline");
                assert!(before.iter().zip(&areas.total).all(|(before, total)| (before - total).abs() < 1e-6));
            }
            Form::Strip(strip) => {
                assert!(
                    strip
                        .rows
                        .iter()
                        .all(|row| row.before.as_ref().is_some_and(|before| before.iter().all(|unmet| *unmet == 0.0)))
                );
                continue;
            }
            Form::Waterfall(steps) => {
                let gap = steps.steps.iter().find(|step| step.name == "substitution gap").expect("the gap");
                assert_eq!(gap.before.map(|(from, to)| (to - from).abs() < 1e-6), Some(true));
            }
            form => panic!("{form:?}"),
        }
        let theme = Theme::of(ThemeKind::Light);
        let paint = |plot: &Plot| {
            picture(SIZE, 1.0, &theme, |ui| {
                plot_ui(ui, &theme, plot, &PlotView::still());
            })
            .expect("a picture")
        };
        assert!(paint(&plain) != paint(&outlined), "{}: the outline does not show", plain.name);
    }
}

/// A rule's reach: 10, 4,000 and 2,000,000 USD a year.
fn ranked() -> Plot {
    let row = |label: &str, value: f64| Rank {
        label: label.to_owned(),
        pick: None,
        values: vec![Some(value)],
        note: String::new(),
    };
    Plot {
        name: "ranked".to_owned(),
        title: "Three trades".to_owned(),
        unit: "USD a year".to_owned(),
        source: "Source: none".to_owned(),
        empty: "",
        form: Form::Ranks(Ranks {
            row_head: "trade",
            sides: vec![Series::new("USD a year", Tint::After)],
            rows: vec![row("large", 2e6), row("middling", 4_000.0), row("small", 10.0)],
            unit: "USD".to_owned(),
            ..Ranks::default()
        }),
    }
}

#[test]
fn the_values_of_ranked_rows_are_brought_nearer_by_the_wheel() {
    let plot = ranked();
    let mut shown = Shown::new(plot);
    shown.frames(3);
    // On the plane, right of the names.
    let place = pos2(120.0, 80.0);
    shown.wheel(place, 240.0);
    let near = shown.zoom.values.expect("nearer");
    // 240 points bring twice as near: half of 2,000,000 and the 4 % that stay free above them.
    assert!((near.to - near.from - 1.04e6).abs() < 2e4, "{near:?}");
    assert_eq!(shown.zoom.months, None, "there are no months to move");
    shown.click(place);
    shown.click(place);
    assert!(shown.zoom.is_whole(), "{:?}", shown.zoom);
}

#[test]
fn figures_far_apart_are_seen_beside_each_other_along_an_axis_of_logarithms() {
    let plot = ranked();
    assert!(plot.spans_decades());
    let theme = Theme::of(ThemeKind::Light);
    let words = |scale: Scale| {
        svg(SIZE, &theme, "ranked", |ui| {
            plot_ui(ui, &theme, &plot, &PlotView { scale, ..PlotView::still() });
        })
        .expect("a picture")
    };
    let (even, log) = (words(Scale::Linear), words(Scale::Log));
    // From 10 to 2,000,000.
    for figure in ["USD 100<", "USD 10,000<", "USD 1 m<"] {
        assert!(log.contains(figure), "{figure}: {log}");
    }
    assert!(log.contains("Axis of logarithms, zero at its foot. "), "{log}");
    assert!(even.contains("USD 1.0 m<") && !even.contains("USD 10,000<"), "{even}");
    assert!(!even.contains("logarithms"), "{even}");
    // Bars become points, since their length would say nothing.
    assert!(log.contains("<circle") && !even.contains("<circle"), "{log}");
}

#[test]
fn the_values_along_curves_are_marked_in_the_month_that_is_pointed_at() {
    let [bands, ..] = plots(true);
    let months = bands.months().to_owned();
    let line = |at: usize, value: f64| Line {
        series: Series::new(format!("line {at}"), Tint::Number(at)),
        pick: None,
        values: months.iter().map(|_| Some(value)).collect(),
        beside: Default::default(),
        beside_unit: String::new(),
        before: None,
    };
    let lines =
        Lines { lines: vec![line(0, 20.0), line(1, 60.0)], unit: "%".to_owned(), beside: None, months: months.clone() };
    let plot = Plot { form: Form::Lines(lines), ..bands };
    let theme = Theme::of(ThemeKind::Light);
    let circles = |pointed: Option<f64>| {
        let words = svg(SIZE, &theme, "lines", |ui| {
            plot_ui(ui, &theme, &plot, &PlotView { pointed, ..PlotView::still() });
        })
        .expect("a picture");
        words.matches("<circle").count()
    };
    assert_eq!((circles(None), circles(Some(JANUARY + 2.5)), circles(Some(JANUARY + 40.0))), (0, 2, 0));
}

#[test]
fn the_steps_of_a_waterfall_are_whole_in_a_narrow_pane_of_large_letters() {
    let theme = Theme::of(ThemeKind::Projector);
    let [_, _, fall] = plots(true);
    let words = svg(vec2(300.0, 800.0), &theme, "narrow", |ui| {
        plot_ui(ui, &theme, &fall, &PlotView::still());
    })
    .expect("a picture");
    // Names in two lines where two words are too long for one, figures before what stands in brackets.
    for part in ["permitted", "baseline flows", "re-routing and", "spare capacity", "USD 600,000", "(100 %)"] {
        assert!(words.contains(&format!(">{part}<")), "{part}: {words}");
    }
    assert!(!words.contains('…'), "{words}");
}
