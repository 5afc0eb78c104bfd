//! Numbers in digits and in words, up to the size of a large event.

/// A number as a regex alternative, without the articles "a" and "ein".
pub(super) const NUMBER: &str = r"(?:\d{1,3}['’]\d{3}|\d{1,4}|(?:half )?a dozen|(?:\w+ )?dozen|(?:ein|zwei|drei|vier) dutzend|(?:a|one|two|three) hundred(?: and [a-z]+(?:-[a-z]+)?)?|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:(?:ein|zwei|drei)?hundert)?(?:(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und)?(?:zwanzig|dreissig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig)|(?:ein|zwei|drei)?hundert|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|(?:drei|vier|fünf|sech|sieb|acht|neun)zehn)";

const UNITS: [(&str, u32); 41] = [
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("eleven", 11),
    ("twelve", 12),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("dreizehn", 13),
    ("vierzehn", 14),
    ("fünfzehn", 15),
    ("sechzehn", 16),
    ("siebzehn", 17),
    ("achtzehn", 18),
    ("neunzehn", 19),
    ("elf", 11),
    ("zwölf", 12),
    ("ein", 1),
    ("eins", 1),
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("fünf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("neun", 9),
    ("zehn", 10),
    ("a", 1),
    ("sech", 6),
];

const TENS: [(&str, u32); 16] = [
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("zwanzig", 20),
    ("dreissig", 30),
    ("vierzig", 40),
    ("fünfzig", 50),
    ("sechzig", 60),
    ("siebzig", 70),
    ("achtzig", 80),
    ("neunzig", 90),
];

/// Reads what [`NUMBER`] matched.
pub(super) fn parse(text: &str) -> Option<u32> {
    let text = text.trim().to_lowercase().replace("ß", "ss").replace("ue", "ü").replace("oe", "ö");
    let digits: String = text.chars().filter(|c| !matches!(c, '\'' | '’')).collect();
    if let Ok(number) = digits.parse() {
        return Some(number);
    }
    if let Some(many) = text.strip_suffix("dozen").or_else(|| text.strip_suffix("dutzend")) {
        let many = many.trim();
        return if many.starts_with("half") { Some(6) } else { unit(many).map(|n| n * 12) };
    }
    hundreds(&text)
}

/// "two hundred and ten", "hundertzwanzig", "fünfundzwanzig".
fn hundreds(text: &str) -> Option<u32> {
    let split = text.split_once("hundred").or_else(|| text.split_once("hundert"));
    let Some((many, rest)) = split else { return below_hundred(text) };
    let many = if many.trim().is_empty() { 1 } else { unit(many.trim())? };
    let rest = rest.trim().trim_start_matches("and ").trim();
    Some(many * 100 + if rest.is_empty() { 0 } else { below_hundred(rest)? })
}

fn below_hundred(text: &str) -> Option<u32> {
    if let Some(number) = unit(text) {
        return Some(number);
    }
    let (word, tens) = TENS.iter().find(|(word, _)| text.starts_with(word) || text.ends_with(word))?;
    let rest = text.replacen(word, "", 1);
    let rest = rest.trim_matches([' ', '-']).trim_end_matches("und");
    Some(tens + if rest.is_empty() { 0 } else { unit(rest)? })
}

fn unit(word: &str) -> Option<u32> {
    UNITS.iter().find(|(name, _)| *name == word).map(|(_, number)| *number)
}

/// "zu zwölft", "zu zweit", "zu zwanzigst".
pub(super) fn parse_group(word: &str) -> Option<u32> {
    let word = word.to_lowercase().replace("ue", "ü").replace("oe", "ö");
    let stem = word.strip_suffix("st").or_else(|| word.strip_suffix('t'))?;
    match stem {
        "drit" => Some(3),
        "siebt" | "sieb" => Some(7),
        "ach" => Some(8),
        _ => below_hundred(stem),
    }
}
