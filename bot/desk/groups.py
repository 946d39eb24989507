"""What staff see of a group: its links and QR code, who joined, and on a member's case whose group it is. In Dutch."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import segno

from bot import groups
from bot.desk import lifecycle
from bot.desk.rows import CaseView, GroupView, MemberView
from bot.desk.view import language_in_dutch
from storage import cases
from storage import groups as stored
from storage.cases import Case
from storage.database import Store

Links = Callable[[str], tuple[str, ...]]


def with_group(store: Store, view: CaseView, case: Case, links: Links) -> CaseView:
    """Return a case's view with the group that it is, and the group that it joined."""
    token = stored.token_of(store, case.ref)
    group = _group(store, case, links(token)) if token else None
    joined = cases.get(store, case.group_ref) if case.group_ref else None
    if joined:
        view = replace(view, member_of=joined.ref, member_of_name=str(joined.person.get("company") or joined.ref))
    return replace(view, group=group)


def _group(store: Store, case: Case, links: tuple[str, ...]) -> GroupView:
    count, of = stored.count_joined(store, case.ref), groups.expected(case)
    people = "persoon doet" if of == 1 else "mensen doen"
    members = tuple(_member(one) for one in cases.of_group(store, case.ref))
    return GroupView(links, f"{count} van {of} {people} mee", members)


def _member(case: Case) -> MemberView:
    return MemberView(
        case.ref,
        str(case.person.get("name") or "Zonder naam"),
        language_in_dutch(case.language or "nl"),
        lifecycle.LABELS.get(case.status, case.status),
        left=case.status in stored.LEFT,
    )


def qr_svg(link: str) -> bytes:
    """Return the QR code of a link, black on white also where the page is dark."""
    made = io.BytesIO()
    # Error correction Q: a quarter of the code may be dirty or torn.
    segno.make(link, error="q", micro=False).save(made, kind="svg", scale=6, border=4, light="#fff", xmldecl=False)
    return made.getvalue()
