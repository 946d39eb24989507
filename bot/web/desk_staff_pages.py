"""The page of the accounts, for coordinators: who has which role, and letting people in and out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from aiohttp import web

from bot.desk import accounts
from bot.desk.facts import ROLES
from bot.web.desk_page import Pages, page
from bot.web.desk_session import ACT, FORM, for_staff
from bot.web.roles import COORDINATES
from bot.web.written import number_of
from storage import staff as rows
from storage.database import Store
from storage.staff import Staff

STAFF = "/desk/staff"
SAID = {"role": "De rol is veranderd.", "disabled": "Deze collega kan er niet meer in."}


class StaffPages(Pages):
    """The accounts."""

    @for_staff(COORDINATES, "staff")
    async def everybody(self, request: web.Request) -> web.Response:
        """Show all accounts."""
        return await self._show(request, said=SAID.get(request.query.get("said", ""), ""))

    @for_staff(COORDINATES)
    async def invite(self, request: web.Request) -> web.StreamResponse:
        """Make an account and show its link, once."""
        form, act = request[FORM], request[ACT]
        name, role = " ".join(form.get("name", "").split()), form.get("role", "")

        def work(store: Store) -> tuple[str, str]:
            token, staff_id, advice = accounts.invite(store, name, role, self.door.now())
            act.action, act.kept = _about(act.action, staff_id), bool(advice)
            return token, advice

        token, advice = await self.door.database.write(work)
        return await self._show(request, advice=advice) if advice else await self._show_link(request, name, token)

    @for_staff(COORDINATES)
    async def role(self, request: web.Request) -> web.StreamResponse:
        """Give somebody another role."""
        person = await self._person(request)
        work = partial(accounts.set_role, staff_id=person.id, role=request[FORM].get("role", ""))
        return await self._change(request, work, "role")

    @for_staff(COORDINATES)
    async def disable(self, request: web.Request) -> web.StreamResponse:
        """Keep somebody out."""
        person = await self._person(request)
        work = partial(accounts.disable, staff_id=person.id, now=self.door.now())
        return await self._change(request, work, "disabled")

    @for_staff(COORDINATES)
    async def new_link(self, request: web.Request) -> web.StreamResponse:
        """Show a new link for somebody, once; who was kept out may come in again."""
        person = await self._person(request)
        work = partial(accounts.new_link, staff_id=person.id, now=self.door.now())
        return await self._show_link(request, person.name, await self.door.database.write(work))

    @for_staff(COORDINATES, "factor-reset")
    async def reset(self, request: web.Request) -> web.StreamResponse:
        """Let somebody set up the app anew, with a new link."""
        person = await self._person(request)
        work = partial(accounts.reset, staff_id=person.id, now=self.door.now())
        return await self._show_link(request, person.name, await self.door.database.write(work))

    async def _person(self, request: web.Request) -> Staff:
        """Return whom the address names; from now on the record says so too. Raises HTTPNotFound."""
        number = number_of(request.match_info["id"]) or 0
        person = await self.door.database.read(partial(rows.by_id, staff_id=number))
        if person is None:
            raise web.HTTPNotFound
        request[ACT].action = _about(request[ACT].action, person.id)
        return person

    async def _change(self, request: web.Request, work: Callable[[Store], str], said: str) -> web.StreamResponse:
        """Do it, or show what is in the way; then there is nothing to write down."""
        act = request[ACT]

        def whole(store: Store) -> str:
            advice = work(store)
            act.kept = bool(advice)
            return advice

        advice = await self.door.database.write(whole)
        return await self._show(request, advice=advice) if advice else web.HTTPSeeOther(f"{STAFF}?said={said}")

    async def _show_link(self, request: web.Request, name: str, token: str) -> web.Response:
        address = self.door.public_url or f"{request.scheme}://{request.host}"
        return await self._show(request, fresh=(name, f"{address}/desk/in/{token}"))

    async def _show(
        self, request: web.Request, *, said: str = "", advice: str = "", fresh: tuple[str, str] | None = None
    ) -> web.Response:
        people = await self.door.database.read(partial(accounts.everybody, now=self.door.now()))
        shown = page(
            self._desk, request, "desk_staff.html", here="staff", people=people, roles=ROLES, said=said, advice=advice,
            fresh=fresh, filled=request.get(FORM, {}) if advice and request.path == STAFF else {},
        )  # fmt: skip
        if advice:
            shown.set_status(422)
        return shown


def staff_routes(pages: StaffPages) -> list[web.RouteDef]:
    """Return the routes of the accounts."""
    return [
        web.get(STAFF, pages.everybody),
        web.post(STAFF, pages.invite),
        web.post("/desk/staff/{id}/role", pages.role),
        web.post("/desk/staff/{id}/link", pages.new_link),
        web.post("/desk/staff/{id}/phone", pages.reset),
        web.post("/desk/staff/{id}/disable", pages.disable),
    ]


def _about(action: str, staff_id: int) -> str:
    """Return the action with whom it is about: an id, which names nobody outside."""
    return f"{action}:{staff_id}"
