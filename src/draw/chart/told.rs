//! What a plot says to those who do not see it: the figures of a month, or else of its first rows.

use crate::draw::chart::plot::Plot;
use crate::draw::chart::{Form, Split, SplitSide, Strip, StripRow};
use crate::draw::theme::numbers::{percent, quantity};
use chokepoint_core::engine::MonthIx;
use chokepoint_core::insight::{Cell, SHORT, Table};

/// As many figures as are remembered when they are heard.
const MOST: usize = 10;
/// Shares of a whole that are told.
const SHARES: usize = 2;

impl Plot {
    /// Its figures in words, ten at most: of a month, as the pointer reads them there, or, where it has no months, those that come first.
    pub fn told(&self, month: Option<MonthIx>) -> String {
        if self.is_empty() {
            return self.empty.to_owned();
        }
        let lines = |words: String| words.lines().map(str::to_owned).collect::<Vec<_>>();
        let figures = match (&self.form, month) {
            (Form::Areas(areas), Some(month)) => lines(areas.words(month)),
            (Form::Lines(of), Some(month)) => lines(of.words(month)),
            (Form::Strip(strip), Some(month)) => unmet(strip, month),
            (Form::Split(split), _) => shares(split),
            _ => {
                let table = self.table();
                table.rows.iter().map(|row| row_words(&table, row)).collect()
            }
        };
        let more = figures.len().saturating_sub(MOST);
        let mut told: Vec<String> = figures.into_iter().take(MOST).collect();
        if more > 0 {
            told.push(format!("and {more} more"));
        }
        told.join(", ")
    }
}

/// Who runs short in a month, and how far.
fn unmet(strip: &Strip, month: MonthIx) -> Vec<String> {
    let when = strip.months.get(month).map_or("", |month| month.label.as_str());
    let at = |row: &StripRow| row.unmet.get(month).copied().unwrap_or(0.0);
    let mut short: Vec<String> = (strip.rows.iter())
        .filter(|row| at(row) > SHORT)
        .map(|row| format!("{} {} unmet", row.label, percent(at(row))))
        .collect();
    match short.first_mut() {
        Some(first) => first.insert_str(0, &format!("{when}: ")),
        None => short.push(format!("{when}: nobody runs short")),
    }
    short
}

/// Of each row the largest shares of its last bar: how it is, where the others are how it was.
fn shares(split: &Split) -> Vec<String> {
    let largest = |side: &SplitSide| {
        let mut shares: Vec<(&str, f64)> =
            split.series.iter().map(|series| series.name.as_str()).zip(side.shares.iter().copied()).collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        shares.into_iter().take(SHARES).filter(|(_, share)| *share > 0.0).collect::<Vec<_>>()
    };
    let row = |(label, side): (&str, &SplitSide)| {
        let shares: Vec<String> =
            largest(side).into_iter().map(|(name, share)| format!("{name} {}", percent(share))).collect();
        let what = if shares.is_empty() { "nothing supplied".to_owned() } else { shares.join(" and ") };
        format!("{label}, {}: {what}", side.label)
    };
    split.rows.iter().filter_map(|row| Some((row.label.as_str(), row.sides.last()?))).map(row).collect()
}

/// A row of a table: its words, then its figures in their unit.
fn row_words(table: &Table, row: &[Cell]) -> String {
    let is_unit = |head: &str| head == "unit";
    let cells = || table.head.iter().map(String::as_str).zip(row);
    let unit = cells().find_map(|(head, cell)| match cell {
        Cell::Text(unit) if is_unit(head) => Some(unit.as_str()),
        _ => None,
    });
    let mut words: Vec<String> = Vec::new();
    for (head, cell) in cells().filter(|(head, _)| !is_unit(head)) {
        match cell {
            Cell::Text(text) if !text.is_empty() => words.push(text.clone()),
            Cell::Day(day) => words.push(day.to_string()),
            Cell::Number(share) if head == "share" || head == "unmet" => words.push(percent(*share)),
            Cell::Number(value) => words.push(quantity(*value, unit.unwrap_or("")).trim().to_owned()),
            Cell::Text(_) | Cell::Empty => {}
        }
    }
    words.join(" ")
}
