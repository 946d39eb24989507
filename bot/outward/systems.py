"""Which other systems there are: those that the settings name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.outward.http import Http
from bot.outward.mail import Mail
from bot.outward.podio import Podio
from bot.outward.sending import System
from bot.outward.webhook import Webhook
from bot.settings import Settings
from dialogs.facts.load import Region


def systems(
    settings: Settings, http: Http, region: Callable[[], Region], clock: Callable[[], datetime]
) -> list[System]:
    """Return the systems that are set up; none without settings."""
    found: list[System] = []
    if settings.staff_mailbox:
        found.append(Mail(settings.smtp_url.get_secret_value(), settings.staff_mailbox, settings.public_url))
    if settings.podio_app_id:
        login = {
            "app_id": settings.podio_app_id,
            "app_token": settings.podio_app_token.get_secret_value(),
            "client_id": settings.podio_client_id,
            "client_secret": settings.podio_client_secret.get_secret_value(),
        }
        found.append(Podio(http, settings.podio_url, login, region, settings.public_url))
    if address := settings.webhook_url.get_secret_value():
        secret = settings.webhook_secret.get_secret_value()
        found.append(Webhook(http, address, secret, settings.public_url, clock))
    return found
