//! Citations and companies in the inspector.

use crate::app::commands::action::Actions;
use crate::app::form::Form;
use crate::app::form::choices::countries;
use crate::app::inspector::parts::{commit, gone_ui, part_ui, remove_ui, title_ui};
use crate::app::inspector::tables::owners_ui;
use crate::app::state::context::Ctx;
use chokepoint_core::model::{Addressed, EntityRef, Field, Preset, Quality, SourceId, visit_figures};
use egui::Ui;

/// Every field of a citation, and what cites it.
pub fn source_ui(ui: &mut Ui, ctx: &Ctx<'_>, id: &SourceId, actions: &mut Actions) {
    let preset = ctx.preset;
    let found = preset.sources.iter().enumerate().find(|(_, source)| &source.id == id);
    let Some((at, source)) = found else { return gone_ui(ui, "source") };
    let mut after = source.clone();
    title_ui(ui, "Source", &source.publication);
    let mut form = Form::new(*ctx, source.address());
    part_ui(ui, "Citation", |ui| {
        form.rows(ui, "source", |form, ui| {
            form.name(ui, "Publication", Field::Publication, &mut after.publication);
            form.text(ui, "Table or page", Field::Table, &mut after.table);
            let mut year = f64::from(after.year);
            form.number(ui, "Year", Field::Year, "", 1900.0..=2100.0, &mut year);
            after.year = year.round() as i16;
            let qualities = [Quality::Measured, Quality::Estimated, Quality::Illustrative]
                .map(|kind| (kind, kind.label().to_owned()));
            form.choice(ui, "Quality", Field::Quality, &mut after.quality, &qualities);
            let sigma = format!("± {:.0} % where a figure states none", after.quality.default_sigma() * 100.0);
            form.fixed(ui, "Uncertainty", &sigma);
        });
    });
    let cited = citations(preset, id);
    ui.label(format!("Cited by {cited} figure{} of the map", if cited == 1 { "" } else { "s" }));
    ui.add_space(6.0);
    form.note(ui, &mut after.note);
    form.rest_ui(ui);
    remove_ui(ui, preset, EntityRef::Source(id.clone()), "Remove source", actions);
    commit(&form, at, after, &source.publication, actions);
}

/// Figures of the map that cite a source; those of measures and benchmarks are not of the map.
fn citations(preset: &Preset, id: &SourceId) -> usize {
    let mut count = 0;
    visit_figures(preset, &mut |path, figure| {
        let of_map = !matches!(path.entity(), None | Some(EntityRef::Measure(_)));
        count += usize::from(of_map && figure.source == *id);
    });
    count
}

/// Every field of a company: who it is and who owns it.
pub fn company_ui(ui: &mut Ui, ctx: &Ctx<'_>, name: &str, actions: &mut Actions) {
    let preset = ctx.preset;
    let found = preset.map.companies.iter().enumerate().find(|(_, company)| company.name == name);
    let Some((at, company)) = found else { return gone_ui(ui, "company") };
    let mut after = company.clone();
    title_ui(ui, "Company", &company.name);
    let mut form = Form::new(*ctx, company.address());
    form.rows(ui, "company", |form, ui| {
        rename_ui(ui, preset, at, name, actions);
        form.choice(ui, "Country", Field::Country, &mut after.country, &countries());
    });
    part_ui(ui, "Who owns it", |ui| owners_ui(ui, &mut form, &mut after.owners));
    part_ui(ui, "What it owns", |ui| {
        let mut any = false;
        for site in preset.map.sites.iter().filter(|site| site.owners.iter().any(|owner| owner.owner == name)) {
            any = true;
            crate::app::inspector::parts::link_ui(ui, &site.name, EntityRef::Site(site.id.clone()), actions);
        }
        if !any {
            ui.weak("No site names it as its owner");
        }
    });
    form.rest_ui(ui);
    remove_ui(ui, preset, EntityRef::Company(name.to_owned()), "Remove company", actions);
    commit(&form, at, after, name, actions);
}

/// The name is what stakes refer to: it is changed there too, as one step, once it is typed.
fn rename_ui(ui: &mut Ui, preset: &Preset, at: usize, name: &str, actions: &mut Actions) {
    let key = ui.scope_id().with("company-name");
    let mut draft = ui.data(|data| data.get_temp::<String>(key)).unwrap_or_else(|| name.to_owned());
    let label = ui.label("Name");
    let field = ui.add(egui::TextEdit::singleline(&mut draft).desired_width(f32::INFINITY)).labelled_by(label.id);
    ui.end_row();
    let typed = draft.trim().to_owned();
    let taken = typed != name && preset.map.companies.iter().any(|company| company.name == typed);
    let why = match typed.as_str() {
        "" => Some(format!("a company needs a name; {name} stays")),
        _ if taken => Some(format!("another company is called so; {name} stays")),
        _ => None,
    };
    if let Some(why) = why {
        ui.label("");
        ui.add(egui::Label::new(egui::RichText::new(why).small().color(ui.visuals().error_fg_color)).wrap());
        ui.end_row();
    } else if field.lost_focus() && typed != name {
        actions.edit(chokepoint_core::edit::rename_company(preset, at, &typed));
        actions.push(crate::app::commands::action::Action::Select(EntityRef::Company(typed).into()));
    }
    ui.data_mut(|data| data.insert_temp(key, draft));
}
