//! The text of the brief, section by section.

use crate::charts::answer;
use crate::charts::{
    Compared, ComparedDemand, ComparedIn, ComparedOver, HeatOf, Part, PlotRequest, comparison_fill, comparison_gap,
    comparison_shares, concentration, gap_bands_plot, gap_waterfall, hangs_on_title, heat_map, import_reliance,
    licences, range_sentence, range_words, rule_reach, sankey, share_plot, shares_over_months, shortage_strip,
    stocks_and_cover, substitutes_in_use, world_shares,
};
use crate::draw::{percent, quantity, usd};
use crate::report::html::Heading::{Figures, Words};
use crate::report::html::{figure, page, table};
use crate::report::pictured::pictured;
use crate::report::pictures::{Painted, Picture};
use crate::report::slides::Slides;
use crate::report::steps::Steps;
use crate::report::{
    BriefTables, ReportError, ReportRequest, Watch, grounds, quality, ranking, sheets, slides, tables,
};
use chokepoint_core::diff::scenario_edits_sentence;
use chokepoint_core::engine::{MonthIx, Outcome, SolveError};
use chokepoint_core::insight::{
    BandedGaps, Banding, Bands, Buyer, Cause, Cut, GapRange, GapRow, GapSelection, GapUnit, LicenceTotal, ShortDemand,
    Table, band_plays, banded_gaps, causes, gap_bands, gap_rows, known_words, licence_totals, main_commodities, reach,
    rules_with_queues, short_demands, worst_month,
};
use chokepoint_core::model::{ClauseKind, Preset, count_words, visible};
use maud::{Markup, html};
use rayon::prelude::*;

/// Most pictures that are counted as steps for a scenario: how many there are is known once all is told.
const PAINTED: usize = 36;
/// Most consumers in the table of the worst.
const LISTED: usize = 15;
/// Commodities in a chart of shares: what fits on half a page.
const SHARED: usize = 6;
/// Commodities when scenarios stand side by side.
const COMPARED: usize = 4;
/// Scenarios whose shares stand side by side on the page.
const SHARES_COMPARED: usize = 4;

/// The page and what lies beside it.
pub(super) struct Brief {
    /// HTML of the page.
    pub html: String,
    /// The slides, where they are wanted.
    pub slides: Option<Slides>,
    /// The pictures, in order.
    pub pictures: Vec<PaintedPicture>,
    /// Tables of all figures.
    pub tables: Vec<Table>,
    /// The same as one workbook.
    pub workbook: Vec<u8>,
}

/// A picture of the brief as files.
pub(super) struct PaintedPicture {
    /// Name without ending.
    pub name: String,
    /// Pixels and lines.
    pub painted: Painted,
    /// The figures behind it.
    pub table: Option<Table>,
}

/// What is worked out once per scenario.
struct SolvedScenario<'a> {
    name: &'a str,
    outcome: &'a Outcome,
    rows: Vec<GapRow>,
    /// How all markets are met, USD at stake.
    bands: Bands,
    losses: Vec<ShortDemand>,
    month: MonthIx,
    /// Its gaps over the bands of its licences; none where no licence states one.
    banded: Option<BandedGaps>,
}

impl SolvedScenario<'_> {
    /// What all markets lack, USD at stake over all months.
    fn gap_usd(&self) -> f64 {
        self.bands.gap.iter().sum()
    }

    /// The range of that over the bands of licences.
    fn range_usd(&self) -> Option<GapRange> {
        self.banded.as_ref()?.range(GapSelection::AllMarkets, GapUnit::Usd)
    }
}

/// A piece of the page: text, or the place of a picture.
enum Piece {
    Text(Markup),
    Shown(usize),
}

/// The page in the making.
#[derive(Default)]
struct Draft {
    pieces: Vec<Piece>,
    pictures: Vec<Picture>,
}

impl Draft {
    fn text(&mut self, html: Markup) {
        self.pieces.push(Piece::Text(html));
    }

    /// On the page and in the folder; what is empty is in neither.
    fn show(&mut self, picture: Picture) {
        if picture.is_empty() {
            return;
        }
        self.pieces.push(Piece::Shown(self.pictures.len()));
        self.pictures.push(picture);
    }

    /// For the folder alone.
    fn keep(&mut self, picture: Picture) {
        if !picture.is_empty() {
            self.pictures.push(picture);
        }
    }
}

/// Composes page, pictures, tables and workbook.
pub(super) fn compose(request: &ReportRequest<'_>, watch: &Watch<'_>) -> Result<Brief, ReportError> {
    let preset = request.preset;
    let steps = Steps::new(watch);
    let mut told: Vec<SolvedScenario<'_>> = request.outcomes.iter().map(|outcome| tell(preset, outcome)).collect();
    // Of the worst, which is told at length, what the range hangs on as well.
    let worst = (0..told.len()).max_by(|a, b| told[*a].gap_usd().total_cmp(&told[*b].gap_usd()));
    let banding_of = |at: usize| if Some(at) == worst { Banding::OneByOne } else { Banding::Together };
    let plays = |(at, outcome): (usize, &&Outcome)| {
        preset.scenario(&outcome.scenario).map_or(0, |scenario| band_plays(preset, scenario, banding_of(at)))
    };
    let banding = steps
        .part("playing the low and high answers of licences", request.outcomes.iter().enumerate().map(plays).sum());
    let weighing = steps.part("weighing measures and plants", ranking::plays(preset));
    let swinging = steps.part("weighing figures", quality::CANDIDATES);
    let painting = steps.part("painting", PAINTED * request.outcomes.len());
    let (tabling, binding) = (steps.part("writing tables", 1), steps.part("writing tables", 1));
    for (at, told) in told.iter_mut().enumerate() {
        let banded = banded_gaps(preset, told.outcome, banding_of(at), watch.cancel, &|| banding.step());
        told.banded = banded.map_err(|error| match error {
            SolveError::Cancelled => ReportError::Cancelled,
            other => ReportError::Bands(other),
        })?;
    }
    drop(banding);
    watch.check()?;
    let Some((full, chosen)) = worst.and_then(|at| Some((at, told.get(at)?))) else { return Err(ReportError::Nothing) };
    let weighed = ranking::section(request, chosen.outcome, chosen.name, watch.cancel, &|| weighing.step())?;
    drop(weighing);
    let mut draft = Draft::default();
    head(&mut draft, request, chosen.name, told.len() - 1);
    opening(&mut draft, preset, chosen, full + 1, &weighed.lead);
    if told.len() > 1 {
        comparison(&mut draft, preset, &told);
    }
    watch.check()?;
    // Page 1 stands by itself: what comes next turns the page.
    let class = (told.len() == 1).then_some("turned");
    draft.text(html! { h2 class=[class] { (chosen.name) " in full" } });
    scenario(&mut draft, preset, chosen, full + 1);
    others(&mut draft, preset, told.iter().enumerate().filter(|(at, _)| *at != full).map(|(_, told)| told));
    if told.len() > 1 && request.tables == BriefTables::Told {
        draft.text(whose_tables(chosen));
    }
    draft.text(weighed.html);
    let gaps: Vec<(&str, &[GapRow])> = told.iter().map(|told| (told.name, told.rows.as_slice())).collect();
    draft.text(quality::section(request, &gaps, watch.cancel, &|| swinging.step())?);
    drop(swinging);
    draft.text(grounds::grounds(request));

    let painted: Vec<Painted> = draft
        .pictures
        .par_iter()
        .map(|picture| {
            watch.check()?;
            let painted = picture.paint()?;
            painting.step();
            Ok(painted)
        })
        .collect::<Result<_, ReportError>>()?;
    drop(painting);
    watch.check()?;
    let outcomes: Vec<(&Outcome, &[GapRow])> = told.iter().map(|told| (told.outcome, told.rows.as_slice())).collect();
    let banded: Vec<Option<&BandedGaps>> = told.iter().map(|told| told.banded.as_ref()).collect();
    let tables: Vec<Table> = tables::all(request, &outcomes, &banded, full).into_iter().chain(weighed.tables).collect();
    tabling.step();
    watch.check()?;
    let shown: Vec<Table> = draft.pictures.iter().filter_map(Picture::table).collect();
    // The books of every month would make a workbook that no mail takes: they lie beside it as CSV.
    let sheets: Vec<&Table> = tables.iter().filter(|table| !tables::is_monthly(&table.name)).chain(&shown).collect();
    let workbook = sheets::xlsx(&sheets)?;
    binding.step();
    watch.check()?;

    let body = html! {
        @for piece in &draft.pieces {
            @match piece {
                Piece::Text(html) => (html),
                Piece::Shown(at) => (figure(&painted[*at], &draft.pictures[*at].words, draft.pictures[*at].width)),
            }
            "\n"
        }
    };
    let slides = request.slides.then(|| slides_of(request, &told, chosen, &weighed.lead)).transpose()?;
    let pictures = (draft.pictures.iter().zip(painted))
        .map(|(picture, painted)| PaintedPicture { name: picture.name.clone(), painted, table: picture.table() })
        .collect();
    let html = visible(&page(&preset.title, &body).into_string()).into_owned();
    Ok(Brief { html, slides, pictures, tables, workbook })
}

/// The scenario that is told in full, as slides.
fn slides_of(
    request: &ReportRequest<'_>,
    all: &[SolvedScenario<'_>],
    told: &SolvedScenario<'_>,
    lead: &str,
) -> Result<Slides, ReportError> {
    let preset = request.preset;
    let scenario = preset
        .scenario(&told.outcome.scenario)
        .ok_or_else(|| ReportError::Unknown(told.outcome.scenario.to_string()))?;
    let authors = if preset.authors.is_empty() { String::new() } else { format!("{}. ", preset.authors.join(", ")) };
    slides::slides(&slides::Told {
        plots: plot_request(preset, told),
        scenario,
        sentences: &answer::sentences(preset, told.outcome, &told.bands, &told.losses, told.month),
        is_short: !told.losses.is_empty(),
        range: told.range_usd(),
        lead,
        compared: &compared(all),
        source: format!("Source: {}, scenario {}. {authors}Chokepoint {}", preset.title, told.name, request.version),
    })
}

fn compared<'a>(told: &'a [SolvedScenario<'a>]) -> Vec<Compared<'a>> {
    told.iter().map(|told| Compared { name: told.name, outcome: told.outcome, rows: &told.rows }).collect()
}

fn tell<'a>(preset: &'a Preset, outcome: &'a Outcome) -> SolvedScenario<'a> {
    let rows = gap_rows(outcome);
    let bands = gap_bands(&rows, GapSelection::AllMarkets, GapUnit::Usd);
    SolvedScenario {
        name: preset.scenario(&outcome.scenario).map_or("", |scenario| scenario.name.as_str()),
        outcome,
        losses: short_demands(outcome, &rows),
        month: worst_month(&bands.gap).min(outcome.timeline.last()),
        bands,
        rows,
        banded: None,
    }
}

/// Title, authors, the scenario that is told and beside how many others.
fn head(draft: &mut Draft, request: &ReportRequest<'_>, told: &str, others: usize) {
    let preset = request.preset;
    draft.text(html! { h1 { (preset.title) } });
    let authors = if preset.authors.is_empty() { String::new() } else { format!("{}. ", preset.authors.join(", ")) };
    let others = match others {
        0 => String::new(),
        1 => ", beside one other".to_owned(),
        more => format!(", beside {more} others"),
    };
    let line = format!("{authors}Scenario: {told}{others}. Chokepoint {}", request.version);
    draft.text(html! { p.weak { (line) } });
}

fn comparison<'a>(draft: &mut Draft, preset: &'a Preset, told: &'a [SolvedScenario<'a>]) {
    draft.text(html! {
        h2.turned { "Scenarios compared" }
    });
    let is_banded = told.iter().any(|told| told.banded.is_some());
    let rows: Vec<Vec<String>> = told
        .iter()
        .map(|told| {
            let first = told.losses.iter().map(|loss| loss.first).min();
            let mut cells = vec![
                told.name.to_owned(),
                told.outcome.timeline.months().to_string(),
                usd(told.gap_usd()),
                percent(told.bands.gap_share()),
                told.losses.len().to_string(),
                first.map_or_else(|| "never".to_owned(), |month| told.outcome.timeline.label(month)),
            ];
            if is_banded {
                cells.push(told.range_usd().map_or_else(String::new, |range| range_words(&range, "USD")));
            }
            cells
        })
        .collect();
    let mut headings = vec![
        Words("Scenario"),
        Figures("Months"),
        Figures("Gap"),
        Figures("Of value at stake"),
        Figures("Markets short"),
        Words("First short"),
    ];
    // Of the scenario told in full page 1 says what its range hangs on; of the others that was not asked.
    if is_banded {
        headings.push(Figures("Range by licences"));
    }
    draft.text(table(&headings, &rows));
    let compared = compared(told);
    draft.show(Picture::plot("compare-gap".to_owned(), comparison_gap(preset, &compared, ComparedDemand::ALL)));
    draft.show(Picture::plot(
        "compare-fill".to_owned(),
        comparison_fill(preset, &compared, ComparedDemand::ALL, ComparedOver::AllMonths),
    ));
    if let Some(first) = told.first() {
        let commodities = main_commodities(&first.outcome.network, COMPARED);
        let plot = comparison_shares(preset, &compared, Cut::Location, &commodities, ComparedIn::Worst);
        let picture = Picture::plot("compare-shares".to_owned(), plot);
        // Of many it takes a page to itself, and half of the one before stays white.
        if told.len() <= SHARES_COMPARED { draft.show(picture) } else { draft.keep(picture) }
    }
}

/// Page 1: question, answer, the figures that matter with their range, one picture, what to do.
fn opening<'a>(draft: &mut Draft, preset: &'a Preset, told: &'a SolvedScenario<'a>, at: usize, lead: &str) {
    question_and_answer(draft, preset, told);
    let first = told.losses.iter().map(|loss| loss.first).min();
    let mut rows = vec![
        vec![
            "Gap over all months".to_owned(),
            format!("{} ({})", usd(told.gap_usd()), percent(told.bands.gap_share())),
        ],
        vec![
            "Demands that run short".to_owned(),
            format!("{} of {}", told.losses.len(), told.outcome.network.demands.len()),
        ],
        vec![
            "First short".to_owned(),
            first.map_or_else(|| "never".to_owned(), |month| told.outcome.timeline.label(month)),
        ],
    ];
    if let Some(range) = told.range_usd() {
        let hangs = hangs_on_title(preset, &range);
        let words = range_words(&range, "USD");
        rows.insert(
            1,
            vec!["Range by the answers of licences".to_owned(), format!("{words}; it hangs most on {hangs}")],
        );
    }
    draft.text(table(&[Words("Figure"), Words("Value")], &rows));
    draft.text(html! { p { strong { "What to do: " } (lead) } });
    let request = plot_request(preset, told);
    if told.losses.is_empty() {
        draft.show(Picture::first(format!("{at}-map"), request.stage_map()));
    } else {
        // As low as the rest of the page: a row for each demand would fill one of its own.
        let plot = gap_waterfall(&request, GapSelection::AllMarkets, GapUnit::Usd);
        draft.show(Picture::first(format!("{at}-waterfall-all"), plot));
    }
}

fn plot_request<'a>(preset: &'a Preset, told: &'a SolvedScenario<'a>) -> PlotRequest<'a> {
    PlotRequest { preset, outcome: told.outcome, rows: &told.rows, month: told.month, bands: told.banded.as_ref() }
}

fn question_and_answer(draft: &mut Draft, preset: &Preset, told: &SolvedScenario<'_>) {
    if let Some(scenario) = preset.scenario(&told.outcome.scenario) {
        draft.text(html! { p.question { (answer::question(preset, scenario)) } });
        if !scenario.note.is_empty() {
            draft.text(html! { p.weak { (scenario.note) } });
        }
        if let Some(words) = known_words(preset, scenario) {
            draft.text(html! { p.weak { (words) "." } });
        }
    }
    let sentences = answer::sentences(preset, told.outcome, &told.bands, &told.losses, told.month);
    draft.text(html! { p.answer { (sentences.join(" ")) } });
}

/// The scenarios that are not told in full: question and answer, one after the other. One in which nobody runs short stands in the comparison alone.
fn others<'a>(draft: &mut Draft, preset: &Preset, told: impl Iterator<Item = &'a SolvedScenario<'a>>) {
    let short: Vec<&SolvedScenario<'_>> = told.filter(|told| !told.losses.is_empty()).collect();
    if short.is_empty() {
        return;
    }
    draft.text(html! { h2 { "The other scenarios" } });
    for told in short {
        draft.text(html! { h3 { (told.name) } });
        question_and_answer(draft, preset, told);
        let scenario = preset.scenario(&told.outcome.scenario);
        if let Some(words) = scenario.and_then(|scenario| scenario_edits_sentence(preset, scenario)) {
            draft.text(html! { p.weak { (words) } });
        }
        if let Some(range) = told.range_usd() {
            draft.text(html! { p { (range_sentence(preset, &range, "USD")) } });
        }
    }
}

/// Where the figures are that neither the page nor what lies beside it holds.
fn whose_tables(told: &SolvedScenario<'_>) -> Markup {
    html! {
        p.weak {
            "The tables hold the books of every month of “" (told.name) "”; of the other scenarios what final demand lacks, month by month, and totals. "
            "A brief of one of them alone holds its books; " code { "chokepoint report --all-tables" } " writes those of all."
        }
    }
}

/// All there is to say about one scenario.
fn scenario<'a>(draft: &mut Draft, preset: &'a Preset, told: &'a SolvedScenario<'a>, at: usize) {
    let outcome = told.outcome;
    let network = &outcome.network;
    let request = plot_request(preset, told);
    let scenario = preset.scenario(&outcome.scenario);
    if let Some(range) = told.range_usd() {
        draft.text(html! { p { (range_sentence(preset, &range, "USD")) } });
    }
    let month = outcome.timeline.label(told.month);
    let is_short = !told.losses.is_empty();
    draft.text(html! { h3 { "From mine to market in " @if is_short { "the worst month, " } (month) } });
    draft.show(Picture::plot(format!("{at}-flows"), sankey(&request, Part::WHOLE)));
    draft.keep(Picture::plot(format!("{at}-world-map"), request.world_map()));

    draft.text(html! { h3 { "Supply shares before and after" } });
    let commodities = main_commodities(network, SHARED);
    for cut in Cut::ALL {
        let picture =
            Picture::plot(format!("{at}-shares-{}", cut.key()), share_plot(&request, cut, Buyer::World, &commodities));
        match cut {
            Cut::Location | Cut::Origin => draft.show(picture),
            Cut::Owner | Cut::Technology => draft.keep(picture),
        }
    }
    if let Some(commodity) = commodities.last() {
        let plot = shares_over_months(&request, Cut::Location, Buyer::World, *commodity);
        draft.keep(Picture::plot(format!("{at}-shares-months"), plot));
        let world = world_shares(&request, Cut::Location, *commodity);
        draft.keep(Picture::plot(format!("{at}-world"), world));
        draft.keep(Picture::plot(format!("{at}-reliance"), import_reliance(&request, *commodity)));
    }
    draft.keep(Picture::plot(
        format!("{at}-heat-supply"),
        heat_map(&request, HeatOf::Supply, Cut::Location, &commodities),
    ));

    // Where nobody runs short there is no gap to be shown.
    if is_short {
        the_gap(draft, preset, told, at);
    }

    draft.text(html! { h3 { "What matters" } (clause_table(preset, outcome)) });
    let worst = causes(outcome).into_iter().next().and_then(|cause| preset.rule(&cause.rule));
    if let Some((rule, scenario)) = worst.zip(scenario) {
        let found = reach(network, rule, scenario);
        draft.show(Picture::plot(format!("{at}-reach"), rule_reach(&request, rule, &found)));
    }
    for (number, rule) in rules_with_queues(outcome).iter().enumerate() {
        let plot = licences(&request, Some(rule), Buyer::World);
        draft.show(Picture::plot(format!("{at}-licences-{}", number + 1), plot));
    }
    if let Some(totals) = licence_table(preset, outcome) {
        draft.text(html! { h3 { "What becomes of applications" } (totals) });
    }
    draft.show(Picture::plot(format!("{at}-concentration"), concentration(&request)));
    draft.show(Picture::plot(format!("{at}-stocks"), stocks_and_cover(&request, None)));
    draft.show(Picture::plot(format!("{at}-substitutes"), substitutes_in_use(&request, Part::WHOLE)));
    if let Some(scenario) = scenario {
        draft.text(html! {
            h3 { "What this scenario assumes" }
            @if let Some(words) = scenario_edits_sentence(preset, scenario) { p { (words) } }
            (grounds::settings(preset, scenario))
        });
    }
    // Last, because of many markets the one is a page high, and the other turns the page: what stands before them fills its own.
    if is_short {
        draft.show(Picture::plot(format!("{at}-time-to-shortage"), shortage_strip(&request, Part::WHOLE)));
        draft.show(Picture::plot(format!("{at}-map"), request.stage_map()));
    }
}

/// What is lacking, when, and who lacks most of it.
fn the_gap<'a>(draft: &mut Draft, preset: &'a Preset, told: &'a SolvedScenario<'a>, at: usize) {
    let request = plot_request(preset, told);
    draft.text(html! { h3 { "The gap" } });
    let (all, usd) = (GapSelection::AllMarkets, GapUnit::Usd);
    draft.show(Picture::plot(format!("{at}-gap-all"), gap_bands_plot(&request, all, usd)));
    for (rank, loss) in pictured(&told.losses).iter().enumerate() {
        let selection = GapSelection::Consumer(loss.consumer);
        let bands = gap_bands_plot(&request, selection, GapUnit::Units);
        let fall = gap_waterfall(&request, selection, GapUnit::Units);
        let (bands, fall) = (
            Picture::plot(format!("{at}-gap-{}", rank + 1), bands),
            Picture::plot(format!("{at}-waterfall-{}", rank + 1), fall),
        );
        // The worst on the page, the others in the folder.
        if rank == 0 {
            draft.show(bands);
            draft.show(fall);
        } else {
            draft.keep(bands);
            draft.keep(fall);
        }
    }
    let commodities = main_commodities(&told.outcome.network, SHARED);
    draft.keep(Picture::plot(format!("{at}-heat-gap"), heat_map(&request, HeatOf::Gap, Cut::Location, &commodities)));
    draft.text(html! { h3 { "Who loses most" } (worst_table(preset, told)) });
}

fn worst_table(preset: &Preset, told: &SolvedScenario<'_>) -> Markup {
    let map = &told.outcome.network.map;
    let listed: Vec<(&ShortDemand, Option<GapRange>)> = (told.losses.iter().take(LISTED))
        .map(|loss| {
            let range = |banded: &BandedGaps| banded.range(GapSelection::Consumer(loss.consumer), GapUnit::Units);
            (loss, told.banded.as_ref().and_then(range))
        })
        .collect();
    let rows: Vec<Vec<String>> = (listed.iter())
        .map(|(loss, range)| {
            let commodity = &map.commodities[loss.commodity];
            let mut cells = vec![
                map.sites[loss.site].name.clone(),
                commodity.name.clone(),
                quantity(loss.demand, &commodity.unit),
                quantity(loss.gap, &commodity.unit),
                percent(loss.share()),
                usd(loss.usd),
                told.outcome.timeline.label(loss.first),
                loss.resilience
                    .time_to_recover
                    .map_or_else(|| "not yet".to_owned(), |months| format!("{months} months")),
                format!("{:.1} months", loss.resilience.cover),
            ];
            if told.banded.is_some() {
                cells.push(range.as_ref().map_or_else(String::new, |range| range_words(range, &commodity.unit)));
            }
            cells
        })
        .collect();
    let mut headings = vec![
        Words("Site"),
        Words("Commodity"),
        Figures("Demand"),
        Figures("Gap"),
        Figures("Of demand"),
        Figures("At stake"),
        Words("First short"),
        Figures("Recovers in"),
        Figures("Own cover"),
    ];
    if told.banded.is_some() {
        headings.push(Figures("Gap by answer of licences"));
    }
    html! {
        (table(&headings, &rows))
        @if told.losses.len() > LISTED {
            p.weak { "The worst " (LISTED) " of " (told.losses.len()) "; all are in tables/shortages.csv." }
        }
        @if let Some(words) = hang_on_words(preset, listed.iter().filter_map(|(_, range)| range.as_ref())) { p.weak { (words) } }
    }
}

/// Which licences ranges hang on: a column of titles, the same in most lines, would leave no room for figures.
fn hang_on_words<'a>(preset: &Preset, ranges: impl Iterator<Item = &'a GapRange>) -> Option<String> {
    let mut titles: Vec<(&str, usize)> = Vec::new();
    for title in ranges.map(|range| hangs_on_title(preset, range)).filter(|title| !title.is_empty()) {
        match titles.iter_mut().find(|(known, _)| *known == title) {
            Some((_, number)) => *number += 1,
            None => titles.push((title, 1)),
        }
    }
    match titles.as_slice() {
        [] => None,
        [(only, _)] => Some(format!("What the gap is by the answer of licences hangs most on “{only}”.")),
        several => {
            let each: Vec<String> =
                several.iter().map(|(title, number)| format!("“{title}” ({})", count_words(*number, "line"))).collect();
            Some(format!("What the gap is by the answer of licences hangs most on {}.", each.join(", ")))
        }
    }
}

/// To whose side the stopped trade is booked, those who bear most of it first.
fn borne_by(cause: &Cause) -> String {
    let told = cause.borne_by.iter().filter(|(_, usd)| *usd > 0.0).take(3);
    let told: Vec<String> =
        told.map(|(country, usd)| format!("{} {}", country.name(), percent(usd / cause.stopped_usd))).collect();
    match cause.clause {
        ClauseKind::Purchase => format!("{} (the issuer's own)", told.join(", ")),
        _ => told.join(", "),
    }
}

/// What desks have done over the months, by rule, good and destination; none where no rule has a desk.
fn licence_table(preset: &Preset, outcome: &Outcome) -> Option<Markup> {
    let mut totals = licence_totals(outcome);
    let map = &outcome.network.map;
    let value = |total: &LicenceTotal| total.applied * map.commodities[total.commodity].price_usd.value;
    totals.sort_by(|a, b| value(b).total_cmp(&value(a)));
    let all = totals.len();
    let rows: Vec<Vec<String>> = (totals.into_iter().take(LISTED))
        .map(|total| {
            let good = &map.commodities[total.commodity];
            let volume = |volume: f64| quantity(volume, &good.unit);
            vec![
                preset.rule(&total.rule).map_or_else(|| total.rule.to_string(), |rule| rule.title.clone()),
                good.name.clone(),
                total.destination.name().to_owned(),
                volume(total.applied),
                volume(total.approved),
                volume(total.refused),
                volume(total.given_up),
                volume(total.waiting),
            ]
        })
        .collect();
    let headings = [
        Words("Rule"),
        Words("Commodity"),
        Words("Destination"),
        Figures("Applied for"),
        Figures("Approved"),
        Figures("Refused"),
        Figures("Given up"),
        Figures("Waiting at the end"),
    ];
    (!rows.is_empty()).then(|| {
        html! {
            (table(&headings, &rows))
            @if all > LISTED {
                p.weak { "The largest " (LISTED) " of " (all) "; all are in tables/licences.csv." }
            }
        }
    })
}

fn clause_table(preset: &Preset, outcome: &Outcome) -> Markup {
    let rows: Vec<Vec<String>> = causes(outcome)
        .into_iter()
        .map(|cause| {
            let rule = preset.rule(&cause.rule);
            let source = rule.and_then(|rule| preset.source(&rule.source));
            vec![
                rule.map_or_else(|| cause.rule.to_string(), |rule| rule.title.clone()),
                cause.clause.label().to_owned(),
                source.map_or_else(|| "not given".to_owned(), |source| source.publication.clone()),
                cause.routes.to_string(),
                usd(cause.stopped_usd),
                borne_by(&cause),
            ]
        })
        .collect();
    table(
        &[
            Words("Rule"),
            Words("Clause"),
            Words("Source"),
            Figures("Routes hindered"),
            Figures("Trade stopped"),
            Words("Borne by buyers in"),
        ],
        &rows,
    )
}
