//! What all plots share: the title, the legend, units and sources, axes, hover, and what was clicked.

use crate::draw::chart::series::{Pick, Series, Tint};
use crate::draw::chart::view::{PlotResponse, PlotView};
use crate::draw::theme::{Theme, text_size};
use egui::text::LayoutJob;
use egui::{
    Align2, Color32, FontId, Galley, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, pos2, vec2,
};
use egui_plot::GridMark;
use jiff::civil::Date;
use std::sync::Arc;

/// Width of a plot in files, points: half a page.
pub(crate) const WIDE: f32 = 620.0;
/// Width of the body below which names and figures get more room and the rest is said shortly or under the pointer, points.
const NARROW: f32 = 320.0;
/// Smallest plot, points.
pub(crate) const LEAST: Vec2 = vec2(220.0, 140.0);
/// Air around title, figures and source, points.
pub(crate) const MARGIN: Vec2 = vec2(12.0, 8.0);
/// Height below which figures cannot be read, points; a smaller pane scrolls.
const BODY: f32 = 95.0;
/// What a least size counts for title, legend, source and air, points.
pub(crate) const AROUND: f32 = 80.0;
/// Most of the height of a pane that the source below the figures takes.
const FOOT: f32 = 0.12;
/// Most lines of a legend in a low pane.
const MOST_LINES: f32 = 3.0;
/// Height below which title and legend make do with smaller letters, points.
const LOW: f32 = 230.0;
/// What names shrink to where more of them are whole then.
const SHRUNK: f32 = 0.85;
/// Height at which a row of text can be read, points.
pub(crate) const ROW: f32 = 15.0;

/// Whether names and figures get more room in a body so wide, and the rest is said shortly or under the pointer.
pub(crate) fn is_narrow(body: f32, theme: &Theme) -> bool {
    body < NARROW * theme.scale()
}

/// A plot being painted.
pub(crate) struct Chart<'a> {
    /// Colours and sizes.
    pub theme: &'a Theme,
    /// What is hidden, pointed at and selected.
    pub view: &'a PlotView<'a>,
    /// Paints into the plot only.
    pub painter: Painter,
    /// What is left between legend and source.
    pub body: Rect,
    /// Upper left corner of the plot, from which hatching is laid: it is the same wherever the plot stands.
    pub corner: Pos2,
    /// What has been clicked so far.
    pub answer: PlotResponse,
    /// True where all of it is seen without scrolling its pane.
    pub fits: bool,
    ui: &'a mut Ui,
    response: Response,
    /// What takes the pointer where a plane lies.
    plane: Option<Response>,
    words: Option<String>,
    /// How many targets there are so far.
    targets: usize,
}

/// Words and how they are written.
#[derive(Clone, Copy)]
pub(crate) struct Text<'t> {
    /// What is written.
    pub words: &'t str,
    /// Size of its letters, points; one of those in `theme::text_size`, or smaller where room is short.
    pub size: f32,
    /// Colour of its letters.
    pub ink: Color32,
}

/// What stands around the figures of a plot.
pub(crate) struct Frame<'f> {
    /// Title of the plot: its finding.
    pub title: &'f str,
    /// Unit and source, in one line.
    pub source: String,
    /// Entries of the legend, with how their line is broken where they are lines.
    pub legend: Vec<Entry<'f>>,
    /// A size at which the form can be read under a title and a legend of a line each, points.
    pub least: Vec2,
}

impl Frame<'_> {
    /// Takes all the space there is and paints what stands around the figures. Where title and legend take more than a line
    /// each, the plot becomes higher and its pane scrolls. In a low pane the figures go first: the source, which every file of
    /// the plot holds as well, shrinks to a line and then moves under the pointer.
    pub fn show<'a>(self, ui: &'a mut Ui, theme: &'a Theme, view: &'a PlotView<'a>) -> Chart<'a> {
        let Frame { title: words, source, legend, least } = self;
        let room = ui.available_size();
        let room = if room.is_finite() { room } else { least * 2.0 };
        let width = room.x.max(least.x) - 2.0 * MARGIN.x;
        let low = room.y < LOW * theme.scale();
        let letters = if low { text_size::LOW_TITLE } else { text_size::TITLE };
        let heading = ui.painter().layout(words.to_owned(), theme.font(letters), theme.text(), width);
        let mut chips = Chip::row(ui, theme, view, &legend, width, low);
        if low {
            // The rest stands at the figures themselves, and in the legend of a higher pane.
            chips.retain(|chip| chip.at.y < MOST_LINES * Chip::line(theme));
        }
        let above = heading.size().y + 6.0 + chips.last().map_or(0.0, |chip| chip.at.y + Chip::line(theme) + 4.0);
        let foot = |rows: usize| {
            let mut job = LayoutJob::simple(source.clone(), theme.font(text_size::NOTE), theme.weak_text(), width);
            job.wrap.max_rows = rows;
            ui.painter().layout_job(job)
        };
        let figures = (BODY * theme.scale()).max(least.y - AROUND * theme.scale());
        let needed = above + figures + 2.0 * MARGIN.y;
        let whole = foot(usize::MAX);
        let (foot, height) = if needed > room.y {
            let height = needed + whole.size().y + 4.0;
            (Some(whole), height)
        } else {
            // As many lines of it as there is room for. In a narrow pane it takes no more of the height than the figures can spare: files hold the whole.
            let shorter = (1..whole.rows.len()).rev().map(foot);
            let most =
                if view.is_live { (FOOT * room.y).max(2.0 * theme.font(text_size::NOTE).size * 1.3) } else { room.y };
            let fits = |foot: &Arc<Galley>| needed + foot.size().y + 4.0 <= room.y && foot.size().y <= most;
            (std::iter::once(Arc::clone(&whole)).chain(shorter).find(fits), room.y)
        };
        let size = vec2(room.x.max(least.x), height);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, words));
        let painter = ui.painter_at(rect);
        painter.rect_filled(rect, 0.0, theme.canvas());
        let inner = rect.shrink2(MARGIN);
        let title = Rect::from_min_size(inner.min, heading.size());
        painter.galley(inner.min, heading, theme.text());
        let mut body = inner;
        body.min.y += above;
        let mut below = None;
        if let Some(foot) = &foot {
            body.max.y -= foot.size().y + 4.0;
            let at = pos2(inner.left(), body.max.y + 4.0);
            painter.galley(at, Arc::clone(foot), theme.weak_text());
            below = Some(Rect::from_min_size(at, foot.size()));
        }
        let answer =
            PlotResponse { focused: Some(response.id).filter(|_| response.has_focus()), ..PlotResponse::default() };
        let fits = height <= room.y + 0.5;
        let mut chart = Chart {
            theme,
            view,
            painter,
            body,
            corner: rect.min,
            answer,
            fits,
            ui,
            response,
            plane: None,
            words: None,
            targets: 0,
        };
        chart.legend(chips, pos2(inner.left(), title.bottom() + 6.0));
        if foot.is_none_or(|foot| foot.elided) {
            chart.spot(title, None, || source.clone());
            if let Some(below) = below {
                chart.spot(below, None, || source.clone());
            }
        }
        chart
    }
}

/// An entry of the legend: a series, and how its line is broken, in widths of the line; none where it is a field.
pub(crate) type Entry<'f> = (&'f Series, Option<&'static [f32]>);

/// An entry of the legend, laid out.
struct Chip<'a> {
    series: &'a Series,
    dash: Option<&'static [f32]>,
    shown: bool,
    words: Arc<Galley>,
    /// From the top left of the legend.
    at: Pos2,
}

impl<'a> Chip<'a> {
    /// Height of a line of the legend.
    fn line(theme: &Theme) -> f32 {
        17.0 * theme.scale()
    }

    /// Lays the entries out in lines of some width.
    fn row(ui: &Ui, theme: &Theme, view: &PlotView<'_>, entries: &[Entry<'a>], width: f32, low: bool) -> Vec<Self> {
        let (letters, apart) = if low { (text_size::TICK, 8.0) } else { (text_size::LABEL, 14.0) };
        let mut at = Pos2::ZERO;
        let entry = |(series, dash): &Entry<'a>| {
            let shown = view.shows(series);
            let ink = if shown { theme.text() } else { theme.weak_text() };
            let room = (width - sample(*dash) - 5.0).max(1.0);
            let mut job = LayoutJob::simple(series.name.clone(), theme.font(letters), ink, room);
            job.wrap.max_rows = 1;
            job.wrap.break_anywhere = true;
            let words = ui.painter().layout_job(job);
            let wide = sample(*dash) + 5.0 + words.size().x + apart;
            if at.x + wide - apart > width && at.x > 0.0 {
                at = pos2(0.0, at.y + Self::line(theme));
            }
            let chip = Self { series, dash: *dash, shown, words, at };
            at.x += wide;
            chip
        };
        entries.iter().map(entry).collect()
    }
}

impl Chart<'_> {
    /// Chips with words, each a switch.
    fn legend(&mut self, chips: Vec<Chip<'_>>, corner: Pos2) {
        let theme = self.theme;
        for Chip { series, dash, shown, words: galley, at } in chips {
            let at = corner + at.to_vec2();
            let chip = Rect::from_min_size(at + vec2(0.0, 3.0), vec2(sample(dash), 11.0));
            if let (Some(dash), true) = (dash, shown) {
                let stroke = Stroke::new(2.2, series.tint.colour(theme));
                self.painter.extend(broken(vec![chip.left_center(), chip.right_center()], stroke, dash));
            } else if shown {
                self.painter.rect_filled(chip, 2.0, series.tint.colour(theme));
                if series.tint.is_hatched() {
                    self.hatch(chip);
                }
            } else {
                self.painter.rect_stroke(chip, 2.0, Stroke::new(1.0, theme.weak_text()), egui::StrokeKind::Inside);
            }
            let words = Rect::from_min_size(at + vec2(sample(dash) + 5.0, 0.0), galley.size());
            let ink = if shown { theme.text() } else { theme.weak_text() };
            let is_short = galley.elided;
            self.painter.galley(words.min, galley, ink);
            if !shown {
                self.painter.hline(words.x_range(), words.center().y, Stroke::new(1.0, theme.weak_text()));
            }
            let area = chip.union(words).expand2(vec2(3.0, 0.0));
            let switch = self.ui.interact(area, self.response.id.with(("legend", &series.name)), Sense::click());
            let label = format!("Series {}", series.name);
            switch.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, shown, &label));
            let switch = if is_short { switch.on_hover_text(&series.name) } else { switch };
            if switch.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                self.answer.toggled = Some(series.name.clone());
            }
        }
    }

    /// Words in the middle instead of figures.
    pub fn say(&mut self, words: &str) {
        let width = self.body.width() - 20.0;
        let galley =
            self.painter.layout(words.to_owned(), self.theme.font(text_size::LEAD), self.theme.weak_text(), width);
        self.painter.galley(self.body.center() - galley.size() / 2.0, galley, self.theme.weak_text());
    }

    /// Where the pointer is.
    pub fn pointer(&self) -> Option<Pos2> {
        self.response.hover_pos().or_else(|| self.plane.as_ref()?.hover_pos())
    }

    /// The plot's own space, for what brings its own widgets.
    pub fn ui_mut(&mut self) -> &mut Ui {
        self.ui
    }

    /// Takes in what answers the pointer where a plane lies.
    pub fn on_plane(&mut self, plane: Response) {
        self.plane = Some(plane);
    }

    fn is_clicked(&self) -> bool {
        self.response.clicked() || self.plane.as_ref().is_some_and(Response::clicked)
    }

    /// True when the pointer is on an area.
    pub fn is_on(&self, area: Rect) -> bool {
        self.pointer().is_some_and(|pointer| area.contains(pointer))
    }

    /// An area that says something under the pointer and picks something when clicked. The last one told wins.
    pub fn spot(&mut self, area: Rect, pick: Option<&Pick>, words: impl FnOnce() -> String) {
        if !self.is_on(area) {
            return;
        }
        self.words = Some(words());
        if self.is_clicked() && pick.is_some() {
            self.answer.picked = pick.cloned();
        }
    }

    /// Shows what the pointer should read and returns what was clicked.
    pub fn finish(self) -> PlotResponse {
        if let Some(words) = self.words {
            match self.plane {
                Some(plane) if plane.hovered() => plane.on_hover_text_at_pointer(words),
                _ => self.response.on_hover_text_at_pointer(words),
            };
        }
        self.answer
    }

    /// Font of a text size.
    pub fn font(&self, size: f32) -> FontId {
        self.theme.font(size)
    }

    /// Text in one line, shortened to fit into so many points; returns its width.
    pub fn text(&self, at: Pos2, align: Align2, text: Text<'_>, room: f32) -> f32 {
        let Text { words, size, ink } = text;
        let mut job = LayoutJob::simple(words.to_owned(), self.font(size), ink, room.max(1.0));
        job.wrap.max_rows = 1;
        job.wrap.break_anywhere = true;
        let galley = self.painter.layout_job(job);
        let place = align.anchor_size(at, galley.size());
        let width = galley.size().x;
        self.painter.galley(place.min, galley, ink);
        width
    }

    /// Lets the keyboard reach what an area picks, and names it for those who do not see it.
    pub fn target(&mut self, area: Rect, pick: Option<&Pick>, name: &str) {
        let Some(pick) = pick.filter(|_| area.is_positive()) else { return };
        self.targets += 1;
        let id = self.response.id.with(("target", self.targets));
        // No click of its own: the pointer keeps talking to the plot below.
        let target = self.ui.interact(area, id, Sense::focusable_noninteractive());
        let label = format!("Show {name} on the map");
        target.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
        if target.has_focus() {
            let pressed = |key| self.ui.input(|input| input.key_pressed(key));
            if pressed(egui::Key::Enter) || pressed(egui::Key::Space) {
                self.answer.picked = Some(pick.clone());
            }
        }
    }

    /// A name left of a row, in two lines at most, marked when what it stands for is selected.
    pub fn row_name(&mut self, area: Rect, words: &str, size: f32, pick: Option<&Pick>) {
        let selected = self.view.is_selected(pick);
        self.target(area, pick, words);
        let ink = if selected { self.theme.accent() } else { self.theme.text() };
        let galley = self.name_galley(area.size(), words, size, ink);
        if selected {
            let bar = Rect::from_min_size(area.left_top() - vec2(6.0, 0.0), vec2(3.0, area.height()));
            self.painter.rect_filled(bar, 0.0, ink);
        }
        self.painter.galley(pos2(area.left(), area.center().y - galley.size().y / 2.0), galley, ink);
    }

    fn name_galley(&self, room: Vec2, words: &str, size: f32, ink: Color32) -> Arc<Galley> {
        let mut job = LayoutJob::simple(words.to_owned(), self.font(size), ink, (room.x - 8.0).max(1.0));
        job.wrap.max_rows = if room.y >= size * 2.4 * self.theme.scale() { 2 } else { 1 };
        job.wrap.break_anywhere = job.wrap.max_rows == 1;
        self.painter.layout_job(job)
    }

    /// Size of the names of rows with so much room each: a little less than this where that makes more of them whole. Goods are told apart by the last
    /// word of their name.
    pub fn name_size<'w>(&self, names: impl Iterator<Item = &'w str> + Clone, room: Vec2, size: f32) -> f32 {
        let cut = |size: f32| {
            names.clone().filter(|name| self.name_galley(room, name, size, self.theme.text()).elided).count()
        };
        if cut(SHRUNK * size) < cut(size) { SHRUNK * size } else { size }
    }

    /// Width of the widest of some words, at most a share of the body.
    pub fn name_width<'w>(&self, names: impl Iterator<Item = &'w str>, size: f32, share: f32) -> f32 {
        let width = |name: &str| self.painter.layout_no_wrap(name.to_owned(), self.font(size), Color32::BLACK).size().x;
        let widest = names.map(width).fold(0.0, f32::max) + 10.0;
        widest.min(self.body.width() * share)
    }

    /// Diagonal lines over a field, so that it is told apart without colour.
    pub fn hatch(&self, rect: Rect) {
        hatching(rect, self.corner, self.theme, |line| {
            self.painter.add(line);
        });
    }

    /// A filled field, hatched where its tint says so.
    pub fn field(&self, rect: Rect, tint: &Tint) {
        self.painter.rect_filled(rect, 0.0, tint.colour(self.theme));
        if tint.is_hatched() {
            self.hatch(rect);
        }
    }
}

/// A month on an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct MonthName {
    /// `Apr 2025`.
    pub label: String,
    /// Its first day.
    pub day: Date,
}

/// Round values between two ends, a multiple of 1, 2 or 5 times a power of ten apart, about so many parts of the whole.
pub(crate) fn ticks(from: f64, to: f64, parts: f64) -> Vec<GridMark> {
    let step = step(to - from, parts);
    let first = (from / step - 1e-9).ceil();
    let number = ((to / step + 1e-9).floor() - first).clamp(0.0, 50.0) as usize;
    (0..=number).map(|tick| GridMark { value: step * (first + tick as f64), step_size: step }).collect()
}

/// Step of 1, 2 or 5 times a power of ten that divides `most` into about `parts`.
fn step(most: f64, parts: f64) -> f64 {
    if !(most.is_finite() && most > 0.0) {
        return 1.0;
    }
    let rough = most / parts;
    let power = 10_f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|part| part * power).find(|step| *step >= rough).unwrap_or(rough)
}

/// Width of what stands before the name of an entry of the legend, points: of a line so much that it shows how it is broken.
fn sample(dash: Option<&'static [f32]>) -> f32 {
    if dash.is_some() { 27.0 } else { 13.0 }
}

/// A line that is broken as `dash` says, in widths of the line: on, off, on, off; unbroken where it says nothing.
pub(crate) fn broken(points: Vec<Pos2>, stroke: Stroke, dash: &[f32]) -> Vec<Shape> {
    let part = |from: usize| dash.iter().skip(from).step_by(2).map(|part| part * stroke.width).collect::<Vec<_>>();
    let (on, off) = (part(0), part(1));
    if on.is_empty() {
        return vec![Shape::line(points, stroke)];
    }
    Shape::dashed_line_with_offset(&points, stroke, &on, &off, 0.0)
}

/// Diagonal lines over a field of the plot at a corner, so that it is told apart without colour.
pub(crate) fn hatching(rect: Rect, corner: Pos2, theme: &Theme, mut add: impl FnMut(Shape)) {
    if !rect.is_finite() || rect.height() < 0.5 || rect.width() < 0.5 {
        return;
    }
    let stroke = Stroke::new(1.2, theme.canvas().gamma_multiply(0.65));
    let step = 7.0;
    // The lines x + y = c lie on a grid of the whole plot, so that neighbouring fields match, and window and file do.
    let from = corner.x + corner.y;
    let mut sum = from + ((rect.left() + rect.top() - from) / step).ceil() * step;
    while sum < rect.right() + rect.bottom() {
        let from = pos2((sum - rect.top()).min(rect.right()), (sum - rect.right()).max(rect.top()));
        let to = pos2((sum - rect.bottom()).max(rect.left()), (sum - rect.left()).min(rect.bottom()));
        add(Shape::line_segment([from, to], stroke));
        sum += step;
    }
}

/// The largest finite value; 0 where there is none.
pub(crate) fn largest(values: impl Iterator<Item = f64>) -> f64 {
    values.filter(|value| value.is_finite()).fold(0.0, f64::max)
}
