"""QR codes: the link they carry, the files they become, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import segno
from PIL import Image

from bot.qr import QrError, link, qr
from bot.settings import Settings

SECRET = "l0N1t2sQ6gW4bWq2s8k3w9v5y7x0z1A2B3C4D5E6F7g="


def settings(public_url: str = "") -> Settings:
    return Settings(public_url=public_url, secret_key=SECRET)


def test_the_link_carries_the_source_to_the_address_people_reach() -> None:
    assert link(settings("https://chat.example.nl/"), "folder_2026-A") == "https://chat.example.nl/?start=folder_2026-A"


def test_without_a_public_address_it_is_this_machine() -> None:
    assert link(settings(), "poster") == "http://127.0.0.1:8080/?start=poster"


@pytest.mark.parametrize("source", ["", "a b", "é", "a" * 65, "a/b", "a\n"])
def test_a_source_that_telegram_would_not_take_is_refused_with_advice(source: str) -> None:
    with pytest.raises(QrError, match="Use 1 to 64"):
        link(settings(), source)


def test_without_a_file_it_is_svg_text() -> None:
    assert qr(settings(), "poster", None).startswith(b"<svg")


def test_a_png_shows_the_squares_of_the_link(tmp_path: Path) -> None:
    file = tmp_path / "code.PNG"
    qr(settings(), "a" * 64, file)
    wanted = segno.make(link(settings(), "a" * 64), error="q", micro=False)
    rows = [list(row) for row in wanted.matrix_iter(border=4)]
    with Image.open(file) as opened:
        picture = opened.convert("L")
    scale = picture.width // len(rows)
    places = range(len(rows))
    seen = [[int(picture.getpixel((x * scale + 1, y * scale + 1)) == 0) for x in places] for y in places]
    assert seen == rows


def test_an_svg_file_is_written(tmp_path: Path) -> None:
    file = tmp_path / "code.svg"
    assert qr(settings(), "poster", file) == file.read_bytes()


@pytest.mark.parametrize("name", ["code.pdf", "code"])
def test_another_ending_is_refused_with_advice(tmp_path: Path, name: str) -> None:
    with pytest.raises(QrError, match=r"\.svg or \.png"):
        qr(settings(), "poster", tmp_path / name)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(QrError, match="Choose another file"):
        qr(settings(), "poster", tmp_path / "none" / "code.svg")
