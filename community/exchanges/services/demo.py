"""Needs and offers of the demonstration, never made on a real site; each says that it is an example."""

from django.db import transaction

from community.exchanges.enums import EnteredFrom, Form, InReturn, LinkObject, Scope
from community.exchanges.models import Need, Offer
from community.exchanges.services import records
from community.members.models import User
from dynamics.enums import Sheet
from dynamics.models import Dynamic, Theme
from toolbox.models import Tool

MARK = "\n\nExemple écrit pour la démonstration : cette dynamique n’a rien demandé."
OWN_MARK = "\n\nExemple écrit pour la démonstration."

# Of each: reference, account, slug of its dynamique if any, then fields, themes and tools
NEEDS = [
    (
        "demo-besoin-reunions",
        "animateur",
        "figeacteurs",
        {
            "title": "Faire venir celles et ceux qui ne viennent jamais à nos réunions",
            "description": "Nos rencontres réunissent toujours les mêmes trente personnes, plutôt installées et déjà "
            "convaincues. Nous aimerions entendre les jeunes et les personnes sans emploi du canton. Nous avons essayé "
            "les affiches et le marché. Qui a su aller vers les autres, et comment ?",
            "forms": [Form.PEERS, Form.VISIT],
            "sheet": Sheet.INHABITANTS,
        },
        ["lien-social", "citoyennete"],
        ["toucher-les-invisibles"],
    ),
    (
        "demo-besoin-partenaires",
        "animatrice",
        "biovallee",
        {
            "title": "Trouver des partenaires pour une cuisine centrale coopérative",
            "description": "Trois communes veulent servir des repas locaux dans leurs écoles, et aucune ne peut porter "
            "seule une cuisine. Nous cherchons une commune, une coopérative et des paysans pour répondre ensemble à un "
            "appel à projets.",
            "forms": [Form.LINK],
            "link_objects": [LinkObject.PARTNERS, LinkObject.PUBLIC_AUTHORITY],
            "scope": Scope.NEAR,
            "sheet": Sheet.COOPERATIONS,
        },
        ["alimentation"],
        [],
    ),
    (
        "demo-besoin-gouvernance",
        "animatrice",
        "biovallee",
        {
            "title": "Partager la décision sans y passer toutes nos soirées",
            "description": "Avec une soixantaine d’adhérents, élus, entreprises et habitants, nos assemblées durent et "
            "les mêmes tranchent. Nous voudrions voir de près une gouvernance qui distribue vraiment les rôles.",
            "forms": [Form.VISIT, Form.INSPIRING],
            "sheet": Sheet.GOVERNANCE,
        },
        ["citoyennete"],
        ["election-sans-candidat"],
    ),
    (
        "demo-besoin-appel",
        "facilitateur",
        "la-butinerie",
        {
            "title": "Comprendre quel statut choisir quand salariés et habitants décident ensemble",
            "description": "Le collectif hésite entre l’association et la coopérative. Il voudrait parler une heure "
            "avec une équipe qui a changé de statut, pour savoir ce que cela a changé au quotidien.",
            "forms": [Form.PEERS],
            "sheet": Sheet.GOVERNANCE,
            "entered_from": EnteredFrom.CALL,
        },
        ["alimentation"],
        [],
    ),
]
OFFERS = [
    (
        "demo-offre-recit",
        "animatrice",
        "biovallee",
        {
            "title": "Raconter une démarche de territoire en vingt minutes, avec ses ratés",
            "description": "Nous avons mis des années à trouver les mots pour dire ce que nous faisons à plusieurs. "
            "Nous pouvons partager notre trame, écouter la vôtre, et dire ce que nous ne referions pas.",
            "forms": [Form.PEERS],
            "per_quarter": 3,
        },
        ["lien-social"],
        ["recit"],
    ),
    (
        "demo-offre-visite",
        "animateur",
        "figeacteurs",
        {
            "title": "Accueillir une équipe une journée pour voir un projet né d’une soirée d’idées",
            "description": "Nous montrons d’où est partie l’idée, qui l’a portée, comment l’argent a été trouvé, et "
            "ce qui a failli la faire échouer. Six personnes au plus, un repas partagé.",
            "forms": [Form.VISIT],
            "in_return": InReturn.EXPENSES,
            "return_note": "votre trajet, et un plat à partager",
            "per_quarter": 2,
        },
        ["emploi"],
        ["start-up-de-territoire", "visites-apprenantes"],
    ),
    (
        "demo-offre-porte-a-porte",
        "membre",
        "",
        {
            "title": "Préparer une première tournée de porte-à-porte",
            "description": "J’ai frappé à trois cents portes pour un lieu partagé. Je peux vous aider à écrire la "
            "première phrase, à écouter sans vendre, et vous accompagner le premier après-midi.",
            "forms": [Form.TRANSFER, Form.MENTORING],
            "sheet": Sheet.INHABITANTS,
            "with_a_pair": True,
        },
        ["lien-social"],
        ["toucher-les-invisibles"],
    ),
    (
        "demo-offre-statuts",
        "membre",
        "",
        {
            "title": "Relire des statuts de coopérative avant qu’ils ne partent chez le notaire",
            "description": "J’ai accompagné le passage de trois associations en SCIC. Une heure à distance suffit "
            "souvent à éviter deux erreurs courantes sur les collèges et les voix.",
            "forms": [Form.PEERS],
            "sheet": Sheet.GOVERNANCE,
        },
        ["finance-solidaire"],
        [],
    ),
]


@transaction.atomic
def make_demo_records() -> int:
    """As people would write them; what is there already, or lacks its account or dynamique, is left out."""
    made = 0
    for model, entries in ((Need, NEEDS), (Offer, OFFERS)):
        for reference, author, slug, values, themes, tools in entries:
            user = User.objects.filter(email=f"{author}@archipel.test").first()
            dynamic = Dynamic.objects.filter(slug=slug, live=True).first() if slug else None
            if user is None or (slug and dynamic is None) or model.objects.filter(reference=reference).exists():
                continue
            mark = MARK if dynamic else OWN_MARK
            record = model(reference=reference, dynamic=dynamic, **values)
            record.description += mark
            records.save_draft(
                record=record,
                user=user,
                themes=Theme.objects.filter(slug__in=themes),
                tools=Tool.objects.filter(slug__in=tools),
            )
            records.open_record(record=record, user=user)
            made += 1
    return made
