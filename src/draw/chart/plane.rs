//! Planes of months by a figure or by rows, and of a figure by rows: egui_plot gives axes, grid, zoom and drag; what stands on them is ours.
//!
//! What part of a plane is seen is held by who shows it ([`Zoom`]) and not by egui_plot's memory, so that panes share their months, a file shows what
//! was on screen, and a place that is left is found again.

use crate::draw::chart::frame::{Chart, MonthName, hatching};
use crate::draw::chart::scale::Figures;
use crate::draw::chart::series::{Pick, Tint};
use crate::draw::chart::zoom::{Span, Zoom, months_since_0};
use crate::draw::theme::{Theme, text_size};
use chokepoint_core::engine::MonthIx;
use egui::{Color32, PointerButton, Pos2, Rangef, Rect, Sense, Shape, Stroke, StrokeKind, Ui, UiBuilder, Vec2, vec2};
use egui_plot::{
    AxisHints, GridInput, GridMark, Plot, PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotTransform, VPlacement,
};
use std::ops::RangeInclusive;
use typed_index_collections::TiSlice;

/// Parts that a value axis is divided into where there is room.
const PARTS: f64 = 4.0;
/// Room of a figure on the value axis, points.
const TICK_ROOM: f32 = 15.0;
/// Air between figures on an axis along the plane, points.
const APART: f32 = 4.0;
/// Parts that an axis of figures along the plane is divided into where there is room.
const PARTS_ALONG: u8 = 6;
/// Room of what stands at the marks of an axis along the plane, points.
pub(crate) const AXIS: f32 = 20.0;
/// Room of the name of a month, points.
const MONTH_ROOM: f32 = 70.0;
/// Points of the wheel that bring twice as near.
const WHEEL: f32 = 240.0;
/// Fewest months that are seen.
const FEWEST: f64 = 2.0;
/// Least part of the values that is seen: below it figures have no more digits.
const NEAREST: f64 = 1e-5;

/// What is asked for after the reader has moved a span; none for the whole.
fn moved(seen: PlotSpan, after: Span) -> Option<Span> {
    let asked = if after.differs(seen.now) { after.within(seen.whole, seen.least) } else { seen.now };
    asked.differs(seen.whole).then_some(asked)
}

/// One axis of a plane.
#[derive(Clone, Copy)]
struct PlotSpan {
    whole: Span,
    now: Span,
    least: f64,
}

impl PlotSpan {
    fn new(whole: Span, asked: Option<Span>, least: f64) -> Self {
        Self { whole, now: asked.map_or(whole, |asked| asked.within(whole, least)), least }
    }
}

/// What stands along a plane.
#[derive(Clone, Copy)]
pub(crate) enum Along<'p> {
    /// Months.
    Months(&'p TiSlice<MonthIx, MonthName>),
    /// A figure.
    Figures(Figures<'p>),
}

impl<'p> Along<'p> {
    fn months(self) -> &'p TiSlice<MonthIx, MonthName> {
        match self {
            Self::Months(months) => months,
            Self::Figures(_) => TiSlice::from_ref(&[]),
        }
    }

    fn figures(self) -> Option<Figures<'p>> {
        match self {
            Self::Months(_) => None,
            Self::Figures(figures) => Some(figures),
        }
    }
}

/// What stands up a plane.
#[derive(Clone, Copy)]
pub(crate) enum Up<'p> {
    /// A figure.
    Figures(Figures<'p>),
    /// So many rows, the first on top.
    Rows(usize),
}

impl<'p> Up<'p> {
    fn figures(self) -> Option<Figures<'p>> {
        match self {
            Self::Figures(figures) => Some(figures),
            Self::Rows(_) => None,
        }
    }
}

/// A plane before it is painted.
pub(crate) struct Plane<'p> {
    /// What stands along it.
    pub along: Along<'p>,
    /// What stands up.
    pub up: Up<'p>,
    /// Room for it and its axes.
    pub room: Rect,
}

/// Where things lie on a plane.
#[derive(Clone, Copy)]
pub(crate) struct Laid<'p> {
    at: PlotTransform,
    first: f64,
    months: usize,
    along: Along<'p>,
    up: Up<'p>,
}

impl Laid<'_> {
    /// The room between the axes.
    pub fn rect(&self) -> Rect {
        *self.at.frame()
    }

    /// From where to where a month lies, points; partly or wholly outside where it is not seen.
    pub fn column(&self, month: MonthIx) -> Rangef {
        let from = self.first + usize::from(month) as f64;
        Rangef::new(self.at.position_from_point_x(from), self.at.position_from_point_x(from + 1.0))
    }

    /// How high a value stands, points.
    pub fn y(&self, value: f64) -> f32 {
        self.at.position_from_point_y(self.up.figures().map_or(value, |figures| figures.place(value)))
    }

    /// How far along a value stands, points; beside the plane where it is not seen.
    pub fn x(&self, value: f64) -> f32 {
        self.at.position_from_point_x(self.along.figures().map_or(value, |figures| figures.place(value)))
    }

    /// The same, at the edge of the plane where it is not seen.
    pub fn x_seen(&self, value: f64) -> f32 {
        self.x(value).clamp(self.rect().left(), self.rect().right())
    }

    /// The field of a row, over all that is seen along it.
    pub fn row(&self, row: usize) -> Rect {
        Rect::from_x_y_ranges(self.rect().x_range(), self.y(row as f64)..=self.y(row as f64 + 1.0))
    }

    /// The month at a place.
    pub fn month_at(&self, place: Pos2) -> Option<MonthIx> {
        let month = self.at.value_from_position(place).x - self.first;
        (self.rect().contains(place) && month >= 0.0 && month < self.months as f64).then_some(MonthIx(month as usize))
    }

    /// True where a month is seen, in part at least.
    pub fn shows(&self, month: MonthIx) -> bool {
        let (column, all) = (self.column(month), self.rect().x_range());
        column.max > all.min + 0.5 && column.min < all.max - 0.5
    }
}

/// What paints on a plane.
pub(crate) struct Brush<'b> {
    /// Colours and sizes.
    pub theme: &'b Theme,
    /// Where things lie.
    pub laid: Laid<'b>,
    /// The month that is pointed at, here or in another pane.
    pub pointed: Option<MonthIx>,
    corner: Pos2,
    shapes: &'b mut Vec<Shape>,
}

impl Brush<'_> {
    /// Adds a shape.
    pub fn add(&mut self, shape: impl Into<Shape>) {
        self.shapes.push(shape.into());
    }

    /// A filled field, hatched where its tint says so.
    pub fn field(&mut self, rect: Rect, tint: &Tint) {
        self.fill(rect, tint.colour(self.theme));
        if tint.is_hatched() {
            hatching(rect, self.corner, self.theme, |line| self.shapes.push(line));
        }
    }

    /// A field in one colour.
    pub fn fill(&mut self, rect: Rect, colour: Color32) {
        self.shapes.push(Shape::rect_filled(rect, 0.0, colour));
    }

    /// A level line.
    pub fn hline(&mut self, x: Rangef, y: f32, stroke: Stroke) {
        self.shapes.push(Shape::hline(x, y, stroke));
    }

    /// A line upwards.
    pub fn vline(&mut self, x: f32, y: Rangef, stroke: Stroke) {
        self.shapes.push(Shape::vline(x, y, stroke));
    }

    /// The outline of another state: a broken line on a pale ground, which is seen on every fill.
    pub fn outline(&mut self, points: &[Pos2]) {
        let stroke = |width: f32, ink: Color32| Stroke::new(width * self.theme.scale(), ink);
        let (ground, line) = (stroke(3.5, self.theme.canvas()), stroke(1.8, self.theme.text()));
        self.shapes.push(Shape::line(points.to_vec(), ground));
        self.shapes.extend(Shape::dashed_line(points, line, 5.0, 3.0));
    }
}

/// What we paint, as egui_plot takes it.
struct Painted<'p, P> {
    base: PlotItemBase,
    theme: &'p Theme,
    first: f64,
    along: Along<'p>,
    up: Up<'p>,
    pointed: Option<MonthIx>,
    corner: Pos2,
    paint: P,
}

impl<P: Fn(&mut Brush<'_>)> PlotItem for Painted<'_, P> {
    fn shapes(&self, _: &Ui, at: &PlotTransform, shapes: &mut Vec<Shape>) {
        let laid = laid(*at, self.first, self.along, self.up);
        (self.paint)(&mut Brush { theme: self.theme, laid, pointed: self.pointed, corner: self.corner, shapes });
    }

    fn initialize(&mut self, _: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        Color32::TRANSPARENT
    }

    /// What is under the pointer is told by the form, in its own words.
    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn bounds(&self) -> PlotBounds {
        PlotBounds::NOTHING
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}

fn laid<'p>(at: PlotTransform, first: f64, along: Along<'p>, up: Up<'p>) -> Laid<'p> {
    Laid { at, first, months: along.months().len(), along, up }
}

impl Chart<'_> {
    /// Paints a plane and what stands on it; takes in how the reader has moved it. The month that is chosen is framed, the one that is pointed at here or
    /// in another pane is marked.
    pub fn plane<'p>(&mut self, plane: Plane<'p>, paint: impl Fn(&mut Brush<'_>)) -> Laid<'p> {
        let Plane { along, up, room } = plane;
        let (theme, view, fits) = (self.theme, *self.view, self.fits);
        let months = along.months();
        let first = months.first().map_or(0.0, |month| months_since_0(month.day));
        let number = months.len().max(1);
        let of_figures = |figures: Figures<'_>| {
            let whole = figures.whole();
            PlotSpan::new(whole, view.zoom.values, whole.width() * NEAREST)
        };
        let across = match along {
            Along::Months(_) => {
                PlotSpan::new(Span { from: first, to: first + number as f64 }, view.zoom.months, FEWEST)
            }
            Along::Figures(figures) => of_figures(figures),
        };
        let upwards = match up {
            Up::Figures(figures) => of_figures(figures),
            Up::Rows(rows) => PlotSpan::new(Span { from: 0.0, to: rows.max(1) as f64 }, None, 1.0),
        };
        let has_figures = up.figures().is_some();
        let has_months = !months.is_empty();
        // What the wheel moves: the axis along the plane, whatever stands there.
        let is_near = if has_months { view.zoom.months } else { view.zoom.values }.is_some();
        let moves = view.is_live;

        let scale = theme.scale();
        let label = |mark: GridMark| {
            months.get(MonthIx((mark.value - first).max(0.0) as usize)).map_or("", |month| month.label.as_str())
        };
        let axis = |hints: AxisHints<'static>| {
            hints.tick_label_font(theme.font(text_size::TICK)).tick_label_color(theme.weak_text())
        };
        let x_axis = axis(AxisHints::new_x())
            .placement(VPlacement::Bottom)
            .min_thickness(4.0)
            .label_spacing(Rangef::new(0.5, 1.0));
        let y_axis = axis(AxisHints::new_y()).min_thickness(4.0).label_spacing(Rangef::new(0.5, 1.0));

        let figures_along = along.figures().map(|figures| self.marks_along(figures, across.now, room.width()));
        let mut ui = self.child(room);
        let shift = ui.input(|input| input.modifiers.shift);
        let wheel = Some(ui.input(|input| input.smooth_scroll_delta)).filter(|turned| {
            let nearer = turned.y > 0.0 || (is_near && *turned != Vec2::ZERO);
            moves && fits && nearer
        });
        let chosen = view.cursor.filter(|month| usize::from(*month) < months.len());
        let pointed = view.pointed.map(|at| (at - first).floor()).filter(|at| *at >= 0.0 && *at < months.len() as f64);
        let pointed = pointed.map(|at| MonthIx(at as usize));
        let item = Painted {
            base: PlotItemBase::new("figures".to_owned()),
            theme,
            first,
            along,
            up,
            pointed,
            corner: self.corner,
            paint: |brush: &mut Brush<'_>| {
                paint(brush);
                let all = brush.laid.rect().y_range();
                if let Some(month) = pointed {
                    let column = Rect::from_x_y_ranges(brush.laid.column(month), all);
                    brush.add(Shape::rect_stroke(column, 0.0, Stroke::new(1.0, theme.weak_text()), StrokeKind::Inside));
                }
                if let Some(month) = chosen {
                    let column = Rect::from_x_y_ranges(brush.laid.column(month), all);
                    brush.add(Shape::rect_stroke(column, 1.0, Stroke::new(2.0, theme.accent()), StrokeKind::Inside));
                }
            },
        };
        let plot = Plot::new("plane")
            .width(room.width())
            .height(room.height())
            .show_background(false)
            .show_x(false)
            .show_y(false)
            .show_axes([true, has_figures])
            .show_grid([!has_months, has_figures])
            .grid_color(theme.line().gamma_multiply(0.6))
            .grid_fade(0.0)
            .grid_spacing(Rangef::new(1.0, 2.0))
            .invert_y(!has_figures)
            .allow_double_click_reset(false)
            // Only where there is more than is seen: it would wobble.
            .allow_drag(
                [!shift && is_near, !shift && has_figures && view.zoom.values.is_some()].map(|drags| moves && drags),
            )
            .allow_zoom([moves, moves && has_figures])
            .allow_axis_zoom_drag([moves, moves && has_figures])
            // The wheel brings nearer; sideways it moves the months.
            .allow_scroll(false)
            .allow_boxed_zoom(moves && has_figures)
            // Shift draws a box on the map as well.
            .boxed_zoom_pointer_button(if shift { PointerButton::Primary } else { PointerButton::Secondary })
            // By keyboard the plot is one thing: the plane in it is not another.
            .sense(if moves { Sense::CLICK | Sense::DRAG } else { Sense::hover() })
            .x_grid_spacer(move |input| match along {
                Along::Months(_) => month_marks(&input, number, first, scale),
                Along::Figures(_) => figures_along.clone().unwrap_or_default(),
            })
            .y_grid_spacer(move |input| match up {
                Up::Figures(figures) => value_marks(&input, figures, TICK_ROOM * scale),
                Up::Rows(_) => Vec::new(),
            })
            .custom_x_axes(vec![x_axis.formatter(move |mark, _| match along {
                Along::Months(_) => label(mark).to_owned(),
                Along::Figures(figures) => figures.words(mark),
            })])
            .custom_y_axes(vec![
                y_axis.formatter(move |mark, _| up.figures().map_or(String::new(), |figures| figures.words(mark))),
            ]);
        let shown = plot.show(&mut ui, move |plot| {
            plot.set_plot_bounds_x(across.now.from..=across.now.to);
            plot.set_plot_bounds_y(upwards.now.from..=upwards.now.to);
            if let Some(turned) = wheel.filter(|_| plot.response().contains_pointer()) {
                plot.zoom_bounds_around_hovered(vec2((turned.y / WHEEL).exp2(), 1.0));
                let points = f64::from(plot.response().rect.width()).max(1.0);
                plot.translate_bounds(vec2((f64::from(-turned.x) / points * across.now.width()) as f32, 0.0));
            }
            plot.add(item);
        });
        if wheel.is_some() && shown.response.contains_pointer() {
            // The pane would scroll as well.
            ui.input_mut(|input| input.smooth_scroll_delta = Vec2::ZERO);
        }
        let bounds = shown.transform.bounds();
        let after = |axis: usize| Span { from: bounds.min()[axis], to: bounds.max()[axis] };
        // The axis along the plane is of months or of values; the one up is of values or of rows, which are all seen.
        let read = |seen: &dyn Fn(PlotSpan, usize) -> Option<Span>| Zoom {
            months: if has_months { seen(across, 0) } else { view.zoom.months },
            values: match (has_months, has_figures) {
                (false, _) => seen(across, 0),
                (true, true) => seen(upwards, 1),
                (true, false) => view.zoom.values,
            },
        };
        let zoom = read(&|span, axis| moved(span, after(axis)));
        let told = read(&|span, _| Some(span.now).filter(|now| now.differs(span.whole)));
        if moves && shown.response.double_clicked() {
            self.answer.zoomed = Some(Zoom::default());
            self.answer.is_reset = true;
        } else if moves && zoom != told {
            self.answer.zoomed = Some(zoom);
        }
        let laid = laid(shown.transform, first, along, up);
        if let Some(place) = shown.response.hover_pos().filter(|_| has_months) {
            self.answer.pointed = Some(shown.transform.value_from_position(place).x);
        }
        self.on_plane(shown.response);
        laid
    }

    /// What the pointer reads about a month, and the month as what a click picks.
    pub fn month_spot(&mut self, laid: &Laid<'_>, words: impl FnOnce(MonthIx) -> String) {
        if let Some(month) = self.pointer().and_then(|pointer| laid.month_at(pointer)) {
            self.spot(laid.rect(), Some(&Pick::Month(month)), || words(month));
        }
    }
}

/// Months that are named: whole quarters or years, so many as there is room for; each has its name in the middle of its column.
fn month_marks(input: &GridInput, number: usize, first: f64, scale: f32) -> Vec<GridMark> {
    // egui_plot asks with the value of the least distance of grid lines, which is a point here.
    let point = input.base_step_size;
    let room = f64::from(MONTH_ROOM * scale) * point;
    let every = [1, 2, 3, 6, 12, 24, 36, 60].into_iter().find(|every| f64::from(*every) >= room).unwrap_or(120);
    let (from, to) = input.bounds;
    let fits = |month: &f64| month + 0.5 - room * 0.32 >= from && month + 0.5 + room * 0.32 <= to;
    let months = || (0..number).map(|month| first + month as f64);
    let mark = |month: f64| GridMark { value: month + 0.5, step_size: f64::from(every) };
    let mut marks: Vec<GridMark> =
        months().filter(|month| (*month as i64).rem_euclid(i64::from(every)) == 0).filter(fits).map(mark).collect();
    if marks.is_empty() {
        // A span so short that no such month lies in it: the one in its middle is named.
        marks.extend(months().find(|month| *month + 1.0 > (from + to) / 2.0).map(mark));
    }
    marks
}

/// Round values within what is seen, each with so much room, points.
fn value_marks(input: &GridInput, figures: Figures<'_>, room: f32) -> Vec<GridMark> {
    let (from, to) = input.bounds;
    let points = (to - from) / input.base_step_size;
    let parts = (points / f64::from(room.max(1.0))).floor().clamp(1.0, PARTS);
    figures.marks(from, to, parts)
}

impl Chart<'_> {
    /// Round figures within what is seen of an axis along a plane: so many that their words stand apart.
    fn marks_along(&self, figures: Figures<'_>, seen: Span, width: f32) -> Vec<GridMark> {
        let apart = |marks: &Vec<GridMark>| {
            let ends = marks.iter().map(|mark| {
                let middle = ((mark.value - seen.from) / seen.width()) as f32 * width;
                let half = self.name_width([figures.words(*mark).as_str()].into_iter(), text_size::TICK, 1.0) / 2.0;
                (middle - half, middle + half)
            });
            let ends: Vec<(f32, f32)> = ends.collect();
            ends.windows(2).all(|pair| pair[1].0 - pair[0].1 > APART)
        };
        let choices = (1..=PARTS_ALONG).rev().map(|parts| figures.marks(seen.from, seen.to, f64::from(parts)));
        choices.into_iter().find(|marks| apart(marks)).unwrap_or_default()
    }

    /// Room of its own within the plot.
    fn child(&mut self, room: Rect) -> Ui {
        self.ui_mut().new_child(UiBuilder::new().max_rect(room))
    }
}
