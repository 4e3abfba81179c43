//! Which section of the manual is about what: the one table from places of the window to headings.

use crate::app::dialogs::manual::text::{At, at, slug};
use crate::app::state::shown::MapMode;
use crate::app::state::topic::{Float, Question, Topic};
use crate::app::state::view::LeftTab;
use chokepoint_core::model::{ClauseKind, EntityKind, InstrumentKind};
use std::borrow::Cow;

/// Where the manual speaks of a topic; the beginning where it does not, which a test keeps from happening.
pub fn place(topic: Topic) -> At {
    let section = section(topic);
    let (chapter, anchor) = section.split_once('#').unwrap_or((&section, ""));
    at(&format!("docs/manual/{chapter}.md"), anchor).unwrap_or_default()
}

/// The section on a topic, as `chapter#anchor`. A plot's has the title of its pane.
fn section(topic: Topic) -> Cow<'static, str> {
    let section = match topic {
        Topic::Start => "getting-started#getting-started",
        Topic::EmptyMap => "getting-started#from-an-empty-map",
        Topic::Answer => "answer#the-question",
        Topic::StatusLine => "answer#the-line-at-the-bottom",
        Topic::List(LeftTab::Scenario) => "scenarios#what-is-switched-on",
        Topic::List(LeftTab::Outline) => "drawing#the-outline",
        Topic::List(LeftTab::Draw) => "drawing#the-list-draw",
        Topic::List(LeftTab::History) => "drawing#undo-and-the-history",
        Topic::Map(MapMode::Stages) => "maps#the-stage-map",
        Topic::Map(MapMode::World) => "maps#the-world-map",
        Topic::Presenting => "scenarios#present",
        Topic::Plots => "plots#the-dock",
        Topic::Pane(pane) => return format!("plots#{}", slug(pane.title)).into(),
        Topic::Quality => "figures#data-quality",
        Topic::Preset => "figures#what-the-preset-says-about-itself",
        Topic::Sites => "drawing#several-sites-at-once",
        Topic::Entity(kind) => entity(kind),
        Topic::Instrument(kind) => match kind {
            InstrumentKind::Ban => "rules#ban",
            InstrumentKind::Licence => "rules#licence",
            InstrumentKind::Quota => "rules#quota",
            InstrumentKind::Tariff => "rules#tariff",
        },
        Topic::Clause(kind) => match kind {
            ClauseKind::Domestic => "rules#domestic-clause",
            ClauseKind::Content => "rules#content-clause",
            ClauseKind::Technology => "rules#technology-clause",
            ClauseKind::Sender => "rules#sender-clause",
            ClauseKind::Purchase => "rules#purchase-clause",
        },
        Topic::Float(window) => float(window),
        Topic::Question(asked) => question(asked),
    };
    section.into()
}

fn entity(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Commodity => "drawing#goods",
        EntityKind::Recipe => "drawing#recipes",
        EntityKind::Site => "drawing#a-site",
        EntityKind::Route => "drawing#a-route",
        EntityKind::Rule => "rules#rules",
        EntityKind::ControlList => "rules#lists-of-goods",
        EntityKind::Event => "events-and-measures#events",
        EntityKind::Measure => "events-and-measures#measures",
        EntityKind::Scenario => "scenarios#a-scenario",
        EntityKind::Source => "figures#sources",
        EntityKind::Company => "drawing#owners-and-companies",
        EntityKind::MapNote => "drawing#notes-on-the-map",
    }
}

fn float(float: Float) -> &'static str {
    match float {
        Float::Findings => "figures#findings",
        Float::About => "figures#what-the-preset-says-about-itself",
        Float::Views => "scenarios#views-of-a-presentation",
        Float::Filter => "maps#the-filter",
        Float::Keys => "getting-started#finding-your-way",
        Float::Announced => "rules#announced-controls",
        Float::Balance => "figures#balancing-the-baseline",
        Float::Compare => "compare-and-merge#in-the-window",
        Float::Gallery => "files#the-gallery",
        Float::Copy => "files#a-copy-for-others",
        Float::Brief => "files#briefs-and-slides",
        Float::Workshop => "workshops#in-the-window",
        Float::RunSheet => "workshops#writing-a-run-sheet",
        Float::Tour => "getting-started#the-guided-tour",
        Float::Inspector => "drawing#the-inspector",
    }
}

fn question(question: Question) -> &'static str {
    match question {
        Question::Command | Question::Entity => "getting-started#finding-your-way",
        Question::Import => "files#importing-a-table",
        Question::File => "files#opening-and-saving",
        Question::Version => "files#earlier-versions",
        Question::Recovery => "files#after-a-crash",
        Question::Unsaved | Question::NotSaved => "files#when-saving-asks-or-fails",
        Question::SheetUnsaved | Question::SheetNotSaved => "workshops#saving-a-run-sheet",
        Question::BadFile => "files#a-file-that-cannot-be-opened",
        Question::Remove => "drawing#removing",
        Question::NameView => "scenarios#views-of-a-presentation",
        Question::Sign => "files#signed-saves",
        Question::Several => "files#dropping-files",
        Question::Problem => "files#when-something-does-not-work",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::plots::dock::Plots;
    use strum::VariantArray as _;

    /// All topics: a new pane, kind of rule, kind of entity or window is among them without a word here.
    fn topics() -> Vec<Topic> {
        let mut all = vec![
            Topic::Start,
            Topic::EmptyMap,
            Topic::Answer,
            Topic::StatusLine,
            Topic::Presenting,
            Topic::Plots,
            Topic::Quality,
            Topic::Preset,
            Topic::Sites,
            Topic::Map(MapMode::Stages),
            Topic::Map(MapMode::World),
        ];
        all.extend([LeftTab::Scenario, LeftTab::Outline, LeftTab::Draw, LeftTab::History].map(Topic::List));
        all.extend(Plots::all().into_iter().map(Topic::Pane));
        all.extend(EntityKind::ALL.iter().copied().map(Topic::Entity));
        all.extend(InstrumentKind::VARIANTS.iter().copied().map(Topic::Instrument));
        all.extend(ClauseKind::ALL.map(Topic::Clause));
        all.extend(Float::VARIANTS.iter().copied().map(Topic::Float));
        all.extend(Question::VARIANTS.iter().copied().map(Topic::Question));
        all
    }

    #[test]
    fn every_topic_has_a_section_of_the_manual() {
        let lost: Vec<String> = topics()
            .into_iter()
            .map(section)
            .filter(|section| {
                let (chapter, anchor) = section.split_once('#').expect("chapter and anchor");
                at(&format!("docs/manual/{chapter}.md"), anchor).is_none()
            })
            .map(Cow::into_owned)
            .collect();
        assert_eq!(lost, [] as [String; 0], "sections that the manual lacks");
    }
}
