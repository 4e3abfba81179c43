//! Where minutes of rounds lie along the timeline, and which blocks lie above each other.

use chokepoint_core::model::workshop::RunSheet;

/// Narrowest that a round is drawn, points: its name and a block have room.
const LEAST: f32 = 124.0;
/// Minutes that a round without a length is drawn as long as, at least.
const OPEN: u32 = 15;
/// Longest that a round can be made, minutes.
pub const LONGEST: u32 = 24 * 60;

/// A round along the timeline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Where it begins, points.
    pub left: f32,
    /// How wide it is, points.
    pub width: f32,
    /// How many minutes that is.
    pub minutes: u32,
}

/// All rounds along the timeline, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scale(pub Vec<Span>);

impl Scale {
    /// The rounds of a sheet, as wide as there is room, points; wider where they need it.
    pub fn of(sheet: &RunSheet, room: f32) -> Self {
        let lasts = |at: usize| {
            let round = sheet.rounds.get(at)?;
            let last = sheet.injects_of(&round.id).last().map_or(0, |inject| inject.minute);
            Some(if round.minutes > 0 { round.minutes } else { OPEN.max(last.saturating_add(5)) })
        };
        let minutes: Vec<u32> = (0..sheet.rounds.len()).map_while(lasts).collect();
        let all: f32 = minutes.iter().map(|minutes| *minutes as f32).sum();
        let mut left = 0.0;
        let span = |minutes: u32| {
            let span = Span { left, width: (room * minutes as f32 / all.max(1.0)).max(LEAST), minutes };
            left += span.width;
            span
        };
        let mut spans: Vec<Span> = minutes.into_iter().map(span).collect();
        // What the narrow ones need is taken from the wide ones, as far as it goes.
        let over = left - room;
        let spare: f32 = spans.iter().map(|span| span.width - LEAST).sum();
        if over > 0.0 && spare > 0.0 {
            let part = (over / spare).min(1.0);
            left = 0.0;
            for span in &mut spans {
                span.width -= (span.width - LEAST) * part;
                span.left = left;
                left += span.width;
            }
        }
        Self(spans)
    }

    /// Width of all of it, points.
    pub fn width(&self) -> f32 {
        self.0.last().map_or(0.0, |last| last.left + last.width)
    }

    /// Where a minute of a round lies; one after its end lies at its end.
    pub fn x(&self, round: usize, minute: u32) -> f32 {
        let Some(span) = self.0.get(round) else { return 0.0 };
        span.left + span.width * minute.min(span.minutes) as f32 / span.minutes.max(1) as f32
    }

    /// The round and minute at a place, the nearest there is; none without rounds.
    pub fn at(&self, x: f32) -> Option<(usize, u32)> {
        let at = self.0.iter().rposition(|span| span.left <= x).unwrap_or(0);
        let span = self.0.get(at)?;
        let part = ((x - span.left) / span.width).clamp(0.0, 1.0);
        Some((at, (part * span.minutes as f32).round() as u32))
    }

    /// Minutes of a round whose end is dragged by so many points.
    pub fn longer(&self, round: usize, by: f32) -> u32 {
        let Some(span) = self.0.get(round) else { return 0 };
        let minutes = span.minutes as f32 + by * span.minutes as f32 / span.width;
        (minutes.round().max(1.0) as u32).min(LONGEST)
    }
}

/// The lane of each block, given by where it begins, so that none of them covers another; those that begin first lie on top.
pub fn lanes(begins: &[f32], width: f32) -> Vec<usize> {
    let mut order: Vec<usize> = (0..begins.len()).collect();
    order.sort_by(|a, b| begins[*a].total_cmp(&begins[*b]));
    let mut ends: Vec<f32> = Vec::new();
    let mut lanes = vec![0; begins.len()];
    for at in order {
        let begin = begins[at];
        let lane = ends.iter().position(|end| *end <= begin).unwrap_or(ends.len());
        if lane == ends.len() {
            ends.push(0.0);
        }
        ends[lane] = begin + width;
        lanes[at] = lane;
    }
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;
    use chokepoint_core::workshop::sheet_edit::{add_inject, add_round};
    use jiff::civil::date;

    /// Rounds of these minutes.
    fn sheet(minutes: &[u32]) -> RunSheet {
        let mut sheet = RunSheet { rounds: Vec::new(), ..RunSheet::new("p", "s".into(), date(2025, 1, 1)) };
        for long in minutes {
            add_round(&mut sheet, date(2025, 1, 1));
            sheet.rounds.last_mut().expect("a round").minutes = *long;
        }
        sheet
    }

    /// 30 minutes over 900 points are 30 points a minute.
    #[test]
    fn minutes_lie_evenly_and_are_found_again() {
        let scale = Scale::of(&sheet(&[10, 20]), 900.0);
        assert_eq!((scale.0[0].width, scale.0[1].left, scale.width()), (300.0, 300.0, 900.0));
        assert_eq!((scale.x(0, 5), scale.x(1, 10), scale.x(1, 99)), (150.0, 600.0, 900.0));
        for (round, minute) in [(0, 0), (0, 9), (1, 0), (1, 13), (1, 20)] {
            assert_eq!(scale.at(scale.x(round, minute)), Some((round, minute)));
        }
        assert_eq!((scale.at(-50.0), scale.at(5000.0), Scale::default().at(1.0)), (Some((0, 0)), Some((1, 20)), None));
        // 60 points more at 30 a minute; never shorter than a minute.
        assert_eq!((scale.longer(0, 60.0), scale.longer(0, -5000.0), scale.longer(1, 1e9)), (12, 1, LONGEST));
    }

    /// A round of one minute beside one of 99 over 1000 points would be 10 points wide.
    #[test]
    fn a_short_round_has_room_and_the_long_one_gives_it() {
        let scale = Scale::of(&sheet(&[1, 99]), 1000.0);
        assert_eq!(scale.0[0].width, LEAST);
        assert!((scale.width() - 1000.0).abs() < 0.01, "{}", scale.width());
        // Ten rounds have their least width each, whatever room there is.
        assert_eq!(Scale::of(&sheet(&[5; 10]), 600.0).width(), LEAST * 10.0);
    }

    #[test]
    fn a_round_without_a_length_is_as_long_as_what_is_told_in_it() {
        let mut sheet = sheet(&[0]);
        assert_eq!(Scale::of(&sheet, 500.0).0[0].minutes, 15);
        add_inject(&mut sheet, &"1".into(), 40);
        assert_eq!(Scale::of(&sheet, 500.0).0[0].minutes, 45);
    }

    #[test]
    fn blocks_do_not_cover_each_other() {
        assert_eq!(lanes(&[0.0, 50.0, 100.0, 120.0, 10.0], 100.0), [0, 2, 0, 1, 1]);
        assert_eq!(lanes(&[], 10.0), [] as [usize; 0]);
    }
}
