#!/usr/bin/env python3
"""Signs the body on standard input with a provider's official SDK and prints the headers as JSON.

    sign.py standard --secret whsec_... --id msg_1 [--timestamp 1614265330] < body
    sign.py stripe --secret whsec_... [--timestamp 1614265330] < body

Without a timestamp: now. Only the SDKs sign; nothing here knows how.
"""

import argparse
import json
import sys
import time
from datetime import datetime, timezone


def standard(secret: str, event_id: str, timestamp: int, body: str) -> dict[str, str]:
    from standardwebhooks import Webhook

    moment = datetime.fromtimestamp(timestamp, tz=timezone.utc)
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": Webhook(secret).sign(msg_id=event_id, timestamp=moment, data=body),
    }


def stripe(secret: str, timestamp: int, body: str) -> dict[str, str]:
    from stripe import WebhookSignature

    header = WebhookSignature.generate_signature_header(body, secret, timestamp)
    return {"Stripe-Signature": header}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scheme", choices=["standard", "stripe"])
    parser.add_argument("--secret", required=True)
    parser.add_argument("--id", default="msg_1")
    parser.add_argument("--timestamp", type=int, default=int(time.time()))
    given = parser.parse_args()
    body = sys.stdin.buffer.read().decode()
    if given.scheme == "standard":
        headers = standard(given.secret, given.id, given.timestamp, body)
    else:
        headers = stripe(given.secret, given.timestamp, body)
    json.dump(headers, sys.stdout)
    print()


if __name__ == "__main__":
    main()
