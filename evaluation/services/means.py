"""Resources year by year, the tables of interests and of value: what a team writes of its means."""

import logging

from django.db import transaction
from wagtail.log_actions import log

from community.members.services.charter import require_charter
from dynamics.models import Dynamic
from evaluation import means_verbs as verbs
from evaluation.models import ResourceLine, ResourceYear, VolunteeringRate
from evaluation.services.sharing import take_over

logger = logging.getLogger(__name__)

MOST_YEARS = 40


class MeansError(Exception):
    """It cannot be written; the message is for the person who tried."""


def rate() -> VolunteeringRate:
    """What an hour is worth today: the setting of /gestion/, else the official one the model carries."""
    return VolunteeringRate.objects.first() or VolunteeringRate()


@transaction.atomic
def open_year(*, dynamic: Dynamic, year: int, user) -> ResourceYear:
    """The year of resources, made at the first need."""
    require_charter(user)
    take_over(dynamic)
    Dynamic.objects.select_for_update(of=("self",)).only("pk").get(pk=dynamic.pk)
    found = dynamic.resource_years.filter(year=year).first()
    if found is not None:
        return found
    if dynamic.resource_years.count() >= MOST_YEARS:
        raise MeansError(f"{MOST_YEARS} années sont déjà là : effacez-en une d’abord.")
    return ResourceYear.objects.create(dynamic=dynamic, year=year)


@transaction.atomic
def keep_year(*, form, lines, user) -> ResourceYear:
    """The note of a year and its lines, from a valid form and a valid formset."""
    require_charter(user)
    year = form.save()
    take_over(year.dynamic)
    lines.instance = year
    lines.save()
    place(year.lines.all())
    log(instance=year.dynamic, action=verbs.YEAR_KEPT, user=user, data={"year": year.year})
    logger.info("resources kept", extra={"dynamic": year.dynamic_id, "year": year.year, "user": user.pk})
    return year


@transaction.atomic
def remove_year(*, year: ResourceYear, user) -> None:
    """A year and its lines."""
    require_charter(user)
    take_over(year.dynamic)
    log(instance=year.dynamic, action=verbs.DATA_REMOVED, user=user, data={"year": year.year})
    year.delete()


@transaction.atomic
def keep_rows(*, dynamic: Dynamic, rows, user) -> None:
    """The rows of a table (interests, value chain), from a valid formset."""
    require_charter(user)
    take_over(dynamic)
    rows.save()
    place(rows.model._default_manager.filter(dynamic=dynamic))
    log(instance=dynamic, action=verbs.TABLE_KEPT, user=user)
    logger.info("table kept", extra={"dynamic": dynamic.pk, "table": rows.model.__name__, "user": user.pk})


@transaction.atomic
def add_rows(*, dynamic: Dynamic, model, values: list[dict], user, replaces: bool = False) -> int:
    """Rows of a table after those that are there, or in their place."""
    require_charter(user)
    take_over(dynamic)
    Dynamic.objects.select_for_update(of=("self",)).only("pk").get(pk=dynamic.pk)
    kept = model.objects.filter(dynamic=dynamic)
    if replaces:
        kept.delete()
    first = kept.count()
    rows = [model(dynamic=dynamic, position=first + rank, **value) for rank, value in enumerate(values)]
    model.objects.bulk_create(rows)
    log(instance=dynamic, action=verbs.TABLE_KEPT, user=user)
    return len(rows)


def place(rows) -> None:
    """Rank the rows as they are shown, so that what is added comes last."""
    for rank, row in enumerate(rows):
        if row.position != rank:
            type(row).objects.filter(pk=row.pk).update(position=rank)


# --- From files and starting points -------------------------------------------------------------------


@transaction.atomic
def add_lines(*, year: ResourceYear, values: list[dict], user) -> int:
    """Lines after those of a year."""
    require_charter(user)
    first = year.lines.count()
    ResourceLine.objects.bulk_create(
        ResourceLine(year=year, position=first + rank, **value) for rank, value in enumerate(values)
    )
    return len(values)


@transaction.atomic
def import_rows(*, dynamic: Dynamic, kind, values: list[dict], replaces: bool, user) -> int:
    """Rows of a file that was found right; « replaces » empties the table, for resources the years of the file."""
    require_charter(user)
    if kind.model is not ResourceLine:
        return add_rows(dynamic=dynamic, model=kind.model, values=values, user=user, replaces=replaces)
    by_year: dict[int, list[dict]] = {}
    for value in values:
        number = value["year"]
        by_year.setdefault(number, []).append({name: one for name, one in value.items() if name != "year"})
    for number, lines in by_year.items():
        year = open_year(dynamic=dynamic, year=number, user=user)
        if replaces:
            year.lines.all().delete()
        add_lines(year=year, values=lines, user=user)
    log(instance=dynamic, action=verbs.TABLE_KEPT, user=user)
    return len(values)


def rows_for_csv(dynamic: Dynamic, kind):
    """The rows of a table in the order of its page."""
    if kind.model is ResourceLine:
        lines = ResourceLine.objects.filter(year__dynamic=dynamic).select_related("year")
        return lines.order_by("-year__year", "position", "pk")
    return kind.model.objects.filter(dynamic=dynamic)
