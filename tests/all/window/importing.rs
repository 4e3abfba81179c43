//! The dialog in which a table comes in, driven by the names of its widgets, without a display.

use crate::kit::window::{Window, blank};
use egui::Key;
use egui_kittest::kittest::Queryable as _;
use std::path::{Path, PathBuf};

const TABLE: &str = "year,flow,reporter,partner,hs code,quantity t,Value (EUR)\n2023,export,China,Japan,280530,2500,30000000\n2023,export,China,World,280530,9900,1\n";

/// A window of a size with the dialog open on a table.
fn open(folder: &Path, width: f32, height: f32) -> Window {
    let path: PathBuf = folder.join("t.csv");
    std::fs::write(&path, TABLE).expect("a file");
    let mut window = Window::of_size(blank(), width, height);
    window.picker.answer(&path);
    window.click("File");
    window.click("Import a table\u{2026}");
    window.wait_for_words("2 rows: 1 commodity added");
    window
}

/// A projector of 1600 x 900 at 200 %.
#[test]
fn title_list_and_buttons_are_reached_in_a_small_window() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = open(folder.path(), 800.0, 450.0);
    for label in ["Import t.csv", "Import", "Cancel"] {
        let place = window.harness.get_by_label(label).rect();
        assert!(
            place.min.x >= 0.0 && place.min.y >= 0.0 && place.max.x <= 800.0 && place.max.y <= 450.0,
            "{label} at {place:?}"
        );
    }
    // The list below scrolls into sight.
    window.harness.get_by_label_contains("sums of the table differ").scroll_to_me();
    window.steps();
    let place = window.harness.get_by_label_contains("sums of the table differ").rect();
    assert!(place.min.y >= 0.0 && place.max.y <= 450.0, "{place:?}");
    // Escape leaves, and nothing has come in.
    window.press(Key::Escape);
    assert!(window.harness.query_by_label("Import t.csv").is_none());
    assert_eq!(window.preset().map.routes.len(), 0);
}

#[test]
fn the_sums_stand_side_by_side_and_other_money_asks_for_its_rate() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = open(folder.path(), 1280.0, 720.0);
    window.harness.get_by_label_contains("What came in: 1 of 1 sums of the table differ");
    // 2,500 t to Japan, and 9,900 to the world, which is a total.
    for words in ["12,400", "2,500", "totals over all partners"] {
        assert!(window.says(words), "{words}");
    }
    assert!(
        window.says("is in euros and not taken")
            && window.says("Values in EUR are not taken until their rate is given")
    );
    window.number("1 EUR in USD", "1.1");
    window.wait_for_words("turned into US dollars at 1.1");
    window.click("Import");
    let price = window.preset().map.commodities[0].price_usd.value;
    assert!((price - 13_200.0).abs() < 1e-6, "EUR 30 million at 1.1 for 2,500 t, and not {price}");
}

#[test]
fn a_mapping_is_saved_and_loaded() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = open(folder.path(), 1280.0, 720.0);
    window.number("1 EUR in USD", "1.25");
    window.wait_for_words("turned into US dollars at 1.25");
    let kept = folder.path().join("customs.ron");
    window.picker.answer(&kept);
    window.click("Save mapping\u{2026}");
    window.wait("the file", |_| kept.is_file());
    assert_eq!(window.picker.asked().last().map(|ask| ask.name.clone()).as_deref(), Some("t-mapping.ron"));
    window.steps();
    window.click("Cancel");
    // Another window has no rate until the mapping is loaded.
    let mut window = open(folder.path(), 1280.0, 720.0);
    assert!(window.says("not taken until"));
    window.picker.answer(&kept);
    window.click("Load mapping\u{2026}");
    window.wait_for_words("turned into US dollars at 1.25");
    // What is no mapping is said, and the table stays as it is read.
    let broken = folder.path().join("broken.ron");
    std::fs::write(&broken, "(format: 1, colour: 3)").expect("a file");
    window.picker.answer(&broken);
    window.click("Load mapping\u{2026}");
    window.wait_for_words("colour");
    assert!(window.says("turned into US dollars at 1.25"));
}
