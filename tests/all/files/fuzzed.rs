//! The functions and files of `fuzz/`, and a bounded number of changes to each of the files: what a fuzzer does without an end.

#[path = "../../../fuzz/entries.rs"]
mod entries;

use crate::kit::maps::MapMaker;
use chokepoint_core::edit::{Document, Edit, Opened};
use chokepoint_core::model::{Preset, Site};
use chokepoint_core::store::{Bundle, BundlePicture, Journal, bundle_to_bytes, parse_journal, read_bundle};
use std::path::{Path, PathBuf};

/// Changes to each file; a fuzzer makes millions.
const CHANGES: usize = 60;
/// Files above this many bytes are read as they are, and not changed.
const LARGE: u64 = 40_000;

fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let is_wanted =
        |path: &PathBuf| path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted));
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("a file").path())
        .filter(is_wanted)
        .collect();
    files.sort();
    assert!(!files.is_empty(), "nothing to begin with");
    files
}

/// Numbers that look random and are the same in each run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

/// What readers trip over.
const STUMBLES: [&[u8]; 22] = [
    b"",
    b"-1",
    b"0",
    b"1e308",
    b"1e-308",
    b"1e999",
    b"NaN",
    b"inf",
    b"4294967296",
    b"18446744073709551616",
    b"\"",
    b"\\",
    b"[",
    b"(",
    b")",
    b",",
    b"\0",
    b"\xff",
    b"\xe2\x80\xae",
    b"2025-02-30",
    b"-9999-01-01",
    b"r#\"",
];

/// A few changes of a file: bytes flipped, parts left out, doubled or put elsewhere, and what readers trip over put in place of a word.
fn changed(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut new = bytes.to_vec();
    for _ in 0..=dice.below(4) {
        let (at, length) = (dice.below(new.len()), 1 + dice.below(24));
        let end = (at + length).min(new.len());
        match dice.below(6) {
            0 if at < new.len() => new[at] ^= 1 << dice.below(8),
            1 => drop(new.drain(at.min(end)..end)),
            2 => {
                let part = new[at.min(end)..end].to_vec();
                let to = dice.below(new.len() + 1);
                drop(new.splice(to..to, part));
            }
            3 => new.truncate(at),
            4 => {
                let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
                let start = new[..at].iter().rposition(|byte| !is_word(byte)).map_or(0, |before| before + 1);
                let end = new[at..].iter().position(|byte| !is_word(byte)).map_or(new.len(), |after| at + after);
                drop(new.splice(start..end, STUMBLES[dice.below(STUMBLES.len())].iter().copied()));
            }
            _ => drop(new.splice(at..at, STUMBLES[dice.below(STUMBLES.len())].iter().copied())),
        }
    }
    new
}

/// Reads files as they are and changed. A panic names the file; the change follows from its number.
fn read(files: &[PathBuf], entry: fn(&[u8])) {
    for file in files {
        let bytes = std::fs::read(file).expect("a file");
        println!("{}", file.display());
        entry(&bytes);
        if bytes.len() as u64 > LARGE {
            continue;
        }
        for change in 0..CHANGES {
            println!("change {change}");
            entry(&changed(&bytes, &mut Dice(0x9e37_79b9_7f4a_7c15 ^ (change as u64 + 1))));
        }
    }
}

#[test]
fn presets() {
    let all = [files("fuzz/corpus/presets", &["ron"]), files("tests/cases/reliability", &["ron"])].concat();
    read(&all, entries::preset);
}

#[test]
fn tables() {
    let endings = ["csv", "xlsx", "xls", "ods"];
    let folders = ["fuzz/corpus/tables", "tests/cases/tables", "tests/cases/reliability"];
    read(&folders.map(|folder| files(folder, &endings)).concat(), entries::table);
}

#[test]
fn parts_of_workbooks() {
    read(&files("fuzz/corpus/sheets", &["xml"]), entries::sheet);
    let seed = std::fs::read(&files("fuzz/corpus/sheets", &["xml"])[0]).expect("a file");
    let tables =
        chokepoint_core::store::import::read_tables(&entries::workbook(&seed), "t.xlsx").expect("as it is, it is read");
    assert_eq!(tables[0].headers[..3], ["name", "country", "capacity"]);
}

/// Parts that are torn, changed and put elsewhere; the seeds are packed and stored, so that changes reach both the archive and what is in it.
#[test]
fn bundles() {
    let folder = tempfile::tempdir().expect("a folder");
    let png = [&b"\x89PNG\r\n\x1a\n"[..], b"a picture"].concat();
    let preset = MapMaker::one_mine().ban().preset;
    let bundle = Bundle {
        preset: preset.clone(),
        run_sheet: Some("(format: 1)".to_owned()),
        pictures: vec![BundlePicture { name: "map".to_owned(), png }],
    };
    let packed = folder.path().join("packed.chokepoint");
    let bytes = bundle_to_bytes(&bundle).expect("it is packed");
    std::fs::write(&packed, &bytes).expect("a file");
    assert_eq!(read_bundle(&bytes).expect("as it is, it is read").bundle, bundle);
    let stored = folder.path().join("stored.chokepoint");
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    writer.start_file("preset.ron", options).expect("a part");
    let text = chokepoint_core::store::to_text(&preset).expect("a preset is text");
    std::io::Write::write_all(&mut writer, text.as_bytes()).expect("bytes");
    std::fs::write(&stored, writer.finish().expect("an archive").into_inner()).expect("a file");
    let seeds = files("fuzz/corpus/bundles", &["chokepoint"]);
    read(&[seeds, vec![packed, stored]].concat(), entries::bundle);
}

/// The file in `fuzz/corpus/journals` was written by this test; the format says whether it is still one.
#[test]
fn journals() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut document = Document::new(Opened::unsaved(MapMaker::one_mine().ban().preset));
    document.record();
    let mut journal = Journal::begin(folder.path(), "seed", &document).expect("it is written");
    for name in ["Hill", "Hügel \u{202e}\"\n"] {
        let site = Site { name: name.to_owned(), ..document.preset().map.sites[0].clone() };
        document.apply(Edit::replace(document.preset(), 0, site, "rename", "").expect("the name differs"));
    }
    document.undo();
    journal.append(&document.take_recorded()).expect("it is written");
    let written = folder.path().join("seed.journal");
    let seeds = files("fuzz/corpus/journals", &["journal"]);
    for seed in seeds.iter().chain([&written]) {
        let recovered = parse_journal::<Preset>(&std::fs::read(seed).expect("a file")).expect("as it is, it is read");
        assert_eq!((recovered.cut, recovered.document.preset().map.sites[0].name.as_str()), (0, "Hill"));
    }
    read(&[seeds, vec![written]].concat(), entries::journal);
}
