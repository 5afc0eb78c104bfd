//! `deploy/bellhop-env` in a folder of its own: the settings, the secrets and the data that it finds are there.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

/// Installs it into `folder`/bin, for `settings` as an operator writes them and secrets by the names of their files. Its data
/// folder is `folder`.
pub(crate) fn install_bellhop_env(folder: &Path, settings: &str, secrets: &[(&str, String)]) -> PathBuf {
    let (etc, bin) = (folder.join("etc"), folder.join("bin"));
    [&etc.join("secrets"), &bin].iter().for_each(|folder| fs::create_dir_all(folder).unwrap());
    fs::write(etc.join("bellhop.env"), settings).unwrap();
    secrets.iter().for_each(|(name, secret)| fs::write(etc.join("secrets").join(name), format!("{secret}\n")).unwrap());
    let mut here = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/bellhop-env")).unwrap();
    for (installed, path) in [("/etc/bellhop", &*etc), ("/var/lib/bellhop", folder)] {
        assert!(here.contains(installed), "it does not know {installed}");
        here = here.replace(installed, path.to_str().unwrap());
    }
    let script = bin.join("bellhop-env");
    fs::write(&script, here).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    script
}
