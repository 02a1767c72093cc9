"""The facilitators' desk: what waits, in queues, whoever waits longest first.

Counting every queue takes four queries, reading one takes three, whatever the number of rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from community.exchanges.enums import IntroductionState, Origin, State
from community.exchanges.models import Introduction, Need, PartyQuestion, Suggestion
from community.exchanges.models.records import WAITS_TOO_LONG_DAYS
from dynamics.models import Territory

GETS_COLD_AFTER = timedelta(days=21)
BALANCE_DUE_AFTER = timedelta(days=30)
A_PAGE = 20
NOTHING_NEAR = "Aucune suggestion à lire : rien d’assez proche pour l’instant."


@dataclass(frozen=True)
class Queue:
    """One queue: its name, what it is for, and what is in it at a given moment."""

    key: str
    label: str
    explained: str
    kind: str  # the table it reads: introduction, need, suggestion, question
    holds: Callable[[datetime], Q]
    since: str  # the field that says since when it waits


def _on_needs(is_old: bool) -> Callable[[datetime], Q]:
    def holds(now):
        limit = now - timedelta(days=WAITS_TOO_LONG_DAYS)
        waits = Q(is_brought=False)
        return waits & (Q(opened_at__lt=limit) if is_old else Q(opened_at__gte=limit))

    return holds


def _is_cold(now):
    return Q(state=IntroductionState.AGREED, agreed_at__lte=now - GETS_COLD_AFTER)


def _is_balance_due(now):
    met_long_ago = Q(state=IntroductionState.MET, met_on__lte=timezone.localdate(now - BALANCE_DUE_AFTER))
    return met_long_ago | Q(state=IntroductionState.BALANCE)


QUEUES = [
    Queue(
        "demandes",
        "Demandes à lire",
        "Des membres ont demandé une offre, ou vous avez laissé un brouillon.",
        "introduction",
        lambda now: Q(state=IntroductionState.DRAFT),
        "created_at",
    ),
    Queue(
        "questions",
        "Questions",
        "Quelqu’un vous demande quelque chose avant de répondre.",
        "question",
        lambda now: Q(answered_at=None),
        "created_at",
    ),
    Queue(
        "suggestions",
        "Suggestions à qualifier",
        "Le rapprochement propose ; vous lisez les deux côtés et décidez.",
        "suggestion",
        lambda now: Q(),
        "computed_at",
    ),
    Queue(
        "besoins",
        "Besoins qui attendent",
        "Ouverts depuis moins de trente jours, sans que personne leur ait été présenté.",
        "need",
        _on_needs(is_old=False),
        "opened_at",
    ),
    Queue(
        "sans-reponse",
        "Besoins sans réponse",
        "Ouverts depuis plus de trente jours, et toujours personne.",
        "need",
        _on_needs(is_old=True),
        "opened_at",
    ),
    Queue(
        "accords",
        "Accords attendus",
        "Au moins un côté n’a pas encore répondu.",
        "introduction",
        lambda now: Q(state__in=IntroductionState.answerable()),
        "proposed_at",
    ),
    Queue(
        "refroidies",
        "Qui refroidissent",
        "Les deux ont accepté depuis plus de trois semaines, sans rencontre notée.",
        "introduction",
        _is_cold,
        "agreed_at",
    ),
    Queue(
        "bilans",
        "Bilans à faire",
        "La rencontre a eu lieu il y a plus d’un mois, ou le bilan est commencé.",
        "introduction",
        _is_balance_due,
        "met_on",
    ),
]


class Desk:
    """What one facilitator sees with her filters: `region` and `departement` (INSEE codes), `followed` ("moi", "libres")."""

    def __init__(self, *, user, region="", departement="", followed="", now=None):
        self.user, self.region, self.departement, self.followed = user, region, departement, followed
        self.now = now or timezone.now()

    @cached_property
    def counts(self) -> dict[str, int]:
        found = {}
        for kind in ("introduction", "need", "suggestion", "question"):
            queues = [queue for queue in QUEUES if queue.kind == kind]
            wanted = {
                queue.key.replace("-", "_"): Count("pk", filter=queue.holds(self.now)) for queue in queues
            }
            found |= self.rows(kind).aggregate(**wanted)
        return {queue.key: found[queue.key.replace("-", "_")] for queue in QUEUES}

    @property
    def first_filled(self) -> Queue:
        """The queue to open when none is asked for."""
        return next((queue for queue in QUEUES if self.counts[queue.key]), QUEUES[0])

    def page(self, queue: Queue, number) -> tuple:
        """A page of the queue and its items, dressed for the template."""
        found = self.rows(queue.kind).filter(queue.holds(self.now))
        found = _with_all(queue.kind, found).order_by(F(queue.since).asc(nulls_last=True), "pk")
        paginator = Paginator(found, A_PAGE)
        paginator.count = self.counts[queue.key]
        page = paginator.get_page(number)
        return page, [DRESSES[queue.kind](row, queue, self.now) for row in page.object_list]

    def rows(self, kind: str) -> QuerySet:
        return getattr(self, f"_{kind}s")()

    def _introductions(self):
        found = Introduction.objects.running().filter(
            self._inside("need_dynamic", "offer_dynamic", records=("need", "offer"))
        )
        return found.filter(self._followed_by("facilitator"))

    def _needs(self):
        brought = Introduction.objects.running().filter(need=OuterRef("pk"))
        open_needs = Need.objects.filter(state=State.OPEN).annotate(is_brought=Exists(brought))
        found = open_needs.filter(self._inside("dynamic", records=("",)))
        return found.filter(Q(dynamic=None) | Q(dynamic__live=True)).filter(
            self._followed_by("care__facilitator")
        )

    def _suggestions(self):
        live = Q(need__state__in=State.matched(), offer__state__in=State.matched())
        inside = self._inside("need__dynamic", "offer__dynamic", records=("need", "offer"))
        return (
            Suggestion.objects.waiting()
            .filter(live, inside)
            .filter(self._followed_by("need__care__facilitator"))
        )

    def _questions(self):
        found = PartyQuestion.objects.filter(party__introduction__ended_at=None)
        inside = self._inside(
            "party__introduction__need_dynamic",
            "party__introduction__offer_dynamic",
            records=("party__introduction__need", "party__introduction__offer"),
        )
        return found.filter(inside).filter(self._followed_by("party__introduction__facilitator"))

    def _inside(self, *dynamics: str, records=()) -> Q:
        """In the territory asked: by the dynamique, or by the commune that the record gives itself."""
        asked = [("region", self.region), ("departement", self.departement)]
        wanted = Q()
        for level, code in asked:
            if code:
                here = Q()
                for path in dynamics:
                    here |= Q(**{f"{path}__{level}_code": code})
                for path in records:
                    here |= Q(**{f"{path}__place__{level}__code" if path else f"place__{level}__code": code})
                wanted &= here
        return wanted

    def _followed_by(self, path: str) -> Q:
        if self.followed == "moi":
            return Q(**{path: self.user})
        return Q(**{f"{path}__isnull": True}) if self.followed == "libres" else Q()


def territories() -> dict[str, list]:
    """Régions and départements of the filters, in one query."""
    found = Territory.objects.filter(level__in=["region", "departement"]).order_by("name")
    rows = list(found.only("level", "code", "name"))
    return {level: [row for row in rows if row.level == level] for level in ("region", "departement")}


def _with_all(kind: str, rows: QuerySet) -> QuerySet:
    if kind == "introduction":
        names = ("need__dynamic", "offer__dynamic", "need_dynamic", "offer_dynamic", "facilitator")
        return rows.select_related(*names).prefetch_related("parties")
    if kind == "need":
        waiting = Suggestion.objects.waiting().filter(need=OuterRef("pk"))
        return rows.select_related("dynamic__seat", "care__facilitator").annotate(
            is_suggested=Exists(waiting)
        )
    if kind == "suggestion":
        return rows.select_related("need__dynamic", "offer__dynamic", "need__care__facilitator")
    path = "party__introduction__"
    names = ("need__dynamic", "offer__dynamic", "need_dynamic", "offer_dynamic", "facilitator")
    return rows.select_related(*[path + name for name in names])


def _introduction(row: Introduction, queue: Queue, now) -> dict:
    waiting = [row.name_of(one.side) for one in row.parties.all() if one.asked_at and not one.has_answered]
    actions = {
        "demandes": "Lire les deux côtés, puis proposer ou annuler",
        "accords": f"Attend la réponse de {' et de '.join(waiting)}" if waiting else "Attend une réponse",
        "refroidies": "Demander si une date est prise",
        "bilans": "Demander ce qu’il en est resté",
    }
    return {
        "kind": "introduction",
        "title": f"{row.name_of('besoin')} et {row.name_of('offre')}",
        "url": row.get_absolute_url(),
        "text": row.need.title if row.need else (row.offer.title if row.offer else ""),
        "since": getattr(row, queue.since) or row.created_at,
        "owner": row.facilitator,
        "action": actions[queue.key],
        "badge": row.get_state_display(),
        "is_request": row.origin == Origin.MEMBER and row.state == IntroductionState.DRAFT,
        "row": row,
    }


def _need(row: Need, queue: Queue, now) -> dict:
    care = getattr(row, "care", None)
    return {
        "kind": "need",
        "title": row.title,
        "row": row,
        "text": row.who,
        "since": row.opened_at,
        "owner": care.facilitator if care else None,
        "note": care.note if care else "",
        "reasons": [] if row.is_suggested else [NOTHING_NEAR],
        "action": "Chercher qui peut répondre"
        if queue.key == "besoins"
        else "Appeler, élargir, ou dire qu’il reste sans réponse",
        "badge": row.get_state_display(),
    }


def _suggestion(row: Suggestion, queue: Queue, now) -> dict:
    care = getattr(row.need, "care", None)
    return {
        "kind": "suggestion",
        "title": row.need.title,
        "row": row,
        "text": f"{row.need.who} cherche ; {row.offer.who} propose « {row.offer.title} »",
        "reasons": [reason["text"] for reason in row.reasons[:2]],
        "since": row.computed_at,
        "owner": care.facilitator if care else None,
        "action": "Qualifier : proposer, ou laisser",
        "badge": "suggestion",
    }


def _question(row: PartyQuestion, queue: Queue, now) -> dict:
    introduction = row.party.introduction
    return {
        "kind": "question",
        "title": f"{introduction.name_of(row.party.side)} vous demande",
        "url": f"{introduction.get_absolute_url()}#questions",
        "text": row.question,
        "since": row.created_at,
        "owner": introduction.facilitator,
        "action": "Répondre",
        "badge": "question",
        "row": row,
    }


DRESSES = {"introduction": _introduction, "need": _need, "suggestion": _suggestion, "question": _question}
