//! Any sequence of edits, undos and redos ends where it should, with a model that validates.

use chokepoint_core::edit::*;
use chokepoint_core::model::{
    CanvasPoint, EntityKind, Finding, NoteArrow, Preset, Route, Scenario, Site, SiteId, Stage, Stake, validate,
};
use chokepoint_core::store::libraries::catalogue;
use chokepoint_core::store::{clip_to_text, parse, parse_clip, to_text};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Step {
    Undo,
    Redo,
    Edit(Wish),
}

/// Which sites, and where each would be put. None twice; none at all on an empty map.
pub type Sites = Vec<(Index, u16, u16)>;

/// What is asked of the editor. An [`Index`] chooses among what is there at that moment, so that a history that is shortened in
/// search of the least one that fails still means something.
#[derive(Clone, Debug)]
pub enum Wish {
    AddSite {
        stage: Stage,
        recipe: Option<Index>,
        country: &'static str,
    },
    Join {
        from: Index,
        to: Index,
        proposal: Index,
        volume: Option<u16>,
    },
    JoinNew {
        site: Index,
        stage: Stage,
        outgoing: bool,
    },
    Remove {
        kind: EntityKind,
        at: Index,
    },
    Duplicate(Sites),
    /// Through the clipboard's text, and changed on the way so that names collide.
    Paste {
        sites: Sites,
        changed: bool,
    },
    Move(Sites),
    Name(Index),
    Align(Sites, Align),
    SetCountry(Sites),
    SetStage(Sites, Stage),
    SetOwner(Sites),
    Scale {
        sites: Sites,
        what: Scaled,
        tenths: u8,
    },
    PlaceAll(Option<Sites>),
    AddChain(Index),
    AddNew {
        kind: Index,
        good: Index,
    },
    /// The edits below the editor's own: one entity swapped, and nothing that follows from it.
    BareSite,
    BareRoute {
        from: Index,
        to: Index,
        good: Index,
    },
    BareRename(Index),
    BareLonger,
    Note {
        at: Index,
        arrow: Option<Index>,
    },
    BareRouteOff(Index),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![1 => Just(Step::Undo), 1 => Just(Step::Redo), 3 => wish().prop_map(Step::Edit)]
}

pub fn wish() -> impl Strategy<Value = Wish> {
    let at = any::<Index>;
    let stage = || select(&Stage::ALL[..]);
    let sites = || vec((at(), 0..900_u16, 0..500_u16), 1..6);
    let kind = select(vec![
        EntityKind::Site,
        EntityKind::Site,
        EntityKind::Route,
        EntityKind::Commodity,
        EntityKind::Recipe,
        EntityKind::Event,
        EntityKind::Measure,
        EntityKind::Source,
        EntityKind::Company,
        EntityKind::ControlList,
        EntityKind::MapNote,
    ]);
    let country = select(vec!["CN", "JP", "US", "nowhere"]);
    let add = (stage(), option::of(at()), country);
    let scale = (sites(), select(&Scaled::ALL[..]), 0..30_u8);
    prop_oneof![
        3 => add.prop_map(|(stage, recipe, country)| Wish::AddSite { stage, recipe, country }),
        5 => (at(), at(), at(), option::of(0..3000_u16)).prop_map(|(from, to, proposal, volume)| Wish::Join { from, to, proposal, volume }),
        1 => (at(), stage(), any::<bool>()).prop_map(|(site, stage, outgoing)| Wish::JoinNew { site, stage, outgoing }),
        2 => (kind, at()).prop_map(|(kind, at)| Wish::Remove { kind, at }),
        1 => sites().prop_map(Wish::Duplicate),
        1 => (sites(), any::<bool>()).prop_map(|(sites, changed)| Wish::Paste { sites, changed }),
        1 => sites().prop_map(Wish::Move),
        2 => at().prop_map(Wish::Name),
        1 => (sites(), select(vec![Align::Left, Align::Middle, Align::Bottom])).prop_map(|(s, how)| Wish::Align(s, how)),
        1 => prop_oneof![
            sites().prop_map(Wish::SetCountry),
            (sites(), stage()).prop_map(|(sites, stage)| Wish::SetStage(sites, stage)),
            sites().prop_map(Wish::SetOwner),
            scale.prop_map(|(sites, what, tenths)| Wish::Scale { sites, what, tenths }),
        ],
        1 => option::of(sites()).prop_map(Wish::PlaceAll),
        1 => at().prop_map(Wish::AddChain),
        2 => (at(), at()).prop_map(|(kind, good)| Wish::AddNew { kind, good }),
        2 => prop_oneof![
            Just(Wish::BareSite),
            (at(), at(), at()).prop_map(|(from, to, good)| Wish::BareRoute { from, to, good }),
            at().prop_map(Wish::BareRename),
            Just(Wish::BareLonger),
            at().prop_map(Wish::BareRouteOff),
            (at(), option::of(at())).prop_map(|(at, arrow)| Wish::Note { at, arrow }),
        ],
    ]
}

fn pick<'a, T>(list: &'a [T], at: &Index) -> Option<&'a T> {
    (!list.is_empty()).then(|| at.get(list))
}

fn places(preset: &Preset, sites: &Sites) -> BTreeMap<SiteId, CanvasPoint> {
    let place = |(at, x, y): &(Index, u16, u16)| {
        let site = pick(&preset.map.sites, at)?;
        Some((site.id.clone(), CanvasPoint { x: f32::from(*x), y: f32::from(*y) }))
    };
    sites.iter().filter_map(place).collect()
}

fn ids(preset: &Preset, sites: &Sites) -> Vec<SiteId> {
    places(preset, sites).into_keys().collect()
}

/// The edit that a wish comes to on a preset, if any; `step` is a number that no other wish of the history has.
pub fn edit(preset: &Preset, wish: &Wish, step: usize) -> Option<Edit> {
    let (map, catalogue) = (&preset.map, catalogue(preset));
    match wish {
        Wish::AddSite { stage, recipe, country } => {
            let recipes: Vec<_> = catalogue.recipes().map(|recipe| recipe.id.clone()).collect();
            let recipe = recipe.as_ref().and_then(|at| pick(&recipes, at).cloned());
            let new = NewSite { stage: *stage, canvas: None, recipe, country: (*country).into() };
            add_site(catalogue, &new).map(|(edit, _)| edit)
        }
        Wish::Join { from, to, proposal, volume } => {
            let (from, to) = (pick(&map.sites, from)?, pick(&map.sites, to)?);
            let list = proposals(catalogue, from, to);
            let terms = Terms { volume: volume.map(f64::from), ..Terms::default() };
            join(catalogue, &from.id, &to.id, true, pick(&list, proposal), &terms).map(|joined| joined.edit)
        }
        Wish::JoinNew { site, stage, outgoing } => {
            let new = NewSite { stage: *stage, ..NewSite::default() };
            let site = &pick(&map.sites, site)?.id;
            join_new(catalogue, site, &new, *outgoing, None, &Terms::default()).map(|(joined, _)| joined.edit)
        }
        Wish::Remove { kind, at } => {
            let (entity, _) = pick(&kind.entries(preset), at)?.clone();
            remove(preset, &[entity]).map(|removal| removal.edit)
        }
        Wish::Duplicate(sites) => duplicate(preset, &ids(preset, sites), &BTreeMap::new()).map(|pasted| pasted.edit),
        Wish::Paste { sites, changed } => {
            let clip = copy(preset, &ids(preset, sites), &BTreeMap::new());
            let mut clip = parse_clip(&clip_to_text(&clip).ok()?).ok()?;
            if *changed {
                clip.commodities.iter_mut().for_each(|good| good.price_usd.value *= 2.0);
                clip.recipes.iter_mut().for_each(|recipe| recipe.note.push('!'));
                clip.sources.iter_mut().for_each(|source| source.note.push('!'));
            }
            paste(preset, &clip, None).map(|pasted| pasted.edit)
        }
        Wish::Move(sites) => move_sites(preset, &places(preset, sites), "move", ""),
        Wish::Name(at) => {
            let site = pick(&map.sites, at)?;
            rename_site(preset, &site.id, &format!("Hill {step}"), &site.country)
        }
        Wish::Align(sites, how) => align(preset, &places(preset, sites), *how),
        Wish::SetCountry(sites) => set_country(preset, &ids(preset, sites), &"DE".into()),
        Wish::SetStage(sites, stage) => set_stage(preset, &ids(preset, sites), *stage),
        Wish::SetOwner(sites) => {
            let owner = Stake { owner: "Holding".to_owned(), country: "US".into(), ..Stake::default() };
            set_owner(preset, &ids(preset, sites), &owner)
        }
        Wish::Scale { sites, what, tenths } => scale(preset, &ids(preset, sites), *what, f64::from(*tenths) / 10.0),
        Wish::PlaceAll(sites) => {
            let only = sites.as_ref().map(|sites| ids(preset, sites));
            place_all(preset, only.as_deref())
        }
        Wish::AddChain(at) => add_chain(catalogue, pick(&catalogue.library()?.chains, at)?),
        Wish::AddNew { kind, good } => {
            let good = pick(&map.commodities, good).map(|good| good.id.clone());
            let list = [
                New::Commodity(Stage::Metal),
                New::Event,
                New::Measure,
                New::Scenario,
                New::Source,
                New::Company,
                good.map_or(New::Source, New::Recipe),
            ];
            let scenario = &preset.scenarios.first()?.id;
            add_new(catalogue, kind.get(&list), scenario, Baseline::Locked).map(|added| added.edit)
        }
        Wish::BareSite => {
            let id = format!("bare-{step}");
            let site = Site { id: id.as_str().into(), name: id, country: "CN".into(), ..Site::default() };
            Some(Edit::add(preset, site, "add site"))
        }
        Wish::BareRoute { from, to, good } => {
            let (from, to) = (pick(&map.sites, from)?.id.clone(), pick(&map.sites, to)?.id.clone());
            let commodity = pick(&map.commodities, good)?.id.clone();
            let id = format!("bare-{step}").as_str().into();
            (from != to).then(|| Edit::add(preset, Route { id, commodity, from, to, ..Route::default() }, "add route"))
        }
        Wish::BareRename(at) => {
            let at = (!map.sites.is_empty()).then(|| at.index(map.sites.len()))?;
            let site = Site { name: format!("name {step}"), ..map.sites[at].clone() };
            Edit::replace(preset, at, site, "rename", format!("sites/{at}"))
        }
        Wish::Note { at, arrow } => {
            let Some(note) = pick(&preset.map_notes, at) else {
                let place = CanvasPoint { x: step as f32, y: 0.0 };
                return add_note(preset, place, &format!("note {step}")).map(|(edit, _)| edit);
            };
            let Some(arrow) = arrow else { return write_note(preset, &note.id, &format!("note {step}")) };
            let targets = map.sites.iter().map(|site| NoteArrow::Site(site.id.clone()));
            let targets: Vec<_> =
                targets.chain(map.routes.iter().map(|route| NoteArrow::Route(route.id.clone()))).collect();
            point_note(preset, &note.id, pick(&targets, arrow).cloned())
        }
        Wish::BareLonger => {
            let mut scenario = preset.scenarios.first()?.clone();
            scenario.months += 1;
            Edit::replace::<Scenario>(preset, 0, scenario, "longer", "")
        }
        Wish::BareRouteOff(at) => {
            let at = (!map.routes.is_empty()).then(|| at.index(map.routes.len()))?;
            Edit::remove::<Route>(preset, at, "remove route")
        }
    }
}

/// Whatever makes the file wrong. A chain whose mine was removed is whole and only cannot be solved until it gets another.
fn errors(preset: &Preset) -> Vec<String> {
    let wrong = |finding: &&Finding| finding.is_error() && !finding.message.contains("no mine or stock feeds");
    validate(preset).iter().filter(wrong).map(ToString::to_string).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every state of the document is the one that stood at this place of the history before, and a sound one; undone to the
    /// start it is saved, redone to the end it is whole, and its text reads back.
    #[test]
    fn histories_validate_and_retrace(steps in vec(step(), 0..60)) {
        let mut document = Document::new(Opened::unsaved(Preset::empty()));
        // What undo must lead back to and redo forward: one preset a step, `cursor` the present one.
        let mut trail = vec![document.preset().clone()];
        let mut cursor = 0_usize;
        for (number, step) in steps.iter().enumerate() {
            match step {
                Step::Undo => {
                    prop_assert_eq!(document.undo().is_some(), cursor > 0);
                    cursor = cursor.saturating_sub(1);
                }
                Step::Redo => {
                    let more = cursor + 1 < trail.len();
                    prop_assert_eq!(document.redo().is_some(), more);
                    cursor += usize::from(more);
                }
                Step::Edit(wish) => {
                    document.seal();
                    let Some(edit) = edit(document.preset(), wish, number) else { continue };
                    let name = edit.name.clone();
                    document.apply(edit);
                    let wrong = errors(document.preset());
                    prop_assert!(wrong.is_empty(), "step {number}, {name}: {wrong:?}");
                    cursor += 1;
                    trail.truncate(cursor);
                    trail.push(document.preset().clone());
                }
            }
            prop_assert!(**document.preset() == *trail[cursor], "step {number}");
            prop_assert_eq!(document.is_unsaved(), document.state() != 0);
        }
        while document.undo().is_some() {}
        prop_assert!(**document.preset() == *trail[0], "undone to the start");
        prop_assert!(!document.is_unsaved(), "back at the start, everything is saved");
        while document.redo().is_some() {}
        let end = &trail[trail.len() - 1];
        prop_assert!(*document.preset() == *end, "redone to the end");
        let text = to_text(end).expect("a preset is text");
        prop_assert!(parse(&text).expect("it reads back") == **end, "its text is another preset");
    }
}
