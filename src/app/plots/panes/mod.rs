//! The panes of the dock. A new one is a file here and a line in [`PANES`].

mod bands;
mod compare_fill;
mod compare_gap;
mod compare_shares;
mod compare_table;
mod concentration;
mod flows;
mod heat;
mod licences;
mod planning;
mod reach;
mod reliance;
mod shares;
mod shares_over_months;
mod stocks;
mod substitutes;
mod tables;
mod time_to_shortage;
mod waterfall;
mod world;

use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::app::tasks::charts::Spec;
use crate::draw::chart::Plot;
use chokepoint_core::model::Preset;

/// All panes, in the order of the menu.
pub static PANES: &[&dyn PlotPane] = &[
    &shares::Shares,
    &shares_over_months::SharesOverMonths,
    &heat::Heat,
    &world::World,
    &concentration::Concentration,
    &reliance::Reliance,
    &bands::Bands,
    &waterfall::Waterfall,
    &time_to_shortage::TimeToShortage,
    &planning::Planning,
    &licences::Licences,
    &stocks::Stocks,
    &substitutes::Substitutes,
    &flows::Flows,
    &reach::Reach,
    &compare_gap::CompareGap,
    &compare_fill::CompareFill,
    &compare_shares::CompareShares,
    &compare_table::CompareTable,
    &tables::Tables,
];

/// Panes that are open at first, each group in tabs of its own.
pub static FIRST: [&[&dyn PlotPane]; 3] = [
    &[&shares::Shares, &shares_over_months::SharesOverMonths, &flows::Flows],
    &[&time_to_shortage::TimeToShortage, &bands::Bands],
    &[&waterfall::Waterfall, &compare_table::CompareTable],
];

/// What a pane shows.
pub fn find(pane: Pane) -> Option<&'static dyn PlotPane> {
    PANES.iter().copied().find(|own| own.pane() == pane)
}

/// Works the plot of a request out; none where there is nothing to make a plot of.
pub fn make(preset: &Preset, pane: Pane, spec: &Spec) -> Option<Plot> {
    match find(pane)?.source() {
        Source::Request(make) => {
            let plot = make(preset, spec)?;
            let before =
                spec.of_pinned().and_then(|spec| Some((spec.told.first()?.name.clone(), make(preset, &spec)?)));
            Some(match before {
                Some((name, before)) => plot.outlined(&before, &name),
                None => plot,
            })
        }
        Source::Planner | Source::Table | Source::Grid => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_panes_have_the_same_title() {
        let mut titles: Vec<&str> = PANES.iter().map(|own| own.pane().title).collect();
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), PANES.len());
        assert!(
            FIRST.iter().copied().flatten().all(|own| find(own.pane()).is_some()),
            "what is open at first is in the list"
        );
    }
}
