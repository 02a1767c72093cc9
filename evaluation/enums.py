"""Closed vocabularies of the app."""

from django.db.models import IntegerChoices, TextChoices


class Audience(TextChoices):
    """Who reads what a dynamique says of itself; each includes those before it."""

    TEAM = "equipe", "l’équipe seulement"
    FACILITATORS = "facilitateurs", "l’équipe et l’équipe relais"
    MEMBERS = "membres", "les membres d’Archipel"
    PUBLIC = "public", "tout le monde"


# --- Resources, report, what leaves the team ---------------------------------------------------


class Third(TextChoices):
    """The four parts of the rule of the four thirds, in its order (WEB:513)."""

    PUBLIC = "public", "argent public"
    PRIVATE = "prive", "argent privé"
    SERVICES = "prestations", "prestations vendues"
    VOLUNTEERING = "benevolat", "bénévolat valorisé"


class SkillLevel(IntegerChoices):
    """Level of skill of volunteers: one to three times the minimum wage (DYN 1.5:2167-2169); the words are ours."""

    EVERYBODY = 1, "à la portée de tout le monde (1 SMIC)"
    TRADE = 2, "un métier ou une pratique confirmée (2 SMIC)"
    EXPERT = 3, "une expertise rare (3 SMIC)"


class SharedPart(TextChoices):
    """What a dynamique may show to others, each with its own audience."""

    RESOURCES = "ressources", "le modèle de ressources et les quatre tiers"
    INTERESTS = "interets", "le tableau des intérêts"
    CHAIN = "chaine", "la chaîne de valeur"
    PREREQUISITES = "prerequis", "les sept prérequis"
    REPORT = "rapport", "le rapport"


class PrerequisiteState(TextChoices):
    """Where a prerequisite stands; never a mark."""

    UNSEEN = "a-voir", "à voir"
    UNDER_WAY = "en-cours", "en cours"
    MET = "tenu", "tenu"
    LATER = "plus-tard", "pas pour l’instant"


class ComparisonState(TextChoices):
    """A comparison between two dynamiques."""

    ASKED = "demandee", "demandée"
    AGREED = "acceptee", "acceptée"
    DECLINED = "declinee", "déclinée"
    ENDED = "arretee", "arrêtée"

    @classmethod
    def living(cls) -> list["ComparisonState"]:
        return [cls.ASKED, cls.AGREED]
