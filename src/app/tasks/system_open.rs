//! Opens a file or folder with the program that the system keeps for it.

use std::path::Path;
use std::process::{Command, Stdio};

/// Hands a path to the system; an error in words where it has nothing to open it with.
pub fn open_with_system(path: &Path) -> Result<(), String> {
    let program = if cfg!(target_os = "windows") {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let started =
        Command::new(program).arg(path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    match started {
        Ok(mut child) => {
            // Somebody has to take its last word, or it stays in the list of processes for as long as this program runs.
            let waits = std::thread::Builder::new().name("opened".to_owned());
            waits.spawn(move || child.wait()).map(drop).map_err(|error| error.to_string())
        }
        Err(error) => Err(format!("{program} could not be started ({error}); open {} by hand", path.display())),
    }
}
