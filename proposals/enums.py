"""Closed vocabularies of propositions."""

from django.db import models


class PropositionKind(models.TextChoices):
    """What the studies tell apart: what somebody is asked to do, and what guides one’s own action."""

    PROPOSITION = "proposition", "proposition"
    PRINCIPLE = "principe", "principe d’action"


class PropositionOrigin(models.TextChoices):
    """Where a proposition comes from."""

    STUDY = "etude", "des études"
    COMMUNITY = "communaute", "de la communauté"


class PropositionStatus(models.TextChoices):
    """Life of a proposition. Owned by services.statuses.set_status."""

    CARRIED = "portee", "portée"
    STUDIED = "a-letude", "à l’étude"
    PARTLY_ADOPTED = "partiellement-adoptee", "partiellement adoptée"
    ADOPTED = "adoptee", "adoptée"
    ABANDONED = "abandonnee", "abandonnée"

    @property
    def explained(self) -> str:
        """One plain line for each status."""
        return {
            PropositionStatus.CARRIED: "la communauté la défend\u00a0; nous ne connaissons pas encore de suite",
            PropositionStatus.STUDIED: "un destinataire dit l’examiner",
            PropositionStatus.PARTLY_ADOPTED: "une partie est entrée dans les faits",
            PropositionStatus.ADOPTED: "elle est entrée dans les faits",
            PropositionStatus.ABANDONED: "la communauté ne la porte plus",
        }[self]

    @classmethod
    def supported(cls) -> list["PropositionStatus"]:
        """Statuses in which a support or an amendment still has a sense."""
        return [cls.CARRIED, cls.STUDIED, cls.PARTLY_ADOPTED]


class Subject(models.TextChoices):
    """What a proposition is about: the groups of the two studies (DYN A1:3387-3562, COOP 3:2946-3001)."""

    ENGINEERING = "ingenierie", "ingénierie"
    ECONOMIC_MODELS = "modeles-economiques", "modèles économiques"
    EVALUATION = "evaluation", "évaluation de la valeur créée"
    FUNDING_PRINCIPLES = "principes-de-financement", "principes de financement"
    DIAGNOSIS = "diagnostic", "diagnostic des besoins"
    RUNNING = "fonctionnement", "fonctionnement et ingénierie de soutien"
    CALLS = "appels-a-projets", "appels à projets"
    KNOWING = "connaitre-et-valoriser", "connaître et valoriser"
    SUPPORTING = "accompagner", "accompagner"
    FUNDING = "financer", "financer"
    PUBLIC_ACTION = "action-publique", "co-construire l’action publique"
    LAW = "freins-juridiques", "lever les freins juridiques"


class AddresseeKind(models.TextChoices):
    """What somebody that propositions are for is."""

    INSTITUTION = "institution", "institution"
    LEVEL = "echelon", "échelon"
    TERRITORY = "territoire", "territoire"
    FAMILY = "famille", "famille d’acteurs"


class AddresseeLevel(models.TextChoices):
    """How far what it decides holds."""

    LOCAL = "local", "local"
    REGIONAL = "regional", "régional"
    NATIONAL = "national", "national"
    EUROPEAN = "europeen", "européen"


class AmendmentState(models.TextChoices):
    """Life of a proposed wording. Owned by services.amendments."""

    WAITING = "en-attente", "en discussion"
    ACCEPTED = "accepte", "accepté"
    REFUSED = "refuse", "refusé"
    WITHDRAWN = "retire", "retiré"


class CoAuthorState(models.TextChoices):
    """Whether somebody invited to sign a proposition said yes. Owned by services.co_authors."""

    ASKED = "invitee", "invité·e"
    ACCEPTED = "acceptee", "signe"
    REFUSED = "refusee", "ne signe pas"


class SendingState(models.TextChoices):
    """Where a proposition stands with one addressee. Owned by services.sendings.set_state."""

    SENT = "envoyee", "envoyée"
    RECEIVED = "recue", "reçue"
    STUDIED = "a-letude", "à l’étude"
    ANSWERED = "reponse-donnee", "réponse donnée"
    COMMITTED = "engagement", "engagement pris"
    DONE = "fait", "fait"

    @classmethod
    def waiting(cls) -> list["SendingState"]:
        """No answer yet: the clock runs."""
        return [cls.SENT, cls.RECEIVED, cls.STUDIED]


class JointLetterState(models.TextChoices):
    """Life of a letter that several dynamiques sign. Owned by services.joint_letters.set_state."""

    DRAFT = "brouillon", "brouillon"
    OPEN = "a-signer", "ouverte aux signatures"
    SENT = "envoyee", "envoyée"
