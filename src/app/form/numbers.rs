//! Numbers: typed or dragged, in groups of three digits; what cannot be taken is said in words.

use crate::app::form::room;
pub use chokepoint_core::model::grouped;
use chokepoint_core::store::import::Decimal;
use egui::{Align, Color32, DragValue, Label, Layout, Response, RichText, TextStyle, Ui, UiBuilder};
use std::cell::RefCell;
use std::ops::RangeInclusive;

/// Beyond this a limit is only there to keep figures finite, and is not worth naming.
const ENDLESS: f64 = 1e15;

/// Why the last thing that was typed was not taken, and when it was seen last.
#[derive(Clone)]
struct Refused {
    why: String,
    seen: u64,
}

/// A number to drag or to type, with its unit behind it, or below it where the two would be cut off. What is typed and is no number of the
/// range leaves the value as it is; the sentence that says so stands until something else is typed or the field is gone.
pub fn number_ui(
    ui: &mut Ui,
    value: &mut f64,
    range: RangeInclusive<f64>,
    decimals: usize,
    suffix: &str,
) -> (Response, Option<String>) {
    let before = *value;
    let outcome: RefCell<Option<Result<(), String>>> = RefCell::new(None);
    let limits = range.clone();
    let parse = |text: &str| {
        let read = read(text, &limits);
        outcome.replace(Some(read.as_ref().map(|_| ()).map_err(|why| format!("{why}; {} stays", grouped(before)))));
        read.ok()
    };
    let behind = if suffix.is_empty() { String::new() } else { format!(" {suffix}") };
    let fits = width_ui(ui, &format!("{}{behind}", grouped(before))) <= room(ui);
    let drag = DragValue::new(value)
        .range(range)
        // What a file holds is shown as it is: looking at a figure must not change it.
        .clamp_existing_to_range(false)
        .speed((before.abs() * 0.01).max(if decimals == 0 { 0.1 } else { 0.01 }))
        .max_decimals(decimals)
        .suffix(if fits { behind.as_str() } else { "" })
        .custom_formatter(|value, _| grouped(value))
        .custom_parser(parse);
    // Cut off at the edge of its panel a unit says nothing, or something else. In either place the field is the same: a digit more must not take the
    // keyboard from it.
    let layout = if fits { *ui.layout() } else { Layout::top_down(Align::Min) };
    let place = UiBuilder::new().scope_id(ui.next_auto_id().with("number")).layout(layout);
    let shown = ui.scope_builder(place, |ui| {
        let field = ui.add(drag);
        if !fits {
            ui.add(Label::new(RichText::new(suffix).small().weak()).wrap());
        }
        field
    });
    let response = shown.inner;
    let key = response.id.with("refused");
    let now = ui.ctx().cumulative_pass_nr();
    let outcome = outcome.into_inner();
    let why = ui.data_mut(|data| {
        let old = data.get_temp::<Refused>(key).filter(|old| now.saturating_sub(old.seen) <= 2);
        let why = match outcome {
            Some(Ok(())) => None,
            Some(Err(why)) => Some(why),
            None => old.map(|old| old.why).filter(|_| *value == before),
        };
        match &why {
            Some(why) => {
                data.insert_temp(key, Refused { why: why.clone(), seen: now });
            }
            None => data.remove::<Refused>(key),
        }
        why
    });
    // Half a number is no mistake yet.
    let typing = response.has_focus();
    (response, why.filter(|_| !typing))
}

/// Width of a button with this text, points.
fn width_ui(ui: &Ui, text: &str) -> f32 {
    let font = TextStyle::Button.resolve(ui.style());
    let width = ui.fonts_mut(|fonts| fonts.layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size().x);
    width + 2.0 * ui.spacing().button_padding.x
}

/// A number of the range, or why it is none.
fn read(text: &str, range: &RangeInclusive<f64>) -> Result<f64, String> {
    const SHOWN: usize = 24;
    let text = text.trim();
    let mut shown: String = text.chars().take(SHOWN).collect();
    if text.chars().count() > SHOWN {
        shown.push('…');
    }
    if text.is_empty() {
        return Err("nothing was typed".to_owned());
    }
    let value = Decimal::Point
        .parse(text)
        .ok_or_else(|| format!("“{shown}” is no number that can be used; write it like 1,234.5"))?;
    if range.contains(&value) {
        return Ok(value);
    }
    let (least, most) = (grouped(*range.start()), grouped(*range.end()));
    Err(if value < *range.start() {
        format!("“{shown}” is too small; the least is {least}")
    } else if *range.end() >= ENDLESS {
        format!("“{shown}” is too large for a figure of this world; check the unit")
    } else {
        format!("“{shown}” is too large; the most is {most}")
    })
}

#[cfg(test)]
mod tests {
    use super::{grouped, read};

    #[test]
    fn what_is_typed_is_a_number_of_the_range_or_refused_in_words() {
        assert_eq!(read(" 1,234.5 ", &(0.0..=1e15)), Ok(1234.5));
        assert_eq!(read("2e3", &(0.0..=1e15)), Ok(2000.0));
        for (text, part) in [
            ("", "nothing was typed"),
            ("abc", "“abc” is no number"),
            ("NaN", "“NaN” is no number"),
            ("inf", "“inf” is no number"),
            ("1e400", "“1e400” is no number"),
            ("1,5", "write it like 1,234.5"),
            ("-3", "the least is 0"),
            ("1e16", "check the unit"),
        ] {
            let why = read(text, &(0.0..=1e15)).expect_err(text);
            assert!(why.contains(part), "{text}: {why}");
        }
        assert_eq!(read("150", &(0.0..=100.0)), Err("“150” is too large; the most is 100".to_owned()));
        let long = read(&"9x".repeat(5000), &(0.0..=1.0)).expect_err("no number");
        assert!(long.chars().count() < 100, "{long}");
    }

    #[test]
    fn digits_are_grouped() {
        assert_eq!(grouped(1_234_567.0), "1,234,567");
        assert_eq!(grouped(-1500.0), "-1,500");
        assert_eq!(grouped(0.25), "0.25");
        assert_eq!(grouped(0.0), "0");
        assert_eq!(grouped(12.5), "12.5");
        assert_eq!(grouped(100.0), "100");
    }
}
