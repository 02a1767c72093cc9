"""Closed vocabularies of the studies: what a dynamique is, how it grows, who takes part.

Open vocabularies (typologies, themes, legal forms) are rows, because administrateurs add to them.
"""

from django.db import models


class Sheet(models.TextChoices):
    """The six thematic sheets of key success factors; the value is the slug of the sheet's page."""

    COOPERATIONS = "cooperations", "coopérations"
    PUBLIC_AUTHORITIES = "pouvoirs-publics-locaux", "pouvoirs publics locaux"
    INHABITANTS = "habitants", "habitants"
    ENTREPRENEURIAL_CULTURE = "culture-entrepreneuriale", "culture entrepreneuriale"
    ECONOMIC_MODELS = "modeles-economiques", "modèles économiques"
    GOVERNANCE = "gouvernance", "gouvernance et formes juridiques"


class Stage(models.TextChoices):
    """Stage of advancement (COOP); the order of the members is the order in time."""

    EMERGENCE = "emergence", "émergence"
    CREATION = "creation", "création"
    CONSOLIDATION = "consolidation", "consolidation"
    SCALING = "changement-d-echelle", "changement d’échelle"

    @property
    def rank(self) -> int:
        return list(Stage).index(self)


class Activity(models.TextChoices):
    """Whether the dynamique is still at work on its territory."""

    ACTIVE = "active", "en activité"
    ENDED = "terminee", "terminée"


class Freshness(models.TextChoices):
    """How sure one can be that a published record is still true. Owned by services.freshness."""

    CURRENT = "a-jour", "à jour"
    ASKED = "en-verification", "vérification demandée"
    STALE = "a-verifier", "à vérifier"
    ARCHIVED = "archivee", "archivée"

    @classmethod
    def shown(cls) -> list["Freshness"]:
        """States in which the record is in lists and on the map."""
        return [cls.CURRENT, cls.ASKED, cls.STALE]


class Precision(models.TextChoices):
    """How precisely the seat is given; all but the first two are drawn as an area at its centre."""

    EXACT = "exact", "adresse exacte"
    COMMUNE = "commune", "commune"
    EPCI = "epci", "intercommunalité"
    DEPARTEMENT = "departement", "département"
    REGION = "region", "région"


class Scale(models.TextChoices):
    """Scale of the territory of action."""

    NEIGHBOURHOOD = "quartier", "quartier"
    COMMUNE = "commune", "commune"
    EPCI = "intercommunalite", "intercommunalité"
    LIVING_AREA = "bassin-de-vie", "bassin de vie"
    PAYS = "pays", "pays ou PETR"
    DEPARTEMENT = "departement", "département"
    REGION = "region", "région"
    INTERREGIONAL = "interregional", "interrégional"


class Origin(models.TextChoices):
    """Who the dynamique came from (DYN 1.2, completed by COOP)."""

    AUTHORITY = "collectivite", "portée par une collectivité"
    CIVIL_SOCIETY = "societe-civile", "née de la société civile"
    HYBRID = "hybride", "hybride"
    MULTI_ACTOR = "multi-acteurs", "multi-acteurs"
    PRIVATE_FUNDER = "financeur-prive", "initiée par un financeur privé"
    SUPPORT_ACTOR = "acteur-accompagnement", "initiée par un acteur de l’accompagnement"


class CooperationObject(models.TextChoices):
    """What the cooperation is for (DYN 1.1)."""

    TERRITORY_PROJECT = "projet-de-territoire", "projet de territoire"
    ATTRACTIVENESS = "attractivite", "attractivité"
    POOLING = "mutualisation", "mutualisation et économies d’échelle"
    EMPOWERMENT = "encapacitation", "encapacitation des habitants"


class DevelopmentLogic(models.TextChoices):
    """How the dynamique grows (DYN 1.1); porous, several allowed."""

    CONCENTRATION = "concentration-mutualisation", "concentration et mutualisation"
    DIFFUSION = "diffusion-pollinisation", "diffusion et pollinisation"
    NETWORKING = "mise-en-reseau-valorisation", "mise en réseau et valorisation"


class ActionLogic(models.TextChoices):
    """What the dynamique does for its members (GODIN 3); cumulative."""

    NETWORK = "interconnaissance-et-reseau", "interconnaissance et réseau"
    SUPPORT = "accompagnement-ou-incubation", "accompagnement ou incubation"
    ENGINEERING = "ingenierie-et-developpement-de-projets", "ingénierie et développement de projets"


class DesignInvolvement(models.TextChoices):
    """Part of the inhabitants in the conception (DYN 1.3)."""

    ABSENT = "absente", "absente"
    CONSULTATION = "consultation", "consultation"
    CO_CONSTRUCTION = "co-construction", "co-construction"


class RunningInvolvement(models.TextChoices):
    """Part of the inhabitants in the animation (DYN 1.3)."""

    ABSENT = "absente", "absente"
    CO_MANAGEMENT = "cogestion", "cogestion"
    GOVERNANCE = "gouvernance", "gouvernance"


class EvaluationInvolvement(models.TextChoices):
    """Part of the inhabitants in the evaluation (DYN 1.3)."""

    ABSENT = "absente", "absente"
    SURVEY = "enquete-de-satisfaction", "enquête de satisfaction"
    PARTICIPATIVE = "evaluation-participative", "évaluation participative"


class EconomicModel(models.TextChoices):
    """Socio-economic model (COOP)."""

    MARKET = "marchand", "marchand"
    NON_MARKET = "non-marchand", "non marchand"
    HYBRID = "hybride", "hybride"


class ResourceKind(models.TextChoices):
    """Where the means come from; the last five are not money (DYN 1.5, COOP)."""

    PUBLIC_EPCI = "subvention-epci", "subvention de l’intercommunalité ou de la commune"
    PUBLIC_DEPARTEMENT = "subvention-departement", "subvention du département"
    PUBLIC_REGION = "subvention-region", "subvention de la région"
    PUBLIC_STATE = "subvention-etat", "subvention de l’État"
    PUBLIC_EUROPE = "subvention-europe", "subvention européenne"
    PUBLIC_OTHER = "subvention-publique", "subventions publiques (échelle non précisée)"
    PATRONAGE = "mecenat", "subventions privées et mécénat"
    SALES = "ventes", "ventes et prestations"
    FEES = "cotisations", "cotisations"
    SOLIDARITY_LEVY = "prelevement-solidaire", "prélèvement solidaire sur les activités générées"
    EQUITY = "fonds-propres", "fonds propres"
    CROWDFUNDING = "financement-participatif", "financement participatif"
    LOANS = "emprunts", "emprunts"
    VOLUNTEERING = "benevolat", "bénévolat"
    SKILLS_PATRONAGE = "mecenat-de-competences", "mécénat de compétences"
    GIFTS_IN_KIND = "dons-en-nature", "dons en nature"
    SALVAGE = "recuperation", "récupération"
    PROVISION = "mise-a-disposition", "mise à disposition"
    EXCHANGES = "echanges", "échanges"

    @classmethod
    def non_monetary(cls) -> list["ResourceKind"]:
        return [
            cls.VOLUNTEERING,
            cls.SKILLS_PATRONAGE,
            cls.GIFTS_IN_KIND,
            cls.SALVAGE,
            cls.PROVISION,
            cls.EXCHANGES,
        ]

    @classmethod
    def public(cls) -> list["ResourceKind"]:
        return [
            cls.PUBLIC_EPCI,
            cls.PUBLIC_DEPARTEMENT,
            cls.PUBLIC_REGION,
            cls.PUBLIC_STATE,
            cls.PUBLIC_EUROPE,
            cls.PUBLIC_OTHER,
        ]


class ActorCategory(models.TextChoices):
    """Stakeholders: the six of WEB, completed by DYN."""

    LOCAL_AUTHORITIES = "pouvoirs-publics-locaux", "pouvoirs publics locaux"
    STATE = "etat", "État"
    ASSOCIATIONS = "associations", "associations"
    COMPANIES = "entreprises", "entreprises"
    CITIZENS = "citoyens", "citoyens et habitants"
    RESEARCH = "recherche", "universités et recherche"
    MEDIA = "medias", "médias"
    SOCIAL_LANDLORDS = "bailleurs-sociaux", "bailleurs sociaux"
    FUNDERS = "financeurs", "financeurs"
    SUPPORT = "accompagnement", "acteurs de l’accompagnement"


class Circle(models.TextChoices):
    """How close an actor stands to the centre (GODIN 6)."""

    CORE = "noyau-dur", "noyau dur"
    STEERING = "cellule-de-pilotage", "cellule de pilotage"
    THEMATIC = "groupe-thematique", "groupe thématique"
    PROJECT = "groupe-projet", "groupe projet"


class FunctionKind(models.TextChoices):
    """The three functions that hold a cooperation together (GODIN 8)."""

    COORDINATION = "coordination", "coordination"
    ANIMATION = "animation", "animation"
    ENGINEERING = "ingenierie", "ingénierie"


class FunctionStatus(models.TextChoices):
    """How a function is held."""

    EMPLOYEE = "salarie", "salarié·e"
    VOLUNTEER = "benevole", "bénévole"
    OUTSIDE = "exterieur", "à l’extérieur"
    MISSING = "manquante", "manquante"


class OrganisationKind(models.TextChoices):
    """What an organisation is."""

    ASSOCIATION = "association", "association"
    COMPANY = "entreprise", "entreprise"
    COOPERATIVE = "cooperative", "coopérative"
    LOCAL_AUTHORITY = "collectivite", "collectivité"
    STATE = "etat", "État ou service de l’État"
    FOUNDATION = "fondation", "fondation"
    NETWORK = "reseau", "réseau ou tête de réseau"
    FUNDER = "financeur", "financeur"
    RESEARCH = "recherche", "université ou recherche"
    CONSULTANT = "consultant", "cabinet ou consultant"
    SOCIAL_LANDLORD = "bailleur-social", "bailleur social"
    MEDIA = "media", "média"
    OTHER = "autre", "autre"


class EventKind(models.TextChoices):
    """Moments of the récit."""

    ORIGIN = "origine", "origine"
    MILESTONE = "etape", "étape"
    QUICK_WIN = "victoire-rapide", "victoire rapide"
    SETBACK = "revers", "revers et leçon"


class OriginKind(models.TextChoices):
    """What set the dynamique going (DYN 1.1)."""

    SPRING = "ressort", "ressort"
    SHOCK = "choc", "choc"
    OPPORTUNITY = "opportunite", "opportunité"


class DatePrecision(models.TextChoices):
    """How precisely a date is known; the stored date is the first day of the period."""

    DAY = "jour", "jour"
    MONTH = "mois", "mois"
    YEAR = "annee", "année"
    DECADE = "decennie", "décennie"
    UNKNOWN = "inconnue", "inconnue"


class LinkKind(models.TextChoices):
    """Links of the maillage, read from the source to the target."""

    CARRIES = "porte", "porte"
    FUNDS = "finance", "finance"
    SUPPORTS = "accompagne", "accompagne"
    INSPIRED_BY = "s-inspire-de", "s’inspire de"
    SHARES_MEMBER = "partage-un-membre", "partage un membre avec"
    JOINT_PROJECT = "projet-commun", "mène un projet commun avec"
    VISIT = "visite", "a visité"
    SKILL_TRANSFER = "transfert-de-savoir-faire", "a transmis un savoir-faire à"
    NEIGHBOUR = "voisinage", "voisine avec"

    @property
    def is_mutual(self) -> bool:
        """Whether the link reads the same from both ends."""
        return self in {LinkKind.SHARES_MEMBER, LinkKind.JOINT_PROJECT, LinkKind.NEIGHBOUR}

    @property
    def inverse_label(self) -> str:
        """The phrase read from the target to the source."""
        return {
            LinkKind.CARRIES: "est portée par",
            LinkKind.FUNDS: "est financée par",
            LinkKind.SUPPORTS: "est accompagnée par",
            LinkKind.INSPIRED_BY: "inspire",
            LinkKind.VISIT: "a reçu la visite de",
            LinkKind.SKILL_TRANSFER: "a reçu un savoir-faire de",
        }.get(self, self.label)


class PtceKind(models.TextChoices):
    """The two kinds of PTCE (GODIN 2)."""

    TERRITORY = "territoire", "de territoire"
    SECTOR = "filiere", "de filière"


class Tenure(models.TextChoices):
    """On what title a place is occupied."""

    OWNED = "propriete", "propriété"
    RENTED = "location", "location"
    COMMODAT = "commodat", "commodat (prêt à usage)"
    LONG_LEASE = "bail-long", "bail emphytéotique ou de longue durée"
    TEMPORARY = "occupation-temporaire", "occupation temporaire"
    OTHER = "autre", "autre"


class TzcldStage(models.TextChoices):
    """Where a territory stands in the TZCLD habilitation."""

    PROJECT = "projet", "territoire en projet"
    CANDIDATE = "candidat", "candidature déposée"
    ENABLED = "habilite", "territoire habilité"


class TeamRole(models.TextChoices):
    """What a member may do in the team of a dynamique."""

    ANIMATOR = "animateur", "animateur·rice"
    CONTRIBUTOR = "contributeur", "contributeur·rice"


class TerritoryLevel(models.TextChoices):
    """Levels of the French territories, from the smallest."""

    COMMUNE = "commune", "commune"
    EPCI = "epci", "intercommunalité"
    DEPARTEMENT = "departement", "département"
    REGION = "region", "région"
