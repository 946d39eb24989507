"""Registering over Telegram, with the real program as a process of its own, by long polling and by webhook."""

from __future__ import annotations

import re
from typing import Any

from tests.botapi import BotApi, Person, follow
from tests.journeys.conftest import STAFF_CHAT
from tests.journeys.program import Program
from tests.journeys.staff import command, export, invite, signed_in

ANNA: dict[str, Any] = {"id": 71, "is_bot": False, "first_name": "Anna"}
BRAM: dict[str, Any] = {"id": 72, "is_bot": False, "first_name": "Bram"}
EMPLOYER = {
    "language": "nl", "role": "employer", "privacy": "agree", "location": "doetinchem", "motive": "shortage",
    "recognised": "yes", "practice_trainer": "yes", "sector": "production-logistics", "occupation": "",
    "level": "2", "start_period": "now", "paid_contract": "yes", "can_pay": "partly", "workers_consent": "yes",
    "register": "yes", "contact_by": "phone", "@send": "", "consent": "yes",
}  # fmt: skip
REFERRER = {
    "language": "nl", "role": "referrer", "privacy": "agree", "organisation": "municipality", "intent": "one-client",
    "client_consent": "yes", "client_group": "benefit", "programme": "none", "municipality": "aalten",
    "highest_diploma": "none", "workplace": "none", "prior_budget": "asked", "start_certainty": "fixed",
    "register": "yes", "contact_by": "phone", "@send": "", "consent": "yes",
}  # fmt: skip


async def register(person: Person) -> str:
    """Register as a candidate: by buttons, in own words, with a question, a shared number and an answer changed."""
    person.say("/start folder-bieb")
    await person.chooses("language=nl")
    await person.chooses("role=candidate")
    await person.sees("Mogen wij u een paar vragen stellen")
    person.say("yep")
    await person.sees("Waar woont u")
    person.say("ik woon in terborg")
    await person.sees("Hoe oud bent u")
    person.say("34")
    await person.chooses("situation=employed")
    await person.sees("hoogste diploma")
    person.say("VMBO")
    await person.sees("Wat wilt u bereiken")
    person.say("moet ik dan naar school?")
    await person.chooses("goal=proof")
    await person.chooses("workplace=employee")
    await person.sees("Bij welk bedrijf")
    person.say("Bakkerij <Jansen> & Zn")
    await person.chooses("may_contact_employer=no")
    await person.chooses("sector=care")
    await person.chooses("@skip")
    await person.sees("Nederlands op het werk")
    person.say("een beetje")
    await person.chooses("guided_by=nobody")
    await person.chooses("payer_hint=employer")
    await person.chooses("register=yes")
    await person.sees("Hoe heet u")
    person.say("Noor el Amrani")
    await person.sees("telefoonnummer")
    person.share("31612345678")
    await person.chooses("contact_by=whatsapp")
    await person.chooses("@skip")
    await person.chooses("@change:goal")
    await person.chooses("goal=grow")
    await person.chooses("@send")
    await person.chooses("consent=yes")
    done = await person.sees("Uw aanmelding is binnen")
    return reference(done)


def reference(message: dict[str, Any]) -> str:
    found = re.search(r"PW-[2-9A-Z]{6}", message["text"])
    assert found
    return found.group()


async def card(botapi: BotApi, ref: str, pattern: str = "") -> dict[str, Any]:
    """Wait for the card of a case in the staff group, saying this."""
    return await botapi.group_sees(STAFF_CHAT, f"(?s){ref}.*{pattern}")


async def test_a_candidate_registers_in_buttons_and_own_words(botapi: BotApi, on_telegram: Program):
    ref = await register(botapi.person(200))
    kept: Any = await export(on_telegram, ref)
    answers, person = kept["case"]["answers"]["answers"], kept["case"]["person"]
    assert answers == {
        "municipality": "oude-ijsselstreek", "age_band": "27-plus", "situation": "employed", "highest_diploma": "vmbo",
        "goal": "grow", "workplace": "employee", "employer_name": "Bakkerij <Jansen> & Zn",
        "may_contact_employer": "no", "sector": "care", "occupation": None, "dutch_at_work": "with-help",
        "guided_by": "nobody", "payer_hint": "employer",
    }  # fmt: skip
    assert person == {"name": "Noor el Amrani", "phone": "+31612345678", "contact_by": "whatsapp"}
    assert kept["case"]["source"] == "folder-bieb"
    assert (kept["case"]["channel"], kept["case"]["language"]) == ("telegram", "nl")
    assert botapi.refused == {}
    assert on_telegram.logged("warning", "error", "critical") == []


async def test_the_staff_group_reads_nothing_personal_and_one_linked_colleague_wins(
    botapi: BotApi, on_telegram: Program
):
    ref = await register(botapi.person(200))
    announced = await card(botapi, ref, "Van: niemand")
    told = " ".join(message["text"] for message in botapi.groups[STAFF_CHAT].values())
    for personal in ("Noor", "Amrani", "612345678", "Jansen", "200", "vmbo"):
        assert personal not in told

    botapi.group_press(STAFF_CHAT, ANNA, f"@claim:{ref}", announced["message_id"])
    alert = await botapi.wait_for("answerCallbackQuery", lambda call: call.get("show_alert"))
    assert "Koppel eerst uw account" in alert["text"]
    assert "Van: niemand" in botapi.groups[STAFF_CHAT][announced["message_id"]]["text"]

    async with signed_in(on_telegram, await invite(on_telegram, "Anna")) as anna:
        code = await anna.link_code()
        botapi.person(71, name="Anna").say(f"/koppel {code}")
        await botapi.person(71).sees("Gekoppeld: Anna")
        botapi.person(73, name="Mallory").say(f"/koppel {code}")
        await botapi.person(73).sees("Deze code werkt niet")
    async with signed_in(on_telegram, await invite(on_telegram, "Bram")) as bram:
        botapi.group_say(STAFF_CHAT, BRAM, f"/koppel {await bram.link_code()}")
        await botapi.group_sees(STAFF_CHAT, "Gekoppeld: Bram")
        for colleague in (ANNA, BRAM):
            botapi.group_press(STAFF_CHAT, colleague, f"@claim:{ref}", announced["message_id"])
        await card(botapi, ref, "Van: (Anna|Bram)")
        await botapi.wait_for("answerCallbackQuery", lambda call: "was u voor" in call.get("text", ""))
        page = await bram.sees(f"/desk/case/{ref}")
        winner = re.search("Van: (Anna|Bram)", botapi.groups[STAFF_CHAT][announced["message_id"]]["text"])
        assert winner
        assert ("Van u" in page) == (winner.group(1) == "Bram")
    kept: Any = await export(on_telegram, ref)
    assert [event["kind"] for event in kept["events"]] == ["opened", "claimed"]


async def test_an_employer_registers_seven_workers_as_one_case(botapi: BotApi, by_polling: Program):
    texts = {
        "Voor hoeveel mensen": "zeven", "Om welke mensen": "eigen medewerkers en inburgeraars",
        "Welk werk is het precies": "inpakken", "Hoe heet uw bedrijf": "Bakkerij Jansen BV", "KvK-nummer": "12345678",
        "Wat is uw naam": "Piet Jansen", "telefoonnummer": "0314 123456",
    }  # fmt: skip
    person = botapi.person(300, follow(EMPLOYER, texts, "Uw aanmelding is binnen"))
    person.say("/start")
    await person.sees("Uw aanmelding is binnen", within=20)
    kept: Any = await export(by_polling, reference(person.last))
    case = kept["case"]
    assert (case["kind"], case["indication"], case["municipality"]) == ("employer", "ready", "doetinchem")
    assert case["answers"]["answers"]["workers"] == 7
    assert case["answers"]["answers"]["worker_types"] == ["own", "newcomer"]
    assert set(case["flags"]) >= {"group", "large-group"}
    assert case["person"]["company"] == "Bakkerij Jansen BV"


async def test_a_referrer_registers_a_client_and_hears_from_staff_in_the_chat(botapi: BotApi, by_polling: Program):
    texts = {"Hoe heet uw bedrijf": "Gemeente Aalten", "Wat is uw naam": "Joke Klein", "telefoonnummer": "0612345678"}
    person = botapi.person(400, follow(REFERRER, texts, "Uw aanmelding is binnen"))
    person.say("/start")
    ref = reference(await person.sees("Uw aanmelding is binnen", within=20))
    async with signed_in(by_polling, await by_polling.sign_in_link()) as colleague:
        assert "Joke Klein" in await colleague.sees(f"/desk/case/{ref}")
        await colleague.does(f"/desk/case/{ref}/note", text="alleen voor ons: bel eerst")
        await colleague.does(f"/desk/case/{ref}/reply", text="Dag Joke, wij bellen <morgen> & dan.")
    await person.sees("Dag Joke, wij bellen <morgen> & dan.")
    assert not [message for message in person.received if "alleen voor ons" in message["text"]]
    kept: Any = await export(by_polling, ref)
    assert kept["case"]["indication"] == "register"


async def test_what_is_erased_is_gone_and_the_rest_stays(botapi: BotApi, by_polling: Program):
    ref, other = await register(botapi.person(200)), await register(botapi.person(201))
    status, _, _ = await command(by_polling, "erase", ref)
    assert status == 0
    assert (await command(by_polling, "export", ref))[0] == 1
    kept: Any = await export(by_polling, other)
    assert kept["case"]["ref"] == other
