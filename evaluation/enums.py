"""Closed vocabularies of the app."""

from django.db.models import TextChoices


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
