//! The `chokepoint` program; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    chokepoint::cli::run(std::env::args_os())
}
