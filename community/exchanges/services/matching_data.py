"""What the matching is given, read from the database: a few queries a batch, whatever the number of rows.

The matching itself (`community.exchanges.matching`) knows no database. Offers are all read, since each may
answer any need; needs are read by batches, so that memory does not grow with them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from community.exchanges.enums import (
    Answer,
    IntroductionState,
    RefusalReason,
    Scope,
    Side,
    SuggestionState,
)
from community.exchanges.matching.items import Item, OfferItem
from community.exchanges.models import Introduction, Need, Offer, Party, Refusal, Suggestion
from community.exchanges.services.solicitations import silent_people
from dynamics.enums import TerritoryLevel
from dynamics.models import Dynamic, Link

BATCH = 1_000
REST = timedelta(days=91)  # « pas maintenant », or nobody answered: three months
# One step nearer, for a need whose people said « c’est trop loin »
NEARER = {Scope.EVERYWHERE: Scope.REGION, Scope.REGION: Scope.NEAR, Scope.NEAR: Scope.NEAR}
# A commune with fewer people is rural, with more is a town (INSEE: unités urbaines begin at 2 000)
RURAL, TOWN = 2_000, 20_000

COMMON = {
    "id": "pk",
    "title": "title",
    "description": "description",
    "person": "owner_id",
    "dynamic": "dynamic_id",
    "type": "dynamic__typology__slug",
    "sheet": "sheet",
    "forms": "forms",
    "link_objects": "link_objects",
    "languages": "languages",
    "scope": "scope",
    "stage": "stage",
    "dynamic_stage": "dynamic__stage",
    "latitude": "place__latitude",
    "longitude": "place__longitude",
    "place_region": "place__region__code",
    "place_level": "place__level",
    "place_population": "place__population",
    "dynamic_latitude": "dynamic__latitude",
    "dynamic_longitude": "dynamic__longitude",
    "dynamic_region": "dynamic__region_code",
    "dynamic_level": "dynamic__seat__level",
    "dynamic_population": "dynamic__seat__population",
    "updated_at": "updated_at",
}
OFFER_ONLY = {"capacity": "per_quarter", "absent_until": "absent_until"}


def need_batches(ids: Iterable[int] | None = None, size: int = BATCH) -> Iterator[list[Item]]:
    """Open needs, by id: all, or those of `ids` that are open."""
    open_needs = Need.objects.open()
    if ids is not None:
        open_needs = open_needs.filter(pk__in=list(ids))
    last = 0
    while rows := _rows(open_needs.filter(pk__gt=last), COMMON, size):
        last = rows[-1]["id"]
        themes, tools = _slugs(Need, rows)
        too_far = set(
            Refusal.objects.filter(
                need__in=[row["id"] for row in rows], side=Side.NEED, reason=RefusalReason.TOO_FAR
            ).values_list("need_id", flat=True)
        )
        for row in rows:
            if row["id"] in too_far:
                row["scope"] = NEARER[Scope(row["scope"])]
        yield [Item(**_values(row, themes, tools)) for row in rows]
        if len(rows) < size:
            return


def offers(now: datetime | None = None) -> list[OfferItem]:
    """Every open offer; those whose people are away, paused or said « jamais » are marked unavailable."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    load = loads(now)
    silent = set(silent_people(today).values_list("user_id", flat=True))
    found: list[OfferItem] = []
    last = 0
    while rows := _rows(Offer.objects.open().filter(pk__gt=last), COMMON | OFFER_ONLY, BATCH):
        last = rows[-1]["id"]
        themes, tools = _slugs(Offer, rows)
        for row in rows:
            away = row["absent_until"] is not None and row["absent_until"] > today
            found.append(
                OfferItem(
                    **_values(row, themes, tools),
                    load=load.get(row["id"], 0),
                    capacity=row["capacity"],
                    is_available=not away and row["person"] not in silent,
                )
            )
        if len(rows) < BATCH:
            break
    return found


def loads(now: datetime | None = None) -> dict[int, int]:
    """Introductions of each offer that run now, or that both sides accepted in this quarter."""
    start = quarter_start(timezone.localtime(now or timezone.now()))
    running = ~Q(state__in=[*IntroductionState.ended(), IntroductionState.DRAFT])
    made = Q(agreed_at__gte=start)
    rows = Introduction.objects.filter(running | made, offer__isnull=False).order_by().values("offer_id")
    return {row["offer_id"]: row["number"] for row in rows.annotate(number=Count("pk"))}


def quarter_start(now: datetime) -> datetime:
    return now.replace(month=(now.month - 1) // 3 * 3 + 1, day=1, hour=0, minute=0, second=0, microsecond=0)


def excluded_pairs(now: datetime | None = None, need_ids: Iterable[int] | None = None) -> frozenset[tuple]:
    """(need, offer) that are not to be proposed today: refused, at rest, put aside, or already introduced."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    of_needs = Q() if need_ids is None else Q(need__in=list(need_ids))
    refused = Refusal.objects.filter(of_needs).filter(in_force(today))
    put_aside = Suggestion.objects.filter(of_needs, state=SuggestionState.DISMISSED).exclude(has_refusal())
    pairs = set(refused.order_by().values_list("need_id", "offer_id"))
    pairs.update(put_aside.order_by().values_list("need_id", "offer_id"))
    pairs.update(introduced(now).filter(of_needs).order_by().values_list("need_id", "offer_id"))
    return frozenset(pairs)


def introduced(now: datetime):
    """Introductions whose pair is not proposed again: all but those withdrawn, and those at rest long enough.

    A side that declined is never asked again; one that said « not now », or nobody's answer, rests three months.
    """
    declined = Party.objects.filter(introduction=OuterRef("pk"), answer=Answer.DECLINED)
    faded = Q(state__in=[IntroductionState.EXPIRED, IntroductionState.REFUSED], ended_at__lt=now - REST)
    rows = Introduction.objects.filter(need__isnull=False, offer__isnull=False)
    return rows.exclude(state=IntroductionState.CANCELLED).exclude(faded & ~Exists(declined))


def in_force(today: date) -> Q:
    """Refusals that hold today."""
    return Q(rests_until=None) | Q(rests_until__gt=today)


def has_refusal():
    """Whether one of the two sides ever refused the pair (else a facilitator put it aside)."""
    return Exists(Refusal.objects.filter(need=OuterRef("need"), offer=OuterRef("offer")))


def linked_dynamics() -> frozenset[tuple]:
    """Pairs of dynamiques that know each other: a link, an introduction that both accepted, « déjà connus »."""
    links = Link.objects.filter(source_dynamic__isnull=False, target_dynamic__isnull=False)
    agreed = Introduction.objects.filter(
        agreed_at__isnull=False, need_dynamic__isnull=False, offer_dynamic__isnull=False
    )
    known = Refusal.objects.filter(
        reason=RefusalReason.KNOWN, need__dynamic__isnull=False, offer__dynamic__isnull=False
    )
    pairs = set()
    for rows in (
        links.order_by().values_list("source_dynamic_id", "target_dynamic_id"),
        agreed.order_by().values_list("need_dynamic_id", "offer_dynamic_id"),
        known.order_by().values_list("need__dynamic_id", "offer__dynamic_id"),
    ):
        pairs.update((min(pair), max(pair)) for pair in rows if pair[0] != pair[1])
    return frozenset(pairs)


def answers() -> list[tuple[int, str]]:
    """(offer, what came of proposing it): reasons of refusal, and states of introductions that were accepted."""
    refusals = Refusal.objects.exclude(reason="").order_by().values_list("offer_id", "reason")
    met = Introduction.objects.filter(offer__isnull=False, agreed_at__isnull=False)
    return [*refusals, *met.order_by().values_list("offer_id", "state")]


def dynamics_as_items() -> list[Item]:
    """Live dynamiques with a point, for the neighbours who do not know each other."""
    fields = {
        "id": "pk",
        "title": "name",
        "description": "summary",
        "type": "typology__slug",
        "stage": "stage",
        "latitude": "latitude",
        "longitude": "longitude",
        "region": "region_code",
        "level": "seat__level",
        "population": "seat__population",
    }
    live = Dynamic.objects.listed().filter(latitude__isnull=False)
    rows = _rows(live, fields, None)
    themes = _slugs_through(Dynamic.themes.through, "dynamic_id", "theme__slug", None)
    return [
        Item(
            **{name: row[name] or "" for name in ("title", "description", "type", "stage", "region")},
            id=row["id"],
            dynamic=row["id"],
            latitude=row["latitude"],
            longitude=row["longitude"],
            themes=frozenset(themes.get(row["id"], ())),
            territory_kind=territory_kind(row["level"], row["population"]),
        )
        for row in rows
    ]


def territory_kind(level: str | None, population: int | None) -> str:
    """« rural », « petite ville » or « ville », by the number of people of the commune; "" when unknown."""
    if level != TerritoryLevel.COMMUNE or population is None:
        return ""
    if population < RURAL:
        return "rural"
    return "petite ville" if population < TOWN else "ville"


def _rows(records, fields: dict[str, str], size: int | None) -> list[dict]:
    """Plain rows under our own names, by id."""
    found = records.order_by("pk").values_list(*fields.values())
    return [dict(zip(fields, row, strict=True)) for row in (found[:size] if size else found)]


def _slugs(model, rows: list[dict]) -> tuple[dict, dict]:
    """Themes and tools of a batch, by record."""
    ids = [row["id"] for row in rows]
    side = model._meta.model_name
    return (
        _slugs_through(model.themes.through, f"{side}_id", "theme__slug", ids),
        _slugs_through(model.tools.through, f"{side}_id", "tool__slug", ids),
    )


def _slugs_through(through, owner: str, slug: str, ids: list[int] | None) -> dict[int, set[str]]:
    rows = through.objects.order_by()
    if ids is not None:
        rows = rows.filter(**{f"{owner}__in": ids})
    found = defaultdict(set)
    for pk, value in rows.values_list(owner, slug).iterator(5_000):
        found[pk].add(value)
    return found


def _values(row: dict, themes: dict, tools: dict) -> dict:
    """What an Item takes, from a row: the record's own place and stage first, else its dynamique's."""
    has_place = row["latitude"] is not None
    place = "place" if row["place_level"] else "dynamic"
    return {
        **{name: row[name] for name in ("id", "title", "description", "person", "dynamic", "scope")},
        "type": row["type"] or "",
        "sheet": row["sheet"],
        "stage": row["stage"] or row["dynamic_stage"] or "",
        "themes": frozenset(themes.get(row["id"], ())),
        "tools": frozenset(tools.get(row["id"], ())),
        **{name: frozenset(row[name]) for name in ("forms", "link_objects", "languages")},
        "latitude": row["latitude"] if has_place else row["dynamic_latitude"],
        "longitude": row["longitude"] if has_place else row["dynamic_longitude"],
        "region": row[f"{place}_region"] or "",
        "territory_kind": territory_kind(row[f"{place}_level"], row[f"{place}_population"]),
        "updated_on": timezone.localdate(row["updated_at"]),
    }
