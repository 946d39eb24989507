"""The settings: each with its meaning, its form and, when it is wrong, a message that says what to do.

They come from the environment or from `.env` in the folder one starts in. None is required. The same descriptions
make `praktijkwijs run --help` and the table in the README. Secrets never stand in a message.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import setting_forms as forms
from bot.secret_key import kept_or_made
from storage.database import DEFAULT_URL

DATA = Path("data")
TELEGRAM = "https://api.telegram.org"
_PODIO = ("podio_app_id", "podio_app_token", "podio_client_id", "podio_client_secret")


class SettingsError(Exception):
    """Settings that can't be used; `problems` says of each which it is, what is wrong and what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """Everything that can be set from outside."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True,
        hide_input_in_errors=True, validate_default=False,
    )  # fmt: skip

    host: Annotated[str, BeforeValidator(forms.host)] = Field(
        default="127.0.0.1", description="Address to listen on; 0.0.0.0 for all addresses of this machine."
    )
    port: Annotated[int, BeforeValidator(forms.port)] = Field(
        default=8080, description="Port to listen on; 0 takes any free one."
    )
    public_url: Annotated[str, BeforeValidator(forms.web_address)] = Field(
        default="", description="Address by which people reach this installation, for links, QR codes and the webhook."
    )
    database_url: Annotated[SecretStr, BeforeValidator(forms.database)] = Field(
        default=SecretStr(DEFAULT_URL),
        description="Where everything is kept: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.",
    )
    secret_key: Annotated[SecretStr, BeforeValidator(forms.keys)] = Field(
        default=SecretStr(""),
        description="Key that seals personal data; made and kept in data/secret.key when absent. "
        "Several with commas between: the first seals, all open.",
    )
    region: Annotated[str, BeforeValidator(forms.region)] = Field(
        default="achterhoek", description="Folder of dialogs/facts/ that holds the facts of the region."
    )
    telegram_bot_token: Annotated[SecretStr, BeforeValidator(forms.bot_token)] = Field(
        default=SecretStr(""), description="Token of the bot from @BotFather; without it there is no Telegram."
    )
    telegram_api_url: Annotated[str, BeforeValidator(forms.web_address)] = Field(
        default=TELEGRAM,
        description="Bot API server. Telegram's own is spared beforehand (30 messages a second, one in a chat); "
        "another one says itself when to wait.",
    )
    telegram_webhook_secret: Annotated[SecretStr, BeforeValidator(forms.webhook_secret)] = Field(
        default=SecretStr(""),
        description="With PUBLIC_URL: Telegram delivers at /telegram. Without: this program asks Telegram.",
    )
    telegram_staff_chat: Annotated[int | None, BeforeValidator(forms.chat)] = Field(
        default=None, description="Id of the Telegram group of the staff, in which new cases are announced."
    )
    smtp_url: Annotated[SecretStr, BeforeValidator(forms.mail_server)] = Field(
        default=SecretStr(""), description="Mail server: smtp://USER:PASSWORD@HOST:587 or smtps://…:465."
    )
    staff_mailbox: Annotated[str, BeforeValidator(forms.mailbox)] = Field(
        default="", description="E-mail address that is told of new cases; nothing personal is in the mail."
    )
    podio_url: Annotated[str, BeforeValidator(forms.web_address)] = Field(
        default="https://api.podio.com", description="Podio's server."
    )
    podio_app_id: str = Field(default="", description="Podio app that gets one item per case.")
    podio_app_token: SecretStr = Field(default=SecretStr(""), description="Token of that Podio app.")
    podio_client_id: str = Field(default="", description="Podio API client.")
    podio_client_secret: SecretStr = Field(default=SecretStr(""), description="Secret of that Podio API client.")
    webhook_url: Annotated[SecretStr, BeforeValidator(forms.receiver)] = Field(
        default=SecretStr(""), description="Address that is told of every change of a case; nothing personal is in it."
    )
    webhook_secret: Annotated[SecretStr, BeforeValidator(forms.signing_secret)] = Field(
        default=SecretStr(""), description="With WEBHOOK_URL: what both sides know, by which what is sent is signed."
    )
    forwarded_by: Annotated[forms.Networks, NoDecode, BeforeValidator(forms.networks)] = Field(
        default=(),
        description="Networks of proxies whose X-Forwarded headers are believed: 127.0.0.1,10.0.0.0/8.",
    )
    log_level: Annotated[str, BeforeValidator(forms.log_level)] = Field(
        default="info", description="What is logged at least: debug, info, warning or error."
    )
    today: Annotated[date | None, BeforeValidator(forms.day)] = Field(
        default=None, description="For tests only: the day to act on, as 2026-11-20."
    )

    @classmethod
    def load(cls, data: Path = DATA, *, key: bool = True) -> Settings:
        """Read, check and complete the settings; the key is made in `data` when there is none.

        With `key` False there is none then: for commands that keep nothing. Raises SettingsError with all problems.
        """
        try:
            settings = cls()
        except ValidationError as error:
            problems = [_problem(one["loc"], one["msg"]) for one in error.errors(include_input=False)]
            raise SettingsError(problems) from None  # the cause would show what was given
        if not key or settings.secret_key.get_secret_value():
            return settings
        try:
            return settings.model_copy(update={"secret_key": SecretStr(forms.keys(kept_or_made(data / "secret.key")))})
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it holds no key"
            msg = f"SECRET_KEY is not set, and {data / 'secret.key'} can't be used: {reason}."
            msg += " Restore that file, or set SECRET_KEY."
            raise SettingsError([msg]) from error

    @property
    def address(self) -> str:
        """Where people reach the chat: PUBLIC_URL, or this machine when there is none."""
        return self.public_url or f"http://127.0.0.1:{self.port}"

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The keys for `storage.database.Database`: the first seals, all of them open."""
        return tuple(key.encode() for key in self.secret_key.get_secret_value().split(","))

    @property
    def webhook(self) -> bool:
        """Whether Telegram delivers to us; otherwise we ask."""
        return bool(self.public_url and self.telegram_webhook_secret.get_secret_value())

    @property
    def telegram_itself(self) -> bool:
        """Whether messages go to Telegram's own server, whose limits are known; another one answers 429 at its own."""
        return self.telegram_api_url == TELEGRAM

    @model_validator(mode="after")
    def _belong_together(self) -> Settings:
        if self.staff_mailbox and not self.smtp_url.get_secret_value():
            msg = "STAFF_MAILBOX is set, but without SMTP_URL no mail can go there. Set SMTP_URL too, or neither."
            raise ValueError(msg)
        if bool(self.webhook_url.get_secret_value()) != bool(self.webhook_secret.get_secret_value()):
            msg = "WEBHOOK_URL and WEBHOOK_SECRET belong together. Set both of them, or neither."
            raise ValueError(msg)
        missing = [name.upper() for name in _PODIO if not _plain(getattr(self, name))]
        if 0 < len(missing) < len(_PODIO):
            msg = f"Podio needs all of its settings. Set {', '.join(missing)} too, or none of them."
            raise ValueError(msg)
        return self


def table() -> list[tuple[str, str, str]]:
    """Return name, default and meaning of every setting, for help texts and the README."""
    return [
        (name.upper(), _plain(field.default), field.description or "") for name, field in Settings.model_fields.items()
    ]


def _plain(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return str(value) if value not in (None, ()) else ""


def _problem(where: tuple[int | str, ...], message: str) -> str:
    message = message.removeprefix("Value error, ")
    return f"{str(where[0]).upper()}: {message}" if where else message
