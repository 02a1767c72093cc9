"""Closed vocabularies of the app."""

from django.db.models import TextChoices


class Audience(TextChoices):
    """Who reads what a dynamique says of itself; each includes those before it."""

    TEAM = "equipe", "l’équipe seulement"
    FACILITATORS = "facilitateurs", "l’équipe et l’équipe relais"
    MEMBERS = "membres", "les membres d’Archipel"
    PUBLIC = "public", "tout le monde"
