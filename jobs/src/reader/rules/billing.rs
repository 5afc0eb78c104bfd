//! The invoice address: a block of lines, one line with commas, labelled lines, or single parts in a sentence.
//!
//! Says what is left of the lines it used, so that nothing else is read from an address.

use booking::{Billing, ReaderStage};

use super::cue::{Pattern, cues, exact, pattern};
use super::sentence;
use super::words::things::COUNTRY;

cues! {
    /// An invoice address is announced.
    ADDRESS_OF_BILL {
        en: [r"(?:billing|invoice|invoicing|postal|company|office|bill)(?:ing)? (?:address|details|to|information)", r"(?:send|address|issue|make out|made out|addressed) (?:\w+ ){0,4}(?:invoice|bill) (?:\w+ )?to", r"(?:invoice|bill) (?:\w+ ){0,3}(?:to|goes to|should go to|can go to|address\w*)", r"invoices? to", r"(?:please|kindly|to|can|could) (?:you )?(?:invoice|bill|charge)", r"bill (?:it|this|us)"],
        de: [r"rechnung\w*adresse\w*", r"rechnungsangaben", r"rechnung (?:\w+ ){0,6}(?:an|auf|lautend)", r"rechnung", r"fakturaadresse", r"rechnungsempfänger\w*", r"verrechn\w* (?:\w+ ){0,3}an"],
    }
    /// An address is announced; whether it is for the invoice depends on the conversation.
    ADDRESS {
        en: [r"address(?:ed)? (?:is|for)", r"our (?:\w+ )?address", r"address:", r"here (?:you go|it is)"],
        de: [r"adresse\w*", r"anschrift", r"hier (?:die|unsere) (?:angaben|adresse|daten)", r"lautet"],
    }
    /// The address stands below the name.
    IN_SIGNATURE {
        en: [r"(?:address|details|one) (?:\w+ ){0,4}(?:in|from|as in|of) (?:my|the|our) (?:e-?mail )?(?:signature|footer)", r"(?:see|in|as per) (?:my |the )?signature", r"address below my name"],
        de: [r"(?:adresse|angaben|anschrift) (?:\w+ ){0,5}(?:signatur|fusszeile|absender)", r"(?:siehe|gemäss|laut|in|aus) (?:meiner |der |unserer )?(?:signatur|fusszeile)", r"adresse unten"],
    }
    /// A line that names a person or a department inside an address.
    CARE_OF {
        en: [r"attn\.?", r"attention", r"c/o", r"f\.?a\.?o\.?", r"for the attention of", r"accounts payable", r"accounting(?: department)?", r"finance(?: department)?"],
        de: [r"z\.? ?hd\.?", r"zu handen", r"zuhanden", r"p\.?a\.?", r"abteilung", r"buchhaltung", r"kreditoren\w*", r"rechnungswesen", r"(?:herrn?|frau) \w+"],
    }
}

static POSTAL: Pattern = Pattern::new(|| {
    exact(
        r"^(?:(?:CH|D|A|F|I|L|FL|DE|AT)[- ]?)?(\d{4,5}) ((?:[A-ZÄÖÜÉÈ][\w.'’/()-]*|am|an|der|im|bei|b\.|ob|a\.|\d{1,2})(?: (?:[A-ZÄÖÜÉÈ][\w.'’/()-]*|am|an|der|im|bei|b\.|ob|a\.|\d{1,2}))*)(.*)$",
    )
});
static POSTAL_BRITISH: Pattern =
    Pattern::new(|| exact(r"^([A-Z][\w. -]{1,30}?),? ([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})(.*)$"));
static HOUSE: Pattern = Pattern::new(|| {
    exact(
        r"^(?:[A-ZÄÖÜÉ][\w.'’ -]{2,45} \d{1,4} ?[a-zA-Z]?|\d{1,4}[a-z]?,? [A-Z][\w.'’ -]{3,45}|(?:Postfach|P\.?O\.? ?Box)(?: \d+)?|[A-ZÄÖÜ][\w.-]*(?:strasse|straße|str\.|weg|gasse|platz|allee|ring|halde|rain))$",
    )
});
static BOX: Pattern = Pattern::new(|| pattern(r"^(?:postfach|p\.?o\.? ?box)\b"));
static LABEL: Pattern = Pattern::new(|| {
    pattern(
        r"^(firma|firmenname|company(?: name)?|(?:legal |full |account )?name|(?:legal )?entity|customer|kunde|recipient|addressee|organisation|organization|institution|verein|(?:rechnungs)?empfänger\w*|rechnung an|invoice to|bill to|strasse(?: ?(?:/|&|\+|und) ?(?:nr\.?|nummer|hausnummer|hausnr\.?))?|street(?: (?:address|name)| ?(?:/|&|and) ?(?:no\.?|number))?|address(?: line 1)?|adresse|(?:plz|postleitzahl|postal code|post ?code|zip(?: code)?)(?: ?(?:/|,|&|\+|and|und) ?(?:ort|stadt|wohnort|city|town|place))?|(?:city|town|ort) ?(?:/|,|&|and|und) ?(?:plz|postal code|post ?code|zip(?: code)?)|ort|wohnort|stadt|city|town|place|land|country|staat) ?: ?(.+)$",
    )
});
static PART: Pattern = Pattern::new(|| {
    pattern(
        r"(?:(?P<zip>\b(?:postal code|post ?code|zip(?: code)?|plz|postleitzahl)\b(?: is| ist| lautet|:| the)? (?P<zipv>[a-z]{0,2}-?\d{4,5}))|(?P<country>\b(?:country|land)(?: is| ist|:|,)?(?: it's| it is| es ist| das ist| das wäre)?(?: of course| natürlich)?(?: the| die)? (?P<countryv>\w+(?: \w+)?))|(?P<street>\b(?:street|strasse)(?: is| ist| lautet|:)(?: the| die)? (?P<streetv>[^,;.]+\d+\w?))|(?P<city>\b(?:city|town|ort)(?: is| ist| lautet|:)? (?P<cityv>(?-i:[A-ZÄÖÜ])[\w-]+)))",
    )
});

/// What a mail says about the invoice address, and what is left of the lines that said it.
pub(super) struct Found {
    pub(super) billing: Billing,
    pub(super) left: Vec<(usize, String)>,
}

/// Looks for an address in the text; an answer to the question for one needs no announcement.
pub(super) fn find(lines: &[String], stage: ReaderStage) -> Option<Found> {
    let asked = stage == ReaderStage::BillingRequested;
    let announces = |line: &String| ADDRESS_OF_BILL.is_in(line) || (stage != ReaderStage::New && ADDRESS.is_in(line));
    let announced = |at: usize| asked || lines[..=at].iter().rev().take(8).any(announces);
    labelled(lines)
        .filter(|found| found.left.first().is_some_and(|(at, _)| announced(*at)))
        .or_else(|| (0..lines.len()).filter(|at| announced(*at)).find_map(|at| at_line(lines, at)))
        .map(|found| with_country(found, lines))
        .or_else(|| asked.then(|| in_prose(lines).or_else(|| bare_part(lines))).flatten())
}

/// "Country Switzerland." may follow in a sentence of its own.
fn with_country(mut found: Found, lines: &[String]) -> Found {
    let said = || in_prose(lines).and_then(|prose| prose.billing.country);
    found.billing.country = found.billing.country.take().or_else(said);
    found
}

/// The address that stands in the signature, if the text says so.
pub(super) fn of_signature(text: &[String], signature: &[String]) -> Option<Billing> {
    text.iter().any(|line| IN_SIGNATURE.is_in(line)).then_some(())?;
    let lines: Vec<String> = signature.iter().flat_map(|line| line.split(" | ")).map(tidy).collect();
    (0..lines.len()).find_map(|at| at_line(&lines, at)).map(|found| found.billing)
}

fn at_line(lines: &[String], at: usize) -> Option<Found> {
    if postal(lines[at].trim()).is_some_and(|(_, rest)| rest.is_empty()) {
        Some(block(lines, at))
    } else {
        inline(lines, at)
    }
}

/// Code and city at the start of a part, and what follows them.
fn postal(part: &str) -> Option<(Billing, &str)> {
    let part = part.trim();
    let (found, code, city) = POSTAL
        .captures(part)
        .map(|found| (found, 1, 2))
        .or_else(|| POSTAL_BRITISH.captures(part).map(|found| (found, 2, 1)))?;
    let year = super::words::calendar::month(&found[city]).is_some() && found[city].len() < 10;
    let rest = found.get(3).map_or("", |rest| rest.as_str()).trim_matches(['.', '!', ',', ' ', '(', ')']);
    let billing =
        Billing { postal_code: Some(found[code].to_owned()), city: Some(tidy(&found[city])), ..Billing::default() };
    (!year && !is_country(&found[city])).then_some((billing, rest))
}

/// Lines above and below the postal one.
fn block(lines: &[String], at: usize) -> Found {
    let mut billing = postal(&lines[at]).map(|(billing, _)| billing).unwrap_or_default();
    let is_open = |i: &usize| !lines[*i].trim().is_empty() && !lines[*i].trim_end().ends_with(':');
    let is_line = |i: &usize| !lines[*i].trim_end().ends_with(['.', '!', '?']) || lines[*i].len() < 40;
    let above: Vec<usize> = (at.saturating_sub(5)..at).rev().take_while(is_open).take_while(is_line).collect();
    let mut named: Vec<String> =
        above.iter().flat_map(|i| lines[*i].split(',').rev()).map(tidy).filter(|line| !CARE_OF.starts(line)).collect();
    if named.len() > 2 && BOX.is_match(&named[0]) {
        named.remove(0);
    }
    if named.first().is_some_and(|line| HOUSE.is_match(line)) || named.len() > 1 {
        billing.street = Some(named.remove(0));
    }
    billing.name_or_company = named.last().map(|line| proper_end(line).to_owned()).filter(|name| !name.is_empty());
    let mut left: Vec<(usize, String)> = std::iter::once(at).chain(above).map(|i| (i, String::new())).collect();
    if let Some(below) = lines.get(at + 1).filter(|line| is_country(line)) {
        billing.country = Some(tidy(below));
        left.push((at + 1, String::new()));
    }
    Found { billing, left }
}

/// Everything in one sentence, with commas; the line before may hold its beginning.
fn inline(lines: &[String], at: usize) -> Option<Found> {
    let before = at.checked_sub(1).filter(|before| lines[*before].trim_end().ends_with(','));
    let text = before.map_or_else(|| lines[at].clone(), |before| format!("{} {}", lines[before], lines[at]));
    let sentences = sentence::cut(&text);
    let here = sentences.iter().position(|text| text.split([',', ';', '|', ':']).any(|part| postal(part).is_some()))?;
    let parts: Vec<&str> =
        sentences[here].split([',', ';', '|', ':']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let (zip, (mut billing, rest)) = parts.iter().enumerate().find_map(|(i, part)| Some((i, postal(part)?)))?;
    let mut named: Vec<&str> = parts[..zip].iter().copied().filter(|part| !CARE_OF.starts(part)).collect();
    if named.last().is_some_and(|part| HOUSE.is_match(proper_end(part))) || named.len() > 1 {
        billing.street = named.pop().map(|street| proper_end(street).to_owned());
    }
    let whole = |part: &str| proper_end(part).len() == part.len();
    while named.len() > 1 && whole(named[named.len() - 1]) && !proper_end(named[named.len() - 2]).is_empty() {
        named.pop();
    }
    let name = named.last().map_or("", |part| proper_end(part));
    billing.name_or_company = Some(tidy(name)).filter(|name| !name.is_empty());
    billing.country = parts
        .get(zip + 1)
        .copied()
        .filter(|part| is_country(part))
        .or(Some(rest).filter(|rest| is_country(rest)))
        .map(tidy);
    let lead = sentences[here].find(name).map_or("", |start| &sentences[here][..start]);
    let mut remain: Vec<&str> = sentences.iter().map(String::as_str).collect();
    remain[here] = if name.is_empty() { "" } else { lead };
    let mut left = vec![(at, remain.join(" "))];
    left.extend(before.map(|before| (before, String::new())));
    Some(Found { billing, left })
}

/// The name at the end of "Bitte stellen Sie die Rechnung an die Muster AG".
fn proper_end(text: &str) -> &str {
    let joins = [
        "für", "for", "of", "und", "and", "der", "des", "the", "am", "im", "zur", "zum", "von", "vom", "de", "du",
        "la", "le", "c/o",
    ];
    let mut start = text.len();
    for word in text.split(' ').rev() {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let proper =
            word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '&') && !word.ends_with(':');
        let particle = word.len() <= 2 && start < text.len() && word.chars().all(char::is_lowercase);
        if !(proper || particle || joins.contains(&word)) {
            break;
        }
        start = if proper { at } else { start };
    }
    let name = text[start.min(text.len())..].trim_matches([' ', '.', ',']);
    let lead = ADDRESS_OF_BILL.find(name).or_else(|| ADDRESS.find(name)).filter(|lead| lead.start == 0);
    lead.map_or(name, |lead| name[lead.end..].trim())
}

fn is_country(part: &str) -> bool {
    let part = tidy(part);
    COUNTRY.find(&part).is_some_and(|at| at.start == 0 && at.end == part.len())
}

fn tidy(part: &str) -> String {
    part.trim().trim_end_matches(['.', '!', ',']).trim().to_owned()
}

/// "Firma: ...", "PLZ/Ort: ...".
fn labelled(lines: &[String]) -> Option<Found> {
    let mut found = Found { billing: Billing::default(), left: Vec::new() };
    for (at, line) in lines.iter().enumerate() {
        let Some(fields) = LABEL.captures(line.trim()) else { continue };
        let value = tidy(&fields[2]);
        let billing = &mut found.billing;
        let label = fields[1].to_lowercase();
        match label.as_str() {
            _ if postal(&value).is_some() => {
                let place = postal(&value).map(|(place, _)| place).unwrap_or_default();
                (billing.postal_code, billing.city) = (place.postal_code, place.city);
            }
            "plz" | "postleitzahl" | "postal code" | "post code" | "postcode" | "zip" | "zip code" => {
                billing.postal_code = Some(value);
            }
            "ort" | "wohnort" | "stadt" | "city" | "town" | "place" => billing.city = Some(value),
            "land" | "country" | "staat" => billing.country = Some(value),
            label if label.starts_with("str") || label.starts_with("ad") => billing.street = Some(value),
            _ if billing.name_or_company.is_none() => billing.name_or_company = Some(value),
            _ => continue,
        }
        found.left.push((at, String::new()));
    }
    let strong =
        found.billing.postal_code.is_some() || found.billing.street.is_some() || found.billing.country.is_some();
    strong.then_some(found)
}

/// "The country is Germany and the postal code 79098."
fn in_prose(lines: &[String]) -> Option<Found> {
    let mut billing = Billing::default();
    let mut left = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        for part in PART.captures_iter(line) {
            let value = |name| part.name(name).map(|value| tidy(value.as_str()));
            let country = value("countryv")
                .and_then(|text| COUNTRY.find(&text).filter(|at| at.start == 0).map(|at| text[at].to_owned()));
            billing.postal_code = billing.postal_code.take().or_else(|| value("zipv"));
            billing.country = billing.country.take().or(country);
            billing.street = billing.street.take().or_else(|| value("streetv").map(|street| without_filler(&street)));
            billing.city = billing.city.take().or_else(|| value("cityv"));
            left.push((at, String::new()));
        }
    }
    (billing != Billing::default()).then_some(Found { billing, left })
}

/// "richtig Seeweg 3", "now 4 Mill Lane".
fn without_filler(value: &str) -> String {
    static FILLER: Pattern = Pattern::new(|| {
        pattern(
            r"^(?:(?:richtig|korrekt|neu|jetzt|nun|eigentlich|also|wie folgt|correctly|actually|now|really|in fact|rather) )+",
        )
    });
    FILLER.replace(value, "").into_owned()
}

/// An answer that is only a street, or only a country.
fn bare_part(lines: &[String]) -> Option<Found> {
    let at = (0..lines.len()).find(|at| is_country(&lines[*at]) || HOUSE.is_match(lines[*at].trim()))?;
    let value = Some(tidy(&lines[at]));
    let billing = if is_country(&lines[at]) {
        Billing { country: value, ..Billing::default() }
    } else {
        Billing { street: value, ..Billing::default() }
    };
    Some(Found { billing, left: vec![(at, String::new())] })
}
