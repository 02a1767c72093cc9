"""Closed vocabularies of the app."""

from django.db.models import IntegerChoices, TextChoices


class Audience(TextChoices):
    """Who reads what a dynamique says of itself; each includes those before it."""

    TEAM = "equipe", "l’équipe seulement"
    FACILITATORS = "facilitateurs", "l’équipe et l’équipe relais"
    MEMBERS = "membres", "les membres d’Archipel"
    PUBLIC = "public", "tout le monde"


class Dimension(TextChoices):
    """What a cooperation may create, in the order of the axes of the radar (DYN 3:3104-3160)."""

    ECONOMIC = "economique", "économique"
    SOCIAL = "sociale", "sociale"
    ECOLOGICAL = "ecologique", "écologique"
    CULTURAL = "culturelle", "culturelle"
    DEMOCRATIC = "democratique", "démocratique"
    HUMAN = "humaine", "humaine"
    COOPERATION = "cooperation", "coopération"
    RESILIENCE = "resilience", "résilience"
    HERITAGE = "patrimoine", "patrimoine immatériel"


# --- Promise ---------------------------------------------------------------------------------


class ChainKind(TextChoices):
    """The links of a theory of change, in the order in which one leads to the next."""

    RESOURCE = "ressource", "ressource"
    ACTION = "action", "action"
    RESULT = "resultat", "résultat"
    EFFECT = "effet", "effet"

    @property
    def rank(self) -> int:
        return list(type(self)).index(self)

    @property
    def title(self) -> str:
        return f"{self.label.capitalize()}s"


# --- Proof -----------------------------------------------------------------------------------


class IndicatorKind(TextChoices):
    QUANTITATIVE = "quantitatif", "quantitatif"
    QUALITATIVE = "qualitatif", "qualitatif"


class Direction(TextChoices):
    """Which way is better."""

    UP = "hausse", "plus la valeur monte, mieux c’est"
    DOWN = "baisse", "plus la valeur descend, mieux c’est"


class EvidenceKind(TextChoices):
    FIGURE = "chiffre", "chiffre"
    TESTIMONY = "temoignage", "témoignage"
    DOCUMENT = "document", "document"
    OBSERVATION = "observation", "observation"


class Strength(TextChoices):
    """How much one may lean on what was measured or told."""

    LOW = "faible", "fragile : une seule source, ou une estimation"
    MEDIUM = "moyenne", "correcte : plusieurs sources, ou une méthode simple"
    HIGH = "forte", "solide : vérifiée, ou refaite plusieurs fois"

    @property
    def short(self) -> str:
        return self.label.partition(" : ")[0]


class Tone(TextChoices):
    POSITIVE = "positif", "bienvenu"
    NEGATIVE = "negatif", "négatif"
    MIXED = "ambivalent", "ambivalent"


# --- Deliberation ----------------------------------------------------------------------------


class RoundState(TextChoices):
    PREPARING = "preparation", "en préparation"
    OPEN = "ouverte", "ouvert"
    CLOSED = "close", "clos"
    ADOPTED = "adoptee", "adopté"

    @classmethod
    def running(cls) -> list["RoundState"]:
        """Those of which a dynamique has one at most."""
        return [cls.PREPARING, cls.OPEN, cls.CLOSED]

    @classmethod
    def shown_to_readers(cls) -> list["RoundState"]:
        return [cls.ADOPTED]


class Reached(IntegerChoices):
    """How far somebody thinks that an aim is reached."""

    NOT_AT_ALL = 0, "pas du tout"
    HARDLY = 1, "un peu"
    HALF = 2, "à moitié"
    MOSTLY = 3, "en grande partie"
    FULLY = 4, "pleinement"
