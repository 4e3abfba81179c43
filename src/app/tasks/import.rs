//! Tables: what a file holds, and what it would change.

use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::{Same, State, Task};
use chokepoint_core::model::workshop::RunSheet;
use chokepoint_core::model::{Finding, Preset};
use chokepoint_core::store::import::{Field, ImportOptions, ImportPlan, Table, plan, read_tables};
use chokepoint_core::store::{LARGEST_TABLE, read_bounded};
use chokepoint_core::workshop::{FromList, Lack, ListColumn, ListRow, injects_of_list, lacks_of_list, with_made};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A table to be read into a map.
#[derive(PartialEq)]
struct Request {
    table: Same<Table>,
    options: ImportOptions,
    preset: Same<Preset>,
}

/// A run sheet that the injects of a table come into, and its map.
#[derive(Clone)]
pub struct ListTarget {
    /// The run sheet: its rounds and teams are those that lines may name.
    pub sheet: Arc<RunSheet>,
    /// Its map: what lines may reveal.
    pub preset: Arc<Preset>,
}

/// An exercise list to be read into a run sheet.
#[derive(PartialEq)]
struct ListRequest {
    table: Same<Table>,
    options: ImportOptions,
    sheet: Same<RunSheet>,
    preset: Same<Preset>,
    made: Vec<Lack>,
}

/// What an exercise list gives a run sheet.
pub struct ListRead {
    /// Its injects, with what is made for them.
    pub found: FromList,
    /// Rounds and teams that it names and the run sheet lacks, made or not.
    pub lacks: Vec<Lack>,
}

/// What a file holds, or why that cannot be known.
type Tables = Result<Vec<Arc<Table>>, Finding>;

/// The reading of a file, and the plan of what one of its tables would change.
pub struct Reading {
    tables: Task<PathBuf, (), Tables>,
    plan: Task<Request, (), ImportPlan>,
    list: Task<ListRequest, (), ListRead>,
}

impl Reading {
    /// Starts the threads.
    pub fn new(wake: Wake) -> Self {
        Self {
            tables: Task::new("reader of tables", Arc::clone(&wake), |path: &PathBuf, _: &_, _: &_| Ok(read(path))),
            plan: Task::new("plan of the import", Arc::clone(&wake), |request: &Request, _: &_, _: &_| {
                Ok(plan(&request.table, &request.options, &request.preset))
            }),
            list: Task::new("reader of exercise lists", wake, |request: &ListRequest, _: &_, _: &_| {
                let rows = list_rows(&request.table, &request.options);
                let lacks = lacks_of_list(&rows, &request.sheet, &request.preset);
                let sheet = with_made(&request.sheet, &request.made);
                let found = injects_of_list(&rows, &sheet, &request.preset);
                Ok(ListRead { found: FromList { made: request.made.clone(), ..found }, lacks })
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
        let (is_planned, is_listed) = (self.plan.poll(), self.list.poll());
        match (self.tables.state(), self.plan.state(), self.list.state()) {
            (State::Failed(why), ..) if is_read => Some(Err(unreadable(name, why))),
            (_, State::Failed(why), _) if is_planned => Some(Err(unreadable(name, why))),
            (.., State::Failed(why)) if is_listed => Some(Err(unreadable(name, why))),
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

    /// The injects that a table gives a run sheet, as [`Self::plan`] says what it gives a map; `made` are the rounds and teams that are to be made for them.
    pub fn list(
        &mut self,
        table: &Arc<Table>,
        options: &ImportOptions,
        into: &ListTarget,
        made: &[Lack],
    ) -> Option<&ListRead> {
        let (sheet, preset) = (Same::of(&into.sheet), Same::of(&into.preset));
        let (table, options, made) = (Same::of(table), options.clone(), made.to_vec());
        self.list.follow(ListRequest { table, options, sheet, preset, made });
        self.list.fresh()
    }

    /// Gives up whatever is being read or planned.
    pub fn forget(&mut self) {
        self.list.forget();
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

/// The lines of a table whose columns are those of an exercise list.
fn list_rows(table: &Table, options: &ImportOptions) -> Vec<ListRow> {
    let columns: Vec<(ListColumn, usize)> =
        options.columns.iter().filter_map(|(field, at)| Some((list_column(*field)?, *at))).collect();
    let row = |row: &chokepoint_core::store::import::Row| ListRow {
        line: row.number,
        cells: columns.iter().map(|(column, at)| (*column, row.cell(*at).to_owned())).collect(),
    };
    table.rows.iter().map(row).collect()
}

/// The column of an exercise list that a field is.
fn list_column(field: Field) -> Option<ListColumn> {
    Some(match field {
        Field::ListRound => ListColumn::Round,
        Field::ListNumber => ListColumn::Number,
        Field::ListDue => ListColumn::Due,
        Field::ListKind => ListColumn::Kind,
        Field::ListDelivery => ListColumn::Delivery,
        Field::ListFrom => ListColumn::From,
        Field::ListTo => ListColumn::To,
        Field::ListTitle => ListColumn::Title,
        Field::ListText => ListColumn::Description,
        Field::ListExpected => ListColumn::Expected,
        Field::ListLearning => ListColumn::LearningPoint,
        Field::ListMinutes => ListColumn::Minutes,
        Field::ListStatus => ListColumn::Status,
        Field::ListComment => ListColumn::Comment,
        Field::ListReveals => ListColumn::Reveals,
        Field::ListGameDate => ListColumn::GameDate,
        _ => return None,
    })
}
