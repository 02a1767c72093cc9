"""The charts of the observatory, in the order of the page. The key of a chart is its address: it never changes."""

from portal.observatory import counts
from portal.observatory.model import FEWEST, Chart, Group, Series

RECORDS = "Fiches publiées sur Archipel"
DYNAMICS = (Series("dynamiques", "Dynamiques"),)
NEEDS = (Series("besoins", "Besoins", "ochre"),)
NEEDS_AND_OFFERS = (Series("besoins", "Besoins", "ochre"), Series("offres", "Offres", "moss"))
NONE_LISTED = "Aucune dynamique ne répond à ces filtres."
FEW_NEEDS = f"Rien à dire sans désigner quelqu’un : un thème, une région ou un délai n’apparaît qu’à partir de {FEWEST} besoins."

THEY = Group(
    key="dynamiques",
    title="Les dynamiques",
    lead="Ce qu’elles sont, où elles agissent, ce qui les porte.",
    charts=(
        Chart(
            key="dynamiques-par-type",
            title="Dynamiques par type",
            dimension="Type",
            series=DYNAMICS,
            definition="Nombre de dynamiques publiées de chaque type. Chaque dynamique a un seul type, "
            "celui qu’elle s’est donné.",
            source=RECORDS,
            empty=NONE_LISTED,
            count=counts.dynamics_by("types"),
            counted_on="dynamique",
        ),
        Chart(
            key="dynamiques-par-theme",
            title="Dynamiques par thème",
            dimension="Thème",
            series=DYNAMICS,
            definition="Nombre de dynamiques qui travaillent chaque thème. Une dynamique en a souvent "
            "plusieurs : la somme dépasse leur nombre.",
            source=RECORDS,
            empty=NONE_LISTED,
            count=counts.dynamics_by("themes", is_one_each=False),
            counted_on="dynamique",
        ),
        Chart(
            key="dynamiques-par-region",
            title="Dynamiques par région",
            dimension="Région",
            series=DYNAMICS,
            definition="Nombre de dynamiques dont le siège est dans chaque région. Celles qui agissent "
            "sur plusieurs régions comptent là où est leur siège.",
            source=RECORDS,
            empty=NONE_LISTED,
            count=counts.dynamics_by("regions"),
            counted_on="dynamique",
        ),
        Chart(
            key="dynamiques-par-forme-juridique",
            title="Dynamiques par forme juridique",
            dimension="Forme juridique",
            series=DYNAMICS,
            definition="Nombre de dynamiques qui ont recours à chaque forme juridique. Une dynamique peut "
            "en réunir plusieurs.",
            source=RECORDS,
            empty="Aucune de ces dynamiques n’a dit sa forme juridique.",
            count=counts.dynamics_by("legal_forms", is_one_each=False),
            counted_on="dynamique",
        ),
        Chart(
            key="dynamiques-par-stade",
            title="Dynamiques par stade d’avancement",
            dimension="Stade",
            series=DYNAMICS,
            definition="Nombre de dynamiques à chaque stade, de l’émergence au changement d’échelle.",
            source=RECORDS,
            empty=NONE_LISTED,
            count=counts.dynamics_by("stages", in_order=True),
            counted_on="dynamique",
        ),
        Chart(
            key="dynamiques-par-origine",
            title="Dynamiques par origine",
            dimension="Origine",
            series=DYNAMICS,
            definition="Qui a porté la dynamique à sa naissance : une collectivité, la société civile, "
            "plusieurs acteurs ensemble.",
            source=RECORDS,
            empty=NONE_LISTED,
            count=counts.dynamics_by("origins", in_order=True),
            counted_on="dynamique",
        ),
    ),
)
MEANS = Group(
    key="moyens",
    title="Leurs moyens et leur maturité",
    lead="De quoi elles vivent, et où elles se situent : un repère, jamais un classement.",
    charts=(
        Chart(
            key="dynamiques-par-modele",
            title="Dynamiques par modèle socio-économique",
            dimension="Modèle",
            series=DYNAMICS,
            definition="Nombre de dynamiques de chaque modèle : marchand, non marchand, ou les deux.",
            source=RECORDS,
            empty=NONE_LISTED,
            count=counts.dynamics_by_model,
            counted_on="dynamique",
        ),
        Chart(
            key="ressources-citees",
            title="Ressources qu’elles mobilisent",
            dimension="Ressource",
            series=DYNAMICS,
            definition="Nombre de dynamiques dont la fiche cite chaque sorte de ressource, en argent ou "
            "autrement, quel qu’en soit le montant.",
            source=RECORDS,
            empty="Aucune de ces dynamiques n’a décrit ses ressources.",
            count=counts.resources,
            counted_on="dynamique",
        ),
        Chart(
            key="structure-du-financement",
            title="Structure de leur financement",
            dimension="Famille de ressources",
            series=(Series("part", "Part moyenne du budget (%)"),),
            definition="Part moyenne de chaque famille de ressources, sur les seules dynamiques dont la fiche "
            "donne des parts de son budget. Ce qu’elles ne détaillent pas est une ligne à part.",
            source=RECORDS,
            empty="Aucune de ces dynamiques n’a donné de parts de son budget.",
            count=counts.budget_structure,
            top=100,
            counted_on="dynamique",
        ),
        Chart(
            key="maturite",
            title="Maturité, en six marqueurs",
            dimension="Marqueur",
            series=(Series("niveau", "Niveau médian (0 à 4)"),),
            definition="Niveau médian de chaque marqueur dans le dernier positionnement convenu par chaque "
            f"équipe. Un marqueur n’apparaît qu’à partir de {FEWEST} équipes, et les filtres ne s’y "
            "appliquent pas : aucune ne peut être reconnue.",
            source="Positionnements convenus par les équipes ; marqueurs de l’Institut Godin",
            empty=f"Trop peu d’équipes se sont positionnées pour le dire : il en faut {FEWEST}.",
            count=counts.maturity,
            top=4,
            follows=False,
            counted_on="dynamique",
        ),
    ),
)
HELP = Group(
    key="entraide",
    title="Besoins et offres",
    lead="Ce que l’on cherche, ce que l’on transmet, ce qui attend encore.",
    charts=(
        Chart(
            key="besoins-et-offres-par-theme",
            title="Besoins et offres par thème",
            dimension="Thème",
            series=NEEDS_AND_OFFERS,
            definition="Besoins et offres ouverts et publics de chaque thème ; ceux qui ont plusieurs thèmes "
            "comptent pour chacun.",
            source="Besoins et offres publiés sur Archipel",
            empty="Aucun besoin ni aucune offre publics pour le moment.",
            count=counts.needs_and_offers_by_theme,
        ),
        Chart(
            key="besoins-et-offres-par-region",
            title="Besoins et offres par région",
            dimension="Région",
            series=NEEDS_AND_OFFERS,
            definition="Besoins et offres ouverts et publics, selon leur commune ou le siège de leur dynamique.",
            source="Besoins et offres publiés sur Archipel",
            empty="Aucun besoin ni aucune offre publics pour le moment.",
            count=counts.needs_and_offers_by_region,
            counted_on="besoin ou offre|besoins et offres",
        ),
        Chart(
            key="besoins-sans-reponse-par-theme",
            title="Besoins sans réponse, par thème",
            dimension="Thème",
            series=NEEDS,
            definition="Besoins ouverts depuis plus de trente jours qui n’ont encore mené à aucun contact. "
            f"Un thème n’apparaît qu’à partir de {FEWEST} besoins ; les filtres ne s’y appliquent pas.",
            source="Mises en relation d’Archipel, comptées sans nommer personne",
            empty=FEW_NEEDS,
            count=counts.unmet_by("themes", "themes"),
            follows=False,
        ),
        Chart(
            key="besoins-sans-reponse-par-region",
            title="Besoins sans réponse, par région",
            dimension="Région",
            series=NEEDS,
            definition="Besoins ouverts depuis plus de trente jours qui n’ont encore mené à aucun contact. "
            f"Une région n’apparaît qu’à partir de {FEWEST} besoins ; les filtres ne s’y appliquent pas.",
            source="Mises en relation d’Archipel, comptées sans nommer personne",
            empty=FEW_NEEDS,
            count=counts.unmet_by("region", "regions"),
            follows=False,
        ),
        Chart(
            key="delai-de-reponse",
            title="Délai de réponse à un besoin",
            dimension="Délai",
            series=NEEDS,
            definition="Temps écoulé entre l’ouverture d’un besoin et la première mise en relation proposée, "
            f"pour tous les besoins qui ont été ouverts. Un délai n’est dit qu’à partir de {FEWEST} besoins ; "
            "les filtres ne s’y appliquent pas.",
            source="Mises en relation d’Archipel, comptées sans nommer personne",
            empty=FEW_NEEDS,
            count=counts.delays,
            follows=False,
            counted_on="besoin",
        ),
    ),
)
TOGETHER = Group(
    key="cooperation",
    title="Outils et liens",
    lead="Ce que l’on essaie, avec qui.",
    charts=(
        Chart(
            key="outils-essayes",
            title="Outils les plus essayés",
            dimension="Outil",
            series=DYNAMICS,
            definition="Nombre de dynamiques d’Archipel qui ont employé chaque outil, d’après les usages que "
            "citent les études, les retours d’usage et les variantes publiés. Une dynamique compte une fois par outil.",
            source="Boîte à outils d’Archipel",
            empty="Aucun usage d’outil connu pour ces dynamiques.",
            count=counts.tools_tried,
            counted_on="outil",
        ),
        Chart(
            key="liens-dans-le-temps",
            title="Liens du maillage au fil des ans",
            dimension="Année",
            series=(Series("liens", "Liens connus en fin d’année"),),
            definition="Liens publics entre dynamiques et organisations, cumulés selon l’année où ils ont "
            "commencé. Ceux dont l’année n’est pas connue n’y sont pas.",
            source="Maillage d’Archipel",
            empty="Aucun lien dont on connaisse l’année.",
            count=counts.links_over_time,
            shape="columns",
            counted_on="lien",
        ),
    ),
)
VOICE = Group(
    key="propositions",
    title="Propositions et réponses",
    lead="Ce que la communauté demande, ce qu’on lui répond.",
    charts=(
        Chart(
            key="propositions-par-statut",
            title="Où en sont les propositions",
            dimension="Statut",
            series=(Series("propositions", "Propositions"),),
            definition="Propositions et principes d’action publiés, selon le dernier statut noté avec sa source.",
            source="Propositions publiées sur Archipel",
            empty="Aucune proposition publiée pour le moment.",
            count=counts.propositions_by_status,
            follows=False,
            counted_on="proposition",
        ),
        Chart(
            key="reponses-des-destinataires",
            title="Réponses des destinataires",
            dimension="État de l’envoi",
            series=(Series("envois", "Envois"),),
            definition="Propositions adressées à un destinataire, selon l’état de l’envoi. Une proposition "
            "envoyée à trois destinataires compte trois fois.",
            source="Envois publics des propositions",
            empty="Aucune proposition n’a encore été adressée.",
            count=counts.answers_by_state,
            follows=False,
            counted_on="envoi",
        ),
    ),
)

GROUPS = (THEY, MEANS, HELP, TOGETHER, VOICE)
CHARTS = tuple(chart for group in GROUPS for chart in group.charts)
BY_KEY = {chart.key: chart for chart in CHARTS}
