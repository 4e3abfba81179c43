//! File > Gallery: presets that come with the program, that were open of late, and of a folder, each with its map.

use crate::app::commands::action::{Action, Actions, Leave};
use crate::app::state::context::Ctx;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::state::topic::Float;
use crate::app::tasks::files::PickKind;
use crate::app::tasks::gallery::{GalleryCard, GalleryPlace, GalleryRequest, GalleryStep, Showing, show};
use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::Task;
use egui::{
    Align2, Button, Context, FontId, Key, Label, Rect, Response, RichText, ScrollArea, Sense, TextureHandle, Ui, Vec2,
    vec2,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Width and height of the window where the screen has room for them, points.
const SIZE: Vec2 = vec2(940.0, 560.0);
/// Room left around it on a smaller screen, points.
const MARGIN: f32 = 60.0;
/// A map, points.
const PICTURE: Vec2 = vec2(272.0, 150.0);
/// Room for the words below it, points.
const WORDS: f32 = 92.0;
/// Room between the edge of a card and what is in it, points.
const INSIDE: f32 = 6.0;

/// The window, and the thread behind it.
pub struct Gallery {
    open: bool,
    search: String,
    /// The folder whose presets are shown beside the others.
    pub folder: Option<PathBuf>,
    showing: Showing,
    places: Vec<GalleryPlace>,
    trouble: Option<String>,
    cards: BTreeMap<GalleryPlace, (GalleryCard, Option<TextureHandle>)>,
    chosen: Option<GalleryPlace>,
}

impl Gallery {
    /// Closed, with a thread that waits.
    pub fn new(wake: Wake) -> Self {
        Self {
            open: false,
            search: String::new(),
            folder: None,
            showing: Task::new("gallery", wake, show),
            places: Vec::new(),
            trouble: None,
            cards: BTreeMap::new(),
            chosen: None,
        }
    }

    /// Opens it; files are read anew.
    pub fn open(&mut self) {
        self.forget();
        self.open = true;
    }

    /// Closes it; false where it was closed.
    pub fn close(&mut self) -> bool {
        let was_open = self.open;
        self.forget();
        was_open
    }

    /// Shows the presets of a folder as well.
    pub fn take_folder(&mut self, folder: PathBuf) {
        self.folder = Some(folder);
        self.open();
    }

    /// Gives up what is being read, and lets go of all pictures.
    fn forget(&mut self) {
        self.open = false;
        self.showing.forget();
        self.places.clear();
        self.trouble = None;
        self.cards.clear();
    }

    /// Shows the window while it is open; `recent` are the files that were open of late.
    pub fn ui(&mut self, ctx: &Context, shown: &Ctx<'_>, recent: &[PathBuf], actions: &mut Actions) {
        if !self.open {
            return;
        }
        let size = (PICTURE, ctx.pixels_per_point());
        let request =
            GalleryRequest { recent: recent.to_vec(), folder: self.folder.clone(), theme: *shown.theme, size };
        self.showing.follow(request);
        let (places, cards, trouble) = (&mut self.places, &mut self.cards, &mut self.trouble);
        self.showing.poll_each(|step| match step {
            GalleryStep::Found(found, wrong) => {
                cards.clear();
                (*places, *trouble) = (found, wrong);
            }
            GalleryStep::Card(card) => _ = cards.insert(card.place.clone(), (card, None)),
        });
        let screen = ctx.content_rect().size();
        let mut open = true;
        egui::Window::new(Float::Gallery.title())
            .open(&mut open)
            .fixed_size(SIZE.min(screen - vec2(MARGIN, 2.0 * MARGIN)))
            .collapsible(false)
            .pivot(Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| {
                self.head_ui(ui, shown, actions);
                ui.separator();
                ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                    self.cards_ui(ui, actions);
                    keep_in_sight(ui);
                });
            });
        if !open {
            self.forget();
        }
    }

    fn head_ui(&mut self, ui: &mut Ui, shown: &Ctx<'_>, actions: &mut Actions) {
        ui.horizontal_wrapped(|ui| {
            let label = ui.label("Search");
            let hint = "title, author, file";
            let field = egui::TextEdit::singleline(&mut self.search).desired_width(220.0).hint_text(hint);
            ui.add(field).labelled_by(label.id);
            ui.separator();
            let words = self.folder.as_deref().map_or_else(|| "No folder yet".to_owned(), folder_name);
            let folder = ui.label(words);
            if let Some(path) = &self.folder {
                folder.on_hover_text(path.display().to_string());
            }
            let choose = ui.add_enabled(!shown.situation.busy, Button::new("Choose a folder…"));
            if choose.on_hover_text("Shows the presets of a folder, such as one that a team shares").clicked() {
                actions.push(Action::Pick(PickKind::Shared));
            }
            if self.folder.is_some() && ui.button("Without the folder").clicked() {
                self.folder = None;
            }
            if self.showing.is_running() {
                ui.spinner();
                ui.weak(format!("{} of {}", self.cards.len(), self.places.len()));
            }
        });
        if let Some(trouble) = &self.trouble {
            ui.colored_label(ui.visuals().warn_fg_color, trouble);
        }
    }

    fn cards_ui(&mut self, ui: &mut Ui, actions: &mut Actions) {
        let words: Vec<String> = self.search.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let folder = self.folder.as_deref().map_or_else(String::new, |path| format!("In {}", folder_name(path)));
        type Shelf<'h> = (&'h str, fn(&GalleryPlace) -> bool);
        let is_of: [Shelf<'_>; 3] = [
            ("Comes with the program", |place| matches!(place, GalleryPlace::Builtin(_))),
            ("Open of late", |place| matches!(place, GalleryPlace::Recent(_))),
            (&folder, |place| matches!(place, GalleryPlace::Folder(_))),
        ];
        let mut is_any = false;
        for (heading, is_of) in is_of {
            let of_heading: Vec<GalleryPlace> = self
                .places
                .iter()
                .filter(|place| is_of(place) && is_found(self.cards.get(*place).map(|(card, _)| card), place, &words))
                .cloned()
                .collect();
            if of_heading.is_empty() {
                continue;
            }
            is_any = true;
            ui.label(RichText::new(heading).strong());
            ui.horizontal_wrapped(|ui| {
                for place in of_heading {
                    self.card_ui(ui, &place, actions);
                }
            });
            ui.add_space(8.0);
        }
        if !is_any && !self.showing.is_running() {
            ui.weak("Nothing is called so");
        }
    }

    fn card_ui(&mut self, ui: &mut Ui, place: &GalleryPlace, actions: &mut Actions) {
        let size = PICTURE + vec2(2.0 * INSIDE, WORDS + 2.0 * INSIDE);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let (name, about) = told(self.cards.get(place).map(|(card, _)| card), place);
        let is_chosen = self.chosen.as_ref() == Some(place);
        response
            .widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_chosen, format!("Open {name}")));
        if ui.is_rect_visible(rect) {
            self.paint_card(ui, rect, &response, place, (&name, &about));
        }
        let by_pointer = ui.input(|input| input.pointer.primary_released());
        let entered = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if response.double_clicked() || entered || response.clicked() && !by_pointer {
            self.forget();
            actions.push(Action::Leave(match place {
                GalleryPlace::Builtin(name) => Leave::Builtin(name),
                GalleryPlace::Recent(path) | GalleryPlace::Folder(path) => Leave::File(path.clone()),
            }));
        } else if response.clicked() {
            self.chosen = Some(place.clone());
            response.request_focus();
        }
        response.on_hover_text(format!("{name}\n{}\nDouble click or Enter opens it", about.join("\n")));
    }

    fn paint_card(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        response: &Response,
        place: &GalleryPlace,
        told: (&str, &[String]),
    ) {
        let is_chosen = self.chosen.as_ref() == Some(place);
        let visuals = ui.style().interact_selectable(response, is_chosen);
        let ground = if is_chosen { visuals.bg_fill } else { visuals.weak_bg_fill };
        ui.painter().rect(rect, 4.0, ground, visuals.bg_stroke, egui::StrokeKind::Inside);
        let picture = Rect::from_min_size(rect.min + vec2(INSIDE, INSIDE), PICTURE);
        match self.cards.get_mut(place) {
            None => {
                _ = ui.painter().text(
                    picture.center(),
                    Align2::CENTER_CENTER,
                    "…",
                    FontId::proportional(20.0),
                    visuals.text_color(),
                )
            }
            Some((card, texture)) => {
                let image = card.shown.as_ref().ok().and_then(|shown| shown.picture.clone());
                if let (None, Some(image)) = (&texture, image) {
                    *texture = Some(ui.ctx().load_texture("gallery", image, egui::TextureOptions::LINEAR));
                }
                match texture {
                    Some(texture) => {
                        let whole = Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
                        ui.painter().image(texture.id(), picture, whole, egui::Color32::WHITE);
                    }
                    None => {
                        let words = if card.shown.is_ok() { "Nothing on the map" } else { "Cannot be read" };
                        let color = if card.shown.is_ok() { visuals.text_color() } else { ui.visuals().error_fg_color };
                        let font = egui::TextStyle::Body.resolve(ui.style());
                        ui.painter().text(picture.center(), Align2::CENTER_CENTER, words, font, color);
                    }
                }
            }
        }
        let words = Rect::from_min_max(picture.left_bottom() + vec2(0.0, INSIDE), rect.max - vec2(INSIDE, 2.0));
        let mut below =
            ui.new_child(egui::UiBuilder::new().max_rect(words).layout(egui::Layout::top_down(egui::Align::Min)));
        below.set_clip_rect(ui.clip_rect().intersect(words));
        below.spacing_mut().item_spacing.y = 1.0;
        let (name, about) = told;
        below.add(Label::new(RichText::new(name).strong()).truncate().selectable(false));
        for line in about {
            below.add(Label::new(RichText::new(line).small()).truncate().selectable(false));
        }
    }
}

/// What a card is called, and its lines.
fn told(card: Option<&GalleryCard>, place: &GalleryPlace) -> (String, Vec<String>) {
    let file = match place {
        GalleryPlace::Builtin(_) => None,
        GalleryPlace::Recent(path) | GalleryPlace::Folder(path) => Some(file_name(path)),
    };
    match card.map(|card| &card.shown) {
        Some(Ok(shown)) => (shown.title.clone(), shown.lines.iter().cloned().chain(file).collect()),
        Some(Err(why)) => (file.unwrap_or_default(), vec![why.clone()]),
        None => (file.unwrap_or_else(|| place_name(place)), Vec::new()),
    }
}

fn place_name(place: &GalleryPlace) -> String {
    match place {
        GalleryPlace::Builtin(name) => (*name).to_owned(),
        GalleryPlace::Recent(path) | GalleryPlace::Folder(path) => path.display().to_string(),
    }
}

/// True for what all words that are searched for are said of.
fn is_found(card: Option<&GalleryCard>, place: &GalleryPlace, words: &[String]) -> bool {
    let (name, about) = told(card, place);
    let whole = format!("{name} {} {}", about.join(" "), place_name(place)).to_lowercase();
    words.iter().all(|word| whole.contains(word))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn folder_name(path: &Path) -> String {
    format!("Folder {}", file_name(path))
}
