//! The means of a control and its figures.

use crate::app::form::Form;
use crate::app::form::instrument::instrument_figures_ui;
use chokepoint_core::model::{
    BuyerShare, Country, Desk, Field, Instrument, LicenceAnswer, LicenceBand, Presumption, QuotaAward, QuotaPeriod,
    QuotaShare, QuotaTerms, QuotaUnit, QuotaUnused, Rival, Tag,
};
use egui::Ui;

/// What becomes of approvals that run out.
const RENEWED: [(Option<bool>, &str); 3] = [
    (None, "not said: renewed in time"),
    (Some(true), "renewed before they run out"),
    (Some(false), "applied for anew when they have run out"),
];

/// What a means can name.
pub struct Choices<'a> {
    /// Countries.
    pub countries: &'a [(Country, String)],
    /// Buyers of parts of a quota.
    pub buyers: &'a [(String, String)],
    /// Lists of goods.
    pub lists: &'a [(Tag, String)],
}

/// Means and figures, as rows of a grid.
pub fn instrument_ui(ui: &mut Ui, form: &mut Form<'_>, instrument: &mut Instrument, choices: &Choices<'_>) {
    let Choices { countries, buyers, .. } = *choices;
    let usual = [
        (Instrument::Ban, "Ban"),
        (Instrument::licence(0.5, 2), "Licence"),
        (Instrument::quota(1000.0), "Quota"),
        (Instrument::Tariff { ad_valorem: 0.25 }, "Tariff"),
    ];
    // The present one with its own figures stands in for the usual one of its kind.
    let options = usual.map(|(option, text)| {
        let same = std::mem::discriminant(&option) == std::mem::discriminant(instrument);
        (if same { instrument.clone() } else { option }, text.to_owned())
    });
    form.choice(ui, "Means", Field::Instrument, instrument, &options);
    if let Instrument::Licence { presumption, approval_share, .. } = instrument {
        let options = Presumption::ALL.map(|option| (option, option.label().to_owned()));
        let before = *presumption;
        form.choice(ui, "Decision", [Field::Instrument, Field::Presumption], presumption, &options);
        if *presumption != before {
            *approval_share = match presumption {
                Presumption::CaseByCase => 0.5,
                Presumption::Approval => 1.0,
                Presumption::Denial => 0.0,
            };
        }
    }
    instrument_figures_ui(ui, form, instrument);
    match instrument {
        Instrument::Licence {
            approval_share,
            valid_months,
            renewed,
            general_per_year,
            presumption,
            processing_months,
            desk,
            band,
        } if *presumption != Presumption::Denial => {
            desk_ui(ui, form, desk, processing_months, choices);
            if presumption.is_case_by_case() {
                band_ui(ui, form, band, *approval_share, desk.as_ref());
            }
            form.switched(
                ui,
                "Approvals run out",
                [Field::Instrument, Field::ValidMonths],
                valid_months,
                || 12,
                |form, ui, months| {
                    form.months(ui, "Valid for", [Field::Instrument, Field::ValidMonths], months);
                },
            );
            if valid_months.is_some() && desk.is_none() {
                let options = RENEWED.map(|(option, words)| (option, words.to_owned()));
                form.choice(ui, "Renewal", [Field::Instrument, Field::Renewed], renewed, &options);
            }
            form.switched(
                ui,
                "General licence",
                [Field::Instrument, Field::GeneralPerYear],
                general_per_year,
                || 100.0,
                |form, ui, volume| {
                    form.number(
                        ui,
                        "Passes freely",
                        [Field::Instrument, Field::GeneralPerYear],
                        "units a year",
                        0.0..=1e12,
                        volume,
                    );
                },
            );
        }
        Instrument::Quota { shares, terms, .. } => {
            terms_ui(ui, form, terms, buyers);
            shares_ui(ui, form, shares, countries);
        }
        _ => {}
    }
}

/// The desk at which applications wait. Its shortest time takes the place of the processing months, and gives them back.
fn desk_ui(
    ui: &mut Ui,
    form: &mut Form<'_>,
    desk: &mut Option<Desk>,
    processing_months: &mut u32,
    choices: &Choices<'_>,
) {
    let Choices { countries, lists, .. } = *choices;
    let field = |field: Field| [Field::Instrument, Field::Desk, field];
    let had = desk.clone();
    let usual = || Desk {
        statutory_months: match *processing_months {
            0 => Desk::default().statutory_months,
            months => f64::from(months),
        },
        ..Desk::default()
    };
    let label = "Applications wait at a desk";
    form.switched(ui, label, [Field::Instrument, Field::Desk], desk, usual, |form, ui, desk| {
        let months = |form: &mut Form<'_>, ui: &mut Ui, label: &str, at: Field, value: &mut f64| {
            form.number(ui, label, field(at), "months", 0.0..=600.0, value);
        };
        months(form, ui, "Decided at the soonest after", Field::StatutoryMonths, &mut desk.statutory_months);
        months(form, ui, "The desk learns in", Field::LearnMonths, &mut desk.learn_months);
        form.number(ui, "It can decide at most", field(Field::Room), "times the usual", 0.0..=100.0, &mut desk.room);
        form.share(ui, "Held up though not named", field(Field::Over), &mut desk.over);
        if desk.over > 0.0 || !desk.look_alikes.is_empty() {
            form.many(ui, "Not told apart", field(Field::LookAlikes), &mut desk.look_alikes, lists, "no list");
        }
        form.number(ui, "Ordered of what is lacking", field(Field::Pull), "a month", 0.0..=100.0, &mut desk.pull);
        months(form, ui, "Given up beyond", Field::PatienceMonths, &mut desk.patience_months);
        let usual = || Rival { countries: Vec::new(), share: 0.5 };
        form.switched(ui, "A rival gets less", field(Field::Rival), &mut desk.rival, usual, |form, ui, rival| {
            let below = |at: Field| [Field::Instrument, Field::Desk, Field::Rival, at];
            form.many(ui, "Rivals", below(Field::Countries), &mut rival.countries, countries, "nobody");
            form.share(ui, "Of what others get", below(Field::Share), &mut rival.share);
        });
    });
    match (&had, &*desk) {
        (None, Some(_)) => *processing_months = 0,
        (Some(had), None) => *processing_months = had.statutory_months.round().clamp(0.0, 600.0) as u32,
        _ => {}
    }
}

/// How little and how much may be approved; begins with half of what is approved and half of what is refused.
fn band_ui(ui: &mut Ui, form: &mut Form<'_>, band: &mut Option<LicenceBand>, approval_share: f64, desk: Option<&Desk>) {
    let usual = || {
        let at = |approval_share: f64| LicenceAnswer { approval_share, ..LicenceAnswer::default() };
        LicenceBand { low: at(approval_share / 2.0), high: at((1.0 + approval_share) / 2.0) }
    };
    let label = "The answer is uncertain";
    form.switched(ui, label, [Field::Instrument, Field::Band], band, usual, |form, ui, band| {
        for (end, words, answer) in [(Field::Low, "low", &mut band.low), (Field::High, "high", &mut band.high)] {
            let at = |field: Field| [Field::Instrument, Field::Band, end, field];
            form.share(ui, &format!("Approved share, {words}"), at(Field::ApprovalShare), &mut answer.approval_share);
            if let Some(desk) = desk {
                let (label, field) = (format!("The desk learns otherwise, {words}"), at(Field::LearnMonths));
                form.switched(
                    ui,
                    &label,
                    field,
                    &mut answer.learn_months,
                    || desk.learn_months,
                    |form, ui, months| {
                        form.number(ui, &format!("It learns in, {words}"), field, "months", 0.0..=600.0, months);
                    },
                );
            }
            if let Some(rival) = desk.and_then(|desk| desk.rival.as_ref()) {
                let (label, field) = (format!("Rivals get another share, {words}"), at(Field::RivalShare));
                form.switched(
                    ui,
                    &label,
                    field,
                    &mut answer.rival_share,
                    || rival.share,
                    |form, ui, share| {
                        form.share(ui, &format!("Rivals' share, {words}"), field, share);
                    },
                );
            }
        }
    });
}

/// How a quota is opened, given out and counted, and what becomes of what is left.
fn terms_ui(ui: &mut Ui, form: &mut Form<'_>, terms: &mut QuotaTerms, buyers: &[(String, String)]) {
    let at = |field: Field| [Field::Instrument, Field::Terms, field];
    let options = QuotaUnit::ALL.map(|option| (option, option.label().to_owned()));
    form.choice(ui, "Counted in", at(Field::Unit), &mut terms.unit, &options);
    let options = QuotaPeriod::ALL.map(|option| (option, option.label().to_owned()));
    form.choice(ui, "Opened", at(Field::Period), &mut terms.period, &options);
    let options = QuotaAward::ALL.map(|option| (option, option.label().to_owned()));
    form.choice(ui, "Given out", at(Field::Award), &mut terms.award, &options);
    let options = QuotaUnused::ALL.map(|option| (option, option.label().to_owned()));
    form.choice(ui, "What is left is", at(Field::Unused), &mut terms.unused, &options);
    let mut named: Vec<String> = terms.buyers.iter().map(|part| part.buyer.clone()).collect();
    form.many(ui, "Fixed parts for", at(Field::Buyers), &mut named, buyers, "nobody");
    terms.buyers.retain(|part| named.contains(&part.buyer));
    for buyer in named {
        if !terms.buyers.iter().any(|part| part.buyer == buyer) {
            terms.buyers.push(BuyerShare { buyer, share: 0.1 });
        }
    }
    for part in &mut terms.buyers {
        let place = form.at().field(Field::Instrument).field(Field::Terms).keyed(Field::Buyers, &part.buyer);
        form.share(ui, &format!("Of it for {}", part.buyer), place, &mut part.share);
    }
}

/// Parts of a quota reserved for destinations.
fn shares_ui(ui: &mut Ui, form: &mut Form<'_>, shares: &mut Vec<QuotaShare>, countries: &[(Country, String)]) {
    let mut reserved: Vec<Country> = shares.iter().map(|part| part.country.clone()).collect();
    form.many(ui, "Reserved for", [Field::Instrument, Field::Shares], &mut reserved, countries, "nobody");
    shares.retain(|part| reserved.contains(&part.country));
    for country in reserved {
        if !shares.iter().any(|part| part.country == country) {
            shares.push(QuotaShare { country, share: 0.1 });
        }
    }
    for part in shares {
        let label = format!("For {}", part.country.name());
        form.share(
            ui,
            &label,
            form.at().field(Field::Instrument).keyed(Field::Shares, part.country.code()),
            &mut part.share,
        );
    }
}
