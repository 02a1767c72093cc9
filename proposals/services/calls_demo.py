"""Calls for commons of the demonstration, never made on a real site; each says that it is an example.

They are made through the services, as people would; between two steps the dates move, since the services refuse
what the phase does not open.
"""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from community.members.models import User
from community.members.services import moderation
from dynamics.enums import Sheet
from dynamics.models import Dynamic, Theme
from proposals.calls_enums import Licence, Phase, Resource, Unit
from proposals.models import Call, Pledge, Project, ProjectNote, Receipt
from proposals.services import calls, calls_budgets, calls_pledges, calls_projects
from proposals.services.calls import DATES

MARK = "\n\nExemple écrit pour la démonstration : personne n’a ouvert cet appel."
LENGTH = 30  # days of each phase
PHASES = dict(
    zip(
        DATES,
        [
            Phase.PROPOSING,
            Phase.TEAMING,
            Phase.SELECTING,
            Phase.SHARING_OUT,
            Phase.DOING,
            Phase.TELLING,
            Phase.CLOSED,
        ],
        strict=True,
    )
)
CALLS = {
    "demo-cantines": {
        "title": "Livrer des repas locaux à dix écoles sans dix camions",
        "challenge": "Des paysans livrent chacun leur école, souvent à moitié vides. Comment grouper les trajets entre "
        "fermes, cuisines et écoles, sans plateforme qui décide à leur place ?",
        "acceptable": "Une solution qui se tient sans subvention après un an, que dix fermes peuvent faire vivre "
        "elles-mêmes, et qui n’ajoute pas une heure de paperasse par semaine.",
        "deliverables": "Le plan des tournées, le modèle de convention entre fermes et communes, les comptes du "
        "premier semestre, et un récit de ce qui a raté.",
        "stewardship": "Les fermes qui s’en servent, réunies deux fois par an.",
        "licence": Licence.CC_BY_SA,
        "sheet": Sheet.COOPERATIONS,
    },
    "demo-atelier": {
        "title": "Un atelier de réparation que trois villages se prêtent",
        "challenge": "Aucun des villages n’a de quoi tenir un atelier ouvert toute l’année. Comment partager outils, "
        "savoir-faire et local sans que tout repose sur une seule personne ?",
        "acceptable": "Moins de 3 000 € par village, un lieu accessible à pied une fois par mois, et une règle claire "
        "quand un outil casse.",
        "deliverables": "L’inventaire, la règle de prêt, le plan des étagères roulantes.",
        "stewardship": "Un comité de trois personnes par village.",
        "licence": Licence.CERN,
        "sheet": Sheet.INHABITANTS,
        "criteria": "Le projet réunit au moins deux villages. Quelqu’un d’autre que le porteur sait réparer.",
        "jury": "Deux élues, deux habitants, une personne de l’équipe relais.",
        "help_words": "Une journée d’appui d’un atelier qui a déjà ouvert.",
        "envelope": 3000,
        "envelope_from": "les trois communes, mille euros chacune",
    },
}


@transaction.atomic
def make_demo_calls() -> int:
    """What is there already, or lacks its accounts, is left out."""
    names = ("membre", "animateur", "animatrice", "facilitateur")
    people = {name: User.objects.filter(email=f"{name}@archipel.test").first() for name in names}
    if None in people.values():
        return 0
    made = 0
    for slug, make in (("demo-cantines", _canteens), ("demo-atelier", _workshop)):
        if not Call.objects.filter(slug=slug).exists():
            made += make(slug, people)
    return made


def _canteens(slug: str, people: dict) -> int:
    """One may still propose; a project looks for help, and a pledge waits for its answer."""
    dynamic = Dynamic.objects.filter(slug="biovallee", live=True).first()
    if dynamic is None or not people["animatrice"].teams.filter(dynamic=dynamic).exists():
        return 0
    call = _published(slug, people["animatrice"], people["facilitateur"], dynamic, ["alimentation"])
    calls.follow(call=call, user=people["membre"])
    project = _project(
        call,
        people["animateur"],
        "La tournée du mardi",
        "Quatre fermes chargent le même véhicule, chacune son mardi. L’école pose ses caisses vides au retour.",
        "Un véhicule réfrigéré le mardi matin, et quelqu’un qui a déjà tenu des tournées.",
    )
    pledge = Pledge(
        project=project,
        resource=Resource.TIME,
        amount=Decimal(6),
        unit=Unit.HOURS,
        words="J’ai tenu des tournées pendant dix ans : je peux dessiner les vôtres avec vous.",
    )
    calls_pledges.propose(pledge=pledge, user=people["membre"])
    return 1


def _workshop(slug: str, people: dict) -> int:
    """With a présélection, and an envelope that three supporters share out, one of whom hands hers on."""
    relay = people["facilitateur"]
    call = _published(slug, relay, relay, None, ["lien-social"])
    cart = _project(
        call,
        people["animatrice"],
        "Les étagères roulantes",
        "L’atelier tient dans trois étagères sur roues, qui passent un mois dans chaque village.",
        "Un soudeur deux jours, et une remise fermée dans chaque village.",
    )
    club = _project(
        call,
        people["animateur"],
        "Le club des répare-tout",
        "Un carnet des savoir-faire, et un samedi par mois dans la salle des fêtes.",
        "Des personnes qui osent réparer devant les autres.",
    )
    welding = Pledge(
        project=cart,
        resource=Resource.SKILL,
        amount=Decimal(2),
        unit=Unit.DAYS,
        words="Je soude, et j’apprends à souder à qui veut.",
    )
    calls_pledges.propose(pledge=welding, user=people["membre"])
    calls_pledges.answer(pledge=welding, accepts=True, words="Avec joie.", user=people["animatrice"])
    calls_pledges.receive(
        receipt=Receipt(pledge=welding, amount=Decimal(1), words="la première étagère"),
        user=people["animatrice"],
    )
    calls_projects.write_note(
        note=ProjectNote(
            project=cart,
            title="La première étagère roule",
            text="Trop lourde pour la côte de l’église : la deuxième aura de plus grandes roues.",
        ),
        user=people["membre"],
    )
    supporters = {}
    for name in ("membre", "animateur", "animatrice"):
        asked = calls_budgets.ask(call=call, words="J’habite un des villages.", user=people[name])
        supporters[name] = calls_budgets.decide(supporter=asked, confirms=True, user=relay)
    _bring_to(call, Phase.SELECTING)
    for project in (cart, club):
        project.call = call
        calls_projects.decide(
            project=project,
            is_selected=True,
            reason="Deux villages au moins, et plusieurs personnes qui savent réparer.",
            user=relay,
        )
    _bring_to(call, Phase.SHARING_OUT)
    Project.objects.filter(call=call).update(decided_on=call.selecting_on + timedelta(10))
    calls_budgets.delegate(supporter=supporters["membre"], to=supporters["animatrice"], user=people["membre"])
    calls_budgets.spread(
        supporter=supporters["animatrice"], euros={cart.pk: 1200, club.pk: 500}, user=people["animatrice"]
    )
    calls_budgets.spread(supporter=supporters["animateur"], euros={club.pk: 800}, user=people["animateur"])
    return 1


def _published(slug: str, user, relay, dynamic, themes: list[str]) -> Call:
    """Written, sent and published, with its proposing phase under way."""
    call = Call(dynamic=dynamic, **CALLS[slug])
    call.challenge += MARK
    has_options = bool(call.envelope)
    for name, day in _dates(Phase.PROPOSING, has_options).items():
        setattr(call, name, day)
    calls.save_draft(call=call, user=user, themes=Theme.objects.filter(slug__in=themes))
    Call.objects.filter(pk=call.pk).update(slug=slug)
    call.refresh_from_db()
    call.save_revision(user=user)
    calls.send(call=call, user=user)
    moderation.publish(obj=call, user=relay)
    call.refresh_from_db()
    return call


def _dates(phase: Phase, has_options: bool) -> dict:
    """A calendar that is ten days into a phase."""
    optional = {Phase.SELECTING, Phase.SHARING_OUT}
    kept = [name for name, one in PHASES.items() if has_options or one not in optional]
    rank = next(rank for rank, name in enumerate(kept) if PHASES[name] == phase)
    today = timezone.localdate()
    return {name: today + timedelta(LENGTH * (place - rank) - 10) for place, name in enumerate(kept)}


def _bring_to(call: Call, phase: Phase) -> None:
    dates = _dates(phase, call.has_envelope)
    Call.objects.filter(pk=call.pk).update(**dates)
    call.refresh_from_db()


def _project(call: Call, user, title: str, summary: str, looked_for: str) -> Project:
    project = Project(call=call, title=title, summary=summary, looked_for=looked_for)
    return calls_projects.start(project=project, user=user)
