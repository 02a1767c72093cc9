"""Autocomplete over the territories: one index a process, made when it is first asked."""

import threading
from collections.abc import Collection

from dynamics.communes import Hit, TerritoryIndex
from dynamics.models import Territory

_lock = threading.Lock()
_held: TerritoryIndex | None = None


def search_territories(q: str, limit: int = 10, levels: Collection[str] | None = None) -> list[Hit]:
    """Territories by name, postal code, INSEE or SIREN code; best first."""
    return get_index().search(q, limit=limit, levels=levels)


def get_index() -> TerritoryIndex:
    """The index of the rows of the database, which change once a year; an empty one is never kept."""
    global _held
    if _held is None:
        with _lock:
            if _held is None:
                index = build()
                if not len(index):
                    return index
                _held = index
    return _held


def forget() -> None:
    """Read the rows again at the next search: after a load, and between tests."""
    global _held
    _held = None


def build() -> TerritoryIndex:
    rows = Territory.objects.order_by().values_list(
        "code",
        "level",
        "name",
        "departement__name",
        "region__name",
        "postal_codes",
        "latitude",
        "longitude",
        "population",
    )
    return TerritoryIndex(
        (code, level, name, departement or region or "", postal, lat, lon, population)
        for code, level, name, departement, region, postal, lat, lon, population in rows.iterator(5000)
    )
