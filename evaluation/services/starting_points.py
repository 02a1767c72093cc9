"""What a team may start from: the six stakeholders (WEB:490-495), the budget of an emergence (COOP 2:1045-1051)."""

from functools import cache
from pathlib import Path

from dynamics.services.reference import read

DATA = Path(__file__).resolve().parent.parent / "data"


@cache
def _file() -> dict:
    return read("starting_points.yaml", DATA)[0]


def interests() -> list[dict]:
    """actor, brings, expects, source."""
    return _file()["interests"]


def starting_lines() -> list[dict]:
    """Kinds and words of the resources of an emergence; the source of the figures is the team's to say."""
    return [{"kind": one["kind"], "label": one["label"]} for one in emergence()["resources"]]


def emergence() -> dict:
    """`charges` (label, note, source) and `resources` (kind, label, source)."""
    return _file()["emergence"]
