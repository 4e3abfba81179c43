//! What a control does day by day: when licences are applied for, decided, run out and are renewed.
//!
//! Who needs a licence applies for it on the first day on which it is in force for him, and nothing passes until it is decided: the same day of the month
//! so many months later, the last of that month where it has no such day (31 January and one month: 28 February). A licence is valid from its issue,
//! whenever the scenario starts, and is renewed before it runs out unless the rule says that it cannot be; then it is applied for anew on the
//! day on which it has run out.
//!
//! Licences that were given survive a suspension unless it says that they are void: nothing is required of their holders meanwhile, and nothing takes
//! away what they were given. What was still pending lapses with the requirement, and what runs out during a suspension is not renewed, since nobody
//! decides applications that nobody has to make: both are applied for anew when the control wakes.

use crate::engine::calendar::{Force, Timeline, days_between, in_force, months_later};
use crate::engine::index::MonthIx;
use crate::engine::rules::verdict::FindingKind;
use crate::model::{Instrument, Presumption, Rule, Spared, StandingLicences};
use jiff::civil::Date;

/// Days of a month on which a clause does the same.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stretch {
    /// First day of the month, counted from 0.
    pub first: u32,
    /// First day on which it is over.
    pub end: u32,
    /// What it does.
    pub kind: FindingKind,
    /// Share of the trade that is spared because it was agreed before, 0 to 1.
    pub spared: f64,
}

/// What a clause does from a day up to another.
struct Phase {
    from: Date,
    until: Date,
    kind: FindingKind,
}

/// Share of some days on which any clause of a rule is in force, 0 to 1.
pub(super) fn share_in_force(rule: &Rule, days: &std::ops::Range<Date>) -> f64 {
    let mut spans: Vec<(Date, Date)> = (rule.clauses.iter())
        .flat_map(|clause| in_force(&rule.calendar, clause.from()))
        .map(|span| (span.from.max(days.start), span.until.min(days.end)))
        .filter(|(from, until)| until > from)
        .collect();
    spans.sort_unstable();
    let (mut covered, mut reached) = (0, days.start);
    for (from, until) in spans {
        covered += days_between(from.max(reached), until);
        reached = reached.max(until);
    }
    f64::from(covered) / f64::from(days_between(days.start, days.end).max(1))
}

/// What a clause of a rule does in a month, in order of days; nothing where it is not in force. `from` is the clause's own first day.
pub(super) fn stretches(rule: &Rule, from: Option<Date>, timeline: &Timeline, month: MonthIx) -> Vec<Stretch> {
    let std::ops::Range { start: first, end } = timeline.days(month);
    let mut all = Vec::new();
    for phase in phases(&rule.instrument, &in_force(&rule.calendar, from), end) {
        let (from, until) = (phase.from.max(first), phase.until.min(end));
        if until <= from {
            continue;
        }
        // What is spared is spared up to a day, which may lie inside.
        let mut cuts: Vec<Date> = rule.calendar.spared.iter().filter_map(|spared| spared.until).collect();
        cuts.retain(|cut| from < *cut && *cut < until);
        cuts.extend([from, until]);
        cuts.sort_unstable();
        cuts.dedup();
        for pair in cuts.windows(2) {
            all.push(Stretch {
                first: days_between(first, pair[0]),
                end: days_between(first, pair[1]),
                kind: phase.kind.clone(),
                spared: spared_on(&rule.calendar.spared, pair[0]),
            });
        }
    }
    all
}

/// Whether licences that were given before a suspension are what lets trade pass when the control wakes: where they were void, it would wait.
pub fn licences_survive(rule: &Rule, suspension: usize) -> bool {
    let Some(wakes) = rule.calendar.suspensions.get(suspension).and_then(|span| span.until) else { return false };
    let mut void = rule.clone();
    void.calendar.suspensions[suspension].licences = Some(StandingLicences::Void);
    let waits = |rule: &Rule, from: Option<Date>| {
        let end = wakes.tomorrow().unwrap_or(Date::MAX);
        let phases = phases(&rule.instrument, &in_force(&rule.calendar, from), end);
        let on = phases.iter().find(|phase| phase.from <= wakes && wakes < phase.until);
        on.is_some_and(|phase| matches!(phase.kind, FindingKind::Waiting { .. }))
    };
    rule.clauses.iter().any(|clause| waits(&void, clause.from()) && !waits(rule, clause.from()))
}

/// Share of the trade that is spared on a day, 0 to 1.
fn spared_on(spared: &[Spared], day: Date) -> f64 {
    let now = spared.iter().filter(|spared| spared.until.is_none_or(|until| day < until));
    now.map(|spared| spared.share).sum::<f64>().clamp(0.0, 1.0)
}

/// What an instrument does in the spans in which it is in force, up to a day.
fn phases(instrument: &Instrument, spans: &[Force], end: Date) -> Vec<Phase> {
    let always = |kind: FindingKind| {
        let same = move |span: &Force| Phase { from: span.from, until: span.until, kind: kind.clone() };
        spans.iter().map(same).collect()
    };
    match instrument {
        Instrument::Ban => always(FindingKind::Blocked),
        Instrument::Quota { per_year, terms, .. } => {
            always(FindingKind::Quota { per_year: *per_year, terms: terms.clone() })
        }
        Instrument::Tariff { ad_valorem } => always(FindingKind::Taxed { ad_valorem: *ad_valorem }),
        Instrument::Licence { approval_share, processing_months, presumption, valid_months, renewed, .. } => {
            let approved = match presumption {
                Presumption::CaseByCase => *approval_share,
                Presumption::Approval => 1.0,
                Presumption::Denial => return always(FindingKind::Denied),
            };
            if approved <= 0.0 {
                return always(FindingKind::Blocked);
            }
            // What a desk lets pass hangs on what waits there, which is known when the month is played.
            if instrument.desk().is_some() {
                return always(FindingKind::Queued { approved, passes: 0.0 });
            }
            Licences {
                approved,
                processing_months: *processing_months,
                valid_months: valid_months.map(|months| months.max(1)),
                renewed: renewed.unwrap_or(true),
            }
            .phases(spans, end)
        }
    }
}

/// Licences of a rule.
struct Licences {
    approved: f64,
    processing_months: u32,
    valid_months: Option<u32>,
    renewed: bool,
}

impl Licences {
    fn phases(&self, spans: &[Force], end: Date) -> Vec<Phase> {
        let mut phases = Vec::new();
        // Issue of the licence that stood when the control was suspended.
        let mut stood: Option<Date> = None;
        for span in spans.iter().take_while(|span| span.from < end) {
            let stands = stood.filter(|issued| span.licences_stay && self.runs_out(*issued) > span.from);
            let mut issued = stands.unwrap_or_else(|| self.applied_for(span.from, span.until, &mut phases));
            while issued < span.until && issued < end {
                let runs_out = if self.renewed { Date::MAX } else { self.runs_out(issued) };
                let (from, until) = (issued.max(span.from), runs_out.min(span.until));
                phases.push(Phase { from, until, kind: FindingKind::Licensed { approved: self.approved } });
                if runs_out >= span.until.min(end) {
                    break;
                }
                issued = self.applied_for(runs_out, span.until, &mut phases);
            }
            stood = (issued < span.until).then(|| self.last_renewed(issued, span.until));
        }
        phases
    }

    /// Applies on a day while the control is in force until another; gives the day of the decision.
    fn applied_for(&self, day: Date, until: Date, phases: &mut Vec<Phase>) -> Date {
        let decided = months_later(day, self.processing_months);
        if decided > day {
            phases.push(Phase { from: day, until: decided.min(until), kind: FindingKind::Waiting { until: decided } });
        }
        decided
    }

    /// First day on which a licence is valid no more.
    fn runs_out(&self, issued: Date) -> Date {
        self.valid_months.map_or(Date::MAX, |months| months_later(issued, months))
    }

    /// Issue of the last of the licences that were renewed one after the other before a day.
    fn last_renewed(&self, issued: Date, until: Date) -> Date {
        let Some(months) = self.valid_months.filter(|_| self.renewed) else { return issued };
        let renewals = (1..).map(|times: u32| months_later(issued, months.saturating_mul(times)));
        renewals.take_while(|day| *day < until).last().unwrap_or(issued)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn licences(processing_months: u32, valid_months: Option<u32>, renewed: bool) -> Licences {
        Licences { approved: 0.5, processing_months, valid_months, renewed }
    }

    /// First day and what happens from it on: `w`aiting or `l`icensed.
    fn told(licences: &Licences, spans: &[Force], end: Date) -> Vec<(Date, char)> {
        let letter = |kind: &FindingKind| if matches!(kind, FindingKind::Waiting { .. }) { 'w' } else { 'l' };
        licences.phases(spans, end).iter().map(|phase| (phase.from, letter(&phase.kind))).collect()
    }

    fn span(from: Date, until: Date) -> Force {
        Force { from, until, licences_stay: true }
    }

    #[test]
    fn a_licence_runs_from_its_issue_and_is_renewed_unless_it_cannot_be() {
        let whole = [span(date(2025, 1, 10), Date::MAX)];
        let end = date(2026, 1, 1);
        // Decided on 10 March, valid for six months.
        assert_eq!(
            told(&licences(2, Some(6), true), &whole, end),
            [(date(2025, 1, 10), 'w'), (date(2025, 3, 10), 'l')]
        );
        // Runs out on 10 September, decided anew on 10 November.
        assert_eq!(
            told(&licences(2, Some(6), false), &whole, end),
            [(date(2025, 1, 10), 'w'), (date(2025, 3, 10), 'l'), (date(2025, 9, 10), 'w'), (date(2025, 11, 10), 'l')]
        );
    }

    #[test]
    fn a_suspension_leaves_what_was_given_and_is_still_valid() {
        let (end, away, back) = (date(2026, 6, 1), date(2025, 6, 10), date(2025, 12, 10));
        let spans =
            |licences_stay| [span(date(2025, 1, 1), away), Force { from: back, until: Date::MAX, licences_stay }];
        let after = |licences: &Licences, stay| told(licences, &spans(stay), end)[2..].to_vec();
        let anew = vec![(back, 'w'), (date(2026, 2, 10), 'l')];
        assert_eq!(after(&licences(2, None, true), true), [(back, 'l')]);
        assert_eq!(after(&licences(2, None, true), false), anew);
        // Issued on 1 March for six months: it ran out on 1 September, while nobody decided applications.
        assert_eq!(after(&licences(2, Some(6), true), true), anew);
        // Issued on 1 March for three months, renewed on 1 June for three more: out on 1 September as well.
        assert_eq!(after(&licences(2, Some(3), true), true), anew);
        // For twelve months: good until 1 March 2026, then renewed or applied for anew.
        assert_eq!(after(&licences(2, Some(12), true), true), [(back, 'l')]);
        assert_eq!(
            after(&licences(2, Some(12), false), true),
            [(back, 'l'), (date(2026, 3, 1), 'w'), (date(2026, 5, 1), 'l')]
        );
        // Decided in six months, on 1 July: pending when it was suspended on 10 June.
        assert_eq!(told(&licences(6, None, true), &spans(true), end)[1..], [(back, 'w')]);
    }
}
