//! How figures lie along an axis: evenly, or with each step ten times the one before.

use crate::draw::chart::frame::ticks;
use crate::draw::chart::zoom::Span;
use crate::draw::theme::numbers::{quantity, quantity_in_steps};
pub use chokepoint_core::model::Scale;
use egui_plot::GridMark;

/// Share of the highest value that stays free above it.
const HEADROOM: f64 = 1.04;
/// Figures that are so many times apart are not told apart on an even axis.
const DECADES: f64 = 100.0;
/// Decades that an axis shows at most: what is smaller lies at its foot.
const MOST_DECADES: f64 = 9.0;
/// Decades up to which the steps between two powers of ten are named as well.
const FEW_DECADES: f64 = 2.5;

/// Whether figures are so far apart that the small ones are not seen on an even axis.
pub(crate) fn spans_decades(values: impl Iterator<Item = f64>) -> bool {
    let (least, most) = ends(values);
    least * DECADES <= most
}

/// The smallest positive and the largest finite one; the smallest is infinite where none is positive.
fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let positive = values.filter(|value| value.is_finite() && *value > 0.0);
    positive.fold((f64::INFINITY, 0.0), |(least, most), value| (f64::min(least, value), f64::max(most, value)))
}

/// Figures along an axis.
#[derive(Clone, Copy)]
pub(crate) struct Figures<'p> {
    /// The largest.
    most: f64,
    /// The power of ten below the smallest.
    foot: f64,
    unit: &'p str,
    scale: Scale,
}

impl<'p> Figures<'p> {
    /// An axis on which all of some figures are seen.
    pub fn of(values: impl Iterator<Item = f64>, unit: &'p str, scale: Scale) -> Self {
        let (least, most) = ends(values);
        let most = if most > 0.0 { most } else { 1.0 };
        let foot = least.min(most).log10().floor().max(most.log10().floor() - MOST_DECADES);
        Self { most, foot: 10_f64.powf(foot), unit, scale }
    }

    /// Where a figure lies along the axis, in the axis's own measure; what an axis of logarithms cannot show, zero above all, at its foot.
    pub fn place(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => value,
            Scale::Log if value > 0.0 => value.log10().max(self.whole().from),
            Scale::Log => self.whole().from,
        }
    }

    fn value(&self, place: f64) -> f64 {
        match self.scale {
            Scale::Linear => place,
            Scale::Log => 10_f64.powf(place),
        }
    }

    /// The whole axis, in its own measure.
    pub fn whole(&self) -> Span {
        match self.scale {
            Scale::Linear => Span { from: 0.0, to: self.most * HEADROOM },
            Scale::Log => {
                let (from, to) = (self.foot.log10(), self.most.log10());
                // The smallest stands off the foot, where zero lies.
                let air = (to - from).max(0.5) * (HEADROOM - 1.0);
                Span { from: from - air, to: to.max(from + 0.5) + air }
            }
        }
    }

    /// Round figures in a part of the axis, about so many.
    pub fn marks(&self, from: f64, to: f64, parts: f64) -> Vec<GridMark> {
        if self.scale == Scale::Linear {
            return ticks(from, to, parts);
        }
        let within = |mark: &GridMark| (from - 1e-9..=to + 1e-9).contains(&mark.value);
        // Whole decades, so many apart that there is room.
        let apart = ((to - from) / parts.max(1.0)).ceil().max(1.0);
        let steps: &[f64] = if to - from <= FEW_DECADES && parts >= 4.0 { &[1.0, 2.0, 5.0] } else { &[1.0] };
        let mut marks = Vec::new();
        let mut decade = (from / apart).floor() * apart;
        while decade <= to {
            marks.extend(steps.iter().map(|step| GridMark { value: decade + step.log10(), step_size: 1.0 }));
            decade += apart;
        }
        marks.retain(within);
        if marks.len() < 2 {
            // So near that no power of ten, or only one, is in sight.
            let even = ticks(self.value(from), self.value(to), parts);
            marks = even.iter().map(|mark| GridMark { value: mark.value.log10(), step_size: 1.0 }).collect();
            marks.retain(within);
        }
        marks
    }

    /// What stands at a mark.
    pub fn words(&self, mark: GridMark) -> String {
        match self.scale {
            Scale::Linear => quantity_in_steps(mark.value, self.unit, mark.step_size),
            Scale::Log => quantity(self.value(mark.value), self.unit),
        }
    }

    /// The longest that stands at a mark.
    pub fn widest(&self) -> String {
        quantity(self.most, self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(marks: &[GridMark]) -> Vec<f64> {
        marks.iter().map(|mark| 10_f64.powf(mark.value).round()).collect()
    }

    #[test]
    fn an_axis_of_logarithms_begins_at_the_power_of_ten_below_the_smallest_and_has_zero_at_its_foot() {
        // 30 to 5,000,000: from 10, with a mark at every power of ten up to a million.
        let axis = Figures::of([0.0, 30.0, 5e6].into_iter(), "t", Scale::Log);
        let whole = axis.whole();
        assert!(whole.from < 1.0 && whole.from > 0.7 && whole.to > 5e6_f64.log10(), "{whole:?}");
        assert_eq!((axis.place(0.0), axis.place(-3.0)), (whole.from, whole.from));
        assert!((axis.place(1_000.0) - 3.0).abs() < 1e-12);
        assert_eq!(values(&axis.marks(whole.from, whole.to, 8.0)), [10.0, 100.0, 1e3, 1e4, 1e5, 1e6]);
        // Little room: every second power.
        assert_eq!(values(&axis.marks(whole.from, whole.to, 4.0)), [100.0, 1e4, 1e6]);
        assert_eq!(axis.words(GridMark { value: 4.0, step_size: 1.0 }), "10,000 t");
    }

    #[test]
    fn few_decades_have_steps_between_them_and_a_near_look_even_ones() {
        let axis = Figures::of([3.0, 400.0].into_iter(), "t", Scale::Log);
        assert_eq!(values(&axis.marks(0.0, 2.4, 4.0)), [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0]);
        // 200 to 316.
        assert_eq!(values(&axis.marks(2.302, 2.5, 4.0)), [250.0, 300.0]);
    }

    #[test]
    fn only_figures_far_apart_ask_for_logarithms() {
        assert!(spans_decades([0.0, 1.0, 100.0].into_iter()));
        assert!(!spans_decades([0.0, 2.0, 100.0].into_iter()));
        assert!(!spans_decades([0.0, 0.0].into_iter()));
    }
}
