//! The chapters of the manual, the same Markdown as `docs/manual`: cut into headings and blocks, so that a section or a hit can be gone to.
//!
//! What a reader of the files sees is what stands here, but for two things: a paragraph that the file breaks into lines is one line, so that it is wrapped
//! to the window; and a table whose rows are too long for a line is a list, because cells are not wrapped.

use std::ops::Range;
use std::sync::LazyLock;

/// A file of the project by its path.
macro_rules! chapter {
    ($path:literal) => {
        ($path, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $path)))
    };
}

/// Chapters by their path in the project, in the order in which they are read; from [`REFERENCE`] on they are to look things up in.
const FILES: &[(&str, &str)] = &[
    chapter!("docs/manual/getting-started.md"),
    chapter!("docs/manual/answer.md"),
    chapter!("docs/manual/maps.md"),
    chapter!("docs/manual/drawing.md"),
    chapter!("docs/manual/model.md"),
    chapter!("docs/manual/rules.md"),
    chapter!("docs/manual/events-and-measures.md"),
    chapter!("docs/manual/scenarios.md"),
    chapter!("docs/manual/plots.md"),
    chapter!("docs/manual/figures.md"),
    chapter!("docs/manual/files.md"),
    chapter!("docs/manual/compare-and-merge.md"),
    chapter!("docs/manual/workshops.md"),
    chapter!("docs/manual/from-statistics-to-a-map.md"),
    chapter!("docs/manual/limits.md"),
    chapter!("docs/glossary.md"),
    chapter!("docs/program.md"),
    chapter!("docs/formats.md"),
    chapter!("VALIDATION.md"),
    chapter!("BENCHMARKS.md"),
];
/// The first chapter to look things up in.
pub const REFERENCE: usize = 15;
/// Letters in a row of a table from which on it is shown as a list.
const LONG_ROW: usize = 88;

/// A chapter.
#[derive(Debug)]
pub struct Chapter {
    /// Its file in the project, such as `docs/manual/rules.md`.
    pub path: &'static str,
    /// Its sections, the first of which is the chapter itself.
    pub sections: Vec<Section>,
    /// What stands in it, in order.
    pub blocks: Vec<Block>,
}

impl Chapter {
    /// Its title.
    pub fn title(&self) -> &str {
        self.sections.first().map_or(self.path, |section| &section.title)
    }

    /// The section in which a block stands.
    pub fn section_of(&self, block: usize) -> Option<&Section> {
        self.sections.iter().rev().find(|section| section.block <= block)
    }
}

/// A heading and what follows it.
#[derive(Debug)]
pub struct Section {
    /// What links to it say after `#`, as GitHub makes it of the title.
    pub anchor: String,
    /// Its heading.
    pub title: String,
    /// 1 for the chapter, 2 for its sections, 3 for theirs.
    pub level: usize,
    /// The block that the heading is.
    pub block: usize,
}

/// A heading, a paragraph, an entry of a list with what hangs below it, a table or a listing.
#[derive(Debug)]
pub struct Block {
    /// Its Markdown; of a heading, its words.
    pub text: String,
    /// Level of the heading; none for everything else.
    pub heading: Option<usize>,
    /// Whether it is an entry of a list, which stands close to the one before.
    pub is_entry: bool,
}

/// A place in the manual: a chapter and a block of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// Number of the chapter.
    pub chapter: usize,
    /// Number of the block in it.
    pub block: usize,
}

/// All chapters.
pub fn chapters() -> &'static [Chapter] {
    static CHAPTERS: LazyLock<Vec<Chapter>> =
        LazyLock::new(|| FILES.iter().map(|(path, text)| read(path, text)).collect());
    &CHAPTERS
}

/// Where a link of a chapter leads; none for what is outside the manual.
pub fn target(from: &Chapter, link: &str) -> Option<At> {
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let path = if file.is_empty() { from.path.to_owned() } else { joined(from.path, file) };
    at(&path, anchor)
}

/// The place of a section, by the path of its chapter and its anchor; without an anchor the beginning.
pub fn at(path: &str, anchor: &str) -> Option<At> {
    let chapter = chapters().iter().position(|chapter| chapter.path == path)?;
    let sections = &chapters().get(chapter)?.sections;
    let found = sections.iter().find(|section| anchor.is_empty() || section.anchor == anchor)?;
    Some(At { chapter, block: found.block })
}

/// A path beside a file, with `..` carried out.
fn joined(file: &str, beside: &str) -> String {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in beside.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Where words were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The block.
    pub at: At,
    /// The words around the first of them, without marks.
    pub line: String,
}

/// Blocks in which words of a query stand, whatever their case, the others of its words being there or in the titles above it: titles that are all of
/// the query first, then titles, then text that holds all of it, then the rest, each in the order of the manual. What is there to look things up in
/// comes last.
pub fn search(query: &str) -> Vec<Hit> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let mut hits: Vec<((bool, usize), Hit)> = Vec::new();
    for (number, chapter) in chapters().iter().enumerate() {
        // The titles of the chapter, the section and what stands below it.
        let mut titles: Vec<String> = Vec::new();
        for (place, block) in chapter.blocks.iter().enumerate() {
            let text = plain(block.text.trim_start_matches("- "));
            let small = text.to_lowercase();
            if let Some(level) = block.heading {
                titles.truncate(level.saturating_sub(1));
                titles.push(small.clone());
            }
            let is_here = |word: &&String| small.contains(word.as_str());
            let is_above = |word: &String| titles.iter().any(|title| title.contains(word.as_str()));
            let Some(first) = words.iter().find(is_here) else { continue };
            let all = words.iter().all(|word| is_here(&word));
            if !all && !words.iter().all(|word| is_here(&word) || is_above(word)) {
                continue;
            }
            let rank = match (block.heading, all) {
                (Some(_), true) => 0,
                (Some(_), false) => 1,
                (None, true) => 2,
                (None, false) => 3,
            };
            let at = At { chapter: number, block: place };
            let is_reference = number >= REFERENCE;
            hits.push(((is_reference, rank), Hit { at, line: around(&text, &small, first) }));
        }
    }
    hits.sort_by_key(|(rank, hit)| (*rank, hit.at));
    hits.into_iter().map(|(_, hit)| hit).collect()
}

/// Some words on both sides of the first place at which one stands.
fn around(text: &str, small: &str, word: &str) -> String {
    // Small letters may be longer than large ones: the place is counted in letters.
    let letters = small.find(word).map_or(0, |at| small.get(..at).map_or(0, |before| before.chars().count()));
    let all: Vec<char> = text.chars().collect();
    let mut from = letters.saturating_sub(30);
    while from > 0 && all.get(from - 1).is_some_and(|letter| !letter.is_whitespace()) {
        from -= 1;
    }
    let to = (letters + word.chars().count() + 60).min(all.len());
    let words: String = all.get(from..to).unwrap_or_default().iter().collect();
    let (before, after) = (if from > 0 { "…" } else { "" }, if to < all.len() { "…" } else { "" });
    format!("{before}{}{after}", words.trim())
}

/// Markdown as it is read: without marks, and links by their words.
pub fn plain(text: &str) -> String {
    let mut words = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if letter == '['
            && let Some((name, after)) = link(rest)
        {
            words.push_str(&plain(name));
            rest = after;
            continue;
        }
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
        match letter {
            '`' | '*' => {}
            '\n' => words.push(' '),
            letter => words.push(letter),
        }
    }
    words
}

/// The words of a link that a text begins with, and what comes after it.
fn link(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (_, after) = rest.split_once(')')?;
    (!name.contains('[')).then_some((name, after))
}

/// Addresses of all links of a text, those that are written out included.
pub fn links(text: &str) -> Vec<&str> {
    let bare = text.split("<http").skip(1).filter_map(|rest| rest.split_once('>'));
    let bare = bare.filter_map(|(address, _)| text.get(text.find(address)?.checked_sub(4)?..)?.split('>').next());
    let mut found: Vec<&str> = bare.collect();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("](") {
        let Some((address, after)) = after.split_once(')') else { break };
        found.push(address);
        rest = after;
    }
    found
}

/// The words of all links of a text.
pub fn link_words(text: &str) -> Vec<String> {
    text.match_indices('[').filter_map(|(at, _)| Some(plain(link(text.get(at..)?)?.0))).collect()
}

/// What GitHub makes of a heading for links to it.
pub fn slug(title: &str) -> String {
    let kept = title.to_lowercase();
    let kept = kept.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

/// Cuts a file into blocks.
fn read(path: &'static str, text: &str) -> Chapter {
    let lines: Vec<&str> = text.lines().collect();
    let mut chapter = Chapter { path, sections: Vec::new(), blocks: Vec::new() };
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let span = block(&lines, at);
        let own = lines.get(span.clone()).unwrap_or_default();
        at = span.end;
        if line.trim().is_empty() {
            continue;
        }
        let number = chapter.blocks.len();
        if let Some(level) = heading(line) {
            let title = plain(line.trim_start_matches('#').trim());
            let anchor = slug(&title);
            chapter.sections.push(Section { anchor, title: title.clone(), level, block: number });
            chapter.blocks.push(Block { text: title, heading: Some(level), is_entry: false });
            continue;
        }
        let text = if line.starts_with("```") {
            own.join("\n")
        } else if line.starts_with('|') {
            table(own)
        } else {
            flowing(own)
        };
        let whole = line.starts_with("```") || text.starts_with('|');
        let parts = if whole { vec![text] } else { entries(&text) };
        let blocks = parts.into_iter().map(|text| {
            let is_entry = !whole && begins_entry(&text);
            Block { text, heading: None, is_entry }
        });
        chapter.blocks.extend(blocks);
    }
    chapter
}

/// Lines of the block that begins at one.
fn block(lines: &[&str], at: usize) -> Range<usize> {
    let Some(first) = lines.get(at) else { return at..at };
    let rest = lines.get(at + 1..).unwrap_or_default();
    let more = if first.starts_with("```") {
        rest.iter().position(|line| line.starts_with("```")).map_or(rest.len(), |last| last + 1)
    } else if first.trim().is_empty() || heading(first).is_some() {
        0
    } else {
        let is_table = first.starts_with('|');
        let ends = |line: &&str| {
            line.trim().is_empty()
                || heading(line).is_some()
                || line.starts_with("```")
                || line.starts_with('|') != is_table
        };
        rest.iter().position(ends).unwrap_or(rest.len())
    };
    at..at + 1 + more
}

fn heading(line: &str) -> Option<usize> {
    let level = line.chars().take_while(|letter| *letter == '#').count();
    ((1..=6).contains(&level) && line.chars().nth(level) == Some(' ')).then_some(level)
}

/// A paragraph as one line, a list as one line an entry.
fn flowing(lines: &[&str]) -> String {
    let mut text = String::new();
    for line in lines {
        if text.is_empty() {
            text.push_str(line);
        } else if begins_entry(line) {
            text.push('\n');
            text.push_str(line);
        } else {
            text.push(' ');
            text.push_str(line.trim());
        }
    }
    text
}

/// A list in its entries, each with those that stand below it; a paragraph as it is.
fn entries(text: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for line in text.lines() {
        match entries.last_mut() {
            Some(entry) if line.starts_with(' ') || !begins_entry(line) => {
                entry.push('\n');
                entry.push_str(line);
            }
            _ => entries.push(line.to_owned()),
        }
    }
    entries
}

/// Whether a line begins an entry of a list.
fn begins_entry(line: &str) -> bool {
    let line = line.trim_start();
    let after_number = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    line.starts_with("- ") || after_number.len() < line.len() && after_number.starts_with(". ")
}

/// A table as it is, or as a list where a row is longer than a line.
fn table(lines: &[&str]) -> String {
    let rows: Vec<Vec<String>> = lines.iter().map(|line| cells(line)).collect();
    let length = |row: &Vec<String>| row.iter().map(|cell| plain(cell).chars().count() + 2).sum::<usize>();
    let (Some(head), Some(body)) = (rows.first(), rows.get(2..)) else { return lines.join("\n") };
    if rows.iter().map(length).max().unwrap_or(0) <= LONG_ROW {
        return lines.join("\n");
    }
    let entry = |row: &Vec<String>| {
        let mut filled = row.iter().zip(head).filter(|(cell, _)| !cell.is_empty());
        let first = filled.next().map_or("", |(cell, _)| cell.as_str());
        let first = if first.contains("**") { first.to_owned() } else { format!("**{first}**") };
        let others: Vec<String> = filled
            .enumerate()
            .map(
                |(at, (cell, head))| {
                    if at == 0 || head.is_empty() { cell.clone() } else { format!("*{head}*: {cell}") }
                },
            )
            .collect();
        format!("- {first}: {}", others.join("; "))
    };
    body.iter().map(entry).collect::<Vec<_>>().join("\n")
}

/// The cells of a row; a bar behind a backslash belongs to its cell.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut letters = line.trim().trim_start_matches('|').chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letters.peek()) {
            ('\\', Some('|')) => {
                letters.next();
                cells.last_mut().into_iter().for_each(|cell| cell.push('|'));
            }
            ('|', _) => cells.push(String::new()),
            (letter, _) => cells.last_mut().into_iter().for_each(|cell| cell.push(letter)),
        }
    }
    // What stands behind the last bar is no cell.
    cells.pop();
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::commands::command::Command;
    use crate::app::plots::dock::Plots;
    use crate::draw::install_fonts;
    use std::collections::BTreeSet;

    #[test]
    fn blocks_are_what_a_reader_of_the_file_sees() {
        let text = "# Title `x`\n\nA line\nand another.\n\n- one\n  of two\n  - below\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```text\n# no heading\n```\n## Next one\n";
        let chapter = read("docs/manual/x.md", text);
        let blocks: Vec<&str> = chapter.blocks.iter().map(|block| block.text.as_str()).collect();
        let table = "| a | b |\n|---|---|\n| 1 | 2 |";
        let listing = "```text\n# no heading\n```";
        assert_eq!(
            blocks,
            ["Title x", "A line and another.", "- one of two\n  - below", "- two", table, listing, "Next one"]
        );
        let anchors: Vec<(&str, usize)> =
            chapter.sections.iter().map(|section| (section.anchor.as_str(), section.block)).collect();
        assert_eq!(anchors, [("title-x", 0), ("next-one", 6)]);
        assert_eq!(chapter.section_of(4).map(|section| section.title.as_str()), Some("Title x"));
    }

    #[test]
    fn a_table_that_is_too_wide_is_a_list() {
        let long = "many words ".repeat(12);
        let row = format!("| **a** | {} | c\\|d |", long.trim());
        let text = table(&["| word | meaning | also |", "|---|---|---|", &row]);
        assert_eq!(text, format!("- **a**: {}; *also*: c|d", long.trim()));
    }

    #[test]
    fn links_lead_where_they_do_in_the_files() {
        assert_eq!(joined("docs/manual/rules.md", "../program.md"), "docs/program.md");
        assert_eq!(joined("docs/manual/rules.md", "../../VALIDATION.md"), "VALIDATION.md");
        assert_eq!(plain("**a** [`b` c](x.md#y), *d*"), "a b c, d");
        assert_eq!(slug("Why? Months & days"), "why-months--days");
        assert_eq!(links("see [a](b.md), <https://x.org/y> and [c](#d)"), ["https://x.org/y", "b.md", "#d"]);
        assert_eq!(link_words("see [a `b`](b.md), [no] and [c](#d)"), ["a b", "c"]);
    }

    /// Every link of the manual proper leads to a chapter and section of it; what else stands in the project is said by its name, not linked.
    #[test]
    fn every_link_leads_somewhere() {
        for chapter in chapters().get(..REFERENCE).unwrap_or_default() {
            for block in &chapter.blocks {
                for link in links(&block.text) {
                    assert!(target(chapter, link).is_some(), "{}: {link}", chapter.path);
                }
            }
        }
    }

    #[test]
    fn every_file_of_the_manual_is_a_chapter_and_its_anchors_are_its_own() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/manual");
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .expect("the manual")
            .map(|file| format!("docs/manual/{}", file.expect("a file").file_name().to_string_lossy()))
            .collect();
        let known: BTreeSet<String> = FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert!(files.is_subset(&known), "not in the window: {:?}", files.difference(&known));
        for (number, chapter) in chapters().iter().enumerate() {
            let anchors: BTreeSet<&str> = chapter.sections.iter().map(|section| section.anchor.as_str()).collect();
            let is_own = number < REFERENCE;
            assert_eq!(is_own, chapter.path.starts_with("docs/manual/"), "{}", chapter.path);
            assert!(!is_own || anchors.len() == chapter.sections.len(), "{}: a title stands twice", chapter.path);
            assert_eq!(chapter.sections.first().map(|section| section.level), Some(1), "{}", chapter.path);
        }
    }

    #[test]
    fn every_letter_of_the_manual_has_a_glyph() {
        let ctx = egui::Context::default();
        install_fonts(&ctx);
        ctx.run_ui(egui::RawInput::default(), |_| {}).drop_without_applying_deltas();
        let letters: BTreeSet<char> = FILES.iter().flat_map(|(_, text)| text.chars()).collect();
        let lacking: Vec<char> = letters
            .into_iter()
            .filter(|letter| !letter.is_control())
            .filter(|letter| !ctx.fonts_mut(|fonts| fonts.has_glyph(&egui::FontId::proportional(14.0), *letter)))
            .collect();
        assert_eq!(lacking, [] as [char; 0]);
    }

    /// Words in italics, with what follows them. Bold marks are two empty ones.
    fn italics(text: &str) -> Vec<(&str, &str)> {
        let mut found = Vec::new();
        let mut rest = text;
        while let Some((_, after)) = rest.split_once('*') {
            if let Some(bold) = after.strip_prefix('*') {
                rest = bold;
                continue;
            }
            let Some((words, after)) = after.split_once('*') else { break };
            found.push((words, after));
            rest = after;
        }
        found
    }

    /// Menus of the bar that are no commands.
    const SUBMENUS: [&str; 10] = [
        "Plots",
        "Open built-in",
        "Open recent",
        "Pictures",
        "Add site",
        "Arrange",
        "As at first",
        "Zoom, filter, fold",
        "Presentation",
        "Look and size",
    ];

    /// What a chapter says of a menu, a command or its keys that the table of commands does not; counts what it looks at.
    fn untrue(words: &str, after: &str, checked: &mut usize) -> Option<String> {
        let commands: Vec<_> = Command::ALL.iter().map(|command| command.row()).collect();
        let row = |name: &str| commands.iter().copied().find(|row| row.name == name);
        let name = words.rsplit(" > ").next().unwrap_or_default();
        if words.contains(" > ") {
            *checked += 1;
            let is_known = |part: &str| {
                SUBMENUS.contains(&part) || Plots::all().iter().any(|pane| pane.title == part) || row(part).is_some()
            };
            let mut parts = words.split(" > ");
            let is_menu = parts.next().is_some_and(|menu| ["File", "Edit", "Map", "View", "Help"].contains(&menu));
            if !is_menu || !parts.all(is_known) {
                return Some(words.to_owned());
            }
        }
        if after.starts_with(" under *") && !after.starts_with(" under *Rules") {
            *checked += 1;
            if row(name).is_none() {
                return Some(format!("{name} is no command"));
            }
        }
        let keys = after.strip_prefix(" (").and_then(|after| after.split_once(')')).map(|(keys, _)| keys)?;
        let row = row(name).filter(|row| !row.keys.is_empty() && !keys.contains(' '))?;
        *checked += 1;
        let ctx = egui::Context::default();
        ctx.set_os(egui::os::OperatingSystem::Nix);
        let written = |key| ctx.format_shortcut(key).replace("OpenBracket", "[").replace("CloseBracket", "]");
        let own: Vec<String> = row.keys.iter().map(written).collect();
        (!own.iter().any(|key| key == keys)).then(|| format!("{name} ({keys}) is {own:?}"))
    }

    #[test]
    fn menus_commands_and_keys_are_those_of_the_table() {
        let (mut checked, mut lost) = (0, Vec::new());
        for chapter in chapters().get(..REFERENCE).unwrap_or_default() {
            for block in &chapter.blocks {
                for (words, after) in italics(&block.text) {
                    let untrue = untrue(words, after, &mut checked);
                    lost.extend(untrue.map(|words| format!("{}: {words}", chapter.path)));
                }
            }
        }
        assert_eq!(lost, [] as [String; 0]);
        assert!(checked > 60, "only {checked} menus and keys were looked at");
    }

    /// The cells of the row of a file that begins with these words.
    fn row(path: &str, begins: &str) -> Vec<String> {
        let (_, text) = FILES.iter().find(|(known, _)| *known == path).expect("a chapter");
        let line = text.lines().find(|line| line.starts_with(begins)).expect("a row");
        cells(line)
    }

    #[test]
    fn the_limits_say_the_figures_of_the_validation() {
        let (_, limits) = FILES.iter().find(|(path, _)| path.ends_with("limits.md")).expect("the limits");
        let misses = row("VALIDATION.md", "| **all series** |");
        let said = format!(
            "misses by {} percentage points on the mean of series, where *nothing changes* misses by {};",
            misses[2], misses[3]
        );
        assert!(limits.contains(&said), "{said}");
        let held = row("VALIDATION.md", "| **all** |");
        let said = format!("it held {} of the points", held[5]);
        assert!(limits.contains(&said), "{said}");
    }

    #[test]
    fn what_is_searched_is_found_in_titles_first() {
        let hits = search("time to shortage");
        let first = hits.first().expect("a plot of that name");
        let chapter = &chapters()[first.at.chapter];
        assert_eq!(
            (chapter.path, chapter.blocks[first.at.block].text.as_str()),
            ("docs/manual/plots.md", "Time to shortage")
        );
        // What stands in the titles above counts: a desk is of a licence.
        let hits = search("licence desk");
        let first = hits.first().expect("a section");
        assert_eq!(chapters()[first.at.chapter].blocks[first.at.block].text, "Desk");
        assert!(search("a word that stands nowhere zzz").is_empty() && search("  ").is_empty());
        assert!(search("WATERFALL").len() + search("Quota").len() > 3);
    }
}
