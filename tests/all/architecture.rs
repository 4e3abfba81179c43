//! The arrows between folders and rooms, read from the sources: who may name whom, and that nobody stands in a ring.
//!
//! The compiler holds the arrow from the root package to `chokepoint_core`; everything finer is held here. Code under
//! `#[cfg(test)]` is left out: a test may look anywhere.

use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};

/// A folder or room, and the folders and rooms that its modules may name. Whatever is not listed is forbidden; a line for a
/// room (`app::map`) speaks of other rooms of the same folder, one for a folder (`app`) of other folders.
const ALLOWED: &[(&str, &[&str])] = &[
    // The core: plain data at the bottom, effects at the top. Nothing here names a window or a picture.
    ("assets", &[]),
    ("tolerance", &[]),
    ("model", &["assets", "tolerance"]),
    ("edit", &["model", "tolerance"]),
    ("engine", &["model", "tolerance"]),
    ("insight", &["engine", "model", "tolerance"]),
    ("diff", &["insight", "engine", "edit", "model", "tolerance"]),
    ("workshop", &["diff", "insight", "engine", "model", "tolerance"]),
    ("store", &["assets", "edit", "model", "tolerance"]),
    ("episodes", &["store", "insight", "engine", "model"]),
    ("studies", &["assets", "store", "insight", "engine", "model"]),
    // The engine: the index first, then what rules say about it, then a month, then the months of a play.
    ("engine::index", &[]),
    ("engine::calendar", &["engine::index"]),
    ("engine::ladder", &[]),
    ("engine::qp", &[]),
    ("engine::network", &["engine::index"]),
    ("engine::mixing", &["engine::network", "engine::index"]),
    ("engine::rules", &["engine::mixing", "engine::network", "engine::index", "engine::calendar", "engine::ladder"]),
    (
        "engine::month",
        &["engine::qp", "engine::rules", "engine::network", "engine::index", "engine::calendar", "engine::ladder"],
    ),
    (
        "engine::play",
        &[
            "engine::month",
            "engine::qp",
            "engine::rules",
            "engine::mixing",
            "engine::network",
            "engine::index",
            "engine::calendar",
            "engine::ladder",
        ],
    ),
    // Pictures: draw paints what charts decide; report puts both into files.
    ("draw", &["diff", "insight", "engine", "model"]),
    ("charts", &["draw", "insight", "engine", "model"]),
    ("report", &["workshop", "diff", "charts", "draw", "insight", "engine", "store", "model"]),
    ("app", &["workshop", "diff", "report", "charts", "draw", "insight", "engine", "store", "edit", "model"]),
    (
        "cli",
        &[
            "workshop",
            "diff",
            "app",
            "report",
            "charts",
            "draw",
            "episodes",
            "studies",
            "insight",
            "engine",
            "store",
            "edit",
            "model",
            "tolerance",
        ],
    ),
    ("draw::theme", &[]),
    ("draw::paint", &["draw::theme"]),
    ("draw::stage", &["draw::paint", "draw::theme"]),
    ("draw::world", &["draw::stage", "draw::paint", "draw::theme"]),
    ("draw::chart", &["draw::world", "draw::stage", "draw::paint", "draw::theme"]),
    // The window: what is looked at, work off its thread, what can be asked, forms, rooms that do not know each other.
    ("app::state", &[]),
    ("app::tasks", &["app::state"]),
    ("app::commands", &["app::tasks", "app::state"]),
    ("app::form", &["app::commands", "app::tasks", "app::state"]),
    ("app::panels", &["app::form", "app::commands", "app::tasks", "app::state"]),
    ("app::inspector", &["app::form", "app::commands", "app::tasks", "app::state"]),
    ("app::map", &["app::form", "app::commands", "app::tasks", "app::state"]),
    ("app::world", &["app::map", "app::form", "app::commands", "app::tasks", "app::state"]),
    ("app::plots", &["app::form", "app::commands", "app::tasks", "app::state"]),
    ("app::workshop", &["app::form", "app::commands", "app::tasks", "app::state"]),
    ("app::dialogs", &["app::form", "app::commands", "app::tasks", "app::state"]),
    (
        "app::window",
        &[
            "app::panels",
            "app::inspector",
            "app::map",
            "app::world",
            "app::plots",
            "app::dialogs",
            "app::workshop",
            "app::form",
            "app::commands",
            "app::tasks",
            "app::state",
        ],
    ),
];

/// Folders whose rooms have lines of their own.
const WITH_ROOMS: [&str; 3] = ["engine", "draw", "app"];

/// Modules that may at most name each other in a circle. A parent and the one child that it is made of are two.
const LARGEST_RING: usize = 2;

/// A module as its path without the crate, such as `app::map::link`. The two packages share no name at the top.
type Module = Vec<String>;

#[test]
fn arrows_point_one_way_between_folders_and_rooms() {
    let tree = Tree::read();
    let mut broken = BTreeSet::new();
    for (from, targets) in tree.arrows() {
        for to in targets {
            if let Some((a, b)) = crossing(&from, &to)
                && !is_allowed(&a, &b)
            {
                broken.insert(format!("{a} -> {b}: {} names {}", from.join("::"), to.join("::")));
            }
        }
    }
    let broken: Vec<String> = broken.into_iter().collect();
    assert!(broken.is_empty(), "forbidden arrows; see ALLOWED in this file:\n{}", broken.join("\n"));
}

#[test]
fn the_table_of_arrows_has_no_ring_and_no_dead_line() {
    let tree = Tree::read();
    let lines: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    assert_eq!(lines.len(), ALLOWED.len(), "a line stands twice");
    for (from, targets) in ALLOWED {
        assert!(tree.files.keys().any(|module| starts_with(module, from)), "there is no {from}");
        for to in *targets {
            assert!(lines.contains_key(to), "{from} -> {to}: {to} has no line of its own");
        }
    }
    let graph = ALLOWED.iter().map(|(from, to)| (*from, to.iter().copied().collect())).collect();
    assert_eq!(rings(&graph), Vec::<Vec<&str>>::new(), "the table itself goes round in a circle");
}

#[test]
fn no_ring_is_larger_than_two_modules() {
    let tree = Tree::read();
    let graph: BTreeMap<Module, BTreeSet<Module>> = tree.arrows();
    let large: Vec<String> = rings(&graph)
        .into_iter()
        .filter(|ring| ring.len() > LARGEST_RING)
        .map(|ring| ring.iter().map(|module| module.join("::")).collect::<Vec<_>>().join(", "))
        .collect();
    assert!(large.is_empty(), "modules that can all reach each other:\n{}", large.join("\n"));
}

#[test]
fn the_window_system_is_named_in_the_app_alone() {
    let tree = Tree::read();
    for (module, file) in &tree.files {
        let is_app = module.first().is_some_and(|top| top == "app");
        for name in ["eframe", "egui_commonmark", "egui_tiles", "rfd"] {
            assert!(is_app || !file.outside.contains(name), "{} names {name}", module.join("::"));
        }
    }
}

/// The line of the table that an arrow falls under: two folders, or two rooms of one folder.
fn crossing(from: &[String], to: &[String]) -> Option<(String, String)> {
    let (a, b) = (from.first()?, to.first()?);
    if a != b {
        return Some((a.clone(), b.clone()));
    }
    let (room_a, room_b) = (from.get(1)?, to.get(1)?);
    (WITH_ROOMS.contains(&a.as_str()) && room_a != room_b).then(|| (format!("{a}::{room_a}"), format!("{b}::{room_b}")))
}

/// Rooms of the engine that have no line stand above all others and are free.
fn is_allowed(from: &str, to: &str) -> bool {
    match ALLOWED.iter().find(|(name, _)| *name == from) {
        Some((_, targets)) => targets.contains(&to),
        None => from.starts_with("engine::"),
    }
}

fn starts_with(module: &[String], name: &str) -> bool {
    let name: Vec<&str> = name.split("::").collect();
    module.len() >= name.len() && module.iter().zip(&name).all(|(a, b)| a == b)
}

/// What one file names.
#[derive(Default)]
struct Named {
    /// Paths into the packages, from their roots.
    inside: BTreeSet<Module>,
    /// Names that the module passes on, and where they come from.
    passed_on: BTreeMap<String, Module>,
    /// First segments of all other paths: crates.
    outside: BTreeSet<String>,
}

/// All modules of both packages.
struct Tree {
    files: BTreeMap<Module, Named>,
}

impl Tree {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut paths = Vec::new();
        sources(&root, &mut paths);
        let modules: BTreeMap<Module, PathBuf> = paths
            .into_iter()
            .map(|path| (module_of(path.strip_prefix(&root).expect("a file under src")), path))
            .filter(|(module, _)| !module.is_empty())
            .collect();
        let known: BTreeSet<Module> = modules.keys().cloned().collect();
        let files = modules.iter().map(|(module, path)| (module.clone(), named(module, path, &known))).collect();
        Self { files }
    }

    /// Who names whom, with names that are passed on followed to the module that defines them.
    fn arrows(&self) -> BTreeMap<Module, BTreeSet<Module>> {
        let arrow = |(module, file): (&Module, &Named)| {
            let mut targets: BTreeSet<Module> = file.inside.iter().filter_map(|path| self.definer(path)).collect();
            targets.remove(module);
            (module.clone(), targets)
        };
        self.files.iter().map(arrow).collect()
    }

    /// The module that defines what a path leads to; none for paths to the root of a package.
    fn definer(&self, path: &[String]) -> Option<Module> {
        let mut path = path.to_vec();
        // A name is passed on over a few rooms at most; the bound only keeps a circle of them from hanging the test.
        for _ in 0..10 {
            let depth = (1..=path.len()).rev().find(|depth| self.files.contains_key(&path[..*depth]))?;
            let file = &self.files[&path[..depth]];
            match path.get(depth).and_then(|name| file.passed_on.get(name)) {
                Some(origin) if origin[..] != path[..depth] => {
                    path = origin.iter().chain(&path[depth + 1..]).cloned().collect();
                }
                _ => return Some(path[..depth].to_vec()),
            }
        }
        None
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// `app/map/link.rs` -> `app::map::link`; the package under `core` begins anew.
fn module_of(path: &Path) -> Module {
    let mut module: Module =
        path.with_extension("").components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    if module.first().is_some_and(|top| top == "core") {
        module.remove(0);
    }
    if module.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        module.pop();
    }
    module
}

fn named(module: &Module, path: &Path, known: &BTreeSet<Module>) -> Named {
    let text = fs::read_to_string(path).expect("a source file");
    let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut reader = Reader { module, known, named: Named::default() };
    reader.visit_file(&file);
    reader.named
}

struct Reader<'a> {
    module: &'a Module,
    known: &'a BTreeSet<Module>,
    named: Named,
}

impl Reader<'_> {
    /// Takes in a path as it is written; gives it from the root of its package, or nothing for one that leads elsewhere.
    fn take(&mut self, path: &[String]) -> Option<Module> {
        let first = path.first()?.as_str();
        let up = path.iter().take_while(|part| *part == "super").count();
        let absolute = match first {
            "crate" | "chokepoint_core" => path[1..].to_vec(),
            "self" => [&self.module[..], &path[1..]].concat(),
            "super" => [&self.module[..self.module.len().checked_sub(up)?], &path[up..]].concat(),
            _ => {
                let child = [&self.module[..], &path[..1]].concat();
                if !self.known.contains(&child) {
                    self.named.outside.insert(first.to_owned());
                    return None;
                }
                [&self.module[..], path].concat()
            }
        };
        self.named.inside.insert(absolute.clone());
        Some(absolute)
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !is_test(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let mut leaves = Vec::new();
        flatten(&item.tree, &mut Vec::new(), &mut leaves);
        for (path, name) in leaves {
            let Some(absolute) = self.take(&path) else { continue };
            if !matches!(item.vis, syn::Visibility::Inherited)
                && let Some(name) = name
            {
                // What a module passes on is an arrow of whoever uses it, not of the module.
                self.named.inside.remove(&absolute);
                self.named.passed_on.insert(name, absolute);
            }
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            let parts: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.take(&parts);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        paths_in(call.tokens.clone(), &mut |path| {
            self.take(path);
        });
        visit::visit_macro(self, call);
    }
}

/// The leaves of a `use`, each with the name that it gets; a `*` leads to the module itself.
fn flatten(tree: &syn::UseTree, before: &mut Vec<String>, leaves: &mut Vec<(Vec<String>, Option<String>)>) {
    match tree {
        syn::UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, leaves);
            before.pop();
        }
        syn::UseTree::Group(group) => group.items.iter().for_each(|item| flatten(item, before, leaves)),
        syn::UseTree::Glob(_) => leaves.push((before.clone(), None)),
        syn::UseTree::Name(name) if name.ident == "self" => leaves.push((before.clone(), before.last().cloned())),
        syn::UseTree::Name(name) => leaves.push(leaf(before, &name.ident, &name.ident)),
        syn::UseTree::Rename(name) => leaves.push(leaf(before, &name.ident, &name.rename)),
    }
}

fn leaf(before: &[String], name: &syn::Ident, called: &syn::Ident) -> (Vec<String>, Option<String>) {
    let path = before.iter().cloned().chain([name.to_string()]).collect();
    (path, Some(called.to_string()))
}

/// Paths that begin at a package, inside the arguments of macros, which stay tokens.
fn paths_in(tokens: TokenStream, take: &mut impl FnMut(&[String])) {
    let mut path: Vec<String> = Vec::new();
    let mut end = |path: &mut Vec<String>| {
        if path.len() > 1 {
            take(path);
        }
        path.clear();
    };
    let mut groups = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(name) if ["crate", "super", "chokepoint_core"].contains(&name.to_string().as_str()) => {
                if path.last().is_none_or(|last| last != "super") {
                    end(&mut path);
                }
                path.push(name.to_string());
            }
            TokenTree::Ident(name) if !path.is_empty() => path.push(name.to_string()),
            TokenTree::Punct(mark) if mark.as_char() == ':' && !path.is_empty() => {}
            TokenTree::Group(group) => {
                end(&mut path);
                groups.push(group.stream());
            }
            _ => end(&mut path),
        }
    }
    end(&mut path);
    groups.into_iter().for_each(|group| paths_in(group, take));
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        _ => &[],
    }
}

/// True for what is compiled in tests alone: `cfg(test)`, also with further conditions.
fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")).any(|attribute| {
        let words = attribute.meta.require_list().map(|list| list.tokens.to_string()).unwrap_or_default();
        let words: Vec<&str> = words.split(|letter: char| !letter.is_alphanumeric()).collect();
        words.contains(&"test") && !words.contains(&"not")
    })
}

/// Groups of nodes that can all reach each other. Tarjan's pass (1972) would find them faster; a few hundred modules need no haste.
fn rings<N: Ord + Clone>(graph: &BTreeMap<N, BTreeSet<N>>) -> Vec<Vec<N>> {
    let reach: BTreeMap<&N, BTreeSet<&N>> = graph
        .keys()
        .map(|start| {
            let (mut seen, mut open) = (BTreeSet::new(), vec![start]);
            while let Some(node) = open.pop() {
                open.extend(graph.get(node).into_iter().flatten().filter(|next| seen.insert(*next)));
            }
            (start, seen)
        })
        .collect();
    let mut found: BTreeSet<Vec<N>> = BTreeSet::new();
    for (node, reached) in &reach {
        let ring: Vec<N> = reached
            .iter()
            .filter(|other| reach.get(*other).is_some_and(|back| back.contains(node)))
            .map(|other| (*other).clone())
            .collect();
        if ring.len() > 1 {
            found.insert(ring);
        }
    }
    found.into_iter().collect()
}
