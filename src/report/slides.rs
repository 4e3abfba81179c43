//! Slides: one finding, one picture and one source a page, as a page of HTML that prints on sheets of 16 to 9 and needs nothing beside it.
//!
//! They are HTML and not the format of an office program: every machine can show and print them, and a picture stays lines and text.

use crate::charts::{
    Answer, Compared, ComparedDemand, Part, PlotRequest, answer, comparison_gap, gap_bands_plot, gap_waterfall,
    range_sentence, rule_reach, share_plot, shortage_strip,
};
use crate::draw::chart::{Form, Plot, PlotView};
use crate::draw::{Theme, ThemeKind, percent, svg, usd};
use crate::report::ReportError;
use crate::report::html::document;
use crate::report::pictures::show;
use base64::Engine as _;
use chokepoint_core::insight::{
    Buyer, Cut, GapRange, GapSelection, GapUnit, causes, gap_footing, known_words, main_commodities, reach,
};
use chokepoint_core::model::{Scenario, visible};
use egui::{Vec2, vec2};
use maud::{Markup, html};

/// Room for a picture on a slide, points: letters of plots are then read from the back row.
const ROOM: Vec2 = vec2(800.0, 380.0);
/// How much larger and smaller a picture may be painted than that, so that few rows fill the slide and many are all there; one that needs more room still
/// is left to the brief.
const SCALES: std::ops::RangeInclusive<f32> = 0.75..=2.2;
/// How much larger a map is painted: its names need room beside each other.
const MAP: f32 = 1.6;
/// Rows of the strip of who runs short: what can be read from the back row.
const ROWS: usize = 16;
/// The sentences that are titles of their own: the gap, and what fills most of the hole.
const GAP: usize = 0;
const HELP: usize = 3;
/// Commodities in the picture of shares.
const SHARED: usize = 5;

/// What slides are made of.
pub(super) struct Told<'a> {
    /// The scenario that is told.
    pub plots: PlotRequest<'a>,
    /// It as it stands in the preset.
    pub scenario: &'a Scenario,
    /// Answer in sentences: gap, who first, which clause, what fills most, the leading supplier's share.
    pub sentences: &'a [String; 5],
    /// Whether anybody runs short.
    pub is_short: bool,
    /// The range of its gap over the answers of licences, USD.
    pub range: Option<GapRange>,
    /// What would help, in a sentence.
    pub lead: &'a str,
    /// All scenarios of the brief, to be compared.
    pub compared: &'a [Compared<'a>],
    /// Where figures come from, for slides without a picture.
    pub source: String,
}

/// A slide.
struct Slide {
    /// Its finding.
    title: String,
    /// What stands below.
    body: Markup,
    /// Where it comes from.
    source: String,
}

/// The slides as a page.
///
/// # Errors
/// When a picture cannot be painted.
pub(super) fn slides(told: &Told<'_>) -> Result<String, ReportError> {
    let preset = told.plots.preset;
    let answer =
        answer::answer(preset, told.plots.outcome, told.plots.rows, GapSelection::AllMarkets, told.plots.bands);
    let mut slides = vec![first(told, &answer)];
    for plot in plots(told) {
        slides.extend(pictured(plot)?);
    }
    slides.push(last(told));
    Ok(visible(&page(&preset.title, &slides).into_string()).into_owned())
}

/// The pictures, in the order in which the story is told.
fn plots(told: &Told<'_>) -> Vec<Plot> {
    let request = &told.plots;
    let (all, usd) = (GapSelection::AllMarkets, GapUnit::Usd);
    let network = &request.outcome.network;
    let mut plots = vec![request.stage_map()];
    // Where nobody runs short there is no gap to be shown.
    if told.is_short {
        plots.push(first_rows(shortage_strip(request, Part::WHOLE)));
        plots.push(gap_bands_plot(request, all, usd));
        // What fills the hole is what it shows; when it opens is told by the bands.
        plots.push(Plot { title: told.sentences[HELP].clone(), ..gap_waterfall(request, all, usd) });
    }
    plots.push(share_plot(request, Cut::Location, Buyer::World, &main_commodities(network, SHARED)));
    let worst = causes(request.outcome).into_iter().next().and_then(|cause| request.preset.rule(&cause.rule));
    if let Some(rule) = worst {
        plots.push(rule_reach(request, rule, &reach(network, rule, told.scenario)));
    }
    if told.compared.len() > 1 {
        plots.push(comparison_gap(request.preset, told.compared, ComparedDemand::ALL));
    }
    plots
}

/// The strip of who runs short with as many rows as can be read; the brief has all.
fn first_rows(mut plot: Plot) -> Plot {
    if let Form::Strip(strip) = &mut plot.form
        && strip.rows.len() > ROWS
    {
        let all = strip.rows.len();
        strip.rows.truncate(ROWS);
        plot.unit.insert_str(0, &format!("The first {ROWS} of {all} rows, the others are in the brief. "));
    }
    plot
}

/// Question and answer, and the figures that matter.
fn first(told: &Told<'_>, answer: &Answer) -> Slide {
    let mut figures = vec![("Lost of what is at stake", answer.total.clone())];
    figures.push(("Demands that run short", format!("{} of {}", answer.short, answer.demands)));
    let timeline = &told.plots.outcome.timeline;
    figures.push(("First short", answer.first.map_or_else(|| "never".to_owned(), |month| timeline.label(month))));
    Slide {
        title: told.sentences[GAP].clone(),
        body: html! {
            p.question { (answer::question(told.plots.preset, told.scenario)) }
            @for sentence in &told.sentences[GAP + 1..] { p { (sentence) } }
            dl {
                @for (name, value) in &figures { div { dt { (name) } dd { (value) } } }
            }
        },
        source: told.source.clone(),
    }
}

/// What to do, and what the answer cannot say.
fn last(told: &Told<'_>) -> Slide {
    let preset = told.plots.preset;
    let network = &told.plots.outcome.network;
    let mut limits = Vec::new();
    limits.extend(told.range.as_ref().map(|range| range_sentence(preset, range, "USD")));
    if let Some(footing) = gap_footing(preset, network, told.plots.rows) {
        let words = format!(
            "{} of the gap of {} rests on illustrative figures.",
            percent(footing.quantity),
            usd(footing.gap_usd)
        );
        limits.push(words);
    }
    limits.extend(known_words(preset, told.scenario).map(|words| format!("{words}.")));
    let (sites, routes) = (network.map.sites.len(), network.routes.len());
    limits.push(format!(
        "What is not among the {sites} sites and {routes} routes of the map can neither run short nor help."
    ));
    Slide {
        title: "What to do, and what this cannot say".to_owned(),
        body: html! {
            h3 { "What to do" }
            p { (told.lead) }
            h3 { "What this cannot say" }
            ul { @for limit in &limits { li { (limit) } } }
        },
        source: told.source.clone(),
    }
}

/// A picture on a slide: its title is the slide's, its source the slide's. None where there is nothing to show, or where it needs more room than a slide has.
fn pictured(plot: Plot) -> Result<Option<Slide>, ReportError> {
    let theme = Theme::of(ThemeKind::Light);
    let fills = (plot.good_size().y / ROOM.y).clamp(*SCALES.start(), 1.0);
    let fills = if matches!(plot.form, Form::Map(_)) { (plot.good_size() / ROOM).max_elem().min(MAP) } else { fills };
    let scale = (plot.least(&theme) / ROOM).max_elem().max(fills);
    if plot.is_empty() || !SCALES.contains(&scale) {
        return Ok(None);
    }
    let source = plot.unit_and_source();
    let title = plot.title.clone();
    let bare = Plot { title: String::new(), unit: String::new(), source: String::new(), ..plot };
    let picture = svg(ROOM * scale, &theme, &title, |ui| show(ui, &bare, &theme, &PlotView::still()))?;
    let data = base64::engine::general_purpose::STANDARD.encode(picture);
    let body = html! { img alt=(title) src={ "data:image/svg+xml;base64," (data) }; };
    Ok(Some(Slide { title, body, source }))
}

fn page(title: &str, slides: &[Slide]) -> Markup {
    let body = html! {
        @for (number, slide) in (1..).zip(slides) {
            "\n"
            section {
                h1 { (slide.title.trim_end_matches('.').replace(" %", "\u{a0}%")) }
                div.body { (slide.body) }
                footer { span { (slide.source) } span.number { (number) " / " (slides.len()) } }
            }
        }
    };
    document(title, &html! { meta name="viewport" content="width=1280"; }, STYLE, &body)
}

const STYLE: &str = "\
@page { size: 1280px 720px; margin: 0; }
* { box-sizing: border-box; }
body { font: 22px/1.35 'Segoe UI', 'Helvetica Neue', Arial, sans-serif; color: #1a1f26; background: #d7dbe0; margin: 0; }
section { width: 1280px; height: 720px; margin: 24px auto; padding: 34px 48px 20px; background: #fff; display: flex; flex-direction: column; overflow: hidden; }
h1 { font-size: 31px; line-height: 1.2; margin: 0 0 14px; padding-bottom: 10px; border-bottom: 2px solid #1f5fbf; }
h3 { font-size: 23px; margin: 16px 0 4px; }
p { margin: 0 0 10px; }
ul { margin: 4px 0; padding-left: 1.2em; }
li { margin-bottom: 6px; }
.question { color: #5b6570; }
.body { flex: 1; min-height: 0; }
img { width: 100%; height: 100%; object-fit: contain; display: block; }
dl { display: flex; gap: 18px; margin: 18px 0 0; }
dl div { flex: 1; background: #f5f6f8; border-left: 5px solid #c1272d; padding: 10px 16px; }
dt { color: #5b6570; font-size: 17px; }
dd { margin: 0; font-size: 23px; font-weight: 600; }
footer { display: flex; justify-content: space-between; gap: 24px; color: #5b6570; font-size: 14px; padding-top: 8px; }
.number { white-space: nowrap; }
@media print { body { background: none; } section { margin: 0; break-after: page; } section:last-child { break-after: auto; } }
";
