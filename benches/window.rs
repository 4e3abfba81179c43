//! Frames of the whole window: every panel, shapes and tessellation, as the program runs them, without the graphics card.
//!
//! Made-up maps with five routes a site in 1600 x 900 points, solved without controls. Prints median and worst frame, milliseconds;
//! what a frame leaves to other threads is not in it.
#![allow(missing_docs)]

use chokepoint::app::Selection;
use chokepoint::app::{App, FilePicker, PickRequest, Picked};
use chokepoint_core::edit::Opened;
use chokepoint_core::model::{EntityRef, Preset};
use chokepoint_core::store::{Pattern, Size, generate};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, Vec2, pos2};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The program's own: half of a frame is memory fetched and given back.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SIZES: [usize; 3] = [200, 2_000, 10_000];
const SCREEN: Rect = Rect { min: Pos2::ZERO, max: Pos2 { x: 1600.0, y: 900.0 } };
/// Frames of a row.
const FRAMES: usize = 120;
/// A place on the map where no site is: left of the first column.
const EMPTY: Pos2 = pos2(320.0, 420.0);

struct NoPicker;

impl FilePicker for NoPicker {
    fn pick(&self, _: &PickRequest) -> Picked {
        Picked::Cancelled
    }
}

struct Stand {
    ctx: egui::Context,
    app: App,
    time: f64,
}

impl Stand {
    /// The window on a map, settled; and how long the call that opens it took.
    fn of(preset: Preset) -> (Self, Duration) {
        let start = Instant::now();
        let app = App::new(Opened::unsaved(preset), Arc::new(NoPicker));
        let opened = start.elapsed();
        (Self { ctx: egui::Context::default(), app, time: 0.0 }, opened)
    }

    fn frame(&mut self, events: Vec<Event>) -> Duration {
        self.time += 1.0 / 60.0;
        let input =
            egui::RawInput { screen_rect: Some(SCREEN), time: Some(self.time), events, ..egui::RawInput::default() };
        let start = Instant::now();
        let mut output = self.ctx.run_ui(input, |ui| self.app.show(ui));
        output.textures_delta.clear();
        std::hint::black_box(self.ctx.tessellate(output.shapes, 1.0));
        start.elapsed()
    }

    /// Frames until nothing is being worked out any more.
    fn settle(&mut self) -> Vec<Duration> {
        let mut frames = Vec::new();
        let start = Instant::now();
        while (!self.app.is_settled() || frames.len() < 3) && start.elapsed() < Duration::from_secs(60) {
            frames.push(self.frame(Vec::new()));
            std::thread::sleep(Duration::from_millis(4));
        }
        frames
    }

    fn frames(&mut self, events: impl Fn(usize) -> Vec<Event>) -> Vec<Duration> {
        (0..FRAMES).map(|at| self.frame(events(at))).collect()
    }
}

fn key(key: Key, modifiers: Modifiers) -> Vec<Event> {
    let press = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
    vec![press(true), press(false)]
}

fn button(pos: Pos2, button: PointerButton, pressed: bool) -> Event {
    Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE }
}

fn row(name: &str, mut frames: Vec<Duration>) {
    frames.sort();
    let ms = |at: usize| frames.get(at).map_or(f64::NAN, |frame| frame.as_secs_f64() * 1e3);
    println!("| {name} | {:.1} | {:.1} |", ms(frames.len() / 2), ms(frames.len().saturating_sub(1)));
}

fn map_rows(stand: &mut Stand, map: &str) {
    let ring = |at: usize| {
        let turn = at as f32 / FRAMES as f32 * std::f32::consts::TAU;
        pos2(680.0, 280.0) + Vec2::angled(turn) * 150.0
    };
    let drag = |at: usize| EMPTY + Vec2::new((at % 60) as f32, (at % 30) as f32);
    row(&format!("{map}, nothing happens"), stand.frames(|_| Vec::new()));
    row(&format!("{map}, pointer moves"), stand.frames(|at| vec![Event::PointerMoved(ring(at))]));
    stand.frame(vec![Event::PointerMoved(EMPTY), button(EMPTY, PointerButton::Primary, true)]);
    row(&format!("{map}, pan"), stand.frames(|at| vec![Event::PointerMoved(drag(at))]));
    stand.frame(vec![button(drag(FRAMES - 1), PointerButton::Primary, false)]);
    stand.frame(vec![Event::PointerMoved(pos2(680.0, 280.0))]);
    let zoom = |at: usize| vec![Event::Zoom(if at < FRAMES / 2 { 1.05 } else { 1.0 / 1.05 })];
    row(&format!("{map}, zoom in and out"), stand.frames(zoom));
}

fn edit_rows(stand: &mut Stand) {
    stand.frame(key(Key::F6, Modifiers::NONE));
    stand.frame(Vec::new());
    let (mut frames, mut whole) = (Vec::new(), Vec::new());
    for at in 0..12 {
        let start = Instant::now();
        let events = match at % 3 {
            0 => key(Key::ArrowDown, Modifiers::NONE),
            1 => key(Key::Z, Modifiers::COMMAND),
            _ => key(Key::Y, Modifiers::COMMAND),
        };
        frames.push(stand.frame(events));
        frames.extend(stand.settle());
        whole.push(start.elapsed());
    }
    row("a site moved, undone, redone", frames);
    row("the same, until everything is worked in", whole);
}

fn main() {
    let asked: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    for sites in if asked.is_empty() { SIZES.to_vec() } else { asked } {
        let mut preset = generate(Pattern::Random, Size { sites, routes: sites * 5 }, 1);
        preset.scenarios.reverse();
        preset.scenarios.iter_mut().for_each(|scenario| scenario.months = 2);
        let site = preset.map.sites.first().map(|site| site.id.clone()).unwrap_or_default();
        println!("\n{sites} sites, {} routes\n\n| | median | worst |\n|---|---|---|", preset.map.routes.len());
        let (mut stand, opened) = Stand::of(preset);
        row("opening: the call", vec![opened]);
        row("opening: frames until it is solved", stand.settle());
        map_rows(&mut stand, "stages");
        stand.app.select(Selection::One(EntityRef::Site(site)));
        row("a site selected, nothing happens", stand.frames(|_| Vec::new()));
        edit_rows(&mut stand);
        stand.app.select(Selection::Nothing);
        stand.frame(key(Key::W, Modifiers::NONE));
        row("switched to the world", stand.settle());
        map_rows(&mut stand, "world");
    }
}
