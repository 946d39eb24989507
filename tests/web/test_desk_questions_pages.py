"""Questions without an answer at the desk: the real desk on a real store, over HTTP and in a real Chromium."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.desk import phrasings
from bot.desk.phrasings import NOT_OURS, Phrasing
from dialogs.topics.load import FOLDER, load_topics
from storage import unanswered
from storage.unanswered import NewQuestion
from tests.web.browser import browser, sideways, too_small, violations
from tests.web.fakes import NOW
from tests.web.test_desk_case_pages import Office, office  # noqa: F401 - a fixture

PAGE = "/desk/questions"
LONG = NewQuestion("hoeveel […] bakken <b>vla</b> duurt zoiets", "nl", "candidate", "how-long")
FAR = NewQuestion("የት እግር ኳስ ነው", "ti", None, None)


async def asked(office: Office, *questions: NewQuestion) -> int:  # noqa: F811 - the fixture's value
    for one in questions:
        await office.database.write(lambda store, one=one: unanswered.add(store, one, NOW))
    return (await office.database.read(lambda store: unanswered.in_state(store, ("open",), 1)))[0].id


async def choose(office: Office, number: int, **fields: str) -> str:  # noqa: F811 - the fixture's value
    page = await (await office.client.get(PAGE, headers=office.headers)).text()
    csrf = re.findall(r'name="csrf" value="(\w+)"', page)[0]
    answer = await office.client.post(f"{PAGE}/{number}", data={"csrf": csrf} | fields, headers=office.headers)
    return await answer.text()


async def patch(office: Office) -> str:  # noqa: F811 - the fixture's value
    return await (await office.client.get(f"{PAGE}/change", headers=office.headers)).text()


async def test_one_tap_makes_an_example_and_it_can_be_undone(office: Office):  # noqa: F811
    await office.sign_in()
    number = await asked(office, LONG)
    page = await choose(office, number, topic="Hoe lang duurt het?", was="how-long")
    assert "Geen vragen zonder antwoord" in page
    assert '+  "hoeveel bakken <b>vla</b> duurt zoiets",\n' in await patch(office)
    assert "was al gedaan" in await choose(office, number, topic=NOT_OURS)
    page = await choose(office, number, topic="@undo", was="how-long")
    assert "staat weer in de lijst" in page
    assert "&lt;b&gt;vla" in page
    assert "Voorbeeld van ‘Hoe lang duurt het?’" in page
    assert "was al gedaan" in await choose(office, number, topic="@undo")
    assert "niets nieuws" in await patch(office)


async def test_it_can_be_another_topic_or_nothing_of_ours(office: Office):  # noqa: F811
    await office.sign_in()
    number = await asked(office, LONG)
    for other in ("", "Onzin"):
        assert "Kies een onderwerp uit de lijst" in await choose(office, number, topic="@other", other=other)
    await choose(office, number, topic="@other", other=" is het een DIPLOMA? ")
    assert "+++ b/dialogs/topics/is-it-a-diploma.toml" in await patch(office)
    far = await asked(office, FAR)
    assert "Niet van ons" in await choose(office, far, topic=NOT_OURS)
    change = await patch(office)
    assert "+++ b/dialogs/topics/offtopic.toml" in change
    assert f'+  "{FAR.text}",\n' in change


async def test_questions_are_grouped_with_their_count_in_the_menu(office: Office):  # noqa: F811
    await office.sign_in()
    await asked(office, LONG, FAR, LONG)
    page = await (await office.client.get(PAGE, headers=office.headers)).text()
    assert re.findall(r"<h2[^>]*>([^<]+) <span class=\"count\">(\d)", page) == [
        ("Hoe lang duurt het?", "2"),
        ("Geen onderwerp in de buurt", "1"),
    ]
    queue = await (await office.client.get("/desk", headers=office.headers)).text()
    assert "zonder antwoord: </span>3</span>" in queue


@pytest.mark.parametrize("width", [1280, 390])
async def test_staff_work_through_them_in_a_browser(office: Office, width: int):  # noqa: F811
    await asked(office, FAR, LONG)
    async with browser(width) as page:
        await page.goto(office.origin + await office.link("Anna"))
        await page.get_by_role("button").first.click()
        await page.goto(office.origin + PAGE)
        assert await violations(page) == []
        assert await sideways(page) == 0
        assert await too_small(page) == []
        await page.get_by_role("button", name="Voorbeeld van ‘Hoe lang duurt het?’").click()
        await expect(page.get_by_role("status")).to_contain_text("Bewaard.")
        await page.get_by_text("Ander onderwerp").click()
        await page.get_by_role("combobox").fill("Is het een diploma?")
        await page.get_by_role("button", name="Kies").click()
        await expect(page.get_by_role("heading", name="Geen vragen zonder antwoord")).to_be_visible()
        assert await violations(page) == []
        await page.get_by_role("status").get_by_role("button", name="Zet terug").click()
        await expect(page.get_by_role("button", name="Niet van ons")).to_have_count(1)


def test_the_change_is_applied_by_git_and_then_there_is_nothing_new(tmp_path: Path):
    folder = tmp_path / phrasings.PATH
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    kept = (folder / "how-long.toml").read_text("utf-8")
    (folder / "how-long.toml").write_text(kept.partition("en = [")[0], "utf-8")
    chosen = [
        Phrasing("how-long", "nl", 'wat "vla" […] \\ duurt'),
        Phrasing("how-long", "nl", "WAT “vla” duurt!"),
        Phrasing("how-long", "en", "what time in custard"),
        Phrasing("how-long", "nl", load_topics().topics["how-long"].phrasings["nl"][0].upper()),
        Phrasing("how-long", "nl", "[…]"),
        Phrasing(NOT_OURS, "nl", "wie maakt er vla"),
        Phrasing(NOT_OURS, "ti", "እግር ኳስ ቭላ"),
        Phrasing(NOT_OURS, "nl", "is er ook vla met room"),
    ]
    assert len(phrasings.new_ones(chosen, folder)) == 5
    change = phrasings.change(chosen, folder)
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=change.encode(), check=True)
    told = load_topics(folder)
    assert told.topics["how-long"].phrasings["nl"][-1] == 'wat "vla" \\ duurt'
    assert told.topics["how-long"].phrasings["en"] == ("what time in custard",)
    assert told.offtopic["asked"] == {"nl": ("wie maakt er vla", "is er ook vla met room"), "ti": ("እግር ኳስ ቭላ",)}
    assert phrasings.change(chosen, folder) == ""
