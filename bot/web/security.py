"""What keeps the pages safe: headers on every response, where a form came from, how big and how often."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

SECURE = "secure"
"""Under this name a request keeps whether it came by https, as far as a proxy of ours told."""
MOST_BYTES = 32_768
_MOST_FIELDS = 20
_OURS = ("script-src", "style-src", "img-src", "connect-src", "form-action")
_CONTENT = "; ".join(["default-src 'none'", "base-uri 'none'", *(f"{what} 'self'" for what in _OURS)])
_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
_FOR_GOOD = "public, max-age=31536000, immutable"


class TooLong(web.HTTPRequestEntityTooLarge):
    """The form is bigger than any of ours can be."""

    def __init__(self) -> None:
        super().__init__(max_size=MOST_BYTES, actual_size=MOST_BYTES + 1)


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Set the security headers on a response; for `app.on_response_prepare`, so that no response can be without."""
    headers = response.headers
    framed = request.path == "/embed" or request.path.startswith("/embed/")
    who_frames = "*" if framed else "'none'"
    headers["Content-Security-Policy"] = f"{_CONTENT}; frame-ancestors {who_frames}"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = _PERMISSIONS
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "cross-origin" if request.path == "/widget.js" else "same-origin"
    if framed:
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    else:
        headers["X-Frame-Options"] = "DENY"
    if request.get(SECURE, request.secure):
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.path.startswith("/static/"):
        headers["Cache-Control"] = _FOR_GOOD if "v" in request.query else "no-cache"
    headers.setdefault("Cache-Control", "no-store")


def from_here(request: web.Request, public_url: str, *, must_say: bool = False) -> bool:
    """Return whether a form was sent by a page of ours, as far as the browser tells.

    A browser that tells nothing is believed, because the cookie is SameSite as well; not where `must_say`.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is None and origin is None:
        return not must_say
    if site is not None and site != "same-origin":
        return False
    return origin is None or urlsplit(origin).netloc in {request.host, urlsplit(public_url).netloc} - {""}


async def read_form(request: web.Request) -> dict[str, str]:
    """Return the fields of a form. Raises TooLong, and HTTPBadRequest when it can't be read."""
    if (request.content_length or 0) > MOST_BYTES:
        raise TooLong
    body = bytearray()
    async for chunk in request.content.iter_chunked(8_192):
        body += chunk
        if len(body) > MOST_BYTES:
            raise TooLong
    if request.content_type != "application/x-www-form-urlencoded":
        raise web.HTTPBadRequest
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, encoding="utf-8", errors="strict"
        )
    except ValueError as error:
        raise web.HTTPBadRequest from error
    return dict(pairs)


class Limit:
    """At most so many within a minute for each key. Remembers a bounded number of keys, the longest unused go first."""

    def __init__(self, most: int, clock: Callable[[], float], keys: int = 10_000) -> None:
        self._most = most
        self._clock = clock
        self._keys = keys
        self._counted: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def check(self, key: str) -> None:
        """Count one more. Raises HTTPTooManyRequests, which says when to come back."""
        now = self._clock()
        minute = int(now // 60)
        began, count = self._counted.pop(key, (minute, 0))
        count = count + 1 if began == minute else 1
        self._counted[key] = (minute, count)
        while len(self._counted) > self._keys:
            self._counted.popitem(last=False)
        if count > self._most:
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(60 - int(now % 60))})


def network(request: web.Request) -> str:
    """Return the network a request came from: an IPv4 address, or the /64 that one IPv6 subscriber has."""
    try:
        address = ipaddress.ip_address(request.remote or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
