//! What a workshop asks of files and of the engine, off the window's thread.

use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::{Same, Task};
use crate::report::{AfterAction, BriefStep, Watch, write_after_action};
use chokepoint_core::model::workshop::{BranchId, MAIN_LINE, PlayMove, RunSheet};
use chokepoint_core::model::{Finding, Preset};
use chokepoint_core::store::builtin::BuiltinSheet;
use chokepoint_core::store::{
    SESSION_ENDING, SessionFile, load_sheet, parse_sheet, preset_of_sheet, private_folder, read_session, since_1970,
};
use chokepoint_core::workshop::{Answer, MoveEffects, Session, adjudicate, check_sheet, move_effects, try_move};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::SystemTime;

/// Where a run sheet or a session comes from.
#[derive(Clone, Debug)]
pub enum WorkshopSource {
    /// A run sheet that comes with the program.
    Builtin(&'static BuiltinSheet),
    /// A run sheet in a file.
    Sheet(PathBuf),
    /// A session that is gone on with.
    Session(PathBuf),
    /// A run sheet that is being written, on the open map.
    Open(Box<RunSheet>, Arc<Preset>, Option<PathBuf>),
}

/// Something to be played. Two are never the same: what is begun twice is played twice.
pub struct BeginRequest {
    /// Where it comes from.
    pub source: WorkshopSource,
    /// Folder for sessions of run sheets that lie in none.
    pub folder: PathBuf,
}

impl PartialEq for BeginRequest {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// A session with its file, to be taken by who plays it.
pub struct Begun {
    /// The session.
    pub session: Session,
    /// Its file, until it is taken.
    pub file: Mutex<Option<SessionFile>>,
    /// What is to be looked at: warnings about the run sheet, bytes that could not be read.
    pub notes: Vec<String>,
}

/// Reads or begins sessions.
pub type Beginning = Task<BeginRequest, (), Begun>;

/// The thread that reads or begins sessions.
pub fn beginning(wake: Wake) -> Beginning {
    Task::new("workshop", wake, |request: &BeginRequest, _: &AtomicBool, _: &(dyn Fn(()) + Sync)| begin(request))
}

fn begin(request: &BeginRequest) -> Result<Begun, String> {
    let words = |finding: Finding| finding.to_string();
    let (sheet, preset, beside, name) = match &request.source {
        WorkshopSource::Session(path) => return resume(path),
        WorkshopSource::Builtin(sheet) => {
            let read = parse_sheet(sheet.text).map_err(words)?;
            let preset = preset_of_sheet(&read, None).map_err(words)?;
            (read, preset, None, sheet.name.to_owned())
        }
        WorkshopSource::Sheet(path) => {
            let read = load_sheet(path).map_err(words)?;
            let folder = path.parent().map(Path::to_owned);
            let preset = preset_of_sheet(&read, folder.as_deref()).map_err(words)?;
            (read, preset, folder, stem(path))
        }
        WorkshopSource::Open(sheet, preset, path) => {
            let folder = path.as_deref().and_then(Path::parent).map(Path::to_owned);
            let name = path.as_deref().map_or_else(|| "workshop".to_owned(), stem);
            ((**sheet).clone(), (**preset).clone(), folder, name)
        }
    };
    let findings = check_sheet(&sheet, &preset);
    if let Some(error) = findings.iter().find(|finding| finding.is_error()) {
        return Err(error.to_string());
    }
    let session = Session::open(preset, sheet, since_1970().as_secs());
    let folder = match beside.filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => folder,
        None => {
            private_folder(&request.folder).map_err(|error| format!("{}: {error}", request.folder.display()))?;
            request.folder.clone()
        }
    };
    let file = SessionFile::begin(&folder, &name, session.entries())
        .map_err(|error| format!("{}: {error}; choose a folder that you may write to", folder.display()))?;
    let notes = findings.iter().map(ToString::to_string).collect();
    Ok(Begun { session, file: Mutex::new(Some(file)), notes })
}

fn resume(path: &Path) -> Result<Begun, String> {
    // Read first: a file that is no session of ours is not touched.
    let read = read_session(path).map_err(|finding| finding.to_string())?;
    let session = Session::replay(read.entries)
        .map_err(|(at, refused)| format!("{}: fact {}: {refused}", path.display(), at + 1))?;
    let (file, read) = SessionFile::resume(path).map_err(|finding| finding.to_string())?;
    let notes = if read.cut > 0 {
        vec![format!("The last {} bytes of the session could not be read and were cut off", read.cut)]
    } else {
        Vec::new()
    };
    Ok(Begun { session, file: Mutex::new(Some(file)), notes })
}

/// A session that lies in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSession {
    /// Its file.
    pub path: PathBuf,
    /// What was played, how far, and when it began.
    pub words: String,
}

/// Finds sessions in folders, the newest first.
pub type Listing = Task<Vec<PathBuf>, (), Vec<KeptSession>>;

/// Sessions that are listed.
const LISTED: usize = 8;

/// The thread that finds sessions.
pub fn listing(wake: Wake) -> Listing {
    Task::new("sessions", wake, |folders: &Vec<PathBuf>, _: &AtomicBool, _: &(dyn Fn(()) + Sync)| {
        let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
        let mut found: Vec<(Option<SystemTime>, PathBuf)> = entries
            .map(|entry| (entry.metadata().and_then(|data| data.modified()).ok(), entry.path()))
            .filter(|(_, path)| path.extension().is_some_and(|ending| ending == SESSION_ENDING))
            .collect();
        found.sort();
        found.dedup();
        let newest = found.into_iter().rev().take(LISTED);
        Ok(newest.map(|(_, path)| KeptSession { words: told(&path), path }).collect())
    })
}

/// `Rare earths, October 2025 to November 2026: round 3 of 6, Commit; begun 26 Nov 2026 14:03 (UTC)`, or what is wrong with the file.
fn told(path: &Path) -> String {
    let name = || path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let session = match read_session(path).map(|read| Session::replay(read.entries)) {
        Ok(Ok(session)) => session,
        Ok(Err((_, refused))) => return format!("{}: {refused}", name()),
        Err(finding) => return format!("{}: {}", name(), finding.message),
    };
    let line = session.entries().last().map_or(MAIN_LINE, |entry| entry.branch);
    let state = session.state(line);
    let sheet = session.sheet();
    let round = state.round.as_ref().and_then(|round| sheet.round_number(round));
    let round = match round {
        Some(number) => format!("round {number} of {}, {}", sheet.rounds.len(), state.phase.label()),
        None => "not begun".to_owned(),
    };
    let began = i64::try_from(session.began()).ok().and_then(|at| jiff::Timestamp::from_second(at).ok());
    let began = began.map(|at| jiff::tz::Offset::UTC.to_datetime(at).strftime("%-d %b %Y %H:%M").to_string());
    format!("{}: {round}; begun {} (UTC)", sheet.title, began.unwrap_or_default())
}

/// `map` of `map.workshop.ron`.
fn stem(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.split('.').next().unwrap_or("workshop").to_owned()
}

/// What the engine is asked about a round: as it stands, or with one more move.
#[derive(Clone, PartialEq)]
pub struct AnswerRequest {
    /// The session as it stands.
    pub session: Same<Session>,
    /// On which line of play.
    pub line: BranchId,
    /// A move that is only tried.
    pub tried: Option<PlayMove>,
}

/// What the engine answers, and for a move that is tried what it would answer without it.
pub struct Answered {
    /// The answer.
    pub answer: Answer,
    /// Without the move that is tried.
    pub before: Option<Answer>,
}

/// The engine, answering rounds.
pub type Adjudicating = Task<AnswerRequest, (), Answered>;

/// The thread that answers rounds.
pub fn adjudicating(wake: Wake) -> Adjudicating {
    Task::new("adjudication", wake, |request: &AnswerRequest, cancel: &AtomicBool, _: &(dyn Fn(()) + Sync)| {
        let words = |error: chokepoint_core::engine::SolveError| error.to_string();
        let as_it_stands = || adjudicate(&request.session, request.line, cancel).map_err(words);
        Ok(match &request.tried {
            None => Answered { answer: as_it_stands()?, before: None },
            Some(made) => {
                let answer = try_move(&request.session, request.line, made, cancel).map_err(words)?;
                Answered { answer, before: Some(as_it_stands()?) }
            }
        })
    })
}

/// What each move changed, of how many maps have been played of how many.
pub type Crediting = Task<AnswerRequest, (usize, usize), MoveEffects>;

/// The thread that works out what each move changed.
pub fn crediting(wake: Wake) -> Crediting {
    Task::new(
        "effects of moves",
        wake,
        |request: &AnswerRequest, cancel: &AtomicBool, tell: &(dyn Fn((usize, usize)) + Sync)| {
            let state = request.session.state(request.line);
            move_effects(&request.session, &state, cancel, &|done, all| tell((done, all)))
                .map_err(|error| error.to_string())
        },
    )
}

/// An after-action report to be written.
#[derive(Clone, PartialEq)]
pub struct ReportRequest {
    /// The session as it stands.
    pub session: Same<Session>,
    /// Folder that it is written into.
    pub folder: PathBuf,
}

/// Writes after-action reports; told what is being done, and answered with the page.
pub type Reporting = Task<ReportRequest, BriefStep, PathBuf>;

/// The thread that writes after-action reports.
pub fn reporting(wake: Wake) -> Reporting {
    Task::new(
        "after-action report",
        wake,
        |request: &ReportRequest, cancel: &AtomicBool, tell: &(dyn Fn(BriefStep) + Sync)| {
            let watch = Watch { cancel, on_step: &tell };
            let asked = AfterAction { session: &request.session, version: env!("CARGO_PKG_VERSION") };
            let files = write_after_action(&asked, &request.folder, &watch).map_err(|error| error.to_string())?;
            Ok(files.into_iter().next().unwrap_or_else(|| request.folder.clone()))
        },
    )
}
