//! `balance FILE -o OUT`: the nearest consistent baseline, with a list of what moved.

use crate::cli::failure::{Failure, print};
use crate::cli::open::open;
use crate::draw::quantity;
use chokepoint_core::engine::{Adjustment, Network, Reconciliation, apply_reconciliation, reconcile};
use chokepoint_core::model::{Finding, validate};
use chokepoint_core::store::save;
use std::path::Path;

/// Figures listed at most; the rest are counted.
const LISTED: usize = 25;
/// A figure that moved less than this, in sigma, is not listed.
const MOVED: f64 = 0.005;

/// Balances a preset and writes it to another file.
pub(super) fn balance(file: &str, out: &Path) -> Result<(), Failure> {
    let opened = open(file)?;
    let wrong: Vec<Finding> = validate(&opened.preset).into_iter().filter(Finding::is_error).collect();
    if !wrong.is_empty() {
        return Err(wrong.iter().map(|finding| format!("{file}: {finding}")).collect());
    }
    let network = Network::build(&opened.preset.map);
    let found = reconcile(&opened.preset, &network).map_err(|error| vec![format!("{file}: {error}")])?;
    let balanced = apply_reconciliation(&opened.preset, &found);
    save(&balanced, out, None).map_err(|error| vec![error.to_string()])?;
    print(&text(&found, out))
}

fn text(found: &Reconciliation, out: &Path) -> String {
    let moved: Vec<&Adjustment> =
        found.adjustments.iter().filter(|entry| entry.in_sigma() > MOVED || entry.is_unknown).collect();
    let gross = found.adjustments.iter().filter(|entry| entry.is_gross()).count();
    let mut text = format!(
        "{}: worst imbalance before {:.2e} of what passes; {} of {} figures moved or were filled in, {gross} by more than 3 sigma; \
         chi squared {:.3}\n",
        out.display(),
        found.imbalance_before,
        moved.len(),
        found.adjustments.len(),
        found.chi_squared
    );
    for entry in moved.iter().take(LISTED) {
        let (name, unit) = (&entry.name, &entry.unit);
        let word = match (entry.is_unknown, entry.is_gross()) {
            (true, _) => "filled in".to_owned(),
            (false, true) => format!("{:.2} sigma, probably wrong", entry.in_sigma()),
            (false, false) => format!("{:.2} sigma", entry.in_sigma()),
        };
        let spread = entry.sigma_after.map_or(String::new(), |sigma| format!(" ± {}", quantity(sigma, unit)));
        text.push_str(&format!(
            "  {name}: {} to {}{spread} a year ({word})\n",
            quantity(entry.before, unit),
            quantity(entry.after, unit)
        ));
    }
    if moved.len() > LISTED {
        text.push_str(&format!("  and {} more\n", moved.len() - LISTED));
    }
    text
}
