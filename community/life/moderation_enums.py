"""Closed vocabularies of the moderation of posts."""

from django.db import models


class CaseState(models.TextChoices):
    """Life of a case about a post. Owned by services.cases.move."""

    OPEN = "a-decider", "à décider"
    DECIDED = "decide", "décidé"
    APPEALED = "recours", "recours à décider"
    SETTLED = "tranche", "recours tranché"

    @classmethod
    def waiting(cls) -> list["CaseState"]:
        """States in which a moderator has something to do."""
        return [cls.OPEN, cls.APPEALED]


class Measure(models.TextChoices):
    """What a moderator decides about a post."""

    KEEP = "laisser", "laisser le message"
    HIDE = "masquer", "masquer le message"
    WARN = "avertir", "avertir l’auteur·rice"
    PAUSE = "suspendre", "suspendre son écriture"
    CLOSE = "fermer", "fermer le fil"


class Outcome(models.TextChoices):
    """What somebody else decides when the author appeals."""

    UPHELD = "maintenue", "la décision est maintenue"
    REVERSED = "annulee", "la décision est annulée"
