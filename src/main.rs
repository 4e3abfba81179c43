//! The `chokepoint` program; everything is in the library.

use std::process::ExitCode;

/// Memory that one frame, or one month of a play, frees is kept for the next.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    keep_freed_memory();
    chokepoint::cli::run(std::env::args_os())
}

/// Begins anew, as the same process, with freed memory kept for a minute instead of a second. The allocator reads that from the environment
/// alone, before `main`, and its crate has no safe call for it. Memory given back comes again cleared and in small pages: a brief takes
/// a sixth longer, and the worst frames of a large map twice as long (`benches/README.md`). Windows cannot replace a process, and has it as it was.
fn keep_freed_memory() {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        const MILLISECONDS: (&str, &str) = ("MIMALLOC_PURGE_DELAY", "60000");
        let mut given = std::env::args_os();
        // Whoever has set it, this function among them, has it so.
        if std::env::var_os(MILLISECONDS.0).is_some() {
            return;
        }
        let (Ok(program), Some(name)) = (std::env::current_exe(), given.next()) else { return };
        // Comes back only where that cannot be done; then everything works, a little slower.
        let _ = std::process::Command::new(program).arg0(name).args(given).env(MILLISECONDS.0, MILLISECONDS.1).exec();
    }
}
