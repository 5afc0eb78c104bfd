//! Who a mail says it is from: the `From` header, and whether a line is that name.
//!
//! Does not know signatures; [`super::contact`] combines both.

/// The parsed `From` header.
#[derive(Default)]
pub(super) struct Sender {
    /// Display name in reading order, without titles; empty if there is none.
    pub(super) name: String,
    /// The part of the address before the `@`.
    local: String,
}

const TITLES: [&str; 31] = [
    "iur",
    "oec",
    "rer",
    "nat",
    "pol",
    "mlaw",
    "dr",
    "prof",
    "hr",
    "herr",
    "fr",
    "frau",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "ing",
    "dipl",
    "lic",
    "med",
    "phil",
    "sir",
    "madam",
    "mag",
    "phd",
    "msc",
    "professor",
    "familie",
    "fam",
    "family",
];

impl Sender {
    /// Reads `Name <address>`, `"Last, First" <address>` or a bare address.
    pub(super) fn parse(from: &str) -> Self {
        let from = super::strip::upto(from, 500);
        let (name, address) = match from.rsplit_once('<') {
            Some((name, rest)) => (name, rest.split('>').next().unwrap_or_default()),
            None => ("", from),
        };
        let local = address.trim().split('@').next().unwrap_or_default().to_lowercase();
        Self { name: in_reading_order(name), local }
    }

    /// Whether a line is nothing but (a part of) the sender's name: "Ffion", "H. Zurfluh", "S.".
    pub(super) fn is_named(&self, line: &str) -> bool {
        let words: Vec<_> = words(without_proxy(line)).collect();
        (1..=4).contains(&words.len())
            && line.len() <= 60
            && !line.contains([':', '?', '@'])
            && words.iter().all(|word| self.has(word))
    }

    fn has(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let initial = word.chars().count() == 1;
        let known = |part: &str| {
            let part = part.to_lowercase();
            if initial { part.starts_with(&word) } else { part == word || (word.len() > 2 && part.starts_with(&word)) }
        };
        TITLES.contains(&word.as_str())
            || words(&self.name).any(known)
            || self.local.split(|c: char| !c.is_alphanumeric()).any(|part| !part.is_empty() && known(part))
    }
}

/// Words of a name; dots and commas are not part of them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | '"' | '!')).filter(|word| !word.is_empty())
}

/// "i.A. Rahel Moser" signs for somebody else.
pub(super) fn without_proxy(line: &str) -> &str {
    let line = line.trim();
    let proxy = ["i.A.", "i. A.", "i.V.", "i. V.", "iA", "iV", "p.p.", "pp", "ppa.", "p.o.", "sig.", "gez."];
    proxy.iter().find_map(|mark| line.strip_prefix(mark)?.strip_prefix(' ')).unwrap_or(line)
}

/// `"Steiner, Corinne"` → `Corinne Steiner`; titles and remarks in brackets are dropped.
pub(super) fn in_reading_order(name: &str) -> String {
    let name = name.split('(').next().unwrap_or_default().trim().trim_matches(['"', '\'', ' ']);
    let turned = match name.split_once(',') {
        Some((last, first)) if !first.trim().is_empty() && !is_title(first) => {
            format!("{} {}", first.trim(), last.trim())
        }
        Some((first, _)) => first.to_owned(),
        None => name.to_owned(),
    };
    turned.split_whitespace().filter(|word| !is_title(word)).collect::<Vec<_>>().join(" ")
}

fn is_title(word: &str) -> bool {
    let word = word.trim().trim_end_matches('.').to_lowercase();
    word.split('.').all(|part| TITLES.contains(&part))
}
