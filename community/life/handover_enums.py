"""Closed vocabularies of the carnet de passation."""

from django.db import models


class EntryKind(models.TextChoices):
    """The sections of a carnet in which the team writes; the others are computed from what exists."""

    KNOWLEDGE = "savoir", "qui sait quoi"
    DECISION = "decision", "décisions"
    CONTACT = "contact", "contacts utiles"
    DOCUMENT = "document", "documents"
    STEP = "a-faire", "à faire en premier"

    @property
    def noun(self) -> str:
        """« une décision », for titles and buttons."""
        return {
            EntryKind.KNOWLEDGE: "un savoir",
            EntryKind.DECISION: "une décision",
            EntryKind.CONTACT: "un contact",
            EntryKind.DOCUMENT: "un document",
            EntryKind.STEP: "une chose à faire",
        }[self]

    @property
    def help(self) -> str:
        """What the section is for, in a sentence."""
        return {
            EntryKind.KNOWLEDGE: "Un savoir-faire, un accès, une habitude, et la personne de l’équipe qui les tient.",
            EntryKind.DECISION: "Ce qui a été décidé, quand et surtout pourquoi : on ne rouvre pas un débat par oubli.",
            EntryKind.CONTACT: "Les personnes du dehors qu’il faut connaître, avec le moins de données possible.",
            EntryKind.DOCUMENT: "Statuts, conventions, comptes rendus : ce qu’il faut retrouver le jour venu.",
            EntryKind.STEP: "Les premières semaines de qui prend le relais, dans l’ordre.",
        }[self]
