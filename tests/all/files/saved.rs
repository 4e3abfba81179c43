//! What saving leaves on the disk: modes, links, and what another program wrote before.

use chokepoint_core::model::Preset;
use chokepoint_core::store;
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
