"""Closed vocabularies of the directory of dispositifs; the families are the tables of the follow-up study."""

from django.db import models


class DispositifKind(models.TextChoices):
    """What one gets."""

    SUPPORT = "accompagnement", "accompagnement"
    FUNDING = "financement", "financement"


class DispositifFamily(models.TextChoices):
    """The table of the study (COOP, parts 2 and 3) that the dispositif belongs to."""

    SPECIFIC = "cooperations", "accompagnement propre aux coopérations"
    GENERALIST = "generaliste", "accompagnement généraliste de l’ESS"
    RESOURCES = "centres-de-ressources", "centres de ressources"
    SOURCES = "sources", "grandes sources de financement"
    EMERGENCE = "emergence", "financer l’émergence"
    ENGINEERING = "ingenierie", "financer l’animation et l’ingénierie"
    RESEARCH = "recherche", "recherche et développement"
    LAND = "foncier", "lieux et foncier"
    CITIZENS = "finance-citoyenne", "finance citoyenne"


class Coverage(models.TextChoices):
    """Where it can be asked for."""

    EVERYWHERE = "partout", "dans toute la France"
    SOME = "certains", "dans certains territoires"


class Opening(models.TextChoices):
    """Whether it can be asked for today; computed from the dates, never stored."""

    OPEN = "ouvert", "ouvert maintenant"
    SOON = "bientot", "ouvre bientôt"
    ANNOUNCED = "annonce", "ouverture annoncée"
    PERMANENT = "permanent", "toute l’année"
    CLOSED = "clos", "dernière échéance passée"
    UNKNOWN = "a-preciser", "dates non connues"


class Verdict(models.TextChoices):
    """What somebody who knows a dispositif says of its page."""

    VALID = "valable", "toujours valable"
    OUTDATED = "depasse", "plus d’actualité"
