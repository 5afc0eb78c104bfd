"""A calendar server for the tests: Radicale, or xandikos.

    server.py FOLDER radicale|xandikos USER PASSWORD [--port N] [--tls] [--calendar NAME]...

Keeps what it takes below FOLDER, makes the calendars when it is first started (named NAME, at a path that does not tell
it), and prints its port once it answers. With TLS it makes an authority of its own and writes its certificate to
FOLDER/authority.pem. xandikos takes passwords over TLS alone and is therefore not given any.
"""

import argparse
import asyncio
import base64
import http.client
import os
import pathlib
import random
import socket
import ssl
import sys
import threading
import time
import xml.sax.saxutils

import trustme

MAKE = """<?xml version="1.0" encoding="utf-8"?>
<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>
<D:displayname>{}</D:displayname>
<C:supported-calendar-component-set><C:comp name="VEVENT"/></C:supported-calendar-component-set>
</D:prop></D:set></C:mkcalendar>"""


def radicale(args):
    from radicale import config, server

    users = args.folder / "users"
    users.write_text(f"{args.user}:{args.password}\n")
    configuration = config.load()
    settings = {
        "server": {"hosts": f"127.0.0.1:{args.port}"},
        "auth": {"type": "htpasswd", "htpasswd_filename": str(users), "htpasswd_encryption": "plain", "delay": "0"},
        "storage": {"filesystem_folder": str(args.folder / "radicale")},
        "logging": {"level": "critical"},
    }
    if args.tls:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(args.folder / "authority.pem"))
        own = authority.issue_cert("localhost")
        own.private_key_and_cert_chain_pem.write_to_path(str(args.folder / "own.pem"))
        own = str(args.folder / "own.pem")
        settings["server"] |= {"ssl": "True", "certificate": own, "key": own}
    configuration.update(settings, "the tests")
    server.serve(configuration)


def xandikos(args):
    from xandikos.__main__ import main

    arguments = ["--directory", str(args.folder / "xandikos"), "--listen-address", "127.0.0.1"]
    arguments += ["--port", str(args.port), "--autocreate", "--no-detect-systemd"]
    arguments += ["--current-user-principal", f"/{args.user}/"]
    sys.exit(asyncio.run(main(["serve", *arguments])))


def ask(args, method, path, body=None):
    if args.tls:
        unchecked = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection("127.0.0.1", args.port, timeout=5, context=unchecked)
    else:
        connection = http.client.HTTPConnection("127.0.0.1", args.port, timeout=5)
    login = base64.b64encode(f"{args.user}:{args.password}".encode()).decode()
    headers = {"Authorization": f"Basic {login}", "Content-Type": "application/xml; charset=utf-8", "Depth": "0"}
    connection.request(method, path, body and body.encode(), headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def home(args):
    return f"/{args.user}/" if args.kind == "radicale" else f"/{args.user}/calendars/"


def announce(args):
    """Runs beside the server."""
    while True:
        try:
            ask(args, "PROPFIND", f"/{args.user}/")
            break
        except OSError:
            time.sleep(0.02)
    made = args.folder / "made"
    for number, name in enumerate([] if made.exists() else args.calendar):
        path = f"{home(args)}c{number}/"
        status = ask(args, "MKCALENDAR", path, MAKE.format(xml.sax.saxutils.escape(name)))
        if status != 201:
            print(f"{path} cannot be made: {status}", file=sys.stderr)
            os._exit(1)
    made.touch()
    print(args.port, flush=True)


def free_port():
    """One that nobody is given while this server is down: below those that the system hands out."""
    while True:
        port = random.randrange(10_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


parser = argparse.ArgumentParser()
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("kind", choices=["radicale", "xandikos"])
parser.add_argument("user")
parser.add_argument("password")
parser.add_argument("--port", type=int, default=0)
parser.add_argument("--tls", action="store_true")
parser.add_argument("--calendar", action="append", default=[])
args = parser.parse_args()
args.port = args.port or free_port()
threading.Thread(target=announce, args=[args], daemon=True).start()
{"radicale": radicale, "xandikos": xandikos}[args.kind](args)
