//! What saving leaves on the disk: modes, links, and what another program wrote before.

use crate::kit::run::chokepoint;
use chokepoint_core::model::Preset;
use chokepoint_core::store;
use chokepoint_core::store::steps::{DiskStep, watched};
use std::path::Path;

fn saved(path: &Path, title: &str) {
    let preset = Preset { title: title.to_owned(), ..Preset::empty() };
    store::save(&preset, path, None).expect("it is saved");
}

fn title(path: &Path) -> String {
    store::load(path).expect("it is read").preset.title
}

#[cfg(unix)]
#[test]
fn a_file_keeps_the_mode_that_it_had_and_a_new_one_gets_the_usual() {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let mode = |path: &Path| std::fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    let (usual, map) = (folder.path().join("usual.txt"), folder.path().join("map.ron"));
    std::fs::write(&usual, "as other programs write").expect("a file");
    saved(&map, "new");
    assert_eq!(mode(&map), mode(&usual), "666 less the user's mask");
    for wanted in [0o664, 0o640, 0o600, 0o666] {
        std::fs::set_permissions(&map, Permissions::from_mode(wanted)).expect("it is ours");
        saved(&map, "again");
        assert_eq!((mode(&map), title(&map).as_str()), (wanted, "again"));
        store::write_whole(&map, b"tables are written alike").expect("it is written");
        assert_eq!(mode(&map), wanted);
    }
    // The copy of what was there is as open as a new file, and no more.
    assert_eq!(mode(&folder.path().join("map.ron.bak")), mode(&usual));
}

#[cfg(unix)]
#[test]
fn a_link_stays_and_what_it_leads_to_is_written() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("shared")).expect("a folder");
    saved(&at("shared/map.ron"), "first");
    // By a relative path, and over another link.
    symlink("shared/map.ron", at("near.ron")).expect("a link");
    symlink(at("near.ron"), at("far.ron")).expect("a link");
    saved(&at("far.ron"), "second");
    assert_eq!(title(&at("shared/map.ron")), "second");
    for link in ["near.ron", "far.ron"] {
        assert!(std::fs::symlink_metadata(at(link)).expect("it is there").file_type().is_symlink(), "{link}");
    }
    assert_eq!(title(&at("shared/map.ron.bak")), "first", "beside the file itself");
    // A link to what is not there yet, and one that leads to itself.
    symlink("shared/new.ron", at("new.ron")).expect("a link");
    saved(&at("new.ron"), "third");
    assert_eq!(title(&at("shared/new.ron")), "third");
    symlink("ring.ron", at("ring.ron")).expect("a link");
    assert!(store::save(&Preset::empty(), &at("ring.ron"), None).is_err());
}

#[test]
fn names_with_any_letters_are_saved_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let long = format!("{}.ron", "ü".repeat(125));
    for name in [
        "Überblick 数据 🙂.ron",
        "e\u{301}.ron",
        "\u{202e}nor.pam",
        " two  blanks .ron",
        "it's; $(x) `y`.ron",
        &long,
        &"x".repeat(255),
    ] {
        let path = folder.path().join(name);
        saved(&path, "first");
        saved(&path, "second");
        assert_eq!(title(&path), "second", "{name}");
    }
    // The copies of what was there: names that leave no room for the ending are cut, at a letter.
    let backups: Vec<_> =
        std::fs::read_dir(folder.path()).expect("listed").flatten().map(|entry| entry.file_name()).collect();
    let backups: Vec<&str> =
        backups.iter().filter_map(|name| name.to_str()).filter(|name| name.ends_with(".bak")).collect();
    assert_eq!(backups.len(), 7, "{backups:?}");
    assert!(backups.iter().all(|name| title(&folder.path().join(name)) == "first"), "{backups:?}");
    assert!(backups.contains(&format!("{}..bak", "ü".repeat(125)).as_str()), "{backups:?}");
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_text_is_saved() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9.ron"));
    saved(&path, "first");
    saved(&path, "second");
    assert_eq!(title(&path), "second");
}

#[test]
fn a_file_that_is_gone_is_not_written_without_a_question() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, moved) = (folder.path().join("map.ron"), folder.path().join("moved.ron"));
    let stamp = store::save(&Preset::empty(), &path, None).expect("it is saved");
    std::fs::rename(&path, &moved).expect("somebody moves it");
    let error = store::save(&Preset::empty(), &path, Some(&stamp)).expect_err("it is gone");
    assert!(matches!(error, store::SaveError::Gone(_)), "{error}");
    assert!(error.to_string().contains("no longer there"), "{error}");
    assert!(!path.exists());
    store::save(&Preset::empty(), &path, None).expect("on demand");
}

/// A protected file, a pipe and a device are left alone; the words say why, and what to do.
#[cfg(unix)]
#[test]
fn what_must_not_be_overwritten_is_not() {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let (map, pipe) = (folder.path().join("map.ron"), folder.path().join("pipe.ron"));
    saved(&map, "protected");
    std::fs::set_permissions(&map, Permissions::from_mode(0o444)).expect("it is ours");
    let error = store::save(&Preset::empty(), &map, None).expect_err("it is protected");
    assert!(error.to_string().contains("write-protected"), "{error}");
    assert_eq!(title(&map), "protected");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
    assert!(made.success());
    for path in [&pipe, Path::new("/dev/null")] {
        let error = store::save(&Preset::empty(), path, None).expect_err("no file");
        assert!(error.to_string().contains("a pipe or a device"), "{error}");
        assert!(store::write_whole(path, b"no").is_err());
        let error = store::load(path).expect_err("no file");
        assert!(error.to_string().contains("a pipe or a device"), "{error}");
    }
    let import = chokepoint(["import".as_ref(), pipe.as_os_str(), "--dry-run".as_ref()]);
    assert_eq!(import.status, Some(1));
    assert!(import.errors.contains("a pipe or a device"), "{}", import.errors);
}

/// A disk that takes no more bytes, played by a limit on the size of files: the old file is whole, and nothing lies beside it.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_what_was_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let map = folder.path().join("map.ron");
    saved(&map, "before");
    let before = std::fs::read(&map).expect("the file");
    let run = |ignored: bool| {
        let trap = if ignored { "trap '' XFSZ; " } else { "" };
        let script = format!("{trap}ulimit -c 0; ulimit -f 16; exec \"$0\" \"$@\"");
        let output = std::process::Command::new("sh")
            .args([
                "-c",
                &script,
                env!("CARGO_BIN_EXE_chokepoint"),
                "generate",
                "--sites",
                "400",
                "--routes",
                "900",
                "-o",
            ])
            .arg(&map)
            .output()
            .expect("the program starts");
        assert!(!output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let names = || std::fs::read_dir(folder.path()).expect("listed").count();
    // The system says that the file gets too large: map.ron and the copy of what was there, and nothing else.
    let said = run(true);
    assert!(said.contains("cannot be written") && said.contains("save to another"), "{said}");
    assert_eq!((std::fs::read(&map).expect("the file"), names()), (before.clone(), 2), "{said}");
    // The system kills the program in the middle of writing: the old file is whole, and the stray piece goes with the next save.
    run(false);
    assert_eq!(std::fs::read(&map).expect("the file"), before);
    let stray = std::fs::read_dir(folder.path())
        .expect("listed")
        .flatten()
        .find(|entry| entry.file_name().to_string_lossy().ends_with(".tmp"));
    let stray = stray.expect("a killed program leaves its piece").path();
    let held = std::fs::File::open(&stray).expect("it is there");
    held.lock().expect("another window writes to it");
    saved(&map, "after");
    assert!(stray.exists(), "it is another window's");
    drop(held);
    saved(&map, "later");
    assert!(!stray.exists());
    assert_eq!(title(&map), "later");
}

/// As on some network and USB file systems: the folder cannot be synced. The file is saved all the same, the first time and once a backup is due.
#[test]
fn a_folder_that_cannot_be_synced_is_no_failure() {
    let folder = tempfile::tempdir().expect("a folder");
    let map = folder.path().join("map.ron");
    let einval = |step| match step {
        DiskStep::SyncFolder => Err(std::io::Error::from_raw_os_error(22)),
        _ => Ok(()),
    };
    watched(einval, || {
        saved(&map, "first");
        saved(&map, "second");
    });
    assert_eq!((title(&map).as_str(), title(&folder.path().join("map.ron.bak")).as_str()), ("second", "first"));
}

/// The disk refuses before each of the steps in turn: the old file is whole, the failure is told, and nothing lies beside it.
#[test]
fn a_disk_that_refuses_any_step_leaves_what_was_there() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    let folder = tempfile::tempdir().expect("a folder");
    let map = folder.path().join("map.ron");
    saved(&map, "before");
    let mut refused = 0;
    for at in 0.. {
        let passed = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&passed);
        let refuse = move |_| match count.fetch_add(1, Ordering::Relaxed) == at {
            true => Err(std::io::Error::from(std::io::ErrorKind::StorageFull)),
            false => Ok(()),
        };
        let preset = Preset { title: "after".to_owned(), ..Preset::empty() };
        let done = watched(refuse, || store::save(&preset, &map, None));
        let names: Vec<_> =
            std::fs::read_dir(folder.path()).expect("listed").flatten().map(|e| e.file_name()).collect();
        assert!(names.iter().all(|name| !name.to_string_lossy().ends_with(".tmp")), "{names:?}");
        match done {
            Ok(_) if passed.load(Ordering::Relaxed) <= at => break,
            // A folder that cannot be synced.
            Ok(_) => assert_eq!(title(&map), "after"),
            Err(error) => {
                refused += 1;
                assert_eq!(title(&map), "before");
                assert!(error.to_string().contains("no room"), "{error}");
            }
        }
        saved(&map, "before");
    }
    assert!(refused >= 10, "the copy and the file, five steps each: {refused}");
}

/// Only an administrator may give a file away; then it stays its owner's.
#[cfg(unix)]
#[test]
fn the_owner_stays_where_the_system_allows_it() {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let folder = tempfile::tempdir().expect("a folder");
    let map = folder.path().join("map.ron");
    saved(&map, "before");
    let owner = if chown(&map, Some(1234), Some(1235)).is_ok() {
        (1234, 1235)
    } else {
        let data = std::fs::metadata(&map).expect("a file");
        (data.uid(), data.gid())
    };
    saved(&map, "after");
    let data = std::fs::metadata(&map).expect("a file");
    assert_eq!(((data.uid(), data.gid()), title(&map).as_str()), (owner, "after"));
}

/// What is said fits the cause.
#[test]
fn the_remedy_fits_the_cause() {
    use std::io::{Error, ErrorKind};
    for (kind, words) in [
        (ErrorKind::StorageFull, "no room"),
        (ErrorKind::QuotaExceeded, "no room"),
        (ErrorKind::ReadOnlyFilesystem, "only be read"),
        (ErrorKind::PermissionDenied, "you may write to"),
        (ErrorKind::NotFound, "folder is not there"),
        (ErrorKind::InvalidFilename, "shorter"),
    ] {
        assert!(store::remedy(&Error::from(kind)).contains(words), "{kind:?}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let error = store::save(&Preset::empty(), &folder.path().join("no/folder/x.ron"), None).expect_err("no folder");
    assert!(error.to_string().contains("folder is not there"), "{error}");
    let error = store::save(&Preset::empty(), &folder.path().join("x".repeat(300)), None).expect_err("no such name");
    assert!(error.to_string().contains("shorter"), "{error}");
}
