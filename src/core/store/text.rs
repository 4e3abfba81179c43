//! A preset as text: RON, readable, in stable order.

use crate::model::{CLIP, Clip, CommodityLibrary, FORMAT, Finding, Preset, RuleLibrary};
use crate::store::bounded::LARGEST_TEXT;
use crate::store::limits;
use ron::extensions::Extensions;
use ron::ser::PrettyConfig;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use sha2::{Digest, Sha256};

/// Structs and lists down to this depth have one entry a line; figures stay on one line all the same.
const LINES_DOWN_TO: usize = 6;

fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME).with_recursion_limit(limits::DEEPEST)
}

/// Reads a preset.
///
/// ```
/// use chokepoint_core::model::Preset;
/// use chokepoint_core::store::{parse, to_text};
///
/// let text = to_text(&Preset::empty()).map_err(|error| error.to_string())?;
/// assert_eq!(parse(&text).map_err(|finding| finding.to_string())?, Preset::empty());
/// assert!(parse("(format: 1, tittle: \"a word that no preset has\")").is_err());
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
/// What keeps the text from being a preset, with line and column. Whether its figures make sense is for
/// [`crate::engine::check`] to say.
pub fn parse(text: &str) -> Result<Preset, Finding> {
    // A text editor may have put the mark of UTF-8 before the first bracket.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    read(text)
}

/// Reads a rule library.
///
/// # Errors
/// As [`parse`].
pub fn parse_library(text: &str) -> Result<RuleLibrary, Finding> {
    read(text)
}

/// Reads a library of goods, recipes and chains.
///
/// # Errors
/// As [`parse`].
pub fn parse_goods(text: &str) -> Result<CommodityLibrary, Finding> {
    read(text)
}

/// Reads a piece of a map as [`clip_to_text`] writes it.
///
/// # Errors
/// What keeps the text from being one.
pub fn parse_clip(text: &str) -> Result<Clip, Finding> {
    let remedy = "copy sites on a map of this program first";
    if !text.trim_start().starts_with("(") || !text.contains("clip:") {
        return Err(Finding::error("clipboard", "it holds no part of a map", remedy));
    }
    if text.len() > LARGEST_TEXT {
        return Err(Finding::error("clipboard", "it is larger than 256 MiB", "copy fewer sites"));
    }
    limits::within(text)?;
    let clip: Clip = options().from_str(text).map_err(|error| {
        let place = format!("clipboard, line {}, column {}", error.span.start.line, error.span.start.col);
        Finding::error(place, error.code.to_string(), remedy)
    })?;
    if clip.clip != CLIP {
        let message = format!("it was copied by a program of another version ({})", clip.clip);
        return Err(Finding::error("clipboard", message, remedy));
    }
    Ok(clip)
}

/// Writes a piece of a map.
///
/// # Errors
/// As [`to_text`].
pub fn clip_to_text(clip: &Clip) -> Result<String, ron::Error> {
    Ok(figures_on_one_line(&options().to_string_pretty(clip, pretty())?))
}

/// Reads a file of the format of presets: RON with the version first.
pub(crate) fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Finding> {
    if text.len() > LARGEST_TEXT {
        return Err(Finding::error("file", "it is larger than 256 MiB", "leave out what is not needed"));
    }
    if text.trim().is_empty() {
        return Err(Finding::error("file", "it is empty", "open another file, or start a new map"));
    }
    limits::within(text)?;
    if let Some(format) = format_of(text).filter(|format| *format != FORMAT) {
        let message = format!("it is in format {format}, this program reads format {FORMAT}");
        return Err(Finding::error("format", message, "open it with the version that wrote it, or a newer one"));
    }
    options().from_str(text).map_err(|error| {
        let place = format!("line {}, column {}", error.span.start.line, error.span.start.col);
        Finding::error(place, error.code.to_string(), "correct the text there; nothing was changed")
    })
}

/// The one field that says whether the rest can be read; none where there is none that can. No more of the text is read than up to there: a file of
/// 10,000 sites would be read twice.
fn format_of(text: &str) -> Option<u32> {
    let mut found = None;
    // Always an error where the field was found: the rest is left unread.
    options().from_str_seed(text, Peek(&mut found)).ok();
    found
}

/// What a field is to [`format_of`].
#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Field {
    Format,
    #[serde(other)]
    Other,
}

/// Where the format goes.
struct Peek<'a>(&'a mut Option<u32>);

impl<'de> DeserializeSeed<'de> for Peek<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_struct("", &["format"], self)
    }
}

impl<'de> Visitor<'de> for Peek<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a file with its format")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(field) = fields.next_key()? {
            match field {
                Field::Format => {
                    *self.0 = Some(fields.next_value()?);
                    return Ok(());
                }
                Field::Other => fields.next_value::<IgnoredAny>()?,
            };
        }
        Ok(())
    }
}

/// Writes a preset; the same preset gives the same text.
///
/// # Errors
/// When the text could not be read again, because a text or a list of the preset is longer than any that is read.
pub fn to_text(preset: &Preset) -> Result<String, ron::Error> {
    write(preset)
}

/// Writes a file of the format of presets.
pub(crate) fn write<T: serde::Serialize>(what: &T) -> Result<String, ron::Error> {
    let mut text = figures_on_one_line(&options().to_string_pretty(what, pretty())?);
    text.push('\n');
    // What is written and cannot be read again is lost.
    limits::within(&text).map_err(|finding| ron::Error::Message(finding.to_string()))?;
    Ok(text)
}

/// Writes anything as one line: line breaks in texts are escaped.
pub(crate) fn to_line<T: serde::Serialize>(what: &T) -> Result<String, ron::Error> {
    options().to_string(what)
}

/// Reads what [`to_line`] writes.
pub(crate) fn from_line<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, ron::error::SpannedError> {
    options().from_str(text)
}

fn pretty() -> PrettyConfig {
    PrettyConfig::new().depth_limit(LINES_DOWN_TO).indentor("    ".to_owned()).new_line("\n".to_owned())
}

/// Joins the lines of each figure, so that a value, its source and its uncertainty are read, and compared, at one glance.
fn figures_on_one_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut joined = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        joined.push_str(line);
        let fields = lines[at + 1..].iter().take_while(|line| is_of_figure(line)).count();
        let end = lines.get(at + 1 + fields).map_or("", |line| line.trim());
        if line.ends_with('(') && fields > 0 && (end == ")" || end == "),") {
            let parts: Vec<&str> = lines[at + 1..=at + fields].iter().map(|line| line.trim()).collect();
            joined.push_str(parts.join(" ").trim_end_matches(','));
            joined.push_str(end);
            at += fields + 1;
        }
        joined.push('\n');
        at += 1;
    }
    joined.pop();
    joined
}

/// True for a line that holds a field of a figure. The writer escapes line breaks in strings, so a line is never part of one.
fn is_of_figure(line: &str) -> bool {
    ["value: ", "source: ", "sigma: ", "said: ", "reason: "].iter().any(|field| line.trim_start().starts_with(field))
}

/// What a preset says, in a word: the SHA-256, in hexadecimal, of its text without places on the map of stages, remarks, views and the
/// history of its saves. Two presets of one content hash give the same answers.
///
/// # Errors
/// As [`to_text`].
pub fn preset_hash(preset: &Preset) -> Result<String, ron::Error> {
    let mut bare = Preset { saves: Vec::new(), views: Vec::new(), map_notes: Vec::new(), ..preset.clone() };
    bare.map.sites.iter_mut().for_each(|site| site.canvas = None);
    Ok(content_hash(&to_text(&bare)?))
}

/// SHA-256 of a file's text in hexadecimal: what `sha256sum` prints.
pub fn content_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
