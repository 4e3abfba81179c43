//! The shipped library of announced controls, and wrong rules.

use crate::kit::maps::*;
use chokepoint_core::edit::Brought;
use chokepoint_core::engine::{Network, RuleBook, Timeline, check};
use chokepoint_core::model::*;
use chokepoint_core::store::libraries::rules;
use chokepoint_core::store::{builtin, parse, to_text};
use jiff::civil::date;

/// A rule of the library on a map that has everything the rule asks for.
fn placed(library: &RuleLibrary, rule: &Rule) -> Preset {
    let mut preset = builtin::load("rare-earths-2025").expect("the preset");
    let tags = rule.lists();
    preset.map.commodities.iter_mut().for_each(|good| good.tags.extend(tags.clone()));
    for site in &mut preset.map.sites {
        for clause in &rule.clauses {
            if let Clause::Technology { technologies, .. } = clause {
                let from = rule.issuer.clone();
                let owed = technologies.iter().map(|tag| Technology::new(tag.clone(), from.clone()));
                site.technologies.extend(owed);
            }
        }
        site.owners.push(Stake {
            owner: "Entity List".to_owned(),
            country: "ZZ".into(),
            stake: Figure::plain(0.0),
            part: false,
        });
    }
    let brought = Brought::from_library(library, rule, &preset);
    preset.sources.extend(brought.sources);
    preset.lists.extend(brought.lists);
    preset.rules = vec![rule.clone()];
    preset.measures.clear();
    for scenario in &mut preset.scenarios {
        scenario.rules.clear();
        scenario.measures.clear();
    }
    preset.scenarios[0].rules.push(rule.id.clone());
    preset
}

#[test]
fn the_library_holds_the_announced_controls_with_their_sources() {
    let library = rules().expect("it reads");
    for wanted in [
        "No. 46",
        "No. 10",
        "No. 18",
        "No. 55",
        "No. 56",
        "No. 57",
        "No. 58",
        "No. 61",
        "No. 62",
        "2010",
        "de minimis",
        "foreign direct",
        "50 %",
    ] {
        assert!(library.rules.iter().any(|rule| rule.title.contains(wanted)), "{wanted} is missing");
    }
    let mut ids: Vec<&RuleId> = library.rules.iter().map(|rule| &rule.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), library.rules.len(), "ids are used once");
    for rule in &library.rules {
        assert!(library.sources.iter().any(|source| source.id == rule.source), "{} has no source", rule.id);
        for tag in rule.lists() {
            assert!(library.list(&tag).is_some(), "{}: the list {tag} is not described", rule.id);
        }
    }
}

/// Every list of a set of rules has a title, and their sentences say it in place of the tag.
fn sentences_speak_titles(named: &str, rules: &[Rule], lists: &[ControlList]) {
    for rule in rules {
        let sentence = rule_sentence(rule, lists);
        for tag in rule.clause_lists() {
            let list =
                lists.iter().find(|list| list.tag == tag).unwrap_or_else(|| panic!("{named}: {tag} has no title"));
            assert!(sentence.contains(&format!("“{}”", list.title)), "{named}, {}: {sentence}", rule.id);
            assert!(!sentence.contains(tag.as_str()), "{named}, {}: {sentence}", rule.id);
        }
        for clause in &rule.clauses {
            assert!(sentence.contains(&clause.provision().article), "{named}, {}: {sentence}", rule.id);
        }
    }
}

#[test]
fn rules_name_lists_by_their_titles() {
    let library = rules().expect("it reads");
    sentences_speak_titles("library", &library.rules, &library.lists);
    for shipped in builtin::BUILTINS {
        let preset = builtin::load(shipped.name).expect("a preset");
        sentences_speak_titles(shipped.name, &preset.rules, &preset.lists);
    }
    // A list that nobody has named is called by its tag, in the same marks.
    let unnamed = rule("r", Instrument::Ban, vec![domestic("cn-list")]);
    assert_eq!(
        rule_sentence(&unnamed, &[]),
        "China bans exports of goods on “cn-list” from China; in force from 2026-01-01."
    );
}

#[test]
fn every_rule_of_the_library_fits_into_a_map_without_errors() {
    let library = rules().expect("it reads");
    for rule in &library.rules {
        let preset = placed(library, rule);
        let wrong: Vec<String> = check(&preset)
            .iter()
            .filter(|finding| finding.place.to_string().starts_with("rules/"))
            .map(ToString::to_string)
            // Who is named is for the user to say; until then nobody is touched.
            .filter(|finding| rule.scope.entities.is_none() || !finding.starts_with("warning"))
            .collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", rule.id);
        assert_eq!(parse(&to_text(&preset).expect("text")).expect("it reads"), preset, "{} survives a file", rule.id);
        assert!(rule_sentence(rule, &library.lists).contains(rule.issuer.name()));
    }
}

#[test]
fn library_rules_reach_what_they_are_about() {
    let library = rules().expect("it reads");
    for id in ["cn-2025-18-civil", "cn-2025-61-civil", "cn-2025-61-military", "us-de-minimis-0"] {
        let rule = library.rules.iter().find(|rule| rule.id.as_str() == id).expect("the rule");
        let preset = placed(library, rule);
        let network = Network::build(&preset.map);
        let book = RuleBook::of_all(&network, std::slice::from_ref(rule), Timeline::of(&preset.scenarios[0]));
        assert!(!book.touched().is_empty(), "{id} touches nothing");
    }
}

/// Makes the rule a licence decided in turn at a desk that a case makes wrong.
fn at_desk(rule: &mut Rule, processing: u32, spoil: fn(&mut Desk)) {
    rule.instrument = Instrument::licence(0.5, processing);
    if let Instrument::Licence { desk, .. } = &mut rule.instrument {
        let mut at = Desk::default();
        spoil(&mut at);
        *desk = Some(at);
    }
}

/// Makes the rule a licence of a half that may be answered so.
fn banded(rule: &mut Rule, low: LicenceAnswer, high: LicenceAnswer) {
    rule.instrument = Instrument::licence(0.5, 2);
    if let Instrument::Licence { band, .. } = &mut rule.instrument {
        *band = Some(LicenceBand { low, high });
    }
}

/// An answer of which the desk says nothing.
fn approves(approval_share: f64) -> LicenceAnswer {
    LicenceAnswer { approval_share, ..LicenceAnswer::default() }
}

/// A sound rule that a case makes wrong, with the place and a word of what it is told.
#[test]
fn every_wrong_rule_gets_a_finding_with_place_and_remedy() {
    let sound = || {
        MapMaker::default()
            .commodity("oxide", Stage::Refine, 10.0, &["list"])
            .recipe("refine", &[], &[("oxide", 1.0)])
            .site("ganzhou", "CN", Stage::Refine)
            .runs("refine", 10.0, 10.0)
            .market("works", "JP", "oxide", 10.0)
            .route("oxide", "ganzhou", "works", 10.0, 10.0)
            .rule(rule("r", Instrument::licence(0.5, 2), vec![domestic("list")]))
            .preset
    };
    type Wrong = (fn(&mut Rule), &'static str, &'static str);
    let desk = "rules/r/instrument/desk";
    let at = |field: &str| -> &'static str { format!("{desk}/{field}").leak() };
    let in_band = |field: &str| -> &'static str { format!("rules/r/instrument/band/{field}").leak() };
    let cases: Vec<Wrong> = vec![
        (|rule| at_desk(rule, 2, |_| ()), desk, "without effect"),
        (|rule| at_desk(rule, 0, |desk| desk.statutory_months = -1.0), at("statutory_months"), "negative"),
        (|rule| at_desk(rule, 0, |desk| desk.learn_months = f64::NAN), at("learn_months"), "not a number"),
        (|rule| at_desk(rule, 0, |desk| desk.patience_months = 1e4), at("patience_months"), "out of range"),
        (|rule| at_desk(rule, 0, |desk| desk.room = 1e4), at("room"), "out of range"),
        (|rule| at_desk(rule, 0, |desk| desk.room = 0.5), at("room"), "never worked off"),
        (|rule| at_desk(rule, 0, |desk| desk.over = 1.5), at("over"), "not a share"),
        (|rule| at_desk(rule, 0, |desk| desk.pull = -0.1), at("pull"), "negative"),
        (|rule| at_desk(rule, 0, |desk| desk.rival = Some(Rival::default())), at("rival"), "names no country"),
        (
            |rule| at_desk(rule, 0, |desk| desk.rival = Some(Rival { countries: vec!["USA".into()], share: 0.5 })),
            at("rival/countries"),
            "not a country code",
        ),
        (|rule| banded(rule, approves(0.6), approves(1.0)), in_band("low/approval_share"), "lets more pass"),
        (|rule| banded(rule, approves(0.5), approves(0.4)), in_band("high/approval_share"), "lets less pass"),
        (|rule| banded(rule, approves(-0.1), approves(1.0)), in_band("low/approval_share"), "not a share"),
        (
            |rule| banded(rule, approves(0.5), LicenceAnswer { learn_months: Some(1.0), ..approves(1.0) }),
            in_band("high/learn_months"),
            "nobody learns",
        ),
        (
            |rule| banded(rule, LicenceAnswer { rival_share: Some(0.0), ..approves(0.5) }, approves(1.0)),
            in_band("low/rival_share"),
            "no rival",
        ),
        (
            // At the low end a desk learns no sooner than the two months of the middle.
            |rule| {
                banded(rule, LicenceAnswer { learn_months: Some(1.0), ..approves(0.5) }, approves(1.0));
                if let Instrument::Licence { desk, processing_months, .. } = &mut rule.instrument {
                    (*desk, *processing_months) = (Some(Desk::default()), 0);
                }
            },
            in_band("low/learn_months"),
            "lets more pass",
        ),
        (
            |rule| {
                banded(rule, approves(0.5), approves(1.0));
                if let Instrument::Licence { presumption, approval_share, .. } = &mut rule.instrument {
                    (*presumption, *approval_share) = (Presumption::Approval, 1.0);
                }
            },
            "rules/r/instrument/band",
            "without effect",
        ),
        (
            |rule| rule.calendar.bought_ahead = 0.5,
            "rules/r/calendar/bought_ahead",
            "not announced before it is in force",
        ),
        (|rule| rule.issuer = "China".into(), "rules/r/issuer", "not a country code"),
        (|rule| rule.source = "nowhere".into(), "rules/r/source", "not in `sources`"),
        (|rule| rule.instrument = Instrument::licence(1.2, 2), "rules/r/instrument/approval_share", "not a share"),
        (|rule| rule.instrument = Instrument::licence(f64::NAN, 2), "rules/r/instrument/approval_share", "not a share"),
        (
            |rule| rule.instrument = Instrument::licence(0.5, 9999),
            "rules/r/instrument/processing_months",
            "out of range",
        ),
        (
            |rule| {
                rule.instrument = Instrument::Licence {
                    approval_share: 0.5,
                    processing_months: 2,
                    presumption: Presumption::Denial,
                    valid_months: None,
                    renewed: None,
                    general_per_year: None,
                    desk: None,
                    band: None,
                }
            },
            "rules/r/instrument/approval_share",
            "without effect",
        ),
        (
            |rule| {
                rule.instrument = Instrument::Licence {
                    approval_share: 0.5,
                    processing_months: 2,
                    presumption: Presumption::CaseByCase,
                    valid_months: Some(0),
                    renewed: None,
                    general_per_year: Some(-1.0),
                    desk: None,
                    band: None,
                }
            },
            "rules/r/instrument/general_per_year",
            "negative",
        ),
        (|rule| rule.instrument = Instrument::quota(-5.0), "rules/r/instrument/per_year", "negative"),
        (
            |rule| {
                let part = |country: &str| QuotaShare { country: country.into(), share: 0.6 };
                rule.instrument = Instrument::Quota {
                    per_year: 5.0,
                    shares: vec![part("JP"), part("US")],
                    terms: QuotaTerms::default(),
                };
            },
            "rules/r/instrument/shares",
            "more than the quota",
        ),
        (|rule| rule.instrument = Instrument::Tariff { ad_valorem: 25.0 }, "rules/r/instrument/ad_valorem", "1,000 %"),
        (|rule| rule.clauses.clear(), "rules/r/clauses", "reaches nothing"),
        (|rule| rule.clauses = vec![domestic("elsewhere")], "rules/r/clauses[0]", "no commodity is on the list"),
        (|rule| rule.clauses = vec![content("list", "list", 1.5)], "rules/r/clauses[0]/threshold", "not a share"),
        (
            |rule| {
                let carriers = vec!["list".into()];
                rule.clauses = vec![Clause::technology(carriers, Vec::new())];
            },
            "rules/r/clauses[0]",
            "names no technology",
        ),
        (
            |rule| rule.scope.destinations = Destinations::Only(vec!["Japan".into()]),
            "rules/r/scope/destinations",
            "not a country code",
        ),
        (
            |rule| rule.scope.entities = Some(Entities { named: Vec::new(), affiliates_from: None, end_users: false }),
            "rules/r/scope/entities",
            "names nobody",
        ),
        (
            |rule| {
                rule.scope.entities =
                    Some(Entities { named: vec!["X".to_owned()], affiliates_from: Some(0.5), end_users: false })
            },
            "rules/r/scope/entities",
            "nobody on the map is called `X`",
        ),
        (
            |rule| {
                rule.scope.entities =
                    Some(Entities { named: vec!["works".to_owned()], affiliates_from: Some(5.0), end_users: false })
            },
            "rules/r/scope/entities/affiliates_from",
            "not a share",
        ),
        (
            |rule| rule.exemptions.push(Exemption { sites: vec!["moon".into()], ..Exemption::default() }),
            "rules/r/exemptions[0]",
            "no site `moon`",
        ),
        (|rule| rule.exemptions.push(Exemption::default()), "rules/r/exemptions[0]", "lets everybody off"),
        (|rule| rule.calendar.announced = Some(date(2030, 1, 1)), "rules/r/calendar", "before it was announced"),
        (|rule| rule.calendar.lapses = Some(date(2020, 1, 1)), "rules/r/calendar", "lapses before"),
        (
            |rule| {
                let span = Suspension::new(date(2027, 1, 1), Some(date(2026, 6, 1)));
                rule.calendar.suspensions.push(span);
            },
            "rules/r/calendar/suspensions[0]",
            "ends before it begins",
        ),
        (|rule| rule.scope.destinations = Destinations::Only(vec!["BR".into()]), "rules/r", "touches no route"),
    ];
    assert!(
        check(&sound()).iter().all(|finding| !finding.place.to_string().starts_with("rules/")),
        "{:?}",
        check(&sound())
    );
    for (spoil, place, words) in cases {
        let mut preset = sound();
        spoil(&mut preset.rules[0]);
        let findings = check(&preset);
        let told = findings.iter().any(|finding| {
            finding.place.to_string() == place && finding.message.contains(words) && !finding.remedy.is_empty()
        });
        assert!(told, "no finding at {place} about “{words}” in {findings:?}");
    }
}
