#!/usr/bin/env python3
"""Signs the body on standard input with a provider's official SDK and prints the headers as JSON.

    sign.py standard --secret whsec_... --id msg_1 [--timestamp 1614265330] < body
    sign.py svix     --secret whsec_... --id msg_1 [--timestamp 1614265330] < body
    sign.py stripe   --secret whsec_... [--timestamp 1614265330] < body
    sign.py adyen    --secret 4478...   < item      (prints the item's additionalData)
    sign.py sendgrid --secret PUBLIC_KEY --signature MEUC... [--timestamp 1614265330] < body   (only checks)

Without a timestamp: now. Only the SDKs sign and check; nothing here knows how.
"""

import argparse
import json
import sys
import time
from datetime import datetime, timezone


def standard(given: argparse.Namespace, body: str) -> dict[str, str]:
    from standardwebhooks import Webhook

    moment = datetime.fromtimestamp(given.timestamp, tz=timezone.utc)
    return {
        "webhook-id": given.id,
        "webhook-timestamp": str(given.timestamp),
        "webhook-signature": Webhook(given.secret).sign(msg_id=given.id, timestamp=moment, data=body),
    }


def svix(given: argparse.Namespace, body: str) -> dict[str, str]:
    from svix.webhooks import Webhook

    moment = datetime.fromtimestamp(given.timestamp, tz=timezone.utc)
    return {
        "svix-id": given.id,
        "svix-timestamp": str(given.timestamp),
        "svix-signature": Webhook(given.secret).sign(msg_id=given.id, timestamp=moment, data=body),
    }


def stripe(given: argparse.Namespace, body: str) -> dict[str, str]:
    from stripe import WebhookSignature

    return {"Stripe-Signature": WebhookSignature.generate_signature_header(body, given.secret, given.timestamp)}


def adyen(given: argparse.Namespace, body: str) -> dict[str, str]:
    from Adyen.util import generate_notification_sig

    return {"hmacSignature": generate_notification_sig(json.loads(body), given.secret).decode()}


def sendgrid(given: argparse.Namespace, body: str) -> dict[str, str]:
    from sendgrid.helpers.eventwebhook import EventWebhook

    webhook = EventWebhook(given.secret)
    if not webhook.verify_signature(body, given.signature, str(given.timestamp)):
        sys.exit("SendGrid's library does not accept the signature")
    return {}


SCHEMES = {"standard": standard, "svix": svix, "stripe": stripe, "adyen": adyen, "sendgrid": sendgrid}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scheme", choices=SCHEMES)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--id", default="msg_1")
    parser.add_argument("--signature")
    parser.add_argument("--timestamp", type=int, default=int(time.time()))
    given = parser.parse_args()
    body = sys.stdin.buffer.read().decode()
    json.dump(SCHEMES[given.scheme](given, body), sys.stdout)
    print()


if __name__ == "__main__":
    main()
