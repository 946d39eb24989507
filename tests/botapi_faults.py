"""What can go wrong at Telegram, when a test wants it to."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.botapi_rules import ApiError


@dataclass(slots=True)
class Fault:
    """Goes wrong `times` times, for one method or chat or for all.

    `kind` is a status code, `cut` (accepted, then the connection breaks) or `dead` (breaks before it is accepted).
    """

    kind: int | str
    method: str | None = None
    chat: int | None = None
    times: int = 1
    retry_after: int = 1


@dataclass(slots=True)
class Limits:
    """Telegram's own limits, off while None: a second in one chat and overall, a minute in a group (edits too)."""

    per_chat: float | None = None
    burst: int = 3
    overall: float | None = None
    per_group: float | None = None
    clock: Callable[[], float] = time.monotonic
    sent_at: dict[object, deque[float]] = field(default_factory=dict)

    def check(self, chat_id: int) -> None:
        """Raise 429 when this message is one too many."""
        now = self.clock()
        checks: list[tuple[object, float | None, float, int]] = [
            ("overall", self.overall, 1.0, int(self.overall or 0)),
            (("group", chat_id), self.per_group if chat_id < 0 else None, 60.0, int(self.per_group or 0)),
        ]
        if self.per_chat is not None:
            checks.append((("chat", chat_id), self.per_chat, self.burst / self.per_chat, self.burst))
        for key, limit, span, most in checks:
            if limit is None:
                continue
            times = self.sent_at.setdefault(key, deque())
            while times and times[0] <= now - span:
                times.popleft()
            if len(times) >= most:
                wait = max(1, round(times[0] + span - now + 0.5))
                raise ApiError(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
        for key, limit, _, _ in checks:
            if limit is not None:
                self.sent_at[key].append(now)


def error_of(fault: Fault) -> ApiError:
    texts = {
        429: f"Too Many Requests: retry after {fault.retry_after}",
        403: "Forbidden: bot was blocked by the user",
        400: "Bad Request: refused for a test",
        500: "Internal Server Error",
        502: "Bad Gateway",
    }
    code = int(fault.kind)
    return ApiError(code, texts.get(code, "Error"), {"retry_after": fault.retry_after} if code == 429 else None)
