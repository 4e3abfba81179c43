//! What a gallery shows of each preset: read, judged and painted off the window's thread, one after the other.

use crate::app::tasks::files::PRESETS;
use crate::app::tasks::task::Task;
use crate::draw::{Theme, percent};
use crate::report::map_thumbnail;
use chokepoint_core::insight::{QualityCounts, figure_entries};
use chokepoint_core::model::{Preset, count_words};
use chokepoint_core::store::{self, builtin, is_of_workshop};
use egui::{ColorImage, Vec2};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Presets that are shown of a folder; the rest is counted.
pub const MOST: usize = 200;
/// Files of a folder that are looked at for presets.
const LOOKED_AT: usize = 10_000;

/// Where a preset of a gallery comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GalleryPlace {
    /// With the program, by name.
    Builtin(&'static str),
    /// From a file that was open of late.
    Recent(PathBuf),
    /// From the folder that was chosen.
    Folder(PathBuf),
}

/// What a gallery is to show.
#[derive(Clone, Debug, PartialEq)]
pub struct GalleryRequest {
    /// Files that were open of late, the newest first.
    pub recent: Vec<PathBuf>,
    /// A folder whose presets are shown.
    pub folder: Option<PathBuf>,
    /// Colours of the pictures.
    pub theme: Theme,
    /// Size of a picture, points, and pixels a point.
    pub size: (Vec2, f32),
}

/// What is known of a preset.
#[derive(Clone)]
pub struct GalleryCard {
    /// Where it comes from.
    pub place: GalleryPlace,
    /// What it says; or why it cannot be read.
    pub shown: Result<GalleryShown, String>,
}

/// What a preset says about itself, and its map.
#[derive(Clone)]
pub struct GalleryShown {
    /// Its title.
    pub title: String,
    /// As of, authors, and what is on the map.
    pub lines: Vec<String>,
    /// Its map, small; none where nothing is on it.
    pub picture: Option<Arc<ColorImage>>,
}

/// A step of the work.
pub enum GalleryStep {
    /// What there is, in order, and what is wrong with the folder.
    Found(Vec<GalleryPlace>, Option<String>),
    /// One of them.
    Card(GalleryCard),
}

/// Shows presets as they are read.
pub type Showing = Task<GalleryRequest, GalleryStep, ()>;

/// See [`Showing`].
pub fn show(request: &GalleryRequest, cancel: &AtomicBool, tell: &(dyn Fn(GalleryStep) + Sync)) -> Result<(), String> {
    let mut places: Vec<GalleryPlace> = builtin::BUILTINS.iter().map(|it| GalleryPlace::Builtin(it.name)).collect();
    places.extend(request.recent.iter().cloned().map(GalleryPlace::Recent));
    let (found, trouble) = request.folder.clone().map_or_else(|| (Vec::new(), None), presets_in);
    places.extend(found.into_iter().map(GalleryPlace::Folder));
    tell(GalleryStep::Found(places.clone(), trouble));
    for place in places {
        if cancel.load(Ordering::Relaxed) {
            break;
        }
        let read = match &place {
            GalleryPlace::Builtin(name) => builtin::load(name).map_err(|finding| finding.to_string()),
            GalleryPlace::Recent(path) | GalleryPlace::Folder(path) => {
                store::load(path).map(|file| file.preset).map_err(|error| error.to_string())
            }
        };
        let shown = read.map(|preset| shown(&preset, request));
        tell(GalleryStep::Card(GalleryCard { place, shown }));
    }
    Ok(())
}

/// The presets and bundles of a folder by name, and what is wrong with it.
fn presets_in(folder: PathBuf) -> (Vec<PathBuf>, Option<String>) {
    let list = match std::fs::read_dir(&folder) {
        Ok(list) => list,
        Err(error) => return (Vec::new(), Some(format!("{}: {error}", folder.display()))),
    };
    let is_preset = |path: &PathBuf| {
        let ending = path.extension();
        let is_known = ending.is_some_and(|ending| PRESETS.iter().any(|known| ending.eq_ignore_ascii_case(known)));
        is_known && !is_of_workshop(path)
    };
    let mut found: Vec<PathBuf> = list.take(LOOKED_AT).flatten().map(|entry| entry.path()).filter(is_preset).collect();
    found.sort();
    let more = found.len().saturating_sub(MOST);
    found.truncate(MOST);
    (found, (more > 0).then(|| format!("{more} more files of the folder are not shown")))
}

fn shown(preset: &Preset, request: &GalleryRequest) -> GalleryShown {
    let mut lines = Vec::new();
    let as_of = preset.as_of.map(|day| format!("As of {day}"));
    let authors = (!preset.authors.is_empty()).then(|| preset.authors.join("; "));
    let of = [as_of, authors].into_iter().flatten().collect::<Vec<_>>().join(", ");
    if !of.is_empty() {
        lines.push(of);
    }
    lines.push(format!(
        "{}, {}, {}",
        count_words(preset.map.sites.len(), "site"),
        count_words(preset.map.routes.len(), "route"),
        count_words(preset.scenarios.len(), "scenario")
    ));
    let counts = QualityCounts::of(&figure_entries(preset));
    let all = counts.all();
    if all > 0 {
        let part = |number: usize| percent(number as f64 / all as f64);
        let (measured, estimated) = (part(counts.measured), part(counts.estimated));
        lines.push(format!(
            "Figures: {measured} measured, {estimated} estimated, {} assumed",
            part(counts.illustrative + counts.unsourced)
        ));
    }
    let (size, density) = request.size;
    let painted = (!preset.map.sites.is_empty()).then(|| map_thumbnail(preset, &request.theme, size, density));
    // A preset whose map cannot be painted is shown without.
    let picture = painted.and_then(Result::ok).map(|image| {
        let (width, height) = image.dimensions();
        Arc::new(ColorImage::from_rgba_unmultiplied([width as usize, height as usize], image.as_raw()))
    });
    GalleryShown { title: preset.title.clone(), lines, picture }
}
