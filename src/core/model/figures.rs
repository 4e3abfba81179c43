//! All figures of an entity, for whatever must touch each of them.

use crate::model::commodity::Commodity;
use crate::model::figure::Figure;
use crate::model::preset::Benchmark;
use crate::model::recipe::Recipe;
use crate::model::route::Route;
use crate::model::scenario::{Measure, MeasureEffect};
use crate::model::site::{Activity, Company, Demand, Site, Stock};

/// An entity that holds figures.
pub trait Figures {
    /// Every figure in it, in the order of the file.
    fn figures_mut(&mut self) -> Vec<&mut Figure>;
}

impl Figures for Commodity {
    fn figures_mut(&mut self) -> Vec<&mut Figure> {
        vec![&mut self.price_usd]
    }
}

impl Figures for Recipe {
    fn figures_mut(&mut self) -> Vec<&mut Figure> {
        let amounts = self.inputs.iter_mut().chain(&mut self.outputs).map(|amount| &mut amount.quantity);
        amounts.chain(self.returns.iter_mut().map(|back| &mut back.share)).collect()
    }
}

impl Figures for Route {
    fn figures_mut(&mut self) -> Vec<&mut Figure> {
        vec![&mut self.baseline, &mut self.maximum, &mut self.cost_usd]
    }
}

impl Figures for Activity {
    fn figures_mut(&mut self) -> Vec<&mut Figure> {
        let mut figures = vec![&mut self.baseline, &mut self.capacity];
        figures.extend(self.ramp.iter_mut().map(|step| &mut step.capacity));
        figures.extend(&mut self.break_even_usd);
        figures
    }
}

impl Figures for Stock {
    fn figures_mut(&mut self) -> Vec<&mut Figure> {
        std::iter::once(&mut self.initial).chain(&mut self.target).collect()
    }
}

impl Figures for Demand {
    fn figures_mut(&mut self) -> Vec<&mut Figure> {
        let ratios = self.alternatives.iter_mut().map(|other| &mut other.ratio);
        [&mut self.quantity, &mut self.value_at_stake_usd].into_iter().chain(ratios).collect()
    }
}

impl Figures for Site {
    fn figures_mut(&mut self) -> Vec<&mut Figure> {
        let mut figures: Vec<&mut Figure> = self.owners.iter_mut().map(|owner| &mut owner.stake).collect();
        figures.extend(&mut self.capacity);
        figures.extend(self.activities.iter_mut().flat_map(Activity::figures_mut));
        figures.extend(self.stocks.iter_mut().flat_map(Stock::figures_mut));
        figures.extend(self.demands.iter_mut().flat_map(Demand::figures_mut));
        figures
    }
}

impl Figures for Company {
    fn figures_mut(&mut self) -> Vec<&mut Figure> {
        self.owners.iter_mut().map(|owner| &mut owner.stake).collect()
    }
}

impl Figures for Measure {
    fn figures_mut(&mut self) -> Vec<&mut Figure> {
        let own = match &mut self.effect {
            MeasureEffect::StockRelease { quantity, .. } => Some(quantity),
            MeasureEffect::NewCapacity { per_year, .. } => Some(per_year),
            MeasureEffect::PriceFloor { floor_usd, .. } => Some(floor_usd),
            MeasureEffect::Exempt { .. } | MeasureEffect::Thrift { .. } => None,
        };
        std::iter::once(&mut self.cost_usd).chain(own).collect()
    }
}

impl Figures for Benchmark {
    fn figures_mut(&mut self) -> Vec<&mut Figure> {
        vec![&mut self.share]
    }
}
