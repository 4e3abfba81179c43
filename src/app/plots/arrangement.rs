//! How panes lie beside each other and what each shows, as it is kept between runs of the program and in views.

use crate::app::plots::own::Own;
use crate::app::plots::panes::PANES;
use crate::app::state::pane::OpenPane;
use chokepoint_core::model::Tiles as Kept;
use egui_tiles::{Container, Linear, LinearDir, Tabs, Tile, TileId, Tiles, Tree};
use std::collections::BTreeMap;

/// What each pane keeps for itself.
type Owns = BTreeMap<OpenPane, Own>;

/// What is kept of a tree of panes; none where it is empty.
pub(super) fn kept(tree: &Tree<OpenPane>, own: &Owns) -> Option<Kept> {
    kept_tile(&tree.tiles, own, tree.root?)
}

fn kept_tile(tiles: &Tiles<OpenPane>, own: &Owns, id: TileId) -> Option<Kept> {
    let children =
        |children: &[TileId]| children.iter().filter_map(|child| kept_tile(tiles, own, *child)).collect::<Vec<_>>();
    Some(match tiles.get(id)? {
        Tile::Pane(pane) => {
            let own = own.get(pane).cloned().unwrap_or_default();
            Kept::Pane(Box::new(own.kept(*pane)))
        }
        Tile::Container(Container::Tabs(tabs)) => Kept::Tabs {
            children: children(&tabs.children),
            active: tabs.children.iter().position(|child| Some(*child) == tabs.active).unwrap_or(0),
        },
        Tile::Container(Container::Linear(row)) => Kept::Row {
            across: row.dir == LinearDir::Horizontal,
            shares: row.children.iter().map(|child| row.shares[*child]).collect(),
            children: children(&row.children),
        },
        Tile::Container(Container::Grid(grid)) => {
            let all: Vec<TileId> = grid.children().copied().collect();
            Kept::Row { across: true, shares: vec![1.0; all.len()], children: children(&all) }
        }
    })
}

/// The tree and what its panes keep again; none where nothing of it is known to this version.
pub(super) fn tree_of(kept: &Kept, id: egui::Id) -> Option<(Tree<OpenPane>, Owns)> {
    let (mut tiles, mut own) = (Tiles::default(), Owns::new());
    let root = tile_of(&mut tiles, &mut own, kept)?;
    Some((Tree::new(id, root, tiles), own))
}

fn tile_of(tiles: &mut Tiles<OpenPane>, own: &mut Owns, kept: &Kept) -> Option<TileId> {
    match kept {
        Kept::Pane(placed) => {
            let kind = PANES.iter().find(|kind| kind.pane().title == placed.title)?;
            let pane = OpenPane { pane: kind.pane(), number: placed.number.max(1) };
            // A file that names a pane twice opens it once.
            if tiles.find_pane(&pane).is_some() {
                return None;
            }
            own.insert(pane, Own::of(placed));
            Some(tiles.insert_pane(pane))
        }
        Kept::Tabs { children, active } => {
            let ids: Vec<Option<TileId>> = children.iter().map(|child| tile_of(tiles, own, child)).collect();
            let front = ids.get(*active).copied().flatten();
            let ids: Vec<TileId> = ids.into_iter().flatten().collect();
            let front = front.or_else(|| ids.first().copied())?;
            let mut tabs = Tabs::new(ids);
            tabs.set_active(front);
            Some(tiles.insert_container(tabs))
        }
        Kept::Row { across, children, shares } => {
            let known =
                children.iter().zip(shares).filter_map(|(child, share)| Some((tile_of(tiles, own, child)?, *share)));
            let known: Vec<(TileId, f32)> = known.collect();
            if known.is_empty() {
                return None;
            }
            let dir = if *across { LinearDir::Horizontal } else { LinearDir::Vertical };
            let mut row = Linear::new(dir, known.iter().map(|(id, _)| *id).collect());
            for (id, share) in known.into_iter().filter(|(_, share)| share.is_finite() && *share > 0.0) {
                row.shares.set_share(id, share);
            }
            Some(tiles.insert_container(row))
        }
    }
}
