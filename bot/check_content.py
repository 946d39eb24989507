"""Checks what the region's staff and editors keep in files: dated facts, quick questions, catalogues, drawings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from bot.catalogues import languages
from dialogs.engine import Dialog
from dialogs.explore import every_path
from dialogs.facts.load import Region, warnings
from dialogs.topics.load import Topics
from dialogs.trees.start import DIALOGS

CLOSING_DAYS_AHEAD = timedelta(days=60)
PHRASINGS = {"nl": 40, "en": 30}
PHRASINGS_ELSEWHERE = 20


def wrong_topics(topics: Topics, region: Region) -> Iterator[str]:
    """Yield a line for each topic with too few example questions, or resting on a fact that isn't there."""
    for topic in topics.topics.values():
        for language in languages():
            wanted = PHRASINGS.get(language, PHRASINGS_ELSEWHERE)
            have = len(topic.phrasings.get(language, ()))
            if have < wanted:
                yield (
                    f"topics/{topic.id}.toml: {have} example questions in {language}; "
                    f"write {wanted - have} more, {wanted} at least"
                )
        if topic.fact is not None and topic.fact not in region.fact_ids:
            yield f"topics/{topic.id}.toml: fact {topic.fact!r} does not exist; use one of {', '.join(region.fact_ids)}"


def wrong_schemes(region: Region) -> Iterator[str]:
    """Yield a line for each scheme whose `when` names a question or an answer that one of its dialogs doesn't know."""
    for number, scheme in enumerate(region.schemes, 1):
        for dialog, (field, values) in product(scheme.dialogs, scheme.when):
            known = _choices(DIALOGS[dialog], region)
            allowed, named = (known[field], values) if field in known else (tuple(known), (field,))
            for name in named:
                if name not in allowed:
                    yield (
                        f"{region.id}/schemes.toml: scheme {number} ({scheme.id}): `when` names {name!r}, "
                        f"which the dialog {dialog} does not know; use one of {', '.join(allowed)}"
                    )


def _choices(dialog: Dialog, region: Region) -> dict[str, tuple[str, ...]]:
    """Return the answers on buttons of each question of a dialog."""
    asked = {question.field: question for route in every_path(dialog.path, region) for question in route.questions}
    found = {name: tuple(option.value for option in asked[name].options) for name in dialog.fields}
    if "occupation" in found:  # its buttons depend on the sector
        found["occupation"] = tuple(work.id for work in region.occupations)
    return {name: options for name, options in found.items() if options}


def told_of_facts(region: Region, day: date) -> Iterator[str]:
    """Yield what staff should know of the facts on a day: which need review, and which soon will."""
    for fact_id in region.fact_ids:
        if region.status(fact_id, day) == "needs-review":
            yield f"needs review on {day}: {fact_id}. People read that a colleague finds out."
    for lapse in warnings(region, day):
        yield f"lapses after {lapse.on}: {lapse.fact.id}. Verify it again before then."
    known_until = max(region.office.closed, default=day)
    if known_until < day + CLOSING_DAYS_AHEAD:
        yield f"no closing days are known after {known_until}. Add the next ones to `office` in region.toml."
