//! The `chokepoint` program; everything is in the library.

use std::process::ExitCode;

/// Memory that one frame, or one month of a play, frees is kept for the next.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    chokepoint::cli::run(std::env::args_os())
}
