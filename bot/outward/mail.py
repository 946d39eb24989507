"""Mail to the project's mailbox: which case needs somebody, and a link. Nothing personal.

A mail that may have arrived is sent again with the same Message-ID, by which a mailbox knows that it has it already.
Staff own the words; they are Dutch like the desk.
"""

from __future__ import annotations

import hashlib
from email.message import EmailMessage
from email.utils import formataddr
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

import aiosmtplib

from bot.channels.channel import NotDelivered, Refused, Unreachable
from bot.desk import view as desk_view
from bot.outward.fields import link
from storage.cases import Case
from storage.exports import EXPIRING, Export

NEW, HUMAN = "new-case", "human"
NOTICES = (NEW, "late", "escalation")
"""The kinds of notices that are mailed too."""
SUBJECTS = {
    NEW: "Nieuwe aanmelding",
    HUMAN: "Iemand wil een mens spreken",
    "late": "Wacht langer dan beloofd",
    "escalation": "Overleg vandaag met elkaar",
    EXPIRING: "Voor-aanmelding loopt af",
}
SIGNED = "Deze mail is automatisch gemaakt. Er staat niets persoonlijks in. U kunt er niet op antwoorden."


class Mail:
    """The mail server and the mailbox; `timeout` in seconds is for each step with the server."""

    name = "mail"

    def __init__(self, url: str, mailbox: str, public_url: str, timeout: float = 15.0) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._encrypted = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._encrypted else 587)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._mailbox = mailbox
        self._public_url = public_url
        self._timeout = timeout

    async def deliver(self, export: Export, case: Case) -> None:
        """Send the mail. Raises NotDelivered."""
        try:
            await aiosmtplib.send(
                self.message(export, case),
                hostname=self._host,
                port=self._port,
                username=self._user or None,
                password=self._password or None,
                use_tls=self._encrypted,
                # A password goes over an encrypted line only; without one, encryption is taken when it is offered.
                start_tls=True if self._password and not self._encrypted and not _is_here(self._host) else None,
                timeout=self._timeout,
            )
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise undelivered(error) from None

    def message(self, export: Export, case: Case) -> EmailMessage:
        """Return the mail about a case."""
        kind = HUMAN if export.kind == NEW and case.kind == HUMAN else export.kind
        sender = self._user if "@" in self._user else self._mailbox
        told = hashlib.sha256(f"{self._mailbox}|{export.key}".encode()).hexdigest()
        mail = EmailMessage()
        mail["Subject"] = f"{SUBJECTS.get(kind, 'Aanmelding')}: {case.ref}"
        mail["From"] = formataddr(("PraktijkWijs", sender))
        mail["To"] = self._mailbox
        mail["Message-ID"] = f"<{told[:32]}@{self._mailbox.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        opens = link(case, self._public_url)
        lines = [
            f"Nummer: {case.ref}",
            f"Soort: {desk_view.KINDS.get(case.kind, case.kind)}",
            f"Taal: {desk_view.language_in_dutch(case.language or 'nl')}",
            *([f"Lees verder in het desk: {opens}"] if opens else []),
        ]
        mail.set_content("\n".join([f"{SUBJECTS.get(kind, 'Aanmelding')}.", "", *lines, "", SIGNED]) + "\n")
        return mail


def undelivered(error: Exception) -> NotDelivered:
    """Return what an error of the mail server means; its text is left out, for it may quote an address."""
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return Refused("login") if error.code >= 500 else Unreachable(f"mail {error.code}")
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        codes = [one.code for one in error.recipients]
        return Refused(f"mail {max(codes)}") if min(codes, default=0) >= 500 else Unreachable("mail 450")
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return Refused(f"mail {error.code}") if error.code >= 500 else Unreachable(f"mail {error.code}")
    if type(error) in (aiosmtplib.SMTPException, aiosmtplib.SMTPNotSupported):
        return Refused("encryption")  # what the library says of a server that has no STARTTLS, or no login
    return Unreachable("timeout" if isinstance(error, TimeoutError) else "connection")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
