"""From a case as it is kept to what the desk's pages show: Dutch words, what to do now, what may follow. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime, format_timedelta

from bot import pre_registrations
from bot.desk import checklist, lifecycle, money, steps
from bot.desk.facts import fact_name
from bot.desk.rows import AnswerView, CaseView, EventView, QueueRow, ReasonView, RouteView, StatusChoice, TalkView
from bot.translate import speaker
from bot.zone import HERE
from dialogs.facts.load import Region
from dialogs.rules.eligibility import REVIEW_FLAGS
from dialogs.spot import LANGUAGE_NAMES, LANGUAGES_IN_DUTCH
from dialogs.telling import STATUSES, route_label, title
from storage.cases import ENDED, PRE_REGISTERED, Case, Event
from storage.queue import FIRST

OUTSIDE, ELSEWHERE = "outside-region", "referred-out"
KINDS = {"candidate": "Kandidaat", "employer": "Werkgever", "referrer": "Verwijzer", "human": "Wil een mens spreken"}
CHANNELS = {"telegram": "Telegram", "web": "webchat", "console": "terminal"}
FLAGS = {
    "cross-region": "Over de regiogrens",
    "place-unknown": "Plaats onbekend",
    "under-18": "Jonger dan 18",
    "school-coordinator": "Overleg met de school",
    "permit-check": "Verblijf nakijken",
    "foreign-diploma": "Buitenlands diploma",
    "diploma-unknown": "Diploma onbekend",
    "outdated-diploma": "Oud diploma",
    "switching": "Wil ander werk",
    "needs-match": "Zoekt een werkplek",
    "volunteer-workplace": "Vrijwillige werkplek",
    "temp-agency": "Uitzendbureau",
    "language-help": "Hulp met Nederlands",
    "youth-18-26": "18 tot en met 26 jaar",
    "branch-certificate": "Ook branchecertificaat",
    "low-uptake": "Weinig bedrijven in deze sector",
    "fair-pay-check": "Eerlijk loon nakijken",
    "group": "Groep",
    "large-group": "Grote groep",
    "counts-only": "Alleen aantallen",
    "usable-diploma": "Diploma dat nog helpt",
}
BESIDE_THE_REGION = {"other": "Buiten de regio", "unknown": "Plaats onbekend"}
_QUOTED = 200
CONTACT = {"phone": "Bellen", "whatsapp": "WhatsApp", "telegram": "In de chat", "email": "E-mail"}
TIMES = {"morning": "ochtend", "afternoon": "middag", "evening": "avond", "any": "maakt niet uit"}


def language_in_dutch(code: str) -> str:
    """Return the Dutch name of a language."""
    return speaker("nl")(LANGUAGES_IN_DUTCH[code]) if code in LANGUAGES_IN_DUTCH else code


def place_label(municipality: str | None, region: Region) -> str:
    """Return a municipality's name for people; empty when there is none."""
    names = {one.id: one.name for one in region.municipalities}
    return names.get(municipality or "", BESIDE_THE_REGION.get(municipality or "", ""))


def sector_labels(region: Region) -> tuple[tuple[str, str], ...]:
    """Return the id and the name of every sector."""
    say = speaker("nl")
    return tuple((one.id, say(one.label)) for one in region.sectors)


def indication_label(case: Case) -> str:
    """Return the indication's heading; empty when there is none."""
    return speaker("nl")(title(case.kind, case.indication)) if case.indication else ""


def queue_row(
    case: Case, claimed_by: str, region: Region, now: datetime, *, why: str, unread: int = 0, wrote: str = ""
) -> QueueRow:
    """Return how a case stands in the queue, and `why` (`storage.queue`).

    `unread` messages of the person wait for an answer; they `wrote` the last one.
    """
    late = why == "late"
    today = case.status == "new" and case.due_at is not None and case.due_at.date() == now.date()
    soon = {"expiring": "loopt af", "hold-over": "wacht voorbij"}.get(why, "")
    over = "De wachttijd is voorbij. Kijk of het verder kan." if why == "hold-over" else ""
    return QueueRow(
        ref=case.ref,
        kind=case.kind,
        kind_label=KINDS.get(case.kind, case.kind),
        who=str(case.person.get("name") or case.person.get("company") or KINDS.get(case.kind, case.kind)),
        waiting=format_timedelta(now - case.created_at, locale="nl", threshold=1.2),
        what_now=WROTE if unread else over or what_now(case),
        municipality=case.municipality or "",
        municipality_label=place_label(case.municipality, region),
        language=case.language or "nl",
        language_name=language_in_dutch(case.language or "nl"),
        language_own=LANGUAGE_NAMES.get(case.language or "nl", ""),
        indication_label=indication_label(case),
        status=case.status,
        status_label=lifecycle.LABELS.get(case.status, case.status),
        channel_label=CHANNELS.get(case.channel or "", case.channel or ""),
        claimed_by=claimed_by,
        due="te laat" if late else "vandaag" if today else soon,
        urgency="late" if late else "today" if today or soon else "calm",
        first=why in FIRST,
        ended=why == "ended",
        unread=unread,
        quote=wrote[:_QUOTED],
        marks=tuple(FLAGS.get(flag, flag) for flag in case.flags[:3]),
    )


WROTE = "Heeft geschreven. Antwoord."


def what_now(case: Case) -> str:
    """Return in one sentence what to do with a case now."""
    if case.kind == "human" and case.status == "new":
        return "Wil een mens spreken. Neem contact op."
    if case.status == "new":
        return "Neem contact op."
    if case.status == PRE_REGISTERED and case.decide_by:
        return f"Wacht op een besluit, tot en met {_last_day(case)}."
    if case.status == steps.ON_HOLD:
        return steps.waits(case)
    after = lifecycle.usual_next(case.status)
    return f"Volgende stap: {lifecycle.LABELS[after].lower()}." if after and case.status not in ENDED else ""


def case_view(
    case: Case, history: Sequence[Event], staff: Mapping[int, str], region: Region, now: datetime, *, reachable: bool
) -> CaseView:
    """Return a case as its page shows it."""
    usual = lifecycle.usual_next(case.status, steps.before_hold(history))
    outcome: Mapping[str, Any] = case.answers.get("outcome") or {}
    waits, unread = case.status == PRE_REGISTERED, _unread(history)
    return CaseView(
        ref=case.ref,
        version=case.version,
        kind_label=KINDS.get(case.kind, case.kind),
        name=str(case.person.get("name", "")),
        phone=str(case.person.get("phone", "")),
        email=str(case.person.get("email", "")),
        municipality_label=place_label(case.municipality, region),
        language=case.language or "nl",
        language_name=language_in_dutch(case.language or "nl"),
        language_own=LANGUAGE_NAMES.get(case.language or "nl", ""),
        channel_label=CHANNELS.get(case.channel or "", case.channel or ""),
        status=case.status,
        status_label=lifecycle.LABELS.get(case.status, case.status),
        step=lifecycle.step_of(case.status),
        steps=len(lifecycle.PATH),
        indication_label=indication_label(case),
        indication_id=case.indication or "",
        claimed_by=staff.get(case.claimed_by or 0, ""),
        what_now=WROTE if unread else steps.hold(case, history, now) or what_now(case),
        unread=unread,
        after=_after(case, usual),
        received=f"Ingevuld op {_moment(case.created_at)}, in het {language_in_dutch(case.language or 'nl')}.",
        rules=_rules(case, outcome),
        receipt=tuple((style, text) for style, text in case.answers.get("receipt", ())),
        marks=(f"Bron: {case.source}",) if case.source else (),
        answers=tuple(_answers(case)),
        reasons=tuple(_reasons(case, outcome)),
        flags=tuple(FLAGS.get(flag, flag) for flag in case.flags),
        estimate=_estimate(outcome),
        financing=tuple(_routes(outcome, region)),
        history=tuple(_event(event, staff, case, region) for event in reversed(history)),
        messages=tuple(talk for event in history for talk in _talk(event, staff, case)),
        next_statuses=tuple(_choices(case, usual)),
        reopens=case.status in ENDED,
        money=money.view(case, region),
        checklist=checklist.view(
            case, history, usual, lambda one: f"{staff.get(one.by_staff or 0, '')}, {_moment(one.at)}"
        ),
        questions=tuple(_questions(case, region)),
        why_waiting=tuple(_why_waiting(case)) if waits else (),
        decide_by=_last_day(case) if waits else "",
        decide_by_iso=pre_registrations.last_day(case.decide_by).isoformat() if waits and case.decide_by else "",
        hand_over=_hand_over(case) if case.indication == OUTSIDE else "",
        reachable=reachable,
    )


def _unread(history: Sequence[Event]) -> int:
    """Return how many messages of the person came after the last thing that staff did."""
    count = 0
    for event in history:
        count = 0 if event.by == "staff" else count + (event.kind == "message")
    return count


def _after(case: Case, usual: str) -> str:
    """Return the steps that come after this one in words: the usual one, and from a step of the path two more."""
    if case.status in ENDED:
        return ""
    first = lifecycle.step_of(usual) - 1
    steps = lifecycle.PATH[first : first + (3 if case.status in lifecycle.PATH else 1)] if first >= 0 else ()
    return ", ".join(lifecycle.LABELS[status].lower() for status in steps)


def _moment(at: datetime) -> str:
    return format_datetime(at, "d MMM y, HH:mm", tzinfo=HERE, locale="nl")


def _last_day(case: Case) -> str:
    return format_date(pre_registrations.last_day(case.decide_by), "d MMMM y", locale="nl") if case.decide_by else ""


def _why_waiting(case: Case) -> list[str]:
    answers = case.answers.get("answers", {})
    chose = ["Gekozen voor een voor-aanmelding"] if answers.get("intent") == "pre-registration" else []
    unsure = ["Het begin staat nog niet vast"] if answers.get("start_certainty") == "uncertain" else []
    return chose + unsure


def _questions(case: Case, region: Region) -> list[tuple[str, str]]:
    rests_on = {scheme.id: scheme.fact for scheme in region.schemes}
    asked = [(rests_on.get(name, name), fact_name(name, region)) for name in case.answers.get("questions", ())]
    return [(fact_id if fact_id in region.fact_ids else "", name) for fact_id, name in asked]


def _hand_over(case: Case) -> str:
    """Return what another region may know: all of it, for without consent there would be no case."""
    head = [f"{KINDS.get(case.kind, case.kind)} voor praktijkleren, aangemeld op {_moment(case.created_at)}."]
    contact = [
        f"{label}: {case.person[name]}"
        for name, label in (("name", "Naam"), ("phone", "Telefoon"), ("email", "E-mail"))
        if case.person.get(name)
    ]
    language = f"Taal: {language_in_dutch(case.language or 'nl')}"
    answers = [f"{row.label}: {row.value}" for row in _answers(case)]
    return "\n".join([*head, *contact, language, *answers, "Deze persoon gaf toestemming om dit te delen."])


def _answers(case: Case) -> list[AnswerView]:
    rows = [
        AnswerView(label, str(case.person[name]))
        for name, label in (("company", "Bedrijf of organisatie"), ("kvk", "KvK-nummer"))
        if case.person.get(name)
    ]
    if case.person.get("contact_by"):
        at = TIMES.get(case.person.get("best_time", ""), "")
        by = CONTACT.get(case.person["contact_by"], case.person["contact_by"])
        rows.append(AnswerView("Contact", f"{by}, {at}" if at else by))
    rows += [
        AnswerView(one["label"], one["value"], one["value"] if one.get("own") else "")
        for one in case.answers.get("summary", ())
    ]
    return rows


def _reasons(case: Case, outcome: Mapping[str, Any]) -> list[ReasonView]:
    labels = {one["field"]: (one["label"], one["value"]) for one in case.answers.get("summary", ())}
    seen: dict[str, ReasonView] = {}
    for reason in outcome.get("reasons", ()):
        label, value = labels.get(reason["field"], ("", ""))
        informs = reason["rule"] in (REVIEW_FLAGS | set(case.flags) | {"review", "other-route", "prepare"})
        seen.setdefault(
            reason["text"], ReasonView(reason["text"], f"{label}: {value}" if label else "", speaks_for=not informs)
        )
    return list(seen.values())


def _rules(case: Case, outcome: Mapping[str, Any]) -> str:
    rules = ", ".join(dict.fromkeys(reason["rule"] for reason in outcome.get("reasons", ())))
    return f"Regels: {rules}. Versie van de regels: {case.rule_version}." if rules else ""


def _euros(amount: Mapping[str, int]) -> str:
    return f"€ {amount['min']:,} tot € {amount['max']:,}".replace(",", ".")


def _estimate(outcome: Mapping[str, Any]) -> str:
    estimate = outcome.get("estimate")
    if not estimate:
        return ""
    people = "1 persoon" if estimate["participants"] == 1 else f"{estimate['participants']} mensen"
    return f"Schatting {_euros(estimate)} voor {people}. Bedrag uit {estimate['as_of']}, nog nakijken."


def _routes(outcome: Mapping[str, Any], region: Region) -> list[RouteView]:
    say = speaker("nl")
    statuses = {str(name): text for name, text in STATUSES.items()}
    return [
        RouteView(
            say(route_label(route["route"], region)),
            route["status"],
            say(statuses[route["status"]]),
            reason=route["reason"],
            amount=_euros(route["amount"]) if route["amount"] else "",
        )
        for route in outcome.get("financing", ())
    ]


_HAPPENED = {
    "opened": "gaf toestemming en meldde zich aan",
    "claimed": "heeft dit opgepakt",
    "released": "gaf dit terug aan de wachtrij",
    "note": "schreef een notitie",
    "reply": "stuurde een antwoord",
    "handed-back": "gaf de chat terug aan de assistent",
    "message": "schreef een bericht",
    "handled": "handelde de berichten af",
    "joined": "nam iemand op in de groep, via de link",
    "asked-to-decide": "vroeg of de voor-aanmelding doorgaat",
    "decides-later": "weet nog niet of het doorgaat",
    "decide-by": "koos een andere laatste dag",
    "asked": "vroeg hoe het nu gaat",
    "not-asked": "kon niet vragen hoe het nu gaat: een bericht komt niet aan",
    "measured": "vertelde hoe het nu gaat",
    "asks-no-more": "wil hier geen vragen meer over",
}


def _event(event: Event, staff: Mapping[int, str], case: Case, region: Region) -> EventView:
    who = {"staff": staff.get(event.by_staff or 0, ""), "person": _person(case)}.get(event.by, "Systeem")
    text = _HAPPENED.get(event.kind, event.kind)
    if event.kind == "asked-to-decide" and not event.data.get("sent"):
        text = "kon niet vragen of de voor-aanmelding doorgaat: een bericht komt niet aan"
    if event.kind == "decide-by":
        text += f": {format_date(date.fromisoformat(event.data['day']), 'd MMMM y', locale='nl')}"
    if event.kind == "status":
        text = steps.happened(event.data)
    if event.kind == "split":
        text = money.happened(event.data, region)
    if event.kind == "check":
        text = checklist.happened(event.data)
    look = {"note": "note", "split": "money", "check": "done"}.get(event.kind, event.by)
    return EventView(look, who, text, _moment(event.at), event.at.isoformat(), event.version)


def _person(case: Case) -> str:
    return str(case.person.get("name") or "De aanmelder")


def _talk(event: Event, staff: Mapping[int, str], case: Case) -> list[TalkView]:
    looks = {"note": "note", "reply": "us", "message": "person"}
    if event.kind not in looks:
        return []
    who = staff.get(event.by_staff or 0, "") or _person(case)
    language = (case.language or "nl") if event.kind == "message" else "nl"
    words, meta = str(event.data.get("text", "")), f"{who}, {_moment(event.at)}"
    return [TalkView(looks[event.kind], words, meta, language, message=event.data.get("message", 0))]


def _choices(case: Case, usual: str) -> list[StatusChoice]:
    following = lifecycle.may_follow(case.status)
    if case.indication == OUTSIDE and ELSEWHERE in following:
        following = (ELSEWHERE, *(one for one in following if one != ELSEWHERE))
        usual = ELSEWHERE
    reasons = {"withdrawn": tuple(lifecycle.WITHDRAWAL_REASONS.items())}
    hints = {
        "on-hold": "Met reden en datum",
        "withdrawn": "Met reden. Heropenen kan altijd.",
        ELSEWHERE: "Waarheen, en warm overgedragen",
    }
    path = [one for one in following if one in lifecycle.PATH]
    near = path[path.index(usual) if usual in path else 0 :][:3]
    return [
        StatusChoice(
            one,
            lifecycle.LABELS[one],
            hints.get(one, ""),
            usual=one == usual,
            reasons=reasons.get(one, ()),
            whose=tuple(lifecycle.WHOSE.items()) if one in reasons else (),
            missing=checklist.names(checklist.missing(one, case.checklist)) if one != "new" else "",
        )
        for one in following
        if one in near or one in lifecycle.BESIDE
    ]
