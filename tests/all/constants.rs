//! `docs/program.md` against the sources: every weight, floor and tolerance of the engine stands there with its value and its reason.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A constant: the file that defines it, under `src/core`, and its name.
type Name = (String, String);

#[test]
fn every_weight_floor_and_tolerance_stands_in_the_documentation() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let told = documented(&fs::read_to_string(root.join("docs/program.md")).expect("the documentation"));
    let core = root.join("src/core");
    let mut defined = BTreeMap::new();
    constants(&core, "tolerance.rs", &mut defined);
    for file in files(&core.join("engine")) {
        let file = file.strip_prefix(&core).expect("a file of the core").to_string_lossy().replace('\\', "/");
        constants(&core, &file, &mut defined);
    }
    assert!(defined.len() > 30, "the sources are read: {defined:?}");
    for (name, value) in &defined {
        let (said, reason) = told.get(name).unwrap_or_else(|| panic!("docs/program.md does not tell of {name:?}"));
        assert!((said - value).abs() <= 1e-12 * value.abs(), "{name:?} is {value}, docs/program.md says {said}");
        assert!(reason.len() > 10, "{name:?} stands there without a reason");
    }
    for name in told.keys() {
        assert!(defined.contains_key(name), "docs/program.md tells of {name:?}, which is not in the sources");
    }
}

#[test]
fn priorities_do_what_the_documentation_says() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/program.md")).expect("the text");
    let exact = documented(&text)[&("engine/month/variables.rs".to_owned(), "EXACT".to_owned())].0;
    let mut checked = 0;
    for line in text.lines().filter(|line| line.starts_with("| ") && line.contains(" % |")) {
        let shares: Vec<f64> = (line.trim_matches('|').split('|'))
            .map(|cell| cell.trim().trim_end_matches(" %").parse::<f64>().expect("a share") / 100.0)
            .collect();
        for (priority, share) in [1.0, 2.0, 10.0, 100.0_f64].iter().zip(&shares) {
            // Where the marginal worth of both is the same.
            let expected = (((2.0 * shares[0] + exact) / priority - exact) / 2.0).max(0.0);
            assert!((share - expected).abs() <= 0.0005 + 1e-12, "priority {priority}: {expected}, not {share}: {line}");
            checked += 1;
        }
    }
    assert_eq!(checked, 20);
}

/// Value and reason of every constant in the tables.
fn documented(text: &str) -> BTreeMap<Name, (f64, String)> {
    let mut all = BTreeMap::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [name, value, file, reason] = cells[..] else { continue };
        let (Ok(value), true) = (value.parse(), name.starts_with('`')) else { continue };
        let name = (file.trim_matches('`').to_owned(), name.trim_matches('`').to_owned());
        assert!(all.insert(name, (value, reason.to_owned())).is_none(), "stands twice: {line}");
    }
    all
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            all.push(path);
        }
    }
    all
}

/// The `f64` constants of a file, those of tests left out: a test may pick any number.
fn constants(core: &Path, file: &str, all: &mut BTreeMap<Name, f64>) {
    let text = fs::read_to_string(core.join(file)).expect("a source file");
    let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
    for item in &parsed.items {
        let syn::Item::Const(item) = item else { continue };
        let is_float = matches!(&*item.ty, syn::Type::Path(path) if path.path.is_ident("f64"));
        if is_float {
            let value = value(&item.expr, file, all);
            all.insert((file.to_owned(), item.ident.to_string()), value);
        }
    }
}

/// What an expression of literals and constants of the same file comes to.
fn value(expression: &syn::Expr, file: &str, known: &BTreeMap<Name, f64>) -> f64 {
    match expression {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Float(literal), .. }) => literal.base10_parse().expect("a number"),
        syn::Expr::Paren(inner) => value(&inner.expr, file, known),
        syn::Expr::Path(path) => {
            let name = path.path.require_ident().expect("a constant of the same file").to_string();
            known[&(file.to_owned(), name)]
        }
        syn::Expr::Binary(binary) => {
            let (left, right) = (value(&binary.left, file, known), value(&binary.right, file, known));
            match binary.op {
                syn::BinOp::Mul(_) => left * right,
                syn::BinOp::Div(_) => left / right,
                _ => panic!("{file}: a constant that this test cannot work out"),
            }
        }
        _ => panic!("{file}: a constant that this test cannot work out"),
    }
}
