//! What comes with the crates that we use: nothing that opens a connection beside that to the display, and no code of ours that does.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Crates that open connections, find hosts, speak protocols of the network, or start a browser.
const DENIED: &[&str] = &[
    "actix-web",
    "async-native-tls",
    "async-net",
    "async-std",
    "attohttpc",
    "awc",
    "axum",
    "curl",
    "curl-sys",
    "dns-lookup",
    "h2",
    "h3",
    "hickory-resolver",
    "http-body",
    "hyper",
    "hyper-util",
    "igd",
    "isahc",
    "libssh2-sys",
    "minreq",
    "mio",
    "native-tls",
    "net2",
    "opener",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "rustls",
    "schannel",
    "security-framework",
    "smol",
    "socket2",
    "ssh2",
    "surf",
    "tiny_http",
    "tokio",
    "tokio-native-tls",
    "tokio-rustls",
    "trust-dns-resolver",
    "tungstenite",
    "ureq",
    "url",
    "warp",
    "webbrowser",
    "websocket",
    "ws",
    // These wait for sockets of any kind.
    "async-io",
    "polling",
    "uds_windows",
];

/// Crates of the list that are in the tree all the same: who brings them, and why they reach no network.
const EXCEPTIONS: &[(&str, &[&str], &str)] = &[
    (
        "async-io",
        &["async-process", "async-signal", "zbus"],
        "zbus speaks to the session bus on a socket of the file system: accessibility, and whether the desktop is light or dark",
    ),
    ("polling", &["async-io", "calloop"], "waits for the sockets of the bus and of the display"),
    (
        "tokio",
        &["wasm-bindgen-futures"],
        "in the lock file for browsers alone, which the program is not built for, and without its network",
    ),
    ("uds_windows", &["zbus"], "sockets of the file system on Windows, where zbus is not built"),
];

/// Who depends on whom, by name.
fn brought_by(lock: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut by: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in lock.split("[[package]]").skip(1) {
        let name = package.lines().find_map(|line| line.strip_prefix("name = ")).expect("a name").trim_matches('"');
        by.entry(name.to_owned()).or_default();
        let list = package.split_once("dependencies = [").map_or("", |(_, list)| list.split(']').next().unwrap_or(""));
        for dependency in list.split('"').skip(1).step_by(2) {
            let dependency = dependency.split(' ').next().unwrap_or(dependency);
            by.entry(dependency.to_owned()).or_default().insert(name.to_owned());
        }
    }
    by
}

/// Crates of a lock file that must not be there, with who brings them.
fn strangers(lock: &str) -> Vec<String> {
    let by = brought_by(lock);
    let mut found = Vec::new();
    for (name, bringers) in DENIED.iter().filter_map(|name| by.get_key_value(*name)) {
        let allowed = EXCEPTIONS.iter().find(|(known, ..)| known == name).map_or(&[][..], |(_, by, _)| by);
        let others: Vec<&str> = bringers.iter().map(String::as_str).filter(|by| !allowed.contains(by)).collect();
        if !others.is_empty() || allowed.is_empty() {
            found.push(format!("{name} by {}", others.join(", ")));
        }
    }
    found
}

#[test]
fn no_crate_opens_a_connection_beside_that_to_the_display() {
    let lock = include_str!("../../Cargo.lock");
    assert!(brought_by(lock).len() > 300, "the lock file is read");
    assert_eq!(strangers(lock), [] as [String; 0]);
    let by = brought_by(lock);
    for (name, bringers, _) in EXCEPTIONS {
        assert!(DENIED.contains(name) && by.contains_key(*name), "{name} is no longer in the tree: its line can go");
        assert!(
            bringers.iter().all(|bringer| by[*name].contains(*bringer)),
            "{name}: {bringers:?} is no longer what brings it"
        );
    }
    let with = |name: &str, by: &str| {
        format!(
            "{lock}\n[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"{by}\"\nversion = \"1.0.0\"\ndependencies = [\n \"{name} 1.0.0\",\n]\n"
        )
    };
    assert_eq!(strangers(&with("reqwest", "rfd")), ["reqwest by rfd"]);
    assert_eq!(
        strangers(&with("polling", "chokepoint")),
        ["polling by chokepoint"],
        "an exception is for those who are named"
    );
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path()) {
        if entry.is_dir() {
            sources(&entry, found);
        } else if entry.extension().is_some_and(|ending| ending == "rs") {
            found.push(entry);
        }
    }
}

/// Where the program begins itself anew, as the same process, because its allocator is told nothing in another way.
const BEGINS_ANEW: [&str; 2] = [
    "use std::os::unix::process::CommandExt as _;",
    "let _ = std::process::Command::new(program).arg0(name).args(given).env(MILLISECONDS.0, MILLISECONDS.1).exec();",
];

#[test]
fn our_code_opens_no_connection_and_starts_no_other_program() {
    let main = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/main.rs")).expect("a source");
    assert!(main.contains("let (Ok(program), Some(name)) = (std::env::current_exe(), given.next())"), "itself");
    assert!(BEGINS_ANEW.iter().all(|line| main.matches(line).count() == 1), "once");
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    assert!(files.len() > 300);
    let forbidden = [
        "std::net",
        "TcpStream",
        "UdpSocket",
        "TcpListener",
        "UnixStream",
        "UnixListener",
        "process::Command",
        "unsafe ",
    ];
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a source");
        let may_begin = file.ends_with("src/main.rs");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let code = code.filter(|line| !may_begin || !BEGINS_ANEW.contains(&line.trim()));
        let found: Vec<&str> = code.filter(|line| forbidden.iter().any(|word| line.contains(word))).collect();
        assert!(found.is_empty(), "{}: {found:?}", file.display());
    }
}
