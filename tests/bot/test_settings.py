"""Settings: none is required, a wrong one is explained, and no secret is ever repeated."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from ipaddress import ip_network
from pathlib import Path

import pytest

from bot.secret_key import kept_or_made
from bot.settings import Settings, SettingsError, table

KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
OTHER_KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="


@pytest.fixture(autouse=True)
def _bare_environment(tmp_path: Path) -> Iterator[None]:
    """Each test stands in an empty folder, with none of our settings in the environment."""
    before, folder = dict(os.environ), Path.cwd()
    for name, _, _ in table():
        os.environ.pop(name, None)
    os.chdir(tmp_path)
    yield
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(before)


def problems(**given: str) -> list[str]:
    """Return what is said about these settings."""
    os.environ.update({"SECRET_KEY": KEY, **given})
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    return caught.value.problems


def test_nothing_needs_to_be_set() -> None:
    settings = Settings.load()
    assert (settings.host, settings.port, settings.region) == ("127.0.0.1", 8080, "achterhoek")
    assert settings.database_url.get_secret_value().startswith("sqlite:")
    assert settings.today is None
    assert not settings.webhook


def test_an_empty_setting_is_one_that_is_not_there() -> None:
    os.environ.update({"PORT": "", "PUBLIC_URL": "", "TODAY": ""})
    assert Settings.load().port == 8080


def test_the_key_is_made_once_and_only_its_owner_reads_it() -> None:
    first = Settings.load().keys
    assert Settings.load().keys == first
    assert stat.S_IMODE(Path("data/secret.key").stat().st_mode) == 0o600
    assert [file.name for file in Path("data").iterdir()] == ["secret.key"]


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as many:
        keys = set(many.map(kept_or_made, [tmp_path / "at-once" / "secret.key"] * 40))
    assert len(keys) == 1


def test_a_key_that_is_given_makes_no_file() -> None:
    os.environ["SECRET_KEY"] = f"{KEY}, {OTHER_KEY}"
    assert Settings.load().keys == (KEY.encode(), OTHER_KEY.encode())
    assert not Path("data").exists()


def test_a_damaged_key_file_is_never_replaced() -> None:
    Path("data").mkdir()
    for damage in ("", "half a key"):
        Path("data/secret.key").write_text(damage, "ascii")
        with pytest.raises(SettingsError, match=r"data/secret\.key can't be used"):
            Settings.load()
        assert Path("data/secret.key").read_text("ascii") == damage


def test_settings_come_from_a_file_too_and_the_environment_wins() -> None:
    Path(".env").write_text(f'PORT=9000\nHOST=0.0.0.0\nSECRET_KEY="{KEY}"\nSOMETHING_ELSE=1\n', "utf-8")
    os.environ["PORT"] = "9001"
    settings = Settings.load()
    assert (settings.host, settings.port) == ("0.0.0.0", 9001)  # noqa: S104 - what is set, not listened on


def test_every_kind_of_value_is_understood() -> None:
    os.environ.update(
        SECRET_KEY=KEY, PORT="0", PUBLIC_URL="https://chat.example.org/", DATABASE_URL="postgresql://me:pw@db/praktijk",
        TELEGRAM_BOT_TOKEN="123:AAE_x-y", TELEGRAM_WEBHOOK_SECRET="s3cret", TELEGRAM_STAFF_CHAT="-1001234567890",
        SMTP_URL="smtps://u:p@mail.example.org:465", STAFF_MAILBOX="post@example.org", LOG_LEVEL="WARNING",
        FORWARDED_BY="127.0.0.1, 10.0.0.0/8 ::1", TODAY="2026-11-20",
        WEBHOOK_URL="https://hooks.example.org/in?to=us", WEBHOOK_SECRET="0123456789abcdef",
    )  # fmt: skip
    settings = Settings.load()
    assert settings.public_url == "https://chat.example.org"
    assert settings.telegram_staff_chat == -1001234567890
    assert settings.forwarded_by == (ip_network("127.0.0.1/32"), ip_network("10.0.0.0/8"), ip_network("::1/128"))
    assert settings.today == date(2026, 11, 20)
    assert settings.log_level == "warning"
    assert settings.webhook


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("HOST", "not a host", "Give for instance 127.0.0.1"),
        ("PORT", "eighty", "whole number from 0 to 65535"),
        ("PORT", "70000", "whole number from 0 to 65535"),
        ("PUBLIC_URL", "chat.achterhoek.example", "https://chat.example.org"),
        ("PUBLIC_URL", "https://example.org/chat", "without a path"),
        ("PUBLIC_URL", "https://example.org:port", "https://chat.example.org"),
        ("DATABASE_URL", "mysql://me@db/x", "Give sqlite:///FILE or postgresql:"),
        ("DATABASE_URL", "just words", "Give sqlite:///FILE or postgresql:"),
        ("SECRET_KEY", "hunter2", "32 bytes"),
        ("REGION", "twente", "Choose one of: achterhoek"),
        ("REGION", "../achterhoek", "Choose one of: achterhoek"),
        ("TELEGRAM_BOT_TOKEN", "AAE_no_digits", "@BotFather"),
        ("TELEGRAM_API_URL", "ftp://example.org", "https://"),
        ("TELEGRAM_WEBHOOK_SECRET", "with blanks", "Choose another one"),
        ("TELEGRAM_STAFF_CHAT", "@ourgroup", "with its minus sign"),
        ("TELEGRAM_STAFF_CHAT", "12345", "with its minus sign"),
        ("SMTP_URL", "mail.example.org", "smtp://USER:PASSWORD@HOST:587"),
        ("STAFF_MAILBOX", "the post room", "post@example.org"),
        ("WEBHOOK_URL", "hooks.example.org", "https://example.org/path"),
        ("WEBHOOK_URL", "https://me:pw@example.org/in", "without a user name"),
        ("WEBHOOK_SECRET", "too-short", "16 to 256"),
        ("WEBHOOK_SECRET", "a secret with blanks", "16 to 256"),
        ("FORWARDED_BY", "10.0.0.0/99", "10.0.0.0/8"),
        ("FORWARDED_BY", "everybody", "10.0.0.0/8"),
        ("LOG_LEVEL", "loud", "debug, info, warning, error"),
        ("TODAY", "yesterday", "2026-11-20"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_do_and_is_not_repeated(name: str, value: str, advice: str) -> None:
    said = problems(**{name: value})[0]
    assert said.startswith((f"{name}: is no", f"{name}: may only "))
    assert advice in said
    assert value not in said


def test_all_problems_are_told_at_once() -> None:
    assert len(problems(PORT="x", LOG_LEVEL="x", TODAY="x")) == 3


def test_settings_that_need_each_other_say_so() -> None:
    assert "SMTP_URL" in problems(STAFF_MAILBOX="post@example.org")[0]
    os.environ.pop("STAFF_MAILBOX")
    said = problems(PODIO_APP_ID="1", PODIO_APP_TOKEN="secret-token")[0]
    assert "PODIO_CLIENT_ID, PODIO_CLIENT_SECRET" in said
    assert "secret-token" not in said
    os.environ.pop("PODIO_APP_ID")
    os.environ.pop("PODIO_APP_TOKEN")
    assert "WEBHOOK_SECRET" in problems(WEBHOOK_URL="https://hooks.example.org/in")[0]
    os.environ.pop("WEBHOOK_URL")
    assert "WEBHOOK_URL" in problems(WEBHOOK_SECRET="0123456789abcdef")[0]


def test_printing_the_settings_shows_no_secret() -> None:
    os.environ.update(
        SECRET_KEY=KEY, TELEGRAM_BOT_TOKEN="123:SECRETTOKEN", TELEGRAM_WEBHOOK_SECRET="HOOKSECRET",
        DATABASE_URL="postgresql://me:DBPASSWORD@db/x", SMTP_URL="smtp://u:MAILPASSWORD@mail.example.org",
        WEBHOOK_URL="https://hooks.example.org/PATHSECRET", WEBHOOK_SECRET="SIGNINGSECRET-0123",
    )  # fmt: skip
    shown = repr(Settings.load())
    for secret in (KEY, "SECRETTOKEN", "HOOKSECRET", "DBPASSWORD", "MAILPASSWORD", "PATHSECRET", "SIGNINGSECRET"):
        assert secret not in shown


def test_every_setting_says_what_it_is_for() -> None:
    assert all(meaning.endswith(".") for _, _, meaning in table())


def test_the_readme_lists_every_setting_as_it_is() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    for name, default, meaning in table():
        shown = f"`{default}`" if default else ""
        assert f"| `{name}` | {shown} | {meaning} |" in readme
