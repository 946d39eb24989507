"""The key that seals personal data, when nobody gave one: made once, kept in a file that only its owner can read."""

from __future__ import annotations

import base64
import os
import secrets
import tempfile
from pathlib import Path


def kept_or_made(file: Path) -> str:
    """Return the key in `file`, which is made first when it isn't there; several processes may do this at once.

    Raises OSError when it can be neither read nor made.
    """
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        # mkstemp makes it 0600. A link appears whole or not at all, and never replaces the key of a quicker process.
        handle, made = tempfile.mkstemp(dir=file.parent, prefix=".secret.")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(base64.urlsafe_b64encode(secrets.token_bytes(32)) + b"\n")
                out.flush()
                os.fsync(out.fileno())
            os.link(made, file)
        except FileExistsError:
            pass
        finally:
            Path(made).unlink()
    key = file.read_text("ascii").strip()
    if not key:
        msg = "an empty key file"
        raise ValueError(msg)
    return key
