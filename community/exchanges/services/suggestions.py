"""Suggestions: computed, kept with their reasons, put aside, taken back.

`set_state` (one) and `_move` (many) are the only places where the state of a suggestion changes:

    à qualifier → proposée aux deux       a facilitator made an introduction of it
    à qualifier → écartée                 a side said « pas pour moi », or a facilitator put it aside
    à qualifier → plus d’actualité        the matching no longer proposes it
    plus d’actualité, écartée → à qualifier   it is proposed again (a rest that ended, an answer taken back)

A run may be interrupted anywhere and started again, and two may run at once: each need is written in one
transaction, with its row locked, and the pair is unique in the database.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from community.exchanges.enums import RefusalReason, Side, State, SuggestionState
from community.exchanges.matching.items import Match
from community.exchanges.models import Need, Offer, Refusal, Suggestion
from community.exchanges.services import matching_data
from community.exchanges.services.engine import Engine
from community.members.rules import is_facilitator

logger = logging.getLogger(__name__)

TOP = 5
FEW_NEEDS = 2_000  # up to this many open needs, a changed offer is measured against all of them at once
MOST_NEAR = 2_000  # beyond, as many of the last ones at most


class SuggestionError(Exception):
    """It cannot be done now; the message is for the person who asked."""


def propose(
    *, need_ids: Iterable[int] | None = None, now: datetime | None = None, top: int = TOP, engine=None
) -> Iterator[tuple[list[int], list[Match]]]:
    """What the matching proposes today, by batches of needs: their ids, and their matches. Stores nothing."""
    now = now or timezone.now()
    engine = engine or Engine(now)
    for needs in matching_data.need_batches(need_ids):
        yield [need.id for need in needs], engine.top(needs, top)


def compute(
    *,
    need_ids: Iterable[int] | None = None,
    offer_ids: Iterable[int] | None = None,
    now: datetime | None = None,
    top: int = TOP,
    each: Callable[[list[int], list[Match]], None] | None = None,
) -> dict[str, int]:
    """Bring the suggestions up to date: of all needs, of some, or of those that some offers may concern.

    Only offers that are about the same subject are kept (the weight `least_subject`): showing whatever comes
    first, when nothing is close, would teach people not to look. Gives counts: needs read, suggestions that hold,
    new ones, and those no longer proposed. `each` is given every batch (ids of needs, all their matches) once it
    is stored.
    """
    now = now or timezone.now()
    wanted = None
    if need_ids is not None or offer_ids is not None:
        wanted = sorted({*(need_ids or ()), *_needs_near(list(offer_ids or ()))})
    counts = {"needs": 0, "suggestions": 0, "new": 0, "stale": 0}
    if wanted == []:
        return counts
    engine = Engine(now)
    for ids, matches in propose(need_ids=wanted, now=now, top=top, engine=engine):
        done = _store(ids, engine.close_enough(matches), engine.version, now)
        counts = {name: counts[name] + done.get(name, 0) for name in counts} | {
            "needs": counts["needs"] + len(ids)
        }
        if each:
            each(ids, matches)
    counts["stale"] += _close_gone(wanted)
    logger.info("suggestions computed", extra=counts)
    return counts


def set_state(suggestion: Suggestion, state: SuggestionState) -> Suggestion:
    """Change the state of one suggestion; called in the transaction of what causes it."""
    suggestion.state = state
    suggestion.save(update_fields=["state", "updated_at"])
    logger.info("suggestion state", extra={"suggestion": suggestion.pk, "state": str(state)})
    return suggestion


def mark_proposed(*, suggestion: Suggestion) -> Suggestion:
    """A facilitator made an introduction of it."""
    return set_state(suggestion, SuggestionState.PROPOSED)


def release(*, need: Need, offer: Offer) -> None:
    """The équipe relais took its introduction back: the pair may be qualified again."""
    for suggestion in Suggestion.objects.filter(need=need, offer=offer, state=SuggestionState.PROPOSED):
        set_state(suggestion, SuggestionState.NEW)


@transaction.atomic
def dismiss(
    *,
    suggestion: Suggestion,
    side: Side,
    user=None,
    reason: RefusalReason | str = "",
    note: str = "",
    now: datetime | None = None,
) -> Refusal:
    """« Pas pour moi », said by one side; the reason decides what comes next, and it may be taken back."""
    suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    refusal = refuse_pair(
        need=suggestion.need, offer=suggestion.offer, side=side, user=user, reason=reason, note=note, now=now
    )
    if suggestion.state == SuggestionState.NEW:
        set_state(suggestion, SuggestionState.DISMISSED)
    return refusal


@transaction.atomic
def refuse_pair(
    *,
    need: Need,
    offer: Offer,
    side: Side,
    user=None,
    reason: RefusalReason | str = "",
    note: str = "",
    now: datetime | None = None,
) -> Refusal:
    """Write that one side does not want this pair, whether or not it was suggested; the last answer holds."""
    if reason and reason not in RefusalReason.values:
        raise SuggestionError("Cette raison n’est pas dans la liste.")
    now = now or timezone.now()
    refusal, _ = Refusal.objects.update_or_create(
        need=need,
        offer=offer,
        side=side,
        defaults={
            "user": user,
            "reason": reason,
            "note": note[:500],
            "said_at": now,
            "rests_until": rest_after(reason, timezone.localdate(now)),
        },
    )
    logger.info("pair refused", extra={"need": need.pk, "offer": offer.pk, "reason": str(reason)})
    return refusal


def rest_after(reason: str, today: date) -> date | None:
    """« Pas maintenant » rests three months; any other answer, or none, holds for this pair."""
    return today + matching_data.REST if reason == RefusalReason.NOT_NOW else None


@transaction.atomic
def take_back(*, suggestion: Suggestion, side: Side, user=None) -> Suggestion:
    """« Finalement, si »: forget what this side said; the other side's answer, if there is one, still holds."""
    suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    Refusal.objects.filter(need=suggestion.need_id, offer=suggestion.offer_id, side=side).delete()
    still = Refusal.objects.filter(need=suggestion.need_id, offer=suggestion.offer_id)
    if (
        suggestion.state == SuggestionState.DISMISSED
        and not still.filter(matching_data.in_force(timezone.localdate())).exists()
    ):
        set_state(suggestion, SuggestionState.NEW)
    return suggestion


@transaction.atomic
def qualify(*, suggestion: Suggestion, user, fits: bool) -> Suggestion:
    """A facilitator puts a suggestion aside for nobody's sake, or brings it back."""
    suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    if suggestion.state == SuggestionState.PROPOSED:
        raise SuggestionError("Elle est déjà dans une mise en relation.")
    return set_state(suggestion, SuggestionState.NEW if fits else SuggestionState.DISMISSED)


def shown_to(need: Need, user) -> list[Suggestion]:
    """The suggestions of a need that this person may read, best first; cards need no further query.

    Its own people read those that still hold, of offers that they may open. The équipe relais reads all,
    with `refused`: who said no, and why. Anybody else reads none.
    """
    found = need.suggestions.best_first().select_related(
        "offer__dynamic__typology", "offer__dynamic__seat", "offer__place"
    )
    found = found.prefetch_related("offer__themes")
    if is_facilitator(user):
        shown = list(found.exclude(state=SuggestionState.STALE))
        refusals = Refusal.objects.filter(need=need).select_related("user")
        for suggestion in shown:
            suggestion.refused = [row for row in refusals if row.offer_id == suggestion.offer_id]
        return shown
    if not user.has_perm("exchanges.see_suggestions", need):
        return []
    return list(found.filter(state=SuggestionState.NEW, offer__in=readable_offers(user)))


def put_aside_by(need: Need, user) -> list[Suggestion]:
    """What the need's people said « pas pour moi » to, so that they may change their mind; the last first."""
    said = Refusal.objects.filter(need=need, side=Side.NEED, offer=OuterRef("offer"))
    rows = need.suggestions.filter(Exists(said), offer__in=readable_offers(user))
    return list(rows.select_related("offer__dynamic").order_by("-updated_at", "pk")[:20])


def readable_offers(user, today: date | None = None):
    """Offers that may be shown to this person as a suggestion today."""
    return (
        Offer.objects.available(today).filter(pk__in=Offer.objects.visible_to(user).values("pk")).values("pk")
    )


def _store(ids: list[int], matches: list[Match], version: str, now: datetime) -> dict[str, int]:
    """Write the suggestions of a batch of needs, need by need in the database's own order."""
    by_need: dict[int, list[Match]] = {pk: [] for pk in ids}
    for match in matches:
        by_need[match.need].append(match)
    with transaction.atomic():
        # Two runs at once write one after the other; what either adds stays linked to rows that still exist
        here = set(
            Need.objects.select_for_update(of=("self",), no_key=True)
            .filter(pk__in=ids)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        offers = set(
            Offer.objects.filter(pk__in={match.offer for match in matches}).values_list("pk", flat=True)
        )
        rows = [
            _row(match, rank, version, now)
            for pk in sorted(here)
            for rank, match in enumerate([one for one in by_need[pk] if one.offer in offers], start=1)
        ]
        pairs = {(row.need_id, row.offer_id) for row in rows}
        known = {
            (need, offer): (pk, state)
            for pk, need, offer, state in Suggestion.objects.filter(need__in=here).values_list(
                "pk", "need_id", "offer_id", "state"
            )
        }
        Suggestion.objects.bulk_create(
            rows,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["need", "offer"],
            update_fields=["score", "rank", "reasons", "weights_version", "computed_at", "updated_at"],
        )
        gone = [
            pk for pair, (pk, state) in known.items() if pair not in pairs and state == SuggestionState.NEW
        ]
        back = [
            pk
            for pair, (pk, state) in known.items()
            if pair in pairs and state in {SuggestionState.STALE, SuggestionState.DISMISSED}
        ]
        _move(gone, SuggestionState.STALE)
        _move(_not_refused(back, now), SuggestionState.NEW)
    return {"suggestions": len(rows), "new": len(pairs - set(known)), "stale": len(gone)}


def _row(match: Match, rank: int, version: str, now: datetime) -> Suggestion:
    return Suggestion(
        need_id=match.need,
        offer_id=match.offer,
        score=min(1.0, max(0.0, float(match.score))),
        rank=rank,
        reasons=reasons_as_json(match),
        weights_version=version,
        computed_at=now,
        updated_at=now,
    )


def reasons_as_json(match) -> list[dict]:
    """The reasons of a match, or of neighbours, as they are stored and written in JSON."""
    return [
        {"kind": reason.kind, "text": reason.text, "weight": round(float(reason.weight), 4)}
        for reason in match.reasons
    ]


def _not_refused(ids: list[int], now: datetime) -> list[int]:
    """Those that nobody refused since the run read the answers, and that no facilitator put aside since."""
    refused = Refusal.objects.filter(need=OuterRef("need"), offer=OuterRef("offer"))
    in_force = refused.filter(matching_data.in_force(timezone.localdate(now)))
    by_facilitator = Q(state=SuggestionState.DISMISSED) & ~Exists(refused)
    rows = Suggestion.objects.filter(pk__in=ids).exclude(Exists(in_force)).exclude(by_facilitator)
    return list(rows.values_list("pk", flat=True))


def _move(ids: list[int], state: SuggestionState) -> int:
    """The same as `set_state`, for many."""
    if not ids:
        return 0
    return Suggestion.objects.filter(pk__in=ids).update(state=state, updated_at=timezone.now())


def _close_gone(need_ids: list[int] | None) -> int:
    """Suggestions of needs and offers that are no longer open: nothing recomputes them, so they end here."""
    rows = Suggestion.objects.filter(state=SuggestionState.NEW)
    if need_ids is not None:
        rows = rows.filter(need__in=need_ids)
    closed = ~Q(need__state__in=State.matched()) | Q(need__dynamic__live=False)
    closed |= ~Q(offer__state__in=State.matched()) | Q(offer__dynamic__live=False)
    return _move(list(rows.filter(closed).values_list("pk", flat=True)), SuggestionState.STALE)


def _needs_near(offer_ids: list[int]) -> set[int]:
    """Needs whose suggestions may change with these offers.

    All open needs while they are few; beyond, those that have the offer among their suggestions and those
    that share a theme, a tool or the sheet with it: the night run sees the others.
    """
    if not offer_ids:
        return set()
    open_needs = Need.objects.open().order_by()
    if open_needs.count() <= FEW_NEEDS:
        return set(open_needs.values_list("pk", flat=True))
    offered = Offer.objects.filter(pk__in=offer_ids)
    near = Q(suggestions__offer__in=offer_ids) | Q(themes__in=offered.values("themes"))
    near |= Q(tools__in=offered.values("tools"))
    near |= Q(sheet__in=offered.exclude(sheet="").values("sheet"))
    found = open_needs.filter(near).distinct().order_by("-pk").values_list("pk", flat=True)
    kept = Suggestion.objects.filter(offer__in=offer_ids).values_list("need_id", flat=True)
    return {*kept, *found[:MOST_NEAR]}
