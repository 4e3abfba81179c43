//! Whether the desktop is light or dark, where the window system does not say: on Linux neither X11 nor Wayland tells a window, and the
//! settings portal of the desktop does. It is asked over the session bus by a thread that waits for changes from then on; where there
//! is no bus, or no portal on it, the thread ends and nothing is known.

use crate::app::tasks::newest::Wake;
use egui::Theme;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use zbus::blocking::{Connection, Proxy};
use zbus::zvariant::{OwnedValue, Value};

const PORTAL: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const SETTINGS: &str = "org.freedesktop.portal.Settings";
const NAMESPACE: &str = "org.freedesktop.appearance";
const KEY: &str = "color-scheme";

/// What the portal says, in its own numbers.
const NO_PREFERENCE: u32 = 0;
const DARK: u32 = 1;
const LIGHT: u32 = 2;

/// What the desktop prefers, as far as it has said so.
pub struct DesktopLook {
    said: Arc<AtomicU32>,
}

impl DesktopLook {
    /// Asks the desktop, and follows it from then on, on a thread. `wake` is called whenever there is something new.
    pub fn follow(wake: Wake) -> Self {
        Self::on(Connection::session, wake)
    }

    /// The same on a bus of one's own.
    fn on(bus: impl FnOnce() -> zbus::Result<Connection> + Send + 'static, wake: Wake) -> Self {
        let said = Arc::new(AtomicU32::new(NO_PREFERENCE));
        let theirs = Arc::clone(&said);
        let say = move |scheme: u32| {
            if theirs.swap(scheme, Ordering::Relaxed) != scheme {
                wake();
            }
        };
        // It ends with the program, or with the bus. Without it the look is that of a desktop that says nothing.
        let thread = std::thread::Builder::new().name("look of the desktop".to_owned());
        let _ = thread.spawn(move || bus().and_then(|bus| listen(&bus, say)));
        Self { said }
    }

    /// Light or dark; none where the desktop prefers neither, or says nothing.
    pub fn theme(&self) -> Option<Theme> {
        match self.said.load(Ordering::Relaxed) {
            DARK => Some(Theme::Dark),
            LIGHT => Some(Theme::Light),
            _ => None,
        }
    }
}

/// Tells what the portal says now, and whatever it says later; returns when the bus is gone.
fn listen(bus: &Connection, say: impl Fn(u32)) -> zbus::Result<()> {
    let settings = Proxy::new(bus, PORTAL, PATH, SETTINGS)?;
    // Asked before and after it is listened to: the first wakes a portal that is not running yet, the second misses no change.
    let first = ask(&settings);
    let changes = settings.receive_signal_with_args("SettingChanged", &[(0, NAMESPACE), (1, KEY)])?;
    say(ask(&settings).or(first)?);
    for change in changes {
        let body = change.body();
        if let Ok((_, _, value)) = body.deserialize::<(&str, &str, Value<'_>)>() {
            say(number(&value));
        }
    }
    Ok(())
}

/// What the portal says now.
fn ask(settings: &Proxy<'_>) -> zbus::Result<u32> {
    // Portals of before 2023 know the second alone.
    let said = settings.call::<_, _, OwnedValue>("ReadOne", &(NAMESPACE, KEY));
    let said = said.or_else(|_| settings.call::<_, _, OwnedValue>("Read", &(NAMESPACE, KEY)))?;
    Ok(number(&said))
}

/// The number in an answer, which older portals wrap twice; no preference where it is none that we know.
fn number(value: &Value<'_>) -> u32 {
    match value {
        Value::U32(scheme @ (DARK | LIGHT)) => *scheme,
        Value::Value(inner) => number(inner),
        _ => NO_PREFERENCE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader, Write};
    use std::process::{Child, Command, Stdio};
    use std::sync::mpsc::{Receiver, channel};
    use std::time::Duration;
    use tempfile::NamedTempFile;
    use zbus::blocking::connection::Builder;

    /// A bus with nobody else on it, which starts nobody and ends with the test; none where the computer has no program for one.
    struct Bus {
        daemon: Child,
        address: String,
        _config: NamedTempFile,
    }

    /// Without the services of the computer: its own portal would be started for whoever asks.
    const CONFIG: &str = "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context=\"default\">\
        <allow send_destination=\"*\"/><allow receive_sender=\"*\"/><allow own=\"*\"/></policy></busconfig>";

    impl Bus {
        fn start() -> Option<Self> {
            let mut config = NamedTempFile::new().ok()?;
            config.write_all(CONFIG.as_bytes()).ok()?;
            let mut command = Command::new("dbus-daemon");
            command.arg("--config-file").arg(config.path()).args(["--nofork", "--nopidfile", "--print-address"]);
            let mut daemon = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
            let mut address = String::new();
            BufReader::new(daemon.stdout.take()?).read_line(&mut address).ok()?;
            Some(Self { daemon, address: address.trim().to_owned(), _config: config })
        }

        fn connect(address: &str) -> zbus::Result<Connection> {
            Builder::address(address)?.build()
        }

        /// What the program knows of this bus, and where it says that something is new.
        fn followed(&self) -> (DesktopLook, Receiver<()>) {
            let (woken, wakes) = channel();
            let address = self.address.clone();
            let wake: Wake = Arc::new(move || woken.send(()).unwrap_or_default());
            (DesktopLook::on(move || Self::connect(&address), wake), wakes)
        }
    }

    impl Drop for Bus {
        fn drop(&mut self) {
            let _ = self.daemon.kill();
            let _ = self.daemon.wait();
        }
    }

    /// A portal that prefers something.
    struct Portal(u32);

    #[zbus::interface(name = "org.freedesktop.portal.Settings")]
    impl Portal {
        fn read_one(&self, namespace: &str, key: &str) -> zbus::fdo::Result<OwnedValue> {
            assert_eq!((namespace, key), (NAMESPACE, KEY));
            Ok(OwnedValue::from(self.0))
        }
    }

    /// A portal that knows the question of old alone.
    struct OldPortal;

    #[zbus::interface(name = "org.freedesktop.portal.Settings")]
    impl OldPortal {
        fn read(&self, _namespace: &str, _key: &str) -> OwnedValue {
            Value::Value(Box::new(Value::U32(DARK))).try_into().expect("numbers can be owned")
        }
    }

    const SOON: Duration = Duration::from_secs(30);

    #[test]
    fn what_the_desktop_prefers_is_known_and_followed() {
        let Some(bus) = Bus::start() else { return };
        let portal = Builder::address(bus.address.as_str()).expect("the address of the bus");
        let portal = portal.serve_at(PATH, Portal(DARK)).expect("a path").name(PORTAL).expect("a name");
        let portal = portal.build().expect("the portal is on the bus");
        let (look, wakes) = bus.followed();
        wakes.recv_timeout(SOON).expect("the portal is asked");
        assert_eq!(look.theme(), Some(Theme::Dark));
        for (scheme, theme) in [(LIGHT, Some(Theme::Light)), (NO_PREFERENCE, None), (DARK, Some(Theme::Dark))] {
            let changed = (NAMESPACE, KEY, Value::U32(scheme));
            portal.emit_signal(None::<&str>, PATH, SETTINGS, "SettingChanged", &changed).expect("it is told");
            wakes.recv_timeout(SOON).expect("the change is heard");
            assert_eq!(look.theme(), theme);
        }
        let other = (NAMESPACE, "contrast", Value::U32(LIGHT));
        portal.emit_signal(None::<&str>, PATH, SETTINGS, "SettingChanged", &other).expect("it is told");
        assert!(wakes.recv_timeout(Duration::from_millis(200)).is_err(), "contrast is another setting");
    }

    #[test]
    fn a_portal_of_old_is_understood() {
        let Some(bus) = Bus::start() else { return };
        let portal = Builder::address(bus.address.as_str()).expect("the address of the bus");
        let portal = portal.serve_at(PATH, OldPortal).expect("a path").name(PORTAL).expect("a name");
        let _portal = portal.build().expect("the portal is on the bus");
        let (look, wakes) = bus.followed();
        wakes.recv_timeout(SOON).expect("the portal is asked");
        assert_eq!(look.theme(), Some(Theme::Dark));
    }

    #[test]
    fn without_a_portal_or_a_bus_nothing_is_known() {
        let wake: Wake = Arc::new(|| panic!("there is nothing to tell"));
        let look = DesktopLook::on(|| Bus::connect("unix:path=/nowhere/at/all"), Arc::clone(&wake));
        assert_eq!(look.theme(), None);
        if let Some(bus) = Bus::start() {
            let connection = Bus::connect(&bus.address).expect("the bus");
            assert!(listen(&connection, |_| panic!("there is nothing to tell")).is_err());
        }
    }
}
