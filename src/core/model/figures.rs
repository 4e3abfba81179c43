//! Every figure of a preset with its address: the one walk that validation, citations, the table of figures, sensitivity
//! and reconciliation share.

use crate::model::commodity::Commodity;
use crate::model::entity::Addressed;
use crate::model::figure::Figure;
use crate::model::path::{Field, FieldPath};
use crate::model::preset::{Benchmark, Preset};
use crate::model::recipe::Recipe;
use crate::model::route::Route;
use crate::model::scenario::{Measure, MeasureEffect};
use crate::model::site::{Company, Demand, Site, Stake};

/// An entity that holds figures.
pub trait Figures {
    /// Shows every figure with its address, in the order in which figures are listed; `at` is the address of the entity.
    fn visit<'a>(&'a self, at: &FieldPath, visit: &mut dyn FnMut(FieldPath, &'a Figure));

    /// As [`Self::visit`], for who changes them.
    fn visit_mut<'a>(&'a mut self, at: &FieldPath, visit: &mut dyn FnMut(FieldPath, &'a mut Figure));

    /// Every figure in it.
    fn figures_mut(&mut self) -> Vec<&mut Figure> {
        let mut all = Vec::new();
        self.visit_mut(&FieldPath::preset(), &mut |_, figure| all.push(figure));
        all
    }
}

/// Shows every figure of a preset with its address.
pub fn visit_figures<'a>(preset: &'a Preset, visit: &mut dyn FnMut(FieldPath, &'a Figure)) {
    shared::preset(preset, visit);
}

/// As [`visit_figures`], for who changes them.
pub fn visit_figures_mut<'a>(preset: &'a mut Preset, visit: &mut dyn FnMut(FieldPath, &'a mut Figure)) {
    exclusive::preset(preset, visit);
}

/// The figure at an address.
pub fn figure_mut<'a>(preset: &'a mut Preset, path: &FieldPath) -> Option<&'a mut Figure> {
    let mut found = None;
    visit_figures_mut(preset, &mut |own, figure| {
        if own == *path {
            found = Some(figure);
        }
    });
    found
}

// One text for both walks: by shared and by exclusive reference.
macro_rules! walk {
    ($module:ident, $visit_entity:ident, $iter:ident, $($mutable:tt)?) => {
        mod $module {
            use super::*;

            type Visit<'v, 'a> = &'v mut dyn FnMut(FieldPath, &'a $($mutable)? Figure);

            pub fn preset<'a>(preset: &'a $($mutable)? Preset, visit: Visit<'_, 'a>) {
                let map = &$($mutable)? preset.map;
                each(&$($mutable)? map.commodities, visit);
                each(&$($mutable)? map.recipes, visit);
                each(&$($mutable)? map.sites, visit);
                each(&$($mutable)? map.companies, visit);
                each(&$($mutable)? map.routes, visit);
                each(&$($mutable)? preset.measures, visit);
                for (slot, entry) in preset.benchmarks.$iter().enumerate() {
                    benchmark(entry, &FieldPath::preset().at(Field::Benchmarks, slot), visit);
                }
            }

            fn each<'a, T: Figures + Addressed>(list: &'a $($mutable)? [T], visit: Visit<'_, 'a>) {
                for entity in list {
                    let at = entity.address().into();
                    entity.$visit_entity(&at, visit);
                }
            }

            pub fn commodity<'a>(entity: &'a $($mutable)? Commodity, at: &FieldPath, visit: Visit<'_, 'a>) {
                visit(at.field(Field::PriceUsd), &$($mutable)? entity.price_usd);
            }

            pub fn recipe<'a>(entity: &'a $($mutable)? Recipe, at: &FieldPath, visit: Visit<'_, 'a>) {
                for (slot, amount) in entity.inputs.$iter().enumerate() {
                    visit(at.at(Field::Inputs, slot).field(Field::Quantity), &$($mutable)? amount.quantity);
                }
                for (slot, amount) in entity.outputs.$iter().enumerate() {
                    visit(at.at(Field::Outputs, slot).field(Field::Quantity), &$($mutable)? amount.quantity);
                }
                if let Some(back) = &$($mutable)? entity.returns {
                    visit(at.field(Field::Returns).field(Field::Share), &$($mutable)? back.share);
                }
            }

            pub fn site<'a>(entity: &'a $($mutable)? Site, at: &FieldPath, visit: Visit<'_, 'a>) {
                if let Some(capacity) = &$($mutable)? entity.capacity {
                    visit(at.field(Field::Capacity), capacity);
                }
                owners(&$($mutable)? entity.owners, at, visit);
                for (slot, activity) in entity.activities.$iter().enumerate() {
                    let at = at.at(Field::Activities, slot);
                    visit(at.field(Field::Baseline), &$($mutable)? activity.baseline);
                    visit(at.field(Field::Capacity), &$($mutable)? activity.capacity);
                    for (slot, step) in activity.ramp.$iter().enumerate() {
                        visit(at.at(Field::Ramp, slot).field(Field::Capacity), &$($mutable)? step.capacity);
                    }
                    if let Some(price) = &$($mutable)? activity.break_even_usd {
                        visit(at.field(Field::BreakEvenUsd), price);
                    }
                }
                for (slot, stock) in entity.stocks.$iter().enumerate() {
                    let at = at.at(Field::Stocks, slot);
                    visit(at.field(Field::Initial), &$($mutable)? stock.initial);
                    if let Some(target) = &$($mutable)? stock.target {
                        visit(at.field(Field::Target), target);
                    }
                }
                for (slot, entry) in entity.demands.$iter().enumerate() {
                    demand(entry, &at.at(Field::Demands, slot), visit);
                }
            }

            fn demand<'a>(demand: &'a $($mutable)? Demand, at: &FieldPath, visit: Visit<'_, 'a>) {
                visit(at.field(Field::Quantity), &$($mutable)? demand.quantity);
                visit(at.field(Field::ValueAtStakeUsd), &$($mutable)? demand.value_at_stake_usd);
                for (slot, other) in demand.alternatives.$iter().enumerate() {
                    visit(at.at(Field::Alternatives, slot).field(Field::Ratio), &$($mutable)? other.ratio);
                }
            }

            fn owners<'a>(owners: &'a $($mutable)? [Stake], at: &FieldPath, visit: Visit<'_, 'a>) {
                for (slot, owner) in owners.$iter().enumerate() {
                    visit(at.at(Field::Owners, slot).field(Field::Stake), &$($mutable)? owner.stake);
                }
            }

            pub fn company<'a>(entity: &'a $($mutable)? Company, at: &FieldPath, visit: Visit<'_, 'a>) {
                owners(&$($mutable)? entity.owners, at, visit);
            }

            pub fn route<'a>(entity: &'a $($mutable)? Route, at: &FieldPath, visit: Visit<'_, 'a>) {
                visit(at.field(Field::Baseline), &$($mutable)? entity.baseline);
                visit(at.field(Field::Maximum), &$($mutable)? entity.maximum);
                visit(at.field(Field::CostUsd), &$($mutable)? entity.cost_usd);
            }

            pub fn measure<'a>(entity: &'a $($mutable)? Measure, at: &FieldPath, visit: Visit<'_, 'a>) {
                visit(at.field(Field::CostUsd), &$($mutable)? entity.cost_usd);
                // Findings name the size without the step through the effect.
                match &$($mutable)? entity.effect {
                    MeasureEffect::StockRelease { quantity, .. } => visit(at.field(Field::Quantity), quantity),
                    MeasureEffect::NewCapacity { per_year, .. } => visit(at.field(Field::PerYear), per_year),
                    MeasureEffect::PriceFloor { floor_usd, .. } => visit(at.field(Field::FloorUsd), floor_usd),
                    MeasureEffect::Exempt { .. } | MeasureEffect::Thrift { .. } | MeasureEffect::StockSharing { .. } => {}
                }
            }

            pub fn benchmark<'a>(entity: &'a $($mutable)? Benchmark, at: &FieldPath, visit: Visit<'_, 'a>) {
                visit(at.field(Field::Share), &$($mutable)? entity.share);
            }
        }
    };
}
walk!(shared, visit, iter,);
walk!(exclusive, visit_mut, iter_mut, mut);

macro_rules! holds_figures {
    ($($type:ident by $walk:ident),+) => {
        $(
            impl Figures for $type {
                fn visit<'a>(&'a self, at: &FieldPath, visit: &mut dyn FnMut(FieldPath, &'a Figure)) {
                    shared::$walk(self, at, visit);
                }
                fn visit_mut<'a>(&'a mut self, at: &FieldPath, visit: &mut dyn FnMut(FieldPath, &'a mut Figure)) {
                    exclusive::$walk(self, at, visit);
                }
            }
        )+
    };
}
holds_figures!(
    Commodity by commodity, Recipe by recipe, Site by site, Company by company, Route by route, Measure by measure,
    Benchmark by benchmark
);
