"""Registering in Tigrinya on a small telephone, with questions in the middle: the case is the same as without them."""

from __future__ import annotations

from typing import Any

from playwright.async_api import expect

from tests.journeys.conftest import Run
from tests.journeys.program import Program
from tests.journeys.staff import export
from tests.journeys.test_browser import CANDIDATE, say
from tests.web.browser import browser, sideways

IN_TIGRINYA = ["language=ti", *CANDIDATE[1:]]
QUESTIONS = {
    4: "ክንደይ ክኸፍል ኣለኒ፧",
    7: "ናብ ቤት ትምህርቲ ክኸይድ ኣለኒ ድዩ፧",
    10: "ናይ ኡይትኬሪንግ ገንዘበይ ክቕንሱለይ ድዮም፧",
    13: "ክንደይ ግዜ ይወስድ፧",
    16: "ምስ ሰብ ክዛረብ ይኽእል ድየ፧",
}
"""Before which answer which question is typed: cost, school, benefit, how long, a person."""


async def registered(program: Program, questions: dict[int, str]) -> tuple[dict[str, Any], int]:
    """Walk the whole form; return what is kept of the case, and how many questions stand in the talk."""
    async with browser(360, 740) as page:
        await page.goto(program.address)
        for number, said in enumerate(IN_TIGRINYA):
            if number in questions:
                await say(page, questions[number])
            await say(page, said)
            assert await sideways(page) == 0
        ref = await page.locator(".number__code").text_content()
        await expect(page.locator("html")).to_have_attribute("lang", "ti")
        asked = [await page.locator(".msg--me", has_text=one).count() for one in questions.values()]
    assert ref
    return await export(program, ref.strip()), sum(asked)  # type: ignore[return-value]  # JSON


async def test_five_questions_in_the_middle_of_the_form_end_in_the_same_case(run: Run):
    program = await run()
    (without, none), (with_them, five) = [await registered(program, asked) for asked in ({}, QUESTIONS)]
    assert (none, five) == (0, 5)
    for part in ("person", "answers", "indication", "flags", "municipality", "sector", "target_group", "language"):
        assert with_them["case"][part] == without["case"][part], part
    assert with_them["case"]["ref"] != without["case"]["ref"]
    assert program.logged("warning", "error", "critical") == []
