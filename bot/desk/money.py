"""Who pays what: the split of a case, what it leaves to find, and whom to ask next. Pure. Owner: the coordinator.

A way to pay stands in the split once: who is asked again gets another amount or another state, not a second row.
Money that always comes afterwards (RVO) never covers what has to be paid up front, so it does not close the gap.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.desk.rows import MoneyView, ShareView
from bot.translate import speaker
from dialogs.facts.load import Region
from dialogs.telling import ROUTES, route_label
from storage.cases import Case

Split = Sequence[Mapping[str, Any]]

STATES = {"asked": "Gevraagd", "agreed": "Toegezegd", "refused": "Afgewezen"}
MOST = 1_000_000
AFTERWARDS, SELF = "rvo-subsidy", "own-share"
PROTECTED = ("benefit", "reintegration", "newcomer")
"""The situations in which nobody is asked to pay a share."""

_NUMBER = r"(\d{1,9}|\d{1,3}(?:[.\s]\d{3}){1,2})"
_WRITTEN = re.compile(rf"(?:€|euro?)?\s*{_NUMBER}(?:,(?:-|–|0{{1,2}}))?\s*(?:euro)?", re.IGNORECASE)


def amount_of(text: str) -> int | None:
    """Return the whole euros that were written, as people write them (`€ 1.250,-`); None for anything else."""
    found = _WRITTEN.fullmatch(text.strip())
    return int(re.sub(r"\D", "", found[1])) if found else None


def euros(amount: int) -> str:
    """Return an amount as it is read."""
    return f"€ {amount:,}".replace(",", ".")


def may_pay_themselves(case: Case) -> bool:
    """Whether a share of the person can be talked about at all: contracts, `own-share`."""
    answers = case.answers.get("answers") or {}
    protected = answers.get("situation") in PROTECTED or answers.get("age_band") == "under-18"
    return case.kind == "candidate" and bool(answers) and not protected


def payers(case: Case, region: Region) -> tuple[str, ...]:
    """Return the ways to pay that can stand in a case's split: the advised ones in their order, then the rest."""
    every = (*_advised(case), *region.financing_order, *ROUTES, *(scheme.id for scheme in region.schemes))
    return tuple(dict.fromkeys(one for one in every if one != SELF or may_pay_themselves(case)))


def advice(case: Case, region: Region, route: str, amount: int | None, state: str) -> str:
    """Return what is wrong with a share, and what to do; empty when it is right."""
    if route not in payers(case, region) and _share(case.split or (), route) is None:
        return "Kies wie er betaalt."
    if amount is None:
        return "Schrijf het bedrag in hele euro’s, bijvoorbeeld 750."
    if amount > MOST:
        return f"Dit bedrag is te hoog. Schrijf hooguit {euros(MOST)}."
    return "" if state in STATES else "Kies of het gevraagd, toegezegd of afgewezen is."


def with_share(split: Split, route: str, amount: int, state: str) -> list[dict[str, Any]]:
    """Return the split with this share: in the place of the one that was there, else at the end."""
    share = {"route": route, "amount": amount, "state": state}
    kept = [share if one["route"] == route else dict(one) for one in split]
    return kept if share in kept else [*kept, share]


def without_share(split: Split, route: str) -> list[dict[str, Any]]:
    """Return the split without what this one pays."""
    return [dict(one) for one in split if one["route"] != route]


def before(split: Split, route: str) -> dict[str, Any]:
    """Return what stood in the split for a way to pay; empty when there was nothing."""
    share = _share(split, route)
    return {"amount": share["amount"], "state": share["state"]} if share else {}


def view(case: Case, region: Region) -> MoneyView:
    """Return the split as the page of a case shows it."""
    split, estimate = case.split or (), (case.answers.get("outcome") or {}).get("estimate")
    agreed, asked = _sum(split, "agreed"), _sum(split, "asked")
    low, high = (max(0, estimate[end] - agreed) for end in ("min", "max")) if estimate else (0, 0)
    gap = (euros(high) if low == high else f"{euros(low)} tot {euros(high)}") if estimate else ""
    tone, stand = _stand(low, high) if estimate else ("", "")
    used = {one["route"] for one in split}
    return MoneyView(
        shares=tuple(_row(one, region) for one in split),
        to_add=tuple((one, label(one, region)) for one in payers(case, region) if one not in used),
        states=tuple(STATES.items()),
        agreed=euros(agreed),
        asked=euros(asked),
        gap=gap,
        tone=tone,
        stand=stand,
        bar=_bar(agreed, asked, estimate) if estimate else (),
        next=_next(case, region, covered=bool(estimate) and not high, waits=bool(estimate) and asked >= high),
        no_share="" if may_pay_themselves(case) or case.kind != "candidate" else _NO_SHARE,
    )


def label(route: str, region: Region) -> str:
    """Return what staff call a way to pay."""
    return speaker("nl")(route_label(route, region))


def happened(data: Mapping[str, Any], region: Region) -> str:
    """Return a change of the split as the history tells it."""
    name, was = label(data["route"], region), data.get("before") or {}
    had = f" (was {_share_in_words(was)})" if was else ""
    if not data.get("state"):
        return f"haalde ‘{name}’ uit de financiering{had}"
    return f"zette ‘{name}’ op {_share_in_words(data)}{had}"


_NO_SHARE = "Zelf meebetalen staat er niet bij: dat vragen wij deze persoon niet."


def _advised(case: Case) -> dict[str, str]:
    return {one["route"]: one["status"] for one in (case.answers.get("outcome") or {}).get("financing", ())}


def _share(split: Split, route: str) -> Mapping[str, Any] | None:
    return next((one for one in split if one["route"] == route), None)


def _sum(split: Split, state: str) -> int:
    return sum(one["amount"] for one in split if one["state"] == state and one["route"] != AFTERWARDS)


def _stand(low: int, high: int) -> tuple[str, str]:
    if not high:
        return "ok", "rond"
    return ("info", "misschien rond") if not low else ("wait", "nog niet rond")


def _share_in_words(share: Mapping[str, Any]) -> str:
    return f"{STATES.get(share['state'], share['state']).lower()}: {euros(share['amount'])}"


def _row(share: Mapping[str, Any], region: Region) -> ShareView:
    return ShareView(
        route=share["route"],
        label=label(share["route"], region),
        amount=share["amount"],
        amount_label=euros(share["amount"]),
        state=share["state"],
        state_label=STATES.get(share["state"], share["state"]),
        note="Komt achteraf. Telt niet mee voor wat u nu nodig hebt." if share["route"] == AFTERWARDS else "",
    )


def _bar(agreed: int, asked: int, estimate: Mapping[str, int]) -> tuple[int, int, int]:
    """Return how wide is drawn what is agreed and what is asked, and where the lower estimate is, in thousandths."""
    whole = max(estimate["max"], agreed + asked, 1)
    return agreed * 1000 // whole, asked * 1000 // whole, estimate["min"] * 1000 // whole


def _next(case: Case, region: Region, *, covered: bool, waits: bool) -> str:
    split = case.split or ()
    if covered:
        return "Het geld is rond."
    asked = [label(one["route"], region) for one in split if one["state"] == "asked" and one["route"] != AFTERWARDS]
    wait = f"Wacht op antwoord: {', '.join(asked)}."
    if asked and waits:
        return wait
    used = {one["route"] for one in split} | {AFTERWARDS}
    for route, status in _advised(case).items():
        if route not in used:
            do = {"ask-staff": "Kijk nu na", "last-resort": "Vraag als laatste"}.get(status, "Vraag nu")
            return f"{do}: {label(route, region)}."
    if asked:
        return wait
    return "Iedereen is gevraagd. Overleg met een collega." if split else "Voeg toe wie er kan betalen."
