//! The window: the open document, the solver's thread, the map, the inspector, the rules and the plots.
//!
//! Panels read the document and push [`Action`](action::Action)s; the app carries them out after the frame is drawn,
//! so nothing changes while it is being shown. Results follow edits by themselves: see [`worker`].

pub mod commands;
pub mod dialogs;
pub mod form;
pub mod inspector;
pub mod map;
pub mod panels;
pub mod plots;
pub mod state;
pub mod tasks;
pub mod window;
pub mod workshop;
pub mod world;

pub use state::pane::Pane;
pub use state::selection::Selection;
pub use state::shown::{MapMode, WorkMode};
pub use tasks::files::{Disk, FilePicker, OwnDisk, PickKind, PickRequest, Picked, SystemPicker};
pub use window::App;

use crate::app::tasks::fault;
use chokepoint_core::edit::Opened;
use chokepoint_core::store::builtin;
use std::path::PathBuf;
use std::sync::Arc;

/// Why no window came up.
#[derive(Debug, thiserror::Error)]
#[error(
    "the window could not be opened: {cause}\n{remedy}\nwithout a window: chokepoint report {preset} --out out",
    preset = builtin::FIRST
)]
pub struct WindowError {
    /// What the window system said, in plain words.
    pub cause: String,
    /// What to do about it.
    pub remedy: String,
}

impl WindowError {
    fn new(error: &eframe::Error) -> Self {
        let (cause, remedy) = match error {
            // What winit says names lines of its own source; it helps nobody who only lacks a display.
            eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => (
                "no display was found".to_owned(),
                if cfg!(target_os = "linux") {
                    "start it from a desktop session, or set DISPLAY or WAYLAND_DISPLAY; on Debian and Ubuntu the \
                     window needs libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon0 libxkbcommon-x11-0"
                } else {
                    "start it from a desktop session"
                },
            ),
            eframe::Error::AppCreation(_) => (format!("the program could not start ({error})"), "please report this"),
            _ => (
                format!("no renderer started ({error})"),
                if cfg!(target_os = "linux") {
                    "install an OpenGL driver; on Debian and Ubuntu: libgl1 libegl1 libglx-mesa0 libgl1-mesa-dri"
                } else {
                    "update the graphics driver"
                },
            ),
        };
        Self { cause, remedy: remedy.to_owned() }
    }
}

/// What the desktop knows the program by; also the name of its folder in the user's data.
const NAME: &str = "chokepoint";

/// What the window opens on.
pub enum OpensOn {
    /// The built-in preset that comes first.
    First,
    /// A preset.
    Preset(Box<Opened>),
    /// A bundle, which is opened as in the window: what is made of it belongs to no file.
    Bundle(PathBuf),
    /// A run sheet or a session in a file, which is played.
    Workshop(PathBuf),
}

/// Opens the window and returns when it is closed.
pub fn run(on: OpensOn) -> Result<(), WindowError> {
    let absolute = |path: PathBuf| std::path::absolute(&path).unwrap_or(path);
    let (mut opened, bundle, played) = match on {
        OpensOn::First => (builtin::first(), None, None),
        OpensOn::Preset(opened) => (*opened, None, None),
        OpensOn::Bundle(path) => (builtin::first(), Some(absolute(path)), None),
        OpensOn::Workshop(path) => (builtin::first(), None, Some(absolute(path))),
    };
    // A journal is read by another run, which may start in another folder.
    opened.path = opened.path.map(absolute);
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Chokepoint")
            .with_app_id(NAME)
            .with_inner_size([1440.0, 900.0])
            .with_min_inner_size([960.0, 600.0])
            .with_drag_and_drop(true),
        ..eframe::NativeOptions::default()
    };
    eframe::run_native(
        NAME,
        options,
        Box::new(|creation| {
            let mut app = App::new(opened, Arc::new(SystemPicker));
            #[cfg(target_os = "linux")]
            app.follow_desktop();
            if let Some(storage) = creation.storage {
                app.restore(storage);
            }
            if let Some(folder) = eframe::storage_dir(NAME) {
                fault::report_panics(&folder);
                app.keep(&folder);
            }
            if let Some(path) = bundle {
                app.open_file(path);
            }
            if let Some(path) = played {
                app.play_workshop(path);
            }
            Ok(Box::new(app))
        }),
    )
    .map_err(|error| WindowError::new(&error))
}
