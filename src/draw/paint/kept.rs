//! What is drawn again as it was: a drawing is kept with all that it was made of, and made anew only when any of that has changed.
//!
//! Most frames of a window are made because the pointer moves, and the thousands of curves of a map are in all of them the same.
//! What a drawing is made of is compared whole and to the bit, not by a number that stands for it: what is on screen is never that of
//! another state.

use egui::{Context, Id, Rect};
use std::collections::VecDeque;
use std::sync::Arc;

/// Drawings of a kind that are kept at once: both maps of a swipe, and the one before.
const MOST: usize = 3;

/// What a drawing is made of, number by number. Equal ones give equal drawings.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct MadeOf(Vec<u64>);

impl MadeOf {
    /// Nothing yet, with room for so many pairs of small numbers.
    pub fn with_room(numbers: usize) -> Self {
        Self(Vec::with_capacity(numbers))
    }

    /// Adds a number to the bit.
    pub fn number(&mut self, value: f64) {
        self.0.push(value.to_bits());
    }

    /// Adds two numbers to the bit.
    pub fn pair(&mut self, one: f32, other: f32) {
        self.whole(one.to_bits(), other.to_bits());
    }

    /// Adds two whole numbers.
    pub fn whole(&mut self, one: u32, other: u32) {
        self.0.push(u64::from(one) << 32 | u64::from(other));
    }

    /// Adds the corners of a rectangle.
    pub fn rect(&mut self, rect: Rect) {
        self.pair(rect.min.x, rect.min.y);
        self.pair(rect.max.x, rect.max.y);
    }
}

/// Drawings of a kind, the one that was asked for last in front.
#[derive(Debug)]
struct Kept<T>(VecDeque<(Arc<MadeOf>, Arc<T>)>);

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

/// A drawing of the kind that is called so: the kept one if it was made of the same, or else a new one.
pub(crate) fn kept<T: Send + Sync + 'static>(
    ctx: &Context,
    kind: &'static str,
    of: MadeOf,
    make: impl FnOnce() -> T,
) -> Arc<T> {
    let id = Id::unique(("kept drawings", kind));
    let Kept(mut all) = ctx.data(|data| data.get_temp(id)).unwrap_or(Kept(VecDeque::new()));
    let found = all.iter().position(|(made_of, _)| **made_of == of);
    let entry = match found.and_then(|at| all.remove(at)) {
        Some(entry) => entry,
        None => (Arc::new(of), Arc::new(make())),
    };
    let drawing = Arc::clone(&entry.1);
    all.push_front(entry);
    all.truncate(MOST);
    ctx.data_mut(|data| data.insert_temp(id, Kept(all)));
    drawing
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_drawing_is_made_anew_when_anything_that_it_is_made_of_has_changed() {
        let (ctx, made) = (Context::default(), Cell::new(0));
        let draw = |numbers: &[f64]| {
            let mut of = MadeOf::default();
            numbers.iter().for_each(|number| of.number(*number));
            *kept(&ctx, "sums", of, || {
                made.set(made.get() + 1);
                numbers.iter().sum::<f64>()
            })
        };
        assert_eq!((draw(&[1.0, 2.0]), draw(&[1.0, 2.0]), made.get()), (3.0, 3.0, 1));
        assert_eq!((draw(&[1.0, 3.0]), draw(&[1.0, 2.0, 0.0]), made.get()), (4.0, 3.0, 3));
        // Of the last three each is still there; the fourth has put out the one asked for longest ago.
        assert_eq!((draw(&[1.0, 2.0]), made.get()), (3.0, 3));
        assert_eq!((draw(&[5.0]), draw(&[1.0, 2.0]), made.get()), (5.0, 3.0, 4));
        assert_eq!((draw(&[1.0, 3.0]), made.get()), (4.0, 5));
    }
}
