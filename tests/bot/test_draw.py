"""Flowcharts: they show each dialog whole, in words, and can't go stale unseen."""

from __future__ import annotations

import io
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from bot.draw import DrawError, draw, stale, write_all
from bot.flow import flow
from bot.flow_layout import Drawing, lay_out
from dialogs.explore import every_path
from dialogs.facts.load import load_region
from dialogs.trees.start import DIALOGS

REGION = load_region("achterhoek")


def drawing(dialog: str) -> Drawing:
    return lay_out(flow(DIALOGS[dialog], REGION))


def said(dialog: str) -> str:
    made = drawing(dialog)
    words = [" ".join(box.lines) for box in made.boxes] + [" ".join(label.lines) for label in made.labels]
    return "\n".join(words)


@pytest.mark.parametrize("dialog", DIALOGS)
def test_every_question_of_every_path_stands_in_the_drawing(dialog: str) -> None:
    shown = said(dialog)
    paths = (*every_path(DIALOGS[dialog].path, REGION), *every_path(DIALOGS[dialog].registration, REGION))
    assert [text for path in paths for text in {one.text.dutch for one in path.questions} if text not in shown] == []


@pytest.mark.parametrize("dialog", DIALOGS)
def test_every_walk_through_the_boxes_is_a_path_of_the_dialog(dialog: str) -> None:
    boxes = flow(DIALOGS[dialog], REGION).questions
    first = boxes.boxes[0]
    walks = [((first.text,), first)]
    ended: set[tuple[str, ...]] = set()
    while walks:
        texts, box = walks.pop()
        following = [on for _label, on in box.ways]
        if not following:
            ended.add(texts)
        walks += [((*texts, on.text) if on.question else texts, on) for on in following]
    paths = every_path(DIALOGS[dialog].path, REGION)
    assert ended == {tuple(question.text.dutch for question in path.questions) for path in paths}


@pytest.mark.parametrize("dialog", DIALOGS)
def test_where_ways_part_each_says_which_answer_leads_there(dialog: str) -> None:
    graph = flow(DIALOGS[dialog], REGION)
    for box in graph.questions.boxes:
        labels = [label for label, _following in box.ways]
        assert len(labels) < 2 or (all(labels) and len(set(labels)) == len(labels))


def test_the_candidate_reads_as_somebody_who_knows_the_work_expects() -> None:
    shown = said("candidate")
    for words in (
        "Ik ben nieuw in Nederland",
        "Mbo 2, 3 of 4 / Havo of vwo / Hbo of universiteit",
        "Nee, niets hier",
        "U bent waarschijnlijk geschikt",
        "Misschien past iets anders beter",
        "Nee, bewaar niets",
    ):
        assert words in shown


def test_what_decides_is_named() -> None:
    assert flow(DIALOGS["employer"], REGION).depends[-1] == "Loon en contract"


@pytest.mark.parametrize("dialog", DIALOGS)
def test_no_two_boxes_overlap(dialog: str) -> None:
    boxes = drawing(dialog).boxes
    for place, one in enumerate(boxes):
        for two in boxes[place + 1 :]:
            apart = one.x + one.width <= two.x or two.x + two.width <= one.x
            assert apart or one.y + one.height <= two.y or two.y + two.height <= one.y, (one.lines, two.lines)


def test_svg_is_well_formed_and_says_its_words(tmp_path: Path) -> None:
    file = tmp_path / "candidate.svg"
    draw("candidate", file)
    root = ElementTree.fromstring(file.read_text("utf-8"))  # noqa: S314 - made here
    assert "Hoe oud bent u?" in [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]


def test_png_is_a_picture_with_ink_in_it(tmp_path: Path) -> None:
    made = draw("follow-up", tmp_path / "f.png")
    with Image.open(io.BytesIO(made)) as picture:
        colours = picture.convert("L").getextrema()
    assert colours == (min(colours), 255)
    assert min(colours) < 60


def test_without_a_file_it_is_mermaid(tmp_path: Path) -> None:
    made = draw("candidate", None).decode()
    assert made.startswith("flowchart TD\n")
    assert '-->|"Ik ben nieuw in Nederland"|' in made
    assert draw("candidate", tmp_path / "c.md").decode() == f"```mermaid\n{made}```\n"


@pytest.mark.parametrize(("dialog", "name"), [("candidate", "c.pdf"), ("candidate", "c"), ("nobody", "c.svg")])
def test_what_can_not_be_drawn_is_refused_with_advice(tmp_path: Path, dialog: str, name: str) -> None:
    with pytest.raises(DrawError, match=r"Give a file that ends in|Choose one of"):
        draw(dialog, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_drawings_in_the_docs_that_differ_or_miss_are_told(tmp_path: Path) -> None:
    write_all(tmp_path)
    assert stale(tmp_path) == []
    (tmp_path / "candidate.svg").write_text("<svg/>", "utf-8")
    (tmp_path / "employer.mmd").unlink()
    assert [line.split(":")[0].rsplit("/", 1)[-1] for line in stale(tmp_path)] == ["candidate.svg", "employer.mmd"]
