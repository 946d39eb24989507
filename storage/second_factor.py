"""The second factor: codes of an authenticator app (TOTP, RFC 6238), each of which works once.

The secret is sealed. How often somebody may guess is read from the record of wrong codes, so that it holds for several
processes and over a restart.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, TypeAlias

import pyotp
from sqlalchemy import select, update

from storage import audit
from storage.audit import WRONG_CODE, Act
from storage.database import Store
from storage.tables import sessions, staff

Answer: TypeAlias = Literal["right", "wrong", "wait", "ended"]

SECONDS = 30
DRIFT = (-1, 0, 1)
"""A phone's clock may be half a minute off."""
LASTS = timedelta(days=30)
"""How long a browser stays known once a code was given in it; the code itself is asked anew each working day."""
WINDOW, MOST_IN_WINDOW = timedelta(minutes=5), 5
MOST_IN_SESSION = 10
"""With three codes that fit at any moment, ten guesses succeed once in 33,000 sign-in links."""


def secret_to_set_up(store: Store, staff_id: int) -> str | None:
    """Return the secret that somebody's app is to learn, the same until it is confirmed; None when that was done."""
    made = {"totp_secret": store.sealer.seal(pyotp.random_base32())}
    store.connection.execute(update(staff).where(staff.c.id == staff_id, staff.c.totp_secret.is_(None)).values(made))
    waits = select(staff.c.totp_secret).where(staff.c.id == staff_id, staff.c.totp_since.is_(None))
    sealed = store.connection.execute(waits).scalar()
    return str(store.sealer.open(sealed)) if sealed else None


def give(store: Store, session: str, code: str, now: datetime) -> Answer:
    """Take a code for the session with this key. A right one proves it, and the first one ends the setting up.

    `wait` after too many wrong ones within a few minutes; `ended` when the session had too many and is over.
    """
    asked = (staff.c.id, staff.c.totp_secret, staff.c.totp_since, staff.c.totp_step)
    began = (sessions.c.created_at, sessions.c.proved_at)
    found = select(*asked, *began).join_from(sessions, staff).where(sessions.c.hash == session)
    row = store.connection.execute(found.with_for_update()).first()
    if row is None or row.totp_secret is None:
        return "wrong"
    if audit.wrong_codes(store, row.id, now - WINDOW) >= MOST_IN_WINDOW:
        return "wait"
    step = _step(str(store.sealer.open(row.totp_secret)), code, now, row.totp_step or 0)
    mine = update(sessions).where(sessions.c.hash == session)
    if step is None:
        audit.add(store, [Act(row.id, WRONG_CODE, now)])
        if audit.wrong_codes(store, row.id, row.proved_at or row.created_at) < MOST_IN_SESSION:
            return "wrong"
        store.connection.execute(mine.values(revoked_at=now))
        return "ended"
    used = {"totp_step": step, "totp_since": row.totp_since or now}
    store.connection.execute(update(staff).where(staff.c.id == row.id).values(used))
    store.connection.execute(mine.values(proved_at=now, expires_at=now + LASTS))
    audit.add(store, [Act(row.id, "code" if row.totp_since else "factor-on", now)])
    return "right"


def reset(store: Store, staff_id: int, now: datetime, but: str = "") -> bool:
    """Let somebody set up the second factor anew. False: there was none.

    Every session ends, as it was proved with what is no longer trusted; `but` is the key of one that goes on.
    """
    none = {"totp_secret": None, "totp_since": None, "totp_step": None}
    had = store.connection.execute(select(staff.c.totp_since).where(staff.c.id == staff_id).with_for_update()).scalar()
    store.connection.execute(update(staff).where(staff.c.id == staff_id).values(none))
    if had is None:
        return False
    live = update(sessions).where(
        sessions.c.staff_id == staff_id, sessions.c.revoked_at.is_(None), sessions.c.hash != but
    )
    store.connection.execute(live.values(revoked_at=now))
    return True


def _step(secret: str, code: str, now: datetime, used: int) -> int | None:
    """Return the half minute whose code this is, after the last one that was used."""
    app, here = pyotp.TOTP(secret, interval=SECONDS), int(now.timestamp()) // SECONDS
    digits = "".join(code.split())
    fits = (step for step in (here + drift for drift in DRIFT) if step > used)
    # Compared without telling by its time how much was right.
    return next((step for step in fits if pyotp.utils.strings_equal(app.generate_otp(step), digits)), None)
