"""Closed vocabularies of the toolbox."""

from django.db import models


class Kind(models.TextChoices):
    """What a tool is."""

    TOOL = "outil", "outil"
    METHOD = "methode", "méthode"
    SCHEME = "dispositif", "dispositif"
    STANCE = "posture", "posture"


class Aim(models.TextChoices):
    """What one wants to achieve: the study warns against picking a tool without saying so."""

    MEET = "se-connaitre", "se connaître"
    DIAGNOSE = "diagnostiquer", "comprendre le territoire"
    MOBILISE = "mobiliser", "mobiliser"
    REACH = "toucher-les-absents", "toucher les absents"
    DO_TOGETHER = "faire-ensemble", "faire ensemble"
    TELL = "faire-recit", "se raconter"
    IMAGINE = "imaginer", "imaginer"
    DECIDE = "decider", "décider"
    GOVERN = "gouverner", "gouverner"
    FUND = "financer", "financer"
    PRODUCE = "produire", "produire"
    WITH_AUTHORITIES = "cooperer-avec-le-public", "coopérer avec le public"
    PASS_ON = "transmettre", "transmettre"
    EVALUATE = "evaluer", "évaluer"
    SHOW = "rendre-visible", "se rendre visible"

    @property
    def question(self) -> str:
        """The aim as somebody would say it."""
        return {
            Aim.MEET: "Faire connaissance",
            Aim.DIAGNOSE: "Comprendre notre territoire",
            Aim.MOBILISE: "Donner envie de venir",
            Aim.REACH: "Toucher ceux qui ne viennent jamais",
            Aim.DO_TOGETHER: "Agir ensemble, les mains dedans",
            Aim.TELL: "Raconter qui nous sommes",
            Aim.IMAGINE: "Faire naître des idées",
            Aim.DECIDE: "Décider à plusieurs",
            Aim.GOVERN: "Partager le pouvoir",
            Aim.FUND: "Trouver de l’argent",
            Aim.PRODUCE: "Créer une activité",
            Aim.WITH_AUTHORITIES: "Travailler avec les pouvoirs publics",
            Aim.PASS_ON: "Transmettre ce que nous savons",
            Aim.EVALUATE: "Savoir ce que cela change",
            Aim.SHOW: "Nous rendre visibles",
        }[self]


class Difficulty(models.TextChoices):
    """How much experience it asks for."""

    EASY = "facile", "facile"
    MEDIUM = "moyen", "moyenne"
    DEMANDING = "exigeant", "exigeante"


class Cost(models.TextChoices):
    """What it costs, from nothing to a budget of its own."""

    FREE = "gratuit", "gratuit"
    LOW = "faible", "faible"
    MEDIUM = "moyen", "moyen"
    HIGH = "eleve", "élevé"


class Duration(models.TextChoices):
    """How long it takes, preparation included."""

    HOURS = "heures", "quelques heures"
    DAY = "journee", "une journée"
    WEEKS = "semaines", "quelques semaines"
    MONTHS = "mois", "quelques mois"
    YEARS = "annees", "des années"


class GroupSize(models.TextChoices):
    """How many people it suits."""

    SMALL = "petit", "jusqu’à 12 personnes"
    MEDIUM = "moyen", "de 13 à 50 personnes"
    LARGE = "grand", "plus de 50 personnes"
    ANY = "tous", "tout groupe"


class Again(models.TextChoices):
    """Whether a dynamique would use the tool again."""

    YES = "oui", "oui"
    CHANGED = "autrement", "oui, mais autrement"
    NO = "non", "non"


class TerritoryKind(models.TextChoices):
    """The kind of place where a tool was tried, as people who live there name it."""

    RURAL = "rural", "campagne, villages"
    SMALL_TOWN = "petite-ville", "petite ville ou bourg-centre"
    SUBURB = "periurbain", "périphérie d’une ville"
    CITY = "ville", "grande ville, agglomération"
    DISTRICT = "quartier", "quartier populaire"
    WIDE = "large", "plusieurs bassins de vie"


class ReadingAnswer(models.TextChoices):
    """What somebody who read a monographie before its publication says of it."""

    AGREED = "accord", "je suis d’accord"
    REMARKS = "remarques", "j’ai des remarques"


class Passage(models.TextChoices):
    """A part of the page of a tool where an author may switch the glossary off."""

    AIM = "but", "à quoi il sert"
    WHEN = "quand", "quand le choisir"
    STEPS = "etapes", "les étapes"
    NEEDS = "demande", "ce qu’il demande"
    PITFALLS = "vigilance", "les points de vigilance"
    USES = "usages", "qui s’en est servi"
    VARIANTS = "variantes", "les variantes"
