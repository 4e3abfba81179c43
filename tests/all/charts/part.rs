//! Plots of one market, or of some goods: what is left out, and what the words then say.

use crate::kit::maps::*;
use chokepoint::charts::*;
use chokepoint::draw::chart::{Form, Plot};
use chokepoint_core::engine::{CommodityIx, MonthIx, Outcome, SiteIx};
use chokepoint_core::insight::{GapRow, gap_rows, key_figures};
use chokepoint_core::model::{Instrument, Stage};

/// Chinese oxide goes to a Japanese maker of magnets, whose magnets go to `jp`; Australian oxide goes to `us`, which needs nothing else.
/// China bans its oxide: Japan is short of magnets, and nobody else of anything.
fn two_chains() -> MapMaker {
    MapMaker::default()
        .months(3, 0.0)
        .commodity("oxide", Stage::Refine, 10.0, &["list"])
        .commodity("magnets", Stage::Component, 100.0, &[])
        .recipe("refine", &[], &[("oxide", 1.0)])
        .recipe("press", &[("oxide", 1.0)], &[("magnets", 1.0)])
        .site("ganzhou", "CN", Stage::Refine)
        .runs("refine", 60.0, 60.0)
        .site("kalgoorlie", "AU", Stage::Refine)
        .runs("refine", 30.0, 30.0)
        .site("osaka", "JP", Stage::Component)
        .runs("press", 60.0, 60.0)
        .market("jp", "JP", "magnets", 60.0)
        .market("us", "US", "oxide", 30.0)
        .route("oxide", "ganzhou", "osaka", 60.0, 60.0)
        .route("magnets", "osaka", "jp", 60.0, 60.0)
        .route("oxide", "kalgoorlie", "us", 30.0, 30.0)
        .rule(rule("ban", Instrument::Ban, vec![domestic("list")]))
}

struct Answered {
    map: MapMaker,
    outcome: Outcome,
    rows: Vec<GapRow>,
}

impl Answered {
    fn new() -> Self {
        let map = two_chains();
        let outcome = map.solve();
        let rows = gap_rows(&outcome);
        Self { map, outcome, rows }
    }

    fn request(&self) -> PlotRequest<'_> {
        PlotRequest {
            preset: &self.map.preset,
            outcome: &self.outcome,
            rows: &self.rows,
            month: MonthIx(1),
            bands: None,
        }
    }

    fn site(&self, id: &str) -> Option<SiteIx> {
        self.outcome.network.site(&id.into())
    }

    fn good(&self, id: &str) -> CommodityIx {
        self.outcome.network.commodity(&id.into()).expect("the good")
    }
}

/// USD that usually flow, over all links.
fn usual(plot: &Plot) -> f64 {
    let Form::Sankey(flows) = &plot.form else { panic!("flows") };
    flows.links.iter().flat_map(|link| &link.parts).map(|part| part.2).sum()
}

#[test]
fn flows_of_a_market_are_of_the_chain_behind_it() {
    let all = Answered::new();
    let request = all.request();
    let whole = usual(&sankey(&request, Part::WHOLE));
    let jp = sankey(&request, Part { site: all.site("jp"), goods: &[] });
    let us = sankey(&request, Part { site: all.site("us"), goods: &[] });
    // Nothing is common to both chains, and all of the map is in one of them.
    assert!(usual(&jp) > 0.0 && usual(&us) > 0.0);
    assert_close(usual(&jp) + usual(&us), whole, 1e-9 * whole);
    assert!(jp.title.contains("of jp is missing, most from China"), "{}", jp.title);
    assert_eq!(us.title, "In Feb 2026 trade of us flows as usual");
    assert!(us.unit.contains("the chain behind us, with what others draw from it"), "{}", us.unit);
    let (magnets, oxide) = ([all.good("magnets")], [all.good("oxide")]);
    let of_magnets = usual(&sankey(&request, Part { site: None, goods: &magnets }));
    let of_oxide = usual(&sankey(&request, Part { site: None, goods: &oxide }));
    assert_close(of_magnets + of_oxide, whole, 1e-9 * whole);
    // What the chain of the one has of the goods of the other is nothing, and says so.
    let none = sankey(&request, Part { site: all.site("us"), goods: &magnets });
    assert!(none.is_empty());
    assert_eq!(none.title, "Nothing of us, magnets is traded on this map");
}

#[test]
fn shortages_of_a_market_are_its_demands_alone() {
    let all = Answered::new();
    let request = all.request();
    let rows = |plot: &Plot| {
        let Form::Strip(strip) = &plot.form else { panic!("a strip") };
        strip.rows.iter().map(|row| row.label.clone()).collect::<Vec<_>>()
    };
    let jp = shortage_strip(&request, Part { site: all.site("jp"), goods: &[] });
    assert_eq!(rows(&jp), ["jp: magnets"]);
    assert_eq!(jp.title, "jp: magnets runs short, from Jan 2026 on");
    let us = shortage_strip(&request, Part { site: all.site("us"), goods: &[] });
    assert_eq!(rows(&us), ["us: oxide"]);
    assert!(us.title.starts_with("us: Nobody runs short"), "{}", us.title);
    let magnets = [all.good("magnets")];
    assert_eq!(rows(&shortage_strip(&request, Part { site: None, goods: &magnets })), ["jp: magnets"]);
    assert_eq!(rows(&shortage_strip(&request, Part::WHOLE)).len(), 2);
}

#[test]
fn key_figures_of_a_market_add_up_to_those_of_all() {
    let all = Answered::new();
    let one = Compared { name: "ban", outcome: &all.outcome, rows: &all.rows };
    let of = |id: &str| key_figures_of(&one, None, Some(&id.into()));
    let (jp, us, both) = (of("jp"), of("us"), key_figures_of(&one, None, None));
    assert_eq!(both, key_figures("ban", &all.outcome, &all.rows, None));
    assert_close(jp.gap_usd + us.gap_usd, both.gap_usd, 1e-9 * both.gap_usd);
    assert_close(jp.gap_share, 1.0, 1e-6);
    assert_eq!((jp.short, jp.demands, us.short, us.demands), (1, 1, 0, 1));
    assert_eq!((jp.worst.as_str(), us.worst.as_str()), ("jp: magnets", ""));
    // One that is not on the map is nobody in particular.
    assert_eq!(of("gone"), both);
}
