//! The solver against the optimality conditions, against another solver, and against itself.

use crate::engine::qp::interior_point::{Attempt, interior_point};
use crate::engine::qp::program::{Column, Program, Row, Sense, Solution, SolveError};
use crate::engine::qp::solve::Start;
use std::sync::atomic::AtomicBool;

/// Numbers that look drawn and are the same everywhere (Knuth's multiplier, the upper half of each state).
struct Draw(u64);

impl Draw {
    /// From 0 up to 1.
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / (1_u64 << 31) as f64
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.share()
    }

    fn below(&mut self, end: usize) -> usize {
        ((self.share() * end as f64) as usize).min(end - 1)
    }

    /// A power of ten with an exponent between these.
    fn magnitude(&mut self, low: f64, high: f64) -> f64 {
        10.0_f64.powf(self.between(low, high))
    }
}

/// How wild a drawn program is.
#[derive(Clone, Copy)]
struct Kind {
    /// Exponents of ten between which curvature times squared size lies.
    weights: (f64, f64),
    /// Exponents of ten of the sizes of goods.
    scales: (f64, f64),
    /// Share by which right-hand sides are off.
    noise: f64,
    /// Whether some rows are said twice, some columns are fixed, some bounds are far or none.
    is_degenerate: bool,
}

const TAME: Kind = Kind { weights: (-2.0, 0.0), scales: (-1.0, 1.0), noise: 0.0, is_degenerate: false };
const WILD: Kind = Kind { weights: (-12.0, 0.0), scales: (-9.0, 12.0), noise: 0.0, is_degenerate: true };

/// A program in the shape of a month: balances of nodes between which columns flow and are transformed, each good of a size of its own, with
/// a few joint limits. A point within the bounds, often at one, satisfies all rows.
fn draw(seed: u64, nodes: usize, kind: Kind) -> Program {
    let mut draw = Draw(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1);
    (0..10).for_each(|_| {
        draw.share();
    });
    let sizes: Vec<f64> = (0..nodes).map(|_| draw.magnitude(kind.scales.0, kind.scales.1)).collect();
    let mut program = Program::default();
    let mut point = Vec::new();
    let mut rows: Vec<Row> = (0..nodes).map(|_| Row { terms: Vec::new(), right: 0.0, sense: Sense::Equal }).collect();
    for _ in 0..4 * nodes {
        let (from, to) = (draw.below(nodes), draw.below(nodes));
        let scale = sizes[from] * draw.between(0.1, 1.0);
        let weight = draw.magnitude(kind.weights.0, kind.weights.1);
        let (mut below, mut above) = (draw.between(0.0, 1.0), draw.between(0.0, 1.0));
        match draw.below(if kind.is_degenerate { 8 } else { 4 }) {
            0 => above = f64::INFINITY,
            4 => above = 1e12,
            5 => (below, above) = (0.0, 0.0),
            6 => below = 0.0,
            7 => above = 0.0,
            _ => {}
        }
        let column = program.add_column(Column {
            lower: -below * scale,
            upper: above * scale,
            curvature: weight / (scale * scale),
            slope: weight * draw.between(-1.0, 1.0) / scale,
            scale,
        });
        let share = draw.between(-0.3, 1.3).clamp(0.0, 1.0);
        point.push(if share == 0.0 { -below * scale } else { (-below + share * (below + above.min(1.0))) * scale });
        rows[from].terms.push((column, -1.0));
        if to != from && draw.share() < 0.7 {
            rows[to].terms.push((column, draw.between(0.5, 2.0) * sizes[to] / sizes[from]));
        }
    }
    let at = |row: &Row, point: &[f64]| row.terms.iter().map(|(column, factor)| factor * point[*column]).sum::<f64>();
    for row in &mut rows {
        row.right = at(row, &point);
    }
    for _ in 0..nodes / 4 {
        let node = draw.below(nodes);
        let terms: Vec<(usize, f64)> =
            rows[node].terms.iter().map(|(column, factor)| (*column, factor.abs())).collect();
        let mut limit = Row { terms, right: 0.0, sense: Sense::AtMost };
        limit.right = at(&limit, &point) + if draw.share() < 0.5 { 0.0 } else { 0.1 * sizes[node] };
        rows.push(limit);
        if kind.is_degenerate {
            let mut again = rows[node].clone();
            again.terms.iter_mut().for_each(|(_, factor)| *factor *= -3.0);
            again.right *= -3.0;
            rows.push(again);
        }
    }
    program.rows = rows;
    for row in 0..program.rows.len() {
        let turnover = program.turnover(row);
        program.rows[row].right += kind.noise * turnover * draw.between(-1.0, 1.0);
    }
    program
}

fn solve(program: &Program) -> Result<Solution, SolveError> {
    program.solve("a test", None, &AtomicBool::new(false))
}

/// Worst difference of two answers, each column in its own size.
fn difference(program: &Program, a: &[f64], b: &[f64]) -> f64 {
    let columns = program.columns.iter().zip(a.iter().zip(b));
    columns.map(|(column, (a, b))| (a - b).abs() / column.scale.max(a.abs())).fold(0.0, f64::max)
}

#[test]
fn tame_programs_are_exact_and_agree_with_another_solver() {
    for seed in 0..150 {
        let program = draw(seed, 3 + (seed as usize % 20), TAME);
        let solution = solve(&program).expect("feasible by construction");
        let certificate = program.certify(&solution);
        assert!(certificate.inexactness() <= 1e-12, "{seed}: {certificate:?}");
        assert!(certificate.worst() <= 1e-10, "{seed}: {certificate:?}");
        let attempt = Attempt { tolerance: 1e-13, magnified: 1.0, seconds: 60.0 };
        let (other, said) = interior_point(&program, attempt).expect("clarabel");
        let difference = difference(&program, &solution.values, &other.values);
        assert!(difference <= 1e-4, "{seed}: {difference:.1e}, {said}");
        assert!(program.objective(&solution.values) <= program.objective(&other.values) + 1e-8);
    }
}

#[test]
fn wild_programs_are_exact_in_every_column() {
    for seed in 0..150 {
        let program = draw(seed, 3 + (seed as usize % 20), WILD);
        let solution = solve(&program).unwrap_or_else(|error| panic!("{seed}: {error}"));
        let certificate = program.certify(&solution);
        assert!(certificate.inexactness() <= 1e-9, "{seed}: {certificate:?}");
    }
}

#[test]
fn figures_off_by_rounding_still_have_an_answer() {
    for seed in 0..100 {
        let program = draw(seed, 3 + (seed as usize % 20), Kind { noise: 1e-9, ..WILD });
        let solution = solve(&program).unwrap_or_else(|error| panic!("{seed}: {error}"));
        let certificate = program.certify(&solution);
        assert!(certificate.inexactness() <= 1e-8, "{seed}: {certificate:?}");
    }
}

#[test]
fn the_order_of_rows_and_columns_changes_nothing() {
    for seed in 0..60 {
        for kind in [TAME, Kind { weights: (-8.0, 0.0), ..TAME }] {
            let program = draw(seed, 4 + (seed as usize % 20), kind);
            let columns = program.columns.len();
            let place = |at: usize| (at * 7 + 3) % columns;
            // 7 and the number of columns, 4 a node, have a common divisor where the nodes are a multiple of 7.
            if columns.is_multiple_of(7) {
                continue;
            }
            let mut other = program.clone();
            for (at, column) in program.columns.iter().enumerate() {
                other.columns[place(at)] = *column;
            }
            other.rows.reverse();
            for row in &mut other.rows {
                row.terms.iter_mut().for_each(|(column, _)| *column = place(*column));
                row.terms.reverse();
            }
            let (one, two) = (solve(&program).expect("feasible"), solve(&other).expect("feasible"));
            let back: Vec<f64> = (0..columns).map(|at| two.values[place(at)]).collect();
            let difference = difference(&program, &one.values, &back);
            assert!(difference <= 1e-10, "{seed}: {difference:.1e}");
        }
    }
}

#[test]
fn what_has_nothing_to_do_with_a_part_changes_no_bit_of_it() {
    for seed in 0..30 {
        let program = draw(seed, 8, WILD);
        let alone = solve(&program).expect("feasible");
        let mut both = draw(seed + 1_000, 12, TAME);
        // Ten million times as heavy.
        both.columns.iter_mut().for_each(|column| {
            column.curvature *= 1e7;
            column.slope *= 1e7;
        });
        let (columns, rows) = (both.columns.len(), both.rows.len());
        both.columns.extend(program.columns.iter().copied());
        both.rows.extend(program.rows.iter().map(|row| Row {
            terms: row.terms.iter().map(|(column, factor)| (column + columns, *factor)).collect(),
            ..row.clone()
        }));
        let together = solve(&both).expect("feasible");
        assert_eq!(together.values[columns..], alone.values);
        assert_eq!(together.row_duals[rows..], alone.row_duals);
    }
}

#[test]
fn a_part_at_rest_is_left_alone() {
    let mut program = draw(3, 6, TAME);
    let busy = program.columns.len();
    let rest = Column { lower: -1.0, upper: 2.0, curvature: 1.0, slope: 0.0, scale: 1.0 };
    let (a, b) = (program.add_column(rest), program.add_column(rest));
    program.rows.push(Row { terms: vec![(a, 1.0), (b, -0.3)], right: 0.0, sense: Sense::Equal });
    assert_eq!(solve(&program).expect("feasible").values[busy..], [0.0, 0.0]);
}

#[test]
fn the_prices_of_an_answer_lead_back_to_it() {
    for seed in 0..40 {
        let program = draw(seed, 12, TAME);
        let cold = solve(&program).expect("feasible");
        let mut near = program.clone();
        near.columns.iter_mut().for_each(|column| column.slope *= 1.01);
        let start = Start { row_duals: solve(&near).expect("feasible").row_duals };
        let warm = program.solve("a test", [start], &AtomicBool::new(false)).expect("feasible");
        let difference = difference(&program, &cold.values, &warm.values);
        assert!(difference <= 1e-12, "{seed}: {difference:.1e}");
    }
}

#[test]
fn rows_that_cannot_hold_are_named() {
    let column = Column { lower: 0.0, upper: 1.0, curvature: 1.0, slope: 0.0, scale: 1.0 };
    let chain = |right: f64| {
        let mut program = Program::default();
        let at: Vec<usize> = (0..3).map(|_| program.add_column(column)).collect();
        // 3 = a + b and b = c + right: b and so a + b fall short where `right` is above 1.
        program.rows.push(Row { terms: vec![(at[0], 1.0), (at[1], 1.0)], right: 1.5, sense: Sense::Equal });
        program.rows.push(Row { terms: vec![(at[1], 1.0), (at[2], -1.0)], right, sense: Sense::Equal });
        program
    };
    assert!(solve(&chain(0.9)).is_ok());
    for right in [1.1, 1.0001, 7.0] {
        let error = solve(&chain(right)).expect_err("nothing can satisfy both").to_string();
        assert!(error.contains("cannot all hold"), "{error}");
    }
    let mut fixed = chain(0.5);
    let at = fixed.add_column(Column { upper: 0.0, ..column });
    fixed.rows.push(Row { terms: vec![(at, 1.0)], right: 0.5, sense: Sense::Equal });
    assert!(solve(&fixed).expect_err("a fixed column is no way out").to_string().contains("nothing in it can move"));
    for seed in 0..40 {
        let mut program = draw(seed, 10, TAME);
        let row = program.rows[seed as usize % 10].clone();
        program.rows.push(Row { right: row.right + 0.1 * program.turnover(seed as usize % 10), ..row });
        if program.rows[seed as usize % 10].terms.is_empty() {
            continue;
        }
        let error = solve(&program).expect_err("one sum cannot be two numbers").to_string();
        assert!(error.contains("cannot all hold") || error.contains("nothing in it can move"), "{seed}: {error}");
    }
}

#[test]
fn a_cancelled_program_has_no_answer() {
    let program = draw(1, 30, TAME);
    assert_eq!(program.solve("a test", None, &AtomicBool::new(true)), Err(SolveError::Cancelled));
}

/// By hand: `a + b = 1` with weights 1 and 3 shares 3 to 1; held to 0.5, `a` leaves the rest to `b`. A price is what the row costs.
#[test]
fn two_columns_share_by_their_weights() {
    let mut program = Program::default();
    let column = |curvature: f64, upper: f64| Column { lower: 0.0, upper, curvature, slope: 0.0, scale: 1.0 };
    program.add_column(column(1.0, f64::INFINITY));
    program.add_column(column(3.0, f64::INFINITY));
    program.rows.push(Row { terms: vec![(0, 1.0), (1, 1.0)], right: 1.0, sense: Sense::Equal });
    let is_near = |numbers: &[f64], expected: &[f64]| numbers.iter().zip(expected).all(|(a, b)| (a - b).abs() <= 1e-15);
    let solution = solve(&program).expect("feasible");
    assert!(is_near(&solution.values, &[0.75, 0.25]) && is_near(&solution.row_duals, &[-0.75]), "{solution:?}");
    program.columns[0].upper = 0.5;
    let solution = solve(&program).expect("feasible");
    assert!(is_near(&solution.values, &[0.5, 0.5]) && is_near(&solution.row_duals, &[-1.5]), "{solution:?}");
    assert!(is_near(&solution.upper_duals, &[1.0, 0.0]), "{solution:?}");
}

#[test]
fn a_price_that_is_far_off_comes_back_for_a_trace() {
    // The end of a stock of 0.017, 0.002 a unit, lets 1.5317970343 be made where the row above has 1.5317970052 to give: 2.9e-8 more have to be
    // served, at a price 888 away from anything else in the program.
    let column = |lower, upper, curvature, slope, scale| Column { lower, upper, curvature, slope, scale };
    let columns = vec![
        column(-2.63486943371794, 0.0, 6.743792829620956e1, -8.884506797047236e2, 2.63486943371794),
        column(-4.166666438932666, 2.0833335610673336, 1.421521165222446e-5, 0.0, 4.166666438932666),
        column(-1.7e-2, f64::INFINITY, 1.7420601562837714, 0.0, 1.7e-2),
        column(0.0, f64::INFINITY, 1.421521165222446e-5, 5.923004531364824e-4, 4.166666438932666),
        column(0.0, f64::INFINITY, 3.553802913056115, 2.961502265682412e-1, 8.333332877865333e-3),
    ];
    let equal = |terms: &[(usize, f64)], right| Row { terms: terms.to_vec(), right, sense: Sense::Equal };
    let rows = vec![
        equal(&[(0, -1.0), (1, 1.0), (3, -1.0)], -1.5317970052147265),
        equal(&[(1, -0.002), (2, -1.0), (4, -1.0)], 2.006359406856548e-2),
    ];
    let program = Program { columns, rows };
    let solution = program.solve("the program", [], &AtomicBool::new(false)).expect("an answer");
    let made = -(2.006359406856548e-2 - 0.017) / 0.002;
    assert!((solution.values[1] - made).abs() < 1e-14, "{:?}", solution.values);
    assert!((solution.values[0] - (made + 1.5317970052147265)).abs() < 1e-14, "{:?}", solution.values);
    assert_eq!(solution.values[2..], [-0.017, 0.0, 0.0]);
}

#[test]
fn two_deposits_that_hold_nearly_the_same_are_told_apart() {
    // Ores of two mines (columns 7 and 8) hold nine elements in nearly the same parts: what serves one of them, to the last digit of its balance, decides
    // between the mines. A shortage that is allowed for the first element (17) is at its end but for 1.5e-7. The answer of an active-set method in
    // forty digits: with a miss of 4e-12 of a row the mines were off by a millionth.
    const NONE: f64 = f64::INFINITY;
    let column = |(lower, upper, curvature, slope, scale)| Column { lower, upper, curvature, slope, scale };
    let columns = [
        (-0.9449833333333333, 0.0, 1224810.8407477657, -2314851.661985252, 0.9449833333333333),
        (-129.3613431489585, 0.0, 814.1393454996467, -210636.31848849653, 129.3613431489585),
        (-150.4507572044942, 0.0, 700.0174754926541, -210636.31848849653, 150.4507572044942),
        (-14.434798627961847, 0.0, 2699.3521904250433, -77929.21058946644, 14.434798627961847),
        (-11.793333333333337, 0.0, 405.92332305455665, -9574.378113113478, 11.793333333333337),
        (-0.1895570909549616, 0.0, 8182491.335514901, -3102098.5086487667, 0.1895570909549616),
        (-0.04264552533271422, 0.0, 835095.8796786424, -71226.20498416162, 0.04264552533271422),
        (-319.18542333948017, 430.81457666051983, 2.7707767724614676e-05, 0.0, 319.18542333948017),
        (-1000.763585951343, 499.236414048657, 8.395305087149164e-06, 0.0, 1000.763585951343),
        (0.0, 125.0, 9.396698968872852e-06, 0.0014893300035767856, 3169.9004267568507),
        (0.0, NONE, 3.957442296459039e-05, 0.000631578947368421, 319.1854233394799),
        (0.0, NONE, 1.1990843960007403e-05, 0.0006, 1000.7635859513422),
        (0.0, NONE, 3.957442296459039e-05, 0.1263157894736842, 319.1854233394799),
        (0.0, NONE, 1.1990843960007403e-05, 0.12, 1000.7635859513422),
        (0.0, NONE, 0.054014015656557404, 3.8580861033087537, 7.1427499999999995),
        (0.0, NONE, 0.000723823709175088, 0.17233880603604257, 23.8095),
        (0.0, NONE, 0.000747875900209597, 0.356131024920808, 47.619),
        (-3.57584321458134, 0.0, 0.00012259428901715996, 0.0, 286.3596123674421),
        (0.0, NONE, 0.00012259428901715996, 0.35106053081416083, 286.3596123674421),
        (-868.7057619572611, 0.0, 7.347618746875172e-07, 0.0, 868.7057619572611),
        (0.0, NONE, 7.347618746875172e-07, 0.006382918742075651, 868.7057619572611),
        (0.0, NONE, 0.0002705429582233562, 0.12988201764911073, 48.00790916978224),
        (0.0, NONE, 1.1655765672987337e-05, 0.015957296855189127, 136.90474999999998),
        (0.0, NONE, 0.1240814587167763, 5.170164181081278, 4.16675),
        (0.0, NONE, 0.0006647739245419611, 0.11871034164026935, 17.85725),
    ];
    let rows: [(f64, &[(usize, f64)]); 11] = [
        (-1.6965715416902754, &[(7, -1.0), (10, -1.0), (12, -1.0)]),
        (4.99714767614239, &[(8, -1.0), (11, -1.0), (13, -1.0)]),
        (0.9449833333333333, &[(0, -1.0), (9, 0.028571), (14, -1.0)]),
        (0.0, &[(9, 0.095238), (15, -1.0)]),
        (0.0, &[(9, 0.190476), (16, -1.0)]),
        (-2.9716687994080075, &[(1, -1.0), (2, -1.0), (7, 0.225496), (8, 0.214221), (17, -1.0), (18, -1.0)]),
        (0.0, &[(7, 0.684068), (8, 0.649865), (19, -1.0), (20, -1.0)]),
        (-33.5731105418204, &[(3, -1.0), (7, 0.037804), (8, 0.035914), (9, -1.0), (21, -1.0)]),
        (11.793333333333337, &[(4, -1.0), (9, 0.547619), (22, -1.0)]),
        (0.1895570909549616, &[(5, -1.0), (9, 0.016667), (23, -1.0)]),
        (0.04264552533271422, &[(6, -1.0), (9, 0.071429), (24, -1.0)]),
    ];
    let equal = |(right, terms): (f64, &[(usize, f64)])| Row { terms: terms.to_vec(), right, sense: Sense::Equal };
    let program = Program { columns: columns.map(column).to_vec(), rows: rows.map(equal).to_vec() };
    let solution = program.solve("the program", [], &AtomicBool::new(false)).expect("an answer");
    let close = |at: usize, value: f64| (solution.values[at] - value).abs() <= 1e-12 * columns[at].4;
    assert!(close(7, -1.863354610223359) && close(8, -11.91055002998812), "{:?}", &solution.values[7..9]);
    assert!(close(17, -1.497530056973982e-7), "{}", solution.values[17]);
}
