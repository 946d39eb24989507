"""The webhook: every change of a case, as JSON that its receiver can trust and of which it can drop repeats.

`X-PraktijkWijs-Signature: t=MOMENT,v1=HEX` is HMAC-SHA256, with the secret that both sides know, over the moment, a
dot and the body as it is sent. `X-PraktijkWijs-Delivery` is the same for every try of the same thing.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime

import orjson

from bot.outward.fields import ids
from bot.outward.http import Http, accepted
from storage.cases import Case
from storage.exports import Export, key_of

DELIVERY, SIGNATURE = "X-PraktijkWijs-Delivery", "X-PraktijkWijs-Signature"


class Webhook:
    """The receiver's address, and the secret."""

    name = "webhook"

    def __init__(self, http: Http, url: str, secret: str, public_url: str, clock: Callable[[], datetime]) -> None:
        self._http = http
        self._url = url
        self._secret = secret.encode()
        self._public_url = public_url
        self._clock = clock

    async def deliver(self, export: Export, case: Case) -> None:  # noqa: ARG002 - the same for every system
        """Tell what a case is now; a status from 200 to 299 says that it was taken. Raises NotDelivered."""
        delivery = key_of(self.name, case.ref, case.version)
        body = orjson.dumps({"delivery": delivery, "case": ids(case, self._public_url)})
        headers = {
            "Content-Type": "application/json",
            DELIVERY: delivery,
            SIGNATURE: sign(self._secret, int(self._clock().timestamp()), body),
        }
        accepted(await self._http.call("POST", self._url, headers, body))


def sign(secret: bytes, moment: int, body: bytes) -> str:
    """Return the signature of a body that is sent at this moment, in seconds since 1970."""
    return f"t={moment},v1={hmac.new(secret, f'{moment}.'.encode() + body, hashlib.sha256).hexdigest()}"
