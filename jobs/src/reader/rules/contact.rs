//! Who writes: the `From` header and the signature together.

use booking::Contact;

use super::cue::{Pattern, cues, exact, pattern};
use super::sender::{Sender, in_reading_order, without_proxy};
use super::strip::Parts;
use super::words::{frame, things};

cues! {
    /// A line of a signature that names nobody.
    NOT_A_NAME {
        en: [r"tel", r"phone", r"mobile", r"fax", r"t", r"m", r"f", r"e-?mail", r"web", r"www", r"http\S*", r"vat", r"street", r"avenue", r"road", r"office hours", r"closed", r"founded", r"since", r"save the date", r"registered", r"part-time", r"working days", r"not in the office", r"follow us", r"linkedin", r"reply stop", r"making", r"direct", r"reception", r"switchboard", r"visit us", r"we are", r"please"],
        de: [r"tel\w*", r"telefon", r"mobil\w*", r"natel", r"direkt", r"zentrale", r"uid", r"mwst", r"postfach", r"bürozeiten", r"geschlossen", r"nicht im büro", r"\w*tags", r"gegründet", r"seit", r"anwesend", r"erreichbar", r"unser büro", r"folgen sie", r"besuchen sie", r"arbeitstage", r"ferien", r"neu"],
    }
    /// "My name is ... from ...", "on behalf of ...".
    OWN_COMPANY {
        en: [r"on behalf of(?: the)?", r"(?:i work|working) (?:for|at)(?: the)?", r"(?:i am|i'm|this is|my name is) (?:\w+ ){0,3}(?:from|with|of)(?: the)?", r"(?:get-togethers|secretary|president|treasurer|member|manager|head|chair\w*|director|board|organi[sz]er|events|part) (?:of|at|for)(?: the)?", r"(?:i run|i manage|i represent)(?: the)?", r"i (?:look after|manage|coordinate|organi[sz]e|handle|lead|run) (?:\w+ ){1,4}(?:at|for)(?: the)?", r"(?:responsible for|in charge of) (?:\w+ ){1,4}(?:at|for)(?: the)?", r"here at(?: the)?", r"we at", r"we,? (?:the|from)", r"our company,?", r"our club,?", r"our association,?"],
        de: [r"im (?:namen|auftrag) (?:der|des|von)", r"(?:ich bin|ich arbeite) (?:\w+ ){0,3}(?:bei|für|von)(?: der| dem)?", r"unsere? (?:firma|verein|stiftung|unternehmen|organisation),? (?:die |der |das )?", r"wir,? (?:die|der|das|von der|vom)", r"(?:präsident\w*|mitglied|aktuar\w*|kassier\w*|leiter\w*|vorstand) (?:der|des|vom|von|beim)", r"für die firma", r"ich (?:organisiere|betreue|leite|koordiniere|kümmere mich um) (?:\w+ ){1,5}(?:bei der|beim|bei|für die|für den|der|des)", r"mein name ist (?:\w+ ){1,3}von der", r"bei der", r"(?:geschäftsleitung|vorstand|team|abteilung|stiftungsrat|verwaltungsrat|belegschaft) (?:der|des|von)"],
    }
}

/// "The Institute ... is hosting", "Die Kirchgemeinde ... benötigt".
static SUBJECT: Pattern = Pattern::new(|| {
    exact(
        r"^(?:The|Die|Der|Das|the|Unsere?|Our) (.+?),? (?:(?:where|whose|die|der|das|where) [^,]+, )?(?:is (?:hosting|planning|looking|organi[sz]ing|holding|celebrating)|are (?:hosting|planning|looking)|would (?:like|love)|intends|plans|hosts|holds|needs|requires|wishes|wants|celebrates|möchte|plant|sucht|führt|hält|benötigt|braucht|organisiert|veranstaltet|feiert|trifft|lädt|wird|will|begeht|tagt|wünscht)\b",
    )
});
static PHONE: Pattern = Pattern::new(|| {
    pattern(r"(?:(?:\+|00)(?:41|49|43|33|39|44|423)[ ./]*(?:\(0\))?[ ./-]*|\b\(?0)\d[\d ./()–-]{6,16}\d")
});
static FAX: Pattern = Pattern::new(|| pattern(r"\b(?:fax|telefax|f)\b[:.]? *$"));
static PROPER: Pattern = Pattern::new(|| {
    exact(r"^,?\s*(?:the |The )?((?:[A-ZÄÖÜÉ][\w&'’-]*|&)(?: (?:[A-ZÄÖÜÉ][\w&'’-]*|&|of|for|und|für|der|and))*)")
});
static CAPITALS: Pattern = Pattern::new(|| {
    exact(
        r"^(?:[A-ZÄÖÜÉÈ][\w'’-]*\.?|von|de|van|der|del|di|le|la)(?: (?:[A-ZÄÖÜÉÈ][\w'’-]*\.?|von|de|van|der|del|di|le|la)){0,3}$",
    )
});
static ADDRESS_LINE: Pattern = Pattern::new(|| exact(r"\b\d{4,5} [A-ZÄÖÜ]|\b\d{1,4} ?[a-z]?$|@|https?:|www\.|\d{3,}"));

/// Reads name, company and phone. `from_text` is what the writer wrote above the signature, without any address block.
pub(super) fn find(sender: &Sender, parts: &Parts, text: &[String]) -> Contact {
    let lines = signature_lines(parts);
    let name = name(sender, &lines);
    let closing = parts.signature.first().map_or("", |line| after_closing(line));
    let closed = parts.signature.first().is_some_and(|line| line != closing) && !closing.is_empty();
    // Whoever writes on the closing line signs there: a name that the header does not know is no company.
    let below = lines.iter().skip(usize::from(closed && !has_legal_form(closing)));
    let candidates = company_candidates(below, name.as_deref(), sender);
    let company = company_of_signature(&candidates)
        .or_else(|| company_of_text(text))
        .or_else(|| candidates.iter().find(|part| is_plain(part)).map(|part| (*part).to_owned()));
    let phone = phone(text).or_else(|| phone(&parts.signature));
    Contact { name, company, phone }
}

/// The signature's lines, cut at their bars; the closing words are gone.
fn signature_lines(parts: &Parts) -> Vec<String> {
    let body = parts.signature.iter().take_while(|line| !frame::FOOTER.is_in(line) && *line != "--");
    body.enumerate().flat_map(|(at, line)| cut(if at == 0 { after_closing(line) } else { line })).collect()
}

fn cut(line: &str) -> Vec<String> {
    line.split(['|', '•', '·'])
        .flat_map(|part| part.split(" - "))
        .flat_map(|part| part.split(" / "))
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

static FROM_PLACE: Pattern = Pattern::new(|| pattern(r"^\W*(?:from|aus)$"));

fn after_closing(line: &str) -> &str {
    let mut rest = line;
    while let Some(at) = frame::CLOSING
        .find(rest)
        .or_else(|| frame::CLOSING_FILLER.find(rest))
        .filter(|at| rest[..at.start].trim().is_empty() && at.end > 0)
    {
        if FROM_PLACE.is_match(&rest[at.clone()]) {
            return "";
        }
        rest = rest[at.end..].trim_start_matches([' ', ',', '.', '!', '-', '–']);
    }
    rest
}

/// The longer of the header's name and the signature's, if both are the same person.
fn name(sender: &Sender, lines: &[String]) -> Option<String> {
    let header = Some(sender.name.clone()).filter(|name| !name.is_empty() && !is_office(name));
    let signed = lines.iter().take(2).find_map(|line| person(line, sender));
    match (header, signed) {
        (Some(header), Some(signed)) => {
            Some(if same(&header, &signed) && letters(&signed) > letters(&header) { signed } else { header })
        }
        (header, signed) => header.or(signed),
    }
}

/// The person in a line like "Rahel Inauen, Leiterin" or "Kevin from Rank Rocket".
fn person(line: &str, sender: &Sender) -> Option<String> {
    let first = without_proxy(line).split([',', '(']).next().unwrap_or_default().trim();
    let first = in_reading_order(first);
    let first = first.trim_end_matches(['.', '!']).to_owned();
    let known = sender.is_named(&first) && CAPITALS.is_match(&first);
    let plausible = CAPITALS.is_match(&first)
        && !is_organisation(&first)
        && !NOT_A_NAME.starts(&first)
        && !things::JOB.is_in(&first)
        && letters(&first) > 1;
    (known || plausible).then_some(first)
}

fn is_office(name: &str) -> bool {
    is_organisation(name) || things::JOB.is_in(name) || name.contains('@')
}

fn is_organisation(text: &str) -> bool {
    things::ORGANISATION.is_in(text)
}

fn same(a: &str, b: &str) -> bool {
    let words = |text: &str| text.to_lowercase().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let b = words(b);
    words(a).iter().any(|word| b.contains(word))
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

/// The parts of the signature that are no name, address or number.
fn company_candidates<'a>(
    lines: impl Iterator<Item = &'a String>,
    name: Option<&str>,
    sender: &Sender,
) -> Vec<&'a str> {
    let fits = |part: &&str| {
        !part.is_empty()
            && part.len() <= 70
            && !sender.is_named(part)
            && !frame::CLOSING.starts(part)
            && !name.is_some_and(|name| name.eq_ignore_ascii_case(in_reading_order(part).as_str()))
            && !ADDRESS_LINE.is_match(part)
            && !NOT_A_NAME.starts(part)
            && !frame::FOOTER.is_in(part)
            && !part.ends_with(['.', '!', '?', ':'])
                | part.ends_with("Ltd.")
                | part.ends_with("Inc.")
                | part.ends_with("Co.")
            && part.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    };
    lines.take(8).flat_map(|line| split_job(line)).filter(fits).collect()
}

/// The first part that looks like a company and no job.
fn company_of_signature(candidates: &[&str]) -> Option<String> {
    let kinds: [&dyn Fn(&str) -> bool; 3] =
        [&has_legal_form, &|part| is_organisation(part) && is_plain(part), &|part| {
            is_organisation(part) && !only_a_job(part)
        }];
    kinds.iter().find_map(|kind| candidates.iter().find(|part| kind(part))).map(|part| (*part).to_owned())
}

/// Neither a job nor only a place.
fn is_plain(part: &str) -> bool {
    !things::JOB.is_in(part) && !COUNTRY_ONLY.is_match(part)
}

static COUNTRY_ONLY: Pattern = Pattern::new(|| pattern(r"^(?:switzerland|schweiz|germany|deutschland|zürich|zurich)$"));

fn only_a_job(part: &str) -> bool {
    things::JOB.ends(part) && !part.contains('&')
}

fn has_legal_form(part: &str) -> bool {
    static FORM: Pattern = Pattern::new(|| {
        exact(
            r"\b(?:AG|GmbH|SA|Sàrl|KG|Ltd|Inc|LLC|LLP|Stiftung|Verein|Foundation|Institut|Institute|Genossenschaft)\b",
        )
    });
    FORM.is_match(part)
}

/// "Operations Lead, Lumbrisk Software AG": job and company share a line.
fn split_job(line: &str) -> Vec<&str> {
    line.split(',')
        .flat_map(|part| part.split(" @ "))
        .flat_map(|part| part.split(" bei "))
        .flat_map(after_office)
        .map(str::trim)
        .collect()
}

/// "Treasurer of the Readers' Guild", "Präsidentin des Quartiervereins": whom an office is held for.
fn after_office(part: &str) -> Vec<&str> {
    static FOR: Pattern = Pattern::new(|| pattern(r" (?:of the|at the|at|for the|der|des|vom|beim|von) "));
    static OFFICE: Pattern = Pattern::new(|| {
        pattern(
            r"^(?:\w*leit(?:ung|er(?:in)?)|\w*präsident(?:in)?|aktuar(?:in)?|kassier(?:in)?|sekretariat|vorstand|direktion|assistent(?:in)?|geschäftsführ(?:er(?:in)?|ung)) ",
        )
    });
    if let Some(office) = OFFICE.find(part).filter(|office| is_organisation(&part[office.end()..])) {
        return vec![&part[office.end()..]];
    }
    match FOR.find(part) {
        Some(of) if things::JOB.is_in(&part[..of.start()]) && !is_organisation(&part[..of.start()]) => {
            vec![&part[..of.start()], &part[of.end()..]]
        }
        _ => vec![part],
    }
}

/// A company that the text itself calls the writer's own.
fn company_of_text(text: &[String]) -> Option<String> {
    text.iter().find_map(|line| {
        OWN_COMPANY
            .after(line)
            .chain(SUBJECT.captures(line).and_then(|found| found.get(1)).map(|name| name.as_str()))
            .find_map(|after| {
                let name =
                    PROPER.captures(after)?.get(1)?.as_str().trim_end_matches(" und").trim_end_matches(['.', ',']);
                (is_organisation(name) && name.contains(' ')).then(|| name.to_owned())
            })
    })
}

/// The first number that is no fax, in international form.
fn phone(lines: &[String]) -> Option<String> {
    lines.iter().find_map(|line| {
        PHONE.find_iter(line).filter(|m| !FAX.is_match(&line[..m.start()])).find_map(|m| international(m.as_str()))
    })
}

fn international(number: &str) -> Option<String> {
    let digits: String = number.replace("(0)", "").chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let digits = match digits.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None => digits.strip_prefix('0').map_or_else(|| digits.clone(), |rest| format!("+41{rest}")),
    };
    (digits.starts_with('+') && (11..=14).contains(&digits.len())).then_some(digits)
}
