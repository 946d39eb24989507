"""A stranger to the code adds a municipality, a sector, an occupation and a scheme by editing TOML, and nothing else.

What they do is told in docs/adding-a-region.md.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.check_content import wrong_schemes
from dialogs.explore import every_path
from dialogs.facts import load
from dialogs.facts.load import FactsError, Region, load_region
from dialogs.trees.candidate import CANDIDATE
from tests.talk import Talk

ADDED = {
    "region.toml": """
[[municipality]]
id = "zutphen-oost"
name = "Zutphen-Oost"
spellings = ["Zutfen-Oost"]
source = "the municipality's own page"
""",
    "places.toml": """
    { name = "Kwekelveen", municipality = "zutphen-oost", postcodes = ["9990-9991"], source = "the same page" },
    { name = "Klein Kwekel", municipality = "zutphen-oost", spellings = ["Kwekeltje"], source = "the same page" },
]
""",
    "sectors.toml": """
[[sector]]
id = "retail"
label = "Winkel en verkoop"
words = ["kassa", "supermarkt"]
branch_certificate = true
source = "an adviser's visit"

[[sector]]
id = "cleaning"
label = "Schoonmaak"
source = "an adviser's visit"
""",
    "occupations.toml": """
    { id = "baker", sector = "retail", label = "Verkoper bakkerij", source = "an adviser's visit" },
]
""",
    "facts.toml": """
[[fact]]
id = "shop-fund"
text = "Het winkelfonds betaalt hoogstens {max}."
max = 400
source = "the fund's own page"
valid_from = 2026-09-01
verified_on = 2026-11-01
verified_by = "coordinator"
""",
    "schemes.toml": """
[[scheme]]
id = "shop-fund"
label = "Winkelfonds"
text = "Het winkelfonds betaalt soms mee."
text_review = "Het winkelfonds betaalde soms mee. Of dat nu kan, zoeken wij voor u uit."
fact = "shop-fund"
status = "possible"
dialogs = ["candidate"]
when = { sector = ["retail"], workplace = ["employee", "none"] }
lives_in_region = true
amount = "none"
source = "the fund's own page"
""",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give the Achterhoek's folder as the stranger has changed it."""
    folder = tmp_path / "achterhoek"
    shutil.copytree(load.HERE / "achterhoek", folder)
    for name, added in ADDED.items():
        file = folder / name
        text = file.read_text(encoding="utf-8")
        # In these files the entries stand in one long list: new ones come before its end.
        kept = text.rstrip().removesuffix("]") if added.rstrip().endswith("\n]") else text
        file.write_text(kept + added, encoding="utf-8")
    return folder


@pytest.fixture
def region(home: Path) -> Region:
    return load_region(home.name, home.parent)


def person(region: Region, day: date = date(2026, 11, 20)) -> Talk:
    someone = Talk(dialog="candidate", day=day)
    someone.context = replace(someone.context, region=region)
    return someone


def test_the_new_municipality_stands_on_a_button_and_its_villages_can_be_typed(region: Region) -> None:
    assert person(region).open().shows("municipality=zutphen-oost")
    for typed in ("Ik woon in Kwekelveen", "kwekeltje", "9991 AB", "zutphen-oost"):
        someone = person(region).open().type(typed)
        assert someone.asked == "age_band", typed
        assert someone.state.answers["municipality"] == "zutphen-oost", typed


def test_the_new_sector_its_words_and_its_occupation_are_asked(region: Region) -> None:
    someone = person(region).answer("candidate", until="sector")
    assert someone.shows("sector=retail")
    assert "Winkel en verkoop" in [button.label.dutch for button in someone.last.buttons]
    someone.type("supermarkt")
    assert someone.asked == "occupation"
    assert someone.shows("occupation=baker")
    assert someone.type("verkoper bakkerij").state.answers["occupation"] == "baker"


def test_a_new_sector_without_occupations_takes_own_words(region: Region) -> None:
    someone = person(region).answer("candidate", until="sector").press("sector=cleaning")
    assert someone.asked == "occupation"
    assert not [button for button in someone.buttons if button.startswith("occupation=")]
    assert "Kies" not in someone.said
    assert someone.type("ramen wassen").state.answers["occupation"] == "ramen wassen"


@pytest.mark.parametrize(
    ("day", "status", "shown"),
    [
        ("2026-08-31", None, ""),
        ("2026-11-20", "possible", "Winkelfonds: Kan"),
        ("2027-06-01", "ask-staff", "Winkelfonds: Zoeken wij uit"),
    ],
)
def test_the_indication_offers_the_new_scheme_as_its_fact_allows(
    region: Region, day: str, status: str | None, shown: str
) -> None:
    someone = person(region, date.fromisoformat(day)).open().type("Kwekelveen")
    someone.answer("candidate", sector="retail", occupation="baker")
    outcome = someone.last.outcome
    assert outcome is not None
    assert outcome["id"] == "likely"
    assert outcome["flags"] == ["branch-certificate"]
    assert {one["route"]: one["status"] for one in outcome["financing"]}.get("shop-fund") == status
    assert outcome["financing"][-1]["route"] == "werkcentrum-budget"
    assert shown in someone.said
    assert ("Winkelfonds" in someone.said) == bool(shown)
    assert ("Winkelfonds: Het winkelfonds" in someone.press("@explain:receipt").said) == bool(shown)


def test_who_works_elsewhere_is_not_offered_the_new_scheme(region: Region) -> None:
    assert "Winkelfonds" not in person(region).answer("candidate", sector="green").said


def test_every_path_can_still_be_walked_and_nothing_is_wrong_with_the_scheme(region: Region) -> None:
    assert len(every_path(CANDIDATE.path, region)) == len(every_path(CANDIDATE.path, load_region("achterhoek")))
    assert list(wrong_schemes(region)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("region.toml", 'id = "zutphen-oost"', 'id = "Zutphen Oost"', "(Zutphen Oost): write `id` in small"),
        ("region.toml", 'id = "zutphen-oost"', 'id = "aalten"', "(aalten): `id` 'aalten' is used twice"),
        (
            "places.toml",
            '"9990-9991"',
            '"7120"',
            "(Kwekelveen): postcode 7120 is also of Aalten in aalten; correct one",
        ),
        ("sectors.toml", 'label = "Schoonmaak"', "", "(cleaning): add `label`, a text between quotes"),
        (
            "occupations.toml",
            'sector = "retail"',
            'sector = "shops"',
            "(baker): `sector` does not know 'shops'; use one",
        ),
        ("schemes.toml", 'fact = "shop-fund"', 'fact = "fund"', "(shop-fund): `fact` does not know 'fund'; use"),
        ("schemes.toml", '"possible"\ndialogs', '"open"\ndialogs', "(shop-fund): `status` does not know 'open'"),
    ],
)
def test_a_mistake_of_theirs_is_told_with_file_entry_and_remedy(
    home: Path, file: str, old: str, new: str, told: str
) -> None:
    text = (home / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (home / file).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(FactsError) as error:
        load_region(home.name, home.parent)
    assert str(error.value).startswith(f"achterhoek/{file}: ")
    assert told in str(error.value)


def test_a_misspelt_condition_of_a_scheme_is_told_by_the_check(home: Path) -> None:
    file = home / "schemes.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('["retail"]', '["retial"]'), encoding="utf-8")
    (line,) = wrong_schemes(load_region(home.name, home.parent))
    assert "(shop-fund): `when` names 'retial', which the dialog candidate does not know" in line
    assert line.startswith("achterhoek/schemes.toml: scheme ")
    assert "use one of green, " in line
