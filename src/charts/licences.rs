//! What waits at licensing desks, and what becomes of it.

use crate::charts::{PlotRequest, month_names};
use crate::draw::chart::{Form, Line, Lines, Plot, Series, Tint};
use crate::draw::usd;
use chokepoint_core::engine::{MonthIx, Outcome};
use chokepoint_core::insight::{Buyer, licences_over_months, rules_with_queues};
use chokepoint_core::model::RuleId;
use typed_index_collections::TiVec;

/// The rule whose desk is shown: the one asked for, or, where nothing happens at a desk of it, the first at whose desk anything does.
pub fn desk_shown(outcome: &Outcome, rule: Option<&RuleId>) -> Option<RuleId> {
    let with_queues = rules_with_queues(outcome);
    let asked = rule.filter(|rule| with_queues.contains(rule)).cloned();
    asked.or_else(|| with_queues.into_iter().next())
}

/// What is applied for, approved, refused, given up and waits at the desk of a rule, for everybody or for a site; at the desk of [`desk_shown`].
pub fn licences(request: &PlotRequest<'_>, rule: Option<&RuleId>, buyer: Buyer) -> Plot {
    let rule = desk_shown(request.outcome, rule);
    let months = request.outcome.timeline.months();
    let whose = match buyer {
        Buyer::World => "all destinations".to_owned(),
        Buyer::Site(site) => format!("orders of {}", request.site(site)),
    };
    let (title, lines) = match &rule {
        Some(rule) => {
            let name = request.preset.rule(rule).map_or(rule.as_str(), |rule| rule.title.as_str());
            let found = licences_over_months(request.outcome, rule, buyer);
            let longest = found.waiting.iter_enumerated().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
            let title = match longest {
                Some((month, waiting)) if *waiting > 0.0 => format!(
                    "{name}: most waits in {}, {}; {} is refused or given up in all",
                    request.outcome.timeline.label(month),
                    usd(*waiting),
                    usd(found.refused.iter().chain(&found.given_up).sum())
                ),
                _ => format!("{name}: nothing waits"),
            };
            let line = |name: &str, tint: Tint, values: &TiVec<MonthIx, f64>| Line {
                series: Series::new(name, tint),
                pick: None,
                values: values.iter().map(|value| Some(*value)).collect(),
                beside: TiVec::new(),
                beside_unit: String::new(),
                before: None,
            };
            let lines = vec![
                line("applied for", Tint::Number(0), &found.applied),
                line("approved", Tint::Number(1), &found.approved),
                line("waiting", Tint::Number(2), &found.waiting),
                line("refused", Tint::Number(3), &found.refused),
                line("given up", Tint::Number(4), &found.given_up),
            ];
            (title, lines)
        }
        None => ("Nothing waits for a licence".to_owned(), Vec::new()),
    };
    Plot {
        name: "licences".to_owned(),
        title,
        unit: format!("USD a month (waiting: at its end), {whose}"),
        source: request.source(),
        empty: "No rule of this scenario has a desk; switch one on in the inspector of a licence to see its queue here",
        form: Form::Lines(Lines {
            months: month_names(&request.outcome.timeline, if lines.is_empty() { 0 } else { months }),
            lines,
            unit: "USD".to_owned(),
            beside: None,
        }),
    }
}
