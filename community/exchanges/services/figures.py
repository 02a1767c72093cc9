"""The figures of the mise en relation, read from the rows in a constant number of queries."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from community.exchanges import figures
from community.exchanges.enums import Form, IntroductionState, Outcome, State, SuggestionState
from community.exchanges.models import Introduction, Need, Suggestion
from community.exchanges.models.records import WAITS_TOO_LONG_DAYS
from community.exchanges.services.harvest import LINK_SOURCE
from dynamics.models import Link, Territory, Theme


@dataclass(frozen=True)
class Figures:
    """All that the page and the CSV say, None where too few would be told of; labels are already in French."""

    needs: int
    open_needs: int
    within_7: figures.Share | None
    within_30: figures.Share | None
    days_to_contact: float | None
    acceptance: figures.Share | None
    suggestions_followed: figures.Share
    by_form: list[figures.FormRow]  # outcomes in the order of Outcome
    outcomes: list[tuple[str, int]]  # those that are not told are left out, as themes and regions are
    links: int
    unmet: int | None
    unmet_by_theme: list[tuple[str, int]]
    unmet_by_region: list[tuple[str, int]]


def read(*, fewest: int = figures.FEWEST, now: datetime | None = None) -> Figures:
    """`fewest`: the least number of needs or introductions that a figure may tell of (public: 5)."""
    now = now or timezone.now()
    needs = need_lives(now)
    rows = _introductions()
    states = Counter()
    for row in rows:
        states[_fate(row)] += row["count"]
    suggestions = Suggestion.objects.aggregate(
        total=Count("pk", filter=~Q(state=SuggestionState.STALE)),
        followed=Count("pk", filter=Q(state=SuggestionState.PROPOSED)),
    )
    within = [figures.answered_within(needs, days, now) for days in (7, 30)]
    within_7, within_30 = figures.told_within(*within, fewest)
    introduced = figures.told_introductions(
        _by_form(rows),
        figures.acceptance(states, agreed=["agreed"], ended_before=["ended-before"]),
        fewest=fewest,
    )
    theme_names = dict(Theme.objects.values_list("slug", "name"))
    region_names = dict(Territory.objects.regions().values_list("code", "name"))
    return Figures(
        needs=len(needs),
        open_needs=Need.objects.open().count(),
        within_7=within_7,
        within_30=within_30,
        days_to_contact=figures.days_to_contact(needs),
        acceptance=introduced.acceptance,
        suggestions_followed=figures.Share(suggestions["followed"], suggestions["total"]),
        by_form=introduced.by_form,
        outcomes=[
            (outcome.label, count)
            for outcome, count in zip(Outcome, introduced.outcomes, strict=False)
            if count
        ],
        links=Link.objects.filter(reference__startswith=LINK_SOURCE).count(),
        unmet=figures.told_unmet(needs, fewest=fewest),
        unmet_by_theme=_named(figures.unmet_by(needs, "themes", fewest=fewest), theme_names),
        unmet_by_region=_named(figures.unmet_by(needs, "region", fewest=fewest), region_names),
    )


def need_lives(now: datetime) -> list[figures.NeedLife]:
    """Every need that was ever open, with its first dates."""
    themes = defaultdict(list)
    for need, slug in Need.themes.through.objects.values_list("need_id", "theme__slug"):
        themes[need].append(slug)
    before = now - timedelta(days=WAITS_TOO_LONG_DAYS)
    rows = (
        Need.objects.exclude(state=State.DRAFT)
        .annotate(
            answered_at=Min("introductions__proposed_at"),
            contact_at=Min("introductions__agreed_at"),
            region=Coalesce("place__region__code", "dynamic__region_code"),
        )
        .order_by()
        .values_list("pk", "opened_at", "answered_at", "contact_at", "state", "region")
    )
    return [
        figures.NeedLife(
            opened_at=opened_at,
            answered_at=answered_at,
            contact_at=contact_at,
            is_unmet=state == State.OPEN and contact_at is None and opened_at < before,
            region=region or "",
            themes=themes[pk],
        )
        for pk, opened_at, answered_at, contact_at, state, region in rows
    ]


def _introductions() -> list[dict]:
    return list(
        Introduction.objects.order_by()
        .values("form", "state", "outcome")
        .annotate(count=Count("pk"), agreed=Count("agreed_at"))
    )


def _fate(row: dict) -> str:
    """Where the double consent stands for the introductions of a row, which share their state.

    One that a facilitator took back says nothing of what people answer.
    """
    if row["state"] in IntroductionState.known_to_both() and row["agreed"]:
        return "agreed"
    refused = [IntroductionState.REFUSED, IntroductionState.EXPIRED]
    return "ended-before" if row["state"] in refused else "undecided"


def _by_form(rows: list[dict]) -> list[figures.FormRow]:
    found = []
    for form in Form:
        of_form = [row for row in rows if row["form"] == form]
        if not of_form:
            continue
        outcomes = Counter()
        for row in of_form:
            if row["outcome"]:
                outcomes[row["outcome"]] += row["count"]
        found.append(
            figures.FormRow(
                form=form.label,
                total=sum(row["count"] for row in of_form),
                agreed=sum(row["agreed"] for row in of_form),
                outcomes=[outcomes[outcome.value] for outcome in Outcome],
            )
        )
    return found


def _named(pairs: list[tuple[str, int]], names: dict[str, str]) -> list[tuple[str, int]]:
    return [(names.get(value, value), count) for value, count in pairs]
