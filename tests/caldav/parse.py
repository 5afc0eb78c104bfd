"""Reads iCalendar files as two other programs do, and says what they found; any complaint of theirs is an error.

    parse.py FILE...
"""

import pathlib
import sys

import icalendar
import vobject

for file in sys.argv[1:]:
    text = pathlib.Path(file).read_bytes().decode()
    calendar = icalendar.Calendar.from_ical(text)
    complaints = [error for part in calendar.walk() for error in part.errors]
    if complaints:
        sys.exit(f"icalendar: {complaints}")
    for event in calendar.walk("VEVENT"):
        start, end = event.decoded("DTSTART").isoformat(), event.decoded("DTEND").isoformat()
        print("icalendar", event["UID"], event["SUMMARY"], start, end, repr(str(event["DESCRIPTION"])))
    for calendar in vobject.readComponents(text):
        calendar.validate(raiseException=True)
        for event in calendar.vevent_list:
            start, end = event.dtstart.value.isoformat(), event.dtend.value.isoformat()
            print("vobject", event.uid.value, event.summary.value, start, end, repr(event.description.value))
