"""Joining a group by its link: whose group it is, the short questions, an own consent, and what the sharer learns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from dialogs.conversation import Group, KnownCase, Said
from dialogs.engine import walk
from dialogs.explore import every_path
from dialogs.trees.join import JOIN
from dialogs.trees.start import DIALOGS
from tests.talk import DAY, REGION, Talk

TOKEN = "Zk3_qP-8vLw1aTyB"
LINK = f"https://praktijkwijs.example/?start=g-{TOKEN}"
ANSWERS = {
    "age_band": "27-plus",
    "situation": "employed",
    "highest_diploma": "vmbo",
    "dutch_at_work": "yes",
}
QUICK = tuple(f"{name}={value}" for name, value in ANSWERS.items())


def person(
    language: str = "nl",
    groups: Mapping[str, Group] | None = None,
    cases: Callable[[], tuple[KnownCase, ...]] = lambda: (),
    dialog: str = "",
) -> Talk:
    """Somebody to whom these groups are known, by default that of a nursery."""
    talk = Talk(language, dialog, cases=cases)
    known = {TOKEN: Group("Kwekerij De Boom")} if groups is None else groups
    talk.context = replace(
        talk.context, group=known.get, new_group=lambda: TOKEN, links=lambda token: (LINK.replace(TOKEN, token),)
    )
    return talk


def opens(talk: Talk, token: str = TOKEN) -> Talk:
    return talk.do(Said(opened=True, source=f"g-{token}"))


def joins(talk: Talk) -> Talk:
    opens(talk).press("privacy=agree", *QUICK)
    return talk.type("Sam", "0612345678").press("@send", "consent=yes")


def test_it_says_whose_group_it_is_and_who_sees_the_answers() -> None:
    talk = opens(person())
    assert "Kwekerij De Boom" in talk.said
    assert "ziet uw antwoorden niet" in talk.said
    assert talk.asked == "privacy"


def test_the_language_comes_first_and_then_the_group() -> None:
    talk = opens(person(""))
    assert talk.asked == "language"
    assert "Kwekerij" not in talk.said
    talk.press("language=en")
    assert (talk.asked, talk.state.language) == ("privacy", "en")
    assert "Kwekerij De Boom" in talk.said


def test_a_worker_is_asked_only_what_the_group_does_not_tell() -> None:
    talk = opens(person()).press("privacy=agree")
    asked = [talk.asked, *(talk.press(press).asked for press in QUICK)]
    talk.type("Sam", "0612345678")
    assert asked == ["age_band", "situation", "highest_diploma", "dutch_at_work", "name"]
    assert talk.last.kind == "check"
    assert talk.press("@send").asked == "consent"


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({"situation": "newcomer"}, ["age_band", "situation", "permit_type"]),
        (
            {"situation": "newcomer", "permit_type": "family"},
            ["age_band", "situation", "permit_type", "integration_route"],
        ),
        ({"highest_diploma": "higher"}, ["age_band", "situation", "highest_diploma", "diploma_use"]),
    ],
)
def test_newcomers_and_people_with_a_higher_diploma_are_asked_one_thing_more(
    answers: dict[str, Any], fields: list[str]
) -> None:
    position = walk(JOIN.path, ANSWERS | answers, REGION)
    asked = [question.field for question in position.asked]
    assert position.open is not None
    assert [*asked, position.open.field][: len(fields)] == fields


def test_after_the_own_consent_a_case_of_the_group_is_opened() -> None:
    talk = joins(person())
    (opening,) = talk.opened
    assert (opening.kind, opening.group, talk.last.case) == ("join", TOKEN, opening.ref)
    assert opening.answers == ANSWERS
    assert opening.person == {"name": "Sam", "phone": "+31612345678"}
    assert opening.outcome is not None
    assert (opening.outcome.id, opening.outcome.flags) == ("review", ())
    assert "U doet mee met de groep van Kwekerij De Boom." in talk.said


def test_without_consent_nothing_is_kept_and_beginning_again_joins_the_same_group() -> None:
    talk = opens(person()).press("privacy=agree", *QUICK).type("Sam", "0612345678").press("@send", "consent=no")
    assert (talk.opened, talk.state.answers) == ([], {})
    assert talk.press("@restart").asked == "age_band"
    assert talk.state.dialog == "join"


def test_without_privacy_nothing_is_asked() -> None:
    talk = opens(person()).press("privacy=no")
    assert (talk.state.dialog, talk.state.answers) == ("", {})
    assert talk.last.kind == "menu"


def test_instead_of_a_phone_an_e_mail_address_will_do() -> None:
    talk = opens(person()).press("privacy=agree", *QUICK).type("Sam").press("@skip").type("sam@voorbeeld.nl")
    assert talk.press("@send", "consent=yes").opened[0].person == {"name": "Sam", "email": "sam@voorbeeld.nl"}


def test_the_flags_are_those_of_the_person_alone() -> None:
    answers = ANSWERS | {"age_band": "under-18", "highest_diploma": "foreign", "dutch_at_work": "no"}
    found = JOIN.decide(answers, REGION, DAY)
    assert found.flags == ("under-18", "school-coordinator", "foreign-diploma", "language-help")
    assert {reason.rule for reason in found.reasons} == {"review", *found.flags}


@pytest.mark.parametrize(
    "route", every_path(JOIN.path, REGION), ids=lambda route: "-".join(map(str, route.answers.values()))
)
def test_every_path_leads_to_a_case_for_a_colleague(route: Any) -> None:
    assert JOIN.decide(route.answers, REGION, DAY).id == "review"


@pytest.mark.parametrize(
    ("group", "words"),
    [
        (None, "werkt niet meer"),
        (Group("Kwekerij De Boom", joined=True), "U doet al mee met de groep van Kwekerij De Boom."),
        (Group("Kwekerij De Boom", own=True), "uw eigen link"),
    ],
)
@pytest.mark.parametrize("language", ["nl", ""])
def test_who_cannot_join_hears_so_kindly_and_gets_the_menu(group: Group | None, words: str, language: str) -> None:
    talk = opens(person(language, {TOKEN: group} if group else {}))
    if not language:
        talk.press("language=nl")
    assert words in talk.said
    assert talk.last.kind == "menu"
    assert talk.shows("role=candidate")
    assert (talk.state.dialog, talk.state.group) == ("", "")


def test_a_group_that_ends_in_the_meantime_takes_nobody_in() -> None:
    known = {TOKEN: Group("Kwekerij De Boom")}
    talk = opens(person(groups=known)).press("privacy=agree", *QUICK).type("Sam", "0612345678").press("@send")
    known.clear()
    talk.press("consent=yes")
    assert (talk.opened, talk.state.answers) == ([], {})
    assert "werkt niet meer" in talk.said


def test_unsent_answers_are_lost_only_after_a_yes() -> None:
    talk = person()
    talk.press("role=candidate", "privacy=agree").type("Aalten")
    opens(talk)
    assert talk.state.dialog == "candidate"
    assert talk.state.answers == {"municipality": "aalten"}
    talk.press("@menu:join:yes")
    assert (talk.state.dialog, talk.asked, dict(talk.state.answers)) == ("join", "age_band", {})
    assert "Kwekerij De Boom" in talk.said


def test_opening_the_link_again_goes_on_where_one_was() -> None:
    talk = opens(opens(person()).press("privacy=agree", "age_band=18-26"))
    assert (talk.asked, talk.state.answers) == ("situation", {"age_band": "18-26"})
    assert "Kwekerij De Boom" in talk.said


def test_a_typed_start_command_works_as_the_link_does() -> None:
    talk = person().type(f"/start g-{TOKEN}")
    assert talk.asked == "privacy"
    assert (talk.state.group, talk.state.source) == (TOKEN, "group")


def test_the_token_is_not_kept_as_the_source_and_an_earlier_source_stays() -> None:
    assert opens(person()).state.source == "group"
    assert opens(person().do(Said(opened=True, source="folder-2026"))).state.source == "folder-2026"


def test_without_a_link_nobody_gets_into_the_short_dialog() -> None:
    talk = person()
    assert talk.press("role=join").state.dialog == ""
    assert talk.press("@menu:join").state.dialog == ""
    assert "join" not in DIALOGS


@pytest.mark.parametrize("dialog", ["employer", "referrer"])
def test_who_registers_people_gets_a_link_to_share(dialog: str) -> None:
    talk = person(dialog=dialog).answer(dialog).press("register=yes").type("Kwekerij De Boom")
    if dialog == "employer":
        talk.press("@skip")
    talk.type("Jo", "0612345678").press("contact_by=phone", "@send", "consent=yes")
    assert talk.opened[0].group == TOKEN
    assert talk.last.kind == "case"
    assert LINK in talk.said
    assert "zelf meedoen: deel deze link" in talk.said


def test_a_candidate_gets_no_link() -> None:
    talk = person(dialog="candidate").answer("candidate").press("register=yes").type("Jo", "0612345678")
    talk.press("contact_by=phone", "best_time=any", "@send", "consent=yes")
    assert talk.opened[0].group == ""
    assert "link" not in talk.said


def test_the_sharer_reads_only_how_many_joined_and_the_step() -> None:
    talk = person(cases=lambda: (KnownCase("PW-222222", "intake", joined=3, expected=7),)).type("/status")
    assert "PW-222222: Gesprek over wat u wilt" in talk.said
    assert "3 van 7 mensen doen mee." in talk.said


def test_of_one_client_it_is_told_in_the_singular_and_of_nobody_nothing() -> None:
    one = person(cases=lambda: (KnownCase("PW-222222", "new", joined=0, expected=1),)).type("/status")
    assert "0 van 1 persoon doet mee." in one.said
    assert "mee" not in person(cases=lambda: (KnownCase("PW-222222", "new"),)).type("/status").said


def test_of_somebody_who_leads_no_group_nothing_is_told_about_joining() -> None:
    case = KnownCase("PW-9CKX4T", "new")

    assert "doet mee" not in Talk(cases=lambda: (case,)).type("/status").said


def test_of_a_group_of_unknown_size_only_who_joined_is_told() -> None:
    case = KnownCase("PW-9CKX4T", "new", joined=2)

    assert "2 mensen doen mee" in Talk(cases=lambda: (case,)).type("/status").said
