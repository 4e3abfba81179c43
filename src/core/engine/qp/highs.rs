//! The same linear program by HiGHS (dual simplex): the optional feature `highs`, for large horizons and as a cross-check.

use crate::engine::qp::program::{Program, Sense, Solution};
use highs::{HighsModelStatus, RowProblem, Sense as Goal};

/// Solves a linear program; its multipliers are worked out from those of the rows, so that the certificate is ours.
///
/// # Errors
/// HiGHS's word when it does not end at an optimum.
pub fn by_highs(program: &Program, seconds: f64) -> Result<Solution, String> {
    let mut problem = RowProblem::default();
    let columns: Vec<_> = program
        .columns
        .iter()
        .map(|column| {
            // Counted in the column's own size, as for the interior point.
            let (lower, upper) = (column.lower / column.scale, column.upper / column.scale);
            problem.add_column(column.slope * column.scale, lower..=upper)
        })
        .collect();
    for row in &program.rows {
        let terms: Vec<_> =
            row.terms.iter().map(|(at, factor)| (columns[*at], factor * program.columns[*at].scale)).collect();
        match row.sense {
            Sense::Equal => problem.add_row(row.right..=row.right, &terms),
            Sense::AtMost => problem.add_row(..=row.right, &terms),
        };
    }
    let mut model = problem.optimise(Goal::Minimise);
    model.set_option("output_flag", false);
    model.set_option("threads", 1);
    model.set_option("time_limit", seconds);
    let solved = model.solve();
    if solved.status() != HighsModelStatus::Optimal {
        return Err(format!("{:?}", solved.status()));
    }
    let found = solved.get_solution();
    // HiGHS counts what a looser row gains; here a multiplier is what the row costs.
    let row_duals: Vec<f64> = found.dual_rows().iter().map(|dual| -dual).collect();
    let values: Vec<f64> =
        found.columns().iter().zip(&program.columns).map(|(value, column)| value * column.scale).collect();
    let gradient = program.gradient(&values, &row_duals, &[]);
    Ok(Solution {
        values,
        row_duals,
        row_dual_rests: Vec::new(),
        lower_duals: gradient.iter().map(|slope| slope.max(0.0)).collect(),
        // No bound, no multiplier: what rounding leaves of one is left to the certificate.
        upper_duals: (gradient.iter().zip(&program.columns))
            .map(|(slope, column)| if column.upper.is_finite() { (-slope).max(0.0) } else { 0.0 })
            .collect(),
    })
}
