//! Changes to many sites at once.

use crate::edit::batch::Batch;
use crate::edit::change::Edit;
use crate::edit::typed_over::all_typed_over;
use crate::model::{Clause, Company, Country, Preset, Rule, Site, SiteId, Stage, Stake};
use strum::EnumCount;

/// What is multiplied at each of the sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount)]
pub enum Scaled {
    /// Capacities and their ramps.
    Capacity,
    /// Baseline levels, capacities and ramps.
    Output,
    /// Quantities demanded.
    Demand,
    /// Stocks at the start and stocks wanted.
    Stock,
}

impl Scaled {
    /// All of them.
    pub const ALL: [Self; Self::COUNT] = [Self::Capacity, Self::Output, Self::Demand, Self::Stock];

    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Capacity => "Capacities",
            Self::Output => "Levels and capacities",
            Self::Demand => "Demands",
            Self::Stock => "Stocks",
        }
    }
}

fn each(preset: &Preset, sites: &[SiteId], name: String, key: &str, change: impl Fn(&mut Site)) -> Option<Edit> {
    let mut batch = Batch::on(preset);
    batch.change_all(|site: &mut Site| {
        if sites.contains(&site.id) {
            change(site);
        }
    });
    batch.keyed(name, key)
}

/// Puts the sites into a country.
pub fn set_country(preset: &Preset, sites: &[SiteId], country: &Country) -> Option<Edit> {
    let name = format!("put {} sites into {}", sites.len(), country.name());
    each(preset, sites, name, "", |site| site.country = country.clone())
}

/// Puts the sites into a column.
pub fn set_stage(preset: &Preset, sites: &[SiteId], stage: Stage) -> Option<Edit> {
    let name = format!("put {} sites into the stage {}", sites.len(), preset.map.stage_names.label(stage));
    each(preset, sites, name, "", |site| site.stage = stage)
}

/// Gives the sites one owner.
pub fn set_owner(preset: &Preset, sites: &[SiteId], owner: &Stake) -> Option<Edit> {
    let name = format!("make {} the owner of {} sites", owner.owner, sites.len());
    each(preset, sites, name, "", |site| site.owners = vec![owner.clone()])
}

/// Multiplies figures of the sites. A baseline is never left above its capacity.
pub fn scale(preset: &Preset, sites: &[SiteId], what: Scaled, factor: f64) -> Option<Edit> {
    if !factor.is_finite() || factor < 0.0 {
        return None;
    }
    let name = format!("{} of {} sites times {factor}", what.label().to_lowercase(), sites.len());
    each(preset, sites, name, "", |site| {
        let before = site.clone();
        scale_one(site, what, factor);
        all_typed_over(preset, &before, site);
    })
}

fn scale_one(site: &mut Site, what: Scaled, factor: f64) {
    match what {
        Scaled::Capacity | Scaled::Output => {
            for activity in &mut site.activities {
                activity.capacity.value *= factor;
                activity.ramp.iter_mut().for_each(|step| step.capacity.value *= factor);
                let level =
                    if what == Scaled::Output { activity.baseline.value * factor } else { activity.baseline.value };
                activity.baseline.value = level.min(activity.capacity.value);
            }
            if let Some(capacity) = &mut site.capacity {
                let running: f64 = site.activities.iter().map(|activity| activity.baseline.value).sum();
                capacity.value = (capacity.value * factor).max(running);
            }
        }
        Scaled::Demand => site.demands.iter_mut().for_each(|demand| demand.quantity.value *= factor),
        Scaled::Stock => {
            for stock in &mut site.stocks {
                stock.initial.value *= factor;
                stock.target.iter_mut().for_each(|target| target.value *= factor);
            }
        }
    }
}

/// Renames a company wherever it is named as an owner.
pub fn rename_company(preset: &Preset, at: usize, name: &str) -> Option<Edit> {
    let before = preset.map.companies.get(at)?.name.clone();
    let mut batch = Batch::on(preset);
    let rename = |owners: &mut Vec<Stake>| {
        owners.iter_mut().filter(|owner| owner.owner == before).for_each(|owner| owner.owner = name.to_owned());
    };
    batch.change_at(at, |company: &mut Company| company.name = name.to_owned());
    batch.change_all(|company: &mut Company| rename(&mut company.owners));
    batch.change_all(|site: &mut Site| rename(&mut site.owners));
    batch.change_all(|rule: &mut Rule| {
        let senders = rule.clauses.iter_mut().filter_map(|clause| match clause {
            Clause::Sender { named, .. } => Some(named),
            _ => None,
        });
        let licences = rule.general_licences.iter_mut().flat_map(|one| [&mut one.senders, &mut one.receivers]);
        let named = rule.scope.entities.iter_mut().map(|entities| &mut entities.named);
        let named = named.chain(senders).chain(licences).flatten();
        named.filter(|entry| **entry == before).for_each(|entry| *entry = name.to_owned());
    });
    batch.edit(format!("rename {before} to {name}"))
}
