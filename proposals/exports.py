"""All the published propositions as CSV (French headers), row by row."""

import csv
import io
from collections.abc import Iterator

from django.conf import settings

from dynamics.exports import cell, drain
from proposals.cards import with_card
from proposals.models import Proposition

HEADERS = [
    "id",
    "reference",
    "numero",
    "nature",
    "origine",
    "proposition",
    "adresse",
    "precisions",
    "pourquoi",
    "destinataires",
    "sujet",
    "fiches",
    "etat",
    "soutiens",
    "source",
    "page",
    "modifie_le",
    "licence",
]
BATCH = 500


def csv_row(proposition: Proposition) -> list[str]:
    values = [
        proposition.pk,
        proposition.slug,
        proposition.number,
        proposition.kind,
        proposition.origin,
        proposition.title,
        settings.SITE_URL + proposition.get_absolute_url(),
        "\n".join([proposition.text, *proposition.points]).strip(),
        proposition.rationale,
        ", ".join(addressee.slug for addressee in proposition.addressees.all()),
        proposition.subject,
        ", ".join(proposition.sheets),
        proposition.status,
        proposition.support_total,
        proposition.source,
        proposition.page or "",
        proposition.updated_at.isoformat(timespec="seconds"),
        settings.DATA_LICENCE["name"],
    ]
    return [cell(value) for value in values]


def all_propositions() -> Iterator[str]:
    """CSV, UTF-8 with a mark so that spreadsheets read the accents."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEADERS)
    yield "\ufeff" + drain(buffer)
    for proposition in with_card(Proposition.objects.published()).order_by("pk").iterator(chunk_size=BATCH):
        writer.writerow(csv_row(proposition))
        yield drain(buffer)
