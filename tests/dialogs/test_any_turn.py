"""Whatever people do: nothing raises, what is kept is plain JSON, and the open question is always shown again."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.conversation import Conversation, Said
from dialogs.spot import spot
from tests.talk import ANSWERS, Talk, speaker

VALUES = [f"{name}={one}" for answers in ANSWERS.values() for name, one in answers.items()]
CONTROLS = ["@back", "@skip", "@unknown", "@human", "@help", "@explain", "@language", "@dutch", "@restart", "@stop"]
CONTROLS += ["@send", "@done", "@change:age_band", "@change:worker_types", "@change:register", "@change:privacy"]
CONTROLS += [
    "@change:name",
    "@menu:employer",
    "@menu:employer:yes",
    "@menu:start",
    "@menu:question",
    "@topic:how-it-works",
]
CONTROLS += ["@helped:how-it-works:no", "worker_types=new"]
CONTROLS += ["@delete", "@delete:yes", "@status", "role=candidate", "role=referrer", "role=question", "privacy=agree"]
CONTROLS += [
    "privacy=no",
    "language=en",
    "language=nl",
    "register=yes",
    "consent=yes",
    "consent=no",
    "worker_types=new",
]
TEXTS = [
    "Ulft",
    "Hengelo",
    "1",
    "ja",
    "nee",
    "terug",
    "0612345678",
    "jan@x.nl",
    "Wat kost het?",
    "hallo",
    "/start",
    "7",
]
TEXTS += [
    "{name}",
    "<b>",
    "123456782",
    "😀",
    "x" * 4000,
    "weet ik niet",
    "I have a job and you?",
    "?",
    "\u202e",
    "klaar",
]

does = st.one_of(
    st.sampled_from(CONTROLS).map(lambda one: Said(pressed=one)),
    st.sampled_from(VALUES).map(lambda one: Said(pressed=one)),
    st.integers(0, 30).map(lambda one: Said(pressed=f"#{one}")),
    st.sampled_from(TEXTS).map(lambda one: Said(text=one)),
    st.text(max_size=40).map(lambda one: Said(text=one)),
    st.text(max_size=20).map(lambda one: Said(pressed=one)),
    st.tuples(st.text(max_size=15), st.text(max_size=9)).map(lambda one: Said(contact=one)),
    st.just(Said(opened=True)),
    st.just(Said(other="photo")),
)


def really(person: Talk, said: Said) -> Said:
    """Turn "#3" into a press on the third button that is shown, so that long paths are walked too."""
    if not said.pressed or not said.pressed.startswith("#") or not person.turn.messages:
        return said
    shown = person.last.buttons
    number = int(said.pressed[1:]) if said.pressed[1:].isdecimal() else 0
    return Said(pressed=shown[number % len(shown)].id) if shown else said


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(["", "candidate", "employer", "referrer", "follow-up"]), st.lists(does, max_size=30))
def test_any_sequence_is_answered_and_leaves_the_open_question_in_sight(dialog: str, everything: list[Said]) -> None:
    person = Talk(dialog=dialog, language="nl" if dialog else "")
    for said in everything:
        before = person.state
        person.do(really(person, said))
        kept = person.turn.conversation
        assert Conversation.from_json(json.loads(json.dumps(kept.to_json()))) == kept
        assert person.turn.messages
        for message in person.turn.messages:
            assert all(speaker(kept.language)(line.text) for line in message.lines)
        open_now = spot(kept, person.context)
        if person.asked is not None and not kept.leaving:
            assert person.asked == open_now.question.field
        if open_now.kind in ("question", "contact", "consent", "privacy", "human") and not kept.leaving:
            assert person.asked == open_now.question.field
        if person.turn.opens:
            assert spot(before, person.context).question.field == "consent"
            assert [message.case for message in person.turn.messages].count(person.turn.opens.ref) == 1
        else:
            assert all(message.case is None for message in person.turn.messages)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["candidate", "employer", "referrer", "follow-up"]), st.lists(st.integers(0, 30), max_size=60))
def test_pressing_only_what_is_shown_never_meets_an_unknown_button(dialog: str, choices: list[int]) -> None:
    person = Talk(dialog=dialog).open()
    for number in choices:
        shown = [button.id for button in person.last.buttons]
        if not shown:
            person.open()
            continue
        person.press(shown[number % len(shown)])
        assert "ken ik niet" not in person.said
