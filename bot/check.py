"""`praktijkwijs check`: everything that can be proved before shipping, with what is wrong and what to do about it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date

from bot.catalogues import languages
from bot.check_content import told_of_facts, wrong_schemes, wrong_topics
from bot.check_paths import Walk, walk_around, walk_dialog
from bot.check_texts import hard_to_read, more_than_one_question, promises, texts, translated
from bot.draw import stale
from bot.translate import speaker
from bot.translating import missing_or_stale
from dialogs.conversation import Context, Group
from dialogs.explanations.load import load_explanations, load_words
from dialogs.facts.load import FactsError, Region, load_region
from dialogs.toml_file import WrongFile
from dialogs.topics.load import Topics, load_topics
from dialogs.topics.match import Matcher
from dialogs.trees.join import JOIN
from dialogs.trees.start import ALL, DIALOGS

CONTROLS = (
    *("@start", "@help", "@human", "@language", "@status", "@delete", "@stop", "@restart", "@dutch", "@explain"),
    *("@helped:how-it-works:yes", "@helped:how-it-works:no", "@no-more-questions"),
)
A_REFERENCE = "PW-234567"
A_GROUP = Group("Kwekerij Voorbeeld")
A_LINK = "https://voorbeeld.nl/?start=g-23456789"


def check(day: date, say: Callable[[str], None], region: str = "achterhoek") -> int:
    """Check everything as it would be on a day; say what was found. Return 1 when anything is wrong, else 0."""
    started = time.monotonic()
    try:
        facts, topics = load_region(region), load_topics()
        load_explanations()
        load_words()
    except (FactsError, WrongFile) as error:
        say(f"WRONG {error}")
        return 1
    problems = [*_paths(facts, topics, day, say), *_content(facts, topics, day)]
    for line in told_of_facts(facts, day):
        say(f"note: {line}")
    for problem in problems:
        say(f"WRONG {problem}")
    took = time.monotonic() - started
    say(f"{'Nothing is wrong' if not problems else f'{len(problems)} things are wrong'} ({took:.1f} seconds).")
    return 1 if problems else 0


def _paths(region: Region, topics: Topics, day: date, say: Callable[[str], None]) -> Iterator[str]:
    matcher, spoken = Matcher(), languages()
    contexts = {
        language: Context(
            region, day, matcher, spoken, speaker, lambda: (), lambda: A_REFERENCE,
            group=lambda _token: A_GROUP, new_group=lambda: "23456789", links=lambda _token: (A_LINK,),
        )
        for language in spoken
    }  # fmt: skip
    walks: list[Walk] = []
    for dialog in (*DIALOGS.values(), JOIN):
        walks.append(found := walk_dialog(dialog, contexts))
        behind = f" and {found.registrations} of registering" if found.registrations else ""
        said = f"{found.messages} messages, {len(found.said)} different ones"
        say(f"{dialog.id}: {found.paths} paths{behind}; {said}, in {len(spoken)} languages ({', '.join(spoken)})")
        say(f"  longest path, {len(found.longest)} questions: {' '.join(found.longest)}")
        if found.registrations:
            say(f"  longest registration by buttons: {found.taps} taps and {found.typed} typed answers")
    walks.append(walk_around(contexts, (*CONTROLS, *(f"@topic:{name}" for name in topics.topics))))
    say(f"menu: {walks[-1].messages} messages behind {len(topics.topics)} topics and {len(CONTROLS)} controls")
    for walk in walks:
        yield from walk.problems
    yield from missing_or_stale(set().union(*(walk.labels for walk in walks)))


def _content(region: Region, topics: Topics, day: date) -> Iterator[str]:
    told = texts()
    yield from wrong_topics(topics, region)
    yield from wrong_schemes(region)
    yield from more_than_one_question(ALL.values(), region)
    yield from hard_to_read(told)
    yield from promises([*told, *translated(told)], region, day)
    yield from stale()
