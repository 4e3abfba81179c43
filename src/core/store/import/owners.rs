//! The owner that a row of a table of sites names.

use crate::model::{Country, Site, Stake};
use crate::store::import::columns::Field;
use crate::store::import::identify::country;
use crate::store::import::plan::{Draft, set};
use crate::store::import::table::Row;

/// An owner with what the row says about it.
pub(super) struct OwnerCell {
    name: String,
    country: Option<Country>,
    stake: Option<f64>,
}

/// Reads the owner of a row; none where it names none.
pub(super) fn read<'a>(draft: &mut Draft<'a>, row: &'a Row) -> Option<OwnerCell> {
    let name = draft.cell(row, Field::Owner).to_owned();
    let country = country(draft, row, Field::OwnerCountry);
    let stake = stake(draft, row);
    if name.is_empty() {
        if country.is_some() || stake.is_some() {
            draft.wrong(row, Some(Field::Owner), "a stake or its country without an owner", "say who owns the site");
        }
        return None;
    }
    Some(OwnerCell { name, country, stake })
}

/// What a new owner lacks is said before the row is taken.
pub(super) fn check<'a>(draft: &mut Draft<'a>, row: &'a Row, known: Option<usize>, owner: &mut OwnerCell) {
    let site = known.and_then(|at| draft.sites.get(at));
    if site.is_some_and(|site| site.owners.iter().any(|other| other.owner == owner.name)) {
        return;
    }
    if owner.country.is_none() {
        let company = draft.preset.map.companies.iter().find(|company| company.name == owner.name);
        owner.country = company.map(|company| company.country.clone());
    }
    if owner.country.is_none() && !draft.is_bad(row) {
        let message = format!("the country of \u{201c}{}\u{201d} is missing", owner.name);
        draft.wrong(row, Some(Field::OwnerCountry), message, "say which country the owner answers to");
    }
    if owner.stake.is_none() && !draft.is_bad(row) {
        let message = format!("the stake of \u{201c}{}\u{201d} is missing", owner.name);
        draft.wrong(row, Some(Field::Stake), message, "give the share held, such as 0.6 or 60 %");
    }
}

/// A share from 0 to 1; with a per cent sign, of a hundred.
fn stake<'a>(draft: &mut Draft<'a>, row: &'a Row) -> Option<f64> {
    let text = draft.cell(row, Field::Stake);
    let value = match text.strip_suffix('%') {
        Some(percent) => {
            let value = draft.options.decimal.parse(percent).map(|percent| percent / 100.0);
            if value.is_none() {
                let message = format!("\u{201c}{text}\u{201d} is not a number");
                draft.wrong(row, Some(Field::Stake), message, "give the share held, such as 0.6 or 60 %");
            }
            value?
        }
        None => draft.number(row, Field::Stake)?,
    };
    if !(0.0..=1.0).contains(&value) {
        let message = format!("\u{201c}{text}\u{201d} is no share");
        draft.wrong(row, Some(Field::Stake), message, "give 0 to 1, such as 0.6, or 0 to 100 with a % sign");
        return None;
    }
    Some(value)
}

/// Puts the owner into its site; what is the same keeps its citation.
pub(super) fn apply(draft: &Draft<'_>, site: &mut Site, owner: OwnerCell) {
    let stake = owner.stake.map(|stake| draft.figure(stake));
    if let Some(known) = site.owners.iter_mut().find(|other| other.owner == owner.name) {
        known.country = owner.country.unwrap_or_else(|| known.country.clone());
        stake.into_iter().for_each(|stake| set(&mut known.stake, stake));
        return;
    }
    if let (Some(country), Some(stake)) = (owner.country, stake) {
        site.owners.push(Stake { owner: owner.name, country, stake, part: false });
    }
}
