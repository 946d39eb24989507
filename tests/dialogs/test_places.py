"""A place as people type it: villages, postcodes, misspelt, in sentences, in other scripts; and what is no place."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.facts.load import OTHER, Place, load_region
from dialogs.facts.places import Guess, find_place, place_of_postcode

REGION = load_region("achterhoek")
VEENWOLDE = load_region("veenwolde", Path(__file__).parents[1] / "fixtures" / "regions")
PROJECT = Path(__file__).parents[2]


def guess(typed: str) -> Guess:
    return find_place(typed, REGION)


def where(typed: str) -> list[str]:
    return [place.municipality for place in guess(typed).places]


@pytest.mark.parametrize("place", REGION.places, ids=lambda place: f"{place.name}-{place.municipality}")
def test_every_place_of_the_region_is_known_by_name_and_spelling(place: Place) -> None:
    for spelling in (place.name, place.name.upper(), place.name.replace("-", " "), *place.spellings):
        found = guess(spelling)
        assert place.municipality in [one.municipality for one in found.places], spelling
        assert found.kind == "one" or place.province, spelling


@pytest.mark.parametrize("place", REGION.outside, ids=lambda place: f"{place.name}-{place.province}")
def test_every_known_place_outside_is_other(place: Place) -> None:
    for spelling in (place.name, *place.spellings):
        assert where(spelling)[-1] == OTHER, spelling


def test_every_municipality_is_known_by_name_and_spelling() -> None:
    for one in REGION.municipalities:
        for spelling in (one.name, f"gemeente {one.name}", *one.spellings):
            assert where(spelling) == [one.id], spelling


def test_a_municipality_has_the_postcodes_of_its_places() -> None:
    assert "7271" in guess("Berkelland").places[0].postcodes


@pytest.mark.parametrize(
    ("typed", "municipality"),
    [
        ("Ulft", "oude-ijsselstreek"),
        ("ULFT!!!", "oude-ijsselstreek"),
        ("ik woon in Ulft sinds 2 jaar", "oude-ijsselstreek"),
        ("I live in Doetinchem", "doetinchem"),
        ("ergens bij winterswijk in de buurt", "winterswijk"),
        ("Gaanderen, gemeente Doetinchem", "doetinchem"),
        ("sheerenberg", "montferland"),
        ("'s-Heerenberg", "montferland"),
        ("’s Heerenberg", "montferland"),
        ("Mariënvelde", "oost-gelre"),
        ("marienvelde", "oost-gelre"),
        ("Oost-Gelre", "oost-gelre"),
        ("oude ĳsselstreek", "oude-ijsselstreek"),
        ("gemeente bergh", "montferland"),
        ("Brinkheurne", "winterswijk"),
        ("Eibergen/Neede", "berkelland"),
        ("Arnhem of Nijmegen", OTHER),
        ("Den Haag", OTHER),
        ("'s-Gravenhage", OTHER),
        ("Etten-Leur", OTHER),
        ("gemeente Voorst", OTHER),
        ("Barchem bij Ruurlo", OTHER),
        ("ik woon in dieren", OTHER),
        ("Ulft?", "oude-ijsselstreek"),
        ("Doetinchem'de yaşıyorum", "doetinchem"),
        ("أعيش في دوتينخم", "doetinchem"),
        ("ኣብ ዱቲንኸም", "doetinchem"),
        ("Доетінхем", "doetinchem"),
        ("ik woon op 't Woold", "winterswijk"),
        ("ik woon niet in Aalten maar in Bocholt", OTHER),
    ],
)
def test_a_place_that_is_certain(typed: str, municipality: str) -> None:
    assert (guess(typed).kind, where(typed)) == ("one", [municipality])


@pytest.mark.parametrize(
    ("typed", "municipality"),
    [
        ("Lichtenvorde", "oost-gelre"),
        ("Zelem", "bronckhorst"),
        ("Varsefelt", "oude-ijsselstreek"),
        ("Dietenchem", "doetinchem"),
        ("ik woon in doetinchm", "doetinchem"),
        ("ik woon al 3 jaar doetinchm", "doetinchem"),
        ("Alten", "aalten"),
        ("Vorde", "bronckhorst"),
        ("Almello", OTHER),
        ("wintrswijk", "winterswijk"),
        ("Greonlo", "oost-gelre"),
        ("Azeijn", "montferland"),
        ("Winterswjk Corle", "winterswijk"),
        ("Amsterdan", OTHER),
        ("Я живу в Дутінхемі", "doetinchem"),
        ("بدوتينخم", "doetinchem"),
        ("من در وینترسوایکی زندگی می کنم", "winterswijk"),
        ("mieszkam w Winterswijku", "winterswijk"),
    ],
)
def test_a_misspelt_place_is_near(typed: str, municipality: str) -> None:
    assert (guess(typed).kind, where(typed)) == ("near", [municipality])


@pytest.mark.parametrize(
    ("name", "municipality"),
    [
        ("Hengelo", "bronckhorst"),
        ("Beek", "montferland"),
        ("Etten", "oude-ijsselstreek"),
        ("Geesteren", "berkelland"),
        ("Halle", "bronckhorst"),
        ("Voorst", "oude-ijsselstreek"),
    ],
)
def test_a_homonym_is_asked_unless_its_province_is_given(name: str, municipality: str) -> None:
    assert (guess(name).kind, where(name)) == ("several", [municipality, OTHER])
    assert where(f"ik woon in {name}") == [municipality, OTHER]
    for province in ("Gld", "(gld)", "Gld.", "in Gelderland", "Achterhoek"):
        assert where(f"{name} {province}") == [municipality], province


@pytest.mark.parametrize(
    ("typed", "municipalities"),
    [
        ("hengelo (ov)", [OTHER]),
        ("Hengelo Overijssel", [OTHER]),
        ("Geesteren, Ov.", [OTHER]),
        ("Beek Limburg", [OTHER]),
        ("Halle België", [OTHER]),
        ("Halle Ov", [OTHER]),
        ("Beek (Ov)", [OTHER]),
        ("Etten, Overijssel", [OTHER]),
        ("Voorst Ov", [OTHER]),
        ("Hengelo Bronckhorst", ["bronckhorst"]),
        ("Hengelo bij Zelhem", ["bronckhorst"]),
        ("Hengelo bij Enschede", [OTHER]),
        ("Hengelo bij Beek", ["bronckhorst", OTHER]),
        ("Beek bij Didam", ["montferland"]),
        ("Voorst bij Zutphen", [OTHER]),
        ("7255 Hengelo", ["bronckhorst"]),
        ("7551 Hengelo", [OTHER]),
        ("Haarlm", ["berkelland", OTHER]),
        ("hengelooo", ["bronckhorst", OTHER]),
    ],
)
def test_what_else_tells_homonyms_apart(typed: str, municipalities: list[str]) -> None:
    assert where(typed) == municipalities


@pytest.mark.parametrize("typed", ["ik woon in Doetinchem en werk in Ulft", "Aalten of Bocholt", "7101 AB Aalten"])
def test_two_places_are_asked(typed: str) -> None:
    assert guess(typed).kind == "several"


@pytest.mark.parametrize("place", [place for place in REGION.places if place.postcodes], ids=lambda place: place.name)
def test_every_postcode_of_the_region_is_known(place: Place) -> None:
    for code in place.postcodes:
        assert place_of_postcode(code, REGION) == place.municipality
        for typed in (code, f"{code}AB", f"{code} ab", f"{code}-AB", f"mijn postcode is {code}", f"ik woon in {code}"):
            assert (guess(typed).kind, where(typed)) == ("one", [place.municipality]), typed


@pytest.mark.parametrize(
    ("typed", "municipality"),
    [
        ("٧١٠١", "winterswijk"),
        ("۷۱۰۱", "winterswijk"),
        ("７１０１", "winterswijk"),
        ("7101 in Winterswijk", "winterswijk"),
        ("2019 in Ulft", "oude-ijsselstreek"),
        ("1000", OTHER),
        ("1234", OTHER),
        ("9999", OTHER),
        ("1234 ab", OTHER),
        ("2019", OTHER),
        ("ik woon in 2612", OTHER),
        ("straat 12, 6811 KM", OTHER),
    ],
)
def test_a_postcode_is_read_from_what_is_typed(typed: str, municipality: str) -> None:
    assert (guess(typed).kind, where(typed)) == ("one", [municipality])


def test_only_four_digits_of_an_unknown_postcode_are_kept() -> None:
    place = guess("6811 km").places[0]
    assert (place.name, place.postcodes) == ("6811", ("6811",))


@pytest.mark.parametrize("code", ["", "0999", "999", "10000", "12345", "7101AB", "٧١٠١", "-710", "７１０１"])
def test_what_is_no_postcode_has_no_municipality(code: str) -> None:
    assert place_of_postcode(code, REGION) is None


def test_a_postcode_in_two_municipalities_is_asked() -> None:
    assert [place.municipality for place in find_place("4321", VEENWOLDE).places] == ["turfdam", "hoge-brug"]
    assert place_of_postcode("4321", VEENWOLDE) == "turfdam"
    assert place_of_postcode("4322", VEENWOLDE) == OTHER


def test_another_region_knows_its_own_places_only() -> None:
    assert find_place("ik woon in Hoogebrug", VEENWOLDE).places[0].municipality == "hoge-brug"
    assert find_place("Doetinchem", VEENWOLDE).places[0].municipality == OTHER
    assert find_place("Ulft", VEENWOLDE).kind == "none"


NO_PLACE = """hallo|hoi|hello|hi|merhaba|cześć|привіт|سلام|مرحبا|ሰላም|goedemorgen|beeld|weet ik niet|weet niet|ja|
nee|yes|no|evet|hayır|tak|nie|так|ні|نعم|لا|بله|نه|እወ|start|/start|stop|help|taal|terug|opnieuw|
medewerker|school|werk|huis|een|ook|eten|wat kost het?|wat kost het|Kan ik in Ulft leren?|
kan ik in Ulft leren|is winterswijk goed|هل تعيش في دوتينخم؟|how much|0|1|20|999|0123|12345|-5|
0612345678|06 1234 5678|06 7101 2345|+31612345678|ik verdien 2500 euro|ik woon hier sinds 2019|
in 2019|ik werk met dieren|ik wil rekken vullen|Rekken vullen|ik miste de bus|kosten|leren|reden|
kinder|worden|vonden|vormen|groepen|in dienst|in opleiding|bij een bedrijf|uit huis|achterhoek|
gelderland|nederland|Syrië|Eritrea|Xanadu|Springfield|ik woon niet in Aalten|not in Ulft|
niet doetinchm|de|het|'s|!!!|...|🏡|   |@back|@skip|<b>|null|NaN|7101.5|okul|ev|iş|praca|dom|szkoła|
teşekkürler|dziękuję|дякую|شكرا|ممنون|ik|woon in|in de buurt van|1e|7e|2019 en verder|7101x|
71017101AB|12 AB|7101 7102|ik ben 7101 en 34 jaar|alter|alleen|before|studeren|ik wil verhuizen|several|student"""


@pytest.mark.parametrize("typed", NO_PLACE.replace("\n", "").split("|"))
def test_what_is_no_place_is_never_taken_for_one(typed: str) -> None:
    assert guess(typed) == Guess("none")


def test_no_word_that_steers_the_chat_is_a_place() -> None:
    spoken = (PROJECT / "dialogs" / "words.toml").read_text(encoding="utf-8")
    taken = [phrase for phrase in re.findall(r'"([^"@]+)"', spoken) if guess(phrase).kind != "none"]
    assert taken == []


@pytest.mark.parametrize(
    "typed", ["", "a" * 100_000, "in " * 50, "Ulft " * 41, "\u202eUlf", "\x00", "٫" * 300, "\ud800"]
)
def test_hostile_text_is_no_place(typed: str) -> None:
    assert guess(typed).kind == "none"


@given(
    st.one_of(
        st.text(),
        st.lists(
            st.sampled_from(
                ["in", "bij", "ik", "7101", "7101AB", "Hengelo", "Ulft", "Gld", "niet", "?", "doetinchm", "2019"]
            )
        ),
    )
)
def test_it_never_raises_and_never_contradicts_itself(typed: str | list[str]) -> None:
    found = guess(typed if isinstance(typed, str) else " ".join(typed))
    municipalities = [place.municipality for place in found.places]
    assert len(municipalities) == len(set(municipalities))
    assert {"none": 0, "one": 1, "near": 1}.get(found.kind, max(2, len(municipalities))) == len(municipalities)


def test_it_answers_within_a_millisecond() -> None:
    typed = ["ik woon in Ulft sinds 2 jaar", "Doetinghem", "Xanadu", "7101 AB", "ik woon in een dorp dat niemand kent"]
    find_place("Ulft", REGION)
    began = time.process_time()
    for _ in range(100):
        for text in typed:
            find_place(text, REGION)
    assert (time.process_time() - began) / (100 * len(typed)) < 0.001
