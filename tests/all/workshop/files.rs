//! Sessions on the disk: whatever befalls a file, what stood before the damage is given back, and play goes on behind it.

use crate::kit::workshop::*;
use chokepoint_core::model::workshop::*;
use chokepoint_core::store::{SessionFile, parse_session, read_session};
use chokepoint_core::workshop::*;
use std::path::Path;

/// A small session with a bit of everything.
fn played() -> Game {
    let mut game = Game::open(one_mine(), two_rounds());
    game.round("1").reveal("1").reveal("2").phase(Phase::Commit).likely("us", "short", 0.25);
    game.take(Fact::Drafted { of: DraftOf::Why("us".into()), text: "Über \"alles\"\n\u{6570}".to_owned() });
    game.makes("us", &release("us", "ore", 30.0, 1.0 / 3.0), "Über \"alles\"\n\u{6570}").play_out();
    game.remarked(None, "#[enable] (x: 1) // no comment").round("2").play_out().branch("2", "other").play_out();
    game
}

/// The session in a file, as the window writes it: fact by fact.
fn written(folder: &Path, game: &Game) -> Vec<u8> {
    let (first, rest) = game.session.entries().split_at(1);
    let mut file = SessionFile::begin(folder, "played", first).expect("it is begun");
    rest.iter().for_each(|entry| file.add(entry).expect("it is written"));
    std::fs::read(file.path()).expect("it is there")
}

#[test]
fn a_session_file_gives_the_session_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let game = played();
    written(folder.path(), &game);
    let read = read_session(&folder.path().join("played.session")).expect("a session");
    assert_eq!((read.cut, read.entries.as_slice()), (0, game.session.entries()));
    let again = Session::replay(read.entries).expect("every fact was possible");
    assert_eq!(again.state(BranchId(1)), game.session.state(BranchId(1)));
    // A second one of the name stands beside it, and the first is what it was.
    written(folder.path(), &practice());
    assert_eq!(read_session(&folder.path().join("played.session")).expect("it").entries, game.session.entries());
    assert_eq!(
        read_session(&folder.path().join("played-2.session")).expect("it").entries,
        practice().session.entries()
    );
}

/// Cut at every byte, and with every byte changed: what stands before the damage is given back, and nothing else. Without its beginning it is no session.
#[test]
fn what_is_torn_or_changed_is_cut_off() {
    let folder = tempfile::tempdir().expect("a folder");
    let game = played();
    let bytes = written(folder.path(), &game);
    let ends: Vec<usize> = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1).collect();
    assert_eq!(ends.len(), game.session.entries().len() + 1, "a line a fact, behind the first");
    // How many lines stand whole before the damage: the first says what the file is, so that none is no session.
    let check = |bytes: &[u8], whole: usize| match parse_session(bytes) {
        Ok(read) => {
            assert_eq!(read.entries, game.session.entries()[..whole - 1]);
            assert_eq!(read.cut, bytes.len() - ends[whole - 1]);
        }
        Err(finding) => assert_eq!(whole, 0, "{finding}"),
    };
    for at in 0..bytes.len() {
        let whole = ends.iter().filter(|end| **end <= at).count();
        check(&bytes[..at], whole);
        let mut changed = bytes.clone();
        changed[at] ^= 0x20;
        check(&changed, whole);
    }
    check(&bytes, ends.len());
    // A line that is missing, that stands twice or that is of another session is noticed as well.
    check(&[&bytes[..ends[4]], &bytes[ends[5]..]].concat(), 5);
    check(&[&bytes[..ends[4]], &bytes[ends[3]..]].concat(), 5);
    let other = written(folder.path(), &practice());
    let second = other.iter().position(|byte| *byte == b'\n').expect("its first line") + 1;
    check(&[&bytes[..ends[4]], &other[second..]].concat(), 5);
}

/// Torn at the end, the session goes on where it stands: the torn end is cut off, and what is added is read behind what was there.
#[test]
fn a_torn_session_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut game = Game::open(one_mine(), two_rounds());
    game.round("1").reveal("1").phase(Phase::Plan);
    let bytes = written(folder.path(), &game);
    let path = folder.path().join("played.session");
    std::fs::write(&path, &bytes[..bytes.len() - 7]).expect("it is torn");
    let (mut file, read) = SessionFile::resume(&path).expect("it goes on");
    assert!(read.cut > 0);
    assert_eq!(read.entries, game.session.entries()[..3]);
    assert!(SessionFile::resume(&path).is_err(), "a second window leaves it to the first");
    let mut again = Game { session: Session::replay(read.entries).expect("possible"), line: MAIN_LINE, now: game.now };
    again.reveal("4").phase(Phase::Commit);
    again.session.entries()[3..].iter().for_each(|entry| file.add(entry).expect("it is written"));
    drop(file);
    let read = read_session(&path).expect("a session");
    assert_eq!((read.cut, read.entries.as_slice()), (0, again.session.entries()));
    let (_, read) = SessionFile::resume(&path).expect("whole, it goes on as well");
    assert_eq!(read.cut, 0);
}

#[test]
fn what_is_no_session_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.session");
    for text in ["", "\n", "(format: 1)\n", "0123456789abcdef (session:1,program:\"x\")\n"] {
        std::fs::write(&path, text).expect("it is written");
        let finding = read_session(&path).expect_err("no session");
        assert!(finding.place.to_string().contains("x.session") && !finding.remedy.is_empty(), "{finding}");
        assert!(SessionFile::resume(&path).is_err());
        assert_eq!(std::fs::read_to_string(&path).expect("it is there"), text, "what is no session is left alone");
    }
    assert!(read_session(&folder.path().join("none.session")).is_err());
}
