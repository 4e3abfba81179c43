//! How much of a good's value is counted content, at every site, on every route, month by month.
//!
//! A counted item made in the issuer country is counted whole. Anything else is counted by what went into it: the
//! counted value of the inputs over the value of the outputs, so that value added elsewhere dilutes it. What is made of several lots is one
//! lot, of their content together; a lot that is bought and sent on, as by a trader, keeps its own. A lot is *clean* below the threshold of the
//! clause, and what is in a volume is told in three figures: what is counted in all of it, how much of it is clean, and what is counted in that.
//! A site that segregates makes of its clean lots other goods than of the tainted ones, and sells clean goods first where a content clause
//! would catch the others.
//!
//! Where an item that was built into one good no longer counts when that good is built into another (*second incorporation*), goods are
//! counted by the items themselves that go into them. A step of a recipe is taken to make a good by itself.
//!
//! Contents are carried with stocks. A verdict judges the goods by what was on the map when the month began: the steady state of the baseline in
//! the first month, after that what each site held, received and made, mixed by volume, with goods at sea keeping the composition they left with.
//! Verdicts can therefore differ between rungs; those shown are of the top one. Item by item, contents are worked out for the first relief
//! alone, in the steady state.
//!
//! A clean lot takes clean inputs throughout. The clean line serves first the routes that a content clause could catch, in the proportions of
//! *baseline* trade: those of the month would swing, since what is freed flows, and what flows is tainted again.
//!
//! Idle plants and closed alternatives are mixed with a trace weight, so that a content clause can be judged before they open.

use crate::engine::index::{ActivityIx, NodeIx, RouteIx};
use crate::engine::mixing::sweep::{Sources, Table, Weights, add, sweep};
use crate::engine::network::{MonthOutcome, Network, NetworkActivity};
use crate::model::{CommodityId, Comparison, Country, Tag, Technology, TechnologyTag};
use crate::tolerance::{CONTENT, SHARE};
use jiff::ToSpan;
use jiff::civil::Date;
use std::cmp::Ordering;
use std::collections::VecDeque;
use std::ops::Range;
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// From which content on a clause catches.
#[derive(Clone, Copy, Debug)]
pub struct Threshold {
    /// Share of the value, 0 to 1.
    pub share: f64,
    /// Whether the share itself is caught.
    pub comparison: Comparison,
}

impl Threshold {
    /// Whether a content is caught. Less than a trace never is; a share that meets the threshold meets it whatever the last digit says.
    pub fn is_met(&self, content: f64) -> bool {
        content >= CONTENT
            && match self.comparison {
                Comparison::AtOrAbove => content >= self.share - SHARE,
                Comparison::MoreThan => content > self.share + SHARE,
            }
    }
}

impl Ord for Threshold {
    fn cmp(&self, other: &Self) -> Ordering {
        self.share.total_cmp(&other.share).then(self.comparison.cmp(&other.comparison))
    }
}

impl PartialOrd for Threshold {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Threshold {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Threshold {}

/// How far an item is followed into what is made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Followed {
    /// Into whatever it becomes part of.
    Throughout,
    /// Into the first good that it is built into.
    Once,
    /// Not at all: it counts while it is the item itself.
    Itself,
}

/// By what an item counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Made in the country of origin.
    Origin,
    /// Made in one of these, whoever the issuer is.
    Sources(Vec<Country>),
    /// Made elsewhere with one of these technologies of the country of origin.
    Technology(Vec<TechnologyTag>),
}

/// What a content clause counts: items of `lists` originating in `issuer`; or what a technology clause looks for: items made with its technology.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counted {
    /// Country of origin.
    pub issuer: Country,
    /// Lists of the items.
    pub lists: Vec<Tag>,
    /// Only this item of the lists; all of them if not given. Shares of single items add up to the share of all.
    pub item: Option<CommodityId>,
    /// How far the items are followed.
    pub followed: Followed,
    /// From which content on goods are tainted.
    pub threshold: Threshold,
    /// By what an item counts.
    pub by: Mark,
}

impl Counted {
    /// Whether it counts by the technology that an item was made with.
    pub fn is_technology(&self) -> bool {
        matches!(self.by, Mark::Technology(_))
    }

    /// The technology with which an activity makes goods that count, whatever the day; of several, the first by name.
    pub fn technology_of<'a>(&self, network: &'a Network, activity: &NetworkActivity) -> Option<&'a Technology> {
        let recipe = &network.map.recipes[activity.recipe].id;
        self.technologies_at(network, activity)
            .filter(|technology| technology.recipes.is_empty() || technology.recipes.contains(recipe))
            .min_by(|one, other| one.tag.cmp(&other.tag))
    }

    /// The technologies that count at the site of an activity; none in the issuer's own country, where goods are of its origin.
    fn technologies_at<'a>(
        &self,
        network: &'a Network,
        activity: &NetworkActivity,
    ) -> impl Iterator<Item = &'a Technology> {
        let site = &network.map.sites[activity.site];
        let abroad = !site.country.is_in(&self.issuer);
        site.technologies.iter().filter(move |technology| {
            let is_named = matches!(&self.by, Mark::Technology(tags) if tags.contains(&technology.tag));
            abroad && is_named && technology.from.is_in(&self.issuer)
        })
    }
}

/// Content of the goods on a route.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Content {
    /// Counted share of the value of the lots that meet the threshold, 0 to 1; nothing where all lie below.
    pub tainted: f64,
    /// Share of the volume in lots below the threshold, 0 to 1.
    pub clean: f64,
}

/// What is counted on a map, and where clean lines go: everything that does not change from month to month.
#[derive(Clone, Debug)]
pub struct ContentModel {
    /// What was asked for, then what those need whose items are followed once.
    counted: Vec<Counted>,
    /// How many were asked for.
    asked: usize,
    /// Per label, that of the inputs by which what is made is counted.
    of_inputs: Vec<usize>,
    /// Per label and route, whether a clause could catch its goods.
    wanted: Vec<TiVec<RouteIx, bool>>,
    /// Per label and node, the part of what leaves it that does so on wanted routes.
    wanted_part: Vec<TiVec<NodeIx, f64>>,
    sources: Sources,
}

/// Composition of everything on the map at the end of a month.
#[derive(Clone, Debug, PartialEq)]
pub struct Contents {
    /// Per node, the counted share of the value by label, then the clean share of the volume, then what of the value is counted in that.
    table: Table,
    /// Per route, the composition of what is on its way, the next to arrive first.
    in_transit: TiVec<RouteIx, VecDeque<Vec<f64>>>,
}

impl ContentModel {
    /// A model of several `counted` at once; `wanted(label, route)` says whether a clause could catch a route's goods.
    pub fn new(network: &Network, mut counted: Vec<Counted>, wanted: impl Fn(usize, RouteIx) -> bool) -> Self {
        let asked = counted.len();
        let mut wanted: Vec<TiVec<RouteIx, bool>> =
            (0..asked).map(|label| network.routes.keys().map(|route| wanted(label, route)).collect()).collect();
        let mut of_inputs: Vec<usize> = (0..asked).collect();
        for label in 0..asked {
            if counted[label].followed == Followed::Once {
                of_inputs[label] = counted.len();
                of_inputs.push(counted.len());
                counted.push(Counted { followed: Followed::Itself, ..counted[label].clone() });
                wanted.push(wanted[label].clone());
            }
        }
        let weights = Weights::baseline(network);
        let part = |wanted: &TiVec<RouteIx, bool>| {
            let mut leaving: TiVec<NodeIx, f64> = ti_vec![0.0; network.nodes.len()];
            let mut flagged = leaving.clone();
            for (at, route) in network.routes.iter_enumerated() {
                leaving[route.from] += weights.routes[at];
                flagged[route.from] += if wanted[at] { weights.routes[at] } else { 0.0 };
            }
            flagged.into_iter().zip(leaving).map(|(part, all)| if all > 0.0 { part / all } else { 0.0 }).collect()
        };
        let wanted_part = wanted.iter().map(part).collect();
        Self { counted, asked, of_inputs, wanted, wanted_part, sources: Sources::of(network) }
    }

    /// Part of what usually leaves a node that does so on routes that a clause could catch, 0 to 1.
    pub fn watched_part(&self, node: NodeIx, label: usize) -> f64 {
        self.wanted_part[label][node]
    }

    /// Indices of all that was asked for.
    pub fn labels(&self) -> std::ops::Range<usize> {
        0..self.asked
    }

    /// The label by which the inputs of what is made count towards a label.
    pub fn of_inputs(&self, label: usize) -> usize {
        self.of_inputs[label]
    }

    /// What a label counts.
    pub fn counted(&self, label: usize) -> &Counted {
        &self.counted[label]
    }

    /// Whether a clause could catch a route's goods.
    pub fn is_wanted(&self, label: usize, route: RouteIx) -> bool {
        self.wanted[label][route]
    }

    /// The steady state of the baseline, with the technologies of a day.
    pub fn steady(&self, network: &Network, day: Date) -> Contents {
        let weights = Weights::baseline(network);
        let guess = Table::new(network.nodes.len(), PARTS * self.counted.len());
        let (days, nothing) = (day..day.tomorrow().unwrap_or(day), ti_vec![(Vec::new(), 0.0); network.nodes.len()]);
        let table = self.mix(network, guess, &weights, &|_| true, &nothing, &days);
        let in_transit = (network.routes.keys())
            .map(|route| {
                let row = self.route_row(network, &table, route);
                VecDeque::from(vec![row; network.routes[route].transit])
            })
            .collect();
        Contents { table, in_transit }
    }

    /// The composition after a month of these days: what lay there, what arrived and what was made, mixed at every site.
    pub fn carry(
        &self,
        network: &Network,
        days: &Range<Date>,
        before: &Contents,
        opening: &TiSlice<NodeIx, f64>,
        month: &MonthOutcome,
    ) -> Contents {
        if self.counted.is_empty() {
            return before.clone();
        }
        let mut held: TiVec<NodeIx, (Vec<f64>, f64)> = TiVec::with_capacity(network.nodes.len());
        for (node, volume) in opening.iter_enumerated() {
            held.push((before.table.row(node).iter().map(|share| share * volume).collect(), *volume));
        }
        let mut in_transit = before.in_transit.clone();
        for (route, queue) in in_transit.iter_mut_enumerated() {
            if let Some(row) = queue.pop_front() {
                let (sum, volume) = &mut held[network.routes[route].to];
                add(sum, &row, month.arrivals[route]);
                *volume += month.arrivals[route];
            }
        }
        let weights = Weights { routes: month.flows.clone(), activities: month.activities.clone() };
        let instant = |route: RouteIx| network.routes[route].transit == 0;
        let table = self.mix(network, before.table.clone(), &weights, &instant, &held, days);
        for (route, queue) in in_transit.iter_mut_enumerated().filter(|(route, _)| !instant(*route)) {
            queue.push_back(self.route_row(network, &table, route));
        }
        Contents { table, in_transit }
    }

    /// The composition that a month's departures and levels would lead to if they went on, with nothing in stock and nothing on its way.
    pub fn settled(&self, network: &Network, days: &Range<Date>, before: &Contents, month: &MonthOutcome) -> Contents {
        let weights = Weights { routes: month.flows.clone(), activities: month.activities.clone() };
        let nothing = ti_vec![(Vec::new(), 0.0); network.nodes.len()];
        let table = self.mix(network, before.table.clone(), &weights, &|_| true, &nothing, days);
        Contents { table, in_transit: before.in_transit.clone() }
    }

    /// Counted share of the value of what leaves on a route, both lines together, 0 to 1.
    pub fn share_on_route(&self, network: &Network, contents: &Contents, route: RouteIx, label: usize) -> f64 {
        self.leaving(network, &contents.table, route, label).share
    }

    /// The inputs of an activity with the value that each has in one unit of value made, to be counted by [`Self::of_inputs`]; none where
    /// what it makes is counted whole, so that no input could free it.
    pub fn dilution(
        &self,
        network: &Network,
        activity: ActivityIx,
        output: NodeIx,
        label: usize,
    ) -> Option<Vec<(NodeIx, f64)>> {
        let activity = &network.activities[activity];
        if self.is_item(network, activity, output, label) {
            return None;
        }
        if self.counted[label].followed == Followed::Itself {
            return Some(Vec::new());
        }
        let value = |(node, quantity): &(NodeIx, f64)| quantity * network.prices[*node];
        let made: f64 = activity.outputs.iter().map(value).sum();
        let of_made = |input: &(NodeIx, f64)| (input.0, if made > 0.0 { value(input) / made } else { 0.0 });
        Some(activity.inputs.iter().map(of_made).collect())
    }

    /// Whether what an activity makes is itself an item that the label counts, at least on some days.
    fn is_item(&self, network: &Network, activity: &NetworkActivity, output: NodeIx, label: usize) -> bool {
        let counted = &self.counted[label];
        let good = &network.map.commodities[network.nodes[output].commodity];
        good.is_on(&counted.lists)
            && match &counted.by {
                Mark::Sources(countries) => {
                    let country = &network.map.sites[activity.site].country;
                    countries.iter().any(|source| country.is_in(source))
                }
                Mark::Origin => network.map.sites[activity.site].country.is_in(&counted.issuer),
                Mark::Technology(_) => counted.technology_of(network, activity).is_some(),
            }
    }

    /// Per label that goes by technology and activity, the share of these days on which it is run with one that counts, 0 to 1.
    fn run_with(&self, network: &Network, days: &Range<Date>) -> Vec<TiVec<ActivityIx, f64>> {
        let share = |counted: &Counted, activity: &NetworkActivity| {
            if counted.technology_of(network, activity).is_none() {
                return 0.0;
            }
            let recipe = &network.map.recipes[activity.recipe].id;
            let is_used = |day: Date| {
                counted.technologies_at(network, activity).any(|technology| technology.is_used(recipe, day))
            };
            let (all, with) = (days.start.series(1.day()).take_while(|day| *day < days.end))
                .fold((0.0, 0.0), |(all, with), day| (all + 1.0, with + f64::from(u8::from(is_used(day)))));
            if all > 0.0 { with / all } else { 0.0 }
        };
        (self.counted.iter())
            .map(|counted| match counted.by {
                Mark::Origin | Mark::Sources(_) => TiVec::new(),
                Mark::Technology(_) => network.activities.iter().map(|activity| share(counted, activity)).collect(),
            })
            .collect()
    }

    /// A composition without anything that these labels count.
    pub fn without(&self, row: &[f64], labels: impl IntoIterator<Item = usize>) -> Vec<f64> {
        let mut row = row.to_vec();
        for label in labels {
            for label in [label, self.of_inputs[label]] {
                Lots::CLEAN.put(&mut row, label);
            }
        }
        row
    }

    /// Content of what leaves on a route.
    pub fn on_route(&self, network: &Network, contents: &Contents, route: RouteIx, label: usize) -> Content {
        let lots = self.leaving(network, &contents.table, route, label);
        let tainted = lots.tainted();
        Content { tainted: if tainted < CONTENT { 0.0 } else { tainted }, clean: lots.clean }
    }

    /// What leaves on a route.
    fn leaving(&self, network: &Network, table: &Table, route: RouteIx, label: usize) -> Lots {
        let node = network.routes[route].from;
        let lots = Lots::of(table.row(node), label);
        let clean = lots.clean;
        if !network.map.sites[network.nodes[node].site].segregates || clean <= 0.0 || clean >= 1.0 {
            return lots;
        }
        // The clean line serves first where a clause would catch the goods; the others get what is left of it.
        let part = self.wanted_part[label][node];
        let served = if part > 0.0 { (clean / part).min(1.0) } else { 0.0 };
        let clean_here = if self.wanted[label][route] {
            served
        } else if part < 1.0 {
            ((clean - part * served) / (1.0 - part)).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let held = clean_here * lots.in_clean();
        Lots { share: held + (1.0 - clean_here) * lots.tainted(), clean: clean_here, held }
    }

    fn route_row(&self, network: &Network, table: &Table, route: RouteIx) -> Vec<f64> {
        let labels = self.counted.len();
        let mut row = vec![0.0; PARTS * labels];
        for label in 0..labels {
            self.leaving(network, table, route, label).put(&mut row, label);
        }
        row
    }

    /// Mixes what is `held` with what comes on `instant` routes and what is made; nodes that nothing reaches keep their
    /// composition.
    fn mix(
        &self,
        network: &Network,
        guess: Table,
        weights: &Weights,
        instant: &dyn Fn(RouteIx) -> bool,
        held: &TiSlice<NodeIx, (Vec<f64>, f64)>,
        days: &Range<Date>,
    ) -> Table {
        let labels = self.counted.len();
        let run_with = self.run_with(network, days);
        sweep(network, guess, false, &|node, table, row| {
            let (sum, mut total) = (&held[node].0, held[node].1);
            add(row, sum, 1.0);
            for &route in self.sources.arriving[node].iter().filter(|route| instant(**route)) {
                let volume = weights.routes[route];
                if volume <= 0.0 {
                    continue;
                }
                total += volume;
                for label in 0..labels {
                    self.leaving(network, table, route, label).add_to(row, label, volume);
                }
            }
            for &(activity, quantity) in &self.sources.making[node] {
                let volume = weights.activities[activity] * quantity;
                total += volume;
                for label in 0..labels {
                    let run_with = run_with[label].get(activity).copied().unwrap_or(1.0);
                    self.made(network, table, activity, node, label, run_with).add_to(row, label, volume);
                }
            }
            if total <= 0.0 {
                row.copy_from_slice(table.row(node));
                return;
            }
            row.iter_mut().for_each(|share| *share /= total);
        })
    }

    /// What an activity makes that runs so much with a technology that counts, where the label goes by one.
    fn made(
        &self,
        network: &Network,
        table: &Table,
        activity: ActivityIx,
        output: NodeIx,
        label: usize,
        run_with: f64,
    ) -> Lots {
        let (activity, counted) = (&network.activities[activity], &self.counted[label]);
        if run_with <= 0.0 || !self.is_item(network, activity, output, label) {
            return self.made_of(network, table, activity, label);
        }
        // Counted whole as the item it has become.
        let good = &network.map.commodities[network.nodes[output].commodity];
        let is_item = counted.item.as_ref().is_none_or(|item| *item == good.id);
        let whole = Lots::one(f64::from(u8::from(is_item)), counted.threshold);
        if run_with >= 1.0 { whole } else { whole.beside(self.made_of(network, table, activity, label), run_with) }
    }

    /// What an activity makes, by what goes into it.
    fn made_of(&self, network: &Network, table: &Table, activity: &NetworkActivity, label: usize) -> Lots {
        let counted = &self.counted[label];
        if counted.followed == Followed::Itself {
            return Lots::CLEAN;
        }
        let value = |(node, quantity): &(NodeIx, f64)| quantity * network.prices[*node];
        let output_value: f64 = activity.outputs.iter().map(value).sum();
        if output_value <= 0.0 {
            return Lots::CLEAN;
        }
        let inputs =
            || activity.inputs.iter().map(|input| (Lots::of(table.row(input.0), self.of_inputs[label]), input));
        let counted_in = |part: fn(&Lots) -> f64| {
            let sum: f64 = inputs().map(|(lots, input)| part(&lots) * value(input)).sum();
            (sum / output_value).min(1.0)
        };
        let share = counted_in(|lots| lots.share);
        if !network.map.sites[activity.site].segregates {
            return Lots::one(share, counted.threshold);
        }
        // A clean lot takes clean inputs throughout.
        let clean = inputs().map(|(lots, _)| lots.clean).fold(1.0, f64::min);
        let clean = if 1.0 - clean < CONTENT { 1.0 } else { clean };
        let in_clean = counted_in(Lots::in_clean);
        let of_clean = Lots::one(in_clean, counted.threshold);
        if clean >= 1.0 {
            return of_clean;
        }
        let of_tainted = Lots::one(((share - clean * in_clean) / (1.0 - clean)).clamp(0.0, 1.0), counted.threshold);
        of_clean.beside(of_tainted, clean)
    }
}

/// How many figures tell what is in a volume.
const PARTS: usize = 3;

/// What one label finds in a volume.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Lots {
    /// Counted share of the value of all of it.
    share: f64,
    /// Share of the volume in lots below the threshold.
    clean: f64,
    /// What of the value of all is counted in these.
    held: f64,
}

impl Lots {
    /// Nothing counted at all.
    const CLEAN: Self = Self { share: 0.0, clean: 1.0, held: 0.0 };

    /// One lot of a content.
    fn one(share: f64, threshold: Threshold) -> Self {
        if threshold.is_met(share) {
            Self { share, clean: 0.0, held: 0.0 }
        } else {
            Self { share, clean: 1.0, held: share }
        }
    }

    fn of(row: &[f64], label: usize) -> Self {
        let labels = row.len() / PARTS;
        Self { share: row[label], clean: row[labels + label], held: row[2 * labels + label] }
    }

    fn put(self, row: &mut [f64], label: usize) {
        let labels = row.len() / PARTS;
        (row[label], row[labels + label], row[2 * labels + label]) = (self.share, self.clean, self.held);
    }

    fn add_to(self, row: &mut [f64], label: usize, volume: f64) {
        let labels = row.len() / PARTS;
        row[label] += volume * self.share;
        row[labels + label] += volume * self.clean;
        row[2 * labels + label] += volume * self.held;
    }

    /// Content of the lots that meet the threshold; nothing where they are a trace.
    fn tainted(&self) -> f64 {
        if 1.0 - self.clean < CONTENT { 0.0 } else { ((self.share - self.held) / (1.0 - self.clean)).clamp(0.0, 1.0) }
    }

    /// Content of the lots below the threshold.
    fn in_clean(&self) -> f64 {
        if self.clean > 0.0 { (self.held / self.clean).clamp(0.0, 1.0) } else { 0.0 }
    }

    /// So much of these and the rest of others.
    fn beside(self, others: Self, part: f64) -> Self {
        let mix = |here: f64, there: f64| part * here + (1.0 - part) * there;
        Self {
            share: mix(self.share, others.share),
            clean: mix(self.clean, others.clean),
            held: mix(self.held, others.held),
        }
    }
}

impl Contents {
    /// Counted share of the value at a node, both lines together, 0 to 1.
    pub fn share(&self, node: NodeIx, label: usize) -> f64 {
        self.table.row(node)[label]
    }

    /// Composition of what lies at a node: the counted share of the value by label, then the clean share of the volume by label, then what of
    /// the value is counted in that.
    pub fn row(&self, node: NodeIx) -> &[f64] {
        self.table.row(node)
    }

    /// Says what lies at a node from now on.
    pub fn replace(&mut self, node: NodeIx, row: &[f64]) {
        self.table.set(node, row);
    }

    /// Composition, as of a node, of what arrives on a route that takes time.
    pub fn arriving(&self, route: RouteIx) -> Option<&[f64]> {
        self.in_transit[route].front().map(Vec::as_slice)
    }
}
