//! Bundles: a preset, the run sheet of its workshop and pictures of it as one file, a zip that other programs open too.
//!
//! A bundle comes from strangers. What it declares of itself is only a claim, so its parts are counted before they are listed, and bytes while they are
//! unpacked. Nothing is unpacked onto the disk; a part is known by its whole name, and what is not known is left alone and named.

use crate::model::{Finding, Preset, visible};
use crate::store::bounded::LARGEST_TEXT;
use crate::store::packed::packed;
use crate::store::text::{parse, to_text};
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// How the names of bundles end.
pub const BUNDLE_ENDING: &str = "chokepoint";
/// Largest bundle that is read, bytes as packed.
const LARGEST_PACKED: usize = 64 * 1024 * 1024;
/// Most bytes that all parts together unpack to.
const LARGEST_UNPACKED: u64 = LARGEST_TEXT as u64;
/// Most parts, known or not.
const MOST_PARTS: usize = 64;
/// Name of the preset, which stands first: by it the system knows a bundle.
const PRESET: &str = "preset.ron";
/// Name of the run sheet.
const RUN_SHEET: &str = "workshop.ron";
/// Where pictures are, and how their names end.
const PICTURES: (&str, &str) = ("pictures/", ".png");
/// Longest name of a picture, letters.
const LONGEST_NAME: usize = 80;
/// What a PNG begins with.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// What an entry of the list of parts begins with.
const ENTRY: &[u8] = b"PK\x01\x02";
/// Parts that are named of those left out.
const NAMED: usize = 8;

/// What a bundle holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    /// The preset.
    pub preset: Preset,
    /// The run sheet of its workshop, as text.
    pub run_sheet: Option<String>,
    /// Pictures of it.
    pub pictures: Vec<BundlePicture>,
}

/// A picture in a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundlePicture {
    /// Its name, of small letters, digits and hyphens.
    pub name: String,
    /// A PNG file.
    pub png: Vec<u8>,
}

/// A bundle as it was read.
#[derive(Clone, Debug)]
pub struct ReadBundle {
    /// What is known of it.
    pub bundle: Bundle,
    /// The text of the preset in it.
    pub text: String,
    /// Parts that were left out, in words.
    pub left_out: Vec<String>,
}

/// True for what begins as a bundle, or any other zip, does.
pub fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Writes a bundle; the same parts give the same bytes.
///
/// # Errors
/// When the preset is no text that could be read again, or a picture has a name that would not be known again.
pub fn bundle_to_bytes(bundle: &Bundle) -> Result<Vec<u8>, String> {
    let text = to_text(&bundle.preset).map_err(|error| error.to_string())?;
    let mut parts = vec![(PRESET.to_owned(), text.as_bytes())];
    if let Some(sheet) = &bundle.run_sheet {
        parts.push((RUN_SHEET.to_owned(), sheet.as_bytes()));
    }
    for BundlePicture { name, png } in &bundle.pictures {
        let (folder, ending) = PICTURES;
        let whole = format!("{folder}{name}{ending}");
        if picture_name(&whole).is_none() {
            return Err(format!("{name} is no name of a picture: small letters, digits and hyphens"));
        }
        parts.push((whole, png));
    }
    packed(parts)
}

/// Reads a bundle.
///
/// # Errors
/// What keeps it from being one, with place and remedy.
pub fn read_bundle(bytes: &[u8]) -> Result<ReadBundle, Finding> {
    // The reader of archives is not ours, and a fault of it may cost no more than the file.
    let read = std::panic::catch_unwind(|| read_within(bytes, LARGEST_UNPACKED));
    read.unwrap_or_else(|_| Err(torn("the reader of archives gave up")))
}

fn torn(why: impl std::fmt::Display) -> Finding {
    Finding::error(
        "bundle",
        format!("it is torn, or no bundle: {why}"),
        "have it sent anew, or open the preset by itself",
    )
}

fn too_large(message: String) -> Finding {
    Finding::error("bundle", message, "open the preset by itself, or have it bundled anew")
}

fn read_within(bytes: &[u8], limit: u64) -> Result<ReadBundle, Finding> {
    if bytes.len() > LARGEST_PACKED {
        return Err(too_large(format!("it is larger than {} MiB", LARGEST_PACKED / (1024 * 1024))));
    }
    // Before the list is made of them: each takes a multiple of its bytes in memory.
    let parts = bytes.windows(ENTRY.len()).filter(|window| *window == ENTRY).count();
    if parts > MOST_PARTS {
        return Err(too_large(format!("it has more than {MOST_PARTS} parts")));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(torn)?;
    let (mut text, mut run_sheet, mut pictures, mut strange) = (None, None, Vec::new(), Vec::new());
    let mut left = limit;
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(torn)?;
        let name = part.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
        if part.is_dir() {
            continue;
        }
        if name != PRESET && name != RUN_SHEET && picture_name(&name).is_none() {
            // Not unpacked, so that it may be as large as it likes.
            strange.push(format!("\u{201c}{}\u{201d} is not known", visible(&name).replace(char::is_whitespace, " ")));
            continue;
        }
        let mut held = Vec::new();
        part.by_ref().take(left.saturating_add(1)).read_to_end(&mut held).map_err(torn)?;
        left = left
            .checked_sub(held.len() as u64)
            .ok_or_else(|| too_large(format!("it unpacks to more than {} MiB", limit / (1024 * 1024))))?;
        match picture_name(&name) {
            Some(_) if !held.starts_with(PNG) => strange.push(format!("{name} is no picture")),
            Some(name) => pictures.push(BundlePicture { name: name.to_owned(), png: held }),
            None => {
                let place = Finding::error(name.clone(), "it is not text in UTF-8", "have it bundled anew");
                let held = String::from_utf8(held).map_err(|_| place)?;
                *(if name == PRESET { &mut text } else { &mut run_sheet }) = Some(held);
            }
        }
    }
    let missing = "it is an archive without a preset.ron, and no bundle";
    let remedy = "open a preset (.ron) or a bundle (.chokepoint); tables come in by Import a table…";
    let text = text.ok_or_else(|| Finding::error("file", missing, remedy))?;
    let preset = parse(&text)?;
    let more = strange.len().saturating_sub(NAMED);
    strange.truncate(NAMED);
    if more > 0 {
        strange.push(format!("and {more} more"));
    }
    Ok(ReadBundle { bundle: Bundle { preset, run_sheet, pictures }, text, left_out: strange })
}

/// The name of a picture by that of its part; none for what is no picture, or leads elsewhere.
fn picture_name(part: &str) -> Option<&str> {
    let name = part.strip_prefix(PICTURES.0)?.strip_suffix(PICTURES.1)?;
    let is_plain = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
    ((1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(is_plain)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
        super::packed(parts.iter().map(|(name, bytes)| ((*name).to_owned(), *bytes))).expect("an archive")
    }

    fn bundle() -> Bundle {
        let picture = BundlePicture { name: "map".to_owned(), png: [PNG, b"rest"].concat() };
        Bundle { preset: Preset::empty(), run_sheet: Some("(rounds: [])".to_owned()), pictures: vec![picture] }
    }

    #[test]
    fn what_is_bundled_is_read_and_the_system_knows_it_by_its_first_bytes() {
        let bytes = bundle_to_bytes(&bundle()).expect("it is written");
        assert_eq!(bytes, bundle_to_bytes(&bundle()).expect("it is written"), "the same bytes");
        assert!(is_packed(&bytes));
        // Where `packaging/chokepoint.xml` looks.
        assert_eq!(&bytes[30..40], PRESET.as_bytes());
        let read = read_bundle(&bytes).expect("it is read");
        assert_eq!((read.bundle, read.left_out), (bundle(), Vec::new()));
        let named = |name: &str| {
            let picture = BundlePicture { name: name.to_owned(), png: PNG.to_vec() };
            bundle_to_bytes(&Bundle { pictures: vec![picture], ..bundle() })
        };
        assert!(named("../map").is_err() && named("").is_err() && named("Map").is_err() && named("map-2").is_ok());
    }

    #[test]
    fn no_path_is_followed_and_what_is_strange_is_named() {
        let text = to_text(&Preset::empty()).expect("text");
        let read = read_bundle(&packed(&[
            ("preset.ron", text.as_bytes()),
            ("../../.bashrc", b"rm"),
            ("/etc/passwd", b"root"),
            ("C:\\x.exe", b"MZ"),
            ("pictures/../x.png", PNG),
            ("pictures/\u{202e}x.png", PNG),
            ("pictures/not.png", b"GIF"),
            ("pictures/map.png", PNG),
            ("inner/preset.ron", b"(format: 99)"),
        ]))
        .expect("it is read");
        assert_eq!(read.bundle.preset, Preset::empty());
        let names: Vec<&str> = read.bundle.pictures.iter().map(|picture| picture.name.as_str()).collect();
        assert_eq!((names, read.left_out.len()), (vec!["map"], 7));
        assert!(read.left_out.contains(&"pictures/not.png is no picture".to_owned()), "{:?}", read.left_out);
        assert!(read.left_out.iter().all(|words| !words.contains('\u{202e}')));
    }

    #[test]
    fn bombs_are_refused_while_they_unpack() {
        const SIZE: u32 = 3_000_017;
        let bytes = packed(&[("preset.ron", &vec![b' '; SIZE as usize])]);
        assert!(bytes.len() < 100_000, "it is packed");
        let refused = |bytes: &[u8], limit| read_within(bytes, limit).expect_err("it is refused").to_string();
        assert!(refused(&bytes, 1024 * 1024).contains("unpacks to more than 1 MiB"));
        // Within the limit it is what it is: an empty preset.
        assert!(refused(&bytes, SIZE.into()).contains("it is empty"));
        // What it claims to be changes nothing.
        let mut liar = bytes;
        let claims: Vec<usize> =
            liar.windows(4).enumerate().filter(|(_, bytes)| *bytes == SIZE.to_le_bytes()).map(|(at, _)| at).collect();
        assert!(!claims.is_empty(), "the size is declared somewhere");
        for at in claims {
            liar[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
        }
        refused(&liar, 1024 * 1024);
        let many: Vec<(String, &[u8])> = (0..=MOST_PARTS).map(|at| (format!("{at}"), &b""[..])).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
        assert!(refused(&packed(&many), 1024).contains("more than 64 parts"));
        assert!(refused(b"PK\x03\x04 not really", 1024).contains("torn"));
        assert!(refused(&packed(&[("xl/workbook.xml", b"<x/>")]), 1024).contains("without a preset.ron"));
    }
}
