//! Small maps put together in a few lines.

use chokepoint::report::{BriefTables, ReportRequest};
use chokepoint_core::engine::{MonthIx, MonthOutcome, Network, Outcome, Rung, simulate, solve};
use chokepoint_core::model::*;
use jiff::civil::{Date, date};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use typed_index_collections::TiVec;

pub const START: Date = date(2026, 1, 1);

/// A map under construction. All volumes are given per month, so that tests can be worked out by hand.
#[derive(Clone)]
pub struct MapMaker {
    pub preset: Preset,
}

impl Default for MapMaker {
    fn default() -> Self {
        let mut preset = Preset::empty();
        preset.scenarios[0].months = 1;
        preset.scenarios[0].rerouting_per_month = 1.0;
        Self { preset }
    }
}

fn per_year(per_month: f64) -> Figure {
    Figure::plain(per_month * 12.0)
}

impl MapMaker {
    /// Ore at 10 USD a unit on the list `list`, and the recipe `dig` that brings it up out of nothing.
    pub fn ore() -> Self {
        Self::default().commodity("ore", Stage::Mine, 10.0, &["list"]).recipe("dig", &[], &[("ore", 1.0)])
    }

    /// A mine `mine` in China that digs 100 and can dig no more, the market `us` that wants them, and the route between them.
    pub fn one_mine() -> Self {
        Self::one_mine_at("mine")
    }

    /// The same with a mine of this id.
    pub fn one_mine_at(mine: &str) -> Self {
        Self::ore()
            .mine(mine, "CN", 100.0, 100.0)
            .market("us", "US", "ore", 100.0)
            .route("ore", mine, "us", 100.0, 100.0)
    }

    /// A site that runs `dig`.
    pub fn mine(self, id: &str, country: &str, baseline: f64, capacity: f64) -> Self {
        self.site(id, country, Stage::Mine).runs("dig", baseline, capacity)
    }

    /// A site that wants a good, with the priority of everybody.
    pub fn market(self, id: &str, country: &str, commodity: &str, per_month: f64) -> Self {
        self.site(id, country, Stage::Market).demand(commodity, per_month, 1.0)
    }

    /// China lets nothing of `list` out, from the first day on.
    pub fn ban(self) -> Self {
        self.rule(rule("ban", Instrument::Ban, vec![domestic("list")]))
    }

    pub fn months(mut self, months: u32, rerouting: f64) -> Self {
        self.preset.scenarios[0].months = months;
        self.preset.scenarios[0].rerouting_per_month = rerouting;
        self
    }

    pub fn commodity(mut self, id: &str, stage: Stage, price: f64, tags: &[&str]) -> Self {
        self.preset.map.commodities.push(Commodity {
            id: id.into(),
            name: id.to_owned(),
            stage,
            unit: "t".to_owned(),
            price_usd: Figure::plain(price),
            tags: tags.iter().map(|tag| (*tag).into()).collect(),
            note: String::new(),
        });
        self
    }

    pub fn recipe(mut self, id: &str, inputs: &[(&str, f64)], outputs: &[(&str, f64)]) -> Self {
        let amounts = |list: &[(&str, f64)]| {
            list.iter()
                .map(|(commodity, quantity)| Amount {
                    commodity: (*commodity).into(),
                    quantity: Figure::plain(*quantity),
                })
                .collect()
        };
        self.preset.map.recipes.push(Recipe {
            id: id.into(),
            name: id.to_owned(),
            inputs: amounts(inputs),
            outputs: amounts(outputs),
            ..Recipe::default()
        });
        self
    }

    pub fn substitute(mut self, instead_of: &str, lead_months: u32, max_share: f64) -> Self {
        let kind = RecipeKind::Substitute { instead_of: instead_of.into(), lead_months, max_share, penalty: 0.1 };
        self.preset.map.recipes.last_mut().expect("a recipe").kind = kind;
        self
    }

    pub fn site(mut self, id: &str, country: &str, stage: Stage) -> Self {
        self.preset.map.sites.push(Site {
            id: id.into(),
            name: id.to_owned(),
            country: country.into(),
            stage,
            ..Site::default()
        });
        self
    }

    fn last(&mut self) -> &mut Site {
        self.preset.map.sites.last_mut().expect("a site")
    }

    /// On the last site: a recipe with its level and capacity per month.
    pub fn runs(mut self, recipe: &str, baseline: f64, capacity: f64) -> Self {
        self.last().activities.push(Activity {
            recipe: recipe.into(),
            baseline: per_year(baseline),
            capacity: per_year(capacity),
            ramp: Vec::new(),
            break_even_usd: None,
        });
        self
    }

    /// On the last activity: a later capacity per month.
    pub fn ramp(mut self, from: Date, capacity: f64) -> Self {
        let step = RampStep { from, capacity: per_year(capacity) };
        self.last().activities.last_mut().expect("an activity").ramp.push(step);
        self
    }

    pub fn stock(mut self, commodity: &str, initial: f64) -> Self {
        self.last().stocks.push(Stock {
            commodity: commodity.into(),
            initial: Figure::plain(initial),
            target: None,
            draw_per_month: None,
            usable: 1.0,
        });
        self
    }

    pub fn demand(mut self, commodity: &str, per_month: f64, priority: f64) -> Self {
        self.last().demands.push(Demand {
            commodity: commodity.into(),
            quantity: per_year(per_month),
            priority,
            value_at_stake_usd: Figure::plain(1000.0),
            end_use: "civil".into(),
            military_share: 0.0,
            humanitarian: false,
            growth_per_year: 0.0,
            ..Demand::default()
        });
        self
    }

    /// On the last demand: what it is for and how much of it is military.
    pub fn used_for(mut self, end_use: &str, military_share: f64) -> Self {
        let demand = self.last().demands.last_mut().expect("a demand");
        demand.end_use = end_use.into();
        demand.military_share = military_share;
        self
    }

    /// `commodity` from `from` to `to`, volumes per month; the id is `from-to`.
    pub fn route(mut self, commodity: &str, from: &str, to: &str, baseline: f64, maximum: f64) -> Self {
        self.preset.map.routes.push(Route {
            id: RouteId(format!("{from}-{to}")),
            commodity: commodity.into(),
            from: from.into(),
            to: to.into(),
            baseline: per_year(baseline),
            maximum: per_year(maximum),
            ..Route::default()
        });
        self
    }

    pub fn transit(mut self, months: u32) -> Self {
        self.preset.map.routes.last_mut().expect("a route").transit_months = months;
        self
    }

    pub fn qualification(mut self, months: u32) -> Self {
        self.preset.map.routes.last_mut().expect("a route").qualification_months = months;
        self
    }

    pub fn rule(mut self, rule: Rule) -> Self {
        self.preset.scenarios[0].rules.push(rule.id.clone());
        self.preset.rules.push(rule);
        self
    }

    pub fn network(&self) -> Arc<Network> {
        Arc::new(Network::build(&self.preset.map))
    }

    /// All months on one rung.
    pub fn play(&self, rung: Rung) -> TiVec<MonthIx, MonthOutcome> {
        let network = self.network();
        let play = simulate(&self.preset, &network, &self.preset.scenarios[0], rung, &AtomicBool::new(false))
            .expect("a solution");
        assert!(play.audit.worst_residual < 1e-12, "{:?}", play.audit);
        play.months
    }

    pub fn solve(&self) -> Outcome {
        solve(&self.preset, self.network(), &self.preset.scenarios[0], &AtomicBool::new(false), &|_| {})
            .expect("a solution")
    }

    pub fn flow(&self, month: &MonthOutcome, route: &str) -> f64 {
        month.flows[self.network().route(&route.into()).expect("the route")]
    }

    pub fn shortage(&self, month: &MonthOutcome, site: &str) -> f64 {
        let network = self.network();
        let site = network.site(&site.into()).expect("the site");
        (network.demands.keys())
            .filter(|demand| network.nodes[network.demands[*demand].node].site == site)
            .map(|demand| month.shortages[demand])
            .sum()
    }
}

/// A rule of `CN` on `list`, in force from the first day on.
pub fn rule(id: &str, instrument: Instrument, clauses: Vec<Clause>) -> Rule {
    Rule {
        id: id.into(),
        title: id.to_owned(),
        issuer: "CN".into(),
        source: SourceId::default(),
        instrument,
        clauses,
        scope: Scope::default(),
        exemptions: Vec::new(),
        general_licences: Vec::new(),
        calendar: Calendar::from_day(START),
        blanks: Vec::new(),
        checked: None,
        note: String::new(),
    }
}

pub fn domestic(list: &str) -> Clause {
    Clause::domestic(vec![list.into()])
}

pub fn content(carriers: &str, counted: &str, threshold: f64) -> Clause {
    Clause::content(vec![carriers.into()], vec![counted.into()], threshold)
}

#[track_caller]
pub fn assert_close(actual: f64, expected: f64, tolerance: f64) {
    assert!((actual - expected).abs() <= tolerance, "{actual} is not {expected} (within {tolerance})");
}

/// The brief of a map and its scenarios, with slides and the tables of the told scenario.
pub fn brief_request<'a>(map: &'a MapMaker, outcomes: &'a [Outcome]) -> ReportRequest<'a> {
    ReportRequest {
        preset: &map.preset,
        file_hash: "abc".to_owned(),
        outcomes: outcomes.iter().collect(),
        version: "test",
        tables: BriefTables::Told,
        slides: true,
    }
}
