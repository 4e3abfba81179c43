//! From the start of a process to its first frame on a map: reading the file, opening the window's state, one frame of shapes and their
//! tessellation. Without what the system and the graphics card do.
//!
//! `cargo bench --bench start`, or for some sizes `-- 200,2000`. Each figure is the median of five processes; made-up maps of kind gravity.
#![allow(missing_docs)]

use chokepoint::app::{App, FilePicker, PickRequest, Picked};
use chokepoint_core::edit::Opened;
use chokepoint_core::store::{self, Pattern, Size, World, generate};
use egui::{Rect, Vec2};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

const SIZES: [usize; 5] = [40, 100, 1_000, 2_000, 10_000];
const RUNS: usize = 5;

struct NoPicker;

impl FilePicker for NoPicker {
    fn pick(&self, _: &PickRequest) -> Picked {
        Picked::Cancelled
    }
}

/// The process that is measured: prints milliseconds to the open file and to the first frame.
fn first_frame(start: Instant, file: &str) -> Result<(), Box<dyn std::error::Error>> {
    let preset = store::load(Path::new(file))?.preset;
    let read = start.elapsed();
    let mut app = App::new(Opened::unsaved(preset), Arc::new(NoPicker));
    let ctx = egui::Context::default();
    let screen = Rect::from_min_size(egui::Pos2::ZERO, Vec2::new(1600.0, 900.0));
    let input = egui::RawInput { screen_rect: Some(screen), ..egui::RawInput::default() };
    let output = ctx.run_ui(input, |ui| app.show(ui));
    std::hint::black_box(ctx.tessellate(output.shapes, 1.0));
    println!("{} {}", read.as_secs_f64() * 1e3, start.elapsed().as_secs_f64() * 1e3);
    // What is still being solved is nobody's first frame.
    std::process::exit(0);
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let start = Instant::now();
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if let [first, file] = words.as_slice()
        && first == "--first-frame"
    {
        return first_frame(start, file);
    }
    let asked: Vec<usize> = words.iter().flat_map(|word| word.split(',')).map(str::parse).collect::<Result<_, _>>()?;
    let folder = tempfile::tempdir()?;
    println!("| sites | read, ms | first frame, ms |\n|---|---|---|");
    for sites in if asked.is_empty() { SIZES.to_vec() } else { asked } {
        let path = folder.path().join(format!("{sites}.ron"));
        store::save(&generate(Pattern::Gravity(World::default()), Size { sites, routes: 5 * sites }, 7), &path, None)?;
        let mut found = Vec::with_capacity(RUNS);
        for _ in 0..RUNS {
            let output = Command::new(std::env::current_exe()?).arg("--first-frame").arg(&path).output()?;
            let told = String::from_utf8_lossy(&output.stdout).into_owned();
            let figures: Vec<f64> = told.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
            let [read, frame] = figures.as_slice() else { return Err(format!("{sites} sites: {told}").into()) };
            found.push((*read, *frame));
        }
        let median = |of: fn(&(f64, f64)) -> f64| {
            let mut all: Vec<f64> = found.iter().map(of).collect();
            all.sort_by(f64::total_cmp);
            all[RUNS / 2]
        };
        println!("| {sites} | {:.1} | {:.1} |", median(|one| one.0), median(|one| one.1));
    }
    Ok(())
}
