"""What may tell who asked is taken out of a question before it is kept."""

from __future__ import annotations

import pytest

from dialogs.masking import mask


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("wat kost de begeleiding voor ons", "wat kost de begeleiding voor ons"),
        ("mail naar jan@x.nl wat kost dat", "mail naar […] wat kost dat"),
        ("ik ben truusje at gmail dot com hoe werkt dat", "ik ben […] hoe werkt dat"),
        ("kijk op www.x.nl/abc of school.nl en zeg of het mag", "kijk op […] of […] en zeg of het mag"),
        ("volg https://ik.test/@mij en kan dat", "volg […] en kan dat"),
        ("bel mij op 06 12 34 56 78 over mijn uitkering", "bel mij op […] over mijn uitkering"),
        ("bel (+31) 6-1234.5678 over mijn uitkering", "bel […] over mijn uitkering"),
        ("mijn bsn is 123456782 mag dat", "mijn bsn is […] mag dat"),
        ("ik ben ٤٥ jaar en wil leren", "ik ben […] jaar en wil leren"),
        ("ዕድመይ ፲፪ እዩ ክሰርሕ ይኽእል ድየ", "ዕድመይ […] እዩ ክሰርሕ ይኽእል ድየ"),
        ("kan ik met mbo 2 meedoen in 2026?", "kan ik met mbo 2 meedoen in […]?"),
        ("rekening NL91INGB0001234567 waar is mijn geld", "rekening […] waar is mijn geld"),
        ("zaak pw-7K3M9Q hoe staat het ermee", "zaak […] hoe staat het ermee"),
        ("ik woon op 7001 ab mag ik meedoen", "ik woon op […] mag ik meedoen"),
        ("ik woon dorpsweg 5b mag ik meedoen", "ik woon […] mag ik meedoen"),
        ("ik woon in de molenstraat mag ik meedoen", "ik woon in de […] mag ik meedoen"),
        ("живу вул. шевченка 5 чи можу я працювати", "живу […] чи можу я працювати"),
    ],
)
def test_addresses_and_numbers_are_masked(typed: str, kept: str) -> None:
    assert mask(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ik heet ahmed el hassan en wil werken", "Ik heet […] en wil werken"),
        ("ik heet roos en wil werken", "ik heet […] en wil werken"),
        ("my name is blessing can i work", "my name is […] can i work"),
        ("benim adım Mehmet Demir, burada çalışabilir miyim", "benim adım […], burada çalışabilir miyim"),
        ("nazywam się jan kowalski czy mogę pracować", "nazywam się […] czy mogę pracować"),
        ("mam na imię zdzisia czy mogę pracować", "mam na imię […] czy mogę pracować"),
        ("мене звати Олена Шевченко чи можу я працювати", "мене звати […] чи можу я працювати"),
        ("меня зовут рустам, могу ли я работать", "меня зовут […], могу ли я работать"),
        ("اسمي محمد الحداد هل يمكنني العمل", "اسمي […] هل يمكنني العمل"),
        ("اسم من رضا احمدی است آیا می توانم کار کنم", "اسم من […] است آیا می توانم کار کنم"),
        ("ስመይ ሃብቶም እዩ ክሰርሕ ይኽእል ድየ", "ስመይ […] እዩ ክሰርሕ ይኽእል ድየ"),
        ("mijn naam: sjaantje. wat kost het", "mijn naam: […]. wat kost het"),
        ("mag mevrouw zwaluwstaart ook meedoen", "mag mevrouw […] ook meedoen"),
        ("mag de mevrouw van de gemeente ook bellen", "mag de mevrouw van de gemeente ook bellen"),
        ("mijn begeleider Truus van der Berg zegt van niet", "mijn begeleider […] zegt van niet"),
        ("werkt fatima daar. zwaluwstaart is mooi", "werkt […] daar. zwaluwstaart is mooi"),
        ("vraag aan fatima. zwaluwstaart is mooi", "vraag aan […]. zwaluwstaart is mooi"),
        ("هل يمكن لمحمد أن يعمل", "هل يمكن […] أن يعمل"),
    ],
)
def test_names_are_masked(typed: str, kept: str) -> None:
    assert mask(typed) == kept


def test_words_of_ours_stay_whatever_their_capitals() -> None:
    assert mask("WAT KOST HET VOOR MIJN BEDRIJF") == "WAT KOST HET VOOR MIJN BEDRIJF"
    assert mask("Wat doet SBB bij een Leerbedrijf") == "Wat doet SBB bij een Leerbedrijf"


@pytest.mark.parametrize(
    "typed", ["Mohammed Al-Hassan", "blablabla", "0612345678", "groetjes truusje", "", "Qwop a Zyrt b Xkcd"]
)
def test_nothing_is_kept_when_little_is_left(typed: str) -> None:
    assert mask(typed) == ""


def test_a_long_story_is_cut() -> None:
    assert len(mask("ik wil werken en leren " * 200)) <= 300
