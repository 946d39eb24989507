"""The page of the record: who saw and did what, for coordinators."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from aiohttp import web

from bot.desk import audited
from bot.web.desk_page import Pages, day_of, page
from bot.web.desk_session import for_staff
from bot.web.roles import COORDINATES
from bot.web.written import number_of

AUDIT = "/desk/audit"


class AuditPages(Pages):
    """The record."""

    @for_staff(COORDINATES)
    async def audit(self, request: web.Request) -> web.Response:
        """Show a page of it: of a day, a person, a case."""
        asked = {name: request.query.get(name, "").strip() for name in ("day", "who", "ref")}
        ref = asked["ref"].upper()[:20]
        found = await self.door.database.read(
            partial(
                audited.look, day=day_of(asked["day"]), staff_id=number_of(asked["who"], 9), case_ref=ref or None,
                page=number_of(request.query.get("page", ""), 9) or 1,
            )
        )  # fmt: skip
        kept = {name: value for name, value in asked.items() if value}
        return page(
            self._desk, request, "desk_audit.html", here="staff", found=found, asked=asked, narrowed=bool(kept),
            before=_link(kept, found.page - 1) if found.page > 1 else "",
            after=_link(kept, found.page + 1) if found.page < found.pages else "",
            first=(found.page - 1) * audited.ROWS + 1,
        )  # fmt: skip


def audit_routes(pages: AuditPages) -> list[web.RouteDef]:
    """Return the route of the record."""
    return [web.get(AUDIT, pages.audit)]


def _link(kept: dict[str, str], number: int) -> str:
    return f"{AUDIT}?{urlencode({**kept, 'page': str(number)})}"
