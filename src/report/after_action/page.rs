//! The page of an after-action report. A slider goes through the rounds of a line of play; without it, and in print, all rounds stand one below the other.

use crate::draw::{usd, usd_change};
use crate::report::after_action::findings::{findings, winners};
use crate::report::after_action::tables::{changes, hot_wash, moves_words, overrides, plan, said};
use crate::report::after_action::told::{Told, ToldLine};
use crate::report::html::{Heading, STYLE, document, table};
use chokepoint_core::insight::{Cell, Table};
use chokepoint_core::model::count_words;
use chokepoint_core::model::workshop::{Aim, Prediction, Round};
use chokepoint_core::workshop::{elapsed, formula, months_supplied_words};
use maud::{Markup, PreEscaped, html};
use strum::VariantArray as _;

use Heading::{Figures, Words};

/// What the slider does: it shows the round that it stands at, and says which.
const SCRIPT: &str = "\
for (const line of document.querySelectorAll('.line')) {
  const rounds = [...line.querySelectorAll('.round')], slider = line.querySelector('input'), says = line.querySelector('output');
  const show = () => rounds.forEach((round, at) => {
    round.classList.toggle('aside', at !== slider.value - 1);
    if (at === slider.value - 1) says.textContent = round.querySelector('h4').textContent;
  });
  line.querySelector('.slider').hidden = rounds.length < 2;
  if (rounds.length > 1) { slider.addEventListener('input', show); show(); }
}
";

const MORE_STYLE: &str = "\
h4 { font-size: 10.5pt; margin: 4mm 0 1mm; break-after: avoid; }
.slider { background: #f5f6f8; padding: 2mm 4mm; margin: 0 0 2mm; }
.slider input { width: 100%; }
.slider output { font-weight: 600; }
.winner { background: #f5f6f8; border-left: 1.2mm solid #1f5fbf; padding: 3mm 4mm; margin: 0 0 2mm; }
td.empty { height: 9mm; }
.plan table { table-layout: fixed; }
.plan th:first-child { width: 12mm; }
.plan th:nth-child(2) { width: 36%; }
.plan th:nth-child(3) { width: 30%; }
@media screen { .aside { display: none; } }
@media print { .slider { display: none; } .section { break-before: page; } }
";

/// The whole page. `pictures` are what stands on it, by line of play and after that of lines beside each other.
pub(super) fn page(told: &Told<'_>, version: &str, first: &Markup, pictures: &[Markup]) -> String {
    let sheet = told.sheet();
    let body = html! {
        (opening(told, version))
        (first)
        h2.section { "Round by round" }
        p { "What was told, what was done, and how everybody stood. Moves of a round act from its first day on; the engine answers to the day on which the next begins." }
        @for (line, picture) in told.lines.iter().zip(pictures.iter().map(Some).chain(std::iter::repeat(None))) {
            (line_section(told, line))
            @if line.line.leaves.is_some() { @if let Some(picture) = picture { (picture) } }
        }
        h2 { "Who knew what" }
        @for line in &told.lines { (known(told, line)) }
        h2 { "What each move changed" }
        @for line in &told.lines { (moved(told, line)) }
        h2 { "Scores" }
        @for aim in Aim::VARIANTS.iter().filter(|aim| sheet.teams.iter().any(|team| team.aim == **aim)) {
            p { "To " (aim.label()) ": " (formula(&sheet.score, *aim)) "." }
        }
        p.weak { "The gap is the share of the demand that a team answers for, by USD at stake, that is unmet from the first round to the end of each round. " (months_supplied_words()) "." }
        @for line in &told.lines { (scored(told, line)) }
        (reasons(told))
        h2 { "Foreseen and come" }
        @for line in &told.lines { (foreseen(told, line)) }
        h2 { "Lines of play" }
        (lines(told))
        @for picture in pictures.iter().skip(told.lines.len()) { (picture) }
        h2.section { "Hot wash" }
        (plain(&hot_wash(told), &[Figures("Round"), Words("Line"), Words("Who"), Words("Inject"), Words("Status"), Words("What")]))
        h2.section { "Improvement plan" }
        p { "To be filled in. What the players were expected to do and did not stands there already." }
        (improvement(told))
        h2 { "What it rests on" }
        p { "Chokepoint " (version) ". Figures of each round are those that the engine gave when it was answered; " code { "chokepoint workshop replay" } " works them out again from the session file and says where they differ. All of this stands in " code { "tables/" } " (CSV) and " code { "after-action.xlsx" } " as well, the number of the round in the first column; 0 is before the first." }
        script { (PreEscaped(SCRIPT)) }
    };
    let style = format!("{STYLE}{MORE_STYLE}");
    document(&format!("{}: after-action report", sheet.title), &html! {}, &style, &body).into_string()
}

fn opening(told: &Told<'_>, version: &str) -> Markup {
    let (sheet, session) = (told.sheet(), told.session);
    let last = session.entries().last().map_or(session.began(), |entry| entry.at);
    let day = i64::try_from(session.began()).ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let when = day.map_or_else(String::new, |time| time.strftime("%-d %B %Y, %H:%M UTC").to_string());
    let answered = told.lines.first().map_or(0, |line| line.scores.len());
    let teams: Vec<&str> = sheet.teams.iter().map(|team| team.name.as_str()).collect();
    html! {
        h1 { (sheet.title) }
        p.weak { "After-action report. Played on " (when) ", for " (elapsed(session.began(), last)) ". Chokepoint " (version) }
        p {
            "Played on the map \u{201c}" (session.preset().title) "\u{201d}: " (answered) " of " (count_words(sheet.rounds.len(), "round"))
            @if let (Some(first), Some(end)) = (sheet.rounds.first(), sheet.rounds.last()) {
                ", " (first.date.strftime("%B %Y").to_string()) " to " (end.date.strftime("%B %Y").to_string()) " in the game"
            }
            ", by " (teams.join(", ")) "; " (count_words(told.lines.len(), "line")) " of play."
        }
        @if let Some(main) = told.lines.first() {
            @for words in winners(told, main) { p.winner { (words) } }
            @if main.scores.is_empty() { p.winner { "No round has been answered: nobody has points yet." } }
        }
        ol { @for words in findings(told) { li { (words) } } }
    }
}

fn heading(told: &Told<'_>, line: &ToldLine<'_>) -> String {
    match &line.line.leaves {
        None => line.line.name.clone(),
        Some((parent, round)) => {
            let parent = told.session.line(*parent).map_or_else(String::new, |parent| parent.name);
            format!("{}: leaves \u{201c}{parent}\u{201d} at round {}", line.line.name, told.number(round))
        }
    }
}

/// A heading over what is said of a line, where there are several.
fn of_line(told: &Told<'_>, line: &ToldLine<'_>) -> Markup {
    html! { @if told.lines.len() > 1 { h3 { (line.line.name) } } }
}

fn line_section(told: &Told<'_>, line: &ToldLine<'_>) -> Markup {
    let first = line.line.leaves.as_ref().map_or(1, |(_, round)| told.number(round));
    let begun = |round: &&Round| line.state.rounds.iter().any(|(id, _)| *id == round.id);
    let rounds: Vec<&Round> = told.sheet().rounds.iter().skip(first.saturating_sub(1)).filter(begun).collect();
    html! {
        div.line {
            h3 { (heading(told, line)) }
            div.slider hidden {
                label { "Round " input type="range" min="1" max=(rounds.len()) value="1" aria-label="Round"; }
                output {}
            }
            @for round in rounds { (round_section(told, line, round)) }
        }
        "\n"
    }
}

fn round_section(told: &Told<'_>, line: &ToldLine<'_>, round: &Round) -> Markup {
    let began = |at: u64| elapsed(told.session.began(), at);
    let injects = line.state.revealed.iter().filter(|revealed| revealed.round == round.id).filter_map(|revealed| {
        let inject = told.sheet().inject(&revealed.inject)?;
        Some(vec![began(revealed.at), inject.id.to_string(), inject.title.clone(), told.to(&inject.to)])
    });
    let moves = line
        .state
        .moves
        .iter()
        .filter(|(made, _)| made.round == round.id)
        .map(|(made, at)| vec![began(*at), told.team(&made.team), made.title.clone(), made.why.clone()]);
    let scores = line.scores.iter().filter(|(id, _)| *id == round.id).flat_map(|(_, scores)| scores).map(|score| {
        vec![
            told.team(&score.team),
            format!("{:.2} %", score.gap_per_cent),
            usd(score.cost_usd),
            format!("{:.1}", score.points),
        ]
    });
    let remarks = line.state.remarks.iter().filter(|remark| remark.round.as_ref() == Some(&round.id));
    let (injects, moves, scores): (Vec<_>, Vec<_>, Vec<_>) = (injects.collect(), moves.collect(), scores.collect());
    html! {
        div.round {
            h4 { "Round " (told.number(&round.id)) ": " (round.title) " (from " (round.date.strftime("%-d %b %Y").to_string()) ")" }
            p { (round.briefing) }
            (table(&[Words("After"), Words("Inject"), Words("Told"), Words("To")], &injects))
            @if moves.is_empty() { p.weak { "Nobody moved." } }
            (table(&[Words("After"), Words("Team"), Words("Did"), Words("Why")], &moves))
            @if scores.is_empty() { p.weak { "It has no answer." } }
            (table(&[Words("Team"), Figures("Gap"), Figures("Cost"), Figures("Points")], &scores))
            @for remark in remarks {
                p { (remark.team.as_ref().map_or_else(|| "Facilitator".to_owned(), |team| told.team(team))) ": \u{201c}" (remark.text) "\u{201d}" }
            }
        }
        "\n"
    }
}

/// By round: what everybody was told, and who was told what alone.
fn known(told: &Told<'_>, line: &ToldLine<'_>) -> Markup {
    let teams = &told.sheet().teams;
    let rows = told.sheet().rounds.iter().filter_map(|round| {
        let injects: Vec<_> = line
            .state
            .revealed
            .iter()
            .filter(|revealed| revealed.round == round.id)
            .filter_map(|revealed| told.sheet().inject(&revealed.inject))
            .collect();
        if injects.is_empty() {
            return None;
        }
        let titles = |who: Option<&chokepoint_core::model::workshop::TeamId>| {
            let of = injects.iter().filter(|inject| who.map_or(inject.is_public(), |team| inject.to.contains(team)));
            of.map(|inject| format!("{} {}", inject.id, inject.title)).collect::<Vec<_>>().join("; ")
        };
        let mut row = vec![told.number(&round.id).to_string(), titles(None)];
        let alone: Vec<String> = teams
            .iter()
            .map(|team| (team, titles(Some(&team.id))))
            .filter(|(_, titles)| !titles.is_empty())
            .map(|(team, titles)| format!("{}: {titles}", team.name))
            .collect();
        row.push(alone.join(" \u{2022} "));
        Some(row)
    });
    let rows: Vec<Vec<String>> = rows.collect();
    html! {
        (of_line(told, line))
        (table(&[Figures("Round"), Words("Everybody"), Words("Some alone")], &rows))
    }
}

fn moved(told: &Told<'_>, line: &ToldLine<'_>) -> Markup {
    let effects = &line.effects;
    let rows = line.state.moves.iter().filter_map(|(made, _)| {
        let (all, own) = changes(line, made)?;
        let (team, title) = (told.team(&made.team), made.title.clone());
        Some(vec![told.number(&made.round).to_string(), team, title, usd_change(all), usd_change(own)])
    });
    let rows: Vec<Vec<String>> = rows.collect();
    html! {
        (of_line(told, line))
        @if rows.is_empty() { p { "No move acted on the map." } }
        @else {
            p {
                "From the first round to the end of the scenario the gap of all markets is " (usd(effects.before_usd)) " at stake without any move and "
                (usd(effects.after_usd)) " with all of them. What each move adds, " (effects.way.words()) ":"
            }
            (table(&[Figures("Round"), Words("Team"), Words("Move"), Figures("Gap of all"), Figures("Gap of its own")], &rows))
        }
    }
}

fn scored(told: &Told<'_>, line: &ToldLine<'_>) -> Markup {
    let rows = line.scores.iter().flat_map(|(round, scores)| {
        scores.iter().map(|score| {
            let put: Vec<&str> = score.overridden.iter().map(|figure| figure.label()).collect();
            vec![
                told.number(round).to_string(),
                told.team(&score.team),
                format!("{:.2} %", score.gap_per_cent),
                usd(score.cost_usd),
                format!("{:.0}", score.months_supplied),
                format!("{:.1}", score.points),
                put.join("; "),
            ]
        })
    });
    let rows: Vec<Vec<String>> = rows.collect();
    html! {
        (of_line(told, line))
        (table(
            &[Figures("Round"), Words("Team"), Figures("Gap"), Figures("Cost"), Figures("Months supplied"), Figures("Points"), Words("By the facilitator")],
            &rows,
        ))
    }
}

fn reasons(told: &Told<'_>) -> Markup {
    let put = overrides(told);
    html! {
        @if !put.rows.is_empty() {
            h3 { "What the facilitator put in the place of the engine's figures" }
            (plain(&put, &[Figures("Round"), Words("Line"), Words("Team"), Words("Figure"), Figures("Engine"), Figures("Put to"), Words("Why")]))
        }
    }
}

fn foreseen(told: &Told<'_>, line: &ToldLine<'_>) -> Markup {
    let rows = line.foreseen.iter().map(|one| {
        let came = match one.prediction {
            Prediction::Probability(_) => if one.actual != 0.0 { "yes" } else { "no" }.to_owned(),
            Prediction::Interval { .. } => format!("{:.2}", one.actual),
        };
        let by = if matches!(one.prediction, Prediction::Probability(_)) { "Brier" } else { "interval" };
        vec![one.text.clone(), told.team(&one.team), said(one.prediction), came, format!("{:.2} ({by})", one.score)]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    html! {
        (of_line(told, line))
        @if rows.is_empty() { p { "Nothing was foreseen that has come or not." } }
        (table(&[Words("Question"), Words("Team"), Words("Foreseen"), Figures("Came"), Figures("Score")], &rows))
        @if !rows.is_empty() {
            p.weak { "Brier score: 0 is perfect, 1 as wrong as can be. Interval score: the width, and twenty times what it missed by; 0 is perfect, in the unit of the figure." }
        }
    }
}

fn lines(told: &Told<'_>) -> Markup {
    if told.lines.len() < 2 {
        return html! { p { "One line was played. From every round another could have been: what was decided there stands above." } };
    }
    let rows = told.sheet().rounds.iter().flat_map(|round| {
        told.lines.iter().filter_map(move |line| {
            let (_, scores) = line.scores.iter().find(|(id, _)| *id == round.id)?;
            let gaps: Vec<String> =
                scores.iter().map(|score| format!("{} {:.1} %", told.team(&score.team), score.gap_per_cent)).collect();
            let moves = moves_words(told, line, &round.id);
            Some(vec![told.number(&round.id).to_string(), line.line.name.clone(), moves, gaps.join(", ")])
        })
    });
    let rows: Vec<Vec<String>> = rows.collect();
    // What was revealed on no line was never played.
    let never: Vec<String> = told
        .sheet()
        .injects
        .iter()
        .filter(|inject| told.lines.iter().all(|line| !line.state.is_revealed(&inject.id)))
        .map(|inject| format!("{} {}", inject.id, inject.title))
        .collect();
    html! {
        p { "Beside each other, round by round; what comes before a line leaves the other is the same on both." }
        (table(&[Figures("Round"), Words("Line"), Words("Moves"), Words("Gaps")], &rows))
        @if !never.is_empty() { p { "On no line was told: " (never.join("; ")) "." } }
    }
}

/// A table as it is exported.
fn plain(of: &Table, headings: &[Heading]) -> Markup {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Day(day) => day.to_string(),
        Cell::Number(value) if value.fract() == 0.0 => format!("{value:.0}"),
        Cell::Number(value) => format!("{value:.2}"),
        Cell::Empty => String::new(),
    };
    table(headings, &of.rows.iter().map(|row| row.iter().map(cell).collect()).collect::<Vec<Vec<String>>>())
}

/// The improvement plan, with rows to write in.
fn improvement(told: &Told<'_>) -> Markup {
    let plan = plan(told);
    let row = |row: &Vec<Cell>| {
        let words = |cell: &Cell| match cell {
            Cell::Text(text) => text.clone(),
            Cell::Number(value) => format!("{value:.0}"),
            Cell::Day(_) | Cell::Empty => String::new(),
        };
        row.iter().map(words).collect::<Vec<String>>()
    };
    // Rows to write in stand below those that are filled in.
    let rows: Vec<Vec<String>> = plan.rows.iter().map(row).collect();
    html! {
        div.plan {
            table {
                thead { tr { th { "Round" } th { "Observation" } th { "Proposal" } th { "Who" } th { "Until when" } } }
                tbody {
                    @for row in &rows { tr { @for cell in row { td { (cell) } } } }
                    @for _ in 0..5 { tr { @for _ in 0..5 { td.empty {} } } }
                }
            }
        }
    }
}
