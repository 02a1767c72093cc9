"""Closed vocabularies of the life of the community."""

from django.db import models


class Board(models.TextChoices):
    """Where a thread is held, which says who reads it."""

    INTRODUCTION = "mise-en-relation", "mise en relation"
    HELD = "tenu-ailleurs", "tenu par une autre page"  # its owner is found by `register_thread_owners`
    FORUM = "forum", "forum"
    GROUP = "groupe", "groupe"
    PRIVATE = "prive", "messages privés"


class GroupKind(models.TextChoices):
    """What a group is for."""

    LOCAL = "communaute-locale", "communauté locale"
    WORKSHOP = "chantier-cooperatif", "chantier coopératif"


class EventKind(models.TextChoices):
    """What people come to do together."""

    MEETING = "rencontre", "rencontre"
    VISIT = "visite-apprenante", "visite apprenante"
    SEMINAR = "seminaire", "séminaire"
    TRAINING = "formation", "formation"
    WEBINAR = "webinaire", "webinaire"
    CREATIVE_EVENING = "soiree-creative", "soirée créative"
    WORK_PARTY = "chantier-collectif", "chantier collectif"


class EventMode(models.TextChoices):
    """Where people meet."""

    ON_SITE = "sur-place", "sur place"
    ONLINE = "en-ligne", "en ligne"
    BOTH = "les-deux", "sur place et en ligne"


class EventState(models.TextChoices):
    """Life of an event. Owned by services.events."""

    DRAFT = "brouillon", "brouillon"
    PUBLISHED = "publie", "publié"
    CANCELLED = "annule", "annulé"


class NoticeSubject(models.TextChoices):
    """What a notice is about; each person chooses a channel for each."""

    FORUM = "discussions", "les discussions que je suis"
    MENTION = "mentions", "quand on me nomme"
    MESSAGE = "messages", "mes messages privés"
    EVENT = "agenda", "mes rencontres et visites"
    GROUP = "groupes", "mes communautés locales et chantiers"
    MODERATION = "moderation", "la modération de mes messages"
    COMMUNITY = "communaute", "la vie de la communauté : charte, nouvelles pages"


class NoticeRhythm(models.TextChoices):
    """How often what is new is told by mail; the site tells at once."""

    IMMEDIATE = "tout-de-suite", "tout de suite"
    DAILY = "chaque-jour", "une fois par jour, groupé"
    WEEKLY = "chaque-semaine", "une fois par semaine, groupé"
    NEVER = "jamais", "jamais"


class EditionState(models.TextChoices):
    """Life of an edition of the news. Owned by services.newsletters."""

    DRAFT = "brouillon", "brouillon"
    SCHEDULED = "programmee", "programmée"
    SENDING = "en-cours", "envoi en cours"
    SENT = "envoyee", "envoyée"
