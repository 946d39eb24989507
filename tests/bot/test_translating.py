"""Catalogues: found by their folder, kept in step with the Dutch texts, and checked against them."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel import UnknownLocaleError

from bot.catalogues import ROOT, file_of, languages, load
from bot.translating import begin, missing_or_stale, template, write_all

SOURCE = """
from dialogs.text import _, n_
GREETING = _("Hallo {name}")
LEFT = n_("nog {count} vraag", "nog {count} vragen", 3)
SEND = _("✅ Versturen")
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a small project with texts in Python and TOML, Dutch and English."""
    for folder in ("bot", "dialogs/topics", "dialogs/facts"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "dialogs/texts.py").write_text(SOURCE, "utf-8")
    (tmp_path / "dialogs/topics/cost.toml").write_text(
        'label = "Wat kost het?"\nshort = "Niets."\n[phrasings]\nnl = ["is het duur"]\n', "utf-8"
    )
    (tmp_path / "dialogs/facts/region.toml").write_text(
        'trainer = [{ id = "x", name = "Graafschap", label = "School" }]\n[[fact]]\ntext = "In {year}."\n', "utf-8"
    )
    begin("nl", tmp_path)
    begin("en", tmp_path)
    write_all(tmp_path)
    return tmp_path


def translate(project: Path, **texts: str) -> None:
    """Fill in the English catalogue: by the beginning of the Dutch text, without blanks, what it is in English."""
    file = file_of("en", project)
    entries = file.read_text("utf-8").split("\n\n")
    for beginning, english in texts.items():
        (entry,) = [one for one in entries if f'msgid "{beginning.replace("_", " ")}' in one]
        entries[entries.index(entry)] = entry.replace('msgstr ""', f'msgstr "{english}"')
    file.write_text("\n\n".join(entries), "utf-8")


def complete(project: Path, **other: str) -> list[str]:
    """Translate everything, some of it in another way, and return what is said about it."""
    english = {"Hallo": "Hello {name}", "✅": "✅ Send", "Wat": "What does it cost?", "Niets": "Nothing."}
    translate(project, **{**english, "School": "School", "In": "In {year}.", **other})
    file = file_of("en", project)
    po = file.read_text("utf-8").replace('msgstr[0] ""', 'msgstr[0] "one question left"')
    file.write_text(po.replace('msgstr[1] ""', 'msgstr[1] "{count} questions left"'), "utf-8")
    return missing_or_stale(project_buttons, project)


project_buttons = {"✅ Versturen"}


def test_every_text_for_people_is_found_and_nothing_else(project: Path) -> None:
    found = {message.id for message in template(project) if message.id}
    assert found == {
        "Hallo {name}", ("nog {count} vraag", "nog {count} vragen"), "✅ Versturen",
        "Wat kost het?", "Niets.", "School", "In {year}.",
    }  # fmt: skip


def test_what_is_not_translated_is_named_with_its_file(project: Path) -> None:
    said = missing_or_stale((), project)
    assert len(said) == 7
    assert "en: missing: “Niets.” (dialogs/topics/cost.toml)" in said


def test_a_complete_catalogue_has_nothing_to_say_about(project: Path) -> None:
    assert complete(project) == []


def test_a_changed_dutch_text_makes_its_translation_stale(project: Path) -> None:
    complete(project)
    (project / "dialogs/texts.py").write_text(SOURCE.replace("Hallo {name}", "Hallo {name}!"), "utf-8")
    assert [line.split(": “")[0] for line in missing_or_stale((), project)] == [
        "en: missing", "en: no longer in use, run `make messages`"
    ]  # fmt: skip
    write_all(project)
    assert missing_or_stale((), project) == [
        "en: stale, the Dutch text has changed: “Hallo {name}!” (dialogs/texts.py)"
    ]
    load.cache_clear()
    assert load("en", project).text("Hallo {name}!") == "Hallo {name}!"


@pytest.mark.parametrize(
    ("other", "problem"),
    [
        ({"Hallo": "Hello {naam}"}, "placeholders differ: it needs {name}"),
        ({"Hallo": "Hello"}, "placeholders differ: it needs {name}"),
        ({"Hallo": "Hello {name"}, "placeholders differ: it needs {name}"),
        ({"Niets": "Nothing {at} all."}, "placeholders differ: it needs none"),
        ({"✅": "Send"}, "begins with another sign"),
        ({"✅": "✅ Send all of this to the project now"}, "too long for a button: 37 characters, at most 30"),
    ],
)
def test_a_broken_translation_is_named(project: Path, other: dict[str, str], problem: str) -> None:
    (said,) = complete(project, **other)
    assert problem in said


def test_a_dutch_button_is_short_too(project: Path) -> None:
    complete(project)
    assert missing_or_stale(["Dit is een veel te lange tekst voor een knop"], project) == [
        "nl: too long for a button: “Dit is een veel te lange tekst voor een knop”"
    ]


def test_writing_the_catalogues_twice_changes_nothing(project: Path) -> None:
    complete(project)
    before = file_of("en", project).read_text("utf-8")
    write_all(project)
    once = file_of("en", project).read_text("utf-8")
    write_all(project)
    assert file_of("en", project).read_text("utf-8") == once
    assert before.split("\n\n")[0] == once.split("\n\n")[0]


def test_a_catalogue_speaks(project: Path) -> None:
    complete(project)
    load.cache_clear()
    english, dutch = load("en", project), load("nl", project)
    assert english.text("Niets.") == "Nothing."
    assert english.text("") == ""
    assert english.plural("nog {count} vraag", "nog {count} vragen", 1) == "one question left"
    assert english.plural("nog {count} vraag", "nog {count} vragen", 2) == "{count} questions left"
    assert dutch.plural("nog {count} vraag", "nog {count} vragen", 2) == "nog {count} vragen"
    assert not english.reviewed


def test_a_language_is_there_as_soon_as_its_catalogue_is(project: Path) -> None:
    for language in ("ar", "fa", "pl", "ti", "tr", "uk"):
        begin(language, project)
    write_all(project)
    assert languages(project) == ("nl", "en", "ar", "tr", "uk", "pl", "fa", "ti")
    assert load("pl", project).text("Niets.") == "Niets."


def test_a_language_that_does_not_exist_is_refused(project: Path) -> None:
    with pytest.raises(UnknownLocaleError):
        begin("qq", project)


def test_our_own_catalogues_are_found() -> None:
    assert languages()[:2] == ("nl", "en")
    assert load("nl").reviewed
    assert file_of("nl").is_relative_to(ROOT)
