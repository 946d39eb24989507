"""The poster: what stands on it in which language, the files it becomes, and what is refused."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
import segno
from PIL import Image

from bot.__main__ import main
from bot.catalogues import languages
from bot.poster import CODE, DOTS, EDGE, HEADING, HEIGHT, SENTENCE, WIDTH, lay_out, poster
from bot.qr import QrError
from bot.settings import Settings
from bot.translate import speaker

ADDRESS = "https://chat.example.nl/?start=market"
SVG = "{http://www.w3.org/2000/svg}"
SETTINGS = Settings(public_url="https://chat.example.nl", secret_key="l0N1t2sQ6gW4bWq2s8k3w9v5y7x0z1A2B3C4D5E6F7g=")


@pytest.mark.parametrize("language", languages())
def test_it_says_heading_sentence_and_address_in_each_language(language: str) -> None:
    page = ElementTree.fromstring(poster(SETTINGS, "market", language, None))  # noqa: S314 - our own drawing
    said = [text.text for text in page.iter(f"{SVG}text")]
    say = speaker(language)
    assert " ".join(map(str, said[1:-1])) == f"{say(HEADING)} {say(SENTENCE)}"
    assert said[-1] == "chat.example.nl/?start=market"


@pytest.mark.parametrize("address", [ADDRESS, "http://a.nl/?start=x", f"https://{'long.' * 12}nl/?start={'s' * 64}"])
def test_everything_stands_on_the_page_and_nothing_in_the_code(address: str) -> None:
    page = lay_out(address, "nl")
    feet = [row.foot for row in page.rows]
    assert feet == sorted(feet)
    assert feet[-2] < page.top
    assert page.top + CODE < feet[-1] - page.rows[-1].size
    assert feet[-1] < HEIGHT - EDGE


def test_a_png_shows_the_squares_of_the_link(tmp_path: Path) -> None:
    file = tmp_path / "poster.png"
    poster(SETTINGS, "market", "nl", file)
    wanted = [list(map(bool, row)) for row in segno.make(ADDRESS, error="q", micro=False).matrix_iter(border=0)]
    page = lay_out(ADDRESS, "nl")
    with Image.open(file) as opened:
        picture = opened.convert("L")
    assert picture.size == (WIDTH * DOTS, HEIGHT * DOTS)
    dots = int(CODE * DOTS / page.side)
    left, top = (picture.width - dots * page.side) // 2, round(page.top * DOTS)
    middle, places = dots // 2, range(page.side)
    seen = [
        [picture.getpixel((left + x * dots + middle, top + y * dots + middle)) < 128 for x in places] for y in places
    ]
    assert seen == wanted


def test_html_is_one_page_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "poster.html"
    made = poster(SETTINGS, "market", "nl", file)
    assert file.read_bytes() == made
    assert b"<svg" in made
    assert b"size: A4" in made
    assert b"src=" not in made


@pytest.mark.parametrize(("name", "language"), [("poster.pdf", "nl"), ("poster", "nl"), ("poster.svg", "xx")])
def test_what_cannot_be_made_is_refused_with_advice(tmp_path: Path, name: str, language: str) -> None:
    with pytest.raises(QrError, match=r"\.svg or \.html|Choose one of: nl"):
        poster(SETTINGS, "market", language, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_the_command_makes_a_poster_or_the_bare_code(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = tmp_path / "poster.svg"
    assert main(["qr", "market", "-o", str(file), "--poster", "--language", "en"]) == 0
    assert b'xml:lang="en"' in file.read_bytes()
    assert main(["qr", "market"]) == 0
    assert b"<text" not in capsysbinary.readouterr().out
