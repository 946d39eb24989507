"""Groups between storage and dialogs: what a person may know of one, its links, and the case of whoever joins it."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from bot.desk.lifecycle import step_of
from dialogs.conversation import Group, KnownCase
from dialogs.groups import PREFIX
from storage import cases, groups
from storage.cases import PRE_REGISTERED, Case, NewCase
from storage.database import Store

LOCAL = "http://127.0.0.1:8080"
"""Where the chat is when nothing else is known: in the terminal."""


def local_links(token: str) -> tuple[str, ...]:
    """Return the links that lead to a group where no address is known."""
    return links(LOCAL, "", token)


def new_token() -> str:
    """Return a token that nobody can guess and that fits in a Telegram link."""
    return secrets.token_urlsafe(12)


def links(address: str, bot_name: str, token: str) -> tuple[str, ...]:
    """Return the links that lead to a group: the web chat's, and Telegram's when the bot's name is known."""
    web = f"{address.rstrip('/')}/?start={PREFIX}{token}"
    return (web, f"https://t.me/{bot_name}?start={PREFIX}{token}") if bot_name else (web,)


def expected(case: Case) -> int:
    """Return how many people a group was registered for."""
    answers: dict[str, Any] = case.answers.get("answers") or {}
    count = answers.get("workers", answers.get("clients", 1))
    return count if isinstance(count, int) else 1


def known_case(store: Store, case: Case) -> KnownCase:
    """Return what a person may know of their own case; of a group only how many have joined, of one client its step."""
    undecided = case.status == PRE_REGISTERED and case.decide_by is not None
    if groups.token_of(store, case.ref) is None:
        return KnownCase(case.ref, case.status, undecided=undecided)
    status = case.status
    if case.kind == "referrer" and step_of(status):
        status = max(status, _only_member_at(store, case), key=step_of)
    return KnownCase(case.ref, status, groups.count_joined(store, case.ref), expected(case), undecided)


def _only_member_at(store: Store, case: Case) -> str:
    """Return the step of the one client that somebody registered, once joined: staff may set it there too."""
    there = [one.status for one in cases.of_group(store, case.ref) if one.status not in groups.LEFT]
    return there[0] if expected(case) == len(there) == 1 else case.status


def find(store: Store, conversation_id: int, token: str) -> Group | None:
    """Return the group that a link leads to, as this person sees it; None when there is none to join."""
    case = groups.by_token(store, token)
    if case is None:
        return None
    return Group(
        name=str(case.person.get("company", "")),
        joined=groups.has_joined(store, case.ref, conversation_id),
        own=case.conversation_id == conversation_id,
    )


def as_member(new: NewCase, group: Case) -> NewCase:
    """Return the case of somebody who joins a group, with what the group tells of place and work.

    What the person told stands beside it unchanged. While the group is a pre-registration, so is the member.
    """
    told: dict[str, Any] = group.answers.get("answers") or {}
    workplace = "employee" if group.kind == "employer" and told.get("paid_contract") == "yes" else told.get("workplace")
    work = {"sector": told.get("sector"), "occupation": told.get("occupation"), "workplace": workplace}
    from_group = {name: value for name, value in work.items() if value is not None}
    labels = [one for one in group.answers.get("summary", ()) if one["field"] in ("sector", "occupation")]
    answers = {
        **new.answers,
        "answers": {**from_group, **new.answers["answers"]},
        "summary": [*new.answers["summary"], *labels],
    }
    waits = group.status == PRE_REGISTERED
    return replace(
        new,
        answers=answers,
        municipality=group.municipality,
        sector=group.sector,
        group_ref=group.ref,
        status=group.status if waits else new.status,
        due_at=None if waits else new.due_at,
    )
