"""A region with dates that staff set since its files were written."""

from __future__ import annotations

from datetime import date

from dialogs.facts.changed import Dates, with_dates
from dialogs.facts.load import load_region

REGION = load_region("achterhoek")
TODAY = date(2026, 11, 20)
FILE = REGION.fact("rvo-subsidy", TODAY)
assert FILE is not None
NEW = Dates(date(2026, 11, 2), date(2026, 11, 27), TODAY, "adviser")


def test_new_dates_make_a_fact_current_and_leave_the_others_alone() -> None:
    changed = with_dates(REGION, {("rvo-subsidy", FILE.valid_from): NEW})
    assert (REGION.status("rvo-subsidy", TODAY), changed.status("rvo-subsidy", TODAY)) == ("needs-review", "current")
    others = [fact for fact in changed.facts if fact.id != "rvo-subsidy"]
    assert others == [fact for fact in REGION.facts if fact.id != "rvo-subsidy"]


def test_a_file_that_was_verified_later_knows_better() -> None:
    older = Dates(NEW.valid_from, NEW.valid_to, date(2026, 11, 1), "adviser")
    assert with_dates(REGION, {("rvo-subsidy", FILE.valid_from): older}).facts == REGION.facts


def test_dates_of_a_version_that_the_file_no_longer_has_count_for_nothing() -> None:
    assert with_dates(REGION, {("rvo-subsidy", date(1999, 1, 1)): NEW}).facts == REGION.facts
