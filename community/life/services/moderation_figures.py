"""How much was reported and decided, month by month: counts, of nobody."""

from datetime import datetime

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from community.life.models import PostCase, PostReport
from community.life.moderation_enums import Measure, Outcome

MONTHS = 12


def by_month(*, now: datetime | None = None) -> list[dict]:
    """The last twelve months, the present one first; four queries."""
    months = last_months(timezone.localtime(now or timezone.now()))
    reports = _counted(PostReport.objects, "created_at", reports=Count("pk"))
    decided = _counted(PostCase.objects, "decided_at", **measures())
    appeals = _counted(PostCase.objects, "appealed_at", appeals=Count("pk"))
    settled = _counted(
        PostCase.objects, "settled_at", reversed=Count("pk", filter=Q(outcome=Outcome.REVERSED))
    )
    names = ["reports", *measures(), "appeals", "reversed"]
    rows = []
    for month in months:
        found: dict = {}
        for source in (reports, decided, appeals, settled):
            found |= source.get((month.year, month.month), {})
        rows.append({"month": month, **{name: found.get(name, 0) for name in names}})
    return rows


def measures() -> dict:
    return {measure.name.lower(): Count("pk", filter=Q(measure=measure)) for measure in Measure}


def last_months(now: datetime) -> list[datetime]:
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    count = first.year * 12 + first.month - 1
    return [
        first.replace(year=number // 12, month=number % 12 + 1) for number in range(count, count - MONTHS, -1)
    ]


def _counted(manager, field: str, **counts) -> dict:
    rows = (
        manager.filter(**{f"{field}__isnull": False})
        .annotate(month=TruncMonth(field))
        .order_by()
        .values("month")
        .annotate(**counts)
    )
    return {(row["month"].year, row["month"].month): row for row in rows}
