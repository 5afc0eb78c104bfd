//! What `deploy/` hands to an operator: systemd understands the units, and they agree with the program.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
};

use bellhop::{
    config::{Environment, Level, Variables, Violations},
    instance::Instance,
};

use crate::support::{FIT_FOR_PRODUCTION, install_bellhop_env};

const RUNBOOK: &str = include_str!("../../docs/operations.md");
/// Where the units expect the program.
const INSTALLED: &str = "/usr/local/bin/bellhop";
/// What `systemd-analyze security` may give at most: 10.0 is a service without any protection.
const MOST_EXPOSED: f64 = 2.0;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy")
}

fn units() -> Vec<(String, String)> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let units = files.filter(|path| path.extension().is_some_and(|kind| kind == "service" || kind == "target"));
    let units: Vec<_> = units.map(|path| (name_of(&path), fs::read_to_string(&path).unwrap())).collect();
    assert!(units.len() >= 4, "deploy/ has {} units: this test guards nothing", units.len());
    units
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn lines<'a>(unit: &'a str, key: &str) -> Vec<&'a str> {
    unit.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix('=')).collect()
}

/// The units with the built program in place of the installed one, which `verify` wants to find.
fn with_the_built_program() -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for (name, text) in units() {
        let text = text.replace(INSTALLED, env!("CARGO_BIN_EXE_bellhop"));
        // Of a template only an instance can be verified.
        fs::write(copy.path().join(name.replace("@.", "@1.")), text).unwrap();
    }
    copy
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what the test shows")]
fn systemd_understands_the_units() {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        println!("systemd-analyze is not here: the units are not verified");
        return;
    }
    let copy = with_the_built_program();
    let files: Vec<_> = fs::read_dir(copy.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    let verified = Command::new("systemd-analyze").args(["verify", "--man=no"]).args(&files).output().unwrap();
    let said = String::from_utf8_lossy(&verified.stderr).into_owned();
    let own: Vec<_> = said.lines().filter(|line| line.contains("bellhop")).collect();
    assert!(verified.status.success() && own.is_empty(), "{said}");
    for file in files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "service")) {
        let exposure = exposure(file);
        println!("{}: verified, exposure {exposure}", name_of(file));
        assert!(exposure <= MOST_EXPOSED, "{}: {exposure}", file.display());
    }
}

fn exposure(unit: &Path) -> f64 {
    let judged =
        Command::new("systemd-analyze").args(["security", "--offline=yes", "--no-pager"]).arg(unit).output().unwrap();
    let said = String::from_utf8_lossy(&judged.stdout).into_owned();
    let overall = said.lines().find_map(|line| line.split_once("Overall exposure level for")?.1.split_once(": "));
    let (_, figure) = overall.unwrap_or_else(|| panic!("{said}{}", String::from_utf8_lossy(&judged.stderr)));
    figure.split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
fn every_role_has_a_unit_whose_time_to_stop_is_longer_than_its_grace() {
    let variables: Variables = FIT_FOR_PRODUCTION.into_iter().collect();
    let instance = Instance::locate(&variables, Some(Path::new("/nowhere")), Environment::Production, Level::Complete);
    let settings = instance.unwrap().settings;
    let grace = settings.queue.grace.max(settings.ingress.drain).as_secs();
    let mut roles = BTreeSet::new();
    for (name, unit) in units().into_iter().filter(|(name, _)| name.ends_with(".service")) {
        let [stop] = lines(&unit, "TimeoutStopSec")[..] else { panic!("{name} has no time to stop") };
        assert!(stop.parse::<u64>().unwrap() >= grace + 10, "{name} stops within {stop} s, its grace is {grace} s");
        assert_eq!(lines(&unit, "RestartPreventExitStatus"), ["2"], "{name}");
        assert_eq!(lines(&unit, "After"), ["network-online.target time-sync.target"], "{name}");
        roles.insert(role_of(&unit));
    }
    assert_eq!(Vec::from_iter(roles), ["clock", "ingress", "worker"]);
}

fn role_of(unit: &str) -> String {
    let [start] = lines(unit, "ExecStart")[..] else { panic!("a unit starts other than once:\n{unit}") };
    start.strip_prefix(INSTALLED).unwrap().split_whitespace().next().unwrap().to_owned()
}

/// What fails on the way to a role is tried again with it; what fails in a unit that it depends on is not.
#[test]
fn a_store_that_comes_up_late_is_waited_for() {
    for (name, unit) in units().into_iter().filter(|(name, _)| name.ends_with(".service")) {
        for dependency in ["Requires", "Requisite", "BindsTo"] {
            assert_eq!(lines(&unit, dependency), [""; 0], "{name}: {dependency}= is not tried again");
        }
        assert_eq!(
            (lines(&unit, "Restart"), lines(&unit, "StartLimitIntervalSec")),
            (vec!["always"], vec!["0"]),
            "{name}"
        );
        let before = lines(&unit, "ExecStartPre");
        match role_of(&unit).as_str() {
            // It does not know the store, and takes deliveries without one.
            "ingress" => assert_eq!(before, [""; 0], "{name}"),
            _ => assert_eq!(before, [format!("{INSTALLED} migrate")], "{name}"),
        }
    }
    // Where no server listens yet, and where the folder is not mounted yet.
    for store in ["postgres://bellhop@/bellhop?host=/nowhere", "sqlite:///nowhere/bellhop.db?mode=rwc"] {
        let variables = [("BELLHOP_ENV", "production"), ("BELLHOP_DATA", "/nowhere"), ("DATABASE_URL", store)];
        let migrate = Command::new(env!("CARGO_BIN_EXE_bellhop")).arg("migrate").env_clear().envs(variables).output();
        let migrate = migrate.unwrap();
        let said = String::from_utf8_lossy(&migrate.stderr);
        assert_eq!(migrate.status.code(), Some(1), "{store}: as 2 it would not be tried again: {said}");
    }
}

/// What the runbook has an operator enable.
fn enabled_by_the_runbook() -> BTreeSet<String> {
    let line = RUNBOOK.lines().find_map(|line| line.trim().strip_prefix("systemctl enable --now "));
    line.unwrap().split_whitespace().map(str::to_owned).collect()
}

/// What is enabled there begins at boot.
fn begin_at_boot(units: &Path) -> BTreeSet<String> {
    let wanted = fs::read_dir(units.join("multi-user.target.wants")).unwrap();
    wanted.map(|entry| name_of(&entry.unwrap().path())).collect()
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what the test shows")]
fn what_the_runbook_enables_begins_at_boot() {
    for (name, unit) in units() {
        assert!(lines(&unit, "WantedBy").contains(&"multi-user.target"), "{name} does not begin at boot");
    }
    if Command::new("systemctl").arg("--version").output().is_err() {
        println!("systemctl is not here: the units are not enabled");
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let etc = root.path().join("etc/systemd/system");
    fs::create_dir_all(&etc).unwrap();
    for (name, text) in units() {
        fs::write(etc.join(name), text).unwrap();
    }
    let systemctl = |verb: &str, units: &BTreeSet<String>| {
        let done = Command::new("systemctl").arg("--root").arg(root.path()).arg(verb).args(units).output().unwrap();
        assert!(done.status.success(), "{verb}: {}", String::from_utf8_lossy(&done.stderr));
    };
    let mut all = enabled_by_the_runbook();
    systemctl("enable", &all);
    assert_eq!(begin_at_boot(&etc), all);
    println!("after a reboot begin: {all:?}");
    // A worker less takes nothing else along.
    let worker = all.take("bellhop-worker@1.service");
    systemctl("disable", &worker.into_iter().collect());
    assert_eq!(begin_at_boot(&etc), all);
}

/// Where the units of a machine with two workers show their numbers.
fn numbers_of_a_machine() -> Vec<String> {
    let of_unit = |(name, unit): (String, String)| {
        let instances: &[&str] = if name.contains('@') { &["1", "2"] } else { &[""] };
        let set = lines(&unit, "Environment").into_iter();
        let listen: Vec<_> = set.filter_map(|set| set.strip_prefix("BELLHOP__METRICS__LISTEN=")).collect();
        let [listen] = listen[..] else { panic!("{name} does not say where it shows its numbers") };
        instances.iter().map(|instance| listen.replace("%i", instance)).collect::<Vec<_>>()
    };
    units().into_iter().filter(|(name, _)| name.ends_with(".service")).flat_map(of_unit).collect()
}

#[test]
fn each_process_of_a_machine_shows_its_numbers_where_the_manual_has_them_collected() {
    let shown = numbers_of_a_machine();
    let distinct: BTreeSet<_> = shown.iter().map(|listen| listen.parse::<SocketAddr>().unwrap()).collect();
    assert!(distinct.len() == shown.len() && shown.len() == 4, "{shown:?}");
    assert!(distinct.iter().all(|listen| listen.ip().is_loopback()), "{shown:?}");
    let targets = RUNBOOK.lines().find_map(|line| line.trim().strip_prefix("- targets: ")).unwrap();
    let targets: BTreeSet<SocketAddr> = serde_json::from_str::<Vec<SocketAddr>>(targets).unwrap().into_iter().collect();
    assert_eq!(targets, distinct);
}

/// What the units and the file set, with the secrets read from where systemd puts them.
fn variables(unit: &str, credentials: &Path) -> Vec<(String, String)> {
    let file = fs::read_to_string(folder().join("bellhop.env")).unwrap();
    let of_file = file.lines().filter(|line| !line.starts_with('#')).map(str::to_owned);
    let of_unit = lines(unit, "Environment").into_iter().map(str::to_owned);
    let places = [("%d", credentials.display().to_string()), ("%S", "/var/lib".to_owned()), ("%i", "1".to_owned())];
    let filled = |text: String| places.iter().fold(text, |text, (place, path)| text.replace(place, path));
    let pairs = of_file.chain(of_unit).map(filled);
    pairs.filter_map(|line| line.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))).collect()
}

#[test]
fn the_settings_of_the_units_are_those_that_production_wants() {
    let credentials = tempfile::tempdir().unwrap();
    let fit = |key: &str| FIT_FOR_PRODUCTION.into_iter().find(|(name, _)| *name == key).unwrap().1;
    for (name, secret) in [
        ("redis-url", "redis://:secret@queue.hotel.test"),
        ("database-url", "postgres://bellhop:secret@store.hotel.test/bellhop"),
        ("smtp-url", fit("BELLHOP__MAIL__SMTP_URL")),
        ("mail-secrets", fit("BELLHOP__WEBHOOKS__SOURCES__MAIL__SECRETS")),
    ] {
        fs::write(credentials.path().join(name), format!("{secret}\n")).unwrap();
    }
    for (name, unit) in units().into_iter().filter(|(name, _)| name.ends_with(".service")) {
        let handed_over = lines(&unit, "LoadCredential").len();
        let own = variables(&unit, credentials.path());
        assert_eq!(
            own.iter().filter(|(_, value)| value.starts_with(credentials.path().to_str().unwrap())).count(),
            handed_over,
            "{name}"
        );
        let empty = own.iter().filter(|(_, value)| value.is_empty()).map(|(name, _)| name.as_str());
        let filled: Vec<_> = empty.map(|key| (key.to_owned(), fit(key).to_owned())).collect();
        let check = |variables: Vec<(String, String)>| -> Result<Instance, Violations> {
            Instance::locate(&variables.into_iter().collect(), None, Environment::Production, Level::Complete)
        };
        let missing = check(own.clone()).err().map(|violations| violations.list().len());
        assert_eq!(missing, Some(filled.len()), "{name}: what is empty in bellhop.env is what is missing");
        let fit = check([own.into_iter().filter(|(_, value)| !value.is_empty()).collect(), filled].concat());
        let fit = fit.unwrap_or_else(|violations| panic!("{name}: {violations}"));
        assert_eq!(fit.redis_url().unwrap().expose(), "redis://:secret@queue.hotel.test", "{name}");
    }
}

/// The lines of a file, and what an operator's shell has of them.
const LINES: [(&str, &str, &str); 4] = [
    ("BELLHOP__VENUE__NAME=Hotel zum $Löwen & Söhne  ", "BELLHOP__VENUE__NAME", "Hotel zum $Löwen & Söhne"),
    ("  BELLHOP__VENUE__FROM_NAME=\"The Lion\"", "BELLHOP__VENUE__FROM_NAME", "The Lion"),
    ("BELLHOP__VENUE__ADDRESS='Seestr. 1, \\8002'", "BELLHOP__VENUE__ADDRESS", "Seestr. 1, \\8002"),
    ("BELLHOP__PUBLIC__BASE_URL=https://a.test/?b=c", "BELLHOP__PUBLIC__BASE_URL", "https://a.test/?b=c"),
];

#[test]
fn an_operators_shell_has_what_the_units_have() {
    let home = tempfile::tempdir().unwrap();
    let file = LINES.map(|(line, ..)| line).join("\n") + "\n# A_COMMENT=1\n;ANOTHER=1\n\nBELLHOP_ENV=production";
    let names = ["redis-url", "database-url", "smtp-url", "mail-secrets"];
    let script = install_bellhop_env(home.path(), &file, &names.map(|name| (name, format!("the {name}"))));
    let printed = Command::new(&script).arg("env").env_clear().env("PATH", "/usr/bin:/bin").output().unwrap();
    let printed = String::from_utf8(printed.stdout).unwrap();
    let has: BTreeMap<_, _> = printed.lines().filter_map(|line| line.split_once('=')).collect();
    for (line, name, value) in LINES {
        assert_eq!(has.get(name), Some(&value), "{line}");
    }
    assert_eq!((has.get("BELLHOP_ENV"), has.get("A_COMMENT"), has.get("ANOTHER")), (Some(&"production"), None, None));
    assert_eq!(has["BELLHOP_DATA"], home.path().to_str().unwrap());
    let mut handed_over = BTreeSet::new();
    for (name, unit) in units() {
        for (variable, secret) in lines(&unit, "Environment").iter().filter_map(|line| line.split_once("_FILE=%d/")) {
            let as_it_is = has.get(variable).map(|secret| (*secret).to_owned());
            let of_file = has.get(format!("{variable}_FILE").as_str()).map(|file| fs::read_to_string(file).unwrap());
            let has = as_it_is.or(of_file).unwrap_or_default();
            assert_eq!(has.trim(), format!("the {secret}"), "{name}: {variable}");
            handed_over.insert(secret.to_owned());
        }
    }
    assert_eq!(handed_over, names.map(str::to_owned).into());
    let empty = Command::new(&script).env_clear().env("PATH", "/usr/bin:/bin").output().unwrap();
    assert_eq!(empty.status.code(), Some(2), "without a command it says how it is called");
}
