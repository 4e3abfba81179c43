//! Notes on the map as part of a preset: put down, written anew, pointed at something, and what becomes of them when that goes or is renamed.

use chokepoint_core::edit::*;
use chokepoint_core::model::*;
use chokepoint_core::store::{builtin, clip_to_text, parse, parse_clip, to_text};

fn teaching() -> Preset {
    builtin::load("teaching-12-sites").expect("the built-in preset")
}

fn document(preset: Preset) -> Document {
    Document::new(Opened::unsaved(preset))
}

/// Makes an edit; true where there was one.
fn make(document: &mut Document, edit: Option<Edit>) -> bool {
    document.seal();
    let is_some = edit.is_some();
    edit.into_iter().for_each(|edit| {
        assert!(!edit.matters, "a note moves nothing but ink: {}", edit.name);
        document.apply(edit);
    });
    is_some
}

fn undo_names(document: &Document) -> Vec<String> {
    document.history().0.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_file_without_notes_is_as_before_and_one_with_notes_reads_back() {
    let mut preset = teaching();
    let text = to_text(&preset).expect("text");
    assert!(!text.contains("map_notes"));
    assert_eq!(text, include_str!("../../../presets/teaching-12-sites.ron"), "the shipped file, to the byte");
    let corner = CanvasPoint { x: 10.0, y: 20.0 };
    let note =
        |id: &str, arrow| MapNote { id: id.into(), text: id.to_owned(), at: corner, arrow, ..MapNote::default() };
    preset.map_notes = vec![
        note("plain", None),
        note("place", Some(NoteArrow::Point(CanvasPoint { x: 1.0, y: 2.5 }))),
        MapNote {
            size: NoteSize::Large,
            colour: NoteColour::Alert,
            ..note("site", Some(NoteArrow::Site("kuantan".into())))
        },
        note("two\nlines", Some(NoteArrow::Route("oxide.kuantan.japan-magnets".into()))),
    ];
    let text = to_text(&preset).expect("text");
    // What is usual is not written.
    assert_eq!(text.matches("size: ").count(), 1);
    assert_eq!(text.matches("colour: ").count(), 1);
    assert_eq!(parse(&text).expect("it reads"), preset);
    let about_notes = |finding: &Finding| finding.place.to_string().contains("notes");
    assert!(!validate(&preset).iter().any(about_notes));
}

#[test]
fn what_is_wrong_with_a_note_is_said_at_its_field() {
    let mut preset = teaching();
    let note = |id: &str, arrow| MapNote { id: id.into(), text: "x".to_owned(), arrow, ..MapNote::default() };
    preset.map_notes = vec![
        note("twice", None),
        note("twice", None),
        MapNote { text: " \n".to_owned(), ..note("empty", None) },
        MapNote { text: "é".repeat(501), ..note("long", None) },
        MapNote { at: CanvasPoint { x: f32::NAN, y: 0.0 }, ..note("nowhere", None) },
        note("far", Some(NoteArrow::Point(CanvasPoint { x: f32::INFINITY, y: 0.0 }))),
        note("no-site", Some(NoteArrow::Site("atlantis".into()))),
        note("no-route", Some(NoteArrow::Route("silk-road".into()))),
    ];
    let findings = validate(&preset);
    let said: Vec<(bool, String, &str)> = findings
        .iter()
        .map(|finding| (finding.is_error(), finding.place.to_string(), finding.message.as_str()))
        .filter(|(_, place, _)| place.starts_with("map_notes"))
        .collect();
    // A text that is lost or an arrow that leads nowhere stops no answer; what cannot be told apart or drawn is an error.
    let wanted = [
        (true, "map_notes/twice", "the id is used twice"),
        (false, "map_notes/empty/text", "the note says nothing"),
        (false, "map_notes/long/text", "the note is longer than 500 letters"),
        (true, "map_notes/nowhere/at", "the place is off the canvas"),
        (true, "map_notes/far/arrow", "the place is off the canvas"),
        (false, "map_notes/no-site/arrow", "there is no site `atlantis`"),
        (false, "map_notes/no-route/arrow", "there is no route `silk-road`"),
    ];
    let said: Vec<(bool, &str, &str)> =
        said.iter().map(|(error, place, said)| (*error, place.as_str(), *said)).collect();
    assert_eq!(said, wanted);
}

#[test]
fn every_change_of_a_note_is_a_step_with_words_and_a_way_back() {
    let mut document = document(teaching());
    let start = to_text(document.preset()).expect("text");
    let at = CanvasPoint { x: 100.2, y: 50.7 };
    assert!(add_note(document.preset(), at, "  \n ").is_none(), "a note that says nothing is none");
    assert!(add_note(document.preset(), CanvasPoint { x: f32::NAN, y: 0.0 }, "lost").is_none());
    let (edit, id) = add_note(document.preset(), at, " The only way around\nChina ").expect("a note");
    make(&mut document, Some(edit));
    assert_eq!(id.as_str(), "note");
    let note = document.preset().map_note(&id).expect("it").clone();
    assert_eq!((note.text.as_str(), note.at), ("The only way around\nChina", CanvasPoint { x: 100.0, y: 51.0 }));
    let moved = move_note(document.preset(), &id, CanvasPoint { x: -3e9, y: 7.0 }, "");
    assert!(make(&mut document, moved));
    assert_eq!(document.preset().map_notes[0].at, CanvasPoint { x: -9e5, y: 7.0 }, "within what a map may reach");
    let place = NoteArrow::Point(CanvasPoint { x: 3.0, y: 4.0 });
    for arrow in [
        Some(place),
        Some(NoteArrow::Site("kuantan".into())),
        Some(NoteArrow::Route("oxide.kuantan.japan-magnets".into())),
        None,
    ] {
        let pointed = point_note(document.preset(), &id, arrow.clone());
        assert!(make(&mut document, pointed));
        assert_eq!(document.preset().map_notes[0].arrow, arrow);
    }
    assert!(point_note(document.preset(), &id, Some(NoteArrow::Site("atlantis".into()))).is_none());
    let written = write_note(document.preset(), &id, "Kuantan");
    assert!(make(&mut document, written));
    assert!(
        !{
            let same = write_note(document.preset(), &id, "Kuantan ");
            make(&mut document, same)
        },
        "nothing new"
    );
    let emptied = write_note(document.preset(), &id, "  ");
    assert!(make(&mut document, emptied));
    assert!(document.preset().map_notes.is_empty(), "a note that says nothing any more is gone");
    assert_eq!(
        undo_names(&document),
        [
            "add the note “The only way around”",
            "move the note “The only way around”",
            "point the note “The only way around” at a place",
            "point the note “The only way around” at Separation in Malaysia",
            "point the note “The only way around” at route Separation in Malaysia to Magnets in Japan (Magnet oxide)",
            "take the arrow from the note “The only way around”",
            "write “Kuantan” instead of the note “The only way around”",
            "remove the note “Kuantan”",
        ]
    );
    while document.undo().is_some() {}
    assert_eq!(to_text(document.preset()).expect("text"), start);
}

#[test]
fn an_arrow_falls_with_what_it_leads_to_and_the_note_stays() {
    let mut preset = teaching();
    let note = |id: &str, arrow| MapNote { id: id.into(), text: format!("About {id}"), arrow, ..MapNote::default() };
    preset.map_notes = vec![
        note("site", Some(NoteArrow::Site("kuantan".into()))),
        // Falls with its end.
        note("route", Some(NoteArrow::Route("oxide.kuantan.japan-magnets".into()))),
        note("other", Some(NoteArrow::Site("europe".into()))),
    ];
    let removal = remove(&preset, &[EntityRef::Site("kuantan".into())]).expect("it is there");
    for name in ["site", "route"] {
        let line = format!("the arrow of the note “About {name}”; the note stays");
        assert!(removal.hanging.contains(&line), "{:?}", removal.hanging);
    }
    assert!(!removal.hanging.iter().any(|line| line.contains("About other")));
    let before = preset.clone();
    removal.edit.change.apply(&mut preset);
    let arrows: Vec<Option<NoteArrow>> = preset.map_notes.iter().map(|note| note.arrow.clone()).collect();
    assert_eq!(arrows, [None, None, Some(NoteArrow::Site("europe".into()))]);
    removal.edit.change.revert(&mut preset);
    assert_eq!(preset, before);
    // A note itself goes at once: nothing hangs on it.
    let removal = remove(&preset, &[EntityRef::MapNote("site".into())]).expect("it is there");
    assert_eq!((removal.title.as_str(), removal.hanging.len()), ("note “About site”", 0));
    // Together with its target it goes without a word about its arrow.
    let both = [EntityRef::MapNote("site".into()), EntityRef::Site("kuantan".into())];
    let removal = remove(&preset, &both).expect("they are there");
    assert!(!removal.hanging.iter().any(|line| line.contains("About site")), "{:?}", removal.hanging);
}

#[test]
fn an_arrow_follows_a_site_to_its_new_name() {
    let mut document = document(Preset::empty());
    let catalogue = chokepoint_core::store::libraries::catalogue(document.preset());
    let (edit, site) = add_site(catalogue, &NewSite::default()).expect("a site");
    document.apply(edit);
    let (edit, note) = add_note(document.preset(), CanvasPoint::default(), "Here").expect("a note");
    make(&mut document, Some(edit));
    let pointed = point_note(document.preset(), &note, Some(NoteArrow::Site(site)));
    assert!(make(&mut document, pointed));
    // Its id was made up and follows its first name.
    let named = rename_site(document.preset(), &document.preset().map.sites[0].id.clone(), "Hillgrove", &"AU".into());
    document.apply(named.expect("a name"));
    assert_eq!(document.preset().map.sites[0].id.as_str(), "hillgrove");
    assert_eq!(document.preset().map_notes[0].arrow, Some(NoteArrow::Site("hillgrove".into())));
    assert!(!validate(document.preset()).iter().any(|finding| finding.place.to_string().contains("notes")));
}

#[test]
fn a_copied_note_keeps_its_arrow_as_far_as_what_it_leads_to_is_there() {
    let mut preset = teaching();
    let note = |id: &str, arrow| MapNote {
        id: id.into(),
        text: format!("About {id}"),
        at: CanvasPoint { x: 10.0, y: 20.0 },
        colour: NoteColour::Alert,
        arrow: Some(arrow),
        ..MapNote::default()
    };
    preset.map_notes = vec![
        note("site", NoteArrow::Site("kuantan".into())),
        note("place", NoteArrow::Point(CanvasPoint { x: 110.0, y: 70.0 })),
    ];
    let copied = |id: &str| copy_part(&preset, &EntityRef::MapNote(id.into())).expect("it is there");
    assert_eq!(copied_words(&preset, &copied("site")), "Copied the note \u{201c}About site\u{201d}");
    let text = clip_to_text(&copied("site")).expect("text");
    assert_eq!(parse_clip(&text).expect("it reads"), copied("site"));
    let pasted = |into: &Preset, id: &str, at| {
        let pasted = paste_note(into, &copied(id), at).expect("it is a place");
        assert!(!pasted.edit.matters && pasted.sites.is_empty());
        let mut document = document(into.clone());
        document.apply(pasted.edit);
        document.preset().map_note(&pasted.note.expect("a note")).expect("it is on the map").clone()
    };
    // Beside itself it has a name of its own, and all that it said.
    let beside = pasted(&preset, "site", None);
    assert_ne!(beside.id.as_str(), "site");
    assert_eq!(beside.at, CanvasPoint { x: 33.0, y: 43.0 });
    assert_eq!((beside.colour, beside.arrow), (NoteColour::Alert, Some(NoteArrow::Site("kuantan".into()))));
    // An arrow to a place comes along.
    let there = pasted(&preset, "place", Some(CanvasPoint { x: 100.0, y: 100.0 }));
    assert_eq!(there.arrow, Some(NoteArrow::Point(CanvasPoint { x: 200.0, y: 150.0 })));
    // On another map its site is not there: the note stays, and points at nothing.
    assert_eq!(pasted(&Preset::empty(), "site", None).arrow, None);
    assert!(paste_note(&preset, &copied("site"), Some(CanvasPoint { x: f32::NAN, y: 0.0 })).is_none());
    let mut document = document(preset.clone());
    let twice = duplicate_note(&preset, &"site".into()).expect("it is there");
    assert_eq!(twice.edit.name, "duplicate the note \u{201c}About site\u{201d}");
    assert!(make(&mut document, Some(twice.edit)));
    assert_eq!(document.preset().map_notes.len(), 3);
}
