"""Facts of a region: read from TOML, refused with a remedy when wrong, and worth something only on their days."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from dialogs.facts.load import FactsError, Region, load_region, warnings
from dialogs.text import Money

REGIONS = Path(__file__).parents[1] / "fixtures" / "regions"


@pytest.fixture
def achterhoek() -> Region:
    return load_region("achterhoek")


@pytest.fixture
def veenwolde() -> Region:
    return load_region("veenwolde", REGIONS)


def test_the_achterhoek_has_its_eight_municipalities(achterhoek: Region) -> None:
    assert [one.id for one in achterhoek.municipalities[:8]] == [
        "aalten",
        "berkelland",
        "bronckhorst",
        "doetinchem",
        "montferland",
        "oost-gelre",
        "oude-ijsselstreek",
        "winterswijk",
    ]
    assert achterhoek.municipality_name("oost-gelre") == "Oost Gelre"
    assert achterhoek.contact_days == 2
    assert achterhoek.financing_order == ()


def test_the_achterhoek_has_the_sectors_of_the_contracts_in_their_order(achterhoek: Region) -> None:
    assert [(one.id, one.label.dutch) for one in achterhoek.sectors[:8]] == [
        ("green", "Planten en groen"),
        ("production-logistics", "Productie en magazijn"),
        ("wood", "Hout en meubels"),
        ("care", "Zorg"),
        ("hospitality", "Keuken en bediening"),
        ("technology", "Techniek"),
        ("childcare", "Kinderopvang"),
        ("other", "Iets anders"),
    ]
    of_contracts = achterhoek.sectors[:8]
    assert [one.id for one in of_contracts if one.branch_certificate] == ["care", "hospitality"]
    assert [one.id for one in of_contracts if one.low_uptake] == ["care", "technology", "childcare"]


def test_a_region_is_read_once() -> None:
    assert load_region("achterhoek") is load_region("achterhoek")


def test_every_sector_of_the_contracts_has_occupations_that_fit_on_a_button(achterhoek: Region) -> None:
    for sector in achterhoek.sectors[:8]:
        assert achterhoek.occupations_of(sector.id), sector.id
    assert [one.label.dutch for one in achterhoek.occupations if len(one.label.dutch) > 30] == []


def test_trainers_are_named_only_for_sectors_that_a_source_names(achterhoek: Region) -> None:
    assert [one.id for one in achterhoek.trainers_for("green")] == ["zone-college", "aeres"]
    assert achterhoek.trainers_for("care") == ()


@pytest.mark.parametrize(
    ("fact", "day", "status"),
    [
        ("trainer-costs", "2023-12-31", "absent"),
        ("trainer-costs", "2024-01-01", "current"),
        ("trainer-costs", "2024-12-31", "current"),
        ("trainer-costs", "2025-01-01", "needs-review"),
        ("trainer-costs", "2027-06-01", "needs-review"),
        ("rvo-subsidy", "2021-12-31", "absent"),
        ("rvo-subsidy", "2024-11-10", "current"),
        ("rvo-subsidy", "2026-04-30", "current"),
        ("rvo-subsidy", "2026-05-01", "needs-review"),
        ("opijver-voucher", "2024-06-11", "absent"),
        ("opijver-voucher", "2024-06-12", "current"),
        ("opijver-voucher", "2026-01-31", "current"),
        ("opijver-voucher", "2026-11-20", "needs-review"),
        ("steun-en-herstelpakket", "2022-12-31", "current"),
        ("steun-en-herstelpakket", "2023-01-01", "expired"),
        ("impuls-vouchers", "2025-01-01", "expired"),
        ("winterstop-sbb", "2024-11-30", "absent"),
        ("winterstop-sbb", "2025-03-31", "current"),
        ("winterstop-sbb", "2026-11-20", "expired"),
        ("issued-2023-2024", "2026-11-20", "expired"),
        ("no-such-fact", "2026-11-20", "absent"),
    ],
)
def test_what_a_dated_fact_is_worth_on_a_day(achterhoek: Region, fact: str, day: str, status: str) -> None:
    assert achterhoek.status(fact, date.fromisoformat(day)) == status


def test_the_trainers_costs_stay_usable_with_their_year(achterhoek: Region) -> None:
    costs = achterhoek.fact("trainer-costs", date(2026, 11, 20))
    assert costs
    assert (costs.min, costs.max, costs.as_of) == (750, 1000, "2024")
    assert costs.text.values == {"min": Money(750), "max": Money(1000), "as_of": "2024"}
    assert achterhoek.fact("trainer-costs", date(2023, 12, 31)) is None


def test_history_is_always_told_with_its_year(achterhoek: Region) -> None:
    for fact in achterhoek.facts:
        if fact.after == "expired":
            assert re.search(r"20\d\d", fact.text.dutch), fact.id


def test_the_figures_of_the_project_are_those_of_its_report(achterhoek: Region) -> None:
    counts = {fact.id: fact.count for fact in achterhoek.facts if fact.count}
    assert counts == {"issued-2023-2024": 37, "permanent-jobs-2023-2024": 10}


def test_everything_has_a_source(achterhoek: Region) -> None:
    for group in ("municipalities", "places", "outside", "sectors", "occupations", "trainers", "facts"):
        assert all(one.source for one in getattr(achterhoek, group)), group


def test_another_region_is_only_another_folder(veenwolde: Region) -> None:
    assert veenwolde.name == "Veenwolde"
    assert [one.id for one in veenwolde.municipalities] == ["turfdam", "hoge-brug"]
    assert veenwolde.financing_order == ("employer-budget", "reintegration-budget")
    assert veenwolde.places[0].postcodes == ("4300", "4301", "4302", "4321")
    assert veenwolde.places[0].full_name == "Turfdam"


def test_a_fact_needs_review_ninety_days_after_it_was_verified(veenwolde: Region) -> None:
    assert veenwolde.status("turf-voucher", date(2026, 5, 30)) == "current"
    assert veenwolde.status("turf-voucher", date(2026, 5, 31)) == "needs-review"


def test_between_two_versions_the_latest_one_begun_counts(veenwolde: Region) -> None:
    between = veenwolde.fact("turf-voucher", date(2026, 2, 1))
    after = veenwolde.fact("turf-voucher", date(2026, 3, 1))
    assert between
    assert after
    assert (between.min, between.status(date(2026, 2, 1))) == (100, "needs-review")
    assert after.max == 120
    assert after.status(date(2026, 2, 28)) == "absent"


@pytest.mark.parametrize(
    ("day", "lapses"),
    [
        ("2024-12-31", []),  # nothing has begun
        ("2025-10-31", []),  # 61 days ahead
        ("2025-11-01", [date(2025, 12, 31)]),
        ("2025-12-31", [date(2025, 12, 31)]),
        ("2026-01-01", []),  # lapsed: that is a review, no longer a warning
        ("2026-05-01", [date(2026, 5, 30)]),  # its verification
    ],
)
def test_a_warning_comes_sixty_days_ahead(veenwolde: Region, day: str, lapses: list[date]) -> None:
    assert [lapse.on for lapse in warnings(veenwolde, date.fromisoformat(day))] == lapses


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ("closes = 17:00:00", "closes = 08:00:00", "`closes` must be later than `opens`"),
        ('days = ["monday", "tuesday", "wednesday", "thursday", "friday"]', "days = []", "add `days`"),
        ('"monday"', '"maandag"', "does not know 'maandag'"),
        ("2026-12-25,", '"kerst",', "`closed` must be a list of dates"),
        ("opens = 09:00:00", 'opens = "negen uur"', "`opens` must be a time like 09:00:00"),
    ],
)
def test_wrong_office_hours_are_refused_with_their_remedy(tmp_path: Path, old: str, new: str, remedy: str) -> None:
    region = _changed(tmp_path, "region.toml", old, new)
    with pytest.raises(FactsError, match=re.escape(remedy)):
        load_region(region.name, region.parent)


def test_no_warning_where_the_next_version_takes_over(tmp_path: Path) -> None:
    region = _changed(tmp_path, "facts.toml", "valid_from = 2026-03-01", "valid_from = 2026-01-01")
    assert warnings(load_region(region.name, region.parent), date(2025, 12, 1)) == ()


def _changed(tmp_path: Path, file: str, old: str, new: str) -> Path:
    home = tmp_path / "veenwolde"
    shutil.copytree(REGIONS / "veenwolde", home)
    text = (home / file).read_text(encoding="utf-8")
    assert old in text
    (home / file).write_text(text.replace(old, new), encoding="utf-8")
    return home


@pytest.mark.parametrize(
    ("file", "old", "new", "entry", "remedy"),
    [
        ("region.toml", 'name = "Veenwolde"', "", "the file", "add `name`, a text between quotes"),
        ("region.toml", 'name = "Veenwolde"', "name = 7", "the file", "`name` must be a text between quotes"),
        ("region.toml", 'name = "Veenwolde"', 'name = " "', "the file", "add `name`"),
        ("region.toml", 'name = "Veenwolde"', 'name = "V"\ncolour = 1', "the file", "unknown key `colour`"),
        ("region.toml", '"employer-budget", ', '"lottery", ', "the file", "does not know 'lottery'"),
        ("region.toml", "working_days = 3", "working_days = 0", "contact", "must be 1 or more"),
        ("region.toml", "working_days = 3", "working_days = true", "contact", "must be a whole number"),
        ("region.toml", "working_days = 3", "working_days = 3\nhours = 1", "contact", "unknown key `hours`"),
        ("region.toml", 'id = "turfdam"', 'id = "other"', "municipality 1 (other)", "choose another"),
        ("region.toml", 'id = "turfdam"', 'id = "Turf Dam"', "municipality 1 (Turf Dam)", "small letters"),
        ("region.toml", 'id = "turfdam"', 'id = "hoge-brug"', "municipality 2 (hoge-brug)", "used twice"),
        ("region.toml", '["Hoogebrug"]', "[7]", "municipality 2 (hoge-brug)", "a list of texts"),
        ("places.toml", ', source = "invented"', "", "place 1 (Turfdam)", "add `source`"),
        ("places.toml", 'municipality = "turfdam"', 'municipality = "x"', "place 1 (Turfdam)", "does not know 'x'"),
        ("places.toml", '"4300-4302"', '"4302-4300"', "place 1 (Turfdam)", 'as "7120" or "7120-7123"'),
        ("places.toml", '"4300-4302"', '"0300"', "place 1 (Turfdam)", 'as "7120" or "7120-7123"'),
        (
            "places.toml",
            'shared_postcodes = ["4321"]',
            "",
            "place 2 (Nieuwe Brug)",
            "4321 is also of Turfdam in turfdam",
        ),
        ("places.toml", "place = [", "place = [ 3,", "place 1", "write it as a table"),
        ("outside.toml", "place = [{", 'place = [{ municipality = "x",', "place 1 (Doetinchem)", "unknown key"),
        ("occupations.toml", '"green"', '"grey"', "occupation 1 (peat-cutter)", "does not know 'grey'"),
        ("occupations.toml", '"Turfsteker"', '"Turfsteker met een vergunning nu"', "occupation 1", "32 characters"),
        ("sectors.toml", 'id = "other"', 'id = "else"', "the file", 'add a sector with the `id` "other"'),
        ("sectors.toml", 'id = "peat"', 'id = "unknown"', "sector 3 (unknown)", "choose another"),
        ("sectors.toml", 'id = "peat"', 'id = "wood"', "sector 3 (wood)", "used twice"),
        ("sectors.toml", 'label = "Turf",', "", "sector 3 (peat)", "add `label`"),
        ("sectors.toml", '"Turf"', '"Turf, veen en alles van de heide"', "sector 3 (peat)", "at most 30"),
        ("sectors.toml", '"Turf"', '"{Turf}"', "sector 3 (peat)", "`label` has a brace"),
        ("sectors.toml", '["veen"]', '"veen"', "sector 3 (peat)", "`words` must be a list"),
        (
            "sectors.toml",
            "low_uptake = true",
            "low_uptake = 1",
            "sector 3 (peat)",
            "`low_uptake` must be true or false",
        ),
        ("sectors.toml", "low_uptake = true", "uptake = true", "sector 3 (peat)", "unknown key `uptake`"),
        ("sectors.toml", 'true, source = "invented"', "true", "sector 3 (peat)", "add `source`"),
        ("trainers.toml", '"wood"', '"grey"', "trainer 1 (peat-college)", "does not know 'grey'"),
        ("trainers.toml", 'trainer = [{ id = "peat-college",', "trainer = [{", "trainer 1 (Turfcollege)", "add `id`"),
        ("facts.toml", "valid_to = 2025-12-31", "valid_to = 2026-03-01", "fact 2 (turf-voucher)", "overlaps"),
        ("facts.toml", "valid_to = 2025-12-31", "", "fact 2 (turf-voucher)", "overlaps"),
        (
            "facts.toml",
            "valid_to = 2025-12-31",
            "valid_to = 2024-12-31",
            "fact 1 (turf-voucher)",
            "before `valid_from`",
        ),
        ("facts.toml", "valid_to = 2025-12-31", 'valid_to = "soon"', "fact 1 (turf-voucher)", "a date like"),
        ("facts.toml", "min = 100", "min = 100\nmax = 90", "fact 1 (turf-voucher)", "`min` is above `max`"),
        ("facts.toml", "count = 3", "", "fact 1 (turf-voucher)", "speaks of {count}"),
        ("facts.toml", "{max}", "{max", "fact 2 (turf-voucher)", "brace"),
        ("facts.toml", '"adviser"', '"Jan"', "fact 2 (turf-voucher)", "does not know 'Jan'"),
        ("facts.toml", 'verified_by = "adviser"', 'verified_by = "adviser"\nafter = "gone"', "fact 2", "'gone'"),
        ("schemes.toml", 'id = "peat-money"', 'id = "own-share"', "scheme 1 (own-share)", "choose another"),
        ("schemes.toml", 'id = "peat-money"', 'id = "Peat"', "scheme 1 (Peat)", "small letters"),
        ("schemes.toml", 'label = "Turfgeld"', "", "scheme 1 (peat-money)", "add `label`"),
        ("schemes.toml", "soms turfgeld", "soms {max}", "scheme 1 (peat-money)", "`text` has a brace"),
        ("schemes.toml", "text_review", "review", "scheme 1 (peat-money)", "add `text_review`"),
        (
            "schemes.toml",
            '"turf-voucher"',
            '"turf"',
            "scheme 1 (peat-money)",
            "does not know 'turf'; use one of turf-v",
        ),
        ("schemes.toml", '"later"', '"first"', "scheme 1 (peat-money)", "use one of possible, later"),
        ("schemes.toml", '"referrer"]', '"follow-up"]', "scheme 1 (peat-money)", "does not know 'follow-up'"),
        ("schemes.toml", '["candidate", "referrer"]', "[]", "scheme 1 (peat-money)", "add `dialogs`"),
        ("schemes.toml", '"referrer"]', '"employer"]', "scheme 1 (peat-money)", "where people live"),
        ("schemes.toml", '["employee", "volunteer"]', '"employee"', "scheme 1 (peat-money)", "must be a list"),
        ("schemes.toml", '["employee", "volunteer"]', "[]", "scheme 1 (peat-money)", "has no answers for `workplace`"),
        ("schemes.toml", "when = {", "when = [1]\n# {", "scheme 1 (peat-money)", "`when` must be a table"),
        ("schemes.toml", '"estimate"', '"100"', "scheme 1 (peat-money)", "use one of estimate, none"),
        ("schemes.toml", 'source = "invented"', "", "scheme 1 (peat-money)", "add `source`"),
        ("schemes.toml", "lives_in_region", "lives_here", "scheme 1 (peat-money)", "unknown key `lives_here`"),
        ("facts.toml", "[[fact]]", "[[fact", "the file", "not readable TOML"),
    ],
)
def test_a_mistake_is_told_with_file_entry_and_remedy(
    tmp_path: Path, file: str, old: str, new: str, entry: str, remedy: str
) -> None:
    home = _changed(tmp_path, file, old, new)
    with pytest.raises(FactsError) as told:
        load_region(home.name, home.parent)
    assert str(told.value).startswith(f"veenwolde/{file}: {entry}")
    assert remedy in told.value.remedy


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match=r"nowhere/region\.toml: the file: is missing"):
        load_region("nowhere", tmp_path)
