"""The page of the questions without an answer, and the file of what was learned. `bot.desk.questions` does the work."""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from bot.desk.phrasings import NOT_OURS
from bot.desk.questions import topic_called
from bot.web.desk_page import Pages, page
from bot.web.desk_session import FORM, NOT_KEPT, for_staff
from bot.web.roles import WORKS_CASES
from bot.web.written import number_of

FILE = "vragen.patch"


class QuestionPages(Pages):
    """The questions."""

    @for_staff(WORKS_CASES, NOT_KEPT)
    async def questions(self, request: web.Request) -> web.Response:
        """Show the questions that got no answer, by the topic that is nearest, and what was chosen lately."""
        told = {name: request.query.get(name, "") for name in ("said", "id", "was")}
        return page(
            self._desk, request, "desk_questions.html", here="questions", told=told, not_ours=NOT_OURS,
            asked=await self._desk.questions.look(),
        )  # fmt: skip

    @for_staff(WORKS_CASES, "question")
    async def choose(self, request: web.Request) -> web.StreamResponse:
        """Make a question an example of a topic, say that it is not ours, or open it again."""
        form, number = request[FORM], number_of(request.match_info["id"])
        if number is None:
            raise web.HTTPNotFound
        was = form.get("was", "")
        if form.get("topic") == "@undo":
            undone = await self._desk.questions.undo(number, was)
            return _back("undone" if undone else "late")
        if form.get("topic") == NOT_OURS:
            topic = NOT_OURS
        else:
            topic = topic_called(form.get("other", "") if form.get("topic") == "@other" else form.get("topic", ""))
        if not topic:
            return _back("no-topic")
        chosen = await self._desk.questions.choose(number, topic)
        return _back("chosen", id=str(number), was=was) if chosen else _back("late")

    @for_staff(WORKS_CASES, NOT_KEPT)
    async def change(self, _request: web.Request) -> web.Response:
        """Give what was chosen as a change of the files, for whoever maintains them."""
        text = await self._desk.questions.change()
        if not text:
            raise web.HTTPSeeOther("/desk/questions?said=nothing")
        headers = {"Content-Disposition": f'attachment; filename="{FILE}"'}
        return web.Response(text=text, content_type="text/x-patch", charset="utf-8", headers=headers)


def _back(said: str, **more: str) -> web.HTTPSeeOther:
    return web.HTTPSeeOther(f"/desk/questions?{urlencode({'said': said} | more)}")


def question_routes(pages: QuestionPages) -> list[web.RouteDef]:
    """Return the routes of the questions."""
    return [
        web.get("/desk/questions", pages.questions),
        web.get("/desk/questions/change", pages.change),
        web.post("/desk/questions/{id}", pages.choose),
    ]
