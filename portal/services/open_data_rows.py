"""The rows of the open data files: what is public, typed, in the order of the codebook, by batches."""

import re
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from community.exchanges.exports import in_batches, reference_of
from community.exchanges.sides import NEEDS, OFFERS, Kind
from dynamics import exports
from dynamics.models import Dynamic, Link, Organisation
from portal.observatory.registry import CHARTS
from portal.open_data import EMAIL, Column, Table, without_contacts
from portal.services import observatory
from proposals.cards import with_card as with_supports
from proposals.models import Proposition
from toolbox.cards import tried_by
from toolbox.cards import with_card as with_uses
from toolbox.models import Tool

BATCH = 1_000
WEB = re.compile(r"https?://\S+\Z")  # an address that no browser opens is not told


def rows_of(table: Table) -> Iterator[dict]:
    """The rows of a file; empty texts are null, contact details are taken out."""
    for values in READERS[table.name]():
        yield {column.name: clean(column, value) for column, value in zip(table.columns, values, strict=True)}


def clean(column: Column, value: object) -> object:
    if column.type == "list":
        return [without_contacts(str(item)) for item in value if item]
    if value is None or value == "" or (column.type == "url" and not is_public_address(value)):
        return None
    return without_contacts(value) if column.type == "text" else value


def is_public_address(value: str) -> bool:
    """One that a browser opens, and that holds nobody's address of mail."""
    return bool(WEB.match(value)) and not re.search(EMAIL, value)


def licence() -> str:
    return settings.DATA_LICENCE["name"]


def address_of(record) -> str:
    return settings.SITE_URL + record.get_absolute_url()


def moment(value) -> str:
    return value.isoformat(timespec="seconds")


def dynamics() -> Iterator[tuple]:
    for one in exports.rows(Dynamic.objects.listed().order_by("pk")):
        seat = one.seat if one.seat_id else None
        yield (
            one.pk,
            one.reference or one.slug,
            one.name,
            address_of(one),
            one.typology.slug,
            one.activity,
            one.stage,
            one.summary,
            [theme.slug for theme in one.themes.all()],
            [form.slug for form in one.legal_forms.all()],
            one.origin,
            seat.name if seat else "",
            seat.code if seat else "",
            one.precision,
            one.latitude,
            one.longitude,
            one.departement_code,
            one.region_code,
            one.year_started,
            one.website,
            one.freshness,
            moment(one.updated_at),
            licence(),
        )


def organisations() -> Iterator[tuple]:
    for one in Organisation.objects.with_territory().order_by("pk").iterator(chunk_size=BATCH):
        place = one.territory
        yield (
            one.pk,
            one.slug,
            one.name,
            one.acronym,
            address_of(one),
            one.kind,
            one.summary,
            place.name if place else "",
            place.code if place else "",
            one.website,
            one.source,
            moment(one.updated_at),
            licence(),
        )


def links() -> Iterator[tuple]:
    for one in Link.objects.public().with_ends().order_by("pk").iterator(chunk_size=BATCH):
        yield (
            one.pk,
            "dynamique" if one.source_dynamic_id else "organisation",
            one.source.slug,
            one.kind,
            "dynamique" if one.target_dynamic_id else "organisation",
            one.target.slug,
            one.start.isoformat() if one.start else "",
            one.start_precision,
            one.description,
            one.reference,
            licence(),
        )


def tools() -> Iterator[tuple]:
    found = with_uses(Tool.objects.published()).prefetch_related("themes", "steps").order_by("pk")
    for one in found.iterator(chunk_size=BATCH):
        yield (
            one.pk,
            one.slug,
            one.name,
            address_of(one),
            one.kind,
            one.summary,
            one.aims,
            one.stages,
            one.sheets,
            [theme.slug for theme in one.themes.all()],
            one.difficulty,
            one.cost,
            one.duration,
            one.group,
            [step.title for step in one.steps.all()],
            one.keywords,
            tried_by(one),
            moment(one.updated_at),
            licence(),
        )


def propositions() -> Iterator[tuple]:
    found: QuerySet[Proposition] = with_supports(Proposition.objects.published()).order_by("pk")
    for one in found.iterator(chunk_size=BATCH):
        yield (
            one.pk,
            one.slug,
            one.number,
            one.kind,
            one.origin,
            one.title,
            address_of(one),
            "\n".join([one.text, *one.points]).strip(),
            one.rationale,
            [addressee.slug for addressee in one.addressees.all()],
            one.subject,
            one.sheets,
            one.status,
            one.support_total,
            one.source,
            one.page,
            moment(one.updated_at),
            licence(),
        )


def records(kind: Kind) -> Callable[[], Iterator[tuple]]:
    """Public needs or offers: their dynamique, never a person."""

    def read() -> Iterator[tuple]:
        ids = list(kind.model.objects.public().order_by("pk").values_list("pk", flat=True))
        for one in in_batches(kind, ids):
            latitude, longitude = one.point or (None, None)
            yield (
                one.pk,
                reference_of(one),
                one.dynamic.slug if one.dynamic_id else "",
                one.title,
                one.description,
                address_of(one),
                [theme.slug for theme in one.themes.all()],
                one.sheet,
                [tool.slug for tool in one.tools.all()],
                one.forms,
                one.scope,
                one.stage,
                one.state,
                one.deadline.isoformat() if one.deadline else "",
                moment(one.opened_at),
                latitude,
                longitude,
                licence(),
            )

    return read


def figures() -> Iterator[tuple]:
    """The numbers of every chart of the observatory, without filters."""
    charts = observatory.read(observatory.filters_of(HttpRequest())).charts
    for chart in CHARTS:
        for row in charts[chart.key].rows:
            for series, value in zip(chart.series, row.values, strict=True):
                yield (chart.key, row.key, row.label, series.key, value, licence())


READERS: dict[str, Callable[[], Iterable[tuple]]] = {
    "dynamiques": dynamics,
    "organisations": organisations,
    "liens": links,
    "outils": tools,
    "propositions": propositions,
    "besoins": records(NEEDS),
    "offres": records(OFFERS),
    "observatoire": figures,
}
