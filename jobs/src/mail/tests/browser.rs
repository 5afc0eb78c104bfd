//! Chromium shows every mail. The pictures stay, to be looked at.

use std::{fs, path::Path, process::Command};

use serde_json::{Value, json};

use super::{contents, from_environment, root};
use crate::mail::Rendered;

/// A phone's and a desktop's width.
const WIDTHS: [u32; 2] = [375, 700];
/// So many mails stand on one sheet, which is so wide.
const ON_A_SHEET: usize = 24;
const SHEET_WIDTH: u32 = 1_640;

fn escaped(html: &str) -> String {
    html.replace('&', "&amp;").replace('"', "&quot;")
}

fn sheet(mails: &[(String, Rendered)], width: u32) -> String {
    let frame = |(name, mail): &(String, Rendered)| {
        let html = escaped(&mail.html);
        format!("<div>{name}<iframe title=\"{name}\" width=\"{width}\" srcdoc=\"{html}\"></iframe></div>\n")
    };
    let template = fs::read_to_string(root().join("tests/mails/sheet.html")).unwrap();
    template.replace("MAILS", &mails.iter().map(frame).collect::<String>())
}

fn browse(page: &Path, height: u64, arguments: &[&str]) -> String {
    let browser = from_environment("BELLHOP_TEST_CHROMIUM").unwrap_or_else(|| "chromium".into());
    let mut command = Command::new(browser);
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=3000"]);
    command.arg(format!("--window-size={SHEET_WIDTH},{height}")).args(arguments);
    let output = command.arg(format!("file://{}", page.display())).output().expect("bin/test --all installs Chromium");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What the sheet's script has found.
fn found(dom: &str) -> Value {
    let (_, rest) = dom.split_once("data-found=\"").expect("the sheet's script has run");
    serde_json::from_str(&rest.split('"').next().unwrap().replace("&quot;", "\"")).unwrap()
}

#[test]
#[ignore = "needs Chromium; bin/test --all installs it"]
fn a_browser_shows_every_mail_in_the_width_of_a_phone_and_of_a_desktop() {
    let artefacts = root().join("target/artefacts/mails");
    fs::create_dir_all(&artefacts).unwrap();
    let artefacts = artefacts.canonicalize().unwrap();
    let contents: Vec<_> = contents().into_iter().collect();
    for width in WIDTHS {
        for (n, mails) in contents.chunks(ON_A_SHEET).enumerate() {
            let page = artefacts.join(format!("{width}-{n:02}.html"));
            fs::write(&page, sheet(mails, width)).unwrap();
            let found = found(&browse(&page, 1_000, &["--dump-dom"]));
            assert_eq!((&found["wide"], &found["blank"]), (&json!([]), &json!([])), "{width} px, {}", page.display());
            let picture = page.with_extension("png");
            let height = found["height"].as_u64().unwrap();
            browse(&page, height, &[&format!("--screenshot={}", picture.display())]);
            assert!(fs::metadata(&picture).unwrap().len() > 20_000, "{}", picture.display());
        }
    }
}
