"""From what a person sent to a case for staff: what is kept of it, and the notice that announces it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from bot import groups, pre_registrations
from bot.translate import speaker
from dialogs.conversation import Conversation, Opening
from dialogs.engine import walk
from dialogs.facts.load import Region
from dialogs.outcome import Outcome
from dialogs.questions import Answer, municipality_of
from dialogs.receipt import answers_in_words, receipt
from dialogs.trees.join import JOIN
from dialogs.trees.start import ALL
from storage import cases, notices
from storage import groups as stored_groups
from storage.conversations import Conversation as Kept
from storage.database import Store

RULES = "contracts-2026-11"
"""The version of the rules that gave the indication; kept with the case."""


def open_case(
    store: Store, opening: Opening, conversation: Conversation, kept: Kept, now: datetime, region: Region, day: date
) -> None:
    """Open the case, with the indication as it was shown, and put its announcement in the outbox."""
    new = _new_case(opening, conversation, kept, now, region, day)
    joined = stored_groups.by_token(store, opening.group) if opening.kind == JOIN.id else None
    cases.open_case(store, groups.as_member(new, joined) if joined else new, "person", now, ref=opening.ref)
    if joined:
        cases.add_event(store, joined.ref, "joined", {}, "system", None, now)
    elif opening.group:
        stored_groups.give_link(store, opening.ref, opening.group)
    notices.add(store, [notices.NewNotice("new-case", {}, now, opening.ref)], now)


def _new_case(
    opening: Opening, conversation: Conversation, kept: Kept, now: datetime, region: Region, day: date
) -> cases.NewCase:
    answers, outcome = opening.answers, opening.outcome
    place = answers.get("municipality", answers.get("location"))
    waits = outcome is not None and outcome.id == "pre-registration"
    return cases.NewCase(
        kind="candidate" if opening.kind == JOIN.id else opening.kind,
        person=opening.person,
        answers={
            "answers": answers,
            "dialog": opening.kind if opening.kind in ALL else "",
            "outcome": outcome.to_json(speaker("nl")) if outcome else None,
            "summary": summary(opening.kind, answers, region),
            "receipt": told_why(opening.kind, answers, outcome, region) if outcome else [],
            "questions": found_out_for(outcome, region, day) if outcome else [],
        },
        status=cases.PRE_REGISTERED if waits else "new",
        language=conversation.language or "nl",
        channel=kept.channel,
        source=conversation.source or None,
        municipality=municipality_of(place, answers.get("postcode"), region) if place else None,
        sector=_text(answers.get("sector")),
        target_group=_text(answers.get("situation") or answers.get("client_group")),
        indication=outcome.id if outcome else None,
        flags=list(outcome.flags) if outcome else [],
        rule_version=RULES,
        conversation_id=kept.id,
        due_at=None if waits else pre_registrations.promised(region, now)["due_at"],
        decide_by=pre_registrations.stands_until(day + timedelta(days=region.pre_registration_days)) if waits else None,
    )


def found_out_for(outcome: Outcome, region: Region, day: date) -> list[str]:
    """Return the ids of what the person was told that we find out: ways to pay, and what the guidance costs now."""
    asked = [route.route for route in outcome.financing if route.status == "ask-staff"]
    unsure = outcome.estimate is not None and region.status("trainer-costs", day) != "current"
    return ["trainer-costs", *asked] if unsure else asked


def told_why(dialog: str, answers: dict[str, Answer], outcome: Outcome, region: Region) -> list[list[str]]:
    """Return the receipt of the indication in Dutch, each line with its style: the person can read the same."""
    say = speaker("nl")
    asked = walk(ALL[dialog].path, answers, region).asked
    words = answers_in_words(asked, answers)
    return [[line.style, say(line.text)] for line in receipt(outcome, words, region)]


def _text(value: Answer) -> str | None:
    return value if isinstance(value, str) else None


def summary(dialog: str, answers: dict[str, Answer], region: Region) -> list[dict[str, Any]]:
    """Return every answer in Dutch, in the order it was asked; `own` marks a person's own words."""
    if dialog not in ALL:
        return []
    say = speaker("nl")
    asked = walk(ALL[dialog].path, answers, region).asked
    return [
        {
            "field": question.field,
            "label": say(question.short),
            "value": say(question.label(answers[question.field])),
            "own": not question.options and answers[question.field] is not None,
        }
        for question in asked
    ]
