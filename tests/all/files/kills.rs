//! The program is killed: before every step that it takes on the disk, and at any moment by the system. What it was writing is the old or the new, whole, each
//! time, and nothing is left behind once the next run has been there.
//!
//! Two hundred kills in `cargo test`; as many as `KILLS` says by `KILLS=1000 cargo test --test all kills -- --nocapture`.

use chokepoint::report::publish;
use chokepoint_core::edit::{Document, Edit, Opened, UNDO_STEPS};
use chokepoint_core::model::workshop::{DraftOf, Fact, MAIN_LINE, RunSheet, SessionEntry};
use chokepoint_core::model::{Preset, Site};
use chokepoint_core::store;
use chokepoint_core::store::steps::watched;
use chokepoint_core::store::{Journal, Left, Orphan, SessionFile, read_session};
use chokepoint_core::workshop::Session;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Kills in an ordinary run.
const FEW: usize = 200;

/// What the program is killed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Job {
    /// A preset is saved over another, with the copy and the version of what was there.
    Save,
    /// A table is written over another.
    Export,
    /// A brief is put into a folder, in place of a longer one.
    Report,
    /// Changes are written to a journal.
    Journal,
    /// Facts are written to a session, as they happen.
    Session,
    /// The program itself writes a made-up map from the shell.
    Program,
}

const JOBS: [Job; 6] = [Job::Save, Job::Export, Job::Report, Job::Journal, Job::Session, Job::Program];

impl Job {
    fn named(name: &str) -> Option<Self> {
        JOBS.into_iter().find(|job| format!("{job:?}") == name)
    }

    /// How many of a thousand kills are its own.
    fn of_thousand(self) -> usize {
        match self {
            Self::Save => 250,
            Self::Export => 150,
            Self::Report => 250,
            Self::Journal => 300,
            // A hundred in an ordinary run.
            Self::Session => 500,
            Self::Program => 50,
        }
    }

    /// Longest time after its beginning at which the system kills it, milliseconds.
    fn longest(self) -> u64 {
        match self {
            Self::Save | Self::Journal | Self::Session => 30,
            Self::Export => 10,
            Self::Report => 60,
            Self::Program => 60,
        }
    }
}

#[test]
fn killed_at_any_moment_the_old_or_the_new_is_whole() {
    let kills = std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(FEW);
    let mut random = 0x9e37_79b9_7f4a_7c15_u64 ^ kills as u64;
    for job in JOBS {
        let count = (kills * job.of_thousand()).div_ceil(1000);
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        // By steps: from the first on, until the work gets to its end; then from the first again.
        let (mut step, mut steps) = (1, 0);
        let (mut survived, mut ended) = (0, 0);
        for n in 0.. {
            if survived == count {
                break;
            }
            // Work that is over too soon is no kill, and does not count.
            assert!(ended <= 20 + 2 * count, "{job:?} is over before it can be killed");
            let folder = tempfile::tempdir().expect("a folder");
            let place = Place::of(job, folder.path());
            let by_step = n % 2 == 0 && job != Job::Program;
            let killed = if by_step {
                let killed = place.kill_before(step);
                steps = steps.max(step);
                step = if killed { step + 1 + kills_left_out(job, kills) } else { 1 };
                killed
            } else {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                place.kill_after(Duration::from_micros((random >> 33) % (job.longest() * 1000)))
            };
            if killed {
                *seen.entry(place.check()).or_default() += 1;
                survived += 1;
            } else {
                ended += 1;
            }
            place.check_next_run();
        }
        eprintln!("{job:?}: {count} kills, up to step {steps}: {seen:?}");
    }
}

/// Steps that an ordinary run leaves out between two that it kills at: a brief takes many.
fn kills_left_out(job: Job, kills: usize) -> usize {
    if job == Job::Report && kills < 1000 { 18 } else { 0 }
}

/// The program that is killed, when it is started by the test above.
#[test]
#[ignore = "started and killed by the test of kills"]
fn child() {
    let value = |name: &str| std::env::var(name).ok();
    let (Some(job), Some(folder)) = (value("KILL_JOB").and_then(|job| Job::named(&job)), value("KILL_FOLDER")) else {
        return;
    };
    let step: usize = value("KILL_STEP").and_then(|step| step.parse().ok()).unwrap_or(usize::MAX);
    let passed = std::sync::atomic::AtomicUsize::new(0);
    let kill = move |_| {
        if passed.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1 == step {
            // Nothing is unwound, nothing is dropped.
            std::process::abort();
        }
        Ok(())
    };
    let place = Place { job, folder: folder.into() };
    tell("ready");
    watched(kill, || place.work(step == usize::MAX));
    tell("done");
}

/// Told to the one who kills; a line each.
fn tell(words: &str) {
    let mut out = std::io::stdout();
    // Who kills does not always listen to the end.
    writeln!(out, "# {words}").and_then(|()| out.flush()).ok();
}

/// A folder in which a job is done.
struct Place {
    job: Job,
    folder: PathBuf,
}

impl Place {
    /// Everything as it is before the job begins.
    fn of(job: Job, folder: &Path) -> Self {
        let place = Self { job, folder: folder.to_owned() };
        match job {
            Job::Save => _ = store::save(&titled("old"), &place.file(), None).expect("it is saved"),
            Job::Export => store::write_whole(&place.file(), &table("old")).expect("it is written"),
            Job::Report => put_brief("old", &place.file()),
            Job::Journal | Job::Session => {}
            Job::Program => std::fs::write(place.file(), "old").expect("it is written"),
        }
        place
    }

    fn file(&self) -> PathBuf {
        self.folder.join(match self.job {
            Job::Export => "sites.csv",
            Job::Report => "brief",
            Job::Journal => "journal",
            Job::Session => "played.session",
            Job::Save | Job::Program => "map.ron",
        })
    }

    /// Does the job, once or again and again.
    fn work(&self, for_ever: bool) {
        let names = ["new", "old"];
        let turns = if for_ever { usize::MAX } else { 1 };
        match self.job {
            Job::Save => (0..turns).for_each(|n| {
                let versions = self.folder.join("versions");
                store::save_keeping(&titled(names[n % 2]), &self.file(), None, Some(&versions)).expect("it is saved");
            }),
            Job::Export => (0..turns).for_each(|n| {
                store::write_whole(&self.file(), &table(names[n % 2])).expect("it is written");
            }),
            Job::Report => (0..turns).for_each(|n| put_brief(names[n % 2], &self.file())),
            Job::Journal => {
                let mut document = Document::new(Opened::unsaved(Preset::empty()));
                document.record();
                let mut journal = Journal::begin(&self.file(), "killed", &document).expect("it is begun");
                for n in 1..if for_ever { usize::MAX } else { 6 } {
                    let site = Site { id: format!("s{n}").as_str().into(), ..Site::default() };
                    document.apply(Edit::add(document.preset(), site, "add a site"));
                    journal.append(&document.take_recorded()).expect("it is written");
                    tell(&n.to_string());
                    if n % 5 == 0 {
                        journal.sync().expect("it is synced");
                    }
                    // Begun anew, as after a long time.
                    if n % 40 == 0 {
                        journal = Journal::begin(&self.file(), "killed", &document).expect("it is begun anew");
                    }
                }
            }
            Job::Session => {
                let entries = facts(if for_ever { 100_000 } else { 6 });
                let mut file = SessionFile::begin(&self.folder, "played", &entries[..1]).expect("it is begun");
                tell("1");
                for (n, entry) in entries.iter().enumerate().skip(1) {
                    file.add(entry).expect("it is written");
                    tell(&(n + 1).to_string());
                }
            }
            Job::Program => {}
        }
    }

    fn start(&self, step: Option<usize>) -> Child {
        let mut command = if self.job == Job::Program {
            let mut command = Command::new(env!("CARGO_BIN_EXE_chokepoint"));
            command.args(["generate", "--sites", "400", "--routes", "900", "-o"]).arg(self.file());
            command
        } else {
            let mut command = Command::new(std::env::current_exe().expect("the test itself"));
            command.args(["--exact", "files::kills::child", "--ignored", "--nocapture"]);
            command.env("KILL_JOB", format!("{:?}", self.job)).env("KILL_FOLDER", &self.folder);
            command
        };
        if let Some(step) = step {
            command.env("KILL_STEP", step.to_string());
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts")
    }

    /// Has the program end itself before its step of this number; false when it has come to its end before that.
    fn kill_before(&self, step: usize) -> bool {
        let mut child = self.start(Some(step));
        let heard = listen(&mut child);
        let killed = !child.wait().expect("it ends").success();
        assert_eq!(killed, !heard.contains(&"done".to_owned()), "it fails by itself: {heard:?}");
        self.note(&heard);
        killed
    }

    /// Has the system kill the program some time after it has begun; false when it has come to its end before that.
    fn kill_after(&self, delay: Duration) -> bool {
        let mut child = self.start(None);
        let mut first = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("it is piped"));
        while self.job != Job::Program && !first.contains("ready") {
            first.clear();
            assert!(out.read_line(&mut first).expect("it speaks") > 0, "it ended before it began");
        }
        // What it says must not fill the pipe and hold it up.
        let listener = std::thread::spawn(move || {
            let mut rest = String::new();
            out.read_to_string(&mut rest).ok();
            rest
        });
        std::thread::sleep(delay);
        child.kill().ok();
        let killed = child.wait().expect("it ends").code().is_none();
        let rest = listener.join().expect("nothing panics here");
        self.note(&words(&rest));
        killed
    }

    /// How many changes the journal or facts the session had when the program was killed, as far as it could say.
    fn note(&self, heard: &[String]) {
        if matches!(self.job, Job::Journal | Job::Session) {
            let last = heard.iter().rev().find_map(|words| words.parse::<usize>().ok()).unwrap_or(0);
            std::fs::write(self.folder.join("heard"), last.to_string()).expect("it is written");
        }
    }

    /// The old or the new, whole; says which.
    fn check(&self) -> &'static str {
        match self.job {
            Job::Save => {
                let found = store::load(&self.file()).expect("it is whole").preset;
                let copy = self.file().with_file_name("map.ron.bak");
                let versions = store::versions(&self.folder.join("versions"), &self.file());
                assert!(versions.iter().all(|version| version.holds.contains("sites")), "{versions:?}");
                if copy.exists() {
                    let copy = store::load(&copy).expect("the copy is whole").preset;
                    assert!([titled("old"), titled("new")].contains(&copy));
                }
                ["old", "new"].into_iter().find(|name| titled(name) == found).expect("one of the two")
            }
            Job::Export => {
                let found = std::fs::read(self.file()).expect("it is there");
                ["old", "new"].into_iter().find(|name| table(name) == found).expect("one of the two")
            }
            Job::Report => self.check_brief(),
            Job::Journal => {
                let heard: usize =
                    std::fs::read_to_string(self.folder.join("heard")).expect("noted").parse().expect("a number");
                let orphans = Orphan::all(&self.file());
                let Some(orphan) = orphans.first() else {
                    assert_eq!(heard, 0, "a journal that was there is gone");
                    return "none yet";
                };
                assert_eq!(orphans.len(), 1, "one window, one journal");
                let Ok(Left::Preset(found)) = orphan.read() else { panic!("its beginning is whole") };
                let found = found.document;
                let sites = found.preset().map.sites.len();
                // The last change may have been written and not yet told.
                assert!(sites == heard || sites == heard + 1, "{heard} were told and {sites} are there");
                assert_eq!(found.history().1, sites.min(UNDO_STEPS), "with their history");
                "all but the last"
            }
            Job::Session => {
                let heard: usize =
                    std::fs::read_to_string(self.folder.join("heard")).expect("noted").parse().expect("a number");
                let Ok(read) = read_session(&self.file()) else {
                    assert_eq!(heard, 0, "a session that was there is gone");
                    return "none yet";
                };
                let (there, cut) = (read.entries.len(), read.cut);
                // The last fact may have been written and not yet told.
                assert!(there == heard || there == heard + 1, "{heard} were told and {there} are there");
                assert_eq!(read.entries, facts(there.max(1))[..there], "and they are what happened");
                if there > 0 {
                    Session::replay(read.entries).expect("each was possible");
                }
                if cut > 0 { "all, and a torn end" } else { "all" }
            }
            Job::Program => {
                let found = std::fs::read(self.file()).expect("it is there");
                if found == b"old" {
                    return "old";
                }
                store::load(&self.file()).expect("it is whole");
                "new"
            }
        }
    }

    /// The page is there, whole, and what lies beside it is its own, whole as well.
    fn check_brief(&self) -> &'static str {
        let mut found = contents(&self.file());
        found.retain(|name, _| !name.starts_with(".chokepoint-"));
        let page = found.get("brief.html").expect("there is always a page");
        let whose = ["old", "new"].into_iter().find(|name| brief(name)[0].1 == *page).expect("one of the two");
        let own: BTreeMap<String, Vec<u8>> =
            brief(whose).into_iter().map(|(path, bytes)| (path.display().to_string(), bytes)).collect();
        for (name, bytes) in &found {
            assert!(own.get(name) == Some(bytes), "{name} is not of the run of the page ({whose})");
        }
        whose
    }

    /// Nothing of what was killed is left once the same is done again.
    fn check_next_run(&self) {
        match self.job {
            Job::Journal => {
                Orphan::all(&self.file()).into_iter().for_each(|orphan| orphan.remove().expect("it is ours"));
                let left = contents(&self.file());
                assert!(left.is_empty(), "{:?}", left.keys());
            }
            Job::Session => {
                // Play goes on behind what is there; without a beginning it begins anew beside it.
                let Ok((mut file, read)) = SessionFile::resume(&self.file()) else {
                    let file = SessionFile::begin(&self.folder, "played", &facts(1)).expect("it is begun anew");
                    assert_eq!(read_session(file.path()).expect("it is there").entries, facts(1));
                    return;
                };
                let there = read.entries.len();
                file.append(&facts(there + 2)[there..]).expect("it is written");
                drop(file);
                let read = read_session(&self.file()).expect("it is there");
                assert_eq!((read.cut, read.entries.len()), (0, there + 2));
            }
            Job::Save => {
                _ = store::save_keeping(&titled("later"), &self.file(), None, Some(&self.folder.join("versions")))
                    .expect("it is saved")
            }
            Job::Report => {
                put_brief("new", &self.file());
                let found = contents(&self.file());
                assert_eq!(
                    found.len(),
                    brief("new").len() + 1,
                    "of the longer brief nothing is left: {:?}",
                    found.keys()
                );
            }
            Job::Export | Job::Program => store::write_whole(&self.file(), b"later").expect("it is written"),
        }
        let left: Vec<String> = contents(&self.folder).into_keys().filter(|name| name.contains(".tmp")).collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

/// Lines that the program has told.
fn words(text: &str) -> Vec<String> {
    text.lines().filter_map(|line| line.rsplit_once("# ")).map(|(_, words)| words.to_owned()).collect()
}

fn listen(child: &mut Child) -> Vec<String> {
    let mut text = String::new();
    child.stdout.take().expect("it is piped").read_to_string(&mut text).expect("text");
    words(&text)
}

/// All files below a folder by their paths in it.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() {
            found.extend(contents(&path).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)));
        } else {
            found.insert(name, std::fs::read(&path).expect("it is there"));
        }
    }
    found
}

/// A preset that takes a few writes.
fn titled(name: &str) -> Preset {
    let site = |n: usize| Site { id: format!("s{n}").as_str().into(), name: name.repeat(3), ..Site::default() };
    let mut preset = Preset { title: name.to_owned(), ..Preset::empty() };
    preset.map.sites = (0..200).map(site).collect();
    preset
}

fn table(name: &str) -> Vec<u8> {
    format!("{name},1\n").repeat(20_000).into_bytes()
}

/// The first facts of a session that goes on as long as anybody wants: what is handed in alternates with what is only typed.
fn facts(count: usize) -> Vec<SessionEntry> {
    let sheet = RunSheet::new("empty", "baseline".into(), jiff::civil::date(2026, 1, 1));
    let beginning = Fact::Opened { preset: Box::new(Preset::empty()), sheet: Box::new(sheet) };
    let fact = |n: usize| match n {
        0 => beginning.clone(),
        n if n % 3 == 0 => Fact::Drafted { of: DraftOf::Remark, text: "typed ".repeat(n % 50) },
        n => Fact::Remarked { team: None, text: format!("remark {n} {}", "said ".repeat(n % 40)) },
    };
    (0..count).map(|n| SessionEntry { at: n as u64, branch: MAIN_LINE, fact: fact(n) }).collect()
}

/// What a brief consists of: the old one is longer than the new one.
fn brief(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let count = if name == "old" { 9 } else { 5 };
    let mut files = vec![("brief.html".into(), format!("<html>{name}</html>").into_bytes())];
    for n in 0..count {
        files.push((format!("pictures/{n}.png").into(), name.repeat(5000).into_bytes()));
        files.push((format!("tables/{n}.csv").into(), name.repeat(500).into_bytes()));
    }
    files.push(("figures.xlsx".into(), name.repeat(1000).into_bytes()));
    files
}

fn put_brief(name: &str, out: &Path) {
    publish(out, &brief(name)).expect("it is written");
}
