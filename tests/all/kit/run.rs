//! The program as a shell runs it, without a display.

use std::ffi::OsStr;
use std::process::Command;

/// What a run of the program left behind.
pub struct Run {
    /// The exit status; none when a signal ended it.
    pub status: Option<i32>,
    pub out: String,
    pub errors: String,
}

/// Runs the program to its end.
pub fn chokepoint<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Run {
    chokepoint_with(&[], arguments)
}

/// The same, with these variables in its environment.
pub fn chokepoint_with<A: AsRef<OsStr>>(environment: &[(&str, &str)], arguments: impl IntoIterator<Item = A>) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chokepoint"));
    for display in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(display);
    }
    command.envs(environment.iter().copied());
    let output = command.args(arguments).output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes text");
    Run { status: output.status.code(), out: text(output.stdout), errors: text(output.stderr) }
}
