//! The invoice address: a block of lines, one line with commas, labelled lines, or single parts in a sentence.
//!
//! Says which lines it used, so that nothing else is read from an address.

use booking::Billing;

use super::cue::{Pattern, cues, exact, pattern};
use super::words::things::COUNTRY;

cues! {
    /// An invoice address is announced.
    ADDRESS_OF_BILL {
        en: [r"(?:billing|invoice|invoicing|postal|company|office|bill)(?:ing)? (?:address|details|to|information)", r"(?:send|address|issue|make out|made out|addressed) (?:\w+ ){0,4}(?:invoice|bill) (?:\w+ )?to", r"(?:invoice|bill) (?:\w+ ){0,3}(?:to|goes to|should go to|can go to|address\w*)", r"invoices? to", r"address(?:ed)? (?:is|for)", r"our (?:\w+ )?address", r"here (?:you go|it is|are the details|is the address)", r"bill (?:it|this|us)"],
        de: [r"rechnung\w*adresse\w*", r"rechnungsangaben", r"adresse\w*", r"rechnung (?:\w+ ){0,6}(?:an|auf|lautend)", r"rechnung", r"fakturaadresse", r"rechnungsempfänger\w*", r"anschrift", r"verrechn\w* (?:\w+ ){0,3}an", r"hier (?:die|unsere) (?:angaben|adresse|daten)", r"lautet"],
    }
    /// The address stands below the name.
    IN_SIGNATURE {
        en: [r"(?:address|details|one) (?:\w+ ){0,4}(?:in|from|as in|of) (?:my|the|our) (?:e-?mail )?(?:signature|footer)", r"(?:see|in|as per) (?:my |the )?signature", r"address below my name"],
        de: [r"(?:adresse|angaben|anschrift) (?:\w+ ){0,5}(?:signatur|fusszeile|absender)", r"(?:siehe|gemäss|laut|in|aus) (?:meiner |der |unserer )?(?:signatur|fusszeile)", r"adresse unten"],
    }
    /// A line that names a person or a department inside an address.
    CARE_OF {
        en: [r"attn\.?", r"attention", r"c/o", r"f\.?a\.?o\.?", r"for the attention of", r"accounts payable", r"accounting department"],
        de: [r"z\.? ?hd\.?", r"zu handen", r"zuhanden", r"p\.?a\.?", r"abteilung", r"buchhaltung", r"postfach"],
    }
}

static POSTAL: Pattern =
    Pattern::new(|| exact(r"^(?:(?:CH|D|A|F|I|L|FL|DE|AT)[- ]?)?(\d{4,5})[ ,]+([A-ZÄÖÜÉÈ][\w.'’ /()-]{1,40}?)\.?$"));
static POSTAL_CITY_FIRST: Pattern =
    Pattern::new(|| exact(r"^([A-ZÄÖÜ][\w. -]{1,30}?),? ([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{4,5})\.?$"));
static HOUSE: Pattern = Pattern::new(|| {
    exact(
        r"^(?:[A-ZÄÖÜÉ][\w.'’ -]{2,45} \d{1,4} ?[a-zA-Z]?|\d{1,4}[a-z]? [A-Z][\w.'’ -]{3,45}|(?:Postfach|P\.?O\.? ?Box)(?: \d+)?|[A-ZÄÖÜ][\w.-]*(?:strasse|straße|str\.|weg|gasse|platz|allee|ring|halde|rain))$",
    )
});
static LABEL: Pattern = Pattern::new(|| {
    pattern(
        r"^(firma|company(?: name)?|name|organisation|organization|verein|empfänger|rechnung an|invoice to|bill to|strasse(?: ?/ ?nr\.?| und hausnummer)?|street(?: address)?|address|adresse|plz ?/ ?ort|plz|postleitzahl|postal code|post ?code|zip(?: code)?(?: ?/ ?city)?|zip|ort|stadt|city|town|land|country) ?: ?(.+)$",
    )
});
static LEAD_IN: Pattern = Pattern::new(|| {
    pattern(
        r"^.*(?:\b(?:address|adresse|details|anschrift|rechnung|invoice|bill) (?:is|ist|lautet|wäre|are)|:| (?:an|to|auf|für|for)(?: (?:die|den|das|the|unsere?n?|our|us at))?) ",
    )
});
static PART: Pattern = Pattern::new(|| {
    pattern(
        r"(?:(?P<zip>\b(?:postal code|post ?code|zip(?: code)?|plz|postleitzahl)\b(?: is| ist| lautet|:| the)? (?P<zipv>[a-z]{0,2}-?\d{4,5}))|(?P<country>\b(?:country|land)(?: is| ist|:)? (?P<countryv>[\w ]+))|(?P<street>\b(?:street|strasse)(?: is| ist| lautet|:)(?: the| die)? (?P<streetv>[^,;.]+\d+\w?))|(?P<city>\b(?:city|town|ort)(?: is| ist| lautet|:) (?P<cityv>[\w-]+)))",
    )
});

/// What a mail says about the invoice address, and the lines that said it.
pub(super) struct Found {
    pub(super) billing: Billing,
    pub(super) lines: Vec<usize>,
}

/// Looks for an address in the text; `asked` when the venue has just asked for one.
pub(super) fn find(lines: &[String], asked: bool) -> Option<Found> {
    let announced = |at: usize| asked || lines[..=at].iter().rev().take(8).any(|line| ADDRESS_OF_BILL.is_in(line));
    labelled(lines)
        .filter(|found| announced(found.lines[0]))
        .or_else(|| {
            let at = (0..lines.len()).find(|at| announced(*at) && has_postal(&lines[*at]))?;
            Some(if POSTAL.is_match(lines[at].trim()) || POSTAL_CITY_FIRST.is_match(lines[at].trim()) {
                block(lines, at)
            } else {
                inline(lines, at)
            })
        })
        .or_else(|| in_prose(lines, asked))
        .or_else(|| bare_part(lines, asked))
}

/// The address that stands in the signature, if the text says so.
pub(super) fn of_signature(text: &[String], signature: &[String]) -> Option<Billing> {
    text.iter().any(|line| IN_SIGNATURE.is_in(line)).then_some(())?;
    let lines: Vec<String> =
        signature.iter().flat_map(|line| line.split(" | ")).map(|part| part.trim().to_owned()).collect();
    let at = lines.iter().position(|line| has_postal(line))?;
    let found = if POSTAL.is_match(&lines[at]) { block(&lines, at) } else { inline(&lines, at) };
    Some(found.billing)
}

fn has_postal(line: &str) -> bool {
    line.split([',', ';', '|']).any(|part| {
        let part = part.trim().trim_end_matches(['.', '!']);
        POSTAL.is_match(part) && !COUNTRY.starts(part)
            || POSTAL_CITY_FIRST.is_match(part) && part.contains(|c: char| c.is_ascii_digit()) && line.contains(',')
    })
}

fn set_postal(billing: &mut Billing, part: &str) -> bool {
    let part = part.trim().trim_end_matches(['.', '!']);
    let (code, city) = match (POSTAL.captures(part), POSTAL_CITY_FIRST.captures(part)) {
        (Some(found), _) => (found[1].to_owned(), found[2].to_owned()),
        (None, Some(found)) => (found[2].to_owned(), found[1].to_owned()),
        _ => return false,
    };
    (billing.postal_code, billing.city) = (Some(code), Some(city.trim().to_owned()));
    true
}

/// Lines above and below the postal one.
fn block(lines: &[String], at: usize) -> Found {
    let mut found = Found { billing: Billing::default(), lines: vec![at] };
    set_postal(&mut found.billing, &lines[at]);
    let above = (at.saturating_sub(5)..at)
        .rev()
        .take_while(|i| !lines[*i].trim().is_empty() && !lines[*i].trim_end().ends_with(':'));
    let above: Vec<usize> =
        above.take_while(|i| !lines[*i].trim_end().ends_with(['.', '!', '?']) || lines[*i].len() < 40).collect();
    found.lines.extend(&above);
    let mut named: Vec<&str> = above.iter().map(|i| lines[*i].trim()).filter(|line| !CARE_OF.starts(line)).collect();
    if named.first().is_some_and(|line| HOUSE.is_match(line)) || named.len() > 1 {
        found.billing.street = Some(named.remove(0).to_owned());
    }
    found.billing.name_or_company = named.last().map(|line| without_lead(line));
    if let Some(below) = lines.get(at + 1).filter(|line| is_country(line)) {
        found.billing.country = Some(tidy(below));
        found.lines.push(at + 1);
    }
    found
}

/// Everything in one line, with commas.
fn inline(lines: &[String], at: usize) -> Found {
    let mut found = Found { billing: Billing::default(), lines: vec![at] };
    let line = match lines[at].rsplit_once(':') {
        Some((_, rest)) if has_postal(rest) => rest,
        _ => lines[at].as_str(),
    };
    let parts: Vec<&str> = line.split([',', ';', '|']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let Some(postal) = parts.iter().position(|part| set_postal(&mut found.billing, part)) else { return found };
    let mut before: Vec<&str> = parts[..postal].iter().copied().filter(|part| !CARE_OF.starts(part)).collect();
    if before.last().is_some_and(|part| HOUSE.is_match(part)) || before.len() > 1 {
        found.billing.street = before.pop().map(str::to_owned);
    } else if before.is_empty() && at > 0 && HOUSE.is_match(lines[at - 1].trim()) {
        found.billing.street = Some(lines[at - 1].trim().to_owned());
    }
    found.billing.name_or_company = before.last().map(|name| without_lead(name)).filter(|name| !name.is_empty());
    found.billing.country = parts.get(postal + 1).filter(|part| is_country(part)).map(|part| tidy(part));
    found
}

/// "Bitte stellen Sie die Rechnung an die Muster AG": the name is what follows the last preposition.
fn without_lead(name: &str) -> String {
    let name = LEAD_IN.replace(name.trim(), "");
    let name = name.trim().trim_start_matches("die ").trim_start_matches("the ");
    tidy(name)
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
    let mut found = Found { billing: Billing::default(), lines: Vec::new() };
    for (at, line) in lines.iter().enumerate() {
        let Some(fields) = LABEL.captures(line.trim()) else { continue };
        let value = tidy(&fields[2]);
        let billing = &mut found.billing;
        match fields[1].to_lowercase().as_str() {
            _ if set_postal(billing, &value) => {}
            "plz" | "postleitzahl" | "postal code" | "post code" | "postcode" | "zip" | "zip code" => {
                billing.postal_code = Some(value)
            }
            "ort" | "stadt" | "city" | "town" | "plz/ort" => billing.city = Some(value),
            "land" | "country" => billing.country = Some(value),
            label if label.starts_with("str") || label.starts_with("ad") => billing.street = Some(value),
            _ if billing.name_or_company.is_none() => billing.name_or_company = Some(value),
            _ => continue,
        }
        found.lines.push(at);
    }
    let strong =
        found.billing.postal_code.is_some() || found.billing.street.is_some() || found.billing.country.is_some();
    strong.then_some(found)
}

/// "The country is Germany and the postal code 79098."
fn in_prose(lines: &[String], asked: bool) -> Option<Found> {
    let mut found = Found { billing: Billing::default(), lines: Vec::new() };
    for (at, line) in lines.iter().enumerate().filter(|_| asked) {
        for part in PART.captures_iter(line) {
            let value = |name| part.name(name).map(|value| tidy(value.as_str()));
            let country = value("countryv")
                .and_then(|text| COUNTRY.find(&text).filter(|at| at.start == 0).map(|at| text[at].to_owned()));
            let billing = &mut found.billing;
            billing.postal_code = billing.postal_code.take().or_else(|| value("zipv"));
            billing.country = billing.country.take().or(country);
            billing.street = billing.street.take().or_else(|| value("streetv"));
            billing.city = billing.city.take().or_else(|| value("cityv"));
            found.lines.push(at);
        }
    }
    (found.billing != Billing::default()).then_some(found)
}

/// An answer that is only a street, or only a country.
fn bare_part(lines: &[String], asked: bool) -> Option<Found> {
    let at = (0..lines.len()).find(|at| asked && (is_country(&lines[*at]) || HOUSE.is_match(lines[*at].trim())))?;
    let mut billing = Billing::default();
    if is_country(&lines[at]) {
        billing.country = Some(tidy(&lines[at]));
    } else {
        billing.street = Some(tidy(&lines[at]));
    }
    Some(Found { billing, lines: vec![at] })
}
