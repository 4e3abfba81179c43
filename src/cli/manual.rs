//! `man` and `completions`: what other programs want to know about the commands, made from the commands.

use crate::cli::Arguments;
use crate::cli::failure::{Failure, print, print_as_it_is, write};
use clap::CommandFactory as _;
use clap_complete::Shell;
use std::path::Path;

/// Prints what a shell needs to complete commands and options.
pub(super) fn completions(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "chokepoint", &mut script);
    print_as_it_is(&String::from_utf8_lossy(&script))
}

/// Writes a manual page for the program and one for each of its commands.
pub(super) fn pages(out: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(out)
        .map_err(|error| vec![format!("{}: cannot be made: {error}; choose another folder", out.display())])?;
    let mut program = Arguments::command();
    program.build();
    let mut written = String::new();
    for command in
        std::iter::once(&program).chain(program.get_subcommands().filter(|command| command.get_name() != "help"))
    {
        let page = clap_mangen::Man::new(command.clone());
        let path = out.join(page.get_filename());
        let mut text = Vec::new();
        page.render(&mut text).map_err(|error| vec![format!("{}: cannot be made: {error}", path.display())])?;
        write(&path, &text)?;
        written.push_str(&format!("{}\n", path.display()));
    }
    print(&written)
}
