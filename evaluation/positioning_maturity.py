"""The six markers of maturity of Institut Godin, read from `data/maturity.yaml` once a process. No database."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

DATA = Path(__file__).resolve().parent / "data"
HIGHEST = 4


class Marker(NamedTuple):
    """One marker; ``field`` is its column, ``levels`` the words of the levels 0 to 4 (ours)."""

    field: str
    short: str
    title: str
    question: str
    source: str
    levels: tuple[str, ...]

    def words(self, level: int | None) -> str:
        """What a level means; "" when nobody said."""
        return "" if level is None else self.levels[level]


@lru_cache(maxsize=1)
def markers() -> tuple[Marker, ...]:
    """In the order of the study (GODIN 4:224-229)."""
    found = yaml.safe_load((DATA / "maturity.yaml").read_text(encoding="utf8"))
    return tuple(Marker(**{**entry, "levels": tuple(entry["levels"])}) for entry in found)
