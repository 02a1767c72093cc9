"""Closed vocabularies of the forum."""

from django.db import models


class ReactionKind(models.TextChoices):
    """A sign to a post, without a word more."""

    LEARNT = "appris", "j’ai appris"
    THANKS = "merci", "merci"
    LOST = "pas-compris", "je ne comprends pas"

    @property
    def icon(self) -> str:
        return {"appris": "idea", "merci": "success", "pas-compris": "question"}[self.value]


class ThreadFilter(models.TextChoices):
    """What a list of threads may be cut down to."""

    ALL = "", "Toutes"
    UNANSWERED = "sans-reponse", "Sans réponse"
    SOLVED = "resolues", "Résolues"
