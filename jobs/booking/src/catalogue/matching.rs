//! Whether two spellings name the same thing: case, accents, hyphens and plural endings do not count.
//!
//! The stem is crude on purpose (`Nebelmaschinen` and `Nebelmaschine` both become `nebelmaschi`): it is only
//! ever compared with other stems, and the catalogue's check refuses two products that would share one.

/// The forms under which a name is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Keys {
    /// Every word stemmed: `drahtlose Mikrofone` meets `drahtloses Mikrofon`.
    by_word: String,
    /// Joined first, then stemmed: `flip charts` meets `Flipchart`.
    joined: String,
}

impl Keys {
    /// Whether the two name the same.
    pub(super) fn meets(&self, other: &Keys) -> bool {
        !self.joined.is_empty() && (self.by_word == other.by_word || self.joined == other.joined)
    }
}

/// The forms of this name.
pub(super) fn keys(name: &str) -> Keys {
    let plain = plain(name);
    let words: Vec<&str> = plain.split_whitespace().collect();
    Keys { by_word: words.iter().map(|word| stem(word)).collect(), joined: stem(&words.concat()) }
}

/// Lower case, without accents; whatever is no letter or digit parts words.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'ä' | 'à' | 'â' | 'á' => plain.push('a'),
            'ö' | 'ô' | 'ò' | 'ó' => plain.push('o'),
            'ü' | 'û' | 'ù' | 'ú' => plain.push('u'),
            'é' | 'è' | 'ê' | 'ë' => plain.push('e'),
            'î' | 'ï' | 'ì' | 'í' => plain.push('i'),
            'ç' => plain.push('c'),
            'ß' => plain.push_str("ss"),
            letter if letter.is_alphanumeric() => plain.push(letter),
            _ => plain.push(' '),
        }
    }
    plain.replace("ae", "a").replace("oe", "o").replace("ue", "u")
}

/// A word without the endings of English and German plurals and cases; three letters always stay.
fn stem(word: &str) -> String {
    let mut stem = match word.strip_suffix("ies") {
        Some(start) => format!("{start}y"),
        None => word.to_owned(),
    };
    while stem.chars().count() > 3 && stem.ends_with(['e', 'n', 'r', 's']) {
        stem.pop();
    }
    stem
}
