//! What is installed beside the program: made from its commands, and naming nothing that is not there.

use crate::kit::run::chokepoint;

const COMMANDS: [&str; 16] = [
    "check",
    "solve",
    "report",
    "explain",
    "balance",
    "generate",
    "import",
    "export",
    "validate",
    "benchmarks",
    "copy",
    "diff",
    "merge",
    "merge-driver",
    "presets",
    "man",
];

#[test]
fn manual_pages_are_made_from_the_commands() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("man1");
    let run = chokepoint(["man".as_ref(), "--out".as_ref(), out.as_os_str()]);
    assert_eq!(run.status, Some(0), "{}", run.errors);
    let page = |name: &str| std::fs::read_to_string(out.join(name)).expect("a page");
    assert!(page("chokepoint.1").starts_with(".ie") || page("chokepoint.1").contains(".TH"), "troff");
    for command in COMMANDS {
        // Troff escapes a hyphen that is one.
        assert!(page("chokepoint.1").contains(&command.replace('-', "\\-")), "{command}");
        assert!(page(&format!("chokepoint-{command}.1")).contains(".SH"), "{command}");
    }
    assert!(page("chokepoint-solve.1").contains("time\\-limit"), "options stand there");
    assert_eq!(run.out.lines().count(), std::fs::read_dir(&out).expect("a folder").count(), "all are named");
}

#[test]
fn shells_complete_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = chokepoint(["completions", shell]);
        assert_eq!(run.status, Some(0), "{}", run.errors);
        assert!(COMMANDS.iter().all(|command| run.out.contains(command)) && run.out.contains("time-limit"), "{shell}");
    }
    assert_eq!(chokepoint(["completions", "cmd"]).status, Some(2));
}

/// The entry in the menu starts the program with a file, and the type that it names is the one that is described.
#[test]
fn the_menu_entry_and_the_type_of_presets_fit() {
    let (entry, types) =
        (include_str!("../../../packaging/chokepoint.desktop"), include_str!("../../../packaging/chokepoint.xml"));
    assert!(
        entry.contains("\nExec=chokepoint %f\n")
            && entry.contains("\nMimeType=application/x-chokepoint;application/x-chokepoint-bundle;\n")
    );
    assert!(types.contains("<mime-type type=\"application/x-chokepoint\">"));
    // What a bundle begins with is held where bundles are written.
    assert!(types.contains("<mime-type type=\"application/x-chokepoint-bundle\">"));
    assert!(types.contains(&format!("<glob pattern=\"*.{}\"/>", chokepoint_core::store::BUNDLE_ENDING)));
    // By its beginning: an opening bracket, and within a few blanks the version of the format.
    for builtin in chokepoint_core::store::builtin::BUILTINS {
        let text = chokepoint_core::store::to_text(&builtin.preset().expect("a preset")).expect("a text");
        assert!(text.starts_with('(') && text.find("format:").is_some_and(|at| at <= 16), "{}", builtin.name);
    }
}
