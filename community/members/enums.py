"""Closed vocabularies of the app of people."""

from django.db import models


class Role(models.TextChoices):
    """Roles that hold everywhere; each is a Django group whose name is the value.

    Membre, animateur·rice and personne ressource are no groups: the first is any account, the others
    belong to an object (a team, a tool) and live in the app that owns it.
    """

    FACILITATOR = "facilitateur", "facilitateur·rice"
    EDITOR = "redacteur", "rédacteur·rice"
    ADMINISTRATOR = "administrateur", "administrateur·rice"


class Visibility(models.TextChoices):
    """Who sees a field of a profile; each level includes the ones written after it."""

    NOBODY = "personne", "personne"
    FACILITATORS = "facilitateurs", "l’équipe relais"
    MEMBERS = "membres", "les membres"
    PUBLIC = "tout-le-monde", "tout le monde"


class Rhythm(models.TextChoices):
    """How often the digest of what is new may be sent to a member."""

    NEVER = "jamais", "jamais"
    DAILY = "chaque-jour", "chaque jour"
    WEEKLY = "chaque-semaine", "chaque semaine"
    MONTHLY = "chaque-mois", "chaque mois"


class Purpose(models.TextChoices):
    """What a person agrees to; the words of each are in `consent_texts`."""

    NEWS = "nouvelles", "recevoir des nouvelles d’Archipel"
    INTRODUCTIONS = "mises-en-relation", "être sollicité·e pour des mises en relation"
    PENDING_DRAFT = "brouillon", "garder mon adresse jusqu’à la confirmation d’un brouillon"


class LetterState(models.TextChoices):
    """Life of an outgoing letter. Owned by services.letters.set_state."""

    QUEUED = "en-attente", "en attente"
    SENDING = "envoi-en-cours", "envoi en cours"
    SENT = "envoyee", "envoyée"
    FAILED = "echec", "échec"
    CANCELLED = "annulee", "annulée"

    @classmethod
    def resendable(cls) -> list["LetterState"]:
        """States from which a person may put the letter back in the queue."""
        return [cls.FAILED, cls.CANCELLED]


class DecisionKind(models.TextChoices):
    """What happened to a moderated record; rows are only ever added."""

    SUBMITTED = "soumission", "soumis à la modération"
    PUBLISHED = "publication", "publié"
    SENT_BACK = "renvoi", "renvoyé avec une remarque"
    ANSWERED = "reponse", "réponse de l’auteur·rice"
    WITHDRAWN = "retrait", "retiré de la modération"


class ReportState(models.TextChoices):
    """Life of a reported mistake. Owned by services.reports.close_report."""

    OPEN = "ouvert", "à traiter"
    HANDLED = "traite", "traité"
    DISMISSED = "sans-suite", "sans suite"


class RunState(models.TextChoices):
    """Life of a run of a background task. Owned by services.runs."""

    RUNNING = "en-cours", "en cours"
    DONE = "finie", "finie"
    FAILED = "echec", "échec"
