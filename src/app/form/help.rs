//! What the fields mean, shown when the pointer rests on a label.

use chokepoint_core::model::FieldPath;
use egui::{Response, Ui};

/// The label of a field, with its help.
pub fn label_ui(ui: &mut Ui, label: &str, path: &FieldPath) -> Response {
    let response = ui.label(label);
    match text(path) {
        Some(text) => response.on_hover_text(text),
        None => response,
    }
}

/// The help of a field, by the end of its place in the file.
pub fn text(path: &FieldPath) -> Option<&'static str> {
    let key = path.key();
    Some(match key.fields().last()?.name() {
        "issuer" => "The country whose law it is; nothing on its way to that country is touched",
        "instrument" => {
            "By what means it acts: nothing passes, a share passes after a wait, so much a year, or a duty is due"
        }
        "presumption" => "What the authority is inclined to do: look at each case, approve or refuse everything",
        "approval_share" => "Share of the usual volume that is approved in the end",
        "processing_months" => "Whole months from application to decision; nothing passes before",
        "valid_months" => "Months after which an approval is applied for anew; nothing passes while that is decided",
        "general_per_year" => {
            "Volume a year over all routes it covers that needs no application, shared in proportion to their usual trade"
        }
        "per_year" => "Units of the commodity a year, over all routes it covers together",
        "shares" => "Parts of the quota kept for destinations; what is left is for all others",
        "ad_valorem" => "Duty as a share of the value; it makes other routes cheaper by comparison",
        "threshold" => "Caught at or above this share of the good's value",
        "counted" => "Lists of the items that count towards the threshold when they originate in the issuer",
        "carriers" => "Lists of the goods made abroad that are caught",
        "technologies" => "Technologies of the issuer on which the maker depends",
        "destinations" => "Countries to which the goods go",
        "users" => "A rule for military users touches the military share of what a route carries",
        "end_uses" => "Only what ends in these uses; followed through the chain",
        "entities" => "Owners, companies or sites that receive; the 50 % rule adds what they hold",
        "affiliates_from" => {
            "What those named hold together at this stake or more, directly or through others so held, is caught too"
        }
        "announced" => "Day of publication; nothing happens yet",
        "in_force" => "First day on which it bites",
        "from" => "First day of this span; a month counts by its days",
        "until" => "First day on which it is awake again",
        "lapses" => "First day on which it is gone for good",
        "clauses" => "Clauses that the exemption lifts; the others still hold",
        "rerouting_per_month" => "Share of the room above its baseline that a route gains each month once a rule bites",
        "ramp_slip_months" => "Months by which new capacity comes later than its owner says",
        "draw_per_month" => "Most that may be drawn in a month, as a share of what was there at the start",
        "growth_per_year" => "Growth of the demand from the scenario's start on; trade follows at the re-routing speed",
        "elasticity" => "0: the demand does not answer to prices; -0.5: at twice the price 30 % less is bought",
        "alternatives" => "Goods that do the same work here",
        "max_share" => "Greatest share of the work that it may take over",
        "lead_months" => "Months between the first month in which a rule bites and its first use",
        "qualification_months" => "Months a new customer needs to qualify the supplier; matters for alternatives",
        "transit_months" => "Whole months between departure and arrival",
        "priority" => "Weight in sharing scarcity; 1 unless somebody is served before others",
        "sigma" => "Relative standard deviation; left out: that of the source's quality",
        "months" => "How many months are played",
        _ => return None,
    })
}
