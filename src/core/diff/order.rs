//! The order of a list of which two made another order each.

use std::collections::{HashMap, HashSet};

/// Orders of one list: before, and as two have it.
pub(crate) struct Orders<'k> {
    /// As both found it.
    pub base: &'k [String],
    /// As the one has it.
    pub ours: &'k [String],
    /// As the other has it.
    pub theirs: &'k [String],
}

impl Orders<'_> {
    /// True where both put what was there into orders of their own, which differ.
    pub fn is_contested(&self) -> bool {
        let [base, ours, theirs] = self.of_shared(&self.shared());
        ours != base && theirs != base && ours != theirs
    }

    /// One order for what `stays`: that of whoever changed it, of the second where `by_theirs` says so in a contest. What was added stands behind what it
    /// was put behind; what two added at the same place is in the order of the keys, so that it does not matter who is first.
    pub fn merged(&self, stays: &HashSet<&String>, by_theirs: bool) -> Vec<String> {
        let shared = self.shared();
        let [base, ours, theirs] = self.of_shared(&shared);
        let spine = if ours == base || (by_theirs && theirs != base) { theirs } else { ours };
        let runs_ours = runs(self.ours, &shared, stays);
        let runs_theirs = runs(self.theirs, &shared, stays);
        let mut done: HashSet<String> = HashSet::new();
        let mut merged = Vec::with_capacity(stays.len());
        let anchors = std::iter::once(None).chain(spine.iter().map(Some));
        for anchor in anchors {
            if let Some(key) = anchor.filter(|key| stays.contains(key)) {
                merged.push(key.clone());
                done.insert(key.clone());
            }
            let of = |runs: &HashMap<Option<&String>, Vec<String>>| runs.get(&anchor).cloned().unwrap_or_default();
            for key in interleaved(&of(&runs_ours), &of(&runs_theirs)) {
                if done.insert(key.clone()) {
                    merged.push(key);
                }
            }
        }
        merged
    }

    /// What all three have, in the order of each.
    fn of_shared(&self, shared: &HashSet<&String>) -> [Vec<String>; 3] {
        let order = |keys: &[String]| keys.iter().filter(|key| shared.contains(key)).cloned().collect();
        [order(self.base), order(self.ours), order(self.theirs)]
    }

    /// What all three have.
    fn shared(&self) -> HashSet<&String> {
        let theirs: HashSet<&String> = self.theirs.iter().collect();
        let ours: HashSet<&String> = self.ours.iter().filter(|key| theirs.contains(key)).collect();
        self.base.iter().filter(|key| ours.contains(key)).collect()
    }
}

/// What stays and is not shared, by the shared entry that it stands behind.
fn runs<'k>(
    keys: &'k [String],
    shared: &HashSet<&'k String>,
    stays: &HashSet<&String>,
) -> HashMap<Option<&'k String>, Vec<String>> {
    let mut found: HashMap<Option<&String>, Vec<String>> = HashMap::new();
    let mut anchor = None;
    for key in keys {
        if shared.contains(key) {
            anchor = Some(key);
        } else if stays.contains(key) {
            found.entry(anchor).or_default().push(key.clone());
        }
    }
    found
}

/// Two runs as one that keeps the order of each, with the smaller head first.
fn interleaved(a: &[String], b: &[String]) -> Vec<String> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut merged = Vec::new();
    loop {
        let next = match (a.peek(), b.peek()) {
            (Some(own), Some(other)) if own <= other => a.next(),
            (Some(_), None) => a.next(),
            (_, Some(_)) => b.next(),
            (None, None) => return merged,
        };
        merged.extend(next.cloned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn merged(base: &str, ours: &str, theirs: &str) -> String {
        let (base, ours, theirs) = (keys(base), keys(ours), keys(theirs));
        let orders = Orders { base: &base, ours: &ours, theirs: &theirs };
        let gone = |key: &&String| base.contains(key) && !(ours.contains(key) && theirs.contains(key));
        let stays: HashSet<&String> = ours.iter().chain(&theirs).filter(|key| !gone(key)).collect();
        orders.merged(&stays, false).join(" ")
    }

    #[test]
    fn what_was_added_stands_behind_what_it_was_put_behind() {
        assert_eq!(merged("a b c", "a x b c", "a b c y"), "a x b c y");
        // At the same place by key, whoever is first.
        assert_eq!(merged("a", "a x z", "a y"), "a x y z");
        assert_eq!(merged("a", "a y", "a x z"), "a x y z");
        // What one took away is no anchor any more; what both added is there once.
        assert_eq!(merged("a b c", "a c", "a b x c"), "a x c");
        assert_eq!(merged("a", "x a", "x a y"), "x a y");
    }

    #[test]
    fn who_changed_the_order_has_it() {
        assert_eq!(merged("a b c", "c a b", "a b c d"), "c d a b");
        assert_eq!(merged("a b c", "a b c d", "c a b"), "c d a b");
        let (base, ours, theirs) = (keys("a b c"), keys("b a c"), keys("a c b"));
        let orders = Orders { base: &base, ours: &ours, theirs: &theirs };
        assert!(orders.is_contested());
        let stays = base.iter().collect();
        assert_eq!((orders.merged(&stays, false), orders.merged(&stays, true)), (ours.clone(), theirs.clone()));
        assert!(!Orders { base: &base, ours: &ours, theirs: &ours }.is_contested());
    }
}
