"""A mail server for the tests (aiosmtpd), whose manners can be changed while it runs.

    server.py FOLDER [--port N] [--tls | --starttls] [--login USER:PASSWORD]

Keeps every mail that it took as FOLDER/<n>.eml and prints its port. Before each recipient it reads FOLDER/manners:

    accept          takes everything (as without the file)
    greylist        refuses the first try of each recipient with 451
    refuse          refuses every recipient with 550, and names it as many servers do
    refuse-clients  refuses those at client.example alone
    linger S        looks into each mail for S seconds before it takes it
    vanish N        takes the next N mails, and breaks the connection in place of an answer

With TLS it makes an authority of its own and writes its certificate to FOLDER/authority.pem.
"""

import argparse
import asyncio
import pathlib
import ssl

import trustme
from aiosmtpd.smtp import SMTP, AuthResult


class Manners:
    def __init__(self, folder):
        self.folder, self.seen, self.taken = folder, set(), 0

    def now(self):
        file = self.folder / "manners"
        return file.read_text().split() if file.exists() else ["accept"]

    async def handle_RCPT(self, server, session, envelope, address, options):
        manner = self.now()[0]
        if manner == "refuse" or (manner == "refuse-clients" and address.lower().endswith("@client.example")):
            return f"550 5.1.1 <{address}>: Recipient address rejected: User unknown"
        if manner == "greylist" and address not in self.seen:
            self.seen.add(address)
            return f"451 4.7.1 <{address}>: Greylisted, come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        match self.now():
            case ["linger", seconds]:
                await asyncio.sleep(float(seconds))
        self.taken += 1
        aside = self.folder / f"{self.taken:06}.part"
        aside.write_bytes(envelope.original_content)
        aside.rename(aside.with_suffix(".eml"))
        match self.now():
            case ["vanish", left] if int(left) > 0:
                (self.folder / "manners").write_text(f"vanish {int(left) - 1}")
                server.transport.abort()
        return "250 OK"


def authenticator(login):
    user, password = login.split(":")

    def check(server, session, envelope, mechanism, data):
        return AuthResult(success=(data.login, data.password) == (user.encode(), password.encode()))

    return check


def context(folder):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(server)
    return server


async def serve(args):
    tls = context(args.folder) if args.tls or args.starttls else None
    options = {"hostname": "mail.test", "enable_SMTPUTF8": True}
    if args.starttls:
        options |= {"tls_context": tls, "require_starttls": True}
    if args.login:
        options |= {"authenticator": authenticator(args.login), "auth_required": True, "auth_require_tls": args.starttls}
    manners = Manners(args.folder)
    manners.taken = len(list(args.folder.glob("*.eml")))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(manners, **options), "127.0.0.1", args.port, ssl=tls if args.tls else None
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


parser = argparse.ArgumentParser()
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--port", type=int, default=0)
parser.add_argument("--tls", action="store_true")
parser.add_argument("--starttls", action="store_true")
parser.add_argument("--login")
asyncio.run(serve(parser.parse_args()))
