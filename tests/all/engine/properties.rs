//! What must hold on every map, checked on random ones.

use crate::kit::maps::*;
use chokepoint_core::engine::{
    Column, ContentModel, Counted, Followed, Mark, MonthIx, MonthOutcome, Network, Program, Row, Rung, Sense,
    Threshold, simulate_help_sets,
};
use chokepoint_core::insight::{gap_rows, shapley_rows};
use chokepoint_core::model::*;
use proptest::prelude::*;
use std::sync::atomic::AtomicBool;

/// Mines, refiners and markets joined at random; every recipe keeps mass, so that mass can be counted end to end.
#[derive(Clone, Debug)]
struct Plan {
    mines: Vec<(f64, bool)>,
    refiners: usize,
    markets: Vec<(f64, f64)>,
    mine_links: Vec<Vec<f64>>,
    market_links: Vec<Vec<f64>>,
    stock: f64,
    transit: u32,
}

fn plan() -> impl Strategy<Value = Plan> {
    (2..5_usize, 1..4_usize, 2..5_usize).prop_flat_map(|(mines, refiners, markets)| {
        let links = |rows, columns| prop::collection::vec(prop::collection::vec(0.1..1.0, columns), rows);
        (
            prop::collection::vec((1.0..100.0, any::<bool>()), mines),
            prop::collection::vec((0.5..1.5, 1.0..4.0), markets),
            links(mines, refiners),
            links(refiners, markets),
            0.0..50.0,
            0..3_u32,
        )
            .prop_map(move |(mines, markets, mine_links, market_links, stock, transit)| Plan {
                mines,
                refiners,
                markets,
                mine_links,
                market_links,
                stock,
                transit,
            })
    })
}

/// The plan as a map whose baseline conserves mass; Chinese mines are banned from exporting.
fn draw(plan: &Plan, capacity: f64) -> MapMaker {
    let mut map = MapMaker::ore().months(4, 0.3).commodity("oxide", Stage::Refine, 30.0, &[]);
    map = map.recipe("refine", &[("ore", 1.0)], &[("oxide", 1.0)]);
    let shares = |row: &[f64]| {
        let total: f64 = row.iter().sum();
        row.iter().map(|link| link / total).collect::<Vec<f64>>()
    };
    let mut refined = vec![0.0; plan.refiners];
    let mut routes = Vec::new();
    for (mine, (output, chinese)) in plan.mines.iter().enumerate() {
        map = map.site(&format!("mine{mine}"), if *chinese { "CN" } else { "AU" }, Stage::Mine);
        map = map.runs("dig", *output, output * capacity);
        for (refiner, share) in shares(&plan.mine_links[mine]).into_iter().enumerate() {
            refined[refiner] += output * share;
            routes.push(("ore", format!("mine{mine}"), format!("refiner{refiner}"), output * share));
        }
    }
    let mut wanted = vec![0.0; plan.markets.len()];
    for (refiner, volume) in refined.into_iter().enumerate() {
        let name = format!("refiner{refiner}");
        map = map.site(&name, "MY", Stage::Refine).runs("refine", volume, volume * 1.5);
        for (market, share) in shares(&plan.market_links[refiner]).into_iter().enumerate() {
            wanted[market] += volume * share;
            routes.push(("oxide", name.clone(), format!("market{market}"), volume * share));
        }
    }
    for (market, (_, priority)) in plan.markets.iter().enumerate() {
        map = map.site(&format!("market{market}"), "US", Stage::Market).demand("oxide", wanted[market], *priority);
        map = map.stock("oxide", plan.stock);
    }
    for (commodity, from, to, volume) in routes {
        map = map.route(commodity, &from, &to, volume, volume * 3.0).transit(plan.transit);
    }
    map.ban()
}

/// Works that make alloy of ore and of scrap, and yards that collect scrap from them: cycles of every length. Volumes need
/// not balance; contents are mixed by whatever comes in.
#[derive(Clone, Debug)]
struct Cycle {
    ore: Vec<(f64, bool)>,
    to_yard: Vec<Vec<f64>>,
    from_yard: Vec<Vec<f64>>,
    smelted: Vec<(f64, f64)>,
}

fn cycle() -> impl Strategy<Value = Cycle> {
    (1..5_usize, 1..4_usize).prop_flat_map(|(works, yards)| {
        let links = |rows, columns| prop::collection::vec(prop::collection::vec(0.0..50.0, columns), rows);
        (
            prop::collection::vec((1.0..50.0, any::<bool>()), works),
            links(works, yards),
            links(yards, works),
            prop::collection::vec((1.0..50.0, 0.1..50.0), works),
        )
            .prop_map(|(ore, to_yard, from_yard, smelted)| Cycle { ore, to_yard, from_yard, smelted })
    })
}

fn draw_cycle(cycle: &Cycle) -> MapMaker {
    let mut map = MapMaker::default()
        .commodity("ore", Stage::Mine, 20.0, &["list"])
        .commodity("alloy", Stage::Metal, 50.0, &[])
        .commodity("scrap", Stage::Metal, 45.0, &[])
        .recipe("dig", &[], &[("ore", 1.0)])
        .recipe("smelt", &[("ore", 1.2)], &[("alloy", 1.0)])
        .recipe("remelt", &[("scrap", 1.0)], &[("alloy", 1.0)])
        .recipe("collect", &[("alloy", 1.0)], &[("scrap", 1.0)]);
    for (work, (volume, chinese)) in cycle.ore.iter().enumerate() {
        map = map.site(&format!("mine{work}"), if *chinese { "CN" } else { "AU" }, Stage::Mine);
        map = map.runs("dig", *volume, *volume);
        let (smelted, remelted) = cycle.smelted[work];
        map = map.site(&format!("works{work}"), "JP", Stage::Metal).runs("smelt", smelted, smelted);
        map = map.runs("remelt", remelted, remelted);
    }
    for (yard, links) in cycle.from_yard.iter().enumerate() {
        map = map.site(&format!("yard{yard}"), "JP", Stage::Metal).runs("collect", 10.0, 10.0);
        for (work, volume) in links.iter().enumerate() {
            map = map.route("scrap", &format!("yard{yard}"), &format!("works{work}"), *volume, *volume);
        }
    }
    for (work, links) in cycle.to_yard.iter().enumerate() {
        let volume = cycle.ore[work].0;
        map = map.route("ore", &format!("mine{work}"), &format!("works{work}"), volume, volume);
        for (yard, volume) in links.iter().enumerate() {
            map = map.route("alloy", &format!("works{work}"), &format!("yard{yard}"), *volume, *volume);
        }
    }
    map
}

/// Content shares by Gaussian elimination with pivoting on the whole matrix, equations written out anew: a node's share
/// times what comes in = sum of volume times share of what comes in; what is made of inputs carries their counted value.
fn dense_shares(network: &Network) -> Vec<f64> {
    let nodes = network.nodes.len();
    let (mut matrix, mut right) = (vec![vec![0.0; nodes]; nodes], vec![0.0; nodes]);
    let mut total = vec![0.0; nodes];
    for route in &network.routes {
        let (from, to) = (usize::from(route.from), usize::from(route.to));
        matrix[to][from] -= route.baseline;
        total[to] += route.baseline;
    }
    for activity in &network.activities {
        for (output, quantity) in &activity.outputs {
            let row = usize::from(*output);
            let volume = activity.baseline * quantity;
            total[row] += volume;
            let (good, site) = (network.nodes[*output].commodity, &network.map.sites[activity.site]);
            if network.map.commodities[good].id.as_str() == "ore" && site.country.code() == "CN" {
                right[row] += volume;
            }
            for (input, taken) in &activity.inputs {
                let carried = taken * network.prices[*input] / (quantity * network.prices[*output]);
                matrix[row][usize::from(*input)] -= volume * carried;
            }
        }
    }
    for node in 0..nodes {
        matrix[node][node] += if total[node] > 0.0 { total[node] } else { 1.0 };
    }
    for pivot in 0..nodes {
        let best =
            (pivot..nodes).max_by(|a, b| matrix[*a][pivot].abs().total_cmp(&matrix[*b][pivot].abs())).expect("a row");
        matrix.swap(pivot, best);
        right.swap(pivot, best);
        let (upper, lower) = matrix.split_at_mut(pivot + 1);
        for (row, entries) in lower.iter_mut().enumerate() {
            let factor = entries[pivot] / upper[pivot][pivot];
            entries.iter_mut().zip(&upper[pivot]).for_each(|(entry, above)| *entry -= factor * above);
            right[pivot + 1 + row] -= factor * right[pivot];
        }
    }
    for row in (0..nodes).rev() {
        let known: f64 = (row + 1..nodes).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}

/// The first tier of the objective: what scarcity costs.
fn weighted_shortage(network: &Network, month: &MonthOutcome) -> f64 {
    let cost = |(demand, shortage): (&chokepoint_core::engine::NetworkDemand, &f64)| {
        let part = shortage / demand.quantity;
        demand.weight * demand.quantity * (part * part + 0.05 * part)
    };
    network.demands.iter().zip(&month.shortages).map(cost).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mass_is_conserved_from_mine_to_market(plan in plan()) {
        let map = draw(&plan, 1.2);
        let network = map.network();
        for rung in [Rung::Permitted, Rung::TOP] {
            let mut at_sea: f64 =
                network.routes.iter().map(|route| route.baseline * route.transit as f64).sum();
            let mut stored: f64 = plan.stock * plan.markets.len() as f64;
            for month in map.play(rung) {
                let dug: f64 = network
                    .activities
                    .iter()
                    .zip(&month.activities)
                    .filter(|(activity, _)| activity.inputs.is_empty())
                    .map(|(_, level)| level)
                    .sum();
                let served: f64 = month.demands.iter().sum::<f64>() - month.shortages.iter().sum::<f64>();
                let unsold: f64 = month.unsold.iter().sum();
                let departed: f64 = month.flows.iter().sum();
                let arrived: f64 = month.arrivals.iter().sum();
                let now_stored: f64 = month.stocks.iter().sum();
                let (before, after) = (at_sea + stored + dug, at_sea + departed - arrived + now_stored + served + unsold);
                prop_assert!((before - after).abs() <= 1e-12 * before.max(1.0), "{before} became {after}");
                at_sea += departed - arrived;
                stored = now_stored;
            }
        }
    }

    /// Every consumer's parts add up to its demand, on the ladder and averaged over all orders.
    #[test]
    fn the_parts_of_the_ladder_add_up(plan in plan()) {
        let map = draw(&plan, 1.2).months(2, 0.3);
        let outcome = map.solve();
        let plays = simulate_help_sets(&map.preset, &outcome, &AtomicBool::new(false), &|| {}).expect("all sets");
        for rows in [gap_rows(&outcome), shapley_rows(&outcome, &plays)] {
            prop_assert!(!rows.is_empty());
            for row in rows {
                let sum = row.filled.values().sum::<f64>() + row.gap;
                prop_assert!((sum - row.demand).abs() <= 1e-9 * row.demand.max(1.0), "{row:?}");
            }
        }
    }

    /// With applications that wait the books close, every month is at its optimum, and what is applied for is decided, waits or is given up.
    #[test]
    fn queues_keep_the_books_closed(plan in plan(), figures in (0.0..3.0, 0.0..3.0, 0.2..2.0, 0.0..1.0, 0.0..0.5, 0.0..3.0), share in 0.1..1.0) {
        let (statutory_months, learn_months, room, over, pull, patience_months) = figures;
        let rival = Some(Rival { countries: vec!["MY".into()], share: 0.5 });
        let look_alikes = vec!["ore".into()];
        let desk = Desk { statutory_months, learn_months, room, over, look_alikes, rival, pull, patience_months };
        let mut map = draw(&plan, 1.5).months(6, 0.3);
        map.preset.rules[0].instrument = Instrument::licence(share, 0);
        if let Instrument::Licence { desk: at, .. } = &mut map.preset.rules[0].instrument {
            *at = Some(desk);
        }
        let outcome = map.solve();
        // The audit holds balances and bounds, and the books of every queue; the certificate holds the conditions of Karush, Kuhn and Tucker.
        prop_assert!(outcome.audit.worst_residual < 1e-9, "{:?}", outcome.audit);
        prop_assert!(outcome.audit.optimality_gap < 1e-5, "{:?}", outcome.audit);
        for play in &outcome.plays {
            let mut before: std::collections::BTreeMap<_, f64> = std::collections::BTreeMap::new();
            for (month, played) in play.licences.iter().zip(&play.months) {
                for queue in month {
                    let waited = before.insert(queue.route, queue.waiting).unwrap_or(0.0);
                    let left = waited + queue.applied - queue.decided - queue.given_up - queue.waiting;
                    prop_assert!(left.abs() <= 1e-9 * (waited + queue.applied).max(1.0), "{queue:?}");
                    prop_assert!((queue.approved - 0.5 * share * queue.decided).abs() <= 1e-9 * queue.decided.max(1.0));
                    prop_assert!(played.flows[queue.route] <= queue.passes * (1.0 + 1e-9) + 1e-9, "{queue:?}");
                }
            }
        }
        // The same bytes on any number of threads: figures print as the shortest digits that read back as the same bits.
        let once = format!("{:?}", outcome.plays);
        for threads in [1, 2, 4] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            let again = format!("{:?}", pool.install(|| map.solve()).plays);
            prop_assert!(once == again, "other figures on {threads} threads");
        }
    }

    #[test]
    fn more_supply_never_raises_the_weighted_shortage(plan in plan()) {
        let mut plan = plan;
        plan.transit = 0;
        let (tight, ample) = (draw(&plan, 1.0).months(1, 1.0), draw(&plan, 1.5).months(1, 1.0));
        let less = weighted_shortage(&tight.network(), &tight.play(Rung::TOP)[MonthIx::FIRST]);
        let more = weighted_shortage(&ample.network(), &ample.play(Rung::TOP)[MonthIx::FIRST]);
        // The lower tiers weigh 1e-4 of the first and may cost that much of it.
        prop_assert!(more <= less * (1.0 + 1e-3) + 1e-6, "{more} is above {less}");
    }

    #[test]
    fn the_order_of_drawing_changes_nothing(plan in plan(), turn in 0..7_usize) {
        let map = draw(&plan, 1.2);
        let mut other = draw(&plan, 1.2);
        let drawn = &mut other.preset.map;
        drawn.sites.reverse();
        drawn.routes.reverse();
        let routes = drawn.routes.len();
        drawn.routes.rotate_left(turn % routes);
        drawn.commodities.reverse();
        drawn.recipes.reverse();
        prop_assert_eq!(map.play(Rung::TOP), other.play(Rung::TOP));
    }

    #[test]
    fn the_optimum_satisfies_the_kkt_conditions(
        columns in prop::collection::vec((0.0..5.0, 0.0..5.0, 0.01..10.0, -3.0..3.0, 0.1..10.0), 3..9),
        weights in prop::collection::vec(-2.0..2.0, 27),
    ) {
        let mut program = Program::default();
        for (below, above, curvature, slope, scale) in &columns {
            program.add_column(Column { lower: -below, upper: *above, curvature: *curvature, slope: *slope, scale: *scale });
        }
        // Two equalities that v = middle of the box satisfies, and one inequality that it satisfies with room.
        let middle: Vec<f64> = columns.iter().map(|(below, above, ..)| (above - below) / 2.0).collect();
        for row in 0..3 {
            let terms: Vec<(usize, f64)> =
                (0..columns.len()).map(|at| (at, weights[(row * columns.len() + at) % weights.len()])).collect();
            let value: f64 = terms.iter().map(|(at, weight)| weight * middle[*at]).sum();
            let (right, sense) = if row < 2 { (value, Sense::Equal) } else { (value + 0.1, Sense::AtMost) };
            program.rows.push(Row { terms, right, sense });
        }
        let solution = program.solve("a test", None, &AtomicBool::new(false)).expect("feasible by construction");
        for (at, column) in program.columns.iter().enumerate() {
            let value = solution.values[at];
            prop_assert!(value >= column.lower - 1e-9 && value <= column.upper + 1e-9);
            let rows: f64 = program
                .rows
                .iter()
                .zip(&solution.row_duals)
                .map(|(row, dual)| dual * row.terms.iter().filter(|(c, _)| *c == at).map(|(_, w)| w).sum::<f64>())
                .sum();
            let gradient = column.curvature * value + column.slope + rows;
            // At a bound the gradient may point outwards; inside it must vanish.
            if value > column.lower + 1e-5 {
                prop_assert!(gradient <= 1e-5, "could fall: {gradient}");
            }
            if value < column.upper - 1e-5 {
                prop_assert!(gradient >= -1e-5, "could rise: {gradient}");
            }
        }
        for (row, dual) in program.rows.iter().zip(&solution.row_duals) {
            let sum: f64 = row.terms.iter().map(|(at, weight)| weight * solution.values[*at]).sum();
            match row.sense {
                Sense::Equal => prop_assert!((sum - row.right).abs() < 1e-7),
                Sense::AtMost => {
                    prop_assert!(sum <= row.right + 1e-7 && *dual >= -1e-9);
                    prop_assert!(dual * (row.right - sum) < 1e-6, "multiplier without a binding row");
                }
            }
        }
    }

    #[test]
    fn content_shares_on_cycles_agree_with_a_dense_solve(cycle in cycle()) {
        let network = draw_cycle(&cycle).network();
        let threshold = Threshold { share: 0.1, comparison: Comparison::AtOrAbove };
        let followed = Followed::Throughout;
        let counted =
            vec![Counted { issuer: "CN".into(), lists: vec!["list".into()], item: None, followed, threshold, by: Mark::Origin }];
        let contents = ContentModel::new(&network, counted, |_, _| false).steady(&network, START);
        for (node, expected) in network.nodes.keys().zip(dense_shares(&network)) {
            let share = contents.share(node, 0);
            prop_assert!((share - expected).abs() < 1e-9, "{node:?}: {share} instead of {expected}");
        }
    }

    /// Where nothing changes, contents that are carried from month to month stay those of the steady state.
    #[test]
    fn contents_stay_where_nothing_changes(plan in plan()) {
        let mut map = draw(&plan, 1.2);
        map.preset.rules[0] = rule("ban", Instrument::Ban, vec![content("other", "list", 0.5)]);
        let outcome = map.solve();
        let label = 0;
        let first = &outcome.contents[MonthIx::FIRST];
        for contents in &outcome.contents {
            for node in outcome.network.nodes.keys() {
                prop_assert!((contents.share(node, label) - first.share(node, label)).abs() < 1e-9);
            }
        }
    }
}
