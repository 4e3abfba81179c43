//! The columns of the stage map: open, folded to strips, or left out; and where sites stand on them.

use chokepoint::draw::{Kept, StageLayout, editing_layout, stage_layout};
use chokepoint_core::edit::SNAP;
use chokepoint_core::engine::Network;
use chokepoint_core::model::{CanvasPoint, Map, Site, Stage};
use egui::{Pos2, vec2};

/// Width of an open column, of a strip, and how far from its left edge a column's sites stand.
const OPEN: f32 = 205.0;
const STRIP: f32 = 44.0;
const INDENT: f32 = 40.0;

/// A mine, a component maker and a market: four stages are empty.
fn three() -> Map {
    let site = |id: &str, stage| Site { id: id.into(), name: id.to_owned(), stage, ..Site::default() };
    let sites = [("mine", Stage::Mine), ("maker", Stage::Component), ("market", Stage::Market)];
    Map { sites: sites.map(|(id, stage)| site(id, stage)).to_vec(), ..Map::default() }
}

fn shown(map: &Map, kept: &Kept) -> (Network, StageLayout) {
    let network = Network::build(map);
    let layout = editing_layout(&network, kept);
    (network, layout)
}

fn widths(layout: &StageLayout) -> Vec<f32> {
    layout.columns.iter().map(|column| column.rect.width()).collect()
}

fn place(shown: &(Network, StageLayout), id: &str) -> Pos2 {
    shown.1.positions[shown.0.site(&id.into()).expect("a site")]
}

fn put(map: &mut Map, id: &str, at: CanvasPoint) {
    map.sites.iter_mut().find(|site| site.id.as_str() == id).expect("a site").canvas = Some(at);
}

#[test]
fn columns_without_sites_are_strips_in_the_window_and_left_out_of_reports() {
    let map = three();
    let window = shown(&map, &Kept::default());
    assert_eq!(widths(&window.1), [OPEN, STRIP, STRIP, STRIP, OPEN, STRIP, OPEN]);
    assert_eq!(window.1.bounds.width(), 3.0 * OPEN + 4.0 * STRIP);
    // Behind one open column and three strips.
    assert_eq!(place(&window, "maker").x, OPEN + 3.0 * STRIP + INDENT);
    let report = stage_layout(&window.0);
    assert_eq!(widths(&report), [OPEN; 3]);
    // Nothing is folded on a map on which nothing stands yet.
    assert_eq!(widths(&shown(&Map::default(), &Kept::default()).1), [OPEN; 7]);
}

#[test]
fn a_site_that_is_put_somewhere_stays_there_and_moves_nobody() {
    let mut map = three();
    let before = shown(&map, &Kept::default());
    let to = place(&before, "maker") + vec2(2.0 * SNAP, 3.0 * SNAP);
    // In the file its place is one on the full grid: four open columns lie before the fifth.
    let in_file = before.1.on_grid(to);
    assert_eq!(in_file.x, 4.0 * OPEN + INDENT + 2.0 * SNAP);
    assert_eq!(before.1.shown(in_file), to);
    put(&mut map, "maker", in_file);
    for kept in [before.1.kept(&before.0), Kept::default()] {
        let after = shown(&map, &kept);
        assert_eq!(widths(&after.1), widths(&before.1));
        assert_eq!(place(&after, "maker"), to);
        assert_eq!(
            (place(&after, "mine"), place(&after, "market")),
            (place(&before, "mine"), place(&before, "market"))
        );
        assert_eq!(after.1.stage_at(to.x), Stage::Component);
    }
    // And what snaps does so whichever columns are folded.
    assert_eq!((OPEN - STRIP) % SNAP, 0.0);
}

#[test]
fn a_strip_opens_when_a_site_is_put_into_it_and_the_others_stay_in_their_columns() {
    let mut map = three();
    put(&mut map, "market", CanvasPoint { x: 6.0 * OPEN + INDENT, y: 138.0 });
    let before = shown(&map, &Kept::default());
    let strip = before.1.columns[3].rect;
    assert_eq!(before.1.stage_at(strip.center().x), Stage::Magnet);
    let in_file = before.1.on_grid(strip.center());
    assert_eq!(in_file.x, 3.0 * OPEN + INDENT, "where the sites of the open column stand");
    map.sites.push(Site { id: "new".into(), stage: Stage::Magnet, canvas: Some(in_file), ..Site::default() });
    let after = shown(&map, &before.1.kept(&before.0));
    assert_eq!(widths(&after.1), [OPEN, STRIP, STRIP, OPEN, OPEN, STRIP, OPEN]);
    assert_eq!(place(&after, "new"), Pos2::new(strip.left() + INDENT, strip.center().y));
    let wider = vec2(OPEN - STRIP, 0.0);
    assert_eq!(place(&after, "mine"), place(&before, "mine"));
    assert_eq!(place(&after, "maker"), place(&before, "maker") + wider);
    assert_eq!(place(&after, "market"), place(&before, "market") + wider);
    // A site of another stage that stands there keeps a column open too.
    map.sites.last_mut().expect("the new one").stage = Stage::Mine;
    assert_eq!(widths(&shown(&map, &Kept::default()).1), widths(&after.1));
}

#[test]
fn a_map_drawn_by_hand_has_all_its_columns_and_every_site_where_the_file_says() {
    let mut map = three();
    let places = [("mine", 63.25, 92.0), ("maker", 851.0, 115.5), ("market", 1380.0, 300.0)];
    for (id, x, y) in places {
        put(&mut map, id, CanvasPoint { x, y });
    }
    let network = Network::build(&map);
    for layout in [editing_layout(&network, &Kept::default()), stage_layout(&network)] {
        assert_eq!(widths(&layout), [OPEN; 7]);
        for (id, x, y) in places {
            assert_eq!(layout.positions[network.site(&id.into()).expect("a site")], Pos2::new(x, y));
        }
        // The market stands 150 behind the left edge of its column: there is still room for its name.
        assert_eq!(layout.bounds.right(), 1380.0 + OPEN - INDENT);
    }
}
