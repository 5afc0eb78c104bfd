"""Reads every mail of a folder with other people's parsers, and prints as JSON what each makes of it.

    read.py FOLDER

Python's own `email` (policy default) and mail-parser read the mails; icalendar and vobject read the invitations in them.
Ends with 1 at the first defect that any of them finds.
"""

import argparse
import email
import email.policy
import json
import pathlib
import sys

import icalendar
import mailparser
import vobject


def checked(path, where, defects):
    if defects:
        sys.exit(f"{path.name}: {where} finds {defects}")


def by_email(path, raw):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for part in message.walk():
        checked(path, "email", part.defects)
        for name, value in part.items():
            checked(path, f"email, in {name},", value.defects)
    [to], [sender] = message["To"].addresses, message["From"].addresses
    people = [[person.display_name, person.addr_spec] for person in (sender, to)]
    texts = {kind: message.get_body((kind,)).get_content() for kind in ("plain", "html")}
    return message, {"subject": message["Subject"], "people": people, **texts}


def by_mail_parser(path, raw):
    message = mailparser.parse_from_bytes(raw)
    checked(path, "mail-parser", message.defects)
    [sender], [to] = message.from_, message.to
    [plain], [html] = message.text_plain, message.text_html
    # It leaves folded lines of a header folded (RFC 5322 2.2.3).
    subject = message.subject.replace("\r\n", "")
    return {"subject": subject, "people": [list(sender), list(to)], "plain": plain, "html": html}


def bare(address):
    return str(address).removeprefix("mailto:").removeprefix("MAILTO:")


def by_icalendar(path, text):
    calendar = icalendar.Calendar.from_ical(text)
    for component in calendar.walk():
        checked(path, "icalendar", component.errors)
    [event] = calendar.walk("VEVENT")
    start, end = (event.decoded(name).isoformat() for name in ("DTSTART", "DTEND"))
    people = [bare(event["ORGANIZER"]), bare(event["ATTENDEE"])]
    words = [str(event[name]) for name in ("SUMMARY", "LOCATION", "DESCRIPTION")]
    return [str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"]), start, end, people, words]


def by_vobject(path, text):
    calendar = vobject.readOne(text)
    calendar.validate(raiseException=True)
    [event] = calendar.vevent_list
    start, end = event.dtstart.value.isoformat(), event.dtend.value.isoformat()
    people = [bare(event.organizer.value), bare(event.attendee.value)]
    words = [event.summary.value, event.location.value, event.description.value]
    return [calendar.method.value, event.uid.value, int(event.sequence.value), start, end, people, words]


def invitations(path, message):
    for part in message.walk():
        kind = part.get_content_type()
        if kind in ("text/calendar", "application/ics"):
            content = part.get_content()
            text = content.decode() if isinstance(content, bytes) else content
            method = part["Content-Type"].params.get("method")
            yield {"type": kind, "method": method, "parsed": [by_icalendar(path, text), by_vobject(path, text)]}


def read(path):
    raw = path.read_bytes()
    message, mail = by_email(path, raw)
    return {"mails": [mail, by_mail_parser(path, raw)], "invitations": list(invitations(path, message))}


parser = argparse.ArgumentParser()
parser.add_argument("folder", type=pathlib.Path)
files = sorted(parser.parse_args().folder.glob("*.eml"))
json.dump({path.stem: read(path) for path in files}, sys.stdout)
