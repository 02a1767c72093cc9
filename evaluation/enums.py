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


class ReadPart(TextChoices):
    """What the log of readings tells apart: the parts that are shared, and the evaluation itself."""

    EVALUATION = "evaluation", "la promesse, les preuves et les résultats"
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
