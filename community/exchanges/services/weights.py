"""The weights of the matching: those of the file, or those that administrateurs chose over them.

Every choice is a row with its author and its reason; the last one holds. The names, bounds and explanations of
the weights are in the file (`matching.weights`).
"""

import logging
from collections.abc import Mapping

from django.db import transaction

from community.exchanges.matching.weights import Setting, Weights, WeightsError, settings
from community.exchanges.models import WeightsVersion

logger = logging.getLogger(__name__)

BACK_TO_FILE = "Retour aux poids d’origine"


class ChoiceError(Exception):
    """These weights cannot be chosen; `messages` says why in French, by weight."""

    def __init__(self, messages: Mapping[str, str]):
        super().__init__(" ".join(messages.values()))
        self.messages = dict(messages)


def chosen_version() -> WeightsVersion | None:
    """The last choice, or None when nobody ever chose."""
    return WeightsVersion.objects.select_related("author").first()


def current() -> Weights:
    """The weights in use. A choice that the file no longer allows (a weight that is gone) is left aside."""
    chosen = chosen_version()
    if chosen is None or not chosen.values:
        return Weights.load()
    known = {key: value for key, value in chosen.values.items() if key in settings()}
    try:
        return Weights.load().override(known)
    except WeightsError:
        logger.exception("the chosen weights no longer hold, those of the file are used")
        return Weights.load()


def with_values(values: Mapping[str, float]) -> Weights:
    """Those of the file with these instead. Raises ChoiceError."""
    try:
        return Weights.load().override(values)
    except WeightsError as error:
        raise ChoiceError(error.messages) from error


def different(values: Mapping[str, float]) -> dict[str, float]:
    """Only the values that are not those of the file."""
    return {key: value for key, value in values.items() if value != settings()[key].value}


@transaction.atomic
def choose(*, values: Mapping[str, float], note: str, user) -> WeightsVersion:
    """Use these weights from now on; the night run, or « Lancer maintenant », computes all again."""
    with_values(values)
    if not note.strip():
        raise ChoiceError({"note": "Dites pourquoi : la personne suivante vous en saura gré."})
    row = WeightsVersion.objects.create(values=different(values), author=user, note=note.strip())
    logger.info("weights chosen", extra={"version": row.pk, "user": user.pk})
    return row


def back_to_file(*, user, note: str = "") -> WeightsVersion:
    """Use the weights of the file again; earlier choices stay in the history."""
    return choose(values={}, note=note.strip() or BACK_TO_FILE, user=user)


def explained() -> list[tuple[Setting, float]]:
    """Every weight with what it does, and its value today."""
    today = current()
    return [(setting, today[key]) for key, setting in settings().items()]
