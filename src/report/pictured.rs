//! Which demands get a picture of their own.

use chokepoint_core::insight::ShortDemand;

/// The consumers that get a picture: the worst three, and the worst military one where it is not among them.
pub(super) fn pictured(short: &[ShortDemand]) -> Vec<ShortDemand> {
    let mut chosen: Vec<ShortDemand> = short.iter().take(3).copied().collect();
    let military = short.iter().skip(3).find(|loss| loss.military > 0.0);
    match military {
        Some(loss) if chosen.iter().all(|loss| loss.military <= 0.0) => chosen.push(*loss),
        _ => chosen.extend(short.get(3)),
    }
    chosen
}
