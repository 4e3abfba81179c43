//! Where something stands in a preset, in a way that does not hang on the order of lists.

use crate::diff::key::KeyBy;
use crate::model::{EntityKind, EntityRef, Preset, subject_words};
use std::fmt;

/// One step down the tree of a preset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into a field.
    Field(&'static str),
    /// To an entry of a list, by what tells it from the others.
    Key(KeyBy, String),
}

/// Address of an entity, of a field of it, or of a field of the preset: prints as `sites/gebeng/activities/separate/capacity`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(Vec<Step>);

impl Address {
    /// The preset itself.
    pub fn preset() -> Self {
        Self::default()
    }

    /// The steps from the preset down.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// One step further down.
    #[must_use]
    pub fn then(&self, step: Step) -> Self {
        let mut steps = Vec::with_capacity(self.0.len() + 1);
        steps.extend_from_slice(&self.0);
        steps.push(step);
        Self(steps)
    }

    /// True for the address itself and everything below it.
    pub fn holds(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// What stands above: none for the preset itself.
    pub fn parent(&self) -> Option<Self> {
        let (_, above) = self.0.split_last()?;
        Some(Self(above.to_vec()))
    }

    /// The last step; none for the preset itself.
    pub fn last(&self) -> Option<&Step> {
        self.0.last()
    }

    /// True for an entry of a list.
    pub fn is_entry(&self) -> bool {
        matches!(self.last(), Some(Step::Key(..)))
    }

    /// Name of the last field on the way; empty for the preset itself.
    pub fn field(&self) -> &'static str {
        let fields = self.0.iter().rev().find_map(|step| if let Step::Field(name) = step { Some(*name) } else { None });
        fields.unwrap_or_default()
    }

    /// Name of the list or of the field of the preset that it is in; empty for the preset itself.
    pub fn top_field(&self) -> &'static str {
        if let Some(Step::Field(name)) = self.own().first() { name } else { "" }
    }

    /// The entity that it is or is in, with the steps that lead on from there. None for what belongs to no entity that can be pointed at.
    pub fn split(&self) -> (Option<EntityRef>, &[Step]) {
        let own = self.own();
        if let [Step::Field(list), Step::Key(_, key), rest @ ..] = own
            && let Some(kind) = EntityKind::ALL.iter().find(|kind| kind.list() == *list)
        {
            return (Some(kind.named(key)), rest);
        }
        (None, own)
    }

    /// The entity that it is or is in.
    pub fn entity(&self) -> Option<EntityRef> {
        self.split().0
    }

    /// True for an entity as a whole.
    pub fn is_entity(&self) -> bool {
        matches!(self.split(), (Some(_), []))
    }

    /// The steps below the preset or its map: the one structure between a preset and its entities says nothing that the list does not.
    fn own(&self) -> &[Step] {
        match self.0.as_slice() {
            [Step::Field("map"), rest @ ..] if !rest.is_empty() => rest,
            all => all,
        }
    }

    /// What is meant inside the entity, in words: `activities separate, capacity`; empty for the entity itself.
    pub fn field_words(&self) -> String {
        let mut words = String::new();
        for step in self.split().1 {
            match step {
                Step::Field(name) if words.is_empty() => words = name.replace('_', " "),
                Step::Field(name) => words.push_str(&format!(", {}", name.replace('_', " "))),
                Step::Key(_, key) => words.push_str(&format!(" {key}")),
            }
        }
        words
    }

    /// What it is in, in words; `Preset` for what belongs to no entity.
    pub fn entity_words(&self, preset: &Preset) -> String {
        subject_words(self.entity().as_ref(), preset)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.own().iter().enumerate() {
            if at > 0 {
                f.write_str("/")?;
            }
            match step {
                Step::Field(name) => f.write_str(name)?,
                Step::Key(_, key) => f.write_str(key)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_entity_and_field_whatever_the_order_of_lists() {
        let site = Address::preset().then(Step::Field("map")).then(Step::Field("sites"));
        let site = site.then(Step::Key(KeyBy::Fields(&["id"]), "gebeng".to_owned()));
        assert!(site.is_entity());
        let activity = site.then(Step::Field("activities"));
        let activity = activity.then(Step::Key(KeyBy::Fields(&["recipe"]), "separate".to_owned()));
        let price = activity.then(Step::Field("break_even_usd"));
        assert_eq!(price.to_string(), "sites/gebeng/activities/separate/break_even_usd");
        assert_eq!(price.field_words(), "activities separate, break even usd");
        assert_eq!(price.entity(), Some(EntityRef::Site("gebeng".into())));
        assert!(site.holds(&price) && !price.holds(&site) && !price.is_entity() && activity.is_entry());
        let title = Address::preset().then(Step::Field("title"));
        assert_eq!((title.to_string(), title.entity(), title.field()), ("title".to_owned(), None, "title"));
    }
}
