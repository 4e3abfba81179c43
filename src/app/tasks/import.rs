//! Tables: what a file holds, and what it would change.

use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::{Same, State, Task};
use chokepoint_core::model::{Finding, Preset};
use chokepoint_core::store::import::{ImportOptions, ImportPlan, Table, plan, read_tables};
use chokepoint_core::store::{LARGEST_TABLE, read_bounded};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A table to be read into a map.
#[derive(PartialEq)]
struct Request {
    table: Same<Table>,
    options: ImportOptions,
    preset: Same<Preset>,
}

/// What a file holds, or why that cannot be known.
type Tables = Result<Vec<Arc<Table>>, Finding>;

/// The reading of a file, and the plan of what one of its tables would change.
pub struct Reading {
    tables: Task<PathBuf, (), Tables>,
    plan: Task<Request, (), ImportPlan>,
}

impl Reading {
    /// Starts the threads.
    pub fn new(wake: Wake) -> Self {
        Self {
            tables: Task::new("reader of tables", Arc::clone(&wake), |path: &PathBuf, _: &_, _: &_| Ok(read(path))),
            plan: Task::new("plan of the import", wake, |request: &Request, _: &_, _: &_| {
                Ok(plan(&request.table, &request.options, &request.preset))
            }),
        }
    }

    /// Reads a file.
    pub fn read(&mut self, path: PathBuf) {
        self.forget();
        self.tables.ask(path);
    }

    /// Takes in what is there: what the file holds, once, when it has been read, or what keeps it from being read or planned.
    /// `name` is that of the file.
    pub fn poll(&mut self, name: &str) -> Option<Tables> {
        let is_read = self.tables.poll();
        let is_planned = self.plan.poll();
        match (self.tables.state(), self.plan.state()) {
            (State::Failed(why), _) if is_read => Some(Err(unreadable(name, why))),
            (_, State::Failed(why)) if is_planned => Some(Err(unreadable(name, why))),
            _ => self.tables.fresh().filter(|_| is_read).cloned(),
        }
    }

    /// What a table would change in a preset, asked for when any of it is new; none while that is being worked out.
    pub fn plan(&mut self, table: &Arc<Table>, options: &ImportOptions, preset: &Arc<Preset>) -> Option<&ImportPlan> {
        let is_asked = self.plan.request().is_some_and(|asked| {
            Arc::ptr_eq(&asked.table, table) && Arc::ptr_eq(&asked.preset, preset) && asked.options == *options
        });
        if !is_asked {
            let (table, options, preset) = (Same::of(table), options.clone(), Same::of(preset));
            self.plan.ask(Request { table, options, preset });
        }
        self.plan.fresh()
    }

    /// Gives up whatever is being read or planned.
    pub fn forget(&mut self) {
        self.tables.forget();
        self.plan.forget();
    }
}

fn unreadable(name: &str, why: &str) -> Finding {
    Finding::error(name.to_owned(), format!("it could not be read: {why}"), "please report this, with the table")
}

fn read(path: &Path) -> Tables {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let bytes = read_bounded(path, LARGEST_TABLE).map_err(|error| error.finding(path))?;
    Ok(read_tables(&bytes, &name)?.into_iter().map(Arc::new).collect())
}
