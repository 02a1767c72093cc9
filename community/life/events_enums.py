"""Closed vocabularies of the agenda, besides those of the event itself."""

from django.db import models


class Rhythm(models.TextChoices):
    """How an event comes back."""

    WEEK = "semaine", "chaque semaine"
    FORTNIGHT = "quinzaine", "toutes les deux semaines"
    MONTH = "mois", "chaque mois, à la même date"
    MONTH_DAY = "mois-jour", "chaque mois, le même jour de la semaine"


class RegistrationState(models.TextChoices):
    """Whether somebody has a place. Owned by services.registrations.set_state."""

    IN = "inscrit", "inscrit·e"
    WAITING = "attente", "en liste d’attente"
    OUT = "retire", "désinscrit·e"


class VoteAnswer(models.TextChoices):
    """What somebody says of a proposed date."""

    YES = "oui", "oui"
    IF_NEEDED = "si-besoin", "si besoin"
    NO = "non", "non"

    @property
    def weight(self) -> int:
        return {VoteAnswer.YES: 2, VoteAnswer.IF_NEEDED: 1}.get(self, 0)


class TrialState(models.TextChoices):
    """What became of what a dynamique meant to try."""

    DONE = "fait", "fait"
    UNDER_WAY = "en-cours", "en cours"
    NOT_YET = "pas-encore", "pas encore"
    GIVEN_UP = "abandonne", "abandonné"


class NoteKind(models.TextChoices):
    """Whose page it is."""

    OWN = "miennes", "mes notes"
    SHARED = "partagees", "les notes de tout le monde"
    PREPARATION = "preparation", "la préparation"
