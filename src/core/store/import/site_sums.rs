//! Several rows of one site: what they say of the same recipe, demand or stock adds up, unless it is the same said again.

use crate::model::{CommodityId, RecipeId};
use crate::store::import::plan::Draft;
use crate::store::import::site_row::SiteRow;
use crate::store::import::table::Row;
use std::collections::HashMap;

/// What the rows before have said of a site.
#[derive(Default)]
pub(super) struct Said {
    activities: HashMap<(usize, RecipeId), Before>,
    demands: HashMap<(usize, CommodityId, String), Before>,
    stocks: HashMap<(usize, CommodityId), Before>,
}

/// Figures that were said last, and the sum of all.
#[derive(Clone, Default)]
struct Before {
    last: Option<Vec<Option<f64>>>,
    sum: Vec<Option<f64>>,
}

impl Before {
    /// Adds figures to those of the rows before; gives the sum, and whether there was anything to add to. The same figures beside another owner are
    /// the same said again.
    fn add(&mut self, figures: &[Option<f64>], is_repeated: bool) -> (&[Option<f64>], bool) {
        let is_said_again = is_repeated && self.last.as_deref() == Some(figures);
        let is_added = self.last.is_some() && !is_said_again;
        if is_added {
            for (sum, next) in self.sum.iter_mut().zip(figures) {
                *sum = match (*sum, *next) {
                    (Some(sum), Some(next)) => Some(sum + next),
                    (sum, next) => sum.or(next),
                };
            }
        } else if self.last.is_none() {
            self.sum = figures.to_vec();
        }
        self.last = Some(figures.to_vec());
        (&self.sum, is_added)
    }
}

impl Said {
    /// Replaces the figures of a row by the sums with those of the rows before it.
    pub fn add_up(&mut self, draft: &mut Draft<'_>, row: &Row, at: usize, entry: &mut SiteRow) {
        // A row that names another owner, demand or stock may say the level of the site once more.
        let says_more = entry.owner.is_some() || entry.stock.is_some() || entry.demand.is_some();
        if let Some((recipe, baseline, capacity)) = &mut entry.activity {
            let before = self.activities.entry((at, recipe.clone())).or_default();
            let (sum, is_added) = before.add(&[*baseline, *capacity], says_more);
            (*baseline, *capacity) = (sum[0], sum[1]);
            if is_added {
                draft.remark(
                    row,
                    format!("another row of {} for the recipe {recipe}: their figures are added up", entry.name),
                );
            }
        }
        if let Some((commodity, quantity, _, end_use)) = &mut entry.demand {
            let before = self.demands.entry((at, commodity.clone(), end_use.clone())).or_default();
            let (sum, is_added) = before.add(&[*quantity], entry.owner.is_some());
            *quantity = sum[0];
            if is_added {
                draft.remark(
                    row,
                    format!("another row of {} for the demand of {commodity}: they are added up", entry.name),
                );
            }
        }
        if let Some((commodity, stock)) = &mut entry.stock {
            let before = self.stocks.entry((at, commodity.clone())).or_default();
            let (sum, is_added) = before.add(&[Some(*stock)], entry.owner.is_some());
            *stock = sum[0].unwrap_or(*stock);
            if is_added {
                draft.remark(
                    row,
                    format!("another row of {} for the stock of {commodity}: they are added up", entry.name),
                );
            }
        }
    }
}
