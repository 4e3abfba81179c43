//! Slides: one finding, one picture and one source a page. What they tell is here; they are written twice, as a page of HTML that every machine shows and
//! prints, with pictures of lines (`page`), and as a presentation to be changed and put among other slides (`office`).

mod office;
mod page;
mod slide;

use crate::charts::{
    Answer, Compared, ComparedDemand, Part, PlotRequest, answer, comparison_gap, gap_bands_plot, gap_waterfall,
    range_sentence, range_words, rule_reach, share_plot, shortage_strip,
};
use crate::draw::chart::{Form, Plot, PlotView};
use crate::draw::{Theme, ThemeKind, percent, picture, svg, usd};
use crate::report::ReportError;
use crate::report::pictures::{encode, show};
use crate::report::slides::slide::{Body, Slide};
use chokepoint_core::insight::{
    Buyer, Cut, GapRange, GapSelection, GapUnit, causes, gap_bands, gap_footing, known_words, main_commodities, reach,
};
use chokepoint_core::model::Scenario;
use egui::{Vec2, vec2};

/// Room for a picture on a slide, points: letters of plots are then read from the back row.
const ROOM: Vec2 = vec2(800.0, 380.0);
/// How much larger and smaller a picture may be painted than that, so that few rows fill the slide and many are all there; one that needs more room still
/// is left to the brief.
const SCALES: std::ops::RangeInclusive<f32> = 0.75..=2.2;
/// How much larger a map is painted: its names need room beside each other.
const MAP: f32 = 1.6;
/// Width of a picture in pixels: that of a full screen, and no more, because folder and slides go through a mail.
const PIXELS: f32 = 1_920.0;
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

/// Slides as files.
pub(super) struct Slides {
    /// The page of HTML.
    pub page: String,
    /// The presentation, PPTX.
    pub office: Vec<u8>,
}

/// The slides.
///
/// # Errors
/// When a picture cannot be painted, or the presentation not be packed.
pub(super) fn slides(told: &Told<'_>) -> Result<Slides, ReportError> {
    let preset = told.plots.preset;
    let answer =
        answer::answer(preset, told.plots.outcome, told.plots.rows, GapSelection::AllMarkets, told.plots.bands);
    let mut slides = vec![first(told, &answer)];
    for plot in plots(told) {
        slides.extend(pictured(plot)?);
    }
    slides.push(last(told));
    for slide in &mut slides {
        slide.title = slide.title.trim_end_matches('.').replace(" %", "\u{a0}%");
    }
    let page = page::page(&preset.title, &slides);
    let office = office::presentation(&preset.title, &preset.authors, &slides)?;
    Ok(Slides { page, office })
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
    let (_, _, gap) = gap_bands(told.plots.rows, GapSelection::AllMarkets, GapUnit::Usd).total();
    let mut figures = vec![("Lost of what is at stake", format!("{} ({})", usd(gap), percent(answer.gap_share)))];
    figures.extend(told.range.as_ref().map(|range| ("Range by licences", range_words(range, "USD"))));
    figures.push(("Demands that run short", format!("{} of {}", answer.short, answer.demands)));
    let timeline = &told.plots.outcome.timeline;
    figures.push(("First short", answer.first.map_or_else(|| "never".to_owned(), |month| timeline.label(month))));
    Slide {
        title: told.sentences[GAP].clone(),
        body: Body::Answer {
            question: answer::question(told.plots.preset, told.scenario),
            sentences: told.sentences[GAP + 1..].to_vec(),
            figures,
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
        body: Body::Parts(vec![("What to do", vec![told.lead.to_owned()]), ("What this cannot say", limits)]),
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
    let size = ROOM * scale;
    let mut add = |ui: &mut egui::Ui| show(ui, &bare, &theme, &PlotView::still());
    let png = encode(&picture(size, PIXELS / size.x, &theme, &mut add)?)?;
    let svg = svg(size, &theme, &title, &mut add)?;
    Ok(Some(Slide { title, body: Body::Picture { svg, png, size }, source }))
}
