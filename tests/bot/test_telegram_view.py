"""How a message looks in Telegram; each call is also checked against the fake's own rules."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram_view import ISOLATE, POP, RLM, chosen, closed, payloads
from bot.shown import Shown, ShownButton, ShownLine
from dialogs.text import Text
from tests.botapi_rules import check_fields, check_markup, plain

CONTROLS = tuple(
    ShownButton(id_, label)
    for id_, label in (
        ("@human", "Mens spreken"),
        ("@explain", "Uitleg"),
        ("@unknown", "Weet ik niet"),
        ("@back", "Terug"),
    )
)
WORKPLACE = (
    ShownButton("workplace=employee", "Ja, met een contract", nl="Ja, met een contract"),
    ShownButton("workplace=none", "Nee, nog niet", nl="Nee, nog niet"),
)


def say(text: Text) -> str:
    return text.dutch.format(**text.values)


def shown(*lines: ShownLine, buttons: tuple[ShownButton, ...] = (), language: str = "nl", **more: Any) -> Shown:
    return Shown(more.pop("kind", "ask"), language, lines, buttons, **more)


def calls(message: Shown) -> list[dict[str, Any]]:
    """Return the calls that show a message, each of which Telegram would take."""
    found = payloads(message, say)
    for call in found:
        accepted({"chat_id": 1, **call})
    return found


def accepted(call: dict[str, Any]) -> str:
    check_fields("editMessageText" if "message_id" in call else "sendMessage", call)
    if "reply_markup" in call:
        check_markup(call["reply_markup"], private=True)
    return plain(call)


def rows(call: dict[str, Any]) -> list[list[str]]:
    return [[button["text"] for button in row] for row in call["reply_markup"]["inline_keyboard"]]


def test_a_question_has_its_number_above_it_and_the_controls_last() -> None:
    buttons = (*CONTROLS[:2], *WORKPLACE, *CONTROLS[2:])
    (call,) = calls(shown(ShownLine("title", "Hebt u nu een werkplek?"), buttons=buttons, progress=(6, 9)))
    assert call["text"] == "<b>Vraag 6 van 9</b>\n<b>Hebt u nu een werkplek?</b>"
    assert rows(call) == [
        ["Ja, met een contract"],
        ["Nee, nog niet"],
        ["↩️ Terug", "🤔 Weet ik niet"],
        ["💡 Uitleg", "👤 Mens spreken"],
    ]


def test_a_sign_that_is_there_already_is_not_added_again() -> None:
    (call,) = calls(shown(ShownLine("text", "x"), buttons=(ShownButton("@back", "↩️ Terug"),)))
    assert rows(call) == [["↩️ Terug"]]


def test_yes_and_no_stand_in_one_row_and_so_do_two_languages() -> None:
    (call,) = calls(shown(ShownLine("text", "x"), buttons=(ShownButton("a=yes", "Ja"), ShownButton("a=no", "Nee"))))
    assert rows(call) == [["Ja", "Nee"]]
    tongues = tuple(ShownButton(f"language={id_}", id_) for id_ in ("nl", "en", "ar"))
    assert rows(calls(shown(ShownLine("text", "x"), buttons=tongues))[0]) == [["nl", "en"], ["ar"]]


def test_whether_an_answer_helped_is_said_in_one_row_before_the_controls() -> None:
    judges = (ShownButton("@helped:how-long:yes", "👍 Ja", nl="👍 Ja"), ShownButton("@helped:how-long:no", "👎 Nee"))
    other = ShownButton("@topic:how-long", "Duur", nl="Duur")
    answer = shown(ShownLine("text", "x"), buttons=(other, *judges, *CONTROLS), language="tr", dutch=True)
    (call,) = calls(answer)
    assert rows(call)[:2] == [["1 Duur"], ["👍 Ja", "👎 Nee"]]
    assert "👍" not in call["text"]


def test_a_main_step_stands_out_and_a_chosen_one_is_ticked() -> None:
    (call,) = calls(
        shown(
            ShownLine("text", "x"),
            buttons=(
                ShownButton("register=yes", "Ja", main=True),
                ShownButton("worker_types=own", "Eigen", chosen=True),
            ),
        )
    )
    first, second = (row[0] for row in call["reply_markup"]["inline_keyboard"])
    assert first["style"] == "primary"
    assert (second["text"], "style" in second) == ("✓ Eigen", False)


def test_what_people_typed_is_escaped() -> None:
    (call,) = calls(shown(ShownLine("text", "<b>R&D</b>", beside="1 < 2"), buttons=(ShownButton("a", "<i>&"),)))
    assert call["text"] == "&lt;b&gt;R&amp;D&lt;/b&gt;: <b>1 &lt; 2</b>"
    assert rows(call) == [["<i>&"]]


def test_each_kind_of_line_has_its_mark() -> None:
    plain_lines = [ShownLine(one, one) for one in ("title", "text", "hint", "yes", "info", "no", "price", "decides")]
    (call,) = calls(shown(*plain_lines, ShownLine("number", "Uw nummer", "PW-9CKX4T")))
    assert call["text"].split("\n") == [
        "<b>title</b>",
        "text",
        "<i>hint</i>",
        "✓ yes",
        "ℹ️ info",
        "✗ no",
        "price",
        "<b>decides</b>",
        "Uw nummer: <code>PW-9CKX4T</code>",
    ]


def test_a_case_number_can_be_copied() -> None:
    (call,) = calls(shown(ShownLine("number", "Uw nummer: PW-9CKX4T"), kind="case", case="PW-9CKX4T"))
    assert call["text"] == "Uw nummer: <code>PW-9CKX4T</code>"
    assert call["reply_markup"]["inline_keyboard"][0][0]["copy_text"] == {"text": "PW-9CKX4T"}


def test_the_dutch_stands_below_with_the_numbers_of_the_buttons() -> None:
    (call,) = calls(
        shown(
            ShownLine("title", "هل لديك مكان عمل؟", nl="Hebt u een werkplek?"),
            language="ar",
            dutch=True,
            buttons=(ShownButton("workplace=employee", "نعم", nl="Ja"), ShownButton("workplace=none", "لا", nl="Nee")),
        )
    )
    assert call["text"].endswith("<blockquote>NL Hebt u een werkplek?\n1 Ja · 2 Nee</blockquote>")
    assert rows(call) == [["1 نعم"], ["2 لا"]]


def test_no_dutch_below_dutch_or_when_it_is_off() -> None:
    for language, on in (("nl", True), ("ar", False)):
        (call,) = calls(shown(ShownLine("text", "x"), buttons=WORKPLACE, language=language, dutch=on))
        assert "blockquote" not in call["text"]
        assert rows(call)[0] == ["Ja, met een contract"]


def test_right_to_left_paragraphs_start_on_the_right_and_codes_stay_whole() -> None:
    (call,) = calls(
        shown(
            ShownLine("text", "مرحبا PW-9CKX4T"),
            ShownLine("text", "2 أيام"),
            ShownLine("yes", "نعم"),
            ShownLine("text", "+31612345678"),
            language="ar",
        )
    )
    assert call["text"].split("\n") == [
        f"مرحبا {ISOLATE}PW-9CKX4T{POP}",
        f"{RLM}2 أيام",
        f"{RLM}✓ نعم",
        f"{RLM}{ISOLATE}+31612345678{POP}",
    ]


def test_only_the_phone_question_offers_to_share_the_own_number() -> None:
    (call,) = calls(
        shown(
            ShownLine("title", "Wat is uw telefoonnummer?"),
            question="phone",
            buttons=(ShownButton("@skip", "Liever e-mail"), *CONTROLS),
        )
    )
    keyboard = call["reply_markup"]["keyboard"]
    assert keyboard[0] == [{"text": "📱 Deel mijn nummer", "request_contact": True}]
    assert [button["text"] for row in keyboard[1:] for button in row] == [
        "↩️ Terug",
        "🤔 Weet ik niet",
        "Liever e-mail",
        "💡 Uitleg",
        "👤 Mens spreken",
    ]


def test_many_answers_to_check_are_changed_by_number() -> None:
    fields = [f"field{number}" for number in range(1, 8)]
    buttons = (ShownButton("@send", "Verstuur", main=True), *(ShownButton(f"@change:{one}", one) for one in fields))
    (call,) = calls(shown(*(ShownLine("row", one, "x", change=one) for one in fields), buttons=buttons))
    assert call["text"].split("\n")[1] == "2. field2: <b>x</b>"
    assert rows(call) == [["Verstuur"], ["1", "2", "3", "4"], ["5", "6", "7"]]
    assert call["reply_markup"]["inline_keyboard"][1][1]["callback_data"] == "@change:field2"


def test_the_hint_of_a_button_can_be_read_above_it() -> None:
    (call,) = calls(shown(ShownLine("text", "x"), buttons=(ShownButton("a=1", "Nieuwkomer", hint="ook als u werkt"),)))
    assert call["text"] == "x\n<i>Nieuwkomer: ook als u werkt</i>"


def test_a_long_message_is_cut_between_lines_and_the_buttons_are_on_the_last_part() -> None:
    found = calls(shown(*(ShownLine("text", f"{number} " + "x" * 300) for number in range(5)), buttons=WORKPLACE))
    assert len(found) == 3
    assert ["reply_markup" in call for call in found] == [False, False, True]
    assert all(len(call["text"]) <= 900 for call in found)


def test_one_line_longer_than_any_message_is_cut_as_well() -> None:
    found = calls(shown(ShownLine("text", "woord " * 2000)))
    assert "".join(call["text"] for call in found).count("woord") == 2000


def test_a_person_of_the_staff_is_told_from_the_assistant() -> None:
    (call,) = calls(shown(ShownLine("text", "Goedemorgen!"), kind="human"))
    assert call["text"] == "👤 <b>Adviseur (mens)</b>\nGoedemorgen!"


def test_an_answered_question_shows_the_answer_and_has_no_buttons() -> None:
    question = shown(ShownLine("text", "Hebt u een werkplek?"), buttons=WORKPLACE)
    call = closed(question, "Ja <contract>", say)
    assert call["text"] == "Hebt u een werkplek?\n✓ <b>Ja &lt;contract&gt;</b>"
    assert "reply_markup" not in call


def test_a_keyboard_at_the_bottom_is_taken_away_with_the_answer() -> None:
    assert accepted({"chat_id": 1, **chosen("+31612345678", "ar")}) == f"{RLM}✓ {ISOLATE}+31612345678{POP}"
    assert accepted({"chat_id": 1, **chosen("", "nl")}) == "✓"


words = st.text(max_size=400) | st.text("<&>é👤\n ", max_size=40)
lines = st.builds(
    ShownLine,
    st.sampled_from(["title", "text", "yes", "row", "number", "hint", "kicker"]),
    words,
    words,
    st.just(""),
    words,
    words,
)
ids = st.sampled_from(["a=1", "a=yes", "@back", "@human"])
drawn = st.builds(ShownButton, ids, st.text("a<é", min_size=1), words, words)


@pytest.mark.parametrize("language", ["nl", "ar", "ti"])
@given(st.lists(lines, max_size=8), st.lists(drawn, max_size=5, unique_by=lambda button: button.id), st.booleans())
def test_whatever_is_said_telegram_takes_it(
    language: str, said: list[ShownLine], below: list[ShownButton], dutch: bool
) -> None:
    message = shown(*said, buttons=tuple(below), language=language, dutch=dutch)
    calls(message)
    accepted({"chat_id": 1, "message_id": 2, **closed(message, "answer", say)})
