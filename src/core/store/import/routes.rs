//! Routes: one a row.

use crate::model::{CommodityId, Route, RouteId, SiteId};
use crate::store::import::columns::Field;
use crate::store::import::plan::{Draft, set, slug};
use crate::store::import::site_names::SiteNames;
use crate::store::import::sites::commodity;
use std::collections::HashMap;

/// Longest way, months.
const LONGEST: f64 = 120.0;

/// Reads all rows.
pub(super) fn read(draft: &mut Draft<'_>) {
    let names = SiteNames::of(draft);
    let mut by_id: HashMap<RouteId, usize> = HashMap::new();
    let mut by_ends: HashMap<(CommodityId, SiteId, SiteId), usize> = HashMap::new();
    for (at, route) in draft.routes.iter() {
        by_id.insert(route.id.clone(), at);
        by_ends.entry((route.commodity.clone(), route.from.clone(), route.to.clone())).or_insert(at);
    }
    let table = draft.table;
    for row in &table.rows {
        let goods = commodity(draft, row, Field::Commodity);
        if goods.is_none() && draft.cell(row, Field::Commodity).is_empty() {
            draft.wrong(row, Some(Field::Commodity), "there is no commodity", "say what the route carries");
        }
        let from = names.find(draft, row, Field::From);
        let to = names.find(draft, row, Field::To);
        let unit = goods
            .as_ref()
            .and_then(|goods| draft.commodities.find(goods.as_str()).map(|(_, entry)| entry.unit.clone()));
        let baseline = draft.volume(row, Field::Baseline, unit.as_deref());
        let maximum = draft.volume(row, Field::Maximum, unit.as_deref());
        if let (Some(baseline), Some(maximum)) = (baseline, maximum)
            && baseline > maximum
        {
            let message = format!("the baseline {baseline} is larger than the maximum {maximum}");
            draft.wrong(row, Some(Field::Baseline), message, "correct one of them");
        }
        let cost = draft.money(row, Field::Cost);
        let transit = months(draft, row, Field::TransitMonths);
        let qualification = months(draft, row, Field::QualificationMonths);
        if from.is_some() && from == to {
            draft.wrong(row, Some(Field::To), "the route ends where it starts", "choose another end");
        }
        let (Some(goods), Some(from), Some(to)) = (goods, from, to) else { continue };
        if draft.is_bad(row) {
            continue;
        }
        let id = draft.cell(row, Field::Id);
        let ends = (goods.clone(), from.clone(), to.clone());
        let known = if id.is_empty() { by_ends.get(&ends).copied() } else { by_id.get(&RouteId::from(id)).copied() };
        let at = known.unwrap_or_else(|| {
            let wanted = if id.is_empty() { slug(&format!("{goods} {from} {to}")) } else { id.to_owned() };
            let mut id = RouteId::from(wanted.as_str());
            let mut number = 2;
            while by_id.contains_key(&id) {
                id = format!("{wanted}-{number}").as_str().into();
                number += 1;
            }
            let at = draft.routes.add(Route { id: id.clone(), ..Route::default() });
            by_id.insert(id, at);
            by_ends.insert(ends, at);
            at
        });
        let note = draft.cell(row, Field::Note).to_owned();
        let figures = |value: Option<f64>| value.map(|value| draft.figure(value));
        let (baseline, maximum, cost) = (figures(baseline), figures(maximum), figures(cost));
        let twice = baseline.as_ref().map(|baseline| draft.assumed(2.0 * baseline.value));
        let Some(route) = draft.routes.edit(at) else { continue };
        (route.commodity, route.from, route.to) = (goods, from, to);
        baseline.into_iter().for_each(|figure| set(&mut route.baseline, figure));
        cost.into_iter().for_each(|figure| set(&mut route.cost_usd, figure));
        match (maximum, twice) {
            (Some(maximum), _) => set(&mut route.maximum, maximum),
            (None, Some(twice)) if route.maximum.value < route.baseline.value => route.maximum = twice,
            _ => {}
        }
        transit.into_iter().for_each(|months| route.transit_months = months);
        qualification.into_iter().for_each(|months| route.qualification_months = months);
        if !note.is_empty() {
            route.note = note;
        }
    }
}

fn months<'a>(draft: &mut Draft<'a>, row: &'a crate::store::import::table::Row, field: Field) -> Option<u32> {
    let months = draft.amount(row, field, 1.0)?;
    if months.fract() != 0.0 || months > LONGEST {
        let message = format!("{months} is no number of whole months");
        draft.wrong(row, Some(field), message, format!("give 0 to {LONGEST}"));
        return None;
    }
    Some(months as u32)
}
