"""Who may use what: every route of the application as it runs, for everybody, from what the route itself declares."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import pyotp
import pytest
import pytest_asyncio
from aiohttp import web
from cryptography.fernet import Fernet

from bot.app import App, now
from bot.desk.audited import WORDS
from bot.settings import Settings
from bot.web.desk_session import CODE, COOKIE, NOT_KEPT, SET_UP, csrf_of
from bot.web.roles import ANYBODY, who_may
from storage import cases, second_factor, staff
from storage.cases import NewCase

pytestmark = pytest.mark.asyncio(loop_scope="module")
HOUR = timedelta(hours=1)
ROLES = ("coordinator", "adviser", "reader")
NEW_PHONE = "POST /desk/account/phone"
"""What it does leads to setting up the app."""
SECRET_WORDS = "Roosmarijn Achterberg"


@dataclass(frozen=True)
class Route:
    """A route of the application, with its address filled in."""

    method: str
    path: str
    handler: object

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class Running:
    """The whole application, and a case in it."""

    def __init__(self, app: App, address: str, client: aiohttp.ClientSession, ref: str) -> None:
        self.app = app
        self.address = address
        self.client = client
        self.ref = ref
        self.people = 0
        self.last = ""
        """The page of the desk that was seen last."""

    def routes(self) -> list[Route]:
        """Return every route; HEAD is what GET is."""
        runner = self.app._runner.app
        assert runner is not None
        return [
            Route(one.method, self._filled(one.resource.canonical), one.handler)
            for one in runner.router.routes()
            if one.resource is not None and one.method != "HEAD" and not isinstance(one.resource, web.StaticResource)
        ]

    def desk(self) -> list[Route]:
        """Return every route behind the door, and prove that there are some."""
        behind = [route for route in self.routes() if who_may(route.handler) != ANYBODY]
        assert len(behind) > 25
        return behind

    async def session(self, role: str, *, code: str = "") -> str:
        """Sign in somebody new: without an app, with one whose code is still `asked`, or was `given`."""
        self.people += 1
        name = f"{role} {self.people}"

        def work(store: staff.Store) -> str:
            token = staff.use_link(store, staff.invite(store, name, role, now(), HOUR), now()) or ""
            found = staff.session(store, token, now())
            assert found is not None
            if not code:
                return token
            secret = second_factor.secret_to_set_up(store, found.staff.id) or ""
            second_factor.give(store, found.key, pyotp.TOTP(secret).at(now()), now())
            again = staff.new_link(store, found.staff.id, now(), HOUR)
            return (staff.use_link(store, again, now()) or "") if code == "asked" else token

        return await self.app.database.write(work)

    async def ask(self, route: Route, token: str = "", **changed: str) -> tuple[int, str]:
        """Use a route as a browser with this session does; return the status and where it leads."""
        headers = {"Accept": "text/html", "Origin": self.address}
        if token:
            headers["Cookie"] = f"{COOKIE}={token}"
        form = {"csrf": csrf_of(token)} if route.method == "POST" else None
        if "csrf" in changed:
            form = {"csrf": changed.pop("csrf")}
        headers |= changed
        asked = self.client.request(
            route.method, self.address + route.path, headers=headers, data=form, allow_redirects=False
        )
        async with asked as answer:
            if answer.content_type == "text/html" and route.path.startswith("/desk"):
                self.last = await answer.text()
            return answer.status, answer.headers.get("Location", "")

    def _filled(self, path: str) -> str:
        # A number that is nobody's: what is allowed then ends in a page that isn't there.
        known = {"ref": self.ref, "id": "999999", "ending": "csv"}
        return re.sub(r"\{(\w+)[^}]*\}", lambda found: known.get(found[1], "x"), path)


@pytest_asyncio.fixture(
    scope="module", loop_scope="module",
    params=["", "https://chat.example.org"], ids=["on one's own machine", "on the internet"],
)  # fmt: skip
async def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    """Start the whole application once for all of these tests: what they need of it doesn't change."""
    file, key = tmp_path_factory.mktemp("roles") / "store.db", Fernet.generate_key().decode()
    settings = Settings(port=0, database_url=f"sqlite:///{file}", secret_key=key, public_url=request.param)
    app = App(settings)
    app.database.upgrade()
    await app.start()
    runner = app._runner
    address = "http://{}:{}".format(*runner.addresses[0][:2])
    person = NewCase("candidate", {"name": SECRET_WORDS, "phone": "+31612345678"}, {})
    ref = await app.database.write(lambda store: cases.open_case(store, person, "person", now()))
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client:
        yield Running(app, address, client, ref)
    await app.stop()
    app.database.close()


async def test_who_is_not_signed_in_or_was_disabled_reaches_nothing(running: Running):
    out = await running.session("coordinator", code="given")
    await running.app.database.write(lambda store: staff.disable(store, f"coordinator {running.people}", now()))
    for route in running.desk():
        for token in ("", "guess", out):
            assert (await running.ask(route, token))[0] == 401, route


@pytest.mark.parametrize("role", ROLES)
async def test_each_role_reaches_what_is_open_to_it_and_nothing_else(running: Running, role: str):
    for route in running.desk():
        token = await running.session(role, code="given")
        status, to = await running.ask(route, token)
        assert to not in (CODE, SET_UP) or str(route) == NEW_PHONE, route
        if role in who_may(route.handler):
            assert status not in (401, 403), route
            assert status < 500, route
        else:
            assert status == 403, route


@pytest.mark.parametrize("role", ROLES)
async def test_nothing_is_reached_before_the_code(running: Running, role: str):
    for route in running.desk():
        token = await running.session(role, code="asked")
        status, to = await running.ask(route, token)
        if CODE in route.handler.early:  # type: ignore[attr-defined]
            assert status < 500, route
            assert (status, to) != (303, CODE), route
        else:
            assert (status, to) == (303, CODE), route


@pytest.mark.parametrize("role", ROLES)
async def test_on_the_internet_who_works_on_cases_sets_up_the_code_first(running: Running, role: str):
    must = running.app.settings.public_url.startswith("https://") and role != "reader"
    for route in running.desk():
        status, to = await running.ask(route, await running.session(role))
        if not must:
            assert to != SET_UP or str(route) == NEW_PHONE, route
        elif SET_UP not in route.handler.early:  # type: ignore[attr-defined]
            assert (status, to) == (303, SET_UP), route


async def test_what_is_reached_early_is_only_the_code_itself_and_the_way_out(running: Running):
    early = {str(route) for route in running.desk() if route.handler.early}  # type: ignore[attr-defined]
    assert early == {f"GET {CODE}", f"POST {CODE}", f"GET {SET_UP}", f"POST {SET_UP}", "POST /desk/out"}


@pytest.mark.parametrize(
    "wrong",
    [{"csrf": ""}, {"csrf": "0" * 64}, {"Origin": "https://elsewhere.test"}, {"Sec-Fetch-Site": "cross-site"}],
    ids=["without its number", "with a wrong number", "from another site", "across sites"],
)
async def test_a_form_that_is_not_ours_does_nothing_anywhere(running: Running, wrong: dict[str, str]):
    token = await running.session("coordinator", code="given")
    posts = [route for route in running.desk() if route.method == "POST"]
    assert len(posts) > 10
    for route in posts:
        assert (await running.ask(route, token, **wrong))[0] == 403, route
    assert (await running.ask(Route("GET", "/desk/account", None), token))[0] == 200


async def test_a_reader_reads_nothing_of_a_person(running: Running):
    for route in running.desk():
        running.last = ""
        await running.ask(route, await running.session("reader", code="given"))
        assert SECRET_WORDS not in running.last, route
        assert running.ref not in running.last, route


async def test_what_everybody_may_use_asks_nobody_to_sign_in(running: Running):
    everybody = [route for route in running.routes() if who_may(route.handler) == ANYBODY]
    assert len(everybody) > 10
    for route in everybody:
        status, to = await running.ask(route)
        assert status != 401, route
        assert not to.startswith("/desk"), route


async def test_every_change_is_written_down_and_every_action_has_words(running: Running):
    for route in running.desk():
        action = route.handler.action  # type: ignore[attr-defined]
        assert action == NOT_KEPT or action in WORDS, route
        if running.ref in route.path:
            assert action != NOT_KEPT, route
