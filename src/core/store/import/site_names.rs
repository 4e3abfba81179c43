//! Which site a row means: by id, by name and country, and by its place.

use crate::model::{Country, GlobePoint, Site, SiteId};
use crate::store::import::columns::Field;
use crate::store::import::plan::{Draft, slug};
use crate::store::import::site_row::SiteRow;
use crate::store::import::table::Row;
use std::collections::{HashMap, HashSet};

/// Degrees that two places of one site may lie apart.
const APART: f64 = 1.0;

/// The sites of the map and of the rows before, as rows name them.
pub(super) struct KnownSites {
    by_id: HashMap<SiteId, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

impl KnownSites {
    pub fn of(draft: &Draft<'_>) -> Self {
        let mut known = Self { by_id: HashMap::new(), by_name: HashMap::new() };
        for (at, site) in draft.sites.iter() {
            known.by_id.insert(site.id.clone(), at);
            known.by_name.entry(site.name.to_lowercase()).or_default().push(at);
        }
        known
    }

    /// The site that a row means; none where it is a new one. An error where that cannot be told, which is said.
    pub fn find<'a>(&self, draft: &mut Draft<'a>, row: &'a Row, entry: &SiteRow) -> Result<Option<usize>, ()> {
        let id = draft.cell(row, Field::Id);
        let by_id = self.by_id.get(&SiteId::from(id)).copied().filter(|_| !id.is_empty());
        if let Some((at, site)) = by_id.and_then(|at| Some((at, draft.sites.get(at)?))) {
            let is_named = site.name.to_lowercase() == entry.name.to_lowercase();
            let is_there = entry.country.as_ref().is_none_or(|country| *country == site.country);
            // A list that numbers its rows means its own numbers, and not those of the map.
            let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
            if is_named || (is_there && !is_number) {
                if !is_named || !is_there {
                    let words = format!(
                        "the site {id} of the map is called {} ({}) and changes its name or country",
                        site.name,
                        site.country.code()
                    );
                    draft.remark(row, words);
                }
                return Ok(Some(at));
            }
            let words = format!(
                "{id} is the id of {} ({}) on the map: the row is another site and gets another id",
                site.name,
                site.country.code()
            );
            draft.remark(row, words);
        } else if !id.is_empty() && !self.is_own(draft, entry) {
            return Ok(None);
        }
        self.by_name(draft, row, entry)
    }

    /// True where a row with an id that is not on the map can still mean a site of a list of one's own numbers.
    fn is_own(&self, draft: &Draft<'_>, entry: &SiteRow) -> bool {
        let same =
            self.by_name.get(&entry.name.to_lowercase()).into_iter().flatten().filter_map(|at| draft.sites.get(*at));
        same.into_iter().any(|site| {
            entry.country.as_ref() == Some(&site.country)
                && entry.globe.is_none_or(|globe| is_near(site, globe))
                && site.id.as_str() == slug(&entry.name)
        })
    }

    fn by_name<'a>(&self, draft: &mut Draft<'a>, row: &'a Row, entry: &SiteRow) -> Result<Option<usize>, ()> {
        let named: Vec<usize> = self.by_name.get(&entry.name.to_lowercase()).cloned().unwrap_or_default();
        let site = |at: &usize| draft.sites.get(*at);
        // One name in two countries is two sites.
        let here: Vec<usize> = match &entry.country {
            Some(country) => {
                named.iter().copied().filter(|at| site(at).is_some_and(|site| site.country == *country)).collect()
            }
            None => named.clone(),
        };
        let near: Vec<usize> = match entry.globe {
            Some(globe) => {
                here.iter().copied().filter(|at| site(at).is_some_and(|site| is_near(site, globe))).collect()
            }
            None => here.clone(),
        };
        match (near.as_slice(), here.as_slice()) {
            ([only], _) => Ok(Some(*only)),
            ([], []) => Ok(None),
            ([], _) => {
                draft.remark(
                    row,
                    format!(
                        "{} is on the map at another place of its country: the row is taken as another site",
                        entry.name
                    ),
                );
                Ok(None)
            }
            _ => {
                let message = format!("several sites are called \u{201c}{}\u{201d}", entry.name);
                draft.wrong(row, Some(Field::Name), message, "add a column with their ids");
                Err(())
            }
        }
    }

    /// Adds the site of a row and says where it stands.
    pub fn add<'a>(&mut self, draft: &mut Draft<'a>, row: &'a Row, entry: &SiteRow, country: Country) -> usize {
        let id = draft.cell(row, Field::Id);
        let wanted =
            if id.is_empty() || self.by_id.contains_key(&SiteId::from(id)) { slug(&entry.name) } else { id.to_owned() };
        let mut id = SiteId::from(wanted.as_str());
        if self.by_id.contains_key(&id) {
            id = slug(&format!("{wanted} {}", country.code())).as_str().into();
        }
        let mut number = 2;
        while self.by_id.contains_key(&id) {
            id = format!("{wanted}-{number}").as_str().into();
            number += 1;
        }
        let stage = entry.stage.unwrap_or_default();
        let site =
            Site { id: id.clone(), name: entry.name.clone(), country, stage, globe: entry.globe, ..Site::default() };
        let at = draft.sites.add(site);
        self.by_id.insert(id, at);
        self.by_name.entry(entry.name.to_lowercase()).or_default().push(at);
        at
    }
}

/// True where a site is at a place, or at none.
fn is_near(site: &Site, globe: GlobePoint) -> bool {
    site.globe.is_none_or(|here| {
        let east = (here.longitude - globe.longitude).abs();
        (here.latitude - globe.latitude).abs() <= APART && east.min(360.0 - east) <= APART
    })
}

/// Sites named in a table, by id or by name where only one is called so.
pub(super) struct SiteNames {
    by_id: HashSet<SiteId>,
    by_name: HashMap<String, Vec<SiteId>>,
}

impl SiteNames {
    pub fn of(draft: &Draft<'_>) -> Self {
        let mut names = Self { by_id: HashSet::new(), by_name: HashMap::new() };
        for (_, site) in draft.sites.iter() {
            names.by_id.insert(site.id.clone());
            names.by_name.entry(site.name.to_lowercase()).or_default().push(site.id.clone());
        }
        names
    }

    /// The site that a cell names.
    pub fn find<'a>(&self, draft: &mut Draft<'a>, row: &'a Row, field: Field) -> Option<SiteId> {
        let text = draft.cell(row, field);
        let id = SiteId::from(text);
        if self.by_id.contains(&id) {
            return Some(id);
        }
        let (message, remedy) = match self.by_name.get(&text.to_lowercase()).map(Vec::as_slice) {
            Some([only]) => return Some(only.clone()),
            Some(_) => (format!("several sites are called \u{201c}{text}\u{201d}"), "use their ids"),
            None if text.is_empty() => ("there is no site".to_owned(), "name it by its id or name"),
            None => (format!("there is no site \u{201c}{text}\u{201d}"), "import the sites first, or correct the name"),
        };
        draft.wrong(row, Some(field), message, remedy);
        None
    }
}
