"""What is already asked, or lived, near some words: propositions like a text, and needs that meet the same brake."""

from typing import NamedTuple

from community.exchanges.models import Need
from community.exchanges.services.already_there import weigh
from dynamics.french import get_analyser
from proposals.models import Proposition

MOST = 5
LEAST_WORDS = 2
LEAST_CHARACTERS = 12
SAME_SHEET = 3.0  # what the same sheet is worth, in rare words
SHARED = 0.35  # part of the weight of the text itself that another need must have to be the same brake


def like(text: str, *, sheet: str = "", without: Proposition | None = None) -> list[Proposition]:
    """Published propositions that say something near, the nearest first; none for a text that says too little."""
    tokens = get_analyser().query(text) if len(text.strip()) >= LEAST_CHARACTERS else []
    if len(tokens) < LEAST_WORDS:
        return []
    weights = weigh(tokens, Proposition)
    rows = Proposition.objects.published().in_bulk(list(weights))
    if without is not None:
        rows.pop(without.pk, None)
    same = {pk: SAME_SHEET if sheet and sheet in row.sheets else 0 for pk, row in rows.items()}
    best = sorted(rows, key=lambda pk: (-weights[pk] - same[pk], pk))
    return [rows[pk] for pk in best[:MOST]]


class Brake(NamedTuple):
    """How many dynamiques meet the same brake, this one included, and what is proposed about it."""

    dynamics: int
    propositions: list[Proposition]


def brake_of(need: Need, user) -> Brake:
    """Dynamiques with an open need on the same sheet that shares its words, among those that this person may read.

    A need without a sheet, or without a dynamique, counts for itself only: nothing says that it is the same brake.
    """
    propositions = like(need.text, sheet=need.sheet)[:3]
    if not need.sheet:
        return Brake(0, propositions)
    tokens = get_analyser().query(need.text)
    weights = weigh(tokens, Need) if len(tokens) >= LEAST_WORDS else {}
    least = SHARED * weights.get(need.pk, max(weights.values(), default=0))
    near = [pk for pk, weight in weights.items() if weight >= least and pk != need.pk]
    rows = Need.objects.visible_to(user).open().filter(pk__in=near, sheet=need.sheet, dynamic__isnull=False)
    dynamics = set(rows.values_list("dynamic", flat=True))
    return Brake(len((dynamics | {need.dynamic_id}) - {None}), propositions)
