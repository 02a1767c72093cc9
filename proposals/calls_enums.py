"""Closed vocabularies of the calls for commons."""

from django.db import models


class Phase(models.TextChoices):
    """Where a call is, from its dates; see `calls_phases`."""

    ANNOUNCED = "annonce", "annoncé"
    PROPOSING = "proposer", "proposer des projets"
    TEAMING = "equipes", "constituer les équipes"
    SELECTING = "preselection", "présélectionner"
    SHARING_OUT = "enveloppe", "partager l’enveloppe"
    DOING = "realiser", "réaliser"
    TELLING = "partager", "partager les résultats"
    CLOSED = "clos", "clos"


class Way(models.TextChoices):
    """How a call is led, from its dates; a filter of the list."""

    WITHOUT_SELECTION = "sans-preselection", "sans présélection"
    WITH_SELECTION = "avec-preselection", "avec présélection"
    WITH_ENVELOPE = "avec-enveloppe", "avec une enveloppe à partager"


class Act(models.TextChoices):
    """What the phase of a call opens or closes; the label completes « On peut … »."""

    START = "demarrer", "démarrer un projet"
    PLEDGE = "apporter", "rejoindre un projet"
    ANSWER = "repondre", "répondre à un apport"
    RECEIVE = "recevoir", "noter ce qui a été reçu"
    WRITE = "journal", "écrire au journal d’un projet"
    MOVE = "avancer", "faire avancer un projet"
    SELECT = "retenir", "décider de la présélection"
    ENROL = "soutenir", "demander ou confirmer une part de l’enveloppe"
    SPREAD = "repartir", "répartir ou déléguer sa part de l’enveloppe"
    RESULT = "resultat", "partager un résultat"


class Licence(models.TextChoices):
    """Open licences: what anybody may use, change and pass on."""

    CC_BY = "cc-by", "CC BY 4.0"
    CC_BY_SA = "cc-by-sa", "CC BY-SA 4.0"
    CC0 = "cc0", "CC0 1.0"
    ETALAB = "etalab", "Licence Ouverte 2.0"
    ODBL = "odbl", "ODbL 1.0"
    EUPL = "eupl", "EUPL 1.2"
    AGPL = "agpl", "AGPL 3.0"
    CERN = "cern-ohl", "CERN OHL 2"

    @property
    def explained(self) -> str:
        """One plain line for who chooses."""
        return {
            Licence.CC_BY: "textes et images\u00a0: reprendre, modifier, même pour vendre, en citant les auteurs",
            Licence.CC_BY_SA: "textes et images\u00a0: en citant les auteurs, et en partageant à son tour de même",
            Licence.CC0: "tout, sans condition",
            Licence.ETALAB: "données et textes publics\u00a0: réutiliser en citant la source",
            Licence.ODBL: "bases de données\u00a0: en citant la source, et en partageant la base améliorée",
            Licence.EUPL: "logiciels, licence européenne\u00a0: partager les versions modifiées",
            Licence.AGPL: "logiciels en ligne\u00a0: partager le code des versions modifiées",
            Licence.CERN: "plans et objets\u00a0: fabriquer, modifier, partager les plans",
        }[self]


class Split(models.TextChoices):
    """How the envelope is divided between the supporters."""

    EQUAL = "egale", "la même part"
    SET = "fixee", "une part fixée par l’organisateur"


class ProjectState(models.TextChoices):
    """Stages of a project. Owned by services.calls_projects.set_state."""

    FORMING = "constitution", "équipe en constitution"
    SELECTED = "retenu", "présélectionné"
    NOT_SELECTED = "non-retenu", "non présélectionné"
    RUNNING = "en-cours", "en cours de réalisation"
    DELIVERED = "livre", "résultats livrés"
    STOPPED = "arrete", "arrêté"

    @classmethod
    def alive(cls) -> list["ProjectState"]:
        """Those that one may still join."""
        return [cls.FORMING, cls.SELECTED, cls.RUNNING]


class ProjectRole(models.TextChoices):
    """Who is in a project."""

    BEARER = "porteur", "porte le projet"
    MEMBER = "membre", "y prend part"


class Resource(models.TextChoices):
    """What one brings to a project (DYN A2:3591)."""

    MONEY = "argent", "de l’argent"
    TIME = "temps", "du temps"
    SKILL = "competence", "une compétence"
    NETWORK = "reseau", "un réseau, un relais"
    GROUND = "terrain", "un terrain d’essai"
    PLACE = "lieu", "un lieu, du matériel"


class Unit(models.TextChoices):
    """In what an amount is counted; sums never mix two of them."""

    EUROS = "euros", "euros"
    HOURS = "heures", "heures"
    DAYS = "jours", "jours"
    PEOPLE = "personnes", "personnes"
    SQUARE_METRES = "m2", "m²"


class PledgeState(models.TextChoices):
    """Life of a pledge. Owned by services.calls_pledges.set_state."""

    PROPOSED = "propose", "en attente de réponse"
    ACCEPTED = "accepte", "accepté"
    DECLINED = "decline", "décliné"
    WITHDRAWN = "retire", "retiré"


class SupporterState(models.TextChoices):
    """Whether the organiser confirmed somebody who asked for a part of the envelope."""

    ASKED = "demande", "à confirmer"
    CONFIRMED = "confirme", "confirmé"
    DECLINED = "decline", "non retenu"
