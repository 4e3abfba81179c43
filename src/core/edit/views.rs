//! The views of a presentation: kept, named, put in order, taken again, removed.

use crate::edit::change::{Edit, Header};
use crate::model::{Preset, PresetView};

/// Adds a view at the end.
pub fn add_view(preset: &Preset, view: PresetView) -> Option<Edit> {
    let number = preset.views.len() + 1;
    change(preset, format!("keep view {number}"), String::new(), |views| views.push(view))
}

/// Gives a view another name; while one types it is one step.
pub fn rename_view(preset: &Preset, at: usize, name: &str) -> Option<Edit> {
    let words = format!("rename view {} to {name}", at + 1);
    change(preset, words, format!("views/{at}/name"), |views| {
        if let Some(view) = views.get_mut(at) {
            name.clone_into(&mut view.name);
        }
    })
}

/// Covers the result of a view at first, or not.
pub fn cover_view(preset: &Preset, at: usize, covered: bool) -> Option<Edit> {
    let words = format!("{} view {}", if covered { "cover" } else { "uncover" }, at + 1);
    change(preset, words, String::new(), |views| {
        if let Some(view) = views.get_mut(at) {
            view.covered = covered;
        }
    })
}

/// Puts a view so many places further on; nothing where there is no such place.
pub fn move_view(preset: &Preset, at: usize, by: isize) -> Option<Edit> {
    let to = at.checked_add_signed(by).filter(|to| *to < preset.views.len())?;
    change(preset, format!("move view {} to place {}", at + 1, to + 1), String::new(), |views| {
        if at < views.len() {
            let view = views.remove(at);
            views.insert(to, view);
        }
    })
}

/// Takes a view out.
pub fn remove_view(preset: &Preset, at: usize) -> Option<Edit> {
    let name = &preset.views.get(at)?.name;
    change(preset, format!("remove view {} \u{201c}{name}\u{201d}", at + 1), String::new(), |views| {
        views.remove(at);
    })
}

/// Lets a view show something else. Its name, where it was given one, and whether it is covered stay.
pub fn retake_view(preset: &Preset, at: usize, taken: PresetView) -> Option<Edit> {
    let before = preset.views.get(at)?;
    let name = if before.has_usual_name() { taken.name.clone() } else { before.name.clone() };
    let after = PresetView { name, covered: before.covered, ..taken };
    change(preset, format!("take view {} again", at + 1), String::new(), |views| {
        if let Some(view) = views.get_mut(at) {
            *view = after;
        }
    })
}

fn change(preset: &Preset, words: String, key: String, change: impl FnOnce(&mut Vec<PresetView>)) -> Option<Edit> {
    let mut header = Header::of(preset);
    change(&mut header.views);
    Edit::header(preset, header, words, key)
}
