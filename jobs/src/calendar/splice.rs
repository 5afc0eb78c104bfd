//! One event of an iCalendar stream replaced, everything else kept as it is written.
//!
//! Works on lines and not on parsed components: what other programs put there (zones, alarms, properties of
//! their own, their order) is theirs and comes through untouched, apart from line ends, which become CR LF.

/// The first properties of every object of ours.
pub(super) const HEAD: [(&str, &str); 3] =
    [("VERSION", "2.0"), ("PRODID", "-//Bellhop//Calendar//EN"), ("CALSCALE", "GREGORIAN")];

/// The text is no iCalendar stream whose objects begin and end where they should.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed;

/// A calendar without events, called `name`.
pub(super) fn empty(name: &str) -> String {
    let mut lines = vec!["BEGIN:VCALENDAR".to_owned()];
    lines.extend(HEAD.iter().map(|(key, value)| format!("{key}:{value}")));
    lines.extend(wrapped(&format!("X-WR-CALNAME:{name}")));
    lines.push("END:VCALENDAR".to_owned());
    joined(&lines)
}

/// An object with nothing but these events.
pub(super) fn object(vevents: &str) -> String {
    let mut lines = vec!["BEGIN:VCALENDAR".to_owned()];
    lines.extend(HEAD.iter().map(|(key, value)| format!("{key}:{value}")));
    lines.extend(vevents.lines().map(str::to_owned));
    lines.push("END:VCALENDAR".to_owned());
    joined(&lines)
}

/// Every event of `stream` called `uid`, as it is written.
pub(super) fn event(stream: &str, uid: &str) -> Result<Option<String>, Malformed> {
    let lines: Vec<&str> = stream.trim_start_matches('\u{feff}').lines().filter(|line| !line.is_empty()).collect();
    let Outline { events, .. } = outline(&lines)?;
    let called = events.iter().filter(|event| event.uid.as_deref() == Some(uid));
    let written: Vec<&str> = called.flat_map(|event| lines[event.first..=event.last].iter().copied()).collect();
    Ok((!written.is_empty()).then(|| joined(&written)))
}

/// `stream` with `vevent` as the only event called `uid`, at the place of the first that was there, else last.
pub(super) fn splice(stream: &str, uid: &str, vevent: Option<&str>) -> Result<String, Malformed> {
    let lines: Vec<&str> = stream.trim_start_matches('\u{feff}').lines().filter(|line| !line.is_empty()).collect();
    let Outline { events, end } = outline(&lines)?;
    let ours: Vec<&Event> = events.iter().filter(|event| event.uid.as_deref() == Some(uid)).collect();
    let place = ours.first().map_or(end, |event| event.first);
    let mut out: Vec<&str> = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        if index == place {
            out.extend(vevent.into_iter().flat_map(str::lines));
        }
        if !ours.iter().any(|event| (event.first..=event.last).contains(&index)) {
            out.push(line);
        }
    }
    Ok(joined(&out))
}

/// Where the events of a stream are, in lines, and where its last object ends.
struct Outline {
    events: Vec<Event>,
    end: usize,
}

struct Event {
    first: usize,
    last: usize,
    uid: Option<String>,
}

fn outline(lines: &[&str]) -> Result<Outline, Malformed> {
    let mut open: Vec<String> = Vec::new();
    let mut events: Vec<Event> = Vec::new();
    let mut end = None;
    for (index, line) in lines.iter().enumerate() {
        let in_event = open.len() == 2 && open.last().is_some_and(|name| name == "VEVENT");
        if let Some(name) = value_of(line, "BEGIN:") {
            open.push(name);
            if open == ["VCALENDAR", "VEVENT"] {
                events.push(Event { first: index, last: index, uid: None });
            }
        } else if let Some(name) = value_of(line, "END:") {
            if open.pop() != Some(name) {
                return Err(Malformed);
            }
            match events.last_mut() {
                Some(event) if in_event => event.last = index,
                _ if open.is_empty() => end = Some(index),
                _ => {}
            }
        } else if open.first().is_none_or(|name| name != "VCALENDAR") {
            return Err(Malformed);
        } else if let (true, Some(uid), Some(event)) = (in_event, uid_at(lines, index), events.last_mut()) {
            event.uid = Some(uid);
        }
    }
    match end {
        Some(end) if open.is_empty() => Ok(Outline { events, end }),
        _ => Err(Malformed),
    }
}

/// Names are case-insensitive (RFC 5545 §2).
fn value_of(line: &str, key: &str) -> Option<String> {
    let (head, rest) = line.split_at_checked(key.len())?;
    head.eq_ignore_ascii_case(key).then(|| rest.trim_end().to_ascii_uppercase())
}

/// The UID that begins in line `index`, unfolded and unescaped.
fn uid_at(lines: &[&str], index: usize) -> Option<String> {
    let mut line = lines.get(index)?.to_string();
    let is_uid = line.get(..4).is_some_and(|key| key.eq_ignore_ascii_case("UID:") || key.eq_ignore_ascii_case("UID;"));
    if !is_uid {
        return None;
    }
    for folded in lines.iter().skip(index + 1).map_while(|next| next.strip_prefix([' ', '\t'])) {
        line.push_str(folded);
    }
    let (_, value) = line.split_once(':')?;
    Some(value.trim_end().replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\"))
}

/// A content line folded at 75 octets (§3.1).
fn wrapped(line: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    for c in line.chars() {
        if out.last().is_some_and(|last| last.len() + c.len_utf8() > 75) {
            out.push(" ".to_owned());
        }
        if let Some(last) = out.last_mut() {
            last.push(c);
        }
    }
    out
}

fn joined<S: AsRef<str>>(lines: &[S]) -> String {
    lines.iter().flat_map(|line| [line.as_ref(), "\r\n"]).collect()
}

#[cfg(test)]
mod tests;
