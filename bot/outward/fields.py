"""What other systems are told of a case: ids, Dutch labels, days and a link to the desk; never a person's own data.

People agree that only the colleagues of PraktijkWijs and the trainer have their data (`dialogs/trees/shared.py`). So
names, numbers, answers and own words stay at the desk, which the link opens for who may.
"""

from __future__ import annotations

from typing import Any

from bot.desk import lifecycle
from bot.desk import view as desk_view
from bot.zone import HERE
from dialogs.facts.load import Region
from storage.cases import Case


def link(case: Case, public_url: str) -> str:
    """Return the address of a case on the desk; empty when this installation has no address of its own."""
    return f"{public_url}/desk/case/{case.ref}" if public_url else ""


def ids(case: Case, public_url: str) -> dict[str, Any]:
    """Return a case for a machine."""
    return {
        "ref": case.ref,
        "version": case.version,
        "kind": case.kind,
        "status": case.status,
        "language": case.language,
        "municipality": case.municipality,
        "sector": case.sector,
        "indication": case.indication,
        "created_at": case.created_at.isoformat(),
        "updated_at": case.updated_at.isoformat(),
        "url": link(case, public_url) or None,
    }


def words(case: Case, region: Region, public_url: str) -> dict[str, str]:
    """Return a case for people, by the name of the field; a moment as 2026-11-20 10:30:00, where the region is."""
    sectors = dict(desk_view.sector_labels(region))
    return {
        "nummer": case.ref,
        "soort": desk_view.KINDS.get(case.kind, case.kind),
        "stap": lifecycle.LABELS.get(case.status, case.status),
        "gemeente": desk_view.place_label(case.municipality, region),
        "sector": sectors.get(case.sector or "", case.sector or ""),
        "taal": desk_view.language_in_dutch(case.language or "nl"),
        "indicatie": desk_view.indication_label(case),
        "aangemeld": f"{case.created_at.astimezone(HERE):%Y-%m-%d %H:%M:%S}",
        "veranderd": f"{case.updated_at.astimezone(HERE):%Y-%m-%d %H:%M:%S}",
        "desk": link(case, public_url),
    }
