"""Who reads which part: the choice of the team, read once a request."""

from typing import NamedTuple

from dynamics.models import Dynamic
from evaluation.enums import Audience, SharedPart


class Reading(NamedTuple):
    """A part of the evaluation of a dynamique, that somebody wants to read."""

    dynamic: Dynamic
    part: str

    @property
    def audience(self) -> Audience:
        return part_audiences(self.dynamic)[self.part]


def part_audiences(dynamic: Dynamic) -> dict[str, Audience]:
    """The audience of every part; the team's only unless it says so."""
    if not hasattr(dynamic, "_part_audiences"):
        chosen = dict(dynamic.part_audiences.values_list("part", "audience"))
        dynamic._part_audiences = {
            str(part): Audience(chosen.get(part, Audience.TEAM)) for part in SharedPart
        }
    return dynamic._part_audiences
