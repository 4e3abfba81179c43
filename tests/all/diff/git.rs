//! Two branches that edited one shipped preset, merged by git itself with our driver.

use chokepoint_core::model::Preset;
use chokepoint_core::store::{builtin, parse, to_text};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    /// A project with a shipped preset in it, set up as the manual says; none where this machine has no git.
    fn new() -> Option<Self> {
        if Command::new("git").arg("--version").output().is_err() {
            eprintln!("left out: git is not installed here");
            return None;
        }
        let project = Self { folder: tempfile::tempdir().expect("a folder") };
        project.done(&["init", "-q", "-b", "main"]);
        let program = env!("CARGO_BIN_EXE_chokepoint").replace('\\', "/");
        project.done(&["config", "diff.chokepoint.textconv", &format!("'{program}' diff --textconv")]);
        let driver = format!("'{program}' merge-driver %O %A %B %L %P");
        project.done(&["config", "merge.chokepoint.driver", &driver]);
        std::fs::write(project.path(".gitattributes"), "*.ron diff=chokepoint merge=chokepoint\n").expect("written");
        project.commit("main", |_| {});
        Some(project)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn git(&self, arguments: &[&str]) -> Output {
        let mut git = Command::new("git");
        git.current_dir(self.folder.path()).args(arguments);
        // Nothing of whoever runs the tests: no settings, no hooks, no name, no repository around.
        let nowhere: &Path = self.folder.path();
        git.env("HOME", nowhere).env("XDG_CONFIG_HOME", nowhere).env("GIT_CONFIG_NOSYSTEM", "1");
        git.env_remove("GIT_DIR").env_remove("GIT_WORK_TREE").env_remove("GIT_INDEX_FILE");
        for (name, value) in [("NAME", "Somebody"), ("EMAIL", "somebody@example.org")] {
            git.env(format!("GIT_AUTHOR_{name}"), value).env(format!("GIT_COMMITTER_{name}"), value);
        }
        git.output().expect("git starts")
    }

    fn done(&self, arguments: &[&str]) -> String {
        let output = self.git(arguments);
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The preset of the working copy.
    fn preset(&self) -> Preset {
        parse(&std::fs::read_to_string(self.path("map.ron")).expect("it is there")).expect("it opens")
    }

    /// A branch from where we are, with a change of the preset.
    fn commit(&self, branch: &str, change: impl FnOnce(&mut Preset)) {
        if branch != "main" {
            self.done(&["checkout", "-q", "-b", branch, "main"]);
        }
        let mut preset = builtin::load("teaching-12-sites").expect("it is shipped");
        change(&mut preset);
        std::fs::write(self.path("map.ron"), to_text(&preset).expect("text")).expect("written");
        self.done(&["add", "-A"]);
        self.done(&["commit", "-q", "-m", branch]);
    }
}

#[test]
fn branches_that_do_not_contradict_each_other_merge_by_themselves() {
    let Some(project) = Project::new() else { return };
    // Both change the same site, both add a rule to the same scenario, at the same place of the file.
    project.commit("theirs", |preset| {
        preset.map.sites[0].activities[0].capacity.value = 291_000.0;
        preset.scenarios[0].rules.push("cn-magnets".into());
        preset.map.sites[3].note = "Theirs".to_owned();
    });
    project.commit("ours", |preset| {
        preset.map.sites[0].activities[0].baseline.value = 271_000.0;
        preset.scenarios[0].rules.push("cn-abroad".into());
        preset.map.sites.swap(0, 1);
    });
    project.done(&["merge", "-q", "-m", "both", "theirs"]);
    let merged = project.preset();
    let activity = &merged.map.sites[1].activities[0];
    assert_eq!((activity.capacity.value, activity.baseline.value), (291_000.0, 271_000.0));
    assert_eq!(
        merged.scenarios[0].rules,
        ["cn-abroad".into(), "cn-magnets".into()] as [chokepoint_core::model::RuleId; 2]
    );
    assert!(merged.map.sites.iter().any(|site| site.note == "Theirs") && !project.path("map.ron.conflicts").exists());
    // What git prints of it names the value by its address.
    let told = project.done(&["diff", "main", "theirs", "--", "map.ron"]);
    assert!(told.contains("capacity = 291,000 a year (simplified, illustrative, sigma 20 %)"), "{told}");
}

#[test]
fn a_conflict_stops_the_merge_with_a_file_that_opens() {
    let Some(project) = Project::new() else { return };
    project.commit("theirs", |preset| {
        preset.map.sites[0].activities[0].capacity.value = 291_000.0;
        preset.map.sites[3].note = "Theirs".to_owned();
    });
    project.commit("ours", |preset| preset.map.sites[0].activities[0].capacity.value = 295_000.0);
    let merge = project.git(&["merge", "-m", "both", "theirs"]);
    assert!(!merge.status.success(), "{}", String::from_utf8_lossy(&merge.stdout));
    assert!(project.done(&["ls-files", "-u"]).contains("map.ron"), "git holds all three");
    // Ours where it is contested, theirs where it is not.
    let merged = project.preset();
    assert_eq!(merged.map.sites[0].activities[0].capacity.value, 295_000.0);
    assert_eq!(merged.map.sites[3].note, "Theirs");
    let notes = std::fs::read_to_string(project.path("map.ron.conflicts")).expect("it is beside the file");
    assert!(notes.contains("ours:   295,000 a year") && notes.contains("theirs: 291,000 a year"), "{notes}");
    // Decided, and the next merge has nothing to say.
    std::fs::remove_file(project.path("map.ron.conflicts")).expect("it is there");
    project.done(&["add", "-A"]);
    project.done(&["commit", "-q", "-m", "decided"]);
    assert_eq!(project.done(&["status", "--porcelain"]), "");
}
