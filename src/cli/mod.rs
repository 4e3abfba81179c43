//! The command line: the same engine without a window.
//!
//! Exit status: 0 done, 1 the input is wrong, 2 usage. Errors go to standard error, one a line, with place and remedy.

mod balance;
mod benchmarks;
mod coordinated;
mod copy;
mod diff;
mod failure;
mod json;
mod manual;
mod merge;
mod open;
mod progress;
mod tables;
mod validate;
mod workshop;

use crate::charts::range_sentence;
use crate::cli::failure::{Failure, print, print_as_it_is, tell};
use crate::cli::open::{choose, open, open_sound};
use crate::cli::progress::Progress;
use crate::report::{BriefStep, BriefTables, ReportRequest, Watch, write_report_watched};
use chokepoint_core::diff::Private;
use chokepoint_core::engine::{
    Batch, BatchOrder, BatchStep, MonthIx, Network, Outcome, SolveError, Timeline, check, explain_licences,
    explain_reckoning, explain_relief, explain_switches, explain_verdict, judge_route, rule_texts, solve, solve_all,
    within,
};
use chokepoint_core::insight::{BandedGaps, Banding, TradeQuality, band_plays, banded_gaps};
use chokepoint_core::model::{Finding, Preset, RouteId, Scenario};
use chokepoint_core::store::{self, Concentration, Pattern, Size, World, builtin, generate, signed_words};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// Supply-chain maps, export controls, and the gap that no substitute fills.
#[derive(Parser)]
#[command(name = "chokepoint", version, about, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// A preset file, or the name of a built-in one, to open in the window; a run sheet or a session is played
    file: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// List everything that is wrong with a preset
    Check {
        /// A preset file, or the name of a built-in one
        file: String,
    },
    /// Solve a scenario and print the figures
    Solve {
        /// A preset file, or the name of a built-in one
        file: String,
        /// Which scenario; the first one if not given
        #[arg(long)]
        scenario: Option<String>,
        /// Print everything as one JSON object
        #[arg(long, conflicts_with = "coordinated")]
        json: bool,
        /// Which version of the JSON
        #[arg(long, default_value = "2", requires = "json")]
        json_format: json::JsonFormat,
        /// Also work out the lower bound: the least loss that perfect foresight could reach
        #[arg(long)]
        coordinated: bool,
        /// Give up a solve that takes longer than so many seconds
        #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
        time_limit: Option<u64>,
    },
    /// Write a brief (HTML), pictures (PNG) and tables (CSV); needs no display
    Report {
        /// A preset file, or the name of a built-in one
        file: String,
        /// Which scenarios; all of them if not given
        #[arg(long)]
        scenario: Vec<String>,
        /// Folder to write to
        #[arg(long)]
        out: PathBuf,
        /// Write the tables of every month for all scenarios, not only for the one that is told in full
        #[arg(long)]
        all_tables: bool,
        /// Write slides as well, as HTML and PPTX: one finding, one picture, one source a page
        #[arg(long)]
        slides: bool,
        /// Give up if solving the scenarios takes longer than so many seconds
        #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
        time_limit: Option<u64>,
    },
    /// Say in words why a route has its verdict in a month
    Explain {
        /// A preset file, or the name of a built-in one
        file: String,
        /// Which scenario; the first one if not given
        #[arg(long)]
        scenario: Option<String>,
        /// Which route
        #[arg(long)]
        route: String,
        /// Which month; 1 is the first
        #[arg(long, default_value_t = 1)]
        month: usize,
    },
    /// Find the consistent baseline nearest to the figures and write it to another file
    Balance {
        /// A preset file, or the name of a built-in one
        file: String,
        /// File to write
        #[arg(short, long)]
        out: PathBuf,
    },
    /// Write a made-up map of a given size, for trying the program on large ones
    Generate(GenerateArguments),
    /// Bring a table of sites, routes or trade (CSV, XLSX) into a preset
    Import(Box<tables::ImportArguments>),
    /// Write the tables of a preset: all as a workbook (.xlsx), or one as CSV
    Export {
        /// A preset file, or the name of a built-in one
        file: String,
        /// Which table to write as CSV
        #[arg(long)]
        table: Option<tables::Kind>,
        /// File to write
        #[arg(short, long)]
        out: PathBuf,
    },
    /// Replay past episodes and write how far the engine was off
    Validate {
        /// File to write (Markdown); standard output if not given
        #[arg(short, long)]
        out: Option<PathBuf>,
    },
    /// Ask the maps what published studies asked, and write ours beside theirs
    Benchmarks {
        /// Which studies; all of them if not given
        name: Vec<String>,
        /// Print everything as JSON
        #[arg(long)]
        json: bool,
        /// File to write (Markdown, or JSON with --json); standard output if not given
        #[arg(short, long)]
        out: Option<PathBuf>,
    },
    /// Print completions for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Write manual pages: one for the program, and one for each command
    Man {
        /// Folder to write to
        #[arg(short, long)]
        out: PathBuf,
    },
    /// Write a copy for others: without paths, user names, a team's notes and the history of saves
    Copy {
        /// A preset file, or the name of a built-in one
        file: String,
        /// File to write; a bundle where it ends in .chokepoint
        #[arg(short, long)]
        out: PathBuf,
        /// What to keep of that
        #[arg(long, value_name = "PART", value_parser = copy::part())]
        keep: Vec<Private>,
        /// What else to leave out
        #[arg(long, value_name = "PART", value_parser = copy::part())]
        leave_out: Vec<Private>,
        /// Take the run sheet of its workshop along as it is: NAME.workshop.ron beside it, or the one in the bundle
        #[arg(long)]
        run_sheet: bool,
    },
    /// Say what two presets differ in, entity by entity and figure by figure
    Diff {
        /// A preset file, or the name of a built-in one
        #[arg(required_unless_present = "textconv")]
        a: Option<String>,
        /// What it is compared with
        #[arg(required_unless_present = "textconv")]
        b: Option<String>,
        /// Also say what only the picture differs in
        #[arg(long)]
        layout: bool,
        /// Print everything as one JSON object
        #[arg(long)]
        json: bool,
        /// Also work out what the difference does to the gap of a scenario that both have, and which change does it
        #[arg(long, value_name = "SCENARIO")]
        effect: Option<String>,
        /// Print one preset as a line for each value, for `git diff`
        #[arg(long, value_name = "FILE", conflicts_with_all = ["a", "b", "layout", "json", "effect"])]
        textconv: Option<String>,
    },
    /// Make one preset of what two made of a third
    Merge {
        /// The preset that both began from
        base: String,
        /// What one made of it
        ours: String,
        /// What the other made of it
        theirs: String,
        /// File to write
        #[arg(short, long)]
        out: PathBuf,
        /// Take ours where both changed the same
        #[arg(long = "ours", conflicts_with = "take_theirs")]
        take_ours: bool,
        /// Take theirs where both changed the same
        #[arg(long = "theirs")]
        take_theirs: bool,
        /// Take what looks renamed as renamed, such as sites/mine=sites/pit; the conflicts say what looks so
        #[arg(long, value_name = "OLD=NEW")]
        renamed: Vec<String>,
    },
    /// Merge presets for git: as `driver = chokepoint merge-driver %O %A %B %L %P`
    MergeDriver {
        /// The file that both began from (%O); empty where there was none
        base: PathBuf,
        /// Ours, which is written (%A)
        ours: PathBuf,
        /// Theirs (%B)
        theirs: PathBuf,
        /// Size of the marks of conflict (%L); none are written
        marks: String,
        /// Name of the file in the project (%P)
        name: PathBuf,
    },
    /// Check, replay and report on workshops; alone, list the built-in run sheets
    Workshop {
        #[command(subcommand)]
        command: Option<workshop::WorkshopCommand>,
    },
    /// List the built-in presets
    Presets {
        /// List their scenarios: a line each, preset and scenario
        #[arg(long)]
        scenarios: bool,
    },
}

/// What a made-up map is to be.
#[derive(Args)]
struct GenerateArguments {
    /// Who buys from whom
    #[arg(long, default_value = "gravity")]
    kind: Kind,
    /// How much of each good its largest country makes, 0 (as sizes fall) to 1 (all of it); not for random maps
    #[arg(long, default_value_t)]
    concentration: Concentration,
    /// About how many goods; the fewer, the more sites trade the same one and the harder the map. Grows with the sites if not given; not
    /// for random maps
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    goods: Option<u16>,
    /// How many sites, 14 or more
    #[arg(long, value_parser = clap::value_parser!(u32).range(14..=100_000))]
    sites: u32,
    /// About how many routes
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    routes: u32,
    /// The same kind, sizes and seed give the same map
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// File to write
    #[arg(short, long)]
    out: PathBuf,
}

/// The patterns of trade of made-up maps.
#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// From few suppliers, large and near ones before others, as in the world
    Gravity,
    /// Within regions, abroad only through hubs
    Clusters,
    /// By chance, from anyone: the hardest to solve
    Random,
}

/// Runs the program.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are printed on standard output and are no failure.
            let code = if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
            error.print().ok();
            return code;
        }
    };
    let done = unharmed(|| match arguments.command {
        None => window(arguments.file.as_deref()),
        Some(Command::Check { file }) => check_file(&file),
        Some(Command::Solve { file, scenario, json, json_format, coordinated, time_limit }) => {
            solve_file(&file, scenario.as_deref(), json.then_some(json_format), coordinated, longest(time_limit))
        }
        Some(Command::Report { file, scenario, out, all_tables, slides, time_limit }) => {
            let tables = if all_tables { BriefTables::All } else { BriefTables::Told };
            report(&file, &scenario, &out, (tables, slides), longest(time_limit))
        }
        Some(Command::Explain { file, scenario, route, month }) => explain(&file, scenario.as_deref(), &route, month),
        Some(Command::Balance { file, out }) => balance::balance(&file, &out),
        Some(Command::Generate(arguments)) => generate_map(&arguments),
        Some(Command::Import(arguments)) => tables::import(&arguments),
        Some(Command::Export { file, table, out }) => tables::export(&file, table, &out),
        Some(Command::Validate { out }) => validate::validate(out.as_deref()),
        Some(Command::Benchmarks { name, json, out }) => benchmarks::benchmarks(&name, json, out.as_deref()),
        Some(Command::Copy { file, out, keep, leave_out, run_sheet }) => {
            copy::copy(&file, &out, &keep, &leave_out, run_sheet)
        }
        Some(Command::Diff { textconv: Some(file), .. }) => diff::text(&file),
        Some(Command::Diff { a, b, layout, json, effect, .. }) => {
            let asked = diff::Asked { layout, json, effect: effect.as_deref() };
            diff::between(&a.unwrap_or_default(), &b.unwrap_or_default(), &asked)
        }
        Some(Command::Merge { base, ours, theirs, out, take_ours, take_theirs, renamed }) => {
            let side = match (take_ours, take_theirs) {
                (true, _) => Some(merge::Side::Ours),
                (_, true) => Some(merge::Side::Theirs),
                _ => None,
            };
            merge::files([&base, &ours, &theirs], &out, side, &renamed)
        }
        Some(Command::MergeDriver { base, ours, theirs, marks: _, name }) => {
            merge::driver(&base, &ours, &theirs, &name)
        }
        Some(Command::Workshop { command }) => workshop::run(command),
        Some(Command::Completions { shell }) => manual::completions(shell),
        Some(Command::Man { out }) => manual::pages(&out),
        Some(Command::Presets { scenarios: false }) => {
            let lines = builtin::BUILTINS.iter().map(|builtin| format!("{}\t{}\n", builtin.name, builtin.title));
            print(&lines.collect::<String>())
        }
        Some(Command::Presets { scenarios: true }) => list_scenarios(),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(lines) => {
            lines.iter().for_each(|line| tell(line));
            ExitCode::FAILURE
        }
    }
}

/// What a command did; a fault of the program itself is a failure in words, with an exit status that scripts know.
fn unharmed(command: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(command)).unwrap_or_else(|_| {
        let words =
            "the program has a fault and stopped: what stands above says where; report it with what was asked for";
        Err(vec![words.to_owned()])
    })
}

/// Prints the address of every scenario that is shipped: what `solve PRESET --scenario SCENARIO` takes.
fn list_scenarios() -> Result<(), Failure> {
    let mut lines = String::new();
    for builtin in builtin::BUILTINS {
        let preset = builtin.preset().map_err(|finding| vec![finding.to_string()])?;
        let of_preset = preset.scenarios.iter();
        lines.extend(of_preset.map(|scenario| format!("{}\t{}\n", builtin.name, scenario.id)));
    }
    print(&lines)
}

fn check_file(file: &str) -> Result<(), Failure> {
    let opened = open(file)?;
    let findings = check(&opened.preset);
    let lines: Failure = findings.iter().map(|finding| format!("{file}: {finding}")).collect();
    if findings.iter().any(Finding::is_error) {
        return Err(lines);
    }
    lines.iter().for_each(|line| tell(line));
    let map = &opened.preset.map;
    let trade =
        TradeQuality::of(&opened.preset).map_or_else(String::new, |trade| format!("{file}: {}\n", trade.words()));
    print(&format!(
        "{file}: can be solved: {} commodities, {} recipes, {} sites, {} routes, {} rules, {} scenarios; {} warnings\n{trade}",
        map.commodities.len(),
        map.recipes.len(),
        map.sites.len(),
        map.routes.len(),
        opened.preset.rules.len(),
        opened.preset.scenarios.len(),
        findings.len()
    ))?;
    let signed = signed_words(&opened.preset).map_err(|error| vec![error.to_string()])?;
    print(&format!("{file}: {signed}\n"))
}

/// How long a solve may take; without a limit as long as it does.
fn longest(seconds: Option<u64>) -> Duration {
    seconds.map_or(Duration::MAX, Duration::from_secs)
}

fn unsolved(scenario: &Scenario, error: &SolveError) -> Failure {
    vec![format!("scenario {}: {error}", scenario.id)]
}

fn solve_file(
    file: &str,
    scenario: Option<&str>,
    json: Option<json::JsonFormat>,
    coordinated: bool,
    longest: Duration,
) -> Result<(), Failure> {
    let opened = open_sound(file)?;
    let scenario = choose(&opened.preset, scenario)?;
    let network = Arc::new(Network::build(&opened.preset.map));
    let nobody = AtomicBool::new(false);
    let solved =
        within(longest, &nobody, |cancel| solve(&opened.preset, Arc::clone(&network), scenario, cancel, &|_| {}));
    let outcome = solved.map_err(|error| unsolved(scenario, &error))?;
    let banded = || {
        let (all, done, progress) =
            (band_plays(&opened.preset, scenario, Banding::OneByOne), AtomicUsize::new(0), Progress::new());
        let on_play = || {
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress.tell("playing the low and high answers of licences", done, all);
        };
        let played = within(longest, &nobody, |cancel| {
            banded_gaps(&opened.preset, &outcome, Banding::OneByOne, cancel, &on_play)
        });
        played.map_err(|error| unsolved(scenario, &error))
    };
    if let Some(format) = json {
        // The first format has no room for ranges.
        let banded = if format == json::JsonFormat::Second { banded()? } else { None };
        let mut text = json::outcome_json(&opened.preset, &outcome, banded.as_ref(), format)
            .map_err(|error| vec![format!("the result cannot be written as JSON: {error}")])?;
        text.push('\n');
        return print_as_it_is(&text);
    }
    let mut text = summary(&opened.preset, scenario, &outcome, banded()?.as_ref());
    if coordinated {
        text.push_str(&coordinated::coordinated(&opened.preset, &outcome)?);
    }
    print(&text)
}

/// The gap of every market that has one, worst first.
fn summary(preset: &Preset, scenario: &Scenario, outcome: &Outcome, banded: Option<&BandedGaps>) -> String {
    use crate::draw::usd;
    use chokepoint_core::insight::{GapSelection, GapUnit, demand_name, gap_bands, gap_rows, short_demands};
    let rows = gap_rows(outcome);
    let mut text = format!("{}: {} from {}\n", preset.title, scenario.name, outcome.timeline.label(MonthIx::FIRST));
    let short = short_demands(outcome, &rows);
    let gap = gap_bands(&rows, GapSelection::AllMarkets, GapUnit::Usd).total().2;
    text.push_str(&format!("Substitution gap over {} months: {} at stake\n", outcome.timeline.months(), usd(gap)));
    if let Some(range) = banded.and_then(|banded| banded.range(GapSelection::AllMarkets, GapUnit::Usd)) {
        text.push_str(&range_sentence(preset, &range, "USD"));
        text.push('\n');
    }
    if short.is_empty() {
        text.push_str("No market goes short.\n");
    }
    for one in short {
        let range = banded.and_then(|banded| banded.range(GapSelection::Consumer(one.consumer), GapUnit::Units));
        let between = range.map_or_else(String::new, |range| {
            format!(" ({:.1} to {:.1} %)", range.least / one.demand * 100.0, range.most / one.demand * 100.0)
        });
        text.push_str(&format!(
            "{:6.1} %{between}  {}, from {}\n",
            one.share() * 100.0,
            demand_name(&outcome.network, one.site, one.commodity),
            outcome.timeline.label(one.first)
        ));
    }
    text.push_str(&format!(
        "Audit: worst residual {:.1e}, optimality gap {:.1e}\n",
        outcome.audit.worst_residual, outcome.audit.optimality_gap
    ));
    text
}

fn generate_map(arguments: &GenerateArguments) -> Result<(), Failure> {
    let GenerateArguments { kind, concentration, goods, sites, routes, seed, ref out } = *arguments;
    let world = World { concentration, goods: goods.map(usize::from) };
    let pattern = match kind {
        Kind::Gravity => Pattern::Gravity(world),
        Kind::Clusters => Pattern::Clusters(world),
        Kind::Random if world == World::default() => Pattern::Random,
        Kind::Random => {
            let words =
                "a random map has neither --concentration nor --goods: leave them out, or ask for --kind gravity";
            return Err(vec![words.to_owned()]);
        }
    };
    let preset = generate(pattern, Size { sites: sites as usize, routes: routes as usize }, seed);
    store::save(&preset, out, None).map_err(|error| vec![error.to_string()])?;
    let map = &preset.map;
    print(&format!("{}: {} sites, {} routes, made up\n", out.display(), map.sites.len(), map.routes.len()))
}

fn report(
    file: &str,
    wanted: &[String],
    out: &Path,
    (tables, slides): (BriefTables, bool),
    longest: Duration,
) -> Result<(), Failure> {
    let opened = open_sound(file)?;
    let scenarios: Vec<&Scenario> = if wanted.is_empty() {
        opened.preset.scenarios.iter().collect()
    } else {
        wanted.iter().map(|id| choose(&opened.preset, Some(id))).collect::<Result<_, _>>()?
    };
    let network = Arc::new(Network::build(&opened.preset.map));
    let batch = Batch { preset: &opened.preset, network: &network, scenarios };
    let progress = Progress::new();
    let on_month = |scenario: &Scenario, step: BatchStep<'_>| {
        if let BatchStep::Month { done, all, .. } = step {
            progress.tell(&format!("solving {}", scenario.name), done, all);
        }
    };
    // One that is given up has the words of the limit.
    let solved = within(longest, &AtomicBool::new(false), |cancel| {
        let solved = solve_all(&batch, BatchOrder::AtOnce, cancel, &on_month);
        if cancel.load(Ordering::Relaxed) { Err(SolveError::Cancelled) } else { Ok(solved) }
    });
    let solved = solved.map_err(|error| vec![format!("{file}: {error}")])?;
    let outcomes = (batch.scenarios.iter().zip(solved))
        .map(|(scenario, outcome)| outcome.map_err(|error| unsolved(scenario, &error)))
        .collect::<Result<Vec<Arc<Outcome>>, Failure>>()?;
    let request = ReportRequest {
        preset: &opened.preset,
        file_hash: opened.hash,
        outcomes: outcomes.iter().map(Arc::as_ref).collect(),
        version: env!("CARGO_PKG_VERSION"),
        tables,
        slides,
    };
    let on_step = |step: BriefStep| progress.tell(step.doing, step.done, step.all);
    let watch = Watch { cancel: &AtomicBool::new(false), on_step: &on_step };
    let written = write_report_watched(&request, out, &watch);
    drop(progress);
    let written = written.map_err(|error| vec![error.to_string()])?;
    print(&written.iter().map(|path| format!("{}\n", path.display())).collect::<String>())
}

fn explain(file: &str, scenario: Option<&str>, route: &str, number: usize) -> Result<(), Failure> {
    let opened = open_sound(file)?;
    let scenario = choose(&opened.preset, scenario)?;
    let network = Network::build(&opened.preset.map);
    let at = network.route(&RouteId::from(route)).ok_or_else(|| {
        let near: Vec<&str> = (network.map.routes.iter().map(|known| known.id.as_str()))
            .filter(|known| known.contains(route) || route.contains(known))
            .take(5)
            .collect();
        let hint = if near.is_empty() { "see `solve --json` for all".to_owned() } else { near.join(", ") };
        vec![format!("--route {route}: there is no such route; {hint}")]
    })?;
    let timeline = Timeline::of(scenario);
    let Some(month) = MonthIx::numbered(number).filter(|month| timeline.has(*month)) else {
        return Err(vec![format!("--month {number}: the scenario has the months 1 to {}", timeline.months())]);
    };
    let judged = judge_route(&opened.preset, &network, scenario, at, month, &AtomicBool::new(false))
        .map_err(|error| vec![error.to_string()])?;
    let entry = network.route_entry(at);
    let name = |id| network.map.site(id).map_or("?", |site| site.name.as_str());
    let mut text = format!(
        "{}: {} from {} to {}, {} (month {number})\n",
        entry.id,
        network.map.commodity(&entry.commodity).map_or("?", |commodity| commodity.name.as_str()),
        name(&entry.from),
        name(&entry.to),
        timeline.label(month)
    );
    for line in explain_verdict(&opened.preset, &network, &judged.verdict, at) {
        text.push_str(&format!("  {line}\n"));
    }
    for reckoning in &judged.reckonings {
        text.push_str(&format!("  {}\n", explain_reckoning(&opened.preset, &network, reckoning)));
    }
    for line in explain_switches(&network, &judged.switches, at) {
        text.push_str(&format!("  {line}\n"));
    }
    for line in explain_licences(&opened.preset, &network, &judged.licences, at) {
        text.push_str(&format!("  {line}\n"));
    }
    if let Some(relief) = judged.relief {
        text.push_str(&format!("  {}\n", explain_relief(&opened.preset, &relief)));
    }
    for entry in rule_texts(&opened.preset, &judged.verdict) {
        text.push_str(&format!("  text: {}\n", entry.words()));
    }
    print(&text)
}

#[cfg(feature = "window")]
fn window(file: Option<&str>) -> Result<(), Failure> {
    crate::app::run(opens_on(file)?).map_err(|error| error.to_string().lines().map(str::to_owned).collect())
}

/// What the window opens on, given a file or the name of a built-in preset.
#[cfg(feature = "window")]
fn opens_on(file: Option<&str>) -> Result<crate::app::OpensOn, Failure> {
    use crate::app::OpensOn;
    use chokepoint_core::edit::Opened;
    Ok(match file {
        None => OpensOn::First,
        Some(name) if store::is_of_workshop(Path::new(name)) => OpensOn::Workshop(PathBuf::from(name)),
        Some(name) if !Path::new(name).exists() && builtin::find(name).is_some() => {
            let preset = builtin::load(name).map_err(|finding| vec![finding.to_string()])?;
            OpensOn::Preset(Box::new(Opened { findings: check(&preset), preset, path: None, stamp: None }))
        }
        Some(name) => {
            let loaded = store::load(Path::new(name)).map_err(|error| vec![error.to_string()])?;
            if loaded.bundle.is_some() {
                return Ok(OpensOn::Bundle(PathBuf::from(name)));
            }
            OpensOn::Preset(Box::new(Opened {
                findings: check(&loaded.preset),
                preset: loaded.preset,
                path: Some(PathBuf::from(name)),
                stamp: Some(loaded.stamp),
            }))
        }
    })
}

#[cfg(not(feature = "window"))]
fn window(_file: Option<&str>) -> Result<(), Failure> {
    Err(vec![
        "this build has no window; use `chokepoint report rare-earths-2025 --out out`, or build with the default features"
            .to_owned(),
    ])
}

#[cfg(all(test, feature = "window"))]
mod tests {
    use super::*;
    use crate::app::OpensOn;
    use chokepoint_core::model::Preset;
    use chokepoint_core::store::{Bundle, bundle_to_bytes};

    /// As a file of its own it would be saved over, as text under the name of a bundle.
    #[test]
    fn a_bundle_given_to_the_program_belongs_to_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let (bundle, preset) = (folder.path().join("map.chokepoint"), folder.path().join("map.ron"));
        store::save(&Preset::empty(), &preset, None).expect("it can be written");
        let whole = Bundle { preset: Preset::empty(), run_sheet: None, pictures: Vec::new() };
        std::fs::write(&bundle, bundle_to_bytes(&whole).expect("a bundle")).expect("a file");
        let opened = |path: &Path| opens_on(path.to_str()).map_err(|why| why.join("\n"));
        assert!(matches!(opened(&bundle), Ok(OpensOn::Bundle(path)) if path == bundle));
        assert!(matches!(opened(&preset), Ok(OpensOn::Preset(open)) if open.path.as_deref() == Some(&*preset)));
    }
}
