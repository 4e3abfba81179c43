//! What is done with a file of a stranger, and what has to hold whatever is in it: the fuzz targets call these functions, and so does `cargo test`.
#![allow(dead_code, reason = "each fuzz target is a program of its own and uses one of them")]

use chokepoint_core::engine::{Network, check, solve, within};
use chokepoint_core::model::workshop::RunSheet;
use chokepoint_core::model::{Finding, Preset, validate};
use chokepoint_core::store::import::{ImportOptions, plan, read_tables};
use chokepoint_core::store::{
    bundle_to_bytes, parse, parse_clip, parse_goods, parse_journal, parse_library, read_bundle, sheet_to_text, to_text,
};
use std::io::{Cursor, Write as _};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// A solve of a small map that takes longer is given up; it is no failure.
const LONGEST: Duration = Duration::from_secs(5);
/// Months and sites of maps that are solved: the solver is not what is looked for here.
const SMALL: usize = 12;

/// A preset, a library, or what is pasted: read or refused with place and remedy; what was read is checked, written, read again as the same, and solved where `check`
/// has no errors.
pub fn preset(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for refused in [parse_library(text).err(), parse_goods(text).err(), parse_clip(text).err()] {
        refused.iter().for_each(said);
    }
    let preset = match parse(text) {
        Ok(preset) => preset,
        Err(finding) => return said(&finding),
    };
    let findings = check(&preset);
    findings.iter().for_each(said);
    if let Ok(written) = to_text(&preset) {
        let again = parse(&written).map(|preset| to_text(&preset).unwrap_or_default());
        assert!(again.is_ok_and(|again| again == written), "what is written is read as the same");
    }
    // The window builds it for maps with errors too.
    let network = Arc::new(Network::build(&preset.map));
    let is_small = preset.map.sites.len() <= SMALL && preset.map.routes.len() <= 2 * SMALL;
    if findings.iter().any(Finding::is_error) || !is_small {
        return;
    }
    for scenario in preset.scenarios.iter().filter(|scenario| scenario.months as usize <= SMALL).take(2) {
        let solved = within(LONGEST, &AtomicBool::new(false), |cancel| {
            solve(&preset, Arc::clone(&network), scenario, cancel, &|_| {})
        });
        match solved {
            Ok(outcome) => assert!(outcome.audit.worst_residual < 1e-6, "what is shown has passed its audit"),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

/// A table of any format: read or refused; what would come of it on an empty map is worked out, and what is wrong with that is said.
pub fn table(bytes: &[u8]) {
    let tables = match read_tables(bytes, "table") {
        Ok(tables) => tables,
        Err(finding) => return said(&finding),
    };
    for table in tables.iter().take(4) {
        let mut preset = Preset::empty();
        let plan = plan(table, &ImportOptions::guess(table, &preset), &preset);
        assert!(plan.bad <= plan.rows);
        plan.findings.iter().for_each(said);
        plan.apply(&mut preset);
        validate(&preset).iter().for_each(said);
    }
}

/// The parts of a workbook, parted by a line `----`: the sheet, the texts that its cells share, the list of sheets. A packed file that is changed at random
/// fails its checksums; what is within it does not.
pub fn sheet(bytes: &[u8]) {
    table(&workbook(bytes));
}

/// A journal of what was not saved, of a preset or of a run sheet.
pub fn journal(bytes: &[u8]) {
    match parse_journal::<Preset>(bytes) {
        Ok(recovered) => {
            to_text(recovered.document.preset()).ok();
        }
        Err(finding) => said(&finding),
    }
    match parse_journal::<RunSheet>(bytes) {
        Ok(recovered) => {
            sheet_to_text(recovered.document.sheet()).ok();
        }
        Err(finding) => said(&finding),
    }
}

/// A bundle: read or refused; what was read of it is packed and read again as the same.
pub fn bundle(bytes: &[u8]) {
    match read_bundle(bytes) {
        Ok(read) => {
            assert!(read.left_out.iter().all(|words| !words.is_empty() && !words.contains('\n')));
            if let Ok(packed) = bundle_to_bytes(&read.bundle) {
                let again = read_bundle(&packed).map(|again| bundle_to_bytes(&again.bundle));
                assert!(
                    again.is_ok_and(|again| again.is_ok_and(|again| again == packed)),
                    "what is packed is read as the same"
                );
            }
        }
        Err(finding) => said(&finding),
    }
}

/// A finding has words and a remedy, and says nothing that has no end.
fn said(finding: &Finding) {
    assert!(!finding.message.is_empty() && !finding.remedy.is_empty(), "{finding:?}");
}

/// Packs the parts of a workbook.
pub fn workbook(parts: &[u8]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const RELS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let text = String::from_utf8_lossy(parts);
    let mut parts = text.split("\n----\n");
    let sheet = parts.next().unwrap_or_default().to_owned();
    let texts = parts.next().unwrap_or("<sst/>").to_owned();
    let sheets = parts.next().unwrap_or("<sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets>");
    let files = [
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{RELS}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        ("xl/workbook.xml", format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\">{sheets}</workbook>")),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{RELS}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{OFFICE}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
            ),
        ),
        ("xl/sharedStrings.xml", texts),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let write = |packed: &mut zip::ZipWriter<Cursor<Vec<u8>>>, name: &str, text: &str| -> Option<()> {
        packed.start_file(name, options).ok()?;
        packed.write_all(text.as_bytes()).ok()
    };
    let written = files.iter().try_for_each(|(name, text)| write(&mut packed, name, text));
    assert!(written.is_some(), "memory takes everything");
    packed.finish().map(Cursor::into_inner).unwrap_or_default()
}
