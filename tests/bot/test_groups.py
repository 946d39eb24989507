"""Groups on a real store: seven workers of one employer, a client of a professional, and who leaves again."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial

import pytest

from bot import groups, pre_registrations
from bot.channels.telegram import Telegram
from bot.desk.desk import Desk
from bot.incoming import Incoming
from bot.zone import HERE
from dialogs.rules.promise import answer_by
from storage import cases
from storage import groups as stored
from storage import staff as accounts
from storage.cases import Case
from storage.database import Database, Store
from storage.staff import Staff
from tests.bot.people import REGION, UNCERTAIN, Somebody, Town, text_of

EMPLOYER = (
    *("recognised=yes", "practice_trainer=yes", "sector=green", "@skip", "level=1", "start_period=now"),
    *("paid_contract=yes", "can_pay=yes"),
)
ONE_CLIENT = (*UNCERTAIN[:-1], "start_certainty=fixed")


class Person(Somebody):
    """Somebody who can also open a link."""

    async def open(self, token: str) -> list[str]:
        """Open the link of a group, as the web chat and Telegram hand it over."""
        before, number = len(self.town.said), str(next(self.town.numbers))
        start = {"pressed": "@start"} if self.channel == "web" else {"text": "/start"}
        await self.town.assistant.receive([Incoming(self.channel, self.address, number, source=f"g-{token}", **start)])  # type: ignore[arg-type]  # text or pressed only
        return [text_of(one) for one in self.town.said[before:] if one.kind == "message"]

    async def employ(self, workers: int, consent: str = "yes") -> Case:
        """Register workers, as an employer."""
        await self.begin("employer")
        await self.press("location=aalten")
        await self.type(str(workers))
        await self.press("worker_types=own", "@done", "motive=retention", *EMPLOYER, f"workers_consent={consent}")
        await self.press("register=yes")
        await self.type("Kwekerij De Boom", "12345678", "Jo Baas", "0612345678")
        await self.press("contact_by=phone", "@send", "consent=yes")
        return self.cases()[-1]

    async def join(self, token: str, name: str, language: str = "nl") -> list[str]:
        """Join a group by its link, in a language; return what is said at the end."""
        await self.open(token)
        await self.press(f"language={language}", "privacy=agree", "age_band=27-plus", "situation=newcomer")
        await self.press("permit_type=status-holder", "integration_route=b1", "highest_diploma=none")
        await self.press("dutch_at_work=with-help")
        await self.type(name, "0687654321")
        return await self.press("@send", "consent=yes")


def link_of(said: list[str]) -> str:
    """Return the token of the link in a message."""
    found: list[str] = re.findall(r"\?start=g-([\w-]+)", said[-1])
    return found[0]


def steps_told(town: Town) -> str:
    """Return the words that stand beside others in the last message: of each case its step."""
    return " ".join(line.get("beside", "") for line in town.said[-1].payload["lines"])


def token_of(database: Database, ref: str) -> str:
    token = database.read_now(lambda store: stored.token_of(store, ref))
    assert token
    return token


def members(database: Database, ref: str) -> list[Case]:
    return database.read_now(lambda store: cases.of_group(store, ref))


def desk_of(town: Town) -> Desk:
    def links(token: str) -> tuple[str, ...]:
        return groups.links("https://p.example", "test_bot", token)

    return Desk(town.database, REGION, lambda: town.now, town.said.extend, lambda: town.now.date(), links)


def noor(town: Town) -> Staff:
    invite = partial(accounts.invite, name="Noor", role="adviser", now=town.now, ttl=timedelta(hours=1))
    town.database.write_now(invite)
    return town.database.read_now(accounts.all_staff)[0]


def withdraw(store: Store, case: Case, town: Town) -> None:
    data = {"from": case.status, "to": "withdrawn", "reason": "own-choice"}
    assert cases.change(store, case.ref, case.version, {"status": "withdrawn"}, "status", data, None, town.now)


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


async def test_the_message_with_the_number_carries_the_link(town: Town) -> None:
    boss = Person(town, "boss", "web")
    case = await boss.employ(7)
    told = next(text for text in boss.read() if case.ref in text)
    assert link_of([told]) == token_of(town.database, case.ref)
    assert "Laat uw mensen zelf meedoen: deel deze link." in told


async def test_seven_workers_three_join_in_their_own_language_and_one_leaves(town: Town) -> None:
    boss = Person(town, "boss", "web")
    group = await boss.employ(7)
    token = token_of(town.database, group.ref)
    workers = [Person(town, "101"), Person(town, "102", "web"), Person(town, "103")]
    for worker, name, language in zip(workers, ("Sam", "Oksana", "Piet"), ("nl", "en", "nl"), strict=True):
        last = (await worker.join(token, name, language))[-1]
        assert "Kwekerij De Boom" in last
    assert "3 van 7 mensen doen mee." in (await boss.type("/status"))[0]

    await workers[1].press("@delete", "@delete:yes")
    told = (await boss.type("/status"))[0]
    assert "2 van 7 mensen doen mee." in told
    assert {case.person["name"] for case in members(town.database, group.ref)} == {"Sam", "Piet"}


async def test_a_member_has_a_case_of_its_own_with_what_the_group_knows(town: Town) -> None:
    group = await Person(town, "boss", "web").employ(2)
    worker = Person(town, "101")
    await worker.join(token_of(town.database, group.ref), "Oksana", "en")
    (case,) = worker.cases()
    assert (case.kind, case.status, case.language, case.source) == ("candidate", "new", "en", "group")
    assert (case.group_ref, case.municipality, case.sector) == (group.ref, "aalten", "green")
    assert (case.indication, case.target_group, case.flags) == ("review", "newcomer", ["language-help"])
    told = case.answers["answers"]
    assert (told["workplace"], told["sector"], told["permit_type"]) == ("employee", "green", "status-holder")
    assert ["Leeftijd", "27 jaar of ouder"] in [[one["label"], one["value"]] for one in case.answers["summary"]]
    assert town.announced == [group.ref, case.ref]


async def test_the_employer_never_reads_who_joined_or_what_they_answered(town: Town) -> None:
    boss = Person(town, "boss", "web")
    group = await boss.employ(2)
    worker = Person(town, "101")
    await worker.join(token_of(town.database, group.ref), "Oksana Worker")
    await boss.type("/status")
    (member,) = worker.cases()
    everything = " ".join(boss.read())
    assert "1 van 2 mensen doen mee." in everything
    assert not [secret for secret in ("Oksana", "Worker", "687654321", member.ref) if secret in everything]


async def test_the_same_person_joins_once(town: Town) -> None:
    group = await Person(town, "boss", "web").employ(2)
    token = token_of(town.database, group.ref)
    worker = Person(town, "101")
    await worker.join(token, "Sam")
    again = await worker.open(token)
    assert "U doet al mee met de groep van Kwekerij De Boom." in again[-1]
    assert len(worker.cases()) == 1


async def test_who_left_may_join_again(town: Town) -> None:
    group = await Person(town, "boss", "web").employ(2)
    token = token_of(town.database, group.ref)
    worker = Person(town, "101")
    await worker.join(token, "Sam")
    town.database.write_now(lambda store: withdraw(store, worker.cases()[0], town))
    assert "U kunt meedoen" in (await worker.open(token))[-1]


async def test_the_employer_who_opens_the_own_link_is_no_member(town: Town) -> None:
    boss = Person(town, "boss", "web")
    group = await boss.employ(2)
    assert "uw eigen link" in (await boss.open(token_of(town.database, group.ref)))[-1]
    assert members(town.database, group.ref) == []


@pytest.mark.parametrize("status", ["withdrawn", "closed", "referred-out"])
async def test_an_ended_group_takes_nobody_in_any_more(town: Town, status: str) -> None:
    group = await Person(town, "boss", "web").employ(2)
    token = token_of(town.database, group.ref)

    def end(store: Store) -> None:
        assert cases.change(store, group.ref, group.version, {"status": status}, "status", {}, None, town.now)

    town.database.write_now(end)
    late = Person(town, "101")
    await late.open(token)
    said = await late.press("language=nl")
    assert "werkt niet meer" in said[-1]
    assert late.kept().state.get("dialog", "") == ""


async def test_a_link_that_never_was_leads_to_the_menu(town: Town) -> None:
    lost = Person(town, "101")
    await lost.open("made-up-token")
    assert "werkt niet meer" in (await lost.press("language=nl"))[-1]
    assert "Wat wilt u doen?" in (await lost.press("@restart"))[-1]


async def test_one_member_stops_on_the_desk_and_the_group_goes_on(town: Town) -> None:
    boss = Person(town, "boss", "web")
    group = await boss.employ(3)
    token = token_of(town.database, group.ref)
    for number in (101, 102):
        await Person(town, str(number)).join(token, f"Worker {number}")
    first, second = members(town.database, group.ref)
    who = noor(town)
    assert await desk_of(town).set_status(first.ref, first.version, "withdrawn", "own-choice", who, whose="person")
    assert "1 van 3 mensen doen mee." in (await boss.type("/status"))[0]
    after = {case.ref: case.status for case in members(town.database, group.ref)}
    assert after == {first.ref: "withdrawn", second.ref: "new"}
    kept = town.database.read_now(lambda store: cases.get(store, group.ref))
    assert kept is not None
    assert kept.status == "new"


async def test_the_desk_shows_the_links_and_the_members_and_leads_back(town: Town) -> None:
    group = await Person(town, "boss", "web").employ(7)
    token = token_of(town.database, group.ref)
    await Person(town, "101").join(token, "Sam")
    worker = Person(town, "102", "web")
    await worker.join(token, "Oksana", "en")
    await worker.press("@restart")
    town.database.write_now(lambda store: withdraw(store, worker.cases()[0], town))

    desk = desk_of(town)
    shown = await desk.case(group.ref)
    assert shown is not None
    assert shown.group is not None
    assert shown.group.links == groups.links("https://p.example", "test_bot", token)
    assert shown.group.counted == "1 van 7 mensen doen mee"
    members_shown = {(one.name, one.language_name, one.status_label, one.left) for one in shown.group.members}
    assert members_shown == {("Sam", "Nederlands", "Nieuw", False), ("Oksana", "Engels", "Gestopt", True)}

    member = await desk.case(worker.cases()[0].ref)
    assert member is not None
    assert (member.group, member.member_of, member.member_of_name) == (None, group.ref, "Kwekerij De Boom")


async def test_a_member_stays_when_the_employer_has_everything_erased(town: Town) -> None:
    boss = Person(town, "boss", "web")
    token = token_of(town.database, (await boss.employ(2)).ref)
    worker = Person(town, "101")
    await worker.join(token, "Sam")
    await boss.press("@delete", "@delete:yes")
    (case,) = worker.cases()
    shown = await desk_of(town).case(case.ref)
    assert shown is not None
    assert (shown.name, shown.member_of) == ("Sam", "")
    assert town.database.read_now(lambda store: stored.by_token(store, token)) is None


async def test_an_employer_whose_workers_do_not_know_yet_leaves_counts_and_no_names(town: Town) -> None:
    case = await Person(town, "boss", "web").employ(7, consent="no")
    assert "counts-only" in case.flags
    assert case.answers["answers"]["workers"] == 7
    assert case.person == {
        "company": "Kwekerij De Boom", "kvk": "12345678", "name": "Jo Baas", "phone": "+31612345678",
        "contact_by": "phone",
    }  # fmt: skip
    asked_in_words = [one for one in case.answers["summary"] if one["own"]]
    assert [one["field"] for one in asked_in_words] == ["workers"]


async def test_joining_is_in_the_history_of_the_group_without_a_trace_of_who(town: Town) -> None:
    group = await Person(town, "boss", "web").employ(2)
    worker = Person(town, "101")
    await worker.join(token_of(town.database, group.ref), "Sam")
    events = town.database.read_now(lambda store: cases.events(store, group.ref))
    assert [(event.kind, event.by, event.data) for event in events][1:] == [("joined", "system", {})]


async def test_a_client_confirms_by_link_and_the_professional_learns_the_step_alone(town: Town) -> None:
    helper = Person(town, "uwv", "web")
    case = await helper.register_client(*ONE_CLIENT)
    assert "0 van 1 persoon doet mee." in (await helper.type("/status"))[0]
    client = Person(town, "101")
    await client.join(token_of(town.database, case.ref), "Yusuf Client")
    assert "1 van 1 persoon doet mee." in (await helper.type("/status"))[0]
    assert not [secret for secret in ("Yusuf", client.cases()[0].ref) if secret in " ".join(helper.read())]


async def test_of_one_client_the_professional_is_told_the_step_that_staff_set_there(town: Town) -> None:
    helper, client = Person(town, "uwv", "web"), Person(town, "101")
    case = await helper.register_client(*ONE_CLIENT)
    await client.join(token_of(town.database, case.ref), "Sam")
    joined = client.cases()[0]
    assert await desk_of(town).set_status(joined.ref, joined.version, "matching", "", noor(town))
    told = (await helper.type("/status"))[0]
    assert "Wij zoeken een werkplek" in steps_told(town)
    assert case.ref in told
    assert joined.ref not in told
    town.database.write_now(lambda store: withdraw(store, client.cases()[0], town))
    await helper.type("/status")
    assert "Nieuw: een collega leest uw aanmelding" in steps_told(town)


async def test_of_one_worker_the_employer_is_told_no_step(town: Town) -> None:
    boss, worker = Person(town), Person(town, "101")
    group = await boss.employ(1)
    await worker.join(token_of(town.database, group.ref), "Sam")
    joined = worker.cases()[0]
    assert await desk_of(town).set_status(joined.ref, joined.version, "matching", "", noor(town))
    await boss.type("/status")
    assert "Nieuw: een collega leest uw aanmelding" in steps_told(town)


async def test_who_joins_a_pre_registration_is_pre_registered_until_it_goes_on(town: Town) -> None:
    helper = Person(town, "uwv", "web")
    case = await helper.register_client(*UNCERTAIN)
    client = Person(town, "101")
    await client.join(token_of(town.database, case.ref), "Sam")
    waits = client.cases()[0]
    assert (waits.status, waits.due_at, waits.decide_by) == ("pre-registered", None, None)

    await helper.press(f"@decide:{case.ref}:yes")
    goes_on = client.cases()[0]
    assert goes_on.status == "new"
    assert goes_on.due_at == answer_by(REGION.office, REGION.contact_days, town.now.astimezone(HERE))


async def test_who_joined_waits_while_a_pre_registration_is_on_hold_and_goes_on_with_it(town: Town) -> None:
    case = await Person(town, "uwv", "web").register_client(*UNCERTAIN)
    client = Person(town, "101")
    await client.join(token_of(town.database, case.ref), "Sam")
    desk, staff = desk_of(town), noor(town)
    until = town.now.date() + timedelta(days=14)
    assert await desk.set_status(case.ref, case.version, "on-hold", "", staff, words="Wacht op geld", until=until)
    assert client.cases()[0].status == "pre-registered"
    assert await desk.set_status(case.ref, case.version + 1, "intake", "", staff)
    assert client.cases()[0].status == "intake"


async def test_with_an_expired_pre_registration_its_members_stop_too(town: Town) -> None:
    case = await Person(town, "uwv", "web").register_client(*UNCERTAIN)
    client = Person(town, "101")
    await client.join(token_of(town.database, case.ref), "Sam")
    later = town.later(days=400)
    assert town.database.write_now(lambda store: pre_registrations.expire(store, later)) == [case.ref]
    assert client.cases()[0].status == "withdrawn"


async def test_telegram_tells_what_the_bot_is_called(telegram: Telegram) -> None:
    assert await telegram.bot_name() == "test_bot"


async def test_the_links_name_telegram_only_when_the_bot_is_known() -> None:
    assert groups.links("https://p.example/", "", "abc") == ("https://p.example/?start=g-abc",)
    assert groups.links("https://p.example", "test_bot", "abc") == (
        "https://p.example/?start=g-abc",
        "https://t.me/test_bot?start=g-abc",
    )


def test_a_token_fits_in_a_telegram_link_and_is_new_each_time() -> None:
    tokens = {groups.new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{16,62}", token) for token in tokens)
