"""Events of the demonstration, never made on a real site; each says that it is an example.

They are made through the services, as people would; past ones are moved back once they are written.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from community.life.enums import EventKind, EventMode
from community.life.events_enums import NoteKind, Rhythm, VoteAnswer
from community.life.models import Event, Trial
from community.life.services import (
    event_polls,
    event_registrations,
    event_reports,
    events,
    trials,
    visit_notes,
)
from community.members.models import User
from dynamics.enums import Sheet
from dynamics.models import Dynamic
from toolbox.models import Tool

MARK = "\n\nExemple écrit pour la démonstration : personne n’a annoncé cette rencontre."
EVENTS = {
    "demo-visite-recit": {
        "kind": EventKind.VISIT,
        "title": "Une journée dans les coulisses d’un récit de territoire",
        "summary": "Comment une vallée a trouvé les mots pour dire ce qu’elle fait à plusieurs.",
        "description": "Le matin, l’atelier où s’écrit le récit et ceux qui l’écrivent. À midi, un repas partagé. "
        "L’après-midi, vos questions, une par une.",
        "place": "Salle du premier étage",
        "place_for_registered": True,
        "places": 6,
        "cost": "Un plat à partager",
        "accessibility": "Escalier sans ascenseur : dites-le nous, nous descendrons.",
        "travel": "Une navette part de la gare à 9 h.",
        "questions": "Mangez-vous avec nous ?",
    },
    "demo-webinaire-gouvernance": {
        "kind": EventKind.WEBINAR,
        "title": "Décider à soixante sans y passer la nuit",
        "summary": "Une heure, deux récits, vos questions.",
        "description": "Deux équipes racontent comment elles se partagent la décision, et ce qui a raté.",
        "mode": EventMode.ONLINE,
        "online_url": "https://visio.exemple.test/gouvernance",
    },
    "demo-chantier-debroussaillage": {
        "kind": EventKind.WORK_PARTY,
        "title": "Le samedi du jardin partagé",
        "summary": "Deux heures de travail, une soupe.",
        "description": "On désherbe, on répare la cabane, on mange ensemble. Outils sur place.",
        "accessibility": "Allée en gravier, bancs à l’ombre.",
    },
    "demo-soiree-idees": {
        "kind": EventKind.CREATIVE_EVENING,
        "title": "Une soirée pour trouver vingt idées",
        "summary": "On cherche la date ensemble.",
        "description": "Par tables de six, des défis du canton, des idées sans les juger, puis on garde ce qui tient.",
        "places": 40,
    },
    "demo-visite-passee": {
        "kind": EventKind.VISIT,
        "title": "Voir un projet né d’une soirée d’idées",
        "summary": "D’où est partie l’idée, qui l’a portée, ce qui a failli la faire échouer.",
        "description": "Six personnes au plus, le projet de bout en bout, les comptes sur la table.",
        "places": 6,
    },
}
SATURDAY = 5  # of datetime.weekday


@transaction.atomic
def make_demo_events() -> int:
    """What is there already, or lacks its accounts and dynamiques, is left out."""
    names = ("membre", "animateur", "animatrice", "facilitateur")
    people = {name: User.objects.filter(email=f"{name}@archipel.test").first() for name in names}
    homes = {
        slug: Dynamic.objects.filter(slug=slug, live=True).first() for slug in ("biovallee", "figeacteurs")
    }
    if None in people.values() or None in homes.values():
        return 0
    made = 0
    for slug, make in MAKERS.items():
        if not Event.objects.filter(slug=slug).exists():
            make(slug, people, homes)
            made += 1
    return made


def _at(days: int, hour: int, hours: float) -> dict[str, datetime]:
    day = timezone.localdate() + timedelta(days=days)
    starts_at = timezone.make_aware(datetime.combine(day, time(hour)))
    return {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=hours)}


def _days_to_saturday() -> int:
    """To the first Saturday that is five days away or more."""
    first = timezone.localdate() + timedelta(days=5)
    return 5 + (SATURDAY - first.weekday()) % 7


def _write(slug: str, user, dynamic: Dynamic | None, dates: dict) -> Event:
    event = Event(dynamic=dynamic, commune=dynamic.seat if dynamic else None, **EVENTS[slug], **dates)
    event.description += MARK
    events.save(event=event, user=user)
    Event.objects.filter(pk=event.pk).update(slug=slug)
    event.refresh_from_db()
    return event


def _visit(slug: str, people: dict, homes: dict) -> None:
    """A visit to come: two are registered, its preparation has begun."""
    host = people["animatrice"]
    event = events.publish(event=_write(slug, host, homes["biovallee"], _at(20, 9, 8)), user=host)
    event_registrations.register(
        event=event,
        user=people["animateur"],
        dynamic=homes["figeacteurs"],
        question="Comment faites-vous entrer dans le récit ceux qui n’écrivent pas ?",
        answers=[{"question": "Mangez-vous avec nous ?", "answer": "Oui, avec plaisir."}],
    )
    event_registrations.register(
        event=event, user=people["membre"], question="Qui décide de ce qui n’y est pas ?"
    )
    visit_notes.write(
        event=event,
        kind=NoteKind.PREPARATION,
        text="9 h, café. 10 h, l’atelier. Qui apporte de quoi enregistrer ?",
        version=0,
        user=people["animateur"],
    )


def _webinar(slug: str, people: dict, homes: dict) -> None:
    relay = people["facilitateur"]
    event = events.publish(event=_write(slug, relay, None, _at(8, 18, 1)), user=relay)
    event_registrations.register(event=event, user=people["membre"])


def _work_party(slug: str, people: dict, homes: dict) -> None:
    """One that comes back, four times."""
    host = people["animateur"]
    event = events.publish(
        event=_write(slug, host, homes["figeacteurs"], _at(_days_to_saturday(), 10, 3)), user=host
    )
    until = timezone.localdate() + timedelta(days=60)
    events.repeat(event=event, rhythm=Rhythm.FORTNIGHT, until=until, user=host)


def _evening(slug: str, people: dict, homes: dict) -> None:
    """Its date is being chosen."""
    host = people["animateur"]
    event = _write(slug, host, homes["figeacteurs"], {})
    dates = [tuple(_at(days, 19, 3).values()) for days in (24, 31, 38)]
    options = event_polls.propose(event=event, dates=dates, user=host)
    events.publish(event=event, user=host)
    for name, answers in (
        ("membre", (VoteAnswer.YES, VoteAnswer.IF_NEEDED, VoteAnswer.NO)),
        ("animatrice", (VoteAnswer.NO, VoteAnswer.YES, VoteAnswer.YES)),
    ):
        chosen = {option.pk: answer for option, answer in zip(options, answers, strict=True)}
        event_polls.vote(event=event, answers=chosen, user=people[name])


def _past_visit(slug: str, people: dict, homes: dict) -> None:
    """A visit that took place: its report, its link in the maillage, what the visitors try at home."""
    host = people["animateur"]
    event = events.publish(event=_write(slug, host, homes["figeacteurs"], _at(3, 9, 7)), user=host)
    event_registrations.register(
        event=event,
        user=people["animatrice"],
        dynamic=homes["biovallee"],
        question="Qu’auriez-vous refusé de faire, si c’était à refaire ?",
    )
    Event.objects.filter(pk=event.pk).update(**_at(-30, 9, 7))
    event.refresh_from_db()
    report = event_reports.find_report(event)
    report.text = (
        "Nous avons suivi l’idée depuis la feuille de papier jusqu’aux premiers comptes. Ce qui surprend : le projet "
        "a failli mourir deux fois, et c’est un voisin qui n’y croyait pas qui l’a sauvé." + MARK
    )
    report.sheets = [Sheet.ENTREPRENEURIAL_CULTURE]
    tools = Tool.objects.published().filter(slug__in=["start-up-de-territoire", "visites-apprenantes"])
    event_reports.save(report=report, user=host, tools=tools)
    event_reports.publish(report=report, user=host)
    trials.say(
        trial=Trial(
            event=event,
            dynamic=homes["biovallee"],
            text="Commencer notre prochaine réunion par ce qui a raté.",
            tool=tools.first(),
        ),
        user=people["animatrice"],
    )


MAKERS = {
    "demo-visite-recit": _visit,
    "demo-webinaire-gouvernance": _webinar,
    "demo-chantier-debroussaillage": _work_party,
    "demo-soiree-idees": _evening,
    "demo-visite-passee": _past_visit,
}
