//! The table, as Markdown. Whole percentage points: no digit that the solver or the machine could move.

use crate::episodes::compare;
use crate::episodes::compare::{Compared, Fitted, mean_miss};
use crate::episodes::history::{Episode, Part, Point, episodes};
use crate::episodes::parameters::{Desks, Licences, Parameters};
use crate::episodes::replay::ReplayError;
use crate::model::{Desk, Postponed};
use jiff::ToSpan as _;
use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;

/// Replays every episode and writes what came out, however bad.
///
/// # Errors
/// [`ReplayError`]; never for the episodes of this program.
pub fn report(cancel: &AtomicBool) -> Result<String, ReplayError> {
    let episodes = episodes().map_err(|finding| ReplayError::Preset(finding.clone()))?;
    let results = compare(episodes, cancel)?;
    let mut text = head(&results);
    summary(&mut text, episodes, &results);
    left_out(&mut text, episodes, &results);
    coverage(&mut text, episodes, &results);
    for (episode, series) in episodes.iter().zip(&results) {
        let _ = writeln!(text, "\n## {}\n", episode.title);
        let _ = writeln!(
            text,
            "Map `{}`, scenario `{}`. What the engine is told: {}",
            episode.preset, episode.scenario, episode.told
        );
        for result in series {
            table(&mut text, result);
        }
    }
    text.push_str(LIMITS);
    Ok(text)
}

fn head(results: &[Vec<Compared>]) -> String {
    let desk = Desk::default();
    let postponed = Postponed::default();
    let of = |set: Parameters| match set.licences {
        Licences::Desks(desks) => (desks, set),
        Licences::Share { .. } => (Desks::MIDDLE, set),
    };
    let [low, middle, high] = [Parameters::LOW, Parameters::CHOSEN, Parameters::HIGH].map(of);
    let points: usize = results.iter().flatten().map(|compared| compared.result.points.len()).sum();
    let under: usize = results.iter().flatten().filter(|one| one.fitted.is_some()).map(|one| one.band.len()).sum();
    let row = |name: &str, of: &dyn Fn((Desks, Parameters)) -> String, meaning: &str| {
        format!("| {name} | {} | {} | {} | {meaning} |\n", of(low), of(middle), of(high))
    };
    let mut text = String::from(
        "# What the engine would have said, and what happened\n\n\
         Written by `chokepoint validate -o VALIDATION.md`; a test holds that this file is what the command writes. Do not edit it by \
         hand.\n\n\
         For each episode the engine gets a map of the trade before it, the rules as they were announced, and nothing of what came \
         after. What is in neither is one set for all episodes, and one per kind of goods where licences are decided:\n\n\
         | parameter | low | middle | high | what it stands for |\n|---|---:|---:|---:|---|\n",
    );
    text.push_str(&row(
        "`approval_share`, materials",
        &|(set, _)| percent(set.materials),
        "approved in the end of what is mined, refined or smelted",
    ));
    text.push_str(&row(
        "`approval_share`, products",
        &|(set, _)| percent(set.products),
        "of magnets, components and what is made of them",
    ));
    text.push_str(&row("`learn_months`", &|(set, _)| format!("{}", set.learn_months), "months in which a desk learns"));
    text.push_str(&row(
        "`rival`",
        &|(set, _)| percent(set.rival),
        "share of it that the issuer's rival gets (the United States of China)",
    ));
    text.push_str(&row(
        "`diverted`",
        &|(_, set)| percent(set.diverted),
        "share of what is lost that related firms bring by other ways",
    ));
    text.push_str(&row(
        "`postponed`",
        &|(_, set)| percent(set.postponed),
        "share of what a market lacks that it wants later and does not give up",
    ));
    let _ = writeln!(
        text,
        "\nThe same in all three: a desk decides after {} months at the soonest, at most {} times the usual trade; {} of what is lacking is ordered \
         beyond the usual, {} usual months wait at most; a market asks each month for {} of what it postponed on top of the usual, and postpones {} usual months at most; a free route gains {} of its room a month, as in every shipped scenario; plants come on \
         their owners' dates. `over` (what waits because customs cannot tell it apart from what is named) is what the \
         map says of a rule: a half for magnets beside those that Announcement 18 names, set with the first months of 2025 in sight.\n\n\
         **Nothing is fitted, and nothing was left out of sight.** The middle set was chosen by judgement, from texts and reports on nine goods, with \
         the outcomes in sight: all {points} points below must count as seen, {under} of them of trade under licences. That materials get less than products was noticed after the \
         fact. So these are not forecasts: the figures say how well one set serves all, not how well the next episode is foretold. The months \
         marked *calibration* chose a constant share of 25 % for earlier versions of this file; the engine has no use for them now, and the mark stays to \
         compare. Bans, refusals, quotas and duties are what their texts say.\n\n\
         *No change* is the forecast of somebody who expects trade to go on as before. *One half-life*: trade falls to nothing on the day of the licence \
         and returns with one half-life for all goods. *Constant share*: the engine without desks, so that one share of the usual trade passes after \
         two months.",
        desk.statutory_months,
        desk.room,
        percent(desk.pull),
        desk.patience_months,
        percent(postponed.pull),
        postponed.patience_months,
        percent(Parameters::CHOSEN.rerouting_per_month),
    );
    text
}

/// Mean absolute deviations of a series, of one part or of all points.
#[derive(Clone, Copy)]
struct Misses {
    engine: f64,
    unchanged: f64,
    /// Baselines in the order of [`baselines`].
    fitted: Option<[f64; 5]>,
}

/// What the baselines with a fitted number say.
fn baselines(fitted: &Fitted) -> [&Vec<f64>; 5] {
    let Fitted { return_good, return_episode, share_good, share_episode, share_before } = fitted;
    [return_good, return_episode, share_good, share_episode, share_before]
}

fn misses(compared: &Compared, part: Option<Part>) -> Option<Misses> {
    let (engine, unchanged) = compared.result.mean_deviation(part)?;
    let counts: Vec<usize> = (compared.result.points.iter().enumerate())
        .filter(|(_, result)| part.is_none_or(|part| result.point.part == part))
        .map(|(at, _)| at)
        .collect();
    let points: Vec<Point> = counts.iter().map(|at| compared.result.points[*at].point.clone()).collect();
    let fitted = compared.fitted.as_ref().map(|fitted| {
        baselines(fitted).map(|answers| {
            let of_part: Vec<f64> = counts.iter().map(|at| answers[*at]).collect();
            mean_miss(&points, &of_part)
        })
    });
    Some(Misses { engine, unchanged, fitted })
}

/// Mean over series; that of fitted baselines where all have one.
fn mean(each: &[Misses]) -> Option<Misses> {
    let over = |of: &dyn Fn(&Misses) -> f64| each.iter().map(of).sum::<f64>() / each.len() as f64;
    let fitted: Option<Vec<[f64; 5]>> = each.iter().map(|misses| misses.fitted).collect();
    let fitted =
        fitted.map(|all| [0, 1, 2, 3, 4].map(|at| all.iter().map(|of| of[at]).sum::<f64>() / all.len() as f64));
    (!each.is_empty()).then(|| Misses {
        engine: over(&|misses| misses.engine),
        unchanged: over(&|misses| misses.unchanged),
        fitted,
    })
}

fn summary(text: &mut String, episodes: &[Episode], results: &[Vec<Compared>]) {
    text.push_str(
        "\n## In one table\n\nMean absolute deviation in percentage points. The half-life is that of the other episodes, the constant share 25 %; both \
         where trade itself is under a licence.\n\n\
         | series | points | all: engine | no change | one half-life | constant share | held back: engine | no change |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    let cells = |all: Option<Misses>, held_back: Option<Misses>| {
        let of = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), whole);
        let fitted = |at: usize| of(all.and_then(|all| all.fitted).map(|fitted| fitted[at]));
        let pair = |of_part: Option<Misses>| {
            [of(of_part.map(|one| one.engine)), of(of_part.map(|one| one.unchanged))].join(" | ")
        };
        format!("{} | {} | {} | {}", pair(all), fitted(1), fitted(4), pair(held_back))
    };
    for (episode, series) in episodes.iter().zip(results) {
        let (mut all, mut held_back) = (Vec::new(), Vec::new());
        for compared in series {
            let [whole, part] = [None, Some(Part::HeldBack)].map(|part| misses(compared, part));
            let result = &compared.result;
            let _ = writeln!(text, "| {} | {} | {} |", result.series.title, result.points.len(), cells(whole, part));
            all.extend(whole);
            held_back.extend(part);
        }
        let count: usize = series.iter().map(|compared| compared.result.points.len()).sum();
        let row = cells(mean(&all), mean(&held_back));
        let _ = writeln!(text, "| **{}: mean of its series** | {count} | {row} |", episode.title);
    }
}

/// Series that are trade under a licence.
fn licensed(series: &[Compared]) -> impl Iterator<Item = &Compared> {
    series.iter().filter(|compared| compared.fitted.is_some())
}

fn left_out(text: &mut String, episodes: &[Episode], results: &[Vec<Compared>]) {
    text.push_str(
        "\n## Left out\n\nTrade under a licence alone, all points: mean over series. The engine and *no change* have no fitted number, so that leaving \
         anything out changes nothing for them. The half-life and the constant share are fitted without the good of the series, or \
         without its whole episode.\n\n\
         | episode | series | engine | no change | half-life, good left out | episode left out | share, good left out | episode left out | share of 25 % |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    let row = |of: &[Misses]| {
        let Some(Misses { engine, unchanged, fitted: Some(fitted) }) = mean(of) else { return None };
        let cells: Vec<String> = [engine, unchanged].into_iter().chain(fitted).map(whole).collect();
        Some(format!("{} | {}", of.len(), cells.join(" | ")))
    };
    let mut every = Vec::new();
    for (episode, series) in episodes.iter().zip(results) {
        let of: Vec<Misses> = licensed(series).filter_map(|compared| misses(compared, None)).collect();
        if let Some(row) = row(&of) {
            let _ = writeln!(text, "| {} | {row} |", episode.title);
        }
        every.extend(of);
    }
    if let Some(row) = row(&every) {
        let _ = writeln!(text, "| **all series** | {row} |");
    }
}

fn coverage(text: &mut String, episodes: &[Episode], results: &[Vec<Compared>]) {
    text.push_str(
        "\n## Does the band hold what happened?\n\nFrom the least to the most that the three sets say: what the texts leave open, not a probability. Trade under a licence, all \
         points; a band that held 80 % of them would be about right for one that is read as \"most likely between\".\n\n\
         | episode | points | below | inside | above | share inside | mean width |\n|---|---:|---:|---:|---:|---:|---:|\n",
    );
    let mut every = (0, 0, 0, 0.0);
    let mut row = |title: &str, (below, inside, above, width): (usize, usize, usize, f64)| {
        let points = below + inside + above;
        if points > 0 {
            let (share, width) = (inside as f64 / points as f64, width / points as f64);
            let share = percent(share);
            let _ =
                writeln!(text, "| {title} | {points} | {below} | {inside} | {above} | {share} | {} |", whole(width));
        }
    };
    for (episode, series) in episodes.iter().zip(results) {
        let mut of = (0, 0, 0, 0.0);
        let points = licensed(series).flat_map(|compared| compared.result.points.iter().zip(&compared.band));
        for (result, (low, high)) in points {
            let (below, above) = (result.point.observed < low - ROUNDING, result.point.observed > high + ROUNDING);
            of.0 += usize::from(below);
            of.1 += usize::from(!below && !above);
            of.2 += usize::from(above);
            of.3 += high - low;
        }
        row(&episode.title, of);
        every = (every.0 + of.0, every.1 + of.1, every.2 + of.2, every.3 + of.3);
    }
    row("**all**", every);
}

/// Half a percentage point: what the tables round away.
const ROUNDING: f64 = 0.005;

fn table(text: &mut String, compared: &Compared) {
    let series = &compared.result.series;
    let _ = writeln!(text, "\n### {}\n\n100 % = {}.\n", series.title, series.base);
    text.push_str("| when | part | observed | engine | band | deviation | no change | one half-life | constant share |\n|---|---|---:|---:|---:|---:|---:|---:|---:|\n");
    for (at, (point, (low, high))) in compared.result.points.iter().zip(&compared.band).enumerate() {
        let fitted = |of: fn(&Fitted) -> &Vec<f64>| {
            let value = compared.fitted.as_ref().and_then(|fitted| of(fitted).get(at));
            value.map_or_else(|| "-".to_owned(), |value| percent(*value))
        };
        let band = if percent(*low) == percent(*high) {
            "-".to_owned()
        } else {
            format!("{} to {}", whole(*low), percent(*high))
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {band} | {} | {} | {} | {} |",
            when(&point.point),
            point.point.part.label(),
            percent(point.point.observed),
            percent(point.engine),
            signed(point.deviation()),
            percent(point.unchanged),
            fitted(|of| &of.return_episode),
            fitted(|of| &of.share_before),
        );
    }
    let _ = writeln!(text, "\nObserved: {}.\n\nWhat the model misses: {}.", series.source, series.misses);
}

fn percent(share: f64) -> String {
    format!("{} %", whole(share))
}

/// `Apr 2025`, `Jan-Dec 2024` or `Dec 2024 to Apr 2025`.
fn when(point: &Point) -> String {
    let last = point.until.checked_sub(1.day()).unwrap_or(point.from);
    let name = |format: &str, date: jiff::civil::Date| date.strftime(format).to_string();
    if (point.from.year(), point.from.month()) == (last.year(), last.month()) {
        name("%b %Y", last)
    } else if point.from.year() == last.year() {
        format!("{}-{}", name("%b", point.from), name("%b %Y", last))
    } else {
        format!("{} to {}", name("%b %Y", point.from), name("%b %Y", last))
    }
}

/// Percentage points without decimals; never `-0`.
fn whole(share: f64) -> String {
    let rounded = (share * 100.0).round();
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

fn signed(share: f64) -> String {
    let text = whole(share);
    if share > 0.0 && text != "0" { format!("+{text}") } else { text }
}

/// Read with the table.
const LIMITS: &str = "
## What to take from it

- The engine says what a rule stops, who is hit first and which way is left open. It does not say what an authority will do with the
  choice that a licence gives it: the same text stood behind two thirds of the germanium in 2024 and behind a fifth of it in 2025.
- Desks bring trade back and let orders pile up, which a constant share cannot; levels are still policy. Where a desk becomes stricter (antimony,
  germanium in 2025) a low constant share is nearer, where it becomes generous (graphite, magnets) the engine is.
- The hole of May 2025 in magnets is too shallow, since ports also held back grades that no rule names, and so the catching up after it is too
  small: for magnets alone, without their raw materials, *no change* is still nearer on the months held back.
- The band is too narrow for magnets and graphite, where more went out than anybody's usual month, and for what negotiations decide. Read it as the
  range of three stated assumptions.
- Dates of new mines and plants, as their owners give them, give the sum of what came; single projects are a lottery.
- Play a licence low, middle and high, and with a share for the rival where the issuer may tell friends from foes. Read the gap
  as the consequence of that choice.
- The observed values are customs and press figures; those quoted from memory are said to be so. Germany is compared with the
  European Union, customs tonnes with the map's, and bases of 100 % are rebuilt from changes on the year: a few points of each
  deviation are theirs.
";
