"""Where something is known from, in plain words: the two source documents, a page, or common knowledge."""

from __future__ import annotations

import re

from dialogs.text import Text, _, own_words

_REPORT = _("Eindrapport van PraktijkWijs, over 2023 en 2024, punt {points}")
_WEBINAR = _("Verslag van het landelijke webinar, 2021, punt {points}")
_COMMON = _("Algemene kennis")
_POINT = re.compile(r"[AB]\d+")


def in_words(source: str) -> tuple[Text, ...]:
    """Return a source such as `A30, B12; cbs.nl` as texts: each document once with its points, then the pages."""
    parts = [part.strip() for part in re.split(r"[;,]", source) if part.strip()]
    told: list[Text] = []
    for letter, document in (("A", _REPORT), ("B", _WEBINAR)):
        points = [part for part in parts if _POINT.fullmatch(part) and part[0] == letter]
        if points:
            told.append(document.of(points=own_words(", ".join(points))))
    pages = [part for part in parts if not _POINT.fullmatch(part)]
    return (*told, *(_COMMON if page == "general knowledge" else own_words(page) for page in pages))


def joined(texts: tuple[Text, ...]) -> Text:
    """Return several texts as one, with semicolons between."""
    template = "; ".join(f"{{{place}}}" for place in range(len(texts)))
    return Text(template).of(**{str(place): text for place, text in enumerate(texts)})
