"""Closed vocabularies of the mise en relation: what one asks, what one passes on, what comes of it."""

from django.db import models


class Side(models.TextChoices):
    """The two ends of an exchange."""

    NEED = "besoin", "besoin"
    OFFER = "offre", "offre"


class Form(models.TextChoices):
    """The six forms of an exchange, from the study of 2020 (domain: mise en relation qualifiée)."""

    PEERS = "echange", "échange entre pairs"
    VISIT = "visite", "visite apprenante"
    INSPIRING = "facilitateur-inspirant", "facilitateur inspirant"
    TRANSFER = "tsf", "transfert de savoir-faire"
    MENTORING = "mentorat", "mentorat"
    LINK = "mise-en-lien", "mise en lien"

    @property
    def explained(self) -> str:
        """One plain line for the form of a need or of an offer."""
        return {
            Form.PEERS: "une heure ou deux de conversation, à distance ou sur place",
            Form.VISIT: "aller voir sur place, à plusieurs, avec ses questions",
            Form.INSPIRING: "quelqu’un d’extérieur vient, observe, dit ce qu’il a vu, et repart",
            Form.TRANSFER: "plusieurs séances, avec des objectifs et un bilan",
            Form.MENTORING: "un accompagnement régulier dans la durée",
            Form.LINK: "être présenté·e à la bonne personne ou à la bonne structure",
        }[self]


class LinkObject(models.TextChoices):
    """Whom or what a « mise en lien » is to reach."""

    FUNDER = "financeur", "un financeur"
    SUPPORT = "accompagnateur", "un accompagnateur"
    PUBLIC_AUTHORITY = "collectivite", "une collectivité"
    RESEARCHER = "chercheur", "une équipe de recherche"
    CARRIER = "porteur-de-projet", "un porteur de projet"
    PLACE = "lieu", "un lieu ou du foncier"
    VOLUNTEERS = "benevoles", "des bénévoles ou du mécénat de compétences"
    PARTNERS = "partenaires", "des partenaires pour répondre ensemble"


class Scope(models.TextChoices):
    """How far one looks, or goes."""

    NEAR = "proximite", "à proximité"
    REGION = "region", "dans la région"
    EVERYWHERE = "partout", "partout, ou à distance"


class Audience(models.TextChoices):
    """Who may read a need or an offer; the équipe relais and its own people always do."""

    PUBLIC = "public", "tout le monde"
    MEMBERS = "membres", "les membres"
    FACILITATORS = "facilitateurs", "l’équipe relais seulement"


class State(models.TextChoices):
    """Life of a need or of an offer. Owned by services.records.set_state."""

    DRAFT = "brouillon", "brouillon"
    OPEN = "ouvert", "ouvert"
    TALKING = "en-discussion", "en discussion"
    FILLED = "pourvu", "pourvu"
    CLOSED = "ferme", "fermé"

    @classmethod
    def matched(cls) -> list["State"]:
        """States in which the record is proposed to others."""
        return [cls.OPEN, cls.TALKING]


class InReturn(models.TextChoices):
    """What an offer asks in return."""

    FREE = "gratuit", "rien, c’est gratuit"
    EXPENSES = "frais", "la prise en charge des frais"
    FUNDED = "tsf-finance", "un transfert de savoir-faire financé"


class Language(models.TextChoices):
    """Languages other than French in which one can exchange."""

    ENGLISH = "en", "anglais"
    SPANISH = "es", "espagnol"
    GERMAN = "de", "allemand"
    ITALIAN = "it", "italien"
    PORTUGUESE = "pt", "portugais"
    ARABIC = "ar", "arabe"
    BASQUE = "eu", "basque"
    BRETON = "br", "breton"
    CATALAN = "ca", "catalan"
    CORSICAN = "co", "corse"
    OCCITAN = "oc", "occitan"
    CREOLE = "gcf", "créole"
    SIGN = "lsf", "langue des signes française"


class EnteredFrom(models.TextChoices):
    """Where a facilitator heard a need that she wrote for somebody."""

    CALL = "appel", "un appel"
    WORKSHOP = "atelier", "un atelier"
    MEETING = "rencontre", "une rencontre"
    IMPORT = "import", "un import"


class SuggestionState(models.TextChoices):
    """Life of a suggestion. Owned by services.suggestions.set_state."""

    NEW = "nouvelle", "à qualifier"
    PROPOSED = "proposee", "proposée aux deux"
    DISMISSED = "ecartee", "écartée"
    STALE = "perimee", "plus d’actualité"


class RefusalReason(models.TextChoices):
    """Why a suggestion or an introduction is not taken up; never asked for, always welcome."""

    OFF_TOPIC = "hors-sujet", "ce n’est pas notre sujet"
    NOT_NOW = "pas-maintenant", "pas maintenant"
    KNOWN = "deja-connus", "nous nous connaissons déjà"
    TOO_FAR = "trop-loin", "c’est trop loin"
    OTHER = "autre", "autre raison"


class SolicitationRhythm(models.TextChoices):
    """How often a person agrees to be written to about introductions."""

    IMMEDIATE = "tout-de-suite", "tout de suite"
    WEEKLY = "chaque-semaine", "une fois par semaine"
    MONTHLY = "chaque-mois", "une fois par mois"
    NEVER = "jamais", "jamais"


class IntroductionState(models.TextChoices):
    """Life of an introduction. Owned by services.introductions.move, which knows what leads where."""

    DRAFT = "brouillon", "en préparation"
    PROPOSED = "proposee", "proposée"
    ONE_AGREED = "acceptee-par-un", "acceptée d’un côté"
    AGREED = "acceptee", "acceptée des deux côtés"
    MET = "rencontre-faite", "rencontre faite"
    BALANCE = "bilan", "bilan en cours"
    SUCCEEDED = "aboutie", "aboutie"
    NO_FOLLOW_UP = "sans-suite", "sans suite"
    REFUSED = "refusee", "refusée"
    EXPIRED = "expiree", "expirée"
    CANCELLED = "annulee", "annulée"

    @classmethod
    def ended(cls) -> list["IntroductionState"]:
        return [cls.SUCCEEDED, cls.NO_FOLLOW_UP, cls.REFUSED, cls.EXPIRED, cls.CANCELLED]

    @classmethod
    def answerable(cls) -> list["IntroductionState"]:
        """States in which a side may still answer."""
        return [cls.PROPOSED, cls.ONE_AGREED]

    @classmethod
    def known_to_both(cls) -> list["IntroductionState"]:
        """States in which each side may read the other's contact."""
        return [cls.AGREED, cls.MET, cls.BALANCE, cls.SUCCEEDED, cls.NO_FOLLOW_UP]


class Origin(models.TextChoices):
    """Who thought of bringing the two together."""

    FACILITATOR = "equipe-relais", "l’équipe relais"
    MEMBER = "membre", "la personne qui cherche"
    NEIGHBOURS = "voisines", "deux voisines qui ne se connaissaient pas"


class Answer(models.TextChoices):
    """What a side said when she was asked."""

    WAITING = "en-attente", "pas encore répondu"
    ACCEPTED = "accepte", "d’accord"
    DECLINED = "decline", "décline"
    NOT_NOW = "pas-maintenant", "pas maintenant"


class Outcome(models.TextChoices):
    """What came of an introduction (domain: mise en relation qualifiée)."""

    EXCHANGE = "echange", "un échange a eu lieu"
    VISIT = "visite", "une visite a eu lieu"
    TOOL = "outil-transmis", "un outil a été transmis"
    PROJECT = "projet-commun", "un projet commun est né"
    NOTHING = "sans-suite", "sans suite"


class FrameKind(models.TextChoices):
    """Introductions that have a form of their own."""

    VISIT = "visite", "visite apprenante"
    TRANSFER = "tsf", "transfert de savoir-faire"
    INSPIRING = "facilitateur-inspirant", "facilitateur inspirant"
    SUPPORT = "soutien", "intervention de soutien"


class Useful(models.IntegerChoices):
    """How much an introduction was worth to a side, in words."""

    NOT = 0, "pas du tout"
    LITTLE = 1, "un peu"
    YES = 2, "utile"
    VERY = 3, "très utile"


class FollowUpStep(models.IntegerChoices):
    """When a side is asked what came of it: by herself in the bilan, then in days after both agreed."""

    BALANCE = 0, "bilan"
    MONTH = 30, "à 30 jours"
    QUARTER = 90, "à 90 jours"


class Met(models.TextChoices):
    """Whether the two sides met."""

    YES = "oui", "oui"
    SOON = "bientot", "pas encore, mais c’est prévu"
    NO = "non", "non"
